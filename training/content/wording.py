"""How a module's prose must read: what is true of the law, and lengths that a tired person can take in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from training.content.lines import Paper, Place
from training.content.problems import Problem
from training.content.shapes import Item, ItemId, Option, Policy, Scenario, Verdict, is_spoken
from training.showing import count

TO_DO = "TO DO"
"""What a new module holds wherever words are still to be written."""

# Source: ours. The law sets one penalty, and policy.yaml names it: of these words its own alone are true.
PENALTIES = re.compile(r"\b(petty offen[sc]es?|misdemeanou?rs?|felon(y|ies))\b", re.IGNORECASE)
PERHAPS_PENALTIES = re.compile(r"\b(jail|prison|crimes?|criminal)\b", re.IGNORECASE)
PENAL = ("petty", "misdemean", "felon", "jail", "prison", "crim")
"""One of these stands in whatever file names a penalty. Looked for first: patterns cost the start its time."""
PROSE = {
    *("title", "you are", "one thing to say", "see", "silent", "do", "so", "because", "advice", "about", "asks", "say"),
}
"""The keys below which nothing is called the penalty that is not. Not `belief`: it is wrong by its nature."""

# Source: FERPA reaches schools and HIPAA those who treat or insure; neither governs a public library's patron records.
OTHER_LAWS = re.compile(r"\b(FERPA|HIPAA)\b")

# Source: ours. Nobody has validated these questions; a quiz shows knowledge, not conduct.
CLAIMS_TOO_MUCH = re.compile(r"\bvalidated\b", re.IGNORECASE)

WORDS = {
    # key: (least, most), in words
    "title": (2, 5),
    "see": (40, 110),
    "do": (1, 25),
    "because": (1, 40),
    "about": (2, 6),
    "asks": (25, 60),
}


def scenario_problems(scenario: Scenario, paper: Paper) -> Iterator[Problem]:
    """Find prose in a scenario that is untrue of the law, too long, or cut."""
    yield from prose_problems({"title": scenario.title}, (), paper)
    yield from prose_problems({"you are": scenario.you_are, "one thing to say": scenario.one_thing_to_say}, (), paper)
    for scene in scenario.scenes.values():
        place: Place = ("scenes", scene.id)
        yield from prose_problems({"title": scene.title, "see": scene.see, "silent": scene.silent}, place, paper)
        if scene.choices:
            yield from length_problems({"title": scene.title, "see": scene.see}, place, paper)
        if scene.who and not any(is_spoken(paragraph) for paragraph in scene.see.split("\n\n")):
            what = f"{scene.who} says nothing here."
            yield paper.warning((*place, "who"), what, "Put a paragraph wholly in quotation marks, or take `who` out.")
        for number, choice in enumerate(scene.choices):
            here = (*place, "choices", number)
            yield from prose_problems({"do": choice.do, "so": choice.so}, here, paper)
            yield from our_words_problems({"because": choice.because, "advice": choice.advice}, here, paper)
            yield from length_problems({"do": choice.do, "because": choice.because}, here, paper)


def quiz_problems(items: Mapping[ItemId, Item], paper: Paper) -> Iterator[Problem]:
    """Find prose in a quiz that is untrue of the law, too long, or cut."""
    for item in items.values():
        place: Place = ("items", item.id)
        yield from prose_problems({"about": item.about, "asks": item.asks}, place, paper)
        ours = {"because": item.because, "advice": item.advice, "silent": item.silent}
        yield from our_words_problems(ours, place, paper)
        yield from length_problems({"about": item.about, "asks": item.asks, "because": item.because}, place, paper)
        for number, option in enumerate(item.options):
            yield from option_problems(option, (*place, "options", number), paper)


def option_problems(option: Option, place: Place, paper: Paper) -> Iterator[Problem]:
    # A belief is wrong by its nature: it may think of another law.
    yield from quotation_problems("belief", option.belief, place, paper)
    yield from prose_problems({"say": option.say}, place, paper)
    told = our_words_problems if option.verdict is Verdict.RIGHT else prose_problems
    yield from told({"so": option.so}, place, paper)


def policy_problems(policy: Policy, paper: Paper) -> Iterator[Problem]:
    """Find notes of ours that say of the law what is not so."""
    for key, clauses in (("clauses", policy.clauses), ("statute", policy.statute)):
        for clause in clauses.values():
            if found := _untrue(policy, PERHAPS_PENALTIES, clause.note):
                yield paper.warning((key, clause.id, "note"), f"The law sets {policy.penalty}.", found=found)


def penalty_problems(paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find prose of a module that gives the law another penalty than policy.yaml names."""
    whole = "\n".join(paper.lines).lower()
    if not any(part in whole for part in PENAL):
        return
    for place, text in _prose(paper.value, ()):
        if found := _untrue(policy, PENALTIES, text):
            yield paper.error(place, "The law knows no such penalty.", f"Say: {policy.penalty}.", found=found)
        if found := _untrue(policy, PERHAPS_PENALTIES, text):
            what = f"If this speaks of the law, it is not so: it sets {policy.penalty}."
            yield paper.warning(place, what, "Leave it only where it speaks of something else.", found=found)


