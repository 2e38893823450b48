"""The site, served so that it can be killed at an exact moment. Never a part of the product.

A child serves, on a socket that its parent holds open; where it dies, the parent sends the next one. A request says
by a header when its server is to die: as its answer is about to be committed; when it is, before the redirect leaves;
or anywhere, within the time that an answer takes. Nothing has time to tidy.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import socket
import sys

from flask import request
from sqlalchemy import event
from sqlalchemy.orm import Session
from waitress import serve

from training.records.tables import db
from training.serving import THREADS, app_or_why_not

HEADER = "X-Die"
BEFORE_COMMIT, AFTER_COMMIT, ANYWHERE = "before commit", "after commit", "anywhere"
LONGEST_S = 0.02
"""About as long as an answer takes."""


def die_if_asked(moment: str) -> None:
    if request.headers.get(HEADER) == moment:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    logging.getLogger("waitress").setLevel(logging.ERROR)  # a queue of one is no news here
    app = app_or_why_not()
    with app.app_context():
        engine = db.engine

    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)  # once here, and not by every child

    event.listen(engine, "commit", lambda _connection: die_if_asked(BEFORE_COMMIT))
    event.listen(Session, "after_commit", lambda _session: die_if_asked(AFTER_COMMIT))

    @app.before_request
    def set_the_alarm() -> None:
        if request.headers.get(HEADER) == ANYWHERE:
            signal.setitimer(signal.ITIMER_REAL, random.uniform(0.0001, LONGEST_S))  # SIGALRM ends a process at once

    door = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    while True:
        child = os.fork()
        if child == 0:
            serve(app, sockets=[door], threads=THREADS)
        _, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) not in (signal.SIGKILL, signal.SIGALRM):
            sys.exit(f"The server ended by itself: {status}")


if __name__ == "__main__":
    main()
