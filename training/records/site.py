"""The one row that says the library is set up."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training.records.tables import Site


def is_set_up(session: Session) -> bool:
    """Say whether the library is set up."""
    return session.scalars(select(Site.id)).one_or_none() is not None


def everyone_due_on(session: Session) -> date | None:
    """Return the onboarding date of everyone already here at set-up. None: not set up."""
    return session.scalars(select(Site.everyone_due_on)).one_or_none()


def set_up(session: Session, *, everyone_due_on: date, now: datetime) -> None:
    """Set the library up. The database refuses a second time (IntegrityError)."""
    session.add(Site(id=1, set_up_at=now, everyone_due_on=everyone_due_on))
    session.flush()
