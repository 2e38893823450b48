"""Many people, and one person in many windows, answering at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.records.kept import SAM, keep_person, open_attempt, respond, write_place
from training.records import attempts, database
from training.records.database import DatabaseBusy, begin_action
from training.records.tables import Response
from training.rules.facts import AttemptId, PersonId

PEOPLE, ANSWERS = 50, 20


@pytest.fixture
def at_once(database_url: str):
    """Run one function in many threads that begin together, each as a process of its own would: own connections."""

    def run(work: Callable[[Session, int], int], threads: int) -> list[int]:
        together = Barrier(threads)

        def one(number: int) -> int:
            engine = database.open_engine(database_url)
            with Session(engine) as session:
                session.connection()
                together.wait(timeout=60)
                done = work(session, number)
            engine.dispose()
            return done

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, range(threads)))

    return run


def answer(session: Session, person: PersonId, place: int, option: int = 0) -> int:
    """Answer as a page and its action do: read, then act; sent again by hand while the site says it is busy."""
    attempt_id = AttemptId(f"{person}-attempt"[:16])
    attempts.paper(session, person, attempt_id)
    while True:
        try:
            begin_action(session, person)
        except DatabaseBusy:
            continue
        paper = attempts.paper(session, person, attempt_id)
        kept = respond(session, paper.attempt, place, option)
        session.commit()
        return kept


def test_of_a_thousand_answers_given_at_once_a_thousand_are_kept(session: Session, at_once):
    for number in range(PEOPLE):
        person = keep_person(session, PersonId(f"p{number}"))
        attempt = open_attempt(session, f"{person}-attempt", person)
        for place in range(1, ANSWERS + 1):
            write_place(session, attempt, place)
    session.commit()

    def sit(session: Session, number: int) -> int:
        return sum(answer(session, PersonId(f"p{number}"), place) == 0 for place in range(1, ANSWERS + 1))

    acknowledged = at_once(sit, PEOPLE)

    assert sum(acknowledged) == PEOPLE * ANSWERS
    assert session.scalar(select(func.count()).select_from(Response)) == PEOPLE * ANSWERS
    each = select(Response.attempt_id, Response.place).distinct()
    assert session.scalar(select(func.count()).select_from(each.subquery())) == PEOPLE * ANSWERS


def test_of_many_windows_with_other_answers_the_first_stands_and_all_show_it(session: Session, at_once):
    keep_person(session)
    write_place(session, open_attempt(session, "sam-attempt"), 1)
    session.commit()

    shown = at_once(lambda session, number: answer(session, SAM, 1, option=number), 8)

    assert len(set(shown)) == 1
    assert session.scalars(select(Response.option)).all() == shown[:1]


def test_a_second_attempt_opened_at_the_same_moment_is_the_first(session: Session, at_once):
    keep_person(session)
    session.commit()

    def begin(session: Session, number: int) -> int:
        begin_action(session, SAM)
        attempt_id = open_attempt(session, f"attempt-{number}").id
        session.commit()
        return int(attempt_id.removeprefix("attempt-"))

    assert len(set(at_once(begin, 8))) == 1
