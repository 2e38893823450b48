"""Who does the daily run, and on which day it was done last."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from training.records.database import insert_once
from training.records.tables import DailyRun


def done_on(session: Session) -> date | None:
    """Return the last day on which it was done. None: never."""
    row = session.get(DailyRun, 1, populate_existing=True)
    return row.done_on if row else None


def take(session: Session, holder: str, *, now: datetime, until_at: datetime) -> bool:
    """Take the run, unless somebody holds it. Returns whether it was taken."""
    first = insert_once(session, DailyRun)
    session.execute(first, {"id": 1, "holder": "", "until_at": now, "done_on": None})
    free = update(DailyRun).where(DailyRun.until_at <= now).values(holder=holder, until_at=until_at)
    return session.scalars(free.returning(DailyRun.id)).one_or_none() is not None


def give_back(session: Session, holder: str, *, now: datetime, done_on: date | None) -> None:
    """Give the run back; `done_on` None: it was broken off. Of somebody else's nothing is changed."""
    given = {"until_at": now} if done_on is None else {"until_at": now, "done_on": done_on}
    session.execute(update(DailyRun).where(DailyRun.holder == holder).values(given))
