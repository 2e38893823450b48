"""The library's numbers as the rules reckon with them, from the words of the curriculum."""

from __future__ import annotations

from training.content.shapes import Curriculum, as_fraction
from training.rules.facts import Numbers


def typed(curriculum: Curriculum) -> Numbers:
    """Return the curriculum's numbers, typed. The curriculum has been checked: each number is there and reads.

    Source: ours; the policy sets no pass mark, no period and no frequency.
    """
    words = {name.replace(" ", "_"): number.value for name, number in curriculum.numbers.items()}
    pass_mark = as_fraction(words.pop("pass_mark"))
    return Numbers(pass_mark=pass_mark, **{name: int(value) for name, value in words.items()})
