"""Each reason: what makes it hold, what makes it go, its words and its evidence."""

from dataclasses import replace

import pytest

from tests.builders import (
    ASKED,
    CONSENT,
    COURTESY,
    HISTORY,
    NOTHING_ASKED,
    NUMBERS,
    REFER,
    VIDEO,
    attempt,
    certified_facts,
    day,
    decision,
    due_date,
    facts,
    flag,
    granted,
    leave,
    role_change,
    then,
)
from training.content.shapes import Role
from training.rules.facts import Asked, QuestionKind
from training.rules.reasons import ReasonKind
from training.rules.standing import judge


def reasons(known, on, asked=ASKED):
    return judge(known, asked, NUMBERS, day(on)).reasons


def standing(known, on):
    return judge(known, ASKED, NUMBERS, day(on)).state.value


def kinds(known, on, asked=ASKED):
    return [reason.kind.value for reason in reasons(known, on, asked)]


def only(known, on, kind, asked=ASKED):
    [found] = [reason for reason in reasons(known, on, asked) if reason.kind is kind]
    return found


def breach(clauses=CONSENT, **said):
    return decision(clauses, "breach", number=4, **said)


def test_the_kinds_are_numbered_in_the_order_of_their_gravity():
    numbers = [kind.number for kind in ReasonKind]

    assert numbers == sorted(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [kind.value for kind in ReasonKind if not kind.needs_retraining] == ["overdue", "due"]


# --- Unresolved breach ---------------------------------------------------------


def test_a_breach_is_said_in_one_sentence_with_the_next_step():
    known = certified_facts("2026-01-20", attempt("consent", failed_on="2026-05-03", decisions=[breach()]))

    [found] = reasons(known, "2026-05-04")

    assert found.in_full == (
        'Sam chose "Read her the titles" on 3 May 2026 (Written consent, question 4). That is a breach. '
        "Next: Written consent, about 9 minutes, by 10 May 2026."
    )
    assert (found.due_on, found.clauses, found.module_ids) == (day("2026-05-10"), (CONSENT,), ("consent",))
    assert found.obligation.module_ids == ("consent",)
    [row] = found.evidence
    assert (row.label, row.attempt_id, row.place) == (
        "Written consent, question 4, 3 May 2026",
        known.attempts[-1].id,
        1,
    )


def test_words_that_are_a_quotation_are_quoted_once():
    known = certified_facts(
        "2026-01-20", attempt("consent", failed_on="2026-05-03", decisions=[breach(said='"Yes, most Thursdays."\n')])
    )

    assert 'Sam chose "Yes, most Thursdays." on' in reasons(known, "2026-05-04")[0].sentence


def test_a_breach_is_gone_when_each_clause_was_decided_right_in_a_later_pass():
    broke = certified_facts(
        "2026-01-20", attempt("consent", failed_on="2026-05-03", decisions=[breach([CONSENT, HISTORY])])
    )
    half = then(broke, attempt("consent", passed_on="2026-05-04", decisions=[decision(CONSENT)]))
    whole = then(half, attempt("consent", passed_on="2026-05-05", decisions=[decision(HISTORY)]))

    assert [r.clauses for r in reasons(broke, "2026-05-06")] == [(CONSENT, HISTORY)]
    assert [r.clauses for r in reasons(half, "2026-05-06")] == [(HISTORY,)]
    assert kinds(whole, "2026-05-06") == []


def test_each_breach_is_one_reason_the_oldest_first():
    known = certified_facts(
        "2026-01-20",
        attempt("consent", failed_on="2026-05-03", decisions=[breach(), breach(HISTORY)]),
        attempt("deputy", failed_on="2026-05-04", decisions=[breach(REFER)]),
    )

    assert [r.clauses for r in reasons(known, "2026-05-05")] == [(CONSENT,), (HISTORY,), (REFER,)]


def test_a_breach_in_an_attempt_still_open_counts_at_once():
    known = certified_facts(
        "2026-01-20", attempt("consent", began_on="2026-05-01", decisions=[breach(on="2026-05-03")])
    )

    assert only(known, "2026-05-03", ReasonKind.BREACH).due_on == day("2026-05-10")


def test_a_breach_at_a_module_s_scene_raises_nothing():
    scene = breach(kind=QuestionKind.SCENE, graded=False)

    assert (
        kinds(
            certified_facts("2026-01-20", attempt("consent", failed_on="2026-05-03", decisions=[scene])), "2026-05-04"
        )
        == []
    )


def test_a_breach_at_a_refresher_s_scene_is_named_by_its_module():
    scene = breach(kind=QuestionKind.SCENE)
    known = certified_facts("2026-01-20", attempt("refresher", failed_on="2026-12-03", decisions=[scene]))

    assert "(Written consent, scene 4)" in only(known, "2026-12-04", ReasonKind.BREACH).sentence


def test_a_breach_at_a_question_of_a_module_that_the_role_no_longer_asks_for_names_no_title():
    elsewhere = breach(module="a module of long ago")
    known = certified_facts("2026-01-20", attempt("refresher", failed_on="2026-12-03", decisions=[elsewhere]))

    assert "(an earlier module, question 4)" in only(known, "2026-12-04", ReasonKind.BREACH).sentence


def test_a_reason_ends_with_the_requirement():
    known = certified_facts("2026-01-20", attempt("deputy", failed_on="2026-05-03", decisions=[breach(REFER)]))
    fewer = Asked(modules=ASKED.modules[:1])

    assert kinds(known, "2026-05-04") == ["breach"]
    assert kinds(known, "2026-05-04", fewer) == []


def test_a_clause_breached_elsewhere_is_mended_where_it_is_taught():
    known = certified_facts(
        "2026-01-20", attempt("consent", failed_on="2026-05-03", decisions=[breach([CONSENT, VIDEO])])
    )

    found = only(known, "2026-05-04", ReasonKind.BREACH)

    assert found.module_ids == ("consent", "deputy")
    assert found.next_step == "Written consent and A deputy at the desk, about 17 minutes, by 10 May 2026"


def test_what_two_modules_teach_is_mended_in_the_one_where_it_happened():
    both = Asked(tuple(replace(module, weight_3=module.teaches, teaches=ASKED.teaches) for module in ASKED.modules))
    broke = certified_facts("2026-01-20", attempt("deputy", failed_on="2026-05-03", decisions=[breach()]))
    slips = certified_facts("2026-01-20", slipped("deputy", "2026-04-02"), slipped("deputy", "2026-05-03"))

    assert only(broke, "2026-05-04", ReasonKind.BREACH, both).module_ids == ("deputy",)
    assert only(slips, "2026-05-04", ReasonKind.SLIPPING, both).module_ids == ("deputy",)


def test_of_many_modules_the_first_is_named_and_the_others_are_counted():
    nine = [replace(ASKED.modules[0], id=f"m{number}", title=f"Story {number}", minutes=14) for number in range(9)]

    found = only(facts(), "2026-01-06", ReasonKind.DUE, Asked(tuple(nine)))

    three = only(facts(), "2026-01-06", ReasonKind.DUE, Asked(tuple(nine[:3])))

    assert found.next_step.startswith("Story 0 and eight more modules, about 2 hours, by ")
    assert three.next_step.startswith("Story 0, Story 1, and Story 2, about ")


def test_retraining_that_arose_before_a_leave_waits_for_it():
    broke = attempt("consent", failed_on="2026-05-03", decisions=[breach()])

    def due(*leaves):
        return only(certified_facts("2026-01-20", broke, leaves=leaves), "2026-05-05", ReasonKind.BREACH)

    assert due(leave("2026-05-06", "2026-05-15")).due_on == day("2026-05-20")
    assert due(leave("2026-05-06")).next_step == "Written consent, about 9 minutes, the date follows on return"


def test_retraining_is_dated_anew_by_a_role_that_asks_for_its_module_again_and_by_no_other():
    broke = attempt("consent", failed_on="2026-05-03", decisions=[breach()])

    def due_on(module_id):
        known = certified_facts("2026-01-20", broke, role_changes=[role_change("2026-05-20", module_id)])
        return str(only(known, "2026-05-20", ReasonKind.BREACH).due_on)

    assert (due_on("deputy"), due_on("consent")) == ("2026-05-10", "2026-05-27")


# --- Flagged -------------------------------------------------------------------


def test_a_flag_is_said_with_what_was_seen_and_never_whom():
    known = certified_facts("2026-01-20", flags=[flag("2026-05-03", modules=["consent"], follows=2)])

    [found] = reasons(known, "2026-05-04")

    assert found.in_full == (
        "The Director flagged Sam for retraining on 3 May 2026, after a conversation at the desk. "
        "Next: Written consent, about 9 minutes, by 10 May 2026."
    )
    assert (found.kind, found.module_ids) == (ReasonKind.FLAGGED, ("consent",))
    assert found.obligation.module_ids == ("consent",)
    assert [(row.label, row.flag_id) for row in found.evidence] == [("Flagged on 3 May 2026", "flag 2026-05-03")]
    assert standing(known, "2026-05-04") == "needs retraining"


@pytest.mark.parametrize(
    ("asks", "attempts", "is_gone"),
    [
        ({"modules": ["consent"]}, [attempt("consent", passed_on="2026-05-03")], True),  # later that day
        ({"modules": ["consent"]}, [attempt("deputy", passed_on="2026-05-04")], False),
        ({"modules": ["consent"]}, [attempt("consent", failed_on="2026-05-04")], False),
        ({"modules": ["consent", "deputy"]}, [attempt("consent", passed_on="2026-05-04")], False),
        ({"clauses": [CONSENT]}, [attempt("consent", passed_on="2026-05-04", decisions=[decision(CONSENT)])], True),
        ({"clauses": [CONSENT]}, [attempt("deputy", passed_on="2026-05-04", decisions=[decision(CONSENT)])], True),
        ({"clauses": [CONSENT]}, [attempt("consent", passed_on="2026-05-04", decisions=[decision(HISTORY)])], False),
        ({"clauses": [CONSENT]}, [attempt("consent", failed_on="2026-05-04", decisions=[decision(CONSENT)])], False),
        (
            {"clauses": [CONSENT, REFER]},
            [
                attempt("consent", passed_on="2026-05-04", decisions=[decision(CONSENT)]),
                attempt("deputy", passed_on="2026-05-05", decisions=[decision(REFER)]),
            ],
            True,
        ),
        ({"modules": ["deputy"], "clauses": [CONSENT]}, [attempt("deputy", passed_on="2026-05-04")], False),
    ],
)
def test_a_flag_is_answered_by_what_is_passed_later(asks, attempts, is_gone):
    known = certified_facts("2026-01-20", *attempts, flags=[flag("2026-05-03", follows=2, **asks)])

    assert kinds(known, "2026-05-06") == ([] if is_gone else ["flagged"])


def test_what_was_passed_earlier_that_day_does_not_answer_a_flag():
    known = certified_facts("2026-01-20", flags=[flag("2026-01-20", modules=["consent"], follows=2)])

    assert kinds(known, "2026-01-21") == ["flagged"]


def test_clauses_are_answered_where_they_are_taught():
    known = certified_facts("2026-01-20", flags=[flag("2026-05-03", clauses=[REFER], follows=2)])

    assert only(known, "2026-05-04", ReasonKind.FLAGGED).next_step == (
        "A deputy at the desk, about 8 minutes, by 10 May 2026"
    )


@pytest.mark.parametrize(
    "one",
    [
        flag("2026-05-03", modules=["consent"], follows=2, withdrawn_on="2026-05-03"),
        flag("2026-05-03", modules=["no longer asked"], clauses=["no-longer-taught"], follows=2),
        flag("2025-01-04", modules=["consent"], follows=2),  # in an earlier employment
    ],
    ids=["withdrawn", "no longer required", "of an earlier employment"],
)
def test_a_flag_ends_with_its_withdrawal_the_requirement_or_the_employment(one):
    assert kinds(certified_facts("2026-01-20", flags=[one]), "2026-05-04") == []


def test_a_flag_raised_before_the_first_day_is_asked_from_that_day():
    known = facts(flags=[flag("2026-01-02", modules=["consent"])])

    assert reasons(known, "2026-01-04") == ()
    assert str(only(known, "2026-01-05", ReasonKind.FLAGGED).due_on) == "2026-01-12"


def test_a_flag_of_the_first_day_of_early_work_is_asked_and_one_of_the_day_before_is_not():
    assert kinds(facts(flags=[flag("2025-11-06", modules=["consent"])]), "2026-01-05") == ["flagged", "due"]
    assert kinds(facts(flags=[flag("2025-11-05", modules=["consent"])]), "2026-01-05") == ["due"]


def test_of_two_flags_the_one_withdrawn_does_not_hide_the_other():
    withdrawn = flag("2026-05-02", modules=["deputy"], follows=2, withdrawn_on="2026-05-02")
    known = certified_facts("2026-01-20", flags=[withdrawn, flag("2026-05-03", modules=["consent"], follows=2)])

    assert only(known, "2026-05-04", ReasonKind.FLAGGED).module_ids == ("consent",)


def test_of_two_flags_the_one_answered_does_not_hide_the_other():
    answered, open_one = (flag("2026-05-02", modules=[module], follows=2) for module in ("deputy", "consent"))
    known = certified_facts("2026-01-20", attempt("deputy", passed_on="2026-05-03"), flags=[answered, open_one])

    assert only(known, "2026-05-04", ReasonKind.FLAGGED).module_ids == ("consent",)


def test_a_flag_of_somebody_never_certified_is_listed_and_dated_and_moves_no_standing():
    known = facts(flags=[flag("2026-01-06", modules=["consent"])])

    assert kinds(known, "2026-01-07") == ["flagged", "due"]
    assert only(known, "2026-01-07", ReasonKind.FLAGGED).due_on == day("2026-01-13")
    assert [standing(known, on) for on in ("2026-01-07", "2026-01-15", "2026-01-20")] == ["due", "due", "overdue"]


# --- Failed twice --------------------------------------------------------------


def missed(module, on, *clauses):
    return attempt(module, failed_on=on, decisions=[decision(clauses or COURTESY, "incomplete")])


def test_two_failures_in_a_row_are_said_with_both_days():
    known = certified_facts("2026-01-20", missed("consent", "2026-05-01"), missed("consent", "2026-05-03"))

    [found] = reasons(known, "2026-05-12")

    assert found.in_full == (
        "Sam took Written consent on 1 May 2026 and again on 3 May 2026, and has not passed it since. "
        "Next: Written consent, about 9 minutes, by 10 May 2026."
    )
    assert found.late(day("2026-05-10")) == ""
    assert found.late(day("2026-05-11")) == "1 day late"
    assert found.late(day("2026-05-13")) == "3 days late"
    assert [row.label for row in found.evidence] == [
        "Written consent, 1 May 2026, not passed",
        "Written consent, 3 May 2026, not passed",
    ]


@pytest.mark.parametrize(
    ("attempts", "found"),
    [
        ([missed("consent", "2026-05-01")], []),
        ([missed("consent", "2026-05-01"), missed("deputy", "2026-05-02")], []),
        ([missed("consent", "2026-05-01"), attempt(passed_on="2026-05-02"), missed("consent", "2026-05-03")], []),
        ([missed("consent", "2026-05-01"), missed("consent", "2026-05-02"), attempt(passed_on="2026-05-03")], []),
        (
            [missed("consent", "2026-05-01"), attempt(unfinished_on="2026-05-02"), missed("consent", "2026-05-03")],
            ["failed-twice"],
        ),
        (
            [
                missed("consent", "2026-05-01"),
                attempt("change", passed_on="2026-05-02"),
                missed("consent", "2026-05-03"),
            ],
            ["failed-twice"],
        ),
        (
            [missed("consent", "2026-05-01"), missed("consent", "2026-05-02"), attempt(began_on="2026-05-03")],
            ["failed-twice"],
        ),
    ],
)
def test_the_last_two_finished_attempts_decide(attempts, found):
    assert kinds(certified_facts("2026-01-20", *attempts), "2026-05-04") == found


def test_a_third_failure_moves_no_date():
    known = certified_facts("2026-01-20", *[missed("consent", f"2026-05-0{n}") for n in (1, 3, 6)])

    found = only(known, "2026-05-07", ReasonKind.FAILED_TWICE)

    assert found.due_on == day("2026-05-10")
    assert "on 3 May 2026 and again on 6 May 2026" in found.sentence


def test_the_refresher_failed_twice_is_mended_by_the_refresher_or_a_certification():
    twice = certified_facts("2026-01-20", missed("refresher", "2026-12-01"), missed("refresher", "2026-12-03"))
    renewed = then(twice, attempt("refresher", passed_on="2026-12-05"))

    found = only(twice, "2026-12-04", ReasonKind.FAILED_TWICE)

    assert found.in_full == (
        "Sam took the refresher on 1 December 2026 and again on 3 December 2026, and has not passed it since. "
        "Next: the refresher, about 20 minutes, by 10 December 2026."
    )
    assert found.evidence[0].label == "The refresher, 1 December 2026, not passed"
    assert kinds(renewed, "2026-12-06") == []
    assert "failed-twice" not in kinds(twice, "2028-01-21")  # the refresher can no longer be taken


def test_a_policy_change_learnt_between_two_refreshers_is_no_refresher_passed():
    learnt = attempt("change", passed_on="2026-12-02")
    known = certified_facts("2026-01-20", missed("refresher", "2026-12-01"), learnt, missed("refresher", "2026-12-03"))

    assert only(known, "2026-12-04", ReasonKind.FAILED_TWICE).module_ids == ()


def test_refreshers_failed_before_the_last_certification_are_past():
    known = certified_facts(
        "2026-01-20",
        missed("refresher", "2026-12-01"),
        attempt("refresher", passed_on="2026-12-05"),
        missed("refresher", "2027-12-01"),
    )

    assert kinds(known, "2027-12-02") == ["due"]


def test_a_refresher_failed_on_the_day_of_the_certification_is_past_too():
    known = certified_facts(
        "2026-01-20",
        attempt("refresher", passed_on="2026-12-05"),
        missed("refresher", "2026-12-05"),
        missed("refresher", "2027-12-01"),
    )

    assert kinds(known, "2027-12-02") == ["due"]


# --- Slipping ------------------------------------------------------------------


def slipped(module, on, *clauses, number=2):
    return attempt(
        module,
        passed_on=on,
        decisions=[decision(clauses or CONSENT, "incomplete", number=number, said="Ask her sister")],
    )


def test_the_same_clause_missed_in_two_passes_running_is_slipping():
    known = certified_facts("2026-01-20", slipped("consent", "2026-04-02"), slipped("consent", "2026-05-03", number=3))

    [found] = reasons(known, "2026-05-04")

    assert found.in_full == (
        'Sam chose "Ask her sister" on 3 May 2026 (Written consent, question 3), and missed the same clause '
        "on 2 April 2026 (Written consent, question 2). Next: Written consent, about 9 minutes, by 10 May 2026."
    )
    assert found.clauses == (CONSENT,)
    assert len(found.evidence) == 2


@pytest.mark.parametrize(
    ("attempts", "found"),
    [
        ([slipped("consent", "2026-04-02")], []),
        ([slipped("consent", "2026-04-02"), slipped("consent", "2026-04-03", HISTORY)], []),
        ([slipped("deputy", "2026-04-02", COURTESY), slipped("deputy", "2026-04-03", COURTESY)], []),  # weight 2
        ([slipped("consent", "2026-04-02"), missed("consent", "2026-04-03", CONSENT)], []),  # not passed
        (
            [
                slipped("consent", "2026-04-02"),
                attempt(passed_on="2026-04-03", decisions=[decision(HISTORY)]),  # did not ask it
                slipped("consent", "2026-04-04"),
            ],
            ["slipping"],
        ),
        (
            [slipped("consent", "2026-04-02"), missed("consent", "2026-04-03"), slipped("consent", "2026-04-04")],
            ["slipping"],
        ),
        (
            [
                slipped("consent", "2026-04-02"),
                slipped("consent", "2026-04-03"),
                attempt(passed_on="2026-04-04", decisions=[decision(CONSENT)]),
            ],
            [],
        ),
        (
            [
                slipped("consent", "2026-04-02"),
                slipped("consent", "2026-04-03"),
                attempt(
                    passed_on="2026-04-04", decisions=[decision(CONSENT), decision(CONSENT, "incomplete", number=2)]
                ),
            ],
            ["slipping"],
        ),
    ],
)
def test_the_last_two_passes_that_asked_it_decide(attempts, found):
    assert kinds(certified_facts("2026-01-20", *attempts), "2026-05-04") == found


def test_clauses_that_slipped_together_make_one_reason():
    known = certified_facts(
        "2026-01-20",
        slipped("consent", "2026-04-02", CONSENT, HISTORY),
        slipped("consent", "2026-04-03", CONSENT, HISTORY),
    )

    assert [set(r.clauses) for r in reasons(known, "2026-04-04")] == [{CONSENT, HISTORY}]


def test_of_three_misses_the_last_two_are_said_and_the_second_dates_it():
    known = certified_facts(
        "2026-01-20",
        slipped("consent", "2026-04-02", HISTORY),
        slipped("consent", "2026-04-12", HISTORY, CONSENT),
        slipped("consent", "2026-04-22", HISTORY, CONSENT),
    )

    [found] = reasons(known, "2026-04-23")

    assert found.due_on == day("2026-04-19")
    assert "on 22 April 2026 (Written consent, question 2), and missed the same clause on 12 April" in found.sentence


# --- Lapsed, overdue, due ------------------------------------------------------


def test_the_refresher_is_due_from_its_window_to_the_last_day():
    known = certified_facts("2026-01-20")

    assert kinds(known, "2026-11-20") == []
    assert only(known, "2026-11-21", ReasonKind.DUE).in_full == (
        "Sam's certification runs through 20 January 2027, and the refresher is open. "
        "Next: the refresher, about 20 minutes, by 20 January 2027."
    )
    assert kinds(known, "2027-01-20") == ["due"]
    assert "runs through 20 January 2027" in only(known, "2027-01-20", ReasonKind.DUE).sentence
    assert kinds(known, "2027-01-21") == ["lapsed"]


def test_a_lapse_is_dated_by_the_refresher_and_after_a_year_by_onboarding():
    known = certified_facts("2026-01-20")

    assert only(known, "2027-01-23", ReasonKind.LAPSED).in_full == (
        "Sam's certification ended on 20 January 2027. Next: the refresher, about 20 minutes, by 20 January 2027."
    )
    assert only(known, "2027-01-23", ReasonKind.LAPSED).late(day("2027-01-23")) == "3 days late"
    assert only(known, "2028-01-20", ReasonKind.LAPSED).next_step.startswith("the refresher, ")
    assert kinds(known, "2028-01-21") == ["lapsed", "due"]
    assert only(known, "2028-01-21", ReasonKind.LAPSED).in_full == (
        "Sam's certification ended on 20 January 2027. "
        "Next: Written consent and A deputy at the desk, about 17 minutes, by 4 February 2028."
    )
    assert kinds(known, "2028-02-05") == ["lapsed", "overdue"]


def test_between_the_end_and_a_date_that_leave_moved_it_is_due_and_not_lapsed():
    known = certified_facts("2026-01-20", leaves=[leave("2027-01-10", "2027-01-19")])

    assert only(known, "2027-01-25", ReasonKind.DUE).sentence == (
        "Sam's certification ended on 20 January 2027; days of leave moved the date of the refresher."
    )
    assert kinds(known, "2027-01-30") == ["due"]
    assert kinds(known, "2027-01-31") == ["lapsed"]


def test_a_date_that_the_director_set_keeps_it_due_past_the_end():
    late = due_date("2026-11-21", "2027-02-15", "2026-12-01", kind="refresher")
    known = certified_facts("2026-01-20", due_dates=[late])

    assert only(known, "2027-01-25", ReasonKind.DUE).sentence == (
        "Sam's certification ended on 20 January 2027; the Director moved the date of the refresher."
    )
    assert kinds(known, "2027-02-16") == ["lapsed"]


def test_a_refresher_that_the_director_asks_for_sooner_is_overdue_while_the_certification_runs():
    sooner = due_date("2026-11-21", "2026-12-01", "2026-11-22", kind="refresher")
    known = certified_facts("2026-01-20", due_dates=[sooner])

    found = only(known, "2026-12-02", ReasonKind.OVERDUE)

    assert found.in_full == (
        "Sam's certification runs through 20 January 2027, and the refresher was asked for sooner. "
        "Next: the refresher, about 20 minutes, by 1 December 2026."
    )
    assert kinds(known, "2026-12-01") == ["due"]
    assert standing(known, "2027-01-20") == "overdue"
    assert kinds(known, "2027-01-21") == ["lapsed"]


def test_added_modules_are_due_and_then_overdue_and_certified_all_the_while():
    known = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy")])

    found = only(known, "2026-05-04", ReasonKind.DUE)

    assert found.in_full == (
        "Since 3 May 2026 Sam has been asked for one added module. "
        "Next: A deputy at the desk, about 8 minutes, by 2 June 2026."
    )
    assert [row.label for row in found.evidence] == ["The role changed on 3 May 2026"]
    assert kinds(known, "2026-06-03") == ["overdue"]
    assert judge(known, ASKED, NUMBERS, day("2026-06-03")).holds_certification


def test_of_two_changes_of_role_the_one_that_added_the_module_is_named():
    later = replace(role_change("2026-05-10"), was=Role.DESIGNEE)
    known = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy"), later])

    assert [row.label for row in only(known, "2026-05-11", ReasonKind.DUE).evidence] == [
        "The role changed on 3 May 2026"
    ]


def test_modules_that_the_curriculum_adds_are_said_so():
    newer = Asked(modules=(ASKED.modules[0], replace(ASKED.modules[1], added_on=day("2026-05-03"))))

    for changes in ((), (role_change("2026-05-03"),)):  # another role since that day, which adds nothing
        found = only(certified_facts("2026-01-20", role_changes=changes), "2026-05-04", ReasonKind.DUE, newer)

        assert [(row.label, row.employment_id) for row in found.evidence] == [
            ("The curriculum changed on 3 May 2026", "work")
        ]


def test_of_a_role_and_a_curriculum_that_both_add_a_module_the_later_is_named():
    newer = Asked(modules=(ASKED.modules[0], replace(ASKED.modules[1], added_on=day("2026-06-01"))))
    known = certified_facts("2026-01-20", role_changes=[role_change("2026-05-03", "deputy")])

    assert [row.label for row in only(known, "2026-06-02", ReasonKind.DUE, newer).evidence] == [
        "The curriculum changed on 1 June 2026"
    ]


def test_a_module_added_without_its_day_is_a_fault_of_the_set_up_and_said():
    before = granted(facts(attempt("consent", passed_on="2026-01-20")), Asked(modules=ASKED.modules[:1]))

    found = only(before, "2026-02-01", ReasonKind.DUE)

    assert found.in_full == (
        "The curriculum asks Sam for A deputy at the desk, and does not say since when. "
        "Next: the Director has the day written below `added` in the curriculum."
    )
    assert found.due_on is None
    assert [row.certification_id for row in found.evidence] == ["from 2026-01-20"]
    assert standing(before, "2026-02-01") == "due"


def test_onboarding_counts_what_was_asked_from_the_start():
    known = facts(role_changes=[role_change("2026-01-10", "deputy")])

    assert [r.sentence for r in reasons(known, "2026-01-11")] == [
        "Sam has passed none of the one required module.",
        "Since 10 January 2026 Sam has been asked for one added module.",
    ]


def test_a_lapse_is_not_dated_by_what_a_change_adds():
    known = certified_facts("2026-01-20", role_changes=[role_change("2027-01-15", "deputy")])

    assert [(r.kind.value, str(r.due_on)) for r in reasons(known, "2027-01-25")] == [
        ("lapsed", "2027-01-20"),
        ("due", "2027-02-14"),
    ]


def test_onboarding_is_due_and_then_overdue():
    known = facts(attempt("consent", passed_on="2026-01-06"))

    found = only(known, "2026-01-19", ReasonKind.DUE)

    assert found.in_full == (
        "Sam has passed one of the two required modules. "
        "Next: A deputy at the desk, about 8 minutes, by 19 January 2026."
    )
    assert [(row.label, row.employment_id) for row in found.evidence] == [("Works here since 5 January 2026", "work")]
    assert kinds(known, "2026-01-20") == ["overdue"]


def test_a_role_of_which_nothing_is_asked_is_said_to_the_director():
    [found] = reasons(facts(role=Role.TRUSTEE), "2026-01-06", NOTHING_ASKED)

    assert found.in_full == (
        "Nothing is asked of Sam yet: the curriculum names no module for this role. "
        "Next: the Director decides which modules this role takes."
    )
    assert found.due_on is None


# --- Still learning ------------------------------------------------------------


def test_before_the_first_certification_a_mistake_is_a_lesson_without_a_date():
    broke = attempt("consent", failed_on="2026-01-06", decisions=[breach()])
    known = facts(broke, missed("consent", "2026-01-07"))

    listed = reasons(known, "2026-01-08")

    assert [(r.kind.value, r.still_learning, r.due_on is None) for r in listed] == [
        ("due", False, False),
        ("breach", True, True),
        ("failed-twice", True, True),
    ]
    assert listed[1].in_full == (
        'Sam chose "Read her the titles" on 6 January 2026 (Written consent, question 4). That is a breach. '
        "Next: Written consent, about 9 minutes."
    )
    assert (listed[1].obligation, listed[1].clauses, listed[1].module_ids) == (None, (CONSENT,), ("consent",))
    assert [row.attempt_id for row in listed[1].evidence] == [known.attempts[0].id]


def test_what_is_unlearnt_at_the_first_certification_opens_its_retraining_that_day():
    broke = attempt("consent", failed_on="2026-01-06", decisions=[breach()])
    known = then(facts(broke), attempt("consent", passed_on="2026-01-08"), attempt("deputy", passed_on="2026-01-10"))

    [found] = reasons(known, "2026-01-10")

    assert (found.kind.value, found.still_learning, found.due_on) == ("breach", False, day("2026-01-17"))


def test_a_role_that_asks_for_the_refresher_again_says_since_when_and_gives_a_week():
    back = role_change("2027-03-01", "consent", "deputy", was=Role.TRUSTEE)
    known = certified_facts("2026-01-20", attempt("consent", passed_on="2027-02-27"), role_changes=[back])

    assert "lapsed" not in kinds(known, "2027-03-08")
    assert "lapsed" in kinds(known, "2027-03-09")
    said = [reason.sentence for reason in reasons(known, "2027-03-01")]
    assert (
        "Sam's certification ended on 20 January 2027; the refresher has been asked for only since 1 March 2027."
        in said
    )


# --- Evidence ------------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [
        certified_facts("2026-01-20", attempt("consent", failed_on="2026-05-03", decisions=[breach()])),
        certified_facts("2026-01-20", missed("consent", "2026-05-01"), missed("consent", "2026-05-03")),
        certified_facts("2026-01-20", slipped("consent", "2026-04-02"), slipped("consent", "2026-05-03")),
    ],
    ids=["breach", "failed twice", "slipping"],
)
def test_take_any_row_of_the_evidence_away_and_the_reason_is_gone(known):
    [found] = reasons(known, "2026-05-04")

    for row in found.evidence:
        without = replace(known, attempts=tuple(a for a in known.attempts if a.id != row.attempt_id))
        assert kinds(without, "2026-05-04") == []


def test_take_the_certification_away_and_nothing_lapsed():
    known = certified_facts("2026-01-20")

    [row] = only(known, "2027-02-01", ReasonKind.LAPSED).evidence

    assert row.label == "Certified from 20 January 2026 through 20 January 2027"
    assert row.certification_id == known.certifications[0].id
    assert "lapsed" not in kinds(replace(known, certifications=()), "2027-02-01")
