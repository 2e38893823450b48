"""The checks of docs/forty-eight-checks.md that a machine can hold over the shipped content, one test a check."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

import pytest

from tests.content.conftest import SHIPPED
from training.content.coverage import coverage
from training.content.read import read_content
from training.content.shapes import Authority, ClauseId, Content, Module, Verdict

CONTENT = read_content(SHIPPED)
ANSWERS = re.compile(r"\b(Director|Office Manager)\b")


@dataclass(frozen=True, slots=True)
class Decision:
    """A scene or an item: what is asked, and what is right."""

    where: str
    asked: str
    key: str  # what is right to say or do
    done: str  # the key, and what follows from it
    told: str  # both, and why
    clauses: tuple[ClauseId, ...]
    mark: str
    statute: tuple[ClauseId, ...]
    silent: str


def decisions_of(module: Module) -> Iterator[Decision]:
    for scene in module.deciding_scenes():
        key = next(choice for choice in scene.choices if choice.verdict is Verdict.RIGHT)
        yield Decision(
            where=f"{module.id}/{scene.id}",
            asked=f"{scene.see}\n{scene.asks}",
            key=key.do,
            done=f"{key.do}\n{key.so}",
            told=f"{key.do}\n{key.so}\n{key.because}",
            clauses=key.clauses,
            mark=key.mark,
            statute=key.statute,
            silent=scene.silent,
        )
    for item in module.items.values():
        right = next(option for option in item.options if option.verdict is Verdict.RIGHT)
        yield Decision(
            where=f"{module.id}/{item.id}",
            asked=item.asks,
            key=right.say,
            done=f"{right.say}\n{right.so}",
            told=f"{right.say}\n{right.so}\n{item.because}",
            clauses=item.clauses,
            mark=item.mark,
            statute=item.statute,
            silent=item.silent,
        )


DECISIONS = [decision for module in CONTENT.modules.values() for decision in decisions_of(module)]


def ours(content: Content = CONTENT) -> Iterator[tuple[str, str]]:
    """Yield what the modules say in our own voice: reasons, advice, silences."""
    for module in content.modules.values():
        for scene in module.deciding_scenes():
            for said in (
                scene.silent,
                *(words for choice in scene.choices for words in (choice.because, choice.advice)),
            ):
                yield f"{module.id}/{scene.id}", said
        for item in module.items.values():
            for said in (item.because, item.advice, item.silent):
                yield f"{module.id}/{item.id}", said


def prose() -> str:
    """Return every file of every module as it is written."""
    files = [SHIPPED / module_id / name for module_id in CONTENT.modules for name in ("scenario.yaml", "quiz.yaml")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def citing(*clause_ids: str) -> list[Decision]:
    found = [decision for decision in DECISIONS if set(clause_ids) & set(decision.clauses)]
    assert found, clause_ids
    return found


def test_the_list_has_48_checks_and_names_only_tests_that_are_there():
    """The list itself: each check stands in it once, and what is held by a machine has its test."""
    paper = (SHIPPED.parent / "docs" / "forty-eight-checks.md").read_text(encoding="utf-8")
    checks = dict(re.findall(r"^\| (\d+) \| .* \| (machine|reading|both) \|$", paper, re.MULTILINE))
    tests = re.findall(r"^\| (\d+) \| `(tests/\S+\.py)` \| `(test_\w+)` \|$", paper, re.MULTILINE)

    assert sorted(map(int, checks)) == list(range(1, 49))
    assert {number for number, _, _ in tests} == {number for number, how in checks.items() if how != "reading"}
    for _, file, name in tests:
        assert f"def {name}(" in (SHIPPED.parent / file).read_text(encoding="utf-8"), f"{file}: {name}"


# --- The law --------------------------------------------------------------------


def test_whoever_is_judged_on_willful_sees_the_statute_that_does_not_ask_for_it():
    """Check 4."""
    penalty = CONTENT.policy.statute[ClauseId("stat-3-penalty")].words

    assert "willful" not in penalty.casefold()
    assert "official, employee, or volunteer" in penalty
    assert [d.where for d in citing("willful-penalties") if "stat-3-penalty" not in d.statute] == []


def test_what_the_policy_leaves_out_is_labelled_so():
    """Check 5."""
    assert [c.id for c in CONTENT.policy.statute.values() if c.words in CONTENT.policy.text] == []
    assert {c.authority for c in CONTENT.policy.statute.values()} == {Authority.STATUTE}
    assert "not in the policy" in Authority.STATUTE.label


def test_a_filed_form_is_neither_called_secret_nor_handed_over_and_goes_to_the_director():
    """Check 6."""
    about_forms = [d for d in DECISIONS if "stat-4-reconsideration" in d.statute]

    assert about_forms
    for decision in about_forms:
        assert "Director" in decision.key, decision.where
        assert not re.search(r"\b(private|confidential|lend|print|copy)\b", decision.key), decision.where


def test_no_module_names_the_patriot_act():
    """Check 15."""
    assert "patriot" not in prose().casefold()


def test_that_anyone_takes_in_the_director_is_an_open_question():
    """Check 16. Where somebody who was asked tells her, the page shows the two sentences side by side."""
    silence = CONTENT.policy.clauses[ClauseId("after-no-disclosure")]
    side_by_side = [d for d in citing("le-director-vets-all") if '"anyone"' in d.silent]

    assert "question for the Director" in silence.note
    assert "reading-of-anyone" in CONTENT.library.supplied_texts
    assert side_by_side
    assert [d.where for d in side_by_side if "Director" not in d.key] == []


def test_may_is_never_taught_as_must():
    """Check 17."""
    told = [d.where for d in citing("law-2-may") if re.search(r"\b(you|we) (must|have to)\b", d.told)]

    assert told == []


# --- The desk -------------------------------------------------------------------


def test_whatever_paper_comes_the_key_leads_to_whoever_may_answer_it():
    """Check 8."""
    assert [d.where for d in citing("law-2c-compulsory") if not ANSWERS.search(d.done)] == []


def test_an_agent_who_asks_about_a_patron_is_referred_whatever_is_shown():
    """Check 10. Where the agent asks about no patron, the marked words say so; in one module you are the designee."""
    asking = [d for d in citing("le-refer-agent") if d.mark != "requests information about a Library patron"]
    at_the_desk = [d for d in asking if not d.where.startswith("receiving-a-request/")]

    assert [d.where for d in at_the_desk if not ANSWERS.search(d.done)] == []


def test_with_the_director_away_it_is_the_office_manager_or_the_guidelines():
    """Check 11. Nobody else is right to answer: no longest-serving clerk, no trustee, no lawyer."""
    away = [d for d in citing("designee-office-manager", "le-absent-or-immediate") if "receiving-" not in d.where]

    assert [d.where for d in away if not re.search(r"Director|Office Manager|Guidelines", d.done)] == []


def test_the_office_manager_answers_no_reporter_and_no_open_records_request():
    """Checks 12 and 32."""
    asked = re.compile(r"\b(reporter|newspaper|open-records|radio station|insurance company)\b")
    others = [d for d in DECISIONS if asked.search(d.asked) and d.silent]

    assert len(others) >= 5
    for decision in others:
        assert "Director" in decision.told, decision.where
        assert "Director" in decision.silent, decision.where
    assert not re.search(r"\b(three|seven|3|7) (working|business) days\b", prose())


def test_nothing_rests_on_a_text_that_is_not_there():
    """Check 14. What is keyed on the two missing texts is who has them."""
    waiting = [item.id for module in CONTENT.modules.values() for item in module.items.values() if item.needs]
    missing = citing("le-absent-or-immediate", "le-follow-instructions")

    assert waiting == []
    assert [d.where for d in missing if "Director" not in d.told] == []


def test_nobody_is_told_not_to_call_911():
    """Check 28."""
    assert "call 911" in prose()
    assert not re.search(r"(never|not|n't) (\w+ )?911", prose())


def test_video_goes_to_whoever_answers_for_it():
    """Check 29."""
    video = [d for d in DECISIONS if re.search(r"\b(security video|camera)\b", d.asked)]

    assert len(video) >= 5
    assert [d.where for d in video if not ANSWERS.search(d.done)] == []


def test_no_key_asks_for_a_badge_number_or_a_written_account():
    """Check 30. Such steps are the Director's to adopt; about an account the page says that the policy is silent."""
    steps = re.compile(r"\b(badge number|identification|show me your)\b")
    accounts = [d for d in citing("le-follow-instructions", "after-no-disclosure") if "written" in d.silent]

    assert [d.where for d in DECISIONS if steps.search(d.key)] == []
    assert [d.where for d in accounts if "Director" not in d.key] == []


