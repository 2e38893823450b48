"""The policy's versions, and what each changed as the Director signed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training.content.shapes import ClauseId, Policy
from training.records.tables import PolicyChange, PolicyVersion
from training.rules.facts import PersonId


def versions(session: Session) -> Sequence[PolicyVersion]:
    """Return the versions that this site has shown, the first first."""
    return session.scalars(select(PolicyVersion).order_by(PolicyVersion.number)).all()


class Numbered(Protocol):
    """A version with its number, whether a row or as it is noted."""

    @property
    def version(self) -> str: ...
    @property
    def number(self) -> int: ...


def since(version: str, published: Iterable[Numbered]) -> frozenset[str]:
    """Return a version and those published after it; of one that is still to come, that alone."""
    numbers = {one.version: one.number for one in published}
    first = numbers.get(version)
    return frozenset({version, *(v for v, number in numbers.items() if first is not None and number >= first)})


def words_of(version: PolicyVersion) -> Policy:
    """Return a version as it was published."""
    return Policy.model_validate_json(version.body)


def keep(session: Session, policy: Policy, *, now: datetime, on: date) -> bool:
    """Keep a version from its first day on; say whether it is new here. One that is kept stays as it is."""
    if session.get(PolicyVersion, policy.version):
        return False
    last = session.scalar(select(func.coalesce(func.max(PolicyVersion.number), 0)))
    row = PolicyVersion(
        version=policy.version,
        number=(last or 0) + 1,
        body=policy.model_dump_json(by_alias=True),
        published_on=on,
        published_at=now,
    )
    session.add(row)
    session.flush()
    return True


def changes(session: Session) -> Sequence[PolicyChange]:
    """Return what was signed, in the order it was signed."""
    return session.scalars(select(PolicyChange).order_by(PolicyChange.signed_at)).all()


def sign(
    session: Session,
    version: str,
    was: str,
    *,
    material: Sequence[ClauseId],
    minor: Sequence[ClauseId],
    in_force_on: date,
    signed_as: str,
    by: PersonId,
    now: datetime,
    on: date,
) -> PolicyChange:
    """Keep what the Director signed of a version."""
    row = PolicyChange(
        version=version,
        was=was,
        material=list(material),
        minor=list(minor),
        in_force_on=in_force_on,
        questions_on=None,
        signed_as=signed_as,
        signed_on=on,
        signed_at=now,
        by_id=by,
    )
    session.add(row)
    session.flush()
    return row
