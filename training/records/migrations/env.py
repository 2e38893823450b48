"""Runs the migrations on an engine: all that are due in one transaction, or none. Holds no migration of its own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, text

from training.records.database import ACTION, SITE_LOCK, open_engine
from training.records.tables import Base, Instant
from training.settings import from_environment


class OrphansLeft(Exception):
    """A migration left rows whose parents are gone. It was taken back."""


def run(engine: Engine) -> None:
    """Run what Alembic was asked to.

    On SQLite foreign keys are off from before the transaction begins (inside, the pragma does
    nothing) until it has ended: a table that a batch makes anew is dropped for a moment, and
    with them on its children would lose their parents. They are checked before the commit.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        _set_foreign_keys(connection, "OFF")
        connection = connection.execution_options(**{ACTION: True})
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            render_as_batch=True,
            compare_type=True,
            render_item=_render_item,
        )
        try:
            with context.begin_transaction():
                if not is_sqlite:
                    connection.execute(text(f"select pg_advisory_xact_lock({SITE_LOCK})"))
                context.run_migrations()
                if is_sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise OrphansLeft(f"{len(orphans)} rows, the first in the table {orphans[0][0]}")
        finally:
            _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, state: Literal["ON", "OFF"]) -> None:
    if connection.dialect.name == "sqlite":
        # On the driver's connection: ours would begin a transaction first.
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {state}")


def _render_item(kind: str, item: Any, _autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own type as what it is in the database: a migration must outlive tables.py."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


# At an engineer's desk, `alembic check` and `alembic revision` work on the site's own database.
run(context.config.attributes.get("engine") or open_engine(from_environment().database_url))
