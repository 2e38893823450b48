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
    eyes.pale_words: "<p style='color:#999'>Pale words</p>",
    eyes.pale_marks: "<p><svg class='mark' fill='#bbb'><circle r='8'/></svg> A word</p>",
    eyes.like_the_others: "<p><a href='/' aria-current='page'>Here</a> <a href='/'>There</a></p>",
}

READ_OUT = {
    "headingsOutOfOrder": "<h3>Too deep</h3>",
    "titledOtherwise": "<script>document.title = 'Another'</script>",
    "withoutAName": "<button></button>",
    "namedOtherwise": "<button aria-label='Away'>Send answer</button>",
    "withoutALabel": "<input placeholder='Name'>",
    "ungrouped": "<label><input type=radio name=a>One</label><label><input type=radio name=a>Two</label>",
    "withoutAPurpose": "<label>Password<input type=password name=password autocomplete=off></label>",
    "askedTwice": "<label>Name<input></label><label>Name<input></label>",
    "looseTables": "<table><tr><td>1</td></tr></table>",
    "withoutLandmarks": "<nav><a href='/'>A way</a></nav>",
    "idsTwice": "<p id=a>One</p><p id=a>Two</p>",
    "pointsNowhere": "<a href='#nowhere'>Nowhere</a>",
    "inNoLanguage": "<p>¿Quién es?</p>",
    "vagueLinks": "<p><a href='/a'>here</a></p>",
    "movesOrPlays": "<video></video>",
    "picturesOfWords": "<img alt='Words' src='data:,'>",
    "keysAndTips": "<p title='A tip'>Words</p>",
    "showsOnHover": "<style>p:hover b { display: block }</style>",
    "shiftsWithTheFocus": "<style>b:focus { padding: 30px }</style><b tabindex=0 style='display:block'>Way</b>",
    "colorAlone": "<p>Read <a href='/a' style='text-decoration:none'>the policy</a> first</p>",
    "readInAnotherOrder": "<div style='display:flex;flex-direction:row-reverse'><p>One</p><p>Two</p></div>",
    "changesByItself": "<label>Name<input onchange='document.body.append(1)'></label>",
    "untoldFaults": "<label>Name<input aria-invalid=true></label>",
    "withoutAVoice": "<div role=status></div>",
}
"""A fault for each question of reader.js. One place is there for what is told in passing, so another is too many."""
FRAME = (
    "<!doctype html><html lang=en><title>A page</title><body><a href='#main'>Skip</a><header></header>"
    "<main id=main><div role=status></div><h1>A page</h1>{}</main><footer>Foot</footer></body></html>"
)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 320, "height": 600})
    yield page
    page.close()


def test_a_page_that_is_widened_by_what_is_only_heard_is_found(page: Page) -> None:
    heard = "<td><i style='position:absolute;left:900px' class='unseen'>Heard</i></td>"
    table = f"<table style='width:1000px'><tr>{heard}</tr></table>"
    page.set_content(PAGE.format(f"<div tabindex='0' style='overflow-x:auto'>{table}</div>"))
    eyes.opens(page)
    assert eyes.scrolls_sideways(page) != []

    page.set_content(PAGE.format(f"<div tabindex='0' style='overflow-x:auto;position:relative'>{table}</div>"))
    eyes.opens(page)
    assert eyes.scrolls_sideways(page) == []


@pytest.mark.parametrize("question", PLANTED, ids=lambda question: question.__name__)
def test_a_planted_fault_is_found_and_a_sound_page_has_none(page: Page, question: Callable[[Page], list[str]]) -> None:
    page.set_content(PAGE.format(PLANTED[question]))
    eyes.opens(page)
    assert question(page) != []

    page.set_content(PAGE.format(SOUND))
    eyes.opens(page)
    assert question(page) == []


def test_each_question_of_the_reader_finds_what_it_looks_for(page: Page) -> None:
    assert sorted(READ_OUT) == sorted(eyes.READINGS)
    page.set_content(FRAME.format(""))
    eyes.opens(page)
    assert {question: found for question, found in eyes.read_out(page).items() if found} == {}

    for question, planted in READ_OUT.items():
        page.set_content(FRAME.format(planted))
        eyes.opens(page)
        assert eyes.read_out(page)[question] != [], question


def test_a_pale_edge_and_a_pale_ring_are_found(page: Page, chromium: Browser) -> None:
    glass = chromium.new_page()
    field = "<label>Name<input style='border:2px solid {0}'></label><style>input:focus{{outline:3px solid {1}}}</style>"

    def looks(edge: str, ring: str) -> list[str]:
        page.set_content(PAGE.format(field.format(edge, ring)))
        eyes.opens(page)
        return eyes.pale_edges(page, glass, set())

    assert looks("#000", "#000") == []
    assert [fault.split(": ")[1][:8] for fault in looks("#ddd", "#000")] == ["its edge"]
    assert [fault.split(": ")[1][:8] for fault in looks("#000", "#eee")] == ["its ring"]
    glass.close()


def test_a_thing_under_another_and_a_trap_are_found(page: Page) -> None:
    page.set_content(PAGE.format("<a href='/'>Under</a><p style='position:absolute;inset:0;background:#fff'></p>"))
    eyes.opens(page)
    assert any("lies on" in fault for fault in eyes.lost_to_the_keyboard(page))

    page.set_content(PAGE.format("<input id=a aria-label=a onblur='a.focus()'><a href='/'>Never reached</a>"))
    eyes.opens(page)
    assert any("Tab met" in fault for fault in eyes.lost_to_the_keyboard(page))
