"""The shipped policy is the Board's, byte for byte, and everything beside it says whose it is."""

from __future__ import annotations

import hashlib

from tests.content.conftest import SHIPPED
from training.content.shapes import Authority, Library, Policy

ADOPTED = "73e52c7b12fd4e62a4437f55a0ec31049530dd6c9a82cc7f766cb47ee6e17269"

LAW = (
    "law-follows-24-90-119 law-1-no-disclosure law-2-may law-2a-operation law-2b-written-consent law-2c-compulsory "
    "law-2d-parent-electronic"
)
CONFIDENTIAL = (
    "conf-not-limited conf-personal-info conf-card-pin conf-borrowing conf-reference conf-computer conf-searches "
    "conf-programs conf-assistance conf-activities"
)
HANDLING = "collect-only-necessary access-need-to-know no-talk-public-unauthorized retain-only-needed"
ROLES = (
    "use-identifying-for-work custodian-is-director designee-office-manager director-implements staff-must-comply "
    "willful-penalties library-supports-staff le-refer-agent le-absent-or-immediate le-follow-instructions "
    "le-director-vets-all after-no-disclosure after-patriot-act"
)
GRAVE = (
    "law-1-no-disclosure law-2b-written-consent law-2c-compulsory law-2d-parent-electronic conf-personal-info "
    "conf-card-pin conf-borrowing conf-reference conf-computer conf-activities access-need-to-know "
    "no-talk-public-unauthorized designee-office-manager le-refer-agent le-absent-or-immediate "
    "le-follow-instructions le-director-vets-all after-no-disclosure"
)


def test_the_text_is_the_policy_as_adopted(policy: Policy):
    assert policy.text.encode() == (SHIPPED / "policy.txt").read_bytes()
    assert hashlib.sha256(policy.text.encode()).hexdigest() == ADOPTED


def test_there_are_34_clauses_in_the_order_of_the_paper(policy: Policy):
    assert list(policy.clauses) == f"{LAW} {CONFIDENTIAL} {HANDLING} {ROLES}".split()
    assert len(policy.clauses) == 34


def test_the_words_of_every_clause_stand_in_the_policy(policy: Policy):
    assert [clause.id for clause in policy.clauses.values() if clause.words not in policy.text] == []


def test_the_seed_is_not_repaired(policy: Policy):
    assert policy.clauses["conf-programs"].words == "Programs"
    assert policy.clauses["law-2b-written-consent"].words.endswith("user,")
    assert policy.clauses["retain-only-needed"].words.endswith("necessary")
    assert "minor’s" in policy.clauses["law-2d-parent-electronic"].words
    assert "designee(s)" in policy.clauses["designee-office-manager"].words


def test_hardly_a_word_of_the_policy_stands_in_no_clause(policy: Policy):
    rest = policy.text
    for clause in policy.clauses.values():
        rest = rest.replace(clause.words, "", 1)

    assert [line.strip("- ") for line in rest.split("\n") if line.strip("- ")] == [
        "Patron Confidentiality Policy",
        "§24-90-119 Privacy of user records. Statute text from the Colorado Revised Statutes",
    ]


def test_the_law_and_the_policy_wear_their_own_labels(policy: Policy):
    law = [clause.id for clause in policy.clauses.values() if clause.authority is Authority.LAW]

    assert law == LAW.split()
    assert all(clause.authority is Authority.STATUTE for clause in policy.statute.values())


def test_the_weights_are_those_of_the_list(policy: Policy):
    assert [clause.id for clause in policy.clauses.values() if clause.weight == 3] == GRAVE.split()


def test_rows_of_lists_follow_what_leads_into_them(policy: Policy):
    after = {clause.id: clause.after for clause in policy.clauses.values() if clause.after}

    assert after == {
        **dict.fromkeys(LAW.split()[3:], "law-2-may"),
        **dict.fromkeys(CONFIDENTIAL.split()[1:], "conf-not-limited"),
    }


def test_the_four_rules_of_handling_stand_apart_from_what_is_confidential(policy: Policy):
    sections = {policy.clauses[clause_id].section for clause_id in HANDLING.split()}

    assert sections == {"How we handle records"}
    assert {policy.clauses[clause_id].section for clause_id in CONFIDENTIAL.split()} == {"What is confidential"}


def test_the_patriot_act_sentence_is_quoted_only_and_its_note_says_why(policy: Policy):
    quoted_only = [clause.id for clause in policy.clauses.values() if not clause.keyed]

    assert quoted_only == ["after-patriot-act"]
    note = policy.clauses["after-patriot-act"].note
    assert "Section 215" in note
    assert "15 March 2020" in note
    assert "Counsel should review" in note


def test_the_statute_beside_the_policy_names_the_penalty(policy: Policy):
    assert list(policy.statute) == ["stat-3-penalty", "stat-4-reconsideration"]
    words = policy.statute["stat-3-penalty"].words
    assert "official, employee, or volunteer" in words
    assert "civil infraction" in words
    assert "not more than three hundred dollars" in words
    assert not any(clause.words in policy.text for clause in policy.statute.values())


def test_the_texts_that_the_policy_leans_on_are_fourteen_and_not_invented(library: Library):
    assert len(library.supplied_texts) == 14
    assert all(text.why.endswith(".") for text in library.supplied_texts.values())
    assert len(library.contacts) == 2
    assert not any(letter.isdigit() for contact in library.contacts for letter in contact.reach)
