"""Somebody else holds the database for too long: what is said then, and that what was sent is not typed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.faults.conftest import Site
from tests.faults.sitting import Sitter, in_process
from tests.web.conftest import Page, Visitor
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


@contextmanager
def no_connection_left(site: Site) -> Iterator[None]:
    """Take every connection that the site may have."""
    with site.app.app_context(), ExitStack() as taken:
        pool = db.engine.pool
        for _ in range(pool.size() + pool._max_overflow):
            taken.enter_context(db.engine.connect())
        yield


def form_of(page: Page) -> dict[str, str]:
    """Return what the page's own form would send."""
    return {str(field["name"]): str(field["value"]) for field in page.main.find("form").find_all("input")}


def test_an_answer_that_meets_a_held_lock_is_sent_again_from_the_page_that_says_so(site: Site, database_url: str):
    sitter = Sitter(in_process(site.app, site.staff.nell.token))
    sent = sitter.turn(sitter.begins(site.app.extensions[KEY].content.curriculum.roles[Role.STAFF][0]))
    visit, nell = Visitor(site.app), site.staff.nell

    with held(database_url):
        told = visit.post(sent.path, as_=nell, data={"option": sent.option}, expect=503)
    again = visit.client(nell).post(sent.path, data=form_of(told))

    assert told.response.headers["Retry-After"] == "5"
    assert "The site is busy. Nothing is lost." in told.words
    assert form_of(told)["option"] == sent.option
    assert again.headers["Location"] == f"{sent.path}/feedback"
    with site.app.app_context():
        assert db.session.scalars(select(Response.place)).all() == [sent.place]


def test_what_a_form_held_is_kept_whole(site: Site, database_url: str):
    visit, dora = Visitor(site.app), site.staff.dora
    typed = {"name": "Ruth <b>Long</b>", "sign_in_name": "ruth", "starts_on": "2 March 2026", "role": "staff"}

    with held(database_url):
        told = visit.post("/people/add", as_=dora, data=typed, expect=503)
    assert form_of(told).items() >= typed.items()
    visit.client(dora).post("/people/add", data=form_of(told))

    with site.app.app_context():
        assert "Ruth <b>Long</b>" in db.session.scalars(select(Person.name)).all()


def test_a_password_never_stands_on_the_page(site: Site, database_url: str):
    typed = {"sign_in_name": "dora", "password": "the-first-secret"}

    with held(database_url):
        told = Visitor(site.app).post("/sign-in", data=typed, expect=503)

    assert "secret" not in told.response.text
    assert "Go back and send it again" in told.words


def test_who_gets_no_connection_is_told_that_the_site_is_busy(site: Site):
    visit, nell = Visitor(site.app), site.staff.nell

    with no_connection_left(site):
        told = visit.get("/my-training", as_=nell, expect=503)

    assert "Open the page again in a few seconds." in told.words
    visit.get("/my-training", as_=nell)


def test_what_came_without_a_seal_is_not_sent_again_with_a_good_one(site: Site):
    """It may be somebody else's words."""
    with no_connection_left(site):
        told = Visitor(site.app).client(site.staff.dora).post("/people/add", data={"name": "Ruth Long"})

    assert told.status_code >= 400
    assert "Send it again" not in told.text
