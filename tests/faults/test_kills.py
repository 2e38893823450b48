"""The server killed while it answers, again and again: what was acknowledged is kept, and kept once."""

from __future__ import annotations

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.browser import ROOT, free_port
from tests.faults.killing import AFTER_COMMIT, ANYWHERE, BEFORE_COMMIT, HEADER
from tests.faults.sitting import Answered, Sent, Sitter
from tests.people import set_up_library
from tests.web.conftest import content  # noqa: F401 - content is a fixture
from training import create_app
from training.content.shapes import Content, Role
from training.records import database
from training.records.tables import Audit, PlaceOnPaper, Response, db
from training.settings import from_environment

KILLS = int(os.environ.get("KILLS", "10"))

"""Deaths at each moment on each kind of database. `make kills` asks for more."""


class Killed(Exception):
    """The server died while it was asked."""


@dataclass
class Browser:
    """Sam's browser, at a server that may die. What is only looked at is asked for again, as people do."""

    port: int
    cookie: str
    die: str = ""
    """The moment at which the server dies of the next post. Empty: it lives."""

    def __call__(self, method: str, path: str, form: Mapping[str, str] | None) -> Answered:
        while True:
            try:
                return self._ask(method, path, form)
            except (ConnectionError, http.client.HTTPException) as fault:
                if method == "POST":
                    raise Killed from fault

    def _ask(self, method: str, path: str, form: Mapping[str, str] | None) -> Answered:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        if method == "POST":
            headers[HEADER] = self.die
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, urlencode(form or {}), headers)
            answer = connection.getresponse()
            return Answered(answer.status, answer.headers.get("Location", ""), answer.read().decode())


@dataclass
class Mortal:
    """A site whose server dies, Sam at his browser, and what was acknowledged to him."""

    browser: Browser
    modules: tuple[str, ...]
    engine: Engine
    file: Path | None
    acknowledged: set[Sent] = field(default_factory=set)

    def sends(self, sitter: Sitter, sent: Sent, dying: str = "") -> bool:
        """Send an answer, and remember it if it was acknowledged. False: the server died."""
        self.browser.die = dying
        try:
            answered = sitter.answers(sent)
        except Killed:
            return False
        finally:
            self.browser.die = ""
        assert answered.location == f"{sent.path}/feedback", answered
        self.acknowledged.add(sent)
        return True

    def kept(self) -> set[Sent]:
        """Return every answer that is kept, each once, after the checks that hold at any moment."""
        if self.file:
            with closing(sqlite3.connect(self.file)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        answers = select(Response.attempt_id, Response.place, Response.option, PlaceOnPaper.options).join(
            PlaceOnPaper,
            (PlaceOnPaper.attempt_id == Response.attempt_id) & (PlaceOnPaper.place == Response.place),
        )
        with Session(self.engine) as session:
            rows = session.execute(answers).all()
            lines = session.scalars(select(func.count()).select_from(Audit).filter_by(did="answered")).one()
        names = [{index: name for name, index in row.options}[row.option] for row in rows]
        kept = [Sent(f"/attempts/{row.attempt_id}/{row.place}", name) for row, name in zip(rows, names, strict=True)]
        assert len(kept) == len(set(kept)) == lines, "an answer without its line, or kept twice"
        return set(kept)


@pytest.fixture
def mortal(database_url: str, tmp_path: Path, content: Content) -> Iterator[Mortal]:  # noqa: F811
    port = free_port()
    env = {"DATA_DIR": str(tmp_path), "DATABASE_URL": database_url, "PORT": str(port)}
    app = create_app(from_environment(env), content)
    sam = set_up_library(app).sam
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sam.token
    client.get("/my-training")  # puts the secret behind the seals into the cookie
    cookie = f"training={client.get_cookie('training').value}"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    engine = database.open_engine(database_url)
    command = [sys.executable, "-m", "tests.faults.killing"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, start_new_session=True)
    try:
        yield Mortal(
            Browser(port, cookie),
            content.curriculum.roles[Role.STAFF],
            engine,
            Path(engine.url.database.removeprefix("file://")) if engine.dialect.name == "sqlite" else None,
        )
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        engine.dispose()


@pytest.mark.parametrize("moment", [BEFORE_COMMIT, AFTER_COMMIT, ANYWHERE])
def test_a_killed_server_loses_nothing_that_was_acknowledged_and_doubles_nothing(mortal: Mortal, moment: str):
    sitter, deaths = Sitter(mortal.browser), 0
    for module in cycle(mortal.modules):
        attempt = sitter.begins(module)
        while deaths < KILLS and (sent := sitter.turn(attempt)) is not None:
            deaths += not mortal.sends(sitter, sent, dying=moment)
            kept = mortal.kept()
            assert mortal.acknowledged <= kept <= mortal.acknowledged | {sent}
            assert moment == ANYWHERE or (sent in kept) == (moment == AFTER_COMMIT)
            while not mortal.sends(sitter, sent):
                assert moment == ANYWHERE  # its alarm may ring late
            assert mortal.kept() == mortal.acknowledged
        if deaths == KILLS:
            break
    print(f"{deaths} deaths ({moment}), {len(mortal.acknowledged)} answers acknowledged: none lost, none doubled")
