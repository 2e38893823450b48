"""Walking a scenario without an attempt: practice and preview. The path is in the address; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from training.content.shapes import Module, Scene
from training.rules import playing
from training.rules.playing import NoSuchPath, Step


@dataclass(frozen=True, slots=True)
class Walk:
    """A path through a scenario, as far as it was walked."""

    module: Module
    path: str
    steps: tuple[Step, ...]
    read: tuple[Scene, ...]
    """What is read now: the passing scenes, then the one that decides or ends."""

    @classmethod
    def along(cls, module: Module, path: str) -> Walk:
        """Walk a path like "2-1-3": the numbers of the choices, from 1. Answers 404 for a path that is not."""
        parts = path.split("-") if path else []
        if not all(part.isascii() and part.isdigit() and len(part) == 1 for part in parts):
            abort(404)
        try:
            steps = playing.walk(module.scenario, [int(part) - 1 for part in parts])
        except NoSuchPath:
            abort(404)
        begins = steps[-1].choice.then if steps else module.scenario.begins
        return cls(module, path, steps, playing.scenes_after(module.scenario, begins))

    @property
    def here(self) -> Scene:
        """The scene that decides or ends."""
        return self.read[-1]

    def onward(self, number: int) -> str:
        """Return the path after taking a choice, numbered from 1."""
        return f"{self.path}-{number}" if self.path else str(number)
