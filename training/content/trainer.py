"""What a trainer would mend in a module that loads: told by `flask check`, and not looked at when the site starts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from training.content import giveaways, law, plainness, stems
from training.content.lines import Paper
from training.content.problems import Problem
from training.content.shapes import DeskCard, Library, Module, Policy


def scenario_warnings(module: Module, paper: Paper, policy: Policy, library: Library) -> Iterator[Problem]:
    """Find what a trainer would mend in a scenario."""
    yield from giveaways.scenario_giveaways(module, paper)
    for scene in module.deciding_scenes():
        yield from giveaways.copied_clauses(scene.choices, ("scenes", scene.id, "choices"), paper, policy)
    yield from stems.scenario_stems(module.scenario, paper)
    yield from law.scenario_bans(module, paper, policy, library)
    yield from plainness.scenario_grades(module, paper)


def quiz_warnings(module: Module, paper: Paper, policy: Policy, library: Library) -> Iterator[Problem]:
    """Find what a trainer would mend in a quiz."""
    yield from giveaways.quiz_giveaways(module, paper)
    for item in module.items.values():
        yield from giveaways.copied_clauses(item.options, ("items", item.id, "options"), paper, policy)
        yield from stems.item_stem(item, paper)
    yield from law.quiz_bans(module, paper, policy, library)
    yield from plainness.quiz_grades(module, paper)


def curriculum_warnings(modules: Collection[Module], paper: Paper) -> Iterator[Problem]:
    """Find what a trainer would mend in all quizzes taken together."""
    yield from giveaways.curriculum_giveaways(modules, paper)


def desk_warnings(card: DeskCard, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find what a trainer would mend on the desk card."""
    yield from law.desk_bans(card, paper, policy)
