"""What a person must do, from when and by when. Derived from the facts, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from training.content.shapes import ClauseId, ModuleId
from training.rules.certifying import Window, attempts_that_count, latest_certification, refresher_window
from training.rules.changing import Unlearnt, unlearnt
from training.rules.employing import ONE_DAY
from training.rules.facts import Asked, Attempt, DueDate, Facts, Leave, NumbersByDay, ObligationKind, Outcome, Required


class Rule(Enum):
    """By which rule an obligation opens, and its date is reckoned."""

    FIRST = auto()  # onboarding, from the start of employment
    EVERYONE = auto()  # the same, of everyone who was already here at set-up
    ADDED = auto()  # onboarding, of modules that a change of role or of curriculum adds
    AGAIN = auto()  # onboarding, after a lapse so long that a refresher is too little
    WINDOW = auto()  # the refresher, before a certification ends
    TOLD_LATE = auto()  # the refresher, first known of when that end is past or near
    REASON = auto()  # retraining, from the day its reason arose
    CHANGE = auto()  # a changed policy, from the day it can be learnt


@dataclass(frozen=True, slots=True)
class Obligation:
    """What must be done, from when, by when. Days are inclusive."""

    kind: ObligationKind
    rule: Rule
    opens_on: date
    reckoned_on: date  # due by the rule alone: before leave, and before the Director set another date
    due_on: date | None  # None: in an open leave; the date follows on return
    module_ids: tuple[ModuleId, ...]  # still to be passed, in the order of the curriculum; the refresher names none
    ends_on: date | None = None  # the last day on which it can be met; None: no such day
    set_date: DueDate | None = None  # the date that the Director set; None: none is set
    unlearnt: Unlearnt | None = None  # of a policy change: what of it is to be learnt; None: of any other kind

    def is_open(self, day: date) -> bool:
        """Say whether it is to be met on this day, late or not."""
        return self.opens_on <= day and (self.ends_on is None or day <= self.ends_on)

    def is_past_due(self, day: date) -> bool:
        """Say whether its date lies before this day."""
        return self.due_on is not None and self.due_on < day


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which days, both inclusive, the Director may set a due date."""

    soonest: date
    latest: date


def obligations(facts: Facts, asked: Asked, numbers: NumbersByDay) -> tuple[Obligation, ...]:
    """Return what this person has to meet, open or still to come, in the order it opens.

    Never certified: onboarding. Certified: the refresher, and onboarding again once the
    refresher can no longer be taken. Both: onboarding of what a change adds, one for each
    day of a change; and each change of the policy of what was learnt in older words. What
    is met is not among them, and a role of which nothing is asked owes nothing. Each is
    reckoned with the numbers of the day it opens, so that what is open stays as it is when
    a setting changes.

    Source: ours; the policy sets no frequency.
    """
    if not asked.modules:
        return ()
    known = _Known(facts, asked, numbers, attempts_that_count(facts, numbers), _added(facts, asked))
    latest = latest_certification(facts)
    if latest is None:
        found = [*_onboarding(known)]
    else:
        window, told_on = refresher_window(latest, numbers), max(latest.granted_on, _asked_from(known))
        found = [_refresher(facts, numbers, window, told_on), *_onboarding_again(known, window, told_on)]
    found += _onboarding_of_what_was_added(known)
    found += _policy_changes(known)
    return tuple(sorted(found, key=lambda obligation: obligation.opens_on))


def retraining(facts: Facts, numbers: NumbersByDay, opens_on: date, module_ids: tuple[ModuleId, ...]) -> Obligation:
    """Return the obligation that a reason brings with it; met when the reason is gone.

    Source: ours; what was got wrong is put right within days, not by the next anniversary.
    """
    reckoned_on = opens_on + timedelta(numbers.on(opens_on).retraining_days)
    return _dated(facts, ObligationKind.RETRAINING, Rule.REASON, opens_on, reckoned_on, module_ids)


def later_by_leave(opens_on: date, due_on: date, leaves: Sequence[Leave]) -> date | None:
    """Return the date as leave moves it; None while a leave is open.

    A leave that begins by the due date adds its days, first and last counted, but only those
    after the opening: so what opens within a leave runs its whole length from the leave's last
    day. What was past due when a leave began stays past due. Leaves count one after the other.

    Source: ours; nobody trains on leave.
    """
    for leave in sorted(leaves, key=lambda leave: leave.first_on):
        if leave.first_on > due_on:
            break
        if leave.last_on is None:
            return None
        before_it = max(leave.first_on - ONE_DAY, opens_on)
        due_on += max(leave.last_on - before_it, timedelta(0))
    return due_on


