"""Who is signed in, for Flask-Login: a token in the signed cookie, a row on the server."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, login_user

from training import clock
from training.actions.accounts import hash_of
from training.content.shapes import Role
from training.records import people
from training.records.tables import db
from training.rules.facts import PersonId
from training.web.teaching import teaching


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):
    """The person who asks. Read anew at every request: what is taken away is gone at the next page."""

    token: str
    id: PersonId
    name: str
    sign_in_name: str
    role: Role
    oversees: bool

    def get_id(self) -> str:
        """Flask-Login keeps this in the cookie: the token, never the person's id."""
        return self.token

    @property
    def is_director(self) -> bool:
        """Whether the person holds the Director's role."""
        return self.role is Role.DIRECTOR


def load(token: str) -> SignedIn | None:
    """Return who holds a token: a sign-in that has neither ended nor been ended, of somebody who works here."""
    now = clock.now()
    person = people.signed_in(db.session(), hash_of(token), now=now, today=teaching().day(now))
    if person is None:
        return None
    return SignedIn(
        token, PersonId(person.id), person.name, person.sign_in_name, Role(person.role), oversees=person.oversees
    )


def enter(token: str) -> bool:
    """Put a fresh sign-in into the cookie. What the cookie held before is dropped with its seal.

    False: nobody is signed in, because the person has left.
    """
    session.clear()
    person = load(token)
    return person is not None and bool(login_user(person))


def ask_no_further() -> None:
    """Take whoever was not yet found for nobody: a fault page must not ask a database that may be the fault."""
    g.setdefault("_login_user", AnonymousUserMixin())  # where Flask-Login keeps whom it found


def register(app: Flask) -> None:
    """Give Flask-Login its loader."""
    manager = LoginManager(app)
    manager.session_protection = None  # the server's row is the protection; an address may change on a phone
    manager.user_loader(load)
