"""Whom a changed setting moves, and that it moves nothing that exists."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    ASKED,
    CONSENT,
    NUMBERS,
    attempt,
    certified_facts,
    day,
    decision,
    due_date,
    facts,
    leave,
    policy_change,
    role_change,
)
from tests.rules.random_lives import lives
from tests.rules.test_lives import examples
from training.rules.certifying import earned, refresher_window
from training.rules.employing import ONE_DAY
from training.rules.facts import LibraryDay, Numbers, NumbersByDay
from training.rules.moving import moved
from training.rules.obliging import Rule, due_date_bounds, obligations, retraining
from training.rules.standing import State, changes_on, judge


def changed(on: str | date, before: NumbersByDay = NUMBERS, **said: object) -> NumbersByDay:
    """The numbers when a setting is changed on a day: in force from the next."""
    from_on = (day(on) if isinstance(on, str) else on) + ONE_DAY
    return replace(before, later=(*before.later, (from_on, replace(before.on(from_on), **said))))  # type: ignore[arg-type]


# --- The numbers of a day -----------------------------------------------------------


def test_a_day_has_the_numbers_in_force_on_it():
    numbers = changed("2026-06-30", changed("2026-01-31", onboarding_days=20), retraining_days=9)

    assert numbers.on(day("2026-01-31")) == Numbers()
    assert numbers.on(day("2026-02-01")) == Numbers(onboarding_days=20)
    assert numbers.on(day("2026-07-01")) == Numbers(onboarding_days=20, retraining_days=9)


@pytest.mark.parametrize(
    ("days", "set_on", "opens_on"),
    [
        (90, "2026-10-01", "2026-10-22"),  # in time: ninety days before the end
        (90, "2026-11-05", "2026-11-06"),  # too late for that: at once, and not in the past
        (90, "2026-11-21", "2026-11-21"),  # open already
        (30, "2026-11-20", "2026-12-21"),  # not open yet: later
        (30, "2026-11-21", "2026-11-21"),  # open already: not closed again
    ],
)
def test_the_refresher_opens_by_the_numbers_of_its_day(days, set_on, opens_on):
    [certification] = certified_facts("2026-01-20").certifications

    window = refresher_window(certification, changed(set_on, refresher_window_days=days))

    assert str(window.opens_on) == opens_on
    assert str(window.due_on) == "2027-01-20"


def test_the_refresher_closes_by_the_numbers_of_the_day_it_opened():
    [certification] = certified_facts("2026-01-20").certifications

    def closes_on(set_on):
        return str(refresher_window(certification, changed(set_on, lapse_months=3)).closes_on)

    assert closes_on("2026-11-20") == "2027-04-20"
    assert closes_on("2026-11-21") == "2028-01-20"


def test_onboarding_that_opens_after_the_change_is_due_by_the_new_days_and_no_other():
    numbers = changed("2026-01-05", onboarding_days=30)

    [told] = obligations(facts(starts_on="2026-01-05"), ASKED, numbers)
    [new] = obligations(facts(starts_on="2026-01-06"), ASKED, numbers)

    assert (str(told.due_on), str(new.due_on)) == ("2026-01-19", "2026-02-05")


def test_what_is_granted_runs_by_the_months_of_the_day_it_is_granted():
    passes = [attempt("consent", passed_on="2026-01-20"), attempt("deputy", passed_on="2026-01-20")]

    def until(set_on, **said):
        return str(earned(facts(*passes), ASKED, changed(set_on, **said), day("2026-01-20")).until_on)

    assert until("2026-01-19", valid_months=24) == "2028-01-20"
    assert until("2026-01-20", valid_months=24) == "2027-01-20"
    assert until("2026-01-19", library_day=LibraryDay(9, 1)) == "2026-09-01"


def test_retraining_is_due_by_the_days_of_the_day_its_reason_arose():
    numbers = changed("2026-05-03", retraining_days=20)

    told, new = (retraining(facts(), numbers, day(on), ("consent",)) for on in ("2026-05-03", "2026-05-04"))

    assert (str(told.due_on), str(new.due_on)) == ("2026-05-10", "2026-05-24")


def test_a_refresher_told_late_is_due_by_the_notice_of_the_day_it_is_told():
    numbers = changed("2027-01-17", least_notice_days=10)

    def due_on(on):
        known = certified_facts("2026-01-20", role_changes=[role_change(on, "consent", "deputy")])
        return [str(o.due_on) for o in obligations(known, ASKED, numbers) if o.rule is Rule.TOLD_LATE]

    assert (due_on("2027-01-17"), due_on("2027-01-18")) == (["2027-01-24"], ["2027-01-28"])


def test_a_policy_change_is_due_by_the_days_of_the_day_it_opens():
    def due_on(set_on):
        known = certified_facts("2026-01-20", policy_changes=[policy_change()])  # opens on 1 June
        found = obligations(known, ASKED, changed(set_on, policy_change_days=60))
        return [str(o.due_on) for o in found if o.rule is Rule.CHANGE]

    assert (due_on("2026-06-01"), due_on("2026-05-31")) == (["2026-07-01"], ["2026-07-31"])


def test_added_modules_are_due_by_the_days_of_the_day_they_were_added():
    numbers = changed("2026-06-01", added_modules_days=60)

    def due_on(on):
        known = certified_facts("2026-01-20", role_changes=[role_change(on, "deputy")], leaves=[])
        return [str(o.due_on) for o in obligations(known, ASKED, numbers) if o.rule is Rule.ADDED]

    assert (due_on("2026-06-01"), due_on("2026-06-02")) == (["2026-07-01"], ["2026-08-01"])


def test_early_work_counts_by_the_numbers_of_the_day_onboarding_opens():
    early = facts(attempt("consent", passed_on="2025-12-01"), starts_on="2026-01-05")

    [told] = obligations(early, ASKED, changed("2026-01-05", early_work_days=7))
    [new] = obligations(early, ASKED, changed("2026-01-04", early_work_days=7))

    assert (told.module_ids, new.module_ids) == (("deputy",), ("consent", "deputy"))


def test_a_due_date_is_bound_by_the_numbers_of_the_day_it_is_set():
    known = facts(starts_on="2026-01-05")
    numbers = changed("2026-01-10", least_notice_days=14, most_later_days=20, least_room_days=60)
    [onboarding] = obligations(known, ASKED, numbers)

    before, after = (due_date_bounds(onboarding, known, numbers, day(on)) for on in ("2026-01-10", "2026-01-11"))

    assert (str(before.soonest), str(before.latest)) == ("2026-01-17", "2026-04-19")
    assert (str(after.soonest), str(after.latest)) == ("2026-01-25", "2026-03-12")


# --- What if? -----------------------------------------------------------------------


def what_moves(known, set_on, **said):
    one = moved(known, ASKED, NUMBERS, changed(set_on, **said), day(set_on) + ONE_DAY)
    return one and [(move.what, move.was, move.becomes) for move in one.moves]


def test_a_longer_window_opens_a_refresher_and_makes_somebody_due():
    known = certified_facts("2026-01-20")

    one = moved(known, ASKED, NUMBERS, changed("2026-10-30", refresher_window_days=90), day("2026-10-31"))

    assert one.facts == known
    assert (one.was.state, one.becomes.state) == (State.CERTIFIED, State.DUE)
    assert [(m.what, m.was, m.becomes) for m in one.moves] == [
        ("Refresher opens", "21 November 2026", "31 October 2026")
    ]


def test_whoever_has_begun_is_not_moved_and_whoever_is_about_to_is():
    assert what_moves(facts(starts_on="2026-01-05"), "2026-01-05", onboarding_days=30) is None
    assert what_moves(facts(starts_on="2026-02-02"), "2026-01-05", onboarding_days=30) == [
        ("Onboarding due", "16 February 2026", "4 March 2026")
    ]


def test_what_opens_on_two_days_by_the_same_rule_is_said_of_each():
    both = [role_change("2026-05-04", "deputy"), role_change("2026-06-01", "consent")]

    assert what_moves(certified_facts("2026-01-20", role_changes=both), "2026-05-03", added_modules_days=60) == [
        ("Onboarding due", "3 June 2026", "3 July 2026"),
        ("Onboarding due", "1 July 2026", "31 July 2026"),
    ]


def test_a_date_that_follows_on_return_is_said_as_it_would_be_without_the_leave():
    away = facts(starts_on="2026-02-02", leaves=[leave("2026-02-02")])

    assert what_moves(away, "2026-01-05", onboarding_days=30) == [
        (
            "Onboarding due",
            "on return, and 16 February 2026 without the leave",
            "on return, and 4 March 2026 without the leave",
        )
    ]


def test_a_pass_that_would_no_longer_count_is_said_in_modules():
    early = facts(attempt("consent", passed_on="2025-12-20"), starts_on="2026-02-02")

    assert what_moves(early, "2026-01-05", early_work_days=7) == [("Onboarding, modules left", "1", "2")]


def test_a_shorter_lapse_is_said_as_the_day_until_which_the_refresher_can_be_taken():
    known = certified_facts("2026-01-20")

    assert what_moves(known, "2026-03-01", lapse_months=3) == [
        ("Refresher can be taken until", "20 January 2028", "20 April 2027")
    ]


def test_what_would_be_asked_no_more_is_said_so_and_what_would_be_asked_again():
    early, starts = attempt("consent", passed_on="2025-12-20"), "2026-02-02"
    known = facts(early, attempt("deputy", passed_on="2025-12-20"), starts_on=starts)
    long, short = NUMBERS, changed("2026-01-05", early_work_days=7)

    asked = moved(known, ASKED, long, short, day("2026-01-06"))
    asked_no_more = moved(known, ASKED, short, long, day("2026-01-06"))

    assert [(m.what, m.was, m.becomes) for m in asked.moves] == [("Onboarding", "not asked", "due 16 February 2026")]
    assert [(m.what, m.was, m.becomes) for m in asked_no_more.moves] == [
        ("Onboarding", "due 16 February 2026", "not asked")
    ]


def test_a_date_that_the_director_set_stands_however_it_would_be_reckoned():
    sooner = due_date("2026-02-02", due_on="2026-02-12", set_on="2026-01-20")
    known = facts(starts_on="2026-02-02", recorded_on="2026-01-20")

    assert what_moves(known, "2026-01-20", onboarding_days=30) == [
        ("Onboarding due", "16 February 2026", "4 March 2026")
    ]
    assert what_moves(replace(known, due_dates=(sooner,)), "2026-01-20", onboarding_days=30) is None


def test_nor_is_somebody_moved_whose_date_was_set_and_who_begins_with_the_change_or_is_away():
    begins = facts(starts_on="2026-01-21", recorded_on="2026-01-10")
    date_set = due_date("2026-01-21", due_on="2026-02-12", set_on="2026-01-12")
    away = replace(begins, leaves=(leave("2026-01-21"),))

    for known in (begins, away):
        assert what_moves(known, "2026-01-20", onboarding_days=30)
        assert what_moves(replace(known, due_dates=(date_set,)), "2026-01-20", onboarding_days=30) is None


def test_a_date_that_was_set_and_follows_on_return_is_said_by_what_was_set():
    away = facts(
        starts_on="2026-02-02",
        recorded_on="2026-01-10",
        leaves=[leave("2026-02-02")],
        due_dates=[due_date("2026-02-02", due_on="2026-02-12", set_on="2026-01-12")],
    )

    # It is not moved: but a first pass that no longer counts has its line beside it.
    early = replace(away, attempts=(attempt("consent", passed_on="2025-12-20"),))
    assert what_moves(early, "2026-01-15", early_work_days=7, onboarding_days=30) == [
        ("Onboarding, modules left", "1", "2")
    ]


def test_whoever_comes_to_have_a_lesson_alone_is_moved():
    broke = decision(CONSENT, "breach")
    known = facts(attempt("consent", failed_on="2025-11-01", decisions=[broke]), starts_on="2026-02-02")

    one = moved(known, ASKED, NUMBERS, changed("2026-02-01", early_work_days=120), day("2026-02-02"))

    assert [reason.kind.value for reason in one.was.reasons] == ["due"]
    assert [reason.kind.value for reason in one.becomes.reasons] == ["due", "breach"]
    assert one.moves == ()


@pytest.mark.parametrize("said", [{"valid_months": 24}, {"library_day": LibraryDay(9, 1)}, {"quiz_length": 12}])
def test_what_only_later_grants_and_attempts_ask_moves_nobody(said):
    assert what_moves(certified_facts("2026-01-20"), "2026-12-01", **said) is None


# --- What holds of every life ---------------------------------------------------------

VALUES = {
    "valid_months": st.integers(3, 36),
    "refresher_window_days": st.integers(14, 180),
    "onboarding_days": st.integers(7, 90),
    "added_modules_days": st.integers(7, 90),
    "policy_change_days": st.integers(7, 90),
    "retraining_days": st.integers(7, 60),
    "early_work_days": st.integers(1, 180),
    "least_notice_days": st.integers(7, 30),
    "lapse_months": st.integers(1, 36),
    "library_day": st.none() | st.builds(LibraryDay, st.integers(1, 12), st.integers(1, 31)),
}
CHANGES = st.sampled_from(sorted(VALUES)).flatmap(lambda name: VALUES[name].map(lambda value: {name: value}))


def said_today(judged):
    """What a judgement says without the days to come: what time will change, and what it will open."""
    return judged.state, judged.reasons, judged.obligations, judged.certification, judged.holds_certification


def said_of_the_day(judged):
    return *said_today(judged), judged.opens_next


def without_what_is_not_shown(judged):
    """What a judgement says of its day, but of a date that the Director set not what was reckoned before it."""

    def shown(one):
        return replace(one, reckoned_on=one.due_on) if one and one.set_date and one.due_on else one

    return (
        judged.state,
        judged.certification,
        judged.holds_certification,
        [replace(one, obligation=shown(one.obligation)) for one in judged.reasons],
        [shown(one) for one in (*judged.obligations, judged.opens_next)],
    )


@pytest.mark.lives
@examples(100)
@given(lives(), CHANGES)
def test_a_changed_setting_changes_nothing_that_is_open_or_certified(life, said):
    known, asked, today = life
    numbers = changed(today, **said)
    judged, as_it_was = judge(known, asked, numbers, today), judge(known, asked, NUMBERS, today)

    assert said_today(judged) == said_today(as_it_was)
    open_then = {(o.rule, o.opens_on): o for o in obligations(known, asked, NUMBERS) if o.opens_on <= today}
    after = {(o.rule, o.opens_on): o for o in obligations(known, asked, numbers) if o.opens_on <= today}
    assert open_then == after


@pytest.mark.lives
@examples(100)
@given(lives(), CHANGES)
def test_what_if_says_what_judging_says_before_and_after(life, said):
    known, asked, today = life
    numbers, day_ = changed(today, **said), today + ONE_DAY
    one = moved(known, asked, NUMBERS, numbers, day_)
    was, becomes = judge(known, asked, NUMBERS, day_), judge(known, asked, numbers, day_)

    if one is None:
        assert without_what_is_not_shown(was) == without_what_is_not_shown(becomes)
    else:
        assert [said_of_the_day(one.was), said_of_the_day(one.becomes)] == [
            said_of_the_day(was),
            said_of_the_day(becomes),
        ]
        assert one.moves or was.state is not becomes.state
        assert all(move.was != move.becomes for move in one.moves)


@pytest.mark.lives
@examples(50)
@given(lives(), st.lists(st.tuples(st.integers(-900, 900), CHANGES), max_size=4), st.data())
def test_a_judgement_with_changed_settings_stays_the_same_up_to_the_day_it_changes(life, changes, data):
    known, asked, today = life
    numbers = NUMBERS
    for days, said in sorted(changes, key=lambda one: one[0]):
        numbers = changed(today + timedelta(days), numbers, **said)
    judged = judge(known, asked, numbers, today)
    changed_on = changes_on(known, asked, numbers, today)
    ahead = (changed_on - today).days if changed_on else 3000

    for n in data.draw(st.lists(st.integers(0, ahead - 1), min_size=1, max_size=20)):
        then = judge(known, asked, numbers, today + timedelta(n))
        assert (then.state, then.reasons, then.holds_certification) == (
            judged.state,
            judged.reasons,
            judged.holds_certification,
        )
