"""All that judging needs of a person, or of everyone, in a constant number of queries. Judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from training.content.shapes import ClauseId, ItemId, Module, ModuleId, Role, SceneId, Verdict
from training.records import revisions
from training.records import tables as kept
from training.rules.facts import (
    Attempt,
    AttemptId,
    AttemptKind,
    Certification,
    CertificationId,
    Decision,
    Employment,
    EmploymentId,
    Facts,
    Leave,
    Outcome,
    PersonId,
    Place,
    QuestionKind,
)

Value = TypeVar("Value")


class NeverEmployed(LookupError):
    """Somebody who never worked here: nothing can be judged of them."""


def of_person(session: Session, person_id: PersonId) -> Facts:
    """Return what is known of one person. Raises NeverEmployed for an id without an employment."""
    for facts in _load(session, person_id):
        return facts
    raise NeverEmployed(person_id)


def of_everyone(session: Session) -> list[Facts]:
    """Return what is known of everybody with an employment, those who left too, by name."""
    return list(_load(session, None))


def _load(session: Session, only: PersonId | None) -> Iterator[Facts]:
    """Load in six queries at most: people, leaves, attempts, decisions, certifications, revisions."""
    people = _people(session, only)
    leaves = _gathered(_leaves(session, only))
    attempts = _gathered(_attempts(session, only))
    certifications = _gathered(_certifications(session, only))
    for person in people:
        yield Facts(
            person_id=PersonId(person.id),
            name=person.name,
            role=Role(person.role),
            employment=Employment(
                id=EmploymentId(person.employment_id),
                starts_on=person.starts_on,
                recorded_on=person.recorded_on,
                last_on=person.last_on,
                due_on=person.due_on,
            ),
            leaves=leaves.get(person.id, ()),
            attempts=attempts.get(person.id, ()),
            certifications=certifications.get(person.id, ()),
        )


def _gathered(pairs: Iterable[tuple[str, Value]]) -> Mapping[str, tuple[Value, ...]]:
    """Gather what belongs to each owner, in the order it comes. Who owns nothing is not in it."""
    lists: defaultdict[str, list[Value]] = defaultdict(list)
    for owner, value in pairs:
        lists[owner].append(value)
    return {owner: tuple(values) for owner, values in lists.items()}


def _is_of(column: InstrumentedAttribute[str], only: PersonId | None) -> ColumnElement[bool]:
    return true() if only is None else column == only


def _people(session: Session, only: PersonId | None) -> list[Row[*tuple[Any, ...]]]:
    """Return people by name, each with the employment that begins last."""
    query = (
        select(
            kept.Person.id,
            kept.Person.name,
            kept.Person.role,
            kept.Employment.id.label("employment_id"),
            kept.Employment.starts_on,
            kept.Employment.recorded_on,
            kept.Employment.last_on,
            kept.Employment.due_on,
        )
        .join(kept.Employment, kept.Employment.person_id == kept.Person.id)
        .where(_is_of(kept.Person.id, only))
        .order_by(
            kept.Person.name,
            kept.Person.id,
            kept.Employment.starts_on,
            kept.Employment.recorded_on,
            kept.Employment.id,
        )
    )
    return list({row.id: row for row in session.execute(query)}.values())


def _leaves(session: Session, only: PersonId | None) -> Iterator[tuple[str, Leave]]:
    """Yield leaves, the earliest first."""
    rows = session.execute(
        select(kept.Leave.person_id, kept.Leave.first_on, kept.Leave.last_on)
        .where(_is_of(kept.Leave.person_id, only))
        .order_by(kept.Leave.first_on, kept.Leave.id)
    )
    for person_id, first_on, last_on in rows:
        yield person_id, Leave(first_on, last_on)


def _attempts(session: Session, only: PersonId | None) -> Iterator[tuple[str, Attempt]]:
    """Yield attempts in the order they ended, open ones last in the order they began."""
    decisions = _gathered(_decisions(session, only))
    rows = session.scalars(
        select(kept.Attempt)
        .where(_is_of(kept.Attempt.person_id, only))
        .order_by(kept.Attempt.ended_order.is_(None), kept.Attempt.ended_order, kept.Attempt.began_at, kept.Attempt.id)
    )
    for row in rows:
        kind = AttemptKind(row.kind)
        yield (
            row.person_id,
            Attempt(
                id=AttemptId(row.id),
                kind=kind,
                module_id=ModuleId(row.subject) if kind is AttemptKind.MODULE else None,
                began_on=row.began_on,
                ended_on=row.ended_on,
                outcome=Outcome(row.outcome) if row.outcome else None,
                decisions=decisions.get(row.id, ()),
            ),
        )


def _decisions(session: Session, only: PersonId | None) -> Iterator[tuple[str, Decision]]:
    """Yield each attempt's decisions in order of place, with the words of the revision that was answered."""
    asked, response = kept.PlaceOnPaper, kept.Response
    query = (
        select(
            asked.attempt_id,
            asked.place,
            asked.kind,
            asked.number,
            asked.module_id,
            asked.revision,
            asked.question_id,
            asked.variant,
            asked.graded,
            response.option,
            response.verdict,
            response.clauses,
            response.given_on,
        )
        .join(response, (response.attempt_id == asked.attempt_id) & (response.place == asked.place))
        .join(kept.Attempt, kept.Attempt.id == asked.attempt_id)
        .where(_is_of(kept.Attempt.person_id, only))
        .order_by(asked.attempt_id, asked.place)
    )
    rows = session.execute(query).all()
    modules = revisions.load_many(session, {row.revision for row in rows})
    for row in rows:
        yield row.attempt_id, _decision(row, modules[row.revision])


def _decision(row: Row[*tuple[Any, ...]], module: Module) -> Decision:
    kind = QuestionKind(row.kind)
    if kind is QuestionKind.SCENE:
        question_id: SceneId | ItemId = SceneId(row.question_id)
        said = module.scenario.scenes[SceneId(row.question_id)].choices[row.option].do
    else:
        question_id = ItemId(row.question_id)
        said = module.items[ItemId(row.question_id)].options[row.option].say
    return Decision(
        attempt_id=AttemptId(row.attempt_id),
        place=Place(row.place),
        kind=kind,
        module_id=ModuleId(row.module_id),
        question_id=question_id,
        number=row.number,
        said=said,
        verdict=Verdict(row.verdict),
        clauses=tuple(map(ClauseId, row.clauses)),
        graded=row.graded,
        on=row.given_on,
        variant=row.variant,
    )


def _certifications(session: Session, only: PersonId | None) -> Iterator[tuple[str, Certification]]:
    """Yield certifications in the order they were granted."""
    rows = session.scalars(
        select(kept.Certification)
        .where(_is_of(kept.Certification.person_id, only))
        .order_by(kept.Certification.granted_at, kept.Certification.id)
    )
    for row in rows:
        yield row.person_id, Certification(CertificationId(row.id), row.starts_on, row.until_on, row.granted_on)
