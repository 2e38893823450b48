"""Who is certified on another day than today. Every fact counts from its own day; nothing is guessed beyond them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from training import showing
from training.rules.certifying import holds_certification
from training.rules.employing import ONE_DAY, begun, joined, with_gaps
from training.rules.facts import Attempt, Decision, Employment, Entry, Facts, Flag, Leave, ObligationKind, Outcome

Stretch = tuple[date, date]
"""A first and a last day, both inclusive."""


def as_of(facts: Facts, day: date) -> Facts:
    """Return what is known now of a day: what had happened by its end, and what was or is to come by the calendar.

    For a day to come that is everything. For a past day the later attempts, grants, flags, set
    dates, roles and settings are left out; work and leave stay whole, for they count from their own days
    whenever they were entered, and so does a certification that was granted after its first day.
    Of several employments it is the one that the day belongs to.

    Holds: judging as_of(facts, day) on the day is judging the life as it stood on it, where
    everything was entered on its day.

    Source: ours.
    """
    later = [change for change in facts.role_changes if change.on > day]
    later_versions = {change.version for change in facts.policy_changes if change.signed_on > day}
    facts = _in_earlier_employment(facts, day) or facts
    attempts = tuple(sorted(_attempts_by(facts, day), key=lambda attempt: attempt.ended_on is None))
    return replace(
        facts,
        role=later[0].was if later else facts.role,
        role_changes=tuple(change for change in facts.role_changes if change.on <= day),
        attempts=attempts,
        certifications=tuple(c for c in facts.certifications if min(c.granted_on, c.starts_on) <= day),
        due_dates=tuple(due_date for due_date in facts.due_dates if due_date.set_on <= day),
        flags=tuple(
            replace(flag, withdrawn_on=None, withdrawn_because=None)
            if flag.withdrawn_on and flag.withdrawn_on > day
            else flag
            for flag in _flags_among(facts, attempts)
            if flag.on <= day
        ),
        policy_changes=tuple(
            replace(change, since=change.since - later_versions)
            for change in facts.policy_changes
            if change.signed_on <= day
        ),
        # Known from the day before its first.
        settings=tuple(change for change in facts.settings if change.from_on <= day + ONE_DAY),
    )


def as_known_on(facts: Facts, entries: Sequence[Entry], day: date) -> Facts | None:
    """Return what was known of somebody at the end of a past day. None: nothing was, they were entered later.

    entries  all that stands or stood of the person's work and leave

    What is asked of a role is no fact of a person's: it is as the curriculum says now.

    Holds: where everything was entered on its own day this is as_of(facts, day).

    Source: ours; who is asked what they knew shall not be told what they learnt since.
    """
    stood = [entry.said for entry in entries if entry.is_known_on(day)]
    work = sorted((one for one in stood if isinstance(one, Employment)), key=begun)
    if not work:
        return None
    employment, gaps = joined(work)
    leaves = with_gaps([one for one in stood if isinstance(one, Leave)], gaps)
    onboarded_on, onboards_on = facts.employment.onboards_on, employment.onboards_on
    attempts = tuple(_uncorrected(one, day) for one in facts.attempts if one.brought is None or one.brought.on <= day)
    then = replace(
        facts,
        employment=employment,
        leaves=leaves,
        earlier=tuple(one for one in work if one.starts_on < employment.starts_on),
        attempts=attempts,
        flags=_flags_among(facts, attempts),
        certifications=tuple(c for c in facts.certifications if c.granted_on <= day),
        # A date set for the onboarding follows a first day of work that is corrected: here it goes back.
        due_dates=tuple(
            replace(one, opens_on=onboards_on)
            if (one.kind, one.opens_on) == (ObligationKind.ONBOARDING, onboarded_on)
            else one
            for one in facts.due_dates
        ),
    )
    return as_of(then, day)


def entered_since(facts: Facts, entries: Sequence[Entry], day: date) -> tuple[str, ...]:
    """Say what was entered, corrected or granted after a day and may count for it, a sentence each, in that order."""
    told = []
    for entry in entries:
        before = next((one for one in entries if one.id == entry.id and one.replaced_on == entry.known_on), None)
        if entry.known_on > day:
            told.append((entry.known_on, _entered(entry.said, before.said if before and before is not entry else None)))
        follows = any(one.id == entry.id and one.known_on == entry.replaced_on for one in entries if one is not entry)
        if entry.replaced_on and entry.replaced_on > day and not follows:
            told.append((entry.replaced_on, f"the leave from {showing.day(_first_on(entry.said))} was taken back"))
    for on in {one.brought.on for one in facts.attempts if one.brought and one.began_on <= day < one.brought.on}:
        told.append((on, "passes from earlier records were brought"))
    for on in {on for one in facts.attempts if one.began_on <= day for on in _corrected_on(one) if on > day}:
        told.append((on, "a wrong key was corrected"))
    for certification in facts.certifications:
        if certification.starts_on <= day < certification.granted_on:
            since = showing.day(certification.starts_on)
            told.append((certification.granted_on, f"a certification was granted that counts from {since}"))
    return tuple(f"On {showing.day(on)} {what}." for on, what in sorted(told))


def _flags_among(facts: Facts, attempts: Sequence[Attempt]) -> tuple[Flag, ...]:
    """Return the flags as they follow on fewer attempts: what was brought lies before every flag, or is not there."""
    fewer = sum(one.brought is not None for one in facts.attempts) - sum(one.brought is not None for one in attempts)
    return tuple(replace(flag, follows=flag.follows - fewer) for flag in facts.flags)


def _uncorrected(attempt: Attempt, day: date) -> Attempt:
    """Return an attempt as it stood at the end of a day, before the corrections made since."""
    if not any(on > day for on in _corrected_on(attempt)):
        return attempt
    failed_then = attempt.passed_since is not None and attempt.passed_since > day
    return attempt._replace(
        outcome=Outcome.FAILED if failed_then else attempt.outcome,
        passed_since=None if failed_then else attempt.passed_since,
        decisions=tuple(_as_it_counted(decision, day) for decision in attempt.decisions),
    )


def _as_it_counted(decision: Decision, day: date) -> Decision:
    since = [one for one in decision.corrected if one.on > day]
    if not since:
        return decision
    return decision._replace(verdict=since[0].was, corrected=decision.corrected[: -len(since)])


def _corrected_on(attempt: Attempt) -> set[date]:
    """Return the days of the corrections that an attempt's decisions count by."""
    return {one.on for decision in attempt.decisions for one in decision.corrected}


