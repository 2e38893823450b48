"""Each fault of a scenario, one finder at a time."""

from __future__ import annotations

from collections.abc import Iterable

from tests.content.conftest import says
from training.content import scenes
from training.content.lines import Paper
from training.content.problems import Problem
from training.content.shapes import Policy, Scenario, SceneId

Written = tuple[Scenario, Paper]


def cures(problems: Iterable[Problem]) -> list[str]:
    return [problem.cure for problem in problems]


# --- Where scenes lead ------------------------------------------------------------


def test_a_scene_nobody_can_reach_is_named_with_its_line(scenario: Written):
    """
    begins: badge
    scenes:
      badge:
        ends: well
      cellar:
        ends: badly
    """
    assert says(scenes.unreached_scenes(*scenario)) == ["5 ERROR No choice leads to the scene 'cellar'."]


def test_scenes_that_lead_to_each_other_and_from_nowhere_are_unreached(scenario: Written):
    """
    scenes:
      badge:
        ends: well
      cellar:
        then: attic
      attic:
        then: cellar
    """
    assert says(scenes.unreached_scenes(*scenario)) == [
        "4 ERROR No choice leads to the scene 'cellar'.",
        "6 ERROR No choice leads to the scene 'attic'.",
    ]


def test_a_choice_that_leads_out_of_the_file_is_told_with_what_was_meant(scenario: Written):
    """
    scenes:
      badge:
        title: The badge
        choices:
          - then: office-manger
          - then: office-manager
          - then: moon
      office-manager:
        ends: well
    """
    assert says(scenes.dangling_ways(*scenario)) == [
        "5 ERROR This choice leads to a scene that is not in the file.",
        "7 ERROR This choice leads to a scene that is not in the file.",
    ]
    assert cures(scenes.dangling_ways(*scenario)) == [
        "Did you mean 'office-manager' (line 8)?",
        "Write that scene, or name another.",
    ]


def test_a_scene_that_leads_out_of_the_file_is_told(scenario: Written):
    """
    scenes:
      badge:
        then: dor
      door:
        ends: well
    """
    assert says(scenes.dangling_ways(*scenario)) == ["3 ERROR This scene leads to a scene that is not in the file."]


def test_a_beginning_that_is_not_there_is_told(scenario: Written):
    """
    begins: bagde
    scenes:
      badge:
        ends: well
    """
    assert says(scenes.dangling_ways(*scenario)) == [
        "1 ERROR The scenario begins with a scene that is not in the file."
    ]


def test_a_way_back_is_told_at_the_line_that_leads_back(scenario: Written):
    """
    scenes:
      badge:
        then: door
      door:
        then: hall
      hall:
        then: door
    """
    assert says(scenes.cycles(*scenario)) == ["7 ERROR This leads back to 'door', which comes before it."]


def test_a_scene_that_leads_to_itself_is_told(scenario: Written):
    """
    scenes:
      badge:
        then: badge
    """
    assert says(scenes.cycles(*scenario)) == ["3 ERROR This leads back to 'badge', which comes before it."]


def test_paths_that_meet_again_are_no_way_back(scenario: Written):
    """
    scenes:
      badge:
        title: The badge
        choices:
          - then: door
          - then: porch
          - then: hall
      door:
        then: hall
      porch:
        then: hall
      hall:
        ends: well
    """
    assert says(scenes.cycles(*scenario)) == []
    assert says(scenes.unreached_scenes(*scenario)) == []


def test_a_wrong_choice_that_leads_straight_to_choices_is_told(scenario: Written):
    """
    scenes:
      badge:
        title: The badge
        choices:
          - then: door
          - then: door
          - then: porch
      door:
        title: The door
        choices:
          - then: porch
          - then: porch
          - then: porch
      porch:
        ends: well
    """
    read, paper = scenario
    badge = read.scenes["badge"]

    found = [
        problem
        for number, choice in enumerate(badge.choices)
        for problem in scenes.consequence_problems(read, choice, scenes.place_of(badge, number), paper)
    ]

    assert says(found) == ["6 ERROR A wrong choice leads straight to the choices of 'door'."]


# --- What a scene is ----------------------------------------------------------------


