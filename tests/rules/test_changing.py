"""A changed policy: who owes it, from when, by when, and when it is learnt. Each line of the rule has its table."""

from dataclasses import replace

import pytest

from tests.builders import (
    ASKED,
    CONSENT,
    COURTESY,
    HISTORY,
    NUMBERS,
    REFER,
    VIDEO,
    attempt,
    certified_facts,
    day,
    decision,
    facts,
    leave,
    policy_change,
    role_change,
    then,
)
from tests.rules.test_asking import module
from training.rules.certifying import brought_pass
from training.rules.changing import asked_since, minutes, waiting_for_questions
from training.rules.facts import Brought, ObligationKind
from training.rules.forecasting import as_of
from training.rules.obliging import clauses_to_learn, obligations
from training.rules.standing import changes_on, judge

SAM = certified_facts("2026-01-20")  # passed both modules in the words of version 1


def owed(known, asked=ASKED):
    return [o for o in obligations(known, asked, NUMBERS) if o.kind is ObligationKind.POLICY_CHANGE]


def with_change(*changes, known=SAM):
    return replace(known, policy_changes=changes or (policy_change(),))


def judged(known, on):
    return judge(known, ASKED, NUMBERS, day(on))


@pytest.mark.parametrize(
    ("said", "opens_on"),
    [
        ({}, "2026-06-01"),
        ({"published_on": "2026-06-09"}, "2026-06-09"),
        ({"questions_on": "2026-07-02"}, "2026-07-02"),
        ({"signed_on": "2026-06-20"}, "2026-06-20"),
        ({"in_force_on": "2026-08-01"}, "2026-08-01"),
        ({"published_on": None}, None),
        ({"questions_on": None}, None),
    ],
)
def test_it_opens_once_all_is_there(said, opens_on):
    change = policy_change(**said)

    assert asked_since(change) == (day(opens_on) if opens_on else None)
    assert [str(o.opens_on) for o in owed(with_change(change))] == ([opens_on] if opens_on else [])


def test_it_is_due_thirty_days_later_and_names_its_clauses():
    [found] = owed(with_change(policy_change(clauses=[CONSENT, REFER])))

    assert (found.opens_on, found.due_on) == (day("2026-06-01"), day("2026-07-01"))
    assert found.unlearnt.clauses == (CONSENT, REFER)
    assert found.module_ids == ()


@pytest.mark.parametrize(
    ("known", "clauses"),
    [
        (SAM, (CONSENT,)),
        (facts(), ()),  # passed nothing yet: the modules teach the new words
        (facts(attempt("consent", passed_on="2026-01-20")), (CONSENT,)),
        (facts(attempt("deputy", passed_on="2026-01-20")), ()),
        (facts(attempt("consent", failed_on="2026-01-20")), ()),
        (facts(attempt("consent", passed_on="2026-06-03", version="2")), ()),
        (then(SAM, attempt("consent", passed_on="2026-06-03", version="2")), ()),  # passed again, in the new words
        (then(SAM, attempt("consent", failed_on="2026-06-03", version="2")), (CONSENT,)),
        (then(SAM, attempt("refresher", passed_on="2026-06-03", version="2")), (CONSENT,)),
        (then(SAM, attempt("change", passed_on="2026-06-03", version="2", decisions=[decision(CONSENT)])), ()),
        (then(SAM, attempt("change", failed_on="2026-06-03", version="2", decisions=[decision(CONSENT)])), (CONSENT,)),
        (then(SAM, attempt("change", passed_on="2026-06-03", version="2", decisions=[decision(VIDEO)])), (CONSENT,)),
        (then(SAM, attempt("change", passed_on="2026-06-03", version="1", decisions=[decision(CONSENT)])), (CONSENT,)),
    ],
)
def test_who_passed_it_last_in_older_words_owes_it_until_they_learn_it(known, clauses):
    assert clauses_to_learn(with_change(known=known), ASKED, NUMBERS, day("2026-06-10")) == clauses


def test_a_pass_from_earlier_records_is_older_than_any_version_and_said_to_be_from_there():
    brought = brought_pass("row 1", "consent", day("2026-01-20"), Brought(day("2026-02-01"), "Kim"))

    [reason] = [
        one for one in judged(with_change(known=facts(brought)), "2026-06-10").reasons if one.clauses == (CONSENT,)
    ]

    assert [(row.label, row.employment_id, row.attempt_id) for row in reason.evidence] == [
        ("Written consent, passed on 20 January 2026, from earlier records", "work", None)
    ]


