"""What a large library costs: the Director's pages, judging everybody, a usual day: `make scale`.

A library of copies of twenty lives, two years each, with all their evidence (tests/simulating.py); its size stands in
PEOPLE. The same is measured of a library of 196 in the same run. On SQLite; wall-clock time, one process and thread.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests import simulating
from training import clock, create_app
from training.actions import accounts, standings
from training.actions.acting import without_a_line
from training.records import database
from training.records.tables import Person, Standing, db
from training.rules.facts import PersonId
from training.settings import from_environment
from training.web.teaching import KEY

FEW, MANY = 196, int(os.environ.get("PEOPLE", "100000"))
LIVES, YEARS, SEED = 20, 2, 2026
MOST_DAYS = 60
"""By how many days at most a copy's life lies before the one it is a copy of."""
PAGES = ("/library", "/library?standing=overdue", "/library?standing=certified&after=5-", "/roster", "/matrix")
TIMES = 15
USUAL_DAY = 0.005
"""The share of people whose standing a usual day changes: of each two or three times a year. Ours."""
held: list[float] = []
"""How long the write lock was held each time, in seconds, with the wait for it and the sync to disk."""


@contextmanager
def timed() -> Iterator[object]:
    began = time.perf_counter()
    with without_a_line() as session:
        yield session
    held.append(time.perf_counter() - began)


def library(folder: Path, people: int) -> tuple[Flask, PersonId]:
    """Make a library of so many people; return it, and who is Director."""
    settings = from_environment({**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""})
    database.create(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        teaching = app.extensions[KEY]
        today = teaching.day(clock.now())
        begins_on = today - timedelta(365 * YEARS)
        dora = simulating.live(teaching, people=LIVES, first_on=begins_on, until_on=today, seed=SEED)
        with without_a_line() as session:
            here = session.query(Person).count()
            simulating.copy_people(session, people - here, most_days=MOST_DAYS, chance=Random(SEED))
        db.session.remove()
    return app, dora


def measured(app: Flask, dora: PersonId, people: int) -> dict[str, float]:
    """Return what each page and each run took, in seconds."""
    teaching, found = app.extensions[KEY], {}
    with app.app_context():
        found["judging everybody"] = _took(
            lambda: standings.renew_everybody(teaching, clock.now(), lambda _: None), times=1
        )
        standings.renew_all_stale(teaching, clock.now())
        today = teaching.day(clock.now())
        some = db.session.query(Standing.person_id).limit(int(people * USUAL_DAY) or 1).scalar_subquery()
        db.session.execute(update(Standing).where(Standing.person_id.in_(some)).values(judge_from=today))
        db.session.commit()
        found["a usual day"] = _took(lambda: standings.renew_all_stale(teaching, clock.now()), times=1)
        token = accounts.begin_sign_in(dora, clock.now())
        standings.renew_all_stale(teaching, clock.now())
        client = _signed_in(app, token)
        for path in PAGES:
            whole = path + dora if path.endswith("-") else path
            found[path] = _took(lambda whole=whole: _opens(client, whole), times=TIMES)
    return found


def _signed_in(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


def _opens(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]


def _took(does: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        does()
        spent.append(time.perf_counter() - began)
    return median(spent)


def main() -> None:
    standings.without_a_line = timed
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        small, large = measured(*library(Path(few), FEW), FEW), measured(*library(Path(many), MANY), MANY)
    print(f"{'':<40} {FEW:>10} {MANY:>10}  ratio")
    for what, took in large.items():
        print(f"{what:<40} {small[what] * 1000:>7.0f} ms {took * 1000:>7.0f} ms  {took / small[what]:.2f}")
    print(f"The write lock was held {max(held) * 1000:.0f} ms at most, {median(held) * 1000:.0f} ms as a rule.")
    print(f"All of it took {time.perf_counter() - began:.0f} s.")
    print(f"Memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB.")


if __name__ == "__main__":
    main()
