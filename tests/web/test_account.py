"""Getting in and out: links in hand, passwords, sign-ins that are kept on the server."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.people import PASSWORD, Somebody, Staff
from tests.web.conftest import Page, check_every_page, check_headers, fields_of, make_app
from tests.web.filling import faults
from training import showing
from training.actions import accounts, lives, people
from training.actions.accounts import LinkKind
from training.actions.people import NewPerson
from training.content.shapes import Role
from training.records import people as people_kept
from training.records.tables import Audit, Person, SignIn, db
from training.rules.facts import PersonId
from training.web.account import own_path
from training.web.teaching import KEY

GOOD = "a heron by the river"
OVER = "This link no longer works."
NOT_TOGETHER = "That name and password do not go together. Type them again."


def make_link(app: Flask, kind: LinkKind, of: PersonId | None, now: datetime | None = None) -> str:
    with app.app_context():
        return accounts.make_link(kind, of=of, by=None, now=now or datetime.now(UTC))


def set_up_data(**more: str) -> dict[str, str]:
    return {
        "name": "Dora",
        "sign_in_name": "dora@library.example",
        "everyone_due_on": f"{datetime.now(UTC).date() + timedelta(days=30)}",
        "password": GOOD,
        "password_again": GOOD,
    } | more


def twice(password: str) -> dict[str, str]:
    return {"password": password, "password_again": password}


class Browser:
    """Somebody's own browser: it keeps its cookies, and fetches the seal of the form that it sends."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def opens(self, path: str, **how: object) -> Page:
        return self._read(self.client.get(path, **how))

    def sends(self, path: str, data: dict[str, str] | None = None, seen_on: str | None = None, **how: object) -> Page:
        page = self.client.get(seen_on or path)
        seal = BeautifulSoup(page.data, "html.parser").find("input", attrs={"name": "csrf_token"})["value"]
        return self._read(self.client.post(path, data=(data or {}) | {"csrf_token": seal}, **how))

    def signs_in(self, name: str, password: str = PASSWORD, path: str = "/sign-in") -> Page:
        return self.sends(path, {"sign_in_name": name, "password": password})

    @property
    def cookie(self) -> str:
        found = self.client.get_cookie("training")
        return found.value if found else ""

    def takes(self, cookie: str) -> Browser:
        self.client.set_cookie("training", cookie)
        return self

    @property
    def is_in(self) -> bool:
        return self.client.get("/account").status_code == 200

    def _read(self, response: TestResponse) -> Page:
        check_headers(response)
        soup = BeautifulSoup(response.data, "html.parser")
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_every_page(soup)
        return Page(response, soup)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


# --- Set-up -------------------------------------------------------------------


def test_the_set_up_link_makes_the_first_director_and_signs_them_in(app, browser):
    path = f"/set-up/{make_link(app, LinkKind.SET_UP, None)}"
    assert browser.opens(path).h1 == "Who is the Director?"

    went = browser.sends(path, set_up_data())

    assert went.location == "/library"
    page = browser.opens("/library")
    assert "The library is set up. Add the people who work here." in page.words
    assert "Dora" in page.words


def test_a_set_up_link_used_twice_a_wrong_one_and_one_that_ended_are_one_page(app, browser):
    ended = make_link(app, LinkKind.SET_UP, None, datetime.now(UTC) - timedelta(hours=25))
    used = make_link(app, LinkKind.SET_UP, None)
    browser.sends(f"/set-up/{used}", set_up_data())

    answers = [Browser(app).opens(f"/set-up/{token}") for token in (used, ended, "wrong", "w" * 43)]
    posts = [Browser(app).sends(f"/set-up/{used}", set_up_data(), seen_on="/sign-in")]

    assert {page.response.status_code for page in [*answers, *posts]} == {404}
    assert {page.h1 for page in [*answers, *posts]} == {OVER}
    assert len({page.words for page in [*answers, *posts]}) == 1


