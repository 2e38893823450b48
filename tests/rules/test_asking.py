"""Which items are drawn, and that their order tells nothing."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import CONSENT, COURTESY, HISTORY, REFER, VIDEO, attempt, day, decision, flag, policy_change
from training.content.shapes import Choice, Ending, Item, Module, Option, Scenario, Scene, Verdict
from training.rules.asking import InPlay, change, option_names, option_order, quiz, refresher, refresher_scenario
from training.rules.facts import QuestionKind

WEIGHTS = {CONSENT: 3, HISTORY: 3, REFER: 3, VIDEO: 3, COURTESY: 2}
OPTIONS = tuple(Option(say=say, verdict=Verdict.RIGHT, so="w") for say in "abc")


def module(module_id="consent", teaches=(CONSENT, HISTORY, COURTESY), **items):
    """A module whose items are named here with the clauses they cite, and what else is said of them."""
    scenes = {
        "desk": Scene(
            id="desk",
            see="w",
            choices=(Choice(do="w", verdict=Verdict.RIGHT, so="w", because="w", clauses=teaches, then="end"),),
        ),
        "end": Scene(id="end", see="w", ends=Ending.WELL),
    }
    return Module(
        id=module_id,
        scenario=Scenario(
            title=module_id, you_are="here", teaches=teaches, begins="desk", one_thing_to_say="w", scenes=scenes
        ),
        items={name: item(name, *said) for name, said in items.items()},
    )


def item(name, clauses, more=None):
    return Item(id=name, about="w", asks="w", options=OPTIONS, because="w", clauses=tuple(clauses), **(more or {}))


BANK = module(
    consent_a=([CONSENT],),
    consent_b=([CONSENT],),
    history_a=([HISTORY],),
    history_b=([HISTORY],),
    courtesy_a=([COURTESY],),
    courtesy_b=([COURTESY],),
)


def draw(one=BANK, path=(), history=(), supplied=(), length=2, seed=7, flags=()):
    return quiz(one, path, history, InPlay(supplied), length, WEIGHTS, seed, flags)


def names(questions):
    return sorted(question.item_id for question in questions)


def cited(questions, one=BANK):
    return {clause for question in questions for clause in one.items[question.item_id].clauses}


@given(seed=st.integers(0, 2**62), length=st.integers(0, 10))
def test_every_weight_3_clause_taught_is_asked_whatever_the_length(seed, length):
    drawn = draw(length=length, seed=seed)

    assert {clause for question in drawn for clause in question.asked_for} == {CONSENT, HISTORY}
    assert len(drawn) == max(2, min(length, 6))


def test_what_is_flagged_is_asked_until_a_later_pass_answers_it():
    asked = flag("2026-05-03", clauses=[COURTESY, REFER], follows=0)  # the second is taught elsewhere
    answered = attempt(passed_on="2026-05-04", decisions=[decision(COURTESY)])

    assert cited(draw(flags=[asked])) == {CONSENT, HISTORY, COURTESY}
    assert COURTESY in {c for q in refresh(flags=[asked]) for c in {**BANK.items, **DEPUTY.items}[q.item_id].clauses}
    for over in (draw(flags=[asked], history=[answered]), draw(flags=[replace(asked, withdrawn_on=day("2026-05-04"))])):
        assert cited(over) == {CONSENT, HISTORY}


def test_one_item_serves_several_clauses():
    both = module(consent=([CONSENT],), both=([CONSENT, HISTORY],), history=([HISTORY],))

    drawn = draw(both, length=1)

    assert [(q.item_id, q.asked_for) for q in drawn] == [("both", (CONSENT, HISTORY))]


@given(seed=st.integers(0, 2**62))
def test_of_equally_fresh_items_the_one_that_serves_most_of_what_is_still_wanted_is_drawn(seed):
    bank = module(
        teaches=(CONSENT, HISTORY, REFER, VIDEO),
        four=([CONSENT, HISTORY, REFER, VIDEO],),
        one=([COURTESY, CONSENT, HISTORY],),  # serves one that no other has served
        two=([COURTESY, "le-record-request"],),
        none=(["le-copy", "le-sign", "le-ask", "le-wait", "le-tell"],),  # serves nothing that is wanted
    )
    path = [decision([COURTESY, "le-record-request"], "incomplete", kind=QuestionKind.SCENE, graded=False)]

    assert names(draw(bank, path=path, seed=seed)) == ["four", "two"]


def test_an_item_drawn_only_to_fill_is_asked_for_nothing():
    assert [q.asked_for for q in draw(length=6) if q.item_id.startswith("courtesy")] == [(), ()]


def test_a_clause_gone_astray_on_the_path_is_asked():
    path = [decision(COURTESY, "incomplete", kind=QuestionKind.SCENE, graded=False)]

    assert COURTESY not in cited(draw())
    assert COURTESY in cited(draw(path=path))


def test_a_clause_decided_right_on_the_path_is_not_asked_for_that():
    assert COURTESY not in cited(draw(path=[decision(COURTESY, kind=QuestionKind.SCENE, graded=False)]))


def test_a_clause_breached_and_not_put_right_is_asked():
    breached = attempt("deputy", failed_on="2026-03-01", decisions=[decision(COURTESY, "breach")])
    mended = attempt("deputy", passed_on="2026-03-02", decisions=[decision(COURTESY)])

    assert COURTESY in cited(draw(history=[breached]))
    assert COURTESY not in cited(draw(history=[breached, mended]))


def test_a_clause_missed_in_the_last_attempt_at_this_module_is_asked():
    missed = attempt("consent", failed_on="2026-03-01", decisions=[decision(COURTESY, "incomplete")])
    elsewhere = attempt("deputy", failed_on="2026-03-01", decisions=[decision(COURTESY, "incomplete")])
    since = attempt("consent", passed_on="2026-03-02", decisions=[decision(CONSENT)])

    assert COURTESY in cited(draw(history=[missed]))
    assert COURTESY not in cited(draw(history=[elsewhere]))
    assert COURTESY not in cited(draw(history=[missed, since]))


def test_a_clause_that_the_policy_no_longer_holds_is_asked_of_nobody():
    gone = attempt("consent", failed_on="2026-03-01", decisions=[decision("struck-out", "breach")])

    assert names(draw(history=[gone], length=6)) == names(draw(length=6))


def saw(*items, module="consent", on="2026-03-01"):
    return attempt(
        module,
        passed_on=on,
        decisions=[decision(CONSENT, question=name, number=n) for n, name in enumerate(items, start=1)],
    )


@given(seed=st.integers(0, 2**62))
def test_what_was_not_seen_comes_first_then_the_longest_unseen(seed):
    once = [saw("consent_a", "history_a")]
    long_ago = [saw("consent_a", "history_a"), saw("consent_b", "history_b", on="2026-04-01")]

    assert names(draw(history=once, seed=seed)) == ["consent_b", "history_b"]
    assert names(draw(history=long_ago, seed=seed)) == ["consent_a", "history_a"]


@given(seed=st.integers(0, 2**62))
def test_a_variant_that_was_not_seen_comes_before_a_seen_one_in_other_words(seed):
    same = {"variant_of": "gift"}
    bank = module(teaches=(CONSENT,), a=([CONSENT], same), b=([CONSENT], same), c=([CONSENT],))
    seen = attempt("consent", passed_on="2026-03-01", decisions=[decision(question="a", variant="gift")])

    assert names(draw(bank, history=[seen], length=1, seed=seed)) == ["c"]


@given(seed=st.integers(0, 2**62))
def test_an_item_is_not_taken_for_seen_because_the_variant_that_was_bears_its_name(seed):
    bank = module(teaches=(CONSENT,), gift=([CONSENT], {"variant_of": "gift"}), a=([CONSENT], {"variant_of": "gift"}))
    seen = attempt("consent", passed_on="2026-03-01", decisions=[decision(question="a", variant="gift")])

    assert names(draw(bank, history=[seen, saw("b")], length=1, seed=seed)) == ["gift"]


@given(seed=st.integers(0, 2**62))
def test_two_items_that_ask_the_same_in_other_words_are_not_drawn_to_fill(seed):
    same = {"variant_of": "gift"}
    bank = module(teaches=(CONSENT,), a=([CONSENT], same), b=([CONSENT], same), c=([COURTESY],))

    assert len(draw(bank, length=6, seed=seed)) == 2


def test_an_item_that_needs_a_text_is_in_play_while_the_text_is_there():
    bank = module(teaches=(CONSENT,), a=([CONSENT], {"needs": ("consent-form",)}))

    assert draw(bank) == ()
    assert names(draw(bank, supplied={"consent-form"})) == ["a"]


def test_a_module_s_own_items_are_told_from_another_s_of_the_same_name():
    assert names(draw(history=[saw("consent_a", "history_a", module="deputy")])) == names(draw())


@given(seed=st.integers(0, 2**62))
def test_the_same_seed_draws_the_same_paper(seed):
    assert draw(length=6, seed=seed) == draw(length=6, seed=seed)


def test_seeds_order_items_and_options_otherwise():
    papers = [draw(length=6, seed=seed) for seed in range(200)]

    assert len({tuple(q.item_id for q in paper) for paper in papers}) > 100
    assert {q.order for paper in papers for q in paper} == {
        (0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)
    }  # fmt: skip
    first = [paper[0].item_id for paper in papers]
    assert all(15 < first.count(name) < 55 for name in BANK.items)  # 33 each, if the place tells nothing


def test_an_option_stands_in_each_place_about_as_often():
    orders = [option_order(seed, "consent/a", 3) for seed in range(900)]

    stood = [[order.index(option) for order in orders] for option in range(3)]
    assert all(250 < places.count(place) < 350 for places in stood for place in range(3))  # 300 each


def test_the_order_of_one_question_tells_nothing_of_another_nor_do_the_names_tell_the_order():
    def by_name(seed):
        called = option_names(seed, "consent/a", 3)
        return tuple(sorted(range(3), key=lambda option: called[option]))

    orders = [option_order(seed, "consent/a", 3) for seed in range(600)]

    for others in ([option_order(seed, "consent/b", 3) for seed in range(600)], list(map(by_name, range(600)))):
        assert 60 < sum(order == other for order, other in zip(orders, others, strict=True)) < 140  # 100 by chance


def test_without_the_seed_a_name_tells_nothing():
    assert len({name for seed in range(200) for name in option_names(seed, "consent/a", 3)}) == 600


def test_an_attempt_that_has_begun_goes_on_with_its_paper_and_its_names_whatever_release_runs():
    clauses = {"a": CONSENT, "b": HISTORY, "c": COURTESY}
    bank = module(**{f"{letter}{n}": ([clause],) for letter, clause in clauses.items() for n in "123"})

    drawn = draw(bank, length=6, seed=2026)

    assert [(q.module_id, q.item_id, q.order) for q in drawn] == [
        ("consent", "a1", (2, 1, 0)),
        ("consent", "c1", (2, 0, 1)),
        ("consent", "b3", (1, 0, 2)),
        ("consent", "a2", (0, 1, 2)),
        ("consent", "b1", (1, 2, 0)),
        ("consent", "c2", (0, 2, 1)),
    ]
    assert option_names(2026, "consent/a1", 3) == ("fed187e7ab9c", "7f4afa136b9e", "fb12aa3c6e03")


@given(seed=st.integers(0, 2**62), count=st.integers(0, 8))
def test_option_names_are_distinct_and_tell_neither_place_nor_question(seed, count):
    here, there = option_names(seed, "consent/a", count), option_names(seed, "consent/b", count)

    assert len({*here, *there}) == 2 * count
    assert sorted(option_order(seed, "consent/a", count)) == list(range(count))


# --- The refresher -------------------------------------------------------------

DEPUTY = module(
    "deputy",
    (REFER, VIDEO, COURTESY),
    refer=([REFER],),
    video=([VIDEO],),
    both=([REFER, VIDEO],),
    courtesy=([COURTESY],),
)


def refresh(history=(), certified_on: date | None = None, length=24, seed=7, flags=()):
    return refresher([BANK, DEPUTY], history, certified_on, InPlay(), length, WEIGHTS, seed, flags)


def played(module_id, on, kind="consent"):
    return attempt(kind, passed_on=on, decisions=[decision(kind=QuestionKind.SCENE, module=module_id, graded=False)])


def test_the_scenario_played_longest_ago_is_played_and_first_one_never_played():
    consent, deputy = played("consent", "2026-01-10"), played("deputy", "2026-01-11")
    again = played("consent", "2027-01-11", "refresher")

    assert refresher_scenario(["consent", "deputy"], []) == "consent"
    assert refresher_scenario(["consent", "deputy"], [consent]) == "deputy"
    assert refresher_scenario(["consent", "deputy"], [consent, deputy]) == "consent"
    assert refresher_scenario(["consent", "deputy"], [consent, deputy, again]) == "deputy"


@given(seed=st.integers(0, 2**62), length=st.integers(0, 24))
def test_a_refresher_asks_an_item_for_every_weight_3_clause_whatever_the_length(seed, length):
    drawn = refresh(length=length, seed=seed)

    assert {clause for q in drawn for clause in q.asked_for} == {CONSENT, HISTORY, REFER, VIDEO}
    assert len(drawn) == 4


def test_a_refresher_asks_what_was_missed_since_the_last_certification():
    missed = attempt("deputy", passed_on="2026-06-01", decisions=[decision(COURTESY, "incomplete")])

    assert len(refresh([missed], day("2026-01-20"))) == 5
    assert len(refresh([missed], day("2026-06-01"))) == 4
    assert len(refresh([missed], day("2026-01-20"), length=4)) == 4


def test_what_a_refresher_asks_of_a_missed_clause_of_weight_3_must_be_right_also_where_no_story_teaches_it():
    untaught = module(teaches=(COURTESY,), consent=([CONSENT],))
    missed = attempt("consent", passed_on="2026-06-01", decisions=[decision(CONSENT, "incomplete")])

    [question] = refresher([untaught], [missed], None, InPlay(), 24, WEIGHTS, 7)

    assert (question.item_id, question.asked_for) == ("consent", (CONSENT,))


def test_a_refresher_asks_a_clause_once_that_was_both_flagged_and_missed():
    missed = attempt("deputy", failed_on="2026-06-01", decisions=[decision(COURTESY, "incomplete")])

    assert len(refresh([missed], flags=[flag("2026-05-03", clauses=[COURTESY])])) == 5


def test_another_seed_draws_another_refresher_and_each_question_names_its_module():
    papers = [refresh(seed=seed) for seed in range(20)]

    assert len({tuple(q.item_id for q in paper) for paper in papers}) > 10
    assert all(q.item_id in {"consent": BANK, "deputy": DEPUTY}[q.module_id].items for paper in papers for q in paper)


@given(seed=st.integers(0, 2**62))
def test_a_refresher_asks_what_was_not_seen_first(seed):
    seen = attempt(
        "refresher",
        passed_on="2027-01-01",
        decisions=[decision(question="refer", module="deputy"), decision(question="video", module="deputy")],
    )

    assert "both" in names(refresh([seen], seed=seed))


# --- A policy change -------------------------------------------------------------

IN_NEW_WORDS = module(
    old=([CONSENT],),
    new_a=([CONSENT], {"words_of": "2"}),
    new_b=([CONSENT], {"words_of": "2"}),
    new_history=([HISTORY], {"words_of": "2"}),
    later=([CONSENT], {"words_of": "3"}),
    courtesy=([COURTESY],),
)
PUBLISHED = InPlay(changes=[policy_change("2", [CONSENT, HISTORY])], version_to_come="3")


@given(seed=st.integers(0, 2**62))
def test_a_change_asks_each_clause_in_new_words_and_one_of_weight_3_twice_where_it_can(seed):
    drawn = change([IN_NEW_WORDS, DEPUTY], [CONSENT, HISTORY], (), PUBLISHED, WEIGHTS, seed)

    assert names(drawn) == ["new_a", "new_b", "new_history"]
    assert {clause for question in drawn for clause in question.asked_for} == {CONSENT, HISTORY}


def test_of_weight_2_a_change_asks_one():
    assert names(change([BANK], [COURTESY], (), InPlay(), WEIGHTS, 7)) in (["courtesy_a"], ["courtesy_b"])


def test_a_change_asks_no_clause_a_third_time_and_none_that_is_asked_already():
    many = module(a=([CONSENT],), b=([CONSENT],), c=([CONSENT],))
    other = "le-record-request"
    both = module(both=([COURTESY, other],), other=([other],))

    assert len(change([many], [CONSENT], (), InPlay(), WEIGHTS, 7)) == 2
    assert names(change([both], [COURTESY, other], (), InPlay(), WEIGHTS, 7)) == ["both"]
    drawn = {tuple(names(change([many], [CONSENT], (), InPlay(), WEIGHTS, seed))) for seed in range(60)}
    assert len(drawn) == 3  # any two of the three


def test_before_a_version_is_published_the_older_items_are_asked_and_after_it_those_in_its_words():
    to_come = InPlay(changes=[policy_change("2", [CONSENT], published_on=None)], version_to_come="2")
    items = IN_NEW_WORDS.items

    assert [name for name in items if to_come.has(items[name])] == ["old", "later", "courtesy"]
    assert [name for name in items if PUBLISHED.has(items[name])] == ["new_a", "new_b", "new_history", "courtesy"]
