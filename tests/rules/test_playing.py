"""What is shown next in a scenario, how far it is to the end, and how long a module takes."""

from fractions import Fraction

import pytest

from training.content.shapes import Choice, Ending, Item, Module, Option, Scenario, Scene, Verdict
from training.rules.playing import (
    DecisionsLeft,
    Length,
    NoSuchPath,
    decisions_left,
    is_ending,
    length,
    minutes,
    refresher_minutes,
    right_way,
    scenes_after,
    walk,
    words_to_read,
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
    with pytest.raises(NoSuchPath, match=f"has no choice {indexes[-1]}"):
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


def words(number):
    return "w " * number


def test_every_word_that_may_be_read_is_counted_and_what_follows_a_choice_as_often_as_it_is_read():
    office = Choice(do=words(1), verdict=Verdict.RIGHT, so=words(2), because=words(4), clauses=("c",), then="office")
    on = Choice(do=words(8), verdict=Verdict.RIGHT, so=words(16), because=words(32), clauses=("c",), then="still")
    out = Choice(do=words(3), verdict=Verdict.RIGHT, so=words(64), because=words(128), clauses=("c",), then="out")
    story = scenario(
        desk={"see": words(256), "asks": words(512), "choices": (office, on)},
        still={"see": words(11), "then": "again"},
        again={"see": words(1024), "asks": words(2048), "choices": (out, out)},
        office={"see": words(10), "ends": Ending.WELL},
        out={"see": words(5), "ends": Ending.BADLY},
    )
    options = (
        Option(say=words(4), verdict=Verdict.RIGHT, so=words(8)),
        Option(say=words(16), verdict=Verdict.INCOMPLETE, so=words(32)),
    )
    item = Item(id="i", about="w", asks=words(1), options=options, because=words(2), clauses=("c",))

    found = length(Module(id="m", scenario=story, items={"i": item, "j": item}))

    again = 11 + 1024 + 2048 + (3 + 3) + (64 + 128) + 5
    desk = 256 + 512 + (1 + 8) + Fraction((2 + 4) + (16 + 32), 2) + Fraction(10 + again, 2)
    assert found == Length(desk, Fraction(3, 2), items=2, item_words=Fraction(2 * 63))


def test_a_module_without_questions_is_its_story():
    found = length(module(190, 0))

    assert (found.items, found.item_words) == (0, 0)
    assert words_to_read(found, 6) == found.story_words


@pytest.mark.parametrize(
    ("of", "quiz_length", "read", "whole"),
    [
        (Length(Fraction(200), Fraction(3), 0, Fraction(0)), 6, 200, 2),  # a minute to read, one to decide
        (Length(Fraction(201), Fraction(3), 0, Fraction(0)), 6, 201, 3),  # a word more is a minute begun
        (Length(Fraction(100), Fraction(1), 4, Fraction(200)), 2, 200, 2),  # half of its questions, and three to decide
        (Length(Fraction(100), Fraction(1), 4, Fraction(202)), 2, 201, 3),
        (Length(Fraction(0), Fraction(0), 3, Fraction(600)), 9, 600, 4),  # no more than it has
    ],
)
def test_a_module_takes_the_words_read_and_the_decisions_taken(of, quiz_length, read, whole):
    assert words_to_read(of, quiz_length) == read
    assert minutes(of, quiz_length) == whole


@pytest.mark.parametrize(
    ("stories", "items", "whole"),
    [
        ((200, 400), 10, 8),  # a story of 300 words and 10 questions of 50: 4 minutes; 12 decisions: 4 minutes
        ((200, 402), 10, 9),  # a word more is a minute begun
        ((200, 400), 0, 3),  # 300 words and 2 decisions: 2 minutes and 10 seconds
    ],
)
def test_a_refresher_takes_a_story_and_questions_like_those_of_its_modules(stories, items, whole):
    small = Length(Fraction(stories[0]), Fraction(3), 1, Fraction(60))
    large = Length(Fraction(stories[1]), Fraction(1), 4, Fraction(190))  # 5 questions of both, 250 words

    assert refresher_minutes([small, large], items) == whole


def test_a_refresher_over_no_module_takes_no_time():
    assert refresher_minutes([], 24) == 0
