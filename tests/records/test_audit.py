from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from tests.records.kept import DORA, NOW, OLIVE, SAM, keep_person
from training.records import audit, people
from training.rules.facts import PersonId


def add(session: Session, did: str, by: PersonId | None, about: PersonId | None, minutes: int = 0) -> None:
    audit.add(session, at=NOW + timedelta(minutes=minutes), by=by, about=about, did=did, detail={"place": 3})


def test_the_lines_about_a_person_come_latest_added_first(session: Session):
    keep_person(session)
    keep_person(session, DORA)
    add(session, "added", DORA, SAM, minutes=5)
    add(session, "answered", SAM, SAM, minutes=1)  # the clock was set back
    add(session, "added", DORA, OLIVE)
    add(session, "upgraded", None, None)

    lines = audit.lines_about(session, SAM)

    assert [(line.did, line.by_id, line.detail) for line in lines] == [
        ("answered", SAM, {"place": 3}),
        ("added", DORA, {"place": 3}),
    ]
    assert lines[1].at == NOW + timedelta(minutes=5)


def test_a_line_outlives_an_addition_that_was_undone(session: Session):
    keep_person(session)
    keep_person(session, DORA)
    add(session, "added", DORA, SAM)

    people.remove(session, SAM)

    assert len(audit.lines_about(session, SAM)) == 1
