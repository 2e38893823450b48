"""The library's numbers, from the words of its curriculum."""

from dataclasses import fields
from fractions import Fraction

from tests.contents import shipped
from training.content.check import LIBRARY_DAY, NUMBERS
from training.rules import numbers
from training.rules.facts import LibraryDay, Numbers

SHIPPED = shipped()


def test_the_shipped_numbers_are_those_with_which_the_rules_begin():
    assert numbers.typed(SHIPPED.curriculum) == Numbers()


def test_every_number_of_the_rules_is_asked_of_the_curriculum():
    asked = [*NUMBERS, LIBRARY_DAY]

    assert sorted(name.replace(" ", "_") for name in asked) == sorted(field.name for field in fields(Numbers))


def test_a_library_day_is_read_where_there_is_one():
    number = SHIPPED.curriculum.numbers["valid months"].model_copy(update={"value": "1 September"})
    with_one = SHIPPED.curriculum.model_copy(update={"numbers": {**SHIPPED.curriculum.numbers, "library day": number}})

    assert numbers.typed(with_one).library_day == LibraryDay(9, 1)


def test_a_share_is_read_exactly():
    assert numbers.typed(SHIPPED.curriculum).pass_mark == Fraction(4, 5)
