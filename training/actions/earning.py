"""What a pass, a change of role or of the first day brings: a certification, modules to pass. Part of other actions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from training.actions.teaching import Teaching
from training.content.shapes import Role
from training.records import certifications, facts, notes, people
from training.rules import certifying
from training.rules.facts import Facts, ObligationKind, PersonId, RoleChange
from training.rules.obliging import added_by_role


def note_new_role(
    teaching: Teaching, session: Session, person_id: PersonId, role: Role, *, by: PersonId, now: datetime
) -> None:
    """Note that somebody holds another role from today on, with the modules that this adds.

    Counted from the role of this morning: a slip put right within the day adds nothing.
    """
    known = facts.of_person(session, person_id)
    today = teaching.day(now)
    was = notes.role_before(session, person_id, today) or known.role
    adds = added_by_role(known, teaching.asked[was], teaching.asked[role], today)
    notes.note_role_change(session, person_id, RoleChange(role, was, today, adds), by=by, now=now)


def move_start(session: Session, person_id: PersonId, starts_on: date, now: datetime) -> None:
    """Correct the first day of work; a date set for the onboarding that opens with it stays set."""
    before = facts.of_person(session, person_id).employment
    people.move_start(session, person_id, starts_on, now=now)
    after = facts.of_person(session, person_id).employment
    notes.move_due_dates(
        session,
        person_id,
        ObligationKind.ONBOARDING,
        opened_on=before.onboards_on,
        opens_on=after.onboards_on,
    )


def grant_earned(teaching: Teaching, session: Session, known: Facts, now: datetime) -> bool:
    """Grant what somebody has earned and does not hold yet. Fewer modules may certify at once, from the last pass.

    Returns whether there was something to grant.
    """
    today = teaching.day(now)
    numbers = teaching.numbers_of(known)
    earned = certifying.earned(known, teaching.asked[known.role], numbers, today)
    if earned:
        certifications.grant(
            session,
            known.person_id,
            attempt_id=earned.attempt_id,
            starts_on=earned.starts_on,
            until_on=earned.until_on,
            valid_months=numbers.on(today).valid_months,
            policy_version=teaching.content.policy.version,
            now=now,
            on=today,
            is_brought=any(one.id == earned.attempt_id and one.brought for one in known.attempts),
        )
    return earned is not None
