"""What is shown next in a scenario, how far it is to the end, and how long a module takes."""

import pytest

from training.content.shapes import Choice, Ending, Item, Module, Option, Scenario, Scene, Verdict
from training.rules.playing import (
    DecisionsLeft,
    NoSuchPath,
    decisions_left,
    is_ending,
    length,
    minutes,
    right_way,
    scenes_after,
    walk,
)


def choice(then, words=4):
    return Choice(do="w " * words, verdict=Verdict.RIGHT, so="w", because="w", clauses=("c",), then=then)


def scenario(**scenes):
    built = {name: Scene(id=name, title=name, **parts) for name, parts in scenes.items()}
    return Scenario(title="T", you_are="here", teaches=("c",), begins="desk", one_thing_to_say="w", scenes=built)


WALK = scenario(
    arrives={"see": "He comes in.", "then": "desk"},
    desk={"see": "w", "choices": (choice("told"), choice("office"))},
    told={"see": "w", "then": "still"},
    still={"see": "w", "then": "again"},
    again={"see": "w", "choices": (choice("office"), choice("out"))},
    office={"see": "w", "ends": Ending.WELL},
    out={"see": "w", "ends": Ending.BADLY},
)


@pytest.mark.parametrize(
    ("scene_id", "read"),
    [
        ("arrives", ["arrives", "desk"]),
        ("desk", ["desk"]),
        ("told", ["told", "still", "again"]),
        ("office", ["office"]),
    ],
)
def test_passing_scenes_are_read_on_to_the_one_that_decides_or_ends(scene_id, read):
    assert [scene.id for scene in scenes_after(WALK, scene_id)] == read


def test_only_an_ending_ends():
    assert [name for name, scene in WALK.scenes.items() if is_ending(scene)] == ["office", "out"]


def test_a_walk_names_the_scenes_met_and_the_choices_taken():
    steps = walk(WALK, [0, 1])

    assert [(step.scene.id, step.choice.then) for step in steps] == [("desk", "told"), ("again", "out")]
    assert walk(WALK, []) == ()


def test_the_right_way_reads_from_the_beginning_to_the_end_and_takes_right_choices_alone():
    wrong = choice("out").model_copy(update={"verdict": Verdict.BREACH})
    story = scenario(
        desk={"see": "w", "choices": (wrong, choice("told"))},
        told={"see": "w", "then": "again"},
        again={"see": "w", "choices": (choice("office"), wrong)},
        office={"see": "w", "ends": Ending.WELL},
        out={"see": "w", "ends": Ending.BADLY},
    )

    read, steps = right_way(story)

    assert [scene.id for scene in read] == ["desk", "told", "again", "office"]
    assert [(step.scene.id, step.choice.then) for step in steps] == [("desk", "told"), ("again", "office")]


@pytest.mark.parametrize("indexes", [[2], [-1], [1, 0], [0, 1, 0]])
def test_a_walk_that_leads_nowhere_is_refused(indexes):
    with pytest.raises(NoSuchPath):
        walk(WALK, indexes)


@pytest.mark.parametrize(
    ("scene_id", "left"), [("arrives", (1, 2)), ("desk", (1, 2)), ("told", (1, 1)), ("office", (0, 0))]
)
def test_the_decisions_left_are_counted_on_the_shortest_and_the_longest_path(scene_id, left):
    assert decisions_left(WALK, scene_id) == DecisionsLeft(*left)


def test_paths_that_part_and_meet_again_many_times_are_counted_at_once():
    ladder = {f"s{n}": {"see": "w", "choices": (choice(f"s{n + 1}"), choice(f"s{n + 1}"))} for n in range(60)}

    long = scenario(desk={"see": "w", "then": "s0"}, **ladder, s60={"see": "w", "ends": Ending.WELL})

    assert decisions_left(long, "desk") == DecisionsLeft(60, 60)
    assert minutes(length(Module(id="m", scenario=long, items={})), 6) > 20


def module(words, items):
    one = scenario(
        desk={"see": "w " * words, "asks": "w", "choices": (choice("office", 3), choice("office", 3))},
        office={"see": "w", "ends": Ending.WELL},
    )
    option = Option(say="w", verdict=Verdict.RIGHT, so="w")
    bank = {
        f"i{n}": Item(id=f"i{n}", about="w", asks="w " * 45, options=(option, option), because="w", clauses=("c",))
        for n in range(items)
    }
    return Module(id="m", scenario=one, items=bank)


@pytest.mark.parametrize(
    ("words", "items", "quiz_length", "whole"),
    [
        (190, 0, 6, 2),  # 200 words and one decision: 1 minute and 20 seconds
        (190, 6, 6, 5),  # and 6 items of 50 words and 20 seconds: 4 minutes and 50 seconds
        (190, 12, 6, 5),  # a larger bank asks no more
        (190, 6, 3, 4),  # a shorter quiz takes less: 3 minutes and 5 seconds
    ],
)
def test_minutes_count_reading_and_deciding_and_are_rounded_up(words, items, quiz_length, whole):
    assert minutes(length(module(words, items)), quiz_length) == whole
