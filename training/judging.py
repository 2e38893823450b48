"""What the rules say on a day of a life that is written down. Each event does what the site's own action does.

Whoever doubts a date, or wants an example, asks here; nothing is kept, and no database is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch
from typing import Any

from training.actions.acting import Refused
from training.actions.lives import LastDayCrossed, LeaveCrossed, LeavesOverlap, NewEmployment, OutOfBounds
from training.content.problems import Problem, did_you_mean, no_clause
from training.content.shapes import ClauseId, ItemId, ModuleId, Role, SceneId, Verdict
from training.life import (
    CERTIFIED,
    CHANGE,
    EVERY_MODULE,
    REFRESHER,
    Back,
    DateSet,
    Decided,
    Event,
    Flagged,
    FlagWithdrawn,
    Hired,
    KeyCorrected,
    LeaveTaken,
    LeaveTakenBack,
    Left,
    Life,
    LifeFaults,
    PassBrought,
    PolicyChanged,
    RoleGiven,
    Taken,
    Written,
)
from training.rules.certifying import brought_pass, counts_as, counts_from_on, earned, refresher_counts, with_brought
from training.rules.correcting import gained, with_kinder_verdicts
from training.rules.employing import ONE_DAY, covers, is_one_employment, joined, overlap, with_gaps, works_here
from training.rules.facts import (
    Asked,
    Attempt,
    AttemptId,
    AttemptKind,
    Brought,
    Certification,
    CertificationId,
    Decision,
    DueDate,
    Employment,
    EmploymentId,
    Facts,
    Flag,
    FlagId,
    Leave,
    Numbers,
    NumbersByDay,
    Outcome,
    PersonId,
    Place,
    PolicyChange,
    QuestionKind,
    RoleChange,
    SettingChange,
)
from training.rules.numbers import by_day
from training.rules.obliging import added_by_role, clauses_to_learn, due_date_bounds
from training.rules.scoring import breached_clauses
from training.rules.settings import SETTINGS, OutOfReach
from training.rules.standing import Judgement, changes_on, judge
from training.rules.why import why_due, why_until


@dataclass(frozen=True, slots=True)
class InForce:
    """What is asked of each role, by which numbers, of which clauses."""

    asked: Mapping[Role, Asked]
    numbers: NumbersByDay
    clauses: Collection[ClauseId]


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded of a person so far."""

    facts: Facts
    stretches: tuple[Employment, ...]  # of work, in the order they begin
    leaves: tuple[Leave, ...]  # as recorded; the time between two stretches is not among them

    def with_work(self, stretches: tuple[Employment, ...], leaves: tuple[Leave, ...]) -> Known:
        """Return what is known after a change of the stretches or of the leaves."""
        whole, gaps = joined(stretches)
        earlier = tuple(one for one in stretches if one.starts_on < whole.starts_on)
        facts = replace(self.facts, employment=whole, leaves=with_gaps(leaves, gaps), earlier=earlier)
        return Known(facts, stretches, leaves)

    def with_facts(self, **changed: Any) -> Known:
        """Return what is known after a change of anything else."""
        return replace(self, facts=replace(self.facts, **changed))


def answer(written: Written, in_force: InForce, today: date) -> dict[str, Any]:
    """Return what the rules say of a life on a day, fit for JSON. Raises LifeFaults, with every fault of the file."""
    life = written.read()
    if problems := list(_settings_out_of_reach(life, written)):
        raise LifeFaults(problems)
    in_force = replace(in_force, numbers=_numbers(life, in_force.numbers.first, today))
    known: Facts | None = None
    for number, outcome in enumerate(lived(life, in_force)):
        if isinstance(outcome, Refused):
            problems.append(written.problem(("events", number), outcome.sentence))
        elif life.events[number].on <= today:
            known = outcome
    if known is None and not problems:
        problems.append(written.problem(("events",), f"Nothing is recorded of {life.name} by this day.", LATER))
    if problems or known is None:
        raise LifeFaults(problems)
    given = known, in_force.asked[known.role], in_force.numbers, today
    return _told(judge(*given), known, today) | {"changes_on": _iso(changes_on(*given))}


