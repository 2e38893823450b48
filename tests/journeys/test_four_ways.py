"""The whole way by keyboard alone, without scripts, at 320 px and at twice the text: each ends with the same rows.

From the sign-in through a scenario, its quiz and its feedback to the certificate, and on to the Director's page. The
library requires one module, and every attempt draws by one seed, so that nothing but the way differs.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Served, served
from tests.journeys.learner import (
    DEPUTY,
    DORAS,
    SAMS,
    WRONG,
    Learner,
    adds_sam,
    comes_in,
    letters,
    read_key,
    sets_up,
    short_content,
)
from tests.journeys.same_seed import ENTRY
from tests.journeys.test_keyboard import Typist
from training.content.shapes import Verdict

pytestmark = pytest.mark.browser

IDS_AND_TIMES = {"id", "person_id", "attempt_id", "granted_at", "began_at", "ended_at", "given_at", "kept_at", "seed"}
"""What differs from person to person and from minute to minute. Days do not: all four go on one day."""
KEPT = ("attempts", "places", "responses", "certifications")


@dataclass(frozen=True)
class Way:
    """How a person goes through the site."""

    machine: dict[str, object]
    somebody: type[Learner] = Learner
    text_px: int = 16


FULL_SWEEP = os.environ.get("FULL_SWEEP") == "1"
SHORT = ["keyboard alone"]
"""The way that is gone by itself, on the narrowest screen; `make sweep` goes all four."""
NARROWEST = {"viewport": {"width": 320, "height": 568}}
WAYS = {
    "as most do": Way({}),
    "keyboard alone": Way(NARROWEST, Typist),
    "scripts off": Way({"java_script_enabled": False}),
    "320 px": Way(NARROWEST),
    "200 % text": Way({"viewport": {"width": 1280, "height": 800}}, text_px=32),
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_content(tmp_path_factory.mktemp("content"), required=("police-walk-in",))


@pytest.fixture(scope="module")
def as_most_do(chromium: Browser, content: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The rows that are there after the way that the other four must end like."""
    return goes_the_whole_way(chromium, content, tmp_path_factory.mktemp("site"), WAYS["as most do"])


def goes_the_whole_way(chromium: Browser, content: Path, folder: Path, way: Way) -> dict[str, list[str]]:
    """Go it with one answer wrong on the way, so that there is feedback to read; return the rows that are kept."""
    key = read_key(content)
    with served(folder, ENTRY, CONTENT_DIR=str(content)) as site:
        dora = Learner(chromium.new_context(reduced_motion="reduce").new_page(), site.url, key)
        sets_up(dora, site)
        invitation = adds_sam(dora)
        comes_in(Learner(chromium.new_context(reduced_motion="reduce").new_page(), site.url, key), invitation)

        sam, director = (somebody_at(chromium, site, key, way) for _ in range(2))
        sam.opens("/sign-in").types("Sign-in name or e-mail", "sam").types("Password", SAMS).presses("Sign in")
        wrong = sam.begins(DEPUTY).words_of(WRONG)
        assert key[letters(wrong)].label in sam.chooses(wrong).words
        sam.goes_on().plays_on()
        assert sam.heading == "Passed. Six of six right, and no breach."
        sam.follows("Your certificate")
        assert "certifies that Sam" in sam.words

        director.opens("/sign-in").types("Sign-in name or e-mail", "dora").types("Password", DORAS).presses("Sign in")
        director.follows("The library")
        assert "1 of 2 holds a certification today." in director.words
        director.follows("Sam")
        assert "Certified" in director.words
        for desk in (dora, sam, director):
            desk.page.context.close()
        return kept(site)


def somebody_at(chromium: Browser, site: Served, key: dict[str, Verdict], way: Way) -> Learner:
    page = chromium.new_context(reduced_motion="reduce", **way.machine).new_page()
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": way.text_px}})
    return way.somebody(page, site.url, key)


def kept(site: Served) -> dict[str, list[str]]:
    """Return every row of what an attempt leaves behind, without ids and times."""
    with closing(sqlite3.connect(site.folder / "training.db")) as rows:
        rows.row_factory = sqlite3.Row
        found = {table: rows.execute(f"select * from {table} order by rowid").fetchall() for table in KEPT}
    return {
        table: [
            json.dumps({name: value for name, value in dict(row).items() if name not in IDS_AND_TIMES}) for row in every
        ]
        for table, every in found.items()
    }


@pytest.mark.parametrize("name", [name for name in WAYS if name != "as most do"] if FULL_SWEEP else SHORT)
def test_the_whole_way_ends_with_the_same_rows(
    chromium: Browser, content: Path, as_most_do: dict[str, list[str]], tmp_path: Path, name: str
) -> None:
    rows = goes_the_whole_way(chromium, content, tmp_path, WAYS[name])

    assert [len(rows[table]) > 0 for table in KEPT] == [True] * 4
    assert rows == as_most_do
