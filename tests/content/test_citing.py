"""What a choice or an item cites is there, decides, and is quoted exactly."""

from __future__ import annotations

from collections.abc import Mapping

from tests.content.conftest import says
from training.content.citing import citing_problems
from training.content.lines import Paper
from training.content.problems import Problem
from training.content.shapes import Item, ItemId, Policy

Written = tuple[Mapping[ItemId, Item], Paper]


def cited(written: Written, policy: Policy) -> list[Problem]:
    items, paper = written
    return [p for item in items.values() for p in citing_problems(item, 2, ("items", item.id), paper, policy)]


def test_an_unknown_clause_is_told_with_what_was_meant(quiz: Written, policy: Policy):
    """
    items:
      video:
        clauses: [le-refer-agnet, weather]
    """
    found = cited(quiz, policy)

    assert says(found) == [
        "3 ERROR The policy has no clause 'le-refer-agnet'.",
        "3 ERROR The policy has no clause 'weather'.",
    ]
    assert [problem.cure for problem in found] == [
        "Did you mean 'le-refer-agent'?",
        "The ids stand in policy.yaml, below `clauses:`.",
    ]


def test_nobody_is_judged_on_a_clause_quoted_only(quiz: Written, policy: Policy):
    """
    items:
      video:
        clauses: [after-patriot-act]
    """
    assert says(cited(quiz, policy)) == ["3 ERROR 'after-patriot-act' is quoted only; nobody is judged on it."]


def test_statute_is_not_cited_as_policy(quiz: Written, policy: Policy):
    """
    items:
      video:
        clauses: [stat-3-penalty, le-refer-agent]
        statute: [stat-4-reconsideration]
    """
    assert says(cited(quiz, policy)) == ["3 ERROR 'stat-3-penalty' is statute, not policy."]


def test_a_clause_cited_twice_is_told(quiz: Written, policy: Policy):
    """
    items:
      video:
        clauses: [le-refer-agent, le-refer-agent]
    """
    assert says(cited(quiz, policy)) == ["3 ERROR 'le-refer-agent' stands here twice."]


def test_none_and_three_are_not_what_an_item_cites(quiz: Written, policy: Policy):
    """
    items:
      video:
        clauses: []
      lot:
        clauses: [le-refer-agent, conf-activities, conf-programs]
    """
    assert says(cited(quiz, policy)) == ["3 ERROR It cites 0 clauses.", "5 ERROR It cites 3 clauses."]


def test_unknown_statute_is_told(quiz: Written, policy: Policy):
    """
    items:
      video:
        statute: [stat-3-penality]
    """
    found = cited(quiz, policy)

    assert says(found) == ["3 ERROR The policy file holds no statute 'stat-3-penality'."]
    assert found[0].cure == "Did you mean 'stat-3-penalty'?"


def test_a_mark_stands_in_a_cited_clause_letter_for_letter(quiz: Written, policy: Policy):
    """
    items:
      video:
        mark: including a review of security video
      lot:
        mark: including review of security video
    """
    found = cited(quiz, policy)

    assert says(found) == ["3 ERROR The words of `mark` stand in none of its clauses."]
    assert found[0].cure.startswith("Did you mean 'including review of security video")
