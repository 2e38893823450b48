"""Left and back again: within twelve months one employment, later a new one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import certified_facts, day, employment, facts, leave
from training.rules.certifying import holds_certification
from training.rules.employing import is_one_employment, joined, overlap, with_gaps, works_here
from training.rules.facts import Leave


@pytest.mark.parametrize(
    ("last_on", "back_on", "is_one"),
    [
        ("2026-03-31", "2026-04-01", True),  # put back after a mistake
        ("2026-03-31", "2026-09-01", True),
        ("2026-03-31", "2027-03-31", True),  # the last day of the twelve months
        ("2026-03-31", "2027-04-01", False),
        ("2028-02-29", "2029-02-28", True),  # the month's last day stands for the 29th
        ("2028-02-29", "2029-03-01", False),
    ],
)
def test_back_within_twelve_months_is_one_employment(last_on, back_on, is_one):
    assert is_one_employment(day(last_on), day(back_on)) is is_one


def test_one_employment_keeps_its_first_day_and_ends_with_its_last_stretch():
    whole, gaps = joined(
        [
            employment("2025-01-06", "2025-12-31", id="first", due_on="2025-02-10"),
            employment("2026-06-01", "2026-08-31", id="second"),
        ]
    )

    assert (str(whole.starts_on), str(whole.recorded_on), str(whole.due_on)) == (
        "2025-01-06",
        "2025-01-06",
        "2025-02-10",
    )
    assert (whole.id, str(whole.last_on)) == ("second", "2026-08-31")
    assert gaps == (Leave(day("2026-01-01"), day("2026-05-31"), left=True),)


def test_put_back_on_the_next_day_leaves_no_gap():
    assert joined([employment("2025-01-06", "2025-12-31"), employment("2026-01-01")])[1] == ()


def test_what_lies_before_a_longer_break_is_no_part_of_it():
    whole, gaps = joined(
        [
            employment("2020-01-06", "2020-06-30"),
            employment("2023-01-09", "2024-01-31"),
            employment("2024-05-01"),
        ]
    )

    assert (str(whole.starts_on), len(gaps)) == ("2023-01-09", 1)


GAP = Leave(day("2026-05-01"), day("2026-06-30"), left=True)
SPRING = leave("2026-03-01", "2026-04-30")


@pytest.mark.parametrize(
    ("away", "parts"),
    [
        (leave("2026-03-01", "2026-04-30"), [SPRING, GAP]),
        (leave("2026-03-01", "2026-05-01"), [SPRING, GAP]),
        (
            leave("2026-03-01", "2026-07-02"),
            [SPRING, GAP, leave("2026-07-01", "2026-07-02")],
        ),
        (leave("2026-05-01", "2026-06-30"), [GAP]),
        (leave("2026-06-30", "2026-07-01"), [GAP, leave("2026-07-01", "2026-07-01")]),
        (leave("2026-07-01", "2026-07-09"), [GAP, leave("2026-07-01", "2026-07-09")]),
        (leave("2026-06-01"), [GAP, leave("2026-07-01")]),
    ],
)
def test_a_leave_that_runs_into_a_gap_counts_no_day_twice(away, parts):
    assert with_gaps([away], [GAP]) == tuple(parts)


@pytest.mark.parametrize(
    ("other", "share_a_day"),
    [
        (leave("2026-02-01", "2026-02-28"), False),
        (leave("2026-02-01", "2026-03-01"), True),
        (leave("2026-03-10", "2026-03-12"), True),
        (leave("2026-04-30", "2026-05-05"), True),
        (leave("2026-05-01", "2026-05-05"), False),
        (leave("2026-02-01"), True),
        (leave("2026-05-01"), False),
    ],
)
def test_two_leaves_overlap_when_they_share_a_day(other, share_a_day):
    assert overlap(SPRING, other) is overlap(other, SPRING) is share_a_day


def test_two_open_leaves_overlap():
    assert overlap(leave("2026-02-01"), leave("2026-05-01"))


def test_between_two_stretches_nobody_works_here_and_on_leave_one_does():
    known = facts(leaves=[leave("2026-02-01", "2026-02-28"), Leave(day("2026-05-01"), day("2026-06-30"), left=True)])

    assert [works_here(known, day(on)) for on in ("2026-02-10", "2026-04-30", "2026-05-01", "2026-06-30")] == [
        True,
        True,
        False,
        False,
    ]
    assert works_here(known, day("2026-07-01"))


def test_nobody_holds_a_certification_between_two_stretches():
    known = certified_facts("2026-01-20", leaves=[Leave(day("2026-05-01"), day("2026-06-30"), left=True)])

    assert [holds_certification(known, day(on)) for on in ("2026-04-30", "2026-05-01", "2026-07-01")] == [
        True,
        False,
        True,
    ]


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 500)), min_size=1, max_size=5))
def test_the_gaps_and_the_stretches_make_up_the_whole(lengths):
    stretches, begins = [], date(2015, 1, 5)
    for works, away in lengths:
        last = begins + timedelta(works)
        stretches.append(employment(str(begins), str(last)))
        begins = last + timedelta(away + 1)

    whole, gaps = joined(stretches)

    part_of_it = [one for one in stretches if one.starts_on >= whole.starts_on]
    worked = sum((one.last_on - one.starts_on).days + 1 for one in part_of_it)
    away = sum((gap.last_on - gap.first_on).days + 1 for gap in gaps)
    assert worked + away == (whole.last_on - whole.starts_on).days + 1
