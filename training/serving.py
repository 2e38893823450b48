"""Serving the site: what must hold before the first request, and the server itself."""

from __future__ import annotations

import logging
import socket
import sys
from threading import Event, Thread
from typing import NoReturn

from flask import Flask

from training import clock, create_app, garbage, ids, showing
from training.actions import accounts, curricula, daily, policies
from training.actions.accounts import LinkKind
from training.content.problems import ContentFaults
from training.records import database, site
from training.records.database import DatabaseRefused
from training.records.tables import db
from training.settings import Settings, SettingsRefused, from_environment
from training.upgrading import bring_up_to_date
from training.web.teaching import KEY as TEACHING

THREADS = 4
STOP_S = 5
"""Seconds for the last requests once the site is stopped. Then granian's worker is ended: on Ctrl-C it sometimes
never ends by itself. No answer that somebody saw as saved is lost: it was durable before it was shown."""


LOOKS_EVERY_S = 60
"""Seconds between two looks at whether the daily run waits. The first is not sooner: by then granian has made its
worker, which must not be forked from a process that holds a connection."""

log = logging.getLogger(__name__)

REFUSALS = (SettingsRefused, ContentFaults, DatabaseRefused)


def refuse_to_start(why: object) -> NoReturn:
    """End the program before anybody was served, and say why."""
    sys.exit(f"The site did not start.\n{why}")


def app_or_why_not() -> Flask:
    """Make the site from the environment; where it cannot be made, end the program with every fault told."""
    try:
        app = create_app(from_environment())
    except REFUSALS as fault:
        refuse_to_start(fault)
    garbage.look_seldom()
    return app


def start(*, upgrades: bool) -> None:
    """Check what must hold, say where the site is, and serve until stopped.

    upgrades  bring the database up to this release first. Asked for by whoever starts the
              site, never done unasked
    """
    app = app_or_why_not()
    settings = from_environment()
    see_that_the_port_is_free(settings)
    try:
        if upgrades:
            with app.app_context():
                for sentence in bring_up_to_date(settings.database_url):
                    print(sentence)
        publish(app)
        announce(app, settings)
    except DatabaseRefused as fault:
        refuse_to_start(fault)
    Thread(target=keep_time, args=(app, Event()), name="daily run", daemon=True).start()
    if settings.server == "waitress":
        _with_waitress(app, settings)
    else:
        _with_granian(settings)


def keep_time(app: Flask, stopped: Event) -> None:
    """Do the daily run once the day has begun, and judge anew whoever is due, until stopped. Looks once a minute.

    Should a look fail the next one is a minute later: the site itself goes on, and what a page
    shows is judged when it is asked for.
    """
    while not stopped.wait(LOOKS_EVERY_S):
        with app.app_context():
            try:
                if daily.waits(app.extensions[TEACHING], clock.now()):
                    daily.run(app.extensions[TEACHING], ids.new_id(), clock.now)
            except Exception:
                log.exception("The daily run was broken off. It is tried again in a minute.")
            finally:
                db.session.remove()


def see_that_the_port_is_free(settings: Settings) -> None:
    """End the program where something else listens already: the servers' own words for it help nobody."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as fault:
        why = (fault.strerror or "").partition(" (while")[0]  # without the address, which stands before it
        refuse_to_start(
            f"It cannot listen at {settings.host}, port {settings.port}: {why}. "
            "Perhaps it runs already. Stop that, or choose another PORT."
        )


def publish(app: Flask) -> None:
    """Keep the policy version that is about to be shown. Raises DatabaseRefused."""
    with app.app_context():
        database.check_schema(db.engine)
        policies.publish(app.extensions[TEACHING], clock.now())
        granted = curricula.take_up(app.extensions[TEACHING], clock.now())
        if granted:
            print(f"By the curriculum as it is now {showing.count(granted, 'person')} became certified.", flush=True)
        db.session.remove()


def announce(app: Flask, settings: Settings) -> None:
    """Print where the site is; while no library is set up, print the one-time link that sets it up."""
    with app.app_context():
        print(f"The site is at {settings.public_url}", flush=True)
        if not site.is_set_up(db.session()):
            link = accounts.make_link(LinkKind.SET_UP, of=None, by=None, now=clock.now())
            print(
                f"{accounts.NOT_SET_UP} Open this link once, within 24 hours, to set it up:\n"
                f"{settings.public_url}/set-up/{link}",
                flush=True,
            )
        db.session.remove()
        db.engine.dispose()


def _with_granian(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "app:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=STOP_S,
        log_access=False,
    ).serve()


def _with_waitress(app: Flask, settings: Settings) -> None:
    from waitress import serve

    serve(app, host=settings.host, port=settings.port, threads=THREADS, ident=None)
