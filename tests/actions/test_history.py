"""Earlier records: what a file would bring, what is kept of it, and what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.actions.conftest import MODULES, Library, at
from training.actions import history, lives
from training.actions.acting import Refused
from training.actions.history import Unreadable, text_of
from training.content.shapes import Role
from training.records.tables import Audit, BroughtPass, Certification, db
from training.rules.facts import PersonId

TODAY = "2026-06-01"
HEAD = "sign-in name,what,day"


@pytest.fixture
def dora(library: Library) -> PersonId:
    return library.hires("Dora", "2020-01-06", Role.DIRECTOR)


@pytest.fixture
def sam(library: Library) -> PersonId:
    return library.hires("Sam", "2024-01-08")


def file(*rows: str) -> str:
    return "\r\n".join([HEAD, *rows])


def plan(library: Library, *rows: str, by: PersonId | None = None) -> history.Plan:
    db.session.rollback()
    return history.plan(library.teaching, db.session(), file(*rows), by=by, today=date.fromisoformat(TODAY))


def brings(library: Library, *rows: str, by: PersonId | None = None) -> history.Plan:
    seal = plan(library, *rows, by=by).seal
    return history.bring(library.teaching, file(*rows), seal, by=by, now=at(TODAY))


def granted(library: Library, person_id: PersonId) -> list[tuple[str, str, str]]:
    return [(str(c.starts_on), str(c.until_on), str(c.granted_on)) for c in library.facts(person_id).certifications]


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(table)).one()


# --- What it brings ---------------------------------------------------------------


def test_rows_run_through_the_rules_in_the_order_of_their_days(library, dora, sam):
    rows = ["sam,certified,2026-01-20", "Sam,certified,2025-01-31"]  # the later one stands first
    seen = plan(library, *rows)

    brings(library, *rows)

    assert [(row.number, row.does) for row in seen.rows] == [
        (2, "Counts as the refresher"),
        (3, "Counts as all modules"),
    ]
    assert granted(library, sam) == [
        ("2025-01-31", "2026-01-31", TODAY),
        ("2026-02-01", "2027-01-31", TODAY),
    ]
    assert [(str(one.starts_on), str(one.until_on)) for one in seen.comes] == [
        ("2025-01-31", "2026-01-31"),
        ("2026-02-01", "2027-01-31"),
    ]
    assert library.judged(sam, TODAY).state.value == "certified"


def test_modules_one_by_one_certify_with_the_last_and_with_what_is_passed_here(library, dora, sam):
    title = library.teaching.asked[Role.STAFF].titles[MODULES[1]]
    brings(library, f"sam,{MODULES[0]},2026-05-20", f"sam,{title},2026-05-21")

    assert granted(library, sam) == []
    assert {(str(a.ended_on), a.decisions, a.brought.on, a.brought.by) for a in library.facts(sam).attempts} == {
        ("2026-05-20", (), date.fromisoformat(TODAY), ""),
        ("2026-05-21", (), date.fromisoformat(TODAY), ""),
    }

    library.passes(sam, MODULES[2], "2026-06-03")

    assert granted(library, sam) == [("2026-06-03", "2027-06-03", "2026-06-03")]


def test_a_certification_that_ended_before_it_was_brought_makes_nobody_late_that_day(library, dora, sam):
    brings(library, "sam,certified,2025-01-31")

    judged = library.judged(sam, TODAY)

    assert judged.state.value == "due"
    assert [(o.kind.value, str(o.due_on)) for o in judged.obligations] == [("refresher", "2026-06-08")]


def test_the_same_file_a_second_time_brings_nothing_more(library, dora, sam):
    rows = ["sam,certified,2025-01-31", "sam,certified,2026-01-20"]
    brings(library, *rows)
    before = count(BroughtPass), count(Certification), count(Audit)

    again = plan(library, *rows)
    brings(library, *rows)

    assert (again.brings, {row.does for row in again.rows}, again.comes) == (0, {"Stands here already"}, ())
    assert (count(BroughtPass), count(Certification), count(Audit)) == before


def test_a_line_stands_about_each_person_beside_the_line_of_the_whole(library, dora, sam):
    brings(library, "sam,certified,2025-01-31", by=dora)

    lines = db.session.execute(select(Audit.about_id, Audit.did, Audit.by_id).order_by(Audit.id.desc()).limit(2))
    assert {tuple(line) for line in lines} == {
        (sam, "brought a pass from earlier records", dora),
        (dora, "brought earlier records", dora),
    }


def test_who_brought_it_is_kept(library, dora, sam):
    brings(library, "sam,certified,2025-01-31", by=dora)

    assert {one.brought.by for one in library.facts(sam).attempts} == {"Dora"}


# --- What is wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("smm,certified,2025-01-31", "nobody signs in as “smm”. Did you mean “sam”?"),
        ("nobody,certified,2025-01-31", "nobody signs in as “nobody”. Add the person first."),
        ("sam,certifed,2025-01-31", "Sam’s role does not ask for “certifed”. Did you mean “certified”?"),
        ("sam,certified,1/2/26", "“1/2/26” is not a day that reads only one way. Write it like 2025-11-24."),
        ("sam,certified,44927", "“44927” is not a day that reads only one way. Write it like 2025-11-24."),
        ("sam,certified,2026-06-02", "2 June 2026 is still to come. Bring what was passed by today."),
        (
            "sam,certified,2023-01-31",
            "31 January 2023 lies before Sam’s work here, so it would count for nothing. "
            "Correct the first day of work, or leave it out.",
        ),
        ("sam,certified,2025-01-31,yes", "it has 4 columns. Write three: sign-in name, what, day."),
    ],
)
def test_a_row_with_a_problem_is_told_and_keeps_the_whole_file_out(library, dora, sam, row, told):
    rows = ["sam,certified,2026-01-20", row]

    seen = plan(library, *rows)

    assert seen.problems == (f"Row 3: {told}",)
    with pytest.raises(Refused, match="Some rows have a problem"):
        brings(library, *rows)
    assert count(BroughtPass) == 0


def test_two_rows_that_say_the_same_are_told(library, dora, sam):
    seen = plan(library, "sam,certified,2026-01-20", "SAM,Certified,2026-01-20")

    assert seen.problems == ("Row 3: it says the same as row 2. Take one of them out.",)


def test_only_what_came_before_the_training_here_is_brought(library, dora, sam):
    library.passes(sam, MODULES[0], "2026-03-01")

    seen = plan(library, f"sam,{MODULES[1]},2026-02-28", f"sam,{MODULES[1]},2026-03-01")

    assert seen.problems == ("Row 3: Sam has trained here since 1 March 2026. Bring only what was passed before.",)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("sign-in name,what,day\nSam,certified,Ren\u00e9e".encode("latin-1"), "This file is not UTF-8 text."),
        (file("sam,certified,2025-01-31").encode("utf-16"), "This file is not UTF-8 text."),
        (b"PK\x03\x04\x00\x00", "This file is not UTF-8 text."),
        (b"", "The first row names the columns"),
        (b"name,what,day\nsam,certified,2025-01-31", "The first row names the columns"),
        (b"sign-in name|what|day\nsam|certified|2025-01-31", "The first row names the columns"),
        (b"sign-in name,what,day\n\n,,\n", "stands no row"),
        (b'sign-in name,what,day\n"sam,certified,2025-01-31', "a quotation mark is not closed"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(library, sent, told):
    with pytest.raises(Unreadable) as refused:
        history.plan(library.teaching, db.session(), text_of(sent), by=None, today=date.fromisoformat(TODAY))

    assert told in refused.value.sentence


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_file_is_read_as_spreadsheets_write_it_where_a_comma_is_part_of_a_number(library, sam, between):
    text = file("sam,certified,2025-01-31").replace(",", between)

    [row] = history.plan(library.teaching, db.session(), text, by=None, today=date.fromisoformat(TODAY)).rows

    assert (row.person_id, row.what, str(row.on)) == (sam, "certified", "2025-01-31")


def test_a_mark_at_the_beginning_and_empty_rows_at_the_end_are_read_over(library, sam):
    text = text_of(("\ufeff" + file("sam,certified,2025-01-31") + "\r\n,,\r\n\r\n").encode())

    assert len(history.plan(library.teaching, db.session(), text, by=None, today=date.fromisoformat(TODAY)).rows) == 1


def test_what_would_bring_something_else_than_was_seen_is_refused(library, dora, sam):
    seal = plan(library, "sam,certified,2025-01-31").seal
    lives.record_leave(sam, date(2026, 1, 8), None, by=dora, now=at("2026-05-01"))
    library.passes(sam, MODULES[0], "2026-06-01")
    rows = file("sam,certified,2025-01-31", "sam,certified,2026-01-20")

    with pytest.raises(Refused, match="Something changed since you looked"):
        history.bring(library.teaching, rows, seal, by=None, now=at(TODAY))

    assert count(BroughtPass) == 0


def test_only_a_director_brings_and_never_their_own(library, dora, sam):
    with pytest.raises(Refused, match="Only the Director"):
        brings(library, "dora,certified,2025-01-31", by=sam)

    assert plan(library, "dora,certified,2025-01-31", by=dora).problems == (
        "Row 2: nobody brings their own records. Another Director can, or whoever runs the site.",
    )


def test_what_is_brought_after_a_flag_does_not_answer_it(library, dora, sam):
    from training.rules.facts import Observation

    lives.flag(
        library.teaching, sam, Observation.ON_PAPER, clauses=[], module_ids=[MODULES[0]], by=dora, now=at("2026-05-01")
    )

    brings(library, f"sam,{MODULES[0]},2026-05-20")

    assert "flagged" in [reason.kind.value for reason in library.judged(sam, TODAY).reasons]
