"""A folder is read whole, or every reason why not is told."""

from __future__ import annotations

import time
import timeit
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.conftest import says
from tests.content.sample import MODULE, SHIPPED, write_sample
from training.content.problems import ContentFaults
from training.content.read import find_problems, read_content
from training.content.shapes import Authority, Ending, Role, Verdict


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "scenarios")


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(folder: Path) -> list[str]:
    """Return the errors as they are written, without the folder's name. Fails if the folder is in order."""
    with pytest.raises(ContentFaults) as faults:
        read_content(folder)
    return [str(problem).removeprefix("scenarios/") for problem in faults.value.problems if problem.stops_the_start]


# --- In order -------------------------------------------------------------------


def test_a_folder_in_order_is_read_into_typed_values(folder: Path):
    content = read_content(folder)

    scene = content.modules[MODULE].scenario.scenes["decision-1"]
    assert content.curriculum.roles == {Role.STAFF: (MODULE,)}
    assert content.curriculum.numbers["pass mark"].set_on == date(2026, 11, 24)
    assert content.policy.clauses["after-patriot-act"].keyed is False
    assert content.policy.clauses["law-2-may"].authority is Authority.LAW
    assert scene.id == "decision-1"
    assert scene.choices[1].verdict is Verdict.BREACH
    assert content.modules[MODULE].scenario.scenes["end-well"].ends is Ending.WELL
    assert content.modules[MODULE].items["glove-3"].variant_of == "glove-2"


def test_a_folder_in_order_has_notes_at_most(folder: Path):
    assert [problem for problem in find_problems(folder) if problem.stops_the_start] == []


def test_the_shipped_folder_is_in_order_and_read_in_under_half_a_second():
    read_content(SHIPPED)

    spent = timeit.repeat(lambda: read_content(SHIPPED), timer=time.process_time, number=1, repeat=3)
    assert min(spent) < 0.5  # a busy machine only ever adds


def test_folders_that_are_hidden_and_links_hold_no_module(folder: Path):
    (folder / ".git").mkdir()
    (folder / "_drafts").mkdir()
    (folder / "back").symlink_to(folder)

    assert list(read_content(folder).modules) == [MODULE]


# --- Keys and values ----------------------------------------------------------------


def test_a_misspelled_key_is_told_once_with_what_was_meant(folder: Path):
    change(folder, f"{MODULE}/scenario.yaml", "        because: |", "        becuase: |")

    assert told(folder) == [
        f"{MODULE}/scenario.yaml:20  ERROR  The key `becuase` is not known here.\n"
        "    becuase: |\n"
        "    Did you mean 'because'?"
    ]


def test_a_key_that_is_not_there_is_told_at_what_should_hold_it(folder: Path):
    change(folder, f"{MODULE}/scenario.yaml", "        verdict: right\n", "")

    assert told(folder) == [
        f"{MODULE}/scenario.yaml:15  ERROR  `verdict` is missing here.\n"
        "    - do: |\n"
        "    Write `verdict:` and what belongs to it."
    ]


def test_a_key_like_no_other_is_told_with_those_known(folder: Path):
    change(folder, f"{MODULE}/quiz.yaml", "    about: a glove", "    about: a glove\n    colour: red")

    assert told(folder) == [
        f"{MODULE}/quiz.yaml:4  ERROR  The key `colour` is not known here.\n"
        "    colour: red\n"
        "    Known here: about, asks, options, because, clauses, variant of, needs, words of, silent, mark, advice, "
        "statute."
    ]


def test_a_verdict_that_is_none_is_told_with_what_was_meant(folder: Path):
    change(folder, f"{MODULE}/scenario.yaml", "verdict: over-refusal", "verdict: overrefusal")

    assert told(folder) == [
        f"{MODULE}/scenario.yaml:36  ERROR  `verdict` cannot be 'overrefusal'.\n"
        "    verdict: overrefusal\n"
        "    Did you mean 'over-refusal'?"
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("policy.yaml", "weight: 1", "weight: 4", "`weight` holds a number from 1 to 3."),
        ("policy.yaml", "weight: 1", "weight: 0", "`weight` holds a number from 1 to 3."),
        ("policy.yaml", "weight: 1", "weight: heavy", "`weight` holds a whole number."),
        ("policy.yaml", "keyed: false", "keyed: perhaps", "`keyed` holds yes or no."),
        ("policy.yaml", "authority: law", "authority: laws", "`authority` cannot be 'laws'."),
        ("policy.yaml", "version: 1", "version: [one]", "`version` holds words, not a list or keys."),
        ("policy.yaml", "version: 1", "version: 1\ntext: no", "The text has a file of its own."),
        ("curriculum.yaml", "  staff: [", "  staf: [", "The key `staf` is not known here."),
        ("curriculum.yaml", f"staff: [{MODULE}]", f"staff: {MODULE}", "`staff` holds a list."),
        ("curriculum.yaml", "2026-11-24", "24 November", "`set on` holds a day."),
        ("library.yaml", "    why: |", "    whi: |", "The key `whi` is not known here."),
        (f"{MODULE}/scenario.yaml", "    title: The glove again", "    id: glove", "An id is written once."),
        (f"{MODULE}/scenario.yaml", "  decision-1:", "  Decision 1:", "'Decision 1' is no id."),
        (f"{MODULE}/scenario.yaml", "    ends: well", "    ends: fine", "`ends` cannot be 'fine'."),
        (f"{MODULE}/quiz.yaml", "items:\n", "itmes:\n", "The key `itmes` is not known here."),
    ],
)
def test_a_value_that_does_not_fit_is_told(folder: Path, name: str, old: str, new: str, expected: str):
    change(folder, name, old, new)

    problems = [problem for problem in find_problems(folder) if problem.stops_the_start]

    assert problems[0].path == f"scenarios/{name}"
    assert problems[0].what == expected
    assert problems[0].cure


