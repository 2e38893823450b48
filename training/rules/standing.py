"""A person's standing: what the Director reads, why, and until when it stays so. Derived, never typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from training.content.shapes import LabelEnum
from training.rules.case import Case
from training.rules.certifying import certification_on, holds_certification
from training.rules.dated import change_not_learnt, due, lapsed, nothing_open, overdue
from training.rules.decided import failed_twice, flagged, slipping, unresolved_breach
from training.rules.employing import ONE_DAY, covers, works_here
from training.rules.facts import Asked, Certification, Facts, NumbersByDay, ObligationKind
from training.rules.obliging import Obligation
from training.rules.reasons import Reason, ReasonKind


class State(LabelEnum):
    """The standings, as the Director reads them."""

    CERTIFIED = "certified", "Certified"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"
    NEEDS_RETRAINING = "needs retraining", "Needs retraining"
    ON_LEAVE = "on leave", "On leave"
    STARTING = "starting", "Starting"
    LEFT = "left", "Left"


GRAVEST_FIRST = (
    State.NEEDS_RETRAINING,
    State.OVERDUE,
    State.DUE,
    State.ON_LEAVE,
    State.CERTIFIED,
    State.STARTING,
    State.LEFT,
)
FINDERS: tuple[Callable[[Case, date], Iterator[Reason]], ...] = (
    unresolved_breach,
    flagged,
    failed_twice,
    change_not_learnt,
    slipping,
    lapsed,
    overdue,
    due,
)
"""What makes reasons, in the order of their gravity."""
HAS_SOMETHING_TO_DO = (State.NEEDS_RETRAINING, State.OVERDUE, State.DUE)
NOT_HERE = (State.STARTING, State.LEFT)
"""The standings of whoever is not employed on the day. On leave somebody is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of one person on one day."""

    state: State
    reasons: tuple[Reason, ...]  # gravest first; what is still learning comes last
    obligations: tuple[Obligation, ...]  # open ones, the reasons' retraining among them, the earliest due first
    opens_next: Obligation | None  # the next that time alone will open; None: none
    holds_certification: bool
    certification: Certification | None  # the one that covers the day, or else the one that ran longest
    differs_on: date | None  # the first later day on which time alone may make anything here another; None: never


def judge(facts: Facts, asked: Asked, numbers: NumbersByDay, today: date) -> Judgement:
    """Say what one person's standing is, why, and until when that holds.

    facts    all that is known of the person; attempts and certifications are of today or
             before, starts, last days and leaves may lie ahead
    asked    what the person's role requires. Where that is nothing the standing is due, with
             a reason that says so: such a role certifies nobody, and silence is not a pass
    numbers  the library's numbers, day by day
    today    the library's own date

    Holds: all that is said is the same on every day from today up to `differs_on`.
    Holds: certified exactly when a certification covers today and no reason holds.

    Source: ours.
    """
    case = Case.of(facts, asked, numbers)
    state, reasons = _standing(case, today)
    own = () if state is State.LEFT else case.obligations
    open_ones = [o for o in own if o.is_open(today)]
    brought = [r.obligation for r in reasons if r.obligation and r.obligation not in open_ones]
    return Judgement(
        state,
        reasons,
        obligations=tuple(sorted([*open_ones, *brought], key=lambda o: o.due_on or date.max)),
        opens_next=next((o for o in own if o.opens_on > today), None),
        holds_certification=holds_certification(facts, today),
        certification=certification_on(facts, today) or case.certification,
        differs_on=next(iter(_days_that_may_change(case, today)), None),
    )


def changes_on(facts: Facts, asked: Asked, numbers: NumbersByDay, today: date) -> date | None:
    """Return the first later day on which time alone changes the standing. None: it never does.

    Given is what `judge` is given.

    Holds: the state, the reasons and whether a certification is held are the same on
    every day from today up to it, and not the same on it.

    Source: ours.
    """
    case = Case.of(facts, asked, numbers)
    says = _says(case, today)
    return next((day for day in _days_that_may_change(case, today) if _says(case, day) != says), None)


def _standing(case: Case, today: date) -> tuple[State, tuple[Reason, ...]]:
    """Return the first state that fits, and the reasons to be listed under it, gravest first."""
    if today < case.facts.employment.starts_on:
        return State.STARTING, ()
    if not works_here(case.facts, today):
        return State.LEFT, ()
    found = sorted((r for find in FINDERS for r in find(case, today)), key=lambda r: (r.still_learning, r.kind.number))
    if any(covers(leave, today) for leave in case.facts.leaves):
        # What only the calendar asks is silent on leave; the lessons stay, and so does a lapse.
        return State.ON_LEAVE, tuple(r for r in found if not r.kind.is_silent_on_leave)
    kinds = [reason.kind for reason in found if not reason.still_learning]
    if not kinds and not holds_certification(case.facts, today):
        return State.DUE, (nothing_open(case), *found)
    # Somebody never certified has nothing to be retrained in: a flag is listed, and onboarding says the standing.
    if any(_needs_retraining(case, reason, today) for reason in found):
        return State.NEEDS_RETRAINING, tuple(found)
    if ReasonKind.OVERDUE in kinds:
        return State.OVERDUE, tuple(found)
    return State.DUE if found else State.CERTIFIED, tuple(found)


def _needs_retraining(case: Case, reason: Reason, today: date) -> bool:
    if reason.still_learning or not reason.kind.needs_retraining:
        return False
    assert reason.obligation is not None  # only a lesson, and what is merely due, has none
    if reason.obligation.kind is ObligationKind.RETRAINING:
        return case.is_certified_since(reason.obligation.opens_on, today)
    # What is to be met by a day arises as that passes; with an open leave ahead it has none.
    due_on = reason.obligation.due_on
    return case.is_certified_since(due_on + ONE_DAY if due_on else date.max, today)


def _says(case: Case, day: date) -> tuple[State, tuple[Reason, ...], bool]:
    """Return what makes a judgement another one."""
    return *_standing(case, day), holds_certification(case.facts, day)


def _days_that_may_change(case: Case, today: date) -> list[date]:
    """Return every day after today on which time alone can change a judgement, the first one first."""
    employment = case.facts.employment
    days = {employment.starts_on}
    after = {employment.last_on}
    for leave in case.facts.leaves:
        days.add(leave.first_on)
        after.add(leave.last_on)
    for certification in case.facts.certifications:
        days.add(certification.starts_on)
        after.add(certification.until_on)
    for obligation in case.obligations:
        days.add(obligation.opens_on)
        after |= {obligation.due_on, obligation.ends_on}
    days |= {day + ONE_DAY for day in after if day}
    return sorted(day for day in days if day > today)
