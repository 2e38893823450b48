"""How the database is opened, locked, made, upgraded and copied. Knows no table but the people's row it locks.

What was measured, on SQLite in WAL and the plain driver:

- `synchronous=FULL` lost no acknowledged answer to a power cut; NORMAL lost some in almost every trial.
- A transaction that reads first and writes later fails at once, whatever its timeout, when somebody
  wrote in between. So an action begins with the write lock, and a page that only reads never takes it.
- The driver's own transactions let a CREATE TABLE, or a released savepoint, outlive a rollback. So they
  are off, and BEGIN is ours.

And on PostgreSQL: by its own reckoning, made for disks that turn, it sorts what an index holds in order, and starts
helpers to do it. Told what a page costs out of order on other disks, it judged everybody in a fifth less.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from flask import Flask
from pydantic_core import from_json, to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    URL,
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    SQLColumnExpression,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from training.records.tables import Base, Person, db

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 5000
SITE_LOCK = 7_301_948
"""The number of PostgreSQL's advisory lock. Ours, chosen once: any other number would do."""
ACTION = "begins_an_action"
"""The execution option of a connection whose transaction takes the write lock as it begins."""


class DatabaseRefused(Exception):
    """The database cannot be used. One sentence says what is there, the next what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class DatabaseBusy(Exception):
    """Somebody else held the write lock for longer than five seconds. Nothing was changed."""


NoConnection = PoolTimeout
"""Others held every connection of the pool for longer than five seconds. Nothing was changed."""


# --- Opening ----------------------------------------------------------------


def join(app: Flask, url: str) -> None:
    """Give an app its database. Opens no connection and makes no file."""
    address = _address(url)
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _options(address)
    db.init_app(app)
    with app.app_context():
        attach(db.engine)


def open_engine(url: str) -> Engine:
    """Return an engine of our own for a command or a test. It makes no file either."""
    address = _address(url)
    engine = create_engine(address, **_options(address))
    attach(engine)
    return engine


def _options(address: URL) -> dict[str, Any]:
    """A server may have hung up since a connection was last used; a file does not. JSON is three times as fast so."""
    return {
        "pool_timeout": BUSY_TIMEOUT_MS / 1000,
        "pool_pre_ping": address.get_backend_name() != "sqlite",
        "json_deserializer": from_json,
        "json_serializer": lambda value: to_json(value).decode(),
    }


def attach(engine: Engine) -> None:
    """Hold every connection of an engine to what was measured. Once an engine, before it first connects."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect_to_sqlite)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _on_connect_to_postgresql)


def _on_connect_to_postgresql(connection: DBAPIConnection, _record: object) -> None:
    connection.autocommit = True  # else the setting goes with the first transaction that is rolled back
    with closing(connection.cursor()) as cursor:
        cursor.execute("SET random_page_cost = 1.1")
    connection.autocommit = False


def _on_connect_to_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see above
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        [mode] = cursor.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise DatabaseRefused(
                f"The database lies where SQLite cannot keep its log (journal mode {mode}). "
                "Move it to a disk of this machine: a network share does not do."
            )
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")


def _on_begin(connection: Connection) -> None:
    takes_lock = connection.get_execution_options().get(ACTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if takes_lock else "BEGIN")


def _address(url: str) -> URL:
    """Return the address to connect to: for a SQLite file one that never makes the file.

    A mistyped path must not become a fresh, empty site beside the real one.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return parsed
    return parsed.set(database=_file(parsed).as_uri(), query={"mode": "rw", "uri": "true"})


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError):
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("sqlite", "postgresql") or not parsed.database:
        # The address itself is not repeated: it may hold a password.
        raise DatabaseRefused(
            "DATABASE_URL names no database that the site knows. "
            "Write it like sqlite:////srv/training/training.db or postgresql://name:password@host/training."
        )
    return parsed


def _file(url: URL) -> Path:
    return Path(url.database or "").absolute()


# --- Locking ----------------------------------------------------------------


def begin_action(session: Session, person_id: str | None = None, *, derived: bool = False) -> None:
    """End the request's read transaction and begin a writing one, with its lock taken before anything is read.

    person_id  whose rows the action changes; None: an action on the whole site
    derived    what is written can be made again from what is kept: on PostgreSQL nobody waits until it is on disk.
               PostgreSQL keeps their order, so that nothing later is ever on disk without it

    SQLite has one lock for all. On PostgreSQL an action on a person waits for other actions on that
    person, and an action on the site waits for all. Rows that the session had loaded are read anew when
    next looked at: nothing read before the lock is trusted after it. Raises DatabaseBusy after five
    seconds of waiting.
    """
    session.rollback()
    try:
        connection = session.connection(execution_options={ACTION: True})
        if connection.dialect.name == "postgresql":
            _lock_rows(connection, person_id, derived)
    except OperationalError as fault:
        session.rollback()
        if _is_busy(fault):
            raise DatabaseBusy from fault
        raise


def _lock_rows(connection: Connection, person_id: str | None, derived: bool) -> None:
    connection.execute(text(f"set local lock_timeout = {BUSY_TIMEOUT_MS}"))
    if derived:
        connection.execute(text("set local synchronous_commit = off"))
    if person_id is None:
        connection.execute(text(f"select pg_advisory_xact_lock({SITE_LOCK})"))
        return
    connection.execute(text(f"select pg_advisory_xact_lock_shared({SITE_LOCK})"))
    # key_share: a row elsewhere that only refers to this person need not wait.
    connection.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def _is_busy(fault: DBAPIError) -> bool:
    lock_not_available, deadlock_detected = "55P03", "40P01"
    if isinstance(fault.orig, sqlite3.Error):
        return fault.orig.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte: its kinds lie above
    return getattr(fault.orig, "sqlstate", None) in (lock_not_available, deadlock_detected)


def insert_once(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that does nothing where a row with the same key, or any other unique value, is there.

    Execute it with its values; `rowcount` is 1 if it stored, else 0.
    """
    return _insert_once(table, session.get_bind().dialect.name)


