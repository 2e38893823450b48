"""Somebody who sits and answers, over any way of asking: the site's own app in this process, or a server elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask

SEAL = re.compile(r'name="csrf_token" value="([^"]+)"')
OPTION = re.compile(r'name="option" value="([^"]+)"')
BUSY = 503


class Answered(NamedTuple):
    """What came back: the status, where to go next, and the page."""

    status: int
    location: str
    page: str


Ask = Callable[[str, str, Mapping[str, str] | None], Answered]
"""Asks by method and path, with a form or without one."""


class Sent(NamedTuple):
    """An answer as it is sent: where, and which option by its opaque name."""

    path: str
    option: str

    @property
    def attempt_id(self) -> str:
        return self.path.split("/")[2]

    @property
    def place(self) -> int:
        return int(self.path.split("/")[3])


@dataclass
class Sitter:
    """A person at a browser: opens pages, takes what is shown first, and sends again while the site is busy."""

    ask: Ask
    seal: str = ""
    told_busy: int = 0
    """How often the site said that it is busy."""

    def opens(self, path: str) -> Answered:
        """Open a page, and follow where it leads; while the site says that it is busy, once more."""
        answered = self.ask("GET", path, None)
        while answered.status in (302, BUSY):
            self.told_busy += answered.status == BUSY
            path = urlsplit(answered.location).path or path
            answered = self.ask("GET", path, None)
        assert answered.status == 200, (path, answered)
        found = SEAL.search(answered.page)
        self.seal = found.group(1) if found else self.seal
        return Answered(200, path, answered.page)

    def sends(self, path: str, form: Mapping[str, str] | None = None) -> Answered:
        """Send a form; while the site says that it is busy, once more."""
        while True:
            answered = self.ask("POST", path, {"csrf_token": self.seal} | dict(form or {}))
            if answered.status != BUSY:
                return answered
            self.told_busy += 1

    def begins(self, module_id: str) -> str:
        """Begin a module, or go on with it; return the address of the attempt."""
        if not self.seal:
            self.opens("/my-training")
        answered = self.sends(f"/modules/{module_id}/begin")
        assert answered.status == 302, answered
        return urlsplit(answered.location).path

    def turn(self, attempt: str) -> Sent | None:
        """Return the answer that is the attempt's next: the option shown first. None: nothing is asked any more."""
        shown = self.opens(attempt)
        if shown.location.endswith("/debrief"):
            [path] = re.findall(rf'href="({attempt}/[0-9]+)"', shown.page)
            shown = self.opens(path)
        found = OPTION.search(shown.page)
        return Sent(shown.location, found.group(1)) if found else None

    def answers(self, sent: Sent) -> Answered:
        """Send an answer."""
        return self.sends(sent.path, {"option": sent.option})


def in_process(app: Flask, token: str) -> Ask:
    """Ask the site's own app, in the browser of whoever holds a sign-in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token

    def ask(method: str, path: str, form: Mapping[str, str] | None) -> Answered:
        answer = client.open(path, method=method, data=form)
        return Answered(answer.status_code, answer.headers.get("Location", ""), answer.text)

    return ask
