"""That the policy is quoted exactly, and that what one file names, another has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.conftest import SHIPPED, says
from tests.contents import shipped
from training.content import check
from training.content.lines import Paper
from training.content.read import fitted, read_policy
from training.content.shapes import Curriculum, Library, Policy, Role


def changed_policy(folder: Path, old: str, new: str) -> tuple[Policy, Paper]:
    """Return the shipped policy with some words of policy.yaml changed."""
    text = (SHIPPED / "policy.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "policy.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    (folder / "policy.txt").write_bytes((SHIPPED / "policy.txt").read_bytes())
    paper, policy = read_policy(folder)
    assert policy, paper.problems
    return policy, paper


# --- The policy -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [("minor’s library card", "minor's library card"), ("shall refer the agent", "shall refer an agent")],
    ids=["an apostrophe", "a word"],
)
def test_a_clause_that_differs_by_a_letter_is_told(old: str, new: str, tmp_path: Path):
    found = list(check.policy_problems(*changed_policy(tmp_path, old, new)))

    assert [problem.what for problem in found] == ["These words do not stand in policy.txt."]
    assert found[0].cure.startswith("They agree up to '")


def test_a_clause_out_of_the_order_of_the_paper_is_told(tmp_path: Path):
    written = changed_policy(tmp_path, "    words: |\n      Programs", "    words: |\n      - Patron")

    found = check.policy_problems(*written)

    assert [problem.what for problem in found] == ["'conf-programs' stands out of order."]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("authority: policy", "authority: statute", "What the policy holds is not `statute`."),
        ("authority: statute", "authority: policy", "What stands here is `statute`."),
        ("after: law-2-may", "after: law-2-might", "No clause 'law-2-might' comes before this one."),
        ("after: law-2-may", "after: conf-borrowing", "No clause 'conf-borrowing' comes before this one."),
        ("  stat-3-penalty:", "  law-2-may:", "The id 'law-2-may' is a clause's already."),
        ('"May", not "must".', "A crime.", "The law sets a civil infraction, with a fine of up to $300."),
    ],
)
def test_what_is_wrong_with_a_clause_is_told(old: str, new: str, told: str, tmp_path: Path):
    found = check.policy_problems(*changed_policy(tmp_path, old, new))

    assert [problem.what for problem in found] == [told]


def test_clauses_that_no_module_asks_are_noted(policy: Policy):
    found = list(check.unasked_clauses(policy, Paper("policy.yaml"), []))

    assert says(found) == ["1 WARNING No quiz asks 33 of 34 clauses."]
    assert "after-patriot-act" not in found[0].cure


# --- The library --------------------------------------------------------------------


def library(paper: Paper) -> Library:
    head = {"name": "Here", "short name": "H", "place": "There", "supplied texts": {}}
    paper.value = {**head, **paper.value}
    read = fitted(paper, Library, named=("supplied texts",))
    assert read, paper.problems
    return read


def test_a_time_zone_that_nobody_keeps_and_a_single_contact_are_told(paper: Paper):
    """
    time zone: America/Norwood
    contacts:
      - name: The Director
        reach: At the desk
    """
    assert says(check.library_problems(library(paper), paper)) == [
        "1 ERROR No time zone is called 'America/Norwood'.",
        "2 ERROR The library has 1 contact.",
    ]


def test_the_director_has_no_other_title(paper: Paper):
    """
    titles:
      designee: Assistant Librarian
      director: Head Librarian
    """
    titles = {Role.DESIGNEE: "Assistant Librarian", Role.DIRECTOR: "Head Librarian"}
    titled = shipped().library.model_copy(update={"titles": titles})

    assert says(check.library_problems(titled, paper)) == [
        "3 ERROR The site says `the Director` on every page, and no other title."
    ]


def test_a_clause_on_requests_that_the_policy_lacks_is_told(tmp_path: Path):
    found = list(check.policy_problems(*changed_policy(tmp_path, "  - le-refer-agent", "  - le-refer-agnet")))

    assert [(problem.what, problem.cure) for problem in found] == [
        ("The policy has no clause 'le-refer-agnet'.", "Did you mean 'le-refer-agent'?")
    ]


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "America"])
def test_a_time_zone_is_a_name_and_not_a_path(zone: str, library: Library):
    moved = library.model_copy(update={"time_zone": zone})

    assert says(check.library_problems(moved, Paper("library.yaml"))) == [f"1 ERROR No time zone is called '{zone}'."]


# --- The curriculum -------------------------------------------------------------------


def curriculum(paper: Paper) -> Curriculum:
    """Return the docstring as a curriculum. Numbers that it leaves out are filled in."""
    numbers = paper.value.get("numbers", {})
    for name in check.NUMBERS:
        numbers.setdefault(name, {"value": "1/2" if name == "pass mark" else "9"})
    for number in numbers.values():
        number |= {"set by": "Dora", "set on": "2026-11-24", "because": "So.", **number}
    paper.value = {"roles": {}, **paper.value, "numbers": numbers}
    read = fitted(paper, Curriculum, named=())
    assert read, paper.problems
    return read


def test_modules_without_a_folder_are_told_wherever_they_are_named(paper: Paper):
    """
    roles:
      staff: [glove, gluve, glove]
    before the desk: [moon]
    """
    found = [p for p in check.curriculum_problems(curriculum(paper), paper, ["glove"]) if p.stops_the_start]

    assert says(found) == [
        "2 ERROR No folder holds a module 'gluve'.",
        "2 ERROR 'glove' stands here twice.",
        "3 ERROR No folder holds a module 'moon'.",
    ]
    assert found[0].cure == "Did you mean 'glove'?"


def test_roles_that_train_on_nothing_and_modules_of_no_role_are_noted(paper: Paper):
    """
    roles:
      staff: [glove]
      designee: [glove]
      director: [glove]
      volunteer: []
    """
    assert says(check.curriculum_problems(curriculum(paper), paper, ["glove", "scarf"])) == [
        "5 NOTE The role 'volunteer' trains on no module, so it certifies nobody.",
        "1 NOTE The role 'trustee' trains on no module, so it certifies nobody.",
        "1 WARNING No role trains on the module 'scarf'.",
        "1 WARNING Nobody is asked for a module before they work at the desk.",
    ]


def test_a_number_that_no_rule_asks_for_is_told_with_what_was_meant(paper: Paper):
    """
    numbers:
      valid month:
        value: 12
    """
    found = list(check.number_problems(curriculum(paper), paper))

    assert says(found) == ["2 ERROR No rule asks for a number 'valid month'."]
    assert found[0].cure == "Did you mean 'valid months'?"


def test_a_number_that_is_missing_is_told():
    paper = Paper("curriculum.yaml")
    found = check.number_problems(Curriculum(roles={}, numbers={}), paper)

    assert [problem.what for problem in found] == [f"The number '{name}' is missing." for name in check.NUMBERS]


def test_numbers_are_looked_at_with_the_rest_of_the_curriculum(paper: Paper):
    """
    numbers:
      moon:
        value: 1
    """
    assert "2 ERROR No rule asks for a number 'moon'." in says(check.curriculum_problems(curriculum(paper), paper, []))


def test_numbers_are_read_as_the_rules_need_them(paper: Paper):
    """
    numbers:
      pass mark:
        value: 80%
      valid months:
        value: a year
      quiz length:
        value: 6
        set on: 1970-01-01
    """
    assert says(check.number_problems(curriculum(paper), paper)) == [
        "3 ERROR '80%' is no pass mark.",
        "5 ERROR 'a year' is no valid months.",
        "8 ERROR Nobody set it on this day.",
    ]


def test_modules_added_later_are_asked_of_some_role_from_a_day(paper: Paper):
    """
    roles:
      staff: [glove]
    added:
      gluve: 2027-03-01
      glove: 1970-01-01
    """
    found = [p for p in check.curriculum_problems(curriculum(paper), paper, ["glove"]) if p.stops_the_start]

    assert says(found) == ["4 ERROR No role trains on 'gluve'.", "5 ERROR Nothing was added on this day."]
    assert found[0].cure == "Did you mean 'glove'?"


@pytest.mark.parametrize("day", ["1 September", "29 February", "31 December"])
def test_a_library_day_is_a_day_of_every_year(day: str):
    assert check.reads_as_number("library day", day)


@pytest.mark.parametrize("day", ["31 June", "30 February", "September", "1", "2026-09-01", "1 September 2026", ""])
def test_what_is_no_day_of_every_year_is_not_read(day: str):
    assert not check.reads_as_number("library day", day)


@pytest.mark.parametrize("share", ["4/5", "1/1", "8/10"])
def test_a_share_is_read(share: str):
    assert check.reads_as_number("pass mark", share)


@pytest.mark.parametrize("share", ["0/5", "6/5", "4/0", "-4/5", "0.8", "4", "/", "４/５"])
def test_what_is_no_share_is_not_read(share: str):
    assert not check.reads_as_number("pass mark", share)


@pytest.mark.parametrize("count", ["0", "-1", "1.5", "12 months", "10000", "²", ""])
def test_what_is_no_count_is_not_read(count: str):
    assert not check.reads_as_number("valid months", count)
