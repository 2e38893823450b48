"""What tells the right answer to somebody who knows nothing: a case of each, and one like it that is in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest

from tests.content.conftest import says
from training.content import giveaways
from training.content.lines import Paper
from training.content.problems import Problem
from training.content.shapes import ClauseId, Item, ItemId, Module, ModuleId, Option, Policy, Scenario, Verdict

REFER, WRONG = "Bring the deputy to the Director", "Read the deputy the name of the man"
VERDICTS = (Verdict.RIGHT, Verdict.BREACH, Verdict.OVER_REFUSAL)


def module(*questions: Sequence[str]) -> Module:
    """Return a module whose quiz asks these; of each three options the first is the key."""
    items = {
        ItemId(f"item-{number}"): Item(
            id=ItemId(f"item-{number}"),
            about="a moment",
            asks="What first?",
            because="So.",
            clauses=(ClauseId("le-refer-agent"),),
            options=tuple(
                Option(say=say, verdict=verdict, so="He goes.") for say, verdict in zip(three, VERDICTS, strict=True)
            ),
        )
        for number, three in enumerate(questions)
    }
    scenario = Scenario(title="A", you_are="here", teaches=(), begins="a", one_thing_to_say="No.", scenes={})
    return Module(id=ModuleId("lost-glove"), scenario=scenario, items=items)


def found(*questions: Sequence[str]) -> list[str]:
    return beside_words(giveaways.quiz_giveaways(module(*questions), Paper("quiz.yaml")))


def beside_words(problems: Iterable[Problem]) -> list[str]:
    """Return what is told but for telling words, which the same question asked over again is full of."""
    return [problem for problem in says(problems) if "stands in" not in problem]


PLAIN = (REFER, WRONG, "Ask the deputy to come back on Monday")


def test_keys_that_are_the_longest_more_often_than_chance_are_told():
    longest = (f"{REFER}, who is in her office", WRONG, "Send the deputy off")

    assert found(*[longest] * 9, *[PLAIN] * 7) == ["1 WARNING In 9 of 16 questions the right answer is the longest."]
    assert found(*[longest] * 8, *[PLAIN] * 8) == []


@pytest.mark.parametrize("word", ["always", "never", "nobody", "everyone", "Must", "at all"])
def test_sweeping_words_that_stand_in_wrong_answers_alone_are_told(word: str):
    sweeping = (REFER, f"{WRONG}, {word}", "Ask the deputy to come back on Monday")

    assert found(*[sweeping] * 8) == [
        "1 WARNING Of 8 answers with a sweeping word (always, nobody, every ...), 0 are right."
    ]
    assert found(*[sweeping] * 7, *[PLAIN] * 7) == []


@pytest.mark.parametrize("reason", ["since it is quick", "because it is quick", "so that it is quick"])
def test_reasons_that_wrong_answers_alone_give_are_told(reason: str):
    wrong = (REFER, f"{WRONG}, {reason}", "Ask the deputy to come back on Monday")
    right = (f"{REFER}, {reason}", f"{WRONG}, from the screen before you", "Ask the deputy to come back on Monday")

    assert found(*[wrong] * 8) == ["1 WARNING Of 8 answers that give a reason (since, because, so that), 0 are right."]
    assert found(*[wrong] * 8, *[right] * 4) == []


def test_what_each_quiz_is_too_short_to_show_all_together_show():
    wrong = module(*[(REFER, f"{WRONG}, since it is quick", "Ask the deputy to come back on Monday")] * 4)

    assert found(*[(REFER, f"{WRONG}, since it is quick", "Ask the deputy to come back on Monday")] * 4) == []
    assert beside_words(giveaways.curriculum_giveaways([wrong, wrong], Paper("curriculum.yaml"))) == [
        "1 WARNING Over all quizzes: Of 8 answers that give a reason (since, because, so that), 0 are right."
    ]


@pytest.mark.parametrize(("hits", "tries", "share"), [(0, 5, 1.0), (1, 1, 1 / 3), (2, 2, 1 / 9), (3, 2, 0.0)])
def test_chance_is_counted_exactly(hits: int, tries: int, share: float):
    assert giveaways.at_least(hits, tries) == pytest.approx(share)
    assert giveaways.at_most(hits - 1, tries) == pytest.approx(1 - share)


def test_the_right_choice_of_a_scene_is_looked_at_too(scenario: tuple[Scenario, Paper]):
    """
    scenes:
      badge:
        choices:
          - do: Bring him to the Director, who is in her office
            then: door
          - do: Tell him
            then: door
          - do: Send him off
            then: door
      door:
        ends: well
    """
    read, paper = scenario
    scenes = {f"badge-{n}": read.scenes["badge"] for n in range(3)}
    many = Module(id=ModuleId("m"), scenario=read.model_copy(update={"scenes": scenes}), items={})

    assert says(giveaways.scenario_giveaways(many, paper)) == [
        "1 WARNING In 3 of 3 questions the right answer is the longest."
    ]


TOLD, UNSAID = ("Bring him to the Director", "Tell him", "Send him off"), ("Walk him over", "Nod to him", "Go out")
NAMED_TWICE = ("Bring him to the Director", "Tell him, and then the Director", "Send him off")


def test_a_word_that_comes_with_the_right_answers_is_told():
    told = says(giveaways.quiz_giveaways(module(*[TOLD] * 6, *[UNSAID] * 6), Paper("quiz.yaml")))

    assert '1 WARNING "director" stands in 6 of 12 right answers, and in 0 of 24 wrong ones.' in told


def test_a_word_that_wrong_answers_use_as_often_tells_nothing():
    assert "director" in telling(*[NAMED_TWICE] * 60, *[TOLD] * 2)
    assert "director" not in telling(*[NAMED_TWICE] * 60, *[UNSAID] * 2)


def test_a_word_in_few_right_answers_is_not_worth_going_by():
    assert "director" in telling(*[TOLD] * 15, *[UNSAID] * 85)
    assert "director" not in telling(*[TOLD] * 14, *[UNSAID] * 86)


def test_of_many_words_one_is_looked_for_more_strictly():
    """Three of three come to 1 in 27: seldom enough for one word, and not for one of two."""
    one = [("Wait", "Go", "Sit"), ("Wait", "Run", "Nod"), ("Wait", "Eat", "Hum")]

    assert telling(*one) == ["wait"]
    assert telling(*[(f"{right} there", *wrong) for right, *wrong in one]) == []


def test_what_belongs_to_the_word_counts_for_it():
    assert "director" in telling(*[("Take the Director's chair", "Tell him", "Send him off"), TOLD] * 3)


def telling(*questions: Sequence[str]) -> list[str]:
    """Return the words that tell the right answers of a quiz apart."""
    items = module(*questions).items.values()
    return [word for word, _, _ in giveaways.telling_words([item.options for item in items])]


def test_what_each_story_is_too_short_to_show_all_together_show(scenario: tuple[Scenario, Paper]):
    """
    scenes:
      badge:
        choices:
          - do: Walk to the Director
            then: door
          - do: Stand and tell
            then: door
          - do: Turn away now
            then: door
      door:
        ends: well
    """
    read, paper = scenario
    story = Module(id=ModuleId("m"), scenario=read, items={})

    assert says(giveaways.scenario_giveaways(story, paper)) == []
    assert '1 WARNING Over all stories: "director" stands in 6 of 6 right answers, and in 0 of 12 wrong ones.' in says(
        giveaways.curriculum_giveaways([story] * 6, Paper("curriculum.yaml"))
    )


COPIED: Mapping[str, int] = {
    "Refer the agent to the Library Director or his designee": 1,
    "LCLD staff members shall refer the agent": 1,
    "Refer him to the Director": 0,
    "Bring the agent to the Director or the Office Manager": 0,
}


@pytest.mark.parametrize("say", COPIED)
def test_an_answer_in_the_words_of_a_clause_is_told(say: str, policy: Policy):
    options = module((say, WRONG, "Send him off")).items[ItemId("item-0")].options
    told: list[Problem] = list(giveaways.copied_clauses(options, ("items",), Paper("quiz.yaml"), policy))

    assert len(told) == COPIED[say]
    assert all("These are the words of 'le-refer-agent'" in problem.what for problem in told)
