"""The library's numbers as the rules reckon with them, from the words of the curriculum and of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from training.content.shapes import Curriculum, as_fraction, as_month_and_day
from training.rules.facts import LibraryDay, Numbers, NumbersByDay, SettingChange


def typed(curriculum: Curriculum) -> Numbers:
    """Return the curriculum's numbers, typed. The curriculum has been checked: each number is there and reads.

    Source: ours; the policy sets no pass mark, no period and no frequency.
    """
    return Numbers(**{_field(name): _read(name, number.value) for name, number in curriculum.numbers.items()})


def by_day(first: Numbers, changes: Iterable[SettingChange]) -> NumbersByDay:
    """Return the numbers day by day, from those with which the library began and what was changed since.

    changes  in the order they were set; of several of one setting for one day the last stands
    """
    numbers, later = first, {}
    for change in changes:
        numbers = replace(numbers, **{_field(change.name): _read(change.name, change.value)})
        later[change.from_on] = numbers
    return NumbersByDay(first, tuple(later.items()))


def _field(name: str) -> str:
    return name.replace(" ", "_")


def _read(name: str, words: str) -> Any:
    if name == "pass mark":
        return as_fraction(words)
    if name == "library day":
        return LibraryDay(*as_month_and_day(words)) if words else None
    return int(words)