def _in_earlier_employment(facts: Facts, day: date) -> Facts | None:
    """Return the facts with the earlier employment that a day belongs to. None: it belongs to none."""
    begun = [stretch for stretch in facts.earlier if facts.employment.starts_on > day >= stretch.starts_on]
    if not begun or (begun[-1].last_on and begun[-1].last_on < day):
        return None
    employment, gaps = joined(begun)
    leaves = with_gaps([leave for leave in facts.leaves if not leave.left], gaps)
    return replace(facts, employment=employment, leaves=leaves, earlier=())


def _entered(said: Employment | Leave, before: Employment | Leave | None) -> str:
    """Say what an entry says that the one before it did not. `before` None: it is the first."""
    first, last = showing.day(_first_on(said)), showing.day(said.last_on) if said.last_on else ""
    if isinstance(said, Leave):
        if before is None:
            return f"the leave from {first} was entered" + (f", through {last}" if last else "")
        return f"the leave from {first} was ended with {last}"
    if before is None:
        return f"the work from {first} was entered"
    if _first_on(before) != said.starts_on:
        return f"the first day of work was corrected to {first}"
    return f"the last day of work was entered, {last}"


def _first_on(said: Employment | Leave) -> date:
    return said.first_on if isinstance(said, Leave) else said.starts_on


def stretches_held(facts: Facts, since: date) -> Iterator[Stretch]:
    """Yield the stretches of days, from a day on, on which somebody holds a certification; two may touch.

    Source: ours, see first_day_without.
    """
    bounds = sorted({since, *(max(since, day) for day in _bounds(facts))})
    for first_on, next_on in pairwise([*bounds, date.max]):
        if holds_certification(facts, first_on):
            yield first_on, next_on - ONE_DAY


def first_day_without(held: Iterable[Stretch], since: date) -> date:
    """Return the first day, from `since` on, that lies in none of the stretches on which somebody is certified.

    Every certification ends, so there is such a day. For a day to come: if nothing more is taken.

    Source: ours; a day without anybody certified is seen best while there is time to do something.
    """
    for first_on, last_on in sorted(held):
        if first_on > since:
            break
        since = max(since, last_on + ONE_DAY)
    return since


def _attempts_by(facts: Facts, day: date) -> Iterator[Attempt]:
    for attempt in facts.attempts:
        if attempt.ended_on and attempt.ended_on <= day:
            yield attempt
        elif attempt.began_on <= day:
            assert attempt.score is None  # of one that was open on the day the decisions are asked for
            decisions = tuple(decision for decision in attempt.decisions if decision.on <= day)
            yield attempt._replace(ended_on=None, outcome=None, decisions=decisions)


def _bounds(facts: Facts) -> Iterator[date]:
    """Yield each day from which on somebody may hold a certification, or no more."""
    stretches = [(one.starts_on, one.until_on) for one in facts.certifications]
    # Leave itself ends nothing; a gap between two stretches of work does, and has a last day.
    stretches += [(leave.first_on, leave.last_on) for leave in facts.leaves if leave.last_on]
    stretches.append((facts.employment.starts_on, facts.employment.last_on or date.max - ONE_DAY))
    for first_on, last_on in stretches:
        yield from (first_on, last_on + ONE_DAY)
