"""A person who uses no pointer, and what only they meet. The whole way of theirs is in test_four_ways.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import pytest

from tests.journeys.conftest import Opens
from tests.journeys.learner import SAMS, Learner

pytestmark = pytest.mark.browser

FURTHEST = 80
"""Presses of Tab. No page that a learner takes training on has so many stops."""
STANDS_ON = """words => {
  const here = document.activeElement, said = (here.labels?.[0] ?? here).innerText.replace(/\\s+/g, " ").trim();
  return here !== document.body && said.startsWith(words.replace(/\\s+/g, " ").trim());
}"""
STANDS_IN_GROUP = "() => document.activeElement.type === 'radio'"


@dataclass
class Typist(Learner):
    """A person who uses no pointer."""

    def presses_key(self, key: str) -> Self:
        self.page.keyboard.press(key)
        return self

    def tabs_to(self, words: str) -> Self:
        """Press Tab until the focus stands on what these words name."""
        for _ in range(FURTHEST):
            self.presses_key("Tab")
            if self.page.evaluate(STANDS_ON, words):
                return self
        raise LookupError(f"Tab does not reach {words!r} on {self.page.url}.")

    def types(self, label: str, words: str) -> Self:
        self.tabs_to(label).page.keyboard.insert_text(words)
        return self

    def enters(self) -> Self:
        """Press Enter, and wait for the page that it opens."""
        with self.page.expect_navigation():
            self.presses_key("Enter")
        return self

    def presses(self, name: str) -> Self:
        return self.tabs_to(name).enters()

    def follows(self, name: str) -> Self:
        return self.presses(name)

    def chooses(self, words: str) -> Self:
        if not self.is_asked_an_item:
            return self.presses(words)
        while not self.page.evaluate(STANDS_IN_GROUP):
            self.presses_key("Tab")
        self.presses_key("Space")
        while not self.page.evaluate(STANDS_ON, words):
            self.presses_key("ArrowDown")
        return self.presses("Send answer")

    def goes_on(self) -> Self:
        return self.presses(self.page.locator("main a.button").inner_text())

    def begins(self, title: str) -> Self:
        return self.presses(f"Begin {title}")


def test_the_first_press_of_tab_leads_past_the_band(sits_down: Opens) -> None:
    desk = sits_down()
    nobody = Typist(desk.page, desk.site, desk.key).opens("/policy")

    nobody.presses_key("Tab").presses_key("Enter")

    assert nobody.page.evaluate("document.activeElement.localName") == "main"
    assert nobody.page.evaluate("location.hash") == "#main"


def test_a_password_may_be_pasted(sam: Learner, sits_down: Opens) -> None:
    desk = sits_down(permissions=["clipboard-read", "clipboard-write"])
    elsewhere = Typist(desk.page, desk.site, desk.key).opens("/sign-in")
    for label, words in (("Sign-in name or e-mail", "sam"), ("Password", SAMS)):
        elsewhere.page.evaluate("words => navigator.clipboard.writeText(words)", words)
        elsewhere.tabs_to(label).presses_key("ControlOrMeta+V")

    elsewhere.presses("Sign in")

    assert elsewhere.heading == sam.heading
