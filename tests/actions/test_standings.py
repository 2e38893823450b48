"""Standings as they are kept: always what judging says of the newest facts, in order, and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, update

from tests.actions.conftest import MODULES, at
from tests.people import everybody
from training.actions import attempts, lives, people, standings
from training.content.shapes import Role
from training.records import standings as kept
from training.records.tables import Attempt, Standing, db
from training.rules.facts import Asked, Observation
from training.rules.saying import Said
from training.rules.standing import GRAVEST_FIRST, State, judge

DAY = "2026-03-02"


def listed(library, day, *, only=None, after=None, most=50):
    found = standings.listed(library.teaching, at(day), only=only, after=after, most=most)
    db.session.rollback()
    return found


def fresh(library, day):
    """What judging says today, of everybody and without anything kept: in order, and counted."""
    teaching, today = library.teaching, date.fromisoformat(day)
    found = []
    for one in everybody(db.session()):
        judgement = judge(one, teaching.asked[one.role], teaching.numbers_of(one), today)
        said = Said.of(judgement, one, teaching.asked[one.role])
        found.append((judgement.state, one.name, judgement.holds_certification, said))
    found.sort(key=lambda line: (GRAVEST_FIRST.index(line[0]), line[1].casefold()))
    return found, Counter((state, holds) for state, _, holds, _ in found)


def assert_true(library, day):
    shown, counts = listed(library, day)
    lines, counted = fresh(library, day)

    assert [(one.state, one.name, one.holds_certification, one.said) for one in shown] == lines
    assert (counts.people, counts.is_sure) == (dict(counted), True)
    assert all(one.is_sure for one in shown)


# --- True at once -------------------------------------------------------------


def test_what_a_list_shows_is_what_judging_says_after_every_action_and_on_any_day(library, dora):
    teaching = library.teaching
    assert_true(library, "2026-01-05")
    sam = library.hires("Sam", "2026-01-06")
    assert_true(library, "2026-01-06")
    library.certifies(sam, "2026-01-08")
    assert_true(library, "2026-01-08")
    lives.flag(teaching, sam, Observation.ON_PAPER, clauses=[], module_ids=[MODULES[1]], by=dora, now=at("2026-02-01"))
    assert_true(library, "2026-02-01")
    assert_true(library, "2026-03-01")
    library.passes(sam, MODULES[1], "2026-03-01")
    lives.record_leave(sam, date(2026, 3, 10), date(2026, 12, 20), by=dora, now=at("2026-03-02"))
    for day in ("2026-03-02", "2026-03-10", "2026-11-30", "2026-12-21", "2027-06-01", "2029-01-01"):
        assert_true(library, day)
    lives.end_employment(teaching, sam, date(2029, 1, 2), by=dora, now=at("2029-01-02"))
    assert_true(library, "2029-01-02")
    assert_true(library, "2029-01-03")


def test_a_person_taken_back_leaves_the_list_and_the_counts(library, dora):
    sam = library.hires("Sam", DAY)
    listed(library, DAY)

    people.undo_added(sam, by=dora, now=at(DAY))

    assert_true(library, DAY)


def test_another_curriculum_has_everybody_judged_anew(library, dora):
    library.hires("Sam", DAY)
    listed(library, DAY)
    nothing = {role: Asked(()) for role in Role}

    shown, _ = standings.listed(replace(library.teaching, asked=nothing), at(DAY), only=None, after=None, most=50)

    assert [one.said.reasons[0].sentence[:20] for one in shown] == ["Nothing is asked of "] * 2


# --- Compare and set ----------------------------------------------------------


def test_a_judgement_of_older_facts_is_never_kept_over_a_newer_one(library, dora):
    sam = library.hires("Sam", DAY)
    teaching, today = library.teaching, date.fromisoformat(DAY)
    older = list(standings._judged(teaching, db.session(), [sam], today))
    lives.end_employment(teaching, sam, today, by=dora, now=at(DAY))
    tomorrow = at("2026-03-03")
    standings.renew(teaching, [sam], tomorrow)

    with standings.without_a_line() as session:
        rows = kept.rows_of(older, standings.basis(teaching, session), today)
        many = kept.keep(session, rows)

    assert many == 0
    assert db.session.scalars(select(Standing.gravity).filter_by(person_id=sam)).one() == kept.gravity_of(State.LEFT)
    db.session.rollback()
    assert_true(library, "2026-03-03")


def test_many_are_kept_a_few_at_a_time_so_that_the_lock_is_held_for_no_more(library, dora, monkeypatch):
    everybody = [dora, *(library.hires(name, DAY) for name in ("Sam", "Nell", "Olive", "Ruth"))]
    monkeypatch.setattr(standings, "KEPT_AT_ONCE", 2)
    in_one, at_once = [], []

    def count(_connection, cursor, statement, *_more) -> None:
        if statement.startswith("INSERT INTO standings "):
            in_one.append(cursor.rowcount)

    event.listen(db.engine, "after_cursor_execute", count)
    event.listen(db.engine, "commit", lambda _: (at_once.append(sum(in_one)), in_one.clear()))
    many = standings.renew(library.teaching, everybody, at(DAY))

    assert many == 5
    assert [kept for kept in at_once if kept] == [2, 2, 1]
    assert_true(library, DAY)


def test_what_is_kept_already_is_not_written_again_and_what_differs_in_anything_is(library, dora):
    teaching, sam = library.teaching, library.hires("Sam", DAY)

    def renewed(day: str) -> int:
        return standings.renew(teaching, [dora, sam], at(day))

    assert [renewed(DAY), renewed(DAY), renewed("2026-03-03")] == [2, 0, 0]
    for name, value in {
        "line": 0,
        "judge_from": date.min,
        "basis": "",
        "gravity": 7,
        "name_key": "x",
        "holds_certification": True,
        "says": "{}",
        "judged_on": date(2026, 3, 9),
    }.items():
        differs(sam, **{name: value})
        assert [renewed("2026-03-03"), renewed("2026-03-03")] == [1, 0], name


def differs(person_id, **changed) -> None:
    """Have a row of somebody's standing say something else."""
    db.session.rollback()
    db.session.execute(update(Standing).filter_by(person_id=person_id).values(**changed))
    db.session.commit()


