"""Sixty slips of a writer's hand, in the shipped files: each is told with file, line and cure, or does no harm.

No check knows a judgment from a slip: that a breach is called incomplete, or that a
choice leads to another scene of the file, is not tried here.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.content.conftest import SHIPPED
from training.content.problems import ContentFaults, Problem
from training.content.read import find_problems, read_content
from training.content.shapes import Content

KEY = re.compile(r"^( *(?:- )?)([a-z][a-z ]*):( .*|)$")
TYPED = r"^ *(?:- )?(?:clauses|teaches|then|begins|verdict|ends|authority|after|staff|designee|director): "

FILES = (
    *("policy.yaml", "library.yaml", "curriculum.yaml"),
    *(f"{module}/scenario.yaml" for module in ("police-walk-in", "parent-at-the-desk", "chatty-patron")),
    *(f"{module}/quiz.yaml" for module in ("police-walk-in", "parent-at-the-desk", "chatty-patron")),
)


@dataclass(frozen=True)
class Slip:
    """What a hand did to a file's lines."""

    line: int  # from 1
    lines: list[str]


def at(lines: list[str], chance: random.Random, pattern: str) -> int:
    """Return the index of a line, at random, that matches."""
    return chance.choice([n for n, line in enumerate(lines) if re.search(pattern, line)])


def replaced(lines: list[str], index: int, *new: str) -> Slip:
    return Slip(index + 1, [*lines[:index], *new, *lines[index + 1 :]])


def turned(word: str, chance: random.Random) -> str:
    """Return a word of which two neighbors changed places."""
    places = [n for n in range(len(word) - 1) if word[n] != word[n + 1] and (word[n] + word[n + 1]).isalpha()]
    n = chance.choice(places)
    return word[:n] + word[n + 1] + word[n] + word[n + 2 :]


