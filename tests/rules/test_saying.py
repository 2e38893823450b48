"""What a list says of one person: the reasons as they are, and in a few words what comes next."""

from dataclasses import replace

import pytest

from tests.builders import (
    ASKED,
    CONSENT,
    HISTORY,
    NOTHING_ASKED,
    NUMBERS,
    attempt,
    certified_facts,
    day,
    decision,
    facts,
    flag,
    leave,
    policy_change,
)
from training.rules.facts import Asked
from training.rules.saying import Said
from training.rules.standing import judge
from training.rules.why import why_due


def said(known, on, asked=ASKED):
    return Said.of(judge(known, asked, NUMBERS, day(on)), known, asked)


BROKE = attempt(
    "consent", failed_on="2026-05-03", decisions=[decision(CONSENT, "breach", number=4, said="It's hers...")]
)
CERTIFIED = certified_facts("2026-01-20")


def test_a_reason_is_said_as_it_was_judged_and_typeset():
    known = certified_facts("2026-01-20", BROKE)
    [judged] = judge(known, ASKED, NUMBERS, day("2026-05-04")).reasons

    [reason] = said(known, "2026-05-04").reasons

    assert reason.kind == "breach"
    assert reason.sentence == "Sam chose “It’s hers…” on 3 May 2026 (Written consent, question 4). That is a breach."
    assert reason.next_step == "Written consent, about 9 minutes, by 10 May 2026"
    assert reason.due_on == day("2026-05-10")
    assert reason.why_date == why_due(judged.obligation, known)
    assert reason.still_learning is False
    assert reason.evidence == judged.evidence != ()
    assert [reason.late(day(on)) for on in ("2026-05-10", "2026-05-13")] == ["", "3 days late"]


def test_a_lesson_without_a_date_says_so_and_gives_no_reason_for_one():
    known = facts(BROKE._replace(began_on=day("2026-01-06"), ended_on=day("2026-01-06")))

    [_, lesson] = said(known, "2026-01-07").reasons

    assert (lesson.still_learning, lesson.due_on, lesson.why_date) == (True, None, "")
    assert lesson.late(day("2027-01-01")) == ""


def test_the_next_step_is_typeset_too():
    known, asked = facts(), Asked(modules=(replace(ASKED.modules[0], title="A patron's list"),))

    assert said(known, "2026-01-06", asked).reasons[0].next_step.startswith("A patron’s list, about")


@pytest.mark.parametrize(
    ("known", "from_on", "until_on"),
    [(facts(), None, None), (CERTIFIED, day("2026-01-20"), day("2027-01-20"))],
    ids=["never certified", "certified"],
)
def test_it_holds_the_first_day_of_work_and_the_days_of_the_certification(known, from_on, until_on):
    one = said(known, "2026-02-01")

    assert (one.starts_on, one.certified_from, one.certified_until) == (day("2026-01-05"), from_on, until_on)


def test_how_long_somebody_is_certified_says_when_it_is_over():
    assert said(facts(), "2026-02-01").certified_through(day("2026-02-01")) == "not yet"
    assert said(CERTIFIED, "2026-02-01").certified_through(day("2027-01-20")) == "20 January 2027"
    assert said(CERTIFIED, "2026-02-01").certified_through(day("2027-01-21")) == "ended 20 January 2027"


CHANGED = policy_change(clauses=[CONSENT, HISTORY])


@pytest.mark.parametrize(
    ("known", "on", "next_one"),
    [
        (facts(last_on="2026-01-31"), "2026-02-01", "Nothing is owed"),
        (facts(), "2026-01-01", "Onboarding opens 5 January 2026"),
        (facts(), "2026-01-06", "Two modules, by 19 January 2026"),
        (facts(attempt("consent", passed_on="2026-01-06")), "2026-01-07", "“A deputy at the desk”, by 19 January 2026"),
        (CERTIFIED, "2026-02-01", "Refresher opens 21 November 2026"),
        (CERTIFIED, "2026-12-01", "The refresher, by 20 January 2027"),
        (certified_facts("2026-01-20", BROKE), "2026-05-04", "“Written consent”, by 10 May 2026"),
        (certified_facts("2026-01-20", BROKE, leaves=[leave("2026-05-05")]), "2026-05-05", "“Written consent”"),
        (
            certified_facts("2026-01-20", leaves=[leave("2026-12-01", "2026-12-10")]),
            "2026-12-01",
            "Refresher due 30 January 2027",
        ),
        (certified_facts("2026-01-20", leaves=[leave("2026-12-01")]), "2026-12-01", "Refresher due on return"),
        (facts(leaves=[leave("2026-01-06")]), "2026-01-06", "Onboarding due on return"),
        (certified_facts("2026-01-20", policy_changes=[CHANGED]), "2026-06-01", "The policy change, by 1 July 2026"),
        (
            certified_facts("2026-01-20", flags=[flag("2026-05-03", modules=["consent", "deputy"], follows=2)]),
            "2026-05-04",
            "Two modules, by 10 May 2026",
        ),
    ],
)
def test_what_comes_next_is_said_in_a_few_words(known, on, next_one):
    assert said(known, on).next == next_one


def test_what_no_date_mends_is_said_in_the_words_of_its_next_step():
    assert said(facts(), "2026-01-06", NOTHING_ASKED).next == "The Director decides which modules this role takes"


def test_the_certified_whose_role_asks_nothing_hear_of_no_refresher():
    next_ones = [said(CERTIFIED, on, NOTHING_ASKED).next for on in ("2026-06-01", "2027-01-20", "2027-02-01")]

    assert next_ones == ["Nothing is owed", "Nothing is owed", "The Director decides which modules this role takes"]


def test_on_leave_nothing_is_owed_to_a_role_that_asks_nothing():
    away = replace(CERTIFIED, leaves=(leave("2027-01-15"),))

    assert {said(away, on, NOTHING_ASKED).next for on in ("2027-01-20", "2027-01-21")} == {"Nothing is owed"}
