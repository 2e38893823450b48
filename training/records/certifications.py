"""Certifications: one row a cycle, never changed. When one is earned is a matter of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training import ids
from training.records.database import insert_once
from training.records.tables import Certification
from training.rules.facts import AttemptId, PersonId


def of_person(session: Session, person_id: PersonId) -> Sequence[Certification]:
    """Return a person's certifications, in the order they were granted."""
    return session.scalars(
        select(Certification)
        .filter_by(person_id=person_id)
        .order_by(Certification.granted_at, Certification.starts_on, Certification.id)
    ).all()


def granted_by(session: Session, attempt_id: AttemptId) -> Certification | None:
    """Return the certification that an attempt's end granted. None: it granted none."""
    return session.scalars(select(Certification).filter_by(attempt_id=attempt_id)).one_or_none()


def grant(
    session: Session,
    person_id: PersonId,
    *,
    attempt_id: AttemptId,
    starts_on: date,
    until_on: date,
    valid_months: int,
    policy_version: str,
    now: datetime,
    on: date,
    is_brought: bool = False,
    correction_id: str | None = None,
) -> None:
    """Grant a certification, both days inclusive. An attempt grants one: a second call changes nothing.

    is_brought     whether the attempt is a pass from earlier records
    correction_id  the correction that grants it. None: the attempt's own end does
    """
    session.execute(
        insert_once(session, Certification),
        {
            "id": ids.new_id(),
            "person_id": person_id,
            "attempt_id": None if is_brought else attempt_id,
            "brought_id": attempt_id if is_brought else None,
            "correction_id": correction_id,
            "starts_on": starts_on,
            "until_on": until_on,
            "valid_months": valid_months,
            "policy_version": policy_version,
            "granted_on": on,
            "granted_at": now,
        },
    )
