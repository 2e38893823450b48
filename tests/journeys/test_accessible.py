"""Every page of the tour, met with other eyes, other hands and other screens: nobody is shut out.

Short by itself: each page at one of two widths, in light or in dark, and in forced colors. With FULL_SWEEP=1
(`make sweep`) at three widths, by keyboard and by axe at each, and by axe in every color.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ROOT
from tests.journeys import eyes
from tests.journeys.tour import every_page
from training import create_app
from training.content.read import read_content
from training.content.shapes import Verdict
from training.settings import from_environment

pytestmark = pytest.mark.browser

FULL_SWEEP = os.environ.get("FULL_SWEEP") == "1"
WIDTHS = (320, 768, 1280) if FULL_SWEEP else (320, 1280)
TIGHT = (480, 767, 960, 1199) if FULL_SWEEP else (320, 960)
"""Widths just before a page changes its shape, or just after: there it has the least room."""


JUDGED = (ROOT / "tests/journeys/judged.toml").read_text()
ONE_OF_MANY = r"(?<=/)[a-z2-9]{16,}|(?<=/)\d+"
"""What tells one page of a kind from the next in its address: an id, a token, the number of a place."""
NO_PAGES = {"static", "look.sheet", "desk.healthz", "desk.worker", "learn.home", "learn.attempt"}
"""What is fetched and not read, and what leads on to another page."""
MODES = ("light", "dark", "forced", *(("more contrast", "dark, more contrast") if FULL_SWEEP else ()))
"""The colors in which a page is met."""


@dataclass(frozen=True)
class Frame:
    """What stands round a page: its address, its title, and the links of its band and its foot."""

    path: str
    title: str
    band: list[list[str]]
    foot: list[list[str]]


@dataclass
class Met:
    """What was met on the tour: faults by the question that was asked, and each page as it was sent."""

    glass: Page
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unsure: dict[eyes.Unsure, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    edges: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The kinds of things to press whose pixels were looked at, by the colors that they were seen in."""

    def looks(self, name: str, page: Page) -> None:
        """Ask every question of a page."""
        eyes.opens(page)
        self.frames[name] = Frame(urlsplit(page.url).path, page.title(), **page.evaluate("reader.frame()"))
        widths, scheme = WIDTHS, "light"
        if not FULL_SWEEP:  # each page at one of two widths, and in one of two schemes
            turn = len(self.frames) % 4
            widths, scheme = (WIDTHS[turn % 2],), MODES[turn // 2]
        page.emulate_media(color_scheme=scheme)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            self._asks_axe(name, page)
            self._asks(eyes.too_small, name, page)
            self._asks(eyes.cut_when_text_is_spaced, name, page)
            if width > WIDTHS[0]:  # which is 1280 at 400 % already
                self._asks(eyes.cut_when_text_is_large, name, page)
            self._asks(eyes.scrolls_sideways, name, page)
            for question, found in eyes.read_out(page).items():
                self._keeps(question, name, page, found)
            if width == widths[-1] or FULL_SWEEP:
                self._asks(eyes.lost_to_the_keyboard, name, page)
                self._asks_in_each_color(name, page, scheme)
            if FULL_SWEEP:
                self._asks(eyes.lost_on_the_way_back, name, page)
        for width in sorted({*TIGHT} - {*widths}):
            page.set_viewport_size({"width": width, "height": 800})
            self._asks(eyes.scrolls_sideways, name, page)

    def _asks_in_each_color(self, name: str, page: Page, shown: str) -> None:
        modes = MODES if FULL_SWEEP else (shown, "forced")
        for mode in sorted(modes, key=lambda mode: mode != shown):  # what is shown first: nothing is painted anew
            page.emulate_media(
                color_scheme="dark" if mode.startswith("dark") else "light",
                forced_colors="active" if mode == "forced" else "none",
                contrast="more" if mode.endswith("more contrast") else "no-preference",
            )
            where = f"{name}, {mode}"
            if FULL_SWEEP and mode in ("dark", "forced"):
                self._asks_axe(where, page)
            if mode == "forced":  # there the reader has chosen the colors of words
                self._asks(eyes.like_the_others, where, page)
            else:
                self._asks(eyes.pale_words, where, page)
            if FULL_SWEEP or mode == "forced":
                self._asks(eyes.pale_marks, where, page)
            known = self.edges[f"{mode} at {page.viewport_size['width']}" if FULL_SWEEP else mode]
            self._keeps("pale_edges", where, page, eyes.pale_edges(page, self.glass, known))
        page.emulate_media(color_scheme="dark", forced_colors="none", contrast="no-preference", media="print")
        self._asks(eyes.pale_words, f"{name}, on paper", page)
        page.emulate_media(color_scheme="light", media="null")

    def _asks_axe(self, name: str, page: Page) -> None:
        unsure: set[eyes.Unsure] = set()
        self._keeps("axe", name, page, eyes.axe(page, unsure))
        for one in unsure:
            self.unsure.setdefault(one, f"{name} at {page.viewport_size['width']}")

    def _asks(self, question: Callable[[Page], list[str]], name: str, page: Page) -> None:
        self._keeps(question.__name__, name, page, question(page))

    def _keeps(self, question: str, name: str, page: Page, found: list[str]) -> None:
        self.faults[question] += [f"{name} at {page.viewport_size['width']}: {fault}" for fault in found]

    def told(self, question: str) -> str:
        return "\n".join(self.faults[question])


@pytest.fixture(scope="module")
def met(chromium: Browser, content: Path, key: dict[str, Verdict], tmp_path_factory: pytest.TempPathFactory) -> Met:
    met = Met(glass=chromium.new_page())
    for stop in every_page(chromium, content, key, tmp_path_factory.mktemp("sites")):
        met.pages[stop.name] = stop.source
        met.looks(stop.name, stop.page)
    return met


def test_every_page_is_on_the_tour(met: Met, content: Path, tmp_path: Path) -> None:
    app = create_app(from_environment({"DATA_DIR": str(tmp_path), "CONTENT_DIR": str(content)}), read_content(content))
    addresses = app.url_map.bind("localhost")
    met_there = {addresses.match(frame.path)[0] for frame in met.frames.values() if addresses.test(frame.path)}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods} - NO_PAGES

    assert pages - met_there == set()


