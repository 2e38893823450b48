"""Whole lives, judged day by day, and what holds of every life."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
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
    certified_facts,
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
from training.rules.certifying import certification_on
from training.rules.employing import joined
from training.rules.scoring import is_passed
from training.rules.standing import State, judge


def standing(known, on, asked=ASKED):
    return judge(known, asked, NUMBERS, day(on))


# --- Lives on one page ---------------------------------------------------------


def nothing():
    return lambda known, on: known


def passes(*modules, missing=None):
    decisions = [decision(missing, "incomplete")] if missing else [decision([CONSENT, HISTORY, REFER, VIDEO])]
    return lambda known, on: then(known, *[attempt(m, passed_on=on, decisions=decisions) for m in modules])


def fails(module, verdict="incomplete", clause=COURTESY):
    return lambda known, on: then(known, attempt(module, failed_on=on, decisions=[decision(clause, verdict)]))


def goes_on_leave(last_on=None):
    return lambda known, on: replace(known, leaves=(*known.leaves, leave(on, last_on)))


def comes_back():
    def back(known, on):
        *before, last = known.leaves
        return replace(known, leaves=(*before, replace(last, last_on=day(on) - timedelta(1))))

    return back


def is_back(on):
    """Work again from a day, recorded on the day of the event: one employment, and a gap that is no leave till then."""

    def back(known, _):
        whole, gaps = joined([known.employment, employment(on)])
        return replace(known, employment=whole, leaves=(*known.leaves, *gaps))

    return back


def is_flagged(*modules):
    def flagged(known, on):
        follows = sum(a.ended_on is not None for a in known.attempts)
        return replace(known, flags=(*known.flags, flag(on, modules=modules, follows=follows)))

    return flagged


def withdraws():
    def withdrawn(known, on):
        return replace(known, flags=tuple(replace(one, withdrawn_on=day(on)) for one in known.flags))

    return withdrawn


def sets_a_date(opens_on, due_on, kind="onboarding"):
    return lambda known, on: replace(known, due_dates=(*known.due_dates, due_date(opens_on, due_on, on, kind)))


def becomes_staff(*adds):
    return lambda known, on: replace(known, role_changes=(*known.role_changes, role_change(on, *adds)))


def leaves_on(last_on):
    return lambda known, on: replace(known, employment=replace(known.employment, last_on=day(last_on)))


LIVES = {
    "a year without a stumble": [
        ("2025-12-20", nothing(), "starting"),
        ("2026-01-05", nothing(), "due"),
        ("2026-01-10", passes("consent"), "due"),
        ("2026-01-19", nothing(), "due"),  # the due date is not past on its own day
        ("2026-01-20", nothing(), "overdue"),
        ("2026-01-21", passes("deputy"), "certified"),
        ("2026-11-21", nothing(), "certified"),
        ("2026-11-22", nothing(), "due"),  # the window is open; the certification is held
        ("2026-12-01", passes("refresher"), "certified"),
        ("2027-01-22", nothing(), "certified"),  # renewed, without a gap
        ("2028-01-21", nothing(), "due"),
        ("2028-01-22", nothing(), "needs retraining"),  # lapsed
        ("2028-03-01", passes("refresher"), "certified"),
    ],
    "a breach, and what mends it": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", fails("consent", "breach", CONSENT), "needs retraining"),
        ("2026-05-20", passes("deputy"), "certified"),  # this quiz, too, asked the clause, and it was right
    ],
    "a breach that a pass on another clause leaves": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", fails("consent", "breach", CONSENT), "needs retraining"),
        ("2026-05-04", passes("deputy", missing=COURTESY), "needs retraining"),
        ("2026-05-05", passes("consent"), "certified"),
    ],
    "a second day's mistakes": [
        ("2026-01-06", fails("consent", "breach", CONSENT), "due"),
        ("2026-01-06", fails("consent"), "due"),
        ("2026-01-25", nothing(), "overdue"),
        ("2026-01-26", passes("consent", "deputy"), "certified"),
    ],
    "failed twice": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-01", fails("deputy"), "certified"),
        ("2026-05-02", fails("deputy"), "needs retraining"),
        ("2026-05-03", passes("deputy"), "certified"),
    ],
    "slipping": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-04-01", passes("consent", missing=HISTORY), "certified"),
        ("2026-05-01", passes("consent", missing=HISTORY), "needs retraining"),
        ("2026-05-02", passes("consent"), "certified"),
    ],
    "a lapse of more than a year": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2027-01-11", nothing(), "needs retraining"),
        ("2028-01-11", passes("refresher"), "needs retraining"),  # too late for a refresher
        ("2028-01-12", passes("consent"), "needs retraining"),
        ("2028-01-13", passes("deputy"), "certified"),
    ],
    "leave over the anniversary": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-12-31", goes_on_leave(), "on leave"),
        ("2027-01-11", nothing(), "on leave"),  # the certification ended yesterday
        ("2027-03-01", comes_back(), "due"),  # sixty days away: the date is 11 March
        ("2027-03-11", nothing(), "due"),
        ("2027-03-12", nothing(), "needs retraining"),
        ("2027-03-13", passes("refresher"), "certified"),
    ],
    "leave before the first certification": [
        ("2026-01-12", goes_on_leave("2026-01-21"), "on leave"),
        ("2026-01-22", nothing(), "due"),  # due on 29 January
        ("2026-01-29", nothing(), "due"),
        ("2026-01-30", nothing(), "overdue"),
    ],
    "away for a season, and back": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-06-30", leaves_on("2026-06-30"), "certified"),
        ("2026-07-01", nothing(), "left"),
        ("2026-08-20", is_back("2026-09-01"), "left"),  # until the first day back
        ("2026-08-31", nothing(), "left"),
        ("2026-09-01", nothing(), "certified"),
        ("2026-11-11", nothing(), "due"),
        ("2027-01-11", nothing(), "needs retraining"),  # the time between lay before the window
    ],
    "left over the anniversary, and back": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-12-31", leaves_on("2026-12-31"), "due"),
        ("2027-02-20", is_back("2027-03-01"), "left"),
        ("2027-03-01", nothing(), "due"),  # the time between was leave: the date is 11 March
        ("2027-03-12", nothing(), "needs retraining"),
    ],
    "put back after a mistake": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-06-01", leaves_on("2026-05-31"), "left"),
        ("2026-06-01", is_back("2026-06-01"), "certified"),
    ],
    "flagged, and passed again": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", is_flagged("consent"), "needs retraining"),
        ("2026-05-03", passes("deputy"), "needs retraining"),
        ("2026-05-03", passes("consent"), "certified"),
    ],
    "flagged by mistake": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", is_flagged("consent"), "needs retraining"),
        ("2026-05-03", withdraws(), "certified"),
    ],
    "flagged before the first certification": [
        ("2026-01-06", is_flagged("consent"), "due"),
        ("2026-01-20", nothing(), "overdue"),
        ("2026-01-21", passes("deputy"), "overdue"),
        ("2026-01-22", passes("consent"), "certified"),
    ],
    "more time for onboarding": [
        ("2026-01-15", sets_a_date("2026-01-05", "2026-02-20"), "due"),
        ("2026-02-20", nothing(), "due"),
        ("2026-02-21", nothing(), "overdue"),
        ("2026-02-21", sets_a_date("2026-01-05", "2026-03-10"), "due"),
    ],
    "a new role that asks for more": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", becomes_staff("deputy"), "due"),
        ("2026-06-02", nothing(), "due"),
        ("2026-06-03", nothing(), "overdue"),
        ("2026-06-04", passes("deputy"), "certified"),
        ("2027-01-10", nothing(), "due"),
        ("2027-01-11", nothing(), "needs retraining"),  # the anniversary is that of the first certification
    ],
    "gone": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-06-01", leaves_on("2026-06-30"), "certified"),
        ("2026-06-30", nothing(), "certified"),
        ("2026-07-01", nothing(), "left"),
        ("2028-07-01", nothing(), "left"),
    ],
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_life_is_judged_day_by_day(life):
    known, states = facts(), []

    for on, event, _ in life:
        known = event(known, on)
        states.append(standing(known, on).state.value)

    assert states == [state for _, _, state in life]


# --- What a judgement holds ----------------------------------------------------


def test_the_gravest_reason_comes_first_and_each_brings_its_obligation():
    known = certified_facts("2026-01-20", attempt(failed_on="2026-12-01", decisions=[decision(CONSENT, "breach")]))

    judged = standing(known, "2026-12-02")

    assert [r.kind.value for r in judged.reasons] == ["breach", "due"]
    assert [(o.kind.value, str(o.due_on)) for o in judged.obligations] == [
        ("retraining", "2026-12-08"),
        ("refresher", "2027-01-20"),
    ]


def test_on_leave_lessons_and_a_lapse_are_listed_and_the_calendar_is_silent():
    broke = attempt(failed_on="2026-12-01", decisions=[decision(CONSENT, "breach")])
    known = certified_facts("2026-01-20", broke, leaves=[leave("2026-12-02")])
    gone_late = certified_facts("2026-01-20", leaves=[leave("2027-01-25")])

    assert [r.kind.value for r in standing(known, "2026-12-03").reasons] == ["breach"]
    assert [o.due_on for o in standing(known, "2026-12-03").obligations] == [None, None]
    assert [r.kind.value for r in standing(gone_late, "2027-01-26").reasons] == ["lapsed"]


def test_on_leave_nobody_is_said_to_hold_a_certification_that_ended():
    known = certified_facts("2026-01-20", leaves=[leave("2026-12-01", "2027-02-28")])

    held = [standing(known, on).holds_certification for on in ("2027-01-20", "2027-01-21")]

    assert held == [True, False]
    assert standing(known, "2027-01-21").certification == known.certifications[0]


@pytest.mark.parametrize(
    ("on", "opens_next"),
    [("2026-01-01", ("onboarding", "2026-01-05")), ("2026-01-05", None)],
)
def test_what_opens_next_is_said_to_somebody_who_starts(on, opens_next):
    said = standing(facts(), on).opens_next

    assert (said and (said.kind.value, str(said.opens_on))) == opens_next


def test_what_opens_next_is_said_to_the_certified():
    said = standing(certified_facts("2026-01-20"), "2026-02-01").opens_next

    assert said
    assert (said.kind.value, str(said.opens_on), str(said.due_on)) == ("refresher", "2026-11-21", "2027-01-20")


def test_nothing_is_listed_or_owed_before_the_start_and_after_the_end():
    broke = attempt(failed_on="2026-01-02", decisions=[decision(CONSENT, "breach")])

    for on in ("2026-01-04", "2026-02-01"):
        judged = standing(facts(broke, last_on="2026-01-31"), on)
        assert (judged.reasons, judged.obligations) == ((), ())


def test_a_role_of_which_nothing_is_asked_is_due_until_something_is():
    judged = standing(facts(), "2027-05-01", NOTHING_ASKED)

    assert (judged.state, judged.obligations, judged.changes_on) == (State.DUE, (), None)


def test_a_certification_outlives_a_change_to_a_role_of_which_nothing_is_asked():
    known = certified_facts("2026-01-20")

    states = [standing(known, on, NOTHING_ASKED).state for on in ("2027-01-20", "2027-01-21")]

    assert states == [State.CERTIFIED, State.DUE]


def test_passes_without_a_certification_are_a_fault_of_the_set_up_and_said():
    known = facts(attempt("consent", passed_on="2026-01-10"), attempt("deputy", passed_on="2026-01-10"))

    judged = standing(known, "2026-03-01")

    assert judged.state is State.DUE
    assert judged.reasons[0].sentence == "Sam has no certification, and nothing is open."


@pytest.mark.parametrize(
    ("known", "on", "changes_on"),
    [
        (facts(), "2026-01-01", "2026-01-05"),  # starts
        (facts(), "2026-01-05", "2026-01-20"),  # overdue
        (facts(), "2026-02-01", None),  # overdue, and will be
        (facts(leaves=[leave("2026-01-10", "2026-01-12")]), "2026-01-05", "2026-01-10"),
        (facts(leaves=[leave("2026-01-10", "2026-01-12")]), "2026-01-11", "2026-01-13"),
        (facts(last_on="2026-01-08"), "2026-01-05", "2026-01-09"),
        (certified_facts("2026-01-20"), "2026-02-01", "2026-11-21"),  # the window opens
        (certified_facts("2026-01-20"), "2026-12-01", "2027-01-21"),  # lapsed
        (certified_facts("2026-01-20"), "2027-02-01", "2028-01-21"),  # onboarding again
        (certified_facts("2026-01-20"), "2028-01-21", "2028-02-05"),
        (certified_facts("2026-01-20", leaves=[leave("2026-11-01", "2027-03-01")]), "2026-11-21", "2027-01-21"),
    ],
)
def test_the_day_on_which_time_alone_changes_a_judgement(known, on, changes_on):
    assert str(standing(known, on).changes_on) == str(changes_on and day(changes_on))


# --- What holds of every life --------------------------------------------------

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
    if is_passed(decisions, NUMBERS.pass_mark, frozenset()):
        return attempt(module, passed_on=str(on), decisions=decisions)
    return attempt(module, failed_on=str(on), decisions=decisions)


def attempt_named(name, one):
    return replace(one, id=name, decisions=tuple(replace(d, attempt_id=name) for d in one.decisions))


@st.composite
def lives(draw):
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


def is_working(judged):
    return judged.state not in (State.STARTING, State.LEFT, State.ON_LEAVE)


def said(judged):
    return judged.state, judged.reasons, judged.holds_certification


@settings(max_examples=150, deadline=None)
@given(lives(), st.data())
def test_a_judgement_stays_the_same_up_to_the_day_it_changes(life, data):
    known, today = life
    judged = judge(known, ASKED, NUMBERS, today)
    ahead = (judged.changes_on - today).days if judged.changes_on else 3000
    between_them = data.draw(st.lists(st.integers(0, ahead - 1), min_size=1, max_size=30))

    assert {said(judge(known, ASKED, NUMBERS, today + timedelta(n))) for n in between_them} == {said(judged)}
    if judged.changes_on:
        assert said(judge(known, ASKED, NUMBERS, judged.changes_on)) != said(judged)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_whoever_works_and_is_not_certified_has_a_reason_and_the_certified_have_none(life):
    known, today = life
    judged = judge(known, ASKED, NUMBERS, today)

    if is_working(judged):
        assert bool(judged.reasons) is (judged.state is not State.CERTIFIED)
    if judged.state is State.CERTIFIED:
        assert certification_on(known, today)
    if judged.state is State.LEFT:
        assert not judged.holds_certification


@settings(max_examples=150, deadline=None)
@given(lives())
def test_reasons_come_gravest_first_each_once_and_lessons_last(life):
    known, today = life
    reasons = judge(known, ASKED, NUMBERS, today).reasons

    order = [(r.still_learning, r.kind.number) for r in reasons]

    assert order == sorted(order)
    assert len(set(reasons)) == len(reasons)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_every_reason_rests_on_rows_that_exist_and_falls_with_them(life):
    known, today = life

    for reason in judge(known, ASKED, NUMBERS, today).reasons:
        cited = {row.attempt_id for row in reason.evidence if row.attempt_id}
        certified = {row.certification_id for row in reason.evidence if row.certification_id}
        assert cited <= {a.id for a in known.attempts}
        assert certified <= {c.id for c in known.certifications}
        without = replace(
            known,
            attempts=tuple(a for a in known.attempts if a.id not in cited),
            certifications=tuple(c for c in known.certifications if c.id not in certified),
        )
        if cited or certified:
            assert reason not in judge(without, ASKED, NUMBERS, today).reasons


@settings(max_examples=150, deadline=None)
@given(lives())
def test_nobody_is_overdue_within_a_week_of_being_told(life):
    known, today = life
    in_days = {
        o.kind.value: (o.due_on - o.opens_on).days for o in judge(known, ASKED, NUMBERS, today).obligations if o.due_on
    }
    told_on = max(known.employment.recorded_on, known.employment.starts_on)

    assert all(days >= 7 for days in in_days.values())
    if today <= told_on + timedelta(7) and not known.certifications:
        assert judge(known, ASKED, NUMBERS, today).state is not State.OVERDUE


@settings(max_examples=100, deadline=None)
@given(lives())
def test_a_breach_not_put_right_is_never_certified(life):
    known, today = life
    broke = attempt("consent", failed_on=str(today), decisions=[decision(CONSENT, "breach")], id="broke")

    judged = judge(then(known, broke), ASKED, NUMBERS, today)

    assert judged.state is not State.CERTIFIED


def test_the_lives_reach_every_state():
    seen = set()

    @settings(max_examples=400, deadline=None, database=None)
    @given(lives())
    def live(life):
        seen.add(judge(life[0], ASKED, NUMBERS, life[1]).state)

    live()

    assert seen == set(State)
