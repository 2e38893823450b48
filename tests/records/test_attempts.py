from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.records.kept import NOW, OLIVE, REFER, SAM, TODAY, finish, keep_person, open_attempt, respond, write_place
from training.records import attempts
from training.records.attempts import NotYours, Paper
from training.records.tables import Attempt
from training.rules.facts import AttemptId, AttemptKind, Outcome, PersonId, Place, QuestionKind


@pytest.fixture
def sat(session: Session) -> Session:
    """Sam and Olive work here."""
    keep_person(session)
    keep_person(session, OLIVE)
    return session


def paper_of(session: Session, attempt: Attempt) -> Paper:
    return attempts.paper(session, PersonId(attempt.person_id), AttemptId(attempt.id))


def test_an_attempt_is_its_persons_alone(sat: Session):
    attempt = open_attempt(sat)

    assert attempts.paper(sat, SAM, AttemptId("attempt")).attempt is attempt
    for person, attempt_id in ((OLIVE, "attempt"), (SAM, "no such"), (PersonId("nobody"), "attempt")):
        with pytest.raises(NotYours):
            attempts.paper(sat, person, AttemptId(attempt_id))


def test_one_attempt_is_open_a_person_and_subject(sat: Session):
    first = open_attempt(sat, "first")

    assert open_attempt(sat, "second") is first
    assert open_attempt(sat, "olive's", OLIVE).id == "olive's"
    assert open_attempt(sat, "refresher", kind=AttemptKind.REFRESHER).id == "refresher"
    assert attempts.open_of(sat, SAM, "glove") is first
    assert sat.scalars(select(Attempt.id).order_by(Attempt.id)).all() == ["first", "olive's", "refresher"]


def test_a_second_open_attempt_is_refused_by_the_database_itself(sat: Session):
    first = open_attempt(sat, "first")
    values = {column.name: getattr(first, column.name) for column in Attempt.__table__.columns}

    with pytest.raises(IntegrityError):
        sat.execute(Attempt.__table__.insert().values(values | {"id": "second"}))


def test_after_an_attempt_has_ended_another_may_open(sat: Session):
    finish(sat, open_attempt(sat, "first"))

    assert attempts.open_of(sat, SAM, "glove") is None
    assert open_attempt(sat, "second", minutes=5).id == "second"
    assert [attempt.id for attempt in attempts.of_person(sat, SAM)] == ["second", "first"]
    assert attempts.of_person(sat, OLIVE) == []


def test_attempts_end_in_an_order_of_each_persons_own(sat: Session):
    first, second = open_attempt(sat, "first"), open_attempt(sat, "second", kind=AttemptKind.REFRESHER)
    others = open_attempt(sat, "olive's", OLIVE)
    for attempt in (second, others, first):
        finish(sat, attempt)

    assert [attempt.ended_order for attempt in (second, first, others)] == [1, 2, 1]


def test_an_attempt_that_has_ended_keeps_its_outcome(sat: Session):
    attempt = open_attempt(sat)
    finish(sat, attempt, Outcome.PASSED, minutes=2)

    finish(sat, attempt, Outcome.FAILED, minutes=9)

    assert (attempt.outcome, attempt.ended_at, attempt.ended_on, attempt.ended_order) == (
        "passed",
        NOW + timedelta(minutes=2),
        TODAY,
        1,
    )


def test_a_place_that_is_written_stays_as_it_is(sat: Session):
    attempt = open_attempt(sat)
    write_place(sat, attempt, 2)
    write_place(sat, attempt, 1)

    write_place(sat, attempt, 1, QuestionKind.SCENE)

    sat.expire_all()
    places = paper_of(sat, attempt).places
    assert list(places) == [1, 2]
    first = places[Place(1)]
    assert (first.kind, first.question_id) == ("item", "video")
    assert (first.options, first.asked_for) == ([["k3", 1], ["f9", 0]], [REFER])


def test_the_first_answer_stands(sat: Session):
    attempt = open_attempt(sat)
    write_place(sat, attempt, 1)

    assert respond(sat, attempt, 1, option=1, minutes=1) == 1
    assert respond(sat, attempt, 1, option=0, minutes=2) == 1

    [kept] = paper_of(sat, attempt).responses.values()
    assert (kept.option, kept.verdict, kept.given_at) == (1, "breach", NOW + timedelta(minutes=1))


def test_an_answer_to_a_place_that_is_not_on_the_paper_is_refused_by_the_database(sat: Session):
    attempt = open_attempt(sat)

    with pytest.raises(IntegrityError):
        respond(sat, attempt, 1)


def test_a_paper_holds_its_own_places_and_responses_in_order(sat: Session):
    attempt, others = open_attempt(sat), open_attempt(sat, "olive's", OLIVE)
    for place in (1, 2, 3):
        write_place(sat, attempt, place)
        write_place(sat, others, place, QuestionKind.SCENE)
    respond(sat, attempt, 3)
    respond(sat, attempt, 1)
    respond(sat, others, 2)

    paper = paper_of(sat, attempt)
    assert list(paper.places) == [1, 2, 3]
    assert list(paper.responses) == [1, 3]
    assert {row.kind for row in paper.places.values()} == {"item"}


def test_a_paper_on_which_nothing_stands_is_empty(sat: Session):
    paper = paper_of(sat, open_attempt(sat))

    assert (paper.places, paper.responses) == ({}, {})


def test_an_attempt_was_last_touched_by_its_last_answer_or_its_beginning(sat: Session):
    attempt = open_attempt(sat)
    write_place(sat, attempt, 1)
    write_place(sat, attempt, 2)
    assert attempts.last_touched_at(sat, attempt) == NOW

    respond(sat, attempt, 2, minutes=30)
    respond(sat, attempt, 1, minutes=20)

    assert attempts.last_touched_at(sat, attempt) == NOW + timedelta(minutes=30)