def kinds(written: Written) -> list[str]:
    return says(p for scene in written[0].scenes.values() for p in scenes.kind_problems(scene, written[1]))


def test_a_scene_that_leads_nowhere_is_told(scenario: Written):
    """
    scenes:
      badge:
        see: A badge.
    """
    assert kinds(scenario) == ["2 ERROR The scene 'badge' leads nowhere and does not end."]


def test_a_scene_that_ends_and_goes_on_is_told(scenario: Written):
    """
    scenes:
      badge:
        then: door
        ends: well
      door:
        ends: well
    """
    assert kinds(scenario) == ["4 ERROR The scene 'badge' has both `then` and `ends`."]


def test_a_scene_with_choices_needs_a_title(scenario: Written):
    """
    scenes:
      badge:
        choices:
          - then: door
          - then: door
          - then: door
      door:
        ends: well
    """
    assert kinds(scenario) == ["2 ERROR The scene 'badge' has choices and no title."]


def choice_sets(written: Written) -> list[str]:
    return says(p for scene in written[0].scenes.values() for p in scenes.choice_set_problems(scene, written[1]))


def test_two_choices_are_too_few(scenario: Written):
    """
    scenes:
      badge:
        choices:
          - then: door
          - then: door
      door:
        ends: well
    """
    assert choice_sets(scenario) == ["3 ERROR The scene 'badge' has 2 choices."]


def test_choices_without_an_over_refusal_are_told(scenario: Written):
    """
    scenes:
      badge:
        choices:
          - then: door
          - then: door
          - verdict: incomplete
            then: door
      door:
        ends: well
    """
    assert choice_sets(scenario) == ["3 ERROR The choices of 'badge' are right, breach, incomplete."]


def test_two_right_choices_are_told(scenario: Written):
    """
    scenes:
      badge:
        choices:
          - then: door
          - verdict: right
            then: door
          - then: door
      door:
        ends: well
    """
    assert choice_sets(scenario) == ["3 ERROR The choices of 'badge' are right, right, over-refusal."]


def test_two_choices_with_the_same_words_are_told(scenario: Written):
    """
    scenes:
      badge:
        choices:
          - do: Wait
            then: door
          - do: wait
            then: door
          - then: door
      door:
        ends: well
    """
    assert choice_sets(scenario) == ["3 ERROR Two choices of 'badge' say the same."]


def test_a_silence_names_itself_and_the_director(scenario: Written):
    """
    scenes:
      badge:
        silent: Nobody knows.
        choices:
          - because: The policy is silent.
            then: door
          - then: door
          - then: door
      door:
        ends: well
    """
    read, paper = scenario

    assert says(scenes.silence_problems(read.scenes["badge"], paper)) == [
        "3 ERROR `silent` does not say that the policy is silent.",
        "3 ERROR `silent` shows no way out.",
    ]


def test_the_right_choice_of_a_silent_scene_says_so(scenario: Written):
    """
    scenes:
      badge:
        silent: The policy is silent on this. Do not disclose; ask the Director.
        choices:
          - because: He asked.
            then: door
          - then: door
          - then: door
      door:
        ends: well
    """
    read, paper = scenario

    assert says(scenes.silence_problems(read.scenes["badge"], paper)) == [
        "5 WARNING The reason does not say that the policy is silent, and the scene does."
    ]


def test_a_silence_where_nobody_decides_is_told(scenario: Written):
    """
    scenes:
      badge:
        silent: The policy is silent on this. Do not disclose; ask the Director.
        ends: well
    """
    read, paper = scenario

    assert says(scenes.silence_problems(read.scenes["badge"], paper)) == [
        "3 ERROR `silent` stands in a scene without choices."
    ]


# --- What is taught -------------------------------------------------------------------

SIX_GRAVE = "law-1-no-disclosure, conf-borrowing, conf-card-pin, conf-reference, conf-computer, le-refer-agent"


def test_six_clauses_of_weight_3_are_too_many(scenario: Written, policy: Policy):
    """
    teaches: [law-1-no-disclosure, conf-borrowing, conf-card-pin, conf-reference, conf-computer, le-refer-agent]
    """
    told = says(p for p in scenes.taught_problems(*scenario, policy) if p.stops_the_start)

    assert told == ["1 ERROR The module teaches 6 clauses of weight 3; 5 is the most."]


