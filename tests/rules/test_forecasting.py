"""Another day than today: what is known of it, and when the last certification of a group ends."""

from dataclasses import replace

import pytest

from tests.builders import (
    CONSENT,
    attempt,
    certification,
    certified_facts,
    day,
    decision,
    due_date,
    employment,
    facts,
    flag,
    leave,
    policy_change,
    role_change,
)
from training.content.shapes import Role
from training.rules.certifying import brought_pass
from training.rules.employing import joined, works_here
from training.rules.facts import Brought, Entry, SettingChange, Withdrawal
from training.rules.forecasting import as_known_on, as_of, entered_since, first_day_without, stretches_held

BREACH = decision(CONSENT, "breach", on="2026-05-02")
WHOLE = certified_facts(
    "2026-01-20",
    attempt("consent", began_on="2026-05-02", failed_on="2026-05-03", decisions=[BREACH]),
    attempt("refresher", passed_on="2026-12-01"),
    attempt("deputy", began_on="2027-02-01"),
    leaves=[leave("2027-03-01", "2027-03-31")],
    last_on="2027-12-31",
    role_changes=[role_change("2026-06-01", "deputy"), role_change("2026-08-01", was=Role.DESIGNEE)],
    due_dates=[due_date("2026-01-05", "2026-02-01", "2026-01-10")],
    flags=[flag("2026-07-01", modules=["consent"], withdrawn_on="2026-07-09")],
)


def test_of_a_day_to_come_everything_is_known():
    assert as_of(WHOLE, day("2027-02-01")) == WHOLE


@pytest.mark.parametrize(
    ("on", "ended", "open_ones", "certified", "role", "flags", "dates"),
    [
        ("2026-01-09", 0, 0, 0, Role.VOLUNTEER, [], 0),
        ("2026-01-20", 2, 0, 1, Role.VOLUNTEER, [], 1),
        ("2026-05-02", 2, 1, 1, Role.VOLUNTEER, [], 1),
        ("2026-06-01", 3, 0, 1, Role.DESIGNEE, [], 1),
        ("2026-07-08", 3, 0, 1, Role.DESIGNEE, [True], 1),
        ("2026-07-09", 3, 0, 1, Role.DESIGNEE, [False], 1),
        ("2026-12-01", 4, 0, 2, Role.STAFF, [False], 1),
    ],
)
def test_of_a_past_day_nothing_later_is_known(on, ended, open_ones, certified, role, flags, dates):
    known = as_of(WHOLE, day(on))

    assert sum(one.ended_on is not None for one in known.attempts) == ended
    assert sum(one.ended_on is None for one in known.attempts) == open_ones
    assert len(known.certifications) == certified
    assert known.role is role
    assert [one.withdrawn_on is None for one in known.flags] == flags
    assert len(known.due_dates) == dates
    assert (known.leaves, known.employment) == (WHOLE.leaves, WHOLE.employment)


@pytest.mark.parametrize(("on", "changes"), [("2026-05-31", 0), ("2026-06-01", 1), ("2026-08-01", 2)])
def test_of_a_past_day_the_roles_given_by_it_are_known(on, changes):
    assert as_of(WHOLE, day(on)).role_changes == WHOLE.role_changes[:changes]


def test_of_a_past_day_what_was_done_on_it_is_known():
    known = facts(
        attempt("consent", began_on="2026-05-02", decisions=[decision(on="2026-05-02")]),
        due_dates=[due_date("2026-01-05", "2026-02-01", "2026-05-02")],
        flags=[flag("2026-05-02", modules=["consent"])],
        policy_changes=[policy_change(signed_on="2026-05-02")],
    )

    assert as_of(known, day("2026-05-02")) == known
    assert as_of(known, day("2026-05-01")) == facts()


def test_a_flag_withdrawn_later_had_no_reason_to_be():
    [later], [then] = WHOLE.flags, as_of(WHOLE, day("2026-07-08")).flags
    mistaken = replace(later, withdrawn_because=Withdrawal.MISTAKEN)

    assert as_of(replace(WHOLE, flags=(mistaken,)), day("2026-07-08")).flags == (then,)
    assert (then.withdrawn_on, then.withdrawn_because) == (None, None)


