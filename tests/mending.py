"""A module with a wrong key in one question, and mended; and somebody who answers what is right in truth."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from training.actions import attempts
from training.actions.attempts import question_of
from training.content.shapes import Content, Item, ItemId, Module, ModuleId, Option, Scene, Verdict
from training.records import attempts as attempts_kept
from training.records import revisions
from training.records.tables import db
from training.rules.facts import AttemptId, PersonId
from training.web.teaching import KEY
from training.wiring import teach

MODULE = ModuleId("police-walk-in")


def mended(content: Content) -> Content:
    """Return the content with a bank so small that each quiz at the module asks all of it."""
    module = content.modules[MODULE]
    weights = {clause.id: clause.weight for clause in content.policy.clauses.values()}
    heavy = [clause for clause in module.scenario.teaches if weights[clause] == 3]
    apart: dict[str, Item] = {}  # items that ask different things
    for item in module.items.values():
        apart.setdefault(item.variant_of or item.id, item)
    first = [next(item for item in apart.values() if clause in item.clauses) for clause in heavy]
    bank = [*{item.id: item for item in (*first, *apart.values())}.values()][:6]
    return _with(content, module.model_copy(update={"items": {item.id: item for item in bank}}))


def wrong_question(content: Content) -> ItemId:
    """Return the question whose key is wrong: the first that offers a breach."""
    items = mended(content).modules[MODULE].items.values()
    return next(item.id for item in items if any(option.verdict is Verdict.BREACH for option in item.options))


def wrong(content: Content) -> Content:
    """Return the same content with a wrong key: what is right is judged a breach, and a breach right."""
    before = mended(content)
    module, question = before.modules[MODULE], wrong_question(content)
    items = {**module.items, question: _swapped(module.items[question])}
    return _with(before, module.model_copy(update={"items": items}))


WRONG = "It is wrong"
"""The belief behind an answer that a wrong key calls wrong."""


def wrong_everywhere(content: Content) -> Content:
    """Return the content with a wrong key in every question of every quiz."""
    for module in content.modules.values():
        items = {item.id: _swapped(item) for item in module.items.values()}
        content = _with(content, module.model_copy(update={"items": items}))
    return content


def _swapped(item: Item) -> Item:
    """Return an item with its key exchanged for the first answer of the gravest verdict."""
    gravest = max(
        item.options, key=lambda option: (option.verdict is Verdict.BREACH, option.verdict is not Verdict.RIGHT)
    )
    return item.model_copy(update={"options": tuple(_judged(option, gravest) for option in item.options)})


def _judged(option: Option, gravest: Option) -> Option:
    if option.verdict is Verdict.RIGHT:
        return option.model_copy(update={"verdict": gravest.verdict, "belief": WRONG})
    return option.model_copy(update={"verdict": Verdict.RIGHT, "belief": ""}) if option is gravest else option


def _with(content: Content, module: Module) -> Content:
    return content.model_copy(update={"modules": {**content.modules, module.id: module}})


def publish(app: Flask, content: Content) -> None:
    """Have the site teach other content, as after a start."""
    app.extensions[KEY] = teach(content)


def takes(app: Flask, person: PersonId, now: datetime, *, truth: Content, most: int = 99) -> AttemptId:
    """Take the module, or go on with it, and answer what is right in truth; so many places at most."""
    attempt_id = attempts.begin_module(app.extensions[KEY], person, MODULE, now)
    for _ in range(most):
        paper = attempts_kept.paper(db.session(), person, attempt_id)
        row = next((row for place, row in paper.places.items() if place not in paper.responses), None)
        if row is None:
            break
        asked = question_of(revisions.load(db.session(), row.revision), row)
        true = question_of(truth.modules[MODULE], row)
        options, truly = (one.choices if isinstance(one, Scene) else one.options for one in (asked, true))
        right = next(index for index, option in enumerate(truly) if option.verdict is Verdict.RIGHT)
        assert len(options) == len(truly)
        name = next(name for name, index in row.options if index == right)
        attempts.answer(app.extensions[KEY], person, attempt_id, row.place, name, now)
    return attempt_id
