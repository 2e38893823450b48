"""Bringing the database up to this release: made where nothing is, backed up before its schema changes."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from training import clock
from training.records import database
from training.records.tables import db


def bring_up_to_date(url: str) -> list[str]:
    """Make the database, or upgrade its schema with a backup first; return what was done, a sentence each.

    Needs an app's context. Raises DatabaseRefused; then the database is as it was.
    """
    if not database.is_there(url):
        database.create(url)
        return ["A new, empty database is made."]
    if database.schema_is_current(db.engine):
        return []
    done = []
    if db.engine.dialect.name == "sqlite":
        kept = backup_path(url)
        database.backup_to(db.engine, kept)
        done.append(f"A backup is kept at {kept}.")
    database.upgrade(db.engine)
    return [*done, "The schema is this release's own."]


def backup_path(url: str) -> Path:
    """Return the name of a backup made now, beside the database: its instant in UTC, so that names sort by age."""
    beside = Path(make_url(url).database or "").absolute()
    return beside.with_name(f"{beside.stem}-{clock.now():%Y%m%dT%H%M%SZ}.db")
