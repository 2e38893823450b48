"""All that judging needs of a person, or of everyone, in a constant number of queries. Judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from training.content.shapes import ClauseId, ItemId, Module, ModuleId, SceneId, Verdict
from training.records import notes, policies, revisions
from training.records import tables as kept
from training.records.notes import Note, Published, Signed, Work
from training.rules.certifying import with_brought
from training.rules.employing import begun, joined, with_gaps
from training.rules.facts import (
    Attempt,
    AttemptId,
    AttemptKind,
    Certification,
    Decision,
    DueDate,
    Facts,
    Flag,
    Leave,
    Outcome,
    PersonId,
    Place,
    PolicyChange,
    QuestionKind,
    RoleChange,
    SettingChange,
)

Value = TypeVar("Value")


class NeverEmployed(LookupError):
    """Somebody who never worked here: nothing can be judged of them."""


def of_person(session: Session, person_id: PersonId) -> Facts:
    """Return what is known of one person. Raises NeverEmployed for an id without an employment."""
    for facts in _load(session, person_id):
        return facts
    raise NeverEmployed(person_id)


def of_people(session: Session, person_ids: Collection[PersonId]) -> list[Facts]:
    """Return what is known of these people, in no order. Whoever never worked here is left out."""
    return list(_load(session, person_ids))


def of_everyone(session: Session) -> list[Facts]:
    """Return what is known of everybody with an employment, those who left too, by name."""
    return sorted(_load(session, None), key=attrgetter("name", "person_id"))


def _load(session: Session, only: PersonId | Collection[PersonId] | None) -> Iterator[Facts]:
    """Load in two queries: notes and attempts. A third where a revision was not opened before."""
    attempts = _gathered(_attempts(session, only))
    noted_of = _gathered(notes.of(session, only))
    of_the_library = noted_of.pop(notes.THE_LIBRARY, ())
    settings = notes.of_kind(of_the_library, SettingChange)
    policy_changes = _policy_changes(of_the_library)
    for person_id, noted in noted_of.items():
        stretches = sorted(notes.of_kind(noted, Work), key=lambda work: begun(work.employment))
        employment, gaps = joined(work := [noted.employment for noted in stretches])
        brought = notes.of_kind(noted, Attempt)
        yield Facts(
            person_id=PersonId(person_id),
            name=stretches[0].name,
            role=stretches[0].role,
            employment=employment,
            leaves=with_gaps(notes.of_kind(noted, Leave), gaps),
            attempts=with_brought(brought, attempts.get(person_id, ())),
            certifications=notes.of_kind(noted, Certification),
            role_changes=notes.of_kind(noted, RoleChange),
            due_dates=notes.of_kind(noted, DueDate),
            # Flags count the attempts taken here: what is brought lies before all of them, and answers none.
            flags=tuple(replace(flag, follows=flag.follows + len(brought)) for flag in notes.of_kind(noted, Flag)),
            earlier=tuple(one for one in work if one.starts_on < employment.starts_on),
            settings=settings,
            policy_changes=policy_changes,
        )


def _policy_changes(noted: tuple[Note, ...]) -> tuple[PolicyChange, ...]:
    """Return what was signed of the policy's versions, in the order in which they were or will be published."""
    published = {version.version: version for version in notes.of_kind(noted, Published)}
    changes = [
        PolicyChange(
            version=signed.version,
            clauses=signed.clauses,
            in_force_on=signed.in_force_on,
            signed_on=signed.signed_on,
            published_on=published[signed.version].on if signed.version in published else None,
            questions_on=signed.questions_on,
            since=policies.since(signed.version, published.values()),
        )
        for signed in notes.of_kind(noted, Signed)
    ]
    in_order = {version: one.number for version, one in published.items()}
    return tuple(sorted(changes, key=lambda change: in_order.get(change.version, len(published) + 1)))


def _gathered(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    """Gather what belongs to each owner, in the order it comes. Who owns nothing is not in it."""
    lists: defaultdict[str, list[Value]] = defaultdict(list)
    for owner, value in pairs:
        lists[owner].append(value)
    return {owner: tuple(values) for owner, values in lists.items()}


def _is_of(column: InstrumentedAttribute[str], only: PersonId | Collection[PersonId] | None) -> ColumnElement[bool]:
    if only is None:
        return true()
    return column == only if isinstance(only, str) else column.in_(only)


def _attempts(session: Session, only: PersonId | Collection[PersonId] | None) -> Iterator[tuple[str, Attempt]]:
    """Yield attempts in the order they ended, open ones last in the order they began, with their decisions."""
    attempt, asked, response = kept.Attempt, kept.PlaceOnPaper, kept.Response
    query = (
        select(
            attempt,
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
        .outerjoin(asked, asked.attempt_id == attempt.id)
        .outerjoin(response, (response.attempt_id == asked.attempt_id) & (response.place == asked.place))
        .where(_is_of(attempt.person_id, only))
        .order_by(attempt.ended_order.is_(None), attempt.ended_order, attempt.began_at, attempt.id, asked.place)
    )
    rows = session.execute(query).all()
    modules = revisions.load_many(session, {row.revision for row in rows if row.verdict})
    for taken, places in groupby(rows, attrgetter("Attempt")):
        yield taken.person_id, _attempt(taken, [_decision(row, modules[row.revision]) for row in places if row.verdict])


def _attempt(row: kept.Attempt, decisions: Iterable[Decision]) -> Attempt:
    kind = AttemptKind(row.kind)
    return Attempt(
        id=AttemptId(row.id),
        kind=kind,
        module_id=ModuleId(row.subject) if kind is AttemptKind.MODULE else None,
        began_on=row.began_on,
        ended_on=row.ended_on,
        outcome=Outcome(row.outcome) if row.outcome else None,
        decisions=tuple(decisions),
        policy_version=row.policy_version,
    )


def _decision(row: Row[*tuple[Any, ...]], module: Module) -> Decision:
    """Return a decision, with the words of the revision that was answered."""
    kind = QuestionKind(row.kind)
    if kind is QuestionKind.SCENE:
        question_id: SceneId | ItemId = SceneId(row.question_id)
        said = module.scenario.scenes[SceneId(row.question_id)].choices[row.option].do
    else:
        question_id = ItemId(row.question_id)
        said = module.items[ItemId(row.question_id)].options[row.option].say
    return Decision(
        attempt_id=AttemptId(row.Attempt.id),
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
