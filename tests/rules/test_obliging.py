"""What opens when, what it is due on, and how leave moves the date."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import ASKED, NOTHING_ASKED, NUMBERS, attempt, certified_facts, day, facts, leave
from training.rules.obliging import later_by_leave, obligations, retraining


def owed(known, asked=ASKED):
    return [(o.kind.value, str(o.opens_on), str(o.due_on), o.module_ids) for o in obligations(known, asked, NUMBERS)]


BOTH = ("consent", "deputy")


@pytest.mark.parametrize(
    ("said", "opens_on", "due_on"),
    [
        ({}, "2026-01-05", "2026-01-19"),
        ({"recorded_on": "2026-01-01"}, "2026-01-05", "2026-01-19"),  # entered before the start
        ({"recorded_on": "2026-01-20"}, "2026-01-20", "2026-02-03"),  # entered after it
        ({"due_on": "2026-02-04"}, "2026-01-05", "2026-02-04"),  # everyone already here
        ({"due_on": "2026-01-06"}, "2026-01-05", "2026-01-12"),  # nobody is told with less than a week's notice
    ],
)
def test_onboarding_opens_with_the_start_or_its_record_and_is_due_14_days_later(said, opens_on, due_on):
    assert owed(facts(**said)) == [("onboarding", opens_on, due_on, BOTH)]


def test_onboarding_asks_what_is_not_passed():
    known = facts(attempt("consent", passed_on="2026-01-06"), attempt("deputy", failed_on="2026-01-07"))

    assert owed(known) == [("onboarding", "2026-01-05", "2026-01-19", ("deputy",))]


def test_the_certified_owe_the_refresher_and_after_a_year_s_lapse_onboarding_again():
    assert owed(certified_facts("2026-01-20")) == [
        ("refresher", "2026-11-21", "2027-01-20", ()),
        ("onboarding", "2028-01-21", "2028-02-04", BOTH),
    ]


def test_onboarding_again_counts_passes_from_the_day_it_opens():
    known = certified_facts(
        "2026-01-20", attempt("consent", passed_on="2028-01-20"), attempt("deputy", passed_on="2028-01-21")
    )

    assert owed(known)[1] == ("onboarding", "2028-01-21", "2028-02-04", ("consent",))


def test_a_refresher_that_renewed_moves_the_next_one_to_the_next_anniversary():
    known = certified_facts("2026-01-20", attempt("refresher", passed_on="2026-12-01"))

    assert owed(known)[0] == ("refresher", "2027-11-21", "2028-01-20", ())


def test_a_role_of_which_nothing_is_asked_owes_nothing():
    assert owed(facts(), NOTHING_ASKED) == owed(certified_facts(), NOTHING_ASKED) == []


def test_retraining_is_due_a_week_after_it_arises_and_moves_with_leave():
    def due_on(*leaves):
        return str(retraining(facts(leaves=leaves), NUMBERS, day("2026-05-03"), ("consent",)).due_on)

    assert due_on() == "2026-05-10"
    assert due_on(leave("2026-05-10", "2026-05-11")) == "2026-05-12"


# Opened on 1 March, due on 15 March.
@pytest.mark.parametrize(
    ("leaves", "due_on"),
    [
        ([], "2026-03-15"),
        ([leave("2026-02-01", "2026-02-28")], "2026-03-15"),  # over before it opened
        ([leave("2026-03-05", "2026-03-09")], "2026-03-20"),  # five days, first and last counted
        ([leave("2026-03-05", "2026-03-05")], "2026-03-16"),  # one day
        ([leave("2026-03-15", "2026-03-16")], "2026-03-17"),  # begins on the due date, which is not past
        ([leave("2026-03-16", "2026-03-20")], "2026-03-15"),  # past due when it began: stays past due
        ([leave("2026-02-20", "2026-03-10")], "2026-03-24"),  # opened in the leave: its whole length after it
        ([leave("2026-03-01", "2026-03-10")], "2026-03-24"),
        ([leave("2026-03-02", "2026-03-10")], "2026-03-24"),
        ([leave("2026-03-12")], "None"),  # open: the date follows on return
        ([leave("2026-03-16")], "2026-03-15"),  # open, and past due when it began
        ([leave("2026-03-14", "2026-03-15"), leave("2026-03-17", "2026-03-18")], "2026-03-19"),  # the first makes room
        ([leave("2026-03-17", "2026-03-18"), leave("2026-03-14", "2026-03-15")], "2026-03-19"),  # in any order
        ([leave("2026-03-14", "2026-03-14"), leave("2026-03-17", "2026-03-18")], "2026-03-16"),
    ],
)
def test_days_of_leave_do_not_count(leaves, due_on):
    assert str(later_by_leave(day("2026-03-01"), day("2026-03-15"), leaves)) == due_on


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_leave_never_brings_a_date_forward(gaps):
    days = [day("2026-02-20")]
    for gap in gaps:
        days.append(days[-1] + timedelta(gap + 1))
    leaves = [leave(str(first), str(last)) for first, last in zip(days[::2], days[1::2], strict=False)]

    moved = later_by_leave(day("2026-03-01"), day("2026-03-15"), leaves)

    assert moved
    assert moved >= day("2026-03-15")
    assert not any(one.first_on <= moved <= one.last_on for one in leaves if one.first_on > day("2026-03-01"))


@pytest.mark.parametrize(
    ("recorded_on", "due_on"),
    [
        ("2026-01-05", "2026-02-14"),  # set before the leave: later by its ten days
        ("2026-01-10", "2026-02-04"),  # set during the leave: it stands
    ],
)
def test_a_date_for_everyone_already_here_set_during_a_leave_stands(recorded_on, due_on):
    known = facts(recorded_on=recorded_on, due_on="2026-02-04", leaves=[leave("2026-01-08", "2026-01-17")])

    assert owed(known)[0][2] == due_on
