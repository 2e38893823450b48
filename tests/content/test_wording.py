"""What prose may not say, and how long it may be."""

from __future__ import annotations

import pytest

from tests.content.conftest import says
from training.content import wording
from training.content.lines import Paper
from training.content.shapes import Scenario

Written = tuple[Scenario, Paper]


@pytest.mark.parametrize("words", ["a petty offense", "a class 2 petty offence", "a misdemeanor", "a felony"])
def test_the_penalty_is_never_called_what_it_is_not(words: str):
    found = list(wording.prose_problems({"because": f"It is {words}."}, (), Paper("quiz.yaml")))

    assert says(found) == ["1 ERROR The statute knows no such penalty."]
    assert found[0].cure == "Say: a civil infraction, with a fine of up to $300."


def test_a_word_that_may_speak_of_something_else_is_noted():
    found = wording.prose_problems({"see": "They took him to jail."}, (), Paper("quiz.yaml"))

    assert says(found) == ["1 NOTE If this speaks of the statute, it is not so: it sets a fine, as a civil infraction."]


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
        "1 NOTE A reason does not raise its voice."
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
    found = list(wording.scenario_notes(*scenario))

    assert says(found) == ["6 NOTE A quotation mark in this paragraph has no partner."]
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
    assert says(wording.scenario_notes(*scenario)) == ["3 NOTE Deputy Ward says nothing here."]


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
    assert says(wording.scenario_notes(*scenario)) == [
        "3 NOTE `title` has 7 words; 2 to 5 read well.",
        "2 NOTE `see` has 2 words; 40 to 110 read well.",
        "5 NOTE `do` has 26 words; 1 to 25 read well.",
    ]
