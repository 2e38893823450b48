"""Which scene teaches a clause, which item tests it, which wrong answer breaks it: clauses down, modules across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from training.content.shapes import Clause, ClauseId, Content, ItemId, Module, ModuleId, SceneId, Verdict

MODULES_OF_A_WEIGHT_3_CLAUSE = 2
"""So that a flag for retraining is not one lucky or unlucky click. Source: ours."""


@dataclass(frozen=True, slots=True)
class Cover:
    """How one module covers one clause."""

    module_id: ModuleId
    title: str
    scenes: tuple[SceneId, ...]  # a choice there is judged on the clause
    items: tuple[ItemId, ...]  # in play without a supplied text
    waiting: tuple[ItemId, ...]  # out of play until a text is supplied
    breaks: int  # wrong choices and options that are judged on it


@dataclass(frozen=True, slots=True)
class Row:
    """One clause, and the modules that cover it."""

    clause: Clause
    covers: tuple[Cover, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Say what is missing for the clause to count as covered; nothing where it is covered."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[str]:
        tested = sum(bool(cover.items) for cover in self.covers)
        if not self.clause.keyed:
            if self.covers:
                yield "It is quoted only, and something is judged on it."
            return
        if not any(cover.scenes for cover in self.covers):
            yield "No scene teaches it."
        if not tested:
            yield "No item tests it."
        if not any(cover.breaks for cover in self.covers):
            yield "No wrong answer breaks it."
        if self.clause.weight == 3 and 0 < tested < MODULES_OF_A_WEIGHT_3_CLAUSE:
            yield "One module tests it; a clause of weight 3 needs two."


def coverage(content: Content) -> tuple[Row, ...]:
    """Return every clause of the policy, in the order of the paper, with what covers it."""
    return tuple(Row(clause, tuple(_covers(content, clause.id))) for clause in content.policy.clauses.values())


def _covers(content: Content, clause_id: ClauseId) -> Iterator[Cover]:
    for module in content.modules.values():
        scenes = [
            scene for scene in module.deciding_scenes() if any(clause_id in choice.clauses for choice in scene.choices)
        ]
        items = [item for item in module.items.values() if clause_id in item.clauses]
        if scenes or items:
            yield Cover(
                module_id=module.id,
                title=module.title,
                scenes=tuple(scene.id for scene in scenes),
                items=tuple(item.id for item in items if not item.needs),
                waiting=tuple(item.id for item in items if item.needs),
                breaks=_breaks(module, clause_id),
            )


def _breaks(module: Module, clause_id: ClauseId) -> int:
    """Count the wrong choices and wrong options that are judged on a clause."""
    choices = [c.verdict for scene in module.deciding_scenes() for c in scene.choices if clause_id in c.clauses]
    options = [o.verdict for item in module.items.values() if clause_id in item.clauses for o in item.options]
    return sum(verdict is not Verdict.RIGHT for verdict in (*choices, *options))
