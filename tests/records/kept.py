"""Rows for tests: people, revisions and attempts, saying only what matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from training.content import canon
from training.content.shapes import ClauseId, ItemId, Module, ModuleId, Role, SceneId, Verdict
from training.records import attempts, facts, people, revisions
from training.records.attempts import NewPlace
from training.records.tables import Attempt, Response
from training.rules.facts import AttemptId, AttemptKind, Outcome, PersonId, Place, QuestionKind

SAM, OLIVE, DORA = PersonId("sam"), PersonId("olive"), PersonId("dora")
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
REFER = ClauseId("le-refer-agent")


def module(title: str = "A glove on the desk") -> Module:
    """A module of one scene and one item, each with a right answer and a wrong one."""
    ends = {"id": "end", "see": "The day goes on.", "ends": "well"}
    right = {"verdict": "right", "so": "He waits."}
    wrong = {"verdict": "breach", "so": "He knows."}
    choices = [
        {"do": do, "because": "The policy asks it.", "clauses": [REFER], "then": "end"} | kind
        for do, kind in (("Get the Director", right), ("Tell him", wrong))
    ]
    return Module.model_validate(
        {
            "id": "glove",
            "scenario": {
                "title": title,
                "you_are": "at the desk",
                "teaches": [REFER],
                "begins": "desk",
                "one_thing_to_say": "Let me get the Director.",
                "scenes": {"desk": {"id": "desk", "see": "He points.", "choices": choices}, "end": ends},
            },
            "items": {
                "video": {
                    "id": "video",
                    "about": "the video",
                    "asks": "What first?",
                    "options": [{"say": "Refer"} | right, {"say": "Play it", "belief": "Video is no record"} | wrong],
                    "because": "It is named.",
                    "clauses": [REFER],
                }
            },
        }
    )


def keep_revision(session: Session, of: Module | None = None) -> str:
    """Keep a module's revision; return its hash."""
    text = canon.text_of(of or module())
    revisions.keep(session, canon.hash_of(text), "glove", text, NOW)
    return canon.hash_of(text)


def keep_person(
    session: Session, person_id: PersonId = SAM, role: Role = Role.STAFF, starts_on: date = date(2026, 1, 5)
) -> PersonId:
    """Keep somebody who works here, named as their id."""
    people.add(
        session,
        person_id=person_id,
        name=person_id.capitalize(),
        sign_in_name=person_id.capitalize(),
        role=role.value,
        now=NOW,
    )
    people.employ(session, person_id, starts_on=starts_on, recorded_on=starts_on, due_on=None)
    return person_id


def open_attempt(
    session: Session,
    attempt_id: str = "attempt",
    person_id: PersonId = SAM,
    *,
    kind: AttemptKind = AttemptKind.MODULE,
    revision: str | None = None,
    minutes: int = 0,
) -> Attempt:
    """Open an attempt, so many minutes after NOW."""
    return attempts.add(
        session,
        id=AttemptId(attempt_id),
        person_id=person_id,
        kind=kind,
        subject="glove" if kind is AttemptKind.MODULE else "refresher",
        revision=revision or keep_revision(session),
        seed=7,
        pass_mark="4/5",
        length=6,
        policy_version="1",
        now=NOW + timedelta(minutes=minutes),
        on=TODAY,
    )


def write_place(session: Session, attempt: Attempt, place: int, kind: QuestionKind = QuestionKind.ITEM) -> None:
    """Write a place on the paper: the one scene, or the one item."""
    new = NewPlace(
        place=Place(place),
        kind=kind,
        number=1,
        module_id=ModuleId("glove"),
        revision=attempt.revision,
        question_id=ItemId("video") if kind is QuestionKind.ITEM else SceneId("desk"),
        variant="video" if kind is QuestionKind.ITEM else "desk",
        graded=kind is QuestionKind.ITEM,
        options=[("k3", 1), ("f9", 0)],
        asked_for=[REFER],
        texts={},
    )
    attempts.add_places(session, AttemptId(attempt.id), [new])


def respond(
    session: Session,
    attempt: Attempt,
    place: int,
    option: int = 0,
    *,
    minutes: int = 1,
    clauses: Sequence[str] = (REFER,),
) -> int:
    """Store a response; return the option that is kept."""
    attempts.store_response(
        session,
        AttemptId(attempt.id),
        Place(place),
        option,
        verdict=Verdict.BREACH if option else Verdict.RIGHT,
        clauses=[ClauseId(clause) for clause in clauses],
        now=NOW + timedelta(minutes=minutes),
        on=TODAY,
    )
    return session.scalars(select(Response.option).filter_by(attempt_id=attempt.id, place=place)).one()


def finish(session: Session, attempt: Attempt, outcome: Outcome = Outcome.PASSED, minutes: int = 2) -> None:
    """End an attempt."""
    decided = facts.decisions_of(session, AttemptId(attempt.id))
    attempts.end(session, attempt, outcome, decided, now=NOW + timedelta(minutes=minutes), on=TODAY)
