"""The living page of the style: every component is on it, and it is served where somebody develops, nowhere else."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from tests.people import set_up_library
from tests.web.conftest import ROOT, make_app
from training.content.shapes import Verdict
from training.rules.standing import State
from training.web.my_list import Progress

TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
SHOWN = (TEMPLATES / "style" / "page.html").read_text()
IMPORT = re.compile(r'\{% from "components/(\w+)\.html" import (.+?) %\}')


@pytest.fixture
def page(sqlite_url, tmp_path, content, monkeypatch) -> BeautifulSoup:
    """The page, not held to what every page must be: it shows the same field in several states, under one id."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make_app(sqlite_url, tmp_path, content)
    set_up_library(app)
    answer = app.test_client().get("/style")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def test_it_is_not_served_where_people_work(visit, staff):
    for address in ("/style", "/style/look.css"):
        assert visit.client(staff.dora).get(address).status_code == 404


def test_every_component_has_its_section(page):
    sections = {section["id"].removeprefix("of-") for section in page.select("section[id^=of-]")}

    assert {path.stem for path in COMPONENTS} <= sections
    assert all(section.find(["svg", "p", "ul", "dl", "form", "details", "nav"]) for section in page.select("section"))


def test_every_part_of_a_component_that_a_page_uses_is_on_it():
    used = set()
    for path in TEMPLATES.rglob("*.html"):
        for component, names in IMPORT.findall(path.read_text()):
            used |= {(component, name.split(" as ")[0].strip()) for name in names.split(",")}
    used |= {("policy_book", "to_policy_book")}
    shown = {(component, name.strip()) for component, names in IMPORT.findall(SHOWN) for name in names.split(",")}

    assert used - shown == set()
    body = SHOWN.partition("{% block main %}")[2]
    assert [name for _, name in sorted(shown) if not re.search(rf"\b{name}\(", body)] == []


def test_every_state_has_its_word_and_every_module_its_picture(page, content):
    tags = Counter(" ".join(tag.get_text().split()) for tag in page.select("#of-tag .tag"))

    assert set(tags) == {thing.label for things in (Verdict, State, Progress) for thing in things}
    assert len(page.select("#of-plate h3")) == len(content.modules) + 1


def test_every_module_has_a_picture_in_which_a_breach_leaves_its_mark(page, content):
    for module in content.modules:
        drawn = (TEMPLATES / "components" / "plates" / f"{module}.html").read_text()
        assert "{% if got_out %}" in drawn, module
    calm, told = page.select("#of-plate > h3 + .samples .plate")[:2]
    assert not calm.select(".line-clay, .ink-clay")
    assert told.select(".line-clay, .ink-clay")


def test_the_place_has_four_seasons(page):
    places = [str(place) for place in page.select("#of-plate > .samples .plate--land")]

    assert len(set(places)) == 4


def test_every_color_has_a_swatch(page):
    tokens = (ROOT / "static" / "tokens.css").read_text().partition("@media")[0]
    swatches = [name.get_text() for name in page.select("#of-tokens b")]

    assert set(swatches) == set(re.findall(r"(--[a-z0-9-]+): #", tokens))


def test_a_module_that_was_begun_has_the_half_disc_and_keeps_its_place(page):
    [begun] = [one for one in page.select(".chapter") if one.select(".tag--begun")]

    assert "In progress Your place is kept." in " ".join(begun.get_text(" ").split())
    assert begun.select_one(".tag svg") != page.select_one(".tag--not-begun svg")


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "components" / "plates").glob("[a-z]*.html")), ids=lambda p: p.stem
)
def test_a_picture_keeps_to_the_inks(path):
    drawn = path.read_text()

    assert set(re.findall(r'class="([a-z-]+)"', drawn)) <= {
        *(f"ink-{ink}" for ink in ("wall", "sky", "far", "mid", "spruce", "deep", "gold", "blank", "clay")),
        *(f"line-{ink}" for ink in ("deep", "blank", "gold", "clay")),
    }
    assert not re.search(r"#[0-9a-f]{3,6}\b|gradient|filter|<text|<image", drawn)
