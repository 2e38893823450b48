"""A wrong key is found: nobody loses by it, and what a person gains begins when it would have begun."""

from dataclasses import replace

import pytest

from tests.builders import (
    ASKED,
    CONSENT,
    HISTORY,
    NUMBERS,
    REFER,
    VIDEO,
    attempt,
    certification,
    certified_facts,
    day,
    decision,
    facts,
    flag,
    granted,
    leave,
    policy_change,
)
from training.content.shapes import Choice, Item, Option, Role, Scene, Verdict
from training.rules.correcting import gained, kinder, told, with_kinder_verdicts, wrong_verdicts
from training.rules.facts import Entry, Numbers, NumbersByDay, Outcome, QuestionKind
from training.rules.forecasting import as_known_on, as_of, entered_since
from training.rules.reasons import ReasonKind
from training.rules.standing import State, judge

RIGHT, INCOMPLETE, REFUSAL, BREACH = Verdict.RIGHT, Verdict.INCOMPLETE, Verdict.OVER_REFUSAL, Verdict.BREACH


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (BREACH, INCOMPLETE, INCOMPLETE),
        (BREACH, REFUSAL, REFUSAL),
        (INCOMPLETE, RIGHT, RIGHT),
        (RIGHT, BREACH, RIGHT),
        (RIGHT, INCOMPLETE, RIGHT),
        (INCOMPLETE, REFUSAL, INCOMPLETE),
        (REFUSAL, INCOMPLETE, REFUSAL),
    ],
)
def test_right_is_kinder_than_not_right_and_that_than_a_breach(one, other, kept):
    assert kinder(one, other) is kept


# --- What was wrong ----------------------------------------------------------------


def item(*options):
    return Item(
        id="q",
        about="A title",
        asks="What first?",
        options=[Option(say=say, verdict=verdict, so="So.") for say, verdict in options],
        because="Because.",
        clauses=[CONSENT],
    )


def test_an_answer_is_found_again_by_its_words_wherever_it_stands_now():
    older = item(("Ask her", INCOMPLETE), ("Tell her", BREACH), ("Call Dora", RIGHT))
    newer = item(("Call Dora", INCOMPLETE), ("Ask her", RIGHT), ("Tell her", BREACH))

    (found,) = wrong_verdicts(older, newer)

    assert (found.words, found.option, found.was, found.now, found.now_option) == ("Ask her", 0, INCOMPLETE, RIGHT, 1)


def test_an_answer_in_other_words_is_another_answer():
    assert wrong_verdicts(item(("Ask her", INCOMPLETE)), item(("Ask her first", RIGHT))) == ()


def scene(*choices):
    return Scene(
        id="s",
        see="A desk.",
        choices=[
            Choice(do=do, verdict=verdict, so="So.", because="Because.", clauses=[CONSENT], then="end")
            for do, verdict in choices
        ],
    )


def test_a_choice_at_a_scene_is_found_again_by_its_words_too():
    (found,) = wrong_verdicts(scene(("Ask", RIGHT), ("Tell", BREACH)), scene(("Ask", RIGHT), ("Tell", INCOMPLETE)))

    assert (found.words, found.option, found.was, found.now, found.now_option) == ("Tell", 1, BREACH, INCOMPLETE, 1)


# --- What is gained -----------------------------------------------------------------


def corrected(known, *wrong, verdict=RIGHT, on="2026-06-01", passes=True):
    """Correct the answers `wrong`, each (attempt, place); the failed attempts among them pass."""
    kind = with_kinder_verdicts(known, {(a.id, place): verdict for a, place in wrong}, day(on))
    would_pass = [a.id for a, _ in wrong] if passes else []
    return gained(kind, would_pass, dict.fromkeys(Role, ASKED), NUMBERS, day(on))


def failed(module="deputy", on="2026-01-22", verdict="incomplete", *more):
    return attempt(module, failed_on=on, decisions=[decision(REFER, verdict, said="Ask him in"), *more])


def judged(known, on="2026-06-01"):
    return judge(known, ASKED, NUMBERS, day(on))


def reasons(known, on="2026-06-01"):
    return {(reason.kind, reason.still_learning) for reason in judged(known, on).reasons}


