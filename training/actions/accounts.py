"""Links, passwords and sign-ins: how a person gets in, and out."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta
from enum import Enum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy.orm import Session

from training import ids
from training.actions.acting import NotForOneself, Refused, one_action
from training.content.shapes import Role
from training.records import people
from training.records.tables import Person, db
from training.rules.facts import PersonId

SIGN_IN_LASTS = timedelta(hours=24)
"""Longer than 20 hours, so that no shift is cut short (WCAG 2.2.1); short enough for a shared desk."""
REFUSALS_COUNTED = timedelta(minutes=15)
REFUSALS_MOST = 10
"""Failed sign-ins for one name before it rests. Ours: far below the hundred that NIST SP 800-63B-4 allows."""

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Return a hash to verify against when there is no such person, so that the time taken tells nothing."""
    return _hasher.hash(ids.new_token())


NOT_SET_UP = "No library is set up yet."


class LinkKind(Enum):
    """What a link is for, and how long it works. Each works once, but for the demo's."""

    SET_UP = "set-up", timedelta(hours=24)
    INVITATION = "invitation", timedelta(days=14)
    NEW_PASSWORD = "new-password", timedelta(minutes=30)
    SIGN_IN = "sign-in", timedelta(days=7)
    """Signs in whoever holds it, as often as they like. Made by the demo alone, of people who are invented."""

    lasts: timedelta

    def __new__(cls, value: str, lasts: timedelta) -> LinkKind:
        member = object.__new__(cls)
        member._value_ = value
        member.lasts = lasts
        return member


class LinkOver(Exception):
    """A link that is not there, was used, or has ended. All three look the same."""


def hash_of(token: str) -> str:
    """Return the form in which a token is kept: SHA-256 in hex. Tokens hold 256 bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def normal(password: str) -> str:
    """Return a password in one Unicode form, never trimmed: the same keys give the same password anywhere."""
    return unicodedata.normalize("NFKC", password)


def password_hash(password: str) -> str:
    """Return the argon2id hash that is kept of a password."""
    return _hasher.hash(normal(password))


def make_link(kind: LinkKind, *, of: PersonId | None, by: PersonId | None, now: datetime) -> str:
    """Make a one-time link; older ones of the same person end with it. Its token is shown once and kept nowhere.

    Raises Refused for a Director's, see below.
    """
    token = ids.new_token()
    with one_action("made a link", by=by, at=now, about=of) as act:
        if of and people.by_id(act.session, of).role == Role.DIRECTOR.value:
            guard_office(act.session, by)
        act.detail["kind"] = kind.value
        people.end_links(act.session, of, now)
        people.add_link(
            act.session,
            person_id=of,
            kind=kind.value,
            token_hash=hash_of(token),
            now=now,
            ends_at=now + kind.lasts,
        )
    return token


def guard_office(session: Session, by: PersonId | None) -> None:
    """Raise Refused unless a Director acts, or a command: lent oversight is no way into the Director's office."""
    if by is not None and people.by_id(session, by).role != Role.DIRECTOR.value:
        raise Refused("Only a Director can say who is Director, or act on a Director’s account. Ask the Director.")


def not_for_oneself(session: Session, by: PersonId, what: str) -> NotForOneself:
    """Return the refusal, with who can: of a Director another one alone, for lent oversight does not reach them."""
    is_director = people.by_id(session, by).role == Role.DIRECTOR.value
    return NotForOneself(what) if is_director else NotForOneself(what, who="Somebody else who oversees")


def whose_link(token: str, kind: LinkKind, now: datetime) -> PersonId | None:
    """Return whose link a token is (None for set-up). Raises LinkOver. Reads only."""
    link = people.live_link(db.session(), hash_of(token), kind.value, now)
    if link is None:
        raise LinkOver
    return PersonId(link.person_id) if link.person_id else None


def choose_password(token: str, kind: LinkKind, password: str, now: datetime) -> PersonId:
    """Use a link to choose a password. Every sign-in and link of the person ends. Raises LinkOver."""
    hashed = password_hash(password)
    person_id = whose_link(token, kind, now)
    with one_action("chose a password", by=person_id, at=now) as act:
        link = people.live_link(act.session, hash_of(token), kind.value, now)
        if link is None or link.person_id is None:
            raise LinkOver
        people.end_links(act.session, PersonId(link.person_id), now)
        people.keep_password(act.session, PersonId(link.person_id), hashed)
        people.end_sign_ins(act.session, PersonId(link.person_id), now)
        people.forget_refusals_of(act.session, people.by_id(act.session, PersonId(link.person_id)).sign_in_key)
    return PersonId(link.person_id)


def sign_in(name: str, password: str, now: datetime) -> str | None:
    """Check a name and password; return the token of a new sign-in, or None.

    The same answer, in the same time, for a wrong name and a wrong password.
    Raises Refused when the name rests after too many refusals.
    """
    session = db.session()
    key = people.fold(name)
    if people.refusals_since(session, key, now - REFUSALS_COUNTED) >= REFUSALS_MOST:
        raise Refused(
            "This name was tried too often. Wait 15 minutes, or ask the Director for a link to choose a new password."
        )
    person = people.by_sign_in_key(session, key)
    if not _is_right(person, password):
        with one_action("was refused", by=None, at=now) as act:
            people.add_refusal(act.session, key, now)
            people.forget_refusals(act.session, before=now - timedelta(days=1))
        return None
    assert person is not None
    token = ids.new_token()
    with one_action("signed in", by=PersonId(person.id), at=now) as act:
        people.begin_sign_in(act.session, hash_of(token), PersonId(person.id), now=now, ends_at=now + SIGN_IN_LASTS)
        people.forget_refusals_of(act.session, key)
    return token


def _is_right(person: Person | None, password: str) -> bool:
    kept = person.password_hash if person and person.password_hash else None
    try:
        _hasher.verify(kept or _nobody(), normal(password))
    except VerificationError:
        return False
    return kept is not None


def begin_sign_in(person_id: PersonId, now: datetime) -> str:
    """Begin a sign-in for somebody who has just proved who they are by a link. Returns its token."""
    token = ids.new_token()
    with one_action("signed in", by=person_id, at=now) as act:
        people.begin_sign_in(act.session, hash_of(token), person_id, now=now, ends_at=now + SIGN_IN_LASTS)
    return token


def sign_out(token: str, person_id: PersonId, now: datetime) -> None:
    """End one sign-in on the server: a copied cookie dies with it."""
    with one_action("signed out", by=person_id, at=now) as act:
        people.end_sign_in(act.session, hash_of(token), now)


def end_sign_ins(person_id: PersonId, now: datetime) -> None:
    """End every sign-in of a person, on every machine."""
    with one_action("signed out everywhere", by=person_id, at=now) as act:
        people.end_sign_ins(act.session, person_id, now)


def change_password(person_id: PersonId, current: str, new: str, now: datetime) -> None:
    """Change one's own password; every sign-in ends. Raises Refused if the current one is another."""
    if not _is_right(people.by_id(db.session(), person_id), current):
        raise Refused("The current password is not the one kept here. Type it again.")
    hashed = password_hash(new)
    with one_action("changed the password", by=person_id, at=now) as act:
        people.keep_password(act.session, person_id, hashed)
        people.end_links(act.session, person_id, now)
        people.end_sign_ins(act.session, person_id, now)