def test_a_past_day_knows_of_no_version_that_was_signed_later():
    second = policy_change("2", signed_on="2026-05-15", later=["3"])
    third = policy_change("3", signed_on="2026-09-15", in_force_on="2026-10-01")
    known = facts(policy_changes=[second, third])

    assert [
        [sorted(one.since) for one in as_of(known, day(on)).policy_changes] for on in ("2026-09-14", "2026-09-15")
    ] == [
        [["2"]],
        [["2", "3"], ["3"]],
    ]


def test_an_attempt_under_way_on_the_day_comes_last_with_what_was_decided_by_then():
    begun = attempt("deputy", began_on="2026-05-01", passed_on="2026-05-09", decisions=[decision(on="2026-05-04")])
    known = facts(attempt("consent", began_on="2026-05-02", passed_on="2026-05-08"), begun)

    before, after = as_of(known, day("2026-05-03")), as_of(known, day("2026-05-08"))

    assert [(one.module_id, one.ended_on, len(one.decisions)) for one in before.attempts] == [
        ("consent", None, 0),
        ("deputy", None, 0),
    ]
    assert [(one.module_id, one.outcome is None, len(one.decisions)) for one in after.attempts] == [
        ("consent", False, 0),
        ("deputy", True, 1),
    ]


def test_a_certification_granted_after_its_first_day_is_known_from_that_day():
    known = facts(certifications=[certification("2026-02-01", "2027-02-01", granted_on="2026-03-01")])

    assert [len(as_of(known, day(on)).certifications) for on in ("2026-01-31", "2026-02-01")] == [0, 1]


def test_a_past_day_of_an_earlier_employment_belongs_to_that_employment():
    first, second = employment("2022-01-10", "2022-06-30", "first"), employment("2022-09-01", "2023-03-31", "second")
    known = replace(facts(starts_on="2026-01-05", leaves=[leave("2022-03-01", "2022-03-05")]), earlier=(first, second))

    days = (
        *("2022-01-09", "2022-01-10", "2022-02-01", "2022-06-30", "2022-07-01"),
        *("2022-08-01", "2022-09-01", "2023-01-01", "2023-03-31", "2023-04-01", "2026-01-05"),
    )
    of = {on: as_of(known, day(on)) for on in days}

    latest, of_the_first = ("2026-01-05", "None", 2), ("2022-01-10", "2022-06-30", 0)
    of_both = ("2022-01-10", "2023-03-31", 0)
    assert [(str(one.employment.starts_on), str(one.employment.last_on), len(one.earlier)) for one in of.values()] == [
        *(latest, of_the_first, of_the_first, of_the_first, latest),
        *(latest, of_both, of_both, of_both, latest, latest),
    ]
    assert [(str(away.first_on), away.left) for away in of["2023-01-01"].leaves] == [
        ("2022-03-01", False),
        ("2022-07-01", True),
    ]
    assert works_here(of["2022-02-01"], day("2022-02-01"))
    assert not works_here(of["2022-08-01"], day("2022-08-01"))


def test_the_first_day_of_somebody_who_was_here_before_and_never_left_belongs_to_the_later_employment():
    known = replace(facts(starts_on="2026-01-05"), earlier=(employment("2022-01-10", id="first"),))

    assert [as_of(known, day(on)).employment.id for on in ("2026-01-04", "2026-01-05")] == ["first", "work"]


def without(people, since):
    return first_day_without((held for one in people for held in stretches_held(one, day(since))), day(since))


@pytest.mark.parametrize(
    ("people", "since", "first"),
    [
        ([], "2026-02-01", "2026-02-01"),
        ([facts()], "2026-02-01", "2026-02-01"),
        ([certified_facts("2026-01-20")], "2026-02-01", "2027-01-21"),
        ([certified_facts("2026-01-20")], "2027-01-21", "2027-01-21"),
        ([certified_facts("2026-01-20"), certified_facts("2026-03-20"), facts()], "2026-02-01", "2027-03-21"),
        ([certified_facts("2026-01-20", last_on="2026-06-30")], "2026-02-01", "2026-07-01"),
        ([certified_facts("2026-01-20", leaves=[leave("2026-05-01")])], "2026-02-01", "2027-01-21"),  # held on leave
        ([certified_facts("2026-01-20", attempt("refresher", passed_on="2027-03-01"))], "2026-02-01", "2027-01-21"),
        ([certified_facts("2026-01-20", attempt("refresher", passed_on="2027-01-01"))], "2026-02-01", "2028-01-21"),
    ],
)
def test_the_first_day_on_which_nobody_certified_is_left(people, since, first):
    assert without(people, since) == day(first)