@cache
def _insert_once(table: type[Base], dialect: str) -> sqlite.Insert | postgresql.Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    # Into the table, not the class, and the values apart: no objects to keep in step, and a third of the cost.
    return insert(cast(Table, table.__table__)).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


# --- Asking about many ------------------------------------------------------


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: object = None) -> Self:
        """Stay as it is: compared with true, as SQLite knows no truth of its own, it would find no index."""
        return self


_WORDS = JSON().with_variant(ARRAY(String), "postgresql")


def among(column: SQLColumnExpression[Any], words: str | Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of these words.

    words  the words; or a name, by which they are given as the question is asked

    They are sent as one value. Of a hundred each as a value of its own, neither the driver nor the server keeps
    what it worked out of the question, and both read it anew each time.
    """
    sent = bindparam(words, type_=_WORDS) if isinstance(words, str) else bindparam(None, list(words), _WORDS)
    return _Among(column, sent)


@compiles(_Among, "sqlite")
def _among_in_sqlite(among: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, words = (compiler.process(one, **how) for one in among.clauses)
    return f"{column} IN (SELECT value FROM json_each({words}))"  # noqa: S608 - of names of columns and of values sent apart


@compiles(_Among, "postgresql")
def _among_in_postgresql(among: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, words = (compiler.process(one, **how) for one in among.clauses)
    return f"{column} = ANY({words})"


# --- Looking ----------------------------------------------------------------


def is_there(url: str) -> bool:
    """Say whether a site's database is at an address. False: nothing is, and `create` may make one.

    Raises DatabaseRefused for anything else that is there, and for what cannot be reached. Writes nothing.
    """
    parsed = _parsed(url)
    is_file = parsed.get_backend_name() == "sqlite"
    tables = _tables_in(_file(parsed)) if is_file else _tables_on_server(parsed)
    if tables and not {"alembic_version", "site", "people"} <= tables:
        raise DatabaseRefused(
            f"The database {parsed.database} holds another program's tables, such as {min(tables)}. "
            "Name another database in DATABASE_URL."
        )
    return bool(tables)


def _tables_in(path: Path) -> set[str]:
    """Return the names of the tables in a sound SQLite file. None at all: no file is there."""
    if path.is_dir():
        raise DatabaseRefused(
            f"The database {path} is a folder. Name a file in DATABASE_URL, such as {path / 'training.db'}."
        )
    if not path.exists():
        return set()
    try:
        # Not mode=ro: that leaves the files of the log behind.
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.OperationalError as fault:
        raise DatabaseRefused(f"The database {path} cannot be read: {fault}. See who may read it.") from fault
    except sqlite3.DatabaseError:
        sound, tables = False, set()
    if not sound:
        raise DatabaseRefused(
            f"The file {path} is damaged, or no database at all. Put the newest backup in its place, "
            "or name another file in DATABASE_URL."
        )
    if not tables:
        raise DatabaseRefused(
            f"The database {path} is an empty file. Put the newest backup in its place, "
            "or delete it if the site was never used."
        )
    return tables


def _tables_on_server(url: URL) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    except OperationalError as fault:
        raise DatabaseRefused(_why_unreached(url, fault)) from fault
    finally:
        engine.dispose()


def _why_unreached(url: URL, fault: DBAPIError) -> str:
    """Say in one sentence why a server did not let the site in. The driver's words hold no password."""
    told = str(fault.orig).strip().splitlines()[0].rpartition("FATAL:")[2].strip()
    return (
        f"The database {url.database} at {url.host or url.query.get('host', 'this machine')} "
        f"cannot be reached: {told}. Start the server, or correct DATABASE_URL."
    )


# --- Making and upgrading ---------------------------------------------------


def create(url: str) -> None:
    """Make a site's database where nothing is: whole, or not at all. A site that is there is left alone.

    A SQLite file is made beside its place and moved there when it is finished; only its owner may read it.
    """
    if is_there(url):
        return
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        with suppress(FileExistsError), _finished_file(_file(parsed)) as unfinished:
            _upgrade_once(parsed.set(database=str(unfinished)).render_as_string())
        return
    _upgrade_once(url)


def _upgrade_once(url: str) -> None:
    engine = open_engine(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


@contextmanager
def _finished_file(path: Path) -> Iterator[Path]:
    """Lend a file to fill, mode 0600, and put it in place when it is full.

    Raises FileExistsError if another file came there first: that one stays.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".unfinished", dir=path.parent)
    except OSError as fault:
        raise DatabaseRefused(
            f"Nothing can be written in the folder {path.parent} ({fault.strerror}). Choose another folder."
        ) from fault
    os.close(descriptor)
    unfinished = Path(name)
    try:
        yield unfinished
        _sync(unfinished)
        os.link(unfinished, path)  # unlike a rename it never replaces what is there
    finally:
        unfinished.unlink()


def migrations(engine: Engine) -> Config:
    """Return what Alembic needs to know to work on an engine."""
    # Imported here: it takes a quarter of the start, and a site whose schema is current needs none of it.
    from alembic.config import Config

    config = Config(MIGRATIONS / "alembic.ini")
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Bring the schema to this release, in one transaction: all of it or nothing. Make a backup first."""
    from alembic import command

    command.upgrade(migrations(engine), "head")


def schema_is_current(engine: Engine) -> bool:
    """Say whether the schema is this release's own."""
    return _schema_at(engine) == _schemas()[-1]


def check_schema(engine: Engine) -> None:
    """Raise DatabaseRefused unless the schema is this release's own, naming both and the way on."""
    at, needed = _schema_at(engine), _schemas()[-1]
    if at == needed:
        return
    if at in _schemas() or at is None:
        raise DatabaseRefused(
            f"The database is at {at or 'nothing'}, and this program needs {needed}. "
            "Stop the site and run `make run`: it makes a backup, then upgrades."
        )
    raise DatabaseRefused(
        f"The database is at {at}, from a newer release than this program, which knows {needed}. "
        "Run the newer release, or put back the backup made before it."
    )


def _schema_at(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("select version_num from alembic_version")).scalar()


def _schemas() -> list[str]:
    """Return the schemas there have been, the oldest first. A migration's file is named as its revision: 0001_first."""
    return sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


# --- Copying ----------------------------------------------------------------


def backup_to(engine: Engine, path: Path) -> None:
    """Copy the whole database into a new file, as it is at one instant, while people go on writing.

    Raises DatabaseRefused where a file is already, and on PostgreSQL, which has its own tool.
    """
    if engine.dialect.name != "sqlite":
        raise DatabaseRefused("PostgreSQL makes its own backups. Run `pg_dump --format=custom` on DATABASE_URL.")
    # Neither `cp`, which misses what is still in the log, nor a Connection, which would begin a
    # transaction: VACUUM cannot run in one.
    try:
        with _finished_file(path) as unfinished, closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(unfinished),))
    except FileExistsError as fault:
        raise DatabaseRefused(f"A file is already at {path}. Name another one for the backup.") from fault


