"""Every door of the house: each endpoint, each person, each method, walked over the map of addresses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import people as people_of_the_tests
from tests.amending import amended, sign_version_2
from tests.contents import asking_three
from tests.people import Somebody, Staff, set_up_library
from tests.web.conftest import Visitor, make_app
from training.actions import accounts, attempts, lives, people
from training.actions.accounts import LinkKind
from training.content.shapes import ModuleId, Role, TextId
from training.records import facts
from training.records.tables import Audit, db
from training.rules.facts import AttemptId, Observation, PersonId
from training.web.doors import DOORS, Door
from training.web.teaching import KEY

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST")
"""POST comes last: what it ends or takes away is not asked for again."""
MODULE = ModuleId("police-walk-in")
TEXT = TextId("confidentiality-guidelines")
LINKS = {"account.invitation": LinkKind.INVITATION, "account.sign_in_link": LinkKind.SIGN_IN}
TEXT = "who-to-reach"
NO_ID = "z" * 16
OF_SAM = ("director.attempt", "lives.withdraw_flag", "lives.take_back_leave")

SERVED = {endpoint for endpoint in DOORS if not endpoint.startswith("style.")}
MAY_OPEN = {
    Door.ANYONE: {"nobody", "sam", "olive", "nell", "dora"},
    Door.SIGNED_IN: {"sam", "olive", "nell", "dora"},
    Door.OVERSEES: {"nell", "dora"},  # Nell was lent it; Olive stands in for the Director, and was not
    Door.DIRECTOR: {"dora"},
}
NOT_ONLY_A_PAGE = {
    ("account.set_up", "GET"): {404},  # the library is set up, so no such link works
    ("account.set_up", "HEAD"): {404},
    ("account.set_up", "POST"): {404},
    ("learn.refresher", "POST"): {409},  # it would not count yet
    ("policies.change", "POST"): {409},  # nobody here learnt older words
    ("learn.sign_policy", "POST"): {422},  # without a name
    ("learn.place", "POST"): {422},  # without an answer
    ("director.oversight", "POST"): {302, 409},  # 409: somebody was made Director meanwhile
}
"""What is answered, past the door, other than a page or a redirect to one."""


ADDRESSES = {
    Door.ANYONE: {
        "GET /static/<path:filename>",
        "GET /static/look-<word:edition>.css",
        "GET /healthz",
        "GET /accessibility",
        "GET /privacy",
        "GET /policy",
        "GET /desk",
        "GET /desk/<word:desk_id>",
        "GET /desk/wallet",
        "GET /desk/cards",
        "GET /desk/worker.js",
        "GET+POST /sign-in",
        "GET+POST /set-up/<token>",
        "GET+POST /invitation/<token>",
        "GET+POST /new-password/<token>",
        "GET+POST /sign-in/<token>",
    },
    Door.SIGNED_IN: {
        "POST /policy/sign",
        "POST /sign-out",
        "GET /account",
        "GET+POST /account/password",
        "POST /account/end-sign-ins",
        "GET /",
        "GET /my-training",
        "POST /modules/<word:module_id>/begin",
        "GET+POST /refresher",
        "GET /attempts/<id:attempt_id>",
        "GET+POST /attempts/<id:attempt_id>/<place:place>",
        "GET /attempts/<id:attempt_id>/<place:place>/feedback",
        "GET /attempts/<id:attempt_id>/debrief",
        "GET /attempts/<id:attempt_id>/result",
        "GET /rehearse/<word:module_id>",
        "GET /practice/<id:attempt_id>",
        "GET /practice/<id:attempt_id>/<path>",
        "GET /certificate",
        "GET+POST /policy/change",
        "GET /policy/versions/<version:version>",
        "GET /texts",
        "GET /texts/<word:text_id>",
    },
    Door.OVERSEES: {
        "GET /library",
        "GET /roster",
        "GET /matrix",
        "GET /forecast",
        "GET /clauses",
        "GET /policy/versions",
        "GET /corrections",
        "GET /settings",
        "GET /settings/<word:word>",
        "GET /previews",
        "GET /previews/<word:module_id>",
        "GET /previews/<word:module_id>/<path>",
        "GET+POST /people/add",
        "GET /people/<id:person_id>",
        "GET /people/<id:person_id>/slip",
        "GET /people/<id:person_id>/attempts/<id:attempt_id>",
        "GET+POST /people/<id:person_id>/edit",
        "GET+POST /people/<id:person_id>/end",
        "GET+POST /people/<id:person_id>/leave",
        "GET+POST /people/<id:person_id>/return",
        "POST /people/<id:person_id>/undo",
        "POST /people/<id:person_id>/link",
    },
    Door.DIRECTOR: {
        "POST /people/<id:person_id>/oversight",
        "GET+POST /people/<id:person_id>/due-date",
        "GET+POST /people/<id:person_id>/flag",
        "GET+POST /people/<id:person_id>/flags/<id:flag_id>/withdraw",
        "POST /people/<id:person_id>/leaves/<id:leave_id>/take-back",
        "GET+POST /earlier-records",
        "GET+POST /policy/versions/<version:version>/sign",
        "GET+POST /texts/<word:text_id>/supply",
        "GET+POST /settings/<word:word>/change",
        "GET+POST /corrections/<word:module_id>/<word:kind>/<word:question_id>",
    },
}
"""What is opened to one more person, by one more method or at one more address, is decided here too."""


@dataclass
class House:
    """The site, those who walk through it, and something behind every door for each of them."""

    app: Flask
    visit: Visitor
    staff: Staff
    own: dict[str, AttemptId] = field(default_factory=dict)
    flag: str = ""
    leave: str = ""
    entered: int = 0

    def fresh(self, name: str) -> Somebody | None:
        """A person with a sign-in of their own, so that signing out ends nobody else's."""
        if name == "nobody":
            return None
        somebody: Somebody = getattr(self.staff, name)
        with self.app.app_context():
            return replace(somebody, token=accounts.begin_sign_in(somebody.id, datetime.now(UTC)))

    def newcomer(self) -> PersonId:
        """Somebody just added, whom an overseer may change, or take back."""
        self.entered += 1
        now = datetime.now(UTC)
        with self.app.app_context():
            return people_of_the_tests.add(self.app, f"New {self.entered}", Role.STAFF, by=self.staff.dora.id, now=now)

    def values(self, rule: Rule, name: str) -> dict[str, Any]:
        """What stands in the address, of those things that are there and are theirs."""
        taker = "sam" if name == "nobody" or rule.endpoint == "director.attempt" else name
        known: dict[str, Any] = {
            "person_id": lambda: self.staff.sam.id if rule.endpoint in OF_SAM else self.newcomer(),
            "flag_id": lambda: self.flag,
            "leave_id": lambda: self.leave,
            "attempt_id": lambda: self.own[taker],
            "module_id": lambda: MODULE,
            "kind": lambda: "item",
            "question_id": lambda: next(iter(self.app.extensions[KEY].content.modules[MODULE].items)),
            "text_id": lambda: TEXT,
            "word": lambda: "valid-months",
            "version": lambda: "2" if rule.endpoint == "policies.version" else "3",
            "desk_id": lambda: "officer",
            "place": lambda: 1,
            "path": lambda: "1",
            "filename": lambda: "site.css",
            "edition": lambda: "of-last-year",
            "token": lambda: self.token(rule.endpoint),
        }
        return {argument: known[argument]() for argument in rule.arguments - set(rule.defaults or ())}

    def token(self, endpoint: str) -> str:
        kind = LINKS.get(endpoint, LinkKind.NEW_PASSWORD)
        of = self.newcomer()
        with self.app.app_context():
            return accounts.make_link(kind, of=of, by=None, now=datetime.now(UTC))

    def asks(self, method: str, address: str, as_: Somebody | None) -> TestResponse:
        data = None
        if as_ is None:  # a door may let somebody in: nobody comes each time with a browser of no past
            self.visit.clients.pop(None, None)
            self.visit.seals.pop(None, None)
        if method == "POST":
            data = {"csrf_token": self.visit.seal(as_), "lent": "no"}
        return self.visit.client(as_).open(address, method=method, data=data, buffered=True)

    def lines(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Audit)) or 0


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'training.db')}"
    app = make_app(url, folder, amended(asking_three()))
    staff = set_up_library(app)
    sign_version_2(app, asking_three(), staff.dora.id)
    house = House(app, Visitor(app), staff)
    now = datetime.now(UTC)
    with app.app_context():
        people.lend_oversight(staff.nell.id, lent=True, by=staff.dora.id, now=now)
        seen = (app.extensions[KEY], staff.sam.id, Observation.ON_PAPER)
        lives.flag(*seen, clauses=[], module_ids=[MODULE], by=staff.dora.id, now=now)
        house.flag = facts.of_person(db.session(), staff.sam.id).flags[0].id
        away = date(2096, 1, 1)
        lives.record_leave(staff.sam.id, away, away, by=staff.dora.id, now=now)
        house.leave = facts.of_person(db.session(), staff.sam.id).leaves[0].id
        for name in ("sam", "olive", "nell", "dora"):
            house.own[name] = attempts.begin_module(app.extensions[KEY], getattr(staff, name).id, MODULE, now)
    yield house
    with app.app_context():
        db.engine.dispose()