def test_a_newer_set_up_link_ends_the_older(app, browser):
    older, newer = make_link(app, LinkKind.SET_UP, None), make_link(app, LinkKind.SET_UP, None)

    assert browser.opens(f"/set-up/{older}").h1 == OVER
    assert browser.opens(f"/set-up/{newer}").h1 == "Who is the Director?"


def test_nothing_is_set_up_a_second_time(app, staff, browser):
    path = f"/set-up/{make_link(app, LinkKind.SET_UP, None)}"

    assert browser.sends(path, set_up_data(), seen_on="/sign-in").h1 == OVER
    with app.app_context():
        assert people_kept.by_sign_in_key(db.session(), "dora@library.example") is None


def test_every_fault_of_the_set_up_is_told_at_once_and_what_was_typed_is_kept(app, browser):
    path = f"/set-up/{make_link(app, LinkKind.SET_UP, None)}"
    tomorrow = f"{datetime.now(UTC).date() + timedelta(days=1)}"

    page = browser.sends(
        path,
        {"name": "", "sign_in_name": "dora", "everyone_due_on": tomorrow, "password": "a heron", "password_again": ""},
    )

    told = faults(page)
    assert told[0] == "Enter the name, as colleagues say it."
    assert told[1].startswith("Enter a day from ")
    assert told[2] == "Use 15 characters or more. Four or five words in a row do well."
    assert told[3] == "Type the new password a second time."
    assert fields_of(page)("sign_in_name") == "dora"
    assert fields_of(page)("everyone_due_on") == tomorrow
    assert "a heron" not in page.response.text


# --- Invitations and new passwords -------------------------------------------


def test_an_invitation_works_once_and_leads_into_the_training(app, staff, browser):
    path = f"/invitation/{make_link(app, LinkKind.INVITATION, staff.sam.id)}"
    assert browser.opens(path).h1 == "Welcome, Sam."

    went = browser.sends(path, twice(GOOD))

    assert went.location == "/"
    assert browser.is_in
    assert Browser(app).opens(path).h1 == OVER
    assert Browser(app).sends(path, twice(GOOD), seen_on="/sign-in").h1 == OVER
    assert Browser(app).signs_in("sam", GOOD).location == "/"


def test_a_newer_invitation_ends_the_older_and_nobody_elses(app, staff, browser):
    older = make_link(app, LinkKind.INVITATION, staff.sam.id)
    olives = make_link(app, LinkKind.INVITATION, staff.olive.id)
    newer = make_link(app, LinkKind.INVITATION, staff.sam.id)

    assert browser.opens(f"/invitation/{older}").h1 == OVER
    assert browser.opens(f"/invitation/{newer}").h1 == "Welcome, Sam."
    assert browser.opens(f"/invitation/{olives}").h1 == "Welcome, Olive."


@pytest.mark.parametrize(
    ("kind", "lasts", "path"),
    [
        (LinkKind.INVITATION, timedelta(days=14), "invitation"),
        (LinkKind.NEW_PASSWORD, timedelta(minutes=30), "new-password"),
        (LinkKind.SIGN_IN, timedelta(days=7), "sign-in"),
    ],
)
def test_a_link_works_for_its_time_and_not_a_minute_longer(app, staff, browser, kind, lasts, path):
    now = datetime.now(UTC)
    lives = make_link(app, kind, staff.sam.id, now - lasts + timedelta(minutes=1))
    over = make_link(app, kind, staff.olive.id, now - lasts - timedelta(seconds=1))

    assert browser.opens(f"/{path}/{lives}").response.status_code == 200
    assert browser.opens(f"/{path}/{over}").h1 == OVER


