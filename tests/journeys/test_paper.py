"""What is printed, on Letter: how many sheets, and that nothing stands on them but what was to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Desk, served
from tests.journeys.learner import Learner
from tests.journeys.tour import LONGEST_NAME
from tests.journeys.year import lived
from training.content.shapes import Verdict

pytestmark = pytest.mark.browser


@dataclass
class Library:
    """A library that is two years old, and Dora at her desk."""

    chromium: Browser
    url: str
    key: dict[str, Verdict]
    doors: Mapping[str, str]

    def __post_init__(self) -> None:
        self.dora = self.sits_down("Dora")

    def sits_down(self, name: str) -> Learner:
        somebody = Learner(self.chromium.new_context(reduced_motion="reduce").new_page(), self.url, self.key)
        return somebody.opens(self.doors[name]).presses(f"Sign in as {name}")


@pytest.fixture(scope="module")
def library(
    chromium: Browser, content: Path, key: dict[str, Verdict], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("site") / "data"
    doors = lived(folder, content)
    with served(folder, CONTENT_DIR=str(content)) as site:
        yield Library(chromium, site.url, key, doors)


@pytest.fixture
def dora(library: Library) -> Learner:
    return library.dora


def sheets(desk: Desk) -> int:
    """Print the page on Letter; return how many sheets it takes."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", desk.page.pdf(format="Letter", prefer_css_page_size=True)))


def printed(desk: Desk) -> str:
    """Return the words that are printed."""
    desk.page.emulate_media(media="print")
    words = desk.page.locator("body").inner_text()
    desk.page.emulate_media(media="null")
    return " ".join(words.split())


def test_a_certificate_is_one_sheet_and_bears_nothing_else(dora: Learner) -> None:
    dora.opens("/certificate")

    assert sheets(dora) == 1
    assert printed(dora).startswith("Lone Cone Library District certifies that Dora")


def test_a_certificate_with_the_longest_name_is_one_sheet(library: Library) -> None:
    dora, olive = library.dora, library.sits_down("Olive")
    dora.opens("/library").leaves_by(dora.page.get_by_role("link", name="Olive", exact=True))
    dora.follows("Change what is entered").types("Name", LONGEST_NAME).presses("Keep the change")

    olive.opens("/certificate")

    assert LONGEST_NAME in printed(olive)
    assert sheets(olive) == 1


def test_the_roster_of_fifteen_is_one_sheet_in_rows(dora: Learner) -> None:
    dora.opens("/roster")

    assert sheets(dora) == 1
    assert printed(dora).startswith("Roster on")


def test_of_a_link_that_is_handed_over_the_slip_alone_is_printed(dora: Learner) -> None:
    dora.opens("/library").leaves_by(dora.page.get_by_role("link", name="Teddy", exact=True))
    dora.presses("Make a link for a new password").page.wait_for_url("**/slip")

    assert sheets(dora) == 1
    assert printed(dora).startswith("Lone Cone Library District Teddy, open this address")
