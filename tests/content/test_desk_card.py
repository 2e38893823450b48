"""The desk card as it is written: what stops the start, what a trainer hears of, and that the shipped one is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contents import SHIPPED, shipped
from training.content.desk import MOST_TAPS, taps_to
from training.content.read import find_problems, read_all
from training.content.shapes import Role

Written = Callable[[str, str], list[str]]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Change the shipped card in one place; return what is said of it."""
    for name in ("policy.yaml", "policy.txt", "library.yaml", "curriculum.yaml", "desk.yaml"):
        shutil.copy(SHIPPED / name, tmp_path)

    def written(old: str, new: str) -> list[str]:
        file = tmp_path / "desk.yaml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))
        found = [problem for problem in find_problems(tmp_path) if problem.path.endswith("desk.yaml")]
        return [f"{problem.severity.value} {problem.what}" for problem in found]

    return written


def test_of_the_shipped_card_nothing_is_said(written: Written):
    assert written("begins: who-asks", "begins: who-asks") == []


def test_a_library_may_have_no_desk_card(tmp_path: Path):
    for name in ("policy.yaml", "policy.txt", "library.yaml", "curriculum.yaml"):
        shutil.copy(SHIPPED / name, tmp_path)

    reading = read_all(tmp_path)

    assert reading.desk_card is None
    assert not [problem for problem in reading.problems if "desk" in problem.path]


def test_every_situation_is_three_taps_away_at_most():
    card = shipped().desk_card
    taps = taps_to(card)

    assert set(taps) == {*card.questions, *card.situations}
    assert max(taps.values()) == MOST_TAPS == 3


def test_the_designee_is_called_for_law_enforcement_alone_and_for_whom_the_director_is_away():
    content = shipped()
    called = [one for one in content.desk_card.situations.values() if Role.DESIGNEE in one.call]

    assert len(called) == 8
    assert all({*one.clauses} & {*content.policy.requests} for one in called)
    assert all(Role.DESIGNEE not in content.desk_card.situations[id].call for id in ("reporter", "parent-with-card"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("begins: who-asks", "begins: who-ask", "ERROR There is no question 'who-ask'."),
        ("        to: emergency", "        to: emergencies", "ERROR There is no question or situation 'emergencies'."),
        ("        to: reporter", "        to: emergency", "ERROR No tap leads to 'reporter'."),
        ("        to: reporter", "        to: officer", "ERROR No tap leads to 'reporter'."),
        ("reach: who-to-reach", "reach: whom-to-reach", "ERROR There is no text 'whom-to-reach'."),
        ("clauses: [le-refer-agent]", "clauses: [le-refer]", "ERROR The policy has no clause 'le-refer'."),
        ("clauses: [le-refer-agent]", "clauses: []", "ERROR No clause stands behind this."),
        (
            "card for that](own-record)",
            "card for that](own-records)",
            "ERROR There is no question or situation 'own-records'.",
        ),
        ("texts: [emergencies,", "texts: [911,", "ERROR There is no text '911'."),
        ("    call: [designee, director]", "    call: [trustee]", "ERROR This calls somebody whom no policy names."),
        ("    call: [designee, director]", "    call: []", "ERROR This calls somebody whom no policy names."),
        (
            'One moment."\n    call: [director]',
            'One moment." Then wait.\n    call: [director]',
            "ERROR These words are not ready to be said.",
        ),
        (
            "The policy is silent on e-mail, ",
            "Nobody wrote of e-mail, ",
            "ERROR `silent` does not say that the policy is silent.",
        ),
        ("  emergency:\n    title", "  wallet:\n    title", "ERROR The address /desk/wallet is another page's."),
        (
            "Get the Director, before",
            "Ask for their badge number, before",
            "WARNING A right answer looks at a badge, and the policy asks for none.",
        ),
        (
            "Take the paper to the Director, unanswered.",
            "Check that the paper is signed.",
            "WARNING A right answer has the desk judge a paper.",
        ),
        (
            "Never ask or note",
            "Under FERPA, never ask",
            "ERROR This law does not govern a public library's patron records.",
        ),
    ],
)
def test_a_slip_is_told(written: Written, old: str, new: str, said: str):
    assert said in written(old, new)


def test_a_situation_four_taps_away_is_told(written: Written):
    taps = "    taps:\n      - words: On\n        to: no-paper-both-away\n"
    far = "\n  neither:\n    asks: How?\n" + taps + "\nsituations:\n"

    found = written("        to: no-paper-both-away", "        to: neither")
    found = written("\nsituations:\n", far)

    assert found == ["ERROR 'no-paper-both-away' takes 4 taps, and 3 are the most."]


def test_the_designee_may_not_be_called_for_anybody_else(written: Written):
    found = written(
        "Our Director answers that. I'll pass your question on.\"\n    call: [director]", 'x"\n    call: [designee]'
    )

    assert "ERROR The designee is called where no clause on requests by law enforcement stands." in found
