"""`flask` commands for whoever runs the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url

from training import clock
from training.actions import accounts
from training.actions.accounts import LinkKind
from training.records import database, people
from training.records.database import DatabaseRefused
from training.records.tables import db
from training.rules.facts import PersonId
from training.web.teaching import teaching


def register(app: Flask) -> None:
    """Give the app its commands."""
    for command in (upgrade, backup, restore, director_link):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def upgrade() -> None:
    """Make the database, or bring its schema to this release, with a backup first."""
    url = current_app.config["DATABASE_URL"]
    try:
        _upgrade(url)
    except DatabaseRefused as fault:
        sys.exit(f"The database was left as it is.\n{fault}")


def _upgrade(url: str) -> None:
    if not database.is_there(url):
        database.create(url)
        click.echo("A new, empty database is made.")
        return
    if database.schema_is_current(db.engine):
        return
    if db.engine.dialect.name == "sqlite":
        kept = _backup_path(Path(make_url(url).database or ""))
        database.backup_to(db.engine, kept)
        click.echo(f"A backup is kept at {kept}.")
    database.upgrade(db.engine)
    click.echo("The schema is this release's own.")


def _backup_path(beside: Path) -> Path:
    """Return the name of a backup made now: its instant in UTC, so that names sort by age."""
    return beside.with_name(f"{beside.stem}-{clock.now():%Y%m%dT%H%M%SZ}.db")


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@with_appcontext
def backup(path: Path | None) -> None:
    """Copy the database as it is at one instant, while people go on writing."""
    kept = path or _backup_path(Path(make_url(current_app.config["DATABASE_URL"]).database or ""))
    try:
        database.backup_to(db.engine, kept.absolute())
    except DatabaseRefused as fault:
        sys.exit(str(fault))
    click.echo(f"The backup is at {kept}. Keep it, and the file secret-key, on another machine.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(path: Path) -> None:
    """Put a backup in the database's place. Stop the site first. What was there is kept beside it."""
    url = make_url(current_app.config["DATABASE_URL"])
    if url.get_backend_name() != "sqlite":
        sys.exit("PostgreSQL restores its own backups. Run `pg_restore --clean` on DATABASE_URL.")
    place = Path(url.database or "").absolute()
    try:
        database.is_there(f"sqlite:///{path.absolute()}")
        aside = database.restore_from(path.absolute(), place)
    except DatabaseRefused as fault:
        sys.exit(f"Nothing was changed.\n{fault}")
    click.echo(f"The database at {place} is now the backup {path}.")
    if aside:
        click.echo(f"What was there is kept at {aside}.")
    click.echo("Start the site.")


@click.command("director-link")
@with_appcontext
def director_link() -> None:
    """Print a one-time link for a Director who forgot the password."""
    now = clock.now()
    directors = people.directors(db.session(), teaching().day(now))
    if not directors:
        sys.exit("No library is set up yet. Run `make run`: it prints the link that sets it up.")
    for director in directors:
        link = accounts.make_link(LinkKind.NEW_PASSWORD, of=PersonId(director.id), by=None, now=now)
        click.echo(f"{director.name}, within 30 minutes: {current_app.config['PUBLIC_URL']}/new-password/{link.token}")
