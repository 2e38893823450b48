"""The demo: who stands how on whatever day it is made, and that it leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from difflib import unified_diff
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import free_port
from tests.contents import SECOND, SHIPPED
from tests.people import Somebody, everybody
from tests.web.conftest import Visitor, app, content, make_app  # noqa: F401 - fixtures
from training import clock, showing
from training.actions import accounts
from training.content.read import read_content
from training.demo import live
from training.demo_content import content_for_the_demo
from training.records.tables import db
from training.rules.facts import Facts
from training.rules.reasons import ReasonKind
from training.rules.standing import Judgement, State, judge
from training.web.teaching import KEY

ROOT = Path(__file__).resolve().parents[1]

PROMISED = {
    "Dora": (State.CERTIFIED, []),
    "Olive": (State.CERTIFIED, []),
    "June": (State.DUE, [ReasonKind.DUE]),
    "Vera": (State.DUE, [ReasonKind.DUE]),
    "Ivy": (State.DUE, [ReasonKind.DUE]),
    "Teddy": (State.OVERDUE, [ReasonKind.OVERDUE, ReasonKind.BREACH]),
    "Sam": (State.NEEDS_RETRAINING, [ReasonKind.BREACH, ReasonKind.DUE]),
    "Ruth": (State.NEEDS_RETRAINING, [ReasonKind.FLAGGED]),
    "Wes": (State.NEEDS_RETRAINING, [ReasonKind.FAILED_TWICE, ReasonKind.DUE]),
    "Nell": (State.NEEDS_RETRAINING, [ReasonKind.SLIPPING]),
    "Luis": (State.NEEDS_RETRAINING, [ReasonKind.LAPSED]),
    "Abe": (State.CERTIFIED, []),  # of this content no question is in the words of its policy's version
    "Priya": (State.ON_LEAVE, []),
    "Hal": (State.STARTING, []),
    "Gus": (State.LEFT, []),
}
CERTIFIED_TODAY = {"Abe", "Dora", "Ivy", "Nell", "Olive", "Priya", "Ruth", "Sam", "Wes"}


def lived(app: Flask, today: date) -> tuple[dict[str, Facts], dict[str, Judgement]]:  # noqa: F811
    """Let the demo's years go by; return what is known of everybody, and how they stand on the day."""
    teaching = app.extensions[KEY]
    with app.app_context():
        live(teaching, today)
        everyone = {known.name: known for known in everybody(db.session())}
    return everyone, {
        name: judge(known, teaching.asked[known.role], teaching.numbers_of(known), today)
        for name, known in everyone.items()
    }


@pytest.mark.parametrize("today", ["2027-01-31", "2028-02-29", "2028-03-01"])
def test_everybody_stands_as_promised_on_any_day(app, today):  # noqa: F811
    day = date.fromisoformat(today)

    everyone, judged = lived(app, day)

    assert {name: found(one) for name, one in judged.items()} == PROMISED
    learning = {name: [r.kind for r in one.reasons if r.still_learning] for name, one in judged.items()}
    assert {name: kinds for name, kinds in learning.items() if kinds} == {"Teddy": [ReasonKind.BREACH]}
    assert {name for name, one in judged.items() if one.holds_certification} == CERTIFIED_TODAY
    took_place = [attempt for known in everyone.values() for attempt in known.attempts]
    assert max(attempt.began_on for attempt in took_place) < day
    assert min(attempt.began_on for attempt in took_place) < day - timedelta(days=730)
    assert [name for name, known in everyone.items() if any(not a.outcome for a in known.attempts)] == ["June"]


