"""The one row that says the library is set up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from training.records.tables import Site


def is_set_up(session: Session) -> bool:
    """Say whether the library is set up."""
    return session.scalars(select(Site.id)).one_or_none() is not None


def everyone_due_on(session: Session) -> date | None:
    """Return the onboarding date of everyone already here at set-up. None: not set up."""
    return session.scalars(select(Site.everyone_due_on)).one_or_none()


def asks(session: Session) -> dict[str, Any] | None:
    """Return which modules each role was asked for when that was last taken up. None: it never was."""
    return session.scalars(select(Site.asks)).one_or_none()


def keep_asks(session: Session, asks: Mapping[str, Sequence[str]]) -> None:
    """Keep which modules each role is asked for, in place of what was kept."""
    session.execute(update(Site).values(asks=dict(asks)))


def set_up(session: Session, *, everyone_due_on: date, now: datetime) -> None:
    """Set the library up. The database refuses a second time (IntegrityError)."""
    session.add(Site(id=1, set_up_at=now, everyone_due_on=everyone_due_on))
    session.flush()
