"""The policy's versions: published by a start with new content, signed by the Director clause by clause."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from sqlalchemy.orm import Session

from training.actions.acting import Refused, one_action, only_the_director
from training.actions.teaching import Teaching
from training.content.shapes import ClauseId, Policy
from training.records import attempts, facts, people, policies, tables
from training.rules import changing, comparing
from training.rules.comparing import Compared
from training.rules.employing import works_here
from training.rules.facts import AttemptKind, PersonId, PolicyChange
from training.rules.obliging import Obligation, obligations

MOST_LOOKED_AT = 10_000
"""People who are looked at before a version is signed, at most. Ours: a reader waits some seconds for so many."""


@dataclass(frozen=True)
class Waiting:
    """A version that the Director has yet to sign, beside the one before it."""

    older: Policy
    newer: Policy
    is_published: bool  # its words are on the site already

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """The clauses whose words differ. Not every page that says that a version waits asks which."""
        return comparing.changed(self.older, self.newer)


def publish(teaching: Teaching, now: datetime) -> None:
    """Keep the policy version that this site now shows, and note which changes can be asked from today on.

    Done at every start; a start with nothing new writes nothing. Attempts that rest on words
    which a signed change made other are closed unfinished: their decisions stay.
    """
    today = teaching.day(now)
    with one_action("published a policy version", by=None, at=now) as act:
        is_new = policies.keep(act.session, teaching.content.policy, now=now, on=today)
        ready = _note_questions(act.session, teaching, today)
        closed = _close_outdated(act.session, teaching, now) if is_new else 0
        act.changes_nothing = not (is_new or ready)
        act.detail = {"version": teaching.content.policy.version, "ready": ready, "closed": closed}


def waiting(session: Session, teaching: Teaching) -> Waiting | None:
    """Return the first version that waits for the Director's signature, shown already or to come. None: none does."""
    content = teaching.content
    signed = {change.version for change in policies.changes(session)}
    for older, newer in pairwise(policies.versions(session)):
        if older.version == content.policy.version:
            break  # what comes after it is not shown any more
        if newer.version not in signed:
            return Waiting(policies.words_of(older), policies.words_of(newer), is_published=True)
    if content.next_policy and content.next_policy.version not in signed:
        return Waiting(content.policy, content.next_policy, is_published=False)
    return None


def sign(
    teaching: Teaching,
    version: str,
    material: Collection[ClauseId],
    in_force_on: date,
    signed_as: str,
    *,
    by: PersonId,
    now: datetime,
) -> None:
    """Sign what a version changes: the material clauses; the wording of all others that differ is minor.

    Raises Refused for anybody but a Director, and where another version waits or none does.
    """
    with one_action("signed a policy change", by=by, at=now, alone=True) as act:
        only_the_director(act.session, by, "signs what a policy version changes")
        found = waiting(act.session, teaching)
        if found is None or found.newer.version != version:
            raise Refused("This version is signed already, or another waits. Open the policy’s versions again.")
        today = teaching.day(now)
        ids = [clause.id for clause in found.compared]
        policies.sign(
            act.session,
            version,
            found.older.version,
            material=[clause for clause in ids if clause in material],
            minor=[clause for clause in ids if clause not in material],
            in_force_on=in_force_on,
            signed_as=signed_as,
            by=by,
            now=now,
            on=today,
        )
        _note_questions(act.session, teaching, today)
        closed = _close_outdated(act.session, teaching, now) if found.is_published else 0
        act.detail = {"version": version, "material": [c for c in ids if c in material], "closed": closed}


@dataclass(frozen=True, slots=True)
class Owing:
    """Somebody who will owe a change, and what of it."""

    person_id: PersonId
    name: str
    obligation: Obligation


@dataclass(frozen=True, slots=True)
class WhoOwes:
    """Who will owe a change, of those who were looked at."""

    owing: tuple[Owing, ...]  # by when they will; of those, by name
    not_judged: Sequence[str]  # the names of those of whom it could not be said
    looked_at: int
    is_everybody: bool


def who_will_owe(
    session: Session,
    teaching: Teaching,
    found: Waiting,
    material: Sequence[ClauseId],
    in_force_on: date,
    today: date,
) -> WhoOwes:
    """Return who would owe a version if it were signed today. Writes nothing.

    As if its words and its questions were here on its first day, or today if that is later. Whoever
    has left, or will have by then, owes nothing. Of a large library those first by name are looked at.
    """
    opens_on = max(in_force_on, today)
    signed = PolicyChange(
        found.newer.version,
        tuple(material),
        in_force_on=in_force_on,
        signed_on=today,
        published_on=opens_on,
        questions_on=opens_on,
        since=frozenset([found.newer.version]),
    )
    first = people.ids_by_name(session, MOST_LOOKED_AT + 1)
    looked_at = first[:MOST_LOOKED_AT]
    owing, failed = list[Owing](), list[PersonId]()
    for known in facts.many_in_short(session, looked_at, failed=failed):
        after = replace(known, policy_changes=(*known.policy_changes, signed))
        with facts.noting_failure(known.person_id, failed):
            asked, numbers = teaching.asked[known.role], teaching.numbers_of(known)
            for one in obligations(after, asked, numbers):
                is_of_it = one.unlearnt is not None and one.unlearnt.change is signed
                if is_of_it and works_here(known, max(one.opens_on, known.employment.starts_on)):
                    owing.append(Owing(known.person_id, known.name, one))
    owing.sort(key=lambda one: (one.obligation.due_on or date.max, one.name))
    not_judged = people.names(session, failed)
    return WhoOwes(tuple(owing), not_judged, len(looked_at), is_everybody=looked_at == first)


def _note_questions(session: Session, teaching: Teaching, today: date) -> list[str]:
    """Note today as the day on which a change has all its questions, where it has and none is noted yet."""
    published, ready = policies.versions(session), []
    for change in policies.changes(session):
        if change.questions_on is None and not unasked(teaching, change.version, change.material, published):
            change.questions_on = today
            ready.append(change.version)
    session.flush()
    return ready


def unasked(
    teaching: Teaching, version: str, material: Sequence[ClauseId], published: Sequence[tables.PolicyVersion] = ()
) -> list[ClauseId]:
    """Return the material clauses of a version, signed or not, that wait for questions in its words or in later ones.

    published  every version that this site has shown; none, for a version that no other comes after
    """
    modules = teaching.content.modules.values()
    return changing.waiting_for_questions(material, modules, policies.since(version, published))


def _close_outdated(session: Session, teaching: Teaching, now: datetime) -> int:
    """Close unfinished what is under way in words that a signed change made other; say how many attempts that were.

    A module is, where it teaches such a clause; a refresher and a change ask over everything.
    """
    published = policies.versions(session)
    shown = {version.version for version in published}
    closed = 0
    for change in policies.changes(session):
        if change.version not in shown or not change.material:
            continue
        teaching_it = {m.id for clause in change.material for m in teaching.modules_teaching(ClauseId(clause))}
        closed += attempts.close_older(
            session,
            subjects=[*sorted(teaching_it), AttemptKind.REFRESHER.value, AttemptKind.CHANGE.value],
            versions=policies.since(change.version, published),
            now=now,
            on=teaching.day(now),
        )
    return closed
