"""Forty known faults, planted one by one into a copy of a page: what of them the questions of these tests see.

After the faults that GOV.UK planted to test the testing tools, and W3C's failed examples, as far as they can exist on
pages like these. What nobody here sees is the agenda of docs/by-hand.md.
"""

# ruff: noqa: E501 - a planted fault is one line, however long its HTML

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ROOT, served
from tests.journeys import eyes
from tests.journeys.learner import DEPUTY, Learner, adds_sam, comes_in, read_key, sets_up, short_content

pytestmark = pytest.mark.browser

Sent = dict[str, tuple[str, str]]
"""Pages by name: where each was, and as it was sent."""
BY_HAND = (ROOT / "docs/by-hand.md").read_text()
LEAST_SEEN = 24
"""Of the forty, by our own questions alone; without them, axe sees 29 of 100 such faults (GOV.UK, 2018)."""
END = "</main>"


@dataclass(frozen=True)
class Fault:
    """A fault, and how it comes into a page: some of its source, and what stands there instead."""

    name: str
    page: str
    was: str
    becomes: str


def adds(name: str, what: str) -> Fault:
    """A fault that is one thing more at the end of a page."""
    return Fault(name, "sign-in", END, f"<div class=page>{what}</div>{END}")


FORTY = (
    Fault("a field without a label", "sign-in", '<label for="password">Password</label>', "<p>Password</p>"),
    Fault("a hint inside a field instead of a label", "sign-in", '<label for="password">Password</label>',
          "<script>onload = () => { document.querySelector('#password').placeholder = 'Password' }</script>"),
    Fault("an unnamed group of radios", "item", '<legend class="question">', '<div class="question">'),
    Fault("no language", "item", '<html lang="en-US">', "<html>"),
    Fault("another language than the page's", "item", '<html lang="en-US">', '<html lang="fr">'),
    Fault("a title that says nothing", "item", "<title>", "<title>Page 5 "),
    Fault("a title that does not tell of a fault", "item-fault", "<title>Error: ", "<title>"),
    Fault("a fault without words at its field", "item-fault", 'class="field__fault"', 'class="field__fault" style="display: none"'),
    Fault("a summary of faults that links to nothing", "item-fault", '<a href="#option-0">', '<a href="#nowhere">'),
    Fault("no way past the band", "sign-in", '<a class="skip" href="#main">Skip to the page</a>', ""),
    Fault("no place for what is told in passing", "sign-in", 'class="notices" role="status"', 'class="notices"'),
    Fault("a password that may not be pasted", "sign-in", 'id="password"', 'id="password" onpaste="return false"'),
    Fault("a password that no manager may fill", "sign-in", 'autocomplete="current-password"', 'autocomplete="off"'),
    Fault("a form sent when an option is chosen", "item", '<form method="post">',
          '<form method="post" onchange="this.submit()">'),
    Fault("a label that says nothing", "sign-in", '<label for="password">Password</label>',
          '<label for="password">Field 2</label>'),
    Fault("a fault that does not say how to mend it", "item-fault", "Choose one answer", "Something here is not as it should be"),
    adds("words too pale", "<p style='color:#999'>Words that are hard to read.</p>"),
    adds("an empty link", "<p><a href='/policy'></a></p>"),
    adds("a level of headings left out", "<h2>More</h2><h4>And more</h4><p>Words.</p>"),
    adds("a second h1", "<h1>Sign in</h1>"),
    adds("an id that is there twice", "<p id=password>Words.</p>"),
    adds("a trap for the keyboard", "<button class=button onblur='this.focus()'>Stay</button><a class=tap href='/policy'>Never</a>"),
    adds("a focus that is not shown", "<style>.none:focus-visible{outline:0!important;box-shadow:none!important}</style><a class='none tap' href='/policy'>The policy once more</a>"),
    adds("a focus that lies under a bar", "<p style='position:fixed;inset:auto 0 0;height:70vh;background:#ddd;z-index:9'>A bar</p>"),
    adds("words cut when text is larger", "<p style='height:22px;width:9rem;overflow:hidden'>Two words</p>"),
    adds("words cut when text is spaced", "<p style='height:24px;width:12ch;overflow:hidden'>Spaced words</p>"),
    adds("a page wider than the screen", "<p style='width:700px'>Wide words</p>"),
    adds("a table without heads", "<table><caption>Days</caption><tr><td>Monday</td><td>9</td></tr></table>"),
    adds("a button that no key reaches", "<div role=button class=button onclick='history.back()'>Back</div>"),
    adds("an order of its own for Tab", "<a class=tap href='/policy' tabindex=3>The policy once more</a>"),
    adds("a link told by its color alone", "<p>Read <a href='/policy' style='text-decoration:none'>the whole policy</a> before you begin.</p>"),
    adds("a link that says only here", "<p>For the policy click <a href='/policy'>here</a>.</p>"),
    adds("a thing too small to press", "<a href='/policy' style='display:inline-block;width:16px;height:16px;padding:0;overflow:hidden'>§</a>"),
    adds("a picture of words", "<img src='/static/mark.svg' alt='Answer by Friday'>"),
    adds("words that move", "<style>@keyframes on{to{margin-left:9rem}}</style><p style='animation:on 9s infinite'>News</p>"),
    adds("Spanish words read as English", "<p>¿Dónde está la biblioteca?</p>"),
    adds("an instruction by color and place", "<p>Press the green button on the right to go on.</p>"),
    adds("a heading that is only large", "<p style='font-size:2rem'><b>What happens next</b></p><p>Words.</p>"),
    adds("a list that is only typed", "<p>• one thing<br>• another thing</p>"),
    adds("a picture with the name of another", "<svg role=img aria-label='A cat' width=40 height=40><circle r=20 /></svg>"),
)  # fmt: skip
NOT_SEEN = {
    "a label that says nothing",
    "a fault that does not say how to mend it",
    "an instruction by color and place",
    "a heading that is only large",
    "a list that is only typed",
    "a picture with the name of another",
}
"""Neither our questions nor axe see them: a person must."""