def restore_from(backup: Path, place: Path) -> Path | None:
    """Put a copy of a backup in a SQLite database's place; return where what was there is kept now.

    None: nothing was there. Raises DatabaseRefused while the site runs. The change is one rename:
    broken off at any moment, either the old database stands in the place or the whole new one.
    """
    with tempfile.TemporaryDirectory(prefix=f"{place.name}.", suffix=".unfinished", dir=place.parent) as folder:
        copy = Path(folder) / place.name
        copy.touch(mode=0o600)
        with closing(sqlite3.connect(backup)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        _sync(copy)
        aside = _set_aside(place) if place.exists() else None
        os.replace(copy, place)
    return aside


def _set_aside(place: Path) -> Path:
    """Give a database a second name beside its own, with all that is still in its log."""
    names = (place.with_name(f"{place.stem}-before-restore-{number}{place.suffix}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    try:
        with closing(sqlite3.connect(place, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # takes the log in; refused while anybody is there
    except sqlite3.OperationalError as fault:
        raise DatabaseRefused(f"The database {place} is in use. Stop the site, then restore.") from fault
    except sqlite3.DatabaseError:
        pass  # too damaged to take anything in
    for log in ("-wal", "-shm"):  # what is left must not be taken for the new database's
        if Path(f"{place}{log}").exists():
            os.replace(f"{place}{log}", f"{aside}{log}")
    os.link(place, aside)
    return aside


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