def _settings_out_of_reach(life: Life, written: Written) -> Iterator[Problem]:
    """Find settings that no library has, and values that they cannot have."""
    known = {setting.name: setting for setting in SETTINGS.values()}
    for number, given in enumerate(life.settings):
        if given.name not in known:
            cure = did_you_mean(given.name, known, f"Known here: {', '.join(known)}.")
            yield written.problem(("settings", number, "name"), f"There is no setting '{given.name}'.", cure)
            continue
        try:
            known[given.name].read(given.value)
        except OutOfReach as fault:
            what = f"The setting '{given.name}' cannot be '{given.value}'."
            yield written.problem(("settings", number, "value"), what, fault.sentence)


def _numbers(life: Life, first: Numbers, today: date) -> NumbersByDay:
    """Return the library's numbers day by day, with what is set of them by today."""
    in_order = sorted((given for given in life.settings if given.on <= today), key=lambda given: given.on)
    return by_day(first, [SettingChange(given.name, given.value, given.on + ONE_DAY) for given in in_order])


LATER = "Ask about a later day: each event is known from its `on`."


def lived(life: Life, in_force: InForce) -> Iterator[Facts | Refused]:
    """Yield after each event what is known then; or why it could not have happened, and then it did not."""
    for outcome in known_along(life, in_force):
        yield outcome if isinstance(outcome, Refused) else outcome.facts


def known_along(life: Life, in_force: InForce) -> Iterator[Known | Refused]:
    """Yield the same with each stretch of work and each leave as it was recorded."""
    known: Known | None = None
    for event in life.events:
        try:
            known = _after(event, known, life, in_force)
        except Refused as refused:
            yield refused
        else:
            yield known


def _after(event: Event, known: Known | None, life: Life, in_force: InForce) -> Known:
    if isinstance(event, Hired):
        if known:
            raise Refused(f'{life.name} is hired already. Write "back" for a return.')
        return _hired(event, life)
    if known is None:
        raise Refused(f'{life.name} is not hired yet. Begin with "hired".')
    return then(event, known, in_force)


def _hired(event: Hired, life: Life) -> Known:
    employment = Employment(EmploymentId("1"), event.starts_on or event.on, event.on, due_on=event.due_on)
    return Known(Facts(PersonId(""), life.name, life.role, employment), (employment,), ())


# --- What each event does, as the site's own action does it ----------------------------


@singledispatch
def then(event: Event, known: Known, in_force: InForce) -> Known:
    """Return what is known after an event. Raises Refused where the site would refuse it."""
    raise NotImplementedError


@then.register
def _(event: RoleGiven, known: Known, in_force: InForce) -> Known:
    facts = known.facts
    if event.role is facts.role:
        raise Refused(f'{facts.name} has the role "{event.role}" already.')
    # Counted from the role of this morning: a slip put right within the day adds nothing.
    earlier = [change for change in facts.role_changes if change.on < event.on]
    was = next((change.was for change in facts.role_changes if change.on == event.on), facts.role)
    adds = added_by_role(facts, in_force.asked[was], in_force.asked[event.role], event.on)
    change = RoleChange(event.role, was, event.on, adds)
    return _granted(known.with_facts(role=event.role, role_changes=(*earlier, change)), in_force, event.on)


@then.register
def _(event: LeaveTaken, known: Known, in_force: InForce) -> Known:
    leave = Leave(event.first_on or event.on, event.last_on)
    if leave.last_on and leave.last_on < leave.first_on:
        raise LeaveCrossed
    if any(overlap(leave, other) for other in known.leaves):
        raise LeavesOverlap
    return known.with_work(known.stretches, (*known.leaves, leave))


@then.register
def _(event: LeaveTakenBack, known: Known, in_force: InForce) -> Known:
    left = tuple(leave for leave in known.leaves if leave.first_on != event.first_on)
    if left == known.leaves:
        raise Refused("No leave begins on that day.")
    return known.with_work(known.stretches, left)


