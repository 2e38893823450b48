"""Many people answering at once, and one person answering many times at once, through the site itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import cycle

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.faults.conftest import Site, at_once
from tests.faults.sitting import OPTION, Sent, Sitter
from training.actions.attempts import question_of
from training.content.shapes import Role, Scene, Verdict
from training.records import database, revisions
from training.records.tables import Attempt, Audit, Certification, PlaceOnPaper, Response, db
from training.records.tables import Site as SetUp
from training.web.teaching import KEY

PEOPLE, ANSWERS, WINDOWS = 50, 20, 8


def modules(site: Site) -> tuple[str, ...]:
    return site.app.extensions[KEY].content.curriculum.roles[Role.STAFF]


def kept(site: Site, *columns: object) -> list[tuple[object, ...]]:
    """Return columns of every row that is kept."""
    with site.app.app_context():
        return [tuple(row) for row in db.session.execute(select(*columns))]


def test_of_a_thousand_answers_sent_at_once_a_thousand_are_kept(site: Site):
    tokens = site.tokens(PEOPLE)

    def sits(number: int) -> list[Sent]:
        sitter, acknowledged = site.sitter(tokens[number]), []
        for module in cycle(modules(site)):
            attempt = sitter.begins(module)
            while len(acknowledged) < ANSWERS and (sent := sitter.turn(attempt)) is not None:
                assert sitter.answers(sent).location.endswith("/feedback")
                acknowledged.append(sent)
            if len(acknowledged) == ANSWERS:
                return acknowledged
        raise AssertionError("no module is asked")

    acknowledged = [sent for one in at_once(sits, PEOPLE) for sent in one]

    assert len(acknowledged) == PEOPLE * ANSWERS
    assert Counter(kept(site, Response.attempt_id, Response.place)) == Counter(
        (sent.attempt_id, sent.place) for sent in acknowledged
    )
    by_person = select(func.count()).select_from(Response).join(Attempt, Attempt.id == Response.attempt_id)
    with site.app.app_context():
        assert db.session.scalars(by_person.group_by(Attempt.person_id)).all() == [ANSWERS] * PEOPLE


def right(site: Site, sent: Sent) -> Sent:
    """Return the answer that is right in place of another."""
    with site.app.app_context():
        row = db.session.get(PlaceOnPaper, (sent.attempt_id, sent.place))
        question = question_of(revisions.load(db.session(), row.revision), row)
        options = question.choices if isinstance(question, Scene) else question.options
        return Sent(sent.path, next(name for name, index in row.options if options[index].verdict is Verdict.RIGHT))


def windows(site: Site) -> list[Sitter]:
    """Sit one person down at many windows, each with the same page open."""
    [token] = site.tokens(1)
    return [site.sitter(token) for _ in range(WINDOWS)]


def test_one_answer_sent_from_many_windows_at_once_is_kept_once_and_shown_in_all(site: Site):
    sitters = windows(site)
    attempt = sitters[0].begins(modules(site)[0])
    turns = [sitter.turn(attempt) for sitter in sitters]

    answered = at_once(lambda number: sitters[number].answers(turns[number]), WINDOWS)

    assert {(one.status, one.location) for one in answered} == {(302, f"{turns[0].path}/feedback")}
    assert sum(sitter.told_busy for sitter in sitters) == 0
    assert kept(site, Response.place) == [(1,)]
    assert kept(site, Audit.did).count(("answered",)) == 1


def test_of_other_answers_sent_at_once_the_first_stands_and_every_window_shows_it(site: Site):
    sitters = windows(site)
    attempt = sitters[0].begins(modules(site)[0])
    turn, *_ = [sitter.turn(attempt) for sitter in sitters]
    options = cycle(OPTION.findall(sitters[0].opens(turn.path).page))
    sent = [Sent(turn.path, next(options)) for _ in sitters]

    answered = at_once(lambda number: sitters[number].answers(sent[number]), WINDOWS)

    assert {one.status for one in answered} == {302}
    assert len(kept(site, Response.option)) == 1
    assert len({sitter.opens(f"{turn.path}/feedback").page for sitter in sitters}) == 1


def test_a_module_begun_from_many_windows_at_once_is_begun_once(site: Site):
    sitters = windows(site)
    for sitter in sitters:
        sitter.opens("/my-training")

    begun = at_once(lambda number: sitters[number].begins(modules(site)[0]), WINDOWS)

    assert len(set(begun)) == 1
    assert kept(site, Attempt.id) == [(begun[0].split("/")[-1],)]


def test_the_last_answer_sent_from_many_windows_at_once_ends_and_certifies_once(site: Site):
    sitters = windows(site)
    for module in modules(site):
        attempt = sitters[0].begins(module)
        turn = sitters[0].turn(attempt)
        while turn is not None:
            for sitter in sitters[1:]:
                sitter.opens("/my-training")
            best = right(site, turn)
            at_once(lambda number, best=best: sitters[number].answers(best), WINDOWS)
            turn = sitters[0].turn(attempt)

    assert kept(site, Attempt.outcome) == [("passed",)] * len(modules(site))
    assert sorted(kept(site, Attempt.ended_order)) == [(1,), (2,), (3,)]
    assert len(kept(site, Certification.id)) == 1


def test_a_read_then_a_write_from_elsewhere_then_an_action_works(site: Site, database_url: str):
    """On SQLite a transaction that has read cannot write once another wrote: every action must read anew."""
    [sitter] = windows(site)[:1]
    sent = sitter.turn(sitter.begins(modules(site)[0]))
    elsewhere = database.open_engine(database_url)
    written = []

    def write(_connection, _cursor, statement, *_more) -> None:
        if "sign_ins" in statement and not written:
            with Session(elsewhere) as session:
                database.begin_action(session)
                session.scalars(select(SetUp)).one().everyone_due_on = date(2030, 1, 1)
                session.commit()
            written.append(statement)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", write)
    answered = sitter.answers(sent)
    event.remove(engine, "after_cursor_execute", write)
    elsewhere.dispose()

    assert written
    assert answered.location == f"{sent.path}/feedback"
    assert kept(site, Response.place) == [(1,)]
