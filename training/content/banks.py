"""What a bank of quiz items must be, beyond its types: one key an item, and every taught clause asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from training.content import wording
from training.content.citing import citing_problems
from training.content.lines import ID, Paper, Place
from training.content.problems import Problem, did_you_mean
from training.content.shapes import ClauseId, Item, ItemId, Library, Policy, Scenario, Verdict
from training.showing import count

LEAST_ITEMS = 14
ITEMS_PER_GRAVE_CLAUSE = 2  # so that a second attempt asks other words

NO_ANSWER = re.compile(
    r"\b(all|none|both|neither|either|any) of (the above|the below|the others?|these|those)\b|"
    r"\bthe (first|second|third|last|other) (option|answer)s?\b|\b(?-i:[ABC] (and|or) [ABC])\b",
    re.IGNORECASE,
)
"""An option that speaks of the others instead of answering."""

Items = Mapping[ItemId, Item]


def quiz_problems(
    items: Items, paper: Paper, scenario: Scenario, policy: Policy, library: Library
) -> Iterator[Problem]:
    """Find all that is wrong with a quiz whose keys are in order."""
    if len(items) < LEAST_ITEMS:
        yield paper.error(("items",), f"The quiz has {count(len(items), 'item')}.", f"Write {LEAST_ITEMS} or more.")
    for item in items.values():
        place = ("items", item.id)
        yield from option_problems(item, place, paper)
        yield from citing_problems(item, 2, place, paper, policy)
        yield from needed_text_problems(item, place, paper, library)
        if item.silent:
            yield from wording.silence_problems(item.silent, (*place, "silent"), paper)
        if not ID.fullmatch(item.variant_of):
            cure = "Name what it asks, as an id; items that ask the same in other words share the name."
            yield paper.error((*place, "variant of"), f"'{item.variant_of}' names no group of items.", cure)
    yield from coverage_problems(items, paper, scenario, policy)
    yield from wording.quiz_problems(items, paper)
    yield from wording.penalty_problems(paper, policy)


def option_problems(item: Item, place: Place, paper: Paper) -> Iterator[Problem]:
    """Find options that are not three, without one key, or without the belief behind each distractor."""
    here = (*place, "options")
    if len(item.options) != 3:
        yield paper.error(here, f"The item '{item.id}' has {count(len(item.options), 'option')}.", "Write three.")
    keys = sum(option.verdict is Verdict.RIGHT for option in item.options)
    if keys != 1:
        cure = "Give one option the verdict `right`."
        yield paper.error(here, f"The item '{item.id}' has {count(keys, 'key')}.", cure)
    if len({option.say.casefold() for option in item.options}) < len(item.options):
        yield paper.error(here, f"Two options of '{item.id}' say the same.", "Write them apart.")
    for number, option in enumerate(item.options):
        if option.verdict is Verdict.RIGHT and option.belief:
            what = "The key has a `belief`, and there is no wrong belief behind it."
            yield paper.error((*here, number, "belief"), what, "Take it out, or change the verdict.")
        if option.verdict is not Verdict.RIGHT and not option.belief:
            cure = "Write `belief: |` and what a colleague who chooses it thinks."
            yield paper.error((*here, number), "This option names no belief behind it.", cure)
        if NO_ANSWER.search(option.say):
            what = "Options are shown in any order; none is above, and none is first."
            yield paper.error((*here, number, "say"), what, "Write out what is done.")


def needed_text_problems(item: Item, place: Place, paper: Paper, library: Library) -> Iterator[Problem]:
    """Find texts that the library does not know; note those that the item waits for."""
    for number, text_id in enumerate(item.needs):
        here = (*place, "needs", number)
        if text := library.supplied_texts.get(text_id):
            cure = "The Director supplies it on the site; until then nobody is asked this."
            yield paper.note(here, f"The item '{item.id}' waits for a text: {text.title}.", cure)
        else:
            cure = did_you_mean(text_id, library.supplied_texts, "The ids stand in library.yaml.")
            yield paper.error(here, f"The library knows no text '{text_id}'.", cure)


def coverage_problems(items: Items, paper: Paper, scenario: Scenario, policy: Policy) -> Iterator[Problem]:
    """Find clauses that the module teaches or judges on, and the quiz cannot ask.

    Items that wait for a supplied text do not count: they may be out of play.
    """
    asked: Counter[ClauseId] = Counter()
    for item in items.values():
        if not item.needs:
            asked.update(set(item.clauses))
    cited = {each for scene in scenario.scenes.values() for choice in scene.choices for each in choice.clauses}
    for clause_id in dict.fromkeys([*scenario.teaches, *sorted(cited)]):
        clause = policy.clauses.get(clause_id)
        if not clause:
            continue  # told where it is cited
        least = ITEMS_PER_GRAVE_CLAUSE if clause.weight == 3 and clause_id in scenario.teaches else 1
        if asked[clause_id] < least:
            how = "The module teaches" if clause_id in scenario.teaches else "The scenario judges on"
            what = f"{how} '{clause_id}', and the quiz asks it in {count(asked[clause_id], 'item')}."
            yield paper.error(("items",), what, f"Write {least} or more that cite it and need no supplied text.")
    if not any(option.verdict is Verdict.OVER_REFUSAL for item in items.values() for option in item.options):
        cure = "Write an item whose key is ordinary service."
        yield paper.error(("items",), "No item shows that refusing ordinary service is wrong.", cure)
