"""Texts that the policy leans on, as the Director supplied them, version by version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training import ids
from training.content.shapes import TextId
from training.records.tables import Person, SuppliedText
from training.rules.facts import PersonId


def current(session: Session) -> Mapping[TextId, SuppliedText]:
    """Return the version in force of every text that is supplied and not withdrawn."""
    latest = select(SuppliedText.text_id, func.max(SuppliedText.version).label("version"))
    newest = latest.group_by(SuppliedText.text_id).subquery()
    rows = session.scalars(
        select(SuppliedText).join(
            newest, (SuppliedText.text_id == newest.c.text_id) & (SuppliedText.version == newest.c.version)
        )
    )
    return {TextId(row.text_id): row for row in rows if row.words}


def versions_of(session: Session, text_id: TextId) -> Sequence[tuple[SuppliedText, str]]:
    """Return every version of a text with the name of who supplied it, the newest first."""
    rows = session.execute(
        select(SuppliedText, Person.name)
        .join(Person, Person.id == SuppliedText.by_id)
        .where(SuppliedText.text_id == text_id)
        .order_by(SuppliedText.version.desc())
    )
    return [(row, name) for row, name in rows]


def add(session: Session, text_id: TextId, words: str, *, public: bool, by: PersonId, now: datetime) -> SuppliedText:
    """Add the next version of a text and return it. Empty words withdraw the text.

    public  the desk card shows this version to anybody who looks
    """
    last = session.scalars(select(func.max(SuppliedText.version)).filter_by(text_id=text_id)).one() or 0
    row = SuppliedText(
        id=ids.new_id(), text_id=text_id, version=last + 1, words=words, public=public, supplied_at=now, by_id=by
    )
    session.add(row)
    session.flush()
    return row
