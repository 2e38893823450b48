"""Words on the page: prose to markup, and what every page's frame needs."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import nh3
from flask import Flask, current_app, g, request, url_for
from flask.templating import Environment
from flask_login import current_user
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from training import clock, showing
from training.content.shapes import WAY, TextId, is_spoken
from training.records import supplied
from training.records.tables import SuppliedText, db
from training.web.teaching import KEY, teaching

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_ALLOWED = {"p", "em", "strong", "ul", "ol", "li", "br"}
_remembered = lru_cache(maxsize=4096)  # the same words are shown again and again: a library's content is read once


@cache
def _markdown() -> MarkdownIt:
    # Read here and not above: the site starts without it, and the first page that needs it brings it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["replacements", "smartquotes"])


@_remembered
def prose(words: str) -> Markup:
    """Turn a writer's words into markup: paragraphs, emphasis, lists. A writer is trusted with words, not with code."""
    return Markup(nh3.clean(_markdown().render(words), tags=_ALLOWED, attributes={}))  # noqa: S704 - cleaned


@_remembered
def inline(words: str) -> Markup:
    """Turn a sentence into markup without a paragraph round it."""
    return Markup(nh3.clean(_markdown().renderInline(words), tags={"em", "strong"}, attributes={}))  # noqa: S704


@_remembered
def leading(words: str) -> Markup:
    """Turn a line of the desk card into markup, with its ways to other pages of the card."""
    led = WAY.sub(lambda way: f"[{way[1]}]({url_for('desk.tap', desk_id=way[2])})", words)
    made = _markdown().renderInline(led)
    return Markup(nh3.clean(made, tags={"em", "strong", "a"}, attributes={"a": {"href"}}, link_rel=None))  # noqa: S704


def unbroken_day(on: date) -> str:
    """Write a date so that no line ends within it, for narrow columns of words; in a table it would widen the page."""
    return showing.day(on).replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a story: told, or said by somebody."""

    words: Markup
    is_said: bool


@_remembered
def story(words: str) -> tuple[Paragraph, ...]:
    """Split a scene into paragraphs, and tell speech from narration.

    A paragraph is said when it stands wholly between one pair of quotation marks.
    """
    return tuple(
        Paragraph(inline(" ".join(part.split())), is_spoken(part)) for part in re.split(r"\n\s*\n", words.strip())
    )


class Pages(Environment):
    """The templates. Every name that a page may use is settled before the first page is loaded.

    Jinja keeps room for names that come later and looks for each in two places, at every import of a
    component: a twentieth of what a page costs.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class IdConverter(BaseConverter):
    """Our ids: anything else in an address is no such page, and never reaches the database."""

    regex = r"[a-z2-9]{16}"


class WordConverter(BaseConverter):
    """The id of a module, a word with hyphens."""

    regex = r"[a-z0-9][a-z0-9-]{0,63}"


class VersionConverter(BaseConverter):
    """A policy's version, such as 2 or 2027-03."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


class PlaceConverter(BaseConverter):
    """A place on a paper, from 1."""

    regex = r"[1-9][0-9]{0,2}"

    def to_python(self, value: str) -> int:
        return int(value)


def text_in_force(text_id: TextId) -> SuppliedText | None:
    """Return the version in force of a supplied text; all are read once a request, and only where one is named."""
    if "texts" not in g:
        g.texts = supplied.current(db.session())
    found: SuppliedText | None = g.texts.get(text_id)
    return found


def register(app: Flask) -> None:
    """Give the templates their words, and the addresses their converters."""
    app.url_map.converters |= {
        "id": IdConverter,
        "version": VersionConverter,
        "word": WordConverter,
        "place": PlaceConverter,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "prose": prose,
        "inline": inline,
        "leading": leading,
        "story": story,
        "day": showing.day,
        "unbroken_day": unbroken_day,
        "day_of": lambda instant: teaching().day(instant),
        "short_day": showing.short_day,
        "weekday": showing.weekday,
        "season": showing.season,
        "number_word": showing.number_word,
        "all_of": showing.all_of,
    }
    app.jinja_env.globals |= {
        "content": app.extensions[KEY].content,
        "clause": app.extensions[KEY].content.clause,
        "text_in_force": text_in_force,
        "policy_book": "",
    }
    # The book stands on every question's page, and the policy does not change while the site runs: printed once.
    book = app.jinja_env.get_template("components/policy_book.html").module
    app.jinja_env.globals["policy_book"] = book.policy_book(app.extensions[KEY].content.policy)  # type: ignore[attr-defined]
    app.context_processor(frame)


def frame() -> dict[str, object]:
    """Return what the frame of every page shows: the library, the rooms one may enter, the foot, a warning."""
    return {
        "library": teaching().content.library,
        "rooms": [(label, url_for(endpoint), endpoint == request.endpoint) for label, endpoint in _rooms()],
        "season": showing.season(clock.today(teaching().zone)),
        "foot_links": _foot_links(has_card=teaching().content.desk_card is not None),
        "warning": (
            "This site is served without https. Passwords can be read on the way: use it on a trusted network only."
            if current_app.config["PLAIN_HTTP"]
            else ""
        ),
    }


@cache
def _foot_links(*, has_card: bool) -> list[tuple[str, str]]:
    return [
        *([("The desk card", url_for("desk.card"))] if has_card else []),
        ("The policy", url_for("desk.policy")),
        ("What this site keeps about you", url_for("desk.privacy")),
        ("Accessibility", url_for("desk.accessibility")),
    ]


def _rooms() -> list[tuple[str, str]]:
    if not current_user.is_authenticated:
        return [("Sign in", "account.sign_in")]
    library = [("The library", "director.library")] if current_user.oversees else []
    return [*library, ("My training", "learn.my_training"), (current_user.name, "account.mine")]
