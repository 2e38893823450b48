"""Who has to learn a changed policy, and from when. Minutes, not modules: only what changed is asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from training.content.shapes import ClauseId, Module, ModuleId
from training.rules.certifying import ended_on
from training.rules.facts import Asked, Attempt, AttemptKind, Outcome, PolicyChange
from training.rules.scoring import scored

MINUTES_A_CLAUSE = 2
"""Two short texts side by side and a question or two. Source: ours; a hundred words and a decision take less."""
MINUTES_A_QUESTION = 1
"""Of those, once both texts are read: a clause has two questions at most."""


@dataclass(frozen=True, slots=True)
class Unlearnt:
    """What of a policy change somebody has yet to learn."""

    change: PolicyChange
    clauses: tuple[ClauseId, ...]  # in the order of the policy
    opens_on: date  # from this day it is asked
    older: tuple[Attempt, ...]  # the passes of modules, in older words, for which it is asked


def unlearnt(
    changes: Iterable[PolicyChange], asked: Asked, attempts: Iterable[Attempt], asked_from: dict[ModuleId, date]
) -> Iterator[Unlearnt]:
    """Yield what each change asks of somebody, the earliest version first.

    attempts    those that count, in the order they ended
    asked_from  of each module of the role the day from which the person is asked for it

    Owed by whoever passed a module that teaches a changed clause of their curriculum, last
    in older words; and asked once all is there: in force, signed, published, with questions
    in the new words. A clause is learnt when a change passed in these or later words asked it.
    Of a pass that a correction made it is asked from the day of the correction, and of one from
    earlier records from the day it was brought: nobody is late on the day they are told.

    Source: ours; a comma asks nothing of anybody, and a new rule is not left to the next refresher.
    """
    passed = [attempt for attempt in attempts if attempt.outcome is Outcome.PASSED]
    last = {attempt.module_id: attempt for attempt in passed if attempt.module_id}
    in_order = list(changes)
    for number, change in enumerate(in_order, start=1):
        learnt = _learnt(change, passed)
        left: set[ClauseId] = set()
        older: dict[date, Attempt] = {}
        for module in asked.modules:
            attempt = last.get(module.id)
            concerned = module.teaches.intersection(change.clauses) - learnt
            if concerned and attempt and attempt.policy_version not in change.since:
                left |= concerned
                older.setdefault(max(_known_on(attempt), asked_from[module.id]), attempt)
        complete_on = asked_since(change, [later for later in in_order[number:] if left.intersection(later.clauses)])
        if complete_on and left:
            clauses = tuple(clause for clause in change.clauses if clause in left)
            yield Unlearnt(change, clauses, max(complete_on, min(older)), tuple(older.values()))


def asked_since(change: PolicyChange, later: Iterable[PolicyChange] = ()) -> date | None:
    """Return the day from which a change can be asked of anybody. None: its words or questions are not there yet.

    later  the changes after it to clauses that it asks: they are asked in the words of those. While one that is
           shown has no questions none of them can be, and the time to learn them begins with its questions
    """
    if change.published_on is None or change.questions_on is None:
        return None
    days = [change.in_force_on, change.published_on, change.questions_on, change.signed_on]
    for other in later:
        if other.published_on and other.questions_on is None:
            return None
        if other.published_on and other.questions_on and other.questions_on > max(other.published_on, other.signed_on):
            days.append(other.questions_on)
    return max(days)


def waiting_for_questions(
    clauses: Iterable[ClauseId], modules: Collection[Module], since: Collection[str]
) -> list[ClauseId]:
    """Return those of the clauses that a module teaches and no item asks in the new words yet.

    modules  all that are published
    since    the new version, and those after it

    Source: ours; nobody is asked for what cannot be asked.
    """
    taught = {clause for module in modules for clause in module.scenario.teaches}
    asked = {c for module in modules for item in module.items.values() if item.words_of in since for c in item.clauses}
    return [clause for clause in clauses if clause in taught - asked]


def minutes(clauses: int) -> int:
    """Return about how many minutes the change of so many clauses takes."""
    return clauses * MINUTES_A_CLAUSE


def _known_on(passed: Attempt) -> date:
    """Return the day from which a pass was known here as one."""
    return passed.passed_since or (passed.brought.on if passed.brought else ended_on(passed))


def _learnt(change: PolicyChange, passed: Iterable[Attempt]) -> set[ClauseId]:
    return {
        clause
        for attempt in passed
        if attempt.kind is AttemptKind.CHANGE and attempt.policy_version in change.since
        for clause in scored(attempt).asked
    }