@then.register
def _(event: PassBrought, known: Known, in_force: InForce) -> Known:
    facts, numbers = known.facts, in_force.numbers
    asked = in_force.asked[facts.role]
    if event.what != CERTIFIED and event.what not in asked.titles:
        words = [*asked.titles, CERTIFIED]
        raise Refused(f"The role does not ask for '{event.what}'. {did_you_mean(event.what, words, '')}".strip())
    if not counts_from_on(facts, numbers) <= event.passed_on <= event.on:
        raise Refused("A pass before the work here, or still to come, is not brought.")
    if any(one.began_on <= event.passed_on for one in facts.attempts if not one.brought):
        raise Refused("Only what came before the training here is brought.")
    subjects = counts_as(facts, asked, numbers, event.passed_on) if event.what == CERTIFIED else (event.what,)
    passes = [
        brought_pass(AttemptId(f"{len(facts.attempts) + n}"), subject, event.passed_on, Brought(event.on, ""))
        for n, subject in enumerate(subjects, start=1)
    ]
    # Flags count the attempts taken here: what is brought answers none.
    flags = tuple(replace(flag, follows=flag.follows + len(passes)) for flag in facts.flags)
    known = known.with_facts(attempts=with_brought(facts.attempts, passes), flags=flags)
    while (after := _granted(known, in_force, event.on)) is not known:
        known = after
    return known


@then.register
def _(event: Left, known: Known, in_force: InForce) -> Known:
    *earlier, latest = known.stretches
    last_on = event.last_on or event.on
    if last_on < latest.starts_on:
        raise LastDayCrossed
    return known.with_work((*earlier, replace(latest, last_on=last_on)), known.leaves)


@then.register
def _(event: Back, known: Known, in_force: InForce) -> Known:
    back_on = event.back_on or event.on
    left_on = known.stretches[-1].last_on
    if left_on and back_on > left_on:
        if left_on >= event.on and not is_one_employment(left_on, back_on):
            raise NewEmployment(left_on)
        again = Employment(EmploymentId(str(len(known.stretches) + 1)), back_on, event.on)
        return known.with_work((*known.stretches, again), _ended_by(back_on, known.leaves))
    if not any(covers(leave, back_on) and leave.first_on < back_on for leave in known.leaves):
        raise Refused("There is nothing to be back from on this day: no leave, and no last day of work before it.")
    return known.with_work(known.stretches, _ended_by(back_on, known.leaves))


def _ended_by(back_on: date, leaves: tuple[Leave, ...]) -> tuple[Leave, ...]:
    """Return the leaves, of which one that covers the first day back ends on the day before."""
    return tuple(
        replace(leave, last_on=back_on - ONE_DAY) if covers(leave, back_on) and leave.first_on < back_on else leave
        for leave in leaves
    )


@then.register
def _(event: Taken, known: Known, in_force: InForce) -> Known:
    facts = known.facts
    asked = in_force.asked[facts.role]
    if event.on >= facts.employment.starts_on and not works_here(facts, event.on):
        raise Refused(f"{facts.name} does not work here on this day.")
    if event.event == "passed" and any(d.verdict is Verdict.BREACH and _is_graded(event, d) for d in event.decisions):
        raise Refused("No attempt with a graded breach is passed.")
    for clause in (clause for decided in event.decisions for clause in decided.clauses):
        if clause not in in_force.clauses:
            raise Refused(f"{no_clause(clause)} {did_you_mean(clause, in_force.clauses, '')}".strip())
    if event.at == CHANGE:
        owed = clauses_to_learn(facts, asked, in_force.numbers, event.began_on or event.on)
        if not owed:
            raise Refused("No policy change waits to be learned on this day.")
        return _attempted(known, event, asked, None, owed)
    if event.at == REFRESHER:
        if not refresher_counts(facts, asked, in_force.numbers, event.began_on or event.on):
            raise Refused("A refresher begun on this day does not count. Taken as practice, it is not recorded.")
        return _granted(_attempted(known, event, asked, None), in_force, event.on)
    if event.at != EVERY_MODULE and event.at not in asked.titles:
        words = [*asked.titles, REFRESHER, CHANGE, EVERY_MODULE]
        raise Refused(f"The role does not ask for '{event.at}'. {did_you_mean(event.at, words, '')}".strip())
    for module in asked.modules:
        if event.at in (EVERY_MODULE, module.id):
            known = _granted(_attempted(known, event, asked, module.id), in_force, event.on)
    return known


