"""Values as words, the same on pages, in mail and on paper: dates, counts, shares, quotations. US English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

LOCALE = "en_US"
_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_OPENING = r"(^|[\s(\[\u2014\u2018\u201c])"  # where a quotation mark opens: at the start, after a space or a bracket


@lru_cache(maxsize=4096)
def day(on: date) -> str:
    """Write a date: "26 November 2026"."""
    return format_date(on, "d MMMM y", LOCALE)


@lru_cache(maxsize=4096)
def short_day(on: date) -> str:
    """Write a date where many stand side by side: "26 Nov 2026"."""
    return format_date(on, "d MMM y", LOCALE)


def weekday(on: date) -> str:
    """Write a date with its day of the week: "Thursday, 26 November 2026"."""
    return format_date(on, "EEEE, d MMMM y", LOCALE)


def season(on: date) -> str:
    """Return the season of a date, whole months as the weather has them: "winter" from December through February."""
    return ("winter", "spring", "summer", "autumn")[on.month % 12 // 3]


def number_word(number: int) -> str:
    """Write a whole number: a word up to ten, digits from 11 on."""
    return _NUMBER_WORDS[number] if 0 <= number < len(_NUMBER_WORDS) else _digits(number)


def plural(number: int, one: str, many: str = "") -> str:
    """Return the noun that fits a number. `many` is needed only where an s does not make it."""
    return one if number == 1 else many or f"{one}s"


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: "3 days", "1 day"."""
    return f"{_digits(number)} {plural(number, one, many)}"


def late(due_on: date | None, today: date) -> str:
    """Write how long a date is past, such as "3 days late"; nothing where it is not, or where there is none."""
    return f"{count((today - due_on).days, 'day')} late" if due_on and due_on < today else ""


def length(minutes: int) -> str:
    """Write how long something takes: "9 minutes"; from an hour and a half on to the nearest half hour: "2½ hours"."""
    if minutes < 90:
        return count(minutes, "minute")
    hours, half = divmod(round(minutes / 30), 2)
    return f"{hours}{'½' if half else ''} hours"


def share(part: Fraction | float) -> str:
    """Write a share from 0 to 1 as percent, rounded to a whole one: "80%"."""
    return format_percent(float(part), locale=LOCALE)


def all_of(words: Sequence[str]) -> str:
    """Write a list in one breath: "a", "a and b", "a, b, and c"."""
    return _all_of(tuple(words))


@lru_cache(maxsize=4096)
def _all_of(words: tuple[str, ...]) -> str:
    return format_list(list(words), locale=LOCALE)


@lru_cache(maxsize=4096)
def _digits(number: int) -> str:
    return format_decimal(number, locale=LOCALE)


@lru_cache(maxsize=4096)
def quoted(words: str) -> str:
    """Put words into quotation marks, on one line, once: words that are a quotation already gain no second pair."""
    line = " ".join(words.split())
    whole = re.fullmatch(r'["“]([^"“”]*)["”]', line)
    inside = whole.group(1) if whole else line
    return '"' + re.sub(r'["“”]', "'", inside) + '"'


@lru_cache(maxsize=4096)
def typeset(words: str) -> str:
    """Set prose that was written plainly: curly quotation marks and apostrophes, an ellipsis, a dash.

    For the words of the library's own writers. Never for a clause, which is shown byte for byte.
    """
    words = words.replace("...", "…").replace("--", "\u2014")
    for mark, opening, closing in (('"', "“", "”"), ("'", "\u2018", "\u2019")):
        if mark in words:  # to look for where one opens takes longer than all else here
            words = re.sub(_OPENING + mark, rf"\1{opening}", words).replace(mark, closing)
    return words


def near_miss(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant. None: nothing is near."""
    by_small_letters = {each.lower(): each for each in known}
    close = get_close_matches(word.lower(), by_small_letters, n=1)
    return by_small_letters[close[0]] if close else None
