"""The site for many at once, on each kind of database, and those who sit down at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from flask import Flask

from tests.faults.sitting import Sitter, in_process
from tests.people import Staff, add, set_up_library
from tests.web.conftest import content, make_app  # noqa: F401 - content is a fixture
from training.actions import accounts
from training.content.shapes import Content, Role
from training.records.tables import db

Done = TypeVar("Done")


@dataclass
class Site:
    """A library that is set up."""

    app: Flask
    staff: Staff

    def tokens(self, people: int) -> list[str]:
        """Add so many people and sign each of them in."""
        now = datetime.now(UTC)
        with self.app.app_context():
            added = [add(self.app, f"Person {n}", Role.STAFF, by=self.staff.dora.id, now=now) for n in range(people)]
            return [accounts.begin_sign_in(person, now) for person in added]

    def sitter(self, token: str) -> Sitter:
        """Sit somebody down at a browser of their own."""
        return Sitter(in_process(self.app, token))


@pytest.fixture
def site(database_url: str, tmp_path: Path, content: Content) -> Iterator[Site]:  # noqa: F811
    app = make_app(database_url, tmp_path, content)
    yield Site(app, set_up_library(app))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(work: Callable[[int], Done], threads: int) -> list[Done]:
    """Run one function in many threads that begin together; return what each returned."""
    together = Barrier(threads)

    def one(number: int) -> Done:
        together.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))
