"""Dates reckoned a second time, from the words of the rules alone: by counting days one at a time, and by a table of
months. It shares nothing with the code under test, not even the libraries it reckons with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

DAYS_OF_MONTH = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}

Day = tuple[int, int, int]
"""Year, month, day of the month."""


def months_on(day: Day, months: int) -> Day:
    """The same day number so many months later, or the month's last day if it lacks one."""
    year, month, number = day
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return year, month, min(number, length_of(year, month))


def length_of(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return DAYS_OF_MONTH[month]


def next_day(day: Day) -> Day:
    """The day after."""
    year, month, number = day
    if number < length_of(year, month):
        return year, month, number + 1
    return (year + 1, 1, 1) if month == 12 else (year, month + 1, 1)


def day_before(day: Day) -> Day:
    """The day before."""
    year, month, number = day
    if number > 1:
        return year, month, number - 1
    year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return year, month, length_of(year, month)


def days_later(day: Day, days: int) -> Day:
    """So many days later; earlier, where the number is below zero."""
    for _ in range(abs(days)):
        day = next_day(day) if days > 0 else day_before(day)
    return day


def due_after_leave(opened: Day, days: int, away: Collection[Day]) -> Day:
    """When so many days have passed since the opening that were no days of leave.

    The day of opening is not counted; one within a leave counts as the leave's last day.
    """
    day = opened
    while days:
        day = next_day(day)
        days -= day not in away
    # A due date that is not past when a leave begins is moved by it: so it cannot fall within one.
    return day


def library_day_after(day: Day, month: int, number: int) -> Day:
    """The first library day on or after a day."""
    while (day[1], day[2]) != (month, min(number, length_of(day[0], month))):
        day = next_day(day)
    return day


def denver_day(instant: datetime) -> Day:
    """The day in Denver: seven hours behind, six from 2 on the second Sunday of March to 2 on the first of November."""
    year = (instant - timedelta(hours=7)).year
    begins = datetime(year, 3, sunday(year, 3, 2), 9, tzinfo=UTC)  # 2 in the morning, seven hours behind
    ends = datetime(year, 11, sunday(year, 11, 1), 8, tzinfo=UTC)  # 2 in the morning, six hours behind
    there = instant - timedelta(hours=6 if begins <= instant < ends else 7)
    return there.year, there.month, there.day


@cache
def sunday(year: int, month: int, number: int) -> int:
    """The day of the month of its first, second ... Sunday. Counted from 1 January 2023, which was one."""
    day, weekday, found = (2023, 1, 1), 0, 0
    while True:
        if weekday == 0 and day[:2] == (year, month):
            found += 1
            if found == number:
                return day[2]
        day, weekday = next_day(day), (weekday + 1) % 7


def every_day(first: Day, days: int) -> Iterator[Day]:
    """So many days, one after the other."""
    for _ in range(days):
        yield first
        first = next_day(first)


def as_dates(days: Iterable[Day]) -> list[date]:
    """The same days as the code under test writes them."""
    return [date(*day) for day in days]
