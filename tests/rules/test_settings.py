"""The library's settings: each number of the curriculum is one, and says what it is and what it can be."""

import pytest

from tests.contents import second_library, shipped
from training.content.check import LIBRARY_DAY, NUMBERS, reads_as_number
from training.rules.settings import SETTINGS, OutOfReach


def test_every_number_of_the_curriculum_is_a_setting():
    assert sorted(setting.name for setting in SETTINGS.values()) == sorted([*NUMBERS, LIBRARY_DAY])


@pytest.mark.parametrize("content", [shipped(), second_library()], ids=["shipped", "second"])
def test_what_a_library_begins_with_can_be_set_again(content):
    for setting in SETTINGS.values():
        if setting.name in content.curriculum.numbers:
            value = content.curriculum.numbers[setting.name].value
            assert setting.read(value) == value


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_setting_says_what_it_is_what_it_touches_and_what_to_enter(setting):
    assert setting.what.endswith(".")
    assert setting.touches.endswith(".")
    assert setting.title
    assert setting.reach.startswith("a ")


WHOLE = [setting for setting in SETTINGS.values() if setting.name not in ("pass mark", LIBRARY_DAY)]


@pytest.mark.parametrize("setting", WHOLE, ids=lambda setting: setting.name)
def test_a_whole_number_is_within_its_bounds_both_included(setting):
    assert setting.read(str(setting.least)) == str(setting.least)
    assert setting.read(f"0{setting.most}"[-4:]) == str(setting.most)
    for typed in (
        setting.least - 1,
        setting.most + 1,
        "",
        "-7",
        "7.5",
        "٧",
        "²",
        "1e1",
        "99999",
        f"{setting.least:05}",
    ):
        with pytest.raises(OutOfReach, match=f"from {setting.least} to {setting.most}"):
            setting.read(str(typed))


@pytest.mark.parametrize("typed", ["1/2", "4/5", "8/10", "1/1", "100/125"])
def test_a_pass_mark_is_a_share_of_a_half_or_more(typed):
    assert SETTINGS["pass-mark"].read(typed) == typed


@pytest.mark.parametrize(
    "typed", ["", "4", "4/", "/5", "4/0", "0/0", "1/3", "6/5", "80%", "0.8", "-4/-5", "4/5/6", "²/³", "1000/1250"]
)
def test_no_pass_mark_is_anything_else(typed):
    with pytest.raises(OutOfReach, match="such as 4/5"):
        SETTINGS["pass-mark"].read(typed)


@pytest.mark.parametrize(
    ("typed", "read"), [("1 September", "1 September"), ("01 september", "1 September"), ("29 February", "29 February")]
)
def test_a_library_day_is_a_day_of_any_year_in_one_form(typed, read):
    assert SETTINGS["library-day"].read(typed) == read
    assert reads_as_number(LIBRARY_DAY, read)


def test_a_library_may_be_without_a_library_day():
    assert SETTINGS["library-day"].read("") == ""
    assert SETTINGS["library-day"].shown("") == "none"


@pytest.mark.parametrize("typed", ["30 February", "September", "1. 9.", "1 September 2027", "soon"])
def test_no_library_day_is_anything_else(typed):
    with pytest.raises(OutOfReach, match="such as 1 September"):
        SETTINGS["library-day"].read(typed)


def test_a_value_is_shown_with_what_it_counts():
    assert SETTINGS["valid-months"].shown("12") == "12 months"
    assert SETTINGS["lapse-months"].shown("1") == "1 month"
    assert SETTINGS["pass-mark"].shown("4/5") == "4/5 of the graded decisions"


def test_the_longest_notice_leaves_room_for_a_date():
    assert SETTINGS["least-notice-days"].most <= SETTINGS["least-room-days"].least
