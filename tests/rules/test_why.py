"""Why a date is that date: each rule's sentence, and that its last date is always the true one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from tests.builders import (
    ASKED,
    NUMBERS,
    always,
    attempt,
    certification,
    certified_facts,
    day,
    due_date,
    facts,
    granted,
    leave,
    role_change,
)
from tests.rules.random_lives import lives
from training import showing
from training.rules.certifying import brought_pass
from training.rules.facts import Brought, Leave, LibraryDay
from training.rules.obliging import Rule, obligations, retraining
from training.rules.why import why_due, why_until


def why(known, rule=None):
    found = [o for o in obligations(known, ASKED, NUMBERS) if rule in (None, o.rule)]
    return why_due(found[0], known)


FIRST = "Onboarding opened on 5 January 2026, and 14 days later is 19 January 2026"


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (facts(), f"{FIRST}."),
        (
            facts(leaves=[leave("2026-01-08", "2026-01-17")]),
            f"{FIRST}; the 10 days of the leave through 17 January 2026 do not count, which makes 29 January 2026.",
        ),
        (
            facts(leaves=[leave("2026-01-01", "2026-01-09")]),
            f"{FIRST}; it opened within the leave through 9 January 2026, so its 14 days count from there, "
            "which makes 23 January 2026.",
        ),
        (
            facts(leaves=[leave("2026-01-05", "2026-01-09")]),
            f"{FIRST}; it opened within the leave through 9 January 2026, so its 14 days count from there, "
            "which makes 23 January 2026.",
        ),
        (
            facts(leaves=[leave("2026-01-20", "2026-01-21"), leave("2026-01-08", "2026-01-09")]),  # in any order
            f"{FIRST}; the 2 days of the leave through 9 January 2026 do not count, which makes 21 January 2026; "
            "the 2 days of the leave through 21 January 2026 do not count, which makes 23 January 2026.",
        ),
        (
            facts(leaves=[leave("2026-01-08")]),
            f"{FIRST}; the leave from 8 January 2026 is open, so the date follows on return.",
        ),
        (
            facts(leaves=[Leave(day("2026-01-10"), day("2026-03-10"), left=True)]),
            f"{FIRST}; the 60 days of the time between two employments through 10 March 2026 do not count, "
            "which makes 20 March 2026.",
        ),
        (
            facts(due_dates=[due_date("2026-01-05", "2026-02-01", "2026-01-06")]),
            f"{FIRST}; on 6 January 2026 the Director set 1 February 2026, as the desk is short of staff.",
        ),
        (
            facts(due_on="2026-02-04"),
            "Onboarding opened on 5 January 2026, and everyone already here was given until 4 February 2026.",
        ),
        (  # set during a leave: it stands
            facts(
                due_dates=[due_date("2026-01-05", "2026-02-01", "2026-01-10")],
                leaves=[leave("2026-01-08", "2026-01-17")],
            ),
            f"{FIRST}; on 10 January 2026 the Director set 1 February 2026, as the desk is short of staff.",
        ),
        (
            facts(recorded_on="2026-01-10", due_on="2026-02-04", leaves=[leave("2026-01-08", "2026-01-17")]),
            "Onboarding opened on 10 January 2026, and everyone already here was given until 4 February 2026.",
        ),
        (
            facts(recorded_on="2026-01-20"),
            "Onboarding opened on 20 January 2026, and 14 days later is 3 February 2026.",
        ),
    ],
)
def test_an_onboarding_date_is_explained_by_its_steps(known, sentence):
    assert why(known) == sentence


def test_every_other_rule_is_explained_too():
    changed = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy")])
    known = certified_facts("2026-01-20")

    assert why(changed, Rule.ADDED) == "Modules were added on 3 May 2026, and 30 days later is 2 June 2026."
    assert why(known, Rule.WINDOW) == "The refresher is due on the last day of the certification, 20 January 2027."
    assert why(known, Rule.AGAIN) == (
        "The certification had ended too long before for a refresher, so onboarding opened again on 21 January 2028, "
        "and 14 days later is 4 February 2028."
    )
    assert why_due(retraining(known, NUMBERS, day("2026-05-03"), ("consent",)), known) == (
        "The reason arose on 3 May 2026, and 7 days later is 10 May 2026."
    )


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (
            certified_facts("2026-01-20"),
            "The last of the modules was passed on 20 January 2026; "
            "20 January 2026 plus 12 months is 20 January 2027, that day included.",
        ),
        (
            certified_facts("2026-01-02"),
            "All modules were passed before the first day of work, 5 January 2026; "
            "5 January 2026 plus 12 months is 5 January 2027, that day included.",
        ),
        (
            certified_facts("2026-01-20", attempt("refresher", passed_on="2026-12-01")),
            "The refresher was passed on 1 December 2026, while the certification through 20 January 2027 still ran, "
            "so no day is lost; 20 January 2027 plus 12 months is 20 January 2028, that day included.",
        ),
        (
            certified_facts("2026-01-20", attempt("refresher", passed_on="2027-06-15")),
            "The refresher was passed on 15 June 2027, after the last one ended; "
            "15 June 2027 plus 12 months is 15 June 2028, that day included.",
        ),
    ],
)
def test_a_certification_is_explained_by_what_earned_it(known, sentence):
    assert why_until(known.certifications[-1], known) == sentence


GRANTED = "20 January 2026 plus 12 months is 20 January 2027, that day included."


@pytest.mark.parametrize(
    "attempts", [[], [attempt("consent", began_on="2026-01-10", id="its own")]], ids=["unknown", "not ended"]
)
def test_a_certification_whose_attempt_is_not_known_is_explained_by_its_grant(attempts):
    row = replace(certification("2026-01-20", "2027-01-20", granted_on="2026-02-03"), attempt_id="its own")

    assert why_until(row, facts(*attempts)) == f"It was granted on 3 February 2026; {GRANTED}"


def test_a_certification_of_earlier_records_says_when_they_were_brought():
    brought = brought_pass("row 1", "consent", day("2026-01-20"), Brought(day("2026-03-01"), "Kim"))
    row = replace(certification("2026-01-20", "2027-01-20", granted_on="2026-03-01"), attempt_id="row 1")

    assert why_until(row, facts(brought)) == (
        "The last of the modules was passed on 20 January 2026, as earlier records say that were brought on "
        f"1 March 2026; {GRANTED}"
    )


def test_a_certification_by_a_correction_says_when_the_key_was_corrected():
    known = facts(attempt("consent", passed_on="2026-01-10"), attempt("deputy", passed_on="2026-01-20"))
    row = replace(
        certification("2026-01-20", "2027-01-20", granted_on="2026-06-01"),
        attempt_id=known.attempts[-1].id,
        by_correction=True,
    )

    assert why_until(row, known) == (
        "The last of the modules was passed on 20 January 2026, as counted since a wrong key was corrected on "
        f"1 June 2026; {GRANTED}"
    )


def test_a_library_day_is_named():
    passed = facts(attempt("consent", passed_on="2026-01-20"), attempt("deputy", passed_on="2026-01-20"))
    known = granted(passed, numbers=always(library_day=LibraryDay(9, 1)))

    assert why_until(known.certifications[0], known) == (
        "The last of the modules was passed on 20 January 2026; 1 September 2026 is the first library day "
        "at least six months after 20 January 2026, that day included."
    )


@pytest.mark.lives
@settings(max_examples=100)
@given(lives())
def test_the_last_date_of_the_sentence_is_the_date(life):
    known, asked, _ = life

    for obligation in obligations(known, asked, NUMBERS):
        sentence = why_due(obligation, known)
        if obligation.due_on is None:
            assert sentence.endswith("the date follows on return.")
        else:
            said = showing.day(obligation.due_on)
            others = [showing.day(obligation.due_on + timedelta(n)) for n in (-1, 1)]
            assert said in sentence.rpartition("; ")[2]
            assert not any(sentence.endswith(f" {other}.") for other in others)
    for row in known.certifications:
        assert showing.day(row.until_on) in why_until(row, known)


def test_a_refresher_told_late_says_since_when_it_is_asked_for():
    back = role_change("2027-03-01", "consent", "deputy")
    known = certified_facts("2026-01-20", role_changes=[back])

    assert why(known, Rule.TOLD_LATE) == (
        "The certification ends on its own day, and the refresher has been asked for only since 1 March 2027, "
        "and 7 days later is 8 March 2027."
    )
