from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.people import everybody
from tests.records.kept import (
    DORA,
    NOW,
    OLIVE,
    REFER,
    SAM,
    TODAY,
    finish,
    keep_person,
    keep_revision,
    module,
    open_attempt,
    respond,
    write_place,
)
from training.content.shapes import ItemId, ModuleId, Role, SceneId, Verdict
from training.records import certifications, facts, people, revisions
from training.records.facts import NeverEmployed
from training.rules.facts import (
    Attempt,
    AttemptId,
    AttemptKind,
    Certification,
    Decision,
    Leave,
    Outcome,
    PersonId,
    Place,
    QuestionKind,
)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Gather the questions put to a database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def sit(session: Session, person_id: PersonId, attempt_id: str, outcome: Outcome | None = Outcome.PASSED) -> None:
    """Take the one scene and the one item; the item wrongly."""
    attempt = open_attempt(session, attempt_id, person_id)
    write_place(session, attempt, 1, QuestionKind.SCENE)
    write_place(session, attempt, 2, QuestionKind.ITEM)
    respond(session, attempt, 2, option=1)
    respond(session, attempt, 1, option=0)
    if outcome:
        finish(session, attempt, outcome)


def test_of_a_newcomer_only_the_employment_is_known(session: Session):
    keep_person(session)

    known = facts.of_person(session, SAM)

    assert (known.person_id, known.name, known.role) == (SAM, "Sam", Role.STAFF)
    assert (known.leaves, known.attempts, known.certifications) == ((), (), ())
    employment = known.employment
    assert (employment.starts_on, employment.recorded_on) == (date(2026, 1, 5), date(2026, 1, 5))
    assert (employment.last_on, employment.due_on) == (None, None)


def test_an_attempt_is_known_with_the_words_that_were_chosen(session: Session):
    keep_person(session)
    sit(session, SAM, "one")

    [attempt] = facts.of_person(session, SAM).attempts

    common = {"attempt_id": AttemptId("one"), "module_id": ModuleId("glove"), "number": 1, "clauses": (REFER,)}
    assert attempt == Attempt(
        id=AttemptId("one"),
        kind=AttemptKind.MODULE,
        module_id=ModuleId("glove"),
        began_on=TODAY,
        ended_on=TODAY,
        outcome=Outcome.PASSED,
        policy_version="1",
        decisions=(
            Decision(
                place=Place(1),
                kind=QuestionKind.SCENE,
                question_id=SceneId("desk"),
                said="Get the Director",
                verdict=Verdict.RIGHT,
                graded=False,
                on=TODAY,
                variant="desk",
                **common,
            ),
            Decision(
                place=Place(2),
                kind=QuestionKind.ITEM,
                question_id=ItemId("video"),
                said="Play it",
                verdict=Verdict.BREACH,
                graded=True,
                on=TODAY,
                variant="video",
                **common,
            ),
        ),
    )


def test_attempts_come_in_the_order_they_ended_and_open_ones_last(session: Session):
    keep_person(session)
    refresher = open_attempt(session, "refresher", kind=AttemptKind.REFRESHER)
    sit(session, SAM, "first")
    finish(session, refresher, Outcome.FAILED, minutes=1)  # the order stored is the order, whatever the clock says
    sit(session, SAM, "open", outcome=None)

    known = facts.of_person(session, SAM).attempts

    assert [attempt.id for attempt in known] == ["first", "refresher", "open"]
    assert [attempt.module_id for attempt in known] == ["glove", None, "glove"]
    assert (known[2].ended_on, known[2].outcome, len(known[2].decisions)) == (None, None, 2)


def test_leaves_certifications_and_the_last_employment_are_known(session: Session):
    keep_person(session, starts_on=date(2023, 1, 5))
    people.end_employment(session, SAM, date(2023, 6, 1), now=NOW)
    people.employ(session, SAM, starts_on=date(2026, 3, 1), recorded_on=date(2026, 2, 1), due_on=date(2026, 4, 1))
    people.add_leave(session, SAM, first_on=date(2026, 8, 1), last_on=None, now=NOW)
    people.add_leave(session, SAM, first_on=date(2026, 5, 1), last_on=date(2026, 5, 3), now=NOW)
    for attempt_id, starts_on in (("one", date(2026, 3, 9)), ("two", date(2027, 3, 9))):
        finish(session, open_attempt(session, attempt_id))
        certifications.grant(
            session,
            SAM,
            attempt_id=AttemptId(attempt_id),
            starts_on=starts_on,
            until_on=starts_on + timedelta(days=365),
            valid_months=12,
            policy_version="1",
            now=NOW + timedelta(days=starts_on.year),
            on=TODAY,
        )

    known = facts.of_person(session, SAM)

    assert known.employment.starts_on == date(2026, 3, 1)
    assert known.employment.due_on == date(2026, 4, 1)
    assert [one.last_on for one in known.earlier] == [date(2023, 6, 1)]
    assert known.leaves == (Leave(date(2026, 5, 1), date(2026, 5, 3)), Leave(date(2026, 8, 1), None))
    ids = [row.id for row in certifications.of_person(session, SAM)]
    assert known.certifications == (
        Certification(ids[0], date(2026, 3, 9), date(2027, 3, 9), TODAY, "1", AttemptId("one")),
        Certification(ids[1], date(2027, 3, 9), date(2028, 3, 8), TODAY, "1", AttemptId("two")),
    )


def test_of_somebody_who_never_worked_here_nothing_is_known(session: Session):
    people.add(session, person_id=SAM, name="Sam", sign_in_name="sam", role="staff", now=NOW)

    with pytest.raises(NeverEmployed):
        facts.of_person(session, SAM)
    assert everybody(session) == []


def test_everyone_is_everybody_by_name_with_who_left(session: Session):
    for person in (SAM, OLIVE, DORA):
        keep_person(session, person)
    people.end_employment(session, OLIVE, date(2026, 3, 1), now=NOW)
    sit(session, SAM, "sam's")
    sit(session, DORA, "dora's", outcome=None)

    known = everybody(session)

    assert [one.name for one in known] == ["Dora", "Olive", "Sam"]
    assert known == [facts.of_person(session, one.person_id) for one in known]
    assert known[1].employment.last_on == date(2026, 3, 1)


def test_many_people_take_three_questions_however_many_they_are(session: Session, engine: Engine, monkeypatch):
    for number in range(12):
        person = keep_person(session, PersonId(f"p{number}"))
        people.add_leave(session, person, first_on=TODAY, last_on=None, now=NOW)
        attempt = open_attempt(
            session, f"a{number}", person, revision=keep_revision(session, module(f"Glove {number}"))
        )
        write_place(session, attempt, 1)
        respond(session, attempt, 1)
    session.commit()
    monkeypatch.setattr(revisions, "_opened", {})

    with counted(engine) as first:
        assert len(everybody(session)) == 12
    with counted(engine) as again:
        everybody(session)
    with counted(engine) as one:
        facts.of_person(session, PersonId("p3"))

    assert (len(first), len(again), len(one)) == (1 + 3, 1 + 2, 2)
