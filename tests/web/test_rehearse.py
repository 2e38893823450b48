"""Rehearsing aloud: three cards of a module, for those who have finished it and for whoever oversees."""

from __future__ import annotations

import pytest

from tests.web.taking import RIGHT, WORST, Taker
from training.content.shapes import ModuleId, Verdict, is_spoken
from training.rules import playing
from training.showing import typeset

MODULE = ModuleId("police-walk-in")


@pytest.fixture
def sam(app, visit, staff) -> Taker:
    return Taker(app, visit, staff.sam)


def cards(page) -> list[str]:
    return [" ".join(card.get_text(" ").split()) for card in page.main.select("article.role")]


def one_line(words: str) -> str:
    return " ".join(typeset(words).replace("*", "").split())


def test_before_a_module_is_finished_there_is_nothing_to_rehearse(visit, staff):
    answer = visit.get("learn.rehearse", as_=staff.sam, expect=302, module_id=MODULE)

    assert answer.location == "/my-training"
    page = visit.get("/my-training", as_=staff.sam)
    assert "You can rehearse a module aloud once you have finished it." in page.words


@pytest.mark.parametrize("how", [RIGHT, WORST])
def test_whoever_has_finished_a_module_rehearses_it_passed_or_not(sam, visit, staff, how):
    sam.takes(MODULE, scenes=how, items=how)

    assert len(cards(visit.get("learn.rehearse", as_=staff.sam, module_id=MODULE))) == 3


def test_another_module_than_the_finished_one_stays_shut(sam, visit, staff):
    sam.takes(MODULE)

    visit.get("learn.rehearse", as_=staff.sam, expect=302, module_id="parent-at-the-desk")
    visit.get("learn.rehearse", as_=staff.nell, expect=302, module_id=MODULE)


def test_while_it_is_taken_again_the_cards_are_put_away(sam, visit, staff):
    sam.takes(MODULE, items=WORST)
    sam.begins(MODULE)

    visit.get("learn.rehearse", as_=staff.sam, expect=302, module_id=MODULE)


def test_whoever_oversees_rehearses_any_module(visit, staff, content):
    for module in content.modules.values():
        page = visit.get("learn.rehearse", as_=staff.dora, module_id=module.id)
        assert len(cards(page)) == 3


def test_a_module_that_is_not_is_no_such_page(visit, staff):
    for who in (staff.sam, staff.dora):
        visit.get("learn.rehearse", as_=who, expect=404, module_id="no-such-module")


def test_the_visitor_has_every_line_that_is_said_on_the_way(visit, staff, content):
    scenario = content.modules[MODULE].scenario
    visitor, _, _ = cards(visit.get("learn.rehearse", as_=staff.dora, module_id=MODULE))

    read, _ = playing.right_way(scenario)
    said = [part for scene in read for part in scene.see.split("\n\n") if is_spoken(part)]
    assert said
    assert all(one_line(part) in visitor for part in said)


def test_who_is_at_work_is_asked_and_told_no_answer(visit, staff, content):
    for module in content.modules.values():
        visitor, at_work, _ = cards(visit.get("learn.rehearse", as_=staff.dora, module_id=module.id))
        _, steps = playing.right_way(module.scenario)
        assert all(one_line(step.scene.asks) in at_work for step in steps)
        for scene in module.deciding_scenes():
            for choice in scene.choices:
                for told in (choice.do, choice.because, choice.so):
                    assert one_line(told) not in at_work
                assert one_line(choice.do) not in visitor


def test_the_observer_ticks_six_right_acts_at_most_and_names_their_clauses(visit, staff, content):
    for module in content.modules.values():
        page = visit.get("learn.rehearse", as_=staff.dora, module_id=module.id)
        ticked = page.main.select(".role__list li")
        right = {
            one_line(choice.do): choice
            for scene in module.deciding_scenes()
            for choice in scene.choices
            if choice.verdict is Verdict.RIGHT
        }
        assert len(ticked) == min(6, len(right))
        for line in ticked:
            [found] = [choice for do, choice in right.items() if do in " ".join(line.p.get_text().split())]
            assert all(content.clause(id).called in cards(page)[2] for id in found.clauses)


def test_the_result_and_the_previews_lead_to_it(sam, visit, staff):
    attempt_id = sam.attempt_id(sam.begins(MODULE))
    sam.plays_on(attempt_id)

    words = "Rehearse it aloud, with two others"
    assert visit.get("learn.result", as_=staff.sam, attempt_id=attempt_id).links()[words] == f"/rehearse/{MODULE}"
    assert visit.get("learn.debrief", as_=staff.sam, attempt_id=attempt_id).links()[words] == f"/rehearse/{MODULE}"
    assert f"/rehearse/{MODULE}" in visit.get("director.previews", as_=staff.dora).links().values()
