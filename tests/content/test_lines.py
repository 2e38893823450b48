"""What YAML lets pass, and a writer would not have meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.content.conftest import says
from training.content.lines import MOST_BYTES, Paper, read_paper

# --- What is read ---------------------------------------------------------------


def test_everything_is_text(paper: Paper):
    """
    a: no
    b: 12:30:45
    c: 010
    d: 1e3
    e: 2026-11-24
    f: y
    """
    assert paper.value == {"a": "no", "b": "12:30:45", "c": "010", "d": "1e3", "e": "2026-11-24", "f": "y"}
    assert paper.problems == []


def test_a_block_is_its_words_without_the_last_line_break(paper: Paper):
    """
    see: |
      He lays a hat # on the desk.

      "Quick one," he says.
    """
    assert paper.value == {"see": 'He lays a hat # on the desk.\n\n"Quick one," he says.'}


def test_every_key_and_every_row_has_its_line(paper: Paper):
    """
    scenes:
      badge:
        choices:
          - do: |
              "No."
            then: door
          - do: |
              "Yes."
    """
    choices = ("scenes", "badge", "choices")

    places = [("scenes",), choices, (*choices, 0), (*choices, 0, "then"), (*choices, 1)]
    assert [paper.line_of(place) for place in places] == [1, 3, 4, 6, 7]


def test_what_is_not_there_has_the_line_of_what_should_hold_it(paper: Paper):
    """
    title: A deputy
    scenes:
      badge:
        see: A badge.
    """
    assert paper.line_of(("scenes", "badge", "title")) == 3
    assert paper.line_of(("begins",)) == 1


def test_an_id_may_be_followed_by_a_comment(paper: Paper):
    """
    # The badge
    verdict: right     # the best
    teaches: [one, two]   # both
    see: |   # what is seen
      A badge.
    """
    assert paper.value == {"verdict": "right", "teaches": ["one", "two"], "see": "A badge."}
    assert paper.problems == []


def test_a_mark_of_byte_order_and_windows_line_ends_are_read_over(tmp_path: Path):
    (tmp_path / "file.yaml").write_bytes(b"\xef\xbb\xbfa: b\r\nsee: |\r\n  One.\r\n  Two.\r\n")

    paper = read_paper(tmp_path, "file.yaml")

    assert paper.value == {"a": "b", "see": "One.\nTwo."}
    assert paper.problems == []


# --- What is refused ------------------------------------------------------------


def test_a_key_given_twice_is_told_with_its_first_line(paper: Paper):
    """
    title: A deputy
    begins: badge
    title: An agent
    """
    assert says(paper.problems) == ["3 ERROR The key `title` stands here twice."]
    assert paper.problems[0].cure == "The first is in line 1. Take one out."
    assert paper.problems[0].found == "title: An agent"


def test_an_anchor_is_refused(paper: Paper):
    """
    do: &words Hello
    """
    assert says(paper.problems) == ["1 ERROR A value cannot begin with `&words`."]
    assert "Write it as a block, with `|`." in paper.problems[0].cure


def test_an_alias_is_refused(paper: Paper):
    """
    do: Hello
    so: *words
    """
    assert says(paper.problems) == ["2 ERROR A value cannot begin with `*`."]


def test_a_merge_key_is_refused(paper: Paper):
    """
    scene:
      <<: other
    """
    assert says(paper.problems) == ["2 ERROR Keys cannot be merged in with `<<`."]


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!str", "!private", "!"])
def test_a_tag_is_refused(tag: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(f"a: b\nc: {tag} words\n")

    assert says(read_paper(tmp_path, "file.yaml").problems) == ["2 ERROR A value cannot begin with `!`."]


def test_braces_are_refused(paper: Paper):
    """
    scenes:
      badge: {see: He nods, then waits.}
    """
    assert says(paper.problems) == ["2 ERROR Braces cut prose at its commas."]
    assert paper.problems[0].cure == "Write one key a line, and prose as a block, with `|`."


def test_prose_in_brackets_is_refused(paper: Paper):
    """
    contacts: [The Director, at the desk]
    """
    assert says(paper.problems) == ["1 ERROR A list in brackets holds ids alone."]


@pytest.mark.parametrize("words", ["Say you're #1 here # really", "Ward #2", "badge #2", "A badge # what is seen"])
def test_words_cut_by_a_comment_are_refused(words: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(f"do: {words}\n")

    problems = read_paper(tmp_path, "file.yaml").problems

    assert says(problems) == ["1 ERROR The words are cut at ` #`: YAML takes the rest for a comment."]
    assert problems[0].cure == "Write it as a block, with `|`."


def test_words_that_run_on_without_a_block_are_refused(paper: Paper):
    """
    then: office-manager
      Start walking while you say it.
    """
    assert says(paper.problems) == ["1 ERROR These words run over more than one line."]


@pytest.mark.parametrize("words", ['"Yes, most Thursdays."', "'No.'"])
def test_quotation_marks_that_would_be_lost_are_refused(words: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(f"do: {words}\n")

    assert says(read_paper(tmp_path, "file.yaml").problems) == [
        "1 ERROR The quotation marks around this value would be lost."
    ]


@pytest.mark.parametrize("nothing", ["", "~", "null", "NULL", "|"])
def test_a_key_with_nothing_after_it_is_refused(nothing: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(f"a: b\nsee: {nothing}\n")

    assert says(read_paper(tmp_path, "file.yaml").problems) == ["2 ERROR Nothing stands here."]


def test_a_key_in_quotation_marks_is_refused(paper: Paper):
    """
    'title': A deputy
    """
    assert says(paper.problems) == ["1 ERROR A key stands without quotation marks."]


def test_a_key_that_is_no_word_is_refused(paper: Paper):
    """
    ? [a, b]
    : c
    """
    assert says(paper.problems) == ["1 ERROR A key has to be a word."]


def test_a_second_document_is_refused(paper: Paper):
    """
    ---
    a: b
    ---
    c: d
    """
    assert says(paper.problems) == ["3 ERROR A second document begins here."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1 ERROR The file is empty."),
        ("# nothing yet\n", "1 ERROR The file is empty."),
        ("- a\n", "1 ERROR The file begins with a list."),
        ("words\n", "1 ERROR The file holds words and no key."),
    ],
)
def test_a_file_without_keys_is_told(text: str, told: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(text)

    assert says(read_paper(tmp_path, "file.yaml").problems) == [told]


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    assert says(read_paper(tmp_path, "file.yaml").problems) == ["1 ERROR The file is missing, or may not be read."]


# --- Characters -----------------------------------------------------------------


def test_tabs_are_told_each_with_its_line(tmp_path: Path):
    (tmp_path / "file.yaml").write_text("a:\n\tb: c\nd: e\n\tf: g\n")

    assert says(read_paper(tmp_path, "file.yaml").problems) == [
        "2 ERROR This line holds a tab.",
        "4 ERROR This line holds a tab.",
    ]


@pytest.mark.parametrize("hidden", ["\x85", "\u2028", "\u2029", "\u202e", "\u200b", "\ufeff", "\x07", "\ufffe"])
def test_characters_that_nobody_sees_are_told(hidden: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_bytes(f"a: b\nc: d{hidden}e\n".encode())

    assert says(read_paper(tmp_path, "file.yaml").problems) == [
        f"2 ERROR This line holds a character that nobody sees (U+{ord(hidden):04X})."
    ]


def test_a_byte_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "file.yaml").write_bytes("a: b\nc: minor’s\n".encode("cp1252"))

    assert says(read_paper(tmp_path, "file.yaml").problems) == ["2 ERROR This line holds a byte that is not UTF-8."]


# --- Files made to cost something -------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOMB, "A value cannot begin with `&b`."),
        ("a: " + "[" * 20_000, "Lists and keys stand more than 40 levels deep."),
        ("".join(f"{' ' * n}a:\n" for n in range(1_000)), "Lists and keys stand more than 40 levels deep."),
        ("a:\n" + "- b\n" * 200_000, "The file holds more than 20,000 values."),
        ("a: |\n" + "  words words\n" * (MOST_BYTES // 10), "The file is larger than 1,000,000 bytes."),
    ],
    ids=["aliases", "brackets", "levels", "values", "bytes"],
)
def test_a_file_made_to_cost_time_costs_none(text: str, told: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(text)

    begun = time.process_time()
    problems = read_paper(tmp_path, "file.yaml").problems
    spent_s = time.process_time() - begun

    assert problems[-1].what == told
    assert spent_s < 0.5


@pytest.mark.parametrize(("levels", "told"), [(40, 0), (41, 1)])
def test_forty_levels_are_the_most(levels: int, told: int, tmp_path: Path):
    (tmp_path / "file.yaml").write_text("\n".join(f"{' ' * n}a:" for n in range(levels)) + " b\n")

    problems = read_paper(tmp_path, "file.yaml").problems

    assert says(problems) == [f"{levels} ERROR Lists and keys stand more than 40 levels deep."] * told


# --- Where YAML stops ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b\nso: He says: no\n", "2 ERROR A colon in this line makes YAML look for a key."),
        ("see: |\n  One.\nTwo.\nso: x\n", "3 ERROR This line is neither a key nor inside a block."),
        ('a: b\ndo: "No.\nso: x\n', "2 ERROR A quotation mark opens here and does not close."),
        ('do: "No," she says\n', "1 ERROR The quotation marks around this value would be lost."),
        ("a:\n  b: c\n d: e\n", "3 ERROR This line does not line up with the lines above."),
        ("a: b\nteaches: [c, d\n", "2 ERROR A bracket opens here and does not close."),
        ("a: b\nx: {c: d\ne: f\n", "2 ERROR Braces cut prose at its commas."),
        ("do: @desk\n", "1 ERROR A value cannot begin with this character."),
        ("do: *really* no\n", "1 ERROR A value cannot begin with `*` or `&`."),
        ("do: *really no\n", "1 ERROR A value cannot begin with `*`."),
        ("do: **no**\n", "1 ERROR A value cannot begin with `*` or `&`."),
        ("see: |words\n  more\n", "1 ERROR Words follow the `|` on its line."),
        ("choices: - a\n", "1 ERROR A list cannot begin here."),
        ("a: !<b\n", "1 ERROR YAML cannot read on from here."),
        ('a: "\\q"\n', "1 ERROR Inside quotation marks a `\\` means something else."),
    ],
)
def test_a_line_at_which_yaml_stops_is_told_in_plain_words(text: str, told: str, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(text)

    problems = read_paper(tmp_path, "file.yaml").problems

    assert says(problems) == [told]
    assert problems[0].cure
    assert problems[0].found == text.split("\n")[problems[0].line - 1].strip()
