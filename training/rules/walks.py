"""What every path through a scenario comes to, for whoever writes one. Exact: each path is walked, none is sampled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from training.content.shapes import Ending, Scenario, Scene, SceneId, Verdict
from training.rules.playing import scenes_after


@dataclass(frozen=True, slots=True)
class Walked:
    """One path: the scenes read, how likely it is when each choice is as likely as the next, and how it ends."""

    scenes: tuple[SceneId, ...]
    decisions: int
    likelihood: Fraction
    ends: Ending


@dataclass(frozen=True, slots=True)
class Walks:
    """Every path through a scenario."""

    paths: tuple[Walked, ...]
    never_reached: tuple[SceneId, ...]
    careful_ends: Ending  # what always choosing right comes to

    @property
    def shortest(self) -> int:
        """The fewest decisions on a path."""
        return min(path.decisions for path in self.paths)

    @property
    def longest(self) -> int:
        """The most decisions on a path."""
        return max(path.decisions for path in self.paths)

    @property
    def share_well(self) -> Fraction:
        """The share, from 0 to 1, that ends well when each choice is as likely as the next."""
        return sum((path.likelihood for path in self.paths if path.ends is Ending.WELL), Fraction(0))


def walks(scenario: Scenario) -> Walks:
    """Walk every path. The scenario has no cycles and every way leads somewhere, as its check has seen."""
    paths = tuple(_paths(scenario, scenario.begins, (), 0, Fraction(1)))
    reached = {scene_id for path in paths for scene_id in path.scenes}
    return Walks(
        paths=paths,
        never_reached=tuple(scene_id for scene_id in scenario.scenes if scene_id not in reached),
        careful_ends=_careful(scenario),
    )


def _paths(
    scenario: Scenario, scene_id: SceneId, read: tuple[SceneId, ...], decisions: int, likelihood: Fraction
) -> Iterator[Walked]:
    passed = scenes_after(scenario, scene_id)
    read = (*read, *(scene.id for scene in passed))
    if (ends := passed[-1].ends) is not None:
        yield Walked(read, decisions, likelihood, ends)
    for choice in passed[-1].choices:
        share = likelihood / len(passed[-1].choices)
        yield from _paths(scenario, choice.then, read, decisions + 1, share)


def _careful(scenario: Scenario) -> Ending:
    here: Scene = scenes_after(scenario, scenario.begins)[-1]
    while here.ends is None:
        right = next(choice for choice in here.choices if choice.verdict is Verdict.RIGHT)
        here = scenes_after(scenario, right.then)[-1]
    return here.ends
