"""The settings: read by whoever oversees, changed by the Director, who sees first whom a change moves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.people import Somebody, Staff, add, everybody
from tests.web.conftest import Page, Visitor
from tests.web.filling import faults
from tests.web.taking import MODULES, Taker
from training import clock, showing
from training.actions import lives
from training.content.shapes import Role
from training.records import facts
from training.records.tables import Audit, Setting, db
from training.rules.facts import Facts, QuestionKind
from training.rules.settings import SETTINGS
from training.web.teaching import KEY


@pytest.fixture
def director(visit: Visitor, staff: Staff) -> Director:
    return Director(visit, staff.dora)


class Director:
    """Dora, before the page of a setting."""

    def __init__(self, visit: Visitor, dora: Somebody) -> None:
        self.visit, self.dora = visit, dora

    def reads(self, word: str) -> Page:
        return self.visit.get("settings.setting", as_=self.dora, word=word)

    def looks(self, word: str, value: str, because: str = "season") -> Page:
        return self.visit.get("settings.change", as_=self.dora, word=word, value=value, because=because)

    def saves(self, word: str, looked: Page, expect: int = 302, **other: str) -> Page:
        """Press the button under what was looked at."""
        hidden = {str(one["name"]): str(one["value"]) for one in looked.main.select("form[method=post] input")}
        return self.visit.post("settings.change", as_=self.dora, expect=expect, data=hidden | other, word=word)

    def changes(self, word: str, value: str, because: str = "season") -> None:
        self.saves(word, self.looks(word, value, because))


@pytest.fixture
def certified(app: Flask, visit: Visitor, staff: Staff) -> Facts:
    """Sam, certified today."""
    for module in MODULES:
        Taker(app, visit, staff.sam).takes(module)
    with app.app_context():
        return facts.of_person(db.session(), staff.sam.id)


def hires_later(app: Flask, staff: Staff, name: str, today: date) -> date:
    """Add somebody who starts in ten days; return that day."""
    starts_on = today + timedelta(days=10)
    with app.app_context():
        add(app, name, Role.STAFF, by=staff.dora.id, now=clock.now(), starts_on=starts_on)
    return starts_on


def kept(app: Flask) -> list[Setting]:
    with app.app_context():
        return list(db.session.scalars(select(Setting)))


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.main.select("tbody tr")
    ]


# --- Reading ----------------------------------------------------------------------


def test_the_shelf_lists_every_setting_as_the_librarys_own_and_not_law(visit, staff):
    page = visit.get(visit.get("director.library", as_=staff.dora).links()["Settings"], as_=staff.dora)

    assert [row[0] for row in rows(page)] == [setting.title for setting in SETTINGS.values()]
    assert [
        "How long a certification runs",
        "12 months",
        "First setting, for the Director to confirm",
        "24 November 2026",
    ] in rows(page)
    assert "None of them is law, and none is in the policy." in page.words


@pytest.mark.parametrize("word", SETTINGS)
def test_each_says_what_it_is_who_set_it_when_why_and_what_it_touches(director, word):
    page = director.reads(word)

    assert SETTINGS[word].what in page.words
    assert SETTINGS[word].touches in page.words
    assert "It is not law, and it is not in the policy." in page.words
    assert "Change this setting" in page.words
    if word != "library-day":  # nobody set one
        assert "Set by First setting, for the Director to confirm On 24 November 2026 Because" in page.words


def test_whoever_oversees_reads_and_cannot_change(app, visit, staff):
    from training.actions import people

    with app.app_context():
        people.lend_oversight(staff.nell.id, lent=True, by=staff.dora.id, now=clock.now())

    assert "Change this setting" not in visit.get("settings.setting", as_=staff.nell, word="valid-months").words
    visit.get("settings.change", as_=staff.nell, expect=403, word="valid-months")
    visit.get("settings.shelf", as_=staff.olive, expect=403)


def test_a_setting_that_is_none_is_no_such_page(visit, staff):
    visit.get("settings.setting", as_=staff.dora, expect=404, word="no-such-setting")
    visit.get("settings.change", as_=staff.dora, expect=404, word="no-such-setting")


# --- What is refused ----------------------------------------------------------------


def test_a_value_out_of_bounds_is_kept_on_the_page_and_refused(app, director):
    page = director.looks("valid-months", "120")

    assert faults(page) == ["Enter a whole number of months from 3 to 36."]
    assert page.main.find("input", attrs={"name": "value"})["value"] == "120"
    assert "Save this setting" not in page.words


def test_a_value_without_a_reason_is_refused(director):
    assert faults(director.looks("valid-months", "24", because="")) == ["Choose the reason."]


def test_a_post_that_nobody_looked_at_is_refused(app, director, visit, staff):
    sent: dict[str, Any] = {"value": "24", "because": "season", "seal": "0" * 64}
    page = visit.post("settings.change", as_=staff.dora, expect=200, data=sent, word="valid-months")

    assert "Something changed since you looked, so nothing is saved." in page.words
    assert kept(app) == []


# --- What if? -----------------------------------------------------------------------


def test_looking_says_who_moves_from_when_to_when_and_writes_nothing(app, director, staff, today):
    starts_on = hires_later(app, staff, "Ivy", today)

    page = director.looks("onboarding-days", "30")

    was, becomes = (showing.day(starts_on + timedelta(days=days)) for days in (14, 30))
    assert rows(page) == [["Ivy", "Starting", f"Onboarding due: from {was} to {becomes}"]]
    assert "One person moves" in page.words
    assert f"With 30 days from {showing.day(today + timedelta(days=1))} on, four people stay as they are." in page.words
    assert "Nothing is saved yet." in page.words
    assert kept(app) == []


def test_a_standing_that_becomes_another_is_shown_as_both(app, director, certified):
    with app.app_context():  # as if the certification ended sooner
        db.session.execute(
            db.update(db.metadata.tables["certifications"]).values(
                starts_on=certified.certifications[0].starts_on - timedelta(days=300),
                until_on=certified.certifications[0].until_on - timedelta(days=265),
            )
        )
        db.session.commit()

    page = director.looks("refresher-window-days", "180")

    assert [row[1] for row in rows(page)] == ["Certified becomes Due"]
    assert "Refresher opens: from" in rows(page)[0][2]


def test_where_nobody_moves_the_page_says_so(director):
    page = director.looks("pass-mark", "9/10")

    assert "Nobody moves" in page.words
    assert "Save this setting" in page.words


def test_of_many_who_move_the_first_are_named_and_the_others_counted(app, director, staff, today, monkeypatch):
    monkeypatch.setattr("training.actions.settings.NAMED", 2)
    for name in ("Dov", "Cid", "Fay", "Ada", "Eve", "Bea"):
        hires_later(app, staff, name, today)

    page = director.looks("onboarding-days", "30")

    assert [row[0] for row in rows(page)] == ["Ada", "Bea"]
    assert "Six people move" in page.words
    assert "And 4 more." in page.words


# --- Saving -------------------------------------------------------------------------


def test_a_saved_setting_shows_who_set_it_when_why_and_what_it_was(director, today):
    director.changes("onboarding-days", "30", because="more-time")

    page = director.reads("onboarding-days")
    tomorrow = showing.day(today + timedelta(days=1))
    assert (
        f"From {tomorrow} on 30 days, set by Dora on {showing.day(today)}: people need more time" in page.words
    )  # and until then the old one
    assert page.main.h2.get_text() == "14 days"
    assert ["Time for onboarding", f"14 days, and 30 days from {tomorrow} on", "Dora", showing.day(today)] in rows(
        director.visit.get("settings.shelf", as_=director.dora)
    )


def test_every_earlier_value_stays_visible(app, director, today):
    director.changes("onboarding-days", "30")
    director.changes("onboarding-days", "21", because="mistaken")
    with app.app_context():  # a week goes by
        table = db.metadata.tables["settings"]
        db.session.execute(db.update(table).values(from_on=today - timedelta(days=6)))
        db.session.commit()

    page = director.reads("onboarding-days")

    assert page.main.h2.get_text() == "21 days"
    assert "Because an earlier value was set by mistake" in page.words
    assert [row[0] for row in rows(page)] == ["30 days", "14 days"]
    assert rows(page)[1][1] == "the beginning"


def test_a_saved_setting_dates_what_opens_from_tomorrow_and_nothing_that_is_open(app, director, staff, today, visit):
    starts_on = hires_later(app, staff, "Ivy", today)
    before = visit.get("director.person", as_=staff.dora, person_id=staff.sam.id).words

    director.changes("onboarding-days", "30")

    director.reads("onboarding-days")  # with the sentence that it is saved
    assert visit.get("director.person", as_=staff.dora, person_id=staff.sam.id).words == before
    with app.app_context():
        everyone = {known.name: known for known in everybody(db.session())}
        teaching = app.extensions[KEY]
        ivy = lives.open_obligations(teaching, everyone["Ivy"], starts_on)
        assert [one.due_on for one in ivy] == [starts_on + timedelta(days=30)]


def test_an_attempt_keeps_the_pass_mark_and_the_length_with_which_it_began(app, visit, staff, director, today):
    begun = Taker(app, visit, staff.sam).begins(MODULES[0])
    director.changes("pass-mark", "9/10")
    director.changes("quiz-length", "9")
    with app.app_context():
        db.session.execute(db.update(db.metadata.tables["settings"]).values(from_on=today))
        db.session.commit()

    Taker(app, visit, staff.nell).takes(MODULES[0])
    assert begun
    Taker(app, visit, staff.sam).takes(MODULES[0])

    with app.app_context():
        took = [known for known in everybody(db.session()) if known.attempts]
        items = {
            known.person_id: sum(one.kind is QuestionKind.ITEM for one in known.attempts[-1].decisions)
            for known in took
        }
        assert items == {staff.sam.id: 6, staff.nell.id: 9}
        rows_kept = db.session.execute(db.text("select person_id, pass_mark, length from attempts")).all()
        assert {row.person_id: (row.pass_mark, row.length) for row in rows_kept} == {
            staff.sam.id: ("4/5", 6),
            staff.nell.id: ("9/10", 9),
        }


def test_saving_leaves_one_line_in_the_log(app, director, today):
    director.changes("onboarding-days", "30")

    with app.app_context():
        [line] = db.session.scalars(select(Audit).filter_by(did="changed a setting"))
        from_on = (today + timedelta(days=1)).isoformat()
        assert line.detail == {"setting": "onboarding days", "value": "30", "from_on": from_on}


def test_saved_a_second_time_it_changes_nothing(app, director):
    looked = director.looks("onboarding-days", "30")

    director.saves("onboarding-days", looked)
    director.saves("onboarding-days", looked)

    assert [(one.value, one.version) for one in kept(app)] == [("30", 1)]


def test_a_first_value_can_be_confirmed(app, director, staff):
    director.changes("valid-months", "12", because="confirmed")

    assert [(one.value, one.because, one.by_id) for one in kept(app)] == [("12", "confirmed", staff.dora.id)]


def test_what_was_seen_before_somebody_was_added_is_refused_and_seen_anew(app, director, staff, today):
    looked = director.looks("onboarding-days", "30")
    hires_later(app, staff, "Ivy", today)

    page = director.saves("onboarding-days", looked, expect=200)

    assert faults(page) == [
        "Something changed since you looked, so nothing is saved. Look at who moves now, then save the setting."
    ]
    assert [row[0] for row in rows(page)] == ["Ivy"]
    assert kept(app) == []
    director.saves("onboarding-days", page)  # and what is seen now can be saved
    assert [one.value for one in kept(app)] == ["30"]


def test_what_was_seen_before_the_setting_changed_is_refused(app, director):
    looked = director.looks("onboarding-days", "30")
    director.changes("onboarding-days", "21")

    director.saves("onboarding-days", looked, expect=200)

    assert [one.value for one in kept(app)] == ["21"]


def test_another_value_than_was_looked_at_is_refused(app, director):
    director.saves("onboarding-days", director.looks("onboarding-days", "30"), expect=200, value="21")

    assert kept(app) == []


def test_a_library_day_is_set_and_taken_away(app, director):
    director.changes("library-day", "1 september")
    assert "on 1 September, set by Dora" in director.reads("library-day").words
    director.changes("library-day", "")

    assert [one.value for one in kept(app)] == ["1 September", ""]
    assert director.reads("library-day").main.h2.get_text() == "None"


def test_the_minutes_of_a_module_follow_the_length_of_its_quiz(visit, staff, director):
    def minutes() -> int:
        words = visit.get("learn.my_training", as_=staff.sam).words
        return int(re.search(r"A deputy at the desk.*?About (\d+) minutes", words).group(1))  # type: ignore[union-attr]

    before = minutes()
    director.changes("quiz-length", "12")

    assert minutes() > before
