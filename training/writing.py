"""`flask` commands for whoever writes modules: check, coverage, walks, schemas, and a new module to begin from."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from training import showing
from training.content.beginning import CannotBegin, begin_module
from training.content.coverage import coverage
from training.content.problems import Severity
from training.content.read import find_problems, read_content
from training.content.schemas import write_to
from training.rules import playing
from training.rules.numbers import typed
from training.rules.walks import share_well, walks


def register(app: Flask) -> None:
    """Give the app its commands."""
    for command in (check, new_module, schemas):
        app.cli.add_command(command)


def _folder() -> Path:
    return Path(current_app.config["CONTENT_DIR"])


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--coverage", "covers", is_flag=True, help="Say what covers each clause; a gap ends with status 1.")
@click.option(
    "--play",
    "people",
    type=click.IntRange(min=1, max=100_000),
    metavar="PEOPLE",
    help="Let so many people walk each scenario by chance, and as many with care; say what it comes to.",
)
@with_appcontext
def check(folder: Path | None, covers: bool, people: int | None) -> None:
    """Read and check the content folder; tell every fault with file, line and cure."""
    folder = folder or _folder()
    problems = find_problems(folder)
    for problem in problems:
        click.echo(problem)
    told = {severity: sum(problem.severity is severity for problem in problems) for severity in Severity}
    click.echo(", ".join(showing.count(many, severity.value.lower()) for severity, many in told.items()) + ".")
    if told[Severity.ERROR]:
        sys.exit(1)
    if people:
        _play(folder, people)
    if covers and not _cover(folder):
        sys.exit(1)


def _play(folder: Path, people: int) -> None:
    content = read_content(folder)
    quiz_length = typed(content.curriculum).quiz_length
    for module in content.modules.values():
        found, length = walks(module.scenario, people), playing.length(module)
        click.echo(
            f"{module.id}: {found.shortest} to {found.longest} decisions, "
            f"about {playing.words_to_read(length, quiz_length):,} words and "
            f"{showing.count(playing.minutes(length, quiz_length), 'minute')} with the quiz. "
            f"Ends well: {showing.share(share_well(found.by_chance))} of {people:,} by chance, "
            f"{showing.share(share_well(found.with_care))} with care. "
            f"Never reached: {', '.join(found.never_reached) or 'no scene'}."
        )


def _cover(folder: Path) -> bool:
    """Print what covers each clause; say whether nothing is missing."""
    rows = coverage(read_content(folder))
    for row in rows:
        where = ", ".join(f"{c.module_id} {len(c.scenes)}+{len(c.items)}" for c in row.covers) or "nowhere"
        click.echo(f"{row.clause.weight}  {row.clause.id}: {where}")
        for gap in row.gaps:
            click.echo(f"     GAP  {gap}")
    gaps = sum(bool(row.gaps) for row in rows)
    click.echo(f"Scenes + items by module. {showing.count(gaps, 'clause')} of {len(rows)} not covered.")
    return not gaps


@click.command("new-module")
@click.argument("name")
@with_appcontext
def new_module(name: str) -> None:
    """Begin a module: a folder that passes the check except for its to-dos."""
    try:
        made = begin_module(_folder(), name)
    except CannotBegin as fault:
        sys.exit(str(fault))
    click.echo(f"{made} is begun. Write what stands as TO DO, and run `flask check`.")


@click.command()
@with_appcontext
def schemas() -> None:
    """Write the schemas by which an editor completes and underlines, into the content folder."""
    write_to(_folder())
    click.echo(f"The schemas are in {_folder() / '_schemas'}.")
