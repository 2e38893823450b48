"""All that judging needs of a person, or of everyone, in a constant number of queries. Judges nothing."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Row, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from training.content.shapes import ClauseId, ItemId, Module, ModuleId, SceneId, Verdict
from training.records import notes, people, policies, revisions, scores
from training.records import tables as kept
from training.records.database import among
from training.records.notes import KeyCorrected, Note, PassedSince, Published, Signed, Work
from training.rules.certifying import with_brought
from training.rules.correcting import with_kinder_verdict
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

Corrections = Mapping[notes.Answer, tuple[tuple[date, Verdict], ...]]
SOME = 500
"""People read at a time where everybody is asked for. Ours: some five megabytes of them."""
Owner = TypeVar("Owner", bound=Hashable)
Value = TypeVar("Value")

log = logging.getLogger(__name__)


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


def in_short(
    session: Session,
    person_ids: Collection[PersonId],
    *,
    in_full: Callable[[Any], bool] = lambda attempt: False,
    failed: list[PersonId] | None = None,
) -> list[Facts]:
    """Return what judging needs of these people, in no order: each ended attempt with its score, without its decisions.

    in_full  says of an ended attempt's row (id, began_on, ended_on) whether its decisions are needed: then it has
             them, and no score
    failed   is filled with those who cannot be read, so that they hold nobody else up. None: it raises

    Whoever never worked here is left out.
    """
    if failed is None:
        return list(_with_notes(session, person_ids, partial(_attempts_in_short, session, person_ids, in_full)))
    try:
        known = in_short(session, person_ids, in_full=in_full)
    except SQLAlchemyError:
        raise  # that is no one person's
    except Exception:
        if len(person_ids) > 1:
            return [one for alone in person_ids for one in in_short(session, [alone], in_full=in_full, failed=failed)]
        log.exception("What is kept of somebody cannot be read: %s", *person_ids)
        known = []
    failed.extend(set(person_ids) - {one.person_id for one in known})
    return known


def many_in_short(
    session: Session,
    person_ids: Sequence[PersonId],
    *,
    in_full: Callable[[Any], bool] = lambda attempt: False,
    failed: list[PersonId] | None = None,
) -> Iterator[Facts]:
    """Yield the same of however many people; some hundreds are held at a time."""
    for at in range(0, len(person_ids), SOME):
        yield from in_short(session, person_ids[at : at + SOME], in_full=in_full, failed=failed)


def everyone_in_short(session: Session, failed: list[PersonId]) -> Iterator[Facts]:
    """Yield the same of everybody with an employment, those who left too: in the order of their ids, by and by."""
    for some in people.in_batches(session, SOME):
        yield from in_short(session, some, failed=failed)


@contextmanager
def noting_failure(person_id: PersonId, failed: list[PersonId]) -> Iterator[None]:
    """Note that somebody cannot be judged, and go on with the others. Why stands in the log."""
    try:
        yield
    except Exception:
        log.exception("Somebody cannot be judged: %s", person_id)
        failed.append(person_id)


def _load(session: Session, only: PersonId | Collection[PersonId]) -> Iterator[Facts]:
    """Load in two queries: notes and attempts. A third where a revision was not opened before."""
    return _with_notes(session, only, lambda corrections: _gathered(_attempts(session, only, corrections)))


def _with_notes(
    session: Session,
    only: PersonId | Collection[PersonId],
    read_attempts: Callable[[Corrections], Mapping[str, Sequence[Attempt]]],
) -> Iterator[Facts]:
    noted_of = _gathered(notes.of(session, only))
    of_the_library = noted_of.pop(notes.THE_LIBRARY, ())
    attempts = read_attempts(_corrections(of_the_library))
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
            attempts=with_brought(brought, _passed(attempts.get(person_id, ()), notes.of_kind(noted, PassedSince))),
            certifications=notes.of_kind(noted, Certification),
            role_changes=notes.of_kind(noted, RoleChange),
            due_dates=notes.of_kind(noted, DueDate),
            # Flags count the attempts taken here: what is brought lies before all of them, and answers none.
            flags=tuple(replace(flag, follows=flag.follows + len(brought)) for flag in notes.of_kind(noted, Flag)),
            earlier=tuple(one for one in work if one.starts_on < employment.starts_on),
            settings=settings,
            policy_changes=policy_changes,
        )


def _corrections(of_the_library: Iterable[Note]) -> Corrections:
    """Return with which verdicts answers count since their keys were found wrong, the earliest first."""
    return _gathered(
        (answer, (note.on, verdict))
        for note in notes.of_kind(of_the_library, KeyCorrected)
        for answer, verdict in note.answers
    )


def _passed(attempts: Sequence[Attempt], noted: tuple[PassedSince, ...]) -> Sequence[Attempt]:
    """Return the attempts, of which those that a correction has pass do."""
    if not noted:
        return attempts
    since = {one.attempt_id: one.on for one in noted}
    return [
        one._replace(outcome=Outcome.PASSED, passed_since=since[one.id]) if one.id in since else one for one in attempts
    ]


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


def _gathered(pairs: Iterable[tuple[Owner, Value]]) -> dict[Owner, tuple[Value, ...]]:
    """Gather what belongs to each owner, in the order it comes. Who owns nothing is not in it."""
    lists: defaultdict[Owner, list[Value]] = defaultdict(list)
    for owner, value in pairs:
        lists[owner].append(value)
    return {owner: tuple(values) for owner, values in lists.items()}


_ATTEMPT = (
    kept.Attempt.id,
    kept.Attempt.person_id,
    kept.Attempt.kind,
    kept.Attempt.subject,
    kept.Attempt.began_on,
    kept.Attempt.ended_on,
    kept.Attempt.outcome,
    kept.Attempt.policy_version,
    kept.Attempt.asked,
    kept.Attempt.decided_right,
    kept.Attempt.missed,
)
# Plain columns, not objects that a session watches: a third of the cost.
_DECISION = (
    kept.PlaceOnPaper.attempt_id,
    kept.PlaceOnPaper.place,
    kept.PlaceOnPaper.kind,
    kept.PlaceOnPaper.number,
    kept.PlaceOnPaper.module_id,
    kept.PlaceOnPaper.revision,
    kept.PlaceOnPaper.question_id,
    kept.PlaceOnPaper.variant,
    kept.PlaceOnPaper.graded,
    kept.Response.option,
    kept.Response.verdict,
    kept.Response.clauses,
    kept.Response.given_on,
)
_ITS_RESPONSE = (kept.Response.attempt_id == kept.PlaceOnPaper.attempt_id) & (
    kept.Response.place == kept.PlaceOnPaper.place
)
_MODULE = AttemptKind.MODULE.value
_KINDS: Mapping[str, AttemptKind] = {kind.value: kind for kind in AttemptKind}
_OUTCOMES: Mapping[str | None, Outcome | None] = {None: None, **{outcome.value: outcome for outcome in Outcome}}
_AS_THEY_ENDED = (kept.Attempt.person_id, kept.Attempt.ended_order, kept.Attempt.began_at, kept.Attempt.id)
"""Each person's attempts in the order they ended, and those that are open in the order they began: before the others
or after them, as the database has it. An index holds it: to sort the rows took a third of the time to read them."""


def _attempts(
    session: Session, only: PersonId | Collection[PersonId], corrections: Corrections
) -> Iterator[tuple[str, Attempt]]:
    """Yield everybody's attempts with their decisions, in the order they ended; open ones last."""
    asked = kept.PlaceOnPaper
    query = select(kept.Attempt, *_DECISION)
    query = query.outerjoin(asked, asked.attempt_id == kept.Attempt.id).outerjoin(kept.Response, _ITS_RESPONSE)
    query = query.where(among(kept.Attempt.person_id, [only] if isinstance(only, str) else only))
    rows = session.execute(query.order_by(*_AS_THEY_ENDED, asked.place)).all()
    modules = revisions.load_many(session, {row.revision for row in rows if row.verdict})
    still_open = []
    for taken, places in groupby(rows, attrgetter("Attempt")):
        decided = tuple(_decision(row, modules[row.revision], corrections) for row in places if row.verdict)
        owned = taken.person_id, _attempt(taken, decided)
        if taken.ended_order is None:
            still_open.append(owned)
        else:
            yield owned
    yield from still_open


