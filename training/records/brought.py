"""Passes from the time before this site. What they count for is a matter of the rules."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training import ids
from training.records.database import insert_once
from training.records.tables import BroughtPass, Person
from training.rules.facts import PersonId


def keys(session: Session) -> dict[str, PersonId]:
    """Return everybody by the folded name by which they sign in."""
    return {key: PersonId(person_id) for key, person_id in session.execute(select(Person.sign_in_key, Person.id))}


def add(
    session: Session,
    person_id: PersonId,
    subject: str,
    *,
    said: str,
    passed_on: date,
    by: PersonId | None,
    now: datetime,
    on: date,
) -> None:
    """Keep a pass from earlier records. The same one a second time changes nothing."""
    session.execute(
        insert_once(session, BroughtPass),
        {
            "id": ids.new_id(),
            "person_id": person_id,
            "subject": subject,
            "said": said,
            "passed_on": passed_on,
            "brought_on": on,
            "brought_at": now,
            "by_id": by,
        },
    )