def _untrue(policy: Policy, penalties: re.Pattern[str], text: str) -> str:
    """Return the first words of a text that name a penalty other than the law's; empty: none do, or none is known."""
    found = penalties.search(text)
    if not found or not policy.penalty or found[0].casefold() in policy.penalty.casefold():
        return ""
    return found[0]


def _prose(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield each text of a file that is prose, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _prose(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _prose(inner, (*place, number))
    elif place[-1] in PROSE:
        yield place, value


def prose_problems(texts: Mapping[str, str], place: Place, paper: Paper) -> Iterator[Problem]:
    """Find what no prose here may say, and quotation marks that lost their partner."""
    for key, text in texts.items():
        here = (*place, key)
        if TO_DO in text:
            yield paper.error(here, f"`{key}` is still to be written.", "Write it, and take TO DO out.")
        if found := CLAIMS_TOO_MUCH.search(text):
            yield paper.error(here, "Nothing here is validated.", "Say what was done, and by whom.", found=found[0])
        yield from quotation_problems(key, text, place, paper)


def our_words_problems(texts: Mapping[str, str], place: Place, paper: Paper) -> Iterator[Problem]:
    """Find, besides, what only a voice of ours may not say: reasons, advice, and what follows a key."""
    yield from prose_problems(texts, place, paper)
    for key, text in texts.items():
        here = (*place, key)
        if found := OTHER_LAWS.search(text):
            what = "This law does not govern a public library's patron records."
            yield paper.error(here, what, "Rest the reason on a clause.", found=found[0])
        if "!" in text:
            yield paper.warning(here, "A reason does not raise its voice.", "End the sentence with a full stop.")


def silence_problems(text: str, place: Place, paper: Paper) -> Iterator[Problem]:
    """Find a silence that does not say that it is one, or names nobody to ask."""
    if "silent" not in text:
        cure = 'Begin: "The policy is silent on ..."'
        yield paper.error(place, "`silent` does not say that the policy is silent.", cure)
    if "Director" not in text:
        yield paper.error(place, "`silent` shows no way out.", 'End: "Do not disclose; ask the Director."')


def length_problems(texts: Mapping[str, str], place: Place, paper: Paper) -> Iterator[Problem]:
    for key, text in texts.items():
        least, most = WORDS[key]
        length = len(text.split())
        if text and TO_DO not in text and not least <= length <= most:
            cure = "Read it aloud, and cut where you stumble." if length > most else "Say what is seen and heard."
            yield paper.warning(
                (*place, key), f"`{key}` has {count(length, 'word')}; {least} to {most} read well.", cure
            )


def quotation_problems(key: str, text: str, place: Place, paper: Paper) -> Iterator[Problem]:
    """Find paragraphs in which a quotation opens and does not close."""
    for paragraph in text.split("\n\n"):
        if paragraph.count('"') % 2:
            what, cure = "A quotation mark in this paragraph has no partner.", "Close the quotation where it ends."
            yield paper.warning((*place, key), what, cure, found=paragraph.split("\n")[0])
