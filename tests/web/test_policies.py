"""A new policy version: read side by side, signed by the Director, learnt in minutes by whoever knew older words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.amending import changed, next_version, publish, reworded, with_questions
from tests.contents import asking_three
from tests.people import Staff
from tests.web.conftest import Page, Visitor, make_app
from tests.web.filling import faults
from tests.web.taking import MODULES, WORST, Taker
from training import showing
from training.actions import policies
from training.content.shapes import Content
from training.records import attempts
from training.records.tables import Attempt, Employment, PolicyChange, PolicyVersion, db

CHANGED = changed(asking_three())
"""What version 2 changes: a clause of weight 3, taught."""


def with_version_2(content: Content, *, questions: bool, to_come: bool = False) -> Content:
    """The content with a version 2 of the policy; with questions, every item on what it changes is rewritten in it."""
    update = {"next_policy" if to_come else "policy": next_version(content, "2")}
    return content.model_copy(update=update | ({"modules": with_questions(content, "2")} if questions else {}))


@pytest.fixture
def first(app: Flask, visit: Visitor, staff: Staff) -> Taker:
    """Sam, certified in the words of version 1."""
    publish(app)
    sam = Taker(app, visit, staff.sam)
    for module in MODULES:
        sam.takes(module)
    return sam


class Later:
    """The site after a restart with other content."""

    def __init__(self, url: str, folder: Path, content: Content, staff: Staff) -> None:
        self.app = make_app(url, folder, content)
        publish(self.app)
        self.visit = Visitor(self.app)
        self.staff = staff
        self.content = content

    def looks(self, in_force_on: date, **other: str) -> Page:
        judged = {CHANGED: "material", reworded(self.content): "minor"} | other
        answers = judged | {"in_force_on": in_force_on.isoformat()}
        return self.visit.get("policies.sign", as_=self.staff.dora, version="2", **answers)

    def signs(self, in_force_on: date, expect: int = 302, **other: str) -> Page:
        judged = {CHANGED: "material", reworded(self.content): "minor"} | other
        answers = judged | {"in_force_on": in_force_on.isoformat()}
        data = {"signed_as": "Dora Wills"}
        return self.visit.post("policies.sign", as_=self.staff.dora, expect=expect, data=data, version="2", **answers)

    def row(self) -> PolicyChange | None:
        with self.app.app_context():
            return db.session.scalars(select(PolicyChange)).one_or_none()


@pytest.fixture
def later(first: Taker, sqlite_url: str, tmp_path: Path, content: Content, staff: Staff) -> Later:
    return Later(sqlite_url, tmp_path, with_version_2(content, questions=True), staff)


def test_a_version_is_kept_once_however_often_the_site_starts(app: Flask):
    publish(app)
    publish(app)

    with app.app_context():
        [row] = db.session.scalars(select(PolicyVersion)).all()
    assert (row.version, row.number) == ("1", 1)


def test_until_the_director_signs_nobody_is_asked_anything(later: Later):
    shelf = later.visit.get("policies.versions", as_=later.staff.dora)

    assert "Version 2 waits for the Director’s signature" in shelf.words
    assert "Two clauses differ from version 1" in shelf.words
    assert "No policy change waits for you" in later.visit.get("policies.change", as_=later.staff.sam).words
    later.visit.post("policies.change", as_=later.staff.sam, expect=409)


def test_the_director_sees_both_wordings_and_who_will_owe_what_by_when(later: Later, today: date):
    asks = later.visit.get("policies.sign", as_=later.staff.dora, version="2")
    assert [mark.get_text() for mark in asks.main.select("ins")] == ["As amended:", "As amended:"]

    page = later.looks(today + timedelta(days=10))

    assert "One person will owe the policy change" in page.words
    [row] = page.main.select("tbody tr")
    opens, due = today + timedelta(days=10), today + timedelta(days=40)
    assert row.get_text(" ", strip=True) == f"Sam 1 {showing.day(opens)} {showing.day(due)}"
    assert later.row() is None  # looking writes nothing


def test_of_a_large_library_it_says_that_not_everybody_is_looked_at(later: Later, today: date, monkeypatch):
    assert "The library is large" not in later.looks(today).words
    monkeypatch.setattr(policies, "MOST_LOOKED_AT", 2)

    page = later.looks(today)

    assert "only these are looked at here" in page.words
    # Dora and Nell, who passed nothing.
    assert "Of the first two people by name, nobody will owe anything" in page.words


def test_whoever_cannot_be_read_is_told_of_and_the_others_owe_what_they_owe(later: Later, today: date):
    with later.app.app_context():
        db.session.execute(delete(Employment).where(Employment.person_id == later.staff.nell.id))
        db.session.commit()

    page = later.looks(today)

    assert "Nell could not be judged, and is not counted here." in page.words
    assert "One person will owe the policy change" in page.words


def test_a_clause_that_is_not_judged_and_a_name_that_is_missing_are_told(later: Later, today: date):
    page = later.looks(today, **{CHANGED: ""})
    assert any("Choose material or minor for" in fault for fault in faults(page))

    answers = {CHANGED: "material", reworded(later.content): "minor", "in_force_on": today.isoformat()}
    page = later.visit.post(
        "policies.sign", as_=later.staff.dora, expect=200, data={"signed_as": ""}, version="2", **answers
    )
    assert faults(page) == ["Type your name to sign."]
    assert later.row() is None


def test_signed_it_opens_for_whoever_knew_the_older_words_and_for_nobody_else(later: Later, today: date):
    later.signs(today)

    row = later.row()
    assert row
    assert (row.was, row.material, row.minor) == ("1", [CHANGED], [reworded(later.content)])
    assert (row.in_force_on, row.questions_on, row.signed_as) == (today, today, "Dora Wills")
    due = showing.day(today + timedelta(days=30))
    mine = later.visit.get("learn.my_training", as_=later.staff.sam)
    assert "The policy has changed, Sam." in mine.words
    assert (
        f"version 2 is in force from {showing.day(today)}. Next: the policy change, about 2 minutes, by {due}."
        in mine.words
    )
    assert "What changed in the policy" not in later.visit.get("learn.my_training", as_=later.staff.dora).words
    assert f"The policy change, by {due}" in later.visit.get("director.library", as_=later.staff.dora).words
    person = later.visit.get("director.person", as_=later.staff.dora, person_id=later.staff.sam.id)
    assert "learned one clause of the policy in older words" in person.words
    assert "in version 1" in person.words
    assert "one material, one minor" in later.visit.get("policies.versions", as_=later.staff.dora).words


def test_what_a_version_did_not_change_is_not_counted(later: Later, today: date):
    later.signs(today, **{reworded(later.content): "material"})

    page = later.visit.get("policies.versions", as_=later.staff.dora)

    assert "two material" in page.words
    assert "minor" not in page.words


def test_it_is_read_side_by_side_asked_in_new_words_and_ends_with_a_signature(later: Later, today: date):
    later.signs(today)
    page = later.visit.get("policies.change", as_=later.staff.sam)
    assert [mark.get_text() for mark in page.main.select("ins")] == ["As amended:"]

    sam = Taker(later.app, later.visit, later.staff.sam)
    attempt_id = sam.attempt_id(later.visit.post("policies.change", as_=later.staff.sam).location)
    with later.app.app_context():
        paper = attempts.paper(db.session(), later.staff.sam.id, attempt_id)
        known = {item.id: item for module in MODULES for item in later.content.modules[module].items.values()}
        asked = [known[place.question_id] for place in paper.places.values()]
    assert len(asked) == 2  # it is of weight 3
    assert all(CHANGED in item.clauses and item.words_of == "2" for item in asked)

    result = sam.plays_on(attempt_id)

    assert "You know what changed. The last step: read the policy as it is now, and sign that you have." in result.words
    assert result.links()["Sign the new version"] == "/policy#sign"
    person = later.visit.get("director.person", as_=later.staff.dora, person_id=later.staff.sam.id)
    assert "Policy change" in person.links()
    assert "Policy change" in later.visit.get("account.mine", as_=later.staff.sam).links()
    assert "No policy change waits for you" in later.visit.get("policies.change", as_=later.staff.sam).words
    assert "Nothing to do, Sam." in later.visit.get("learn.my_training", as_=later.staff.sam).words


def test_its_questions_take_no_longer_than_was_promised_and_tell_no_story(later: Later, today: date):
    later.signs(today)
    promised = later.visit.get("policies.change", as_=later.staff.sam)
    sam = Taker(later.app, later.visit, later.staff.sam)
    attempt_id = sam.attempt_id(later.visit.post("policies.change", as_=later.staff.sam).location)

    first = later.visit.get("learn.place", as_=later.staff.sam, attempt_id=attempt_id, place=1)
    sam.plays_on(attempt_id)
    seen = later.visit.get(
        "director.attempt", as_=later.staff.dora, person_id=later.staff.sam.id, attempt_id=attempt_id
    )

    assert "About 2 minutes." in promised.words
    assert "About 2 minutes left" in first.words
    stories = [scene.see for module in MODULES for scene in later.content.modules[module].scenario.scenes.values()]
    assert not [see for see in stories if " ".join(see.split())[:40] in seen.words]


def test_failed_it_is_taken_again(later: Later, today: date):
    later.signs(today)
    sam = Taker(later.app, later.visit, later.staff.sam)
    attempt_id = sam.attempt_id(later.visit.post("policies.change", as_=later.staff.sam).location)

    result = sam.plays_on(attempt_id, items=WORST)

    assert result.main.select_one("form")["action"] == "/policy/change"
    again = later.visit.post("policies.change", as_=later.staff.sam).location
    assert sam.attempt_id(again) != attempt_id


def test_a_version_that_nobody_signed_waits_still_once_the_next_one_is_shown(
    later: Later, sqlite_url: str, tmp_path: Path, today: date
):
    third = later.content.model_copy(
        update={"policy": next_version(later.content, "3"), "modules": with_questions(later.content, "3")}
    )
    newest = Later(sqlite_url, tmp_path, third, later.staff)

    assert "Version 2 waits for the Director’s signature" in (
        newest.visit.get("policies.versions", as_=newest.staff.dora).words
    )
    newest.signs(today)
    assert "Version 3 waits for the Director’s signature" in (
        newest.visit.get("policies.versions", as_=newest.staff.dora).words
    )
    assert "The policy has changed" in newest.visit.get("policies.change", as_=newest.staff.sam).words


def test_without_questions_it_waits_and_the_director_reads_which(
    first: Taker, sqlite_url: str, tmp_path: Path, content: Content, staff: Staff, today: date
):
    silent = Later(sqlite_url, tmp_path, with_version_2(content, questions=False), staff)
    assert f"One clause waits for questions in the new words: {CHANGED}." in silent.looks(today).words
    silent.signs(today)

    assert "one clause waits for questions" in silent.visit.get("policies.versions", as_=staff.dora).words
    assert "No policy change waits for you" in silent.visit.get("policies.change", as_=staff.sam).words

    written = Later(sqlite_url, tmp_path, with_version_2(content, questions=True), staff)
    row = written.row()
    assert row
    assert row.questions_on == today
    assert "The policy has changed" in written.visit.get("policies.change", as_=staff.sam).words


def test_a_version_to_come_is_signed_before_its_words_are_here(
    first: Taker, sqlite_url: str, tmp_path: Path, content: Content, staff: Staff, today: date
):
    before = Later(sqlite_url, tmp_path, with_version_2(content, questions=True, to_come=True), staff)
    before.signs(today + timedelta(days=3))

    assert "Its words" not in before.visit.get("policies.versions", as_=staff.dora).words  # it waits no more
    assert "older policy version" not in before.visit.get("learn.certificate", as_=staff.sam).words
    assert (
        "What version 2 of the policy changed" in before.visit.get("policies.version", as_=staff.sam, version="2").words
    )
    assert "No policy change waits for you" in before.visit.get("policies.change", as_=staff.sam).words


def test_an_attempt_under_way_in_words_that_are_no_more_is_closed_unfinished(
    app: Flask, visit: Visitor, staff: Staff, sqlite_url: str, tmp_path: Path, content: Content, today: date
):
    publish(app)
    sam = Taker(app, visit, staff.sam)
    attempt_id = sam.attempt_id(sam.begins("police-walk-in"))
    later = Later(sqlite_url, tmp_path, with_version_2(content, questions=True), staff)
    later.signs(today)

    with later.app.app_context():
        attempt = db.session.get(Attempt, attempt_id)
        assert attempt
        assert attempt.outcome == "unfinished"
    again = later.visit.post("learn.begin", as_=staff.sam, module_id="police-walk-in").location
    assert sam.attempt_id(again) != attempt_id


def test_whoever_is_not_the_director_signs_nothing(later: Later, today: date):
    answers = {CHANGED: "material", reworded(later.content): "minor", "in_force_on": today.isoformat()}
    data = {"signed_as": "Sam"}
    later.visit.post("policies.sign", as_=later.staff.sam, expect=403, data=data, version="2", **answers)

    assert later.row() is None


def test_a_version_is_signed_once(later: Later, today: date):
    later.signs(today)

    page = later.visit.get("policies.sign", as_=later.staff.dora, expect=302, version="2")

    assert page.location == "/policy/versions"


def test_the_directors_first_page_says_that_a_version_waits_until_it_is_signed(later: Later, today: date):
    waits = "Version 2 of the policy waits for your signature"
    assert waits in later.visit.get("director.library", as_=later.staff.dora).words

    later.signs(today)

    assert waits not in later.visit.get("director.library", as_=later.staff.dora).words
