"""How a question is put: a case of each fault, and one like it that is in order."""

from __future__ import annotations

import pytest

from tests.content.conftest import says
from training.content import stems
from training.content.lines import Paper
from training.content.shapes import Option, Scenario, Verdict

STEMS = {
    # the stem: what is told of it
    "A deputy waits. What does the policy have you do first?": [],
    'A deputy waits. "Is he in? Was he ever? Why not?" What does the policy have you do?': [],
    'You never meant it, and the policy says "willful." What do you do next?': [],
    "How late are you open? The Director is at lunch. What do you do first?": [],
    "A deputy waits. Do this": ["The words do not end in a question."],
    "A deputy waits. What do you do? Whom do you tell?": ["Two questions stand here, and one can be answered."],
    "A deputy waits. What do you do, and why?": ["The question holds two ideas."],
    "A deputy waits. Whom do you call and/or tell?": ["The question holds two ideas."],
    "A deputy waits. What do you not do?": ["The question asks for what is not so; tired readers miss the word."],
    "Which of these isn't a record?": ["The question asks for what is not so; tired readers miss the word."],
    "Which would you do, except at night?": ["The question asks for what is not so; tired readers miss the word."],
}


@pytest.mark.parametrize("asks", STEMS)
def test_a_stem_asks_one_question_positively(asks: str):
    assert [problem.what for problem in stems.stem_problems(asks, (), Paper("quiz.yaml"))] == STEMS[asks]


OPTIONS = {
    # the options: what is told of them
    ("Bring him to the Director", "Tell him", "Send him off"): ["longest option has 25 letters, the shortest 8."],
    ("Bring him to her", "Tell him who it was", "Send him off"): [],
    ('"One moment."', '"He was in."', '"Go away."'): [],
    ('"One moment."', "Tell him", "Send him off"): ["Written as speech: 1 of 3 options."],
    ("To the Director", "To the Board", "Back to him"): ["Written with 'to' in front: 2 of 3 options."],
    ("That he may", "That he must", "That he can"): [],
    ("That he may", "He must", "He can"): ["Written with 'that' in front: 1 of 3 options."],
    ("Yes, at once", "No, not yet", "Ask her"): ["Written with yes or no in front: 2 of 3 options."],
    ("Telling her", "Ask her first", "Let it rest"): ["Written with a word in -ing in front: 1 of 3 options."],
    ("Tell her.", "Ask her", "Let it rest"): ["Written with a full stop: 1 of 3 options."],
    ("Tell her?", "Ask her", "Let it rest"): ["Written as a question: 1 of 3 options."],
}


@pytest.mark.parametrize("says_", OPTIONS)
def test_options_are_alike_in_form_and_length(says_: tuple[str, ...]):
    options = tuple(Option(say=each, verdict=Verdict.BREACH, so="He goes.") for each in says_)

    found = [problem.what for problem in stems.unlike_options(options, (), Paper("quiz.yaml"))]

    assert [what.removeprefix("The ") for what in found] == OPTIONS[says_]


def test_what_a_scene_asks_is_looked_at(scenario: tuple[Scenario, Paper]):
    """
    scenes:
      badge:
        asks: What do you not say?
        choices:
          - then: door
      door:
        ends: well
    """
    assert says(stems.scenario_stems(*scenario)) == [
        "3 WARNING The question asks for what is not so; tired readers miss the word."
    ]