def test_a_token_opens_only_what_it_was_made_for(app, staff, browser):
    invitation = make_link(app, LinkKind.INVITATION, staff.sam.id)
    new_password = make_link(app, LinkKind.NEW_PASSWORD, staff.olive.id)
    sign_in = make_link(app, LinkKind.SIGN_IN, staff.nell.id)

    for path in (
        f"/new-password/{invitation}",
        f"/set-up/{invitation}",
        f"/invitation/{new_password}",
        f"/set-up/{new_password}",
        f"/sign-in/{invitation}",
        f"/sign-in/{new_password}",
        f"/invitation/{sign_in}",
        f"/new-password/{sign_in}",
        f"/invitation/{staff.sam.token}",
        f"/new-password/{staff.sam.token}",
        f"/sign-in/{staff.sam.token}",
    ):
        assert browser.opens(path).h1 == OVER
    with browser.client.session_transaction() as session:
        session["_user_id"] = invitation
    assert not browser.is_in


def test_a_link_that_signs_in_does_so_by_its_button_alone_and_again(app, staff, browser):
    path = f"/sign-in/{make_link(app, LinkKind.SIGN_IN, staff.sam.id)}"

    page = browser.opens(path)

    assert page.h1 == "Sign in as Sam"
    assert not browser.is_in
    assert browser.sends(path).location == "/"
    assert "Sam" in browser.opens("/account").words
    assert browser.sends(f"/sign-in/{make_link(app, LinkKind.SIGN_IN, staff.olive.id)}").location == "/"
    assert "Olive" in browser.opens("/account").words
    assert browser.sends(path).location == "/"


def test_a_new_password_ends_every_sign_in_and_every_other_link(app, staff, visit, browser):
    token = make_link(app, LinkKind.NEW_PASSWORD, staff.sam.id)

    browser.sends(f"/new-password/{token}", twice(GOOD))

    visit.get("/account", as_=staff.sam, expect=302)
    assert browser.is_in


def test_only_the_hash_of_a_token_is_kept(app, staff, tmp_path):
    token = make_link(app, LinkKind.INVITATION, staff.sam.id)

    kept = b"".join(path.read_bytes() for path in tmp_path.glob("training.db*"))

    assert token.encode() not in kept
    assert staff.sam.token.encode() not in kept
    assert PASSWORD.encode() not in kept


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("", "", "Choose a password of 15 characters or more."),
        (" " * 20, " " * 20, "Choose a password of 15 characters or more."),
        ("fourteen chars", None, "Use 15 characters or more. Four or five words in a row do well."),
        ("abcd" * 4, None, "This password repeats a few characters. Choose one that is harder to guess."),
        ("many words " * 91, None, "Use 1,000 characters or fewer."),
        (GOOD, GOOD + " ", "The two passwords differ. Type the same one twice."),
        (GOOD, "", "Type the new password a second time."),
    ],
)
def test_a_password_that_does_not_do_is_refused_and_never_shown_again(app, staff, browser, password, again, told):
    path = f"/invitation/{make_link(app, LinkKind.INVITATION, staff.sam.id)}"

    page = browser.sends(path, {"password": password, "password_again": password if again is None else again})

    assert told in faults(page)
    assert not any(field.get("value") for field in page.soup.find_all("input", type="password"))
    with app.app_context():
        assert db.session.get(Person, staff.sam.id).password_hash is None


SIXTY_FOUR = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("password", "another"),
    [
        ("fifteen letters", "fifteen letter"),
        (SIXTY_FOUR, SIXTY_FOUR[:63] + "0"),
        ("0123456789" * 100, "0123456789" * 99 + "012345678"),
        ("  spaces at both ends  ", "spaces at both ends"),
        ("🐟🐟🐻🦌🐦 five animals", "🐟🐟🐻🦌🐟 five animals"),
    ],
    ids=["15", "64", "1000", "spaces", "emoji"],
)
def test_a_password_is_kept_whole_to_its_last_character(app, staff, browser, password, another):
    browser.sends(f"/invitation/{make_link(app, LinkKind.INVITATION, staff.sam.id)}", twice(password))

    assert NOT_TOGETHER in Browser(app).signs_in("sam", another).words
    assert Browser(app).signs_in("sam", password).location == "/"


def test_a_password_typed_on_another_keyboard_is_the_same_password(app, staff, browser):
    browser.sends(f"/invitation/{make_link(app, LinkKind.INVITATION, staff.sam.id)}", twice("Zoë’s seven herons"))

    assert Browser(app).signs_in("sam", "Zoe\u0308’s seven herons").location == "/"


