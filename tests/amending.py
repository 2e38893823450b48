"""A policy that the Board amends: version 2 changes one clause and rewords another; version 3 is to come."""

from __future__ import annotations

from flask import Flask

from training import clock
from training.actions import policies
from training.content.shapes import ClauseId, Content, Item, Module, Policy
from training.records import policies as kept
from training.records.tables import db
from training.rules.facts import PersonId
from training.web.teaching import KEY


def changed(content: Content) -> ClauseId:
    """Return the clause that version 2 changes: the first of weight 3 that a module teaches."""
    taught = [clause for module in content.modules.values() for clause in module.scenario.teaches]
    return next(clause for clause in taught if content.policy.clauses[clause].weight == 3)


def reworded(content: Content) -> ClauseId:
    """Return the clause of which version 2 changes a word alone."""
    return next(clause for clause in reversed(list(content.policy.clauses)) if clause != changed(content))


def next_version(content: Content, version: str) -> Policy:
    """Return the policy with both clauses in other words."""
    clauses = dict(content.policy.clauses)
    for clause_id in (changed(content), reworded(content)):
        clauses[clause_id] = clauses[clause_id].model_copy(update={"words": f"As amended: {clauses[clause_id].words}"})
    return content.policy.model_copy(update={"version": version, "clauses": clauses, "text": f"Version {version}"})


def with_questions(content: Content, version: str) -> dict[str, Module]:
    """Return the modules, every item on the changed clause rewritten in a version's words."""
    clause = changed(content)

    def item(one: Item) -> Item:
        return one.model_copy(update={"words_of": version}) if clause in one.clauses else one

    return {
        module.id: module.model_copy(update={"items": {one.id: item(one) for one in module.items.values()}})
        for module in content.modules.values()
    }


def amended(content: Content) -> Content:
    """Return the content in version 2, with its questions; version 3 is to come."""
    policy = next_version(content, "2")
    later = content.model_copy(update={"policy": policy, "modules": with_questions(content, "2")})
    return later.model_copy(update={"next_policy": next_version(later, "3")})


def publish(app: Flask) -> None:
    """Start with the content that the site has."""
    with app.app_context():
        policies.publish(app.extensions[KEY], clock.now())
        db.session.remove()


def sign_version_2(app: Flask, first: Content, director: PersonId) -> None:
    """Make it so that version 1 was shown first, and version 2, which is shown now, is signed."""
    now, teaching = clock.now(), app.extensions[KEY]
    with app.app_context():
        kept.keep(db.session(), first.policy, now=now, on=teaching.day(now))
        db.session.commit()
        policies.publish(teaching, now)
        policies.sign(teaching, "2", [changed(first)], teaching.day(now), "Dora", by=director, now=now)
        db.session.remove()
