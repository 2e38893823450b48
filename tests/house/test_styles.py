"""What no style sheet and no script of this site does, whatever page loads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def of(path: Path) -> str:
    """Return a file without its comments."""
    return re.sub(r"/\*.*?\*/|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_page_is_the_same_held_upright_or_across(sheet):
    assert re.findall(r"orientation|aspect-ratio:\s*\d.*\)\s*\{", of(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_nothing_moves_but_a_color_and_not_for_whoever_asked_for_calm(sheet):
    moved = re.findall(r"(?:transition|animation)[\w-]*:\s*([^;]+);", of(sheet))

    assert [motion for motion in moved if motion not in ("background-color var(--quick)", "var(--quick)")] == []
    assert "@keyframes" not in of(sheet)


def test_the_only_motion_is_short_and_off_for_whoever_asked_for_calm():
    tokens = of(ROOT / "static/tokens.css")

    assert re.findall(r"--quick: ([\d.]+)s", tokens) == ["0.12", "0"]
    assert re.search(r"prefers-reduced-motion: reduce\) \{\s*:root \{ --quick: 0s; \}", tokens)


def test_no_picture_is_loaded_but_the_mark():
    loaded = [found for sheet in SHEETS for found in re.findall(r"url\(\"?([^\")]+)", of(sheet))]
    pictures = [path.name for path in TEMPLATES if re.search(r"<(img|picture|image|video|audio|canvas)\b", of(path))]

    assert [name for name in loaded if not name.startswith("fonts/")] == []
    assert pictures == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_the_focus_is_nowhere_taken_away_without_another_sign(sheet):
    gone = re.findall(r"^\s*([^{}\n]*)\{[^}]*outline(?:-style)?:\s*(?:0|none)", of(sheet), re.MULTILINE)

    assert [selector.strip() for selector in gone] in ([], [".option :focus-visible"])  # its label shows the ring


def test_every_page_may_be_made_larger():
    frame = of(ROOT / "templates/layout.html")

    assert re.findall(r'name="viewport" content="([^"]+)"', frame) == ["width=device-width, initial-scale=1"]
