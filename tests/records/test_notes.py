"""Changes of role, set due dates and flags: written, read back as facts, and corrected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.people import everybody
from tests.records.kept import DORA, NOW, OLIVE, REFER, SAM, TODAY, finish, keep_person, open_attempt
from training.content.shapes import ModuleId, Role
from training.records import facts, notes, people
from training.records.tables import Flag as KeptFlag
from training.records.tables import RoleChange as KeptRoleChange
from training.rules.facts import (
    DueDate,
    Flag,
    Leave,
    ObligationKind,
    Observation,
    Outcome,
    PersonId,
    Postponement,
    RoleChange,
    Withdrawal,
)

GLOVE = ModuleId("glove")


@pytest.fixture(autouse=True)
def staff(session: Session) -> None:
    for person in (SAM, OLIVE, DORA):
        keep_person(session, person)


def changes_role(session: Session, role: Role, was: Role, on: date = TODAY) -> RoleChange:
    change = RoleChange(role, was, on, adds=(GLOVE,))
    notes.note_role_change(session, SAM, change, by=DORA, now=NOW)
    return change


def sets(session: Session, due_on: date, minutes: int = 0) -> DueDate:
    due = DueDate(ObligationKind.ONBOARDING, date(2026, 1, 5), due_on, TODAY, Postponement.QUIET_TIME)
    notes.set_due_date(session, SAM, due, by=DORA, now=NOW + timedelta(minutes=minutes))
    return due


def flags(session: Session, whose: PersonId = SAM) -> str:
    return notes.raise_flag(
        session, whose, Observation.ON_PAPER, clauses=[REFER], module_ids=[GLOVE], by=DORA, now=NOW, on=TODAY
    )


def test_a_change_of_role_is_known_with_what_it_adds(session: Session):
    changed = changes_role(session, Role.STAFF, Role.VOLUNTEER)

    assert facts.of_person(session, SAM).role_changes == (changed,)


def test_a_second_change_of_role_that_day_replaces_the_first(session: Session):
    changes_role(session, Role.DESIGNEE, Role.STAFF)

    assert notes.role_before(session, SAM, TODAY) is Role.STAFF
    assert notes.role_before(session, SAM, TODAY + timedelta(days=1)) is None
    changed = changes_role(session, Role.VOLUNTEER, Role.STAFF)

    assert facts.of_person(session, SAM).role_changes == (changed,)


def test_a_role_changed_back_within_the_day_was_never_changed(session: Session):
    changes_role(session, Role.DESIGNEE, Role.STAFF)

    changes_role(session, Role.STAFF, Role.STAFF)

    assert facts.of_person(session, SAM).role_changes == ()


def test_the_database_holds_one_change_of_role_a_day(session: Session):
    changes_role(session, Role.DESIGNEE, Role.STAFF)
    row = session.scalars(select(KeptRoleChange)).one()
    kept = {column.name: getattr(row, column.name) for column in KeptRoleChange.__table__.columns}

    session.add(KeptRoleChange(**(kept | {"id": "another"})))

    with pytest.raises(IntegrityError):
        session.flush()


def test_set_due_dates_are_known_in_the_order_they_were_set(session: Session):
    later = sets(session, date(2027, 1, 1), minutes=2)
    sooner = sets(session, date(2027, 2, 1), minutes=1)

    assert facts.of_person(session, SAM).due_dates == (sooner, later)


def test_a_flag_is_known_with_how_many_attempts_had_ended(session: Session):
    finish(session, open_attempt(session, "one"))
    finish(session, open_attempt(session, "two"), Outcome.FAILED)
    open_attempt(session, "open")
    flag_id = flags(session)

    assert facts.of_person(session, SAM).flags == (
        Flag(flag_id, TODAY, Observation.ON_PAPER, clauses=(REFER,), module_ids=(GLOVE,), follows=2),
    )


def test_a_flag_is_withdrawn_once_and_keeps_its_reason(session: Session):
    flag_id = flags(session)

    first = notes.withdraw_flag(session, SAM, flag_id, Withdrawal.MISTAKEN, on=TODAY)
    second = notes.withdraw_flag(session, SAM, flag_id, Withdrawal.PRACTICED, on=TODAY + timedelta(days=1))

    [flag] = facts.of_person(session, SAM).flags
    assert (first, second) == (True, False)
    assert (flag.withdrawn_on, flag.withdrawn_because) == (TODAY, Withdrawal.MISTAKEN)


def test_a_flag_is_withdrawn_only_from_whose_it_is(session: Session):
    flag_id = flags(session)

    assert not notes.withdraw_flag(session, OLIVE, flag_id, Withdrawal.MISTAKEN, on=TODAY)
    assert facts.of_person(session, SAM).flags[0].withdrawn_on is None


def test_a_flag_is_never_withdrawn_without_a_reason(session: Session):
    flags(session)
    session.scalars(select(KeptFlag)).one().withdrawn_on = TODAY

    with pytest.raises(IntegrityError):
        session.flush()


def test_everything_noted_stays_with_its_owner(session: Session):
    changes_role(session, Role.STAFF, Role.VOLUNTEER)
    sets(session, date(2027, 1, 1))
    flags(session)
    flags(session, whose=OLIVE)
    people.add_leave(session, OLIVE, first_on=TODAY, last_on=None, now=NOW)

    dora, olive, sam = everybody(session)

    assert (dora.leaves, dora.flags, dora.due_dates, dora.role_changes) == ((), (), (), ())
    assert (olive.leaves, len(olive.flags), olive.due_dates) == ((Leave(TODAY, None),), 1, ())
    assert (len(sam.flags), len(sam.due_dates), len(sam.role_changes), sam.leaves) == (1, 1, 1, ())
    assert sam == facts.of_person(session, SAM)


def test_two_stretches_of_work_are_one_employment_and_the_gap_a_leave(session: Session):
    people.add_leave(session, SAM, first_on=date(2026, 9, 1), last_on=date(2026, 9, 3), now=NOW)
    people.end_employment(session, SAM, date(2026, 3, 31), now=NOW)
    people.employ(session, SAM, starts_on=date(2026, 8, 1), recorded_on=date(2026, 7, 1), due_on=None)

    known = facts.of_person(session, SAM)

    assert (known.employment.starts_on, known.employment.last_on) == (date(2026, 1, 5), None)
    assert known.leaves == (
        Leave(date(2026, 4, 1), date(2026, 7, 31), left=True),
        Leave(date(2026, 9, 1), date(2026, 9, 3)),
    )


def test_a_leave_that_ends_sooner_is_known_so(session: Session):
    people.add_leave(session, SAM, first_on=date(2026, 9, 1), last_on=None, now=NOW)

    people.end_leave(session, people.leaves_of(session, SAM)[0], date(2026, 9, 3), now=NOW)

    assert facts.of_person(session, SAM).leaves == (Leave(date(2026, 9, 1), date(2026, 9, 3)),)


def test_whoever_is_taken_back_takes_all_that_was_noted_along(session: Session):
    changes_role(session, Role.STAFF, Role.VOLUNTEER)
    sets(session, date(2027, 1, 1))
    flags(session)

    people.remove(session, SAM)

    left = [session.scalars(select(func.count()).select_from(one)).one() for one in (KeptFlag, KeptRoleChange)]
    assert left == [0, 0]
