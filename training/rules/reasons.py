"""Why a person is not simply certified: each reason as one plain sentence, its evidence and what mends it.

The finders stand in the order of gravity. Each yields the reasons of its kind that
hold on a day; none depends on another, and none says more than the facts hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from training import showing
from training.content.shapes import ClauseId, LabelEnum, ModuleId, Verdict
from training.rules import changing, evidence
from training.rules.case import Case
from training.rules.certifying import counts_from_on, ended_on, passes
from training.rules.evidence import Evidence
from training.rules.facts import Attempt, AttemptKind, Decision, Flag, ObligationKind, Outcome
from training.rules.obliging import Obligation, Rule, added_on, retraining, undated
from training.rules.scoring import unanswered_clauses, unresolved_breaches

REFRESHER = "the refresher"
MOST_NAMED = 3
"""Modules that a sentence names one by one. Source: ours; more titles in a row are not read."""


class ReasonKind(LabelEnum):
    """What kind of reason it is. The number is its gravity: 1 is the gravest, and 1 to 6 need retraining."""

    number: int

    BREACH = "breach", "Unresolved breach", 1
    FLAGGED = "flagged", "Flagged by the Director", 2
    FAILED_TWICE = "failed-twice", "Not passed twice running", 3
    CHANGE_NOT_LEARNT = "policy-change", "Policy change not learned", 4
    SLIPPING = "slipping", "Slipping", 5
    LAPSED = "lapsed", "Lapsed", 6
    OVERDUE = "overdue", "Overdue", 7
    DUE = "due", "Due", 8

    def __new__(cls, value: str, label: str, number: int) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.number = number
        return member

    @property
    def needs_retraining(self) -> bool:
        """Whether it outweighs a certification that still runs."""
        return self.number <= 6

    @property
    def is_silent_on_leave(self) -> bool:
        """Whether only the calendar asks it. Nobody is reminded of a date on leave; a lapse is said all the same."""
        return self in (ReasonKind.CHANGE_NOT_LEARNT, ReasonKind.OVERDUE, ReasonKind.DUE)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is due, overdue or needs retraining. Worded as help, and the same every day that it holds."""

    kind: ReasonKind
    sentence: str
    next_step: str  # what follows "Next: ", without a full stop
    obligation: Obligation | None  # None: nothing with a date of its own
    evidence: tuple[Evidence, ...]
    clauses: tuple[ClauseId, ...] = ()
    module_ids: tuple[ModuleId, ...] = ()  # what mends it; empty where the refresher does
    still_learning: bool = False  # of somebody never certified: a lesson, without a date, not a record

    @property
    def due_on(self) -> date | None:
        """The day by which it is to be mended. None: it has none, or it follows on return from leave."""
        return self.obligation.due_on if self.obligation else None

    @property
    def in_full(self) -> str:
        """The sentence and the next step in one line, as on a list."""
        return f"{self.sentence} Next: {self.next_step}."

    def late(self, today: date) -> str:
        """Return "3 days late" past the due date, or nothing."""
        return showing.late(self.due_on, today)


# --- What was decided ---------------------------------------------------------