@pytest.fixture(scope="module")
def pages(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Sent]]:
    """A browser where a copy of a page may be opened, and the pages to copy."""
    content = short_content(tmp_path_factory.mktemp("content"), required=("police-walk-in",))
    key = read_key(content)
    with served(tmp_path_factory.mktemp("site"), CONTENT_DIR=str(content)) as site:
        dora, sam, copy = (
            Learner(chromium.new_context(reduced_motion="reduce").new_page(), site.url, key) for _ in range(3)
        )
        sent: Sent = {}

        def keeps(name: str, who: Learner) -> None:
            sent[name] = who.page.url, who.page.content()

        keeps("sign-in", copy.opens("/sign-in"))
        sets_up(dora, site)
        comes_in(sam, adds_sam(dora))
        sam.begins(DEPUTY)
        while not sam.is_asked_an_item:
            sam.answers() if sam.offered.count() else sam.goes_on()
        keeps("item", sam)
        keeps("item-fault", sam.presses("Send answer"))
        yield copy.page, sent


def opens_a_copy(page: Page, address: str, source: str) -> None:
    """Open a page as if the site had sent this. Nothing of its own policy holds off what was planted."""
    page.unroute_all()
    page.route(address, lambda route: route.fulfill(body=source, content_type="text/html; charset=utf-8"))
    page.goto(address)
    eyes.opens(page)


def of_the_reader(page: Page) -> list[str]:
    return [f"{question}: {fault}" for question, faults in eyes.read_out(page).items() for fault in faults]


Question = Callable[[Page], list[str]]
ON_A_PHONE: tuple[Question, ...] = (of_the_reader, eyes.too_small, eyes.scrolls_sideways, eyes.cut_when_text_is_spaced)
AT_A_DESK: tuple[Question, ...] = (eyes.pale_words, eyes.cut_when_text_is_large, eyes.lost_to_the_keyboard)


def seen_by(page: Page) -> str:
    """Return the first of our questions that finds something on the page; then axe, which is asked last; or nobody."""
    for width, questions in ((320, ON_A_PHONE), (1280, AT_A_DESK), (1280, (eyes.axe,))):
        page.set_viewport_size({"width": width, "height": 800})
        for question in questions:
            if question(page):
                return question.__name__
    return "nobody"


@pytest.fixture(scope="module")
def seen(pages: tuple[Page, Sent]) -> dict[str, str]:
    """Who sees each of the forty, by its name."""
    page, sent = pages
    found = {}
    for fault in FORTY:
        address, source = sent[fault.page]
        assert fault.was in source, fault.name
        opens_a_copy(page, address, source.replace(fault.was, fault.becomes))
        found[fault.name] = seen_by(page)
    return found


def test_nobody_sees_a_fault_in_a_copy_without_one(pages: tuple[Page, Sent]) -> None:
    page, sent = pages
    for address, source in sent.values():
        opens_a_copy(page, address, source)

        assert seen_by(page) == "nobody", address


def test_our_own_questions_see_most_of_forty_planted_faults(seen: dict[str, str]) -> None:
    ours = [name for name, by in seen.items() if by not in ("nobody", "axe")]

    assert len(seen) == 40
    assert len(ours) >= LEAST_SEEN
    assert {name for name, by in seen.items() if by == "nobody"} == NOT_SEEN


@pytest.mark.parametrize("name", sorted(NOT_SEEN))
def test_what_nobody_sees_is_looked_for_by_hand(name: str) -> None:
    assert f"- {name}" in BY_HAND


def test_the_statement_says_how_many_are_seen() -> None:
    statement = (ROOT / "templates/desk/accessibility.html").read_text()

    assert f"Of 40 faults planted to test them they find {40 - len(NOT_SEEN)}." in statement
