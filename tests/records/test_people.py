from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.records.kept import DORA, NOW, OLIVE, SAM, TODAY, keep_person, open_attempt
from training.content.shapes import Role
from training.records import people
from training.records.tables import Employment, Leave, Link, Person, Refusal

HOUR = timedelta(hours=1)


# --- Names --------------------------------------------------------------------


@pytest.mark.parametrize(
    "same",
    [
        "sam lee",
        "SAM LEE",
        "  Sam   Lee ",
        "Sam\u00a0Lee",
        "\uff33\uff41\uff4d Lee",
        "Sam\tLee",
        "S\u200bam L\u200dee\ufeff",
    ],
)
def test_names_that_read_alike_share_a_key(same: str):
    assert people.fold(same) == "sam lee"


@pytest.mark.parametrize(("one", "other"), [("Zoë", "Zoe\u0308"), ("STRASSE", "straße"), ("\u03b1\u0345", "\u1fb3")])
def test_letters_composed_in_other_ways_share_a_key(one: str, other: str):
    assert people.fold(one) == people.fold(other)


@pytest.mark.parametrize("name", ["O'Neil", "李", "Zoë"])
def test_other_names_have_other_keys(name: str):
    assert people.fold(name) != people.fold("sam")


@given(st.text())
@example("\u1fb2\u0343")  # an alpha with three marks: folded once, it folds to something else the next time
def test_a_folded_name_folds_to_itself(name: str):
    assert people.fold(people.fold(name)) == people.fold(name)


def test_the_longest_name_whose_letters_unfold_still_has_a_key_that_fits(session: Session):
    name = "\ufdfa" * 254  # each is four words in Arabic

    people.add(session, person_id=SAM, name="Sam", sign_in_name=name, role="staff", now=NOW)

    assert people.by_sign_in_key(session, people.fold(name)).id == SAM


# --- People -------------------------------------------------------------------


def test_somebody_added_is_found_by_id_and_by_any_writing_of_the_name(session: Session):
    keep_person(session)

    found = people.by_sign_in_key(session, people.fold("  SAM "))

    assert found is people.by_id(session, SAM)
    assert (found.sign_in_name, found.oversees, found.password_hash) == ("Sam", False, None)


def test_nobody_is_found_by_a_name_or_an_id_that_nobody_has(session: Session):
    with pytest.raises(people.NoSuchPerson):
        people.by_id(session, OLIVE)
    assert people.by_sign_in_key(session, "olive") is None


def test_a_name_that_reads_like_one_that_is_taken_is_refused_by_the_database(session: Session):
    keep_person(session)

    with pytest.raises(IntegrityError):
        people.add(session, person_id=OLIVE, name="Sam", sign_in_name=" SAM", role="staff", now=NOW)


def test_a_change_is_seen_at_once_and_moves_the_key(session: Session):
    keep_person(session)
    sam = people.by_id(session, SAM)

    people.change(session, SAM, name="Samantha", sign_in_name="Samantha", role="volunteer")
    people.keep_password(session, SAM, "a hash")
    people.lend_oversight(session, SAM, lent=True)

    assert (sam.name, sam.role, sam.password_hash, sam.oversees) == ("Samantha", "volunteer", "a hash", True)
    assert people.by_sign_in_key(session, "samantha") is sam
    assert people.by_sign_in_key(session, "sam") is None


def test_a_director_whose_last_day_is_recorded_or_who_has_not_begun_is_not_counted(session: Session):
    keep_person(session, DORA, Role.DIRECTOR)
    keep_person(session, OLIVE, Role.DIRECTOR, starts_on=TODAY + timedelta(days=1))
    keep_person(session, SAM)
    assert people.count_other_directors(session, SAM, TODAY) == 1
    assert people.count_other_directors(session, DORA, TODAY) == 0
    assert people.count_other_directors(session, DORA, TODAY + timedelta(days=1)) == 1

    people.end_employment(session, DORA, TODAY + timedelta(days=90), now=NOW)

    assert people.count_other_directors(session, SAM, TODAY) == 0


def test_a_director_is_one_through_the_last_day(session: Session):
    keep_person(session, DORA, Role.DIRECTOR)
    keep_person(session, OLIVE, Role.DIRECTOR, starts_on=TODAY + timedelta(days=1))
    people.end_employment(session, DORA, TODAY, now=NOW)

    assert [person.id for person in people.directors(session, TODAY)] == [DORA, OLIVE]
    assert [person.id for person in people.directors(session, TODAY + timedelta(days=1))] == [OLIVE]


def test_somebody_only_entered_can_be_removed_without_a_trace(session: Session):
    keep_person(session)
    people.add_leave(session, SAM, first_on=TODAY, last_on=None, now=NOW)
    people.add_link(session, person_id=SAM, kind="invitation", token_hash="a", now=NOW, ends_at=NOW + HOUR)

    people.remove(session, SAM)

    for table in (Person, Employment, Leave, Link):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_somebody_with_evidence_cannot_be_removed(session: Session):
    keep_person(session)
    open_attempt(session)

    with pytest.raises(IntegrityError):
        people.remove(session, SAM)


# --- Employment and leave -----------------------------------------------------


def test_the_employment_is_the_one_that_begins_last(session: Session):
    keep_person(session, starts_on=date(2024, 3, 1))
    people.end_employment(session, SAM, date(2024, 9, 1), now=NOW)
    people.employ(session, SAM, starts_on=date(2026, 3, 1), recorded_on=date(2026, 2, 1), due_on=date(2026, 4, 1))

    people.move_start(session, SAM, date(2026, 3, 2), now=NOW)

    found = people.employment_of(session, SAM)
    assert (found.starts_on, found.recorded_on, found.due_on, found.last_on) == (
        date(2026, 3, 2),
        date(2026, 2, 1),
        date(2026, 4, 1),
        None,
    )


