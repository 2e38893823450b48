"""The library's settings as the Director changed them, value by value. The first values stand in the curriculum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training import ids
from training.records.tables import Person, Setting
from training.rules.facts import PersonId, SettingChange, SettingReason


def changes(session: Session) -> tuple[SettingChange, ...]:
    """Return every change, in the order they were set. What judges a person loads them with the person's facts."""
    rows = session.scalars(select(Setting).order_by(Setting.set_at, Setting.id))
    return tuple(SettingChange(row.name, row.value, row.from_on) for row in rows)


def with_authors(session: Session) -> Sequence[tuple[Setting, str]]:
    """Return every value that was set, each with the name of who set it, the newest first."""
    rows = session.execute(
        select(Setting, Person.name)
        .join(Person, Person.id == Setting.by_id)
        .order_by(Setting.set_at.desc(), Setting.version.desc())
    )
    return [(row, name) for row, name in rows]


def version_of(session: Session, name: str) -> int:
    """Return how often a setting was changed."""
    return session.scalars(select(func.max(Setting.version)).filter_by(name=name)).one() or 0


def add(session: Session, change: SettingChange, because: SettingReason, *, by: PersonId, now: datetime) -> None:
    """Add the next value of a setting. Earlier ones stay, and stay in force up to its first day."""
    session.add(
        Setting(
            id=ids.new_id(),
            name=change.name,
            version=version_of(session, change.name) + 1,
            value=change.value,
            because=because.value,
            from_on=change.from_on,
            set_at=now,
            by_id=by,
        )
    )
    session.flush()
