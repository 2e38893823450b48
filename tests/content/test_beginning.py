"""A new module passes the check except for what is still to be written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from training.content.beginning import CannotBegin, begin_module
from training.content.read import find_problems

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "scenarios"))


def test_all_that_is_wrong_with_a_new_module_is_what_is_still_to_be_written(folder):
    begin_module(folder, "book-club-night")

    found = [problem for problem in find_problems(folder) if "book-club-night" in problem.path]

    errors = [problem for problem in found if problem.stops_the_start]
    assert len(errors) > 50
    assert {problem.cure for problem in errors} == {"Write it, and take TO DO out."}


def test_with_its_words_written_it_loads(folder):
    place = begin_module(folder, "book-club-night")
    for file in place.glob("*.yaml"):
        file.write_text(file.read_text().replace("TO DO", "Written"))

    problems = [problem for problem in find_problems(folder) if "book-club-night" in problem.path]

    assert [str(problem) for problem in problems if problem.stops_the_start] == []


def test_without_a_policy_no_module_is_begun(folder):
    (folder / "policy.yaml").write_text("title: A policy\n")

    with pytest.raises(CannotBegin, match="mend it first"):
        begin_module(folder, "book-club-night")

    assert not (folder / "book-club-night").exists()


@pytest.mark.parametrize("name", ["police-walk-in", "Book Club", "../elsewhere", "", "a_b"])
def test_a_name_that_cannot_be_is_refused(folder, name):
    with pytest.raises(CannotBegin):
        begin_module(folder, name)