def test_leaves_come_in_the_order_of_their_days(session: Session):
    keep_person(session)
    people.add_leave(session, SAM, first_on=date(2026, 11, 1), last_on=None, now=NOW)
    people.add_leave(session, SAM, first_on=date(2026, 5, 1), last_on=date(2026, 5, 1), now=NOW)

    assert [leave.last_on for leave in people.leaves_of(session, SAM)] == [date(2026, 5, 1), None]
    assert people.leaves_of(session, OLIVE) == []


def test_a_leave_that_ends_before_it_begins_is_refused_by_the_database(session: Session):
    keep_person(session)

    with pytest.raises(IntegrityError, match="ck_leaves_in_order"):
        people.add_leave(session, SAM, first_on=date(2026, 5, 2), last_on=date(2026, 5, 1), now=NOW)


# --- Links --------------------------------------------------------------------


def test_a_link_lives_until_its_end_and_only_for_its_kind(session: Session):
    keep_person(session)
    people.add_link(session, person_id=SAM, kind="invitation", token_hash="a", now=NOW, ends_at=NOW + HOUR)

    assert people.live_link(session, "a", "invitation", NOW + HOUR - timedelta(seconds=1)).person_id == SAM
    assert people.live_link(session, "a", "invitation", NOW + HOUR) is None
    assert people.live_link(session, "a", "new-password", NOW) is None
    assert people.live_link(session, "b", "invitation", NOW) is None


@pytest.mark.parametrize(("ended", "lives"), [(SAM, {"nobody's", "olive's"}), (None, {"sam's", "olive's"})])
def test_ending_links_ends_one_persons_links_or_nobodys(session: Session, ended: str | None, lives: set[str]):
    keep_person(session)
    keep_person(session, OLIVE)
    for owner, token in ((SAM, "sam's"), (OLIVE, "olive's"), (None, "nobody's")):
        people.add_link(session, person_id=owner, kind="any", token_hash=token, now=NOW, ends_at=NOW + HOUR)

    people.end_links(session, ended, NOW)

    tokens = {"sam's", "olive's", "nobody's"}
    assert {token for token in tokens if people.live_link(session, token, "any", NOW)} == lives


def test_a_link_that_has_ended_keeps_its_end(session: Session):
    people.add_link(session, person_id=None, kind="set-up", token_hash="a", now=NOW, ends_at=NOW + HOUR)

    people.end_links(session, None, NOW + 2 * HOUR)

    assert session.scalars(select(Link.ends_at)).one() == NOW + HOUR


# --- Sign-ins -----------------------------------------------------------------


def signed_in(session: Session, token_hash: str = "a", *, later: timedelta = timedelta(0), today: date = TODAY):
    return people.signed_in(session, token_hash, now=NOW + later, today=today)


@pytest.fixture
def sam_signed_in(session: Session) -> Session:
    keep_person(session)
    people.begin_sign_in(session, "a", SAM, now=NOW, ends_at=NOW + HOUR)
    return session


def test_a_sign_in_lives_until_its_end(sam_signed_in: Session):
    assert signed_in(sam_signed_in).id == SAM
    assert signed_in(sam_signed_in, later=HOUR) is None
    assert signed_in(sam_signed_in, "b") is None


def test_a_sign_in_that_was_ended_is_dead_and_another_lives(sam_signed_in: Session):
    people.begin_sign_in(sam_signed_in, "b", SAM, now=NOW, ends_at=NOW + HOUR)

    people.end_sign_in(sam_signed_in, "a", NOW)

    assert signed_in(sam_signed_in, "a") is None
    assert signed_in(sam_signed_in, "b").id == SAM


def test_all_sign_ins_of_one_person_end_at_once(sam_signed_in: Session):
    keep_person(sam_signed_in, OLIVE)
    people.begin_sign_in(sam_signed_in, "b", SAM, now=NOW, ends_at=NOW + HOUR)
    people.begin_sign_in(sam_signed_in, "c", OLIVE, now=NOW, ends_at=NOW + HOUR)

    people.end_sign_ins(sam_signed_in, SAM, NOW)

    assert [signed_in(sam_signed_in, token) is None for token in "abc"] == [True, True, False]


def test_who_has_left_is_signed_in_no_more_from_the_next_day(sam_signed_in: Session):
    people.end_employment(sam_signed_in, SAM, TODAY, now=NOW)

    assert signed_in(sam_signed_in).id == SAM
    assert signed_in(sam_signed_in, today=TODAY + timedelta(days=1)) is None


def test_who_has_not_begun_yet_may_sign_in(session: Session):
    keep_person(session, starts_on=TODAY + timedelta(days=20))
    people.begin_sign_in(session, "a", SAM, now=NOW, ends_at=NOW + HOUR)

    assert signed_in(session).id == SAM


def test_who_came_back_is_one_person_for_a_sign_in(sam_signed_in: Session):
    people.employ(sam_signed_in, SAM, starts_on=TODAY, recorded_on=TODAY, due_on=None)

    assert signed_in(sam_signed_in).id == SAM


# --- Refusals -----------------------------------------------------------------


def test_refusals_are_counted_by_name_from_an_instant_on_and_forgotten(session: Session):
    for minutes in (0, 10, 20):
        people.add_refusal(session, "sam", NOW + timedelta(minutes=minutes))
    people.add_refusal(session, "olive", NOW)

    assert people.refusals_since(session, "sam", NOW + timedelta(minutes=10)) == 2
    assert people.refusals_since(session, "dora", NOW) == 0

    people.forget_refusals(session, before=NOW + timedelta(minutes=10))

    assert session.scalar(select(func.count()).select_from(Refusal)) == 2
