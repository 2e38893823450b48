"""What a page says to whoever has it read out: names, roles and states in their order, kept as text in `names/`.

A change of a page changes its text here, to be read like code. `KEEP_NAMES=1 pytest` of this file writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import ROOT, served
from tests.journeys.learner import DEPUTY, WRONG, Learner, adds_sam, comes_in, read_key, sets_up, short_content
from tests.journeys.same_seed import ENTRY

pytestmark = pytest.mark.browser

NAMES = ROOT / "tests/journeys/names"
KEEPS = os.environ.get("KEEP_NAMES") == "1"
PAGES = (
    "sign-in",
    "sign-in-fault",
    "accessibility",
    "my-training",
    "scene",
    "scene-feedback",
    "item",
    "item-chosen",
    "item-fault",
    "item-feedback",
    "result",
    "certificate",
    "account",
    "library",
    "person",
    "add-person-fault",
    "desk",
    "desk-situation",
)
CHANGING = (
    (
        re.compile(
            r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
        ),
        "<day>",
    ),
    (re.compile(r"127\.0\.0\.1:\d+"), "<site>"),
    (re.compile(r"\b[a-hjkmnp-tv-z2-9]{16}\b"), "<id>"),
    (re.compile(r"in \w+ days?\b"), "in <days>"),
)
"""What differs from day to day or from one site to the next."""


@pytest.fixture(scope="module")
def read_out(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each page says, by its name. Every attempt draws by one seed, so the questions are always the same."""
    content = short_content(tmp_path_factory.mktemp("content"), required=("police-walk-in",))
    with served(tmp_path_factory.mktemp("site"), ENTRY, CONTENT_DIR=str(content)) as site:

        def sits_down() -> Learner:
            return Learner(chromium.new_context(reduced_motion="reduce").new_page(), site.url, read_key(content))

        return {name: said(who) for name, who in walks(sits_down(), sits_down(), sits_down(), site)}


def said(who: Learner) -> str:
    words = who.page.locator("body").aria_snapshot()
    for changing, stands_for in CHANGING:
        words = changing.sub(stands_for, words)
    return words + "\n"


def walks(nobody: Learner, dora: Learner, sam: Learner, site: object) -> Iterator[tuple[str, Learner]]:
    """Go from page to page; whoever stands there stands there until the next is asked for."""
    yield "sign-in", nobody.opens("/sign-in")
    yield "sign-in-fault", nobody.presses("Sign in")
    yield "accessibility", nobody.opens("/accessibility")
    yield "desk", nobody.opens("/desk")
    yield "desk-situation", nobody.opens("/desk/no-paper-both-away")
    sets_up(dora, site)
    comes_in(sam, adds_sam(dora))
    yield "my-training", sam
    yield "scene", sam.begins(DEPUTY)
    yield "scene-feedback", sam.answers()
    while not sam.is_asked_an_item:
        sam.answers() if sam.offered.count() else sam.goes_on()
    yield "item", sam
    yield "item-fault", sam.presses("Send answer")
    sam.page.locator("label.option").first.click()
    yield "item-chosen", sam
    yield "item-feedback", sam.answers(WRONG)
    yield "result", sam.plays_on()
    sam.opens("/my-training").begins(DEPUTY).plays_on()
    yield "certificate", sam.opens("/certificate")
    yield "account", sam.opens("/account")
    yield "library", dora.opens("/library")
    yield "person", dora.follows("Sam")
    yield "add-person-fault", dora.opens("/people/add").types("First day", "tomorrow").presses("Add, and show")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_out_as_it_was_last_agreed(read_out: dict[str, str], page: str) -> None:
    kept = NAMES / f"{page}.txt"
    if KEEPS:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(read_out[page])

    assert read_out[page] == kept.read_text()


def test_no_text_is_kept_of_a_page_that_is_not_read_out(read_out: dict[str, str]) -> None:
    assert sorted(read_out) == sorted(PAGES) == sorted(path.stem for path in NAMES.glob("*.txt"))


def in_order(words: str, *wanted: str) -> list[str]:
    """Return what is wanted and does not stand after the one before it."""
    lost, at = [], 0
    for one in wanted:
        found = words.find(one, at)
        if found < 0:
            lost.append(one)
        at = max(found, at)
    return lost


def test_an_item_is_read_out_in_its_order(read_out: dict[str, str]) -> None:
    item, chosen, fault, told = (read_out[name] for name in ("item", "item-chosen", "item-fault", "item-feedback"))
    stem = re.search(r'heading "(.+?)" \[level=1\]', item).group(1)
    options = re.findall(r'radio "(.+?)"', item)

    assert len(options) >= 3
    assert (
        in_order(item, "Question 1 of", f'group "{stem}', *(f'radio "{say}"' for say in options), "Send answer") == []
    )
    assert "[checked]" not in item
    assert in_order(chosen, f'radio "{options[0]}" [checked]', f'radio "{options[1]}"') == []
    assert in_order(fault, "alert", "One thing to mend", "link", stem, "Choose", "radio") == []
    assert in_order(told, "Question 1 of", "You answered", "Incomplete", "Policy", "link") == []


def test_each_verdict_and_each_standing_is_read_out_in_words(read_out: dict[str, str]) -> None:
    assert "Right" in read_out["scene-feedback"]
    assert "Incomplete" in read_out["item-feedback"]
    assert "Certified" in read_out["person"]
    assert "holds a certification today" in read_out["library"]
