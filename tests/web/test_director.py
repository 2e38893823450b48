"""The Director's pages: adding people and changing them, links to hand over, leave, oversight, evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.people import Somebody, Staff, add, signed_in
from tests.web.conftest import Page, Visitor, fields_of, make_app
from tests.web.filling import faults
from tests.web.taking import MODULES, WORST, Taker, certify
from training import showing
from training.actions import accounts, people
from training.actions.accounts import LinkKind
from training.actions.teaching import Teaching
from training.content.shapes import ClauseId, Content, Role
from training.records import people as people_kept
from training.records.tables import Audit, Base, Employment, Leave, Link, Person, db
from training.rules.facts import PersonId
from training.web.teaching import KEY

RUTH = {"name": "Ruth", "sign_in_name": "ruth", "role": "staff", "starts_on": "2 March 2026"}


def today(app: Flask) -> date:
    teaching: Teaching = app.extensions[KEY]
    return teaching.day(datetime.now(UTC))


def id_of(app: Flask, sign_in_name: str) -> PersonId:
    with app.app_context():
        found = people_kept.by_sign_in_key(db.session(), people_kept.fold(sign_in_name))
        assert found is not None
        return PersonId(found.id)


def count(app: Flask, table: type[Base], **having: object) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).filter_by(**having)) or 0


def link_on(page: Page) -> str:
    found = re.search(r"http://localhost(/(?:invitation|new-password)/\S+)", page.words)
    assert found, page.words
    return found.group(1)


def uses(app: Flask, link: str, password: str = "a heron by the river") -> None:
    """Somebody opens a link in a browser of their own, and chooses a password."""
    visit = Visitor(app)
    visit.post(link, data={"password": password, "password_again": password})


@pytest.fixture
def adds(visit: Visitor, staff: Staff):
    def adds(expect: int = 200, as_: Somebody | None = None, **more: str) -> Page:
        return visit.post("director.add_person", as_=as_ or staff.dora, expect=expect, data=RUTH | more)

    return adds


# --- Adding -------------------------------------------------------------------


def test_somebody_added_gets_an_invitation_that_works_and_stands_on_the_list(app, visit, staff, adds):
    slip = visit.get(adds(expect=302).location, as_=staff.dora)

    assert slip.h1 == "An invitation for Ruth"
    assert "Your sign-in name is ruth ." in slip.words
    assert Visitor(app).get(link_on(slip)).h1 == "Welcome, Ruth."
    assert "Ruth" in visit.get("director.library", as_=staff.dora).links()


def test_pressing_add_twice_adds_once_and_shows_a_link_that_works(app, visit, staff, adds):
    """A second press of the button is answered in place of the first, whose page is never seen."""
    first = adds(expect=302)
    second = adds(expect=302)

    slip = visit.get(second.location, as_=staff.dora)

    assert first.location == second.location
    assert count(app, Person, sign_in_key="ruth") == 1
    assert count(app, Audit, did="added", about_id=id_of(app, "ruth")) == 1
    assert Visitor(app).get(link_on(slip)).h1 == "Welcome, Ruth."


def test_a_slip_loaded_again_makes_no_other_link_and_the_one_handed_over_still_works(app, visit, staff, adds):
    where = adds(expect=302).location
    link = link_on(visit.get(where, as_=staff.dora))
    made = count(app, Link), count(app, Audit)

    again = visit.get(where, as_=staff.dora)

    assert again.h1 == "The link for Ruth was shown once."
    assert "/invitation/" not in again.words
    assert (count(app, Link), count(app, Audit)) == made
    assert Visitor(app).get(link).h1 == "Welcome, Ruth."


def test_a_slip_shows_no_link_to_anybody_but_its_maker_and_on_no_other_page(app, visit, staff, adds):
    where = adds(expect=302).location
    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)

    assert "was shown once" in visit.get(where, as_=staff.nell).h1
    assert "was shown once" in visit.get("director.slip", as_=staff.dora, person_id=staff.sam.id).h1


def test_a_slip_shows_no_link_that_has_ended(visit, staff, adds):
    """Two presses, answered out of order: the page must not show the link that ended."""
    where = adds(expect=302).location
    with visit.client(staff.dora).session_transaction() as session:
        older = session["slip"]
    visit.get(adds(expect=302).location, as_=staff.dora)
    with visit.client(staff.dora).session_transaction() as session:
        session["slip"] = older

    assert "was shown once" in visit.get(where, as_=staff.dora).h1


def test_a_new_link_ends_the_older_one(app, visit, staff, adds):
    older = link_on(visit.get(adds(expect=302).location, as_=staff.dora))
    ruth = id_of(app, "ruth")

    newer = link_on(visit.get(visit.post("director.new_link", as_=staff.dora, person_id=ruth).location, as_=staff.dora))

    assert Visitor(app).get(older, expect=404).h1 == "This link no longer works."
    assert Visitor(app).get(newer).h1 == "Welcome, Ruth."


def test_whoever_has_a_password_gets_a_link_for_a_new_one(app, visit, staff, adds):
    uses(app, link_on(visit.get(adds(expect=302).location, as_=staff.dora)))

    slip = visit.get(
        visit.post("director.new_link", as_=staff.dora, person_id=id_of(app, "ruth")).location, as_=staff.dora
    )

    assert slip.h1 == "A link for Ruth"
    assert "within 30 minutes" in slip.words
    assert link_on(slip).startswith("/new-password/")


def test_somebody_added_again_after_the_invitation_was_used_is_somebody_else(app, visit, staff, adds):
    uses(app, link_on(visit.get(adds(expect=302).location, as_=staff.dora)))

    page = adds()

    assert faults(page) == ["Somebody already signs in as “ruth”. Choose another sign-in name."]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "Enter the name, as colleagues say it."),
        ("name", "   ", "Enter the name, as colleagues say it."),
        ("name", "\u200b\u200d", "Enter the name, as colleagues say it."),
        ("name", "Ru\x00th", "Name has a character that cannot be shown. Type it again."),
        ("name", "Ru\u200fth", "Name has a character that cannot be shown. Type it again."),
        ("name", "\u202eRuth", "Name has a character that cannot be shown. Type it again."),
        ("name", "Ru\x1b[31mth", "Name has a character that cannot be shown. Type it again."),
        ("name", "R" * 300, "Name must be 120 characters or fewer. It has 300."),
        ("sign_in_name", "", "Enter a sign-in name or e-mail."),
        ("sign_in_name", "\u200b", "Enter a sign-in name or e-mail."),
        ("sign_in_name", "ru\x07th", "Sign-in name or e-mail has a character that cannot be shown. Type it again."),
        ("sign_in_name", "r" * 255, "Sign-in name or e-mail must be 254 characters or fewer. It has 255."),
        ("sign_in_name", "Sam", "Somebody already signs in as “Sam”. Choose another sign-in name."),
        ("role", "", "Choose one role."),
        ("role", "custodian", "Choose one role."),
        ("role", "Staff", "Choose one role."),
        ("starts_on", "", "Enter the first day of work here."),
        ("starts_on", "soon", "Enter the first day as day, month and year, like 24 November 2026."),
    ],
)
def test_each_field_is_refused_by_name_and_all_that_was_typed_is_kept(app, visit, staff, adds, field, typed, told):
    page = adds(**{field: typed})

    assert faults(page) == [told]
    assert "One thing to mend before this can be kept" in page.words
    assert field == "role" or page.soup.find(id=field)["aria-invalid"] == "true"
    for name in ("name", "sign_in_name", "starts_on"):
        assert fields_of(page)(name) == (" ".join(typed.split()) if name == field else RUTH[name])
    if field != "role":
        assert page.soup.find("input", attrs={"name": "role", "checked": True})["value"] == "staff"
    assert count(app, Person) == 4


def test_everything_wrong_is_told_at_once_in_the_order_of_the_page(adds):
    page = adds(name="", sign_in_name="", role="", starts_on="31/02")

    assert [one.split()[0] for one in faults(page)] == ["Enter", "Enter", "Choose", "Enter"]
    assert "Four things to mend" in page.words


def test_a_tick_is_kept_on_a_form_that_is_refused(adds):
    page = adds(name="", already_here="y")

    assert page.soup.find("input", attrs={"name": "already_here"}).has_attr("checked")


def test_only_the_fields_of_the_form_are_read(app, visit, staff, adds):
    adds(expect=302, oversees="yes", id="a" * 16, person_id="a" * 16, password_hash="x", added_at="1999-01-01")

    with app.app_context():
        ruth = db.session.get(Person, id_of(app, "ruth"))
        assert (ruth.oversees, ruth.password_hash) == (False, None)
        assert ruth.id != "a" * 16
        assert ruth.added_at.year > 1999


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2 March 2026", date(2026, 3, 2)),
        ("02 mar 2026", date(2026, 3, 2)),
        ("March 2, 2026", date(2026, 3, 2)),
        ("Mar 2 2026", date(2026, 3, 2)),
        ("March 2 2026", date(2026, 3, 2)),
        ("  2   March  2026 ", date(2026, 3, 2)),
        ("29 February 2028", date(2028, 2, 29)),
        ("1 January 1950", date(1950, 1, 1)),
        ("31 December 2099", date(2099, 12, 31)),
        ("\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0662", None),  # in Arabic digits
        ("31/02", None),
        ("02/03/2026", None),  # the second of March, or the third of February? Not for us to guess
        ("2.3.2026", None),
        ("2 March 26", None),
        ("26-03-02", None),
        ("20260302", None),
        ("2026-03-02T00:00", None),
        ("tomorrow", None),
        ("1 March 2026\x00", None),
        ("2" * 5000, None),
    ],
)
def test_a_day_is_read_as_people_write_it_or_not_at_all(app, adds, typed, read):
    page = adds(expect=302 if read else 200, starts_on=typed)

    if read is None:
        assert faults(page) == ["Enter the first day as day, month and year, like 24 November 2026."]
    else:
        with app.app_context():
            assert people_kept.employment_of(db.session(), id_of(app, "ruth")).starts_on == read


@pytest.mark.parametrize("typed", ["29 February 2027", "31 February 2026", "2026-02-31", "June 31, 2026"])
def test_a_day_that_the_month_has_not_is_told_so(adds, typed):
    assert faults(adds(starts_on=typed)) == [f"There is no {typed}: the month has fewer days. Enter another day."]


@pytest.mark.parametrize("typed", ["0001-01-01", "1 January 1899", "1949-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_of_another_age_is_refused(adds, typed):
    assert faults(adds(starts_on=typed)) == ["Enter the first day with a year from 1950 to 2099."]


@pytest.mark.parametrize(
    "name",
    [
        "O'Neil",
        "Zoë",
        "Zoe\u0308",
        "李小龍",
        "محمد",
        "Ana María de la O Núñez-Ortiz",
        "Æthelstan Þórr",
        "க்\u200d",
        "👩\u200d🚒",
        "R" * 120,
        "Robert'); DROP TABLE people;--",
        "{{ 7 * 7 }}",
        "%s %(name)s \\u0041",
    ],
)
def test_a_real_name_is_shown_as_it_was_typed(app, visit, staff, adds, name):
    visit.get(adds(expect=302, name=name).location, as_=staff.dora)

    assert name in visit.get("director.library", as_=staff.dora).links()
    assert visit.get("director.person", as_=staff.dora, person_id=id_of(app, "ruth")).h1 == name


def test_spaces_around_and_within_a_name_are_one(app, visit, staff, adds):
    adds(expect=302, name="  Ruth \n  Long ")

    assert visit.get("director.person", as_=staff.dora, person_id=id_of(app, "ruth")).h1 == "Ruth Long"


@pytest.mark.parametrize("same", ["DORA", " dora ", "\uff24ora", "do\u200dra", "d\u00adora"])
def test_a_sign_in_name_that_reads_like_another_is_taken(adds, same):
    [told] = faults(adds(sign_in_name=same))

    assert told.startswith("Somebody already signs in as ")


def test_a_letter_of_another_script_makes_another_name(app, adds):
    """A Cyrillic a only looks like a Latin one. Nobody gains by it: it opens an account of its own and no other."""
    adds(expect=302, sign_in_name="dor\u0430")

    assert id_of(app, "dor\u0430") != id_of(app, "dora")


# --- Changing and taking back -------------------------------------------------


def changed(visit: Visitor, as_: Somebody, whose: PersonId, expect: int = 302, **more: str) -> Page:
    page = visit.get("director.edit_person", as_=as_, person_id=whose)
    kept = {name: fields_of(page)(name) for name in ("name", "sign_in_name", "starts_on")}
    kept["role"] = page.soup.find("input", attrs={"name": "role", "checked": True})["value"]
    return visit.post("director.edit_person", as_=as_, expect=expect, data=kept | more, person_id=whose)


def test_a_change_is_kept_shown_and_logged(app, visit, staff):
    went = changed(
        visit,
        staff.dora,
        staff.sam.id,
        name="Samuel",
        sign_in_name="samuel@x.example",
        role="volunteer",
        starts_on="2 March 2026",
    )

    page = visit.get(went.location, as_=staff.dora)
    assert page.h1 == "Samuel"
    for words in ("The change is kept.", "Volunteer", "2 March 2026", "samuel@x.example"):
        assert words in page.words
    assert count(app, Audit, did="changed", about_id=staff.sam.id) == 1
    visit.get("/my-training", as_=staff.sam)


def test_a_change_pressed_without_any_is_no_fault(visit, staff):
    assert changed(visit, staff.dora, staff.sam.id).location == f"/people/{staff.sam.id}"


def test_a_name_may_be_written_anew_but_not_taken_from_somebody(visit, staff):
    changed(visit, staff.dora, staff.sam.id, sign_in_name="SAM")

    page = changed(visit, staff.dora, staff.sam.id, expect=200, sign_in_name="OLIVE")

    assert faults(page) == ["Somebody already signs in as “OLIVE”. Choose another sign-in name."]
    assert page.h1 == "Change what is kept of Sam"


@pytest.mark.parametrize("more", [{"role": "staff"}, {"starts_on": "1 January 2026"}])
def test_nobody_changes_their_own_role_or_first_day(visit, staff, more):
    page = changed(visit, staff.dora, staff.dora.id, expect=200, **more)

    assert faults(page) == ["You cannot change your own role or first day. Another Director can."]


def test_everybody_who_oversees_may_mend_their_own_name(visit, staff):
    changed(visit, staff.dora, staff.dora.id, name="Dora Long")

    assert visit.get("director.person", as_=staff.dora, person_id=staff.dora.id).h1 == "Dora Long"


def test_a_first_day_after_the_last_is_refused_by_its_field(app, visit, staff):
    ends(visit, staff.dora, staff.sam.id, showing.day(today(app)))

    page = changed(visit, staff.dora, staff.sam.id, expect=200, starts_on=showing.day(today(app) + timedelta(days=1)))

    assert faults(page) == ["The first day of work is after the last. Enter an earlier first day."]
    assert page.soup.select_one(".faults a")["href"] == "#starts_on"


def test_somebody_just_added_can_be_taken_back_whole(app, visit, staff, adds):
    slip = visit.get(adds(expect=302).location, as_=staff.dora)
    ruth = id_of(app, "ruth")
    assert "Added by mistake: take it back" in [button.get_text() for button in slip.main.find_all("button")]

    went = visit.post("director.undo_person", as_=staff.dora, person_id=ruth)

    page = visit.get(went.location, as_=staff.dora)
    assert "Ruth is taken back." in page.words
    assert "Ruth" not in page.links()
    assert Visitor(app).get(link_on(slip), expect=404).h1 == "This link no longer works."
    assert count(app, Employment, person_id=ruth) == 0
    assert visit.get(adds(expect=302).location, as_=staff.dora).h1 == "An invitation for Ruth"


def test_whoever_has_signed_in_is_not_taken_back(app, visit, staff, adds):
    uses(app, link_on(visit.get(adds(expect=302).location, as_=staff.dora)))
    ruth = id_of(app, "ruth")

    refused = visit.post("director.undo_person", as_=staff.dora, expect=409, person_id=ruth)

    assert "This person has signed in, so what is recorded stays." in refused.words
    assert "take it back" not in visit.get("director.person", as_=staff.dora, person_id=ruth).words


# --- The last day of work, and leave ------------------------------------------


def ends(visit: Visitor, as_: Somebody, whose: PersonId, last_on: str, expect: int = 302) -> Page:
    return visit.post("lives.end_employment", as_=as_, expect=expect, data={"last_on": last_on}, person_id=whose)


def test_a_last_day_is_recorded_and_may_be_corrected(app, visit, staff):
    first = ends(visit, staff.dora, staff.sam.id, showing.day(today(app) + timedelta(days=9)))
    assert "Sam's last day is" in visit.get(first.location, as_=staff.dora).words.replace("’", "'")

    ends(visit, staff.dora, staff.sam.id, showing.day(today(app)))

    with app.app_context():
        assert people_kept.employment_of(db.session(), staff.sam.id).last_on == today(app)


def test_a_last_day_before_the_first_is_refused(visit, staff):
    page = ends(visit, staff.dora, staff.sam.id, "1 January 2020", expect=200)

    assert faults(page) == ["The last day of work is before the first. Enter a later last day."]
    assert fields_of(page)("last_on") == "1 January 2020"
    assert faults(ends(visit, staff.dora, staff.sam.id, "", expect=200)) == ["Enter the last day of work."]


def test_whoever_left_owes_nothing_and_is_listed_as_left(app, visit, staff):
    changed(visit, staff.dora, staff.sam.id, starts_on="1 January 2026")
    ends(visit, staff.dora, staff.sam.id, "1 February 2026")

    page = visit.get("director.person", as_=staff.dora, person_id=staff.sam.id)

    assert "Left" in page.words
    assert "Nothing is owed" in page.words


def test_nobody_ends_their_own_employment(app, visit, staff):
    page = ends(visit, staff.dora, staff.dora.id, showing.day(today(app)), expect=200)

    assert faults(page) == ["You cannot end your own employment here. Another Director can."]


def make_director(visit: Visitor, staff: Staff, whose: PersonId) -> None:
    changed(visit, staff.dora, whose, role="director")


def test_the_last_director_stays(app, visit, staff):
    make_director(visit, staff, staff.olive.id)
    changed(visit, staff.olive, staff.dora.id, role="staff")

    visit.get("/library", as_=staff.dora, expect=403)  # the office took its oversight along
    assert faults(changed(visit, staff.olive, staff.olive.id, expect=200, role="staff")) == [
        "You cannot change your own role or first day. Another Director can."
    ]
    visit.post("director.oversight", as_=staff.olive, data={"lent": "yes"}, person_id=staff.nell.id)
    for page in (
        changed(visit, staff.nell, staff.olive.id, expect=200, role="staff"),
        ends(visit, staff.nell, staff.olive.id, showing.day(today(app)), expect=200),
    ):
        assert faults(page) == [ONLY_A_DIRECTOR]
    with app.app_context():
        assert db.session.get(Person, staff.olive.id).role == "director"


def test_a_director_who_is_leaving_does_not_count_as_one_who_stays(app, visit, staff):
    make_director(visit, staff, staff.olive.id)
    leaves_on = today(app) + timedelta(days=30)
    ends(visit, staff.olive, staff.dora.id, showing.day(leaves_on))

    corrected = ends(visit, staff.olive, staff.dora.id, showing.day(leaves_on + timedelta(days=1)))
    refused = ends(visit, staff.dora, staff.olive.id, showing.day(leaves_on), expect=200)

    assert corrected.location == f"/people/{staff.dora.id}"
    assert faults(refused) == ["This is the only Director. Make somebody else Director first."]


def leave(visit: Visitor, staff: Staff, first_on: str, last_on: str = "", expect: int = 302) -> Page:
    data = {"first_on": first_on, "last_on": last_on}
    return visit.post("lives.record_leave", as_=staff.dora, expect=expect, data=data, person_id=staff.sam.id)


OVERLAP = "These days overlap a leave that is recorded already. Choose other days."


def test_no_line_ends_within_a_day_of_a_leave(visit, staff):
    went = leave(visit, staff, "1 March 2096", "31 March 2096")

    shown = visit.get(went.location, as_=staff.dora).main.get_text()
    assert "1 March 2096 through 31 March 2096" in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert "1\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2096 through" in shown


def test_leave_is_recorded_with_both_days_or_open(visit, staff):
    leave(visit, staff, "1 March 2096", "31 March 2096")
    went = leave(visit, staff, "1 June 2096")

    words = visit.get(went.location, as_=staff.dora).words
    assert "1 March 2096 through 31 March 2096" in words
    assert "1 June 2096; the return is open" in words
    assert "Sam's leave is recorded." in words.replace("’", "'")


def test_leave_pressed_twice_is_one_leave_and_no_fault(app, visit, staff):
    for _ in range(2):
        leave(visit, staff, "1 March 2096", "31 March 2096")
    for _ in range(2):
        leave(visit, staff, "1 June 2096")

    assert count(app, Leave) == 2


@pytest.mark.parametrize(
    ("first_on", "last_on", "is_free"),
    [
        ("1 February 2096", "28 February 2096", True),
        ("1 April 2096", "2 April 2096", True),
        ("1 February 2096", "1 March 2096", False),
        ("31 March 2096", "1 April 2096", False),
        ("10 March 2096", "10 March 2096", False),
        ("1 January 2096", "", False),
        ("1 July 2096", "", False),
        ("1 July 2096", "2 July 2096", False),  # the leave from June on is open
    ],
)
def test_leaves_do_not_overlap(visit, staff, first_on, last_on, is_free):
    leave(visit, staff, "1 March 2096", "31 March 2096")
    leave(visit, staff, "1 June 2096")

    page = leave(visit, staff, first_on, last_on, expect=302 if is_free else 200)

    if not is_free:
        assert faults(page) == [OVERLAP]
        assert fields_of(page)("first_on") == first_on
        assert fields_of(page)("last_on") == last_on


def test_leave_that_ends_before_it_begins_is_refused_by_its_field(visit, staff):
    page = leave(visit, staff, "2 March 2096", "1 March 2096", expect=200)

    assert faults(page) == ["The last day away is before the first. Enter a later day."]


def test_leave_without_a_day_of_work_in_it_is_refused(app, visit, staff):
    """It would be kept where no page shows it, and move a date once the work is corrected."""
    last_on = today(app) + timedelta(days=30)
    ends(visit, staff.dora, staff.sam.id, showing.day(last_on))
    after, before = showing.day(last_on + timedelta(days=1)), showing.day(today(app) - timedelta(days=1))

    for first_on, to in ((after, ""), (before, before)):
        page = leave(visit, staff, first_on, to, expect=200)
        assert faults(page) == ["Sam does not work here on any of these days. Choose other days."]
    leave(visit, staff, showing.day(last_on), after)


def test_whoever_is_lent_oversight_is_told_that_somebody_else_records_their_leave(visit, staff):
    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)
    data = {"first_on": "1 March 2096", "last_on": ""}
    page = visit.post("lives.record_leave", as_=staff.nell, expect=200, data=data, person_id=staff.nell.id)

    assert faults(page) == ["You cannot record your own leave. Somebody else who oversees can."]


def test_nobody_records_their_own_leave(visit, staff):
    """Days of leave move the dates by which training is due."""
    data = {"first_on": "1 March 2026", "last_on": ""}
    page = visit.post("lives.record_leave", as_=staff.dora, expect=200, data=data, person_id=staff.dora.id)

    assert faults(page) == ["You cannot record your own leave. Another Director can."]


# --- Oversight, and the Director's office --------------------------------------

ONLY_A_DIRECTOR = "Only a Director can say who is Director, or act on a Director’s account. Ask the Director."


@pytest.fixture
def nell(visit: Visitor, staff: Staff) -> Somebody:
    """Nell, who was lent oversight."""
    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)
    return staff.nell


def test_oversight_lent_reads_everybody_and_looks_after_everybody_but_the_director(app, visit, staff, nell, adds):
    visit.get("director.person", as_=nell, person_id=staff.dora.id)
    visit.get(adds(expect=302, as_=nell).location, as_=nell)

    assert faults(adds(as_=nell, sign_in_name="second", role="director")) == [ONLY_A_DIRECTOR]
    assert faults(changed(visit, nell, staff.sam.id, expect=200, role="director")) == [ONLY_A_DIRECTOR]
    assert faults(changed(visit, nell, staff.dora.id, expect=200, role="staff")) == [ONLY_A_DIRECTOR]


def test_oversight_lent_is_no_way_to_lock_the_director_out(visit, staff, nell):
    """Another sign-in name would do it."""
    page = changed(visit, nell, staff.dora.id, expect=200, name="Dora", sign_in_name="not-dora", role="director")

    assert faults(page) == [ONLY_A_DIRECTOR]
    links = visit.get("director.person", as_=nell, person_id=staff.dora.id).links()
    assert not {"Change what is entered", "Record leave", "Record the return"} & links.keys()


def test_oversight_lent_is_no_way_into_the_directors_account(visit, staff, nell):
    """A link for a new password would be one."""
    for endpoint in ("director.new_link", "director.undo_person"):
        page = visit.post(endpoint, as_=nell, expect=409, person_id=staff.dora.id)
        assert ONLY_A_DIRECTOR in page.words
    page = visit.get("director.person", as_=nell, person_id=staff.dora.id)
    assert [button.get_text() for button in page.main.find_all("button")] == []


def test_oversight_is_the_directors_to_lend(visit, staff, nell):
    refused = visit.post("director.oversight", as_=nell, expect=403, data={"lent": "yes"}, person_id=staff.sam.id)

    assert "The Director can open this page." in refused.words
    assert "Lend oversight" not in visit.get("director.person", as_=nell, person_id=staff.sam.id).words
    assert "Lend oversight" in visit.get("director.person", as_=staff.dora, person_id=staff.sam.id).words


def test_oversight_pressed_twice_is_lent_once(app, visit, staff, nell):
    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)

    assert count(app, Audit, did="lent oversight") == 1


@pytest.mark.parametrize("lent", [None, "", "maybe", "YES"])
def test_oversight_is_neither_lent_nor_taken_by_a_post_that_says_neither(app, visit, staff, nell, lent):
    data = {} if lent is None else {"lent": lent}
    visit.post("director.oversight", as_=staff.dora, expect=400, data=data, person_id=nell.id)

    visit.get("/library", as_=nell)


def test_the_director_oversees_by_office(visit, staff):
    page = visit.post("director.oversight", as_=staff.dora, expect=409, data={"lent": "no"}, person_id=staff.dora.id)

    assert "The Director oversees by office." in page.words


def test_a_second_director_oversees_from_the_first_day(app, visit, staff, adds):
    adds(expect=302, role="director")
    ruth = id_of(app, "ruth")
    with app.app_context():
        second = signed_in(ruth, "Ruth", datetime.now(UTC))

    visit.get("director.library", as_=second)


def test_ones_own_page_offers_only_what_one_may_do(visit, staff):
    page = visit.get("director.person", as_=staff.dora, person_id=staff.dora.id)

    assert "Change what is entered" in page.links()
    assert "Record leave" not in page.links()
    assert page.main.find_all("button") == []


# --- What the pages say --------------------------------------------------------


def test_the_count_that_a_board_hears_is_one_sentence(app, visit, staff):
    now, here = datetime.now(UTC), today(app)
    with app.app_context():
        others = [
            add(app, f"Person {n}", Role.STAFF, by=staff.dora.id, now=now, starts_on=here - timedelta(days=500))
            for n in range(5)
        ]
    certified = [*others, staff.olive.id]
    for person_id in certified[:4]:
        certify(app, person_id, here + timedelta(days=200))
    for person_id in certified[4:]:
        certify(app, person_id, here + timedelta(days=20))  # the refresher is open
    leave(visit, staff, showing.day(here))

    for endpoint in ("director.library", "director.roster", "director.matrix"):
        page = visit.get(endpoint, as_=staff.dora)
        assert "6 of 9 hold a certification today (one on leave); 2 of them have something to do." in page.words, (
            page.words
        )


def test_the_first_page_counts_those_who_need_something_and_says_why(visit, staff):
    page = visit.get("director.library", as_=staff.dora)

    assert page.h1 == "Four people need something."
    assert "0 of 4 hold a certification today." in page.words
    assert page.words.count("Next:") >= 4


def test_the_matrix_shows_each_person_by_module(app, visit, staff):
    sam = Taker(app, visit, staff.sam)
    sam.takes("police-walk-in")
    sam.takes("chatty-patron", but=1)
    sam.begins("parent-at-the-desk")
    changed(visit, staff.dora, staff.nell.id, role="trustee")

    page = visit.get("director.matrix", as_=staff.dora)

    rows = {
        row.th.a.get_text(strip=True): [" ".join(cell.get_text().split()) for cell in row.find_all("td")]
        for row in page.main.select("tbody tr")
    }
    heads = [head.get_text(strip=True) for head in page.main.select("thead th")][1:]
    titles = [module.title for module in app.extensions[KEY].content.modules.values()]
    assert heads == titles
    sams = dict(zip(app.extensions[KEY].content.modules, rows["Sam"], strict=True))
    assert sams["police-walk-in"] == f"Passed {showing.short_day(today(app))}"
    assert sams["chatty-patron"] == "Not passed yet, 1 try"
    assert sams["parent-at-the-desk"] == "Begun"
    olives = dict(zip(app.extensions[KEY].content.modules, rows["Olive"], strict=True))
    assert {olives[module_id] for module_id in MODULES} == {"Not begun"}
    assert set(rows["Nell"]) == {"–Not asked of this role"}


def test_the_roster_to_print_has_everybody_with_dates(app, visit, staff):
    page = visit.get("director.roster", as_=staff.dora)

    assert page.h1 == f"Roster on {showing.day(today(app))}"
    assert {"Dora", "Olive", "Sam", "Nell"} <= set(page.links())


def test_somebodys_page_opens_every_attempt(app, visit, staff):
    sam = Taker(app, visit, staff.sam)
    sam.takes("police-walk-in", but=1)

    page = visit.get("director.person", as_=staff.dora, person_id=staff.sam.id)

    row = page.main.select_one("tbody tr")
    assert re.search(r"\d of \d+$", " ".join(row.get_text(" ").split()))
    opened = visit.get(row.a["href"], as_=staff.dora)
    assert opened.h1.startswith("Sam: ")
    assert opened.words.count("Sam chose this.") >= 7


# --- Evidence ------------------------------------------------------------------


GONE = "le-refer-agent"


def without(clauses: tuple[ClauseId, ...]) -> tuple[ClauseId, ...]:
    return tuple(clause for clause in clauses if clause != GONE)


def altered(content: Content) -> Content:
    """The same modules after a rewrite: other words, the options turned round, a clause gone from the policy."""
    modules = {}
    for module in content.modules.values():
        items = {
            item.id: item.model_copy(
                update={
                    "about": "Rewritten",
                    "asks": "Rewritten?",
                    "because": "Rewritten.",
                    "clauses": without(item.clauses),
                    "options": tuple(
                        option.model_copy(update={"say": f"Rewritten {n}", "so": "Rewritten."})
                        for n, option in enumerate(reversed(item.options))
                    ),
                }
            )
            for item in module.items.values()
        }
        scenes = {
            scene.id: scene.model_copy(
                update={
                    "see": "Rewritten.",
                    "choices": tuple(
                        choice.model_copy(
                            update={"do": f"Rewritten {n}", "because": "Rewritten.", "clauses": without(choice.clauses)}
                        )
                        for n, choice in enumerate(reversed(scene.choices))
                    ),
                }
            )
            for scene in module.scenario.scenes.values()
        }
        scenario = module.scenario.model_copy(
            update={"title": "Rewritten", "scenes": scenes, "teaches": without(module.scenario.teaches)}
        )
        modules[module.id] = module.model_copy(update={"items": items, "scenario": scenario})
    clauses = {id: clause for id, clause in content.policy.clauses.items() if id != GONE}
    policy = content.policy.model_copy(update={"clauses": clauses})
    return content.model_copy(update={"modules": modules, "policy": policy})


def parts(page: Page) -> Mapping[str, list[str]]:
    """What stands in each scene and question: its words, and the answers in their order."""
    return {
        str(part["id"]): [" ".join(one.get_text(" ").split()) for one in part.select("h2, p, li")]
        for part in page.main.select("section[id^=place-]")
        if not [quote.decompose() for quote in part.select("figure, .quote__note")]
    }


def test_an_attempt_opens_on_what_was_asked_and_answered_after_the_module_was_rewritten(
    app, visit, staff, sqlite_url, tmp_path, content
):
    sam = Taker(app, visit, staff.sam)
    attempt_id = sam.attempt_id(sam.begins("police-walk-in"))
    offered: dict[str, list[str]] = {}
    chosen: dict[str, str] = {}
    while (found := sam.asked(attempt_id)) is not None:
        row, module = found
        page = visit.get("learn.place", as_=staff.sam, attempt_id=attempt_id, place=row.place)
        buttons = page.main.select("button.choice, label.option")
        offered[f"place-{row.place}"] = [" ".join(one.get_text(" ").split()) for one in buttons]
        option = sam.option(row, module, WORST)
        names = [name for name, _ in row.options]
        chosen[f"place-{row.place}"] = offered[f"place-{row.place}"][names.index(option)]
        sam.answers(attempt_id, row, option)
    address = {"person_id": staff.sam.id, "attempt_id": attempt_id}
    before = visit.get("director.attempt", as_=staff.dora, **address)

    later = Visitor(make_app(sqlite_url, tmp_path, altered(content)))
    after = later.get("director.attempt", as_=staff.dora, **address)

    assert "Rewritten" not in after.words
    assert f"Clause {GONE} is no longer in the policy." in after.words
    assert parts(after) == parts(before)
    assert set(parts(after)) == set(offered)
    for place, answers in offered.items():
        shown = [one.get_text(" ").split() for one in after.main.select(f"#{place} .others__words")]
        assert [" ".join(words) for words in shown] == answers
        [picked] = [one for one in after.main.select(f"#{place} .others__one") if "Sam chose this." in one.get_text()]
        assert " ".join(picked.select_one(".others__words").get_text(" ").split()) == chosen[place]
    later.get("learn.result", as_=staff.sam, attempt_id=attempt_id)
    later.get("director.library", as_=staff.dora)


def everything(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_a_preview_walks_a_whole_story_and_stores_nothing(app, visit, staff):
    before = everything(app)

    for module_id in app.extensions[KEY].content.modules:
        page = visit.get("director.preview", as_=staff.dora, module_id=module_id)
        assert "Nothing is stored" in page.words
        assert page.main.select("details")
        for _ in range(20):
            onward = [href for href in page.links().values() if re.search(rf"/previews/{module_id}/[\d-]+$", href)]
            if not onward:
                break
            page = visit.get(onward[-1], as_=staff.dora)
        else:
            pytest.fail(f"The story of {module_id} does not end.")

    assert everything(app) == before


# --- Names that would be markup --------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("name", [SCRIPT, IMAGE, "{{ config }}", "'-alert(1)-'", "<b>Ruth", "&lt;b&gt;"])
def test_a_name_is_words_on_every_page(app, visit, staff, adds, name):
    slip = visit.get(adds(expect=302, name=name, sign_in_name=f"x{name}").location, as_=staff.dora)
    ruth = id_of(app, f"x{name}")
    with app.app_context():
        person = signed_in(ruth, name, datetime.now(UTC))
        link = accounts.make_link(LinkKind.INVITATION, of=ruth, by=None, now=datetime.now(UTC))
        people.sign_policy(app.extensions[KEY], ruth, name, datetime.now(UTC))
    taker = Taker(app, visit, person)
    result = taker.takes("police-walk-in", but=1)
    attempt_id = taker.attempt_id(result.response.request.path.removesuffix("/result"))

    def of(endpoint: str, **values: object) -> Page:
        return visit.get(endpoint, as_=staff.dora, **values)

    pages = {
        "slip": slip,
        "slip again": of("director.slip", person_id=ruth),
        "library": of("director.library"),
        "roster": of("director.roster"),
        "matrix": of("director.matrix"),
        "person": of("director.person", person_id=ruth),
        "attempt": of("director.attempt", person_id=ruth, attempt_id=attempt_id),
        "edit": of("director.edit_person", person_id=ruth),
        "end": of("lives.end_employment", person_id=ruth),
        "leave": of("lives.record_leave", person_id=ruth),
        "invitation": Visitor(app).get(f"/invitation/{link}"),
        "my training": visit.get("/my-training", as_=person),
        "mine": visit.get("/account", as_=person),
        "certificate": visit.get("/certificate", as_=person),
        "policy": visit.get("/policy", as_=person),
        "no such page": visit.get("/no-such-page", as_=person, expect=404),
        "taken": adds(name="Another", sign_in_name=f"X{name}"),
    }
    visit.post("lives.record_leave", as_=staff.dora, data={"first_on": "1 March 2026", "last_on": ""}, person_id=ruth)
    pages["said"] = of("director.person", person_id=ruth)
    for which, page in pages.items():
        text = page.response.text
        assert SCRIPT not in text, which
        assert "<img" not in text, which
        assert "<b>Ruth" not in text, which
        assert all(script.get("src") for script in page.soup.find_all("script")), which
        assert not [tag for tag in page.soup.find_all(True) if any(key.startswith("on") for key in tag.attrs)], which
        assert name in page.soup.get_text() or name in str([i.get("value") for i in page.soup.find_all("input")]), which
