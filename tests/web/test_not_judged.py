"""Somebody whose records cannot be read, or whom the rules cannot judge: every page about everybody shows the others,
and says of whom it does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.people import Staff
from tests.web.conftest import Page, Visitor
from tests.web.taking import MODULES, Taker
from training import showing
from training.content.shapes import Role
from training.records.tables import Attempt, db
from training.web.teaching import KEY

SAID = "Olive could not be judged, and is not counted here."


@pytest.fixture(params=["reading", "judging"])
def dora(request: pytest.FixtureRequest, app: Flask, visit: Visitor, staff: Staff):
    """A look at a page of the Director's, where something is wrong with Olive."""
    Taker(app, visit, staff.olive).takes(MODULES[0])
    if request.param == "reading":
        with app.app_context():
            db.session.execute(update(Attempt).where(Attempt.person_id == staff.olive.id).values(outcome="lost"))
            db.session.commit()
    else:
        teaching = app.extensions[KEY]
        asked = {role: asked for role, asked in teaching.asked.items() if role is not Role.DESIGNEE}
        app.extensions[KEY] = replace(teaching, asked=asked)

    def looks(endpoint: str, **where: object) -> Page:
        return visit.get(endpoint, as_=staff.dora, **where)

    return looks


@pytest.mark.parametrize(("in_days", "counted"), [(-1, "0 of 0"), (0, "0 of 3"), (30, "0 of 3")])
def test_on_a_day_the_others_are_counted(dora, today: date, in_days: int, counted: str):
    page = dora("director.forecast", on=showing.day(today + timedelta(days=in_days)))

    assert SAID in page.words
    assert counted in page.words


def test_before_a_setting_is_saved_the_others_move(dora):
    page = dora("settings.change", word="onboarding-days", value="45", because="season")

    assert SAID in page.words
    assert "everybody’s standing and next dates stay as they are" in page.words


def test_in_the_matrix_the_others_have_their_row(dora):
    page = dora("director.matrix")

    assert "Sam" in page.words
    assert page.words.count("could not be read") == 1


def test_the_roster_claims_nothing_of_whoever_is_not_known(dora):
    [row] = [row for row in dora("director.roster").main.select("tbody tr") if row.th.get_text(strip=True) == "Olive"]

    assert "not yet" not in row.get_text(" ")
    assert row.get_text(" ").count("not known now") == 3


def test_the_first_page_says_it_too(dora):
    assert "Olive could not be judged today" in dora("director.library").words
