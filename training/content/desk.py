"""What the desk card must hold: every situation three taps away at most, what it names at hand, its words true."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from training.content import wording
from training.content.citing import clause_list_problems
from training.content.lines import Paper, Place
from training.content.problems import Problem, did_you_mean
from training.content.shapes import WAY, DeskCard, DeskId, Library, Policy, Role, Situation, is_spoken
from training.showing import count

MOST_TAPS = 3  # ours: somebody stands there and waits
TAKEN = ("wallet", "cards")
"""Addresses below /desk that are pages of their own."""
NOT_SAID = "Put the words to say in quotation marks, and nothing outside them."


def card_problems(card: DeskCard, paper: Paper, policy: Policy, library: Library) -> Iterator[Problem]:
    """Find situations that are too far away, names that lead nowhere, and prose that is untrue."""
    yield from _ways_problems(card, paper)
    if card.reach not in library.supplied_texts:
        yield _unknown("text", card.reach, library.supplied_texts, ("reach",), paper)
    for question in card.questions.values():
        place: Place = ("questions", question.id)
        yield from wording.prose_problems({"asks": question.asks}, place, paper)
        for number, tap in enumerate(question.taps):
            yield from wording.prose_problems({"words": tap.words, "note": tap.note}, (*place, "taps", number), paper)
    for situation in card.situations.values():
        yield from _situation_problems(situation, ("situations", situation.id), paper, policy, library)
        yield from _lines_problems(situation.do, ("situations", situation.id, "do"), card, paper)
    yield from _said_problems(card.wallet.say, ("wallet", "say"), paper)
    yield from wording.our_words_problems(_numbered(card.wallet.lines), ("wallet", "lines"), paper)
    yield from wording.penalty_problems(paper, policy)


def taps_to(card: DeskCard) -> Mapping[DeskId, int]:
    """Return how many taps from the first question lead to each question and situation that can be reached."""
    taps = {card.begins: 0}
    waiting = [card.begins]
    while waiting:
        asked = waiting.pop(0)
        for tap in card.questions[asked].taps if asked in card.questions else ():
            if tap.to not in taps:
                taps[tap.to] = taps[asked] + 1
                waiting.append(tap.to)
    return taps


def _ways_problems(card: DeskCard, paper: Paper) -> Iterator[Problem]:
    known = [*card.questions, *card.situations]
    if card.begins not in card.questions:
        yield _unknown("question", card.begins, card.questions, ("begins",), paper)
        return
    for question in card.questions.values():
        for number, tap in enumerate(question.taps):
            if tap.to not in known:
                place = ("questions", question.id, "taps", number, "to")
                yield _unknown("question or situation", tap.to, known, place, paper)
    taps = taps_to(card)
    for key, ids in (("questions", card.questions), ("situations", card.situations)):
        for id in ids:
            if id in TAKEN or (key == "situations" and id in card.questions):
                yield paper.error((key, id), f"The address /desk/{id} is another page's.", "Give it an id of its own.")
            elif id not in taps:
                yield paper.error((key, id), f"No tap leads to '{id}'.", "Lead a tap to it, or take it out.")
            elif taps[id] > MOST_TAPS:
                what = f"'{id}' takes {count(taps[id], 'tap')}, and {MOST_TAPS} are the most."
                yield paper.error((key, id), what, "Ask less on the way, or ask it together.")


def _situation_problems(
    situation: Situation, place: Place, paper: Paper, policy: Policy, library: Library
) -> Iterator[Problem]:
    yield from clause_list_problems(situation.clauses, (*place, "clauses"), paper, policy, judged=False)
    for number, text_id in enumerate(situation.texts):
        if text_id not in library.supplied_texts:
            yield _unknown("text", text_id, library.supplied_texts, (*place, "texts", number), paper)
    yield from _call_problems(situation, place, paper, policy)
    yield from _said_problems(situation.say, (*place, "say"), paper)
    if situation.silent:
        yield from wording.silence_problems(situation.silent, (*place, "silent"), paper)
    ours = {"title": situation.title, "silent": situation.silent, "advice": situation.advice}
    yield from wording.our_words_problems(ours, place, paper)
    yield from wording.our_words_problems(_numbered(situation.do_not), (*place, "do not"), paper)


def _lines_problems(lines: tuple[str, ...], place: Place, card: DeskCard, paper: Paper) -> Iterator[Problem]:
    """Find ways in what to do that lead nowhere, and prose that is untrue."""
    known = [*card.questions, *card.situations]
    for number, line in enumerate(lines):
        for way in WAY.finditer(line):
            if way[2] not in known:
                yield _unknown("question or situation", way[2], known, (*place, number), paper)
    yield from wording.our_words_problems(_numbered(tuple(WAY.sub(r"\1", line) for line in lines)), place, paper)


def _call_problems(situation: Situation, place: Place, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find whom the policy does not name. Source: ours."""
    if not situation.clauses:
        yield paper.error((*place, "clauses"), "No clause stands behind this.", "Name the clause that decides.")
    if not situation.call or not {*situation.call} <= {Role.DIRECTOR, Role.DESIGNEE}:
        cure = "Write `director`, or `designee`, or both in the order in which to call them."
        yield paper.error((*place, "call"), "This calls somebody whom no policy names.", cure)
    if Role.DESIGNEE in situation.call and not {*situation.clauses} & {*policy.requests}:
        what = "The designee is called where no clause on requests by law enforcement stands."
        yield paper.error((*place, "call"), what, "For all others it is the Director.")


def _said_problems(words: str, place: Place, paper: Paper) -> Iterator[Problem]:
    yield from wording.our_words_problems({str(place[-1]): words}, place[:-1], paper)
    if not is_spoken(words):
        yield paper.error(place, "These words are not ready to be said.", NOT_SAID)


def _numbered(lines: tuple[str, ...]) -> dict[str, str]:
    return {str(number): line for number, line in enumerate(lines)}


def _unknown(what: str, id: str, known: Collection[str], place: Place, paper: Paper) -> Problem:
    cure = did_you_mean(id, known, f"Known here: {', '.join(known)}.")
    return paper.error(place, f"There is no {what} '{id}'.", cure)
