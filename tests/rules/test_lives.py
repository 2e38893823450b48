"""What holds of every life, whatever happens in it."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import CONSENT, NUMBERS, attempt, decision, then
from tests.rules.random_lives import IN_FORCE, between, entries_of, lives, written_lives
from training.rules.certifying import (
    certification_on,
    earned,
    holds_certification,
    latest_certification,
    refresher_window,
)
from training.rules.forecasting import as_known_on, as_of, entered_since, first_day_without, stretches_held
from training.rules.reasons import ReasonKind
from training.rules.standing import State, changes_on, judge

pytestmark = pytest.mark.lives
TIMES = int(os.environ.get("LIVES", "1"))
"""How often as many lives as usual: `make lives` asks for twenty times as many."""


def examples(number):
    return settings(max_examples=number * TIMES)


def is_working(judged):
    return judged.state not in (State.STARTING, State.LEFT, State.ON_LEAVE)


def said(judged):
    return judged.state, judged.reasons, judged.holds_certification


@examples(50)
@given(lives(), st.data())
def test_a_judgement_stays_the_same_up_to_the_day_it_changes(life, data):
    known, asked, today = life
    judged = judge(known, asked, NUMBERS, today)
    changed_on = changes_on(known, asked, NUMBERS, today)
    ahead = (changed_on - today).days if changed_on else 3000
    between_them = data.draw(st.lists(st.integers(0, ahead - 1), min_size=1, max_size=30))

    assert {said(judge(known, asked, NUMBERS, today + timedelta(n))) for n in between_them} == {said(judged)}
    if changed_on:
        assert said(judge(known, asked, NUMBERS, changed_on)) != said(judged)


@examples(50)
@given(lives(), st.data())
def test_all_that_a_judgement_says_stays_the_same_up_to_the_day_it_differs(life, data):
    """What a list keeps of it, such as what comes next, may change sooner than the standing."""
    known, asked, today = life
    judged = judge(known, asked, NUMBERS, today)
    bare = replace(judged, differs_on=None)
    ahead = (judged.differs_on - today).days if judged.differs_on else 3000
    between_them = data.draw(st.lists(st.integers(0, ahead - 1), min_size=1, max_size=30))

    for n in (*between_them, ahead - 1):
        later = judge(known, asked, NUMBERS, today + timedelta(n))
        assert replace(later, differs_on=None) == bare
    changed_on = changes_on(known, asked, NUMBERS, today)
    assert not changed_on or judged.differs_on <= changed_on


@examples(50)
@given(lives())
def test_whoever_works_and_is_not_certified_has_a_reason_and_the_certified_have_none(life):
    known, asked, today = life
    judged = judge(known, asked, NUMBERS, today)

    if is_working(judged):
        assert bool(judged.reasons) is (judged.state is not State.CERTIFIED)
    assert judged.state is not State.CERTIFIED or certification_on(known, today)
    if judged.state in (State.STARTING, State.LEFT):
        assert judged.reasons == ()
    if judged.state is State.LEFT:
        assert not judged.holds_certification


@examples(50)
@given(lives())
def test_reasons_come_gravest_first_each_once_and_lessons_last(life):
    known, asked, today = life
    reasons = judge(known, asked, NUMBERS, today).reasons

    order = [(r.still_learning, r.kind.number) for r in reasons]

    assert order == sorted(order)
    assert len(set(reasons)) == len(reasons)


@examples(50)
@given(lives())
def test_every_reason_rests_on_rows_that_exist_and_falls_with_them(life):
    known, asked, today = life

    for reason in judge(known, asked, NUMBERS, today).reasons:
        cited = {row.attempt_id for row in reason.evidence if row.attempt_id}
        certified = {row.certification_id for row in reason.evidence if row.certification_id}
        flagged = {row.flag_id for row in reason.evidence if row.flag_id}
        assert cited <= {a.id for a in known.attempts}
        assert certified <= {c.id for c in known.certifications}
        assert flagged <= {f.id for f in known.flags}
        without = replace(
            known,
            attempts=tuple(a for a in known.attempts if a.id not in cited),
            certifications=tuple(c for c in known.certifications if c.id not in certified),
            flags=tuple(f for f in known.flags if f.id not in flagged),
        )
        assert reason.evidence
        if cited or certified or flagged:
            assert reason not in judge(without, asked, NUMBERS, today).reasons


@examples(50)
@given(lives())
def test_nobody_is_overdue_within_a_week_of_being_told(life):
    known, asked, today = life
    in_days = {
        o.kind.value: (o.due_on - o.opens_on).days for o in judge(known, asked, NUMBERS, today).obligations if o.due_on
    }
    told_on = max(known.employment.recorded_on, known.employment.starts_on)

    assert all(days >= 7 for days in in_days.values())
    if today <= told_on + timedelta(7) and not known.certifications:
        assert judge(known, asked, NUMBERS, today).state is not State.OVERDUE


@examples(50)
@given(written_lives())
def test_nothing_that_is_new_is_past_due_on_the_day_it_is_recorded(moments):
    """Told today, due in a week or more. What was late before a departure is late on the return, and is not new."""
    for moment in moments:
        before = moment.before
        if before and (has_returned(moment) or not IN_FORCE.asked[before.role].modules):
            continue
        old = {named(o) for o in (obligations_on(before, moment.on) if before else ())}
        new = [o for o in obligations_on(moment.after, moment.on) if named(o) not in old]

        assert [o for o in new if o.due_on and o.due_on < moment.on + timedelta(NUMBERS.first.least_notice_days)] == []


def has_returned(moment):
    """Say whether the employment goes on after a last day of work."""
    before, after = moment.before.employment, moment.after.employment
    return before.starts_on == after.starts_on and before.last_on != after.last_on


def named(obligation):
    return obligation.kind, obligation.opens_on


def obligations_on(known, on):
    return judge(known, IN_FORCE.asked[known.role], NUMBERS, on).obligations


@examples(50)
@given(lives())
def test_in_leave_nothing_is_asked_that_only_the_calendar_asks(life):
    known, asked, today = life
    judged = judge(known, asked, NUMBERS, today)

    if judged.state is State.ON_LEAVE:
        assert not {reason.kind for reason in judged.reasons} & {ReasonKind.OVERDUE, ReasonKind.DUE}


@examples(50)
@given(written_lives(), st.integers(0, 60))
def test_a_refresher_taken_early_in_its_window_loses_no_day(moments, early):
    known = moments[-1].after
    asked = IN_FORCE.asked[known.role]
    latest = latest_certification(known)
    if latest is None or not asked.modules:
        return
    window = refresher_window(latest, NUMBERS)

    won = {
        earned(with_refresher(known, passed_on), asked, NUMBERS, passed_on)
        for passed_on in (max(window.due_on - timedelta(early), window.opens_on), window.due_on)
        if passed_on >= moments[-1].on
    }

    assert len(won) <= 1
    for row in won:
        assert row is None or row.starts_on == latest.until_on + timedelta(1)


def with_refresher(known, passed_on):
    return replace(known, attempts=(*known.attempts, attempt("refresher", passed_on=str(passed_on), id="early")))


@examples(50)
@given(written_lives(), st.data())
def test_what_was_known_on_a_past_day_is_judged_as_it_was_judged_then(moments, data):
    """Whatever was entered, corrected or ended since; and where nothing was, what is known now is the same."""
    latest = moments[-1].after
    on = data.draw(between(moments[0].on, (moments[-1].on - moments[0].on).days))
    then_known = next(moment.after for moment in reversed(moments) if moment.on <= on)
    entries = entries_of(moments)

    known = as_known_on(latest, entries, on)

    asked = IN_FORCE.asked[then_known.role]
    assert known.role is then_known.role
    judged_then = judge(then_known, asked, NUMBERS, on)
    assert said(judge(known, asked, NUMBERS, on)) == said(judged_then)
    if not entered_since(latest, entries, on):
        assert said(judge(as_of(latest, on), asked, NUMBERS, on)) == said(judged_then)


@examples(50)
@given(written_lives(), st.data())
def test_the_forecast_of_a_day_is_the_judgement_on_it(moments, data):
    """Of a day to come with the clock set to it; of a past day as it was judged then, where all was entered in time."""
    latest = moments[-1].after
    on = data.draw(between(moments[0].on, (moments[-1].on - moments[0].on).days + 800))
    then_known = next(moment.after for moment in reversed(moments) if moment.on <= on)
    entered_late = (then_known.employment, then_known.leaves) != (latest.employment, latest.leaves)
    granted_late = any(c.starts_on <= on < c.granted_on for c in latest.certifications)
    corrected_late = any(one.on > on for a in latest.attempts for decision in a.decisions for one in decision.corrected)
    brought_late = any(one.brought and one.began_on <= on < one.brought.on for one in latest.attempts)
    if entered_late or granted_late or brought_late or corrected_late:
        return

    forecast = as_of(latest, on)

    assert forecast == then_known
    assert judge(forecast, IN_FORCE.asked[forecast.role], NUMBERS, on) == judge(
        then_known, IN_FORCE.asked[then_known.role], NUMBERS, on
    )


@examples(20)
@given(st.lists(written_lives(), min_size=1, max_size=3), st.integers(0, 1500))
def test_on_the_first_day_without_nobody_is_certified_and_on_each_day_before_somebody_is(several, ahead):
    people = [moments[-1].after for moments in several]
    since = people[0].employment.starts_on + timedelta(ahead)

    stretches = [stretch for one in people for stretch in stretches_held(one, since)]
    first = first_day_without(stretches, since)

    assert first >= since
    assert not any(holds_certification(one, first) for one in people)
    for day in (since + timedelta(n) for n in range((first - since).days)):
        assert any(holds_certification(one, day) for one in people)
        assert any(first_on <= day <= last_on for first_on, last_on in stretches)


@examples(50)
@given(lives())
def test_a_breach_not_put_right_is_never_certified(life):
    known, asked, today = life
    assume(asked.asks_for(["consent"], [CONSENT]))  # a reason ends with the requirement
    broke = attempt("consent", failed_on=str(today), decisions=[decision(CONSENT, "breach")], id="broke")

    judged = judge(then(known, broke), asked, NUMBERS, today)

    assert judged.state is not State.CERTIFIED


def test_the_lives_reach_every_state():
    seen = set()

    @settings(max_examples=150, database=None)
    @given(lives())
    def live(life):
        known, asked, today = life
        seen.add(judge(known, asked, NUMBERS, today).state)

    live()

    assert seen == set(State)
