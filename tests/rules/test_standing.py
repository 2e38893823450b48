"""Whole lives, judged day by day, and what a judgement holds. What holds of every life stands in test_lives.py."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import (
    ASKED,
    CONSENT,
    COURTESY,
    HISTORY,
    NOTHING_ASKED,
    NUMBERS,
    REFER,
    VIDEO,
    attempt,
    certified_facts,
    day,
    decision,
    due_date,
    employment,
    facts,
    flag,
    leave,
    role_change,
    then,
)
from training.rules.employing import joined
from training.rules.standing import State, changes_on, judge


def standing(known, on, asked=ASKED):
    return judge(known, asked, NUMBERS, day(on))


def changes(known, on, asked=ASKED):
    return changes_on(known, asked, NUMBERS, day(on))


# --- Lives on one page ---------------------------------------------------------


def nothing():
    return lambda known, on: known


def passes(*modules, missing=None):
    decisions = [decision(missing, "incomplete")] if missing else [decision([CONSENT, HISTORY, REFER, VIDEO])]
    return lambda known, on: then(known, *[attempt(m, passed_on=on, decisions=decisions) for m in modules])


def fails(module, verdict="incomplete", clause=COURTESY):
    return lambda known, on: then(known, attempt(module, failed_on=on, decisions=[decision(clause, verdict)]))


def goes_on_leave(last_on=None):
    return lambda known, on: replace(known, leaves=(*known.leaves, leave(on, last_on)))


def comes_back():
    def back(known, on):
        *before, last = known.leaves
        return replace(known, leaves=(*before, replace(last, last_on=day(on) - timedelta(1))))

    return back


def is_back(on):
    """Work again from a day, recorded on the day of the event: one employment, and a gap that is no leave till then."""

    def back(known, _):
        whole, gaps = joined([known.employment, employment(on)])
        return replace(known, employment=whole, leaves=(*known.leaves, *gaps))

    return back


def is_flagged(*modules):
    def flagged(known, on):
        follows = sum(a.ended_on is not None for a in known.attempts)
        return replace(known, flags=(*known.flags, flag(on, modules=modules, follows=follows)))

    return flagged


def withdraws():
    def withdrawn(known, on):
        return replace(known, flags=tuple(replace(one, withdrawn_on=day(on)) for one in known.flags))

    return withdrawn


def sets_a_date(opens_on, due_on, kind="onboarding"):
    return lambda known, on: replace(known, due_dates=(*known.due_dates, due_date(opens_on, due_on, on, kind)))


def becomes_staff(*adds):
    return lambda known, on: replace(known, role_changes=(*known.role_changes, role_change(on, *adds)))


def leaves_on(last_on):
    return lambda known, on: replace(known, employment=replace(known.employment, last_on=day(last_on)))


LIVES = {
    "a year without a stumble": [
        ("2025-12-20", nothing(), "starting"),
        ("2026-01-05", nothing(), "due"),
        ("2026-01-10", passes("consent"), "due"),
        ("2026-01-19", nothing(), "due"),  # the due date is not past on its own day
        ("2026-01-20", nothing(), "overdue"),
        ("2026-01-21", passes("deputy"), "certified"),
        ("2026-11-21", nothing(), "certified"),
        ("2026-11-22", nothing(), "due"),  # the window is open; the certification is held
        ("2026-12-01", passes("refresher"), "certified"),
        ("2027-01-22", nothing(), "certified"),  # renewed, without a gap
        ("2028-01-21", nothing(), "due"),
        ("2028-01-22", nothing(), "needs retraining"),  # lapsed
        ("2028-03-01", passes("refresher"), "certified"),
    ],
    "a breach, and what mends it": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", fails("consent", "breach", CONSENT), "needs retraining"),
        ("2026-05-20", passes("deputy"), "certified"),  # this quiz, too, asked the clause, and it was right
    ],
    "a breach that a pass on another clause leaves": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", fails("consent", "breach", CONSENT), "needs retraining"),
        ("2026-05-04", passes("deputy", missing=COURTESY), "needs retraining"),
        ("2026-05-05", passes("consent"), "certified"),
    ],
    "a second day's mistakes": [
        ("2026-01-06", fails("consent", "breach", CONSENT), "due"),
        ("2026-01-06", fails("consent"), "due"),
        ("2026-01-25", nothing(), "overdue"),
        ("2026-01-26", passes("consent", "deputy"), "certified"),
    ],
    "unlearnt at the first certification": [
        ("2026-01-06", fails("deputy", "breach", REFER), "due"),
        ("2026-01-10", passes("consent", "deputy", missing=COURTESY), "needs retraining"),
        ("2026-01-11", passes("deputy"), "certified"),
    ],
    "failed twice": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-01", fails("deputy"), "certified"),
        ("2026-05-02", fails("deputy"), "needs retraining"),
        ("2026-05-03", passes("deputy"), "certified"),
    ],
    "slipping": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-04-01", passes("consent", missing=HISTORY), "certified"),
        ("2026-05-01", passes("consent", missing=HISTORY), "needs retraining"),
        ("2026-05-02", passes("consent"), "certified"),
    ],
    "a lapse of more than a year": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2027-01-11", nothing(), "needs retraining"),
        ("2028-01-11", passes("refresher"), "needs retraining"),  # too late for a refresher
        ("2028-01-12", passes("consent"), "needs retraining"),
        ("2028-01-13", passes("deputy"), "certified"),
    ],
    "leave over the anniversary": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-12-31", goes_on_leave(), "on leave"),
        ("2027-01-11", nothing(), "on leave"),  # the certification ended yesterday
        ("2027-03-01", comes_back(), "due"),  # sixty days away: the date is 11 March
        ("2027-03-11", nothing(), "due"),
        ("2027-03-12", nothing(), "needs retraining"),
        ("2027-03-13", passes("refresher"), "certified"),
    ],
    "leave before the first certification": [
        ("2026-01-12", goes_on_leave("2026-01-21"), "on leave"),
        ("2026-01-22", nothing(), "due"),  # due on 29 January
        ("2026-01-29", nothing(), "due"),
        ("2026-01-30", nothing(), "overdue"),
    ],
    "away for a season, and back": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-06-30", leaves_on("2026-06-30"), "certified"),
        ("2026-07-01", nothing(), "left"),
        ("2026-08-20", is_back("2026-09-01"), "left"),  # until the first day back
        ("2026-08-31", nothing(), "left"),
        ("2026-09-01", nothing(), "certified"),
        ("2026-11-11", nothing(), "due"),
        ("2027-01-11", nothing(), "needs retraining"),  # the time between lay before the window
    ],
    "left over the anniversary, and back": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-12-31", leaves_on("2026-12-31"), "due"),
        ("2027-02-20", is_back("2027-03-01"), "left"),
        ("2027-03-01", nothing(), "due"),  # the time between was leave: the date is 11 March
        ("2027-03-12", nothing(), "needs retraining"),
    ],
    "put back after a mistake": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-06-01", leaves_on("2026-05-31"), "left"),
        ("2026-06-01", is_back("2026-06-01"), "certified"),
    ],
    "flagged, and passed again": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", is_flagged("consent"), "needs retraining"),
        ("2026-05-03", passes("deputy"), "needs retraining"),
        ("2026-05-03", passes("consent"), "certified"),
    ],
    "flagged by mistake": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", is_flagged("consent"), "needs retraining"),
        ("2026-05-03", withdraws(), "certified"),
    ],
    "flagged before the first certification": [
        ("2026-01-06", is_flagged("consent"), "due"),
        ("2026-01-20", nothing(), "overdue"),
        ("2026-01-21", passes("deputy"), "overdue"),
        ("2026-01-22", passes("consent"), "certified"),
    ],
    "more time for onboarding": [
        ("2026-01-15", sets_a_date("2026-01-05", "2026-02-20"), "due"),
        ("2026-02-20", nothing(), "due"),
        ("2026-02-21", nothing(), "overdue"),
        ("2026-02-21", sets_a_date("2026-01-05", "2026-03-10"), "due"),
    ],
    "a new role that asks for more": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-05-03", becomes_staff("deputy"), "due"),
        ("2026-06-02", nothing(), "due"),
        ("2026-06-03", nothing(), "overdue"),
        ("2026-06-04", passes("deputy"), "certified"),
        ("2027-01-10", nothing(), "due"),
        ("2027-01-11", nothing(), "needs retraining"),  # the anniversary is that of the first certification
    ],
    "gone": [
        ("2026-01-10", passes("consent", "deputy"), "certified"),
        ("2026-06-01", leaves_on("2026-06-30"), "certified"),
        ("2026-06-30", nothing(), "certified"),
        ("2026-07-01", nothing(), "left"),
        ("2028-07-01", nothing(), "left"),
    ],
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_life_is_judged_day_by_day(life):
    known, states = facts(), []

    for on, event, _ in life:
        known = event(known, on)
        states.append(standing(known, on).state.value)

    assert states == [state for _, _, state in life]


# --- What a judgement holds ----------------------------------------------------


def test_the_gravest_reason_comes_first_and_each_brings_its_obligation():
    known = certified_facts("2026-01-20", attempt(failed_on="2026-12-01", decisions=[decision(CONSENT, "breach")]))

    judged = standing(known, "2026-12-02")

    assert [r.kind.value for r in judged.reasons] == ["breach", "due"]
    assert [(o.kind.value, str(o.due_on)) for o in judged.obligations] == [
        ("retraining", "2026-12-08"),
        ("refresher", "2027-01-20"),
    ]


def test_on_leave_lessons_and_a_lapse_are_listed_and_the_calendar_is_silent():
    broke = attempt(failed_on="2026-12-01", decisions=[decision(CONSENT, "breach")])
    known = certified_facts("2026-01-20", broke, leaves=[leave("2026-12-02")])
    gone_late = certified_facts("2026-01-20", leaves=[leave("2027-01-25")])

    assert [r.kind.value for r in standing(known, "2026-12-03").reasons] == ["breach"]
    assert [o.due_on for o in standing(known, "2026-12-03").obligations] == [None, None]
    assert [r.kind.value for r in standing(gone_late, "2027-01-26").reasons] == ["lapsed"]


def test_on_leave_nobody_is_said_to_hold_a_certification_that_ended():
    known = certified_facts("2026-01-20", leaves=[leave("2026-12-01", "2027-02-28")])

    held = [standing(known, on).holds_certification for on in ("2027-01-20", "2027-01-21")]

    assert held == [True, False]
    assert standing(known, "2027-01-21").certification == known.certifications[0]


@pytest.mark.parametrize(
    ("on", "opens_next"),
    [("2026-01-01", ("onboarding", "2026-01-05")), ("2026-01-05", None)],
)
def test_what_opens_next_is_said_to_somebody_who_starts(on, opens_next):
    said = standing(facts(), on).opens_next

    assert (said and (said.kind.value, str(said.opens_on))) == opens_next


def test_what_opens_next_is_said_to_the_certified():
    said = standing(certified_facts("2026-01-20"), "2026-02-01").opens_next

    assert said
    assert (said.kind.value, str(said.opens_on), str(said.due_on)) == ("refresher", "2026-11-21", "2027-01-20")


def test_nothing_is_listed_or_owed_before_the_start_and_after_the_end():
    broke = attempt(failed_on="2026-01-02", decisions=[decision(CONSENT, "breach")])

    for on in ("2026-01-04", "2026-02-01"):
        judged = standing(facts(broke, last_on="2026-01-31"), on)
        assert (judged.reasons, judged.obligations) == ((), ())


def test_a_role_of_which_nothing_is_asked_is_due_until_something_is():
    judged = standing(facts(), "2027-05-01", NOTHING_ASKED)

    assert (judged.state, judged.obligations) == (State.DUE, ())
    assert changes(facts(), "2027-05-01", NOTHING_ASKED) is None


def test_a_certification_outlives_a_change_to_a_role_of_which_nothing_is_asked():
    known = certified_facts("2026-01-20")

    states = [standing(known, on, NOTHING_ASKED).state for on in ("2027-01-20", "2027-01-21")]

    assert states == [State.CERTIFIED, State.DUE]


def test_passes_without_a_certification_are_a_fault_of_the_set_up_and_said():
    known = facts(attempt("consent", passed_on="2026-01-10"), attempt("deputy", passed_on="2026-01-10"))

    judged = standing(known, "2026-03-01")

    assert judged.state is State.DUE
    [reason] = judged.reasons
    assert reason.in_full == (
        "Sam has no certification, and nothing is open. "
        "Next: the Director checks the start of employment and the curriculum."
    )
    assert [(row.label, row.employment_id) for row in reason.evidence] == [("Works here since 5 January 2026", "work")]


@pytest.mark.parametrize(
    ("known", "on", "changed_on"),
    [
        (facts(), "2026-01-01", "2026-01-05"),  # starts
        (facts(), "2026-01-05", "2026-01-20"),  # overdue
        (facts(), "2026-02-01", None),  # overdue, and will be
        (facts(leaves=[leave("2026-01-10", "2026-01-12")]), "2026-01-05", "2026-01-10"),
        (facts(leaves=[leave("2026-01-10", "2026-01-12")]), "2026-01-11", "2026-01-13"),
        (facts(last_on="2026-01-08"), "2026-01-05", "2026-01-09"),
        (certified_facts("2026-01-20"), "2026-02-01", "2026-11-21"),  # the window opens
        (certified_facts("2026-01-20"), "2026-12-01", "2027-01-21"),  # lapsed
        (certified_facts("2026-01-20"), "2027-02-01", "2028-01-21"),  # onboarding again
        (certified_facts("2026-01-20"), "2028-01-21", "2028-02-05"),
        (certified_facts("2026-01-20", leaves=[leave("2026-11-01", "2027-03-01")]), "2026-11-21", "2027-01-21"),
    ],
)
def test_the_day_on_which_time_alone_changes_a_judgement(known, on, changed_on):
    assert str(changes(known, on)) == str(changed_on and day(changed_on))


def test_what_is_said_differs_on_the_day_a_renewal_begins_long_before_the_standing_changes():
    known = certified_facts("2026-01-20", attempt("refresher", passed_on="2026-12-15"))

    judged = standing(known, "2026-12-20")

    assert (judged.state, judged.certification.until_on) == (State.CERTIFIED, day("2027-01-20"))
    assert judged.differs_on == day("2027-01-21")
    assert changes(known, "2026-12-20") > day("2027-06-01")


def test_what_a_day_brought_is_said_that_day_and_the_next_look_is_later():
    known = certified_facts("2026-01-20")

    assert standing(known, "2026-11-20").differs_on == day("2026-11-21")  # the refresher opens
    assert standing(known, "2026-11-21").differs_on == day("2027-01-21")


def test_of_somebody_who_left_another_certification_is_named_from_its_first_day_and_no_standing_changes():
    known = certified_facts("2026-01-20", attempt("refresher", passed_on="2026-12-15"), last_on="2026-12-17")

    judged = standing(known, "2026-12-20")

    assert (judged.state, judged.differs_on) == (State.LEFT, day("2027-01-21"))
    assert changes(known, "2026-12-20") is None