# --- Signing in ---------------------------------------------------------------


def test_a_wrong_name_and_a_wrong_password_are_one_page(app, staff):
    """The same words, status, cookies and length: who works here is nobody's to learn."""

    def alike(page: Page) -> tuple[object, ...]:
        return (
            page.response.status_code,
            re.sub(r'value="[^"]*"', "", page.response.text),
            sorted(name for name, _ in page.response.headers),
        )

    known = Browser(app).signs_in("dora", "not her password")
    unknown = Browser(app).signs_in("zora", "not her password")
    invited = Browser(app).signs_in("olive", "not her password")  # has not chosen any password yet

    assert faults(known) == [NOT_TOGETHER]
    assert alike(known) == alike(unknown) == alike(invited)
    assert fields_of(known)("sign_in_name") == "dora"


def test_a_wrong_name_takes_as_long_as_a_wrong_password(app, staff):
    def seconds(name: str) -> float:
        browser = Browser(app)
        browser.opens("/sign-in")
        began = time.perf_counter()
        browser.signs_in(name, "not the password")
        return time.perf_counter() - began

    known, unknown = (min(seconds(name) for _ in range(3)) for name in ("dora", "zora"))

    assert 1 / 3 < known / unknown < 3


@pytest.mark.parametrize("name", ["dora", "DORA", "  Dora ", "\uff24\uff2f\uff32\uff21", "do\u200bra"])
def test_a_sign_in_name_may_be_written_in_any_way_that_reads_the_same(app, staff, browser, name):
    assert browser.signs_in(name).location == "/"


def test_a_cyrillic_letter_is_another_letter_however_it_looks(app, staff, browser):
    assert NOT_TOGETHER in browser.signs_in("dor\u0430").words


def refuse(app: Flask, key: str, times: int, ago: timedelta = timedelta()) -> None:
    with app.app_context():
        for _ in range(times):
            people_kept.add_refusal(db.session(), key, datetime.now(UTC) - ago)
        db.session.commit()


RESTS = "This name was tried too often. Wait 15 minutes, or ask the Director for a link to choose a new password."


def test_a_name_rests_after_ten_refusals_the_right_password_too_and_no_other_name(app, staff):
    refuse(app, "dora", 9)
    assert NOT_TOGETHER in Browser(app).signs_in("DORA", "not her password").words

    rests = Browser(app).signs_in("dora")

    assert rests.response.status_code == 429
    assert faults(rests) == [RESTS]
    assert NOT_TOGETHER in Browser(app).signs_in("olive", "not her password").words


def test_a_name_that_nobody_has_rests_alike(app, staff):
    refuse(app, "zora", 10)

    assert faults(Browser(app).signs_in("zora")) == [RESTS]


def test_a_name_rests_no_longer_than_15_minutes(app, staff, browser):
    refuse(app, "dora", 100, timedelta(minutes=15, seconds=1))

    assert browser.signs_in("dora").location == "/"


def test_signing_in_forgets_the_refusals_before_it(app, staff):
    refuse(app, "dora", 9)
    Browser(app).signs_in("dora")
    refuse(app, "dora", 1)

    assert Browser(app).signs_in("dora").location == "/"


def test_a_new_link_lets_a_resting_name_in_at_once_and_at_the_next_sign_in(app, staff, browser):
    refuse(app, "dora", 10)

    browser.sends(f"/new-password/{make_link(app, LinkKind.NEW_PASSWORD, staff.dora.id)}", twice(GOOD))

    assert browser.is_in
    assert Browser(app).signs_in("dora", GOOD).location == "/"


def test_what_is_not_typed_is_asked_for_by_name(browser, staff):
    assert faults(browser.signs_in(" ", "")) == ["Enter a sign-in name or e-mail.", "Enter your password."]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("do\u202era", "Sign-in name or e-mail has a character that cannot be shown. Type it again."),
        ("do\x00ra", "Sign-in name or e-mail has a character that cannot be shown. Type it again."),
        ("d" * 255, "Sign-in name or e-mail must be 254 characters or fewer. It has 255."),
    ],
)
def test_a_name_that_cannot_be_is_refused_by_its_field(browser, staff, name, told):
    assert faults(browser.signs_in(name)) == [told]


