"""Values as words."""

from datetime import date
from fractions import Fraction

import pytest

from training.showing import (
    all_of,
    count,
    day,
    length,
    near_miss,
    number_word,
    plural,
    quoted,
    season,
    share,
    short_day,
    typeset,
    weekday,
)


def test_a_date_reads_day_month_year():
    assert day(date(2026, 11, 26)) == "26 November 2026"
    assert short_day(date(2026, 11, 26)) == "26 Nov 2026"
    assert day(date(2026, 5, 3)) == "3 May 2026"
    assert weekday(date(2026, 11, 26)) == "Thursday, 26 November 2026"


@pytest.mark.parametrize(("number", "word"), [(0, "zero"), (1, "one"), (10, "ten"), (11, "11"), (1200, "1,200")])
def test_numbers_up_to_ten_are_words(number, word):
    assert number_word(number) == word


def test_a_noun_fits_its_number():
    assert [plural(n, "day") for n in (0, 1, 2)] == ["days", "day", "days"]
    assert plural(2, "person", "people") == "people"
    assert [count(n, "day") for n in (1, 3, 1200)] == ["1 day", "3 days", "1,200 days"]


@pytest.mark.parametrize(("part", "words"), [(Fraction(4, 5), "80%"), (0, "0%"), (1, "100%"), (Fraction(2, 3), "67%")])
def test_a_share_reads_as_percent(part, words):
    assert share(part) == words


@pytest.mark.parametrize(
    ("words", "listed"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c"), ([], "")]
)
def test_a_list_reads_in_one_breath(words, listed):
    assert all_of(words) == listed


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Read her the titles", '"Read her the titles"'),
        ('"Yes, most Thursdays."\n', '"Yes, most Thursdays."'),
        ("“Yes, most Thursdays.”", '"Yes, most Thursdays."'),
        ('"One minute." You ring\nhim.', "\"'One minute.' You ring him.\""),
        ('"A," she says, "B."', "\"'A,' she says, 'B.'\""),
    ],
)
def test_words_are_quoted_once_on_one_line(words, shown):
    assert quoted(words) == shown


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ('"I can\'t," he says.', "“I can\u2019t,” he says."),
        ("(\"He said 'no'.\")", "(“He said \u2018no\u2019.”)"),
        ("Wait... no -- yes", "Wait… no \u2014 yes"),
        ("the deputies' desk", "the deputies\u2019 desk"),
        ('First.\n\n"Second."', "First.\n\n“Second.”"),
    ],
)
def test_plain_prose_is_set_typographically(plain, set_):
    assert typeset(plain) == set_


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (9, "9 minutes"), (89, "89 minutes"), (90, "1½ hours"), (128, "2 hours"), (140, "2½ hours")],
)
def test_a_length_reads_in_minutes_and_past_an_hour_and_a_half_in_hours(minutes, words):
    assert length(minutes) == words


def test_a_season_is_three_whole_months():
    seasons = [season(date(2026, month, 1)) for month in range(1, 13)]

    assert seasons == [*["winter"] * 2, *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter"]
    assert season(date(2028, 2, 29)) == "winter"


def test_a_near_miss_is_found_whatever_its_capitals():
    assert near_miss("Verdct", ["do", "verdict"]) == "verdict"
    assert near_miss("corridor", ["do", "verdict"]) is None
