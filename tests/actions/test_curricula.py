"""A curriculum that the file makes shorter: who is certified by it, once, and only who has earned it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.actions.conftest import MODULES, Library, at
from tests.people import PASSWORD
from training.actions import accounts, curricula, daily, people
from training.actions.accounts import LinkKind
from training.actions.people import NewPerson
from training.actions.teaching import Teaching
from training.content.shapes import Role
from training.records.tables import Audit, Certification, db
from training.rules.facts import PersonId


@pytest.fixture
def sam(library: Library) -> PersonId:
    """Sam, in a library that is set up, with all modules passed but the last."""
    link = accounts.make_link(LinkKind.SET_UP, of=None, by=None, now=at("2026-01-05"))
    director = NewPerson("Dora", "dora", Role.DIRECTOR, date(2026, 1, 5))
    due_on = at("2026-01-05").date() + timedelta(days=30)
    people.set_up(library.teaching, link, director, PASSWORD, due_on, at("2026-01-05"))
    sam = library.hires("Sam", "2026-01-05")
    for module in MODULES[:-1]:
        library.passes(sam, module, "2026-01-20")
    curricula.take_up(library.teaching, at("2026-01-21"))
    return sam


def shorter(teaching: Teaching) -> Teaching:
    """What is taught once the file asks staff for the last module no more."""
    asked = teaching.asked[Role.STAFF]
    return replace(teaching, asked={**teaching.asked, Role.STAFF: replace(asked, modules=asked.modules[:-1])})


def granted() -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(Certification).order_by(Certification.granted_at))
    return [(str(row.starts_on), str(row.until_on), str(row.granted_on)) for row in rows]


def lines() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Audit.did).order_by(Audit.id)))


def test_the_daily_run_takes_a_shorter_curriculum_up_too(library, sam):
    for hour in (18, 19):
        daily.run(shorter(library.teaching), f"run {hour}", lambda hour=hour: at("2026-03-02", hour))

    assert granted() == [("2026-01-20", "2027-01-20", "2026-03-02")]
    assert lines().count("took up the curriculum") == 2  # as the library began, and once since


def test_fewer_modules_certify_at_once_from_the_last_pass(library, sam):
    assert granted() == []

    found = [curricula.take_up(shorter(library.teaching), at("2026-03-02")) for _ in range(2)]

    assert found == [1, 0]
    assert granted() == [("2026-01-20", "2027-01-20", "2026-03-02")]
    assert lines()[-2:] == ["certified by a shorter curriculum", "took up the curriculum"]


def test_a_curriculum_that_asks_the_same_is_taken_up_once(library, sam):
    before = lines()

    assert curricula.take_up(library.teaching, at("2026-03-02")) == 0

    assert lines() == before


def test_a_library_that_is_not_set_up_takes_nothing_up(library):
    assert curricula.take_up(library.teaching, at("2026-01-05")) == 0
    assert lines() == []
