"""Attempts: each with its paper, place by place, and the responses on it. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import itemgetter

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from training import ids
from training.content.shapes import ClauseId, ItemId, ModuleId, SceneId, TextId, Verdict
from training.records import facts, scores
from training.records.database import insert_once
from training.records.tables import Attempt, PlaceOnPaper, Response
from training.rules import scoring
from training.rules.facts import AttemptId, AttemptKind, Decision, Outcome, PersonId, Place, QuestionKind


class NotYours(Exception):
    """An attempt that is not, or is somebody else's. Which of the two is told to nobody."""


# --- Questions ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceKept:
    """A place as it was written on a paper; its fields as in the table."""

    place: Place
    kind: str
    number: int
    revision: str
    question_id: str
    graded: bool
    options: Sequence[tuple[str, int]]
    asked_for: Sequence[ClauseId]


@dataclass(frozen=True, slots=True)
class ResponseKept:
    """The one response that a place holds; its fields as in the table."""

    place: Place
    option: int
    verdict: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt, what stands on its paper so far, and what is answered of it: both in order of place."""

    attempt: Attempt
    places: Mapping[Place, PlaceKept]
    responses: Mapping[Place, ResponseKept]


# Read for every page of an attempt. Plain columns, not objects that a session watches: a third of the cost.
_PLACE = [getattr(PlaceOnPaper, field.name) for field in fields(PlaceKept)]
_RESPONSE = [getattr(Response, field.name) for field in fields(ResponseKept)]
_PAPER = (
    select(Attempt, *_PLACE, *_RESPONSE)
    .outerjoin(PlaceOnPaper, PlaceOnPaper.attempt_id == Attempt.id)
    .outerjoin(Response, (Response.attempt_id == Attempt.id) & (Response.place == PlaceOnPaper.place))
    .where(Attempt.id == bindparam("attempt_id"), Attempt.person_id == bindparam("person_id"))
    .order_by(PlaceOnPaper.place)
)


def paper(session: Session, person_id: PersonId, attempt_id: AttemptId) -> Paper:
    """Return a person's attempt with its paper, in one query. Raises NotYours for any other attempt."""
    rows = session.execute(_PAPER, {"attempt_id": attempt_id, "person_id": person_id}).all()
    if not rows:
        raise NotYours
    places = [PlaceKept(*row[1 : 1 + len(_PLACE)]) for row in rows]
    responses = [ResponseKept(*row[1 + len(_PLACE) :]) for row in rows]
    return Paper(
        attempt=rows[0][0],
        places={kept.place: kept for kept in places if kept.place},
        responses={kept.place: kept for kept in responses if kept.place},
    )


def of_person(session: Session, person_id: PersonId) -> Sequence[Attempt]:
    """Return a person's attempts, the latest begun first."""
    return session.scalars(
        select(Attempt).filter_by(person_id=person_id).order_by(Attempt.began_at.desc(), Attempt.id)
    ).all()


def open_of(session: Session, person_id: PersonId, subject: str) -> Attempt | None:
    """Return the person's one open attempt at a subject. None: none is open."""
    return session.scalars(select(Attempt).filter_by(person_id=person_id, subject=subject, ended_at=None)).one_or_none()


def rehearsed_revision(session: Session, person_id: PersonId, module_id: ModuleId) -> str | None:
    """Return the revision of the person's last attempt at a module, once it is passed or failed.

    None: they have finished none, or one is open: nothing that is yet to be answered may be told.
    """
    rows = session.execute(
        select(Attempt.outcome, Attempt.revision)
        .filter_by(person_id=person_id, kind=AttemptKind.MODULE.value, subject=module_id)
        .order_by(Attempt.ended_order.desc())
    ).all()
    finished = [row.revision for row in rows if row.outcome in (Outcome.PASSED.value, Outcome.FAILED.value)]
    is_open = any(row.outcome is None for row in rows)
    return finished[0] if finished and not is_open else None


def last_touched_at(session: Session, attempt: Attempt) -> datetime:
    """Return the instant of an attempt's last response, or of its beginning."""
    return session.scalars(select(func.max(Response.given_at)).filter_by(attempt_id=attempt.id)).one() or (
        attempt.began_at
    )


