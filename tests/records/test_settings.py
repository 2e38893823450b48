from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from tests.people import everybody
from tests.records.kept import NOW, OLIVE, SAM, keep_person
from training.records import facts, settings
from training.rules.facts import PersonId, SettingChange, SettingReason

MONTHS = SettingChange("valid months", "24", date(2026, 2, 1))
MONTHS_AGAIN = SettingChange("valid months", "18", date(2026, 2, 1))
NO_LIBRARY_DAY = SettingChange("library day", "", date(2026, 3, 1))


def sets(session: Session, change: SettingChange, days: int, by: PersonId = SAM) -> None:
    settings.add(session, change, SettingReason.SEASON, by=by, now=NOW + timedelta(days=days))


def test_every_value_is_kept_in_the_order_set_and_counted_a_setting(session: Session):
    keep_person(session)
    for days, change in enumerate([MONTHS, NO_LIBRARY_DAY, MONTHS_AGAIN]):
        sets(session, change, days)

    assert settings.changes(session) == (MONTHS, NO_LIBRARY_DAY, MONTHS_AGAIN)
    kept = [(row.name, row.version, row.value) for row, _ in settings.with_authors(session)]
    assert kept == [("valid months", 2, "18"), ("library day", 1, ""), ("valid months", 1, "24")]


def test_the_last_value_of_a_setting_is_found_and_none_where_it_was_never_set(session: Session):
    keep_person(session)
    sets(session, MONTHS, 0)
    sets(session, MONTHS_AGAIN, 1)

    assert settings.last_of(session, "valid months").value == "18"
    assert settings.last_of(session, "library day") is None


def test_a_value_names_who_set_it_and_why(session: Session):
    keep_person(session)
    sets(session, MONTHS, 0)

    [(row, name)] = settings.with_authors(session)
    assert (row.by_id, name, row.because, row.set_at) == (SAM, "Sam", "season", NOW)


def test_everybody_is_loaded_with_the_same_settings(session: Session):
    keep_person(session)
    keep_person(session, OLIVE)
    sets(session, NO_LIBRARY_DAY, 0)
    sets(session, MONTHS, 1)

    assert {known.settings for known in everybody(session)} == {(NO_LIBRARY_DAY, MONTHS)}
    assert facts.of_person(session, SAM).settings == (NO_LIBRARY_DAY, MONTHS)