def test_of_a_pass_from_earlier_records_it_is_asked_from_the_day_it_was_brought():
    brought = brought_pass("row 1", "consent", day("2026-01-20"), Brought(day("2026-06-25"), "Kim"))

    [found] = owed(with_change(known=facts(brought)))

    assert (found.opens_on, found.due_on) == (day("2026-06-25"), day("2026-07-25"))


def test_a_change_of_wording_alone_or_of_what_nobody_is_taught_asks_nothing():
    assert owed(with_change(policy_change(clauses=[]))) == []
    assert owed(with_change(policy_change(clauses=["some-other-clause"]))) == []


def test_of_two_versions_each_is_owed_and_the_later_ones_change_meets_both():
    second = policy_change("2", [CONSENT], later=["3"])
    third = policy_change("3", [REFER], in_force_on="2026-06-20", published_on="2026-06-20", questions_on="2026-06-20")
    known = with_change(second, third)

    assert [o.due_on for o in owed(known)] == [day("2026-07-01"), day("2026-07-20")]
    assert clauses_to_learn(known, ASKED, NUMBERS, day("2026-06-25")) == (CONSENT, REFER)

    learnt = attempt("change", passed_on="2026-06-26", version="3", decisions=[decision(CONSENT), decision(REFER)])
    assert owed(then(known, learnt)) == []


def test_whoever_learnt_version_two_owes_version_three_alone():
    second = policy_change("2", [CONSENT], later=["3"])
    third = policy_change("3", [HISTORY], in_force_on="2026-06-20", published_on="2026-06-20")
    learnt = attempt("change", passed_on="2026-06-10", version="2", decisions=[decision(CONSENT)])

    [left] = owed(then(with_change(second, third), learnt))

    assert left.unlearnt.clauses == (HISTORY,)


@pytest.mark.parametrize(
    ("third", "second_opens_on"),
    [
        ({}, "2026-06-01"),  # its questions came with it
        ({"signed_on": "2026-07-01", "questions_on": "2026-07-01"}, "2026-06-01"),
        ({"questions_on": None}, None),
        ({"questions_on": "2026-07-10"}, "2026-07-10"),
        ({"published_on": None, "questions_on": None}, "2026-06-01"),
        ({"clauses": [REFER], "questions_on": None}, "2026-06-01"),  # another clause
    ],
)
def test_a_clause_that_changes_once_more_is_asked_in_the_later_words_once_they_have_questions(third, second_opens_on):
    later = {"in_force_on": "2026-06-20", "published_on": "2026-06-20", "questions_on": "2026-06-20"} | third
    known = with_change(policy_change("2", [CONSENT], later=["3"]), policy_change("3", **later))

    found = {o.unlearnt.change.version: o for o in owed(known)}

    assert str(found["2"].opens_on if "2" in found else None) == str(second_opens_on and day(second_opens_on))


def test_of_what_changed_before_the_first_day_of_work_it_is_asked_from_that_day():
    early = facts(attempt("consent", passed_on="2026-05-20"), starts_on="2026-07-06", recorded_on="2026-05-02")

    [found] = owed(with_change(known=early))

    assert (found.opens_on, found.due_on) == (day("2026-07-06"), day("2026-08-05"))


def test_who_passes_in_old_words_after_the_day_comes_to_owe_it_then():
    late = facts(attempt("consent", began_on="2026-05-30", passed_on="2026-06-12"))

    assert [o.opens_on for o in owed(with_change(known=late))] == [day("2026-06-12")]


def test_leave_moves_its_date_and_while_it_lasts_nothing_is_said():
    known = with_change(known=replace(SAM, leaves=(leave("2026-06-10", "2026-06-19"),)))

    assert [o.due_on for o in owed(known)] == [day("2026-07-11")]
    assert judged(known, "2026-06-12").reasons == ()
    open_leave = with_change(known=replace(SAM, leaves=(leave("2026-07-05"),)))  # past due when it began
    assert [r.kind.value for r in judged(open_leave, "2026-07-04").reasons] == ["policy-change"]
    assert judged(open_leave, "2026-07-06").reasons == ()


@pytest.mark.parametrize(
    ("on", "state", "kinds"),
    [
        ("2026-05-31", "certified", []),
        ("2026-06-01", "due", ["due"]),
        ("2026-07-01", "due", ["due"]),
        ("2026-07-02", "needs retraining", ["policy-change"]),
    ],
)
def test_the_standing_follows_its_days(on, state, kinds):
    found = judged(with_change(), on)

    assert found.state.value == state
    assert [reason.kind.value for reason in found.reasons] == kinds
    assert found.holds_certification


