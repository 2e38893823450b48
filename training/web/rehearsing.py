"""A scenario as cards for two people and an observer: what is said, what is asked, what to listen for."""

from __future__ import annotations

from dataclasses import dataclass

from training.content.shapes import ClauseId, Module, Scene
from training.rules import playing
from training.rules.playing import Step

CHECKLIST_LENGTH = 6  # ours: what an observer can keep in view while two people talk


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The way through a scenario on which every answer is right, by what each of the three needs of it."""

    module: Module
    read: tuple[Scene, ...]
    """What the visitor plays, from the beginning to the end."""
    steps: tuple[Step, ...]
    """The decisions on that way, each with its right choice."""
    checklist: tuple[Step, ...]
    """What the observer ticks: those decisions, then others of the story, six at most."""

    @classmethod
    def of(cls, module: Module) -> Rehearsal:
        """Make the cards of a module."""
        read, steps = playing.right_way(module.scenario)
        on_the_way = {step.scene.id for step in steps}
        others = [playing.right_step(scene) for scene in module.deciding_scenes() if scene.id not in on_the_way]
        return cls(module, read, steps, (*steps, *others)[:CHECKLIST_LENGTH])

    @property
    def clauses(self) -> tuple[ClauseId, ...]:
        """The clauses behind the checklist, each once."""
        return tuple(dict.fromkeys(clause for step in self.checklist for clause in step.choice.clauses))
