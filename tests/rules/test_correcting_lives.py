"""What holds of every life in which a wrong key is found: nobody loses by it."""

import os
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NUMBERS
from tests.rules.random_lives import IN_FORCE, SAID, corrections, known_after, learners, written_lives
from training.content.shapes import Verdict
from training.rules.facts import Outcome
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
    """What a reason is about, a clause or a module at a time."""
    return {(reason.kind, one) for one in (*reason.clauses, *(() if reason.clauses else reason.module_ids))}


@settings(max_examples=150 * TIMES, deadline=None)
@given(corrected_lives())
def test_no_reason_arises_from_a_correction_and_no_standing_is_graver(life):
    before, after, on = life
    was, becomes = judged(before, on), judged(after, on)

    assert GRAVEST_FIRST.index(becomes.state) >= GRAVEST_FIRST.index(was.state)
    old = {one for reason in was.reasons for one in about(reason)}
    new = [r for r in becomes.reasons if r.kind not in BY_THE_CALENDAR and not about(r) <= old]
    assert [r for r in new if r.kind not in {r.kind for r in was.reasons}] == []
    dated = {reason.kind for reason in was.reasons if not reason.still_learning}
    assert {r.kind for r in becomes.reasons if not r.still_learning} - dated <= BY_THE_CALENDAR
