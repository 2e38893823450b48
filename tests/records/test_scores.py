"""What an attempt says of each clause, as it is kept beside it: the same as its rows say."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.records.kept import REFER, SAM, TODAY, finish, keep_person, open_attempt, respond, write_place
from training.content.shapes import ClauseId
from training.records import facts
from training.records.tables import Attempt
from training.rules.facts import AttemptKind, Outcome, QuestionKind
from training.rules.scoring import score, scored

KEEP = ClauseId("keep")


def taken(session: Session, *, ends: Outcome | None, option: int = 1) -> None:
    """Take the one scene rightly, and the one item."""
    keep_person(session)
    attempt = open_attempt(session)
    write_place(session, attempt, 1, QuestionKind.SCENE)
    write_place(session, attempt, 2, QuestionKind.ITEM)
    respond(session, attempt, 1, clauses=(REFER, KEEP))
    respond(session, attempt, 2, option=option)
    if ends:
        finish(session, attempt, ends)


def test_the_score_that_is_kept_is_the_one_that_the_decisions_make(session: Session):
    taken(session, ends=Outcome.FAILED)

    [in_full], [in_short] = (facts.of_person(session, SAM).attempts, facts.in_short(session, [SAM])[0].attempts)

    assert in_short.score is not None
    kept, made = in_short.score, score(in_full.decisions)
    assert (set(kept.asked), set(kept.right), kept.missed) == ({REFER}, {KEEP}, made.missed)
    assert (set(made.asked), set(made.right), made.missed) == ({REFER}, {KEEP}, (in_full.decisions[1],))
    assert (in_short.id, in_short.outcome, in_short.ended_on) == (in_full.id, Outcome.FAILED, TODAY)
    assert in_short.decisions == ()


def test_what_was_closed_unfinished_has_its_score_and_where_nothing_is_missed_nothing_is_kept(session: Session):
    taken(session, ends=Outcome.UNFINISHED, option=0)
    finish(session, open_attempt(session, "empty", kind=AttemptKind.REFRESHER), Outcome.UNFINISHED)

    one, empty = facts.in_short(session, [SAM])[0].attempts

    assert one.score
    assert (set(one.score.right), one.score.missed) == ({REFER, KEEP}, ())
    assert empty.score
    assert (list(empty.score.asked), list(empty.score.right), empty.score.missed) == ([], [], ())


def test_an_open_attempt_and_one_whose_score_is_taken_away_are_read_from_their_decisions(session: Session):
    taken(session, ends=None)
    [whole] = facts.of_person(session, SAM).attempts

    [under_way] = facts.in_short(session, [SAM])[0].attempts
    finish(session, session.get_one(Attempt, "attempt"), Outcome.FAILED)
    session.execute(update(Attempt).values(asked=None))
    [without] = facts.in_short(session, [SAM])[0].attempts

    for one in (under_way, without):
        assert (one.score, one.decisions) == (None, whole.decisions)
        assert set(scored(one).right) == {KEEP}


def test_an_attempt_that_is_asked_for_in_full_has_its_decisions_and_no_score(session: Session):
    """A past day on which it was still open is told by what was decided by then."""
    taken(session, ends=Outcome.FAILED)
    [whole] = facts.of_person(session, SAM).attempts

    [in_full] = facts.in_short(session, [SAM], in_full=lambda one: one.began_on <= TODAY <= one.ended_on)[0].attempts

    assert (in_full.score, in_full.decisions) == (None, whole.decisions)
