"""Every promise of database.py, asserted on a live connection."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from training.records import database
from training.records.database import DatabaseBusy, DatabaseRefused, begin_action, insert_once
from training.records.tables import Person, Refusal, db

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


def refusal(name: str = "sam") -> Refusal:
    return Refusal(id=name, sign_in_key=name, at=NOW)


def person(name: str) -> Person:
    return Person(id=name, name=name, sign_in_name=name, sign_in_key=name, role="staff", oversees=False, added_at=NOW)


def count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Refusal)) or 0


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    engine = database.open_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_every_sqlite_connection_keeps_what_was_measured(sqlite_url: str, pragma: str, value: object):
    app = Flask(__name__)
    database.join(app, sqlite_url)

    with app.app_context():
        assert db.session.execute(text(f"pragma {pragma}")).scalar() == value
        db.engine.dispose()


@pytest.mark.postgres
def test_every_postgresql_connection_keeps_what_was_measured(postgresql_url: str):
    app = Flask(__name__)
    database.join(app, postgresql_url)

    with app.app_context():
        with db.engine.connect() as connection:
            connection.execute(text("select 1"))
            connection.rollback()  # which takes nothing of it back

            assert connection.execute(text("show random_page_cost")).scalar() == "1.1"
        db.engine.dispose()


def test_the_driver_begins_no_transaction_of_its_own(sqlite_engine: Engine):
    with sqlite_engine.connect() as connection:
        assert connection.connection.dbapi_connection.isolation_level is None


def test_a_row_without_its_parent_is_refused(session: Session):
    begin_action(session)

    with pytest.raises(IntegrityError):
        session.execute(text("insert into sign_ins values ('a', 'nobody', '2026-01-01', '2026-01-01', null)"))


def test_an_action_on_sqlite_has_the_write_lock_before_it_reads(sqlite_engine: Engine, tmp_path: Path):
    other_program = closing(sqlite3.connect(tmp_path / "training.db", timeout=0))
    with Session(sqlite_engine) as acting, Session(sqlite_engine) as reading, other_program as other:
        begin_action(acting)

        assert reading.scalar(select(func.count()).select_from(Person)) == 0  # a reader does not wait
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")


def test_a_page_that_only_reads_takes_no_lock(sqlite_engine: Engine):
    with Session(sqlite_engine) as reading, Session(sqlite_engine) as acting:
        reading.scalar(select(func.count()).select_from(Person))

        begin_action(acting)
        acting.add(refusal())
        acting.commit()

    assert count(sqlite_engine) == 1


def test_an_action_works_after_a_read_and_a_write_from_elsewhere(engine: Engine):
    with Session(engine) as session, Session(engine) as elsewhere:
        assert session.scalar(select(func.count()).select_from(Refusal)) == 0
        elsewhere.add(refusal("olive"))
        elsewhere.commit()

        begin_action(session)
        seen = session.scalar(select(func.count()).select_from(Refusal))
        session.add(refusal("sam"))
        session.commit()

    assert (seen, count(engine)) == (1, 2)


def test_without_the_lock_the_same_read_and_write_fails_at_once(sqlite_engine: Engine):
    """Why begin_action is there at all."""
    with Session(sqlite_engine) as session, Session(sqlite_engine) as elsewhere:
        session.scalar(select(func.count()).select_from(Refusal))
        elsewhere.add(refusal("olive"))
        elsewhere.commit()
        session.add(refusal("sam"))

        with pytest.raises(OperationalError, match="locked"):
            session.commit()


def test_rows_loaded_before_an_action_are_read_anew_in_it(engine: Engine):
    with Session(engine) as session, Session(engine) as elsewhere:
        session.add(person("sam"))
        session.commit()
        sam = session.get_one(Person, "sam")
        elsewhere.get_one(Person, "sam").name = "Samuel"
        elsewhere.commit()

        begin_action(session, "sam")

        assert sam.name == "Samuel"


def test_an_action_that_is_rolled_back_leaves_nothing_not_even_a_table(engine: Engine):
    with Session(engine) as session:
        begin_action(session)
        session.execute(text("create table half_made (id integer primary key)"))
        with session.begin_nested():
            session.add(refusal())
        session.execute(insert_once(session, Refusal).values(id="b", sign_in_key="b", at=NOW))
        session.rollback()

    assert count(engine) == 0
    assert "half_made" not in inspect(engine).get_table_names()


def test_the_lock_is_free_again_after_an_action(engine: Engine):
    for ends_with in (Session.commit, Session.rollback):
        with Session(engine) as session:
            begin_action(session)
            ends_with(session)

    with Session(engine) as session:
        begin_action(session)


def test_what_is_inserted_once_stays_as_it_was_first(session: Session):
    begin_action(session)
    first = session.execute(insert_once(session, Refusal).values(id="a", sign_in_key="first", at=NOW))
    second = session.execute(insert_once(session, Refusal).values(id="a", sign_in_key="second", at=NOW))

    assert (first.rowcount, second.rowcount) == (1, 0)
    assert session.scalars(select(Refusal.sign_in_key)).all() == ["first"]


def test_who_waits_too_long_for_the_lock_is_told_that_it_is_busy(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)

    with Session(engine) as first, Session(engine) as second:
        begin_action(first)

        with pytest.raises(DatabaseBusy):
            begin_action(second)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("held", "wanted", "waits"),
    [
        ("sam", "sam", True),
        ("sam", "olive", False),
        ("sam", None, True),
        (None, "sam", True),
        (None, None, True),
    ],
)
def test_on_postgresql_an_action_waits_only_for_what_it_could_change(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, held: str | None, wanted: str | None, waits: bool
):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    engine = database.open_engine(postgresql_url)
    with Session(engine) as first, Session(engine) as second:
        first.add_all([person("sam"), person("olive")])
        first.commit()
        begin_action(first, held)

        if waits:
            with pytest.raises(DatabaseBusy):
                begin_action(second, wanted)
        else:
            begin_action(second, wanted)
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize(("derived", "waits"), [(False, "on"), (True, "off")])
def test_on_postgresql_whatever_cannot_be_made_again_is_on_disk_before_anybody_goes_on(
    postgresql_url: str, derived: bool, waits: str
):
    engine = database.open_engine(postgresql_url)
    with Session(engine) as session:
        session.execute(text("set synchronous_commit = on"))  # the tests' own server waits for no disk
        session.commit()
        begin_action(session, derived=derived)
        assert session.scalar(text("show synchronous_commit")) == waits
        begin_action(session)
        assert session.scalar(text("show synchronous_commit")) == "on"
    engine.dispose()


# --- Making -------------------------------------------------------------------


def test_a_new_sqlite_file_is_for_its_owner_alone_and_nothing_is_left_beside_it(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'training.db'}"
    assert not database.is_there(url)

    database.create(url)

    assert database.is_there(url)
    assert [path.name for path in tmp_path.iterdir()] == ["training.db"]
    assert stat.S_IMODE((tmp_path / "training.db").stat().st_mode) == 0o600


def test_the_log_beside_a_sqlite_file_is_for_its_owner_alone_too(sqlite_engine: Engine, tmp_path: Path):
    with Session(sqlite_engine) as session:
        session.add(refusal())
        session.commit()

        assert stat.S_IMODE((tmp_path / "training.db-wal").stat().st_mode) == 0o600


def test_creating_what_is_there_changes_nothing(database_url: str):
    engine = database.open_engine(database_url)
    with Session(engine) as session:
        session.add(refusal())
        session.commit()

    database.create(database_url)

    assert count(engine) == 1
    engine.dispose()


def test_a_creation_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "MIGRATIONS", tmp_path / "nowhere")

    with pytest.raises(Exception, match="nowhere"):
        database.create(f"sqlite:///{tmp_path / 'training.db'}")

    assert list(tmp_path.iterdir()) == []


def test_connecting_never_makes_a_file(tmp_path: Path):
    engine = database.open_engine(f"sqlite:///{tmp_path / 'mistyped.db'}")

    with pytest.raises(OperationalError, match="unable to open"):
        engine.connect()

    assert list(tmp_path.iterdir()) == []


def test_a_path_with_odd_letters_is_that_path(tmp_path: Path):
    (tmp_path / "a b?c#d%20é").mkdir()
    path = tmp_path / "a b?c#d%20é" / "training.db"
    url = URL.create("sqlite", database=str(path)).render_as_string()

    database.create(url)

    assert path.exists()
    assert database.is_there(url)


# --- Refusing -----------------------------------------------------------------


def refused(url: str) -> str:
    with pytest.raises(DatabaseRefused) as found:
        database.is_there(url)
    return found.value.sentence


def test_a_folder_is_no_database(tmp_path: Path):
    assert refused(f"sqlite:///{tmp_path}").startswith(f"The database {tmp_path} is a folder.")


def test_an_empty_file_is_no_database(tmp_path: Path):
    path = tmp_path / "training.db"
    path.touch()

    assert refused(f"sqlite:///{path}").startswith(f"The database {path} is an empty file.")


def test_a_file_of_something_else_is_no_database(tmp_path: Path):
    path = tmp_path / "training.db"
    path.write_text("Dear diary, " * 500)

    assert refused(f"sqlite:///{path}").startswith(f"The file {path} is damaged, or no database at all.")


def test_a_damaged_database_is_refused(sqlite_url: str, tmp_path: Path):
    page = 4096
    with (tmp_path / "training.db").open("rb+") as file:
        file.seek(3 * page)
        file.write(bytes(page))

    assert "is damaged" in refused(sqlite_url)


def test_another_programs_database_is_refused(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "books.db")) as connection:
        connection.execute("create table books (title text)")

    assert "holds another program's tables, such as books." in refused(f"sqlite:///{tmp_path / 'books.db'}")


@pytest.mark.postgres
def test_another_programs_database_on_a_server_is_refused(postgresql_url: str):
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("drop table site"))
    engine.dispose()

    assert "holds another program's tables" in refused(postgresql_url)


@pytest.mark.postgres
def test_an_empty_database_on_a_server_is_a_place_for_a_site(postgresql_url: str):
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()

    assert not database.is_there(postgresql_url)


@pytest.mark.postgres
def test_a_database_that_a_server_does_not_have_is_named(postgres: URL):
    sentence = refused(postgres.set(database="trainign").render_as_string(hide_password=False))

    assert 'cannot be reached: database "trainign" does not exist.' in sentence


@pytest.mark.postgres
def test_a_name_that_a_server_does_not_let_in_is_told_without_the_password(postgres: URL):
    """The test's own server lets in any password, not any name; the way through the code is the same."""
    url = postgres.set(username="mallory", password="a-secret")

    sentence = refused(url.render_as_string(hide_password=False))

    assert 'cannot be reached: role "mallory" does not exist.' in sentence
    assert "a-secret" not in sentence