def rules(house: House, endpoint: str) -> list[Rule]:
    return list(house.app.url_map.iter_rules(endpoint))


def check_headers(response: TestResponse, *, may_be_kept: bool = False) -> None:
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert ("no-store" in response.headers["Cache-Control"]) is not may_be_kept


def test_every_endpoint_has_a_door_and_every_door_an_endpoint(house):
    assert {rule.endpoint for rule in house.app.url_map.iter_rules()} == SERVED
    assert set(DOORS) - SERVED == {"style.page", "style.look"}  # in development: tests/web/test_style.py


def test_the_map_of_addresses_holds_these_and_no_others(house):
    found: dict[Door, set[str]] = {door: set() for door in Door}
    for rule in house.app.url_map.iter_rules():
        methods = "+".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        found[DOORS[rule.endpoint]].add(f"{methods} {rule.rule}")

    assert found == ADDRESSES


@pytest.mark.parametrize("name", ["nobody", "sam", "olive", "nell", "dora"])
@pytest.mark.parametrize("endpoint", sorted(SERVED))
def test_a_door_opens_to_those_it_says_and_to_nobody_else(house, endpoint, name):
    """Anonymous: to the sign-in page. Who may not: a page that says who may. And nothing is done."""
    door = DOORS[endpoint]
    for rule in rules(house, endpoint):
        as_ = house.fresh(name)
        address = house.visit.url(endpoint, **house.values(rule, name))
        for method in METHODS:
            before = house.lines()

            answer = house.asks(method, address, as_)

            cell = f"{name} {method} {address}: {answer.status_code}"
            check_headers(answer, may_be_kept=endpoint == "static" and method in ("GET", "HEAD"))
            if method not in (rule.methods or ()):
                assert answer.status_code == 405, cell
                assert answer.headers["Allow"], cell
            elif name in MAY_OPEN[door]:
                assert answer.status_code in NOT_ONLY_A_PAGE.get((endpoint, method), {200, 302}), cell
                assert "/sign-in?next=" not in answer.headers.get("Location", ""), cell
            elif as_ is None:
                assert answer.status_code == 302, cell
                assert answer.headers["Location"].startswith("/sign-in"), cell
            else:
                assert answer.status_code == 403, cell
                assert method == "HEAD" or door.value in answer.text, cell
            if method not in (rule.methods or ()) or name not in MAY_OPEN[door]:
                assert house.lines() == before, cell


