"""The forecast: one day, who is certified on it, who is not and why, and when nobody is left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests import people as people_of_the_tests
from tests.people import Staff
from tests.web.conftest import Page, Visitor
from tests.web.filling import faults
from tests.web.taking import MODULES, Taker
from training import showing
from training.actions import lives
from training.content.shapes import Role
from training.records import facts
from training.records.tables import Employment, db
from training.rules.facts import Facts
from training.web.teaching import KEY


@pytest.fixture
def certified(app: Flask, visit: Visitor, staff: Staff) -> Facts:
    """Sam, certified today."""
    for module in MODULES:
        Taker(app, visit, staff.sam).takes(module)
    with app.app_context():
        return facts.of_person(db.session(), staff.sam.id)


@pytest.fixture
def forecast(visit: Visitor, staff: Staff):
    def forecast(on: date | str | None = None) -> Page:
        where = {} if on is None else {"on": on if isinstance(on, str) else showing.day(on)}
        return visit.get("director.forecast", as_=staff.dora, **where)

    return forecast


def rows(page: Page, number: int) -> list[list[str]]:
    """The words of a table's rows, cell by cell."""
    table = page.main.find_all("table")[number]
    return [
        [" ".join(c.get_text(" ").split()) for c in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")
    ]


def test_the_page_begins_with_today_and_is_reached_from_the_library(visit, staff, forecast, today):
    page = visit.get(visit.get("director.library", as_=staff.dora).links()["Certified on a day"], as_=staff.dora)

    assert page.h1 == forecast(today).h1 == f"Who is certified on {showing.day(today)}"
    assert "0 of 4 hold a certification." in page.words


def test_a_day_to_come_says_who_is_certified_if_nothing_more_is_taken(app, forecast, certified, today):
    until_on = certified.certifications[0].until_on

    last, after = forecast(until_on), forecast(until_on + timedelta(days=1))

    assert "1 of 4 holds a certification if nothing more is taken." in last.words
    assert "0 of 4 hold a certification if nothing more is taken." in after.words
    assert rows(after, 0)[0] == ["Staff", "0 of 2", showing.day(until_on + timedelta(days=1))]
    assert rows(last, 0)[0][1] == "1 of 2"


def test_who_is_without_stands_there_with_the_reason_of_that_day(forecast, certified, today):
    until_on = certified.certifications[0].until_on

    page = forecast(until_on + timedelta(days=1))

    nell, sam = sorted(rows(page, 1))
    ended = showing.day(until_on)
    assert sam == ["Sam", "Needs retraining", f"ended {ended}", f"Sam’s certification ended on {ended}."]
    assert nell == ["Nell", "Overdue", "not yet", "Nell has passed none of the three required modules."]


def test_a_role_in_which_nobody_is_certified_today_says_so(forecast):
    assert {row[2] for row in rows(forecast(), 0)} == {"today"}


def test_a_past_day_is_told_as_it_was_known_then(forecast, certified, today):
    page = forecast(today - timedelta(days=1))

    assert page.h1 == f"Who was certified on {showing.day(today - timedelta(days=1))}"
    assert "0 of 0 held a certification, by what was known then." in page.words  # the library was set up today
    assert "What is known now" not in page.words


def test_beside_it_stands_what_is_known_now_of_whom_it_differs_and_why(app, visit, staff, forecast, today):
    """Sam was here for a month when he was entered; his leave was entered after it had begun."""
    yesterday = today - timedelta(days=1)
    long_ago = today - timedelta(days=30)
    at = datetime.now(UTC) - timedelta(days=20)
    with app.app_context():
        late = people_of_the_tests.add(app, "Late", Role.STAFF, by=staff.dora.id, now=at, starts_on=long_ago)
        people_of_the_tests.add(app, "In time", Role.STAFF, by=staff.dora.id, now=at, starts_on=long_ago)
        people_of_the_tests.add(app, "New", Role.STAFF, by=staff.dora.id, now=datetime.now(UTC), starts_on=long_ago)
        lives.record_leave(late, yesterday, None, by=staff.dora.id, now=datetime.now(UTC))

    page = forecast(yesterday)

    assert "0 of 2 held a certification, by what was known then." in page.words
    assert "By what is known now it was 0 of 3." in page.words
    learnt = rows(page, 2)
    told = showing.day(today)
    assert [(row[0], row[1].split(" Certified")[0], row[2].split(" Certified")[0], row[3]) for row in learnt] == [
        ("Late", "Overdue", "On leave", f"On {told} the leave from {showing.day(yesterday)} was entered."),
        ("New", "Not entered yet", "Due", f"On {told} the work from {showing.day(long_ago)} was entered."),
    ]


def test_what_was_passed_since_is_not_known_of_a_past_day(app, staff, certified, forecast, today):
    with app.app_context():
        long_ago = today - timedelta(days=50)
        db.session.execute(update(Employment).values(starts_on=long_ago, recorded_on=long_ago))
        db.session.commit()

    assert "0 of 4 held a certification, by what was known then." in forecast(today - timedelta(days=1)).words
    assert "1 of 4 holds a certification." in forecast().words


def test_a_long_list_is_read_page_by_page(forecast, visit, staff, today, monkeypatch):
    """Staff are Nell and Sam, neither certified: Nell by name first."""
    monkeypatch.setattr("training.web.forecast.PAGE", 1)
    first = forecast()
    assert "The first 1 of 2." in first.words
    assert [row[0] for row in rows(first, 1)] == ["Nell"]

    whole = visit.get(first.links()["See all 2"], as_=staff.dora)
    assert [row[0] for row in rows(whole, 0)] == ["Nell", "Sam"]
    assert visit.get(whole.links()[f"All roles on {showing.day(today)}"], as_=staff.dora).h1 == first.h1

    monkeypatch.setattr("training.web.forecast.PRINTED_PAGE", 1)
    page = visit.get(first.links()["See all 2"], as_=staff.dora)
    following = visit.get(page.links()["The next page"], as_=staff.dora)
    assert [[row[0] for row in rows(one, 0)] for one in (page, following)] == [["Nell"], ["Sam"]]
    assert following.main.h2.text == "Staff: without a certification, page 2 of 2"
    assert "The next page" not in following.links()
    assert [row[0] for row in rows(visit.get(following.links()["The first page"], as_=staff.dora), 0)] == ["Nell"]


@pytest.mark.parametrize(
    "asked", ["only=staff&page=2", "only=nobody", "only=staff&page=0", "only=staff&page=!", "page=2"]
)
def test_a_list_or_a_page_that_is_not_there_is_not_found(visit, staff, asked):
    visit.get(f"/forecast?on=2027-03-01&{asked}", as_=staff.dora, expect=404)


def test_who_is_on_leave_counts_and_who_left_does_not(app, staff, forecast, certified, today):
    """On leave past the end of the certification: nobody on leave is said to be trained."""
    now = datetime.now(UTC)
    with app.app_context():
        lives.record_leave(staff.sam.id, today, None, by=staff.dora.id, now=now)
        lives.end_employment(app.extensions[KEY], staff.nell.id, today, by=staff.dora.id, now=now)

    page = forecast(certified.certifications[0].until_on + timedelta(days=1))

    assert rows(page, 0)[0][1] == "0 of 1"
    assert rows(page, 1)[0][:2] == ["Sam", "On leave"]
    assert rows(page, 1)[0][3] == "On leave; what is due follows on return."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter a day."),
        ("next spring", "Enter the day as day, month and year, like 24 November 2026."),
        ("30 February 2027", "There is no 30 February 2027: the month has fewer days. Enter another day."),
        ("1 March 1890", "Enter the day with a year from 1950 to 2099."),
    ],
)
def test_a_day_that_is_none_is_told_beside_the_field_and_above_and_what_was_typed_is_kept(forecast, typed, told):
    page = forecast(typed)

    assert faults(page) == [told]
    assert page.main.find("input", attrs={"name": "on"})["value"] == typed
    assert page.main.find("table") is None


def test_the_day_stands_in_the_address_and_no_seal_does(visit, forecast):
    form = forecast("2027-03-01").main.find("form")

    assert form.get("method", "get") == "get"
    assert [field["name"] for field in form.find_all("input")] == ["on"]


def test_a_second_day_in_the_address_is_one_fault_or_one_day_and_no_crash(visit, staff):
    page = visit.get("/forecast?on=2027-03-01&on=nothing&more=1", as_=staff.dora)

    assert page.h1 == "Who is certified on 1 March 2027"
