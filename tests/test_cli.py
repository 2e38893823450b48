"""The commands for whoever runs the site, each as it is typed."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.people import Staff, set_up_library
from tests.web.conftest import Visitor, content, make_app  # noqa: F401 - content is a fixture
from training.actions import accounts, lives, people
from training.actions.accounts import LinkKind
from training.content.shapes import Content, Role
from training.records import database
from training.records import people as people_kept
from training.records.tables import db
from training.web.teaching import KEY

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the database is, or will be."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "training.db"


@pytest.fixture
def app(place: Path, content: Content) -> Iterator[Flask]:  # noqa: F811
    app = make_app(f"sqlite:///{place}", place.parent, content)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def staff(app: Flask, place: Path, sqlite_template: Path) -> Staff:
    shutil.copy(sqlite_template, place)
    staff = set_up_library(app)
    rest(app)
    return staff


def rest(app: Flask) -> None:
    """Close what the app holds open, as when the site is stopped."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *words: str | Path) -> Result:
    result = app.test_cli_runner().invoke(args=list(map(str, words)))
    rest(app)
    return result


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def people_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("select name from people order by name")]


# --- check --------------------------------------------------------------------


def test_check_finds_no_fault_in_the_modules_of_this_house(app):
    result = run(app, "check")

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith("0 errors, ")


def test_check_plays_each_scenario_and_says_what_it_comes_to(app):
    result = run(app, "check", "--play", "1000")

    played = [line for line in result.output.splitlines() if "by chance" in line]
    assert result.exit_code == 0, result.output
    assert len(played) == len(list((ROOT / "scenarios").glob("*/scenario.yaml")))
    form = (
        r"[a-z-]+: \d to \d decisions, about [\d,]+ words and \d+ minutes with the quiz\. "
        r"Ends well: \d+% of 1,000 by chance, \d+% with care\. Never reached: no scene\."
    )
    assert [line for line in played if not re.fullmatch(form, line)] == []


