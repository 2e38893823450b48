"""Whether an attempt is passed, and what its decisions say of each clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from training.content.shapes import ClauseId, ModuleId, Verdict
from training.rules.facts import Attempt, AttemptKind, Decision, Flag, Outcome, Score


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
    return asked_for.issubset(score(decisions).right)


def score(decisions: Iterable[Decision]) -> Score:
    """Return what the decisions of one attempt say of each clause.

    A clause is decided right where at least one decision on it, at a scene or an item, was
    right, and no graded one was a breach. A graded decision that was not right is missed.

    Source: ours; a decision counts for every clause it cites, and a scene in a module is where
    one learns, so it misses nothing.
    """
    asked: set[ClauseId] = set()
    right: set[ClauseId] = set()
    missed = []
    for decision in decisions:
        if decision.graded:
            asked.update(decision.clauses)
        if decision.verdict is Verdict.RIGHT:
            right.update(decision.clauses)
        elif decision.graded:
            missed.append(decision)
    return Score(frozenset(asked), frozenset(right.difference(breached_clauses(missed))), tuple(missed))


def scored(attempt: Attempt) -> Score:
    """Return an attempt's score: as it was kept, or else taken from its decisions."""
    return attempt.score or score(attempt.decisions)


def missed_clauses(decisions: Iterable[Decision]) -> tuple[ClauseId, ...]:
    """Return the clauses on which some graded decision was not right, in the order met, each once."""
    return _clauses(score(decisions).missed)


def breached_clauses(decisions: Iterable[Decision]) -> tuple[ClauseId, ...]:
    """Return the clauses that a graded decision breached, in the order met, each once."""
    return _clauses(d for d in decisions if d.graded and d.verdict is Verdict.BREACH)


def unresolved_breaches(attempts: Sequence[Attempt]) -> tuple[Breach, ...]:
    """Return each graded breach with the clauses that no attempt passed afterwards decided right.

    attempts  in the order they ended, open ones last. A breach counts from the moment it is
              stored, also in an attempt still open or closed unfinished.

    Source: ours.
    """
    breached = [
        (index, decision)
        for index, attempt in enumerate(attempts)
        for decision in scored(attempt).missed
        if decision.verdict is Verdict.BREACH
    ]
    if not breached:
        return ()  # as with most people
    clauses = {clause for _, decision in breached for clause in decision.clauses}
    last_right = dict.fromkeys(clauses, (date.min, 0))
    for index, attempt in enumerate(attempts):
        if attempt.outcome is Outcome.PASSED and attempt.ended_on is not None:
            for clause in clauses & scored(attempt).right:
                last_right[clause] = attempt.ended_on, index
    found = []
    for index, decision in breached:
        # Within a day the order stored is kept.
        if left := tuple(clause for clause in decision.clauses if last_right[clause] <= (decision.on, index)):
            found.append(Breach(decision, left))
    return tuple(found)


def misses_in_a_row(attempts: Iterable[Attempt]) -> dict[ClauseId, list[tuple[Attempt, Decision]]]:
    """Return of each clause the latest passed attempts that asked it and missed it, where they are two at least.

    Each with the first decision that missed it.

    attempts  in the order they ended; only those passed say anything

    One that a correction has pass ends a run, and adds to none: no reason arises from a correction.
    """
    runs: dict[ClauseId, list[tuple[Attempt, Decision]]] = {}
    for attempt in attempts:
        if attempt.outcome is not Outcome.PASSED:
            continue
        its = scored(attempt)
        if not (its.missed or runs):
            continue
        missed: dict[ClauseId, Decision] = {}
        for decision in its.missed:
            for clause in decision.clauses:
                missed.setdefault(clause, decision)
        for clause in [clause for clause in runs if clause not in missed and clause in its.asked]:
            del runs[clause]
        if not attempt.passed_since:
            for clause, decision in missed.items():
                runs.setdefault(clause, []).append((attempt, decision))
    return {clause: run for clause, run in runs.items() if len(run) >= 2}


def failures_in_a_row(attempts: Sequence[Attempt], certified_on: date) -> dict[ModuleId | None, list[Attempt]]:
    """Return the failed attempts at each module since its last pass, where they are two at least; the oldest first.

    None stands for the refresher.

    certified_on  of the refresher only those that ended after this day
    """
    if [attempt.outcome for attempt in attempts].count(Outcome.FAILED) < 2:
        return {}  # as with most people
    runs: dict[ModuleId | None, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.kind is AttemptKind.CHANGE or attempt.ended_on is None:
            continue
        if attempt.outcome is Outcome.PASSED:
            runs.pop(attempt.module_id, None)
        elif attempt.outcome is Outcome.FAILED and (attempt.module_id or attempt.ended_on > certified_on):
            runs.setdefault(attempt.module_id, []).append(attempt)
    return {subject: run for subject, run in runs.items() if len(run) >= 2}


def unanswered_clauses(flag: Flag, attempts: Sequence[Attempt]) -> tuple[ClauseId, ...]:
    """Return the clauses of a flag that no attempt passed after it was raised decided right.

    attempts  in the order they ended, open ones last

    Source: ours.
    """
    later = [scored(attempt).right for attempt in attempts[flag.follows :] if attempt.outcome is Outcome.PASSED]
    return tuple(clause for clause in flag.clauses if not any(clause in right for right in later))


def _clauses(decisions: Iterable[Decision]) -> tuple[ClauseId, ...]:
    return tuple(dict.fromkeys(clause for decision in decisions for clause in decision.clauses))
