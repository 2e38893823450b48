"""How much crosses the wire, as the browser counts it, from the same server as in earnest; no flash between pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ROOT, Served, served
from tests.journeys.learner import RIGHT, SAMS, Learner, adds_sam, comes_in, read_key, sets_up

pytestmark = pytest.mark.browser

FIRST_BYTES, FIRST_REQUESTS, SCENE_BYTES = 150_000, 6, 15_000
WHOLE = ROOT / "scenarios"


@dataclass
class Wire:
    """Counts what a page asks for, and the bytes that come: headers and what is sent, as sent."""

    page: Page
    asked: dict[str, str] = field(default_factory=dict)
    come: set[str] = field(default_factory=set)
    bytes: int = 0

    def __post_init__(self) -> None:
        browser = self.page.context.new_cdp_session(self.page)
        browser.send("Network.enable")
        browser.on("Network.requestWillBeSent", self._asks)
        browser.on("Network.loadingFinished", self._comes)
        browser.on("Network.loadingFailed", lambda told: self.come.add(told["requestId"]))

    def _asks(self, told: dict[str, Any]) -> None:
        self.asked[told["requestId"]] = told["request"]["url"]

    def _comes(self, told: dict[str, Any]) -> None:
        self.come.add(told["requestId"])
        self.bytes += int(told["encodedDataLength"])

    def settles(self) -> None:
        """Wait until nothing more is asked for, for half a second."""
        self.page.wait_for_load_state("networkidle")

    def comes(self) -> None:
        """Wait until the page is there, with all that it asked for by then."""
        self.page.wait_for_load_state()
        while self.asked.keys() - self.come:
            self.page.wait_for_timeout(10)

    def forgets(self) -> None:
        self.asked, self.come, self.bytes = {}, set(), 0


@dataclass
class Library:
    site: Served
    chromium: Browser
    dora: Learner

    def visits(self, who: Learner | None = None, **options: object) -> tuple[Learner, Wire]:
        """Sit down at a machine that was never here, signed in as somebody."""
        kept = {"storage_state": who.page.context.storage_state()} if who else {}
        page = self.chromium.new_context(**kept, **options).new_page()
        return Learner(page, self.site.url, read_key(WHOLE)), Wire(page)


@pytest.fixture(scope="module")
def library(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that requires all ten modules: its pages are as long as they get."""
    with served(tmp_path_factory.mktemp("site")) as site:
        dora = Learner(chromium.new_context().new_page(), site.url, {})
        sets_up(dora, site)
        sam = Learner(chromium.new_context().new_page(), site.url, {})
        comes_in(sam, adds_sam(dora))
        yield Library(site, chromium, dora)


@pytest.fixture
def sam(library: Library) -> tuple[Learner, Wire]:
    sam, wire = library.visits()
    sam.signs_in("sam", SAMS)
    return sam, wire


@pytest.mark.parametrize("path", ["/sign-in", "/desk", "/policy", "/my-training", "/library"])
def test_a_first_visit_is_light_and_asks_for_little(library: Library, path: str) -> None:
    somebody, wire = library.visits(library.dora if path in ("/my-training", "/library") else None)
    # A worker fetches the rest of the desk card once the page is there: see tests/journeys/test_desk_card.py.
    somebody.opens(path)
    wire.settles()

    assert 1_000 < wire.bytes < FIRST_BYTES, wire.bytes
    assert len(wire.asked) <= FIRST_REQUESTS, sorted(wire.asked.values())


def test_a_first_visit_in_the_middle_of_a_story_is_light_too(library: Library, sam: tuple[Learner, Wire]) -> None:
    at_work = sam[0].begins("A deputy at the desk")
    elsewhere, wire = library.visits(at_work)
    elsewhere.opens(at_work.page.url)
    wire.settles()

    assert 1_000 < wire.bytes < FIRST_BYTES, wire.bytes
    assert len(wire.asked) <= FIRST_REQUESTS, sorted(wire.asked.values())


def test_each_next_page_of_a_story_and_its_quiz_is_lighter_still(sam: tuple[Learner, Wire]) -> None:
    somebody, wire = sam
    somebody.begins("A deputy at the desk")
    wire.settles()
    heaviest = 0
    while not somebody.page.url.endswith("/result"):
        wire.forgets()
        if somebody.offered.count():
            somebody.chooses(somebody.words_of(RIGHT))
        else:
            somebody.goes_on()
        wire.comes()
        heaviest = max(heaviest, wire.bytes)

    assert 1_000 < heaviest < SCENE_BYTES, heaviest


FADES = "addEventListener('pagereveal', (event) => { window.fades = event.viewTransition !== null })"


@pytest.mark.parametrize(("motion", "fades"), [("no-preference", True), ("reduce", False)])
def test_one_page_fades_into_the_next_for_whoever_minds_no_motion(library: Library, motion: str, fades: bool) -> None:
    somebody, _ = library.visits(reduced_motion=motion)
    somebody.page.add_init_script(FADES)
    somebody.opens("/sign-in").follows("The policy")

    assert somebody.page.evaluate("window.fades") is fades


def test_in_the_dark_no_page_begins_white(library: Library) -> None:
    somebody, _ = library.visits(color_scheme="dark")
    somebody.page.route("**/*.css", lambda route: route.abort())  # as it is until the stylesheet is here
    somebody.opens("/sign-in")

    assert somebody.page.evaluate("getComputedStyle(document.body).color") == "rgb(255, 255, 255)"