def _attempts_in_short(
    session: Session, person_ids: Collection[PersonId], in_full: Callable[[Any], bool], corrections: Corrections
) -> Mapping[str, Sequence[Attempt]]:
    """Return everybody's attempts in the same order: with the score that was kept, or else with their decisions."""
    query = select(*_ATTEMPT).where(among(kept.Attempt.person_id, person_ids))
    # By the connection itself: a session looks in each row for objects to watch, and there are none.
    rows: Sequence[Any] = session.connection().execute(query.order_by(*_AS_THEY_ENDED)).all()
    to_read = {row.id for row in rows if row.asked is None or in_full(row)}
    decided = _decisions(session, to_read, corrections)
    made: defaultdict[str, list[Attempt]] = defaultdict(list)
    still_open = []
    # Unpacked, for a name that is looked up in a row costs as much as all else here.
    for id, person_id, kind, subject, began_on, ended_on, outcome, version, asked, right, missed in rows:
        attempt = Attempt(
            id,
            _KINDS[kind],
            subject if kind == _MODULE else None,
            began_on,
            ended_on,
            _OUTCOMES[outcome],
            decided.get(id, ()),
            version,
            None,
            None if id in to_read else scores.read(id, began_on, asked, right, missed),
        )
        if outcome is None:
            still_open.append((person_id, attempt))
        else:
            made[person_id].append(attempt)
    for person_id, attempt in still_open:
        made[person_id].append(attempt)
    return made


