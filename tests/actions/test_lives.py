"""Leave and return, left and back, a new role, a date that is set, a flag: as actions, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.actions.conftest import Library, at
from training.actions import attempts, lives, people
from training.actions.acting import Refused
from training.content.shapes import ClauseId, ModuleId, Role
from training.records import people as people_kept
from training.records.tables import Audit, DueDate, Flag, db
from training.rules.facts import ObligationKind, Observation, PersonId, Postponement, Withdrawal

ONBOARDING, REFRESHER = ObligationKind.ONBOARDING, ObligationKind.REFRESHER
POLICE = ModuleId("police-walk-in")


@pytest.fixture
def dora(library: Library) -> PersonId:
    return library.hires("Dora", "2024-01-08", Role.DIRECTOR)


@pytest.fixture
def sam(library: Library) -> PersonId:
    return library.hires("Sam", "2026-01-05")


def standings(library: Library, person_id: PersonId, *days: str) -> list[str]:
    return [library.judged(person_id, day).state.value for day in days]


def logged(did: str) -> list[dict]:
    db.session.rollback()
    return list(db.session.scalars(select(Audit.detail).filter_by(did=did).order_by(Audit.id)))


def becomes(library: Library, person_id: PersonId, role: Role, on: str, by: PersonId) -> None:
    db.session.rollback()
    person = people_kept.by_id(db.session(), person_id)
    people.change(
        library.teaching,
        person_id,
        name=person.name,
        sign_in_name=person.sign_in_name,
        role=role,
        starts_on=people_kept.employment_of(db.session(), person_id).starts_on,
        by=by,
        now=at(on),
    )


# --- The last day -----------------------------------------------------------------


def test_of_two_directors_who_end_each_others_employment_at_once_one_stays(library, dora):
    stays = dora
    for number in range(5):
        other = library.hires(f"Director {number}", "2026-01-05", Role.DIRECTOR)
        together = Barrier(2)

        def end(whose: PersonId, by: PersonId, together: Barrier = together) -> bool:
            with library.app.app_context():
                together.wait(timeout=60)
                try:
                    leaves(library, whose, "2026-06-30", by)
                except Refused:
                    return False
                return True

        with ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(end, (stays, other), (other, stays)))

        assert sorted(ended) == [False, True]
        stays = other if ended[0] else stays


def test_a_last_day_recorded_twice_is_logged_once_and_a_corrected_one_again(library, dora, sam):
    for last_on in ("2026-06-30", "2026-06-30", "2026-07-15"):
        leaves(library, sam, last_on, dora)

    assert logged("ended an employment") == [{"last_on": "2026-06-30"}, {"last_on": "2026-07-15"}]
    assert standings(library, sam, "2026-07-15", "2026-07-16") == ["overdue", "left"]


# --- The return ------------------------------------------------------------------


def returns(library: Library, person_id: PersonId, back_on: str, by: PersonId, on: str = "2026-12-01") -> None:
    lives.record_return(library.teaching, person_id, date.fromisoformat(back_on), by=by, now=at(on))


def leaves(library: Library, person_id: PersonId, last_on: str, by: PersonId) -> None:
    lives.end_employment(library.teaching, person_id, date.fromisoformat(last_on), by=by, now=at("2026-06-01"))


def test_an_open_leave_ends_on_the_day_before_the_return(library, dora, sam):
    lives.record_leave(sam, date(2026, 1, 8), None, by=dora, now=at("2026-01-08"))

    returns(library, sam, "2026-02-01", dora)
    returns(library, sam, "2026-02-01", dora)  # pressed twice

    [away] = library.facts(sam).leaves
    assert (away.first_on, away.last_on) == (date(2026, 1, 8), date(2026, 1, 31))
    assert logged("recorded a return") == [{"back_on": "2026-02-01"}]
    assert standings(library, sam, "2026-01-31", "2026-02-01", "2026-02-12", "2026-02-13") == [
        "on leave",
        "due",
        "due",
        "overdue",
    ]


def test_a_leave_ends_sooner_than_it_was_recorded(library, dora, sam):
    lives.record_leave(sam, date(2026, 1, 8), date(2026, 3, 31), by=dora, now=at("2026-01-08"))

    returns(library, sam, "2026-02-01", dora)

    assert library.facts(sam).leaves[0].last_on == date(2026, 1, 31)


def test_back_within_twelve_months_the_employment_goes_on(library, dora, sam):
    library.certifies(sam, "2026-01-10")
    leaves(library, sam, "2026-06-30", dora)

    returns(library, sam, "2026-09-01", dora, on="2026-08-20")
    returns(library, sam, "2026-09-01", dora, on="2026-08-20")

    assert library.facts(sam).employment.starts_on == date(2026, 1, 5)
    assert len(logged("recorded a return")) == 1
    assert standings(library, sam, "2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01") == [
        "certified",
        "left",
        "left",
        "certified",
    ]


@pytest.mark.parametrize(("back_on", "state"), [("2026-09-01", "certified"), ("2027-09-01", "due")])
def test_whoever_left_on_leave_is_not_on_leave_when_back(library, dora, sam, back_on, state):
    library.certifies(sam, "2026-01-10")
    lives.record_leave(sam, date(2026, 5, 1), None, by=dora, now=at("2026-05-01"))
    leaves(library, sam, "2026-06-30", dora)

    returns(library, sam, back_on, dora, on=back_on)

    assert standings(library, sam, back_on) == [state]


def test_back_later_a_new_employment_begins(library, dora, sam):
    library.certifies(sam, "2026-01-10")
    leaves(library, sam, "2026-06-30", dora)

    returns(library, sam, "2027-07-01", dora, on="2027-06-20")

    assert library.facts(sam).employment.starts_on == date(2027, 7, 1)
    assert standings(library, sam, "2027-06-30", "2027-07-01", "2027-07-16") == ["starting", "due", "overdue"]
    assert not library.judged(sam, "2027-07-01").holds_certification


@pytest.mark.parametrize(("back_on", "oversees"), [("2027-06-30", True), ("2027-07-01", False)])
def test_oversight_that_was_lent_is_not_lent_to_a_new_employment(library, dora, sam, back_on, oversees):
    people.lend_oversight(sam, lent=True, by=dora, now=at("2026-01-10"))
    leaves(library, sam, "2026-06-30", dora)

    returns(library, sam, back_on, dora, on=back_on)

    [line] = logged("recorded a return")
    assert line == {"back_on": back_on} | ({} if oversees else {"oversight": "taken back"})
    assert people_kept.by_id(db.session(), sam).oversees is oversees


@pytest.mark.parametrize(
    ("back_on", "told"),
    [
        ("2026-01-20", "No leave covers this day"),
        ("2026-03-01", "The leave begins on 1 March 2026."),
    ],
)
def test_a_return_from_nothing_is_refused_in_a_sentence(library, dora, sam, back_on, told):
    lives.record_leave(sam, date(2026, 3, 1), date(2026, 3, 31), by=dora, now=at("2026-01-08"))

    with pytest.raises(Refused) as refused:
        returns(library, sam, back_on, dora, on="2026-06-02")

    assert told in refused.value.sentence
    assert logged("recorded a return") == []


def test_a_new_employment_is_recorded_once_the_last_one_is_over(library, dora, sam):
    leaves(library, sam, "2026-12-31", dora)

    with pytest.raises(Refused, match="Record it after 31 December 2026, the last day of work"):
        returns(library, sam, "2028-01-01", dora, on="2026-12-31")
    returns(library, sam, "2028-01-01", dora, on="2027-01-01")

    assert standings(library, sam, "2027-12-31", "2028-01-01") == ["starting", "due"]


def test_nobody_records_their_own_return(library, dora):
    with pytest.raises(Refused, match="your own return"):
        returns(library, dora, "2026-02-01", dora)


def test_a_first_day_is_not_moved_into_the_work_before(library, dora, sam):
    leaves(library, sam, "2026-06-30", dora)
    returns(library, sam, "2026-09-01", dora)

    with pytest.raises(people.StretchesCrossed) as refused:
        people.change(
            library.teaching,
            sam,
            name="Sam",
            sign_in_name="sam",
            role=Role.STAFF,
            starts_on=date(2026, 6, 30),
            by=dora,
            now=at("2026-09-02"),
        )

    assert refused.value.sentence == "Before this the last day of work was 30 June 2026. Enter a later first day."


# --- A leave taken back -----------------------------------------------------------


def test_a_leave_entered_by_mistake_is_taken_back_and_its_days_count_again(library, dora, sam):
    lives.record_leave(sam, date(2026, 1, 8), None, by=dora, now=at("2026-01-08"))
    [away] = library.facts(sam).leaves

    for _ in range(2):  # pressed twice
        lives.take_back_leave(sam, away.id, by=dora, now=at("2026-01-09"))

    assert library.facts(sam).leaves == ()
    assert [str(o.due_on) for o in library.judged(sam, "2026-01-10").obligations] == ["2026-01-19"]
    assert logged("took a leave back") == [{"first_on": "2026-01-08", "last_on": None}]


def test_a_leave_of_somebody_else_is_not_taken_back_by_its_name(library, dora, sam):
    other = library.hires("Olive", "2026-01-05")
    lives.record_leave(other, date(2026, 1, 8), None, by=dora, now=at("2026-01-08"))
    [away] = library.facts(other).leaves

    lives.take_back_leave(sam, away.id, by=dora, now=at("2026-01-09"))

    assert len(library.facts(other).leaves) == 1
    assert logged("took a leave back") == []


def test_nobody_takes_back_a_leave_of_their_own(library, dora):
    second = library.hires("Diego", "2026-01-05", Role.DIRECTOR)
    lives.record_leave(dora, date(2026, 1, 8), None, by=second, now=at("2026-01-08"))
    [away] = library.facts(dora).leaves

    with pytest.raises(Refused, match="your own leave"):
        lives.take_back_leave(dora, away.id, by=dora, now=at("2026-01-09"))


def test_lent_oversight_records_no_leave_and_no_return_of_a_director(library, dora, sam):
    people.lend_oversight(sam, lent=True, by=dora, now=at("2026-01-06"))

    with pytest.raises(Refused, match="act on a Director’s account"):
        lives.record_leave(dora, date(2026, 1, 8), None, by=sam, now=at("2026-01-08"))
    with pytest.raises(Refused, match="act on a Director’s account"):
        returns(library, dora, "2026-02-01", sam)

    assert library.facts(dora).leaves == ()


# --- A new role --------------------------------------------------------------------


def test_a_role_that_asks_for_more_opens_what_it_adds(library, dora):
    vera = library.hires("Vera", "2026-01-05", Role.VOLUNTEER)

    becomes(library, vera, Role.STAFF, "2026-05-03", by=dora)

    [change] = library.facts(vera).role_changes
    assert (change.was, change.role, change.on) == (Role.VOLUNTEER, Role.STAFF, date(2026, 5, 3))
    assert set(change.adds) == {module.id for module in library.teaching.asked[Role.STAFF].modules}
    assert [str(o.due_on) for o in library.judged(vera, "2026-05-04").obligations] == ["2026-06-02"]


def test_a_slip_put_right_within_the_day_changes_nothing(library, dora, sam):
    library.certifies(sam, "2026-01-10")

    becomes(library, sam, Role.TRUSTEE, "2026-05-03", by=dora)
    becomes(library, sam, Role.STAFF, "2026-05-03", by=dora)

    assert library.facts(sam).role_changes == ()
    assert standings(library, sam, "2026-05-03", "2026-08-01") == ["certified", "certified"]


def test_by_the_first_day_a_new_role_adds_nothing_to_onboarding(library, dora):
    vera = library.hires("Vera", "2026-05-03", Role.VOLUNTEER)

    becomes(library, vera, Role.STAFF, "2026-05-03", by=dora)

    assert [str(o.due_on) for o in library.judged(vera, "2026-05-04").obligations] == ["2026-05-17"]


def test_a_role_that_asks_for_fewer_modules_certifies_at_once(library, dora, sam, monkeypatch):
    library.passes(sam, "police-walk-in", "2026-01-10")
    fewer = library.teaching.asked[Role.STAFF]
    monkeypatch.setitem(library.teaching.asked, Role.DESIGNEE, type(fewer)(modules=fewer.modules[:1]))

    becomes(library, sam, Role.DESIGNEE, "2026-01-20", by=dora)

    [row] = library.facts(sam).certifications
    assert (row.starts_on, row.until_on, row.granted_on) == (date(2026, 1, 10), date(2027, 1, 10), date(2026, 1, 20))


def test_a_role_that_asks_for_nothing_has_no_refresher(library, dora, sam):
    library.certifies(sam, "2026-01-10")
    becomes(library, sam, Role.VOLUNTEER, "2026-12-01", by=dora)

    with pytest.raises(Refused, match="would not count"):
        attempts.begin_refresher(library.teaching, sam, at("2026-12-02"))


# --- A due date ----------------------------------------------------------------------


def sets(library: Library, person_id: PersonId, due_on: str, by: PersonId, **more) -> None:
    what = {"kind": ONBOARDING, "opens_on": date(2026, 1, 5), "because": Postponement.QUIET_TIME} | more
    lives.set_due_date(
        library.teaching, person_id, due_on=date.fromisoformat(due_on), by=by, now=at("2026-01-10"), **what
    )


def test_a_date_that_is_set_stands_and_is_logged_once(library, dora, sam):
    sets(library, sam, "2026-03-01", dora)
    sets(library, sam, "2026-03-01", dora)

    assert standings(library, sam, "2026-03-01", "2026-03-02") == ["due", "overdue"]
    assert logged("set a due date") == [{"kind": "onboarding", "opens_on": "2026-01-05", "due_on": "2026-03-01"}]
    assert len(db.session.scalars(select(DueDate)).all()) == 1


@pytest.mark.parametrize("due_on", ["2026-01-17", "2026-04-19"])
def test_the_bounds_themselves_are_allowed(library, dora, sam, due_on):
    sets(library, sam, due_on, dora)

    assert str(library.judged(sam, "2026-01-10").obligations[0].due_on) == due_on


@pytest.mark.parametrize("due_on", ["2026-01-09", "2026-01-16", "2026-04-20", "2030-01-01"])
def test_a_date_outside_is_refused_naming_the_bounds(library, dora, sam, due_on):
    with pytest.raises(lives.OutOfBounds) as refused:
        sets(library, sam, due_on, dora)

    assert refused.value.sentence == (
        "Enter a day from 17 January 2026 to 19 April 2026: nobody gets short notice, and nothing is put off for good."
    )
    assert logged("set a due date") == []


@pytest.mark.parametrize("more", [{"opens_on": date(2026, 1, 6)}, {"kind": REFRESHER}])
def test_a_date_is_set_only_for_what_is_open(library, dora, sam, more):
    with pytest.raises(Refused, match="no longer open"):
        sets(library, sam, "2026-02-01", dora, **more)


def test_nobody_sets_their_own_date(library, dora):
    with pytest.raises(Refused, match="for yourself"):
        sets(library, dora, "2026-02-01", dora)


def test_a_date_that_is_set_follows_a_first_day_that_is_corrected(library, dora):
    ruth = library.hires("Ruth", "2026-01-09")
    sets(library, ruth, "2026-03-01", dora, opens_on=date(2026, 1, 9))

    people.change(
        library.teaching,
        ruth,
        name="Ruth",
        sign_in_name="ruth",
        role=Role.STAFF,
        starts_on=date(2026, 1, 12),
        by=dora,
        now=at("2026-01-10"),
    )

    assert logged("changed") == [{"starts_on": "2026-01-12", "started_on": "2026-01-09"}]
    [onboarding] = library.judged(ruth, "2026-01-12").obligations
    assert (str(onboarding.opens_on), str(onboarding.due_on)) == ("2026-01-12", "2026-03-01")


def test_a_date_is_set_for_retraining_too(library, dora, sam):
    library.certifies(sam, "2026-01-08")
    library.passes(sam, "police-walk-in", "2026-01-09", wrong=1)

    sets(library, sam, "2026-02-05", dora, kind=ObligationKind.RETRAINING, opens_on=date(2026, 1, 9))

    [breach] = library.judged(sam, "2026-01-20").reasons
    assert (breach.kind.value, str(breach.due_on)) == ("breach", "2026-02-05")


# --- A flag ------------------------------------------------------------------------------


def flags(
    library: Library, whose: PersonId, by: PersonId, on: str = "2026-05-03", clauses=(), modules=(POLICE,)
) -> None:
    lives.flag(library.teaching, whose, Observation.AT_THE_DESK, clauses=clauses, module_ids=modules, by=by, now=at(on))


def test_a_flag_asks_for_the_module_again_and_goes_with_its_pass(library, dora, sam):
    library.certifies(sam, "2026-01-10")
    library.passes(sam, "police-walk-in", "2026-05-03")  # that morning: before it was raised

    flags(library, sam, dora)
    flags(library, sam, dora)

    assert standings(library, sam, "2026-05-03") == ["needs retraining"]
    assert len(logged("flagged for retraining")) == 1
    library.passes(sam, "police-walk-in", "2026-05-03")
    assert standings(library, sam, "2026-05-03") == ["certified"]


def test_a_flag_is_withdrawn_with_a_reason_once(library, dora, sam):
    library.certifies(sam, "2026-01-10")
    flags(library, sam, dora)
    [raised] = library.facts(sam).flags

    for because in (Withdrawal.PRACTICED, Withdrawal.MISTAKEN):
        lives.withdraw_flag(library.teaching, sam, raised.id, because, by=dora, now=at("2026-05-04"))

    [kept] = library.facts(sam).flags
    assert (kept.withdrawn_on, kept.withdrawn_because) == (date(2026, 5, 4), Withdrawal.PRACTICED)
    assert logged("withdrew a flag") == [{"flag": raised.id, "because": "practiced"}]
    assert standings(library, sam, "2026-05-04") == ["certified"]


def test_after_a_withdrawal_the_same_flag_is_a_new_one(library, dora, sam):
    flags(library, sam, dora)
    [raised] = library.facts(sam).flags
    lives.withdraw_flag(library.teaching, sam, raised.id, Withdrawal.MISTAKEN, by=dora, now=at("2026-05-03"))

    flags(library, sam, dora)

    assert {one.withdrawn_on for one in library.facts(sam).flags} == {date(2026, 5, 3), None}


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ({"modules": ()}, "Choose at least one module or one clause."),
        ({"modules": (ModuleId("no-such-module"),)}, "The role does not ask for this. Choose what it asks for."),
        ({"clauses": (ClauseId("willful-penalties"),)}, "The role does not ask for this. Choose what it asks for."),
    ],
)
def test_a_flag_names_what_the_role_asks_for(library, dora, sam, what, told):
    with pytest.raises(Refused) as refused:
        flags(library, sam, dora, **what)

    assert refused.value.sentence == told
    assert db.session.scalars(select(Flag)).all() == []


def test_nobody_flags_themselves_or_withdraws_their_own(library, dora):
    with pytest.raises(Refused, match="flag yourself"):
        flags(library, dora, dora)
    with pytest.raises(Refused, match="a flag of your own"):
        lives.withdraw_flag(library.teaching, dora, "none", Withdrawal.MISTAKEN, by=dora, now=at("2026-05-04"))


# --- A site that slept -----------------------------------------------------------------


def test_after_ninety_days_of_sleep_the_standing_is_the_truth_of_the_day(library, dora, sam):
    """Nothing has to run by night: what is kept is what people did, and the day does the rest."""
    library.certifies(sam, "2026-01-10")
    kept = library.facts(sam)

    assert standings(library, sam, "2026-11-10", "2026-11-11", "2027-01-11", "2028-01-11") == [
        "certified",
        "due",
        "needs retraining",
        "needs retraining",
    ]
    assert library.facts(sam) == kept
