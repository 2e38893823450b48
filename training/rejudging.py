"""Judging everybody anew by several processes side by side, batch by batch, while people go on working."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from itertools import repeat
from multiprocessing import get_context

from flask import current_app

from training import create_app, garbage
from training.actions import standings
from training.content.shapes import Content
from training.records import people
from training.records.tables import db
from training.rules.facts import PersonId
from training.settings import Settings
from training.web.teaching import teaching

FEW = 2000
"""People whom one process has judged before others have begun. Ours: each takes a second or two to begin."""
MOST_PROCESSES = 8
"""Ours: they judge side by side, but only one at a time keeps what was said."""
BEGUN = "fork" if sys.platform == "linux" else "spawn"
"""How a process begins. Forked it need not read anew what this one has read; elsewhere that is not safe."""


def judge_everybody(now: datetime, told: Callable[[int], object]) -> None:
    """Judge everybody anew, whether or not that is due, by as many processes as the machine has processors.

    told  is told after each batch how many were judged
    """
    session = db.session()
    everybody = people.ids_after(session, PersonId(""), people.count(session))
    session.rollback()
    if len(everybody) <= FEW:
        standings.renew_everybody(teaching(), now, told)
        return
    batches = [everybody[at : at + standings.BATCH] for at in range(0, len(everybody), standings.BATCH)]
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    db.engine.dispose()  # no process may share a connection with another
    with ProcessPoolExecutor(
        processes, get_context(BEGUN), _begin, (current_app.extensions["settings"], teaching().content)
    ) as pool:
        for many in pool.map(_judge, batches, repeat(now)):
            told(many)


def _begin(settings: Settings, content: Content) -> None:
    """Make the site in a process of its own, with the content as it was read, and stay in its context."""
    create_app(settings, content).app_context().push()
    garbage.look_seldom()


def _judge(person_ids: Sequence[PersonId], now: datetime) -> int:
    standings.renew(teaching(), person_ids, now)
    return len(person_ids)
