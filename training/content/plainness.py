"""How many years of school a text asks of its reader. Estimated: a text above its grade is one to read aloud.

Source: Kincaid et al. 1975, the Flesch-Kincaid grade. Syllables are looked up in a
list of words, and estimated for the rest, names among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import syllapy  # type: ignore[import-untyped]

from training.content.lines import Paper, Place
from training.content.problems import Problem
from training.content.shapes import Module

MOST = {"see": 8, "asks": 8, "advice": 10, "because": 14}
"""The highest grade, by key. A story is read between two patrons; a reason is one sentence, with the policy's words.

Source: ours; plain-language guides ask for eighth grade or lower.
"""
LEAST_WORDS = 12  # fewer, and one long word decides

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SENTENCE = re.compile(r"[.!?]+[\"”)]*(?:\s|$)|\n\n")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; 0 for one without words."""
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(WORD.search(each) is not None for each in SENTENCE.split(text))
    syllables: int = sum(max(1, syllapy.count(word)) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def scenario_grades(module: Module, paper: Paper) -> Iterator[Problem]:
    """Find texts of a scenario above their grade."""
    for scene in module.scenario.scenes.values():
        place: Place = ("scenes", scene.id)
        yield from _above({"see": scene.see}, place, paper)
        for number, choice in enumerate(scene.choices):
            texts = {"because": choice.because, "advice": choice.advice}
            yield from _above(texts, (*place, "choices", number), paper)


def quiz_grades(module: Module, paper: Paper) -> Iterator[Problem]:
    """Find texts of a quiz above their grade."""
    for item in module.items.values():
        texts = {"asks": item.asks, "because": item.because, "advice": item.advice}
        yield from _above(texts, ("items", item.id), paper)


def _above(texts: Mapping[str, str], place: Place, paper: Paper) -> Iterator[Problem]:
    for key, text in texts.items():
        if len(WORD.findall(text)) >= LEAST_WORDS and (found := grade(text)) > MOST[key]:
            what = f"`{key}` reads at grade {found:.0f}; {MOST[key]} is the most."
            yield paper.warning((*place, key), what, "Cut the sentence in two, or take shorter words.")