def test_officers_are_those_who_come_to_norwood():
    """Check 34. The sheriff polices the town; nobody there is an officer of a city."""
    assert not re.search(r"\b(police officers?|city police|town police|marshals?|policem[ae]n)\b", prose())


# --- People -----------------------------------------------------------------------


def test_wherever_the_parents_exception_is_stated_all_its_limits_are():
    """Check 19."""
    stated = [(where, said) for where, said in ours() if "custodial parent" in said and " card" in said]

    assert len(stated) >= 10
    for where, said in stated:
        assert "legal guardian" in said, where
        assert "electronic" in said.casefold(), where
        assert re.search(r"\b(minor('s)?|her card)\b", said), where


def test_no_reason_denies_a_parent_a_right():
    """Check 21."""
    denies = re.compile(r"\b(no rights?|not entitled|loses? the right)\b")

    assert [where for where, said in ours() if denies.search(said) and "parent" in said] == []
    assert [d.where for d in citing("law-2d-parent-electronic") if d.silent and "Director" not in d.silent] == []


@pytest.mark.parametrize("module_id", ["chatty-patron", "insiders"])
def test_the_place_and_the_person_are_tested_apart(module_id: str):
    """Check 26."""
    items = CONTENT.modules[module_id].items.values()
    marks = Counter(item.mark for item in items if "no-talk-public-unauthorized" in item.clauses)

    assert marks["in public areas"] >= 1
    assert marks["with unauthorized individuals"] >= 1


