"""Every page of the tour, met with other eyes, other hands and other screens: nobody is shut out.

Short by itself; with FULL_SWEEP=1 (`make sweep`) at a width between, too, and by keyboard at each.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ROOT
from tests.journeys import eyes
from tests.journeys.tour import every_page
from training.content.shapes import Verdict

pytestmark = pytest.mark.browser

FULL_SWEEP = os.environ.get("FULL_SWEEP") == "1"
WIDTHS = (320, 768, 1280) if FULL_SWEEP else (320, 1280)
TIGHT = (480, 767, 960, 1199) if FULL_SWEEP else (960,)
"""Widths just before a page changes its shape, or just after: there it has the least room."""


@dataclass
class Met:
    """What was met on the tour: faults by the question that was asked, and each page as it was sent."""

    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[str, str] = field(default_factory=dict)

    def looks(self, name: str, page: Page) -> None:
        """Ask every question of a page."""
        eyes.opens(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            self._asks(eyes.axe, name, page)
            self._asks(eyes.too_small, name, page)
            self._asks(eyes.cut_when_text_is_spaced, name, page)
            if width > WIDTHS[0]:  # which is 1280 at 400 % already
                self._asks(eyes.cut_when_text_is_large, name, page)
            self._asks(eyes.scrolls_sideways, name, page)
            if width == WIDTHS[-1] or FULL_SWEEP:
                self._asks(eyes.lost_to_the_keyboard, name, page)
                self._asks_in_the_dark(name, page)
        for width in TIGHT:
            page.set_viewport_size({"width": width, "height": 800})
            self._asks(eyes.scrolls_sideways, name, page)

    def _asks_in_the_dark(self, name: str, page: Page) -> None:
        page.emulate_media(color_scheme="dark")
        self._asks(eyes.axe, f"{name}, dark", page, colors_alone=True)
        page.emulate_media(color_scheme="light")

    def told(self, question: str) -> str:
        return "\n".join(self.faults[question])

    def _asks(self, question: Callable[..., list[str]], name: str, page: Page, **how: bool) -> None:
        found = question(page, **how)
        self.faults[question.__name__] += [f"{name} at {page.viewport_size['width']}: {fault}" for fault in found]


@pytest.fixture(scope="module")
def met(chromium: Browser, content: Path, key: dict[str, Verdict], tmp_path_factory: pytest.TempPathFactory) -> Met:
    met = Met()
    for stop in every_page(chromium, content, key, tmp_path_factory.mktemp("sites")):
        met.pages[stop.name] = stop.source
        met.looks(stop.name, stop.page)
    return met


def test_axe_finds_nothing(met: Met) -> None:
    assert not met.faults["axe"], met.told("axe")


def test_no_page_scrolls_sideways(met: Met) -> None:
    assert not met.faults["scrolls_sideways"], met.told("scrolls_sideways")


def test_no_words_are_cut_when_text_is_twice_as_large(met: Met) -> None:
    assert not met.faults["cut_when_text_is_large"], met.told("cut_when_text_is_large")


def test_no_words_are_cut_when_text_is_spaced(met: Met) -> None:
    assert not met.faults["cut_when_text_is_spaced"], met.told("cut_when_text_is_spaced")


def test_every_thing_to_press_is_large_enough(met: Met) -> None:
    assert not met.faults["too_small"], met.told("too_small")


def test_tab_meets_every_thing_to_press_in_order_and_shows_it(met: Met) -> None:
    assert not met.faults["lost_to_the_keyboard"], met.told("lost_to_the_keyboard")


def test_every_page_as_it_was_sent_is_sound_html(met: Met, tmp_path: Path) -> None:
    for name, page in met.pages.items():
        (tmp_path / f"{name}.html").write_text(page)

    checked = subprocess.run(
        ["node_modules/.bin/html-validate", "--config", "html-validate.json", "--formatter", "text", tmp_path],
        cwd=ROOT / "tests/browser",
        capture_output=True,
        text=True,
    )

    assert not checked.stdout, checked.stdout
