"""What tells the right answer to somebody who knows nothing: its length, how it is put, a word that comes with it.

One giveaway in one question may be chance; over a bank it is a rule that readers find. So each is counted over a
whole quiz, a whole scenario and the whole curriculum, and told where chance alone would seldom come to as much.
Where the right answer stands in the file is not looked at: each reader gets an order of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from math import comb

from training.content.lines import Paper, Place
from training.content.plainness import WORD
from training.content.problems import Problem
from training.content.shapes import Choice, Clause, Module, Option, Policy, Verdict

Answer = Choice | Option
Answers = Sequence[Answer]
"""The three choices of a scene, or the three options of an item."""

SELDOM = 0.05  # ours: how seldom chance comes to as much, before it is told
OFTEN = 0.15  # ours: the share of right answers that a word must stand in before readers would go by it
COPIED_WORDS = 6  # ours: so many words of a clause in a row are a quotation, and no longer a turn of speech

SWEEPING = re.compile(r"\b(always|never|nobody|no one|none|every(one|body|thing)?|must|at all)\b", re.IGNORECASE)
REASON = re.compile(r"\b(since|because|so that)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A mark of an answer that could tell whether it is right."""

    marks: Callable[[str, Sequence[str]], bool]  # an answer's words, and those of all three
    of_the_right: str  # what is told where the right ones bear it too often; empty: that does not matter
    of_the_wrong: str  # what is told where the wrong ones do
    cure: str


GIVEAWAYS = (
    Giveaway(
        lambda words, three: len(words) > max(len(other) for other in three if other is not words),
        of_the_right="In {right} of {all} questions the right answer is the longest.",
        of_the_wrong="",
        cure="Shorten right answers, or lengthen wrong ones, until it is about a third.",
    ),
    Giveaway(
        lambda words, three: SWEEPING.search(words) is not None,
        of_the_right="",
        of_the_wrong="Of {all} answers with a sweeping word (always, nobody, every ...), {right} are right.",
        cure="Take such words out of wrong answers: readers learn that they are wrong.",
    ),
    Giveaway(
        lambda words, three: REASON.search(words) is not None,
        of_the_right="",
        of_the_wrong="Of {all} answers that give a reason (since, because, so that), {right} are right.",
        cure="Leave reasons to `belief`, or let right answers give one too.",
    ),
)


def scenario_giveaways(module: Module, paper: Paper) -> Iterator[Problem]:
    """Find what tells the right choices of one story."""
    yield from _told([scene.choices for scene in module.deciding_scenes()], ("scenes",), paper)


def quiz_giveaways(module: Module, paper: Paper) -> Iterator[Problem]:
    """Find what tells the keys of one quiz."""
    yield from _told([item.options for item in module.items.values()], ("items",), paper)


def curriculum_giveaways(modules: Collection[Module], paper: Paper) -> Iterator[Problem]:
    """Find what tells the right answers over all quizzes, and over all stories, where each is too short to show it."""
    items = [item.options for module in modules for item in module.items.values()]
    scenes = [scene.choices for module in modules for scene in module.deciding_scenes()]
    for of, questions in (("quizzes", items), ("stories", scenes)):
        for problem in _told(questions, ("roles",), paper):
            yield paper.warning(("roles",), f"Over all {of}: {problem.what}", problem.cure)


def _told(questions: Sequence[Answers], place: Place, paper: Paper) -> Iterator[Problem]:
    questions = [three for three in questions if len(three) == 3]
    for giveaway in GIVEAWAYS:
        right, marked = _counted(questions, giveaway)
        if giveaway.of_the_right and at_least(right, len(questions)) < SELDOM:
            yield paper.warning(place, giveaway.of_the_right.format(right=right, all=len(questions)), giveaway.cure)
        if giveaway.of_the_wrong and at_most(right, marked) < SELDOM:
            yield paper.warning(place, giveaway.of_the_wrong.format(right=right, all=marked), giveaway.cure)
    for word, right, wrong in telling_words(questions):
        all_right, all_wrong = len(questions), 2 * len(questions)
        what = f'"{word}" stands in {right} of {all_right} right answers, and in {wrong} of {all_wrong} wrong ones.'
        cure = "Let wrong answers use it too, each for its own belief, or say some right ones without it."
        yield paper.warning(place, what, cure)


def telling_words(questions: Sequence[Answers]) -> Iterator[tuple[str, int, int]]:
    """Find words that tell right answers apart, with how many right answers hold each, and how many wrong ones.

    Such a word is right more often than wrong, so that going by it beats one in three,
    and by more than chance. Of many words one looks so by chance: they share SELDOM.
    """
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for answer in (answer for three in questions for answer in three):
        words = {word.removesuffix("'s") for word in WORD.findall(_words(answer).lower())}
        (right if answer.verdict is Verdict.RIGHT else wrong).update(words)
    often = [word for word, hits in right.items() if hits >= OFTEN * len(questions)]
    for word in often:
        hits, misses = right[word], wrong[word]
        if hits > misses and at_least(hits, hits + misses) < SELDOM / len(often):
            yield word, hits, misses


def _counted(questions: Sequence[Answers], giveaway: Giveaway) -> tuple[int, int]:
    """Return how many right answers bear the mark, and how many answers do."""
    right = marked = 0
    for three in questions:
        words = [_words(answer) for answer in three]
        for answer, its in zip(three, words, strict=True):
            if giveaway.marks(its, words):
                marked += 1
                right += answer.verdict is Verdict.RIGHT
    return right, marked


def at_least(hits: int, tries: int) -> float:
    """Return how likely so many hits or more are, one in three by chance."""
    return sum(comb(tries, n) * (1 / 3) ** n * (2 / 3) ** (tries - n) for n in range(hits, tries + 1))


def at_most(hits: int, tries: int) -> float:
    """Return how likely so few hits or fewer are, one in three by chance."""
    return 1 - at_least(hits + 1, tries)


def copied_clauses(answers: Answers, place: Place, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find answers that speak in the words of a clause: the reader knows them again, and needs to know nothing."""
    for number, answer in enumerate(answers):
        for clause in policy.clauses.values():
            if copied := _copied(_words(answer), clause):
                key = "say" if isinstance(answer, Option) else "do"
                what = f"These are the words of '{clause.id}': {copied}."
                cure = "Say it as people at a desk do; the site quotes the clause beside the reason."
                yield paper.warning((*place, number, key), what, cure)
                break


def _copied(words: str, clause: Clause) -> str:
    """Return the first words of an answer that stand so in a clause; empty: none do."""
    said, known = re.findall(r"\w+", words.lower()), re.findall(r"\w+", clause.words.lower())
    runs = {tuple(known[n : n + COPIED_WORDS]) for n in range(len(known) - COPIED_WORDS + 1)}
    found = (said[n : n + COPIED_WORDS] for n in range(len(said) - COPIED_WORDS + 1))
    return next((" ".join(run) for run in found if tuple(run) in runs), "")


def _words(answer: Answer) -> str:
    return answer.say if isinstance(answer, Option) else answer.do