def test_a_failed_attempt_passes_and_certifies_from_the_day_it_ended():
    wrong = failed()
    won = corrected(facts(attempt("consent", passed_on="2026-01-20"), wrong), (wrong, 1))

    assert [(a.id, a.outcome, a.passed_since) for a in won.passed] == [(wrong.id, Outcome.PASSED, day("2026-06-01"))]
    (row,) = won.rows
    assert (row.starts_on, row.until_on, row.granted_on) == (day("2026-01-22"), day("2027-01-22"), day("2026-06-01"))
    assert (row.id, row.attempt_id, row.valid_months, row.by_correction) == ("", wrong.id, 12, True)
    assert judged(won.facts).state is State.CERTIFIED


def test_what_a_correction_grants_runs_by_the_months_of_the_day_on_which_it_would_have_been_earned():
    wrong, under_way = failed(), attempt("consent", began_on="2026-05-20")
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong, under_way)
    numbers = NumbersByDay(Numbers(valid_months=24), later=((day("2026-03-01"), Numbers()),))
    kind = with_kinder_verdicts(known, {(wrong.id, 1): RIGHT}, day("2026-06-01"))

    (row,) = gained(kind, [wrong.id], dict.fromkeys(Role, ASKED), numbers, day("2026-06-01")).rows

    assert (row.until_on, row.valid_months) == (day("2028-01-22"), 24)


def test_a_certification_begins_with_the_last_of_the_passes():
    wrong = failed("deputy", "2026-01-10")
    won = corrected(facts(wrong, attempt("consent", passed_on="2026-02-20", id="last")), (wrong, 1))

    assert [(row.starts_on, row.attempt_id) for row in won.rows] == [(day("2026-02-20"), "last")]


def test_what_is_stored_of_the_decision_stays_beside_what_counts():
    wrong = failed(verdict="breach")
    won = corrected(facts(wrong), (wrong, 1), verdict=INCOMPLETE, on="2026-06-01", passes=False)
    won = corrected(won.facts, (won.facts.attempts[0], 1), on="2026-07-01", passes=False)

    one = won.facts.attempts[0].decisions[0]
    assert one.verdict is RIGHT
    assert [(c.on, c.was) for c in one.corrected] == [(day("2026-06-01"), BREACH), (day("2026-07-01"), INCOMPLETE)]


def test_a_graver_verdict_changes_nothing():
    kind = attempt("deputy", passed_on="2026-01-22", decisions=[decision(REFER)])
    known = facts(kind)

    assert corrected(known, (kind, 1), verdict=BREACH).facts == known


def test_rows_granted_stay_and_where_one_is_held_none_is_added():
    wrong = failed()
    before = certified_facts("2026-01-20", wrong)
    won = corrected(before, (wrong, 1))

    assert won.rows == ()
    assert won.facts.certifications == before.certifications


def test_a_gap_in_the_past_is_closed_and_the_longer_row_speaks():
    missed = attempt("refresher", failed_on="2027-01-10", decisions=[decision(REFER, "incomplete")])
    late = attempt("refresher", passed_on="2027-03-10")
    before = certified_facts("2026-01-20", missed, late)
    won = corrected(before, (missed, 1), on="2027-06-01")

    assert [(str(r.starts_on), str(r.until_on)) for r in won.rows] == [("2027-01-21", "2028-01-20")]
    assert won.facts.certifications[:-1] == before.certifications
    assert judged(won.facts, "2027-06-01").certification.until_on == day("2028-03-10")


def test_what_would_be_over_is_not_granted_and_its_attempt_passes_not():
    """It would ask for all modules again, of somebody who is asked for one."""
    wrong = failed()
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong)
    won = corrected(known, (wrong, 1), on="2028-06-01")

    assert (won.rows, won.passed) == ((), ())
    assert won.facts.attempts[-1].decisions[0].verdict is RIGHT
    assert judged(won.facts, "2028-06-01").obligations == judged(known, "2028-06-01").obligations


def test_on_its_last_day_a_certification_is_still_granted():
    wrong = failed()
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong)

    assert [len(corrected(known, (wrong, 1), on=on).rows) for on in ("2027-01-22", "2027-01-23")] == [1, 0]


