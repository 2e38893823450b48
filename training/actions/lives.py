"""What happens in a working life: leave, the last day, the return; a due date that is set; a flag and its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from training import showing
from training.actions.accounts import guard_office, not_for_oneself
from training.actions.acting import Act, NotForOneself, Refused, one_action
from training.actions.people import guard_last_director
from training.actions.teaching import Teaching
from training.content.shapes import ClauseId, ModuleId, Role
from training.records import facts, notes, people
from training.records.tables import Employment, Person
from training.rules.employing import ONE_DAY, covers, is_one_employment, overlap
from training.rules.facts import (
    DueDate,
    Facts,
    FlagId,
    Leave,
    LeaveId,
    ObligationKind,
    Observation,
    PersonId,
    Postponement,
    Withdrawal,
)
from training.rules.obliging import Bounds, Obligation, due_date_bounds
from training.rules.standing import judge


class OutOfBounds(Refused):
    """A due date too near or too far. The sentence names the bounds."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(
            f"Enter a day from {showing.day(bounds.soonest)} to {showing.day(bounds.latest)}: "
            "nobody gets short notice, and nothing is put off for good."
        )


class LastDayCrossed(Refused):
    """A last day of work before the first one."""

    def __init__(self) -> None:
        super().__init__("The last day of work is before the first. Enter a later last day.")


class LeaveCrossed(Refused):
    """A last day away before the first one."""

    def __init__(self) -> None:
        super().__init__("The last day away is before the first. Enter a later day.")


class LeavesOverlap(Refused):
    """Days away, some of which are recorded already."""

    def __init__(self) -> None:
        super().__init__("These days overlap a leave that is recorded already. Choose other days.")


class NewEmployment(Refused):
    """A return too long after a last day of work that is still to come."""

    def __init__(self, last_on: date) -> None:
        super().__init__(f"This begins a new employment. Record it after {showing.day(last_on)}, the last day of work.")


# --- Leave, the last day, the return ---------------------------------------------


def end_employment(teaching: Teaching, person_id: PersonId, last_on: date, *, by: PersonId, now: datetime) -> None:
    """Record the last day of work (inclusive). From the next day the person cannot sign in.

    The same day a second time changes nothing.
    """
    with one_action("ended an employment", by=by, at=now, about=person_id, alone=True) as act:
        if person_id == by:
            raise not_for_oneself(act.session, by, "end your own employment here")
        if _guard_director(act, person_id, by).role == Role.DIRECTOR.value:
            guard_last_director(teaching, act.session, person_id, now)
        employment = people.employment_of(act.session, person_id)
        if last_on < employment.starts_on:
            raise LastDayCrossed
        act.changes_nothing = employment.last_on == last_on
        people.end_employment(act.session, person_id, last_on, now=now)
        act.detail = {"last_on": last_on.isoformat()}


def record_leave(person_id: PersonId, first_on: date, last_on: date | None, *, by: PersonId, now: datetime) -> None:
    """Record days away, both inclusive; no last day: open. The same days a second time change nothing.

    Raises Refused for one's own leave, for a Director's by lent oversight, and where it overlaps another, ends before
    it begins, or has no day of work in it.
    """
    if last_on and last_on < first_on:
        raise LeaveCrossed
    with one_action("recorded a leave", by=by, at=now, about=person_id) as act:
        if person_id == by:
            raise not_for_oneself(act.session, by, "record your own leave")
        person = _guard_director(act, person_id, by)
        away = Leave(first_on, last_on)
        works = people.employments_of(act.session, person_id)
        if not any(overlap(away, Leave(work.starts_on, work.last_on)) for work in works):
            raise Refused(f"{person.name} does not work here on any of these days. Choose other days.")
        for other in people.leaves_of(act.session, person_id):
            if (other.first_on, other.last_on) == (first_on, last_on):
                act.changes_nothing = True
                return
            if overlap(other, away):
                raise LeavesOverlap
        people.add_leave(act.session, person_id, first_on=first_on, last_on=last_on, now=now)
        act.detail = {"first_on": first_on.isoformat(), "last_on": _iso(last_on)}