@then.register
def _(event: Flagged, known: Known, in_force: InForce) -> Known:
    facts = known.facts
    if not (event.modules or event.clauses):
        raise Refused("A flag names at least one module or one clause.")
    if not in_force.asked[facts.role].asks_for(event.modules, event.clauses):
        raise Refused("The role does not ask for what this flag names.")
    follows = sum(attempt.ended_on is not None for attempt in facts.attempts)
    name = FlagId(f"{len(facts.flags) + 1}")
    flag = Flag(name, event.on, event.observation, event.clauses, event.modules, follows)
    return known.with_facts(flags=(*facts.flags, flag))


@then.register
def _(event: FlagWithdrawn, known: Known, in_force: InForce) -> Known:
    flags = known.facts.flags
    of_that_day = [flag for flag in flags if flag.on == event.flagged_on and flag.withdrawn_on is None]
    if not of_that_day:
        raise Refused("No flag of that day stands.")
    withdrawn = replace(of_that_day[0], withdrawn_on=event.on, withdrawn_because=event.because)
    return known.with_facts(flags=tuple(withdrawn if flag is of_that_day[0] else flag for flag in flags))


@then.register
def _(event: DateSet, known: Known, in_force: InForce) -> Known:
    facts = known.facts
    open_ones = judge(facts, in_force.asked[facts.role], in_force.numbers, event.on).obligations
    obligation = next((o for o in open_ones if (o.kind, o.opens_on) == (event.of, event.opens_on)), None)
    if obligation is None:
        raise Refused("Nothing of this kind that opened on that day is open.")
    bounds = due_date_bounds(obligation, facts, in_force.numbers, event.on)
    if not bounds.soonest <= event.due_on <= bounds.latest:
        raise OutOfBounds(bounds)
    due = DueDate(event.of, event.opens_on, event.due_on, event.on, event.because)
    return known.with_facts(due_dates=(*facts.due_dates, due))


@then.register
def _(event: PolicyChanged, known: Known, in_force: InForce) -> Known:
    before = known.facts.policy_changes
    if event.version in (change.version for change in before):
        raise Refused(f"Version {event.version} is signed already.")
    in_force_on = event.in_force_on or event.on
    here_on = max(in_force_on, event.on)
    change = PolicyChange(
        event.version,
        event.clauses,
        in_force_on=in_force_on,
        signed_on=event.on,
        published_on=event.published_on or here_on,
        questions_on=event.questions_on or here_on,
        since=frozenset([event.version]),
    )
    older = [replace(one, since=one.since | {event.version}) for one in before]
    return known.with_facts(policy_changes=(*older, change))


@then.register
def _(event: KeyCorrected, known: Known, in_force: InForce) -> Known:
    facts = known.facts
    decided = [decision for one in facts.attempts for decision in one.decisions if decision.said == event.said]
    verdicts = {(decision.attempt_id, decision.place): event.verdict for decision in decided}
    after = with_kinder_verdicts(facts, verdicts, event.on)
    if after == facts:
        raise Refused(f'{facts.name} was never judged graver for "{event.said}".')
    would_pass = [
        one.id
        for one, before in zip(after.attempts, facts.attempts, strict=True)
        if event.passes and one != before and not breached_clauses(one.decisions)
    ]
    after = gained(after, would_pass, in_force.asked, in_force.numbers, event.on).facts
    first = len(facts.certifications)
    named = (
        replace(row, id=CertificationId(str(number)))
        for number, row in enumerate(after.certifications[first:], start=first + 1)
    )
    return known.with_facts(attempts=after.attempts, certifications=(*facts.certifications, *named))


# --- An attempt, and what it earns ------------------------------------------------------


def _is_graded(event: Taken, decided: Decided) -> bool:
    return decided.kind is QuestionKind.ITEM or event.at in (REFRESHER, CHANGE)


