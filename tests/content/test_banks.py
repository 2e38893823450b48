"""Each fault of a quiz, one finder at a time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.content.conftest import says
from tests.content.sample import quiz_text, scenario_text
from training.content import banks
from training.content.lines import Paper, read_paper
from training.content.read import Quiz, fitted
from training.content.shapes import Item, ItemId, Library, Policy, Scenario

Written = tuple[Mapping[ItemId, Item], Paper]


def options(written: Written) -> list[str]:
    items, paper = written
    return says(p for item in items.values() for p in banks.option_problems(item, ("items", item.id), paper))


def test_two_options_are_too_few(quiz: Written):
    """
    items:
      video:
        options:
          - say: Refer him
          - say: Play it
    """
    assert options(quiz) == ["3 ERROR The item 'video' has 2 options."]


def test_an_item_has_one_key(quiz: Written):
    """
    items:
      video:
        options:
          - say: Refer him
          - say: Play it
            verdict: right
          - say: Hide it
      lot:
        options:
          - say: Refer him
            verdict: breach
          - say: Play it
          - say: Hide it
    """
    assert options(quiz) == ["3 ERROR The item 'video' has 2 keys.", "9 ERROR The item 'lot' has 0 keys."]


def test_a_distractor_names_its_belief_and_the_key_has_none(paper: Paper):
    """
    items:
      video:
        about: the video
        asks: What first?
        because: He asked.
        clauses: [le-refer-agent]
        options:
          - say: Refer him
            verdict: right
            belief: He is kind.
            so: He goes.
          - say: Play it
            verdict: breach
            so: He sees.
          - say: Send him off
            verdict: over-refusal
            belief: Police may ask nothing.
            so: He goes.
    """
    read = fitted(paper, Quiz, named=("items",))
    assert read

    assert options((read.items, paper)) == [
        "10 ERROR The key has a `belief`, and there is no wrong belief behind it.",
        "12 ERROR This option names no belief behind it.",
    ]


def test_two_options_with_the_same_words_are_told(quiz: Written):
    """
    items:
      video:
        options:
          - say: Refer him
          - say: refer him
          - say: Hide it
    """
    assert options(quiz) == ["3 ERROR Two options of 'video' say the same."]


@pytest.mark.parametrize(
    ("say", "is_told"),
    [
        ("All of the above", True),
        ("None of these", True),
        ("Either of the others, on a quiet day", True),
        ("A and B", True),
        ("Neither the first nor the second option", True),
        ("Bring both of them to the Director, a page at a time", False),
        ("Tell her all of it", False),
    ],
)
def test_no_option_speaks_of_the_others(quiz: Written, say: str, is_told: bool):
    """
    items:
      video:
        options:
          - say: Refer him
          - say: Play it
          - say: Hide it
    """
    items, paper = quiz
    item = items[ItemId("video")]
    last = item.options[2].model_copy(update={"say": say})
    found = banks.option_problems(
        item.model_copy(update={"options": (*item.options[:2], last)}), ("items", "video"), paper
    )

    told = ["6 ERROR Options are shown in any order; none is above, and none is first."]
    assert says(found) == (told if is_told else [])


def test_a_text_that_the_library_does_not_know_is_told(quiz: Written, library: Library):
    """
    items:
      video:
        needs: [confidentiality-guideline]
    """
    items, paper = quiz
    found = list(banks.needed_text_problems(items[ItemId("video")], ("items", "video"), paper, library))

    assert says(found) == ["3 ERROR The library knows no text 'confidentiality-guideline'."]
    assert found[0].cure == "Did you mean 'confidentiality-guidelines'?"


def test_a_text_that_an_item_waits_for_is_noted(quiz: Written, library: Library):
    """
    items:
      video:
        needs: [security-video]
    """
    items, paper = quiz

    assert says(banks.needed_text_problems(items[ItemId("video")], ("items", "video"), paper, library)) == [
        "3 NOTE The item 'video' waits for a text: Who may see security video, and how long it is kept."
    ]


def test_the_group_of_an_item_is_named_like_an_id(
    quiz: Written, sample_scenario: Scenario, policy: Policy, library: Library
):
    """
    items:
      video:
        variant of: The video
    """
    found = says(banks.quiz_problems(*quiz, sample_scenario, policy, library))

    assert "3 ERROR 'The video' names no group of items." in found


def test_a_quiz_is_looked_at_from_every_side(
    quiz: Written, sample_scenario: Scenario, policy: Policy, library: Library
):
    """
    items:
      video:
        about: the video of the lot on Thursday night
        silent: Nobody knows.
        needs: [moon]
        mark: the moon
        options:
          - say: Go
          - say: Go
          - say: Stay
    """
    found = "\n".join(says(banks.quiz_problems(*quiz, sample_scenario, policy, library)))

    for part in ("has 1 item", "say the same", "none of its clauses", "no text 'moon'", "no way out"):
        assert part in found
    assert "8 words" in found


# --- What the bank must ask -----------------------------------------------------------


@pytest.fixture
def sample_scenario(tmp_path) -> Scenario:
    (tmp_path / "scenario.yaml").write_text(scenario_text())
    read = fitted(read_paper(tmp_path, "scenario.yaml"), Scenario, named=("scenes",))
    assert read
    return read


def bank(tmp_path, text: str) -> Written:
    (tmp_path / "quiz.yaml").write_text(text)
    paper = read_paper(tmp_path, "quiz.yaml")
    read = fitted(paper, Quiz, named=("items",))
    assert read, paper.problems
    return read.items, paper


def test_a_whole_bank_lacks_nothing(tmp_path, sample_scenario: Scenario, policy: Policy, library: Library):
    found = banks.quiz_problems(*bank(tmp_path, quiz_text()), sample_scenario, policy, library)

    assert says(p for p in found if p.stops_the_start) == []


def test_thirteen_items_are_too_few(tmp_path, sample_scenario: Scenario, policy: Policy, library: Library):
    text = quiz_text()
    written = bank(tmp_path, text[: text.index("  glove-14:")])

    assert says(p for p in banks.quiz_problems(*written, sample_scenario, policy, library) if p.stops_the_start) == [
        "1 ERROR The quiz has 13 items."
    ]


def test_a_weight_3_clause_taught_needs_two_items(tmp_path, sample_scenario: Scenario, policy: Policy):
    text = quiz_text().replace("clauses: [conf-activities]", "clauses: [le-refer-agent]", 6)

    assert says(banks.coverage_problems(*bank(tmp_path, text), sample_scenario, policy)) == [
        "1 ERROR The module teaches 'conf-activities', and the quiz asks it in 1 item."
    ]


def test_an_item_that_waits_for_a_text_does_not_count(tmp_path, sample_scenario: Scenario, policy: Policy):
    waiting = "clauses: [conf-activities]\n    needs: [retention]"
    text = quiz_text().replace("clauses: [conf-activities]", waiting)

    assert says(banks.coverage_problems(*bank(tmp_path, text), sample_scenario, policy)) == [
        "1 ERROR The module teaches 'conf-activities', and the quiz asks it in 0 items."
    ]


def test_a_clause_on_which_a_choice_is_judged_needs_an_item(tmp_path, sample_scenario: Scenario, policy: Policy):
    only_referral = sample_scenario.model_copy(update={"teaches": ("le-refer-agent",)})
    text = quiz_text().replace("clauses: [conf-activities]", "clauses: [le-refer-agent]")

    assert says(banks.coverage_problems(*bank(tmp_path, text), only_referral, policy)) == [
        "1 ERROR The scenario judges on 'conf-activities', and the quiz asks it in 0 items."
    ]


def test_a_bank_in_which_refusing_is_never_wrong_is_told(tmp_path, sample_scenario: Scenario, policy: Policy):
    text = quiz_text().replace("verdict: over-refusal", "verdict: incomplete")

    assert says(banks.coverage_problems(*bank(tmp_path, text), sample_scenario, policy)) == [
        "1 ERROR No item shows that refusing ordinary service is wrong."
    ]
