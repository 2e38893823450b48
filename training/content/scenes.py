"""What a scenario's scenes must be, beyond their types: reached, ended, and each choice followed by what it causes."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

from training.content import wording
from training.content.citing import citing_problems, clause_list_problems
from training.content.lines import Paper, Place
from training.content.problems import Problem
from training.content.shapes import Choice, Ending, Policy, Scenario, Scene, SceneId, Verdict
from training.showing import count, near_miss

LEAST_SCENES = 12
LEAST_DECIDING = 6
LEAST_DECIDING_ON_A_PATH = 3
LEAST_ENDINGS = 3
MOST_GRAVE_TAUGHT = 5  # clauses of weight 3: what one sitting can hold, and one quiz ask

KIND_AND_WRONG = {Verdict.BREACH, Verdict.INCOMPLETE}


def scenario_problems(scenario: Scenario, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find all that is wrong with a scenario whose keys are in order."""
    yield from taught_problems(scenario, paper, policy)
    for scene in scenario.scenes.values():
        yield from kind_problems(scene, paper)
        yield from choice_set_problems(scene, paper)
        yield from silence_problems(scene, paper)
        for number, choice in enumerate(scene.choices):
            place = place_of(scene, number)
            yield from citing_problems(choice, 3, place, paper, policy)
            yield from consequence_problems(scenario, choice, place, paper)
    yield from wording.scenario_problems(scenario, paper)
    yield from wording.penalty_problems(paper, policy)

    astray = [*dangling_ways(scenario, paper), *cycles(scenario, paper)]
    yield from astray
    yield from unreached_scenes(scenario, paper)
    if not astray:
        yield from size_problems(scenario, paper)


def place_of(scene: Scene, number: int) -> Place:
    return ("scenes", scene.id, "choices", number)


def ways_on(scene: Scene) -> list[tuple[SceneId, Place]]:
    """Return where a scene leads, each with the place of its `then`."""
    ways = [(choice.then, (*place_of(scene, number), "then")) for number, choice in enumerate(scene.choices)]
    return [*ways, (scene.then, ("scenes", scene.id, "then"))] if scene.then else ways


