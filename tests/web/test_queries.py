"""How often each page asks the database: few times, and no more often as people, modules and attempts grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from tests.amending import amended, changed, reworded, sign_version_2
from tests.mending import WRONG, publish, wrong_everywhere
from tests.people import Staff, add, set_up_library
from tests.web.conftest import Visitor, make_app
from tests.web.taking import RIGHT, Taker
from training.actions import accounts, attempts, corrections, lives
from training.content.shapes import Content, Item, ModuleId, Role
from training.records import attempts as kept
from training.records import facts, revisions
from training.records.tables import db
from training.rules.facts import AttemptId, Observation, PersonId
from training.web.teaching import KEY

VIEW_MOST, ANSWER_MOST = 6, 8
MORE = {"director.matrix": 1, "policies.sign": 2, "settings.change": 1, "corrections.correct": 1}
"""The decisions of what is open, or corrected: all else that has ended is read without them. Before signing also who is
looked at."""


PAGES = {
    "learn.home": "/",
    "learn.my_training": "/my-training",
    "learn.refresher": "/refresher",
    "learn.attempt": "/attempts/{open}",
    "learn.place": "/attempts/{open}/2",
    "learn.feedback": "/attempts/{open}/1",
    "learn.debrief": "/attempts/{ended}/debrief",
    "learn.result": "/attempts/{ended}/result",
    "learn.practice": "/practice/{ended}/1",
    "learn.rehearse": "/rehearse/{finished}",
    "learn.certificate": "/certificate",
    "account.mine": "/account",
    "account.change_password": "/account/password",
    "account.sign_in": "/sign-in",
    "account.sign_in_link": "/sign-in/none",
    "account.set_up": "/set-up/none",
    "account.invitation": "/invitation/{invitation}",
    "account.new_password": "/new-password/none",
    "desk.card": "/desk",
    "desk.tap": "/desk/no-paper-both-away",
    "desk.wallet": "/desk/wallet",
    "desk.cards": "/desk/cards",
    "desk.worker": "/desk/worker.js",
    "desk.policy": "/policy",
    "desk.accessibility": "/accessibility",
    "desk.privacy": "/privacy",
    "desk.healthz": "/healthz",
    "director.library": "/library",
    "director.roster": "/roster",
    "director.matrix": "/matrix",
    "director.forecast": "/forecast?on=2028-01-01",
    "director.clauses": "/clauses",
    "history.bring": "/earlier-records",
    "director.add_person": "/people/add",
    "director.person": "/people/{sam}",
    "director.attempt": "/people/{sam}/attempts/{ended}",
    "director.edit_person": "/people/{sam}/edit",
    "lives.end_employment": "/people/{sam}/end",
    "lives.record_leave": "/people/{sam}/leave",
    "lives.record_return": "/people/{sam}/return",
    "lives.set_due_date": "/people/{sam}/due-date",
    "lives.flag": "/people/{sam}/flag",
    "lives.withdraw_flag": "/people/{sam}/flags/{flag}/withdraw",
    "director.slip": "/people/{sam}/slip",
    "director.previews": "/previews",
    "director.preview": "/previews/police-walk-in/1",
    "policies.versions": "/policy/versions",
    "policies.version": "/policy/versions/2",
    "policies.sign": "/policy/versions/3/sign?in_force_on=2028-01-01&{judged}",
    "policies.change": "/policy/change",
    "corrections.shelf": "/corrections",
    "corrections.correct": "/corrections/{wrong}&because=misread",
    "settings.shelf": "/settings",
    "settings.setting": "/settings/valid-months",
    "settings.change": "/settings/refresher-window-days/change?value=180&because=season",
    "texts.shelf": "/texts",
    "texts.text": "/texts/{text}",
    "texts.supply": "/texts/{text}/supply",
}
"""Every page, in a state where it has most to show; of links all but the invitation are over.

