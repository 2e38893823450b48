"""Which certification a person has earned, which one speaks, and when a refresher counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from training.content.shapes import ModuleId
from training.rules.employing import ONE_DAY, works_here
from training.rules.facts import (
    Asked,
    Attempt,
    AttemptId,
    AttemptKind,
    Brought,
    Certification,
    Facts,
    LibraryDay,
    Numbers,
    NumbersByDay,
    Outcome,
    Required,
)

APART = timedelta(days=365)  # two employments lie more than 12 months apart; back sooner is the same one
LEAST_MONTHS = 6  # to the first library day that ends a certification; so it runs for 18 at most


@dataclass(frozen=True, slots=True)
class Earned:
    """A certification that is earned and has no row yet. Both days are inclusive."""

    starts_on: date
    until_on: date
    attempt_id: AttemptId  # the attempt whose end earned it


@dataclass(frozen=True, slots=True)
class Window:
    """When a refresher counts for a certification. All days are inclusive."""

    opens_on: date
    due_on: date  # the certification's own last day
    closes_on: date  # after it onboarding is asked again


@lru_cache(maxsize=4096)
def certified_until(starts_on: date, months: int) -> date:
    """Return the last day, inclusive, on which a certification counts.

    Calendar months: from 10 March 2026 for 12 months it counts through 10 March 2027.
    If the last month lacks the day, its last day stands for it: from 29 February 2028
    it counts through 28 February 2029.

    Source: ours; the policy sets no length.
    """
    until_on: date = starts_on + relativedelta(months=months)
    return until_on


def library_day_from(day: date, library_day: LibraryDay) -> date:
    """Return the first library day on or after a day. In a year that lacks it, its month's last day stands for it.

    Source: ours; a small library likes to refresh everybody in one quiet week.
    """
    this_year_and_next: list[date] = [
        day + relativedelta(years=years, month=library_day.month, day=library_day.day) for years in (0, 1)
    ]
    return next(on for on in this_year_and_next if on >= day)


def runs_until(starts_on: date, renews_on: date, numbers: Numbers) -> date:
    """Return the last day of a certification that starts on a day.

    renews_on  the day from which its months count: an early refresher keeps the old anniversary

    Source: ours.
    """
    if numbers.library_day:
        return library_day_from(certified_until(starts_on, LEAST_MONTHS), numbers.library_day)
    return certified_until(renews_on, numbers.valid_months)


def refresher_window(certification: Certification, numbers: NumbersByDay) -> Window:
    """Return when a refresher renews this certification, early or late.

    It closes by the numbers of the day it opens.

    Source: ours; an early refresher keeps the anniversary, so nobody loses a day by not waiting.
    """
    until_on = certification.until_on
    # Never before the day after its first: a refresher renews once, however short the library sets the months.
    earliest = certification.starts_on + ONE_DAY
    opens_on = numbers.opens_on(lambda then: max(until_on - timedelta(then.refresher_window_days), earliest))
    return Window(
        opens_on=opens_on,
        due_on=until_on,
        closes_on=certified_until(until_on, numbers.on(opens_on).lapse_months),
    )


def counts_from_on(facts: Facts, numbers: NumbersByDay) -> date:
    """Return the first of the days of early work before an employment, by the numbers of the day it onboards.

    Source: ours; training done shortly before the first day of work is still fresh on it.
    """
    employment = facts.employment
    return employment.starts_on - timedelta(numbers.on(employment.onboards_on).early_work_days)


def attempts_that_count(facts: Facts, numbers: NumbersByDay) -> tuple[Attempt, ...]:
    """Return the attempts of this employment and of the days of early work before it, in the order of the facts.

    Source: ours; a new employment begins afresh, nothing older counts for or against.
    """
    counts_from = counts_from_on(facts, numbers)
    return tuple(attempt for attempt in facts.attempts if (attempt.ended_on or attempt.began_on) >= counts_from)


def latest_certification(facts: Facts) -> Certification | None:
    """Return the certification of this employment that runs longest, whether or not it covers any given day."""
    of_this_employment = _of_this_employment(facts)
    return max(of_this_employment, key=lambda c: c.until_on, default=None)


def certification_on(facts: Facts, day: date) -> Certification | None:
    """Return the certification that covers a day; of rows that overlap, the one that runs longer speaks."""
    covering = (c for c in _of_this_employment(facts) if c.starts_on <= day <= c.until_on)
    return max(covering, key=lambda c: c.until_on, default=None)


def certified_since(facts: Facts, arose_on: date) -> date | None:
    """Return the first day on which this employment knew a certification; None: never certified in it.

    arose_on  the day of what is judged by it. Whom a correction certified was a learner up to that
              day: its row says nothing of what had arisen by then, so that no lesson becomes a record

    A row granted after its first day counts from the day it was granted.
    """
    rows = (c for c in _of_this_employment(facts) if not c.by_correction or c.granted_on < arose_on)
    return min((max(c.starts_on, c.granted_on) for c in rows), default=None)


def holds_certification(facts: Facts, day: date) -> bool:
    """Say whether the person works here and a certification covers the day, whatever the standing."""
    return works_here(facts, day) and certification_on(facts, day) is not None


def refresher_counts(facts: Facts, asked: Asked, numbers: NumbersByDay, day: date) -> bool:
    """Say whether a refresher passed on this day would renew the certification. Told before one begins.

    A role of which nothing is asked has no refresher.
    """
    certification = latest_certification(facts)
    if certification is None or not asked.modules:
        return False
    window = refresher_window(certification, numbers)
    return window.opens_on <= day <= window.closes_on


def earned(facts: Facts, asked: Asked, numbers: NumbersByDay, today: date) -> Earned | None:
    """Return the certification that the facts earn and that is not granted yet, or None.

    Asked after each attempt that ends, and after a role's modules change: it names the
    next row only, so granting and asking again never gives a second row for the same
    passes. It runs by the numbers of `today`, when it is granted. Attempts that end after
    `today` are not known yet, and modules that the curriculum adds after it are not asked yet.

    Source: ours; the four cases are: first, renewed in the window, renewed late, and
    onboarding again after a lapse.
    """
    modules = [module for module in asked.modules if module.added_on is None or module.added_on <= today]
    if not modules:
        return None
    passed = [
        attempt
        for attempt in attempts_that_count(facts, numbers)
        if attempt.outcome is Outcome.PASSED and attempt.ended_on is not None and attempt.ended_on <= today
    ]
    in_force, latest = numbers.on(today), latest_certification(facts)
    if latest is None:
        return _by_modules(passed, modules, in_force, not_before=facts.employment.starts_on)
    window = refresher_window(latest, numbers)
    again = [a for a in passed if ended_on(a) > window.closes_on]
    return _by_refresher(passed, window, in_force) or _by_modules(again, modules, in_force, not_before=date.min)


def ended_on(attempt: Attempt) -> date:
    """Return the day on which a finished attempt ended. The caller has none that is open."""
    assert attempt.ended_on is not None
    return attempt.ended_on


def brought_pass(attempt_id: AttemptId, subject: str, on: date, brought: Brought) -> Attempt:
    """Return a pass from earlier records as an attempt: passed in a day, with no decision known of it.

    subject  a module, or the refresher

    So it counts for certifications and obligations as any pass does, and says nothing of any clause.

    Source: ours; what somebody learnt before this site was learnt.
    """
    kind = AttemptKind.REFRESHER if subject == AttemptKind.REFRESHER.value else AttemptKind.MODULE
    module_id = ModuleId(subject) if kind is AttemptKind.MODULE else None
    return Attempt(attempt_id, kind, module_id, on, on, Outcome.PASSED, brought=brought)


def counts_as(facts: Facts, asked: Asked, numbers: NumbersByDay, on: date) -> tuple[str, ...]:
    """Return what "certified" in earlier records counts as: the refresher where one would count, or else all modules.

    Source: ours; records of another kind seldom say more.
    """
    if refresher_counts(facts, asked, numbers, on):
        return (AttemptKind.REFRESHER.value,)
    return tuple(module.id for module in asked.modules)


def with_brought(attempts: Iterable[Attempt], more: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """Return the attempts with more passes from earlier records: these stand first, in the order of their days."""
    every = [*attempts, *more]
    return (*sorted((one for one in every if one.brought), key=ended_on), *(one for one in every if not one.brought))


def passes(attempts: Iterable[Attempt]) -> dict[ModuleId, Attempt]:
    """Return the first pass of each module that these attempts pass."""
    first: dict[ModuleId, Attempt] = {}
    for attempt in attempts:
        if attempt.outcome is Outcome.PASSED and attempt.module_id is not None:
            first.setdefault(attempt.module_id, attempt)
    return first


def _by_modules(passed: list[Attempt], modules: list[Required], numbers: Numbers, *, not_before: date) -> Earned | None:
    """Certify from the last of the first passes of all modules, once there is a pass of each."""
    first = passes(passed)
    if not all(module.id in first for module in modules):
        return None
    last = [attempt for attempt in passed if attempt in [first[module.id] for module in modules]][-1]
    starts_on = max(ended_on(last), not_before)
    return Earned(starts_on, runs_until(starts_on, starts_on, numbers), last.id)


def _by_refresher(passed: list[Attempt], window: Window, numbers: Numbers) -> Earned | None:
    """Renew: from the day after the old one, keeping the anniversary, or from the day passed, if that is later."""
    for attempt in passed:
        if attempt.kind is AttemptKind.REFRESHER and window.opens_on <= ended_on(attempt) <= window.closes_on:
            if (late_on := ended_on(attempt)) > window.due_on:
                return Earned(late_on, runs_until(late_on, late_on, numbers), attempt.id)
            starts_on = window.due_on + ONE_DAY
            return Earned(starts_on, runs_until(starts_on, window.due_on, numbers), attempt.id)
    return None


def _of_this_employment(facts: Facts) -> list[Certification]:
    """Return the rows that this employment earned: a late grant, as by a correction, is of the day it counts from."""
    since = facts.employment.starts_on - APART
    return [c for c in facts.certifications if min(c.starts_on, c.granted_on) >= since]
