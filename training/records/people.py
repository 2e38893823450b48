"""People: who works here and when, their links, sign-ins and refused sign-ins. Knows no training."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from training import ids
from training.content.shapes import Role
from training.records.database import among
from training.records.tables import (
    DueDate,
    EarlierEntry,
    Employment,
    Flag,
    Leave,
    Link,
    Person,
    Refusal,
    RoleChange,
    SignIn,
)
from training.rules.facts import LeaveId, PersonId

KEY_MOST = 254
"""Letters of a folded name: as many as the column holds."""


def fold(name: str) -> str:
    """Return the key under which a sign-in name is unique: names that read alike share it.

    Without what cannot be seen, such as a zero-width space; NFKC, so that full-width and composed
    letters are the plain ones; case folded; no spaces around it and single ones within. Folded
    twice: case folding can undo NFKC. Cut to what the column holds: one letter can unfold into
    eighteen. Letters of another script stay other letters, though a Cyrillic a looks like a Latin one.
    """
    name = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    for _ in range(2):
        name = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(name.split())[:KEY_MOST].rstrip()


# --- People -------------------------------------------------------------------


class NoSuchPerson(LookupError):
    """An id that nobody has."""


def by_id(session: Session, person_id: PersonId) -> Person:
    """Return a person. Raises NoSuchPerson for an id that nobody has."""
    person = session.get(Person, person_id)
    if person is None:
        raise NoSuchPerson(person_id)
    return person


def by_sign_in_key(session: Session, key: str) -> Person | None:
    """Return who signs in by a folded name. None: nobody does."""
    return session.scalars(select(Person).filter_by(sign_in_key=key)).one_or_none()


def ids_after(session: Session, after: PersonId, most: int) -> Sequence[PersonId]:
    """Return so many people's ids at most, in their order, from the one after an id on; the empty id is before all."""
    return [
        PersonId(id)
        for id in session.scalars(select(Person.id).where(Person.id > after).order_by(Person.id).limit(most))
    ]


def in_batches(session: Session, most: int) -> Iterator[Sequence[PersonId]]:
    """Yield everybody's ids in their order, so many at most at a time."""
    batch = ids_after(session, PersonId(""), most)
    while batch:
        yield batch
        batch = ids_after(session, batch[-1], most) if len(batch) == most else ()


def ids_by_name(session: Session, most: int) -> Sequence[PersonId]:
    """Return so many people's ids at most, by name."""
    return [PersonId(id) for id in session.scalars(select(Person.id).order_by(Person.name, Person.id).limit(most))]


def names(session: Session, person_ids: Collection[PersonId]) -> Sequence[str]:
    """Return these people's names, in order. Of nobody nothing is asked."""
    if not person_ids:
        return ()
    return session.scalars(select(Person.name).where(among(Person.id, person_ids)).order_by(Person.name)).all()


def count(session: Session) -> int:
    """Return how many people there are, those who left too."""
    return session.scalars(select(func.count()).select_from(Person)).one()


def directors(session: Session, today: date) -> Sequence[Person]:
    """Return every Director who has not left, by name."""
    query = select(Person).where(Person.role == Role.DIRECTOR.value, _has_not_left(today))
    return session.scalars(query.order_by(Person.name, Person.id)).all()


def _has_not_left(today: date | BindParameter[date]) -> ColumnElement[bool]:
    return exists().where(
        Employment.person_id == Person.id, or_(Employment.last_on.is_(None), Employment.last_on >= today)
    )


def count_other_directors(session: Session, person_id: PersonId, today: date) -> int:
    """Count the Directors besides a person who work here and will stay: one whose last day is recorded counts not."""
    stays = exists().where(
        Employment.person_id == Person.id, Employment.starts_on <= today, Employment.last_on.is_(None)
    )
    others = (Person.role == Role.DIRECTOR.value, Person.id != person_id)
    return session.scalars(select(func.count()).select_from(Person).where(*others, stays)).one()


def add(session: Session, *, person_id: PersonId, name: str, sign_in_name: str, role: str, now: datetime) -> Person:
    """Add a person, without a password and without an employment. The sign-in name must be nobody's."""
    person = Person(
        id=person_id,
        name=name,
        sign_in_name=sign_in_name,
        sign_in_key=fold(sign_in_name),
        role=role,
        oversees=False,
        added_at=now,
    )
    session.add(person)
    session.flush()
    return person


