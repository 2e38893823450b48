"""How a scenario is played: what is shown next, how far it is to the end, how long it takes. Stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from training.content.shapes import Choice, Item, Module, Option, Scenario, Scene, SceneId, Verdict

WORDS_A_MINUTE = 200  # ours: unhurried reading on a screen, between two patrons
SECONDS_A_DECISION = 20  # ours: to decide, and to read the clause that is quoted afterwards


class NoSuchPath(ValueError):
    """These choices lead nowhere in this scenario."""


@dataclass(frozen=True, slots=True)
class Step:
    """A deciding scene that was met, and the choice taken there."""

    scene: Scene
    choice: Choice


@dataclass(frozen=True, slots=True)
class DecisionsLeft:
    """How many deciding scenes lie ahead on the shortest and on the longest path."""

    shortest: int
    longest: int


def is_ending(scene: Scene) -> bool:
    """Say whether the scenario ends with this scene."""
    return scene.ends is not None


def scenes_after(scenario: Scenario, scene_id: SceneId) -> tuple[Scene, ...]:
    """Return what is read in one go from a scene on: the passing scenes, then the scene that decides or ends.

    The scene named is the first of them. Always at least one; only the last has choices or ends.
    """
    read = [scenario.scenes[scene_id]]
    while read[-1].then is not None:
        read.append(scenario.scenes[read[-1].then])
    return tuple(read)


def walk(scenario: Scenario, choice_indexes: Sequence[int]) -> tuple[Step, ...]:
    """Return the deciding scenes met from the beginning when these choices are taken, each counted from 0.

    Fewer choices than the path has deciding scenes are fine: the walk stops there.
    Raises NoSuchPath where a choice is not there or the scenario has ended already.
    """
    steps: list[Step] = []
    scene_id = scenario.begins
    for index in choice_indexes:
        scene = scenes_after(scenario, scene_id)[-1]
        if not 0 <= index < len(scene.choices):
            raise NoSuchPath(f"The scene '{scene.id}' has no choice {index}.")
        steps.append(Step(scene, scene.choices[index]))
        scene_id = steps[-1].choice.then
    return tuple(steps)


def answers_of(question: Scene | Item) -> Sequence[Choice | Option]:
    """Return the answers that a question offers, in the order of the file."""
    return question.choices if isinstance(question, Scene) else question.options


def words_of(answer: Choice | Option) -> str:
    """Return the words of an answer, as they are offered."""
    return answer.do if isinstance(answer, Choice) else answer.say


def right_step(scene: Scene) -> Step:
    """Return a deciding scene with its right choice. Every deciding scene has one."""
    return Step(scene, next(choice for choice in scene.choices if choice.verdict is Verdict.RIGHT))


def right_way(scenario: Scenario) -> tuple[tuple[Scene, ...], tuple[Step, ...]]:
    """Return what is read when every choice is right, from the beginning to the end; and the choices themselves."""
    read = list(scenes_after(scenario, scenario.begins))
    steps: list[Step] = []
    while not is_ending(read[-1]):
        steps.append(right_step(read[-1]))
        read += scenes_after(scenario, steps[-1].choice.then)
    return tuple(read), tuple(steps)


def decisions_left(scenario: Scenario, scene_id: SceneId) -> DecisionsLeft:
    """Count the deciding scenes from this scene on, itself included."""
    return _decisions_left(scenario, scene_id, {})


@dataclass(frozen=True, slots=True)
class Length:
    """What there is to read and to decide in a module, when every choice is as likely as the next."""

    story_words: Fraction
    scenes_decided: Fraction
    items: int
    item_words: Fraction  # of all items together


def length(module: Module) -> Length:
    """Count once what a module asks of a reader. A second of work for a hundred modules: keep what it returns."""
    story_words, scenes_decided = _words_ahead(module.scenario, module.scenario.begins, {})
    item_words = Fraction(sum(map(_words_of_item, module.items.values())))
    return Length(story_words, scenes_decided, len(module.items), item_words)


def minutes(of: Length, quiz_length: int) -> int:
    """Return about how many minutes a whole attempt at this module takes, rounded up.

    Counts the words read, an average quiz, and a fixed time for each decision.

    Source: ours; an honest number is promised on every button, and nobody is timed.
    """
    decisions = of.scenes_decided + min(quiz_length, of.items)
    return ceil(_words(of, quiz_length) / WORDS_A_MINUTE + decisions * SECONDS_A_DECISION / 60)


def words_to_read(of: Length, quiz_length: int) -> int:
    """Return about how many words a whole attempt at this module has, as `minutes` counts them."""
    return round(_words(of, quiz_length))


def _words(of: Length, quiz_length: int) -> Fraction:
    asked = min(quiz_length, of.items)
    return of.story_words + (asked * of.item_words / of.items if of.items else 0)


def refresher_minutes(modules: Sequence[Length], items: int) -> int:
    """Return about how many minutes a refresher takes: a story and questions like those of these modules, rounded up.

    Source: ours, as `minutes`.
    """
    if not modules:
        return 0
    story_words = _mean([of.story_words for of in modules])
    scenes_decided = _mean([of.scenes_decided for of in modules])
    item_words = sum(of.item_words for of in modules) / sum(of.items for of in modules)
    reading = (story_words + items * item_words) / WORDS_A_MINUTE
    return ceil(reading + (scenes_decided + items) * Fraction(SECONDS_A_DECISION, 60))


def _decisions_left(scenario: Scenario, scene_id: SceneId, known: dict[SceneId, DecisionsLeft]) -> DecisionsLeft:
    # What is known is kept: paths that part and meet again would else be walked twice, then four times.
    if scene_id not in known:
        choices = scenes_after(scenario, scene_id)[-1].choices
        ahead = [_decisions_left(scenario, choice.then, known) for choice in choices]
        known[scene_id] = (
            DecisionsLeft(1 + min(left.shortest for left in ahead), 1 + max(left.longest for left in ahead))
            if ahead
            else DecisionsLeft(0, 0)
        )
    return known[scene_id]


def _words_ahead(
    scenario: Scenario, scene_id: SceneId, known: dict[SceneId, tuple[Fraction, Fraction]]
) -> tuple[Fraction, Fraction]:
    """Return the words to read and the decisions to take from a scene on, averaged over the choices."""
    if scene_id not in known:
        read = scenes_after(scenario, scene_id)
        words = Fraction(sum(_count(scene.see) for scene in read))
        decisions = Fraction(0)
        if choices := read[-1].choices:
            ahead = [_words_ahead(scenario, choice.then, known) for choice in choices]
            words += _count(read[-1].asks) + sum(_count(choice.do) for choice in choices)
            words += _mean([_count(choice.so, choice.because) for choice in choices])
            words += _mean([words_ahead for words_ahead, _ in ahead])
            decisions = 1 + _mean([decisions_ahead for _, decisions_ahead in ahead])
        known[scene_id] = words, decisions
    return known[scene_id]


def _words_of_item(item: Item) -> Fraction:
    """Return the words of a question, its options, the reason, and what follows from every option."""
    return Fraction(_count(item.asks, item.because) + sum(_count(option.say, option.so) for option in item.options))


def _count(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def _mean(numbers: Sequence[int | Fraction]) -> Fraction:
    return Fraction(sum(numbers)) / len(numbers)