Sam opens those of learn and account, Dora the others.
"""


@dataclass
class Counted:
    """What was asked of the database in a while. BEGIN and ROLLBACK are no questions."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0

    @property
    def of_the_page(self) -> list[str]:
        """Without the one for the supplied texts: it is asked where the words shown happen to lean on one."""
        return [words for words in self.statements if "FROM supplied_texts" not in words]

    @property
    def writes(self) -> list[str]:
        return [words for words in self.statements if not words.upper().startswith("SELECT")]


@contextmanager
def counting(engine: Engine) -> Iterator[Counted]:
    counted = Counted()

    def asked(_connection, _cursor, statement, *_more) -> None:
        if statement.partition(" ")[0] != "BEGIN":
            counted.statements.append(" ".join(statement.split()))

    def committed(_connection) -> None:
        counted.commits += 1

    event.listen(engine, "before_cursor_execute", asked)
    event.listen(engine, "commit", committed)
    yield counted
    event.remove(engine, "before_cursor_execute", asked)
    event.remove(engine, "commit", committed)


@dataclass
class Library:
    """A library of some size, with somebody who has taken some training."""

    app: Flask
    staff: Staff
    names: dict[str, str]
    """What stands in the addresses of its pages."""

    @property
    def engine(self) -> Engine:
        with self.app.app_context():
            return db.engine

    def counted(self, endpoint: str) -> Counted:
        """Open a page a second time: the first time in a process it reads revisions that it then remembers."""
        path = PAGES[endpoint].format(**self.names)
        who = self.staff.sam if endpoint.startswith(("learn.", "account.")) else self.staff.dora
        visit = Visitor(self.app)
        visit.client(who).get(path)
        with counting(self.engine) as counted:
            answer = visit.client(who).get(path)
        assert answer.status_code in (200, 302, 404), answer.text[:1000]
        return counted


def now() -> datetime:
    return datetime.now(UTC)


def make(url: str, folder: Path, content: Content, people: int, times: int) -> Library:
    """Make a library of so many people; each module of theirs is taken so many times by Sam, and once by the others."""
    app = make_app(url, folder, amended(wrong_everywhere(content)))
    staff = set_up_library(app)
    sign_version_2(app, content, staff.dora.id)
    modules = content.curriculum.roles[Role.STAFF]
    with app.app_context():
        others = [add(app, f"Other {n}", Role.STAFF, by=staff.dora.id, now=now()) for n in range(people - 4)]
        ended = [plays(app, staff.sam.id, module) for _ in range(times) for module in modules][-1]
        for person in others:
            plays(app, person, modules[0])
        open_ = attempts.begin_module(app.extensions[KEY], staff.sam.id, modules[0], now())
        answers(app, staff.sam.id, open_)
        link = accounts.make_link(accounts.LinkKind.INVITATION, of=staff.nell.id, by=staff.dora.id, now=now())
        db.session.remove()
        seen = (app.extensions[KEY], staff.sam.id, Observation.ON_PAPER)
        lives.flag(*seen, clauses=[], module_ids=modules[:1], by=staff.dora.id, now=now())
        flag = facts.of_person(db.session(), staff.sam.id).flags[0].id
        db.session.remove()
        publish(app, amended(content))
        wrong = next(
            one for one in corrections.wrong_keys(db.session(), app.extensions[KEY]) if one.module.id == modules[0]
        )
        db.session.remove()
    text = next(iter(content.library.supplied_texts))
    names = {"sam": staff.sam.id, "ended": ended, "open": open_, "invitation": link, "text": text, "flag": flag}
    names["finished"] = modules[-1]
    names["wrong"] = f"{wrong.module.id}/{wrong.kind.value}/{wrong.question.id}?answers={wrong.answers[0].number}"
    names["judged"] = f"{changed(content)}=material&{reworded(content)}=minor"
    return Library(app, staff, names)


def plays(app: Flask, person: PersonId, module: ModuleId) -> AttemptId:
    attempt_id = attempts.begin_module(app.extensions[KEY], person, module, now())
    while answers(app, person, attempt_id):
        pass
    return attempt_id


