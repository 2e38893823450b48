"""The library's numbers, from the words of its curriculum. Holds no rule."""

from __future__ import annotations

from dataclasses import fields

from training.content.shapes import Curriculum, as_fraction
from training.rules.facts import Numbers


def typed(curriculum: Curriculum) -> Numbers:
    """Return the numbers in force: a share for the pass mark, whole numbers for the rest.

    Every number must stand in the curriculum, so that each has its author, day and reason.
    Raises KeyError for one that does not, ValueError for one that is no number.
    """
    values = {field.name: curriculum.numbers[field.name.replace("_", " ")].value for field in fields(Numbers)}
    share = as_fraction(values.pop("pass_mark"))
    return Numbers(pass_mark=share, **{name: int(value) for name, value in values.items()})
