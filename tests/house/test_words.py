"""The words of the house, and none of their synonyms, in code, addresses, templates and on screen."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SYNONYMS = {
    "quiz question ids, places and papers": r"\bsittings?\b|\bsubmissions?\b",
    "module": r"\bcourses?\b|\blessons?\b(?! of)|\bchapters? id\b",
    "certification": r"\baccreditation\b|\bqualification\b",
    "attempt": r"\battempt_run\b|\btries_table\b",
    "standing": r"\bcompliance status\b|\bdashboard\b",
    "revision": r"\bcontent_version\b",
    "person": r"\busers?\b|\bemployees?\b|\blearner_id\b",
}
"""What each word is not called. `user` is the statute's word for a patron, and stays in quotations."""

REFUSALS = ("Refused", "DatabaseRefused", "StopValidation", "Given", "OneOf")
NEVER_ON_SCREEN = re.compile(r"\b(please|sorry|oops|invalid|illegal|forbidden|whoops)\b|!(?=\s*<)", re.IGNORECASE)


def own_files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def plain(path: Path) -> str:
    """Return a template's text without Jinja, tags and comments."""
    words = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " \n", words)


@pytest.mark.parametrize("path", own_files("templates/**/*.html"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_that_is_never_said(path):
    assert NEVER_ON_SCREEN.findall(plain(path)) == []


@pytest.mark.parametrize("path", own_files("templates/**/*.html"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_uses_the_words_of_the_house(path):
    found = {word: re.findall(synonym, plain(path), re.IGNORECASE) for word, synonym in SYNONYMS.items()}

    assert {word: hits for word, hits in found.items() if hits} == {}


BY_PLACE_SHAPE_OR_COLOR = re.compile(
    r"\b(on|to|at) the (left|right|bottom)\b|\b(left|right)-hand\b"
    r"|\b(green|red|gold|blue|round|square|big|small) (button|mark|box|link|line|sign)\b"
    r"|\b(button|link|box|list) (above|below|beside)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", own_files("templates/**/*.html"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_names_nothing_by_its_place_shape_or_color(path):
    assert [found.group() for found in BY_PLACE_SHAPE_OR_COLOR.finditer(plain(path))] == []


def test_tables_are_named_by_the_words_of_the_house():
    from training.records.tables import Base

    names = {name for table in Base.metadata.tables.values() for name in [table.name, *table.columns.keys()]}

    assert not {name for name in names if re.search(r"user|employee|course|score|status", name)}


def said_by(path: Path) -> list[str]:
    """Return the sentences that a file's refusals hold."""
    sentences = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS and node.args:
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            sentences.append("".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts))
    return sentences


def test_messages_say_what_to_do_and_never_blame():
    sources = own_files("training/web/*.py", "training/actions/*.py", "training/settings.py", "training/records/*.py")
    said = [sentence for path in sources for sentence in said_by(path)]

    assert len(said) > 30
    assert [sentence for sentence in said if NEVER_ON_SCREEN.search(sentence)] == []
    assert [sentence for sentence in said if not sentence.endswith((".", "7"))] == []