def test_a_server_that_does_not_answer_is_told_without_the_password():
    sentence = refused("postgresql://sam:a-secret@127.0.0.1:1/training")

    assert sentence.startswith("The database training at 127.0.0.1 cannot be reached: ")
    assert "Connection refused" in sentence
    assert "a-secret" not in sentence


@pytest.mark.parametrize("url", ["mysql://sam:a-secret@host/training", "training.db", "sqlite://", "postgres://a/b"])
def test_an_address_of_another_kind_is_refused_without_being_repeated(url: str):
    sentence = refused(url)

    assert sentence.startswith("DATABASE_URL names no database that the site knows.")
    assert "a-secret" not in sentence


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(DatabaseRefused, match=r"Nothing can be written in the folder .*nowhere"):
        database.create(f"sqlite:///{tmp_path / 'nowhere' / 'training.db'}")


def test_a_disk_that_cannot_keep_the_log_is_refused():
    engine = create_engine("sqlite://")  # in memory: the one such disk that every machine has
    database.attach(engine)

    with pytest.raises(DatabaseRefused, match="journal mode memory"):
        engine.connect()


# --- Copying ------------------------------------------------------------------


def test_a_backup_taken_while_people_write_is_one_instant_and_misses_nothing(sqlite_engine: Engine, tmp_path: Path):
    stop = threading.Event()
    acknowledged: list[int] = []

    def write() -> None:
        for number in range(100_000):
            with Session(sqlite_engine) as session:
                begin_action(session)
                session.add_all([refusal(f"{number}a"), refusal(f"{number}b")])  # always two
                session.commit()
            acknowledged.append(number)
            if stop.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(acknowledged) < 20:
            pass
        before = len(acknowledged)
        database.backup_to(sqlite_engine, tmp_path / "backup.db")
        after = len(acknowledged) + 1
    finally:
        stop.set()
        writer.join()

    copy = database.open_engine(f"sqlite:///{tmp_path / 'backup.db'}")
    kept = count(copy)
    copy.dispose()
    assert kept % 2 == 0
    assert before <= kept // 2 <= after
    assert database.is_there(f"sqlite:///{tmp_path / 'backup.db'}")
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600


