"""The library's numbers as the rules reckon with them, from the words of the curriculum and of the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from training.content.shapes import Curriculum, as_fraction, as_month_and_day
from training.rules.facts import LibraryDay, Numbers, NumbersByDay, SettingChange

LIBRARY_DAY = "library day"
"""The setting that a library may be without."""


def typed(words: Mapping[str, str]) -> Numbers:
    """Return numbers from their words by name. The words have been checked: each number is there and reads.

    Source: ours; the policy sets no pass mark, no period and no frequency.
    """
    left = {name.replace(" ", "_"): value for name, value in words.items()}
    pass_mark = as_fraction(left.pop("pass_mark"))
    library_day = left.pop("library_day", "")
    return Numbers(
        pass_mark=pass_mark,
        library_day=LibraryDay(*as_month_and_day(library_day)) if library_day else None,
        **{name: int(value) for name, value in left.items()},
    )


def words_of(curriculum: Curriculum) -> Mapping[str, str]:
    """Return the words of the curriculum's numbers: the first values of the settings."""
    return {name: number.value for name, number in curriculum.numbers.items()}


def by_day(first: Mapping[str, str], changes: Sequence[SettingChange]) -> NumbersByDay:
    """Return the numbers day by day, from the first words and what was changed since.

    changes  in the order they were set; of several of one setting for one day the last stands
    """
    words, later = dict(first), {}
    for change in changes:
        words[change.name] = change.value
        later[change.from_on] = typed(words)
    return NumbersByDay(typed(first), tuple(later.items()))
