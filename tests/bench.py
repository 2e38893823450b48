"""What a start, a question and an answer cost, beside a bare page and a bare durable commit: `make bench`.

CPU time of server and database together, as the kernel accounts for it (user and system), for each request; of a round
the median, so that what else the machine does falls out, and with it SQLite's checkpoints, one in some hundred answers.
Both sites are served by the same server in the same run, by turns. Wall-clock time is not compared: on a shared machine
it says more about the neighbors.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from flask import Flask

from tests.browser import ROOT, free_port, served
from tests.people import add
from training import create_app, simulating
from training.actions import accounts, attempts
from training.content.shapes import Role
from training.records import attempts as attempts_kept
from training.records import database
from training.records.tables import db
from training.rules.facts import AttemptId, PersonId, QuestionKind
from training.settings import from_environment
from training.web.teaching import KEY

ROUNDS, REQUESTS = 5, 120
HERE = 8
"""People who have lived a year in the library before anything is measured."""
PEOPLE = 50
"""Each with the quizzes of three modules ahead: enough ordinary answers for all rounds."""
GOAL = 2.2
START_GOAL_S = 0.7
"""Seconds of CPU that our start may take above the bare site's, with all content read and checked."""


@dataclass(frozen=True)
class Question:
    """A question that waits for its answer: not the last of its quiz."""

    path: str
    cookie: str
    seal: str
    option: str


# --- What is asked --------------------------------------------------------------


def questions(app: Flask) -> list[Question]:
    """In a library of a year, let people take every module as far as its quiz. Returns where they are, in order."""
    teaching, now = app.extensions[KEY], datetime.now(UTC)
    waiting, today = [], teaching.day(now)
    with app.app_context():
        dora = simulating.live(teaching, people=HERE, first_on=today - timedelta(365), until_on=today, seed=1)
        for number in range(PEOPLE):
            person = add(app, f"Person {number}", Role.STAFF, by=dora, now=now)
            papers = [_at_quiz(app, person, module) for module in teaching.content.curriculum.roles[Role.STAFF]]
            waiting.append((accounts.begin_sign_in(person, now), papers))
    found = []
    for token, papers in waiting:
        cookie, seal = _browser(app, token, papers[0])
        found += [
            Question(f"/attempts/{attempt}/{place}", cookie, seal, option)
            for attempt, paper in papers
            for place, option in paper
        ]
    return found


def _at_quiz(app: Flask, person: PersonId, module: str) -> tuple[AttemptId, list[tuple[int, str]]]:
    """Play a story to its end; return the attempt, and each item but the last with the first option shown."""
    teaching, now = app.extensions[KEY], datetime.now(UTC)
    attempt_id = attempts.begin_module(teaching, person, module, now)
    while True:
        paper = attempts_kept.paper(db.session(), person, attempt_id)
        items = [row for row in paper.places.values() if row.kind == QuestionKind.ITEM.value]
        if items:
            return attempt_id, [(row.place, row.options[0][0]) for row in items[:-1]]
        scene = paper.places[max(paper.places)]
        attempts.answer(teaching, person, attempt_id, scene.place, scene.options[0][0], now)


def _browser(app: Flask, token: str, paper: tuple[AttemptId, list[tuple[int, str]]]) -> tuple[str, str]:
    """Return the cookie and the seal that somebody's browser holds once it has shown a question."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    page = client.get(f"/attempts/{paper[0]}/{paper[1][0][0]}").text
    [seal] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    cookie = client.get_cookie("training")
    return f"training={cookie.value}", seal


# --- Serving --------------------------------------------------------------------


@dataclass
class Server:
    """A server under way, and one connection to it."""

    process: subprocess.Popen[str]
    connection: http.client.HTTPConnection

    def ask(self, method: str, path: str, expect: int, body: str | None = None, **headers: str) -> str:
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        words = answer.read().decode()
        assert answer.status == expect, (answer.status, words[:500])
        return words

    def cpu(self) -> int:
        """Return the nanoseconds of CPU that the server and its workers have used so far."""
        return sum(_cpu_of(pid) for pid in _family(self.process.pid))


def _cpu_of(pid: int) -> int:
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


@contextmanager
def bare(page: str) -> Iterator[Server]:
    """Serve the bare site with a page as long as ours."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.joinpath("page.html").write_text(page)
        env = os.environ | {"BARE_FOLDER": name, "PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bare"], cwd=ROOT, env=env, text=True, stdout=subprocess.DEVNULL, stderr=None
        )
        try:
            yield Server(process, _connected(port))
        finally:
            process.terminate()
            process.wait(10)