def test_where_keys_are_expected_words_are_told(folder: Path):
    change(folder, f"{MODULE}/scenario.yaml", "scenes:\n", "scenes:\n  porch: A porch.\n")

    assert says(p for p in find_problems(folder) if p.stops_the_start) == ["10 ERROR `porch` holds keys."]


# --- All at once ----------------------------------------------------------------------


def test_faults_of_all_files_are_told_at_once_in_order(folder: Path):
    change(folder, "library.yaml", "time zone: America/Denver", "time zone: America/Norwood")
    change(folder, "policy.yaml", "§24-90-119 which", "§24-90-119, which")
    change(folder, f"{MODULE}/scenario.yaml", "then: decision-2", "then: desicion-2")
    change(folder, f"{MODULE}/quiz.yaml", "        belief: |\n          He is kind.\n", "")
    change(folder, f"{MODULE}/quiz.yaml", "clauses: [conf-activities]", "clauses: [conf-activity]")

    assert [line.split("\n")[0] for line in told(folder)] == [
        "library.yaml:7  ERROR  No time zone is called 'America/Norwood'.",
        f"{MODULE}/quiz.yaml:7  ERROR  This option names no belief behind it.",
        f"{MODULE}/quiz.yaml:54  ERROR  The policy has no clause 'conf-activity'.",
        f"{MODULE}/scenario.yaml:23  ERROR  This choice leads to a scene that is not in the file.",
        "policy.yaml:30  ERROR  These words do not stand in policy.txt.",
    ]


def test_what_misleads_and_what_does_not_fit_are_told_together(folder: Path):
    change(folder, f"{MODULE}/scenario.yaml", "begins: decision-1", "begins: decision-1\nbegins: decision-1")
    change(folder, f"{MODULE}/scenario.yaml", "verdict: breach", "verdict: leak")

    assert [line.split("\n")[0] for line in told(folder)] == [
        f"{MODULE}/scenario.yaml:7  ERROR  The key `begins` stands here twice.",
        f"{MODULE}/scenario.yaml:28  ERROR  `verdict` cannot be 'leak'.",
    ]


@pytest.mark.parametrize(
    "name", ["policy.yaml", "policy.txt", "library.yaml", "curriculum.yaml", f"{MODULE}/quiz.yaml"]
)
def test_a_file_that_is_not_there_is_told_by_name(folder: Path, name: str):
    (folder / name).unlink()

    assert f"{name}:1  ERROR  The file is missing, or may not be read.\n    Write scenarios/{name}." in told(folder)


def test_a_folder_that_is_not_there_is_told_file_by_file(tmp_path: Path):
    assert len(told(tmp_path / "scenarios")) == 4


def test_a_folder_named_with_capitals_is_no_module(folder: Path):
    (folder / MODULE).rename(folder / "Lost Glove")

    assert any("'Lost Glove' is no id." in line for line in told(folder))


# --- Whatever is typed ------------------------------------------------------------------

PIECES = st.sampled_from([*": -|>#\"'[]{}&*!?%@~\n\t\\ab1", "\n  ", "\n    - ", "scenes:", "items:", "clauses:"])
WRITTEN = ("policy.yaml", "library.yaml", "curriculum.yaml", f"{MODULE}/scenario.yaml", f"{MODULE}/quiz.yaml")


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=300)
def test_whatever_is_typed_is_told_and_never_breaks_the_reading(text: str):
    with TemporaryDirectory() as home:
        folder = write_sample(Path(home) / "scenarios")
        for name in WRITTEN:
            (folder / name).write_text(text, encoding="utf-8")

        problems = find_problems(folder)

    told_of = {problem.path.removeprefix("scenarios/") for problem in problems if problem.stops_the_start}
    assert told_of == set(WRITTEN)


# --- The version to come ----------------------------------------------------------


def amend(folder: Path, version: str = "2") -> None:
    """Write a version to come: the same paper, under another number."""
    (folder / "_next").mkdir()
    for name in ("policy.yaml", "policy.txt"):
        (folder / "_next" / name).write_bytes((folder / name).read_bytes())
    change(folder, "_next/policy.yaml", "version: 1", f"version: {version}")


def test_a_version_to_come_is_read_beside_the_one_in_force(folder: Path):
    amend(folder)
    content = read_content(folder)

    assert (content.policy.version, content.version_to_come) == ("1", "2")
    assert "_next" not in content.modules


def test_a_version_to_come_that_bears_the_number_in_force_is_told(folder: Path):
    amend(folder, version="1")

    [problem] = told(folder)
    assert problem.startswith("_next/policy.yaml:")
    assert "The version to come is called '1', too." in problem
    assert "Raise it: version 1 is the one in force." in problem


def test_a_version_that_no_address_can_hold_is_told(folder: Path):
    change(folder, "policy.yaml", "version: 1", "version: as of 1 March")

    assert any("'as of 1 March' is no version." in problem for problem in told(folder))


def test_a_clause_that_the_version_to_come_takes_out_is_warned_of_where_it_is_cited(folder: Path):
    amend(folder)
    reading = read_content(folder)
    gone = next(iter(next(iter(reading.modules.values())).scenario.teaches))
    change(folder, "_next/policy.yaml", f"  {gone}:", "  something-else:")

    assert any(f"cites what is taken out: {gone}" in str(problem) for problem in find_problems(folder))
