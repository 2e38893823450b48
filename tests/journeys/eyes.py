"""What a person with other eyes, other hands or another screen meets on a page. Each question returns its faults."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser import ROOT

AXE = (ROOT / "tests/browser/node_modules/axe-core/axe.min.js").read_text()
EYES = (ROOT / "tests/journeys/eyes.js").read_text()
READER = (ROOT / "tests/journeys/reader.js").read_text()
READINGS = (
    "headingsOutOfOrder",
    "titledOtherwise",
    "withoutAName",
    "namedOtherwise",
    "withoutALabel",
    "ungrouped",
    "withoutAPurpose",
    "askedTwice",
    "looseTables",
    "withoutLandmarks",
    "idsTwice",
    "pointsNowhere",
    "inNoLanguage",
    "vagueLinks",
    "movesOrPlays",
    "picturesOfWords",
    "keysAndTips",
    "showsOnHover",
    "shiftsWithTheFocus",
    "colorAlone",
    "readInAnotherOrder",
    "changesByItself",
    "untoldFaults",
    "withoutAVoice",
)
"""The questions of reader.js, each of which returns its faults."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GLASS = (ROOT / "tests/journeys/glass.js").read_text()
COLORS = ["color-contrast", "link-in-text-block"]
"""The rules that light and dark can decide each in its own way. In forced colors axe sees the page's own, not those."""
ASKS_AXE = """async options => {
  document.activeElement.blur();  // a skip link that is shown lies over the band
  const found = await axe.run(options);
  const kind = (thing) => thing.localName + [...thing.classList].map((name) => "." + name).join("");
  const where = (node) => {
    const thing = document.querySelector(node.target.flat().at(-1));
    if (!thing) return String(node.target);
    const chapter = thing.closest("li.chapter");  // one kind: its picture lies beside or above all of its words
    return chapter ? kind(chapter) : [thing.parentElement, thing].filter(Boolean).map(kind).join(" > ");
  };
  const why = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? "";
  return {
    faults: found.violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 200)}`)),
    unsure: found.incomplete.flatMap((fault) => fault.nodes.map((node) => [fault.id, where(node), why(node)])),
  };
}"""
HEARS = """
  window.heard = new Set();
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (/^(key|touch|drag|drop|device|gesture|pointermove|mousemove|wheel)/.test(kind)) window.heard.add(kind);
    return listen.call(this, kind, ...rest);
  };
"""
"""Put before a page's own scripts: it writes down whether they listen for keys, gestures, dragging or motion."""
LEAST = 24
"""CSS pixels of a thing to press (WCAG 2.5.8)."""
CLEAR = 3
"""To 1: the least contrast of what must be seen and is not read (WCAG 1.4.11)."""
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
"""
"""The text spacing of WCAG 1.4.12."""


def opens(page: Page) -> None:
    """Bring along what the questions below ask with."""
    page.evaluate(AXE)
    page.evaluate(f"window.eyes = {EYES}")
    page.evaluate(f"window.reader = {READER}")


@dataclass(frozen=True)
class Unsure:
    """What axe could not decide: by which rule, of what kind of thing, and why not."""

    rule: str
    kind: str
    because: str


def axe(page: Page, unsure: set[Unsure] | None = None, *, colors_alone: bool = False) -> list[str]:
    """Ask every rule of axe, or those that a change of colors can decide anew.

    In forced colors the rules of color are left out: axe sees the page's own there, not those that are shown.
    What axe is unsure of is added to `unsure`.
    """
    only = {"type": "rule", "values": COLORS} if colors_alone else {"type": "tag", "values": TAGS}
    options = {"runOnly": only, "resultTypes": ["violations", "incomplete"]}
    if not colors_alone:
        is_forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
        options["rules"] = {"target-size": {"enabled": True}, **{rule: {"enabled": not is_forced} for rule in COLORS}}
    found = page.evaluate(ASKS_AXE, options)
    if unsure is not None:
        unsure.update(Unsure(*one) for one in found["unsure"])
    return found["faults"]


def read_out(page: Page) -> dict[str, list[str]]:
    """Ask every question of reader.js; returns the faults by question."""
    return page.evaluate("names => Object.fromEntries(names.map(name => [name, reader[name]()]))", list(READINGS))


def too_small(page: Page) -> list[str]:
    return page.evaluate("least => eyes.tooSmall(least)", LEAST)


def scrolls_sideways(page: Page) -> list[str]:
    return page.evaluate("eyes.scrollsSideways()")


def cut_when_text_is_large(page: Page) -> list[str]:
    """Ask with text twice as large, as set in the browser: widths in rem follow it, those of media queries too."""
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    found = page.evaluate("[...eyes.isCut(), ...eyes.scrollsSideways()]")
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    browser.detach()
    return found


def cut_when_text_is_spaced(page: Page) -> list[str]:
    page.evaluate(
        "css => { const one = new CSSStyleSheet(); one.replaceSync(css); document.adoptedStyleSheets = [one] }", SPACED
    )
    found = page.evaluate("[...eyes.isCut(), ...eyes.scrollsSideways()]")
    page.evaluate("eyes.wears('')")
    return found


def pale_words(page: Page) -> list[str]:
    return page.evaluate("eyes.paleWords()")


def pale_marks(page: Page) -> list[str]:
    return page.evaluate("least => eyes.paleMarks(least)", CLEAR)


def like_the_others(page: Page) -> list[str]:
    """Ask where fills and shadows are taken away, as in forced colors, whether one sees what is chosen."""
    return page.evaluate("eyes.likeTheOthers()")


def pale_edges(page: Page, glass: Page, known: set[str]) -> list[str]:
    """Look at the pixels of each kind of thing to press: its edge, and the ring when the focus comes.

    glass  a page of nothing, on which two pictures are laid over each other
    known  the kinds that were looked at before, in the same colors; those of this page are added
    """
    new = [one for one in page.evaluate("eyes.kinds()") if one["kind"] not in known]
    if not new:
        return []
    known.update(one["kind"] for one in new)
    page.evaluate("eyes.starts()")
    page.keyboard.press("Tab")  # from here on the focus is shown wherever it goes
    return [fault for one in new for fault in _pale(page, glass, one)]


def _pale(page: Page, glass: Page, one: dict[str, object]) -> Iterator[str]:
    box = page.evaluate("at => eyes.boxOf(at)", one["at"])
    clip = {name: box[name] for name in ("x", "y", "width", "height")}
    pictures = []
    for act in ("blur", "focus"):
        page.evaluate("([at, act]) => eyes.toPress[at][act]({ preventScroll: true })", [one["at"], act])
        pictures.append(base64.b64encode(page.screenshot(clip=clip)).decode())
    seen = glass.evaluate(GLASS, [*pictures, box["margin"]])
    if one["isEdged"] and seen["edge"] < CLEAR:
        yield f"{one['kind']}: its edge shows with {seen['edge']:.2f} to 1"
    if seen["ring"] < CLEAR:
        yield f"{one['kind']}: its ring shows with {seen['ring']:.2f} to 1"


def lost_to_the_keyboard(page: Page, key: str = "Tab") -> list[str]:
    """Press Tab through the whole page: every thing to press once, in the order of the page, and seen."""
    forward = key == "Tab"
    names = page.evaluate("fromEnd => eyes.follows(fromEnd)", not forward)
    for _ in range(len(names) + 1):
        page.keyboard.press(key)
    met, faults = [] if forward else [len(names) - 1], []
    for here in page.evaluate("window.onkeyup = null, eyes.followed"):
        if here is None or here["stop"] in met:
            break  # out of the page, or round it
        met.append(here["stop"])
        faults += here["faults"]
    wanted = list(range(len(names)))
    if met != (wanted if forward else wanted[::-1]):
        faults.append(f"{key} met {met} of {names}")
    return faults


def lost_on_the_way_back(page: Page) -> list[str]:
    """Press Shift and Tab from the end of the page to its top: the same stops the other way round."""
    return lost_to_the_keyboard(page, "Shift+Tab")
