"""Ten years of a library: what is closed stays as it is, and the daily run leaves the same rows however it comes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Row, Table, select

from tests import amending
from tests.actions.conftest import at
from tests.contents import small
from tests.web.conftest import make_app
from training import simulating
from training.actions import attempts, daily, policies, standings
from training.actions import settings as setting_actions
from training.content.shapes import Content
from training.records.standings import gravity_of
from training.records.tables import Base, Standing, db
from training.rules.employing import works_here
from training.rules.facts import SettingReason
from training.rules.settings import SETTINGS
from training.rules.standing import State
from training.simulating import Years
from training.web.teaching import KEY
from training.wiring import teach

FIRST, UNTIL = date(2026, 1, 5), date(2036, 1, 5)
PEOPLE, SEED = 8, 2026

CLOSED = ("places", "responses", "certifications", "signatures", "audit", "revisions", "policy_versions")
"""Tables whose rows never change. Of the attempts, those that have ended."""


@pytest.fixture
def content() -> Content:
    return small()


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, content: Content) -> Iterator[Flask]:
    app = make_app(sqlite_url, tmp_path, content)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def table_of(name: str) -> Table:
    return Base.metadata.tables[name]


def closed_rows() -> dict[tuple[str, ...], Row]:
    """Every row that is closed, by its table and its key."""
    ended = select(table_of("attempts")).where(table_of("attempts").c.ended_at.is_not(None))
    queries = {"attempts": ended} | {name: select(table_of(name)) for name in CLOSED}
    rows = {
        (name, *(str(getattr(row, key.name)) for key in table_of(name).primary_key)): row
        for name, query in queries.items()
        for row in db.session.execute(query)
    }
    db.session.rollback()
    return rows


class Watched:
    """A library in which somebody notes, quarter by quarter, every row that is closed."""

    def __init__(self) -> None:
        self.noted: list[Mapping[tuple[str, ...], Row]] = []
        self.standings: set[int] = set()

    def notes(self, _: Years) -> None:
        self.noted.append(closed_rows())
        self.standings |= set(db.session.scalars(select(Standing.gravity)))
        db.session.rollback()


def policy_changes(years: Years) -> None:
    """The Board amends a clause: the site starts in the new words, with questions in them, and the Director signs."""
    content = years.teaching.content
    update = {"policy": amending.next_version(content, "2"), "modules": amending.with_questions(content, "2")}
    years.teaching = teach(content.model_copy(update=update))
    policies.publish(years.teaching, years.now())
    policies.sign(
        years.teaching,
        "2",
        [amending.changed(content)],
        years.in_days(20, 20),
        "The Director",
        by=years.director,
        now=years.now(),
    )
    for somebody in years.staff:
        years.looks_later(somebody, years.in_days(21, 60))


def setting_changes(years: Years) -> None:
    setting = SETTINGS["refresher-window-days"]
    seen = setting_actions.what_if(years.teaching, db.session(), setting, "90", years.today)
    setting_actions.change(
        years.teaching, setting, "90", SettingReason.MORE_TIME, seen.seal, by=years.director, now=years.now()
    )


def test_in_ten_years_no_row_that_is_closed_ever_changes(app):
    watched = Watched()
    quarters = [(FIRST + timedelta(days), watched.notes) for days in range(90, (UNTIL - FIRST).days, 91)]
    happen = [*quarters, (date(2029, 3, 1), setting_changes), (date(2031, 5, 1), policy_changes)]

    simulating.live(app.extensions[KEY], people=PEOPLE, first_on=FIRST, until_on=UNTIL, seed=SEED, happen=happen)

    at_last = closed_rows()
    changed = {
        key for noted in watched.noted for key, row in noted.items() if key not in at_last or at_last[key] != row
    }
    assert changed == set()
    assert len(watched.noted) == 40
    assert len(watched.noted[-1]) > 1000
    assert watched.standings >= {gravity_of(state) for state in State} - {gravity_of(State.STARTING)}
    assert db.session.scalar(select(table_of("attempts").c.id).where(table_of("attempts").c.kind == "change").limit(1))


# --- The daily run ----------------------------------------------------------------


def everybody_begins_something(years: Years) -> None:
    for somebody in years.staff:
        known = years.known(somebody)
        if works_here(known, years.today) and (modules := years.teaching.asked[known.role].modules):
            attempts.begin_module(years.teaching, somebody.id, modules[0].id, years.now())


def every_row(*, but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """All rows, without the columns that say when something was written, or by which line."""
    written = {"judged_on", "line", "holder", "until_at", "audit_read"}
    rows = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in but:
            columns = [column for column in table.columns if column.name not in written]
            rows[table.name] = sorted(map(str, db.session.execute(select(*columns))))
    db.session.rollback()
    return rows


def runs(app: Flask, day: date, hour: int = 18) -> daily.Done | None:
    return daily.run(app.extensions[KEY], f"{day:%y%m%d} {hour}", lambda: at(str(day), hour))


@contextmanager
def woken(app: Flask, into: Path) -> Iterator[Flask]:
    """The same library beside itself, as it was when it fell asleep."""
    db.session.remove()
    db.engine.dispose()
    into.mkdir()
    path = shutil.copy(app.config["DATABASE_URL"].removeprefix("sqlite:///"), into / "training.db")
    other = make_app(f"sqlite:///{path}", into, small())
    with other.app_context():
        yield other
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("days_old", [20, 350])
def test_one_run_after_ninety_days_asleep_leaves_the_rows_of_ninety_runs_and_a_second_one_changes_none(
    app, tmp_path, days_old
):
    asleep_on = FIRST + timedelta(days_old)
    happen = [(asleep_on - timedelta(10), everybody_begins_something)]
    simulating.live(app.extensions[KEY], people=PEOPLE, first_on=FIRST, until_on=asleep_on, seed=SEED, happen=happen)
    awake_on = asleep_on + timedelta(90)
    with woken(app, tmp_path / "awake") as awake:
        done = [runs(awake, asleep_on + timedelta(days)) for days in range(91)]
        by_days = every_row(but=("audit",))

    late = runs(app, awake_on)

    assert every_row(but=("audit",)) == by_days
    once = every_row()
    assert runs(app, awake_on, 19) == daily.Done(0, 0)
    assert every_row() == once
    assert late.closed == sum(one.closed for one in done) > 1
    assert sum(one.judged for one in done) >= late.judged > PEOPLE / 2
    assert standings.listed(app.extensions[KEY], at(str(awake_on), 20), only=None, after=None, most=99)[1].is_sure
