"""The daily run: the same rows however often, however late, and by one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.actions.conftest import MODULES, at
from training.actions import attempts, daily, standings
from training.content.shapes import ModuleId
from training.records import daily_run
from training.records.tables import Attempt, Audit, DailyRun, Standing, db

BEGUN = "2026-03-02"
LATE = "2026-06-15"


def lives_a_little(library):
    """Sam begins and leaves it; Nell is certified; Ann has begun lately."""
    sam = library.hires("Sam", BEGUN)
    attempts.begin_module(library.teaching, sam, ModuleId(MODULES[0]), at(BEGUN))
    library.certifies(library.hires("Nell", BEGUN), BEGUN)
    ann = library.hires("Ann", BEGUN)
    attempts.begin_module(library.teaching, ann, ModuleId(MODULES[0]), at("2026-06-10"))
    return sam


def runs(library, day, hour=18):
    return daily.run(library.teaching, f"{day} {hour}", lambda: at(day, hour))


def kept():
    """The rows, but for when they were written."""
    db.session.rollback()
    attempts_ = db.session.execute(
        select(Attempt.person_id, Attempt.outcome, Attempt.ended_at, Attempt.ended_on, Attempt.ended_order)
    )
    judged = db.session.execute(select(Standing.person_id, Standing.judge_from, Standing.says, Standing.gravity))
    return sorted(map(str, attempts_)), sorted(map(str, judged))


def test_an_attempt_left_for_thirty_days_ends_when_they_are_over_whenever_the_run_comes(library, dora):
    sam = lives_a_little(library)

    done = runs(library, LATE)

    [row] = db.session.scalars(select(Attempt).filter_by(person_id=sam))
    assert (row.outcome, row.ended_at, row.ended_on) == (
        "unfinished",
        at(BEGUN) + timedelta(days=30),
        date(2026, 4, 1),
    )
    assert done == daily.Done(closed=1, judged=4)
    assert db.session.scalars(select(Audit.about_id).filter_by(did="closed an attempt unfinished")).all() == [sam]


def test_twice_or_once_after_ninety_days_it_leaves_the_same_rows(library, dora):
    lives_a_little(library)
    for days in range(0, 106, 7):
        runs(library, str(date(2026, 3, 2) + timedelta(days)))
    runs(library, LATE)
    by_weeks = kept()

    assert runs(library, LATE, 19) == daily.Done(closed=0, judged=0)
    assert kept() == by_weeks


def test_of_two_at_once_one_does_it_and_the_other_is_told(library, dora):
    lives_a_little(library)
    with standings.without_a_line() as session:
        assert daily_run.take(session, "another", now=at(LATE), until_at=at(LATE) + daily.LEASE)

    assert runs(library, LATE) is None
    assert db.session.scalars(select(Standing.person_id).where(Standing.judged_on.is_not(None))).all() == []
    assert runs(library, LATE, 19) is not None  # the other one died


def test_it_waits_once_a_day_and_when_somebody_is_to_be_judged(library, dora):
    sam = lives_a_little(library)
    assert daily.waits(library.teaching, at(LATE))
    runs(library, LATE)
    assert not daily.waits(library.teaching, at(LATE, 19))
    assert daily.waits(library.teaching, at("2026-06-16"))

    library.passes(sam, MODULES[0], LATE)

    assert daily.waits(library.teaching, at(LATE, 20))
    runs(library, LATE, 20)
    assert not daily.waits(library.teaching, at(LATE, 21))


def test_a_run_that_breaks_off_is_not_taken_for_done(library, dora):
    without_modules = replace(library.teaching, revisions=None)

    with pytest.raises(AttributeError):
        daily.run(without_modules, "one", lambda: at(LATE))

    assert db.session.scalars(select(DailyRun.done_on)).all() == [None]
    assert runs(library, LATE, 19) is not None