def take_back_leave(person_id: PersonId, leave_id: LeaveId, *, by: PersonId, now: datetime) -> None:
    """Take back a leave that was entered by mistake: its days count again. A second time it changes nothing.

    Raises Refused for one's own leave.
    """
    with one_action("took a leave back", by=by, at=now, about=person_id) as act:
        if person_id == by:
            raise NotForOneself("take back your own leave")
        leave = people.take_back_leave(act.session, person_id, leave_id, now=now)
        act.changes_nothing = leave is None
        if leave:
            act.detail = {"first_on": leave.first_on.isoformat(), "last_on": _iso(leave.last_on)}


def record_return(teaching: Teaching, person_id: PersonId, back_on: date, *, by: PersonId, now: datetime) -> None:
    """Record the first day back: from a leave, or after the last day of work. A second time it changes nothing.

    Back within twelve months of the last day the employment goes on, and the time between was leave;
    later a new one begins, to which no oversight is lent. Raises Refused for one's own return, for a
    Director's by lent oversight, and where there is nothing to return from.
    """
    with one_action("recorded a return", by=by, at=now, about=person_id) as act:
        if person_id == by:
            raise not_for_oneself(act.session, by, "record your own return")
        person = _guard_director(act, person_id, by)
        employment = people.employment_of(act.session, person_id)
        act.detail = {"back_on": back_on.isoformat()}
        if employment.last_on and back_on > employment.last_on:
            _work_again(teaching, act, person, employment.last_on, back_on, by, now)
        else:
            _end_leave(act, employment, back_on, now)


def _guard_director(act: Act, person_id: PersonId, by: PersonId) -> Person:
    """Return a person, unless it is a Director and somebody by lent oversight acts: then raise Refused."""
    person = people.by_id(act.session, person_id)
    if person.role == Role.DIRECTOR.value:
        guard_office(act.session, by)
    return person


def _work_again(
    teaching: Teaching, act: Act, person: Person, last_on: date, back_on: date, by: PersonId, now: datetime
) -> None:
    session, person_id, today = act.session, PersonId(person.id), teaching.day(now)
    if person.role != Role.DIRECTOR.value and person.oversees and not is_one_employment(last_on, back_on):
        people.lend_oversight(session, person_id, lent=False)
        act.detail["oversight"] = "taken back"
    # Until then they still work here, in an employment of which a new one would know nothing.
    if last_on >= today and not is_one_employment(last_on, back_on):
        raise NewEmployment(last_on)
    for leave in people.leaves_of(session, person_id):
        if leave.first_on < back_on and covers(leave, back_on):  # left while on leave: both end with the return
            people.end_leave(session, leave, back_on - ONE_DAY, now=now)
    people.employ(session, person_id, starts_on=back_on, recorded_on=today, due_on=None)


def _end_leave(act: Act, employment: Employment, back_on: date, now: datetime) -> None:
    """End the leave that covers the first day back on the day before; one that ends there already stays."""
    leaves = people.leaves_of(act.session, PersonId(employment.person_id))
    if employment.starts_on == back_on or any(leave.last_on == back_on - ONE_DAY for leave in leaves):
        act.changes_nothing = True
        return
    leave = next((leave for leave in leaves if covers(leave, back_on)), None)
    if leave is None:
        if people.left_before(act.session, employment) and back_on < employment.starts_on:
            recorded = showing.day(employment.starts_on)
            raise Refused(
                f"A return on {recorded} is recorded already. Where that day is wrong, correct it: press "
                "“Change what is entered” on the person’s page."
            )
        raise Refused("No leave covers this day, and no last day of work lies before it. Enter the first day back.")
    if leave.first_on == back_on:
        raise Refused(f"The leave begins on {showing.day(back_on)}. Enter a later first day back.")
    people.end_leave(act.session, leave, back_on - ONE_DAY, now=now)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- A due date that is set --------------------------------------------------------


