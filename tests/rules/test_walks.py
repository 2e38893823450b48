"""What many people who walk a scenario come to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.contents import shipped
from training.content.shapes import Choice, Ending, Scenario, Scene, Verdict
from training.rules.playing import scenes_after
from training.rules.walks import CARE, share_well, walks

PEOPLE = 1_000
FEW = 0.05  # what chance may add or take of a share among a thousand


def choice(verdict: Verdict, then: str) -> Choice:
    return Choice(do="Act.", verdict=verdict, so="So.", because="So.", clauses=(), then=then)


def two_decisions() -> Scenario:
    """Right twice ends well; a breach ends badly at once; the cellar has a door that nobody finds."""
    wrong = (choice(Verdict.BREACH, "told"), choice(Verdict.OVER_REFUSAL, "told"))
    scenes = [
        Scene(id="badge", see="A badge.", choices=(choice(Verdict.RIGHT, "hall"), *wrong)),
        Scene(id="hall", see="The hall.", then="door"),
        Scene(id="door", see="A door.", choices=(choice(Verdict.RIGHT, "thanks"), *wrong)),
        Scene(id="told", see="You told.", ends=Ending.BADLY),
        Scene(id="thanks", see="Thanks.", ends=Ending.WELL),
        Scene(id="cellar", see="A cellar.", ends=Ending.MENDED),
    ]
    return Scenario(
        title="A badge",
        you_are="here",
        teaches=(),
        begins="badge",
        one_thing_to_say="Ask the Director.",
        scenes={scene.id: scene for scene in scenes},
    )


def test_chance_and_care_end_well_as_often_as_they_should():
    found = walks(two_decisions(), PEOPLE)

    assert float(share_well(found.by_chance)) == pytest.approx(1 / 9, abs=FEW)
    assert float(share_well(found.with_care)) == pytest.approx(float(CARE**2), abs=FEW)


def test_what_nobody_reaches_is_told():
    found = walks(two_decisions(), PEOPLE)

    assert found.never_reached == ("cellar",)
    assert (found.shortest, found.longest) == (1, 2)
    assert {walk.scenes for walk in found.by_chance} == {
        ("badge", "told"),
        ("badge", "hall", "door", "told"),
        ("badge", "hall", "door", "thanks"),
    }


def test_the_same_scenario_is_walked_in_the_same_ways():
    assert walks(two_decisions(), 50) == walks(two_decisions(), 50)


def test_of_ten_thousand_lots_nine_thousand_choose_right_and_the_next_does_not():
    scenario = two_decisions()
    first = scenario.scenes["badge"].model_copy(update={"id": "desk 15987"})  # whose lot is nine thousand exactly
    known = scenario.model_copy(update={"begins": first.id, "scenes": {**scenario.scenes, first.id: first}})

    assert walks(known, 1).with_care[0].ends is Ending.BADLY


def test_a_scenario_is_walked_in_the_same_ways_for_good():
    assert share_well(walks(two_decisions(), PEOPLE).by_chance) == Fraction(108, PEOPLE)


MODULES = shipped().modules


@pytest.mark.parametrize("module_id", MODULES)
def test_each_shipped_scenario_is_whole_and_chance_seldom_ends_it_well(module_id):
    found = walks(MODULES[module_id].scenario, PEOPLE)

    assert found.never_reached == ()
    assert found.shortest >= 3
    assert {walk.ends for walk in found.by_chance} == set(Ending)
    assert share_well(found.by_chance) < Fraction(1, 2) < share_well(found.with_care)
    assert all(len(walk.scenes) == len(set(walk.scenes)) for walk in (*found.by_chance, *found.with_care))


@pytest.mark.parametrize("module_id", MODULES)
def test_who_always_does_right_ends_well(module_id):
    scenario = MODULES[module_id].scenario
    here = scenes_after(scenario, scenario.begins)[-1]
    while here.choices:
        [right] = [choice for choice in here.choices if choice.verdict is Verdict.RIGHT]
        here = scenes_after(scenario, right.then)[-1]

    assert here.ends is Ending.WELL
