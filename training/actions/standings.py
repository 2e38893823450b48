"""Judging people anew and keeping what was said: the one way by which a standing comes into its table.

Judging takes no lock. What it said is kept in a transaction of its own, a short one, and
only of facts that are still the newest. So it may be done by any number of servers and
commands at once, twice, or late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from training.actions.acting import without_a_line
from training.actions.teaching import Teaching
from training.records import facts, notes, people, standings
from training.records.notes import KeyCorrected
from training.records.standings import Counts, Judged, Listed
from training.records.tables import db
from training.rules.employing import ONE_DAY
from training.rules.facts import Facts, PersonId
from training.rules.saying import Said
from training.rules.standing import State, judge

BATCH = 400
"""People judged at a time. Ours: of fewer, what is asked once a batch weighs more."""
KEPT_AT_ONCE = 100
"""Standings kept at a time. Ours: the lock is held some ten milliseconds for so many."""
MOST_AT_ONCE = BATCH
"""People judged before a page is shown, at most. More wait at once only after a change that concerns everybody."""

LINES = 500
"""Lines of the audit read at a time, with the lock held."""
MOST_LINES = 20_000
"""Lines read before a page is shown, at most: as many as a hundred thousand people write in an hour."""


# --- What judging rests on ----------------------------------------------------


def basis(teaching: Teaching, session: Session) -> str:
    """Return a hash of all that judging rests on besides what is known of a person.

    What is taught and asked, the numbers, the library's settings and policy versions, and the
    rules themselves. Ask before the facts: what is read after it is at least as new.
    """
    modules = tuple(revision.hash for revision in teaching.revisions.values())
    # Not the corrections: each writes a line about everybody whom it concerns, and nobody else is judged otherwise.
    noted = tuple(one for one in notes.of_the_library(session) if not isinstance(one, KeyCorrected))
    return _basis(tuple(teaching.asked.items()), teaching.first_numbers, modules, noted)


@lru_cache(maxsize=64)
def _basis(*rests_on: Any) -> str:
    return hashlib.sha256(f"{_rules()}{_plain(rests_on)!r}".encode()).hexdigest()


@cache
def _rules() -> str:
    """Return a hash of the rules as they are written: another release may say it in other words."""
    here = Path(__file__).resolve().parent.parent
    written = [path.read_bytes() for path in sorted([*(here / "rules").glob("*.py"), here / "showing.py"])]
    return hashlib.sha256(b"\0".join(written)).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value with its sets in order: how they come out of a set differs from process to process."""
    if is_dataclass(value):
        return tuple(_plain(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


# --- Judging ------------------------------------------------------------------


def renew(teaching: Teaching, person_ids: Collection[PersonId], now: datetime) -> int:
    """Judge these people today, and keep what is said where it is not kept already. Returns how many were kept.

    Somebody who cannot be judged is kept as such until tomorrow, and holds nobody else up.
    """
    session, today = db.session(), teaching.day(now)
    session.rollback()
    rests_on = basis(teaching, session)
    rows = standings.rows_of(_judged(teaching, session, person_ids, today), rests_on, today)
    rows = standings.not_kept_yet(session, rows, today)
    kept = 0
    for at in range(0, len(rows), KEPT_AT_ONCE):
        with without_a_line() as locked:
            kept += standings.keep(locked, rows[at : at + KEPT_AT_ONCE])
    return kept


def _judged(teaching: Teaching, session: Session, person_ids: Collection[PersonId], today: date) -> Iterator[Judged]:
    lines, failed = standings.lines(session, person_ids), list[PersonId]()
    for known in facts.in_short(session, lines.keys(), failed=failed):
        with facts.noting_failure(known.person_id, failed):
            yield _of(teaching, known, lines[known.person_id], today)
    for person_id in failed:
        # The day is pushed on even though judging failed: otherwise the daily run would meet this person
        # first, each time, and nobody after them would be judged.
        name = people.by_id(session, person_id).name
        yield Judged(person_id, name, lines[person_id], None, None, today + ONE_DAY)


def _of(teaching: Teaching, known: Facts, line: int, today: date) -> Judged:
    asked, numbers = teaching.asked_of(known), teaching.numbers_of(known)
    judgement = judge(known, asked, numbers, today)
    said = Said.of(judgement, known, asked)
    return Judged(known.person_id, known.name, line, judgement, said, judgement.differs_on or standings.NEVER)


def renew_stale(teaching: Teaching, now: datetime, most: int) -> int:
    """Judge those whose standing is no longer sure, so many at most. Returns how many were judged."""
    session, today, done = db.session(), teaching.day(now), 0
    _mark()
    while done < most:
        session.rollback()
        waiting = standings.stale(session, basis(teaching, session), today, min(BATCH, most - done))
        if not waiting:
            break
        renew(teaching, waiting, now)
        done += len(waiting)
    return done


def renew_all_stale(teaching: Teaching, now: datetime, told: Callable[[int], object] = lambda _: None) -> int:
    """Judge everybody whose standing is no longer sure, batch by batch. Returns how many were judged.

    told  is told after each batch how many it judged
    """
    done = 0
    while batch := renew_stale(teaching, now, BATCH):
        told(batch)
        done += batch
    return done


def how_many_wait(teaching: Teaching, now: datetime) -> int:
    """Return how many people's standing is no longer sure."""
    session = db.session()
    _mark()
    session.rollback()
    return standings.how_many_stale(session, basis(teaching, session), teaching.day(now))


def renew_everybody(teaching: Teaching, now: datetime, told: Callable[[int], object]) -> None:
    """Judge everybody anew, whether or not that is due, batch by batch. `told` is as above."""
    session, after = db.session(), PersonId("")
    while True:
        session.rollback()
        batch = people.ids_after(session, after, BATCH)
        if not batch:
            return
        renew(teaching, batch, now)
        told(len(batch))
        after = batch[-1]


def _mark() -> None:
    """Mark whom the audit's new lines concern."""
    for _ in range(0, MOST_LINES, LINES):
        with without_a_line() as locked:
            if not standings.mark(locked, LINES):
                return


# --- What lists show ----------------------------------------------------------


def listed(
    teaching: Teaching, now: datetime, *, only: State | None, after: tuple[int, PersonId] | None, most: int
) -> tuple[Sequence[Listed], Counts]:
    """Return people in order, and how many stand so.

    Whoever waits to be judged is judged first, up to a number that a reader can wait for. Only
    after a change that concerns everybody more of them wait; then those shown are judged, at least.
    """
    session, today = db.session(), teaching.day(now)
    rests_on = basis(teaching, session)
    counts = standings.counts(session, rests_on, today)
    if not counts.is_sure:
        renew_stale(teaching, now, MOST_AT_ONCE)
        counts = standings.counts(session, rests_on, today)
    shown = standings.page(session, rests_on, today, only=only, after=after, most=most)
    if unsure := [one.person_id for one in shown if not one.is_sure]:
        renew(teaching, unsure, now)
        shown = standings.page(session, rests_on, today, only=only, after=after, most=most)
    return shown, counts
