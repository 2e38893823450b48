"""Sam (staff), Olive (designee), Dora (director), and nobody: who stands in every page's tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

from flask import Flask
from sqlalchemy.orm import Session

from training.actions import accounts, people
from training.actions.accounts import LinkKind
from training.actions.people import NewPerson
from training.content.shapes import Role
from training.records import facts
from training.records import people as people_kept
from training.rules.facts import Facts, PersonId
from training.web.teaching import KEY

PASSWORD = "four words in a row"


@dataclass(frozen=True)
class Somebody:
    """A person of the tests, signed in: the token stands in their cookie."""

    id: PersonId
    name: str
    token: str


@dataclass(frozen=True)
class Staff:
    """Those who work at the library of the tests."""

    dora: Somebody
    olive: Somebody
    sam: Somebody
    nell: Somebody


def everybody(session: Session) -> list[Facts]:
    """Return all that is known of everybody with an employment, those who left too, by name."""
    return sorted(
        facts.of_people(session, people_kept.ids_by_name(session, 10_000)), key=attrgetter("name", "person_id")
    )


def set_up_library(app: Flask, now: datetime | None = None) -> Staff:
    """Set the library up as people do: a link, its Director, then the others added."""
    now = now or datetime.now(UTC) - timedelta(minutes=5)
    teaching = app.extensions[KEY]
    today = teaching.day(now)
    with app.app_context():
        link = accounts.make_link(LinkKind.SET_UP, of=None, by=None, now=now)
        director = NewPerson("Dora", "dora", Role.DIRECTOR, today)
        dora = people.set_up(teaching, link, director, PASSWORD, today + timedelta(days=30), now)
        olive = add(app, "Olive", Role.DESIGNEE, by=dora, now=now)
        sam = add(app, "Sam", Role.STAFF, by=dora, now=now)
        nell = add(app, "Nell", Role.STAFF, by=dora, now=now)
        named = ((dora, "Dora"), (olive, "Olive"), (sam, "Sam"), (nell, "Nell"))
        return Staff(*(signed_in(person_id, name, now) for person_id, name in named))


def add(app: Flask, name: str, role: Role, *, by: PersonId, now: datetime, starts_on: date | None = None) -> PersonId:
    """Add a person by the site's own action."""
    teaching = app.extensions[KEY]
    person = NewPerson(name, name.lower(), role, starts_on or teaching.day(now))
    return people.add(teaching, person, by=by, now=now)


def signed_in(person_id: PersonId, name: str, now: datetime) -> Somebody:
    """Sign somebody in who is added."""
    return Somebody(person_id, name, accounts.begin_sign_in(person_id, now))
