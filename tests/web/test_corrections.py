"""A wrong key on the pages: seen by whoever oversees, accepted by the Director, told to whoever gains."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.mending import MODULE, mended, publish, takes, wrong, wrong_question
from tests.web.filling import faults
from tests.web.taking import MODULES, WORST, Taker
from training import clock
from training.actions import people
from training.records import facts
from training.records.tables import Correction, db


@pytest.fixture
def question(content):
    return wrong_question(content)


@pytest.fixture
def failed(app, visit, staff, content):
    """Sam's attempt, which failed by a wrong key. All else is passed, and by now the key is mended."""
    for module in MODULES:
        if module != MODULE:
            Taker(app, visit, staff.sam).takes(module)
    publish(app, wrong(content))
    with app.app_context():
        attempt_id = takes(app, staff.sam.id, clock.now(), truth=mended(content))
        db.session.remove()
    publish(app, mended(content))
    return attempt_id


@pytest.fixture
def director(visit, staff, question):
    return Director(visit, staff.dora, question)


class Director:
    """Dora, before the page of a wrong key."""

    def __init__(self, visit, dora, question):
        self.visit, self.dora = visit, dora
        self.named = {"module_id": MODULE, "kind": "item", "question_id": question}

    def opens(self, expect=200, **asked):
        return self.visit.get("corrections.correct", as_=self.dora, expect=expect, **self.named, **asked)

    def looks(self, because="misread"):
        (answer,) = self.opens().main.select("input[name=answers]")
        return self.opens(answers=answer["value"], because=because)

    def accepts(self, looked, expect=302, **other):
        form = looked.main.select_one("form[method=post]")
        hidden = {str(one["name"]): str(one["value"]) for one in form.select("input")}
        return self.visit.post("corrections.correct", as_=self.dora, expect=expect, data=hidden | other, **self.named)


def test_the_shelf_says_which_key_is_wrong_and_for_how_many(visit, staff, failed):
    page = visit.get(visit.get("director.library", as_=staff.dora).links()["Wrong keys"], as_=staff.dora)

    assert "Chosen by one person, for whom it still counts as “Breach”." in page.words
    assert "Correct this key" in page.words


def test_where_no_key_is_wrong_the_shelf_says_so(visit, staff):
    assert "No key waits to be corrected." in visit.get("corrections.shelf", as_=staff.dora).words


def test_whoever_oversees_reads_and_the_director_alone_corrects(app, visit, staff, failed, director):
    with app.app_context():
        people.lend_oversight(staff.nell.id, lent=True, by=staff.dora.id, now=clock.now())

    assert "Correct this key" not in visit.get("corrections.shelf", as_=staff.nell).words
    visit.get("corrections.correct", as_=staff.nell, expect=403, **director.named)
    visit.get("corrections.shelf", as_=staff.olive, expect=403)


def test_who_gains_is_shown_before_anything_is_kept(app, director, failed):
    page = director.looks()

    assert "One person gains" in page.words
    assert "from “Not passed” to “Passed”" in page.words
    assert "Certified from" in page.words
    assert "for whom it still counts as “Breach”. The module now judges it “Right”." in page.words
    assert "That is a breach." in page.words
    assert "Nothing is kept yet." in page.words
    with app.app_context():
        assert db.session.scalars(select(Correction)).all() == []


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"answers": "2"}, "Choose why the key was wrong."),
        ({"because": "misread"}, "Choose at least one answer."),
        ({"answers": "99", "because": "misread"}, "Choose from the list."),
    ],
)
def test_what_is_not_chosen_is_asked_for(director, failed, asked, fault):
    (answer,) = director.opens().main.select("input[name=answers]")
    if asked.get("answers") == "2":
        asked = asked | {"answers": answer["value"]}

    page = director.opens(**asked)

    assert fault in faults(page)
    assert "Accept the correction" not in page.words


def test_a_post_that_nobody_looked_at_is_refused(app, director, failed):
    looked = director.looks()

    page = director.accepts(looked, expect=200, seal="0" * 64)

    assert "Something changed since you looked, so nothing is kept." in page.words
    with app.app_context():
        assert db.session.scalars(select(Correction)).all() == []


