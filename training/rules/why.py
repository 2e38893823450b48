"""Why a date is that date: the rule, what went into it and the arithmetic, as one sentence. Decides no date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from training import showing
from training.rules.certifying import certified_until, ended_on
from training.rules.employing import ONE_DAY
from training.rules.facts import AttemptKind, Certification, Facts, Leave
from training.rules.obliging import Obligation, Rule, later_by_leave, leaves_that_move

OPENED = {
    Rule.FIRST: "Onboarding opened on {opened}",
    Rule.EVERYONE: "Onboarding opened on {opened}",
    Rule.ADDED: "Modules were added on {opened}",
    Rule.AGAIN: "The certification had ended too long before for a refresher, so onboarding opened again on {opened}",
    Rule.WINDOW: "The refresher is due on the last day of the certification, {due}",
    Rule.TOLD_LATE: "The certification ends on its own day, and the refresher has been asked for only since {opened}",
    Rule.REASON: "The reason arose on {opened}",
    Rule.CHANGE: "The policy change opened on {opened}",
}


def why_due(obligation: Obligation, facts: Facts) -> str:
    """Say why an obligation is due on its day, or why it has none yet.

    Each step adds what changed the date and the date that came of it: the rule, the
    Director's own date, then each leave.
    """
    steps = [_by_the_rule(obligation)]
    day = obligation.reckoned_on
    if set_date := obligation.set_date:
        day = set_date.due_on
        steps.append(
            f"on {showing.day(set_date.set_on)} the Director set {showing.day(day)}, as {set_date.because.label}"
        )
    for leave in leaves_that_move(facts, obligation.rule, obligation.set_date):
        moved = later_by_leave(obligation.opens_on, day, [leave])
        if moved is None:
            steps.append(f"the leave from {showing.day(leave.first_on)} is open, so the date follows on return")
            break
        if moved != day:
            steps.append(_by_leave(leave, obligation.opens_on, day, moved))
        day = moved
    return _sentence(steps)


def why_until(certification: Certification, facts: Facts) -> str:
    """Say why a certification runs from its first day through its last."""
    starts_on, until_on = certification.starts_on, certification.until_on
    attempt = next((a for a in facts.attempts if a.id == certification.attempt_id), None)
    months = certification.valid_months
    before = starts_on - ONE_DAY
    if attempt is None or attempt.ended_on is None:
        step, counts_from = f"It was granted on {showing.day(certification.granted_on)}", starts_on
    elif attempt.kind is AttemptKind.REFRESHER and ended_on(attempt) < starts_on:
        step = (
            f"The refresher was passed on {showing.day(ended_on(attempt))}, while the certification through "
            f"{showing.day(before)} still ran, so no day is lost"
        )
        counts_from = before
    elif attempt.kind is AttemptKind.REFRESHER:
        step, counts_from = f"The refresher was passed on {showing.day(starts_on)}, after the last one ended", starts_on
    elif ended_on(attempt) < starts_on:
        step = f"All modules were passed before the first day of work, {showing.day(starts_on)}"
        counts_from = starts_on
    else:
        step, counts_from = f"The last of the modules was passed on {showing.day(starts_on)}", starts_on
    if certified_until(counts_from, months) == until_on:
        how = f"{showing.day(counts_from)} plus {showing.count(months, 'month')} is {showing.day(until_on)}"
    else:
        how = f"{showing.day(until_on)} is the first library day at least six months after {showing.day(starts_on)}"
    if attempt and attempt.brought:
        step += f", as earlier records say that were brought on {showing.day(attempt.brought.on)}"
    if certification.by_correction:
        step += f", as counted since a wrong key was corrected on {showing.day(certification.granted_on)}"
    return _sentence([step, f"{how}, that day included"])


def _by_the_rule(obligation: Obligation) -> str:
    opened = OPENED[obligation.rule].format(
        opened=showing.day(obligation.opens_on), due=showing.day(obligation.reckoned_on)
    )
    if obligation.rule is Rule.WINDOW:
        return opened
    if obligation.rule is Rule.EVERYONE:
        return f"{opened}, and everyone already here was given until {showing.day(obligation.reckoned_on)}"
    days = (obligation.reckoned_on - obligation.opens_on).days
    return f"{opened}, and {showing.count(days, 'day')} later is {showing.day(obligation.reckoned_on)}"


def _by_leave(leave: Leave, opens_on: date, day: date, moved: date) -> str:
    assert leave.last_on is not None
    away = "the time between two employments" if leave.left else "the leave"
    until = f"{away} through {showing.day(leave.last_on)}"
    if leave.first_on <= opens_on:
        days = showing.count((day - opens_on).days, "day")
        return f"it opened within {until}, so its {days} count from there, which makes {showing.day(moved)}"
    days = showing.count((moved - day).days, "day")
    return f"the {days} of {until} do not count, which makes {showing.day(moved)}"


def _sentence(steps: Sequence[str]) -> str:
    return "; ".join(steps) + "."
