"""The docstring is the file: a test of the content room says what it reads above what it expects."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from training.content.lines import Paper, read_paper
from training.content.problems import Problem
from training.content.read import Quiz, fitted, read_policy, read_shape
from training.content.shapes import Item, ItemId, Library, Policy, Scenario

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


def says(problems: Iterable[Problem]) -> list[str]:
    """Return each problem as its line, its severity and what it is."""
    return [f"{problem.line} {problem.severity.value} {problem.what}" for problem in problems]


@pytest.fixture
def paper(request: pytest.FixtureRequest, tmp_path: Path) -> Paper:
    """The test's docstring, as a file. Its line 1 is the first line below the quotation marks."""
    text = textwrap.dedent(request.function.__doc__.removeprefix("\n"))
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    return read_paper(tmp_path, "file.yaml")


@pytest.fixture
def scenario(paper: Paper) -> tuple[Scenario, Paper]:
    """The docstring as a scenario. Keys that it leaves out are filled in."""
    first = next(iter(paper.value.get("scenes", {"badge": {}})))
    head = {"title": "A deputy", "you are": "at the desk", "teaches": ["le-refer-agent"], "begins": first}
    paper.value = {**head, "one thing to say": "Ask the Director.", "scenes": {}, **paper.value}
    for scene in paper.value["scenes"].values():
        scene.setdefault("see", "A badge.")
        for choice, verdict in zip(scene.get("choices", ()), ("right", "breach", "over-refusal"), strict=False):
            defaults = {"do": f"Do what is {verdict}.", "verdict": verdict, "so": "He goes.", "because": "He asked."}
            choice |= {**defaults, "clauses": ["le-refer-agent"], **choice}
    read = fitted(paper, Scenario, named=("scenes",))
    assert read, paper.problems
    return read, paper


@pytest.fixture
def quiz(paper: Paper) -> tuple[Mapping[ItemId, Item], Paper]:
    """The docstring as a quiz. Keys that it leaves out are filled in."""
    for item in paper.value["items"].values():
        defaults: dict[str, Any] = {"about": "the badge", "asks": "What first?", "because": "He asked."}
        defaults["variant of"] = "badge"
        defaults["options"] = [{"say": word} for word in ("Refer him", "Tell him", "Send him off")]
        item |= {**defaults, "clauses": ["le-refer-agent"], **item}
        for option, verdict in zip(item["options"], ("right", "breach", "over-refusal"), strict=False):
            belief = {} if option.get("verdict", verdict) == "right" else {"belief": "He is kind."}
            option |= {"say": "Wait", "verdict": verdict, "so": "He goes.", **belief, **option}
    read = fitted(paper, Quiz, named=("items",))
    assert read, paper.problems
    return read.items, paper


@pytest.fixture(scope="session")
def policy() -> Policy:
    read = read_policy(SHIPPED)[1]
    assert read
    return read


@pytest.fixture(scope="session")
def library() -> Library:
    read = read_shape(SHIPPED, "library.yaml", Library, named=("supplied texts",))[1]
    assert read
    return read
