"""The questions of the accessibility tests, each asked of a page with the fault that it looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import eyes

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main></html>"
SOUND = (
    "<style>a:focus{outline:3px solid}</style><p><a href='/' style='display:block;padding:8px'>Go to the desk</a></p>"
)
PLANTED = {
    eyes.axe: "<p style='color:#999'>Pale words</p>",
    eyes.too_small: "<p><a href='/' style='display:inline-block;width:20px;height:20px'>a</a></p>",
    eyes.scrolls_sideways: "<p style='width:900px'>Wide</p>",
    eyes.cut_when_text_is_large: "<p style='width:10rem;height:20px;overflow:hidden'>Two words</p>",
    eyes.cut_when_text_is_spaced: "<p style='width:70px;height:40px;overflow:hidden'>Two words here</p>",
    eyes.lost_to_the_keyboard: "<p><a href='/' style='outline:0'>No ring</a></p>",
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 320, "height": 600})
    yield page
    page.close()


@pytest.mark.parametrize("question", PLANTED, ids=lambda question: question.__name__)
def test_a_planted_fault_is_found_and_a_sound_page_has_none(page: Page, question: Callable[[Page], list[str]]) -> None:
    page.set_content(PAGE.format(PLANTED[question]))
    eyes.opens(page)
    assert question(page) != []

    page.set_content(PAGE.format(SOUND))
    eyes.opens(page)
    assert question(page) == []


def test_a_thing_under_another_and_a_trap_are_found(page: Page) -> None:
    page.set_content(PAGE.format("<a href='/'>Under</a><p style='position:absolute;inset:0;background:#fff'></p>"))
    eyes.opens(page)
    assert any("lies on" in fault for fault in eyes.lost_to_the_keyboard(page))

    page.set_content(PAGE.format("<input id=a aria-label=a onblur='a.focus()'><a href='/'>Never reached</a>"))
    eyes.opens(page)
    assert any("Tab met" in fault for fault in eyes.lost_to_the_keyboard(page))
