"""Keys that were found wrong: which answers count kinder, since when and why, and which attempts pass by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from training import ids
from training.content.shapes import ClauseId, ItemId, ModuleId, SceneId, Verdict
from training.records.notes import Answer
from training.records.tables import Attempt, CorrectedPass, Correction, Person, PlaceOnPaper, Response, Revision
from training.rules.facts import AttemptId, KeyFault, PersonId, Place, QuestionKind

# --- Questions ----------------------------------------------------------------

_ANSWER = (PlaceOnPaper.revision, PlaceOnPaper.kind, PlaceOnPaper.question_id, Response.option)
_ITS_RESPONSE = (Response.attempt_id == PlaceOnPaper.attempt_id) & (Response.place == PlaceOnPaper.place)


def all_made(session: Session) -> Sequence[tuple[Correction, str]]:
    """Return every correction with the name of who accepted it, the latest first."""
    query = select(Correction, Person.name).join(Person, Person.id == Correction.by_id)
    rows = session.execute(query.order_by(Correction.corrected_at.desc(), Correction.id))
    return [(row[0], row[1]) for row in rows]


def of_attempt(
    session: Session, attempt_id: AttemptId, module_ids: Collection[str]
) -> Sequence[tuple[Correction, CorrectedPass | None]]:
    """Return the corrections of these modules, the earliest first, each beside the pass that it made of an attempt."""
    its_pass = (CorrectedPass.correction_id == Correction.id) & (CorrectedPass.attempt_id == attempt_id)
    query = select(Correction, CorrectedPass).outerjoin(CorrectedPass, its_pass)
    rows = session.execute(query.where(Correction.module_id.in_(module_ids)).order_by(Correction.corrected_at))
    return [(row[0], row[1]) for row in rows]


def revisions_by_module(session: Session) -> Mapping[ModuleId, Sequence[str]]:
    """Return the hashes of the revisions that are kept of each module, the earliest first."""
    found: dict[ModuleId, list[str]] = {}
    for row in session.execute(select(Revision.module_id, Revision.hash).order_by(Revision.kept_at, Revision.hash)):
        found.setdefault(ModuleId(row.module_id), []).append(row.hash)
    return found


def people_by_answer(session: Session, answers: Collection[Answer]) -> Mapping[Answer, int]:
    """Return how many people gave each of these answers. One that nobody gave is not in it."""
    query = (
        select(*_ANSWER, func.count(Attempt.person_id.distinct()))
        .join(Response, _ITS_RESPONSE)
        .join(Attempt, Attempt.id == PlaceOnPaper.attempt_id)
        .where(tuple_(*_ANSWER).in_(list(answers)))
        .group_by(*_ANSWER)
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class Concerned:
    """An attempt in which some of the answers were given, and by what it is passed."""

    person_id: PersonId
    attempt_id: AttemptId
    pass_mark: str
    asked_for: frozenset[ClauseId]
    given: Mapping[Place, Answer]


def concerned(session: Session, answers: Collection[Answer]) -> tuple[Concerned, ...]:
    """Return the attempts in which any of these answers was given, person by person."""
    giving = select(PlaceOnPaper.attempt_id).join(Response, _ITS_RESPONSE).where(tuple_(*_ANSWER).in_(list(answers)))
    query = (
        select(Attempt.person_id, Attempt.id, Attempt.pass_mark, PlaceOnPaper.place, PlaceOnPaper.asked_for, *_ANSWER)
        .join(PlaceOnPaper, PlaceOnPaper.attempt_id == Attempt.id)
        .outerjoin(Response, _ITS_RESPONSE)
        .where(Attempt.id.in_(giving))
        .order_by(Attempt.person_id, Attempt.id, PlaceOnPaper.place)
    )
    found = []
    for _, places in groupby(session.execute(query), attrgetter("id")):
        rows = list(places)
        given: dict[Place, Answer] = {
            Place(row.place): answer
            for row in rows
            if (answer := (row.revision, row.kind, row.question_id, row.option)) in answers
        }
        asked_for = frozenset(ClauseId(clause) for row in rows for clause in row.asked_for)
        first = rows[0]
        found.append(Concerned(PersonId(first.person_id), AttemptId(first.id), first.pass_mark, asked_for, given))
    return tuple(found)


# --- Changes ------------------------------------------------------------------


def add(
    session: Session,
    *,
    module_id: ModuleId,
    kind: QuestionKind,
    question_id: SceneId | ItemId,
    answers: Sequence[tuple[str, int, Verdict, Verdict]],
    mended_in: str,
    because: KeyFault,
    by: PersonId,
    now: datetime,
    on: date,
) -> str:
    """Keep a correction. Returns its id.

    answers  revision, index there, verdict there, kinder verdict
    """
    correction_id = ids.new_id()
    session.add(
        Correction(
            id=correction_id,
            module_id=module_id,
            kind=kind.value,
            question_id=question_id,
            answers=[[revision, option, was.value, kinder.value] for revision, option, was, kinder in answers],
            mended_in=mended_in,
            because=because.value,
            corrected_on=on,
            corrected_at=now,
            by_id=by,
        )
    )
    session.flush()
    return correction_id


def pass_by(session: Session, correction_id: str, person_id: PersonId, attempt_id: AttemptId, on: date) -> None:
    """Keep that a failed attempt passes by a correction."""
    session.add(
        CorrectedPass(
            id=ids.new_id(), person_id=person_id, attempt_id=attempt_id, correction_id=correction_id, since_on=on
        )
    )
    session.flush()
