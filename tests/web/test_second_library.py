"""Another library on the same code: its own state, clock, titles and numbering, and no word of the first one."""

from __future__ import annotations

import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from tests.amending import amended, sign_version_2
from tests.contents import SECOND, second_library, shipped, words_of_the_first_library
from tests.mending import publish, wrong_everywhere
from tests.people import Somebody, Staff, set_up_library
from tests.web.conftest import Visitor, make_app
from tests.web.taking import Taker
from training.actions import accounts, lives, people, texts
from training.actions.accounts import LinkKind
from training.content.problems import Severity
from training.content.read import find_problems
from training.content.shapes import Role, TextId
from training.demo import live
from training.records import facts
from training.records.tables import db
from training.rules.facts import Observation
from training.web.teaching import KEY

PAGES_OF_A_KIND = 8
"""A story branches: of the pages of one endpoint, the first so many are read."""
OF_A_PERSON = (
    "director.edit_person",
    "director.slip",
    "lives.end_employment",
    "lives.flag",
    "lives.record_leave",
    "lives.set_due_date",
)
PAGES_OR_REFUSALS = {200, 302, 403, 404}
NO_PAGE = {"static", "look.sheet", "desk.healthz", "account.set_up", "learn.attempt", "learn.home"}
"""What is no page: files, a sign of life, ways on to another page, and the set-up of a library that is set up."""


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Flask:
    return make_app(sqlite_url, tmp_path, second_library())


@pytest.fixture
def staff(app: Flask) -> Staff:
    return set_up_library(app)


# --- Its content ------------------------------------------------------------------


def test_its_files_pass_the_check():
    assert [str(problem) for problem in find_problems(SECOND) if problem.severity is Severity.ERROR] == []


def test_it_has_no_clause_no_module_and_no_text_of_the_first():
    first, second = shipped(), second_library()

    assert not first.policy.clauses.keys() & second.policy.clauses.keys()
    assert not first.modules.keys() & second.modules.keys()
    assert not first.library.supplied_texts.keys() & second.library.supplied_texts.keys()


# --- Its pages --------------------------------------------------------------------


def test_a_clause_is_called_by_its_number_of_three_levels(visit, staff):
    policy = visit.get("desk.policy")

    quoted = [" ".join(figure.get_text(" ").split()) for figure in policy.main.select("figure")]
    numbers = [clause.number for clause in second_library().policy.clauses.values()]
    assert [re.search(r"clause ([\d.]+)", one).group(1) for one in quoted] == numbers  # type: ignore[union-attr]
    assert "clause 2.3.2 Nobody else is told anything without a note that the person has signed." in quoted[8]
    assert [heading.get_text() for heading in policy.main.select("h2")][:2] == [
        "1.1 Purpose",
        "2.1 What we know of people",
    ]


def test_a_policy_without_statute_shows_none(visit):
    assert "Statute" not in visit.get("desk.policy").words


def test_its_modules_are_passed_and_certify_under_its_own_name_and_titles(app, visit, staff):
    for module_id in second_library().curriculum.roles[Role.STAFF]:
        Taker(app, visit, staff.sam).takes(module_id)

    certificate = visit.get("learn.certificate", as_=staff.sam).words

    assert "Tern Harbor Public Library certifies that Sam" in certificate
    assert "the Privacy at the Counter, version 3" in certificate
    assert "Counter Clerk. Certificate" in certificate


def test_the_titles_are_its_own_wherever_a_role_is_named(visit, staff):
    roles = visit.get("director.add_person", as_=staff.dora).main.select("input[name=role]")
    labels = [" ".join(role.find_parent("label").get_text().split()) for role in roles]

    assert labels == ["Counter Clerk", "Volunteer", "Friend of the Library", "Assistant Librarian", "Director"]
    assert "Assistant Librarian" in visit.get("director.person", as_=staff.dora, person_id=staff.olive.id).words
    assert "Counter Clerk" in visit.get("account.mine", as_=staff.sam).words


def test_its_days_end_at_its_own_midnight(app, visit, staff):
    half_past_eleven = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)  # of the 9th in Alaska; in Colorado the 10th began
    with app.app_context():
        people.sign_policy(app.extensions[KEY], staff.sam.id, "Sam", half_past_eleven)
        people.sign_policy(app.extensions[KEY], staff.nell.id, "Nell", half_past_eleven + timedelta(minutes=30))

    assert "Signed as “Sam” on 9 November 2026" in visit.get("desk.policy", as_=staff.sam).words
    assert "Signed as “Nell” on 10 November 2026" in visit.get("desk.policy", as_=staff.nell).words


# --- Every page -------------------------------------------------------------------


