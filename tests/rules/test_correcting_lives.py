"""What holds of every life in which a wrong key is found: nobody loses by it."""

import os
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NUMBERS
from tests.rules.random_lives import IN_FORCE, SAID, corrections, known_after, learners, written_lives
from training.content.shapes import Verdict
from training.rules.certifying import holds_certification
from training.rules.correcting import kinder
from training.rules.facts import Entry, Outcome
from training.rules.forecasting import as_known_on
from training.rules.reasons import ReasonKind
from training.rules.standing import GRAVEST_FIRST, judge

TIMES = int(os.environ.get("LIVES", "1"))
"""How often as many lives as usual: `make lives` asks for twenty times as many."""
BY_THE_CALENDAR = {ReasonKind.OVERDUE, ReasonKind.DUE}


@st.composite
def corrected_lives(draw):
    """What was known of a life, and with a correction on its last day or later: of an answer that made it fail."""
    last = draw(st.one_of(written_lives(), learners(), learners()))[-1]
    on = last.on + timedelta(draw(st.sampled_from([0, 0, 30, 200])))
    failed = [one for one in last.after.attempts if one.outcome is Outcome.FAILED]
    said = [decision.said for one in failed for decision in one.decisions if decision.verdict is not Verdict.RIGHT]
    event = draw(corrections(on, said or SAID))
    return last.after, known_after(event, last.recorded), on


def judged(known, on):
    return judge(known, IN_FORCE.asked[known.role], NUMBERS, on)


def about(reason):
    """What a reason is about, a clause or a module at a time: a flag can ask for both. Of the refresher alone, that.

    A policy change is one reason a version: who owes some of its clauses may come to owe another, by the same date.
    """
    if reason.obligation and reason.obligation.unlearnt:
        return {(reason.kind, reason.obligation.unlearnt.change.version)}
    return {(reason.kind, one) for one in (*reason.clauses, *reason.module_ids) or ("the refresher",)}


@settings(max_examples=150 * TIMES, deadline=None)
@given(corrected_lives())
def test_no_reason_arises_from_a_correction_and_no_standing_is_graver(life):
    before, after, on = life
    was, becomes = judged(before, on), judged(after, on)
    old = {one for reason in was.reasons for one in about(reason)}
    records = {one for reason in was.reasons if not reason.still_learning for one in about(reason)}

    assert GRAVEST_FIRST.index(becomes.state) >= GRAVEST_FIRST.index(was.state)
    for reason in becomes.reasons:
        if reason.kind not in BY_THE_CALENDAR:
            assert about(reason) <= (old if reason.still_learning else records), reason


@settings(max_examples=150 * TIMES, deadline=None)
@given(corrected_lives(), st.integers(0, 1500))
def test_nothing_that_was_passed_granted_or_held_is_lost_by_a_correction(life, ago):
    before, after, on = life

    assert after.certifications[: len(before.certifications)] == before.certifications
    for one, other in zip(before.attempts, after.attempts, strict=True):
        assert other.outcome is one.outcome or (one.outcome, other.outcome) == (Outcome.FAILED, Outcome.PASSED)
        assert all(
            kinder(d.verdict, e.verdict) is e.verdict for d, e in zip(one.decisions, other.decisions, strict=True)
        )
    day = on - timedelta(ago)
    assert holds_certification(after, day) or not holds_certification(before, day)


@settings(max_examples=50 * TIMES, deadline=None)
@given(corrected_lives())
def test_the_day_before_a_correction_does_not_know_it(life):
    before, after, on = life
    day = on - timedelta(1)
    entries = [Entry("1", before.employment, before.employment.recorded_on, None)]

    assert as_known_on(after, entries, day) == as_known_on(before, entries, day)