def test_a_password_made_to_cost_time_costs_none(browser, staff):
    began = time.perf_counter()

    page = browser.signs_in("dora", "a" + "\u0301\u0327" * 15_000)

    assert faults(page) == ["Password must be 1,000 characters or fewer."]
    assert time.perf_counter() - began < 1


def test_a_seal_of_before_signing_in_is_none_after_it(app, staff, browser):
    page = browser.opens("/sign-in")
    before = fields_of(page)("csrf_token")
    browser.signs_in("dora")

    answer = browser.client.post("/sign-out", data={"csrf_token": before})

    assert answer.status_code == 400
    assert browser.is_in


def test_a_sign_in_begins_with_a_cookie_of_its_own(app, staff, browser):
    with browser.client.session_transaction() as session:
        session["_user_id"] = "chosen-by-somebody-else"
        session["left-behind"] = "by somebody else"

    browser.signs_in("dora")

    with browser.client.session_transaction() as session:
        assert session["_user_id"] != "chosen-by-somebody-else"
        assert "left-behind" not in session


def test_whoever_is_signed_in_is_not_asked_again(visit, staff):
    assert visit.get("/sign-in", as_=staff.sam, expect=302).location == "/"


def test_a_page_that_asks_to_sign_in_is_the_page_after_it(app, staff, browser):
    asked = browser.opens("/people/add?from=here").location

    assert browser.signs_in("dora", path=asked).location == "/people/add?from=here"


def test_a_button_pressed_after_the_sign_in_ended_leads_home(app, staff, browser):
    """There is nothing to see at a button's address: going back there would be a fault."""
    asked = browser.sends("/sign-out", seen_on="/sign-in").location

    assert asked == "/sign-in"
    assert browser.signs_in("dora", path=asked).location == "/"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,hello",
        "evil.example",
        "@evil.example",
        "",
        "?a=b",
        "#",
        "/\x00",
        "/" + "a" * 500,
        "/policy\r\nSet-Cookie: a=b",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(app, staff, target):
    assert own_path(target) is None


@pytest.mark.parametrize(
    "target",
    ["/", "/policy", "/policy#le-refer-agent", "/people/add?a=b", "/attempts/abc/1?option=x", "/a//b", "/%2f%2fevil"],
)
def test_a_page_of_this_site_may_be_gone_back_to(target):
    assert own_path(target) == target


def test_next_is_looked_at_where_it_is_used(app, staff, browser):
    assert browser.signs_in("dora", path="/sign-in?next=//evil.example").location == "/"


# --- Sign-ins are kept on the server -----------------------------------------


@pytest.fixture
def two(app: Flask, staff: Staff) -> tuple[Browser, Browser]:
    """Dora's browser, and another that holds a copy of her cookie."""
    doras = Browser(app)
    doras.signs_in("dora")
    copy = Browser(app).takes(doras.cookie)
    assert copy.is_in
    return doras, copy


def test_a_copied_cookie_is_dead_after_signing_out(two):
    doras, copy = two

    went = doras.sends("/sign-out", seen_on="/account")

    assert went.location == "/sign-in"
    assert went.response.headers["Clear-Site-Data"] == '"cache"'
    assert not doras.is_in
    assert not copy.is_in


def test_signing_out_ends_one_sign_in_and_signing_out_everywhere_all(app, two):
    doras, copy = two
    other = Browser(app)
    other.signs_in("dora")
    doras.sends("/sign-out", seen_on="/account")
    assert other.is_in

    third = Browser(app)
    third.signs_in("dora")
    went = third.sends("/account/end-sign-ins", seen_on="/account")

    assert went.response.headers["Clear-Site-Data"] == '"cache"'
    assert not any(browser.is_in for browser in (doras, copy, other, third))