def test_between_two_stretches_of_work_nobody_is_left():
    known = certified_facts("2026-01-20", last_on="2026-06-30")
    whole, gaps = joined([known.employment, employment("2026-09-01")])
    back = replace(known, employment=whole, leaves=gaps)

    assert without([back], "2026-02-01") == day("2026-07-01")
    assert without([back], "2026-09-01") == day("2027-01-21")
    meanwhile = certified_facts("2025-10-20", starts_on="2025-01-06")
    assert without([back, meanwhile], "2026-02-01") == day("2027-01-21")


def test_a_past_day_knows_the_settings_that_were_set_by_it():
    set_on_the_5th = SettingChange("valid months", "24", day("2026-03-06"))
    known = replace(facts(), settings=(set_on_the_5th,))

    assert as_of(known, day("2026-03-04")).settings == ()
    assert as_of(known, day("2026-03-05")).settings == (set_on_the_5th,)


# --- What was known then ------------------------------------------------------------


def entry(id, said, known_on, replaced_on=None):
    return Entry(id, said, day(known_on), day(replaced_on) if replaced_on else None)


WORK = employment("2026-01-05")
AWAY = leave("2026-03-01", "2026-03-31")


def test_what_was_entered_later_was_not_known_then():
    known = facts(leaves=[AWAY], last_on="2026-06-30")
    entries = [
        entry("work", WORK, "2026-01-05", "2026-07-10"),
        entry("work", employment("2026-01-05", "2026-06-30"), "2026-07-10"),
        entry("away", AWAY, "2026-04-02"),
    ]

    told = [as_known_on(known, entries, day(on)) for on in ("2026-01-04", "2026-04-01", "2026-04-02", "2026-07-10")]

    assert told[0] is None
    assert [len(one.leaves) for one in told[1:]] == [0, 1, 1]
    assert [str(one.employment.last_on) for one in told[1:]] == ["None", "None", "2026-06-30"]


def test_what_was_taken_back_was_known_until_then():
    entries = [entry("work", WORK, "2026-01-05"), entry("away", AWAY, "2026-02-01", "2026-02-20")]

    assert [len(as_known_on(facts(), entries, day(on)).leaves) for on in ("2026-02-19", "2026-02-20")] == [1, 0]


def test_the_stretches_known_then_are_taken_in_the_order_in_which_they_began():
    first, second = employment("2024-01-08", "2024-06-30", "first"), employment("2026-01-05", id="second")
    entries = [entry("second", second, "2026-01-05"), entry("first", first, "2026-01-06")]

    told = as_known_on(facts(), entries, day("2026-01-06"))

    assert (told.employment, told.earlier) == (second, (first,))
    assert as_known_on(facts(), entries, day("2026-01-05")).earlier == ()


def test_passes_brought_later_were_not_known_then_and_those_taken_here_were():
    taken = attempt("deputy", passed_on="2026-01-20")
    brought = brought_pass("row 1", "consent", day("2026-01-10"), Brought(day("2026-03-01"), ""))
    known, entries = facts(brought, taken), [entry("work", WORK, "2026-01-05")]

    assert [as_known_on(known, entries, day(on)).attempts for on in ("2026-02-28", "2026-03-01")] == [
        (taken,),
        (brought, taken),
    ]


def test_a_certification_granted_later_was_not_known_then():
    known = facts(certifications=[certification("2026-02-01", "2027-02-01", granted_on="2026-03-01")])
    entries = [entry("work", WORK, "2026-01-05")]

    assert [len(as_known_on(known, entries, day(on)).certifications) for on in ("2026-02-28", "2026-03-01")] == [0, 1]


def test_a_date_set_for_onboarding_goes_back_with_the_first_day_of_work():
    of_another = [
        due_date("2026-01-12", "2026-02-20", "2026-01-08", kind="retraining"),
        due_date("2026-01-13", "2026-02-20", "2026-01-08"),
    ]
    known = facts(starts_on="2026-01-12", due_dates=[due_date("2026-01-12", "2026-02-20", "2026-01-08"), *of_another])
    entries = [entry("work", WORK, "2026-01-05", "2026-01-20"), entry("work", employment("2026-01-12"), "2026-01-20")]

    first, *others = as_known_on(known, entries, day("2026-01-19")).due_dates

    assert first.opens_on == day("2026-01-05")
    assert others == of_another