def test_an_attempt_that_would_grant_nothing_passes_also_where_the_certification_is_over():
    wrong = failed("deputy", "2026-03-01")
    won = corrected(certified_facts("2026-01-20", wrong), (wrong, 1), on="2027-06-01")

    assert ([one.id for one in won.passed], won.rows) == ([wrong.id], ())


def test_of_two_attempts_the_latest_is_looked_at_first():
    old, recent = failed(on="2026-01-22"), failed(on="2028-05-01")
    known = facts(attempt("consent", passed_on="2026-01-20"), old, recent)
    won = corrected(known, (old, 1), (recent, 1), on="2028-06-01")

    assert [row.starts_on for row in won.rows] == [day("2026-01-22"), day("2028-05-01")]
    assert judged(won.facts, "2028-06-01").state is State.CERTIFIED
    assert [one.ended_on for one in won.passed] == [old.ended_on, recent.ended_on]


def test_an_attempt_closed_unfinished_stays_so():
    closed = attempt("deputy", unfinished_on="2026-02-22", decisions=[decision(REFER, "incomplete")])
    won = corrected(facts(closed), (closed, 1))

    assert (won.passed, won.facts.attempts[0].outcome) == ((), Outcome.UNFINISHED)


def test_what_was_earned_without_the_correction_is_no_gain_of_it():
    """Judged both ways, and only what the pass itself brings is granted."""
    wrong = failed("deputy", "2026-01-30")
    known = facts(attempt("consent", passed_on="2026-01-05"), attempt("deputy", passed_on="2026-01-10"), wrong)
    won = corrected(known, (wrong, 1))

    assert (won.passed[0].id, won.rows) == (wrong.id, ())


# --- No reason arises ----------------------------------------------------------------


def test_an_attempt_that_passes_by_a_correction_adds_to_no_slipping():
    miss = decision(REFER, "incomplete", number=2, said="Ask him to wait")
    first = attempt("deputy", passed_on="2026-02-01", decisions=[miss])
    wrong = failed("deputy", "2026-03-01", "breach", miss)
    won = corrected(certified_facts("2026-01-20", first, wrong), (wrong, 1))

    assert won.passed
    assert reasons(won.facts) == set()
    twice = certified_facts("2026-01-20", first, wrong._replace(outcome=Outcome.PASSED))
    assert (ReasonKind.SLIPPING, False) in reasons(twice)


def test_an_attempt_that_passes_by_a_correction_ends_slipping():
    miss = decision(REFER, "incomplete", number=2)
    slips = [attempt("deputy", passed_on=f"2026-0{n}-01", decisions=[miss], id=f"slip {n}") for n in (2, 3)]
    wrong = failed("deputy", "2026-04-01")
    before = certified_facts("2026-01-20", *slips, wrong)

    assert reasons(before) == {(ReasonKind.SLIPPING, False)}
    assert reasons(corrected(before, (wrong, 1)).facts) == set()


def test_a_breach_and_two_failures_fall():
    one, two = failed("deputy", "2026-03-01", "breach"), failed("deputy", "2026-03-02", "breach")
    before = certified_facts("2026-01-20", one, two)
    won = corrected(before, (one, 1), (two, 1))

    assert {kind for kind, _ in reasons(before)} == {ReasonKind.BREACH, ReasonKind.FAILED_TWICE}
    assert judged(won.facts).state is State.CERTIFIED


def test_what_was_a_lesson_stays_a_lesson_and_says_due():
    """A first certification by a correction opens no retraining of what had arisen by its day."""
    broke = attempt("consent", failed_on="2026-01-10", decisions=[decision(HISTORY, "breach", said="Tell her")])
    wrong = failed()
    known = facts(broke, attempt("consent", passed_on="2026-01-20"), wrong)
    won = corrected(known, (wrong, 1))

    assert judged(won.facts).state is State.DUE
    assert judged(won.facts).holds_certification
    assert reasons(won.facts) == {(ReasonKind.BREACH, True)}
    by_itself = facts(broke, attempt("consent", passed_on="2026-01-20"), attempt("deputy", passed_on="2026-01-22"))
    granted = replace(by_itself, certifications=(certification("2026-01-22", "2027-01-22"),))
    assert judged(granted).state is State.NEEDS_RETRAINING


