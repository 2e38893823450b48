"""What no module may say of the law and the policy: a sentence that says it, and one like it that does not."""

from __future__ import annotations

import pytest

from tests.content.conftest import says
from tests.content.test_giveaways import module
from tests.contents import shipped
from training.content import law
from training.content.law import BANS, Voice
from training.content.lines import Paper
from training.content.shapes import ClauseId, Item, ItemId, Library, Module, Policy, Role, Scenario

POLICY, LIBRARY = shipped().policy, shipped().library

SENTENCES = {
    # the ban: a sentence that says it, and one that does not
    "judge-paper": ("Read the order, and see if it looks genuine", "Take the order, and get the Director"),
    "hand-over": ("Print him the computer log", "Take the paper, print nothing of the log, and get the Director"),
    "destroy": ("Shred what he asked for", "Leave it where it is, and don't shred a page"),
    "resist": ("Stand in his way until she comes", "Keep out of his way, and call the Director"),
    "badge": ("Ask for his badge number first", "Bring the Director, badge or no badge"),
    "wrong-referral": ("Take the agent to the Board president", "Take the agent to the Office Manager"),
    "read-to-parent": ("Read the father the titles", "Show the father the catalog login"),
    "ask-status": ("Ask her where she was born", "Ask her which book she likes"),
    "custodian": ("The Office Manager acts as custodian", "The Office Manager stands in for the custodian"),
    "patriot-act": ("The Patriot Act makes it a crime", "The policy quotes another act"),
    "gag": ("You may not tell the Director of it", "You may tell the Director and nobody else"),
    "must-disclose": ("The library must hand over what a court orders", "The library may disclose it"),
    "spoken-consent": ("Spoken consent is enough for holds", "Consent counts when it is written"),
    "no-right": ("A non-custodial father has no right to it", "Ask the Director about a non-custodial father"),
    "emergency": ("Police may see records in an emergency", "In an emergency, call 911"),
    "deadline": ("It is answered within three working days", "The Director answers it"),
    "period": ("The law says that staff train every year", "The library trains every year"),
    "only-willful": ("The law fines only willful acts", "The policy speaks of willful violations"),
    "same-paper": ("A subpoena is a kind of warrant", "A subpoena is not a warrant"),
    "reconsideration": ("A form of reconsideration is confidential", "A form of reconsideration goes to her"),
    "mandate": ("The state requires all staff to take this training", "The Director requires it"),
    "misconduct": ("It counts as misconduct", "It counts as a miss"),
}


def test_each_ban_has_its_sentences():
    assert list(SENTENCES) == list(BANS)


def quiz(*, say: str = "Wait a moment", because: str = "So.", clause: str = "le-refer-agent") -> Module:
    """Return a quiz of one item: its key, its reason, the clause it rests on."""
    whole = module((say, "Tell him", "Send him off"))
    item: Item = whole.items[ItemId("item-0")]
    changed = item.model_copy(update={"because": because, "clauses": (ClauseId(clause),)})
    return whole.model_copy(update={"items": {item.id: changed}})


def told(made: Module, policy: Policy = POLICY, library: Library = LIBRARY) -> list[str]:
    return [problem.what for problem in law.quiz_bans(made, Paper("quiz.yaml"), policy, library)]


@pytest.mark.parametrize("name", BANS)
def test_a_banned_sentence_is_told_as_a_key_and_another_is_not(name: str):
    said, unsaid = SENTENCES[name]

    assert BANS[name].what in told(quiz(say=said))
    assert told(quiz(say=unsaid)) == []


@pytest.mark.parametrize("name", [name for name, ban in BANS.items() if ban.voice is Voice.OURS])
def test_no_reason_says_it_either(name: str):
    said, unsaid = SENTENCES[name]

    assert told(quiz(because=said)) == [BANS[name].what]
    assert told(quiz(because=unsaid)) == []


@pytest.mark.parametrize("name", [name for name, ban in BANS.items() if ban.voice is not Voice.OURS])
def test_a_reason_may_speak_of_what_no_key_may_do(name: str):
    assert told(quiz(because=SENTENCES[name][0])) == []


@pytest.mark.parametrize("name", [name for name, ban in BANS.items() if ban.voice is Voice.RIGHT_ASKED])
def test_where_nobody_asks_ordinary_work_goes_on(name: str):
    assert told(quiz(say=SENTENCES[name][0], clause="retain-only-needed")) == []


def test_the_designee_stands_in_for_law_enforcement_alone():
    assert told(quiz(say="Get the Office Manager", clause="designee-office-manager")) == []
    assert told(quiz(say="Get the Office Manager", clause="conf-borrowing")) == [
        "A right answer names the Office Manager where law enforcement does not ask."
    ]


def test_the_designee_is_called_what_the_library_calls_them():
    other = LIBRARY.model_copy(update={"titles": {Role.DESIGNEE: "Assistant Librarian"}})
    made = quiz(say="Get the Assistant Librarian", clause="conf-borrowing")

    assert told(quiz(say="Get the Office Manager", clause="conf-borrowing"), library=other) == []
    assert told(made, library=other) == [
        "A right answer names the Assistant Librarian where law enforcement does not ask."
    ]


def test_a_clause_is_about_requests_where_the_policys_file_says_so():
    other = POLICY.model_copy(update={"requests": (ClauseId("conf-borrowing"),)})
    made = quiz(say="Hand him the list", clause="conf-borrowing")

    assert told(made) == []
    assert told(made, policy=other) == [BANS["hand-over"].what]


def test_a_fine_is_the_one_that_the_policys_file_names():
    other = POLICY.model_copy(update={"penalty": "a fine of $25 to $1,000"})
    untold = POLICY.model_copy(update={"penalty": ""})

    assert told(quiz(because="The fine is $500")) == ["The law's fine is another."]
    assert told(quiz(say="Say that the fine is $1,000")) == ["The law's fine is another."]
    assert told(quiz(because="The fine is up to $300")) == []
    assert told(quiz(because="The fine is up to $1,000"), policy=other) == []
    assert told(quiz(because="The fine is $100"), policy=other) == ["The law's fine is another."]
    assert told(quiz(because="The fine is $500"), policy=untold) == []


def test_a_scenario_is_looked_at_too(scenario: tuple[Scenario, Paper]):
    """
    one thing to say: Within three days you have it.
    scenes:
      badge:
        silent: You may not tell the Director.
        choices:
          - do: Hand him the list
            because: It is misconduct.
            then: door
          - do: Shred it
            then: door
          - advice: The fine is $900.
            then: door
      door:
        ends: well
    """
    read, paper = scenario
    made = Module(id="m", scenario=read, items={})

    assert says(law.scenario_bans(made, paper, POLICY, LIBRARY)) == [
        f"1 WARNING {BANS['deadline'].what}",
        f"4 WARNING {BANS['gag'].what}",
        f"7 WARNING {BANS['misconduct'].what}",
        f"6 WARNING {BANS['hand-over'].what}",
        "11 WARNING The law's fine is another.",
    ]