# --- Who cannot be judged -----------------------------------------------------


@pytest.mark.parametrize("how", ["judging", "reading"])
def test_somebody_who_cannot_be_judged_is_told_of_and_holds_nobody_up(library, dora, how):
    sam = library.hires("Sam", DAY, Role.DESIGNEE)
    library.hires("Nell", DAY)
    teaching, today = library.teaching, date.fromisoformat(DAY)
    if how == "judging":
        teaching = replace(teaching, asked={role: teaching.asked[role] for role in (Role.STAFF, Role.DIRECTOR)})
    else:
        module_id = teaching.content.curriculum.roles[Role.DESIGNEE][0]
        attempts.begin_module(teaching, sam, module_id, at(DAY))
        db.session.execute(update(Attempt).where(Attempt.person_id == sam).values(outcome="lost"))
        db.session.commit()

    assert standings.renew_stale(teaching, at(DAY), 100) == 3

    shown, counts = standings.listed(teaching, at(DAY), only=None, after=None, most=50)
    assert [(one.name, one.state, one.is_sure) for one in shown] == [
        ("Sam", None, True),
        ("Dora", State.OVERDUE, True),
        ("Nell", State.DUE, True),
    ]
    assert (counts.people[None, False], counts.is_sure) == (1, True)
    assert kept.stale(db.session(), standings.basis(teaching, db.session()), today, 9) == []
    assert kept.stale(db.session(), standings.basis(teaching, db.session()), today + timedelta(1), 9) == [sam]


# --- Page by page -------------------------------------------------------------


def test_the_pages_together_hold_everybody_once_and_in_order(library, dora):
    for number in range(7):
        library.hires(f"Person {number}", DAY)
    whole, _ = listed(library, DAY)

    after, pages = None, []
    while page := listed(library, DAY, after=after, most=3)[0]:
        pages += page
        after = (page[-1].gravity, page[-1].person_id)

    assert pages == list(whole)
    assert len(pages) == 8
    due = listed(library, DAY, only=State.DUE)[0]
    assert {one.state for one in due} == {State.DUE}
