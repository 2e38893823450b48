"""Taking training, page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.people import add, signed_in
from tests.web.taking import MODULES, RIGHT, WORST, Taker, certify
from training.content.shapes import Role


@pytest.fixture
def sam(app, visit, staff):
    return Taker(app, visit, staff.sam)


def test_the_first_page_says_what_is_due_why_by_when_and_how_long(visit, staff):
    page = visit.get("learn.my_training", as_=staff.sam)

    assert page.h1 == "Three short stories, Sam."
    assert "minutes in all, due by" in page.words
    assert page.words.count("Begin") >= 3


def test_a_module_passed_is_said_and_the_next_one_offered(sam, visit):
    result = sam.takes("police-walk-in")

    assert result.h1.startswith("Passed.")
    assert "Two short stories" in visit.get("learn.my_training", as_=sam.who).h1


def test_all_modules_passed_certify(sam, visit):
    for module_id in MODULES:
        result = sam.takes(module_id)

    assert "You are certified from" in result.words
    assert "Sam" in visit.get("learn.certificate", as_=sam.who).words
    assert visit.get("learn.my_training", as_=sam.who).h1 == "Nothing to do, Sam."


def test_a_breach_in_the_quiz_fails_the_attempt_and_shows_what_was_missed(sam):
    result = sam.takes("police-walk-in", but=1)

    assert result.h1.startswith("Not passed")
    assert "Worth one more look" in result.words
    assert "Try again" in result.words


def test_the_answer_that_failed_it_is_quoted_on_the_list_as_a_page_quotes(sam, visit):
    sam.takes("police-walk-in", but=1)

    page = visit.get("learn.my_training", as_=sam.who).words

    assert "Sam chose “" in page
    assert '"' not in page


def test_a_breach_in_the_story_fails_nobody(sam):
    assert sam.takes("police-walk-in", scenes=WORST).h1.startswith("Passed.")


def test_a_second_answer_changes_nothing_and_shows_the_first(sam, visit):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))
    row, module = sam.asked(attempt_id)
    sam.answers(attempt_id, row, sam.option(row, module, WORST))

    again = sam.answers(attempt_id, row, sam.option(row, module, RIGHT))

    assert again.location.endswith("/feedback")
    assert "Breach" in visit.get(again.location, as_=sam.who).words


def test_beginning_twice_opens_one_attempt(sam):
    assert sam.begins("chatty-patron") == sam.begins("chatty-patron")


def test_no_option_chosen_asks_for_one_beside_the_field_and_in_the_summary(sam):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))
    row, _ = sam.asked(attempt_id)

    page = sam.visit.post("learn.place", as_=sam.who, expect=422, attempt_id=attempt_id, place=row.place)

    assert "Choose one answer." in page.words
    assert page.soup.title.get_text().startswith("Error: ")


@pytest.mark.parametrize("option", ["0", "1", "-1", "abcdefabcdef", "1e0", "9" * 30, "x' or 1=1"])
def test_an_option_that_is_not_on_the_paper_stores_nothing(sam, option):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))
    row, _ = sam.asked(attempt_id)

    sam.answers(attempt_id, row, option, expect=400)

    assert sam.asked(attempt_id)[0].place == row.place


def test_two_options_at_once_are_refused_not_the_last_taken(sam):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))
    row, _ = sam.asked(attempt_id)
    names = [name for name, _ in row.options][:2]

    page = sam.visit.post(
        "learn.place", as_=sam.who, expect=422, data={"option": names}, attempt_id=attempt_id, place=row.place
    )

    assert "Choose one answer only." in page.words


def test_places_cannot_be_skipped(sam, visit):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))

    visit.get("learn.place", as_=sam.who, expect=404, attempt_id=attempt_id, place=5)
    visit.get("learn.result", as_=sam.who, expect=302, attempt_id=attempt_id)
    visit.get("learn.debrief", as_=sam.who, expect=302, attempt_id=attempt_id)


def test_feedback_of_an_unanswered_place_is_not_shown(sam, visit):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))

    visit.get("learn.feedback", as_=sam.who, expect=302, attempt_id=attempt_id, place=1)


@pytest.mark.parametrize("endpoint", ["learn.attempt", "learn.debrief", "learn.result", "learn.practice"])
def test_somebody_elses_attempt_is_no_such_page(sam, visit, staff, endpoint):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))

    theirs = visit.get(endpoint, as_=staff.nell, expect=404, attempt_id=attempt_id)
    nobodys = visit.get(endpoint, as_=staff.nell, expect=404, attempt_id="z" * 16)

    assert theirs.words == nobodys.words


@pytest.mark.parametrize(
    "path",
    [
        "/attempts/0",
        "/attempts/-1",
        "/attempts/9999999999999999999",
        "/attempts/%00",
        "/attempts/..%5c/1",
        "/%2e%2e/etc",
    ],
)
def test_an_address_that_is_not_is_a_page_with_a_way_home(visit, staff, path):
    assert "There is no such page." in visit.get(path, as_=staff.sam, expect=404).h1


def test_the_way_home_leads_where_it_says_for_whoever_oversees_too(visit, staff):
    page = visit.get("/no-such-page", as_=staff.dora, expect=404)

    assert page.main.find("a", string="Go to My training")["href"] == "/my-training"


def test_an_attempt_is_resumed_where_it_was_on_another_machine(sam, visit):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))
    row, module = sam.asked(attempt_id)
    sam.answers(attempt_id, row, sam.option(row, module, RIGHT))

    elsewhere = visit.get("learn.attempt", as_=sam.who, expect=302, attempt_id=attempt_id)

    assert elsewhere.location.endswith(f"/attempts/{attempt_id}/2")


def test_an_answer_after_the_session_ended_is_kept_through_signing_in(sam, visit):
    attempt_id = sam.attempt_id(sam.begins("chatty-patron"))
    row, _ = sam.asked(attempt_id)
    option = row.options[0][0]

    sent = visit.post(
        "learn.place", as_=None, expect=302, data={"option": option}, attempt_id=attempt_id, place=row.place
    )

    assert f"option%3D{option}" in sent.location


def test_practice_stores_nothing(sam, visit, app):
    sam.takes("police-walk-in")
    attempt_id = sam.attempt_id(sam.begins("police-walk-in"))
    finished = sam.plays_on(attempt_id).links()["Walk the story another way, as practice"]

    from sqlalchemy import func, select

    from training.records.tables import Response, db

    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Response))
    for path in ("", "/1", "/2", "/3-1"):
        visit.get(finished + path, as_=sam.who)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == before
    visit.get(finished + "/9-9", as_=sam.who, expect=404)


def test_the_refresher_says_before_it_starts_whether_it_would_count(visit, staff):
    page = visit.get("learn.refresher", as_=staff.sam)

    assert "would not count" in page.words
    visit.post("learn.refresher", as_=staff.sam, expect=409)


@pytest.mark.parametrize(
    ("ends_in", "told"),
    [(20, "you lose no day by taking it early"), (-10, "Your certification has ended; the new one runs from the day")],
)
def test_the_refresher_says_from_when_it_will_certify(app, visit, staff, today, ends_in, told):
    now = datetime.now(UTC)
    with app.app_context():
        added = add(app, "Kim", Role.STAFF, by=staff.dora.id, now=now, starts_on=today - timedelta(days=500))
        kim = signed_in(added, "Kim", now)
    certify(app, kim.id, today + timedelta(days=ends_in))

    assert told in visit.get("learn.refresher", as_=kim).words


def test_a_module_outside_the_curriculum_cannot_begin(visit, staff):
    visit.post("learn.begin", as_=staff.sam, expect=404, module_id="no-such-module")


def test_the_policy_is_signed_once(visit, staff):
    visit.post("learn.sign_policy", as_=staff.sam, data={"signed_as": "Sam of the desk"})

    assert "Signed as “Sam of the desk”" in visit.get("desk.policy", as_=staff.sam).words
    assert (
        "Type your name to sign."
        in visit.post("learn.sign_policy", as_=staff.sam, expect=422, data={"signed_as": " "}).words
    )
