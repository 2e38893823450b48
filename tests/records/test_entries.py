"""What was entered of work and leave, and what it said before."""

from datetime import UTC, date, timedelta

from sqlalchemy.orm import Session

from tests.records.kept import NOW, OLIVE, SAM, keep_person
from training.records import entries, people
from training.rules.facts import PersonId


def day_of(instant):
    return instant.astimezone(UTC).date()


def of(session: Session, person_id: PersonId):
    found = entries.of_people(session, [person_id], day_of)[person_id]
    first = lambda said: said.first_on if hasattr(said, "first_on") else said.starts_on  # noqa: E731
    return [(first(one.said), one.said.last_on, one.known_on, one.replaced_on) for one in found]


def on(days: int):
    return NOW + timedelta(days=days)


def test_each_version_of_work_stands_until_the_next(session: Session):
    keep_person(session, SAM, starts_on=date(2026, 1, 5))
    keep_person(session, OLIVE, starts_on=date(2026, 1, 5))
    people.move_start(session, SAM, date(2026, 1, 12), now=on(1))
    people.end_employment(session, SAM, date(2027, 6, 30), now=on(2))

    one, two = day_of(on(1)), day_of(on(2))
    assert of(session, SAM) == [
        (date(2026, 1, 5), None, date(2026, 1, 5), one),
        (date(2026, 1, 12), None, one, two),
        (date(2026, 1, 12), date(2027, 6, 30), two, None),
    ]
    assert of(session, OLIVE) == [(date(2026, 1, 5), None, date(2026, 1, 5), None)]


def test_a_leave_is_known_from_its_record_until_it_is_ended_or_taken_back(session: Session):
    keep_person(session, SAM, starts_on=date(2026, 1, 5))
    people.add_leave(session, SAM, first_on=date(2026, 8, 1), last_on=None, now=NOW)
    [leave] = people.leaves_of(session, SAM)
    people.end_leave(session, leave, date(2026, 8, 9), now=on(3))
    people.take_back_leave(session, SAM, leave.id, now=on(4))

    assert people.leaves_of(session, SAM) == []
    assert of(session, SAM)[1:] == [
        (date(2026, 8, 1), None, day_of(NOW), day_of(on(3))),
        (date(2026, 8, 1), date(2026, 8, 9), day_of(on(3)), day_of(on(4))),
    ]
