"""From when until when, for every row of the table: first, renewed early, late, and onboarding again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    ASKED,
    NOTHING_ASKED,
    NUMBERS,
    always,
    attempt,
    certification,
    certified_facts,
    day,
    facts,
    granted,
    then,
)
from training.rules.certifying import (
    attempts_that_count,
    brought_pass,
    certification_on,
    certified_until,
    counts_as,
    earned,
    holds_certification,
    library_day_from,
    refresher_counts,
    refresher_window,
    runs_until,
    with_brought,
)
from training.rules.facts import Asked, Attempt, AttemptKind, Brought, LibraryDay, Numbers, Outcome


@pytest.mark.parametrize(
    ("starts_on", "months", "until_on"),
    [
        ("2026-03-10", 12, "2027-03-10"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-02-28", 12, "2028-02-28"),  # not the 29th: the same day number
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-01-31", 1, "2026-02-28"),
    ],
)
def test_months_are_calendar_months(starts_on, months, until_on):
    assert certified_until(day(starts_on), months) == day(until_on)


def rows(known):
    return [(str(c.starts_on), str(c.until_on)) for c in known.certifications]


@pytest.mark.parametrize(
    ("passed", "row"),
    [
        (("2026-01-10", "2026-01-20"), ("2026-01-20", "2027-01-20")),  # from the day of the last pass
        (("2026-01-20", "2026-01-10"), ("2026-01-20", "2027-01-20")),
        (("2025-12-01", "2025-12-20"), ("2026-01-05", "2027-01-05")),  # early work: from the start
        (("2025-11-06", "2026-01-05"), ("2026-01-05", "2027-01-05")),  # 60 days before the start
    ],
)
def test_the_first_certification_runs_from_the_last_pass_or_the_start(passed, row):
    consent, deputy = attempt("consent", passed_on=passed[0]), attempt("deputy", passed_on=passed[1])
    known = facts(*sorted([consent, deputy], key=lambda a: a.ended_on))

    assert rows(granted(known)) == [row]


@pytest.mark.parametrize(
    "attempts",
    [
        [attempt("consent", passed_on="2026-01-10")],
        [attempt("consent", passed_on="2026-01-10"), attempt("deputy", failed_on="2026-01-11")],
        [attempt("consent", passed_on="2026-01-10"), attempt("deputy", unfinished_on="2026-01-11")],
        [attempt("consent", passed_on="2026-01-10"), attempt("deputy", began_on="2026-01-11")],
        [attempt("consent", passed_on="2025-11-05"), attempt("deputy", passed_on="2026-01-11")],  # 61 days before
        [attempt("refresher", passed_on="2026-01-11")],
    ],
)
def test_a_module_without_a_pass_that_counts_certifies_nobody(attempts):
    assert earned(facts(*attempts), ASKED, NUMBERS, day("2026-02-01")) is None


def test_a_role_of_which_nothing_is_asked_certifies_nobody():
    assert earned(certified_facts(), NOTHING_ASKED, NUMBERS, day("2026-02-01")) is None


def test_a_later_pass_of_a_module_moves_no_certification_however_late_it_is_granted():
    known = facts(
        attempt("consent", passed_on="2026-01-10"),
        attempt("deputy", passed_on="2026-01-12"),
        attempt("consent", passed_on="2026-01-15"),
    )

    won = earned(known, ASKED, NUMBERS, day("2026-03-01"))

    assert won
    assert (str(won.starts_on), won.attempt_id) == ("2026-01-12", known.attempts[1].id)


def test_fewer_modules_certify_at_once_from_the_last_pass():
    known = facts(attempt("consent", passed_on="2026-01-10"))
    fewer = Asked(modules=ASKED.modules[:1])

    won = earned(known, fewer, NUMBERS, day("2026-03-01"))

    assert won
    assert (str(won.starts_on), str(won.until_on), won.attempt_id) == ("2026-01-10", "2027-01-10", known.attempts[0].id)


def test_a_module_that_the_curriculum_adds_on_a_later_day_keeps_nobody_from_a_certification_until_then():
    known = facts(attempt("consent", passed_on="2026-01-10"))
    newer = Asked(modules=(ASKED.modules[0], replace(ASKED.modules[1], added_on=day("2026-06-01"))))

    won = earned(known, newer, NUMBERS, day("2026-05-31"))

    assert won
    assert str(won.starts_on) == "2026-01-10"
    assert earned(known, newer, NUMBERS, day("2026-06-01")) is None
    assert earned(known, Asked(modules=newer.modules[1:]), NUMBERS, day("2026-05-31")) is None


def test_an_attempt_that_ends_after_today_earns_nothing_yet():
    known = facts(attempt("consent", passed_on="2026-01-10"), attempt("deputy", passed_on="2026-01-20"))

    assert earned(known, ASKED, NUMBERS, day("2026-01-19")) is None


# Certified from 20 January 2026 until 20 January 2027; the window opens on 21 November 2026.
@pytest.mark.parametrize(
    ("passed_on", "row"),
    [
        ("2026-11-20", None),  # the day before it opens
        ("2026-11-21", ("2027-01-21", "2028-01-20")),  # its first day
        ("2027-01-20", ("2027-01-21", "2028-01-20")),  # the last day certified
        ("2027-01-21", ("2027-01-21", "2028-01-21")),  # the day after: late by one day, no gap
        ("2027-06-15", ("2027-06-15", "2028-06-15")),  # late: the gap stays visible
        ("2028-01-20", ("2028-01-20", "2029-01-20")),  # the last day of all
        ("2028-01-21", None),  # a day later onboarding is asked again
    ],
)
def test_a_refresher_renews_from_its_window_to_twelve_months_after(passed_on, row):
    known = certified_facts("2026-01-20", attempt("refresher", passed_on=passed_on))

    assert rows(known)[1:] == ([row] if row else [])
    assert [c.attempt_id for c in known.certifications[1:]] == ([known.attempts[-1].id] if row else [])
    assert refresher_counts(certified_facts("2026-01-20"), ASKED, NUMBERS, day(passed_on)) is (row is not None)


def test_a_failed_refresher_renews_nothing():
    assert len(rows(certified_facts("2026-01-20", attempt("refresher", failed_on="2027-01-10")))) == 1


def test_no_refresher_counts_for_somebody_never_certified():
    assert not refresher_counts(facts(), ASKED, NUMBERS, day("2026-12-01"))


def test_a_second_refresher_in_the_same_window_renews_nothing():
    known = certified_facts(
        "2026-01-20", attempt("refresher", passed_on="2026-12-01"), attempt("refresher", passed_on="2026-12-02")
    )

    assert rows(known) == [("2026-01-20", "2027-01-20"), ("2027-01-21", "2028-01-20")]


def test_after_a_long_lapse_all_modules_are_passed_again_from_the_day_it_opens():
    before = certified_facts("2026-01-20", attempt("consent", passed_on="2028-01-20"))  # a day too early
    half = then(before, attempt("deputy", passed_on="2028-01-25"))
    whole = then(half, attempt("consent", passed_on="2028-02-01"))

    assert len(rows(half)) == 1
    assert rows(whole)[1:] == [("2028-02-01", "2029-02-01")]


def test_an_anniversary_on_29_february_becomes_the_28th_and_stays():
    known = certified_facts("2028-02-29", attempt("refresher", passed_on="2029-02-01"), starts_on="2028-02-20")

    assert rows(known) == [("2028-02-29", "2029-02-28"), ("2029-03-01", "2030-02-28")]


# --- With a library day ----------------------------------------------------------

FIRST_OF_SEPTEMBER = always(library_day=LibraryDay(9, 1))


@pytest.mark.parametrize(
    ("passed_on", "until_on"),
    [
        ("2026-01-20", "2026-09-01"),
        ("2026-03-01", "2026-09-01"),  # six months to the day
        ("2026-03-02", "2027-09-01"),  # a day less, so nearly eighteen months
        ("2026-09-01", "2027-09-01"),
        ("2026-12-31", "2027-09-01"),
    ],
)
def test_a_certification_ends_on_the_first_library_day_six_months_on(passed_on, until_on):
    known = facts(attempt("consent", passed_on=passed_on), attempt("deputy", passed_on=passed_on))

    assert rows(granted(known, numbers=FIRST_OF_SEPTEMBER)) == [(passed_on, until_on)]


@pytest.mark.parametrize(
    ("refreshed_on", "row"),
    [
        ("2026-08-01", ("2026-09-02", "2027-09-01")),  # in the window: from the day after
        ("2026-09-20", ("2026-09-20", "2027-09-01")),  # late
        ("2027-05-20", ("2027-05-20", "2028-09-01")),  # late, and less than six months before the next one
    ],
)
def test_a_refresher_renews_through_the_next_library_day(refreshed_on, row):
    first = [attempt("consent", passed_on="2026-01-20"), attempt("deputy", passed_on="2026-01-20")]
    known = facts(*first, attempt("refresher", passed_on=refreshed_on))

    assert rows(granted(known, numbers=FIRST_OF_SEPTEMBER))[1:] == [row]


def test_a_library_day_on_29_february_is_the_28th_in_other_years():
    leap_day = LibraryDay(2, 29)

    days = [library_day_from(day(on), leap_day) for on in ("2027-02-28", "2027-03-01", "2028-03-01")]

    assert [str(on) for on in days] == ["2027-02-28", "2028-02-29", "2029-02-28"]


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_with_a_library_day_a_certification_runs_from_six_to_eighteen_months(starts_on, month, of_month):
    numbers = Numbers(library_day=LibraryDay(month, of_month))

    until_on = runs_until(starts_on, starts_on, numbers)

    assert (until_on.month, until_on.day) == (month, of_month)
    assert certified_until(starts_on, 6) <= until_on <= certified_until(starts_on, 18)


@given(early=st.integers(0, 60))
def test_an_early_refresher_in_the_window_loses_no_day(early):
    first = certified_facts("2026-01-20").certifications[0]
    passed_on = first.until_on - timedelta(early)

    renewed = certified_facts("2026-01-20", attempt("refresher", passed_on=str(passed_on))).certifications[1]

    assert renewed.until_on == certified_until(first.until_on, 12)
    assert renewed.starts_on == first.until_on + timedelta(1)


@given(months=st.integers(1, 24), late=st.integers(1, 300))
def test_a_refresher_renews_once_however_short_the_months(months, late):
    numbers = always(valid_months=months)
    first = granted(
        facts(attempt("consent", passed_on="2026-01-20"), attempt("deputy", passed_on="2026-01-20")), numbers=numbers
    )
    passed_on = first.certifications[0].until_on + timedelta(late)
    more = replace(first, attempts=(*first.attempts, attempt("refresher", passed_on=str(passed_on))))

    renewed = granted(more, numbers=numbers)

    assert len(renewed.certifications) == 2
    assert earned(renewed, ASKED, numbers, passed_on) is None


def test_the_window_of_a_certification():
    window = refresher_window(certification("2026-03-10", "2027-03-10"), NUMBERS)

    assert (window.opens_on, window.due_on, window.closes_on) == (
        day("2027-01-09"),
        day("2027-03-10"),
        day("2028-03-10"),
    )


@pytest.mark.parametrize(
    ("on", "held"),
    [("2026-01-19", False), ("2026-01-20", True), ("2027-01-20", True), ("2027-01-21", False)],
)
def test_a_certification_is_held_from_its_first_day_through_its_last(on, held):
    assert holds_certification(certified_facts("2026-01-20"), day(on)) is held


def test_nobody_holds_a_certification_before_the_first_day_or_after_the_last_day_of_work():
    known = certified_facts("2026-01-02", starts_on="2026-01-05", last_on="2026-06-30")

    held = [holds_certification(known, day(on)) for on in ("2026-01-04", "2026-01-05", "2026-06-30", "2026-07-01")]

    assert held == [False, True, True, False]


def test_of_two_that_overlap_the_one_that_runs_longer_speaks():
    longer, shorter = certification("2026-02-01", "2027-03-01"), certification("2026-01-20", "2027-01-20")

    assert certification_on(facts(certifications=[longer, shorter]), day("2026-06-01")) == longer


@pytest.mark.parametrize(("granted_on", "counts"), [("2025-01-04", False), ("2025-01-05", True)])
def test_a_certification_granted_more_than_a_year_before_the_first_day_is_of_an_older_employment(granted_on, counts):
    known = facts(certifications=[certification("2025-01-05", "2026-06-30", granted_on=granted_on)])

    assert holds_certification(known, day("2026-01-06")) is counts


def test_a_certification_that_an_older_employment_earned_is_not_of_this_one_however_late_it_is_granted():
    known = facts(certifications=[certification("2024-12-20", "2026-06-30", granted_on="2025-11-01")])

    assert not holds_certification(known, day("2026-01-06"))


def test_nothing_of_an_older_employment_counts():
    known = facts(
        attempt("consent", passed_on="2024-01-10"),
        attempt("deputy", passed_on="2024-01-10"),
        certifications=[certification("2024-01-10", "2026-03-10", granted_on="2024-12-01")],
        starts_on="2026-01-05",
    )

    assert attempts_that_count(known, NUMBERS) == ()
    assert not holds_certification(known, day("2026-01-06"))
    assert earned(known, ASKED, NUMBERS, day("2026-01-06")) is None


# --- Brought from earlier records ------------------------------------------------

BROUGHT = Brought(day("2026-02-01"), "Kim")


@pytest.mark.parametrize(
    ("subject", "kind", "module_id"),
    [("consent", AttemptKind.MODULE, "consent"), ("refresher", AttemptKind.REFRESHER, None)],
)
def test_a_pass_from_earlier_records_is_an_attempt_passed_in_a_day(subject, kind, module_id):
    on = day("2026-01-10")

    assert brought_pass("row 1", subject, on, BROUGHT) == Attempt(
        "row 1", kind, module_id, on, on, Outcome.PASSED, decisions=(), policy_version="", brought=BROUGHT
    )


@pytest.mark.parametrize(
    ("known", "on", "subjects"),
    [
        (facts(), "2026-01-10", ("consent", "deputy")),
        (certified_facts("2026-01-20"), "2026-11-20", ("consent", "deputy")),  # too early for a refresher
        (certified_facts("2026-01-20"), "2026-11-21", ("refresher",)),
    ],
)
def test_certified_in_earlier_records_counts_as_the_refresher_or_as_all_modules(known, on, subjects):
    assert counts_as(known, ASKED, NUMBERS, day(on)) == subjects


def test_passes_from_earlier_records_stand_first_in_the_order_of_their_days():
    first, second, third = (
        brought_pass(row, "consent", day(on), BROUGHT)
        for row, on in [("row 3", "2026-01-12"), ("row 2", "2026-01-15"), ("row 1", "2026-02-01")]
    )
    taken = [attempt("deputy", passed_on="2026-01-20"), attempt("consent", passed_on="2026-01-10")]

    assert with_brought([second, *taken], [first, third]) == (first, second, third, *taken)