def test_what_is_accepted_stands_on_the_shelf_and_is_asked_no_more(visit, staff, director, failed):
    director.accepts(director.looks())

    page = visit.get("corrections.shelf", as_=staff.dora)
    assert "No key waits to be corrected." in page.words
    assert "It did not say what the policy says" in page.words
    assert ": from Breach to Right" in page.words
    assert director.opens(expect=302).location.endswith("/corrections")


def test_a_question_that_is_none_is_no_such_page(visit, staff, failed, question):
    for named in (
        {"module_id": "no-such", "kind": "item", "question_id": question},
        {"module_id": MODULE, "kind": "scene", "question_id": question},
        {"module_id": MODULE, "kind": "item", "question_id": "no-such"},
        {"module_id": MODULE, "kind": "neither", "question_id": question},
    ):
        visit.get("corrections.correct", as_=staff.dora, expect=404, **named)


def test_whoever_gains_reads_of_it_and_the_attempt_says_both_verdicts_and_why(visit, staff, director, failed):
    assert visit.get("learn.result", as_=staff.sam, attempt_id=failed).h1.startswith("Not passed.")
    director.accepts(director.looks())

    mine = visit.get("learn.my_training", as_=staff.sam)
    assert "A key was wrong, and you gain by it" in mine.words
    assert "was judged “Breach”" in mine.words
    assert "It certifies you from" in mine.words
    result = visit.get("learn.result", as_=staff.sam, attempt_id=failed)
    assert result.h1.startswith("Passed. Six of six right")
    assert "when a wrong key was corrected; it ended as not passed" in result.words
    assert "The key was wrong: it did not say what the policy says." in result.words
    assert "The answer was judged “Breach”; from" in result.words
    assert "on it counts as “Right”." in result.words
    assert "when a wrong key was corrected" in visit.get("account.mine", as_=staff.sam).words


def test_an_attempt_that_fails_all_the_same_says_so(app, visit, staff, director, content):
    publish(app, wrong(content))
    taken = Taker(app, visit, staff.nell)
    attempt_id = taken.attempt_id(taken.begins(MODULE))
    taken.plays_on(attempt_id, items=WORST)
    publish(app, mended(content))
    assert "stays as it ended" not in visit.get("learn.result", as_=staff.nell, attempt_id=attempt_id).words
    director.accepts(director.looks())

    result = visit.get("learn.result", as_=staff.nell, attempt_id=attempt_id)

    assert result.h1.startswith("Not passed. One of six right")
    assert "Even so the attempt stays as it ended." in result.words


def test_the_director_reads_it_on_the_evidence(visit, staff, director, failed):
    director.accepts(director.looks())

    evidence = visit.get("director.attempt", as_=staff.dora, person_id=staff.sam.id, attempt_id=failed)
    assert "when a wrong key was corrected; it ended as not passed" in evidence.words
    assert "on it counts as “Right”." in evidence.words
    person = visit.get("director.person", as_=staff.dora, person_id=staff.sam.id)
    assert "when a wrong key was corrected" in person.words
    assert "since a wrong key was corrected on" in person.words


def test_the_feedback_of_a_paper_under_way_says_that_its_key_was_wrong(app, visit, staff, director, failed, content):
    """Begun by the wrong key, gone on with after the correction: what is told is what counts."""
    publish(app, wrong(content))
    now = datetime.now(UTC)
    with app.app_context():
        begun = takes(app, staff.nell.id, now, truth=mended(content), most=1)
        db.session.remove()
    publish(app, mended(content))
    director.accepts(director.looks())
    with app.app_context():
        assert takes(app, staff.nell.id, now, truth=mended(content)) == begun

        known = facts.of_person(db.session(), staff.nell.id)
        [decided] = [d for a in known.attempts for d in a.decisions if d.corrected]
        db.session.remove()

    page = visit.get("learn.feedback", as_=staff.nell, attempt_id=begun, place=decided.place)

    assert page.main.select_one(".verdict__word").get_text(strip=True) == "Right"
    assert "The key was wrong" in page.words
