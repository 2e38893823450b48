"""No library is in the code: its clauses, its modules, its place and its law stand in its content folder alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contents import words_of_the_first_library

ROOT = Path(__file__).resolve().parents[2]
CODE = [
    *(ROOT / "training").rglob("*.py"),
    *(ROOT / "templates").rglob("*.*"),
    *(path for path in (ROOT / "static").rglob("*") if path.suffix in (".css", ".js", ".svg")),
]
OF_THE_WHOLE_COUNTRY = {"training/content/law.py": {"Patriot"}}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_the_shipped_library_stands_in_the_code(path):
    name = str(path.relative_to(ROOT))
    found = set(words_of_the_first_library().findall(path.read_text(encoding="utf-8")))

    assert found - OF_THE_WHOLE_COUNTRY.get(name, set()) == set()


def test_a_word_is_told_from_a_longer_one():
    known = words_of_the_first_library()

    assert known.findall("le-refer-agent, C.R.S., le-refer-agent-again, accredit") == ["le-refer-agent", "C.R.S."]
