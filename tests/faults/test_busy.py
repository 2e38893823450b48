"""Somebody else holds the database for too long: what is said then, and that what was sent is not typed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.faults.conftest import Site
from tests.faults.sitting import Sitter, in_process
from tests.people import Somebody
from tests.web.conftest import check_every_page, check_headers
from training.content.shapes import Role
from training.records import database
from training.records.tables import Person, Response, db
from training.web.teaching import KEY


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds in a test. Before the site first connects."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold the write lock, as a backup tool or an open shell may."""
    engine = database.open_engine(url)
    with Session(engine) as session:
        database.begin_action(session)
        yield
    engine.dispose()


def browser(site: Site, somebody: Somebody) -> FlaskClient:
    client = site.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = somebody.token
        session["_fresh"] = True
    return client


def form_of(answer: TestResponse) -> dict[str, str]:
    """Return what the page's own form would send, once the page is seen to be what every page must be."""
    check_headers(answer)
    check_every_page(page := BeautifulSoup(answer.data, "html.parser"))
    fields = page.main.find("form").find_all("input")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_an_answer_that_meets_a_held_lock_is_sent_again_from_the_page_that_says_so(site: Site, database_url: str):
    sitter = Sitter(in_process(site.app, site.staff.nell.token))
    sent = sitter.turn(sitter.begins(site.app.extensions[KEY].content.curriculum.roles[Role.STAFF][0]))
    client = browser(site, site.staff.nell)

    with held(database_url):
        told = client.post(sent.path, data={"csrf_token": seal(client), "option": sent.option})
    again = client.post(sent.path, data=form_of(told))

    assert told.status_code == 503
    assert told.headers["Retry-After"] == "5"
    assert "The site is busy. Nothing is lost." in told.text
    assert form_of(told)["option"] == sent.option
    assert again.headers["Location"] == f"{sent.path}/feedback"
    with site.app.app_context():
        assert db.session.scalars(select(Response.place)).all() == [sent.place]


def test_what_a_form_held_is_kept_whole(site: Site, database_url: str):
    client = browser(site, site.staff.dora)
    typed = {"name": "Ruth <b>Long</b>", "sign_in_name": "ruth", "starts_on": "2 March 2026", "role": "staff"}

    with held(database_url):
        told = client.post("/people/add", data=typed | {"csrf_token": seal(client)})
    assert told.status_code == 503
    assert form_of(told).items() >= typed.items()
    client.post("/people/add", data=form_of(told))

    with site.app.app_context():
        assert "Ruth <b>Long</b>" in db.session.scalars(select(Person.name)).all()


def test_a_password_never_stands_on_the_page(site: Site, database_url: str):
    client = site.app.test_client()

    with held(database_url):
        told = client.post(
            "/sign-in", data={"sign_in_name": "dora", "password": "the-first-secret", "csrf_token": seal(client)}
        )

    assert told.status_code == 503
    assert "secret" not in told.text
    assert "Go back and send it again" in told.text


def test_who_gets_no_connection_is_told_that_the_site_is_busy(site: Site):
    with site.app.app_context():
        pool = db.engine.pool
        most = pool.size() + pool._max_overflow
        with ExitStack() as taken:
            for _ in range(most):
                taken.enter_context(db.engine.connect())
            told = browser(site, site.staff.nell).get("/my-training")

    assert told.status_code == 503
    assert "Open the page again in a few seconds." in told.text
    assert browser(site, site.staff.nell).get("/my-training").status_code == 200


def test_what_came_without_a_seal_is_not_sent_again_with_a_good_one(site: Site):
    """It may be somebody else's words."""
    with site.app.app_context():
        pool = db.engine.pool
        with ExitStack() as taken:
            for _ in range(pool.size() + pool._max_overflow):
                taken.enter_context(db.engine.connect())
            told = browser(site, site.staff.dora).post("/people/add", data={"name": "Ruth Long"})

    assert told.status_code >= 400
    assert "Send it again" not in told.text


def seal(client: FlaskClient) -> str:
    """Return the seal of a browser's session."""
    page = client.get("/account", follow_redirects=True)
    return str(BeautifulSoup(page.data, "html.parser").find("input", attrs={"name": "csrf_token"})["value"])
