"""The audit: one line an action, only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from training.records.tables import Audit
from training.rules.facts import PersonId

_LINE = insert(cast(Table, Audit.__table__))


def lines_about(session: Session, person_id: PersonId) -> Sequence[Audit]:
    """Return the lines that concern a person, the latest first."""
    return session.scalars(select(Audit).filter_by(about_id=person_id).order_by(Audit.id.desc())).all()


def add(
    session: Session,
    *,
    at: datetime,
    by: PersonId | None,
    about: PersonId | None,
    did: str,
    detail: Mapping[str, Any],
) -> None:
    """Add a line. `by` is None for the site itself or a command, `about` for what concerns nobody in particular."""
    line = {"at": at, "by_id": by, "about_id": about, "did": did, "detail": dict(detail)}
    session.execute(_LINE, line)
