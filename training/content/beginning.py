"""A new module to begin from: whole in its shape, with every word of it still to be written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.content.lines import ID, ID_CURE, no_id
from training.content.read import read_policy
from training.content.schemas import modeline
from training.content.shapes import ClauseId
from training.content.wording import TO_DO

DECISIONS = ("one", "two", "three", "four", "five", "six")
ITEMS = 14


class CannotBegin(Exception):
    """A new module cannot be begun so, or not yet. One sentence says why."""


def begin_module(folder: Path, name: str) -> Path:
    """Make a module's folder with both files, and return it. Raises CannotBegin."""
    place = folder / name
    if not ID.fullmatch(name):
        raise CannotBegin(f"{no_id(name)} {ID_CURE}")
    if place.exists():
        raise CannotBegin(f"{place} is there already. Choose another name, or go on writing there.")
    _, policy = read_policy(folder)
    if policy is None:
        raise CannotBegin(f"{folder / 'policy.yaml'} cannot be read yet. Run `flask check`, and mend it first.")
    # Stands in for the clauses that the writer will choose.
    clause = max((each for each in policy.clauses.values() if each.keyed), key=lambda each: each.weight).id
    place.mkdir()
    (place / "scenario.yaml").write_text("\n".join(_scenario(clause)) + "\n", encoding="utf-8")
    (place / "quiz.yaml").write_text("\n".join(_quiz(clause)) + "\n", encoding="utf-8")
    return place


def _scenario(clause: ClauseId) -> Iterator[str]:
    yield modeline("scenario", "..")
    yield f"title: {TO_DO}, in a few words"
    yield from _words("you are", f"{TO_DO}: where, when, and who else is in.")
    yield f"teaches: [{clause}]"
    yield "touches: []"
    yield f"begins: {DECISIONS[0]}"
    yield from _words("one thing to say", f'"{TO_DO}: words fit for speaking."')
    yield "scenes:"
    for here, then in zip(DECISIONS, (*DECISIONS[1:], "goes-well"), strict=True):
        last = then == "goes-well"
        yield from _deciding(here, clause, then, f"{here}-told", f"{here}-refused")
        yield from _passing(f"{here}-told", "goes-badly" if last else then)
        yield from _passing(f"{here}-refused", "is-mended" if last else then)
    for ending, ends in (("goes-well", "well"), ("is-mended", "mended"), ("goes-badly", "badly")):
        yield f"  {ending}:"
        yield from _words("see", f"{TO_DO}: how it ends.", 4)
        yield f"    ends: {ends}"


def _deciding(here: str, clause: ClauseId, right: str, told: str, refused: str) -> Iterator[str]:
    yield f"  {here}:"
    yield f"    title: {TO_DO}, moment {here}"
    yield from _words("see", f"{TO_DO}: somebody wants something reasonable.", 4)
    yield "    choices:"
    ways = (
        ("breach", "the kind act that gives somebody away", told),
        ("right", "the right act, in your own voice", right),
        ("over-refusal", "ordinary service, refused", refused),
    )
    for verdict, act, then in ways:
        yield from _words("- do", f"{TO_DO}: {act}.", 6)
        yield f"        verdict: {verdict}"
        yield from _words("so", f"{TO_DO}: what follows.", 8)
        yield from _words("because", f"{TO_DO}: the reason, in one sentence.", 8)
        yield f"        clauses: [{clause}]"
        yield f"        then: {then}"


def _passing(here: str, then: str) -> Iterator[str]:
    yield f"  {here}:"
    yield from _words("see", f"{TO_DO}: what it causes, seen before it is explained.", 4)
    yield f"    then: {then}"


def _quiz(clause: ClauseId) -> Iterator[str]:
    yield modeline("quiz", "..")
    yield "items:"
    for number in range(1, ITEMS + 1):
        yield f"  item-{number}:"
        yield f"    about: {TO_DO}, moment {number}"
        yield from _words("asks", f"{TO_DO}: a moment, then one question.", 4)
        yield "    options:"
        options = [
            ("right", "the key", ""),
            ("breach", "what a kind person does", f"{TO_DO}: the belief behind it."),
            ("over-refusal", "what a frightened person does", f"{TO_DO}: the belief behind it."),
        ]
        turn = number % 3  # the key's place varies, so that it tells nothing
        for verdict, act, belief in options[turn:] + options[:turn]:
            yield from _words("- say", f"{TO_DO}: {act}.", 6)
            yield f"        verdict: {verdict}"
            if belief:
                yield from _words("belief", belief, 8)
            yield from _words("so", f"{TO_DO}: what follows.", 8)
        yield from _words("because", f"{TO_DO}: the reason, in one sentence.", 4)
        yield f"    clauses: [{clause}]"
        yield f"    variant of: moment-{number}"


def _words(key: str, words: str, indent: int = 0) -> Iterator[str]:
    """Write a key with its words as a block below it."""
    yield f"{' ' * indent}{key}: |"
    inner = indent + (4 if key.startswith("- ") else 2)
    yield f"{' ' * inner}{words}"
