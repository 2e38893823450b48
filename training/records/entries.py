"""What was entered of work and leave, with what it said before it was corrected. Judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from training.records.database import among
from training.records.tables import EarlierEntry
from training.records.tables import Employment as Work
from training.records.tables import Leave as Away
from training.rules.facts import Employment, EmploymentId, Entry, Leave, LeaveId, PersonId

DayOf = Callable[[datetime], date]


def earlier_of(session: Session, person_id: PersonId) -> Sequence[EarlierEntry]:
    """Return what a person's work and leave said before it was corrected, the latest correction first."""
    replaced_last = (EarlierEntry.replaced_at.desc(), EarlierEntry.id)
    return session.scalars(select(EarlierEntry).filter_by(person_id=person_id).order_by(*replaced_last)).all()


def of_people(
    session: Session, person_ids: Collection[PersonId], day_of: DayOf
) -> Mapping[PersonId, tuple[Entry, ...]]:
    """Return all that stands or stood of these people's work and leave, each row's in the order it was entered.

    In three queries. `day_of` tells the library's own day of an instant.
    """
    before: defaultdict[str, list[EarlierEntry]] = defaultdict(list)
    replaced = select(EarlierEntry).where(among(EarlierEntry.person_id, person_ids))
    for row in session.scalars(replaced.order_by(EarlierEntry.replaced_at, EarlierEntry.id)):
        before[row.entry_id].append(row)
    entries: defaultdict[PersonId, list[Entry]] = defaultdict(list)
    for work in session.scalars(select(Work).where(among(Work.person_id, person_ids))):
        for first_on, last_on, known_on, replaced_on in _versions(
            before.pop(work.id, []), work.recorded_on, (work.starts_on, work.last_on), day_of
        ):
            said = Employment(EmploymentId(work.id), first_on, work.recorded_on, last_on, work.due_on)
            entries[PersonId(work.person_id)].append(Entry(work.id, said, known_on, replaced_on))
    stands = {leave.id: leave for leave in session.scalars(select(Away).where(among(Away.person_id, person_ids)))}
    for leave_id in [*stands, *(one for one in before if one not in stands)]:
        rows, now = before[leave_id], stands.get(leave_id)
        recorded_at = now.recorded_at if now else rows[0].recorded_at
        assert recorded_at is not None  # only of work there is none, and work is never taken back
        last = (now.first_on, now.last_on) if now else None
        owner = PersonId((now or rows[0]).person_id)
        for first_on, last_on, known_on, replaced_on in _versions(rows, day_of(recorded_at), last, day_of):
            said_away = Leave(first_on, last_on, id=LeaveId(leave_id))
            entries[owner].append(Entry(leave_id, said_away, known_on, replaced_on))
    return {owner: tuple(sorted(found, key=attrgetter("known_on"))) for owner, found in entries.items()}


def _versions(
    before: list[EarlierEntry], recorded_on: date, now: tuple[date, date | None] | None, day_of: DayOf
) -> list[tuple[date, date | None, date, date | None]]:
    """Return first and last day of each version of a row, with the days on which it came to stand and no longer did."""
    versions: list[tuple[date, date | None, date, date | None]] = []
    for row in before:
        replaced_on = day_of(row.replaced_at)
        versions.append((row.first_on, row.last_on, recorded_on, replaced_on))
        recorded_on = replaced_on
    if now:
        versions.append((*now, recorded_on, None))
    return versions
