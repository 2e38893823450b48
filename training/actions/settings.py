"""The Director changes a setting of the library, after seeing whom it moves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from training.actions.acting import Outdated, one_action, only_the_director
from training.actions.teaching import Teaching
from training.records import facts, people, settings
from training.records.tables import Setting as Kept
from training.records.tables import db
from training.rules.employing import ONE_DAY
from training.rules.facts import PersonId, SettingChange, SettingReason
from training.rules.moving import Moved, moved
from training.rules.settings import Setting

NAMED = 50
"""Who moves is named, so many people at most: as many as are read at one time. The others are counted."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change of a setting would do, before anything is saved."""

    from_on: date  # the first day on which it would be in force
    move: int  # how many people would
    moved: tuple[Moved, ...]  # those of them that are named: whose standing is another first, then by name
    stay: int  # how many others work here, or are about to
    not_judged: Sequence[str]  # the names of those who could not be, with the value before or after
    version: int  # of the setting's last value; 0: it has none
    seal: str  # the same only while it would do the same


def what_if(teaching: Teaching, session: Session, setting: Setting, value: str, today: date) -> WhatIf:
    """Say whom a value of a setting would move from tomorrow on, and from when to when. Writes nothing.

    Judges everybody twice: for a library of a hundred thousand that takes minutes, not seconds.
    """
    change = SettingChange(setting.name, value, today + ONE_DAY)
    changes = settings.changes(session)
    before, after = teaching.numbers_by(changes), teaching.numbers_by((*changes, change))
    version = _version(settings.last_of(session, setting.name))
    seal, named, move, stay = hashlib.sha256(repr((change, version)).encode()), list[Moved](), 0, 0
    failed = list[PersonId]()
    for known in facts.everyone_in_short(session, failed):
        with facts.noting_failure(known.person_id, failed):
            one = moved(known, teaching.asked[known.role], before, after, change.from_on)
            if one:
                move += 1
                seal.update(repr((known.person_id, one.was.state, one.becomes.state, one.moves)).encode())
                named.append(one)
                if len(named) > 2 * NAMED:  # so that no more of them are held
                    named = sorted(named, key=_in_order)[:NAMED]
            elif known.employment.last_on is None or change.from_on <= known.employment.last_on:
                stay += 1
    seal.update(repr(stay).encode())
    shown = tuple(sorted(named, key=_in_order)[:NAMED])
    return WhatIf(change.from_on, move, shown, stay, people.names(session, failed), version, seal.hexdigest())


def _version(last: Kept | None) -> int:
    return last.version if last else 0


def _in_order(one: Moved) -> tuple[bool, str, PersonId]:
    return one.was.state is one.becomes.state, one.facts.name, one.facts.person_id


def change(
    teaching: Teaching,
    setting: Setting,
    value: str,
    because: SettingReason,
    seal: str,
    *,
    by: PersonId,
    now: datetime,
) -> None:
    """Set a setting to another value from tomorrow on: what opened up to today keeps the numbers of its day.

    value  as `Setting.read` returns it
    seal   of the WhatIf that was seen

    Sent a second time it changes nothing. Raises Outdated where the change would now do something
    else than was seen, and Refused for anybody but a Director.
    """
    today = teaching.day(now)
    new = SettingChange(setting.name, value, today + ONE_DAY)
    # Judged before the lock is taken: of a large library it takes a while, and all others would wait. What somebody
    # does in that moment moves them as whatever they do by midnight does: it is the days from tomorrow on that count.
    found = what_if(teaching, db.session(), setting, value, today)
    with one_action("changed a setting", by=by, at=now, alone=True) as act:
        only_the_director(act.session, by, "changes a setting")
        last = settings.last_of(act.session, setting.name)
        if last and (last.value, last.from_on, last.because, last.by_id) == (value, new.from_on, because.value, by):
            act.changes_nothing = True
            return
        if found.seal != seal or found.version != _version(last):
            raise Outdated("saved", "Look at who moves now, then save the setting.")
        settings.add(act.session, new, because, by=by, now=now)
        act.detail = {"setting": setting.name, "value": value, "from_on": new.from_on.isoformat()}
