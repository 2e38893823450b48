"""What the Director's pages ask reads no table from end to end, on either database: so a page costs the same
for two hundred people and for a hundred thousand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from training.records import attempts, database, facts, standings
from training.rules.facts import PersonId
from training.rules.standing import State

GROWS = (
    "people|employments|leaves|role_changes|due_dates|flags|attempts|places|responses"
    "|brought_passes|certifications|standings|audit"
)
"""The tables that grow with the library, or with its years."""
TODAY, SAM = date(2026, 3, 2), PersonId("sam")


def page(**how: object) -> Callable[[Session], object]:
    given = {"only": None, "after": None, **how}
    return lambda session: standings.page(session, "basis", TODAY, most=50, **given)


QUESTIONS = {
    "the first page": page(),
    "one standing": page(only=State.OVERDUE),
    "a later page": page(after=(5, SAM)),
    "a later page of one standing": page(only=State.CERTIFIED, after=(5, SAM)),
    "how many stand so": lambda session: standings.counts(session, "basis", TODAY),
    "who waits to be judged": lambda session: standings.stale(session, "basis", TODAY, 100),
    "what of the audit is new": lambda session: standings.mark(session, 100),
    "the last line about somebody": lambda session: standings.lines(session, [SAM]),
    "what is left untouched": lambda session: attempts.untouched(session, datetime(2026, 2, 1, tzinfo=UTC)),
    "what judging needs": lambda session: facts.in_short(session, [SAM]),
    "the attempts in order": lambda session: facts._attempts_in_short(
        session, [SAM, PersonId("nell")], lambda attempt: False, {}
    ),
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_question_of_the_directors_page_finds_its_rows_by_an_index(engine: Engine, asked: str):
    plan = planned(engine, QUESTIONS[asked], without=["seqscan"])

    assert plan
    assert [line for line in plan if reads_from_end_to_end(line)] == []


@pytest.mark.parametrize("asked", [name for name in QUESTIONS if re.search("page|one standing|in order", name)])
def test_what_comes_in_the_order_of_an_index_is_not_sorted(engine: Engine, asked: str):
    plan = planned(engine, QUESTIONS[asked], without=["seqscan", "bitmapscan", "sort"])

    assert plan
    assert [line for line in plan if re.search(r"\bSort\b|TEMP B-TREE", line)] == []


@pytest.mark.parametrize("asked", [name for name in QUESTIONS if "page" in name])
def test_a_page_is_read_by_its_index_whatever_the_statistics_say(sqlite_url: str, asked: str):
    engine = with_statistics(sqlite_url, "people", 100_000)

    assert [line for line in planned(engine, QUESTIONS[asked], without=[]) if "SCAN people" in line] == []


@pytest.mark.postgres
@pytest.mark.parametrize("asked", [name for name in QUESTIONS if "stand" in name or "page" in name or "waits" in name])
def test_postgresql_finds_rows_by_an_index_also_with_a_plan_for_any_value(postgresql_url: str, asked: str):
    """After some runs it makes one plan for all values: it then takes a third of a table to be smaller than any."""
    engine = database.open_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("set session_replication_role = replica")
        connection.exec_driver_sql(
            "insert into standings (person_id, line, judge_from, basis, gravity, name_key, holds_certification, says) "
            "select number, 0, '2027-01-01', 'basis', 5, number, true, '{}' from generate_series(1, 20000) number"
        )
        connection.exec_driver_sql("analyze")
        connection.exec_driver_sql("set plan_cache_mode = force_generic_plan")
        connection.connection.driver_connection.prepare_threshold = 0
        with Session(connection) as session:
            QUESTIONS[asked](session)
            read = text("select seq_scan from pg_stat_xact_user_tables where relname = 'standings'")
            from_end_to_end = session.scalar(read)
    engine.dispose()

    assert from_end_to_end == 0


def test_keeping_reads_the_standings_of_those_judged_alone_whatever_the_statistics_say(sqlite_url: str):
    engine = with_statistics(sqlite_url, "standings", 29)
    nobody = [{"person_id": f"nobody {number}", "line": 0} for number in range(100)]

    plan = planned(engine, lambda session: standings.keep(session, nobody), without=[])

    assert any("SEARCH standings" in line for line in plan)
    assert [line for line in plan if "SCAN standings" in line] == []


def with_statistics(sqlite_url: str, table: str, rows: int) -> Engine:
    """Return an engine on a database whose statistics say that a table has so many rows, and nothing of any other."""
    engine = database.open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("analyze")
        said = (table, f"sqlite_autoindex_{table}_1", f"{rows} 1")
        connection.exec_driver_sql("insert into sqlite_stat1 values (?, ?, ?)", said)
        connection.exec_driver_sql("analyze sqlite_schema")
    return engine


def reads_from_end_to_end(line: str) -> bool:
    """Say whether a line of a plan reads a whole table that grows.

    A page reads its rows in the order of an index; and an index of what is open holds little.
    """
    by_index = "USING INDEX (ix_standings_in_order|uq_attempts_one_open)"
    return bool(re.search(rf"SCAN ({GROWS})\b(?! {by_index})|Seq Scan on ({GROWS})\b", line))


def planned(engine: Engine, ask: Callable[[Session], object], without: Sequence[str]) -> list[str]:
    """Return how the database answers: the lines of the plan of each question that is asked.

    without  the ways that PostgreSQL is not to go: a small table it would read whole, and sort
    """
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with Session(engine) as session:
        ask(session)
    event.remove(engine, "before_cursor_execute", note)
    explains = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    lines = []
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            for way in without:
                connection.exec_driver_sql(f"set enable_{way} = off")
        for statement, parameters in asked:
            lines += [str(row[-1]) for row in connection.exec_driver_sql(explains + statement, parameters)]
    return lines