def change(session: Session, person_id: PersonId, *, name: str, sign_in_name: str, role: str) -> None:
    """Change what was entered of a person. The sign-in name must be nobody else's."""
    changed = update(Person).where(Person.id == person_id)
    session.execute(changed.values(name=name, sign_in_name=sign_in_name, sign_in_key=fold(sign_in_name), role=role))


def keep_password(session: Session, person_id: PersonId, password_hash: str) -> None:
    """Keep the hash of a person's password in place of the one before."""
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))


def lend_oversight(session: Session, person_id: PersonId, *, lent: bool) -> None:
    """Lend a person oversight, or take it back."""
    session.execute(update(Person).where(Person.id == person_id).values(oversees=lent))


def remove(session: Session, person_id: PersonId) -> None:
    """Take a person away who was only ever entered.

    The database refuses (IntegrityError) where anything refers to them that is evidence.
    """
    for table in (Employment, Leave, EarlierEntry, Link, RoleChange, DueDate, Flag):
        session.execute(delete(table).where(table.person_id == person_id))
    session.execute(delete(Person).where(Person.id == person_id))


# --- Employment and leave -----------------------------------------------------


def employment_of(session: Session, person_id: PersonId) -> Employment:
    """Return a person's employment, the one that begins last. Everybody here has one."""
    begun_last = (Employment.starts_on.desc(), Employment.recorded_on.desc(), Employment.id.desc())
    return session.scalars(select(Employment).filter_by(person_id=person_id).order_by(*begun_last).limit(1)).one()


def employments_of(session: Session, person_id: PersonId) -> Sequence[Employment]:
    """Return a person's stretches of work, in no order."""
    return session.scalars(select(Employment).filter_by(person_id=person_id)).all()


def left_before(session: Session, employment: Employment) -> date | None:
    """Return the last day of the work before an employment. None: there was none before it."""
    before = (Employment.person_id == employment.person_id, Employment.id != employment.id)
    return session.scalars(select(func.max(Employment.last_on)).where(*before)).one()


def leaves_of(session: Session, person_id: PersonId) -> Sequence[Leave]:
    """Return a person's leaves, the earliest first."""
    return session.scalars(select(Leave).filter_by(person_id=person_id).order_by(Leave.first_on, Leave.id)).all()


def employ(session: Session, person_id: PersonId, *, starts_on: date, recorded_on: date, due_on: date | None) -> None:
    """Begin an employment. `due_on` is None unless onboarding's date was set for "everyone already here"."""
    session.add(
        Employment(id=ids.new_id(), person_id=person_id, starts_on=starts_on, recorded_on=recorded_on, due_on=due_on)
    )
    session.flush()


def move_start(session: Session, person_id: PersonId, starts_on: date, *, now: datetime) -> None:
    """Correct the first day of a person's employment."""
    employment = employment_of(session, person_id)
    _keep_earlier(session, employment, now)
    employment.starts_on = starts_on
    session.flush()


def end_employment(session: Session, person_id: PersonId, last_on: date, *, now: datetime) -> None:
    """Set the last day, inclusive, of a person's employment; a later call corrects it."""
    employment = employment_of(session, person_id)
    _keep_earlier(session, employment, now)
    employment.last_on = last_on
    session.flush()


def end_leave(session: Session, leave: Leave, last_on: date, *, now: datetime) -> None:
    """Set the last day, inclusive, of a leave; a later call corrects it."""
    _keep_earlier(session, leave, now)
    leave.last_on = last_on
    session.flush()


def take_back_leave(session: Session, person_id: PersonId, leave_id: LeaveId, *, now: datetime) -> Leave | None:
    """Take a leave of a person's back, and return what it was. None: there is no such leave, or no longer."""
    leave = session.scalars(select(Leave).filter_by(id=leave_id, person_id=person_id)).one_or_none()
    if leave:
        _keep_earlier(session, leave, now)
        session.delete(leave)
        session.flush()
    return leave


def _keep_earlier(session: Session, entry: Employment | Leave, now: datetime) -> None:
    """Keep what a stretch of work or a leave says, before it says something else."""
    session.add(
        EarlierEntry(
            id=ids.new_id(),
            person_id=entry.person_id,
            entry_id=entry.id,
            kind="leave" if isinstance(entry, Leave) else "work",
            first_on=entry.first_on if isinstance(entry, Leave) else entry.starts_on,
            last_on=entry.last_on,
            recorded_at=entry.recorded_at if isinstance(entry, Leave) else None,
            replaced_at=now,
        )
    )