def test_a_backup_never_replaces_a_file(sqlite_engine: Engine, tmp_path: Path):
    (tmp_path / "backup.db").write_text("yesterday's")

    with pytest.raises(DatabaseRefused, match="already"):
        database.backup_to(sqlite_engine, tmp_path / "backup.db")

    assert (tmp_path / "backup.db").read_text() == "yesterday's"
    assert not [name for name in os.listdir(tmp_path) if "unfinished" in name]


@pytest.mark.postgres
def test_on_postgresql_its_own_tool_makes_the_backup(postgresql_url: str, tmp_path: Path):
    engine = database.open_engine(postgresql_url)

    with pytest.raises(DatabaseRefused, match="pg_dump"):
        database.backup_to(engine, tmp_path / "backup.db")


# --- Putting a backup back ----------------------------------------------------


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def backup(sqlite_url: str, tmp_path: Path) -> Path:
    """A backup with one row, of a database that has two now."""
    engine = database.open_engine(sqlite_url)
    with Session(engine) as session:
        session.add(refusal("kept"))
        session.commit()
        database.backup_to(engine, tmp_path / "backup.db")
        session.add(refusal("later"))
        session.commit()
    engine.dispose()
    return tmp_path / "backup.db"


def test_a_backup_put_back_stands_in_the_place_and_what_was_there_beside_it(backup: Path, tmp_path: Path):
    aside = database.restore_from(backup, tmp_path / "training.db")

    assert aside == tmp_path / "training-before-restore-1.db"
    for path, rows in ((tmp_path / "training.db", 1), (aside, 2), (backup, 1)):
        engine = database.open_engine(f"sqlite:///{path}")
        assert count(engine) == rows
        engine.dispose()
    assert stat.S_IMODE((tmp_path / "training.db").stat().st_mode) == 0o600
    assert names(tmp_path) == ["backup.db", "training-before-restore-1.db", "training.db"]


