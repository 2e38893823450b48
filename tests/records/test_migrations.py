"""The migrations make what the models say, on both databases, all of it or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from training.records import database
from training.records.tables import Base


def shape(engine: Engine) -> dict[str, Any]:
    """Return all that a database says of its tables, in an order of our own."""
    looks = inspect(engine)
    questions: list[Callable[[str], Any]] = [
        looks.get_columns,
        looks.get_indexes,
        looks.get_unique_constraints,
        looks.get_foreign_keys,
        looks.get_check_constraints,
        lambda table: [looks.get_pk_constraint(table)],
    ]
    return {
        f"{table} {number}": sorted(plain(answer) for answer in question(table))
        for table in looks.get_table_names()
        if table != "alembic_version"
        for number, question in enumerate(questions)
    }


def plain(value: Any) -> str:
    """Write out what was reflected, by its words and not by its place in memory."""
    if isinstance(value, dict):
        return str({key: plain(value[key]) for key in sorted(value)})
    return str(value)


def test_the_migrations_make_what_the_models_say(engine: Engine):
    migrated = shape(engine)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)

    assert migrated == shape(engine)
    assert len(migrated) == 6 * len(Base.metadata.tables)


def test_alembic_finds_nothing_to_add(engine: Engine):
    command.check(database.migrations(engine))


def test_a_fresh_database_is_current(engine: Engine):
    assert database.schema_is_current(engine)
    database.check_schema(engine)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("0000_before", "The database is at 0000_before, from a newer release than this program"),
        (None, "The database is at nothing, and this program needs 0001_first."),
    ],
)
def test_another_schema_is_refused_with_the_way_on(engine: Engine, at: str | None, sentence: str):
    with engine.begin() as connection:
        connection.execute(text("delete from alembic_version"))
        if at:
            connection.execute(text("insert into alembic_version values (:at)"), {"at": at})

    assert not database.schema_is_current(engine)
    with pytest.raises(database.DatabaseRefused) as refused:
        database.check_schema(engine)
    assert refused.value.sentence.startswith(sentence)


# --- A migration that goes wrong ----------------------------------------------


@pytest.fixture
def next_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put more migrations after the last, for this test alone."""
    head = ScriptDirectory(str(database.MIGRATIONS)).get_current_head()
    folder = tmp_path / "versions"
    folder.mkdir()
    plain = database.migrations

    def with_more(engine: Engine) -> Config:
        config = plain(engine)
        config.set_main_option("version_locations", f"{database.MIGRATIONS / 'versions'};{folder}")
        config.set_main_option("path_separator", ";")
        return config

    def write(*bodies: str) -> None:
        last = head
        for number, body in enumerate(bodies, start=1):
            (folder / f"next_{number}.py").write_text(
                "import sqlalchemy as sa\nfrom alembic import op\n"
                f"revision = 'next_{number}'\ndown_revision = {last!r}\n\n\n"
                f"def upgrade():\n{textwrap.indent(textwrap.dedent(body), '    ')}"
            )
            last = f"next_{number}"
        monkeypatch.setattr(database, "migrations", with_more)

    return write


def test_of_migrations_of_which_the_last_fails_half_way_nothing_is_left(
    engine: Engine, next_migrations: Callable[..., None]
):
    next_migrations(
        """
        op.create_table("shelves", sa.Column("id", sa.Integer(), primary_key=True))
        """,
        """
        op.add_column("people", sa.Column("shelf", sa.Integer()))
        raise RuntimeError("the power failed")
        """,
    )
    before = shape(engine)

    with pytest.raises(RuntimeError, match="the power failed"):
        database.upgrade(engine)

    assert shape(engine) == before
    with engine.connect() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalars().all() == ["0001_first"]


def test_a_table_made_anew_keeps_the_rows_that_refer_to_it(engine: Engine, next_migrations: Callable[..., None]):
    with Session(engine) as session:
        session.execute(text("insert into revisions values ('r', 'm', 1, '{}', '2026-01-01')"))
        columns = "id, name, sign_in_name, sign_in_key, role, oversees, added_at"
        session.execute(
            text(f"insert into people ({columns}) values ('s', 'S', 's', 's', 'staff', false, '2026-01-01')")
        )
        session.execute(text("insert into leaves values ('l', 's', '2026-01-01', null, '2026-01-01')"))
        session.commit()
    next_migrations("""
        with op.batch_alter_table("people", recreate="auto") as batch:
            batch.alter_column("name", type_=sa.String(200))
    """)

    database.upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("select person_id from leaves")).scalars().all() == ["s"]
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 1


def test_a_migration_that_leaves_orphans_is_taken_back(sqlite_url: str, next_migrations: Callable[..., None]):
    engine = database.open_engine(sqlite_url)
    next_migrations("""
        op.execute("insert into leaves values ('l', 'nobody', '2026-01-01', null, '2026-01-01')")
    """)

    with pytest.raises(Exception, match="1 rows, the first in the table leaves"):
        database.upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from leaves")).scalar() == 0
    engine.dispose()


def test_every_migration_after_the_first_is_tried_on_old_data():
    """Each has a test here named for it, which fills the revision before with ugly data and upgrades that."""
    revisions = [script.revision for script in ScriptDirectory(str(database.MIGRATIONS)).walk_revisions()]

    assert [r for r in revisions[:-1] if f"test_{r}_keeps_old_data" not in globals()] == []


def test_at_an_engineers_desk_alembic_works_on_the_sites_own_database(sqlite_url: str, tmp_path: Path):
    told = subprocess.run(
        [sys.executable, "-m", "alembic", "-c", database.MIGRATIONS / "alembic.ini", "check"],
        env=os.environ | {"DATABASE_URL": sqlite_url, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert told.returncode == 0, told.stderr
    assert "No new upgrade operations detected." in told.stdout


def test_a_migrations_file_is_named_as_its_revision_so_that_the_newest_is_known_without_reading_any():
    scripts = ScriptDirectory(str(database.MIGRATIONS))
    names = [Path(script.path).stem for script in scripts.walk_revisions()]

    assert names == [script.revision for script in scripts.walk_revisions()] == sorted(names, reverse=True)