def misspell_a_key(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^ *(?:- )?(?:see|do|so|because|verdict|choices|options|say|words|weight|value): ?")
    dash, key, rest = KEY.match(lines[index]).groups()
    return replaced(lines, index, f"{dash}{turned(key, chance)}:{rest}")


def misspell_an_id(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, TYPED)
    key, _, value = lines[index].partition(": ")
    word = chance.choice([word for word in re.findall(r"[a-z0-9-]+", value) if len(word) > 2])
    return replaced(lines, index, f"{key}: {value.replace(word, turned(word, chance), 1)}")


def delete_a_line(lines: list[str], chance: random.Random) -> Slip:
    return replaced(lines, at(lines, chance, r"^ +\S"))


def double_a_key(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^ +(?:verdict|clauses|then|variant of|weight|section|title|set by|ends): \S")
    return replaced(lines, index, lines[index], lines[index])


def change_a_verdict(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^ +verdict: ")
    was = lines[index].split(": ")[1].split(" ")[0]
    becomes = "right" if was != "right" else chance.choice(["breach", "incomplete", "over-refusal"])
    return replaced(lines, index, lines[index].replace(was, becomes, 1))


def cut_a_quotation_mark(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r'"')
    place = chance.choice([n for n, letter in enumerate(lines[index]) if letter == '"'])
    return replaced(lines, index, lines[index][:place] + lines[index][place + 1 :])


def type_a_tab(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^  +\S")
    return replaced(lines, index, lines[index].replace("  ", "\t", 1))


def move_a_line_in(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^ +(?:- )?[a-z ]+:")
    return replaced(lines, index, f" {lines[index]}")


def move_a_line_out(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^  +\S")
    return replaced(lines, index, lines[index][1:])


def lose_the_bar(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r": \|$")
    return replaced(lines, index, lines[index].removesuffix(" |"))


def put_words_in_quotation_marks(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^ *(?:- )?(?:title|about|who|name|set by|section): ")
    key, _, value = lines[index].partition(": ")
    return replaced(lines, index, f'{key}: "{value}"')


def lose_the_rest_of_the_file(lines: list[str], chance: random.Random) -> Slip:
    index = at(lines, chance, r"^ +(?:verdict|because|so|section|set on|why): ?")
    return Slip(index + 1, lines[:index])


def save_as_windows_does(lines: list[str], chance: random.Random) -> Slip:
    return Slip(1, ["\ufeff" + lines[0] + "\r", *(line + "\r" for line in lines[1:])])


SLIPS: dict[Callable[[list[str], random.Random], Slip], int | None] = {
    # the slip: how many lines off it may be told; None: anywhere in the file
    misspell_a_key: 4,
    misspell_an_id: None,
    delete_a_line: None,
    double_a_key: 1,
    change_a_verdict: 40,
    cut_a_quotation_mark: 8,
    type_a_tab: 0,
    move_a_line_in: 30,
    move_a_line_out: 30,
    lose_the_bar: 2,
    put_words_in_quotation_marks: 0,
    lose_the_rest_of_the_file: None,
    save_as_windows_does: 0,
}

SIXTY = [(number, list(SLIPS)[number % len(SLIPS)], FILES[number * 5 % len(FILES)]) for number in range(60)]


def slipped(folder: Path, number: int, hand: Callable[..., Slip], name: str) -> tuple[Slip, str]:
    """Copy the shipped content into a folder, let the hand slip in one file, and say how and where.

    Where the named file holds nothing of the kind, it is another one, by chance.
    """
    shutil.copytree(SHIPPED, folder, symlinks=True)
    chance = random.Random(number)
    lines = (SHIPPED / name).read_text(encoding="utf-8").split("\n")
    while True:
        try:
            slip = hand(lines, chance)
        except IndexError:
            name = chance.choice(FILES)
            lines = (SHIPPED / name).read_text(encoding="utf-8").split("\n")
            continue
        (folder / name).write_bytes("\n".join(slip.lines).encode())
        return slip, f"scenarios/{name}"


def bones(content: Content) -> Any:
    """Return what content means without its prose: ids, verdicts, clauses, ways, numbers, words of the policy."""
    meaning = {"id", "verdict", "clauses", "then", "ends", "teaches", "begins", "variant of", "needs"}
    meaning |= {"words", "weight", "authority", "keyed", "text", "version", "time zone", "value"}

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: stripped(each) for key, each in value.items() if key in meaning or not isinstance(each, str)}
        return [stripped(each) for each in value] if isinstance(value, list) else value

    return stripped(content.model_dump(mode="json", by_alias=True))


BEFORE = {(problem.path, problem.what) for problem in find_problems(SHIPPED)}
WHOLE = bones(read_content(SHIPPED))


@pytest.mark.parametrize(("number", "hand", "name"), SIXTY, ids=[f"{n}-{hand.__name__}" for n, hand, _ in SIXTY])
def test_a_slip_is_told_or_does_no_harm(number: int, hand: Callable[..., Slip], name: str, tmp_path: Path):
    folder = tmp_path / "scenarios"
    slip, path = slipped(folder, number, hand, name)

    told = [problem for problem in find_problems(folder) if (problem.path, problem.what) not in BEFORE]

    if told:
        assert is_near([problem for problem in told if problem.path == path], slip, SLIPS[hand])
        assert all(problem.cure and problem.what for problem in told)
    else:
        assert bones(read_content(folder)) == WHOLE


def is_near(told: list[Problem], slip: Slip, lines_off: int | None) -> bool:
    """Whether one of the problems stands where the hand slipped."""
    return any(lines_off is None or abs(problem.line - slip.line) <= lines_off for problem in told)


def test_a_slip_that_stops_the_start_is_told_by_the_start(tmp_path: Path):
    slipped(tmp_path / "scenarios", 0, double_a_key, FILES[0])

    with pytest.raises(ContentFaults):
        read_content(tmp_path / "scenarios")
