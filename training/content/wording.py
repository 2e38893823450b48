"""How a module's prose must read: what is true of the law, and lengths that a tired person can take in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from training.content.lines import Paper, Place
from training.content.problems import Problem
from training.content.shapes import Item, ItemId, Option, Policy, Scenario, Verdict, is_spoken
from training.showing import count

TO_DO = "TO DO"
"""What a new module holds wherever words are still to be written."""

# Source: C.R.S. 24-90-119 (3): a civil infraction, a fine of not more than $300. The rest is what it was, or never was.
NOT_THE_PENALTY = re.compile(r"\b(petty offen[sc]es?|misdemeanou?rs?|felon(y|ies))\b", re.IGNORECASE)
PERHAPS_THE_PENALTY = re.compile(r"\b(jail|prison|crimes?|criminal)\b", re.IGNORECASE)

# Source: FERPA reaches schools and HIPAA those who treat or insure; neither governs a public library's patron records.
OTHER_LAWS = re.compile(r"\b(FERPA|HIPAA)\b")

# Source: ours. Nobody has validated these questions; a quiz shows knowledge, not conduct.
CLAIMS_TOO_MUCH = re.compile(r"\bvalidated\b", re.IGNORECASE)

SUSPECT = (TO_DO.lower(), "petty", "misdemean", "felon", "jail", "prison", "crim", "validated")
"""One of these stands wherever a pattern above finds something. Looked for first: patterns cost the start its time."""

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
    # A belief is wrong by its nature: it may think of jail, or of another law.
    yield from quotation_problems("belief", option.belief, place, paper)
    yield from prose_problems({"say": option.say}, place, paper)
    told = our_words_problems if option.verdict is Verdict.RIGHT else prose_problems
    yield from told({"so": option.so}, place, paper)


def policy_problems(policy: Policy, paper: Paper) -> Iterator[Problem]:
    """Find notes of ours that say of the law what is not so."""
    for key, clauses in (("clauses", policy.clauses), ("statute", policy.statute)):
        for clause in clauses.values():
            for found in PERHAPS_THE_PENALTY.findall(clause.note):
                what = "The statute sets a fine, as a civil infraction."
                yield paper.warning((key, clause.id, "note"), what, found=found)


def prose_problems(texts: Mapping[str, str], place: Place, paper: Paper) -> Iterator[Problem]:
    """Find what no prose here may say, and quotation marks that lost their partner."""
    for key, text in texts.items():
        lowered = text.lower()
        if any(part in lowered for part in SUSPECT):
            yield from suspect_problems(key, text, (*place, key), paper)
        yield from quotation_problems(key, text, place, paper)


def suspect_problems(key: str, text: str, here: Place, paper: Paper) -> Iterator[Problem]:
    """Find what is still to be written, and what is untrue of the law and of this site."""
    if TO_DO in text:
        yield paper.error(here, f"`{key}` is still to be written.", "Write it, and take TO DO out.")
    if found := NOT_THE_PENALTY.search(text):
        cure = "Say: a civil infraction, with a fine of up to $300."
        yield paper.error(here, "The statute knows no such penalty.", cure, found=found[0])
    if found := PERHAPS_THE_PENALTY.search(text):
        what = "If this speaks of the statute, it is not so: it sets a fine, as a civil infraction."
        yield paper.warning(here, what, "Leave it only where it speaks of something else.", found=found[0])
    if found := CLAIMS_TOO_MUCH.search(text):
        yield paper.error(here, "Nothing here is validated.", "Say what was done, and by whom.", found=found[0])


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
