"""Whatever the Director and the staff do, in whatever order and on whatever days: what is kept is what judging says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests import amending
from tests.actions.conftest import Library, at
from tests.contents import small
from tests.people import everybody
from training.actions import attempts, corrections, daily, history, lives, people, policies, standings
from training.actions import settings as setting_actions
from training.actions.acting import Refused
from training.actions.people import NewPerson
from training.actions.teaching import Teaching
from training.content.shapes import Choice, Content, Item, Option, Role, Scene, Verdict
from training.demo import play
from training.records import entries, facts
from training.records import people as people_kept
from training.records import standings as kept
from training.records.tables import Base, Standing, StandingCount, db
from training.rules.facts import (
    AttemptId,
    Facts,
    KeyFault,
    Observation,
    PersonId,
    Postponement,
    QuestionKind,
    SettingReason,
    Withdrawal,
)
from training.rules.forecasting import as_known_on, as_of
from training.rules.obliging import due_date_bounds
from training.rules.playing import answers_of
from training.rules.saying import Said
from training.rules.settings import SETTINGS
from training.rules.standing import State, judge
from training.wiring import teach

pytestmark = pytest.mark.lives
TIMES = int(os.environ.get("LIVES", "1"))
FIRST_DAY = date(2026, 1, 6)
FIRST_PEOPLE = 2


@pytest.fixture
def content() -> Content:
    return small()


@dataclass(frozen=True)
class Happens:
    """Something happens so many days after what happened before. The numbers choose what of all that can be."""

    after_days: int
    what: str
    whose: int
    n: int
    m: int


@dataclass
class Living:
    """A library in which things happen, one after the other."""

    teaching: Teaching
    director: PersonId
    day: date = FIRST_DAY
    staff: list[PersonId] = field(default_factory=list)
    hour: int = 8

    @property
    def now(self):
        return at(str(self.day), self.hour)

    def happens(self, one: Happens) -> None:
        """Let a thing happen. What the site refuses has not."""
        self.day += timedelta(one.after_days)
        self.hour = 8 if one.after_days else min(self.hour + 1, 20)
        person = self.staff[one.whose % len(self.staff)]
        db.session.rollback()
        try:
            HAPPENINGS[one.what](self, person, one.n, one.m)
        except Refused:
            event(f"refused: {one.what}")
        else:
            event(one.what)
        db.session.rollback()

    def known(self, person: PersonId) -> Facts:
        return facts.of_person(db.session(), person)

    def in_days(self, n: int) -> date:
        return self.day + timedelta(n)


# --- What can happen --------------------------------------------------------------


def is_added(here: Living, _: PersonId, n: int, m: int) -> None:
    number = len(here.staff) + 1
    role = (Role.STAFF, Role.STAFF, Role.DESIGNEE, Role.VOLUNTEER, Role.TRUSTEE)[m % 5]
    person = NewPerson(f"Person {number}", f"person-{number}", role, here.in_days(n % 30 - 10), already_here=m % 7 == 0)
    here.staff.append(people.add(here.teaching, person, by=here.director, now=here.now))


def is_undone(here: Living, person: PersonId, n: int, m: int) -> None:
    if len(here.staff) > FIRST_PEOPLE and not here.known(person).attempts:
        people.undo_added(person, by=here.director, now=here.now)
        here.staff.remove(person)


def passes_all(here: Living, person: PersonId, n: int, m: int) -> None:
    for module in here.teaching.asked[here.known(person).role].modules:
        plays(here, person, attempts.begin_module(here.teaching, person, module.id, here.now), 0, 0)


def takes_a_module(here: Living, person: PersonId, n: int, m: int) -> None:
    modules = here.teaching.asked[here.known(person).role].modules
    if modules:
        plays(here, person, attempts.begin_module(here.teaching, person, modules[n % len(modules)].id, here.now), n, m)


def takes_the_refresher(here: Living, person: PersonId, n: int, m: int) -> None:
    plays(here, person, attempts.begin_refresher(here.teaching, person, here.now), n, m)


def learns_the_change(here: Living, person: PersonId, n: int, m: int) -> None:
    plays(here, person, attempts.begin_change(here.teaching, person, here.now), n, m)


def plays(here: Living, person: PersonId, attempt: AttemptId, n: int, m: int) -> None:
    """Answer: every so many a question in another way than the right one; now and then not to the end."""
    asked = 0

    def chosen(question: Scene | Item) -> Choice | Option:
        nonlocal asked
        asked += 1
        verdict = list(Verdict)[m % 4] if n % 3 and asked % (n % 3 + 1) == 0 else Verdict.RIGHT
        return next((one for one in answers_of(question) if one.verdict is verdict), answers_of(question)[0])

    play(here.teaching, person, attempt, here.now, chosen, most=n % 5 if n % 11 == 10 else None)


def goes_on_leave(here: Living, person: PersonId, n: int, m: int) -> None:
    last_on = None if m % 4 == 0 else here.in_days(n % 40 - 10 + m)
    lives.record_leave(person, here.in_days(n % 40 - 10), last_on, by=here.director, now=here.now)


def leave_is_taken_back(here: Living, person: PersonId, n: int, m: int) -> None:
    leaves = [leave for leave in here.known(person).leaves if leave.id]
    if leaves:
        lives.take_back_leave(person, leaves[n % len(leaves)].id, by=here.director, now=here.now)


def leaves(here: Living, person: PersonId, n: int, m: int) -> None:
    lives.end_employment(here.teaching, person, here.in_days(n % 30 - 5), by=here.director, now=here.now)


def comes_back(here: Living, person: PersonId, n: int, m: int) -> None:
    lives.record_return(here.teaching, person, here.in_days(n % 30 - 5), by=here.director, now=here.now)


def is_changed(here: Living, person: PersonId, n: int, m: int) -> None:
    """Another role, another name or another first day."""
    row, work = people_kept.by_id(db.session(), person), people_kept.employment_of(db.session(), person)
    people.change(
        here.teaching,
        person,
        name=f"{row.name}!" if m % 3 == 0 else row.name,
        sign_in_name=row.sign_in_name,
        role=(Role(row.role), Role.STAFF, Role.DESIGNEE, Role.VOLUNTEER)[n % 4],
        starts_on=work.starts_on + timedelta(m % 30 - 15 if m % 3 == 1 else 0),
        by=here.director,
        now=here.now,
    )


def is_flagged(here: Living, person: PersonId, n: int, m: int) -> None:
    modules = here.teaching.asked[here.known(person).role].modules
    if modules:
        module = modules[n % len(modules)]
        clauses, named = ([], [module.id]) if m % 2 else (sorted(module.teaches)[:1], [])
        seen, by, now = list(Observation)[m % len(Observation)], here.director, here.now
        lives.flag(here.teaching, person, seen, clauses=clauses, module_ids=named, by=by, now=now)


def flag_is_withdrawn(here: Living, person: PersonId, n: int, m: int) -> None:
    flags = here.known(person).flags
    if flags:
        flag = flags[n % len(flags)].id
        lives.withdraw_flag(here.teaching, person, flag, Withdrawal.PRACTICED, by=here.director, now=here.now)


def date_is_set(here: Living, person: PersonId, n: int, m: int) -> None:
    known = here.known(person)
    open_ones = lives.open_obligations(here.teaching, known, here.day)
    if open_ones:
        one = open_ones[n % len(open_ones)]
        bounds = due_date_bounds(one, known, here.teaching.numbers_of(known), here.day)
        due_on = min(bounds.soonest + timedelta(m), bounds.latest)
        because, by, now = Postponement.QUIET_TIME, here.director, here.now
        lives.set_due_date(here.teaching, person, one.kind, one.opens_on, due_on, because, by=by, now=now)


def pass_is_brought(here: Living, person: PersonId, n: int, m: int) -> None:
    row = people_kept.by_id(db.session(), person)
    text = f"sign-in name,what,day\n{row.sign_in_name},certified,{here.in_days(-m)}\n"
    plan = history.plan(here.teaching, db.session(), text, by=here.director, today=here.day)
    history.bring(here.teaching, text, plan.seal, by=here.director, now=here.now)


CHANGED = (
    ("valid-months", "11"),
    ("refresher-window-days", "90"),
    ("refresher-window-days", "30"),
    ("retraining-days", "14"),
    ("library-day", "1 June"),
    ("quiz-length", "8"),
    ("lapse-months", "6"),
)


def setting_is_changed(here: Living, person: PersonId, n: int, m: int) -> None:
    name, value = CHANGED[n % len(CHANGED)]
    setting = SETTINGS[name]
    seen = setting_actions.what_if(here.teaching, db.session(), setting, value, here.day)
    because, by, now = SettingReason.DECIDED, here.director, here.now
    setting_actions.change(here.teaching, setting, value, because, seen.seal, by=by, now=now)


def policy_changes(here: Living, person: PersonId, n: int, m: int) -> None:
    """The site starts anew in the words of a next version; the Director signs what differs, at once."""
    content = here.teaching.content
    version = str(int(content.policy.version) + 1)
    policy = amending.next_version(content, version)
    here.teaching = teach(
        content.model_copy(update={"policy": policy, "modules": amending.with_questions(content, version)})
    )
    policies.publish(here.teaching, here.now)
    material, in_force_on = [amending.changed(content)], here.in_days(n % 60 - 20)
    policies.sign(here.teaching, version, material, in_force_on, "Dora", by=here.director, now=here.now)


def key_is_found_wrong(here: Living, person: PersonId, n: int, m: int) -> None:
    """The site starts anew with an answer that somebody gave judged kinder; the Director accepts that."""
    content = here.teaching.content
    given_ = [one for attempt in here.known(person).attempts for one in attempt.decisions]
    wrong = [one for one in given_ if one.kind is QuestionKind.ITEM and one.verdict is not Verdict.RIGHT]
    if not wrong:
        return
    decision = wrong[n % len(wrong)]
    module = content.modules[decision.module_id]
    item = module.items[decision.question_id]
    kinder = Verdict.RIGHT if m % 2 else Verdict.INCOMPLETE
    options = tuple(
        one.model_copy(update={"verdict": kinder}) if one.say == decision.said else one for one in item.options
    )
    mended = item.model_copy(update={"options": options})
    mended_module = module.model_copy(update={"items": {**module.items, item.id: mended}})
    here.teaching = teach(content.model_copy(update={"modules": {**content.modules, module.id: mended_module}}))
    about = here.teaching, module.id, QuestionKind.ITEM, item.id
    found = corrections.wrong_key(db.session(), *about)
    if found:
        event("key corrected")
        numbers = [answer.number for answer in found.answers]
        seen = corrections.what_if(here.teaching, db.session(), found, numbers, here.day)
        corrections.correct(*about, numbers, KeyFault.SLIP, seen.seal, by=here.director, now=here.now)


def daily_run_is_done(here: Living, person: PersonId, n: int, m: int) -> None:
    now = here.now
    daily.run(here.teaching, f"{now:%j %H}", lambda: now)


def something_differs(here: Living, person: PersonId, n: int, m: int) -> None:
    """Let the next day come on which time alone makes something of somebody another, or the day before it."""
    days = [differs_on for _, _, _, differs_on in fresh(here.teaching, here.day).values() if differs_on]
    if days:
        here.day = min(days) - timedelta(n % 2)


HAPPENINGS: Mapping[str, Callable[[Living, PersonId, int, int], None]] = {
    "is added": is_added,
    "is undone": is_undone,
    "passes all": passes_all,
    "takes a module": takes_a_module,
    "takes the refresher": takes_the_refresher,
    "learns the change": learns_the_change,
    "goes on leave": goes_on_leave,
    "leave is taken back": leave_is_taken_back,
    "leaves": leaves,
    "comes back": comes_back,
    "is changed": is_changed,
    "is flagged": is_flagged,
    "flag is withdrawn": flag_is_withdrawn,
    "date is set": date_is_set,
    "pass is brought": pass_is_brought,
    "setting is changed": setting_is_changed,
    "policy changes": policy_changes,
    "key is found wrong": key_is_found_wrong,
    "daily run is done": daily_run_is_done,
    "something differs by time alone": something_differs,
}
OFTEN = ("passes all", "takes a module", "takes the refresher", "something differs by time alone")
DAYS = st.one_of(st.just(0), st.integers(0, 14), st.integers(0, 120), st.integers(0, 400))
NUMBERS = st.integers(0, 120)
HAPPENED = st.lists(
    st.builds(Happens, DAYS, st.sampled_from([*HAPPENINGS, *OFTEN, *OFTEN]), st.integers(0, 3), NUMBERS, NUMBERS),
    min_size=8,
    max_size=20,
)


# --- What holds -------------------------------------------------------------------


def fresh(teaching: Teaching, today: date) -> dict[PersonId, tuple[State, bool, Said, date | None]]:
    """What judging says today, of everybody and without anything kept; and on which day that differs."""
    found = {}
    for one in everybody(db.session()):
        asked, numbers = teaching.asked_of(one), teaching.numbers_of(one)
        judged = judge(one, asked, numbers, today)
        said = Said.of(judged, one, asked)
        found[one.person_id] = judged.state, judged.holds_certification, said, judged.differs_on
    db.session.rollback()
    return found


def assert_no_sure_row_is_untrue(here: Living, renewed: int) -> None:
    """After so many were judged anew, and no more."""
    standings.renew_stale(here.teaching, here.now, renewed)
    session, says = db.session(), fresh(here.teaching, here.day)
    basis = standings.basis(here.teaching, session)
    rows = kept.page(session, basis, here.day, only=None, after=None, most=99)

    sure = {row.person_id: (row.state, row.holds_certification, row.said) for row in rows if row.is_sure}
    assert sure == {person: says[person][:3] for person in sure}
    assert counted(session) == counts_kept(session)
    db.session.rollback()


def counted(session) -> Counter:
    judged = Standing.judged_on.is_not(None)
    group = select(Standing.gravity, Standing.holds_certification, func.count()).where(judged)
    return Counter(
        {(g, h): n for g, h, n in session.execute(group.group_by(Standing.gravity, Standing.holds_certification))}
    )


def counts_kept(session) -> Counter:
    rows = session.execute(select(StandingCount.gravity, StandingCount.holds_certification, StandingCount.people))
    return Counter({(g, h): n for g, h, n in rows if n})


def assert_all_is_true(here: Living) -> None:
    shown, counts = standings.listed(here.teaching, here.now, only=None, after=None, most=99)
    db.session.rollback()
    says = fresh(here.teaching, here.day)

    assert {one.person_id: (one.state, one.holds_certification, one.said) for one in shown} == {
        person: said[:3] for person, said in says.items()
    }
    assert (counts.is_sure, counts.people) == (True, Counter(said[:2] for said in says.values()))


def assert_other_days_are_the_same_in_short(here: Living) -> None:
    """A forecast reads attempts by their scores: past days, as known then and as known now, and one to come."""
    session, everyone = db.session(), everybody(db.session())
    entered = entries.of_people(session, [one.person_id for one in everyone], here.teaching.day)
    for days in (-300, -40, -8, -1, 0, 200):
        on = here.day + timedelta(days)
        in_short = facts.in_short(session, entered, in_full=lambda one, on=on: one.began_on <= on < one.ended_on)
        short = {one.person_id: one for one in in_short}
        for one in everyone:
            assert told(here, as_of(short[one.person_id], on), on) == told(here, as_of(one, on), on)
            known = [as_known_on(all_of, entered[one.person_id], on) for all_of in (short[one.person_id], one)]
            assert told(here, known[0], on) == told(here, known[1], on)
    session.rollback()


def told(here: Living, known: Facts | None, on: date) -> Said | None:
    if known is None:
        return None
    asked, numbers = here.teaching.asked_of(known), here.teaching.numbers_of(known)
    return Said.of(judge(known, asked, numbers, on), known, asked)


@pytest.fixture
def before(library: Library, dora: PersonId) -> dict[str, list[dict]]:
    """Every row of a library that is set up, and has nobody but its Director."""
    policies.publish(library.teaching, at("2026-01-05"))
    rows = {
        table.name: [dict(row) for row in db.session.execute(select(table)).mappings()]
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return rows


def put_back(rows: dict[str, list[dict]]) -> None:
    """Leave the rows that were there, and none else."""
    db.session.rollback()
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(table.delete())
    for table in Base.metadata.sorted_tables:
        if rows[table.name]:
            db.session.execute(table.insert(), rows[table.name])
    db.session.commit()
    db.session.remove()


@settings(max_examples=6 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(happened=HAPPENED)
def test_whatever_happens_what_is_kept_is_what_judging_says(library, dora, before, happened):
    put_back(before)
    here = Living(library.teaching, dora)
    for number in range(FIRST_PEOPLE):
        here.staff.append(library.hires(f"Person {number + 1}", str(FIRST_DAY), (Role.STAFF, Role.DESIGNEE)[number]))
    for number, one in enumerate(happened):
        here.happens(one)
        assert_no_sure_row_is_untrue(here, renewed=number % 3)
    assert_all_is_true(here)
    assert_other_days_are_the_same_in_short(here)
