"""What a person with other eyes, other hands or another screen meets on a page. Each question returns its faults."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import ROOT

AXE = (ROOT / "tests/browser/node_modules/axe-core/axe.min.js").read_text()
EYES = (ROOT / "tests/journeys/eyes.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLORS = ["color-contrast", "link-in-text-block"]
"""The rules that light and dark can decide each in its own way. In forced colors axe sees the page's own, not those."""
LEAST = 24
"""CSS pixels of a thing to press (WCAG 2.5.8)."""
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
"""
"""The text spacing of WCAG 1.4.12."""


def opens(page: Page) -> None:
    """Bring along what the questions below ask with."""
    page.evaluate(AXE)
    page.evaluate(f"window.eyes = {EYES}")


def axe(page: Page, *, colors_alone: bool = False) -> list[str]:
    """Ask every rule of axe, or those that a change of colors can decide anew."""
    only = {"type": "rule", "values": COLORS} if colors_alone else {"type": "tag", "values": TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    if not colors_alone:
        options["rules"] = {"target-size": {"enabled": True}}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]


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


def lost_to_the_keyboard(page: Page) -> list[str]:
    """Press Tab through the whole page: every thing to press once, in the order of the page, and seen."""
    names = page.evaluate("eyes.stops().map(thing => eyes.name(thing))")
    met, faults = [], []
    page.evaluate("eyes.starts()")
    for _ in range(len(names) + 1):
        page.keyboard.press("Tab")
        here = page.evaluate("eyes.focus()")
        if here is None or here["stop"] in met:
            break  # out of the page, or round it
        met.append(here["stop"])
        faults += here["faults"]
    if met != list(range(len(names))):
        faults.append(f"Tab met {met} of {names}")
    return faults
