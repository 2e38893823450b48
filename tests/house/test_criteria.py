"""Each criterion of WCAG 2.2, levels A and AA, has a check that is there, or a step that a person takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CRITERIA = tomllib.loads((ROOT / "tests/journeys/criteria.toml").read_text())
STEPS = dict(re.findall(r"^### (\S+).*?\n\n\*\*(.+?)\*\*", (ROOT / "docs/by-hand.md").read_text(), re.MULTILINE))
"""The steps that a person takes, by number: the first words under each heading say whether it was taken."""
STATEMENT = (ROOT / "templates/desk/accessibility.html").read_text()

THE_55 = re.findall(
    r"[\d.]+",
    "1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 "
    "1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 "
    "2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3",
)
"""Of W3C's recommendation of 5 October 2023; 4.1.1 is none any more."""


@pytest.fixture(scope="module")
def tests_there_are() -> set[str]:
    """Every test in the files that the table names, as pytest names it."""
    files = sorted({check.split("::")[0] for row in CRITERIA.values() for check in row.get("checks", [])})
    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", "--collect-only", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        env=os.environ | {"FULL_SWEEP": "1"},  # those of `make sweep`, too
        capture_output=True,
        text=True,
    )
    assert collected.returncode == 0, collected.stdout
    names = [line for line in collected.stdout.splitlines() if "::" in line]
    return {*names, *(name.split("[")[0] for name in names)}


def test_the_table_holds_the_55_criteria_in_their_order():
    assert len(THE_55) == 55
    assert list(CRITERIA) == THE_55


def test_each_criterion_has_a_check_or_a_step_by_hand():
    assert [number for number, row in CRITERIA.items() if not row.get("checks") and not row.get("by_hand")] == []


def test_each_check_is_a_test_that_is_there(tests_there_are):
    named = {check for row in CRITERIA.values() for check in row.get("checks", [])}

    assert sorted(named - tests_there_are) == []


def test_each_step_by_hand_is_written_down_and_says_whether_it_was_taken():
    assert [row["by_hand"] for row in CRITERIA.values() if row.get("by_hand", "1.3.3") not in STEPS] == []
    assert STEPS
    assert {
        number: state
        for number, state in STEPS.items()
        if not re.match(r"Open\b|Done on \d{1,2} \w+ \d{4} by \w+", state)
    } == {}


def test_the_statement_says_what_nobody_has_tested_yet():
    is_open = any(state.startswith("Open") for state in STEPS.values())

    assert ("have not tested" in STATEMENT) == is_open