def test_the_days_on_which_it_changes_are_foretold():
    known = with_change()

    assert changes_on(known, ASKED, NUMBERS, day("2026-05-20")) == day("2026-06-01")
    assert changes_on(known, ASKED, NUMBERS, day("2026-06-01")) == day("2026-07-02")


def test_somebody_never_certified_is_late_with_it_and_never_said_to_need_retraining():
    known = with_change(known=facts(attempt("consent", passed_on="2026-01-20"), due_on="2026-09-30"))
    found = judged(known, "2026-07-10")

    assert found.state.value == "due"  # onboarding says it
    assert [reason.kind.value for reason in found.reasons] == ["policy-change", "due"]


def test_it_is_said_in_one_sentence_with_what_it_rests_on():
    [reason] = judged(with_change(policy_change(clauses=[CONSENT, HISTORY])), "2026-07-02").reasons

    assert reason.in_full == (
        "Sam learned two clauses of the policy in older words; version 2 is in force from 1 June 2026. "
        "Next: the policy change, about 4 minutes, by 1 July 2026."
    )
    assert reason.late(day("2026-07-02")) == "1 day late"
    assert [(e.label, e.attempt_id) for e in reason.evidence] == [
        ("Written consent, passed on 20 January 2026, in version 1", SAM.attempts[0].id)
    ]
    assert reason.clauses == (CONSENT, HISTORY)
    assert minutes(2) == 4


def test_of_one_clause_it_speaks_of_one():
    [reason] = judged(with_change(), "2026-07-02").reasons

    assert reason.sentence.startswith("Sam learned one clause of the policy in older words; ")


def test_without_the_rows_it_rests_on_it_is_gone():
    known = with_change()
    [reason] = judged(known, "2026-07-02").reasons
    rest = {row.attempt_id for row in reason.evidence}
    without = replace(known, attempts=tuple(a for a in known.attempts if a.id not in rest))

    assert "policy-change" not in [r.kind.value for r in judged(without, "2026-07-02").reasons]


def test_a_breach_in_a_change_is_a_breach_and_a_change_passed_puts_one_right():
    wrong = attempt("change", failed_on="2026-06-05", version="2", decisions=[decision(CONSENT, "breach")])
    assert "breach" in [r.kind.value for r in judged(then(with_change(), wrong), "2026-06-06").reasons]

    right = attempt("change", passed_on="2026-06-07", version="2", decisions=[decision(CONSENT)])
    assert judged(then(with_change(), wrong, right), "2026-06-08").reasons == ()


def test_a_change_passed_renews_no_certification_and_is_no_refresher():
    passed = attempt("change", passed_on="2026-12-20", version="2", decisions=[decision(CONSENT)])

    assert then(with_change(), passed).certifications == SAM.certifications


def test_a_past_day_knows_only_what_was_signed_by_then():
    assert as_of(with_change(), day("2026-05-14")).policy_changes == ()
    assert as_of(with_change(), day("2026-05-15")).policy_changes != ()


def test_a_role_that_does_not_teach_it_does_not_owe_it():
    only_the_deputy = replace(ASKED, modules=ASKED.modules[1:])

    assert owed(with_change(), only_the_deputy) == []
    assert owed(with_change(policy_change(clauses=[COURTESY])), only_the_deputy) != []


def test_a_role_that_comes_to_ask_for_its_module_asks_for_the_change_from_then_on():
    known = replace(with_change(), role_changes=(role_change("2026-07-01", "consent"),))

    assert [str(one.opens_on) for one in owed(known)] == ["2026-07-01"]


def test_a_clause_waits_for_questions_while_a_module_teaches_it_and_no_item_asks_it_in_new_words():
    asks = {"consent_2": ([CONSENT], {"words_of": "2"}), "history_1": ([HISTORY], {"words_of": "1"})}
    modules = [module(**asks), module("deputy", (REFER, VIDEO), both=([VIDEO, REFER], {"words_of": "3"}))]
    changed = [VIDEO, HISTORY, "some-other-clause", CONSENT, REFER, COURTESY]

    assert waiting_for_questions(changed, modules, {"2", "3"}) == [HISTORY, COURTESY]
    assert waiting_for_questions(changed, modules, {"3"}) == [HISTORY, CONSENT, COURTESY]