class Walk:
    """Everybody's way through the site: from page to page, by the links."""

    def __init__(self, app: Flask) -> None:
        self.app, self.visit = app, Visitor(app)
        self.read: Counter[str] = Counter()

    def pages(self, as_: Somebody | None, *begins: str) -> Iterator[tuple[str, TestResponse]]:
        met: Counter[str] = Counter()
        waiting, known = deque(begins), set(begins)
        while waiting:
            address = waiting.popleft()
            endpoint = self.endpoint(address)
            met[endpoint] += 1
            if met[endpoint] > PAGES_OF_A_KIND:
                continue
            answer = self.visit.client(as_).get(address)
            self.read[endpoint] += answer.status_code == 200
            yield address, answer
            links = BeautifulSoup(answer.data, "html.parser").find_all("a", href=True)
            found = [str(link["href"]) for link in links] + [answer.headers.get("Location", "")]
            for link in (link.split("#")[0] for link in found):
                if link.startswith("/") and link not in known and not link.startswith("/static/"):
                    known.add(link)
                    waiting.append(link)

    def endpoint(self, address: str) -> str:
        endpoint, _ = self.app.url_map.bind("localhost").match(address.split("?")[0], method="GET")
        return str(endpoint)


@pytest.fixture(scope="module")
def walk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Two years of the demo's people, with all that a working life can hold besides."""
    folder = tmp_path_factory.mktemp("second")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'training.db')}"
    app = make_app(url, folder, amended(wrong_everywhere(second_library())))
    yield Walk(app)
    with app.app_context():
        db.engine.dispose()


def who_walks(walk: Walk) -> list[tuple[str, Somebody | None, tuple[str, ...]]]:
    """Return who walks, and from where: by links alone one comes neither to a form's own page nor in by a link."""
    teaching, now = walk.app.extensions[KEY], datetime.now(UTC)
    today = teaching.day(now)
    known = live(teaching, today)
    publish(walk.app, amended(second_library()))
    teaching = walk.app.extensions[KEY]
    sign_version_2(walk.app, second_library(), known["Dora"])
    dora, sam, wes = known["Dora"], known["Sam"], known["Wes"]
    seen = {"clauses": ["signed-note"], "module_ids": ["ferry-morning"], "by": dora, "now": now}
    lives.flag(teaching, sam, Observation.AT_THE_DESK, **seen)
    texts.supply(teaching, TextId("whom-to-call"), "Bodil, on channel 9.", public=True, by=dora, now=now)
    lives.end_employment(teaching, wes, today - timedelta(days=1), by=dora, now=now)
    people.change(
        teaching,
        known["Teddy"],
        name="Teddy",
        sign_in_name="teddy",
        role=Role.DESIGNEE,
        starts_on=facts.of_person(db.session(), known["Teddy"]).employment.starts_on,
        by=dora,
        now=now,
    )

    def address(endpoint: str, **values: Any) -> str:
        return walk.visit.url(endpoint, **values)

    def link(kind: LinkKind, name: str) -> str:
        return accounts.make_link(kind, of=known[name], by=None, now=now)

    def taken(name: str) -> list[str]:
        """The pages of each attempt of somebody: where it goes on, and what it said at its first and last place."""
        return [
            address(endpoint, attempt_id=attempt.id, **place)
            for attempt in facts.of_person(db.session(), known[name]).attempts
            for endpoint, place in (
                ("learn.attempt", {}),
                ("learn.feedback", {"place": 1}),
                ("learn.feedback", {"place": len(attempt.decisions) or 1}),
                ("learn.debrief", {}),
                ("learn.result", {}),
                ("learn.practice", {}),
            )
        ]

    def walker(name: str) -> Somebody:
        return Somebody(known[name], name, accounts.begin_sign_in(known[name], now))

    rules = [rule for rule in walk.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    doors = [rule.rule for rule in rules]
    by_link = (
        address("account.invitation", token=link(LinkKind.INVITATION, "June")),
        address("account.new_password", token=link(LinkKind.NEW_PASSWORD, "Luis")),
        address("account.sign_in_link", token=link(LinkKind.SIGN_IN, "Nell")),
        address("account.new_password", token="x" * 40),
    )
    of_people = [
        address(endpoint, person_id=person)
        for endpoint in OF_A_PERSON
        for person in (sam, known["June"], known["Priya"])
    ]
    withdraw = address("lives.withdraw_flag", person_id=sam, flag_id=facts.of_person(db.session(), sam).flags[0].id)
    return [
        ("nobody", None, (*doors, *by_link)),
        *((name, walker(name), (*doors, *taken(name))) for name in ("Sam", "June")),
        ("Dora", walker("Dora"), (*doors, *of_people, withdraw)),
    ]


def test_no_page_holds_a_word_of_the_first_library(walk):
    with walk.app.app_context():
        walkers = who_walks(walk)
    found = []
    for name, somebody, begins in walkers:
        for address, answer in walk.pages(somebody, *begins):
            assert answer.status_code in PAGES_OR_REFUSALS, f"{name} {address}: {answer.status_code}"
            words = words_of_the_first_library().findall(answer.text)
            found += [f"{name} {address}: {word}" for word in words]

    assert found == []
    served = {r.endpoint for r in walk.app.url_map.iter_rules() if "GET" in (r.methods or ())}
    assert sorted(served - {one for one, times in walk.read.items() if times} - NO_PAGE) == []


def test_no_file_that_is_served_holds_a_word_of_the_first_library():
    served = [
        path for path in (SECOND.parents[1] / "static").rglob("*") if path.suffix in (".css", ".js", ".svg", ".txt")
    ]

    assert served
    assert [path.name for path in served if words_of_the_first_library().search(path.read_text())] == []
