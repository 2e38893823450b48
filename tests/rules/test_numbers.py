"""The library's numbers, from the words of its curriculum."""

from dataclasses import fields
from fractions import Fraction

from tests.contents import shipped
from training.content.check import LIBRARY_DAY, NUMBERS
from training.rules import numbers
from training.rules.facts import LibraryDay, Numbers

WORDS = numbers.words_of(shipped().curriculum)


def test_the_shipped_numbers_are_those_with_which_the_rules_begin():
    assert numbers.typed(WORDS) == Numbers()


def test_every_number_of_the_rules_is_asked_of_the_curriculum():
    asked = [*NUMBERS, LIBRARY_DAY]

    assert sorted(name.replace(" ", "_") for name in asked) == sorted(field.name for field in fields(Numbers))


def test_a_library_day_is_read_where_there_is_one():

    with_one = {**WORDS, "library day": "1 September"}

    assert numbers.typed(with_one).library_day == LibraryDay(9, 1)


def test_a_share_is_read_exactly():
    assert numbers.typed(WORDS).pass_mark == Fraction(4, 5)
