"""How many years of school a text asks of its reader."""

from __future__ import annotations

import pytest

from training.content import plainness
from training.content.lines import Paper

PLAIN = "He lays a hat on the desk. Two men wait behind him. You know them both from school."
HARD = (
    "Notwithstanding considerable institutional pressure, confidentiality obligations necessarily "
    "circumscribe every individual professional's discretion."
)


def test_short_words_in_short_sentences_read_at_a_low_grade():
    assert plainness.grade(PLAIN) < 3
    assert plainness.grade(HARD) > 20
    assert plainness.grade("") == 0
    assert plainness.grade("... ?") == 0


def test_the_grade_is_the_formulas_own():
    # 10 words, 2 sentences, 13 syllables: 0.39 x 5 + 11.8 x 1.3 - 15.59.
    assert plainness.grade("The patron asks you. She is a very kind lady.") == pytest.approx(1.7, abs=0.01)


@pytest.mark.parametrize("key", plainness.MOST)
def test_a_text_above_its_grade_is_told(key: str):
    paper = Paper("scenario.yaml")

    assert [p.what for p in plainness._above({key: HARD}, (), paper)] != []
    assert list(plainness._above({key: PLAIN}, (), paper)) == []


def test_a_few_long_words_are_no_text():
    assert list(plainness._above({"see": "Institutional confidentiality obligations."}, (), Paper("a.yaml"))) == []
