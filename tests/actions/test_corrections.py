"""A wrong key is found: seen first, accepted as seen, and nothing that is stored is another afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.actions.conftest import MODULES, at
from tests.actions.test_standings import assert_true
from tests.mending import MODULE, mended, publish, takes, wrong, wrong_question
from training.actions import attempts, corrections, standings
from training.actions.acting import Outdated, Refused
from training.content.shapes import Verdict
from training.records import tables as kept
from training.records.tables import db
from training.rules.facts import KeyFault, Outcome, QuestionKind
from training.rules.reasons import ReasonKind
from training.rules.standing import State

ON = "2026-06-01"
DERIVED = {"asked", "decided_right", "missed"}
"""An attempt's score: judging many people reads it in place of the responses, and it follows what counts."""


@pytest.fixture
def truth(content):
    return mended(content)


@pytest.fixture
def question(content):
    return wrong_question(content)


@pytest.fixture
def sam(library, dora, content):
    """Sam, who answered all right in truth, and failed by a wrong key."""
    publish(library.app, wrong(content))
    person = library.hires("Sam", "2026-01-06")
    for module in MODULES:
        if module != MODULE:
            library.passes(person, module, "2026-01-07")
    return person


def looks(library, question, on=ON):
    db.session.rollback()
    key = corrections.wrong_key(db.session(), library.teaching, MODULE, QuestionKind.ITEM, question)
    assert key
    return key, corrections.what_if(
        library.teaching, db.session(), key, [answer.number for answer in key.answers], date.fromisoformat(on)
    )


def accepts(library, question, by, on=ON):
    key, seen = looks(library, question, on)
    numbers = [answer.number for answer in key.answers]
    asked = (MODULE, QuestionKind.ITEM, question, numbers, KeyFault.MISREAD, seen.seal)
    corrections.correct(library.teaching, *asked, by=by, now=at(on))
    return key, seen


def stored(*but):
    """All rows of what was answered, and of what was granted, as they are stored."""
    db.session.rollback()
    return {
        table.__tablename__: [
            tuple(getattr(row, column.key) for column in table.__table__.columns if column.key not in DERIVED)
            for row in db.session.scalars(select(table).order_by(*table.__table__.primary_key.columns))
        ]
        for table in (kept.Attempt, kept.PlaceOnPaper, kept.Response, kept.Certification)
        if table not in but
    }


def test_until_the_files_are_mended_no_key_is_wrong(library, sam, content, truth, question):
    takes(library.app, sam, at("2026-01-10"), truth=truth)
    assert corrections.wrong_keys(db.session(), library.teaching) == []

    publish(library.app, truth)

    db.session.rollback()
    [found] = corrections.wrong_keys(db.session(), library.teaching)
    [answer] = found.answers
    assert (found.module.id, found.question.id, found.kind) == (MODULE, question, QuestionKind.ITEM)
    assert (answer.was, answer.now, answer.people) == ((Verdict.BREACH,), Verdict.RIGHT, 1)


def test_a_wrong_key_by_which_nobody_answered_is_none(library, sam, content, truth):
    takes(library.app, sam, at("2026-01-10"), truth=truth, most=1)
    publish(library.app, truth)

    db.session.rollback()
    assert corrections.wrong_keys(db.session(), library.teaching) == []


def test_what_is_seen_says_who_gains_what_and_writes_nothing(library, sam, truth, question):
    attempt_id = takes(library.app, sam, at("2026-01-10"), truth=truth)
    publish(library.app, truth)
    before = stored()

    _, seen = looks(library, question)

    [one] = seen.gaining
    assert one.facts.name == "Sam"
    assert [attempt.id for attempt in one.gained.passed] == [attempt_id]
    assert [(row.starts_on, row.until_on) for row in one.gained.rows] == [(date(2026, 1, 10), date(2027, 1, 10))]
    assert (one.was.state, one.becomes.state) == (State.OVERDUE, State.CERTIFIED)
    assert any("That is a breach." in sentence for sentence in one.fallen)
    assert stored() == before


def test_accepting_keeps_what_was_seen_and_changes_no_stored_row(library, dora, sam, truth, question):
    attempt_id = takes(library.app, sam, at("2026-01-10"), truth=truth)
    publish(library.app, truth)
    before = stored(kept.Certification)
    standing = library.judged(sam, ON)

    _, seen = accepts(library, question, dora)

    known = library.facts(sam)
    assert standing.state is State.OVERDUE
    assert library.judged(sam, ON).state is State.CERTIFIED
    would_be = seen.gaining[0].gained.facts
    attempt, as_seen = (next(one for one in of.attempts if one.id == attempt_id) for of in (known, would_be))
    assert attempt == as_seen
    assert (attempt.outcome, attempt.passed_since) == (Outcome.PASSED, date(2026, 6, 1))
    [row] = known.certifications
    assert (row.starts_on, row.granted_on, row.by_correction) == (date(2026, 1, 10), date(2026, 6, 1), True)
    assert stored(kept.Certification) == before


