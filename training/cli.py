"""`flask` commands for whoever runs the site."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url

from training import clock, create_app, ids, showing
from training.actions import accounts, daily, history, standings
from training.actions.accounts import LinkKind
from training.actions.acting import Refused
from training.content.shapes import Role
from training.records import database, people
from training.records.database import DatabaseRefused
from training.records.tables import db
from training.rejudging import judge_everybody
from training.rules.facts import PersonId
from training.settings import from_environment
from training.upgrading import backup_path, bring_up_to_date
from training.web.teaching import teaching

ENTRY = Path(__file__).resolve().parent.parent / "app.py"


def register(app: Flask) -> None:
    """Give the app its commands."""
    for command in (upgrade, backup, restore, director_link, judge, import_history, rejudge, tick, demo):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def upgrade() -> None:
    """Make the database, or bring its schema to this release, with a backup first."""
    url = current_app.config["DATABASE_URL"]
    try:
        done = bring_up_to_date(url)
    except DatabaseRefused as fault:
        sys.exit(f"The database was left as it is.\n{fault}")
    for sentence in done:
        click.echo(sentence)


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@with_appcontext
def backup(path: Path | None) -> None:
    """Copy the database as it is at one instant, while people go on writing."""
    kept = path or backup_path(current_app.config["DATABASE_URL"])
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
        sys.exit(f"{accounts.NOT_SET_UP} Run `make run`: it prints the link that sets it up.")
    for director in directors:
        link = accounts.make_link(LinkKind.NEW_PASSWORD, of=PersonId(director.id), by=None, now=now)
        click.echo(f"{director.name}, within 30 minutes: {current_app.config['PUBLIC_URL']}/new-password/{link}")


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day, like 2026-11-24.")
@with_appcontext
def judge(path: Path, on: datetime) -> None:
    """Say as JSON what the rules say on a day of a life that is written in a file. No database is asked."""
    # Read here and not above: the site starts without what only this command needs.
    from training.judging import InForce, answer
    from training.life import LifeFaults, Written

    policy = teaching().content.policy
    in_force = InForce(teaching().asked, teaching().numbers_by(()), {*policy.clauses, *policy.statute})
    try:
        said = answer(Written(str(path), path.read_text(encoding="utf-8")), in_force, on.date())
    except (LifeFaults, UnicodeDecodeError) as fault:
        sys.exit(str(fault) if isinstance(fault, LifeFaults) else f"{path} is no text in UTF-8. Save it as UTF-8.")
    click.echo(json.dumps(said, indent=2, ensure_ascii=False))


@click.command("import-history")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Bring it without asking.")
@with_appcontext
def import_history(path: Path, *, yes: bool) -> None:
    """Bring what people passed before this site, from a CSV file: shown first, then kept whole or not at all."""
    now = clock.now()
    try:
        text = history.text_of(path.read_bytes())
        plan = history.plan(teaching(), db.session(), text, by=None, today=teaching().day(now))
        db.session.rollback()
        for row in plan.rows:
            click.echo(f"Row {row.number}: {row.name}, {showing.day(row.on)}. {row.does}.")
        for one in plan.comes:
            click.echo(f"{one.name}: certified from {showing.day(one.starts_on)} through {showing.day(one.until_on)}.")
        if plan.problems:
            sys.exit("\n".join([*plan.problems, "Nothing is brought. Mend these rows, and try again."]))
        if not plan.brings:
            click.echo("All of it stands here already.")
        elif yes or click.confirm(f"Bring {showing.count(plan.brings, 'row')}?"):
            history.bring(teaching(), text, plan.seal, by=None, now=now)
            click.echo(f"{showing.count(plan.brings, 'row is', 'rows are')} brought.")
    except Refused as refused:
        sys.exit(f"Nothing is brought. {refused.sentence}")


@click.command()
@click.option("--person", metavar="NAME", help="Only whoever signs in by this name.")
@click.option("--everyone", is_flag=True, help="Everybody, whether or not it is due.")
@with_appcontext
def rejudge(person: str | None, everyone: bool) -> None:
    """Judge anew whoever is due, and keep what the Director's page shows. While people go on working."""
    now, session = clock.now(), db.session()
    if person:
        found = people.by_sign_in_key(session, people.fold(person))
        if found is None:
            sys.exit(f"Nobody signs in as {person}. Write the sign-in name as it stands on the person's page.")
        standings.renew(teaching(), [PersonId(found.id)], now)
        click.echo(f"{found.name} is judged anew.")
        return
    many = people.count(session) if everyone else standings.how_many_wait(teaching(), now)
    bar: Any
    with click.progressbar(length=many, label="Judging") as bar:
        if everyone:
            judge_everybody(now, bar.update)
        else:
            standings.renew_all_stale(teaching(), now, bar.update)
    click.echo(f"{bar.pos} judged anew.")


@click.command()
@with_appcontext
def tick() -> None:
    """Do the daily run: close attempts left untouched, judge anew whoever is due. Twice, or late, it does no harm."""
    done = daily.run(teaching(), ids.new_id(), clock.now)
    if done is None:
        click.echo("Another server or command is at it.")
    else:
        click.echo(f"Closed unfinished: {done.closed}. Judged anew: {done.judged}.")


@click.command()
@click.option("--people", "many", type=click.IntRange(2, 100_000), help="So many instead, drawn by chance.")
@with_appcontext
def demo(many: int | None) -> None:
    """Serve a made-up library with two years behind it, until stopped. What this library keeps is left alone."""
    from training.demo_content import content_for_the_demo  # read here for the same reason

    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # else the folder and the server would outlive it
    with TemporaryDirectory(prefix="training-demo-") as folder:
        content = content_for_the_demo(Path(current_app.config["CONTENT_DIR"]), Path(folder) / "content")
        environment = {**os.environ, "DATA_DIR": folder, "CONTENT_DIR": str(content)}
        environment.pop("DATABASE_URL", None)
        settings = from_environment(environment)
        who, how_long = (f"{many} people", "a minute") if many else ("Fifteen invented people", "a few seconds")
        click.echo(f"{who} live through two years. That takes {how_long}.")
        database.create(settings.database_url)
        _live(create_app(settings), settings.public_url, many)
        click.echo(
            "Open one link at a time, or each in a private window. Ctrl-C stops the demo; then all of it is gone."
        )
        _serve(environment)


def _serve(environment: dict[str, str]) -> None:
    """Serve in a process of its own: in this one a forked worker finds the library's own site already imported."""
    server = subprocess.Popen([sys.executable, str(ENTRY)], env=environment)
    try:
        sys.exit(server.wait())
    except KeyboardInterrupt:
        return
    finally:
        server.terminate()
        server.wait()


def _live(app: Flask, public_url: str, many: int | None) -> None:
    """Let the two years go by in an app's database, and print who may be signed in as."""
    from training import simulating  # read here for the same reason
    from training.demo import live

    with app.app_context():
        now = clock.now()
        if many:
            shown = [simulating.live_many(teaching(), many, now)]
        else:
            known = live(teaching(), teaching().day(now))
            shown = [known[name] for name in ("Sam", "Olive", "Dora")]
        for person_id in shown:
            link = accounts.make_link(LinkKind.SIGN_IN, of=person_id, by=None, now=now)
            person = people.by_id(db.session(), person_id)
            title = teaching().content.library.title_of(Role(person.role))
            click.echo(f"{person.name}, {title}: {public_url}/sign-in/{link}")
        db.session.remove()
        db.engine.dispose()
