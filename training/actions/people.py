"""Adding people and changing them; lending oversight; the signed policy. What happens later stands in lives.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from training import ids, showing
from training.actions.accounts import LinkKind, LinkOver, guard_office, hash_of, not_for_oneself, password_hash
from training.actions.acting import Refused, one_action
from training.actions.earning import grant_earned, move_start, note_new_role
from training.actions.teaching import Teaching
from training.content.shapes import Role
from training.records import facts, people, signatures, site, standings
from training.records.tables import Person
from training.rules.facts import PersonId


class NameTaken(Refused):
    """A sign-in name that somebody has, or that reads like one."""

    def __init__(self, sign_in_name: str) -> None:
        super().__init__(f"Somebody already signs in as “{sign_in_name}”. Choose another sign-in name.")


class DaysCrossed(Refused):
    """A first day of work after the last one."""

    def __init__(self) -> None:
        super().__init__("The first day of work is after the last. Enter an earlier first day.")


class StretchesCrossed(Refused):
    """A first day of work that lies within the work before."""

    def __init__(self, left_on: date) -> None:
        super().__init__(f"Before this the last day of work was {showing.day(left_on)}. Enter a later first day.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is entered of a person. Dates are the library's own days."""

    name: str
    sign_in_name: str
    role: Role
    starts_on: date
    already_here: bool = False
    """One of "everyone already here": the onboarding is due on the date chosen at set-up."""


def set_up(
    teaching: Teaching, token: str, director: NewPerson, password: str, everyone_due_on: date, now: datetime
) -> PersonId:
    """Set the library up with its Director. Only by a living set-up link, only once. Raises LinkOver."""
    hashed = password_hash(password)
    with one_action("set the library up", by=None, at=now) as act:
        link = people.live_link(act.session, hash_of(token), LinkKind.SET_UP.value, now)
        if link is None or site.is_set_up(act.session):
            raise LinkOver
        people.end_links(act.session, None, now)
        site.set_up(act.session, everyone_due_on=everyone_due_on, now=now)
        act.about = _add(teaching, act.session, director, now)
        people.keep_password(act.session, act.about, hashed)
    return act.about


def add(teaching: Teaching, person: NewPerson, *, by: PersonId | None, now: datetime) -> PersonId:
    """Add a person. A second time, before the invitation is used, changes nothing. Raises NameTaken and Refused."""
    with one_action("added", by=by, at=now, alone=True) as act:
        if person.role is Role.DIRECTOR:
            guard_office(act.session, by)
        holder = people.by_sign_in_key(act.session, people.fold(person.sign_in_name))
        if holder and not _is_just_added(act.session, holder, person):
            raise NameTaken(person.sign_in_name)
        act.changes_nothing = holder is not None
        act.about = PersonId(holder.id) if holder else _add(teaching, act.session, person, now)
        return act.about


def _is_just_added(session: Session, holder: Person, person: NewPerson) -> bool:
    """Say whether somebody is the very person who is being added, as when a button is pressed twice."""
    work = people.employment_of(session, PersonId(holder.id))
    kept = (holder.name, holder.sign_in_name, holder.role, work.starts_on, work.due_on is not None)
    given = (person.name, person.sign_in_name, person.role.value, person.starts_on, person.already_here)
    return kept == given and holder.password_hash is None


def _add(teaching: Teaching, session: Session, person: NewPerson, now: datetime) -> PersonId:
    person_id = PersonId(ids.new_id())
    people.add(
        session,
        person_id=person_id,
        name=person.name,
        sign_in_name=person.sign_in_name,
        role=person.role.value,
        now=now,
    )
    people.employ(
        session,
        person_id,
        starts_on=person.starts_on,
        recorded_on=teaching.day(now),
        due_on=site.everyone_due_on(session) if person.already_here else None,
    )
    people.lend_oversight(session, person_id, lent=person.role is Role.DIRECTOR)
    return person_id