def test_a_clause_that_is_taught_and_touched_is_told(scenario: Written, policy: Policy):
    """
    teaches: [le-refer-agent]
    touches: [le-refer-agent]
    """
    told = says(p for p in scenes.taught_problems(*scenario, policy) if p.stops_the_start)

    assert told == ["2 ERROR 'le-refer-agent' is taught; it need not be touched."]


def test_a_clause_quoted_only_is_touched_and_never_taught(scenario: Written, policy: Policy):
    """
    teaches: [after-patriot-act]
    touches: [after-patriot-act]
    """
    told = says(p for p in scenes.taught_problems(*scenario, policy) if p.stops_the_start)

    assert told[0] == "1 ERROR 'after-patriot-act' is quoted only; nobody is judged on it."
    assert not any(line.startswith("2") and "quoted only" in line for line in told)


def test_a_module_that_teaches_nothing_is_told(scenario: Written, policy: Policy):
    """
    teaches: []
    """
    assert says(scenes.taught_problems(*scenario, policy)) == ["1 ERROR The module teaches no clause."]


def test_clauses_taught_and_not_cited_or_cited_and_not_named_are_noted(scenario: Written, policy: Policy):
    """
    teaches: [conf-computer]
    scenes:
      badge:
        choices:
          - then: door
          - then: door
          - then: door
      door:
        ends: well
    """
    assert says(scenes.taught_problems(*scenario, policy)) == [
        "1 WARNING No choice cites 'conf-computer', which the module teaches.",
        "1 WARNING Choices cite 'le-refer-agent', which stands in neither `teaches` nor `touches`.",
    ]


def test_a_scenario_is_looked_at_from_every_side(scenario: Written, policy: Policy):
    """
    teaches: [moon]
    touches: [sun]
    scenes:
      badge:
        silent: Nobody knows.
        choices:
          - clauses: [star]
            then: door
          - then: door
          - then: door
      door:
        choices:
          - then: hall
          - then: hall
      hall:
        see: |
          "Well.
      attic:
        then: roof
    """
    found = "\n".join(says(scenes.scenario_problems(*scenario, policy)))

    for part in ("'moon'", "'sun'", "'star'", "no title", "2 choices", "no way out", "to the choices of 'door'"):
        assert part in found
    for part in ("no partner", "leads nowhere", "not in the file", "to the scene 'attic'"):
        assert part in found


# --- How long it is -------------------------------------------------------------------


def test_a_short_scenario_is_told_with_each_thing_that_it_lacks(scenario: Written):
    """
    begins: badge
    scenes:
      badge:
        choices:
          - then: door
          - then: porch
          - then: porch
      porch:
        ends: badly
      door:
        ends: well
    """
    assert says(scenes.size_problems(*scenario)) == [
        "2 ERROR The scenario has 3 scenes.",
        "2 ERROR Choices stand in 1 scene.",
        "2 ERROR The scenario has 2 endings.",
        "2 WARNING No scene ends mended.",
        "1 ERROR The shortest path meets 1 decision.",
    ]


def test_the_shortest_path_is_the_one_that_counts(scenario: Written):
    """
    scenes:
      badge:
        choices:
          - then: door
          - then: end
          - then: porch
      door:
        choices:
          - then: porch
          - then: porch
          - then: porch
      porch:
        then: end
      end:
        ends: well
    """
    assert scenes.fewest_decisions(scenario[0]) == 1


def test_a_very_long_path_is_walked_to_its_end(scenario: Written):
    """
    scenes:
      start:
        ends: well
    """
    read, _ = scenario
    start = read.scenes[SceneId("start")]
    chain = {f"s{n}": start.model_copy(update={"id": f"s{n}", "ends": None, "then": f"s{n + 1}"}) for n in range(3_000)}
    long = read.model_copy(update={"begins": "s0", "scenes": {**chain, "s3000": start}})

    assert scenes.fewest_decisions(long) == 0
    assert says(scenes.cycles(long, Paper("scenario.yaml"))) == []