def foreign(house: House, rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield addresses, by who asks, of what is somebody else's or of nobody: each answers as if it were not there."""
    known = house.values(rule, "sam")
    if rule.endpoint == "director.attempt":
        for person_id, attempt_id in (
            (house.staff.sam.id, house.own["nell"]),
            (house.staff.nell.id, house.own["sam"]),
            (house.staff.sam.id, NO_ID),
            (NO_ID, house.own["sam"]),
            (NO_ID, NO_ID),
        ):
            yield "dora", {"person_id": person_id, "attempt_id": attempt_id}
    elif "attempt_id" in rule.arguments:
        for attempt_id in (house.own["nell"], NO_ID):
            yield "sam", known | {"attempt_id": attempt_id}
    elif "person_id" in rule.arguments:
        yield "dora", known | {"person_id": NO_ID}
    elif "module_id" in rule.arguments:
        yield "dora", known | {"module_id": "no-such-module"}
    elif "text_id" in rule.arguments:
        yield "dora", known | {"text_id": "no-such-text"}
    elif "word" in rule.arguments:
        yield "dora", known | {"word": "no-such-setting"}
    elif rule.endpoint == "policies.version":
        yield "dora", known | {"version": "no-such-version"}


ROOMS = ("corrections.", "director.", "learn.", "policies.", "settings.", "texts.")
WITH_IDS = [endpoint for endpoint in sorted(DOORS) if endpoint.startswith(ROOMS)]


@pytest.mark.parametrize("endpoint", WITH_IDS)
def test_what_is_somebody_elses_and_what_is_not_there_answer_alike(house, endpoint):
    walkers = {who: house.fresh(who) for who in ("sam", "dora")}
    for rule in rules(house, endpoint):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            cases = list(foreign(house, rule))
            before = house.lines()

            answers = [house.asks(method, house.visit.url(endpoint, **values), walkers[who]) for who, values in cases]

            assert {answer.status_code for answer in answers} <= {404}, endpoint
            assert len({answer.data for answer in answers}) <= 1, endpoint
            assert house.lines() == before, endpoint


NO_SUCH_ADDRESS = [
    "/people/0",
    "/people/-1",
    "/people/9999999999999999999",
    "/people/%00",
    "/people/..%5cadd",
    "/people/ZZZZZZZZZZZZZZZZ",
    "/attempts/1.0",
    "/attempts/01",
    "/previews/%F0%28%8C%28",
    "/previews/a;x",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/nothing.css",
    "/.git/config",
    "/.env",
    "/data/training.db",
    "/console",
    "/" + "a" * 8000,
]


@pytest.mark.parametrize("path", NO_SUCH_ADDRESS, ids=lambda path: path[:40])
@pytest.mark.parametrize("name", ["nobody", "dora"])
def test_an_address_that_is_not_is_a_page_with_a_way_home_for_everybody(house, name, path):
    answer = house.visit.client(house.fresh(name)).get(path)

    check_headers(answer)
    assert answer.status_code == 404
    assert "There is no such page." in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("path", ["//", "//policy", "//evil.example/policy", "/policy//", "/people//add"])
def test_two_slashes_are_no_way_to_another_house(house, path):
    answer = house.visit.client(None).get("/", environ_overrides={"PATH_INFO": path, "HTTP_HOST": "evil.example"})

    check_headers(answer)
    assert answer.status_code in (200, 302, 404)
    assert "evil.example" not in answer.text + answer.headers.get("Location", "")


@pytest.mark.parametrize("path", ["9-9-9", "1-x", "0", "-1", "1-", "1--1", "10", "1" * 200])
def test_a_path_through_a_story_that_is_not_is_no_such_page(house, path):
    answer = house.visit.client(house.fresh("dora")).get(f"/previews/{MODULE}/{path}")

    check_headers(answer)
    assert answer.status_code == 404


def test_a_post_that_is_too_large_is_refused_before_it_is_read(house):
    answer = house.visit.client(None).post("/sign-in", data={"sign_in_name": "a" * 300_000})

    check_headers(answer)
    assert answer.status_code == 413
    assert "That was more than this page takes." in answer.text


def test_the_static_files_alone_may_be_kept(house):
    answer = house.visit.client(house.staff.sam).get("/static/site.css", buffered=True)

    check_headers(answer, may_be_kept=True)
    assert "Set-Cookie" not in answer.headers
    assert "max-age=" in answer.headers["Cache-Control"]


def test_an_endpoint_without_a_door_is_not_served(house, monkeypatch):
    monkeypatch.delitem(DOORS, "desk.policy")

    assert house.visit.client(house.fresh("dora")).get("/policy").status_code == 404