def taught_problems(scenario: Scenario, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find what is wrong with the lists of clauses taught and touched."""
    yield from clause_list_problems(scenario.teaches, ("teaches",), paper, policy)
    yield from clause_list_problems(scenario.touches, ("touches",), paper, policy, judged=False)
    if not scenario.teaches:
        yield paper.error(("teaches",), "The module teaches no clause.", "Name the clauses on which it judges.")
    for clause_id in scenario.touches:
        if clause_id in scenario.teaches:
            yield paper.error(("touches",), f"'{clause_id}' is taught; it need not be touched.", "Take it out here.")
    grave = [each for each in scenario.teaches if each in policy.clauses and policy.clauses[each].weight == 3]
    if len(grave) > MOST_GRAVE_TAUGHT:
        what = f"The module teaches {len(grave)} clauses of weight 3; {MOST_GRAVE_TAUGHT} is the most."
        yield paper.error(("teaches",), what, "Move some to another module, or to `touches:`.")
    cited = {each for scene in scenario.scenes.values() for choice in scene.choices for each in choice.clauses}
    for clause_id in scenario.teaches:
        if clause_id in policy.clauses and clause_id not in cited:
            yield paper.warning(("teaches",), f"No choice cites '{clause_id}', which the module teaches.", "Cite it.")
    for clause_id in sorted(cited & set(policy.clauses) - set(scenario.teaches) - set(scenario.touches)):
        what = f"Choices cite '{clause_id}', which stands in neither `teaches` nor `touches`."
        yield paper.warning(("teaches",), what, "Add it to one of them.")


def kind_problems(scene: Scene, paper: Paper) -> Iterator[Problem]:
    """Find a scene that is not one of the three kinds: deciding, passing, ending."""
    kinds = [key for key, given in (("choices", scene.choices), ("then", scene.then), ("ends", scene.ends)) if given]
    place = ("scenes", scene.id)
    if not kinds:
        cure = "Write `choices:`, or `then:` and a scene, or `ends:` and well, mended or badly."
        yield paper.error(place, f"The scene '{scene.id}' leads nowhere and does not end.", cure)
    if len(kinds) > 1:
        cure = "Keep one of them."
        yield paper.error((*place, kinds[1]), f"The scene '{scene.id}' has both `{kinds[0]}` and `{kinds[1]}`.", cure)
    if scene.choices and not scene.title:
        cure = "Write `title:` and 2 to 5 words that name the moment."
        yield paper.error(place, f"The scene '{scene.id}' has choices and no title.", cure)


def choice_set_problems(scene: Scene, paper: Paper) -> Iterator[Problem]:
    """Find choices that are not three: the right one, a kind and wrong one, and an over-refusal."""
    if not scene.choices:
        return
    place = ("scenes", scene.id, "choices")
    if len(scene.choices) != 3:
        yield paper.error(place, f"The scene '{scene.id}' has {count(len(scene.choices), 'choice')}.", "Write three.")
        return
    verdicts = [choice.verdict for choice in scene.choices]
    is_whole = (
        verdicts.count(Verdict.RIGHT) == 1
        and verdicts.count(Verdict.OVER_REFUSAL) == 1
        and sum(verdict in KIND_AND_WRONG for verdict in verdicts) == 1
    )
    if not is_whole:
        what = f"The choices of '{scene.id}' are {', '.join(map(str, verdicts))}."
        cure = "Write one `right`, one `breach` or `incomplete`, and one `over-refusal`."
        yield paper.error(place, what, cure)
    if len({choice.do.casefold() for choice in scene.choices}) < 3:
        yield paper.error(place, f"Two choices of '{scene.id}' say the same.", "Write them apart.")


def silence_problems(scene: Scene, paper: Paper) -> Iterator[Problem]:
    """Find a silence of the policy that is not told as one, or shows no way out."""
    if not scene.silent:
        return
    place = ("scenes", scene.id)
    if not scene.choices:
        cure = "Move it to the scene where one decides."
        yield paper.error((*place, "silent"), "`silent` stands in a scene without choices.", cure)
    yield from wording.silence_problems(scene.silent, (*place, "silent"), paper)
    for number, choice in enumerate(scene.choices):
        if choice.verdict is Verdict.RIGHT and "silent" not in choice.because:
            what = "The reason does not say that the policy is silent, and the scene does."
            yield paper.warning((*place_of(scene, number), "because"), what, "Say so in `because`.")


def consequence_problems(scenario: Scenario, choice: Choice, place: Place, paper: Paper) -> Iterator[Problem]:
    """Find a wrong choice after which the next decision comes before its consequence is seen."""
    follows = scenario.scenes.get(choice.then)
    if choice.verdict is not Verdict.RIGHT and follows and follows.choices:
        cure = "Lead it to a scene with `see` and `then` that plays what follows, and from there on."
        yield paper.error((*place, "then"), f"A wrong choice leads straight to the choices of '{choice.then}'.", cure)


def dangling_ways(scenario: Scenario, paper: Paper) -> Iterator[Problem]:
    """Find ways to scenes that are not in the file."""
    begins: list[tuple[SceneId, Place]] = [(scenario.begins, ("begins",))]
    for scene_id, place in [*begins, *(way for scene in scenario.scenes.values() for way in ways_on(scene))]:
        if scene_id in scenario.scenes:
            continue
        whose = {"begins": "The scenario begins with", "choices": "This choice leads to"}
        what = next((words for key, words in whose.items() if key in place), "This scene leads to")
        meant = near_miss(scene_id, scenario.scenes)
        line = paper.line_of(("scenes", meant)) if meant else 0
        cure = f"Did you mean '{meant}' (line {line})?" if meant else "Write that scene, or name another."
        yield paper.error(place, f"{what} a scene that is not in the file.", cure)


def unreached_scenes(scenario: Scenario, paper: Paper) -> Iterator[Problem]:
    """Find the scenes that no path from the first scene leads to."""
    reached: set[SceneId] = set()
    waiting = [scenario.begins]
    while waiting:
        scene_id = waiting.pop()
        if scene_id not in reached and scene_id in scenario.scenes:
            reached.add(scene_id)
            waiting += [then for then, _ in ways_on(scenario.scenes[scene_id])]
    for scene_id in scenario.scenes:
        if scene_id not in reached:
            cure = "Lead a choice to it with `then:`, or take it out."
            yield paper.error(("scenes", scene_id), f"No choice leads to the scene '{scene_id}'.", cure)


def cycles(scenario: Scenario, paper: Paper) -> Iterator[Problem]:
    """Find each way that leads back to a scene already on its path."""
    done: set[SceneId] = set()
    path: list[SceneId] = []
    waiting: list[tuple[SceneId, Place] | None] = [(scenario.begins, ("begins",))]
    while waiting:
        way = waiting.pop()
        if way is None:  # all that the last scene of the path leads to is walked
            done.add(path.pop())
            continue
        scene_id, place = way
        if scene_id in path:
            cure = "Lead it to a scene that comes later."
            yield paper.error(place, f"This leads back to '{scene_id}', which comes before it.", cure)
        elif scene_id in scenario.scenes and scene_id not in done:
            path.append(scene_id)
            waiting += [None, *ways_on(scenario.scenes[scene_id])]


def size_problems(scenario: Scenario, paper: Paper) -> Iterator[Problem]:
    """Find a scenario too short to learn from. It has no cycles and no dangling ways."""
    scenes = scenario.scenes
    deciding = sum(bool(scene.choices) for scene in scenes.values())
    endings = [scene.ends for scene in scenes.values() if scene.ends]
    place = ("scenes",)
    if len(scenes) < LEAST_SCENES:
        yield paper.error(place, f"The scenario has {count(len(scenes), 'scene')}.", f"Write {LEAST_SCENES} or more.")
    if deciding < LEAST_DECIDING:
        yield paper.error(place, f"Choices stand in {count(deciding, 'scene')}.", f"Write {LEAST_DECIDING} or more.")
    if len(endings) < LEAST_ENDINGS:
        yield paper.error(
            place, f"The scenario has {count(len(endings), 'ending')}.", f"Write {LEAST_ENDINGS} or more."
        )
    for ending in Ending:
        if ending not in endings:
            yield paper.warning(
                place, f"No scene ends {ending}.", f"Write one with `ends: {ending}`, if it is natural."
            )
    fewest = fewest_decisions(scenario)
    if fewest < LEAST_DECIDING_ON_A_PATH:
        cure = f"Lead every path through {LEAST_DECIDING_ON_A_PATH} or more."
        yield paper.error(("begins",), f"The shortest path meets {count(fewest, 'decision')}.", cure)


def fewest_decisions(scenario: Scenario) -> int:
    """Return how often choices are met on the shortest path. The scenario has no cycles and no dangling ways."""
    waiting: list[tuple[int, SceneId]] = [(0, scenario.begins)]
    met: set[SceneId] = set()
    while waiting:
        decisions, scene_id = heappop(waiting)
        scene = scenario.scenes[scene_id]
        if not ways_on(scene):
            return decisions
        if scene_id not in met:
            met.add(scene_id)
            for then, _ in ways_on(scene):
                heappush(waiting, (decisions + bool(scene.choices), then))
    raise AssertionError("every path without a way back ends")
