"""Taking a module and the refresher, by the site's own actions, on each database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.actions.conftest import MODULES, at
from training.actions import attempts
from training.actions.acting import Refused
from training.actions.attempts import OutOfOrder, UnknownOption
from training.content.shapes import Role, Verdict
from training.records.attempts import NotYours
from training.records.tables import Audit, PlaceOnPaper, Response, db
from training.rules.asking import variant_of
from training.rules.facts import AttemptKind, Outcome, QuestionKind
from training.rules.reasons import ReasonKind
from training.rules.standing import State


def rows(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_three_modules_passed_certify_from_the_last_pass_for_twelve_months(library):
    sam = library.hires("Sam", "2026-01-05")

    for day, module_id in zip(("2026-01-06", "2026-01-08", "2026-01-10"), MODULES, strict=True):
        library.passes(sam, module_id, day)

    [certification] = library.facts(sam).certifications
    assert (certification.starts_on, certification.until_on) == (date(2026, 1, 10), date(2027, 1, 10))
    assert library.judged(sam, "2026-01-10").state is State.CERTIFIED


def test_a_breach_in_the_quiz_fails_and_a_later_pass_mends_it(library):
    sam = library.hires("Sam", "2026-01-05")
    library.certifies(sam, "2026-01-06")
    failed = library.passes(sam, "police-walk-in", "2026-02-01", wrong=1)

    after = library.judged(sam, "2026-02-02")
    library.passes(sam, "police-walk-in", "2026-02-03")

    assert after.state is State.NEEDS_RETRAINING
    assert after.reasons[0].kind is ReasonKind.BREACH
    assert after.reasons[0].evidence[0].attempt_id == failed
    assert after.reasons[0].due_on == date(2026, 2, 8)
    assert library.judged(sam, "2026-02-03").state is State.CERTIFIED


def test_a_quiz_asks_every_weight_3_clause_and_what_the_story_missed(library):
    sam = library.hires("Sam", "2026-01-05")
    attempt_id = library.passes(sam, "police-walk-in", "2026-01-06")

    items = [d for a in library.facts(sam).attempts if a.id == attempt_id for d in a.decisions if d.graded]

    asked = {clause for decision in items for clause in decision.clauses}
    assert library.teaching.asked[Role.STAFF].modules[0].weight_3 <= asked
    assert len(items) >= 6


def test_a_second_try_repeats_a_question_only_where_its_clause_has_no_fresh_one(library):
    sam = library.hires("Sam", "2026-01-05")
    first = library.passes(sam, "police-walk-in", "2026-01-06", wrong=1)
    second = library.passes(sam, "police-walk-in", "2026-01-07")

    def asked(attempt_id):
        query = select(PlaceOnPaper).filter_by(attempt_id=attempt_id, kind=QuestionKind.ITEM.value)
        return {place.question_id: place for place in db.session.scalars(query)}

    bank = library.teaching.content.modules["police-walk-in"].items.values()
    before, after = asked(first), asked(second)
    assert len(after.keys() - before.keys()) >= len(after) / 2
    on_this_paper = {place.variant for place in after.values()}  # asked once more in other words it would not be fresh
    for question_id in before.keys() & after.keys():
        on_its_clauses = [
            {item.id for item in bank if clause in item.clauses and variant_of(item) not in on_this_paper}
            for clause in after[question_id].asked_for
        ]
        assert any(items <= before.keys() for items in on_its_clauses)


def test_the_refresher_in_its_window_keeps_the_anniversary(library):
    sam = library.hires("Sam", "2026-01-05")
    library.certifies(sam, "2026-01-10")

    attempt_id = attempts.begin_refresher(library.teaching, sam, at("2026-12-20"))
    library.plays(sam, attempt_id, "2026-12-20")

    last = library.facts(sam).certifications[-1]
    assert (last.starts_on, last.until_on) == (date(2027, 1, 11), date(2028, 1, 10))


def test_the_refresher_after_the_end_begins_anew_that_day(library):
    sam = library.hires("Sam", "2026-01-05")
    library.certifies(sam, "2026-01-10")

    attempt_id = attempts.begin_refresher(library.teaching, sam, at("2027-03-01"))
    library.plays(sam, attempt_id, "2027-03-01")

    last = library.facts(sam).certifications[-1]
    assert (last.starts_on, last.until_on) == (date(2027, 3, 1), date(2028, 3, 1))


def test_the_refresher_grades_its_story_and_asks_every_weight_3_clause_of_the_curriculum(library):
    sam = library.hires("Sam", "2026-01-05")
    library.certifies(sam, "2026-01-10")
    attempt_id = attempts.begin_refresher(library.teaching, sam, at("2026-12-20"))
    library.plays(sam, attempt_id, "2026-12-20")

    [refresher] = [a for a in library.facts(sam).attempts if a.kind is AttemptKind.REFRESHER]

    assert all(decision.graded for decision in refresher.decisions)
    weight_3 = {clause for module in library.teaching.asked[Role.STAFF].modules for clause in module.weight_3}
    items = [d for d in refresher.decisions if d.kind is QuestionKind.ITEM]
    assert weight_3 <= {clause for decision in items for clause in decision.clauses}
    assert len(items) <= 24


def test_a_breach_in_the_refreshers_story_fails_it(library):
    sam = library.hires("Sam", "2026-01-05")
    library.certifies(sam, "2026-01-10")
    attempt_id = attempts.begin_refresher(library.teaching, sam, at("2026-12-20"))
    row, scene = library.turn(sam, attempt_id)
    breach = next(name for name, index in row.options if scene.choices[index].verdict is not Verdict.RIGHT)
    attempts.answer(library.teaching, sam, attempt_id, row.place, breach, at("2026-12-20"))
    library.plays(sam, attempt_id, "2026-12-20")

    refresher = next(a for a in library.facts(sam).attempts if a.id == attempt_id)

    verdicts = {decision.verdict for decision in refresher.decisions}
    assert (refresher.outcome is Outcome.FAILED) == (Verdict.BREACH in verdicts)


@pytest.mark.parametrize("day", ["2026-01-11", "2026-11-10"])
def test_the_refresher_before_its_window_cannot_begin(library, day):
    sam = library.hires("Sam", "2026-01-05")
    library.certifies(sam, "2026-01-10")

    with pytest.raises(Refused, match="would not count"):
        attempts.begin_refresher(library.teaching, sam, at(day))


def test_an_attempt_untouched_for_thirty_days_is_closed_unfinished(library):
    sam = library.hires("Sam", "2026-01-05")
    first = attempts.begin_module(library.teaching, sam, "police-walk-in", at("2026-01-06"))

    again = attempts.begin_module(library.teaching, sam, "police-walk-in", at("2026-02-04"))
    later = attempts.begin_module(library.teaching, sam, "police-walk-in", at("2026-02-06"))

    assert again == first
    assert later != first
    assert next(a for a in library.facts(sam).attempts if a.id == first).outcome is Outcome.UNFINISHED


def test_an_answer_of_somebody_else_stores_nothing(library):
    sam, nell = library.hires("Sam", "2026-01-05"), library.hires("Nell", "2026-01-05")
    attempt_id = attempts.begin_module(library.teaching, sam, "chatty-patron", at("2026-01-06"))
    row, _ = library.turn(sam, attempt_id)

    with pytest.raises(NotYours):
        attempts.answer(library.teaching, nell, attempt_id, row.place, row.options[0][0], at("2026-01-06"))
    with pytest.raises(UnknownOption):
        attempts.answer(library.teaching, sam, attempt_id, row.place, "none of them", at("2026-01-06"))
    with pytest.raises(OutOfOrder):
        attempts.answer(library.teaching, sam, attempt_id, row.place + 1, row.options[0][0], at("2026-01-06"))

    assert rows(Response) == 0


def test_a_second_answer_changes_nothing_and_writes_no_line(library):
    sam = library.hires("Sam", "2026-01-05")
    attempt_id = attempts.begin_module(library.teaching, sam, "chatty-patron", at("2026-01-06"))
    row, _ = library.turn(sam, attempt_id)
    first, second = row.options[0][0], row.options[1][0]
    attempts.answer(library.teaching, sam, attempt_id, row.place, first, at("2026-01-06"))
    lines = rows(Audit)

    attempts.answer(library.teaching, sam, attempt_id, row.place, second, at("2026-01-06"))

    db.session.rollback()
    assert db.session.scalars(select(Response.option)).all() == [row.options[0][1]]
    assert rows(Audit) == lines


def test_a_failed_action_leaves_nothing(library):
    sam = library.hires("Sam", "2026-01-05")
    lines = rows(Audit)

    with pytest.raises(Refused):
        attempts.begin_module(library.teaching, sam, "no-such-module", at("2026-01-06"))

    assert rows(Audit) == lines


def test_days_are_the_librarys_own(library):
    sam = library.hires("Sam", "2026-01-05")
    late_evening = at("2026-01-07", hour=5)  # 10 in the evening of the 6th in Colorado

    attempt_id = attempts.begin_module(library.teaching, sam, "chatty-patron", late_evening)

    assert next(a for a in library.facts(sam).attempts if a.id == attempt_id).began_on == date(2026, 1, 6)


def test_work_before_the_first_day_counts_for_sixty_days(library):
    start = date(2026, 3, 10)
    early = (start - timedelta(days=60)).isoformat()
    sam = library.hires("Sam", "2026-01-05")
    from training.actions import people

    people.change(
        library.teaching,
        sam,
        name="Sam",
        sign_in_name="sam",
        role=Role.STAFF,
        starts_on=start,
        by=library.hires("Dora", "2026-01-05", Role.DIRECTOR),
        now=at("2026-01-06"),
    )
    library.certifies(sam, early)

    [certification] = library.facts(sam).certifications
    assert (certification.starts_on, certification.until_on) == (start, date(2027, 3, 10))
