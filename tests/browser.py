"""A real browser for the tests: Debian's chromium, driven like a person. Page objects assert nothing."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from training.records import database
from training.settings import from_environment

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A site served for a test, by the same server as in earnest."""

    url: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    @property
    def set_up_link(self) -> str:
        return next(line.strip() for line in self.said if "/set-up/" in line)


@contextmanager
def served(folder: Path, entry: Sequence[str] = ("app.py",), **environment: str) -> Iterator[Served]:
    """Serve a site from a folder until the test is over; its schema is made first.

    entry  what python runs: as in earnest, or with the same seed for every attempt (tests/journeys/same_seed.py)
    """
    port = free_port()
    env = os.environ | {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        **environment,
    }
    database.create(from_environment({"DATA_DIR": str(folder)}).database_url)
    log = (folder / "served.log").open("w+")
    process = subprocess.Popen([sys.executable, *entry], cwd=ROOT, env=env, stdout=log, stderr=log, text=True)
    site = Served(f"http://127.0.0.1:{port}", folder, process)
    try:
        _wait(site)
        site.said = (folder / "served.log").read_text().splitlines()
        yield site
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait(site: Served, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((site.folder / "served.log").read_text())


@contextmanager
def browser() -> Iterator[Browser]:
    """Open chromium, and close it."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Desk:
    """A person at a browser."""

    page: Page
    site: str

    def opens(self, path: str) -> Self:
        self.page.goto(path if path.startswith("http") else self.site + path)
        return self

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def words(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def types(self, label: str, words: str) -> Self:
        self.page.get_by_label(label, exact=True).fill(words)
        return self

    def ticks(self, label: str) -> Self:
        self.page.get_by_label(label, exact=True).check()
        return self

    def leaves_by(self, way: Locator) -> Self:
        """Click what leads to another page, and be there: what is read next is never the page before."""
        with self.page.expect_navigation():
            way.first.click()
        return self

    def presses(self, name: str | re.Pattern[str]) -> Self:
        return self.leaves_by(self.page.get_by_role("button", name=name))

    def follows(self, name: str | re.Pattern[str]) -> Self:
        return self.leaves_by(self.page.get_by_role("link", name=name))

    def signs_in(self, name: str, password: str) -> Self:
        self.opens("/sign-in").types("Sign-in name or e-mail", name).types("Password", password).presses("Sign in")
        return self

    def signs_out(self) -> Self:
        return self.opens("/account").presses("Sign out")

    def chooses(self, words: str) -> Self:
        """Press a scene's choice, or choose and send a quiz answer, by its words."""
        button = self.page.locator("button.choice").filter(has_text=words)
        if button.count():
            return self.leaves_by(button)
        self.page.locator("label.option").filter(has_text=words).first.click()
        return self.presses("Send answer")

    def goes_on(self) -> Self:
        """Press the page's one solid link."""
        return self.leaves_by(self.page.locator("main a.button"))