def test_axe_finds_nothing(met: Met) -> None:
    assert not met.faults["axe"], met.told("axe")


def test_what_axe_is_unsure_of_is_judged_and_nothing_else_is_listed(met: Met) -> None:
    judged = {eyes.Unsure(one["rule"], one["kind"], one["because"]) for one in tomllib.loads(JUDGED)["judged"]}

    new = {f"{one}: {where}" for one, where in met.unsure.items() if one not in judged}
    gone = judged - met.unsure.keys() if FULL_SWEEP else set()

    assert not new, "\n".join(sorted(new))
    assert not gone, gone


@pytest.mark.parametrize("question", eyes.READINGS)
def test_no_page_is_found_by(met: Met, question: str) -> None:
    assert not met.faults[question], met.told(question)


def test_no_words_are_pale(met: Met) -> None:
    assert not met.faults["pale_words"], met.told("pale_words")


def test_edges_and_rings_are_clear_to_see_by_their_pixels(met: Met) -> None:
    assert len(met.edges[f"forced at {WIDTHS[-1]}" if FULL_SWEEP else "forced"]) > 20
    assert not met.faults["pale_edges"], met.told("pale_edges")


def test_marks_and_what_is_chosen_are_seen_where_the_reader_chooses_the_colors(met: Met) -> None:
    assert not met.faults["pale_marks"], met.told("pale_marks")
    assert not met.faults["like_the_others"], met.told("like_the_others")


def test_no_two_addresses_have_one_title(met: Met) -> None:
    addresses = defaultdict(set)
    for frame in met.frames.values():
        # A fault may stand at the address that its form was sent to, and one refusal at every address.
        if not frame.title.startswith(("Error: ", "This page is not yours")):
            addresses[frame.title].add(re.sub(ONE_OF_MANY, "", frame.path))

    assert {title: paths for title, paths in addresses.items() if len(paths) > 1} == {}


def test_rooms_and_help_stand_in_the_same_order_under_the_same_words_on_every_page(met: Met) -> None:
    feet = {str(frame.foot) for frame in met.frames.values()}
    words = defaultdict(set)
    for frame in met.frames.values():
        for said, path in [*frame.band, *frame.foot]:
            words[path].add(said)
    order = ["/library", "/my-training", "/account"]
    rooms = [[path for _, path in frame.band if path in order] for frame in met.frames.values()]

    assert len(feet) == 1
    assert {path: said for path, said in words.items() if len(said) > 1 and path not in ("/", "/account")} == {}
    assert all(paths == sorted(paths, key=order.index) for paths in rooms)


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
    assert not met.faults["lost_on_the_way_back"], met.told("lost_on_the_way_back")


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