def change(
    teaching: Teaching,
    person_id: PersonId,
    *,
    name: str,
    sign_in_name: str,
    role: Role,
    starts_on: date,
    by: PersonId,
    now: datetime,
) -> None:
    """Change what was entered of a person.

    Raises NameTaken, DaysCrossed, StretchesCrossed, and Refused for one's own role or first day, for a Director's
    account by lent oversight, and for the last Director's role.
    """
    with one_action("changed", by=by, at=now, about=person_id, alone=True) as act:
        person = people.by_id(act.session, person_id)
        if Role.DIRECTOR.value in (person.role, role.value):
            guard_office(act.session, by)
        holder = people.by_sign_in_key(act.session, people.fold(sign_in_name))
        if holder and holder.id != person_id:
            raise NameTaken(sign_in_name)
        employment = people.employment_of(act.session, person_id)
        if person_id == by and (role.value, starts_on) != (person.role, employment.starts_on):
            raise not_for_oneself(act.session, by, "change your own role or first day")
        if employment.last_on and starts_on > employment.last_on:
            raise DaysCrossed
        left_on = people.left_before(act.session, employment)
        if left_on and starts_on <= left_on:
            raise StretchesCrossed(left_on)
        if role.value != person.role:
            act.detail |= {"role": role.value, "was": person.role}
            _change_office(teaching, act.session, person, role, now)
            note_new_role(teaching, act.session, person_id, role, by=by, now=now)
        people.change(act.session, person_id, name=name, sign_in_name=sign_in_name, role=role.value)
        if starts_on != employment.starts_on:
            act.detail |= {"starts_on": starts_on.isoformat(), "started_on": employment.starts_on.isoformat()}
            move_start(act.session, person_id, starts_on, now)
        grant_earned(teaching, act.session, facts.of_person(act.session, person_id), now)


def _change_office(teaching: Teaching, session: Session, person: Person, role: Role, now: datetime) -> None:
    """Let the office of Director come with its oversight, and take it along when it goes."""
    if Role.DIRECTOR.value not in (person.role, role.value):
        return
    if person.role == Role.DIRECTOR.value:
        guard_last_director(teaching, session, PersonId(person.id), now)
    people.lend_oversight(session, PersonId(person.id), lent=role is Role.DIRECTOR)


def guard_last_director(teaching: Teaching, session: Session, person_id: PersonId, now: datetime) -> None:
    """Raise Refused unless somebody else is Director too, and stays."""
    if people.count_other_directors(session, person_id, teaching.day(now)) == 0:
        raise Refused("This is the only Director. Make somebody else Director first.")


def undo_added(person_id: PersonId, *, by: PersonId, now: datetime) -> None:
    """Take back a person who was just added. Refused once they have signed in, signed or answered anything."""
    with one_action("undid an addition", by=by, at=now, about=person_id) as act:
        person = people.by_id(act.session, person_id)
        if person.role == Role.DIRECTOR.value:
            guard_office(act.session, by)
        if person_id == by or person.password_hash is not None:
            raise Refused("This person has signed in, so what is recorded stays. End the employment instead.")
        act.detail = {"name": person.name}
        standings.forget(act.session, person_id)
        people.remove(act.session, person_id)
        act.about = None


def lend_oversight(person_id: PersonId, *, lent: bool, by: PersonId, now: datetime) -> None:
    """Lend the reading of everybody's training, or take it back. Takes effect at the next page."""
    with one_action("lent oversight" if lent else "took oversight back", by=by, at=now, about=person_id) as act:
        person = people.by_id(act.session, person_id)
        if person.role == Role.DIRECTOR.value:
            raise Refused("The Director oversees by office. There is nothing to lend or take back.")
        act.changes_nothing = person.oversees == lent
        people.lend_oversight(act.session, person_id, lent=lent)


def sign_policy(teaching: Teaching, person_id: PersonId, signed_as: str, now: datetime) -> None:
    """Keep "I have read it" for the policy in force. A second signature changes nothing."""
    with one_action("signed the policy", by=person_id, at=now) as act:
        policy = teaching.content.policy
        if signatures.of(act.session, person_id, teaching.policy_hash):
            act.changes_nothing = True
            return
        signatures.add(
            act.session,
            person_id=person_id,
            policy_version=policy.version,
            policy_hash=teaching.policy_hash,
            signed_as=signed_as,
            now=now,
        )
        act.detail = {"version": policy.version}
