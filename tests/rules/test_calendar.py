"""Every day of four years, a leap year among them, against an oracle that reckons by itself."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.builders import ASKED, NUMBERS, attempt, facts, granted, leave
from tests.rules import oracle
from training import clock
from training.rules.certifying import certified_until, refresher_window, runs_until
from training.rules.facts import Certification, LibraryDay, Numbers, ObligationKind
from training.rules.obliging import later_by_leave, obligations, retraining

FOUR_YEARS = list(oracle.every_day((2026, 1, 1), 4 * 366))
"""From 1 January 2026: 29 February 2028 is in it, every month's end, and each change of the clocks."""


def test_the_oracle_counts_days_as_the_calendar_does():
    assert oracle.as_dates(FOUR_YEARS) == [date(2026, 1, 1) + timedelta(n) for n in range(len(FOUR_YEARS))]
    assert (2028, 2, 29) in FOUR_YEARS


@pytest.mark.parametrize("months", [1, 6, 12, 18, 24])
def test_months_from_every_day_of_four_years(months):
    for day in FOUR_YEARS:
        assert certified_until(date(*day), months) == date(*oracle.months_on(day, months)), day


@pytest.mark.parametrize(("month", "number"), [(1, 1), (2, 29), (9, 1), (10, 31), (12, 31)])
def test_a_library_day_from_every_day_of_four_years(month, number):
    numbers = Numbers(library_day=LibraryDay(month, number))

    for day in FOUR_YEARS:
        expected = oracle.library_day_after(oracle.months_on(day, 6), month, number)
        assert runs_until(date(*day), date(*day), numbers) == date(*expected), day


def test_the_window_of_every_day_of_four_years():
    for day in FOUR_YEARS:
        until_on = date(*oracle.months_on(day, 12))
        window = refresher_window(Certification("c", date(*day), until_on, date(*day)), NUMBERS)

        opens = oracle.days_later(oracle.months_on(day, 12), -60)
        closes = oracle.months_on(oracle.months_on(day, 12), 12)
        assert (window.opens_on, window.due_on, window.closes_on) == (date(*opens), until_on, date(*closes)), day


def test_due_dates_from_every_day_of_four_years():
    for day in FOUR_YEARS:
        known = facts(starts_on=str(date(*day)))

        (onboarding,) = obligations(known, ASKED, NUMBERS)

        assert onboarding.due_on == date(*oracle.days_later(day, 14)), day
        assert retraining(known, NUMBERS, date(*day), ()).due_on == date(*oracle.days_later(day, 7)), day


def test_three_years_of_certifications_begun_on_every_day_of_four_years():
    """Passed on the day, renewed on the window's first day, and late by a day."""
    for day in FOUR_YEARS:
        until = oracle.months_on(day, 12)
        again = oracle.months_on(until, 12)
        late = oracle.next_day(again)
        passed, early, after = (str(date(*on)) for on in (day, oracle.days_later(until, -60), late))
        known = facts(
            attempt("consent", passed_on=passed),
            attempt("deputy", passed_on=passed),
            attempt("refresher", passed_on=early),
            attempt("refresher", passed_on=after),
            starts_on=passed,
        )

        rows = [(row.starts_on, row.until_on) for row in granted(known).certifications]

        assert rows == [
            (date(*day), date(*until)),
            (date(*oracle.next_day(until)), date(*again)),
            (date(*late), date(*oracle.months_on(late, 12))),
        ], day


LEAVES = [((0, 3),), ((5, 5),), ((-10, 2),), ((14, 20),), ((3, 6), (9, 30)), ((1, 20), (25, 33)), ((-3, 0), (14, 15))]


@pytest.mark.parametrize("leaves", LEAVES, ids=str)
def test_days_of_leave_do_not_count_from_any_day_of_four_years(leaves):
    """Leaves by their first and last day, counted from the opening."""
    for day in FOUR_YEARS:
        away = [(oracle.days_later(day, first), oracle.days_later(day, last)) for first, last in leaves]
        days = {one for first, last in away for one in between(first, last)}

        due_on = later_by_leave(
            date(*day),
            date(*oracle.days_later(day, 14)),
            [leave(str(date(*first)), str(date(*last))) for first, last in away],
        )

        assert due_on == date(*oracle.due_after_leave(day, 14, days)), day


def between(first, last):
    while first != last:
        yield first
        first = oracle.next_day(first)
    yield last


def test_a_refresher_due_in_leave_from_every_day_of_four_years():
    for day in FOUR_YEARS:
        until = oracle.months_on(day, 12)
        first, last = oracle.days_later(until, -9), oracle.days_later(until, 20)
        passed = str(date(*day))
        known = granted(
            facts(
                attempt("consent", passed_on=passed),
                attempt("deputy", passed_on=passed),
                starts_on=passed,
                leaves=[leave(str(date(*first)), str(date(*last)))],
            )
        )

        refresher = next(o for o in obligations(known, ASKED, NUMBERS) if o.kind is ObligationKind.REFRESHER)

        assert refresher.due_on == date(
            *oracle.due_after_leave(oracle.days_later(until, -60), 60, {*between(first, last)})
        )


# --- The library's own day ----------------------------------------------------------

DENVER = ZoneInfo("America/Denver")


def test_the_day_in_denver_at_each_half_hour_around_midnight_of_four_years():
    """From 5 to 9 in the evening before, in UTC: midnight is at 6 or at 7."""
    for day in FOUR_YEARS:
        for half_hours in range(10, 18):
            instant = datetime(*day, tzinfo=UTC) + timedelta(minutes=30 * half_hours)
            for at in (instant, instant - timedelta(microseconds=1)):
                assert clock.day_of(at, DENVER) == date(*oracle.denver_day(at)), at


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029])
def test_each_half_hour_of_the_days_on_which_the_clocks_change(year):
    for day in ((year, 3, oracle.sunday(year, 3, 2)), (year, 11, oracle.sunday(year, 11, 1))):
        for half_hours in range(-12, 72):
            instant = datetime(*day, tzinfo=UTC) + timedelta(minutes=30 * half_hours)
            assert clock.day_of(instant, DENVER) == date(*oracle.denver_day(instant)), instant


ZONES = [
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
]


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_lasts_through_its_last_minute_in_every_zone(zone):
    """As the clock on the wall reads it: from its first instant through its last."""
    there = ZoneInfo(zone)
    for day in FOUR_YEARS:
        first = datetime(*day, tzinfo=there).astimezone(UTC)
        last = datetime(*day, 23, 59, 59, 999999, tzinfo=there).astimezone(UTC)

        assert clock.day_of(first, there) == clock.day_of(last, there) == date(*day)
        assert clock.day_of(last + timedelta(microseconds=1), there) == date(*oracle.next_day(day))
