"""A client that checks every page for what every page must be."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.contents import asking_three
from tests.people import Somebody, Staff, set_up_library
from training import create_app
from training.content.shapes import Content
from training.records.tables import db
from training.settings import Settings
from training.web.teaching import KEY

ROOT = Path(__file__).resolve().parents[2]
NEVER_SAID = re.compile(r"\b(please|sorry|oops|invalid|illegal|forbidden|traceback)\b", re.IGNORECASE)


@pytest.fixture(scope="session")
def content() -> Content:
    return asking_three()


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, content: Content) -> Flask:
    return make_app(sqlite_url, tmp_path, content)


def make_app(url: str, folder: Path, content: Content, public_url: str = "http://localhost") -> Flask:
    settings = Settings(
        host="127.0.0.1",
        port=8000,
        data_dir=folder,
        database_url=url,
        public_url=public_url,
        content_dir=ROOT / "scenarios",
        secret_key="of the tests alone, 32 letters or more",
    )
    app = create_app(settings, content)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(scope="session")
def library_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, content: Content
) -> tuple[Path, Staff]:
    """A library that is set up, and its people, made once: a password costs a tenth of a second."""
    folder = tmp_path_factory.mktemp("library")
    path = Path(shutil.copy(sqlite_template, folder / "training.db"))
    app = make_app(f"sqlite:///{path}", folder, content)
    staff = set_up_library(app)
    with app.app_context():
        db.engine.dispose()
    return path, staff


@pytest.fixture
def staff(app: Flask, library_template: tuple[Path, Staff], tmp_path: Path) -> Staff:
    path, staff = library_template
    shutil.copy(path, tmp_path / "training.db")  # the app has opened nothing yet
    return staff


@dataclass
class Page:
    """A page that was answered."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def main(self) -> Tag:
        found = self.soup.find("main")
        assert isinstance(found, Tag)
        return found

    @property
    def words(self) -> str:
        """What is read in the page's main part, on one line."""
        return " ".join(self.main.get_text(" ").split())

    @property
    def h1(self) -> str:
        return " ".join(self.soup.h1.get_text(" ").split())

    @property
    def location(self) -> str:
        return self.response.headers["Location"]

    def links(self) -> dict[str, str]:
        return {" ".join(a.get_text(" ").split()): str(a["href"]) for a in self.main.find_all("a", href=True)}


class Visitor:
    """Somebody's browser, as far as these tests need one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clients: dict[str | None, FlaskClient] = {}
        self.seals: dict[str | None, str] = {}

    def client(self, somebody: Somebody | None) -> FlaskClient:
        key = somebody.token if somebody else None
        if key not in self.clients:
            client = self.app.test_client()
            if somebody:
                with client.session_transaction() as session:
                    session["_user_id"] = somebody.token
                    session["_fresh"] = True
            self.clients[key] = client
        return self.clients[key]

    def url(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def get(self, where: str, as_: Somebody | None = None, expect: int = 200, **values: Any) -> Page:
        """Open a page, by endpoint or address."""
        address = where if where.startswith("/") else self.url(where, **values)
        return self._checked(self.client(as_).get(address), expect)

    def post(self, where: str, as_: Somebody | None = None, expect: int = 302, data: Any = None, **values: Any) -> Page:
        """Send a form, with the seal that its page would carry."""
        address = where if where.startswith("/") else self.url(where, **values)
        client = self.client(as_)
        sealed = dict(data or {}) | {"csrf_token": self.seal(as_)}
        return self._checked(client.post(address, data=sealed), expect)

    def seal(self, as_: Somebody | None) -> str:
        """Return the seal of somebody's session: one for all forms, so it is fetched once."""
        key = as_.token if as_ else None
        if key not in self.seals:
            page = self.client(as_).get("/account" if as_ else "/sign-in")
            seal = BeautifulSoup(page.data, "html.parser").find("input", attrs={"name": "csrf_token"})
            self.seals[key] = str(seal["value"])
        return self.seals[key]

    def _checked(self, response: TestResponse, expect: int) -> Page:
        assert response.status_code == expect, f"{response.status_code}: {response.text[:2000]}"
        soup = BeautifulSoup(response.data, "html.parser")
        check_headers(response)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_every_page(soup)
        return Page(response, soup)


@pytest.fixture
def today(app: Flask) -> date:
    """The library's own date."""
    return app.extensions[KEY].day(datetime.now(UTC))


@pytest.fixture
def visit(app: Flask) -> Visitor:
    return Visitor(app)


def check_headers(response: TestResponse) -> None:
    """What every response carries, errors and redirects included."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def check_every_page(soup: BeautifulSoup) -> None:
    """What every page must be. A check that failed once in use goes here."""
    assert soup.html["lang"] == "en-US"
    headings = soup.find_all(["h1", "h2", "h3", "h4"])
    assert len(soup.find_all("h1")) == 1
    levels = [int(heading.name[1]) for heading in headings]
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    h1 = " ".join(soup.h1.get_text(" ").split())
    title = " ".join(soup.title.get_text(" ").split()).removeprefix("Error: ")
    assert h1, "an empty h1"
    assert title.startswith(h1), (title, h1)
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted(ids)
    assert not soup.find_all(style=True)
    assert not soup.find_all("style")
    assert all(script.get("src", "").startswith("/static/") for script in soup.find_all("script"))
    assert soup.body.find(["a", "button", "input"])["href"] == "#main"
    for form in soup.find_all("form", method="post"):
        assert form.find("input", attrs={"name": "csrf_token"}), form
    labels = {label["for"] for label in soup.find_all("label", attrs={"for": True})}
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labels or field.find_parent("label"), field
    for table in soup.find_all("table"):
        assert table.caption, table
    for link in soup.find_all("a", href=True):
        assert link.get_text(strip=True), link
    words = " ".join(soup.main.get_text(" ").split())
    assert not NEVER_SAID.search(re.sub(r"[“\"][^”\"]*[”\"]|blockquote", "", words)), NEVER_SAID.search(words)


def fields_of(page: Page) -> Callable[[str], Any]:
    """Return a way to read what a form's field holds."""
    return lambda name: page.soup.find(attrs={"name": name}).get("value", "")