def test_what_arises_after_the_correction_is_a_record():
    wrong = failed()
    won = corrected(facts(attempt("consent", passed_on="2026-01-20"), wrong), (wrong, 1))
    that_day = attempt("consent", failed_on="2026-06-01", decisions=[decision(HISTORY, "breach")])
    assert reasons(replace(won.facts, attempts=(*won.facts.attempts, that_day))) == {(ReasonKind.BREACH, True)}
    broke = attempt("consent", failed_on="2026-06-20", decisions=[decision(HISTORY, "breach")])
    known = replace(won.facts, attempts=(*won.facts.attempts, broke))

    assert judged(known, "2026-06-20").state is State.NEEDS_RETRAINING
    assert reasons(known, "2026-06-20") == {(ReasonKind.BREACH, False)}


def test_what_is_past_due_after_the_correction_is_a_record_too():
    """A change that opened before it, and the end of the certification whose refresher opened with it."""
    wrong = failed()
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong, policy_changes=[policy_change(clauses=[HISTORY])])
    won = corrected(known, (wrong, 1), on="2026-06-10")

    assert judged(won.facts, "2026-07-01").state is State.DUE
    assert judged(won.facts, "2026-07-02").state is State.NEEDS_RETRAINING
    on_its_last_day = corrected(known, (wrong, 1), on="2026-07-01").facts
    assert judged(on_its_last_day, "2026-07-02").state is State.NEEDS_RETRAINING
    on_the_next = corrected(known, (wrong, 1), on="2026-07-02").facts
    assert judged(on_the_next, "2026-07-02").state is State.DUE
    ended = corrected(replace(known, policy_changes=()), (wrong, 1), on="2027-01-12").facts
    assert judged(ended, "2027-01-22").state is State.DUE
    assert judged(ended, "2027-01-23").state is State.NEEDS_RETRAINING
    long_ago = replace(ended, leaves=(leave("2028-01-28"),))  # onboarding is asked again, and put off without end
    assert judged(long_ago, "2028-01-25").state is State.NEEDS_RETRAINING


def test_the_next_certification_makes_a_lesson_a_record_as_the_first_does():
    broke = attempt("consent", failed_on="2026-01-10", decisions=[decision(HISTORY, "breach")])
    wrong = failed()
    won = corrected(facts(broke, attempt("consent", passed_on="2026-01-20"), wrong), (wrong, 1))
    renewed = certification("2027-01-23", "2028-01-22", granted_on="2027-01-10")
    known = replace(won.facts, certifications=(*won.facts.certifications, renewed))

    assert judged(known, "2027-01-22").state is not State.NEEDS_RETRAINING
    assert judged(known, "2027-01-23").state is State.NEEDS_RETRAINING


def test_a_flag_of_before_makes_no_standing_graver():
    wrong = failed()
    flagged = flag("2026-05-30", modules=["consent"], follows=2)
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong, flags=[flagged])
    won = corrected(known, (wrong, 1))

    assert judged(known).state is State.OVERDUE
    assert (judged(won.facts).state, reasons(won.facts)) == (State.DUE, {(ReasonKind.FLAGGED, False)})
    later = replace(won.facts, flags=(flag("2026-06-02", modules=["consent"], follows=2),))
    assert judged(later, "2026-06-02").state is State.NEEDS_RETRAINING


def test_a_policy_change_is_asked_of_what_passes_from_the_day_of_the_correction():
    wrong = failed()
    changed = policy_change(
        "2", [REFER], in_force_on="2026-02-01", published_on="2026-02-01", questions_on="2026-02-01"
    )
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong, policy_changes=[changed])
    won = corrected(known, (wrong, 1))

    (owed,) = [o for o in judged(won.facts).obligations if o.unlearnt]
    assert (owed.opens_on, owed.due_on) == (day("2026-06-01"), day("2026-07-01"))
    assert reasons(won.facts) == {(ReasonKind.DUE, False)}


# --- What was known then ----------------------------------------------------------------


