"""What prose may not say, and how long it may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.conftest import says
from tests.content.sample import quiz_text, scenario_text
from tests.contents import shipped
from training.content import wording
from training.content.lines import Paper, read_paper
from training.content.problems import Problem
from training.content.read import Quiz, fitted
from training.content.shapes import Policy, Scenario

Written = tuple[Scenario, Paper]


@pytest.mark.parametrize(
    "words", ["a petty offense", "a class 2 petty offence", "a misdemeanor", "misdemeanours", "a felony", "felonies"]
)
def test_the_penalty_is_never_called_what_it_is_not(words: str, tmp_path: Path):
    [found] = told_of(tmp_path, "quiz.yaml", quiz_text().replace("Requests go", f"It is {words}. Requests go", 1))

    assert found.what == "The law knows no such penalty."
    assert found.cure == "Say: a civil infraction, with a fine of up to $300."


@pytest.mark.parametrize("word", ["jail", "prison", "crimes", "criminal"])
def test_a_word_that_may_speak_of_something_else_is_noted(word: str, tmp_path: Path):
    text = quiz_text().replace("Requests go", f"They spoke of {word.title()}. Requests go", 1)

    assert [problem.what for problem in told_of(tmp_path, "quiz.yaml", text, notes=True)] == [
        "If this speaks of the law, it is not so: it sets a civil infraction, with a fine of up to $300."
    ]


@pytest.mark.parametrize(("penalty", "told"), [("a misdemeanor, with a fine", 0), ("", 0), ("a felony", 1)])
def test_the_penalty_is_the_one_that_the_policys_file_names(penalty: str, told: int, tmp_path: Path):
    policy = shipped().policy.model_copy(update={"penalty": penalty})
    text = quiz_text().replace("Requests go", "It is a misdemeanor. Requests go", 1)

    assert len(told_of(tmp_path, "quiz.yaml", text, policy=policy)) == told


@pytest.mark.parametrize(
    "prose",
    [
        *("title: A glove", "  at the desk", '"Let me get', "title: The glove again", "snow snow", "The Director will"),
        *("He waits", "Requests go"),
    ],
)
def test_no_prose_of_a_scenario_says_so(prose: str, tmp_path: Path):
    found = told_of(tmp_path, "scenario.yaml", scenario_text().replace(prose, f"{prose} misdemeanor", 1))

    assert [problem.what for problem in found] == ["The law knows no such penalty."]
    assert "misdemeanor" in scenario_text().replace(prose, f"{prose} misdemeanor", 1).split("\n")[found[0].line - 1]


@pytest.mark.parametrize("prose", ["about: a glove", "snow snow", "Tell him when", "He knows", "Refer", "Requests go"])
def test_no_prose_of_a_quiz_says_so(prose: str, tmp_path: Path):
    found = told_of(tmp_path, "quiz.yaml", quiz_text().replace(prose, f"{prose} misdemeanor", 1))

    assert [problem.what for problem in found] == ["The law knows no such penalty."]


def test_a_wrong_belief_may_think_so(tmp_path: Path):
    text = quiz_text().replace("He is kind.", 'It is a misdemeanor to tell. "So there.', 1)

    assert [problem.what for problem in told_of(tmp_path, "quiz.yaml", text, notes=True)] == [
        "A quotation mark in this paragraph has no partner."
    ]


@pytest.mark.parametrize(("name", "text"), [("scenario.yaml", scenario_text()), ("quiz.yaml", quiz_text())])
def test_a_reason_is_looked_at_as_ours(name: str, text: str, tmp_path: Path):
    found = told_of(tmp_path, name, text.replace("Requests go", "FERPA requests go", 1))

    assert [problem.what for problem in found] == ["This law does not govern a public library's patron records."]


def test_what_follows_a_key_is_looked_at_as_ours(tmp_path: Path):
    found = told_of(tmp_path, "quiz.yaml", quiz_text().replace("He waits", "FERPA waits", 1))

    assert [problem.what for problem in found] == ["This law does not govern a public library's patron records."]


def test_a_long_reason_of_a_question_is_noted(tmp_path: Path):
    text = quiz_text().replace("Requests go", "Requests go " * 25, 1)

    assert [problem.what for problem in told_of(tmp_path, "quiz.yaml", text, notes=True)] == [
        "`because` has 53 words; 1 to 40 read well."
    ]


def told_of(folder: Path, name: str, text: str, *, notes: bool = False, policy: Policy | None = None) -> list[Problem]:
    """Return what the wording of a file is told of: its errors, or its notes."""
    (folder / name).write_text(text, encoding="utf-8")
    paper = read_paper(folder, name)
    if name == "quiz.yaml":
        quiz = fitted(paper, Quiz, named=("items",))
        assert quiz, paper.problems
        found = [*wording.quiz_problems(quiz.items, paper)]
    else:
        scenario = fitted(paper, Scenario, named=("scenes",))
        assert scenario, paper.problems
        found = [*wording.scenario_problems(scenario, paper)]
    found += wording.penalty_problems(paper, policy or shipped().policy)
    return [problem for problem in found if problem.stops_the_start is not notes]


def test_nothing_is_called_validated():
    found = wording.prose_problems({"because": "A validated question."}, (), Paper("quiz.yaml"))

    assert says(found) == ["1 ERROR Nothing here is validated."]


def test_no_reason_rests_on_a_law_for_schools_or_doctors():
    paper = Paper("quiz.yaml")

    assert says(wording.our_words_problems({"because": "FERPA says so."}, (), paper)) == [
        "1 ERROR This law does not govern a public library's patron records."
    ]
    assert says(wording.prose_problems({"say": "Tell her FERPA forbids it"}, (), paper)) == []


def test_a_reason_does_not_raise_its_voice():
    assert says(wording.our_words_problems({"because": "Never!"}, (), Paper("quiz.yaml"))) == [
        "1 WARNING A reason does not raise its voice."
    ]


def test_a_quotation_without_an_end_is_noted_at_its_paragraph(scenario: Written):
    """
    scenes:
      badge:
        see: |
          "Quick one," he says. "Yes or no?"

          "Just say it.
        ends: well
    """
    found = list(wording.scenario_problems(*scenario))

    assert says(found) == ["6 WARNING A quotation mark in this paragraph has no partner."]
    assert found[0].found == '"Just say it.'


def test_somebody_named_as_speaking_speaks(scenario: Written):
    """
    scenes:
      badge:
        who: Deputy Ward
        see: |
          "Quick one," he says.
        then: door
      door:
        who: Deputy Ward
        see: |
          He nods.

          "Thank you."
        ends: well
    """
    assert says(wording.scenario_problems(*scenario)) == ["3 WARNING Deputy Ward says nothing here."]


def test_lengths_that_tire_are_noted(scenario: Written):
    """
    scenes:
      badge:
        title: The badge on the front desk here
        choices:
          - do: |
              a b c d e f g h i j k l m n o p q r s t u v w x y z
            then: door
          - then: door
          - then: door
      door:
        ends: well
    """
    assert says(wording.scenario_problems(*scenario)) == [
        "3 WARNING `title` has 7 words; 2 to 5 read well.",
        "2 WARNING `see` has 2 words; 40 to 110 read well.",
        "5 WARNING `do` has 26 words; 1 to 25 read well.",
    ]
