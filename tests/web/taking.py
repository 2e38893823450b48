"""Taking training in the tests: a person who knows the key, or means not to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from tests.people import Somebody
from tests.web.conftest import Page, Visitor
from training.actions.attempts import begin_module, question_of
from training.actions.teaching import Teaching
from training.content.shapes import Module, ModuleId, Scene, Verdict
from training.records import attempts, certifications, revisions
from training.records.tables import Attempt, PlaceOnPaper, db
from training.rules.facts import AttemptId, Outcome, PersonId
from training.web.teaching import KEY

MODULES = ("police-walk-in", "parent-at-the-desk", "chatty-patron")
RIGHT = (Verdict.RIGHT,)
WORST = (Verdict.BREACH, Verdict.INCOMPLETE, Verdict.OVER_REFUSAL)


@dataclass
class Taker:
    """One person at one module."""

    app: Flask
    visit: Visitor
    who: Somebody

    def begins(self, module_id: str) -> str:
        """Begin a module; return the address of the attempt."""
        return self.visit.post("learn.begin", as_=self.who, module_id=module_id).location

    def attempt_id(self, address: str) -> AttemptId:
        return AttemptId(address.rsplit("/", 1)[-1])

    def asked(self, attempt_id: AttemptId) -> tuple[PlaceOnPaper, Module] | None:
        """Return the place whose turn it is, and its module as of that day. None: all is answered."""
        with self.app.app_context():
            session = db.session()
            paper = attempts.paper(session, self.who.id, attempt_id)
            row = next((row for place, row in paper.places.items() if place not in paper.responses), None)
            if row is None or paper.attempt.ended_at:
                return None
            module = revisions.load(session, row.revision)
            session.expunge_all()
            return row, module

    def option(self, row: PlaceOnPaper, module: Module, wanted: Sequence[Verdict]) -> str:
        """Return the opaque name of an option, the first verdict wanted that the place offers."""
        question = question_of(module, row)
        options = question.choices if isinstance(question, Scene) else question.options
        for verdict in wanted:
            for name, index in row.options:
                if options[index].verdict is verdict:
                    return str(name)
        raise AssertionError(f"{row.question_id} offers none of {wanted}")

    def offers_a_breach(self, row: PlaceOnPaper, module: Module) -> bool:
        question = question_of(module, row)
        options = question.choices if isinstance(question, Scene) else question.options
        return any(option.verdict is Verdict.BREACH for option in options)

    def answers(self, attempt_id: AttemptId, row: PlaceOnPaper, option: str, expect: int = 302) -> Page:
        return self.visit.post(
            "learn.place",
            as_=self.who,
            expect=expect,
            data={"option": option},
            attempt_id=attempt_id,
            place=row.place,
        )

    def plays_on(
        self, attempt_id: AttemptId, scenes: Sequence[Verdict] = RIGHT, items: Sequence[Verdict] = RIGHT, but: int = 0
    ) -> Page:
        """Play to the end; the first `but` items that offer a breach are breached. Returns the result's page."""
        wrong_left = but
        while (found := self.asked(attempt_id)) is not None:
            row, module = found
            wanted = scenes if row.kind == "scene" else items
            if row.kind == "item" and wrong_left and self.offers_a_breach(row, module):
                wanted, wrong_left = WORST, wrong_left - 1
            assert self.visit.get("learn.place", as_=self.who, attempt_id=attempt_id, place=row.place).h1
            went = self.answers(attempt_id, row, self.option(row, module, wanted))
            self.visit.get(went.location, as_=self.who)
        return self.visit.get("learn.result", as_=self.who, attempt_id=attempt_id)

    def takes(self, module_id: str, **how: object) -> Page:
        """Take a whole module."""
        return self.plays_on(self.attempt_id(self.begins(module_id)), **how)


def certify(app: Flask, whose: PersonId, until_on: date) -> None:
    """Grant a certification through a day, for every module passed."""
    teaching: Teaching = app.extensions[KEY]
    now = datetime.now(UTC)
    with app.app_context():
        for module_id in MODULES:
            attempt_id = begin_module(teaching, whose, ModuleId(module_id), now)
            attempt = db.session.get(Attempt, attempt_id)
            attempts.end(db.session(), attempt, Outcome.PASSED, (), now=now, on=teaching.day(now))
            db.session.commit()
        certifications.grant(
            db.session(),
            whose,
            attempt_id=attempt_id,
            starts_on=until_on - timedelta(days=364),
            until_on=until_on,
            valid_months=12,
            policy_version=teaching.content.policy.version,
            now=now,
            on=until_on - timedelta(days=364),
        )
        db.session.commit()
