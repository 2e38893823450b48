"""Whether an attempt is passed, and what its decisions say of each clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from training.content.shapes import ClauseId, Verdict
from training.rules.facts import Attempt, Decision, Flag, Outcome


@dataclass(frozen=True, slots=True)
class Breach:
    """A graded breach, and the clauses of it that are not yet put right."""

    decision: Decision
    clauses: tuple[ClauseId, ...]


def is_passed(decisions: Sequence[Decision], pass_mark: Fraction, asked_for: frozenset[ClauseId]) -> bool:
    """Say whether these decisions pass their attempt.

    decisions  all of the attempt, graded or not
    asked_for  the weight-3 clauses for which an item was drawn

    All three must hold: the share right of what is graded reaches the pass mark, no
    graded decision is a breach, and every clause asked for was decided right. An
    attempt without a graded decision is not passed.

    Source: ours, the pass mark included; a breach is never averaged away because at
    the desk one disclosure is not undone by nine good answers.
    """
    graded = [decision for decision in decisions if decision.graded]
    right = sum(decision.verdict is Verdict.RIGHT for decision in graded)
    if not graded or right * pass_mark.denominator < len(graded) * pass_mark.numerator:
        return False
    if any(decision.verdict is Verdict.BREACH for decision in graded):
        return False
    return all(decided_right(decisions, clause) for clause in asked_for)


def decided_right(decisions: Iterable[Decision], clause: ClauseId) -> bool:
    """Say whether a clause was decided right in one attempt.

    At least one decision on it, at a scene or an item, was right, and no graded one was a breach.

    Source: ours; a decision counts for every clause it cites.
    """
    on_it = [decision for decision in decisions if clause in decision.clauses]
    if any(decision.graded and decision.verdict is Verdict.BREACH for decision in on_it):
        return False
    return any(decision.verdict is Verdict.RIGHT for decision in on_it)


def missed_clauses(decisions: Iterable[Decision]) -> tuple[ClauseId, ...]:
    """Return the clauses on which some graded decision was not right, in the order met, each once.

    Source: ours; a scene in a module is where one learns, so it misses nothing.
    """
    return _clauses(d for d in decisions if d.graded and d.verdict is not Verdict.RIGHT)


def breached_clauses(decisions: Iterable[Decision]) -> tuple[ClauseId, ...]:
    """Return the clauses that a graded decision breached, in the order met, each once."""
    return _clauses(d for d in decisions if d.graded and d.verdict is Verdict.BREACH)


def unresolved_breaches(attempts: Sequence[Attempt]) -> tuple[Breach, ...]:
    """Return each graded breach with the clauses that no attempt passed afterwards decided right.

    attempts  in the order they ended, open ones last. A breach counts from the moment it is
              stored, also in an attempt still open or closed unfinished.

    Source: ours.
    """
    found = []
    for index, attempt in enumerate(attempts):
        for decision in attempt.decisions:
            if decision.graded and decision.verdict is Verdict.BREACH:
                afterwards = _passed_after(decision, index, attempts)
                left = tuple(
                    clause
                    for clause in decision.clauses
                    if not any(decided_right(later.decisions, clause) for later in afterwards)
                )
                found.append(Breach(decision, left))
    return tuple(breach for breach in found if breach.clauses)


def unanswered_clauses(flag: Flag, attempts: Sequence[Attempt]) -> tuple[ClauseId, ...]:
    """Return the clauses of a flag that no attempt passed after it was raised decided right.

    attempts  in the order they ended, open ones last

    Source: ours.
    """
    later = [attempt for attempt in attempts[flag.follows :] if attempt.outcome is Outcome.PASSED]
    return tuple(clause for clause in flag.clauses if not any(decided_right(one.decisions, clause) for one in later))


def _passed_after(decision: Decision, index: int, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return the attempts passed after a decision of the attempt at `index`; within a day the order stored is kept."""
    return [
        attempt
        for place, attempt in enumerate(attempts)
        if attempt.outcome is Outcome.PASSED
        and attempt.ended_on is not None
        and (attempt.ended_on, place) > (decision.on, index)
    ]


def _clauses(decisions: Iterable[Decision]) -> tuple[ClauseId, ...]:
    return tuple(dict.fromkeys(clause for decision in decisions for clause in decision.clauses))