def untouched(session: Session, since: datetime) -> Sequence[tuple[PersonId, AttemptId]]:
    """Return the open attempts in which nothing was decided after an instant, each with whose it is."""
    touched = exists().where(Response.attempt_id == Attempt.id, Response.given_at > since)
    query = select(Attempt.person_id, Attempt.id).where(Attempt.ended_at.is_(None), Attempt.began_at <= since, ~touched)
    # Sorted here: asked for the order of ids, SQLite reads every attempt there ever was by these.
    return sorted(((PersonId(person_id), AttemptId(id)) for person_id, id in session.execute(query)), key=itemgetter(1))


# --- Changes ------------------------------------------------------------------


def add(
    session: Session,
    *,
    id: AttemptId,
    person_id: PersonId,
    kind: AttemptKind,
    subject: str,
    revision: str,
    seed: int,
    pass_mark: str,
    length: int,
    policy_version: str,
    now: datetime,
    on: date,
) -> Attempt:
    """Open an attempt and return it. Where one is open at the subject already, that one is returned."""
    session.execute(
        insert_once(session, Attempt),
        {
            "id": id,
            "person_id": person_id,
            "kind": kind.value,
            "subject": subject,
            "revision": revision,
            "seed": seed,
            "pass_mark": pass_mark,
            "length": length,
            "policy_version": policy_version,
            "began_at": now,
            "began_on": on,
        },
    )
    return session.scalars(select(Attempt).filter_by(person_id=person_id, subject=subject, ended_at=None)).one()


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place as it is to stand on a paper."""

    place: Place
    kind: QuestionKind
    number: int
    module_id: ModuleId
    revision: str
    question_id: SceneId | ItemId
    variant: str
    graded: bool
    options: Sequence[tuple[str, int]]
    asked_for: Sequence[ClauseId]
    texts: Mapping[TextId, int]


def add_places(session: Session, attempt_id: AttemptId, places: Sequence[NewPlace]) -> None:
    """Write places on the paper, one or more. A place that is written stays as it is."""
    session.execute(
        insert_once(session, PlaceOnPaper),
        [
            {
                "attempt_id": attempt_id,
                "place": new.place,
                "kind": new.kind.value,
                "number": new.number,
                "module_id": new.module_id,
                "revision": new.revision,
                "question_id": new.question_id,
                "variant": new.variant,
                "graded": new.graded,
                "options": list(new.options),
                "asked_for": list(new.asked_for),
                "texts": dict(new.texts),
            }
            for new in places
        ],
    )


def store_response(
    session: Session,
    attempt_id: AttemptId,
    place: Place,
    option: int,
    *,
    verdict: Verdict,
    clauses: Sequence[ClauseId],
    now: datetime,
    on: date,
) -> None:
    """Keep one decision. The first stands: a second one for the same place, the same or not, changes nothing.

    The caller commits.
    """
    # Not a savepoint around a plain insert: what a savepoint keeps depends on the driver's transactions.
    session.execute(
        insert_once(session, Response),
        {
            "id": ids.new_id(),
            "attempt_id": attempt_id,
            "place": place,
            "option": option,
            "verdict": verdict.value,
            "clauses": list(clauses),
            "given_at": now,
            "given_on": on,
        },
    )


def end(
    session: Session, attempt: Attempt, outcome: Outcome, decided: Iterable[Decision], *, now: datetime, on: date
) -> None:
    """End an open attempt, next in the order of its person's. One that has ended keeps its outcome.

    decided  all that was decided in it: its score is kept with it
    """
    ended = aliased(Attempt)
    last = select(func.coalesce(func.max(ended.ended_order), 0)).where(ended.person_id == attempt.person_id)
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.ended_at.is_(None))
        .values(
            ended_at=now,
            ended_on=on,
            outcome=outcome.value,
            ended_order=last.scalar_subquery() + 1,
            **scores.written(scoring.score(decided), attempt.began_on),
        )
    )


def take_score_away(session: Session, attempt_id: AttemptId) -> None:
    """Take an attempt's score away, so that its decisions are read again. How it ended stays as it was."""
    session.execute(update(Attempt).where(Attempt.id == attempt_id).values(asked=None, decided_right=None, missed=None))


def close_older(
    session: Session, subjects: Collection[str], versions: Collection[str], *, now: datetime, on: date
) -> int:
    """Close unfinished the open attempts at these subjects that began in none of these policy versions; count them."""
    older = session.scalars(
        select(Attempt).where(
            Attempt.ended_at.is_(None), Attempt.subject.in_(subjects), Attempt.policy_version.not_in(versions)
        )
    ).all()
    for attempt in older:
        decided = facts.decisions_of(session, AttemptId(attempt.id))
        end(session, attempt, Outcome.UNFINISHED, decided, now=now, on=on)
    return len(older)
