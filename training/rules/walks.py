"""What many people who walk a scenario come to, for whoever writes one. Nothing here is kept of anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from training.content.shapes import Choice, Ending, Scenario, SceneId, Verdict
from training.rules.playing import scenes_after

CHANCE = Fraction(1, 3)
"""How often somebody who knows nothing chooses right, of three."""

CARE = Fraction(9, 10)
"""How often a careful person chooses right. Source: ours; somebody who read the policy, on a busy day."""

LOTS = 10_000


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's way through a scenario."""

    scenes: tuple[SceneId, ...]
    decisions: int
    ends: Ending


@dataclass(frozen=True, slots=True)
class Walks:
    """The ways of as many people by chance as with care."""

    by_chance: tuple[Walk, ...]  # each choice as likely as the next
    with_care: tuple[Walk, ...]  # the right choice nine times in ten
    never_reached: tuple[SceneId, ...]  # by any of them, in the order of the file

    @property
    def shortest(self) -> int:
        """The fewest decisions on a way."""
        return min(walk.decisions for walk in (*self.by_chance, *self.with_care))

    @property
    def longest(self) -> int:
        """The most decisions on a way."""
        return max(walk.decisions for walk in (*self.by_chance, *self.with_care))


def walks(scenario: Scenario, people: int) -> Walks:
    """Let so many people walk a scenario by chance, and as many with care. The same scenario, the same ways.

    The scenario has no cycles and every way leads somewhere, as its check has seen.
    """
    by_chance = tuple(_walk(scenario, CHANCE, number) for number in range(people))
    with_care = tuple(_walk(scenario, CARE, number) for number in range(people))
    reached = {scene_id for walk in (*by_chance, *with_care) for scene_id in walk.scenes}
    return Walks(by_chance, with_care, tuple(each for each in scenario.scenes if each not in reached))


def share_well(walked: Sequence[Walk]) -> Fraction:
    """Return the share, from 0 to 1, that ends well. At least one was walked."""
    return Fraction(sum(walk.ends is Ending.WELL for walk in walked), len(walked))


def _walk(scenario: Scenario, care: Fraction, number: int) -> Walk:
    read: list[SceneId] = []
    decisions = 0
    scene_id = scenario.begins
    while True:
        passed = scenes_after(scenario, scene_id)
        read += [scene.id for scene in passed]
        here = passed[-1]
        if here.ends is not None:
            return Walk(tuple(read), decisions, here.ends)
        decisions += 1
        scene_id = _chosen(here.choices, care, f"{care} {number} {here.id}").then


def _chosen(choices: Sequence[Choice], care: Fraction, lot: str) -> Choice:
    """Return the right choice as often as `care` says, and each of the others equally often."""
    drawn = Fraction(int.from_bytes(hashlib.sha256(lot.encode()).digest()[:4]) % LOTS, LOTS)
    others = [choice for choice in choices if choice.verdict is not Verdict.RIGHT]
    if drawn < care:
        return next(choice for choice in choices if choice.verdict is Verdict.RIGHT)
    return others[int((drawn - care) / (1 - care) * len(others))]