def leaves_that_move(facts: Facts, rule: Rule, set_date: DueDate | None) -> list[Leave]:
    """Return the leaves that may move a date, the earliest first.

    A date that was set during a leave, or after it, was meant as it stands: only leaves that begin later move it.

    Source: ours.
    """
    set_on = set_date.set_on if set_date else facts.employment.recorded_on if rule is Rule.EVERYONE else date.min
    return sorted((leave for leave in facts.leaves if leave.first_on > set_on), key=lambda leave: leave.first_on)


def due_date_bounds(obligation: Obligation, facts: Facts, numbers: NumbersByDay, set_on: date) -> Bounds:
    """Return between which days the Director may set this obligation's date, on a day.

    Counted from the date reckoned, leave included, and not from one set before: twice
    ninety days later is not later still. A leave that is open adds nothing yet. By the numbers
    of the day on which it is set.

    Source: ours; a week's notice is owed to everybody, and nothing that was asked is put off for good.
    """
    over = [leave for leave in leaves_that_move(facts, obligation.rule, None) if leave.last_on]
    reckoned_on = later_by_leave(obligation.opens_on, obligation.reckoned_on, over)
    assert reckoned_on is not None  # no leave among these is open
    in_force = numbers.on(set_on)
    return Bounds(
        soonest=set_on + timedelta(in_force.least_notice_days),
        latest=max(
            reckoned_on + timedelta(in_force.most_later_days),
            set_on + timedelta(in_force.least_room_days),
        ),
    )


def added_by_role(facts: Facts, was: Asked, asked: Asked, on: date) -> tuple[ModuleId, ...]:
    """Return the modules that a change of role adds on a day: those of the new role that the old one did not ask.

    By the first day of work it adds nothing: onboarding asks for all of them.

    Source: ours.
    """
    if on <= facts.employment.starts_on:
        return ()
    before = was.titles
    return tuple(module.id for module in asked.modules if module.id not in before)


def added_on(facts: Facts, module: Required) -> date | None:
    """Return the day of the change that asks this person for a module. None: it is asked from the start.

    Source: ours; a change of role asks for what the old role did not, a change of curriculum asks everybody here.
    """
    if module.added_on is None and not facts.role_changes:
        return None  # so it is with most modules and people
    days = [change.on for change in facts.role_changes if module.id in change.adds]
    latest = max([*days, module.added_on or date.min])
    return latest if latest > facts.employment.starts_on else None


def _added(facts: Facts, asked: Asked) -> Mapping[ModuleId, date]:
    """Return of each module that a change asks this person for the day of the change."""
    if not (facts.role_changes or asked.has_grown):
        return {}  # as with most people
    return {module.id: on for module in asked.modules if (on := added_on(facts, module))}


def undated(facts: Facts, asked: Asked, attempts: Iterable[Attempt]) -> tuple[ModuleId, ...]:
    """Return the modules that somebody certified never passed, though no change is known to have added them.

    attempts  those that count

    The first certification takes all modules, so these came later: a curriculum was
    changed without the day of the change.

    Source: ours; silence is not a pass.
    """
    if latest_certification(facts) is None:
        return ()
    added = _added(facts, asked)
    return _left(attempts, [module for module in asked.modules if module.id not in added], since=date.min)