def _connected(port: int) -> http.client.HTTPConnection:
    until = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.connect()
        except OSError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        else:
            return connection


# --- Measuring ------------------------------------------------------------------


@dataclass
class Compared:
    """The same thing done by ours and by the bare site, by turns."""

    name: str
    ours: list[float]
    bare: list[float]

    def told(self) -> str:
        """Return one line: milliseconds of CPU a request, and the ratio of each round."""
        ratios = sorted(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))
        return (
            f"{self.name:<10}  ours {median(self.ours):.2f} ms, bare {median(self.bare):.2f} ms, "
            f"ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}; goal {GOAL})"
        )


def by_turns(
    ours: Server, our_request: Callable[[], object], plain: Server, bare_request: Callable[[], object]
) -> tuple[float, float]:
    """Return the median milliseconds of one request to each, over a round in which they take turns."""
    spent: tuple[list[int], list[int]] = [], []
    for _ in range(REQUESTS):
        for costs, server, request in zip(spent, (ours, plain), (our_request, bare_request), strict=True):
            before = server.cpu()
            request()
            costs.append(server.cpu() - before)
    return median(spent[0]) / 1e6, median(spent[1]) / 1e6


def starts(folder: Path, page: str) -> str:
    """Start both sites by turns, each until its first page is shown, and return one line: seconds of CPU."""
    spent: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        with served(folder) as site:
            ours = Server(site.process, _connected(int(site.url.rpartition(":")[2])))
            ours.ask("GET", "/sign-in", 200)
            mine = ours.cpu() / 1e9
        with bare(page) as plain:
            plain.ask("GET", "/page", 200)
            spent.append((mine, plain.cpu() / 1e9))
    ours_s, bare_s = median(ours for ours, _ in spent), median(other for _, other in spent)
    more = sorted(ours - other for ours, other in spent)
    return (
        f"{'start':<10}  ours {ours_s:.2f} s, bare {bare_s:.2f} s, "
        f"{median(more):.2f} s more ({more[0]:.2f} to {more[-1]:.2f}; goal {START_GOAL_S})"
    )


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = from_environment(os.environ | {"DATA_DIR": str(folder)})
        database.create(settings.database_url)
        asked = questions(create_app(settings))
        site = stack.enter_context(served(folder))
        ours = Server(site.process, _connected(int(site.url.rpartition(":")[2])))
        page = ours.ask("GET", asked[0].path, 200, Cookie=asked[0].cookie)
        plain = stack.enter_context(bare(page.replace("Person", "{{ reader.name }}", 1)))
        for line in measured(ours, plain, asked):
            print(line)
        print(starts(folder, page.replace("Person", "{{ reader.name }}", 1)))


def measured(ours: Server, plain: Server, asked: list[Question]) -> list[str]:
    """Measure round by round, the first one to warm up and not counted."""
    # The first question stays unanswered, so that its page can be asked for again and again.
    shown = asked[0]
    waiting = (question for question in asked if question.cookie != shown.cookie)
    pages, answers = Compared("item page", [], []), Compared("answer", [], [])

    def send_answer() -> None:
        question = next(waiting)
        body = urlencode({"csrf_token": question.seal, "option": question.option})
        ours.ask("POST", question.path, 302, body, Cookie=question.cookie)

    def ask_page() -> None:
        ours.ask("GET", shown.path, 200, Cookie=shown.cookie)

    for round_ in range(ROUNDS + 1):
        page = by_turns(ours, ask_page, plain, lambda: plain.ask("GET", "/page", 200))
        answer = by_turns(ours, send_answer, plain, lambda: plain.ask("POST", "/page", 302, "option=abcdefgh"))
        if round_:
            for compared, (mine, other) in ((pages, page), (answers, answer)):
                compared.ours.append(mine)
                compared.bare.append(other)
    return [pages.told(), answers.told()]


if __name__ == "__main__":
    main()