def decisions_of(session: Session, attempt_id: AttemptId) -> tuple[Decision, ...]:
    """Return what was decided in an attempt, in order of place."""
    corrections = _corrections(notes.of_the_library(session))
    return _decisions(session, [attempt_id], corrections).get(attempt_id, ())


def _decisions(
    session: Session, attempt_ids: Collection[AttemptId], corrections: Corrections
) -> dict[AttemptId, tuple[Decision, ...]]:
    """Return what was decided in attempts, in order of place. One in which nothing was is not among them."""
    if not attempt_ids:
        return {}
    asked = kept.PlaceOnPaper
    query = select(*_DECISION).join(kept.Response, _ITS_RESPONSE).where(among(asked.attempt_id, attempt_ids))
    rows = session.execute(query.order_by(asked.place)).all()
    modules = revisions.load_many(session, {row.revision for row in rows})
    return _gathered((AttemptId(row.attempt_id), _decision(row, modules[row.revision], corrections)) for row in rows)


def _attempt(row: kept.Attempt, decisions: tuple[Decision, ...]) -> Attempt:
    kind = AttemptKind(row.kind)
    return Attempt(
        id=AttemptId(row.id),
        kind=kind,
        module_id=ModuleId(row.subject) if kind is AttemptKind.MODULE else None,
        began_on=row.began_on,
        ended_on=row.ended_on,
        outcome=Outcome(row.outcome) if row.outcome else None,
        decisions=decisions,
        policy_version=row.policy_version,
    )


def _decision(row: Row[Any], module: Module, corrections: Corrections) -> Decision:
    """Return a decision, with the words of the revision that was answered, and the verdict that counts now."""
    kind = QuestionKind(row.kind)
    if kind is QuestionKind.SCENE:
        question_id: SceneId | ItemId = SceneId(row.question_id)
        said = module.scenario.scenes[SceneId(row.question_id)].choices[row.option].do
    else:
        question_id = ItemId(row.question_id)
        said = module.items[ItemId(row.question_id)].options[row.option].say
    decision = Decision(
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
    for on, verdict in corrections.get((row.revision, row.kind, row.question_id, row.option), ()):
        decision = with_kinder_verdict(decision, verdict, on)
    return decision