def test_a_copied_cookie_is_dead_after_a_change_of_password_and_the_changer_stays_in(two):
    doras, copy = two

    went = doras.sends("/account/password", {"current_password": PASSWORD} | twice(GOOD))

    assert went.location == "/account"
    assert "Your password is changed." in doras.opens("/account").words
    assert not copy.is_in


def test_a_password_is_changed_only_by_whoever_knows_it(app, two):
    doras, copy = two

    page = doras.sends("/account/password", {"current_password": "not the one"} | twice(GOOD))

    assert faults(page) == ["The current password is not the one kept here. Type it again."]
    assert copy.is_in
    assert Browser(app).signs_in("dora").location == "/"


def end_employment(app: Flask, staff: Staff, whose: PersonId, days_ago: int) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        teaching = app.extensions[KEY]
        start = people_kept.employment_of(db.session(), whose)
        start.starts_on = teaching.day(now) - timedelta(days=30)
        db.session.commit()
        last_on = teaching.day(now) - timedelta(days=days_ago)
        lives.end_employment(teaching, whose, last_on, by=staff.dora.id, now=now)


def test_a_sign_in_lives_through_the_last_day_of_work_and_dies_after_it(app, visit, staff):
    end_employment(app, staff, staff.sam.id, days_ago=0)
    visit.get("/my-training", as_=staff.sam)

    end_employment(app, staff, staff.sam.id, days_ago=1)

    assert visit.get("/my-training", as_=staff.sam, expect=302).location.startswith("/sign-in")


def test_whoever_has_left_is_told_so_and_is_not_signed_in(app, staff, browser):
    browser.sends(f"/invitation/{make_link(app, LinkKind.INVITATION, staff.sam.id)}", twice(GOOD))
    end_employment(app, staff, staff.sam.id, days_ago=1)

    page = browser.signs_in("sam", GOOD)

    assert faults(page) == ["Your last day of work here has passed. If that is wrong, tell the Director."]
    assert browser.sends(f"/sign-in/{make_link(app, LinkKind.SIGN_IN, staff.sam.id)}").h1 == OVER
    assert not browser.is_in


def test_a_sign_in_ends_by_itself_after_a_day(app, staff, visit):
    with app.app_context():
        now = datetime.now(UTC)
        lives = accounts.begin_sign_in(staff.sam.id, now - timedelta(hours=23, minutes=59))
        over = accounts.begin_sign_in(staff.sam.id, now - timedelta(hours=24))

    visit.get("/account", as_=Somebody(staff.sam.id, "Sam", lives))
    visit.get("/account", as_=Somebody(staff.sam.id, "Sam", over), expect=302)


def test_oversight_works_and_ends_at_the_next_request(visit, staff):
    visit.get("/library", as_=staff.nell, expect=403)

    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)
    visit.get("/library", as_=staff.nell)

    visit.post("director.oversight", as_=staff.dora, data={"lent": "no"}, person_id=staff.nell.id)
    visit.get("/library", as_=staff.nell, expect=403)


def test_whoever_was_here_at_set_up_reads_the_date_that_was_set_for_all(app, visit, staff):
    now, teaching = datetime.now(UTC), app.extensions[KEY]
    with app.app_context():
        ruth = NewPerson("Ruth", "ruth", Role.STAFF, date(2020, 3, 2), already_here=True)
        ruth_id = people.add(teaching, ruth, by=staff.dora.id, now=now)
        token = accounts.begin_sign_in(ruth_id, now)

    words = visit.get("account.mine", as_=Somebody(ruth_id, "Ruth", token)).words

    due = showing.day(teaching.day(now) + timedelta(days=30))
    assert f"Onboarding by {due}, as for everyone already here at set-up" in words


def test_everything_kept_about_somebody_is_on_their_own_page(visit, staff):
    page = visit.get("account.mine", as_=staff.sam)

    for words in ("Sam", "sam", "Staff", "added", "Your attempts", "Your certifications"):
        assert words in page.words
    assert "Olive" not in page.words


