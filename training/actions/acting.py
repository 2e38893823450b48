"""The one transaction around every action, and the faults an action can meet. Holds no verb of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from training.content.shapes import Role
from training.records import audit, people
from training.records.database import begin_action
from training.records.tables import db
from training.rules.facts import PersonId


class Refused(Exception):
    """An action that may not be. The sentence says what happened and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Outdated(Refused):
    """What was seen of an action is no longer what it would do. `done` is what was not; `look` says what to do."""

    def __init__(self, done: str, look: str) -> None:
        super().__init__(f"Something changed since you looked, so nothing is {done}. {look}")


class NotForOneself(Refused):
    """An action on one's own account or dates. `what` is what cannot be done; `who` can."""

    def __init__(self, what: str, who: str = "Another Director") -> None:
        super().__init__(f"You cannot {what}. {who} can.")


@dataclass
class Act:
    """An action under way: its session, and what its audit line will say."""

    session: Session
    about: PersonId | None
    detail: dict[str, Any] = field(default_factory=dict)
    changes_nothing: bool = False
    """Set when there was nothing left to do: then nothing is written, and no line either."""


@contextmanager
def one_action(
    did: str, *, by: PersonId | None, at: datetime, about: PersonId | None = None, alone: bool = False
) -> Iterator[Act]:
    """Do one action: take the write lock, then load, guard and change; commit once, or leave nothing.

    did    the verb of the audit line
    by     who acts; None: the site itself, or a command
    about  whom it concerns, if somebody else; their row is what is locked
    alone  no other action runs meanwhile: what guards it is read of other people too, as who is Director

    The request's read transaction ends first: on SQLite a read before the lock
    fails at once when somebody wrote in between. Whom the line concerns is judged anew
    before their standing is next shown (records/standings.py).
    """
    with _whole_or_not_at_all(None if alone else about or by, derived=False) as session:
        act = Act(session, about or by)
        yield act
        if act.changes_nothing:
            session.rollback()
        else:
            audit.add(session, at=at, by=by, about=act.about, did=did, detail=act.detail)


@contextmanager
def without_a_line() -> Iterator[Session]:
    """Keep what judging said, or who does the daily run: the write lock, one commit or nothing.

    No line of the audit: nothing happened to anybody.
    """
    with _whole_or_not_at_all(None, derived=True) as session:
        yield session


@contextmanager
def _whole_or_not_at_all(whose: PersonId | None, *, derived: bool) -> Iterator[Session]:
    """Take the write lock, of a person or of the whole site (None); commit once, or leave nothing."""
    session = db.session()
    begin_action(session, whose, derived=derived)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def only_the_director(session: Session, by: PersonId, does: str) -> None:
    """Let a Director pass. Raises Refused for anybody else, with what only the Director does."""
    if people.by_id(session, by).role != Role.DIRECTOR.value:
        raise Refused(f"Only the Director {does}.")
