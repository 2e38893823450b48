"""The Director changes a setting of the library, after seeing whom it moves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from training.actions.acting import Outdated, one_action, only_the_director
from training.actions.teaching import Teaching
from training.records import facts, settings
from training.rules.employing import ONE_DAY
from training.rules.facts import PersonId, SettingChange, SettingReason
from training.rules.moving import Moved, moved
from training.rules.settings import Setting


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change of a setting would do, before anything is saved."""

    from_on: date  # the first day on which it would be in force
    moved: tuple[Moved, ...]  # those whose standing is another first, then by name
    stay: int  # how many others work here, or are about to
    seal: str  # the same only while it would do the same


def what_if(teaching: Teaching, session: Session, setting: Setting, value: str, today: date) -> WhatIf:
    """Say whom a value of a setting would move from tomorrow on, and from when to when. Writes nothing.

    Judges everybody twice: for a library of a hundred thousand that takes minutes, not seconds.
    """
    change = SettingChange(setting.name, value, today + ONE_DAY)
    changes = settings.changes(session)
    before, after = teaching.numbers_by(changes), teaching.numbers_by((*changes, change))
    found, stay = [], 0
    for known in facts.everyone_in_short(session):
        one = moved(known, teaching.asked[known.role], before, after, change.from_on)
        if one:
            found.append(one)
        elif known.employment.last_on is None or change.from_on <= known.employment.last_on:
            stay += 1
    found.sort(key=lambda one: (one.was.state is one.becomes.state, one.facts.name, one.facts.person_id))
    last = settings.last_of(session, setting.name)
    told = [(one.facts.person_id, one.was.state, one.becomes.state, one.moves) for one in found]
    seal = hashlib.sha256(repr((change, last and last.version, told, stay)).encode()).hexdigest()
    return WhatIf(change.from_on, tuple(found), stay, seal)


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
    with one_action("changed a setting", by=by, at=now, alone=True) as act:
        only_the_director(act.session, by, "changes a setting")
        today = teaching.day(now)
        new = SettingChange(setting.name, value, today + ONE_DAY)
        last = settings.last_of(act.session, setting.name)
        if last and (last.value, last.from_on, last.because, last.by_id) == (value, new.from_on, because.value, by):
            act.changes_nothing = True
            return
        # Everybody is judged anew here, under the lock: what was seen is what is saved.
        if what_if(teaching, act.session, setting, value, today).seal != seal:
            raise Outdated("saved", "Look at who moves now, then save the setting.")
        settings.add(act.session, new, because, by=by, now=now)
        act.detail = {"setting": setting.name, "value": value, "from_on": new.from_on.isoformat()}
