"""Who is certified on another day than today. Every fact counts from its own day; nothing is guessed beyond them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from training.rules.certifying import holds_certification
from training.rules.employing import ONE_DAY, joined, with_gaps
from training.rules.facts import Attempt, Facts


def as_of(facts: Facts, day: date) -> Facts:
    """Return what is known now of a day: what had happened by its end, and what was or is to come by the calendar.

    For a day to come that is everything. For a past day the later attempts, grants, flags, set
    dates, roles and settings are left out; work and leave stay whole, for they count from their own days
    whenever they were entered, and so does a certification that was granted after its first day.
    Of several employments it is the one that had begun by then.

    Holds: judging as_of(facts, day) on the day is judging the life as it stood on it, where
    everything was entered on its day.

    Source: ours.
    """
    later = [change for change in facts.role_changes if change.on > day]
    if begun := [stretch for stretch in facts.earlier if facts.employment.starts_on > day >= stretch.starts_on]:
        employment, gaps = joined(begun)
        leaves = with_gaps([leave for leave in facts.leaves if not leave.left], gaps)
        facts = replace(facts, employment=employment, leaves=leaves, earlier=())
    return replace(
        facts,
        role=later[0].was if later else facts.role,
        role_changes=tuple(change for change in facts.role_changes if change.on <= day),
        attempts=tuple(sorted(_attempts_by(facts, day), key=lambda attempt: attempt.ended_on is None)),
        certifications=tuple(c for c in facts.certifications if min(c.granted_on, c.starts_on) <= day),
        due_dates=tuple(due_date for due_date in facts.due_dates if due_date.set_on <= day),
        flags=tuple(
            replace(flag, withdrawn_on=None, withdrawn_because=None)
            if flag.withdrawn_on and flag.withdrawn_on > day
            else flag
            for flag in facts.flags
            if flag.on <= day
        ),
        policy_changes=tuple(change for change in facts.policy_changes if change.signed_on <= day),
        # Known from the day before its first.
        settings=tuple(change for change in facts.settings if change.from_on <= day + ONE_DAY),
    )


def first_day_without(people: Sequence[Facts], since: date) -> date:
    """Return the first day, from `since` on, on which none of these people holds a certification.

    Every certification ends, so there is such a day. For a day to come: if nothing more is taken.

    Source: ours; a day without anybody certified is seen best while there is time to do something.
    """
    # Only where one of them stops can it happen; on the days between, as many hold or more.
    days = sorted(day for day in {since, *(end for one in people for end in _ends(one))} if day >= since)
    return next(day for day in days if not any(holds_certification(one, day) for one in people))


def _attempts_by(facts: Facts, day: date) -> Iterator[Attempt]:
    for attempt in facts.attempts:
        if attempt.ended_on and attempt.ended_on <= day:
            yield attempt
        elif attempt.began_on <= day:
            decisions = tuple(decision for decision in attempt.decisions if decision.on <= day)
            yield replace(attempt, ended_on=None, outcome=None, decisions=decisions)


def _ends(facts: Facts) -> Iterator[date]:
    """Yield each day on which somebody may hold a certification no more."""
    yield from (certification.until_on + ONE_DAY for certification in facts.certifications)
    yield from (leave.first_on for leave in facts.leaves if leave.left)
    if facts.employment.last_on:
        yield facts.employment.last_on + ONE_DAY