def clauses_to_learn(facts: Facts, asked: Asked, numbers: NumbersByDay, day: date) -> tuple[ClauseId, ...]:
    """Return the clauses that policy changes ask of this person on a day, each once, whichever version changed it.

    Source: ours; whoever owes two versions learns the words in force, and once.
    """
    owed = (o.unlearnt.clauses for o in obligations(facts, asked, numbers) if o.unlearnt and o.is_open(day))
    return tuple(dict.fromkeys(clause for clauses in owed for clause in clauses))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a person, with what several obligations are reckoned from worked out once."""

    facts: Facts
    asked: Asked
    numbers: NumbersByDay
    attempts: tuple[Attempt, ...]  # those that count
    added: Mapping[ModuleId, date]  # of each module that a change asks for, the day of the change


def _onboarding(known: _Known) -> Iterator[Obligation]:
    """Yield the first onboarding: from the start of employment, or the day it was recorded if that is later."""
    employment = known.facts.employment
    opens_on = employment.onboards_on
    in_force = known.numbers.on(opens_on)
    rule = Rule.EVERYONE if employment.due_on else Rule.FIRST
    reckoned_on = employment.due_on or opens_on + timedelta(in_force.onboarding_days)
    # Nobody is overdue on the day they are told, however short the library sets its days.
    reckoned_on = max(reckoned_on, employment.recorded_on + timedelta(in_force.least_notice_days))
    from_the_start = [module for module in known.asked.modules if module.id not in known.added]
    if left := _left(known.attempts, from_the_start, since=date.min):
        yield _dated(known.facts, ObligationKind.ONBOARDING, rule, opens_on, reckoned_on, left)


def _onboarding_of_what_was_added(known: _Known) -> Iterator[Obligation]:
    """Yield what each change asks: passed since, or shortly before it."""
    for on in sorted(set(known.added.values())):
        added = [module for module in known.asked.modules if known.added.get(module.id) == on]
        opens_on = max(on, known.facts.employment.recorded_on)
        in_force = known.numbers.on(opens_on)
        if left := _left(known.attempts, added, since=on - timedelta(in_force.early_work_days)):
            reckoned_on = opens_on + timedelta(in_force.added_modules_days)
            yield _dated(known.facts, ObligationKind.ONBOARDING, Rule.ADDED, opens_on, reckoned_on, left)


def _onboarding_again(known: _Known, window: Window, told_on: date) -> Iterator[Obligation]:
    """Yield the onboarding after a lapse so long that a refresher is too little."""
    since = window.closes_on + ONE_DAY
    opens_on = max(since, told_on)
    reckoned_on = opens_on + timedelta(known.numbers.on(opens_on).onboarding_days)
    if left := _left(known.attempts, known.asked.modules, since=since):
        yield _dated(known.facts, ObligationKind.ONBOARDING, Rule.AGAIN, opens_on, reckoned_on, left)


def _refresher(facts: Facts, numbers: NumbersByDay, window: Window, told_on: date) -> Obligation:
    """Return the refresher: due with the certification, or the least notice after it was first known, if later.

    told_on  the day on which the certification was granted, or from which the role asks for
             anything again, if later

    Source: ours; nobody is overdue on the day they are told.
    """
    opens_on = max(window.opens_on, told_on)
    due_on = max(window.due_on, told_on + timedelta(numbers.on(told_on).least_notice_days))
    rule = Rule.WINDOW if due_on == window.due_on else Rule.TOLD_LATE
    return _dated(facts, ObligationKind.REFRESHER, rule, opens_on, due_on, module_ids=(), ends_on=window.closes_on)


def _asked_from(known: _Known) -> date:
    """Return the day from which the role asks for anything: the first day of work, unless it asked nothing then."""
    starts_on = known.facts.employment.starts_on
    return min(known.added.get(module.id, starts_on) for module in known.asked.modules)


def _policy_changes(known: _Known) -> Iterator[Obligation]:
    """Yield what each version of the policy asks of somebody who learnt what it changed in older words."""
    facts, added = known.facts, known.added
    if not facts.policy_changes:
        return
    onboards_on = facts.employment.onboards_on
    asked_from = {module.id: max(added.get(module.id, date.min), onboards_on) for module in known.asked.modules}
    for left in unlearnt(facts.policy_changes, known.asked, known.attempts, asked_from):
        reckoned_on = left.opens_on + timedelta(known.numbers.on(left.opens_on).policy_change_days)
        dated = _dated(facts, ObligationKind.POLICY_CHANGE, Rule.CHANGE, left.opens_on, reckoned_on, module_ids=())
        yield replace(dated, unlearnt=left)


def _dated(
    facts: Facts,
    kind: ObligationKind,
    rule: Rule,
    opens_on: date,
    reckoned_on: date,
    module_ids: tuple[ModuleId, ...],
    ends_on: date | None = None,
) -> Obligation:
    """Return an obligation with its date: the one set last, or else the one reckoned, each as leave moves it."""
    set_date = next((d for d in reversed(facts.due_dates) if (d.kind, d.opens_on) == (kind, opens_on)), None)
    moving = leaves_that_move(facts, rule, set_date)
    due_on = later_by_leave(opens_on, set_date.due_on if set_date else reckoned_on, moving)
    return Obligation(kind, rule, opens_on, reckoned_on, due_on, module_ids, ends_on, set_date)


def _left(attempts: Iterable[Attempt], modules: Sequence[Required], *, since: date) -> tuple[ModuleId, ...]:
    """Return those of the modules without a pass that counts since a day."""
    passed = {
        attempt.module_id
        for attempt in attempts
        if attempt.outcome is Outcome.PASSED and attempt.ended_on and attempt.ended_on >= since
    }
    return tuple(module.id for module in modules if module.id not in passed)