def unresolved_breach(case: Case, today: date) -> Iterator[Reason]:
    """A clause was breached in a graded decision, and no attempt passed since decided it right.

    One reason a decision, naming its clauses.

    Source: ours: what was disclosed once is learnt before it is certified again.
    """
    for breach in unresolved_breaches(case.attempts):
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
        clauses, module_ids = _unanswered(case, flag)
        is_earlier = flag.on < counts_from_on(case.facts, case.numbers)
        if flag.withdrawn_on or is_earlier or not (clauses or module_ids):
            continue
        again = dict.fromkeys([*module_ids, *case.mended_by(clauses, first=None)])
        obligation = retraining(
            case.facts, case.numbers, _asked_from(case, again, max(flag.on, starts_on)), tuple(again)
        )
        yield Reason(
            ReasonKind.FLAGGED,
            f"The Director flagged {case.facts.name} for retraining on {showing.day(flag.on)}, "
            f"after {flag.observation.label}.",
            f"{_what(case, tuple(again))}, {_by(obligation)}",
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
    subjects: list[tuple[ModuleId | None, str]] = [(module.id, module.title) for module in case.asked.modules]
    if case.open_one(ObligationKind.REFRESHER, today):
        subjects.append((None, REFRESHER))
    for module_id, title in subjects:
        run = _failures_in_a_row(case, module_id)
        if len(run) >= 2:
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
    slips: dict[tuple[Decision, Decision], list[ClauseId]] = {}
    arose_on: dict[tuple[Decision, Decision], date] = {}
    passed = [attempt for attempt in case.attempts if attempt.outcome is Outcome.PASSED]
    for clause in dict.fromkeys(clause for module in case.asked.modules for clause in sorted(module.weight_3)):
        run = _misses_in_a_row(passed, clause)
        if len(run) >= 2:
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


# --- What the calendar says ---------------------------------------------------


def change_not_learnt(case: Case, today: date) -> Iterator[Reason]:
    """A policy change is past due. One reason a version.

    Source: ours; the old words are not the policy any more.
    """
    for obligation in case.open_ones(ObligationKind.POLICY_CHANGE, today):
        if obligation.is_past_due(today):
            yield _of_policy_change(case, ReasonKind.CHANGE_NOT_LEARNT, obligation)


def lapsed(case: Case, today: date) -> Iterator[Reason]:
    """The certification has ended, and so has the time to renew it.

    Its date is the refresher's, or the onboarding's once that is asked again.

    Source: ours.
    """
    certification = case.certification
    if certification is None or today <= certification.until_on:
        return
    onboarding = next((o for o in case.open_ones(ObligationKind.ONBOARDING, today) if o.rule is Rule.AGAIN), None)
    refresher = case.open_one(ObligationKind.REFRESHER, today)
    obligation = onboarding or (refresher if refresher and refresher.is_past_due(today) else None)
    if obligation:
        sentence = f"{case.facts.name}'s certification ended on {showing.day(certification.until_on)}."
        yield _by_a_date(case, ReasonKind.LAPSED, obligation, sentence)


def overdue(case: Case, today: date) -> Iterator[Reason]:
    """Onboarding is past due; or a refresher that the Director asked for sooner, while the certification runs.

    Source: ours.
    """
    for onboarding in case.open_ones(ObligationKind.ONBOARDING, today):
        if onboarding.is_past_due(today):
            yield _by_a_date(case, ReasonKind.OVERDUE, onboarding, _onboarding_so_far(case, onboarding))
    refresher = case.open_one(ObligationKind.REFRESHER, today)
    if refresher and refresher.is_past_due(today) and case.certification and today <= case.certification.until_on:
        until_on = showing.day(case.certification.until_on)
        sentence = f"{case.facts.name}'s certification runs through {until_on}, and the refresher was asked for sooner."
        yield _by_a_date(case, ReasonKind.OVERDUE, refresher, sentence)


def due(case: Case, today: date) -> Iterator[Reason]:
    """Onboarding, the refresher or a policy change is open and not past due; or a module was added, and from
    which day is not known.

    Source: ours.
    """
    for onboarding in case.open_ones(ObligationKind.ONBOARDING, today):
        if not onboarding.is_past_due(today):
            yield _by_a_date(case, ReasonKind.DUE, onboarding, _onboarding_so_far(case, onboarding))
    refresher = case.open_one(ObligationKind.REFRESHER, today)
    if refresher and not refresher.is_past_due(today) and case.certification:
        until_on = case.certification.until_on
        runs = (
            f"runs through {showing.day(until_on)}, and the refresher is open"
            if today <= until_on
            else f"ended on {showing.day(until_on)}; {_what_moved(refresher)}"
        )
        yield _by_a_date(case, ReasonKind.DUE, refresher, f"{case.facts.name}'s certification {runs}.")
    for obligation in case.open_ones(ObligationKind.POLICY_CHANGE, today):
        if not obligation.is_past_due(today):
            yield _of_policy_change(case, ReasonKind.DUE, obligation)
    if case.certification and (module_ids := undated(case.facts, case.asked, case.numbers)):
        named = showing.all_of([case.asked.titles()[module_id] for module_id in module_ids])
        sentence = f"The curriculum asks {case.facts.name} for {named}, and does not say since when."
        next_step = "the Director has the day written below `added` in the curriculum"
        yield Reason(ReasonKind.DUE, sentence, next_step, None, (evidence.of_certification(case.certification),))


FINDERS: tuple[Callable[[Case, date], Iterator[Reason]], ...] = (
    unresolved_breach,
    flagged,
    failed_twice,
    change_not_learnt,
    slipping,
    lapsed,
    overdue,
    due,
)


def nothing_open(case: Case) -> Reason:
    """Return the reason of somebody who holds no certification while nothing is open: a fault of the set-up."""
    name = case.facts.name
    if not case.asked.modules:
        sentence = f"Nothing is asked of {name} yet: the curriculum names no module for this role."
        next_step = "the Director decides which modules this role takes"
    else:
        sentence = f"{name} has no certification, and nothing is open."
        next_step = "the Director checks the start of employment and the curriculum"
    return Reason(ReasonKind.DUE, sentence, next_step, obligation=None, evidence=(evidence.of_employment(case),))


# --- Making a reason ----------------------------------------------------------


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
    since = case.certified_since
    if since is None or today < since:
        return Reason(kind, sentence, _what(case, module_ids), None, rows, clauses, module_ids, still_learning=True)
    obligation = retraining(case.facts, case.numbers, _asked_from(case, module_ids, max(arose_on, since)), module_ids)
    next_step = f"{_what(case, module_ids)}, {_by(obligation)}"
    return Reason(kind, sentence, next_step, obligation, rows, clauses, module_ids)


def _asked_from(case: Case, module_ids: Collection[ModuleId], day: date) -> date:
    """Return the day, or the day from which the role asks for these modules again, if that is later.

    Source: ours; a role that did not ask for them had ended the reason, and nobody is late on the day they are told.
    """
    days = [added_on(case.facts, module) for module in case.asked.modules if module.id in module_ids]
    return max([day, *(again for again in days if again)])


def _by_a_date(case: Case, kind: ReasonKind, obligation: Obligation, sentence: str) -> Reason:
    """Return a reason that its obligation's date makes."""
    next_step = f"{_what(case, obligation.module_ids)}, {_by(obligation)}"
    if obligation.rule is Rule.ADDED:
        row = evidence.of_change(case, obligation)
    else:
        row = evidence.of_certification(case.certification) if case.certification else evidence.of_employment(case)
    return Reason(kind, sentence, next_step, obligation, (row,), module_ids=obligation.module_ids)


def _of_policy_change(case: Case, kind: ReasonKind, obligation: Obligation) -> Reason:
    """Return the reason that a changed policy makes, due or past due."""
    assert obligation.unlearnt is not None
    change, clauses = obligation.unlearnt.change, obligation.unlearnt.clauses
    number = len(clauses)
    sentence = (
        f"{case.facts.name} learned {showing.number_word(number)} {showing.plural(number, 'clause')} of the policy "
        f"in older words; version {change.version} is in force from {showing.day(change.in_force_on)}."
    )
    next_step = f"the policy change, about {showing.length(changing.minutes(number))}, {_by(obligation)}"
    rows = tuple(evidence.of_older_words(case, attempt) for attempt in obligation.unlearnt.older)
    return Reason(kind, sentence, next_step, obligation, rows, clauses)


def _unanswered(case: Case, flag: Flag) -> tuple[tuple[ClauseId, ...], tuple[ModuleId, ...]]:
    """Return the clauses and the modules of a flag that no attempt passed afterwards answers."""
    passed = passes(case.facts.attempts[flag.follows :])
    titles = case.asked.titles()
    clauses = case.taught(unanswered_clauses(flag, case.facts.attempts))
    return clauses, tuple(m for m in flag.module_ids if m in titles and m not in passed)


def _failures_in_a_row(case: Case, module_id: ModuleId | None) -> list[Attempt]:
    """Return the failed attempts at a module, or at the refresher (None), since its last pass, oldest first."""
    run: list[Attempt] = []
    for attempt in case.attempts:
        is_at_it = attempt.module_id == module_id if module_id else attempt.kind is AttemptKind.REFRESHER
        granted_on = case.certification.granted_on if case.certification and module_id is None else date.min
        if is_at_it and attempt.outcome is Outcome.PASSED:
            run = []
        elif is_at_it and attempt.outcome is Outcome.FAILED and ended_on(attempt) > granted_on:
            run.append(attempt)
    return run


def _misses_in_a_row(passed: list[Attempt], clause: ClauseId) -> list[tuple[Attempt, Decision]]:
    """Return the latest passed attempts that asked a clause and missed it, with the first decision that did."""
    run: list[tuple[Attempt, Decision]] = []
    for attempt in passed:
        on_it = [d for d in attempt.decisions if d.graded and clause in d.clauses]
        missed = [d for d in on_it if d.verdict is not Verdict.RIGHT]
        if missed:
            run.append((attempt, missed[0]))
        elif on_it:
            run = []
    return run


# --- Its words -----------------------------------------------------------------


def _chose(case: Case, decision: Decision) -> str:
    said = showing.quoted(decision.said)
    return f"{case.facts.name} chose {said} on {showing.day(decision.on)} ({evidence.where(case, decision)})"


def _onboarding_so_far(case: Case, onboarding: Obligation) -> str:
    left = len(onboarding.module_ids)
    if onboarding.rule is Rule.ADDED:
        modules = f"{showing.number_word(left)} added {showing.plural(left, 'module')}"
        return f"Since {showing.day(onboarding.opens_on)} {case.facts.name} has been asked for {modules}."
    from_the_start = [module for module in case.asked.modules if added_on(case.facts, module) is None]
    required = len(from_the_start if onboarding.rule is not Rule.AGAIN else case.asked.modules)
    passed = showing.number_word(required - left) if left < required else "none"
    return (
        f"{case.facts.name} has passed {passed} of the "
        f"{showing.number_word(required)} required {showing.plural(required, 'module')}."
    )


def _what(case: Case, module_ids: tuple[ModuleId, ...]) -> str:
    """Name what to take, with its honest minutes: the modules, or the refresher where none is named."""
    if not module_ids:
        return f"{REFRESHER}, about {showing.length(case.asked.refresher_minutes)}"
    minutes = sum(module.minutes for module in case.asked.modules if module.id in module_ids)
    titles = case.asked.titles()
    named = [titles[module_id] for module_id in module_ids]
    if len(named) > MOST_NAMED:
        named[1:] = [f"{showing.number_word(len(named) - 1)} more modules"]
    return f"{showing.all_of(named)}, about {showing.length(minutes)}"


def _what_moved(refresher: Obligation) -> str:
    if refresher.set_date:
        return "the Director moved the date of the refresher"
    if refresher.rule is Rule.TOLD_LATE:
        return f"the refresher is asked for only since {showing.day(refresher.opens_on)}"
    return "days of leave moved the date of the refresher"


def _by(obligation: Obligation) -> str:
    return f"by {showing.day(obligation.due_on)}" if obligation.due_on else "the date follows on return"


def _day(attempt: Attempt) -> str:
    return showing.day(ended_on(attempt))