def test_whatever_concerns_immigration_agents_beyond_the_referral_is_told_as_silence():
    """Check 31. The slot for the library's own text is there; no question asks for a status."""
    agents = [d for d in DECISIONS if re.search(r"immigration", d.asked, re.IGNORECASE)]

    assert "immigration-enforcement" in CONTENT.library.supplied_texts
    assert agents
    assert [d.where for d in agents if "silent" not in d.silent or not ANSWERS.search(d.told)] == []
    assert not re.search(r"immigration status|citizenship", prose(), re.IGNORECASE)


def test_discipline_is_named_with_willful_alone():
    """Check 46."""
    named = [d for d in DECISIONS if re.search("disciplin|misconduct", f"{d.asked}{d.told}{d.silent}", re.IGNORECASE)]

    assert named
    assert [d.where for d in named if "willful-penalties" not in d.clauses] == []


# --- Items and records -------------------------------------------------------------


def test_every_number_has_somebody_who_set_it_a_day_and_a_reason_that_is_no_law():
    """Checks 33 and 41."""
    for name, number in CONTENT.curriculum.numbers.items():
        assert number.set_by.strip(), name
        assert number.set_on, name
        assert number.because.strip(), name
        assert not re.search(r"\b(law|statute|policy) (requires?|asks?|says?)\b", number.because), name


def test_where_the_policy_is_silent_the_reason_says_so_and_the_director_is_named():
    """Check 35."""
    silences = [decision for decision in DECISIONS if decision.silent]

    assert len(silences) > 60
    assert [d.where for d in silences if "silent" not in d.told] == []
    assert [d.where for d in silences if "Director" not in d.silent] == []


def test_every_clause_is_asked_and_each_of_weight_3_in_two_modules():
    """Check 36."""
    rows = coverage(CONTENT)
    grave = [row for row in rows if row.clause.weight == 3]

    assert [(row.clause.id, row.gaps) for row in rows if row.gaps] == []
    assert [row.clause.id for row in grave if sum(len(cover.items) for cover in row.covers) < 2] == []
    assert all(decision.clauses for decision in DECISIONS)


def test_no_key_is_told_by_its_length_or_its_place():
    """Check 38. Over all banks: chance is a third of each."""
    items = [item for module in CONTENT.modules.values() for item in module.items.values()]
    keys = [next(n for n, o in enumerate(item.options) if o.verdict is Verdict.RIGHT) for item in items]
    lengths = [[len(option.say) for option in item.options] for item in items]

    assert {len(item.options) for item in items} == {3}
    assert sum(one[key] == max(one) for one, key in zip(lengths, keys, strict=True)) <= len(items) / 3
    assert mean(one[key] for one, key in zip(lengths, keys, strict=True)) <= 1.2 * mean(map(mean, lengths))
    assert all(len(items) * 0.25 <= keys.count(place) <= len(items) * 0.42 for place in range(3))
    assert all(option.so.strip() for item in items for option in item.options)
