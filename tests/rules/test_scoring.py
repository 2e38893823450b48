"""Whether an attempt is passed, and what its decisions say of a clause."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import CONSENT, COURTESY, HISTORY, REFER, attempt, decision
from training.rules.facts import QuestionKind
from training.rules.scoring import breached_clauses, is_passed, missed_clauses, score, unresolved_breaches

MARK = Fraction(4, 5)
NONE = frozenset()


def answers(*verdicts):
    return [decision(COURTESY, verdict, number=number) for number, verdict in enumerate(verdicts, start=1)]


@pytest.mark.parametrize(
    ("right", "missed", "passes"),
    [(5, 0, True), (4, 1, True), (3, 1, False), (8, 2, True), (7, 2, False), (5, 1, True), (1, 0, True), (0, 1, False)],
)
def test_the_share_right_reaches_the_pass_mark(right, missed, passes):
    assert is_passed(answers(*["right"] * right, *["incomplete"] * missed), MARK, NONE) is passes


def test_a_share_is_compared_exactly():
    assert is_passed(answers(*["right"] * 7, *["incomplete"] * 3), Fraction(7, 10), NONE)


def test_an_attempt_without_a_graded_decision_is_not_passed():
    assert not is_passed([decision(kind=QuestionKind.SCENE, graded=False)], Fraction(0), NONE)


@given(st.lists(st.sampled_from(["right", "incomplete", "over-refusal"]), max_size=40), st.data())
def test_a_breach_is_never_averaged_away(verdicts, data):
    verdicts.insert(data.draw(st.integers(0, len(verdicts))), "breach")
    mark = data.draw(st.fractions(0, 1))

    assert not is_passed(answers(*verdicts), mark, NONE)


def test_every_clause_asked_for_is_decided_right():
    others = answers(*["right"] * 9)
    missed = decision(CONSENT, "incomplete", number=10)

    assert is_passed([*others, missed], MARK, NONE)
    assert not is_passed([*others, missed], MARK, frozenset({CONSENT}))
    assert not is_passed(others, MARK, frozenset({CONSENT}))


def test_a_scene_decided_right_puts_a_missed_item_right():
    scene = decision(CONSENT, kind=QuestionKind.SCENE, graded=False)
    missed = decision(CONSENT, "incomplete", number=10)

    assert is_passed([scene, *answers(*["right"] * 9), missed], MARK, frozenset({CONSENT}))


def test_a_breach_in_a_module_s_scene_is_a_lesson():
    scene = decision(CONSENT, "breach", kind=QuestionKind.SCENE, graded=False)

    assert is_passed([scene, decision(CONSENT)], MARK, frozenset({CONSENT}))
    assert missed_clauses([scene]) == breached_clauses([scene]) == ()


def test_a_decision_counts_for_every_clause_it_cites():
    both = decision([CONSENT, HISTORY])

    assert score([both]).right == {CONSENT, HISTORY}


def test_a_graded_breach_undoes_what_was_right_on_its_clause():
    assert score([decision(CONSENT), decision(CONSENT, "breach")]).right == set()


def test_missed_and_breached_clauses_come_once_in_the_order_met():
    decisions = [
        decision(REFER, "incomplete"),
        decision(HISTORY),
        decision([CONSENT, REFER], "breach"),
        decision(CONSENT, "over-refusal"),
    ]

    assert missed_clauses(decisions) == (REFER, CONSENT)
    assert breached_clauses(decisions) == (CONSENT, REFER)


BREACH = attempt(failed_on="2026-03-02", decisions=[decision([CONSENT, HISTORY], "breach")])


def left(*attempts):
    return [breach.clauses for breach in unresolved_breaches(attempts)]


def test_a_breach_is_put_right_clause_by_clause():
    consent = attempt(passed_on="2026-03-03", decisions=[decision(CONSENT)])
    history = attempt(passed_on="2026-03-04", decisions=[decision(HISTORY)])

    assert left(BREACH) == [(CONSENT, HISTORY)]
    assert left(BREACH, consent) == [(HISTORY,)]
    assert left(BREACH, consent, history) == []


@pytest.mark.parametrize(
    "later",
    [
        attempt(failed_on="2026-03-03", decisions=[decision([CONSENT, HISTORY])]),
        attempt(unfinished_on="2026-03-03", decisions=[decision([CONSENT, HISTORY])]),
        attempt(began_on="2026-03-03", decisions=[decision([CONSENT, HISTORY])]),
        attempt(passed_on="2026-03-03", decisions=[decision(REFER)]),
        attempt(passed_on="2026-03-03", decisions=[decision([CONSENT, HISTORY], "incomplete")]),
    ],
)
def test_nothing_but_a_pass_that_decides_it_right_puts_a_breach_right(later):
    assert left(BREACH, later) == [(CONSENT, HISTORY)]


def test_within_a_day_the_order_stored_is_the_order():
    same_day = attempt(passed_on="2026-03-02", decisions=[decision([CONSENT, HISTORY])])

    assert left(same_day, BREACH) == [(CONSENT, HISTORY)]
    assert left(BREACH, same_day) == []


def test_a_breach_in_an_open_attempt_counts_when_it_is_stored():
    open_one = attempt(began_on="2026-03-02", decisions=[decision(CONSENT, "breach", on="2026-03-05")])
    before = attempt("deputy", passed_on="2026-03-04", decisions=[decision(CONSENT)])
    after = attempt("deputy", passed_on="2026-03-06", decisions=[decision(CONSENT)])

    assert left(before, open_one) == [(CONSENT,)]
    assert left(after, open_one) == []
