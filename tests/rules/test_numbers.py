"""The library's numbers, from the words of its curriculum."""

from dataclasses import fields
from datetime import date
from fractions import Fraction

from tests.contents import shipped
from training.content.check import LIBRARY_DAY, NUMBERS
from training.rules import numbers
from training.rules.facts import LibraryDay, Numbers, SettingChange

CURRICULUM = shipped().curriculum


def test_the_shipped_numbers_are_those_with_which_the_rules_begin():
    assert numbers.typed(CURRICULUM) == Numbers()


def test_every_number_of_the_rules_is_asked_of_the_curriculum():
    asked = [*NUMBERS, LIBRARY_DAY]

    assert sorted(name.replace(" ", "_") for name in asked) == sorted(field.name for field in fields(Numbers))


def test_a_library_day_is_read_where_there_is_one():
    day = CURRICULUM.numbers["valid months"].model_copy(update={"value": "1 September"})
    with_one = CURRICULUM.model_copy(update={"numbers": {**CURRICULUM.numbers, "library day": day}})

    assert numbers.typed(with_one).library_day == LibraryDay(9, 1)


def test_a_share_is_read_exactly():
    assert numbers.typed(CURRICULUM).pass_mark == Fraction(4, 5)


def test_a_changed_setting_is_read_from_its_first_day_and_the_last_of_a_day_stands():
    changes = [
        SettingChange("valid months", "24", date(2027, 1, 1)),
        SettingChange("pass mark", "9/10", date(2027, 2, 1)),
        SettingChange("valid months", "18", date(2027, 2, 1)),
        SettingChange("library day", "1 September", date(2027, 3, 1)),
        SettingChange("library day", "", date(2027, 4, 1)),
    ]

    by_day = numbers.by_day(Numbers(), changes)

    assert by_day.first == by_day.on(date(2026, 12, 31)) == Numbers()
    assert by_day.on(date(2027, 1, 31)) == Numbers(valid_months=24)
    assert by_day.on(date(2027, 2, 1)) == Numbers(valid_months=18, pass_mark=Fraction(9, 10))
    assert by_day.on(date(2027, 3, 31)).library_day == LibraryDay(9, 1)
    assert by_day.last.library_day is None
