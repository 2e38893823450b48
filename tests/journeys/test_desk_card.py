"""The desk card in a real browser: with the network cut, on paper, and for everybody's eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Served, served
from tests.contents import shipped
from tests.journeys import eyes
from tests.journeys.learner import Learner, sets_up

pytestmark = pytest.mark.browser

CARD = shipped().desk_card
assert CARD
QUESTIONS = {f"/desk/{id}": question.asks for id, question in CARD.questions.items()}
SITUATIONS = [f"/desk/{id}" for id in CARD.situations]
ADDRESSES = ["/desk", *QUESTIONS, *SITUATIONS, "/desk/wallet", "/desk/cards"]
CARD_HIGHEST, WALLET_HIGHEST = 4.13, 2.13  # inches: A6, a bank card
INCH = 96


@dataclass
class Site:
    served: Served
    chromium: Browser

    def page(self) -> Page:
        return self.chromium.new_context(base_url=self.served.url, reduced_motion="reduce").new_page()


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as site:
        yield Site(site, chromium)


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="Letter", prefer_css_page_size=True)))


def inches(page: Page, part: str) -> float:
    """Return how high such parts of the page are on paper: the highest of them."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 7 * INCH, "height": 9 * INCH})
    high = page.evaluate(
        "(part) => Math.max(...[...document.querySelectorAll(part)].map((one) => one.getBoundingClientRect().height))",
        part,
    )
    return float(high) / INCH


def test_after_one_visit_every_page_opens_with_the_network_cut(chromium: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as served_once:
        machine = chromium.new_context(base_url=served_once.url, reduced_motion="reduce")
        page = machine.new_page()
        page.goto("/desk")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
    machine.set_offline(True)  # and nobody serves any more: a worker may not be bound by the page's being offline

    for address in ADDRESSES:
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert page.locator("h1").is_visible(), address
        assert page.evaluate("getComputedStyle(document.querySelector('.band')).backgroundColor") == "rgb(21, 48, 42)"
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Literata Variable\"'))")
    page.goto("/desk/immigration")
    page.get_by_role("link", name="with a paper").click()
    assert page.locator("h1").inner_text() == "An officer brings a paper. The Director and the Office Manager are away."
    page.goto("/desk")
    page.get_by_role("link", name="A deputy").click()
    page.get_by_role("link", name="A question, and no paper").click()
    page.get_by_role("link", name="Neither").click()
    assert page.locator("h1").inner_text() == "An officer asks. The Director and the Office Manager are away."
    machine.close()


def test_nothing_is_stored_but_the_pages(site: Site) -> None:
    page = site.page()
    page.goto("/desk")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(SITUATIONS[0])

    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    [shelf] = page.evaluate("caches.keys()")
    kept = page.evaluate(
        "async (shelf) => (await (await caches.open(shelf)).keys()).map((one) => new URL(one.url).pathname)",
        shelf,
    )
    assert set(ADDRESSES) <= set(kept)
    assert all(path.startswith(("/desk", "/static/")) for path in kept)


def test_a_worker_of_the_card_answers_for_no_other_page(site: Site) -> None:
    page = site.page()
    page.goto("/desk")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/policy")

    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert page.locator("h1").inner_text() == "Patron Confidentiality Policy"


def test_each_situation_prints_as_one_card(site: Site) -> None:
    page = site.page()
    for address in SITUATIONS:
        page.goto(address)
        assert sheets(page) == 1, address
        assert inches(page, ".card") <= CARD_HIGHEST, address
        page.emulate_media(media="null")


def test_all_cards_print_at_once_two_to_a_sheet_and_none_across_two(site: Site) -> None:
    page = site.page()
    page.goto("/desk/cards")

    assert page.locator(".card").count() == len(SITUATIONS)
    assert sheets(page) == (len(SITUATIONS) + 1) // 2
    assert inches(page, ".card") <= CARD_HIGHEST


def test_the_wallet_card_prints_as_two_sides_on_one_sheet(site: Site) -> None:
    page = site.page()
    page.goto("/desk/wallet")

    assert sheets(page) == 1
    assert inches(page, ".wallet") <= WALLET_HIGHEST


LOOKS = (eyes.axe, eyes.too_small, eyes.scrolls_sideways, eyes.cut_when_text_is_spaced)
BROAD = ["/desk", *SITUATIONS[:7], "/desk/wallet", "/desk/cards"]


def test_nobody_is_shut_out(site: Site) -> None:
    page = site.page()
    found: list[str] = []
    for address in ADDRESSES:
        page.goto(address)
        eyes.opens(page)
        for width in (320, 1280) if address in BROAD else (320,):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{address} at {width}: {fault}" for look in LOOKS for fault in look(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{address} in dark: {fault}" for fault in eyes.axe(page, colors_alone=True)]
        page.emulate_media(color_scheme="light")
    assert found == []


def test_a_rehearsal_is_three_cards_a_sheet_each_and_shuts_nobody_out(site: Site) -> None:
    dora = Learner(site.page(), site.served.url, {})
    sets_up(dora, site.served)
    found = []
    for module_id in shipped().modules:
        dora.opens(f"/rehearse/{module_id}")
        assert sheets(dora.page) == 3, module_id
    eyes.opens(dora.page)
    for width in (320, 1280):
        dora.page.set_viewport_size({"width": width, "height": 800})
        found += [fault for look in LOOKS for fault in look(dora.page)]
    assert found == []
