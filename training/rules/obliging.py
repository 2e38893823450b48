"""What a person must do, from when and by when. Derived from the facts, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from training.content.shapes import LabelEnum, ModuleId
from training.rules.certifying import (
    ONE_DAY,
    Window,
    attempts_that_count,
    latest_certification,
    passes,
    refresher_window,
)
from training.rules.facts import Asked, Facts, Leave, Numbers


class ObligationKind(LabelEnum):
    """Why something must be done."""

    ONBOARDING = "onboarding", "Onboarding"
    REFRESHER = "refresher", "Refresher"
    RETRAINING = "retraining", "Retraining"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What must be done, from when, by when. Days are inclusive."""

    kind: ObligationKind
    opens_on: date
    due_on: date | None  # None: in an open leave; the date follows on return
    module_ids: tuple[ModuleId, ...]  # still to be passed, in the order of the curriculum; the refresher names none
    ends_on: date | None = None  # the last day on which it can be met; None: no such day

    def is_open(self, day: date) -> bool:
        """Say whether it is to be met on this day, late or not."""
        return self.opens_on <= day and (self.ends_on is None or day <= self.ends_on)

    def is_past_due(self, day: date) -> bool:
        """Say whether its date lies before this day."""
        return self.due_on is not None and self.due_on < day


def obligations(facts: Facts, asked: Asked, numbers: Numbers) -> tuple[Obligation, ...]:
    """Return what this person has to meet, open or still to come, in the order it opens.

    Never certified: onboarding. Certified: the refresher, and onboarding again once the
    refresher can no longer be taken. What is met is not among them, and a role of which
    nothing is asked owes nothing.

    Source: ours; the policy sets no frequency.
    """
    if not asked.modules:
        return ()
    latest = latest_certification(facts)
    if latest is None:
        return _onboarding(facts, asked, numbers)
    window = refresher_window(latest, numbers)
    return (_refresher(facts, window), *_onboarding_again(facts, asked, numbers, window))


def retraining(facts: Facts, numbers: Numbers, opens_on: date, module_ids: tuple[ModuleId, ...]) -> Obligation:
    """Return the obligation that a reason brings with it; met when the reason is gone.

    Source: ours; what was got wrong is put right within days, not by the next anniversary.
    """
    due_on = opens_on + timedelta(numbers.retraining_days)
    return Obligation(ObligationKind.RETRAINING, opens_on, later_by_leave(opens_on, due_on, facts.leaves), module_ids)


def later_by_leave(opens_on: date, due_on: date, leaves: Sequence[Leave]) -> date | None:
    """Return the date as leave moves it; None while a leave is open.

    A leave that begins by the due date adds its days, first and last counted. Opened
    within a leave, the whole length runs from the leave's last day. What was past due
    when a leave began stays past due. Leaves count one after the other.

    Source: ours; nobody trains on leave.
    """
    for leave in sorted(leaves, key=lambda leave: leave.first_on):
        if leave.first_on > due_on:
            break
        if leave.last_on is None:
            return None
        if leave.first_on <= opens_on <= leave.last_on:
            due_on = leave.last_on + (due_on - opens_on)
        elif opens_on < leave.first_on:
            due_on += leave.last_on - leave.first_on + ONE_DAY
    return due_on


def _onboarding(facts: Facts, asked: Asked, numbers: Numbers) -> tuple[Obligation, ...]:
    """Return the first onboarding: from the start of employment, or the day it was recorded if that is later."""
    employment = facts.employment
    opens_on = max(employment.starts_on, employment.recorded_on)
    due_on = employment.due_on or opens_on + timedelta(numbers.onboarding_days)
    # Nobody is overdue on the day they are told, however short the library sets its days.
    due_on = max(due_on, employment.recorded_on + timedelta(numbers.least_notice_days))
    # A date that the Director set during a leave was meant as it stands.
    moving = [leave for leave in facts.leaves if employment.due_on is None or leave.first_on > employment.recorded_on]
    left = _modules_left(facts, asked, numbers, since=date.min)
    return _if_any(left, opens_on, later_by_leave(opens_on, due_on, moving))


def _onboarding_again(facts: Facts, asked: Asked, numbers: Numbers, window: Window) -> tuple[Obligation, ...]:
    """Return the onboarding after a lapse so long that a refresher is too little."""
    opens_on = window.closes_on + ONE_DAY
    due_on = opens_on + timedelta(numbers.onboarding_days)
    left = _modules_left(facts, asked, numbers, since=opens_on)
    return _if_any(left, opens_on, later_by_leave(opens_on, due_on, facts.leaves))


def _refresher(facts: Facts, window: Window) -> Obligation:
    due_on = later_by_leave(window.opens_on, window.due_on, facts.leaves)
    return Obligation(ObligationKind.REFRESHER, window.opens_on, due_on, (), ends_on=window.closes_on)


def _if_any(left: tuple[ModuleId, ...], opens_on: date, due_on: date | None) -> tuple[Obligation, ...]:
    return (Obligation(ObligationKind.ONBOARDING, opens_on, due_on, left),) if left else ()


def _modules_left(facts: Facts, asked: Asked, numbers: Numbers, *, since: date) -> tuple[ModuleId, ...]:
    """Return the required modules without a pass that counts since a day."""
    counting = attempts_that_count(facts, numbers)
    passed = passes(attempt for attempt in counting if attempt.ended_on is None or attempt.ended_on >= since)
    return tuple(module.id for module in asked.modules if module.id not in passed)
