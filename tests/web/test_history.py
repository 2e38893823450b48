"""The page of earlier records: looked at first, then brought, with what was typed kept."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from tests.web.conftest import Page, Visitor
from tests.web.filling import faults
from training.records.tables import BroughtPass, Employment, db


@pytest.fixture
def sends(visit: Visitor, staff):
    def sends(content: bytes | None = None, expect: int = 200, **typed: str) -> Page:
        data = dict(typed)
        if content is not None:
            data["records"] = (io.BytesIO(content), "records.csv")
        return visit.post("history.bring", as_=staff.dora, expect=expect, data=data)

    return sends


@pytest.fixture
def sam_since_last_year(app, staff, today):
    with app.app_context():
        db.session.query(Employment).filter_by(person_id=staff.sam.id).update(
            {"starts_on": today - timedelta(days=400)}
        )
        db.session.commit()


def test_a_file_is_looked_at_and_then_brought(app, visit, staff, sends, today, sam_since_last_year):
    on = today - timedelta(days=30)

    looked = sends(f"sign-in name,what,day\r\nsam,certified,{on}\r\n".encode())

    assert "Certifications that come of it" in looked.words
    assert "Counts as all modules" in looked.words
    with app.app_context():
        assert db.session.query(BroughtPass).count() == 0
    hidden = {one["name"]: one["value"] for one in looked.main.find_all("input", type="hidden") if one.get("value")}
    sends(expect=302, text=hidden["text"], seal=hidden["seal"])
    page = visit.get("director.person", as_=staff.dora, person_id=staff.sam.id)
    assert "brought from earlier records by Dora on" in page.words
    assert "as earlier records say that were brought on" in page.words
    assert "brought from earlier records by Dora on" in visit.get("account.mine", as_=staff.sam).words
    visit.get("learn.my_training", as_=staff.sam)


def test_what_is_wrong_is_told_and_no_button_brings_it(sends):
    looked = sends(b"sign-in name,what,day\r\nsmm,certified,2025-01-31\r\n")

    assert "Row 2: nobody signs in as" in looked.words
    assert "Bring this row" not in looked.words


@pytest.mark.parametrize("sent", [None, b"PK\x03\x04\x00"])
def test_no_file_or_another_kind_is_told_beside_the_field(sends, sent):
    assert faults(sends(sent)) == [
        "Choose a file." if sent is None else "This file is not UTF-8 text. In Excel choose “CSV UTF-8”."
    ]
