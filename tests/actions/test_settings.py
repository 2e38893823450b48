"""A setting that is changed: what was seen is what is saved, whoever else writes meanwhile. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.actions.conftest import Library, at
from training.actions import settings
from training.actions.acting import Outdated, Refused
from training.actions.settings import WhatIf
from training.content.shapes import Role
from training.records.tables import Audit, Setting, db
from training.rules.facts import PersonId, SettingReason
from training.rules.settings import SETTINGS

ONBOARDING = SETTINGS["onboarding-days"]
ON = "2026-03-02"


@pytest.fixture
def dora(library: Library) -> PersonId:
    return library.hires("Dora", "2024-01-08", Role.DIRECTOR)


def looks(library: Library, value: str) -> WhatIf:
    """What is seen of a value, in a transaction that ends with it."""
    seen = settings.what_if(library.teaching, db.session(), ONBOARDING, value, library.teaching.day(at(ON)))
    db.session.rollback()
    return seen


def saves(library: Library, value: str, seal: str, by: PersonId) -> None:
    settings.change(library.teaching, ONBOARDING, value, SettingReason.SEASON, seal, by=by, now=at(ON))


def kept() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Setting.value).order_by(Setting.set_at, Setting.version)))


def test_a_setting_dates_whoever_is_told_from_the_next_day_on(library, dora):
    sam = library.hires("Sam", ON)
    saves(library, "30", looks(library, "30").seal, dora)
    nell = library.hires("Nell", "2026-03-03")

    def onboarding(person_id: PersonId, day: str) -> str:
        [one] = library.judged(person_id, day).obligations
        return str(one.due_on)

    assert (onboarding(sam, ON), onboarding(nell, "2026-03-03")) == ("2026-03-16", "2026-04-02")


def test_what_was_written_between_the_look_and_the_save_is_noticed(library, dora):
    seen = looks(library, "30")
    library.hires("Ivy", "2026-03-20")
    db.session.execute(select(Setting)).all()  # a read is open when the action begins

    with pytest.raises(Outdated):
        saves(library, "30", seen.seal, dora)

    assert kept() == []


def test_what_moves_nobody_does_not_outdate_what_was_seen(library, dora):
    sam = library.hires("Sam", "2026-03-01")
    seen = looks(library, "30")
    library.passes(sam, "police-walk-in", ON)

    saves(library, "30", seen.seal, dora)

    assert kept() == ["30"]


def test_nobody_but_a_director_changes_a_setting(library, dora):
    olive = library.hires("Olive", "2024-01-08", Role.DESIGNEE)

    with pytest.raises(Refused):
        saves(library, "30", looks(library, "30").seal, olive)

    assert kept() == []


def test_of_two_who_save_at_once_one_is_sent_to_look_again(library, dora):
    seen = {value: looks(library, value) for value in ("21", "30")}
    together = Barrier(2)

    def saves_together(value: str) -> bool:
        with library.app.app_context():
            together.wait()
            try:
                saves(library, value, seen[value].seal, dora)
            except Outdated:
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        saved = dict(zip(seen, both.map(saves_together, seen), strict=True))

    assert sorted(saved.values()) == [False, True]
    assert kept() == [value for value, was_saved in saved.items() if was_saved]
    db.session.rollback()
    assert len(list(db.session.scalars(select(Audit).filter_by(did="changed a setting")))) == 1