def test_what_was_entered_since_is_said_in_the_order_of_its_days():
    granted = certification("2026-02-01", "2027-02-01", granted_on="2026-03-20")
    entries = [
        entry("work", WORK, "2026-01-05", "2026-04-01"),
        entry("work", employment("2026-01-12"), "2026-04-01", "2026-04-02"),
        entry("work", employment("2026-01-12", "2026-06-30"), "2026-04-02"),
        entry("away", leave("2026-03-01"), "2026-02-01", "2026-04-03"),
        entry("away", AWAY, "2026-04-03"),
        entry("slip", leave("2026-02-01", "2026-02-02"), "2026-01-06", "2026-04-04"),
        entry("other", leave("2026-05-01"), "2026-04-05"),
    ]

    assert entered_since(facts(certifications=[granted]), entries, day("2026-03-10")) == (
        "On 20 March 2026 a certification was granted that counts from 1 February 2026.",
        "On 1 April 2026 the first day of work was corrected to 12 January 2026.",
        "On 2 April 2026 the last day of work was entered, 30 June 2026.",
        "On 3 April 2026 the leave from 1 March 2026 was ended with 31 March 2026.",
        "On 4 April 2026 the leave from 1 February 2026 was taken back.",
        "On 5 April 2026 the leave from 1 May 2026 was entered.",
    )
    assert entered_since(facts(), entries, day("2026-04-05")) == ()


@pytest.mark.parametrize(("on", "is_told"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-19", True)])
def test_a_certification_granted_later_is_told_from_its_first_day_to_the_day_before_it_was_granted(on, is_told):
    known = facts(certifications=[certification("2026-03-01", "2027-03-01", granted_on="2026-03-20")])

    assert bool(entered_since(known, [], day(on))) is is_told
    assert entered_since(known, [], day("2026-03-20")) == ()


@pytest.mark.parametrize(("on", "follows"), [("2026-01-11", 1), ("2026-01-20", 2)])
def test_a_flag_follows_on_those_passes_alone_that_are_there(on, follows):
    """A pass that is brought lies before every flag, and so each flag counts it once it is there."""
    first = brought_pass("row 1", "deputy", day("2026-01-05"), Brought(day("2026-01-06"), ""))
    later = brought_pass("row 2", "deputy", day("2026-01-12"), Brought(day("2026-01-20"), ""))
    raised = flag("2026-01-10", modules=["consent"], follows=2)
    known = facts(first, later, attempt("consent", passed_on="2026-01-11"), flags=[raised])

    assert as_of(known, day(on)).flags[0].follows == follows
    assert as_known_on(known, [entry("work", WORK, "2026-01-05")], day(on)).flags[0].follows == follows


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-01-09", ()),
        ("2026-01-10", ("On 1 March 2026 passes from earlier records were brought.",)),
        ("2026-02-28", ("On 1 March 2026 passes from earlier records were brought.",)),
        ("2026-03-01", ()),
    ],
)
def test_passes_brought_later_are_told_once_from_the_day_they_count(on, told):
    brought = [
        brought_pass(f"row {module}", module, day("2026-01-10"), Brought(day("2026-03-01"), ""))
        for module in ("consent", "deputy")
    ]

    assert entered_since(facts(*brought, attempt("consent", passed_on="2026-01-20")), [], day(on)) == told


def test_what_was_corrected_is_not_taken_back_and_what_was_taken_back_that_day_is_no_news():
    short = leave("2026-03-01", "2026-03-05")
    entries = [
        entry("away", leave("2026-02-01"), "2026-02-01", "2026-02-20"),
        entry("other", short, "2026-02-20"),  # entered on the same day, and another leave
    ]

    assert entered_since(facts(), entries, day("2026-02-19")) == (
        "On 20 February 2026 the leave from 1 February 2026 was taken back.",
        "On 20 February 2026 the leave from 1 March 2026 was entered, through 5 March 2026.",
    )
    assert entered_since(facts(), entries, day("2026-02-20")) == ()
