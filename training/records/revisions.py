"""Revisions: the content of every module that anybody attempted, by its hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training.content.canon import module_from
from training.content.shapes import SHAPE, Module
from training.records.database import insert_once
from training.records.tables import Revision

_opened: dict[str, Module] = {}
"""Each revision is parsed once a process. It never grows stale: other content has another hash."""


def load(session: Session, hash: str) -> Module:
    """Return the module as it was in a revision. Raises KeyError for one that is not kept."""
    return load_many(session, [hash])[hash]


def load_many(session: Session, hashes: Iterable[str]) -> Mapping[str, Module]:
    """Return modules by the hashes of their revisions, in one query, or none if all were opened before.

    Raises KeyError for a revision that is not kept.
    """
    wanted = set(hashes)
    unopened = wanted - _opened.keys()
    if unopened:
        rows = session.execute(select(Revision.hash, Revision.body, Revision.shape).where(Revision.hash.in_(unopened)))
        _opened.update({hash: module_from(body, shape) for hash, body, shape in rows})
    return {hash: _opened[hash] for hash in wanted}


def keep(session: Session, hash: str, module_id: str, body: str, now: datetime) -> None:
    """Keep a revision's text. One that is kept stays as it is: the same hash is the same text."""
    session.execute(
        insert_once(session, Revision),
        {
            "hash": hash,
            "module_id": module_id,
            "shape": SHAPE,
            "body": body,
            "kept_at": now,
        },
    )
