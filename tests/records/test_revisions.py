from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.records.kept import NOW, keep_revision, module
from training.content.shapes import SHAPE
from training.records import revisions
from training.records.tables import Revision


@pytest.fixture(autouse=True)
def _nothing_opened_yet(monkeypatch: pytest.MonkeyPatch):
    """As in a process that has just begun."""
    monkeypatch.setattr(revisions, "_opened", {})


def test_a_revision_kept_is_loaded_as_the_module_it_was(session: Session):
    hash = keep_revision(session, module("As it was"))

    assert revisions.load(session, hash) == module("As it was")


def test_a_revision_is_kept_once(session: Session):
    hash = keep_revision(session)
    keep_revision(session)
    revisions.keep(session, hash, "other", "other words", NOW)

    assert session.scalar(select(func.count()).select_from(Revision)) == 1
    assert session.scalars(select(Revision.shape)).one() == SHAPE
    assert revisions.load(session, hash) == module()


def test_many_revisions_are_loaded_each_under_its_hash(session: Session):
    hashes = {keep_revision(session, module(title)): title for title in ("One", "Two", "Three")}
    first = next(iter(hashes))
    revisions.load(session, first)

    found = revisions.load_many(session, hashes)

    assert {hash: found[hash].title for hash in found} == hashes
    assert revisions.load_many(session, []) == {}


def test_a_revision_opened_once_is_not_parsed_again(session: Session):
    hash = keep_revision(session)
    opened = revisions.load(session, hash)
    session.execute(update(Revision).values(body="nothing that can be read"))

    assert revisions.load(session, hash) is opened


def test_a_revision_that_is_not_kept_is_a_key_error(session: Session):
    with pytest.raises(KeyError):
        revisions.load(session, "no such hash")