def test_a_second_time_changes_nothing_and_no_key_is_wrong_any_more(library, dora, sam, truth, question):
    takes(library.app, sam, at("2026-01-10"), truth=truth)
    publish(library.app, truth)
    key, seen = accepts(library, question, dora)
    lines = db.session.scalars(select(kept.Audit.id)).all()

    asked = (MODULE, QuestionKind.ITEM, question, [key.answers[0].number], KeyFault.MISREAD, seen.seal)
    corrections.correct(library.teaching, *asked, by=dora, now=at(ON))

    db.session.rollback()
    assert corrections.wrong_keys(db.session(), library.teaching) == []
    assert db.session.scalars(select(kept.Audit.id)).all() == lines
    assert len(db.session.scalars(select(kept.Correction)).all()) == 1


def test_what_is_no_longer_so_is_refused_and_nothing_is_kept(library, dora, sam, truth, question):
    takes(library.app, sam, at("2026-01-10"), truth=truth)
    publish(library.app, truth)
    key, seen = looks(library, question)
    library.passes(sam, MODULE, "2026-05-30")  # so the gap alone is gained

    asked = (MODULE, QuestionKind.ITEM, question, [key.answers[0].number], KeyFault.MISREAD, seen.seal)
    with pytest.raises(Outdated):
        corrections.correct(library.teaching, *asked, by=dora, now=at(ON))
    assert db.session.scalars(select(kept.Correction)).all() == []


def test_only_the_director_accepts(library, sam, truth, question):
    takes(library.app, sam, at("2026-01-10"), truth=truth)
    publish(library.app, truth)

    with pytest.raises(Refused, match="Only the Director says that a key was wrong"):
        accepts(library, question, sam)


def test_everybody_concerned_is_judged_anew_and_nobody_else(library, dora, sam, truth, question):
    olive = library.hires("Olive", "2026-01-06")
    takes(library.app, sam, at("2026-01-10"), truth=truth)
    publish(library.app, truth)
    assert_true(library, ON)
    read = db.session.scalars(select(kept.Site.audit_read)).one()

    accepts(library, question, dora)

    db.session.rollback()
    assert standings.how_many_wait(library.teaching, at(ON)) == 1
    assert_true(library, ON)
    assert db.session.scalars(select(kept.Site.audit_read)).one() > read
    lines = db.session.execute(select(kept.Audit.about_id, kept.Audit.did).filter_by(did="corrected a key")).all()
    assert {about for about, _ in lines} == {None, sam}
    assert olive not in {about for about, _ in lines}


def test_an_attempt_under_way_keeps_its_paper_and_ends_by_the_kinder_verdict(library, dora, sam, truth, question):
    takes(library.app, sam, at("2026-05-20"), truth=truth)
    begun = attempts.begin_module(library.teaching, sam, MODULE, at("2026-05-30"))
    publish(library.app, truth)

    accepts(library, question, dora)
    ended = takes(library.app, sam, at("2026-06-02"), truth=truth)

    assert ended == begun
    [attempt] = [one for one in library.facts(sam).attempts if one.id == ended]
    assert (attempt.outcome, attempt.passed_since) == (Outcome.PASSED, None)
    [asked] = [one for one in attempt.decisions if one.question_id == question]
    assert (asked.verdict, asked.corrected[0].was) == (Verdict.RIGHT, Verdict.BREACH)
    row = db.session.scalars(select(kept.Response).filter_by(attempt_id=ended, place=asked.place)).one()
    assert row.verdict == "breach"  # as its paper has it
    assert_true(library, "2026-06-02")


def test_a_breach_committed_by_the_wrong_key_is_no_reason_any_more(library, dora, content, truth, question):
    """Certified before, and in retraining by a wrong key: the reason falls, and the certification stays as it is."""
    person = library.hires("Sam", "2026-01-06")
    publish(library.app, truth)
    library.certifies(person, "2026-01-07")
    publish(library.app, wrong(content))
    takes(library.app, person, at("2026-05-01"), truth=truth)
    publish(library.app, truth)
    before = stored()
    assert ReasonKind.BREACH in {reason.kind for reason in library.judged(person, ON).reasons}

    accepts(library, question, dora)

    assert library.judged(person, ON).state is State.CERTIFIED
    assert stored() == before
