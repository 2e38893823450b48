"""Signatures: who has signed which text of the policy as read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training import ids
from training.records.database import insert_once
from training.records.tables import Signature
from training.rules.facts import PersonId


def of(session: Session, person_id: PersonId, policy_hash: str) -> Signature | None:
    """Return a person's signature under a text of the policy. None: not signed."""
    return session.scalars(select(Signature).filter_by(person_id=person_id, policy_hash=policy_hash)).one_or_none()


def add(
    session: Session, *, person_id: PersonId, policy_version: str, policy_hash: str, signed_as: str, now: datetime
) -> None:
    """Keep a signature. A second one under the same text changes nothing."""
    session.execute(
        insert_once(session, Signature),
        {
            "id": ids.new_id(),
            "person_id": person_id,
            "policy_version": policy_version,
            "policy_hash": policy_hash,
            "signed_as": signed_as,
            "signed_at": now,
        },
    )