@pytest.fixture(params=[SHIPPED, SECOND], ids=["shipped", "second library"])
def in_its_folder(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """A content folder, and the demo's own copy of it."""
    return request.param, content_for_the_demo(request.param, tmp_path / "content")


def test_the_demo_changes_nothing_of_the_content_but_in_whose_words_two_or_more_questions_are(in_its_folder):
    own, copy = in_its_folder
    files = [path.relative_to(own) for path in own.rglob("*") if path.is_file()]

    differ = [path for path in files if (own / path).read_bytes() != (copy / path).read_bytes()]

    assert {path.name for path in differ} == {"quiz.yaml"}
    version = read_content(own).policy.version
    added = [
        line
        for path in differ
        for line in unified_diff((own / path).read_text().split("\n"), (copy / path).read_text().split("\n"), n=0)
        if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert len(added) > 1
    assert set(added) == {f"+    words of: {version}"}


def test_the_directors_page_shows_every_standing_and_every_reason(sqlite_url, tmp_path):
    content = read_content(content_for_the_demo(SHIPPED, tmp_path / "content"))  # noqa: F811
    app = make_app(sqlite_url, tmp_path, content)  # noqa: F811
    teaching, now = app.extensions[KEY], clock.now()

    people, judged = lived(app, teaching.day(now))
    with app.app_context():
        dora = Somebody(people["Dora"].person_id, "Dora", accounts.begin_sign_in(people["Dora"].person_id, now))
    page = Visitor(app).get("director.library", as_=dora)

    standings = {tag.get_text(strip=True) for tag in page.main.select("table .tag")}
    assert [state.label for state in State if state.label not in standings] == []
    reasons = [reason for one in judged.values() for reason in one.reasons]
    said = {reason.kind for reason in reasons if showing.typeset(reason.sentence) in page.words}
    assert [kind.label for kind in ReasonKind if kind not in said] == []
    assert "Still learning." in page.words
    assert judged["Abe"].state is State.NEEDS_RETRAINING
    assert judged["Abe"].holds_certification
    differ = {name for name, (state, kinds) in PROMISED.items() if found(judged[name]) != (state, kinds)}
    assert differ == {"Abe"}


def found(judgement: Judgement) -> tuple[State, list[ReasonKind]]:
    return judgement.state, [reason.kind for reason in judgement.reasons]


# --- As it is typed -----------------------------------------------------------


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Type `flask demo` beside a library's own data, and yield what it printed once the site answers."""
    port = free_port()
    env = os.environ | {"DATA_DIR": str(folder / "own"), "TMPDIR": str(folder / "temporary"), "PORT": str(port)}
    (folder / "temporary").mkdir()
    log = (folder / "log").open("w+")
    command = [sys.executable, "-m", "flask", "--app", "app.py", "demo", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, text=True, start_new_session=True)
    try:
        _wait(process, f"http://127.0.0.1:{port}/healthz", folder / "log")
        yield process, (folder / "log").read_text().splitlines()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        log.close()


def _wait(process: subprocess.Popen[str], url: str, log: Path, seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def links(printed: list[str]) -> dict[str, str]:
    found = (re.fullmatch(r"([\w ]+), ([\w ]+): (http://\S+/sign-in/\S+)", line) for line in printed)
    return {match[1]: match[3] for match in found if match}


def signs_in(link: str) -> str:
    """Open a link, press its one button, and return the page that follows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(link, timeout=30).read().decode()
    [seal] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    return browser.open(link, urllib.parse.urlencode({"csrf_token": seal}).encode(), timeout=30).read().decode()


@pytest.mark.parametrize(("sent", "to_all"), [(signal.SIGTERM, False), (signal.SIGINT, True)], ids=["kill", "Ctrl-C"])
def test_the_demo_signs_in_by_a_link_and_leaves_nothing_behind(tmp_path, sent, to_all):
    with demo(tmp_path) as (process, printed):
        found = links(printed)

        pages = {name: signs_in(link) for name, link in found.items()}
        again = signs_in(found["Sam"])
        (os.killpg if to_all else os.kill)(process.pid, sent)

        assert process.wait(30) == 0
        assert list(found) == ["Sam", "Olive", "Dora"]
        assert all(f">{name}</a>" in page for name, page in pages.items())
        assert ">Sam</a>" in again
        assert "<title>Ten people need something." in pages["Dora"]
        assert list((tmp_path / "temporary").iterdir()) == []
        assert [path.name for path in (tmp_path / "own").iterdir()] == ["secret-key"]
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(found["Sam"], timeout=5)


def test_the_demo_of_so_many_people_shows_them_to_their_director(tmp_path):
    with demo(tmp_path, "--people", "4") as (_, printed):
        found = links(printed)

        assert "4 people live through two years. That takes a minute." in printed
        assert list(found) == ["The Director"]
        page = signs_in(found["The Director"])
        assert "Person 2" in page


def test_nothing_but_the_demo_makes_a_link_that_signs_in():
    makers = [
        path.name for path in (ROOT / "training").rglob("*.py") if "make_link(LinkKind.SIGN_IN" in path.read_text()
    ]

    assert makers == ["cli.py"]
