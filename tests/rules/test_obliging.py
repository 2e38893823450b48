"""What opens when, what it is due on, and what moves the date: leave, or the Director."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    ASKED,
    NOTHING_ASKED,
    NUMBERS,
    REFER,
    always,
    attempt,
    certification,
    certified_facts,
    day,
    due_date,
    facts,
    leave,
    role_change,
)
from training.content.shapes import Role
from training.rules.facts import Asked
from training.rules.obliging import Rule, added_by_role, due_date_bounds, later_by_leave, obligations, retraining


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


# --- What a change adds --------------------------------------------------------


def added(known, asked=ASKED):
    found = [o for o in obligations(known, asked, NUMBERS) if o.rule is Rule.ADDED]
    return [(str(o.opens_on), str(o.due_on), o.module_ids) for o in found]


@pytest.mark.parametrize(
    ("passed_on", "is_left"),
    [
        (None, True),
        ("2026-03-03", True),  # 61 days before the change
        ("2026-03-04", False),  # 60 days before
        ("2026-05-03", False),
        ("2026-05-20", False),
    ],
)
def test_modules_of_a_new_role_are_due_30_days_on_unless_passed_since_or_shortly_before(passed_on, is_left):
    passes = [attempt("deputy", passed_on=passed_on)] if passed_on else []
    consent = attempt("consent", passed_on="2026-01-06")
    known = facts(consent, *passes, role_changes=[role_change("2026-05-03", "deputy")])

    assert added(known) == ([("2026-05-03", "2026-06-02", ("deputy",))] if is_left else [])


def test_a_change_asks_the_certified_and_their_certification_stands():
    known = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy")])

    assert added(known) == [("2026-05-03", "2026-06-02", ("deputy",))]
    assert owed(known)[1] == ("refresher", "2026-11-21", "2027-01-20", ())


def test_before_the_first_certification_each_module_has_the_date_of_its_own_day():
    known = facts(role_changes=[role_change("2026-01-10", "deputy")])

    assert owed(known) == [
        ("onboarding", "2026-01-05", "2026-01-19", ("consent",)),
        ("onboarding", "2026-01-10", "2026-02-09", ("deputy",)),
    ]


def with_deputy_added(on):
    return Asked(modules=(ASKED.modules[0], replace(ASKED.modules[1], added_on=day(on))))


def test_a_module_that_the_curriculum_adds_is_asked_of_those_already_here():
    known = certified_facts("2026-01-20")

    assert added(known, with_deputy_added("2026-05-03")) == [("2026-05-03", "2026-06-02", ("deputy",))]


@pytest.mark.parametrize("on", ["2025-12-01", "2026-01-05"])
def test_a_module_added_by_the_first_day_is_part_of_onboarding(on):
    assert owed(facts(), with_deputy_added(on)) == [("onboarding", "2026-01-05", "2026-01-19", BOTH)]
    assert owed(facts(role_changes=[role_change(on, "deputy")])) == [("onboarding", "2026-01-05", "2026-01-19", BOTH)]


def test_of_two_changes_that_ask_for_a_module_the_later_one_dates_it():
    known = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy")])

    assert added(known, with_deputy_added("2026-06-01")) == [("2026-06-01", "2026-07-01", ("deputy",))]


def test_a_change_before_somebody_was_entered_opens_when_they_were():
    known = facts(recorded_on="2026-02-10", role_changes=[role_change("2026-02-01", "deputy")])

    assert added(known) == [("2026-02-10", "2026-03-12", ("deputy",))]


def test_what_the_role_no_longer_asks_is_not_owed():
    known = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy")])

    assert added(known, Asked(modules=ASKED.modules[:1])) == []


@pytest.mark.parametrize(
    ("on", "adds"),
    [
        ("2026-01-04", ()),
        ("2026-01-05", ()),  # the first day of work: onboarding asks for all of them
        ("2026-01-06", ("deputy",)),
    ],
)
def test_a_new_role_adds_what_the_old_one_did_not_ask(on, adds):
    assert added_by_role(facts(), Asked(modules=ASKED.modules[:1]), ASKED, day(on)) == adds


# --- A date that the Director sets ---------------------------------------------


@pytest.mark.parametrize(
    ("set_dates", "leaves", "due_on"),
    [
        ([due_date("2026-01-05", "2026-03-01", "2026-01-10")], [], "2026-03-01"),
        ([due_date("2026-01-04", "2026-03-01", "2026-01-10")], [], "2026-01-19"),  # of another obligation
        ([due_date("2026-01-05", "2026-03-01", "2026-01-10", kind="refresher")], [], "2026-01-19"),
        (
            [due_date("2026-01-05", "2026-03-01", "2026-01-10"), due_date("2026-01-05", "2026-02-01", "2026-01-11")],
            [],
            "2026-02-01",  # the last one stands, also where it is sooner
        ),
        ([due_date("2026-01-05", "2026-03-01", "2026-01-10")], [leave("2026-01-08", "2026-01-20")], "2026-03-01"),
        ([due_date("2026-01-05", "2026-03-01", "2026-01-10")], [leave("2026-01-10")], "2026-03-01"),
        ([due_date("2026-01-05", "2026-03-01", "2026-01-10")], [leave("2026-02-01", "2026-02-10")], "2026-03-11"),
    ],
)
def test_a_date_that_was_set_stands_and_only_a_later_leave_moves_it(set_dates, leaves, due_on):
    assert owed(facts(due_dates=set_dates, leaves=leaves))[0][2] == due_on


def test_a_date_set_for_the_refresher_moves_no_anniversary():
    late = due_date("2026-11-21", "2027-03-01", "2026-12-01", kind="refresher")

    known = certified_facts("2026-01-20", attempt("refresher", passed_on="2027-02-20"), due_dates=[late])

    assert owed(replace(known, certifications=known.certifications[:1]))[0][2] == "2027-03-01"
    assert [str(c.until_on) for c in known.certifications] == ["2027-01-20", "2028-02-20"]


def test_a_date_set_for_retraining_is_for_what_arose_that_day():
    known = certified_facts(due_dates=[due_date("2026-05-03", "2026-06-01", "2026-05-04", kind="retraining")])

    assert str(retraining(known, NUMBERS, day("2026-05-03"), ()).due_on) == "2026-06-01"
    assert str(retraining(known, NUMBERS, day("2026-05-04"), ()).due_on) == "2026-05-11"


@pytest.mark.parametrize(
    ("set_on", "leaves", "soonest", "latest"),
    [
        ("2026-01-10", [], "2026-01-17", "2026-04-19"),  # 90 days past 19 January
        ("2026-04-01", [], "2026-04-08", "2026-05-01"),  # 30 days from the day it is set
        ("2026-01-10", [leave("2026-01-08", "2026-01-17")], "2026-01-17", "2026-04-29"),  # leave included
        ("2026-01-10", [leave("2026-01-08")], "2026-01-17", "2026-04-19"),  # an open leave adds nothing yet
    ],
)
def test_a_date_is_set_within_bounds(set_on, leaves, soonest, latest):
    known = facts(leaves=leaves)
    [onboarding] = obligations(known, ASKED, NUMBERS)

    bounds = due_date_bounds(onboarding, known, NUMBERS, day(set_on))

    assert (str(bounds.soonest), str(bounds.latest)) == (soonest, latest)


def test_leave_that_was_known_when_the_date_for_everybody_was_entered_moves_no_bound():
    away = leave("2026-01-08", "2026-01-17")
    known = facts(recorded_on="2026-01-09", due_on="2026-03-31", leaves=[away])
    [onboarding] = obligations(known, ASKED, NUMBERS)

    bounds = due_date_bounds(onboarding, known, NUMBERS, day("2026-01-20"))

    assert (onboarding.rule, str(bounds.latest)) == (Rule.EVERYONE, "2026-06-29")  # 90 days past 31 March


def test_setting_a_date_again_and_again_moves_no_bound():
    away = leave("2026-01-08", "2026-01-17")  # ten days, which the bound counts
    known = facts(due_dates=[due_date("2026-01-05", "2026-04-29", "2026-01-10")], leaves=[away])
    [onboarding] = obligations(known, ASKED, NUMBERS)

    assert str(due_date_bounds(onboarding, known, NUMBERS, day("2026-01-11")).latest) == "2026-04-29"


# --- Told late -------------------------------------------------------------------

AWAY_FROM_IT = [
    role_change("2026-12-01", was=Role.STAFF),
    role_change("2027-03-01", "consent", "deputy", was=Role.TRUSTEE),
]


@pytest.mark.parametrize(
    ("back_on", "kind", "opens_on", "due_on"),
    [
        ("2026-11-01", "refresher", "2026-11-21", "2027-01-20"),  # in good time: as ever
        ("2026-12-10", "refresher", "2026-12-10", "2027-01-20"),
        ("2027-01-17", "refresher", "2027-01-17", "2027-01-24"),  # no week is left
        ("2027-03-01", "refresher", "2027-03-01", "2027-03-08"),  # lapsed meanwhile
        ("2028-03-01", "onboarding", "2028-03-01", "2028-03-15"),  # so long that onboarding is asked again
    ],
)
def test_back_in_a_role_that_asks_for_training_nobody_is_late_at_once(back_on, kind, opens_on, due_on):
    away = role_change("2026-10-01", was=Role.STAFF)
    back = role_change(back_on, "consent", "deputy", was=Role.TRUSTEE)
    known = certified_facts("2026-01-20", role_changes=[away, back])

    open_ones = [o for o in obligations(known, ASKED, NUMBERS) if o.is_open(day(max(back_on, opens_on)))]

    assert [(o.kind.value, o.opens_on, o.due_on) for o in open_ones if o.rule is not Rule.ADDED] == [
        (kind, day(opens_on), day(due_on))
    ]


@pytest.mark.parametrize(
    ("back_on", "due_on"),
    [
        ("2026-12-20", "2027-01-20"),
        ("2026-12-21", "2027-01-20"),  # thirty days before the certification ends
        ("2026-12-22", "2027-01-21"),
        ("2027-01-06", "2027-02-05"),  # on the first day of the window
    ],
)
def test_a_notice_longer_than_the_window_is_kept(back_on, due_on):
    known = certified_facts("2026-01-20", role_changes=[role_change(back_on, "consent", "deputy", was=Role.TRUSTEE)])
    numbers = always(refresher_window_days=14, least_notice_days=30)

    [refresher] = [o for o in obligations(known, ASKED, numbers) if o.kind.value == "refresher"]

    assert str(refresher.due_on) == due_on


def test_told_late_on_leave_the_days_count_from_its_end():
    known = certified_facts("2026-01-20", role_changes=AWAY_FROM_IT, leaves=[leave("2027-02-20", "2027-03-31")])

    [refresher] = [o for o in obligations(known, ASKED, NUMBERS) if o.kind.value == "refresher"]

    assert refresher.due_on == day("2027-04-07")


def test_a_certification_that_is_granted_late_asks_for_its_refresher_from_that_day():
    known = facts(certifications=[certification("2025-01-10", "2026-01-10", granted_on="2026-01-09")])

    [refresher] = [o for o in obligations(known, ASKED, NUMBERS) if o.kind.value == "refresher"]

    assert (refresher.opens_on, refresher.due_on) == (day("2026-01-09"), day("2026-01-16"))


@pytest.mark.parametrize(
    ("module_ids", "clauses", "is_asked"),
    [
        ([], [], True),
        (BOTH, ASKED.teaches, True),
        (["consent"], [REFER], True),  # whichever module teaches it
        (["consent", "another"], [], False),
        (["consent"], ["another-clause"], False),
        (["another"], [REFER], False),
    ],
)
def test_a_role_asks_for_what_its_modules_are_and_teach(module_ids, clauses, is_asked):
    assert ASKED.asks_for(module_ids, clauses) is is_asked