def test_a_past_day_does_not_know_a_later_correction_and_what_is_known_now_does():
    wrong = failed(verdict="breach")
    known = facts(attempt("consent", passed_on="2026-01-20"), wrong)
    won = corrected(known, (wrong, 1), on="2026-06-01").facts
    on = day("2026-03-01")

    entries = [Entry("work", known.employment, day("2026-01-05"), None)]
    then_known = as_known_on(won, entries, on)
    assert then_known.attempts == known.attempts
    assert judged(then_known, "2026-03-01").state is State.OVERDUE
    assert judged(as_of(won, on), "2026-03-01").holds_certification
    assert "On 1 June 2026 a wrong key was corrected." in entered_since(won, entries, on)
    assert as_known_on(won, entries, day("2026-06-01")).attempts == won.attempts


def test_of_two_corrections_a_day_between_knows_the_first():
    wrong = failed(verdict="breach")
    once = corrected(facts(wrong), (wrong, 1), verdict=INCOMPLETE, on="2026-06-01", passes=False).facts
    twice = corrected(once, (once.attempts[0], 1), on="2026-07-01", passes=False).facts
    entries = [Entry("work", twice.employment, day("2026-01-05"), None)]
    assert as_known_on(twice, entries, day("2026-06-15")).attempts == once.attempts
    assert as_known_on(twice, entries, day("2026-05-15")).attempts == (wrong,)


def test_of_two_corrections_a_day_between_knows_that_the_attempt_had_passed_by_the_first():
    wrong = failed("deputy", "2026-01-22", "incomplete", decision(VIDEO, "incomplete", number=2))
    once = corrected(facts(wrong), (wrong, 1), on="2026-06-01").facts
    twice = corrected(once, (once.attempts[0], 2), on="2026-07-01").facts
    entries = [Entry("work", twice.employment, day("2026-01-05"), None)]

    assert once.attempts[0].passed_since == day("2026-06-01")
    assert [as_known_on(twice, entries, day(on)).attempts for on in ("2026-06-01", "2026-06-30", "2026-07-01")] == [
        once.attempts,
        once.attempts,
        twice.attempts,
    ]


@pytest.mark.parametrize(
    ("on", "is_told"), [("2026-01-21", False), ("2026-01-22", True), ("2026-05-31", True), ("2026-06-01", False)]
)
def test_a_correction_is_told_of_the_days_from_the_attempt_to_it(on, is_told):
    wrong = failed()
    known = corrected(facts(wrong), (wrong, 1), on="2026-06-01").facts

    assert entered_since(known, [], day(on)) == (("On 1 June 2026 a wrong key was corrected.",) if is_told else ())


# --- What whoever gains is told ---------------------------------------------------------


def test_whoever_gains_is_told_for_a_month_with_the_words_and_the_dates():
    wrong = failed()
    won = corrected(facts(attempt("consent", passed_on="2026-01-20"), wrong), (wrong, 1)).facts

    (said,) = told(won, ASKED.titles, day("2026-06-30"))

    assert said == (
        'The key of question 1 in A deputy at the desk was wrong. Your answer of 22 January 2026, "Ask him in", was '
        'judged "Incomplete"; from 1 June 2026 on it counts as "Right". So your attempt of 22 January 2026 is passed. '
        "It certifies you from 22 January 2026 through 22 January 2027."
    )
    assert told(won, ASKED.titles, day("2026-07-01")) == ()


def test_whoever_gains_nothing_but_a_verdict_is_told_that():
    kind = attempt("deputy", passed_on="2026-01-22", decisions=[decision(VIDEO, "incomplete"), decision(REFER)])
    known = granted(facts(attempt("consent", passed_on="2026-01-20"), kind))
    won = corrected(known, (kind, 1)).facts

    (said,) = told(won, ASKED.titles, day("2026-06-01"))

    assert won.certifications[0].attempt_id == kind.id  # granted as it ended, and not by the correction
    assert said.endswith('from 1 June 2026 on it counts as "Right".')


def test_a_scene_of_a_module_that_is_no_longer_asked_is_told_without_a_title():
    chose = decision(REFER, "breach", kind=QuestionKind.SCENE, number=3, said="Ask him in", module="of long ago")
    known = attempt("refresher", failed_on="2026-01-22", decisions=[chose])

    (said,) = told(corrected(facts(known), (known, 1), passes=False).facts, ASKED.titles, day("2026-06-01"))

    assert said.startswith("The key of scene 3 in an earlier module was wrong. Your answer of 22 January 2026")