def test_check_names_file_line_and_cure_of_a_fault_and_ends_with_1(app, tmp_path):
    folder = Path(shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios"))
    scenario = folder / "police-walk-in" / "scenario.yaml"
    lines = scenario.read_text().splitlines()
    number = next(n for n, line in enumerate(lines) if line.strip().startswith("then: "))
    lines[number] = f"{lines[number]}x"
    scenario.write_text("\n".join(lines))

    result = run(app, "check", folder)

    assert result.exit_code == 1
    assert f"police-walk-in/scenario.yaml:{number + 1}" in result.output
    assert "Did you mean" in result.output


# --- upgrade ------------------------------------------------------------------


def test_upgrade_makes_a_database_where_none_is_for_its_owner_alone(app, place):
    result = run(app, "upgrade")

    assert result.output == "A new, empty database is made.\n"
    assert names(place.parent) == ["training.db"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert people_in(place) == []


def test_upgrade_leaves_a_database_of_this_release_as_it_is_and_says_nothing(app, place, staff):
    before = place.read_bytes()

    result = run(app, "upgrade")

    assert (result.exit_code, result.output) == (0, "")
    assert place.read_bytes() == before
    assert names(place.parent) == ["training.db"]


def test_upgrade_makes_a_backup_first(app, place, staff, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "MIGRATIONS", shutil.copytree(database.MIGRATIONS, tmp_path / "migrations"))
    [first] = (tmp_path / "migrations" / "versions").glob("0001_*.py")
    was = re.search(r'^revision.*= "(.+)"', first.read_text(), re.MULTILINE).group(1)
    (first.parent / "0002_next.py").write_text(
        f"from alembic import op\nrevision = '0002_next'\ndown_revision = '{was}'\n\n\n"
        "def upgrade():\n    op.execute('create table shelves (id integer primary key)')\n"
    )

    result = run(app, "upgrade")

    assert result.exit_code == 0, result.output
    [kept] = place.parent.glob("training-*.db")
    assert re.fullmatch(r"training-\d{8}T\d{6}Z\.db", kept.name)
    assert result.output.splitlines() == [f"A backup is kept at {kept}.", "The schema is this release's own."]
    assert people_in(kept) == ["Dora", "Nell", "Olive", "Sam"]
    with closing(sqlite3.connect(place)) as now, closing(sqlite3.connect(kept)) as before:
        assert now.execute("select version_num from alembic_version").fetchone() == ("0002_next",)
        assert before.execute("select version_num from alembic_version").fetchone() == (was,)


def test_upgrade_leaves_what_is_no_site_alone(app, place):
    with closing(sqlite3.connect(place)) as books:
        books.execute("create table books (title text)")
        books.commit()
    before = place.read_bytes()

    result = run(app, "upgrade")

    assert result.exit_code == 1
    assert "The database was left as it is." in result.output
    assert "holds another program's tables" in result.output
    assert place.read_bytes() == before


# --- backup -------------------------------------------------------------------


def test_backup_copies_beside_the_database_under_its_instant(app, place, staff):
    result = run(app, "backup")

    [kept] = place.parent.glob("training-*.db")
    assert result.exit_code == 0
    assert result.output.startswith(f"The backup is at {kept}. Keep it, and the file secret-key,")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert people_in(kept) == people_in(place)


def test_backup_while_somebody_writes_holds_what_was_kept_and_nothing_half_done(app, place, staff, tmp_path):
    with closing(sqlite3.connect(place, isolation_level=None)) as writer:
        writer.execute("pragma journal_mode = wal")
        writer.execute("update people set name = 'Samuel' where name = 'Sam'")  # in the log, not in the file
        writer.execute("begin immediate")
        writer.execute("update people set name = 'Half done' where name = 'Nell'")

        result = run(app, "backup", tmp_path / "kept.db")

        writer.execute("rollback")
    assert result.exit_code == 0, result.output
    assert people_in(tmp_path / "kept.db") == ["Dora", "Nell", "Olive", "Samuel"]


def test_backup_never_replaces_a_file(app, staff, tmp_path):
    (tmp_path / "kept.db").write_text("yesterday's")

    result = run(app, "backup", tmp_path / "kept.db")

    assert result.exit_code == 1
    assert "A file is already at" in result.output
    assert (tmp_path / "kept.db").read_text() == "yesterday's"


# --- restore ------------------------------------------------------------------


@pytest.fixture
def kept(app: Flask, staff: Staff, tmp_path: Path) -> Path:
    """A backup, after which Ruth was added."""
    run(app, "backup", tmp_path / "kept.db")
    with app.app_context():
        teaching, now = app.extensions[KEY], datetime.now(UTC)
        ruth = people.NewPerson("Ruth", "ruth", Role.STAFF, teaching.day(now))
        people.add(teaching, ruth, by=staff.dora.id, now=now)
    rest(app)
    return tmp_path / "kept.db"


def test_restore_puts_a_backup_in_place_and_keeps_what_was_there(app, place, staff, kept):
    result = run(app, "restore", kept)

    aside = place.with_name("training-before-restore-1.db")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"The database at {place} is now the backup {kept}.",
        f"What was there is kept at {aside}.",
        "Start the site.",
    ]
    assert people_in(place) == ["Dora", "Nell", "Olive", "Sam"]
    assert people_in(aside) == ["Dora", "Nell", "Olive", "Ruth", "Sam"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert Visitor(app).get("/my-training", as_=staff.sam).h1


def test_restore_works_where_the_database_is_lost_and_where_it_is_damaged(app, place, kept):
    place.unlink()
    assert run(app, "restore", kept).exit_code == 0
    place.write_bytes(b"no database any more " * 1000)

    assert run(app, "restore", kept).exit_code == 0

    assert people_in(place) == ["Dora", "Nell", "Olive", "Sam"]


@pytest.mark.parametrize(
    ("made_of", "told"), [(b"", "is an empty file"), (b"Dear diary, " * 1000, "is damaged, or no database at all")]
)
def test_restore_refuses_what_is_no_backup(app, place, staff, tmp_path, made_of, told):
    (tmp_path / "diary.db").write_bytes(made_of)
    before = place.read_bytes()

    result = run(app, "restore", tmp_path / "diary.db")

    assert result.exit_code == 1
    assert result.output.startswith("Nothing was changed.\n")
    assert told in result.output
    assert place.read_bytes() == before
    assert names(place.parent) == ["training.db"]


def test_restore_refuses_another_programs_database(app, place, staff, tmp_path):
    with closing(sqlite3.connect(tmp_path / "books.db")) as books:
        books.execute("create table books (title text)")
    before = place.read_bytes()

    result = run(app, "restore", tmp_path / "books.db")

    assert result.exit_code == 1
    assert "holds another program's tables" in result.output
    assert place.read_bytes() == before


def test_restore_refuses_while_the_site_runs(app, place, kept):
    before = people_in(place)
    with closing(sqlite3.connect(place, isolation_level=None)) as site:
        site.execute("pragma journal_mode = wal")
        site.execute("begin")
        site.execute("select count(*) from people").fetchone()

        result = run(app, "restore", kept)

    assert result.exit_code == 1
    assert result.output.startswith("Nothing was changed.\n")
    assert "Stop the site, then restore." in result.output
    assert people_in(place) == before


# --- director-link ------------------------------------------------------------


def test_director_link_lets_a_director_choose_a_password(app, staff):
    result = run(app, "director-link")

    assert result.output.startswith("Dora, within 30 minutes: http://localhost/new-password/")
    path = result.output.split("http://localhost")[1].strip()
    assert Visitor(app).get(path).h1 == "Choose a new password, Dora."


def test_director_link_is_for_directors_who_are_here(app, staff):
    with app.app_context():
        teaching, now = app.extensions[KEY], datetime.now(UTC)
        ruth = people.NewPerson("Ruth", "ruth", Role.DIRECTOR, teaching.day(now) - timedelta(days=9))
        left = people.add(teaching, ruth, by=staff.dora.id, now=now)
        lives.end_employment(teaching, left, teaching.day(now) - timedelta(days=1), by=staff.dora.id, now=now)
        sams = accounts.make_link(LinkKind.INVITATION, of=staff.sam.id, by=None, now=now)

    result = run(app, "director-link")

    assert [line.split(",")[0] for line in result.output.splitlines()] == ["Dora"]
    with app.app_context():
        assert people_kept.live_link(db.session(), accounts.hash_of(sams), "invitation", datetime.now(UTC))


def test_director_link_before_the_library_is_set_up_says_how_to(app, place, sqlite_template):
    shutil.copy(sqlite_template, place)

    result = run(app, "director-link")

    assert result.exit_code == 1
    assert "No library is set up yet. Run `make run`: it prints the link that sets it up." in result.output


# --- Earlier records -----------------------------------------------------------------


def test_earlier_records_are_shown_then_asked_about_then_brought(app, staff, tmp_path):
    with app.app_context():
        today = app.extensions[KEY].day(datetime.now(UTC))
    path = tmp_path / "records.csv"
    path.write_text(f"sign-in name,what,day\nsam,certified,{today}\n", encoding="utf-8-sig")

    refused = app.test_cli_runner().invoke(args=["import-history", str(path)], input="n\n")
    brought = run(app, "import-history", path, "--yes")
    again = run(app, "import-history", path)

    assert "Row 2: Sam," in refused.output
    assert "brought." not in refused.output
    assert "Sam: certified from" in brought.output
    assert "1 row is brought." in brought.output
    assert "All of it stands here already." in again.output


def test_a_row_with_a_problem_ends_with_it_and_brings_nothing(app, staff, tmp_path):
    path = tmp_path / "records.csv"
    path.write_text("sign-in name,what,day\nsmm,certified,2025-01-31\n")

    result = run(app, "import-history", path, "--yes")

    assert result.exit_code == 1
    assert "Row 2: nobody signs in as" in result.output
    assert "Nothing is brought." in result.output


# --- Judging anew -------------------------------------------------------------


def test_rejudge_judges_whoever_is_due_then_nobody_and_one_or_all_on_demand(app, staff):
    assert run(app, "rejudge").output.splitlines()[-1] == "4 judged anew."
    assert run(app, "rejudge").output.splitlines()[-1] == "0 judged anew."
    assert run(app, "rejudge", "--everyone").output.splitlines()[-1] == "4 judged anew."
    assert run(app, "rejudge", "--person", "SAM").output == "Sam is judged anew.\n"
    assert "Nobody signs in as samuel." in run(app, "rejudge", "--person", "samuel").output


def test_a_tick_does_the_daily_run_and_a_second_one_finds_nothing_to_do(app, staff):
    assert run(app, "tick").output == "Closed unfinished: 0. Judged anew: 4.\n"
    assert run(app, "tick").output == "Closed unfinished: 0. Judged anew: 0.\n"