def add_leave(session: Session, person_id: PersonId, *, first_on: date, last_on: date | None, now: datetime) -> None:
    """Record days away, both inclusive; `last_on` None: open."""
    session.add(Leave(id=ids.new_id(), person_id=person_id, first_on=first_on, last_on=last_on, recorded_at=now))
    session.flush()


# --- Links --------------------------------------------------------------------


def live_link(session: Session, token_hash: str, kind: str, now: datetime) -> Link | None:
    """Return the link of a kind that a token opens. None: there is none, or it has ended."""
    return session.scalars(
        select(Link).where(Link.token_hash == token_hash, Link.kind == kind, Link.ends_at > now)
    ).one_or_none()


def add_link(
    session: Session, *, person_id: PersonId | None, kind: str, token_hash: str, now: datetime, ends_at: datetime
) -> None:
    """Keep a link. `person_id` is None for set-up, when nobody is here yet."""
    session.add(
        Link(id=ids.new_id(), person_id=person_id, kind=kind, token_hash=token_hash, made_at=now, ends_at=ends_at)
    )
    session.flush()


def end_links(session: Session, person_id: PersonId | None, now: datetime) -> None:
    """End every link of a person that has not ended; of nobody: the set-up link."""
    session.execute(update(Link).where(_is_of(person_id), Link.ends_at > now).values(ends_at=now))


def _is_of(person_id: PersonId | None) -> ColumnElement[bool]:
    return Link.person_id.is_(None) if person_id is None else Link.person_id == person_id


# --- Sign-ins -----------------------------------------------------------------


_SIGNED_IN = (
    select(Person.id, Person.name, Person.sign_in_name, Person.role, Person.oversees)
    .join(SignIn, SignIn.person_id == Person.id)
    .where(SignIn.id == bindparam("token_hash"), SignIn.ended_at.is_(None), SignIn.ends_at > bindparam("now"))
    .where(_has_not_left(bindparam("today")))
)
"""Asked at every request, so it is put together once, and of plain columns."""


def signed_in(session: Session, token_hash: str, *, now: datetime, today: date) -> Row[str, str, str, str, bool] | None:
    """Return whose sign-in a token holds, as the columns asked above. None: it has ended, or the person has left.

    Before the first day of work is soon enough: one may learn before one starts.
    """
    return session.execute(_SIGNED_IN, {"token_hash": token_hash, "now": now, "today": today}).one_or_none()


def begin_sign_in(session: Session, token_hash: str, person_id: PersonId, *, now: datetime, ends_at: datetime) -> None:
    """Begin a sign-in under the hash of its token."""
    session.add(SignIn(id=token_hash, person_id=person_id, began_at=now, ends_at=ends_at))
    session.flush()


def end_sign_in(session: Session, token_hash: str, now: datetime) -> None:
    """End one sign-in. One that has ended keeps its end."""
    session.execute(update(SignIn).where(SignIn.id == token_hash, SignIn.ended_at.is_(None)).values(ended_at=now))


def end_sign_ins(session: Session, person_id: PersonId, now: datetime) -> None:
    """End every sign-in of a person. Those that have ended keep their end."""
    session.execute(update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=now))


# --- Refused sign-ins ---------------------------------------------------------


def refusals_since(session: Session, key: str, since: datetime) -> int:
    """Count the refused sign-ins by a folded name from an instant on, that instant included."""
    counted = select(func.count()).select_from(Refusal).where(Refusal.sign_in_key == key, Refusal.at >= since)
    return session.scalars(counted).one()


def add_refusal(session: Session, key: str, now: datetime) -> None:
    """Keep that a sign-in by a folded name was refused, whether or not anybody has that name."""
    session.add(Refusal(id=ids.new_id(), sign_in_key=key, at=now))
    session.flush()


def forget_refusals(session: Session, *, before: datetime) -> None:
    """Forget every refusal before an instant."""
    session.execute(delete(Refusal).where(Refusal.at < before))


def forget_refusals_of(session: Session, key: str) -> None:
    """Forget every refusal of a folded name."""
    session.execute(delete(Refusal).where(Refusal.sign_in_key == key))