# --- Cookies, seals and hosts ------------------------------------------------


def test_the_cookie_is_for_the_server_alone(app, staff, browser):
    cookie = browser.signs_in("dora").response.headers["Set-Cookie"]

    assert cookie.startswith("training=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(sqlite_url, tmp_path, content):
    app = make_app(sqlite_url, tmp_path, content, public_url="https://training.example.org")

    answer = app.test_client().get("/sign-in", base_url="https://training.example.org")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-training=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(
    "path", ["/policy", "/accessibility", "/privacy", "/healthz", "/static/site.css", "/no-such-page", "/"]
)
def test_whoever_only_reads_gets_no_cookie(browser, staff, path):
    assert browser.client.get(path, buffered=True).headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("path", ["/my-training", "/account", "/library", "/roster", "/policy", "/previews"])
def test_a_page_read_while_signed_in_sets_no_cookie_anew(visit, staff, path):
    visit.get("/account", as_=staff.dora)

    assert visit.get(path, as_=staff.dora).response.headers.getlist("Set-Cookie") == []


def everything(app: Flask) -> tuple[object, ...]:
    with app.app_context():
        return tuple(db.session.scalar(select(func.count()).select_from(table)) for table in (Audit, Person, SignIn))


@pytest.mark.parametrize("seal", [None, "", "made-up"])
def test_a_post_without_its_seal_changes_nothing_and_gives_back_what_was_typed(app, visit, staff, seal):
    before = everything(app)
    typed = {"name": "Ruth <b>Long</b>", "sign_in_name": "ruth", "starts_on": "2 March 2026", "role": "staff"}

    answer = visit.client(staff.dora).post("/people/add", data=typed | ({} if seal is None else {"csrf_token": seal}))

    assert answer.status_code == 400
    assert "This page was out of date, so nothing was saved." in answer.text
    assert "Ruth &lt;b&gt;Long&lt;/b&gt;" in answer.text
    assert "2 March 2026" in answer.text
    assert everything(app) == before


def test_a_post_without_its_seal_never_gives_back_a_password(browser, staff):
    for path, typed in (
        ("/sign-in", {"sign_in_name": "dora", "password": "the-first-secret"}),
        ("/account/password", {"current_password": "the-first-secret"} | twice("the-second-secret")),
    ):
        answer = browser.client.post(path, data=typed)

        assert answer.status_code == 400
        assert "secret" not in answer.text


def test_a_seal_is_no_seal_in_another_session(app, visit, staff):
    before = everything(app)

    answer = visit.client(staff.sam).post("/sign-out", data={"csrf_token": visit.seal(staff.nell)})

    assert answer.status_code == 400
    assert everything(app) == before
    visit.get("/account", as_=staff.sam)


def test_signing_in_needs_a_seal_too(app, staff, browser):
    """Else another site could sign somebody in under a name of its own."""
    answer = browser.client.post("/sign-in", data={"sign_in_name": "dora", "password": PASSWORD})

    assert answer.status_code == 400
    assert not browser.is_in


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-Host"])
def test_a_host_that_was_made_up_changes_no_link(app, visit, staff, header):
    headers = {header: "host=evil.example" if header == "Forwarded" else "evil.example"}
    seal, client = visit.seal(staff.dora), visit.client(staff.dora)
    if header == "Host":  # the cookie goes along, as if the browser had been led astray
        client.set_cookie("training", client.get_cookie("training").value, domain="evil.example")

    went = client.post(f"/people/{staff.sam.id}/link", data={"csrf_token": seal}, headers=headers)
    slip = client.get(f"/people/{staff.sam.id}/slip", headers=headers)

    assert went.headers["Location"] == f"/people/{staff.sam.id}/slip"
    assert "http://localhost/invitation/" in slip.text
    assert "evil" not in slip.text
    for path in ("/", "/policy", "/sign-in", "/no-such-page"):
        answer = app.test_client().get(path, headers=headers)
        assert "evil" not in answer.text + answer.headers.get("Location", "")
