"""The library's settings as the Director changed them, value by value. The first values stand in the curriculum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
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


def last_of(session: Session, name: str) -> Setting | None:
    """Return the value of a setting that was set last. None: the curriculum's first value stands."""
    return session.scalars(select(Setting).filter_by(name=name).order_by(Setting.version.desc()).limit(1)).first()


def add(session: Session, change: SettingChange, because: SettingReason, *, by: PersonId, now: datetime) -> None:
    """Add the next value of a setting. Earlier ones stay, and stay in force up to its first day."""
    last = last_of(session, change.name)
    session.add(
        Setting(
            id=ids.new_id(),
            name=change.name,
            version=last.version + 1 if last else 1,
            value=change.value,
            because=because.value,
            from_on=change.from_on,
            set_at=now,
            by_id=by,
        )
    )
    session.flush()
