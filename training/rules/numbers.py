"""The library's numbers as the rules reckon with them, from the words of the curriculum."""

from __future__ import annotations

from training.content.shapes import Curriculum, as_fraction, as_month_and_day
from training.rules.facts import LibraryDay, Numbers


def typed(curriculum: Curriculum) -> Numbers:
    """Return the curriculum's numbers, typed. The curriculum has been checked: each number is there and reads.

    Source: ours; the policy sets no pass mark, no period and no frequency.
    """
    words = {name.replace(" ", "_"): number.value for name, number in curriculum.numbers.items()}
    pass_mark = as_fraction(words.pop("pass_mark"))
    library_day = words.pop("library_day", None)
    return Numbers(
        pass_mark=pass_mark,
        library_day=LibraryDay(*as_month_and_day(library_day)) if library_day else None,
        **{name: int(value) for name, value in words.items()},
    )
