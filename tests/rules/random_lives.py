"""Lives drawn at random: facts of any kind at once, and lives written event by event as the site records them."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.builders import (
    ASKED,
    CONSENT,
    COURTESY,
    HISTORY,
    NOTHING_ASKED,
    NUMBERS,
    REFER,
    VIDEO,
    attempt,
    day,
    decision,
    due_date,
    employment,
    facts,
    flag,
    leave,
    role_change,
    then,
)
from training.actions.acting import Refused
from training.content.shapes import Role, Verdict
from training.judging import InForce, Known, known_along
from training.judging import then as next_known
from training.life import (
    Back,
    DateSet,
    Decided,
    Event,
    Flagged,
    FlagWithdrawn,
    Hired,
    KeyCorrected,
    LeaveTaken,
    Left,
    Life,
    PassBrought,
    PolicyChanged,
    RoleGiven,
    Taken,
)
from training.rules.employing import joined
from training.rules.facts import (
    Asked,
    Entry,
    Facts,
    ObligationKind,
    Observation,
    Postponement,
    QuestionKind,
    Withdrawal,
)
from training.rules.scoring import is_passed

IN_FORCE = InForce(
    {
        Role.STAFF: ASKED,
        Role.VOLUNTEER: Asked(ASKED.modules[:1]),
        Role.TRUSTEE: NOTHING_ASKED,
        Role.DESIGNEE: ASKED,
        Role.DIRECTOR: ASKED,
    },
    NUMBERS,
    {CONSENT, HISTORY, REFER, VIDEO, COURTESY},
)

# --- Facts of any kind at once ----------------------------------------------------

CLAUSES = st.sampled_from([CONSENT, HISTORY, REFER, VIDEO, COURTESY])
VERDICTS = st.sampled_from(["right", "right", "right", "incomplete", "over-refusal", "breach"])
FIRST_DAY = day("2026-01-05")


def between(first, days):
    return st.integers(0, days).map(lambda n: first + timedelta(n))


@st.composite
def attempts_on(draw, on):
    """An attempt that ended as the pass rule says its decisions end it, or was closed unfinished."""
    module = draw(st.sampled_from(["consent", "deputy", "refresher"]))
    decisions = [decision(draw(CLAUSES), draw(VERDICTS), number=n) for n in range(1, draw(st.integers(1, 4)) + 1)]
    if draw(st.integers(0, 9)) == 0:
        return attempt(module, unfinished_on=str(on), decisions=decisions)
    if is_passed(decisions, NUMBERS.first.pass_mark, frozenset()):
        return attempt(module, passed_on=str(on), decisions=decisions)
    return attempt(module, failed_on=str(on), decisions=decisions)


def attempt_named(name, one):
    return one._replace(id=name, decisions=tuple(d._replace(attempt_id=name) for d in one.decisions))


@st.composite
def sudden_lives(draw):
    """A person some days or years after the first day, with what happened until then, and the day to judge."""
    today = draw(between(FIRST_DAY - timedelta(30), 1500))
    days = sorted(draw(st.lists(between(FIRST_DAY - timedelta(80), 1500), max_size=12)))
    happened = [draw(attempts_on(on)) for on in days if on <= today]
    if draw(st.booleans()) and today >= FIRST_DAY:
        on = draw(between(FIRST_DAY, (today - FIRST_DAY).days))
        happened += [attempt(m, passed_on=str(on)) for m in ("consent", "deputy")]
    happened.sort(key=lambda a: a.ended_on)
    happened = [attempt_named(f"a{n}", a) for n, a in enumerate(happened)]
    leaves, edge = [], FIRST_DAY
    for _ in range(draw(st.integers(0, 3))):
        first = draw(between(edge, 500))
        last = draw(between(first, 120))
        edge = last + timedelta(1)
        leaves.append(leave(str(first), str(last)))
    if draw(st.integers(0, 4)) == 0:
        leaves.append(leave(str(draw(between(edge, 300)))))
    known = facts(
        leaves=leaves,
        recorded_on=str(min(today, draw(between(FIRST_DAY - timedelta(30), 60)))),
        due_on=draw(st.sampled_from([None, "2026-02-10"])),
        last_on=draw(st.none() | between(FIRST_DAY, 1500).map(str)),
        role_changes=[role_change(str(on), "deputy") for on in draw(st.lists(days_until(today), max_size=2))],
        due_dates=draw(st.lists(dates_set(today), max_size=3)),
        flags=draw(st.lists(flags_until(today, len(happened)), max_size=2, unique_by=lambda one: one.id)),
    )
    if known.employment.last_on and draw(st.booleans()):
        back_on = known.employment.last_on + timedelta(draw(st.integers(1, 500)))
        whole, gaps = joined([known.employment, employment(str(back_on))])
        known = replace(known, employment=whole, leaves=(*known.leaves, *gaps))
    return then(known, *happened), today


def days_until(today):
    return between(FIRST_DAY, max((today - FIRST_DAY).days, 0))


@st.composite
def dates_set(draw, today):
    """A date set for the first onboarding, or for the refresher of who was certified on the first days."""
    set_on = draw(days_until(today))
    kind, opens_on = draw(st.sampled_from([("onboarding", "2026-01-05"), ("refresher", "2026-11-21")]))
    return due_date(opens_on, str(set_on + timedelta(draw(st.integers(7, 120)))), str(set_on), kind)


@st.composite
def flags_until(draw, today, attempts):
    modules = draw(st.sampled_from([["consent"], ["deputy"], []]))
    clauses = draw(st.sampled_from([[CONSENT, REFER], [VIDEO]] if not modules else [[], [REFER]]))
    withdrawn_on = draw(st.sampled_from(["", str(today)]))
    on, follows = str(draw(days_until(today))), draw(st.integers(0, attempts))
    return flag(on, modules=modules, clauses=clauses, follows=follows, withdrawn_on=withdrawn_on)


# --- Lives written event by event -------------------------------------------------

EVENTS = 20
GAPS = st.one_of(st.integers(0, 14), st.integers(0, 120), st.integers(0, 900))
"""Days between two events: twenty of them make ten years or so."""


@dataclass(frozen=True)
class Moment:
    """What was known before and after an event. A life that fails is shown by its events alone."""

    event: Event
    before: Facts | None = field(repr=False)
    after: Facts = field(repr=False)
    recorded: Known = field(repr=False)

    @property
    def on(self) -> date:
        return self.event.on


@st.composite
def written_lives(draw):
    """A life of twenty events over ten years, as the site would record it: each moment of it, the hiring first."""
    on, events = FIRST_DAY, [Hired(on=FIRST_DAY, event="hired", starts_on=draw(between(FIRST_DAY, 20)))]
    for _ in range(EVENTS - 1):
        on += timedelta(draw(GAPS))
        events.append(draw(events_on(on)))
    return lived(draw, events)


@st.composite
def learners(draw):
    """The first months of somebody who takes one module at a time, and would be certified but for a failed one."""
    on, events = FIRST_DAY, [Hired(on=FIRST_DAY, event="hired")]
    kinds = ["attempt"] * 4 + list(OTHER_EVENTS)
    for outcome in draw(st.permutations([None] * draw(st.integers(0, 5)) + ["passed", "failed"])):
        on += timedelta(draw(GAPS))
        if outcome is None:
            events.append(draw(events_on(on, kinds)))
        else:
            at = "consent" if outcome == "passed" else "deputy"
            events.append(Taken(on=on, event=outcome, at=at, decisions=tuple(draw(st.lists(decided(), max_size=3)))))
    return lived(draw, events)


def lived(draw, events):
    """Live these events as the site would; what it refuses has not happened."""
    life = Life(name="Sam", role=draw(st.sampled_from([Role.STAFF, Role.VOLUNTEER])), events=tuple(events))
    moments, before = [], None
    for event, outcome in zip(events, known_along(life, IN_FORCE), strict=True):
        if not isinstance(outcome, Refused):
            moments.append(Moment(event, before, outcome.facts, outcome))
            before = outcome.facts
    return moments


def entries_of(moments):
    """What was entered of work and leave along a life, with what it said before it was corrected."""
    entries, stands = [], {}
    for moment in moments:
        said = dict(enumerate(moment.recorded.leaves)) | {one.id: one for one in moment.recorded.stretches}
        for row, one in said.items():
            before = stands.get(row)
            if before is None or before.said != one:
                if before:
                    entries[entries.index(before)] = replace(before, replaced_on=moment.on)
                stands[row] = Entry(str(row), one, moment.on, None)
                entries.append(stands[row])
    return entries


@st.composite
def events_on(draw, on, kinds=None):
    """An event of a day. Most of them are attempts, or nobody would ever be certified."""
    usual = ["attempt"] * 6 + ["refresher"] * 6 + ["all"] * 6 + ["change"] * 2 + list(OTHER_EVENTS)
    kind = draw(st.sampled_from(kinds or usual))
    if kind == "all":
        return Taken(on=on, event="passed", at="every module")
    if kind in ("attempt", "refresher", "change"):
        at = kind if kind != "attempt" else draw(st.sampled_from(["consent", "deputy"]))
        outcome = draw(st.sampled_from(["passed", "passed", "failed", "unfinished"]))
        return Taken(on=on, event=outcome, at=at, decisions=tuple(draw(st.lists(decided(), max_size=3))))
    return draw(OTHER_EVENTS[kind](on))


SAID = ("This one", "That one", "Neither")


@st.composite
def decided(draw):
    kind = draw(st.sampled_from(QuestionKind))
    said = draw(st.sampled_from(SAID))
    return Decided(clauses=(draw(CLAUSES),), verdict=draw(st.sampled_from(Verdict)), said=said, kind=kind)


def roles(on):
    given_ = st.sampled_from([Role.STAFF, Role.STAFF, Role.VOLUNTEER, Role.TRUSTEE])
    return given_.map(lambda role: RoleGiven(on=on, event="role", role=role))


def leaves(on):
    """A leave that begins on the day, or was forgotten, or lies ahead; open, or not."""
    first_on = st.integers(-20, 40).map(lambda n: on + timedelta(n))
    lengths = st.none() | st.integers(0, 120)
    return st.tuples(first_on, lengths).map(
        lambda drawn: LeaveTaken(
            on=on,
            event="leave",
            first_on=drawn[0],
            last_on=None if drawn[1] is None else drawn[0] + timedelta(drawn[1]),
        )
    )


def departures(on):
    return st.integers(-5, 30).map(lambda n: Left(on=on, event="left", last_on=on + timedelta(n)))


def returns(on):
    return st.integers(-5, 30).map(lambda n: Back(on=on, event="back", back_on=on + timedelta(n)))


NAMED = [
    {"modules": ("consent",)},
    {"clauses": (REFER,)},
    {"modules": ("deputy",), "clauses": (CONSENT,)},
]


def flags(on):
    return st.sampled_from(NAMED).map(
        lambda named: Flagged(on=on, event="flagged", observation=Observation.ON_PAPER, **named)
    )


def withdrawals(on):
    days = st.integers(0, 30).map(lambda n: on - timedelta(n))
    return days.map(lambda d: FlagWithdrawn(on=on, event="withdrawn", flagged_on=d, because=Withdrawal.MISTAKEN))


def dates(on):
    return st.tuples(st.sampled_from(ObligationKind), st.integers(0, 90), st.integers(7, 120)).map(
        lambda drawn: DateSet(
            on=on,
            event="due-date",
            of=drawn[0],
            opens_on=on - timedelta(drawn[1]),
            due_on=on + timedelta(drawn[2]),
            because=Postponement.QUIET_TIME,
        )
    )


def brought(on):
    drawn = st.tuples(st.sampled_from(["certified", "consent", "deputy"]), st.integers(0, 60))
    return drawn.map(lambda one: PassBrought(on=on, event="brought", what=one[0], passed_on=on - timedelta(one[1])))


def policy_changes(on):
    """A version signed on the day, in force then, long before or later; its words and questions there, or later."""
    return st.tuples(
        st.lists(CLAUSES, max_size=3, unique=True), st.integers(-60, 60), st.integers(0, 40), st.integers(0, 40)
    ).map(
        lambda drawn: PolicyChanged(
            on=on,
            event="policy-change",
            version=f"of {on}",
            clauses=tuple(drawn[0]),
            in_force_on=on + timedelta(drawn[1]),
            published_on=on + timedelta(drawn[2]),
            questions_on=on + timedelta(drawn[3]),
        )
    )


def corrections(on, said=SAID):
    kinder = st.sampled_from([Verdict.RIGHT, Verdict.RIGHT, Verdict.INCOMPLETE])
    return st.tuples(st.sampled_from(said), kinder, st.sampled_from([True, True, False])).map(
        lambda drawn: KeyCorrected(on=on, event="corrected", said=drawn[0], verdict=drawn[1], passes=drawn[2])
    )


OTHER_EVENTS = {
    "correction": corrections,
    "policy change": policy_changes,
    "brought": brought,
    "role": roles,
    "leave": leaves,
    "left": departures,
    "back": returns,
    "flag": flags,
    "withdrawal": withdrawals,
    "date": dates,
}


@st.composite
def lives(draw):
    """The facts of a life of either kind, what its role asks, and the day to judge."""
    if draw(st.booleans()):
        known, today = draw(sudden_lives())
        return known, ASKED, today
    last = draw(written_lives())[-1]
    return last.after, IN_FORCE.asked[last.after.role], draw(between(last.on, 800))


def known_after(event, recorded):
    """What is known after one more event; where the site refuses it, what was known before."""
    try:
        return next_known(event, recorded, IN_FORCE).facts
    except Refused:
        return recorded.facts
