"""Which stretches of work make one employment, and what the time between them was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from dateutil.relativedelta import relativedelta

from training.rules.facts import Employment, Facts, Leave


class Days(Protocol):
    """Days away, both inclusive, whether judged or read from a table."""

    @property
    def first_on(self) -> date: ...
    @property
    def last_on(self) -> date | None: ...  # None: open


ONE_DAY = timedelta(days=1)
APART_MONTHS = 12  # back later than this after the last day of work is a new employment


def begun(work: Employment) -> tuple[date, date, str]:
    """Return what orders stretches of work as they begin; of two that begin on one day, as they were entered."""
    return work.starts_on, work.recorded_on, work.id


def joined(stretches: Sequence[Employment]) -> tuple[Employment, tuple[Leave, ...]]:
    """Return the employment that the latest stretch of work belongs to, and the gaps within it as leave.

    stretches  in the order they begin; at least one, and each but the last has a last day

    Back within 12 calendar months of the last day of work is one employment: left on
    31 March 2026, back by 31 March 2027. It keeps the first day, and what was set at
    it, of its first stretch, and ends with its last. Later it is a new employment,
    and nothing older is part of it.

    Source: ours; whoever was away for a season has not forgotten, and a slip of the
    keyboard that is put right must cost nobody a certification.
    """
    whole, *older = reversed(stretches)
    gaps: list[Leave] = []
    for before in older:
        if before.last_on is None or not is_one_employment(before.last_on, whole.starts_on):
            break
        if before.last_on + ONE_DAY < whole.starts_on:
            gaps.append(Leave(before.last_on + ONE_DAY, whole.starts_on - ONE_DAY, left=True))
        whole = replace(before, id=whole.id, last_on=whole.last_on)
    return whole, tuple(reversed(gaps))


def with_gaps(leaves: Iterable[Leave], gaps: Sequence[Leave]) -> tuple[Leave, ...]:
    """Return the leaves and the gaps of an employment, the earliest first, no day in two of them.

    A leave that runs into a gap, as when somebody on leave never came back, ends before it.

    Source: ours; a day counts once.
    """
    for gap in gaps:
        leaves = [part for leave in leaves for part in _outside(leave, gap)]
    return tuple(sorted([*leaves, *gaps], key=lambda leave: leave.first_on))


def _outside(leave: Leave, gap: Leave) -> list[Leave]:
    assert gap.last_on is not None
    before = replace(leave, last_on=min(leave.last_on or date.max, gap.first_on - ONE_DAY))
    after = replace(leave, first_on=max(leave.first_on, gap.last_on + ONE_DAY))
    return [part for part in (before, after) if part.last_on is None or part.first_on <= part.last_on]


def is_one_employment(last_on: date, back_on: date) -> bool:
    """Say whether work from a day on goes on with the employment that had its last day before."""
    until_on: date = last_on + relativedelta(months=APART_MONTHS)
    return back_on <= until_on


def works_here(facts: Facts, day: date) -> bool:
    """Say whether somebody is employed on a day, on leave or not. Between two stretches of work they are not."""
    employment = facts.employment
    if day < employment.starts_on or (employment.last_on is not None and employment.last_on < day):
        return False
    return not any(leave.left and covers(leave, day) for leave in facts.leaves)


def covers(leave: Days, day: date) -> bool:
    """Say whether a day is one of a leave's."""
    return leave.first_on <= day <= (leave.last_on or date.max)


def overlap(one: Days, other: Days) -> bool:
    """Say whether two leaves share a day."""
    return one.first_on <= (other.last_on or date.max) and other.first_on <= (one.last_on or date.max)
