"""The daily run: what time alone brings about. Twice, late, or after months asleep, it leaves the same rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from training.actions import attempts, curricula, standings
from training.actions.acting import without_a_line
from training.actions.teaching import Teaching
from training.records import daily_run
from training.records import standings as kept
from training.records.tables import db

LEASE = timedelta(minutes=30)
"""How long nobody else begins the run while somebody does it. Ours: should that one die, the next day is not lost."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did."""

    closed: int
    judged: int


def waits(teaching: Teaching, now: datetime) -> bool:
    """Say whether there is something to do: the day's run, or somebody to be judged anew. Writes nothing."""
    session, today = db.session(), teaching.day(now)
    session.rollback()
    done_on = daily_run.done_on(session)
    if done_on is None or done_on < today:
        return True
    return not kept.counts(session, standings.basis(teaching, session), today).is_sure


def run(teaching: Teaching, holder: str, clock: Callable[[], datetime]) -> Done | None:
    """Take a changed curriculum up, close what time closes, judge anew whoever is due. None: somebody else is at it.

    holder  an id of this run's own
    """
    now = clock()
    with without_a_line() as session:
        if not daily_run.take(session, holder, now=now, until_at=now + LEASE):
            return None
    done_on = None
    try:
        curricula.take_up(teaching, now)
        done = Done(attempts.close_untouched(teaching, now), standings.renew_all_stale(teaching, now))
        done_on = teaching.day(now)
    finally:
        with without_a_line() as session:
            daily_run.give_back(session, holder, now=clock(), done_on=done_on)
    return done
