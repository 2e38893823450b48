"""The reasons that a person's decisions make, or what the Director saw: reasons 4.1, 4.2, 4.3 and 4.5.

Each finder yields the reasons of its kind that hold on a day. None depends on another,
and none says more than the facts hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from training import showing
from training.content.shapes import ClauseId, ModuleId
from training.rules import evidence
from training.rules.case import Case
from training.rules.certifying import certified_since, counts_from_on, ended_on, passes
from training.rules.evidence import Evidence
from training.rules.facts import Attempt, Decision, Flag, ObligationKind
from training.rules.obliging import added_on, retraining
from training.rules.reasons import REFRESHER, Reason, ReasonKind, by, what
from training.rules.scoring import unanswered_clauses


def unresolved_breach(case: Case, today: date) -> Iterator[Reason]:
    """A clause was breached in a graded decision, and no attempt passed since decided it right.

    One reason a decision, naming its clauses.

    Source: ours: what was disclosed once is learnt before it is certified again.
    """
    for breach in case.breaches:
        decision = breach.decision
        if clauses := case.taught(breach.clauses):
            yield _to_learn(
                case,
                ReasonKind.BREACH,
                today,
                arose_on=decision.on,
                sentence=f"{_chose(case, decision)}. That is a breach.",
                rows=(evidence.of_decision(case, decision),),
                clauses=clauses,
                module_ids=case.mended_by(clauses, decision.module_id),
            )


def flagged(case: Case, today: date) -> Iterator[Reason]:
    """The Director asks for clauses or modules again, and they were not passed since.

    A module is answered by a later pass of it; a clause by a later passed attempt that
    decided it right. One that the role no longer asks for is no longer asked. It is said
    with a date to somebody never certified too: it is a person's word, not a mistake's trace.
    Raised in the days of early work before the first day, it is asked from that day on.

    Source: ours; what is seen at the desk is worth more than a quiz.
    """
    starts_on = case.facts.employment.starts_on
    for flag in case.facts.flags:
        if flag.withdrawn_on or flag.on < counts_from_on(case.facts, case.numbers):
            continue
        clauses, module_ids = _unanswered(case, flag)
        if not (clauses or module_ids):
            continue
        again = dict.fromkeys([*module_ids, *case.mended_by(clauses, first=None)])
        obligation = retraining(
            case.facts, case.numbers, _asked_from(case, again, max(flag.on, starts_on)), tuple(again)
        )
        yield Reason(
            ReasonKind.FLAGGED,
            f"The Director flagged {case.facts.name} for retraining on {showing.day(flag.on)}, "
            f"after {flag.observation.label}.",
            f"{what(case, tuple(again))}, {by(obligation)}",
            obligation,
            (evidence.of_flag(flag),),
            clauses,
            tuple(again),
        )


def failed_twice(case: Case, today: date) -> Iterator[Reason]:
    """The last two finished attempts at a required module, or at the refresher that is owed, both failed.

    Of the refresher only those since the last certification. An attempt closed
    unfinished is neither passed nor failed. It arises on the day of the second
    failure in a row, and a third moves no date.

    Source: ours.
    """
    if not case.failures:
        return  # as with most people
    subjects: list[tuple[ModuleId | None, str]] = [(module.id, module.title) for module in case.asked.modules]
    if case.open_one(ObligationKind.REFRESHER, today):
        subjects.append((None, REFRESHER))
    for module_id, title in subjects:
        if run := case.failures.get(module_id):
            before, last = run[-2:]
            yield _to_learn(
                case,
                ReasonKind.FAILED_TWICE,
                today,
                arose_on=ended_on(run[1]),
                sentence=f"{case.facts.name} took {title} on {_day(before)} and again on {_day(last)}, "
                "and has not passed it since.",
                rows=tuple(evidence.of_attempt(attempt, title) for attempt in (before, last)),
                module_ids=(module_id,) if module_id else (),
            )


def slipping(case: Case, today: date) -> Iterator[Reason]:
    """In each of the last two passed attempts that asked a weight-3 clause, a graded decision on it was not right.

    Clauses that slipped at the same two decisions make one reason.

    Source: ours; a pass mark lets one miss through, and the same miss twice is a habit.
    """
    if not case.misses:
        return  # as with most people
    slips: dict[tuple[Decision, Decision], list[ClauseId]] = {}
    arose_on: dict[tuple[Decision, Decision], date] = {}
    twice = case.misses.keys()
    for clause in dict.fromkeys(c for module in case.asked.modules for c in sorted(module.weight_3 & twice)):
        run = case.misses[clause]
        pair = run[-2][1], run[-1][1]
        slips.setdefault(pair, []).append(clause)
        arose_on[pair] = min(ended_on(run[1][0]), arose_on.get(pair, date.max))
    for (before, last), clauses in slips.items():
        yield _to_learn(
            case,
            ReasonKind.SLIPPING,
            today,
            arose_on=arose_on[before, last],
            sentence=f"{_chose(case, last)}, and missed the same clause on {showing.day(before.on)} "
            f"({evidence.where(case, before)}).",
            rows=(evidence.of_decision(case, before), evidence.of_decision(case, last)),
            clauses=tuple(clauses),
            module_ids=case.mended_by(clauses, last.module_id),
        )


# --- Making such a reason -----------------------------------------------------


def _to_learn(
    case: Case,
    kind: ReasonKind,
    today: date,
    *,
    arose_on: date,
    sentence: str,
    rows: tuple[Evidence, ...],
    clauses: tuple[ClauseId, ...] = (),
    module_ids: tuple[ModuleId, ...],
) -> Reason:
    """Return a reason with its retraining, or as still learning for somebody never yet certified.

    What is unlearnt at the first certification opens its retraining that day.
    """
    since = certified_since(case.facts, arose_on)
    if since is None or today < since:
        return Reason(kind, sentence, what(case, module_ids), None, rows, clauses, module_ids, still_learning=True)
    obligation = retraining(case.facts, case.numbers, _asked_from(case, module_ids, max(arose_on, since)), module_ids)
    next_step = f"{what(case, module_ids)}, {by(obligation)}"
    return Reason(kind, sentence, next_step, obligation, rows, clauses, module_ids)


def _asked_from(case: Case, module_ids: Collection[ModuleId], day: date) -> date:
    """Return the day, or the day from which the role asks for these modules again, if that is later.

    Source: ours; a role that did not ask for them had ended the reason, and nobody is late on the day they are told.
    """
    days = [added_on(case.facts, module) for module in case.asked.modules if module.id in module_ids]
    return max([day, *(again for again in days if again)])


def _unanswered(case: Case, flag: Flag) -> tuple[tuple[ClauseId, ...], tuple[ModuleId, ...]]:
    """Return the clauses and the modules of a flag that no attempt passed afterwards answers."""
    passed = passes(case.facts.attempts[flag.follows :])
    titles = case.asked.titles
    clauses = case.taught(unanswered_clauses(flag, case.facts.attempts))
    return clauses, tuple(m for m in flag.module_ids if m in titles and m not in passed)


def _chose(case: Case, decision: Decision) -> str:
    said = showing.quoted(decision.said)
    return f"{case.facts.name} chose {said} on {showing.day(decision.on)} ({evidence.where(case, decision)})"


def _day(attempt: Attempt) -> str:
    return showing.day(ended_on(attempt))
