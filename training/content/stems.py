"""How a question is put: one idea, asked as a question, of what to do and not of what not to; options alike in form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from training.content.lines import Paper, Place
from training.content.problems import Problem
from training.content.shapes import Item, Option, Scenario

NEGATIVE = re.compile(r"\b(not|never|except|least|avoid|wrong|cannot|\w+n't)\b", re.IGNORECASE)
TWO_IDEAS = re.compile(r"\band/or\b|,? (and|or) (what|why|who|whom|how|when|where|which)\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[^.][.?!])\s+")
QUOTED = re.compile(r'"[^"]*"')

LONGEST_TO_SHORTEST = 2.5  # ours: beyond, the eye picks an option out before it is read

FORMS = {
    "with 'to' in front": re.compile(r"to\b", re.IGNORECASE),
    "with 'that' in front": re.compile(r"that\b", re.IGNORECASE),
    "with yes or no in front": re.compile(r"(yes|no)\b[,.:;]", re.IGNORECASE),
    "with a word in -ing in front": re.compile(r"[a-z]{3,}ing\b", re.IGNORECASE),
    "as speech": re.compile(r'"'),
    "as a question": re.compile(r".*\?$", re.DOTALL),
    "with a full stop": re.compile(r".*\.$", re.DOTALL),
}


def scenario_stems(scenario: Scenario, paper: Paper) -> Iterator[Problem]:
    """Find what is put badly above the choices of a scenario."""
    for scene in scenario.scenes.values():
        if scene.choices:
            yield from stem_problems(scene.asks, ("scenes", scene.id, "asks"), paper)


def item_stem(item: Item, paper: Paper) -> Iterator[Problem]:
    """Find what is put badly in an item, and options that are not alike in form."""
    yield from stem_problems(item.asks, ("items", item.id, "asks"), paper)
    yield from unlike_options(item.options, ("items", item.id, "options"), paper)


def stem_problems(asks: str, place: Place, paper: Paper) -> Iterator[Problem]:
    """Find a stem that does not end in one question, asked positively. What others ask in it is theirs."""
    ours = SENTENCE.split(QUOTED.sub(_without_words, asks).strip())
    question = ours[-1]
    if not question.endswith("?"):
        yield paper.warning(place, "The words do not end in a question.", "End with what is asked.")
        return
    if len(ours) > 1 and ours[-2].endswith("?"):
        yield paper.warning(place, "Two questions stand here, and one can be answered.", "Ask one of them.")
    if found := TWO_IDEAS.search(question):
        what = "The question holds two ideas."
        yield paper.warning(place, what, "Ask one; write an item for the other.", found=found[0].strip(", "))
    if found := NEGATIVE.search(question):
        what = "The question asks for what is not so; tired readers miss the word."
        yield paper.warning(place, what, "Ask for what to do.", found=found[0])


def _without_words(quotation: re.Match[str]) -> str:
    """Return what a quotation leaves behind of a stem: the end of a sentence, where it holds one."""
    return "." if quotation[0][-2:-1] in (".", "?", "!") else "..."


def unlike_options(options: tuple[Option, ...], place: Place, paper: Paper) -> Iterator[Problem]:
    """Find an option that stands out by its form or its length before anybody has read it."""
    for form, pattern in FORMS.items():
        alike = [number for number, option in enumerate(options) if pattern.match(option.say)]
        if 0 < len(alike) < len(options):
            other = alike[0] if len(alike) == 1 else next(n for n in range(len(options)) if n not in alike)
            what = f"Written {form}: {len(alike)} of {len(options)} options."
            yield paper.warning((*place, other, "say"), what, "Write all three in one form.")
    lengths = [len(option.say) for option in options]
    if lengths and max(lengths) > LONGEST_TO_SHORTEST * min(lengths):
        what = f"The longest option has {max(lengths)} letters, the shortest {min(lengths)}."
        yield paper.warning((*place, lengths.index(max(lengths)), "say"), what, "Bring them nearer to each other.")
