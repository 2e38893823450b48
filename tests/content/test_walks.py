"""A thousand people walk each shipped scenario at random."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.content.conftest import SHIPPED
from training.content.read import read_content
from training.content.shapes import Ending, Module, SceneId, Verdict

MODULES = list(read_content(SHIPPED).modules.values())
WALKS = 1_000


def walk(module: Module, chance: random.Random) -> Iterator[SceneId]:
    """Yield the scenes of one path, in order."""
    scenes = module.scenario.scenes
    scene = scenes[module.scenario.begins]
    yield scene.id
    while scene.ends is None:
        scene = scenes[chance.choice(scene.choices).then if scene.choices else scene.then]
        yield scene.id


@pytest.fixture(params=MODULES, ids=lambda module: module.id)
def module(request: pytest.FixtureRequest) -> Module:
    return request.param


@pytest.fixture
def walks(module: Module) -> list[list[SceneId]]:
    chance = random.Random(module.id)
    return [list(walk(module, chance)) for _ in range(WALKS)]


def test_every_walk_ends(module: Module, walks: list[list[SceneId]]):
    assert {module.scenario.scenes[path[-1]].ends for path in walks} == set(Ending)


def test_no_walk_meets_a_scene_twice(walks: list[list[SceneId]]):
    assert all(len(path) == len(set(path)) for path in walks)


def test_every_scene_is_met_by_somebody(module: Module, walks: list[list[SceneId]]):
    assert {scene for path in walks for scene in path} == set(module.scenario.scenes)


def test_every_walk_meets_three_decisions_or_more(module: Module, walks: list[list[SceneId]]):
    scenes = module.scenario.scenes

    assert min(sum(bool(scenes[scene].choices) for scene in path) for path in walks) >= 3


def test_who_always_does_right_ends_well(module: Module):
    scenes = module.scenario.scenes
    scene = scenes[module.scenario.begins]

    while scene.ends is None:
        right = [choice.then for choice in scene.choices if choice.verdict is Verdict.RIGHT]
        scene = scenes[right[0] if right else scene.then]

    assert scene.ends is Ending.WELL
