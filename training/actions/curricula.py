"""What the curriculum of the file means for those already here, once it asks for other modules than before."""

from __future__ import annotations

from datetime import datetime

from training.actions.acting import one_action
from training.actions.earning import grant_earned
from training.actions.teaching import Teaching
from training.records import facts, site
from training.records.tables import db
from training.rules.certifying import earned
from training.rules.facts import PersonId


def take_up(teaching: Teaching, now: datetime) -> int:
    """Certify at once whoever has passed all that a changed curriculum still asks for. Returns how many.

    Asked when the site starts, and by the daily run. What was asked before is kept: where that is the same nobody is
    loaded and nothing is written. Stopped half-way it goes on at the next start, since what is
    asked now is kept last; and whoever is certified by then earns nothing twice.
    """
    asks = {role.value: [module.id for module in asked.modules] for role, asked in teaching.asked.items()}
    session = db.session()
    if not site.is_set_up(session) or site.asks(session) == asks:
        session.rollback()
        return 0
    today = teaching.day(now)
    # Judged before any lock is taken: few earn anything, and each of those is loaded anew under it.
    gaining, failed = list[PersonId](), list[PersonId]()
    for known in facts.everyone_in_short(session, failed):
        with facts.noting_failure(known.person_id, failed):
            if earned(known, teaching.asked[known.role], teaching.numbers_of(known), today):
                gaining.append(known.person_id)
    granted = sum(_grant(teaching, person_id, now) for person_id in gaining)
    with one_action("took up the curriculum", by=None, at=now) as act:
        site.keep_asks(act.session, asks)
        act.detail = asks
    return granted


def _grant(teaching: Teaching, person_id: PersonId, now: datetime) -> bool:
    with one_action("certified by a shorter curriculum", by=None, at=now, about=person_id) as act:
        granted = grant_earned(teaching, act.session, facts.of_person(act.session, person_id), now)
        act.changes_nothing = not granted
    return granted
