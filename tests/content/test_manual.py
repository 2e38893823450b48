"""The writers' manual: its examples are run, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.content.conftest import SHIPPED
from training.content import check
from training.content.lines import read_paper
from training.content.problems import Problem
from training.content.read import Quiz, fitted
from training.content.shapes import (
    Choice,
    Clause,
    Contact,
    Curriculum,
    DeskCard,
    DeskQuestion,
    Item,
    Library,
    Number,
    Option,
    Policy,
    Role,
    Scenario,
    Scene,
    Shape,
    Situation,
    SuppliedText,
    Tap,
    Wallet,
)

MANUAL = (SHIPPED / "README.md").read_text(encoding="utf-8")


def example(kind: str) -> str:
    """Return the examples of one kind, put together in their order."""
    return "".join(re.findall(rf"^```{kind}\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL))


def scenario_problems(folder: Path, text: str, policy: Policy) -> list[Problem]:
    """Write a scenario as scenarios/fax/scenario.yaml, and return what is wrong with it."""
    (folder / "scenarios" / "fax").mkdir(parents=True)
    (folder / "scenarios" / "fax" / "scenario.yaml").write_text(text, encoding="utf-8")
    paper = read_paper(folder / "scenarios", "fax/scenario.yaml")
    scenario = fitted(paper, Scenario, named=("scenes",))
    assert scenario, paper.problems
    return list(check.scenario_problems(scenario, paper, policy))


def test_the_example_of_a_scenario_lacks_nothing_but_length(policy: Policy, tmp_path: Path):
    problems = scenario_problems(tmp_path, example("yaml scenario"), policy)

    assert [problem.what for problem in problems] == [
        "The scenario has 5 scenes.",
        "Choices stand in 1 scene.",
        "The scenario has 2 endings.",
        "No scene ends badly.",
        "The shortest path meets 1 decision.",
    ]


def test_the_example_of_a_fault_is_what_the_check_says(policy: Policy, tmp_path: Path):
    slipped = example("yaml scenario").replace("then: lobby", "then: loby")

    problems = scenario_problems(tmp_path, slipped, policy)

    assert example("text check").rstrip("\n") in [str(problem) for problem in problems]


def test_the_example_of_a_question_lacks_nothing_but_others(policy: Policy, library: Library, tmp_path: Path):
    (tmp_path / "quiz.yaml").write_text(example("yaml quiz"), encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(example("yaml scenario"), encoding="utf-8")
    scenario = fitted(read_paper(tmp_path, "scenario.yaml"), Scenario, named=("scenes",))
    paper = read_paper(tmp_path, "quiz.yaml")
    quiz = fitted(paper, Quiz, named=("items",))
    assert quiz, paper.problems
    assert scenario

    problems = check.quiz_problems(quiz.items, paper, scenario, policy, library)

    assert [problem.what for problem in problems if problem.stops_the_start] == [
        "The quiz has 1 item.",
        "The module teaches 'conf-activities', and the quiz asks it in 0 items.",
    ]


@pytest.mark.parametrize(
    "shape",
    [
        *(Scenario, Scene, Choice, Quiz, Item, Option, Policy, Clause, Library, Contact, SuppliedText),
        *(Curriculum, Number, DeskCard, DeskQuestion, Tap, Situation, Wallet),
    ],
)
def test_the_manual_names_every_key(shape: type[Shape]):
    keys = {field.alias for field in shape.model_fields.values()} - {"id", "text"}

    assert sorted(key for key in keys if f"`{key}`" not in MANUAL) == []


def test_the_manual_names_every_role_and_number():
    assert [name for name in [*map(str, Role), *check.NUMBERS] if f"`{name}`" not in MANUAL] == []
