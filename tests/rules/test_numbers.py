"""The library's numbers, from the words of its curriculum."""

from dataclasses import fields
from fractions import Fraction

from tests.contents import shipped
from training.content.check import NUMBERS
from training.rules import numbers
from training.rules.facts import Numbers

SHIPPED = shipped()


def test_the_shipped_numbers_are_those_with_which_the_rules_begin():
    assert numbers.typed(SHIPPED.curriculum) == Numbers()


def test_every_number_of_the_rules_is_asked_of_the_curriculum():
    assert sorted(name.replace(" ", "_") for name in NUMBERS) == sorted(field.name for field in fields(Numbers))


def test_a_share_is_read_exactly():
    assert numbers.typed(SHIPPED.curriculum).pass_mark == Fraction(4, 5)