def open_obligations(teaching: Teaching, known: Facts, today: date) -> tuple[Obligation, ...]:
    """Return what somebody has to meet today, each once, the earliest due first: what a date can be set for."""
    found = judge(known, teaching.asked[known.role], teaching.numbers_of(known), today).obligations
    return tuple({(obligation.kind, obligation.opens_on): obligation for obligation in reversed(found)}.values())[::-1]


def set_due_date(
    teaching: Teaching,
    person_id: PersonId,
    kind: ObligationKind,
    opens_on: date,
    due_on: date,
    because: Postponement,
    *,
    by: PersonId,
    now: datetime,
) -> None:
    """Set another due date for what opened on a day. The date that stands already, set again, changes nothing.

    Raises OutOfBounds, and Refused for one's own date, and for what is no longer open.
    """
    with one_action("set a due date", by=by, at=now, about=person_id) as act:
        if person_id == by:
            raise NotForOneself("set a date for yourself")
        today = teaching.day(now)
        known = facts.of_person(act.session, person_id)
        open_ones = open_obligations(teaching, known, today)
        obligation = next((o for o in open_ones if (o.kind, o.opens_on) == (kind, opens_on)), None)
        if obligation is None:
            raise Refused("This is no longer open. Choose one of those that are.")
        bounds = due_date_bounds(obligation, known, teaching.numbers_of(known), today)
        if not bounds.soonest <= due_on <= bounds.latest:
            raise OutOfBounds(bounds)
        set_date = obligation.set_date
        act.changes_nothing = set_date is not None and (set_date.due_on, set_date.because) == (due_on, because)
        due = DueDate(kind, opens_on, due_on, today, because)
        notes.set_due_date(act.session, person_id, due, by=by, now=now)
        act.detail = {"kind": kind.value, "opens_on": opens_on.isoformat(), "due_on": due_on.isoformat()}


# --- A flag ----------------------------------------------------------------------


def flag(
    teaching: Teaching,
    person_id: PersonId,
    observation: Observation,
    *,
    clauses: Sequence[ClauseId],
    module_ids: Sequence[ModuleId],
    by: PersonId,
    now: datetime,
) -> None:
    """Ask somebody for clauses or modules again. The same flag, while it stands and was raised today, is one.

    Raises Refused for oneself, for nothing named, and for what the person's role does not ask.
    """
    with one_action("flagged for retraining", by=by, at=now, about=person_id) as act:
        if person_id == by:
            raise NotForOneself("flag yourself")
        if not (clauses or module_ids):
            raise Refused("Choose at least one module or one clause.")
        known = facts.of_person(act.session, person_id)
        if not teaching.asked[known.role].asks_for(module_ids, clauses):
            raise Refused("The role does not ask for this. Choose what it asks for.")
        today = teaching.day(now)
        asked = (today, observation, tuple(clauses), tuple(module_ids), None)
        act.changes_nothing = any(
            asked == (one.on, one.observation, one.clauses, one.module_ids, one.withdrawn_on) for one in known.flags
        )
        notes.raise_flag(
            act.session, person_id, observation, clauses=clauses, module_ids=module_ids, by=by, now=now, on=today
        )
        act.detail = {"observation": observation.value, "clauses": list(clauses), "modules": list(module_ids)}


def withdraw_flag(
    teaching: Teaching, person_id: PersonId, flag_id: FlagId, because: Withdrawal, *, by: PersonId, now: datetime
) -> None:
    """Withdraw a flag with a reason. One that is withdrawn, or is not this person's, stays as it is."""
    with one_action("withdrew a flag", by=by, at=now, about=person_id) as act:
        if person_id == by:
            raise NotForOneself("withdraw a flag of your own")
        act.changes_nothing = not notes.withdraw_flag(act.session, person_id, flag_id, because, on=teaching.day(now))
        act.detail = {"flag": flag_id, "because": because.value}
