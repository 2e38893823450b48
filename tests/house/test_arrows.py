"""Which room may import which, and which outside packages each may use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "training"

FREE = {"clock", "ids", "showing", "settings"}
"""They import nothing of ours, and any room may import them."""

MAY_IMPORT = {
    "content": {"content"},
    "rules": {"rules", "content.shapes"},
    # canon: every revision is read from the database by its hash.
    "records": {"records", "rules", "content.shapes", "content.canon"},
    "actions": {"actions", "records", "rules", "content.shapes", "content.coverage"},
    "delivery": {"delivery", "records", "rules", "content.shapes"},
    "web": {"web", "actions", "delivery", "records", "rules", "content.shapes"},
}
"""Rooms, and the parts of the house that each may import. A name covers all that lies below it."""

OUTSIDE = {
    "clock": set(),
    "ids": set(),
    "settings": set(),
    "showing": {"babel"},
    "content": {"pydantic", "pydantic_core", "syllapy", "yaml"},
    "rules": {"dateutil"},
    "records": {"flask", "flask_sqlalchemy", "sqlalchemy", "alembic", "pydantic_core"},
    "actions": {"argon2", "sqlalchemy"},
    "web": {
        "flask",
        "flask_login",
        "flask_wtf",
        "markdown_it",
        "markupsafe",
        "nh3",
        "sqlalchemy",
        "werkzeug",
        "wtforms",
    },
}
STANDARD_BUT_FORBIDDEN = {
    "rules": {"random", "secrets", "time", "os", "pathlib", "socket", "sqlite3", "logging"},
    "content": {"random", "secrets", "time", "socket", "sqlite3"},
}


def files(room: str) -> list[Path]:
    single = TRAINING / f"{room}.py"
    return [single] if single.exists() else sorted((TRAINING / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the whole name of everything a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def ours(name: str) -> str | None:
    """Return the part of the house that a name stands for; None for an outside package."""
    return name.removeprefix("training.") if name.startswith("training.") else None


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_rooms_to_its_right(room):
    wrong = [
        f"{path.relative_to(ROOT)} imports {part}"
        for path in files(room)
        for name in imported(path)
        if (part := ours(name)) and part.split(".")[0] not in FREE
        if not any(part == allowed or part.startswith(f"{allowed}.") for allowed in MAY_IMPORT[room])
    ]

    assert wrong == []


@pytest.mark.parametrize("name", sorted(FREE))
def test_what_all_may_import_imports_nothing_of_ours(name):
    assert [part for part in imported(TRAINING / f"{name}.py") if ours(part)] == []


@pytest.mark.parametrize("room", OUTSIDE)
def test_a_room_uses_only_its_outside_packages(room):
    import sys

    used = {name.split(".")[0] for path in files(room) for name in imported(path)}
    outside = {name for name in used if name not in sys.stdlib_module_names and name != "training"}

    assert outside <= OUTSIDE[room]
    assert not used & STANDARD_BUT_FORBIDDEN.get(room, set())


def test_the_clock_is_read_in_one_place():
    readers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in TRAINING.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "monotonic", "time_ns")
        if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date", "time")
    ]

    assert [place for place in readers if not place.startswith("training/clock.py")] == []


def test_chance_is_drawn_in_one_place():
    """And the secret key where it is made; and lives that are made up are drawn from a seed."""
    drawing = [
        path.name
        for path in TRAINING.rglob("*.py")
        if any(name.split(".")[0] in ("secrets", "random", "uuid") for name in imported(path))
    ]

    assert sorted(drawing) == ["ids.py", "settings.py", "simulating.py"]


def test_actions_alone_commit():
    committing = {
        str(path.relative_to(TRAINING))
        for path in TRAINING.rglob("*.py")
        if ".commit()" in path.read_text() or ".begin_nested(" in path.read_text()
    }

    assert committing == {"actions/acting.py"}
