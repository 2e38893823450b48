"""The pages on which a working life is recorded: what they say, refuse, and keep of what was typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.people import Staff
from tests.web.conftest import Page, Visitor, fields_of
from tests.web.filling import faults
from tests.web.taking import Taker
from training import showing
from training.content.shapes import Role
from training.records import facts
from training.records.tables import DueDate, Flag, db
from training.rules.facts import PersonId
from training.web.teaching import KEY


def known(app: Flask, whose: PersonId) -> facts.Facts:
    with app.app_context():
        return facts.of_person(db.session(), whose)


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.query(table).count()


@pytest.fixture
def sams(visit: Visitor, staff: Staff):
    """Sam's page, as the Director reads it; or one of the pages on which something of Sam's life is recorded."""

    def sams(page: str = "", expect: int | None = None, data: dict | None = None) -> Page:
        where = {"as_": staff.dora, "person_id": staff.sam.id}
        if data is None:
            return visit.get(f"lives.{page}" if page else "director.person", **where)
        return visit.post(f"lives.{page}", expect=expect or 302, data=data, **where)

    return sams


# --- The return ------------------------------------------------------------------


def test_a_return_is_offered_once_there_is_something_to_return_from(sams, today):
    assert "Record the return" not in sams().links()

    sams("record_leave", data={"first_on": showing.day(today), "last_on": ""})

    assert sams().links()["Record the return"] == sams().links()["Record leave"].replace("leave", "return")


def test_a_return_from_leave_is_recorded_and_said(app, visit, staff, sams, today):
    sams("record_leave", data={"first_on": showing.day(today), "last_on": ""})
    assert "A leave ends on the day before." in sams("record_return").words

    back_on = today + timedelta(days=9)
    went = sams("record_return", data={"back_on": showing.day(back_on)})

    assert f"Sam is back on {showing.day(back_on)}." in visit.get(went.location, as_=staff.dora).words
    assert known(app, staff.sam.id).leaves[0].last_on == back_on - timedelta(days=1)


def test_a_leave_is_taken_back_by_the_director_from_the_persons_page(app, visit, staff, sams, today):
    sams("record_leave", data={"first_on": showing.day(today), "last_on": ""})
    [away] = known(app, staff.sam.id).leaves
    assert f"Take it back the leave from {showing.day(today)}" in sams().words

    where = {"person_id": staff.sam.id, "leave_id": away.id}
    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)
    assert "Take it back" not in visit.get("director.person", as_=staff.nell, person_id=staff.sam.id).words
    visit.post("lives.take_back_leave", as_=staff.nell, expect=403, **where)
    visit.post("lives.take_back_leave", as_=staff.dora, expect=302, **where)

    assert "The leave is taken back. Sam's dates are reckoned without it." in sams().words.replace("’", "'")
    assert known(app, staff.sam.id).leaves == ()
    told = f"Until {showing.day(today)} Away from {showing.day(today)}; corrected since"
    assert told in visit.get("account.mine", as_=staff.sam).words  # nothing that is kept is kept from them


@pytest.mark.parametrize(("days", "told"), [(None, "Onboarding due on return"), (9, "Onboarding due {}")])
def test_what_is_owed_on_leave_is_said_with_its_date(visit, staff, sams, today, days, told):
    last_on = today + timedelta(days=days) if days else None
    sams("record_leave", data={"first_on": showing.day(today), "last_on": showing.day(last_on) if last_on else ""})

    # Opened on the leave's own first day: the whole length runs from its last day.
    told = told.format(showing.day(last_on + timedelta(days=14)) if last_on else "")
    assert f"What comes next {told}." in sams().words
    assert told in visit.get("director.library", as_=staff.dora).words


def test_a_return_after_the_last_day_says_what_it_means(app, visit, staff, sams, today):
    sams("end_employment", data={"last_on": showing.day(today)})

    assert f"Back within twelve months of {showing.day(today)} the employment goes on" in sams("record_return").words
    sams("record_return", data={"back_on": showing.day(today + timedelta(days=30))})

    words = sams().words
    between = f"{showing.day(today + timedelta(days=1))} through {showing.day(today + timedelta(days=29))}"
    assert f"Not employed {between}" in words
    page = sams("record_return", expect=200, data={"back_on": showing.day(today + timedelta(days=20))})
    assert faults(page) == [
        f"A return on {showing.day(today + timedelta(days=30))} is recorded already. Where that day is wrong, correct "
        "it: press “Change what is entered” on the person’s page."
    ]
    entered = visit.get("director.edit_person", as_=staff.dora, person_id=staff.sam.id)
    assert "First day back" in entered.words


def test_a_return_without_a_day_or_from_nothing_is_refused_by_its_field(sams, today):
    assert faults(sams("record_return", expect=200, data={"back_on": ""})) == ["Enter the first day back at work."]

    page = sams("record_return", expect=200, data={"back_on": "1 March 2027"})

    assert faults(page) == [
        "No leave covers this day, and no last day of work lies before it. Enter the first day back."
    ]
    assert fields_of(page)("back_on") == "1 March 2027"


# --- An id that nobody has -----------------------------------------------------------


@pytest.mark.parametrize("page", ["end_employment", "record_leave", "record_return", "set_due_date", "flag"])
def test_of_nobody_nothing_is_recorded(visit, staff, page):
    visit.get(f"lives.{page}", as_=staff.dora, expect=404, person_id="nqbqdy2qhqd3mqya")
    visit.post(f"lives.{page}", as_=staff.dora, expect=404, person_id="nqbqdy2qhqd3mqya")


# --- A due date --------------------------------------------------------------------


def onboarding_of(today: date) -> str:
    return f"onboarding {today}"


def test_what_is_open_is_offered_with_the_bounds_of_its_date(sams, today):
    words = sams("set_due_date").words

    due, soonest, latest = (showing.day(today + timedelta(days=days)) for days in (14, 7, 104))
    assert f"Onboarding, due {due}. It may be from {soonest} to {latest}." in words


def test_a_date_is_set_shown_and_explained(app, visit, staff, sams, today):
    due_on = today + timedelta(days=60)

    data = {"obligation": onboarding_of(today), "due_on": showing.day(due_on), "because": "short-of-staff"}
    went = sams("set_due_date", data=data)

    words = visit.get(went.location, as_=staff.dora).words
    assert f"Sam’s onboarding is due {showing.day(due_on)} now." in words
    assert f"by {showing.day(due_on)}" in words
    assert f"the Director set {showing.day(due_on)}, as the desk is short of staff." in words


def test_what_a_date_can_be_set_for_keeps_its_order_whatever_is_set(sams, today):
    """A browser that goes back chooses again by place: it must not choose something else."""
    sams("flag", data=SEEN)

    def offered() -> list[str]:
        return [one["value"] for one in sams("set_due_date").soup.find_all("input", attrs={"name": "obligation"})]

    before = offered()
    due_on = showing.day(today + timedelta(days=60))
    for value in before:
        sams("set_due_date", data={"obligation": value, "due_on": due_on, "because": "short-of-staff"})
        assert offered() == before
    assert len(before) == 2


def test_everything_wrong_with_a_date_is_told_at_once_and_kept(app, sams, today):
    page = sams("set_due_date", expect=200, data={"obligation": "nonsense", "due_on": "soon", "because": "whim"})

    assert faults(page) == [
        "Choose what the date is for.",
        "Enter the new due date as day, month and year, like 24 November 2026.",
        "Choose the reason.",
    ]
    assert fields_of(page)("due_on") == "soon"
    assert count(app, DueDate) == 0


def test_a_date_outside_the_bounds_is_refused_by_its_field(app, sams, today):
    late = showing.day(today + timedelta(days=105))

    data = {"obligation": onboarding_of(today), "due_on": late, "because": "short-of-staff"}
    page = sams("set_due_date", expect=200, data=data)

    [told] = faults(page)
    soonest, latest = showing.day(today + timedelta(days=7)), showing.day(today + timedelta(days=104))
    assert told.startswith(f"Enter a day from {soonest} to {latest}")
    assert fields_of(page)("due_on") == late
    assert [one["value"] for one in page.soup.find_all(checked=True)] == [onboarding_of(today), "short-of-staff"]
    assert count(app, DueDate) == 0


def test_where_nothing_is_open_there_is_no_date_to_set(visit, staff, sams, today):
    typed = {"name": "Sam", "sign_in_name": "sam", "role": "volunteer", "starts_on": showing.day(today)}
    visit.post("director.edit_person", as_=staff.dora, person_id=staff.sam.id, data=typed)

    page = sams("set_due_date")

    assert "Nothing is open for Sam today, so there is no date to set." in page.words
    assert page.main.find_all("button") == []


# --- A flag --------------------------------------------------------------------------

SEEN = {"observation": "on-paper", "modules": "police-walk-in"}
TITLE = "A deputy at the desk"


def test_a_flag_is_raised_listed_and_withdrawn(app, visit, staff, sams, today):
    sams("flag", data=SEEN)

    page = sams()
    day = showing.day(today)
    assert f"The Director flagged Sam for retraining on {day}, after papers left in sight." in page.words
    assert page.links()[f"Flagged on {day}"].endswith("#flags")
    assert page.soup.find(id="flags")

    withdrawing = page.links()[f"Withdraw it of {day}"]
    assert faults(visit.post(withdrawing, as_=staff.dora, expect=200)) == ["Choose the reason."]
    visit.post(withdrawing, as_=staff.dora, data={"because": "practiced"})

    words = sams().words
    assert f"Withdrawn on {day}: it was practiced together." in words
    assert "The Director flagged Sam" not in words
    assert "It is withdrawn already" in visit.get(withdrawing, as_=staff.dora).words


def test_a_flag_names_clauses_in_the_words_of_the_policy(app, staff, sams):
    form = sams("flag")
    offered = [box["value"] for box in form.soup.find_all("input", attrs={"name": "clauses"})]
    policy = app.extensions[KEY].content.policy
    assert policy.clauses[offered[0]].words in form.soup.main.get_text()

    sams("flag", data={"observation": "asked-for", "clauses": offered[:2]})

    [raised] = known(app, staff.sam.id).flags
    assert (raised.clauses, raised.module_ids) == (tuple(offered[:2]), ())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"modules": "police-walk-in"}, ["Choose what kind of thing you saw."]),
        ({"observation": "gossip", "modules": "police-walk-in"}, ["Choose what kind of thing you saw."]),
        ({"observation": "on-paper"}, ["Choose at least one module, or one clause below."]),
        ({"observation": "on-paper", "modules": "no-such-module"}, ["Choose from the list."]),
        ({"observation": "on-paper", "clauses": "no-such-clause"}, ["Choose from the list."]),
    ],
)
def test_a_flag_is_refused_by_its_field_and_what_was_ticked_is_kept(app, sams, typed, told):
    page = sams("flag", expect=200, data=typed)

    assert faults(page) == told
    ticked = {box["value"] for box in page.soup.find_all("input", checked=True)}
    assert ticked == set(typed.values()) & {"on-paper", "police-walk-in"}
    assert count(app, Flag) == 0


def test_a_flag_has_no_field_for_words(sams):
    assert {field["type"] for field in sams("flag").main.select("form [type]")} == {"hidden", "radio", "checkbox"}
    assert sams("flag").main.find_all("textarea") == []


def test_a_flag_is_withdrawn_only_at_its_own_address(visit, staff, sams):
    sams("flag", data=SEEN)
    withdrawing = next(url for words, url in sams().links().items() if words.startswith("Withdraw it"))

    visit.get(withdrawing.replace(staff.sam.id, staff.nell.id), as_=staff.dora, expect=404)
    visit.get(withdrawing[: -len("/withdraw")] + "x/withdraw", as_=staff.dora, expect=404)


def test_lent_oversight_records_leave_and_neither_dates_nor_flags(visit, staff, sams):
    visit.post("director.oversight", as_=staff.dora, data={"lent": "yes"}, person_id=staff.nell.id)

    links = visit.get("director.person", as_=staff.nell, person_id=staff.sam.id).links()

    assert "Record leave" in links
    assert not {"Set a due date", "Flag for retraining"} & set(links)


def test_ones_own_page_offers_none_of_it_and_the_pages_refuse(visit, staff, today):
    page = visit.get("director.person", as_=staff.dora, person_id=staff.dora.id)
    assert not {"Set a due date", "Flag for retraining", "Record the return"} & set(page.links())

    refused = visit.post("lives.flag", as_=staff.dora, expect=200, data=SEEN, person_id=staff.dora.id)

    assert faults(refused) == ["You cannot flag yourself. Another Director can."]


# --- Why this date? -----------------------------------------------------------------


def test_each_date_of_a_reason_says_why(sams, today):
    [asked] = [one for one in sams().main.find_all("details") if "Why this date?" in one.summary.get_text()]

    opened, due = showing.day(today), showing.day(today + timedelta(days=14))
    assert asked.p.get_text() == f"Onboarding opened on {opened}, and 14 days later is {due}."


def test_the_learner_reads_why_under_the_heading_that_asks(visit, staff, today):
    page = visit.get("learn.my_training", as_=staff.sam)

    opened, due = showing.day(today), showing.day(today + timedelta(days=14))
    asked = page.main.find("h2", string=f"Why by {due}?")
    assert f"Onboarding opened on {opened}, and 14 days later is {due}." in [
        said.get_text() for said in asked.find_next_siblings("p")
    ]


def test_the_certified_read_why_it_ends_on_its_day(app, visit, staff, today):
    sam = Taker(app, visit, staff.sam)
    for module_id in app.extensions[KEY].content.curriculum.roles[Role.STAFF]:
        sam.takes(module_id)

    [learner] = visit.get("learn.my_training", as_=staff.sam).main.find_all("details")
    director = visit.get("director.person", as_=staff.dora, person_id=staff.sam.id)

    why = f"The last of the modules was passed on {showing.day(today)}"
    assert why in learner.p.get_text()
    assert f"Why this date {why}" in director.words


# --- What the site keeps about you ----------------------------------------------------


def test_all_that_is_recorded_of_a_life_stands_on_ones_own_page(visit, staff, sams, today):
    day, later = showing.day(today), today + timedelta(days=30)
    sams("record_leave", data={"first_on": showing.day(later), "last_on": showing.day(later)})
    data = {"obligation": onboarding_of(today), "due_on": showing.day(later), "because": "quiet-time"}
    sams("set_due_date", data=data)
    sams("flag", data=SEEN)

    words = visit.get("account.mine", as_=staff.sam).words

    assert f"Away {showing.day(later)} through {showing.day(later)}" in words
    assert f"Due date set {day}: onboarding by {showing.day(later)}, as a quieter week was agreed" in words
    assert f"Flagged {day}, after papers left in sight: {TITLE}." in words


def test_a_change_of_role_stands_on_both_pages(visit, staff, sams, today):
    typed = {"name": "Sam", "sign_in_name": "sam", "role": "volunteer", "starts_on": showing.day(today)}
    visit.post("director.edit_person", as_=staff.dora, person_id=staff.sam.id, data=typed)

    said = f"Role changed {showing.day(today)}, from Staff to Volunteer"

    assert said in sams().words
    assert said in visit.get("account.mine", as_=staff.sam).words
