"""The simulated library: the same seed has the same rows, and a copied life is the same life some days earlier."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from tests.actions.conftest import Library, at, library  # noqa: F401 - library is a fixture
from tests.contents import small
from tests.people import everybody
from training import simulating
from training.actions import standings
from training.actions.acting import without_a_line
from training.content.shapes import Content, Role
from training.records.tables import Base, Person, db
from training.rules.facts import PersonId
from training.rules.standing import judge

FIRST, UNTIL = date(2026, 1, 5), date(2026, 12, 1)


@pytest.fixture
def content() -> Content:
    return small()


def lives(library: Library, seed: int = 1) -> PersonId:  # noqa: F811
    return simulating.live(library.teaching, people=3, first_on=FIRST, until_on=UNTIL, seed=seed)


def every_row() -> dict[str, list[str]]:
    """All rows, but for a password's hash, which no seed salts, and for what rests on the audit's counter."""
    rows = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in ("audit", "site", "standings"):
            columns = [column for column in table.columns if column.name != "password_hash"]
            rows[table.name] = sorted(map(str, db.session.execute(select(*columns))))
    db.session.rollback()
    return rows


def empty() -> None:
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


def test_the_same_seed_has_the_same_rows_and_another_has_others(library):  # noqa: F811
    rows = []
    for seed in (1, 1, 2):
        lives(library, seed)
        rows.append(every_row())
        empty()

    assert rows[0] == rows[1]
    assert {name for name in rows[0] if rows[0][name] != rows[2][name]} > {"people", "attempts", "responses"}


def test_a_copied_life_is_the_same_life_some_days_earlier_with_rows_of_its_own(library):  # noqa: F811
    director = lives(library)
    teaching, here = library.teaching, {one.person_id: one for one in everybody(db.session())}
    db.session.rollback()

    with without_a_line() as session:
        simulating.copy_people(session, 30, most_days=40, chance=Random(3))

    everyone = everybody(db.session())
    days = set()
    for one in everyone:
        if one.person_id in here:
            continue
        [of] = [known for known in here.values() if known.person_id[:9] == one.person_id[-9:]]
        earlier = of.employment.starts_on - one.employment.starts_on
        assert said(one, teaching, UNTIL - earlier) == said(of, teaching, UNTIL)
        assert ends(of, earlier) == ends(one)
        assert of.person_id != director
        days.add(earlier.days)
    assert len(everyone) == len(here) + 30
    assert len(days) > 10
    assert max(days) <= 40
    assert min(days) >= 0


def ends(known, earlier=timedelta()):
    return [(one.ended_on - earlier, one.outcome, len(one.decisions)) for one in known.attempts if one.ended_on]


def said(known, teaching, on):
    judged = judge(known, teaching.asked[known.role], teaching.numbers_of(known), on)
    return judged.state, [reason.kind for reason in judged.reasons]


def test_of_many_a_few_live_and_the_others_have_their_lives_under_names_of_their_own(library, monkeypatch):  # noqa: F811
    monkeypatch.setattr(simulating, "LIVED", 3)
    monkeypatch.setattr(simulating, "DAYS_LIVED", 200)

    director = simulating.live_many(library.teaching, 20, at(str(UNTIL)))

    everyone = everybody(db.session())
    people = db.session.execute(select(Person.name, Person.sign_in_name, Person.sign_in_key)).all()
    db.session.rollback()
    assert len(everyone) == len(people) == 20
    assert [one.person_id for one in everyone if one.role is Role.DIRECTOR] == [director]
    assert all((row.sign_in_name, row.sign_in_key) == (row.name.lower(),) * 2 for row in people if "00" in row.name)
    assert len({row.sign_in_key for row in people}) == 20
    shown, counts = standings.listed(library.teaching, at(str(UNTIL)), only=None, after=None, most=50)
    assert len(shown) == 20
    assert (counts.is_sure, sum(counts.people.values())) == (True, 20)
    db.session.rollback()