def answers(app: Flask, person: PersonId, attempt_id: AttemptId) -> bool:
    """Answer the next place: by what its wrong key calls wrong, or with what is shown first. False: there was none."""
    paper = kept.paper(db.session(), person, attempt_id)
    turn = next((row for place, row in paper.places.items() if place not in paper.responses), None)
    if turn is None:
        return False
    question = attempts.question_of(revisions.load(db.session(), turn.revision), turn)
    db.session.remove()
    called_wrong = [
        name for name, option in turn.options if isinstance(question, Item) and question.options[option].belief == WRONG
    ]
    name = next(iter(called_wrong), turn.options[0][0])
    attempts.answer(app.extensions[KEY], person, attempt_id, turn.place, name, now())
    return True


@pytest.fixture(scope="module")
def both(tmp_path_factory, sqlite_template, content) -> tuple[Library, Library]:
    """A library of four people and one module, taken once; and one of thirty people and every module, taken thrice."""
    few = [ModuleId("police-walk-in")]
    roles = {role: tuple(few) for role in content.curriculum.roles}
    small = content.model_copy(
        update={
            "modules": {module: content.modules[module] for module in few},
            "curriculum": content.curriculum.model_copy(update={"roles": roles, "before_the_desk": ()}),
        }
    )
    made = []
    for read, people, times in ((small, 4, 1), (content, 30, 3)):
        folder = tmp_path_factory.mktemp("library")
        folder.joinpath("training.db").write_bytes(sqlite_template.read_bytes())
        made.append(make(f"sqlite:///{folder / 'training.db'}", folder, read, people, times))
    return made[0], made[1]


def test_every_page_is_counted(both):
    small, _ = both
    shown = {rule.endpoint for rule in small.app.url_map.iter_rules() if "GET" in rule.methods}

    assert set(PAGES) | {"static", "look.sheet"} == shown


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_asks_few_times_and_no_more_often_in_a_large_library(both, endpoint):
    few, many = (library.counted(endpoint) for library in both)

    assert len(few.of_the_page) == len(many.of_the_page), (few.statements, many.statements)
    assert len(many.statements) <= VIEW_MOST + MORE.get(endpoint, 0), many.statements


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_that_is_only_looked_at_writes_nothing(both, endpoint):
    counted = both[1].counted(endpoint)

    assert (counted.writes, counted.commits) == ([], 0)


def test_an_answer_asks_few_times_and_commits_once(both):
    """A whole attempt, answer by answer: the first one in a process reads revisions, so one was taken before."""
    most: dict[str, list[str]] = {}
    for library in both:
        taker = Taker(library.app, Visitor(library.app), library.staff.nell)
        attempt_id = taker.attempt_id(taker.begins("police-walk-in"))
        taker.visit.seal(taker.who)
        while (found := taker.asked(attempt_id)) is not None:
            row, module = found
            with counting(library.engine) as counted:
                taker.answers(attempt_id, row, taker.option(row, module, RIGHT))
            following = taker.asked(attempt_id)
            ends = "attempt" if following is None else row.kind if following[0].kind != row.kind else "nothing"
            most[ends] = max(most.get(ends, []), counted.statements, key=len)
            assert counted.commits == 1
    assert {"nothing", "scene", "attempt"} == set(most)
    assert [asked for asked in most.values() if len(asked) > ANSWER_MOST] == []


def test_an_answer_sent_again_commits_nothing(both):
    library = both[1]
    taker = Taker(library.app, Visitor(library.app), library.staff.nell)
    attempt_id = taker.attempt_id(taker.begins("police-walk-in"))
    row, module = taker.asked(attempt_id)
    taker.answers(attempt_id, row, taker.option(row, module, RIGHT))

    with counting(library.engine) as counted:
        taker.answers(attempt_id, row, taker.option(row, module, RIGHT))

    assert (counted.writes, counted.commits) == ([], 0)