def test_a_backup_is_put_back_where_nothing_is(backup: Path, tmp_path: Path):
    (tmp_path / "bare").mkdir()

    assert database.restore_from(backup, tmp_path / "bare" / "training.db") is None

    assert database.is_there(f"sqlite:///{tmp_path / 'bare' / 'training.db'}")
    assert names(tmp_path / "bare") == ["training.db"]


def test_no_backup_is_put_back_while_the_site_runs(backup: Path, sqlite_engine: Engine, tmp_path: Path):
    with Session(sqlite_engine) as session:
        session.scalar(select(func.count()).select_from(Refusal))

        with pytest.raises(DatabaseRefused, match="Stop the site"):
            database.restore_from(backup, tmp_path / "training.db")

    assert count(sqlite_engine) == 2


def test_no_log_of_a_damaged_database_is_left_for_the_backup_put_back(backup: Path, tmp_path: Path):
    """SQLite throws such a log away itself, or it goes aside with its database."""
    (tmp_path / "training.db").write_bytes(b"no database any more " * 1000)
    (tmp_path / "training.db-wal").write_bytes(b"its log")
    (tmp_path / "training.db-shm").write_bytes(b"its index")

    database.restore_from(backup, tmp_path / "training.db")

    assert not (tmp_path / "training.db-wal").exists()
    assert not (tmp_path / "training.db-shm").exists()
    assert database.is_there(f"sqlite:///{tmp_path / 'training.db'}")
    assert (tmp_path / "training-before-restore-1.db").read_bytes().startswith(b"no database any more")


def test_looking_at_a_database_changes_no_file(backup: Path, tmp_path: Path):
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    assert database.is_there(f"sqlite:///{backup}")

    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