def _attempted(
    known: Known, event: Taken, asked: Asked, module_id: ModuleId | None, owed: Sequence[ClauseId] = ()
) -> Known:
    """Return what is known after an attempt. `module_id` None: the refresher, or a change of what is owed."""
    attempts = known.facts.attempts
    attempt_id = AttemptId(str(len(attempts) + 1))
    decisions = [
        _decision(event, decided, attempt_id, number, asked, module_id)
        for number, decided in enumerate(_in_full(event, asked, module_id, owed), start=1)
    ]
    began_on = event.began_on or event.on
    shown = [c.version for c in known.facts.policy_changes if c.published_on and c.published_on <= began_on]
    attempt = Attempt(
        attempt_id,
        AttemptKind.MODULE if module_id else AttemptKind(event.at),
        module_id,
        began_on,
        event.on,
        Outcome(event.event),
        tuple(decisions),
        policy_version=shown[-1] if shown else "",
    )
    return known.with_facts(attempts=(*attempts, attempt))


def _in_full(event: Taken, asked: Asked, module_id: ModuleId | None, owed: Sequence[ClauseId]) -> list[Decided]:
    """Return the decisions, and of a pass the right ones that it implies: none passes without its weight-3 clauses,
    and no change without a question on each clause that is owed."""
    right = {clause for d in event.decisions if d.verdict is Verdict.RIGHT for clause in d.clauses}
    if owed:
        left = [Decided(clauses=(clause,), verdict=Verdict.RIGHT, said="") for clause in owed if clause not in right]
        return [*event.decisions, *(left if event.event == "passed" else ())]
    implied = [
        Decided(clauses=clauses, verdict=Verdict.RIGHT, said="", module=module.id)
        for module in asked.modules
        if module_id in (None, module.id) and (clauses := tuple(sorted(module.weight_3 - right)))
    ]
    return [*event.decisions, *(implied if event.event == "passed" else ())]


def _decision(
    event: Taken, decided: Decided, attempt_id: AttemptId, number: int, asked: Asked, module_id: ModuleId | None
) -> Decision:
    teaching = (module.id for module in asked.modules if module.teaches & set(decided.clauses))
    name = f"{number}"
    return Decision(
        attempt_id,
        Place(number),
        decided.kind,
        module_id or decided.module or next(teaching, ModuleId("")),
        ItemId(name) if decided.kind is QuestionKind.ITEM else SceneId(name),
        number,
        decided.said,
        decided.verdict,
        decided.clauses,
        _is_graded(event, decided),
        event.on,
    )


def _granted(known: Known, in_force: InForce, on: date) -> Known:
    """Grant what is earned by now and has no row."""
    facts = known.facts
    won = earned(facts, in_force.asked[facts.role], in_force.numbers, on)
    if won is None:
        return known
    row = Certification(
        CertificationId(str(len(facts.certifications) + 1)),
        won.starts_on,
        won.until_on,
        on,
        attempt_id=won.attempt_id,
        valid_months=in_force.numbers.on(on).valid_months,
    )
    return known.with_facts(certifications=(*facts.certifications, row))


# --- The answer ---------------------------------------------------------------------------


def _told(judged: Judgement, facts: Facts, today: date) -> dict[str, Any]:
    return {
        "name": facts.name,
        "role": facts.role.value,
        "on": today.isoformat(),
        "state": judged.state.value,
        "holds_certification": judged.holds_certification,
        "reasons": [
            {
                "kind": reason.kind.value,
                "sentence": reason.sentence,
                "next": reason.next_step,
                "due_on": _iso(reason.due_on),
                "late": reason.late(today),
                "still_learning": reason.still_learning,
                "evidence": [row.label for row in reason.evidence],
            }
            for reason in judged.reasons
        ],
        "obligations": [
            {
                "kind": obligation.kind.value,
                "opens_on": obligation.opens_on.isoformat(),
                "due_on": _iso(obligation.due_on),
                "modules": list(obligation.module_ids),
                "why": why_due(obligation, facts),
            }
            for obligation in judged.obligations
        ],
        "certifications": [
            {
                "starts_on": row.starts_on.isoformat(),
                "until_on": row.until_on.isoformat(),
                "granted_on": row.granted_on.isoformat(),
                "why": why_until(row, facts),
            }
            for row in facts.certifications
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
