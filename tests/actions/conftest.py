"""A site on each kind of database, and the days on which things happen in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.web.conftest import content, make_app  # noqa: F401 - content is a fixture
from training.actions import accounts, attempts, people
from training.actions.accounts import LinkKind
from training.actions.attempts import question_of
from training.actions.people import NewPerson
from training.actions.teaching import Teaching
from training.content.shapes import Content, ModuleId, Role, Scene, Verdict
from training.records import attempts as attempts_kept
from training.records import facts, revisions
from training.records.tables import db
from training.rules.facts import AttemptId, Facts, PersonId
from training.rules.standing import Judgement, judge
from training.web.teaching import KEY

MODULES = ("police-walk-in", "parent-at-the-desk", "chatty-patron")


def at(day: str, hour: int = 18) -> datetime:
    """An instant of a day: 18 o'clock in UTC is about noon in Colorado."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


@dataclass
class Library:
    """The site, as actions see it."""

    app: Flask

    @property
    def teaching(self) -> Teaching:
        return self.app.extensions[KEY]

    def hires(self, name: str, day: str, role: Role = Role.STAFF) -> PersonId:
        person = NewPerson(name, name.lower(), role, date.fromisoformat(day))
        return people.add(self.teaching, person, by=None, now=at(day))

    def plays(self, person_id: PersonId, attempt_id: AttemptId, day: str, wrong: int = 0) -> None:
        """Answer to the end: all right, but for the first `wrong` items that offer a breach."""
        while (asked := self.turn(person_id, attempt_id)) is not None:
            row, question = asked
            options = question.choices if isinstance(question, Scene) else question.options
            breaches = any(option.verdict is Verdict.BREACH for option in options)
            ill = wrong > 0 and breaches and not isinstance(question, Scene)
            wrong -= ill
            verdict = Verdict.BREACH if ill else Verdict.RIGHT
            name = next(name for name, index in row.options if options[index].verdict is verdict)
            attempts.answer(self.teaching, person_id, attempt_id, row.place, name, at(day))

    def turn(self, person_id: PersonId, attempt_id: AttemptId):
        session = db.session()
        paper = attempts_kept.paper(session, person_id, attempt_id)
        row = next((row for place, row in paper.places.items() if place not in paper.responses), None)
        if row is None:
            return None
        return row, question_of(revisions.load(session, row.revision), row)

    def passes(self, person_id: PersonId, module_id: str, day: str, wrong: int = 0) -> AttemptId:
        attempt_id = attempts.begin_module(self.teaching, person_id, ModuleId(module_id), at(day))
        self.plays(person_id, attempt_id, day, wrong)
        return attempt_id

    def certifies(self, person_id: PersonId, day: str) -> None:
        for module_id in MODULES:
            self.passes(person_id, module_id, day)

    def facts(self, person_id: PersonId) -> Facts:
        db.session.rollback()
        return facts.of_person(db.session(), person_id)

    def judged(self, person_id: PersonId, day: str) -> Judgement:
        known = self.facts(person_id)
        return judge(known, self.teaching.asked[known.role], self.teaching.numbers_of(known), date.fromisoformat(day))


@pytest.fixture
def library(database_url: str, tmp_path: Path, content: Content) -> Iterator[Library]:  # noqa: F811
    app = make_app(database_url, tmp_path, content)
    with app.app_context():
        yield Library(app)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def dora(library: Library) -> PersonId:
    """Who is Director, in a library that is set up: only then is the audit read for standings."""
    link = accounts.make_link(LinkKind.SET_UP, of=None, by=None, now=at("2026-01-05"))
    director = NewPerson("Dora", "dora", Role.DIRECTOR, date(2026, 1, 5))
    return people.set_up(library.teaching, link, director, "four words", date(2026, 2, 5), at("2026-01-05"))
