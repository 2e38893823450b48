"""What somebody who knows the law and the policy would strike out of a module: right answers that are not, and claims.

Words are matched, not understood: what is found is a warning, to be read by somebody who knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from training.content.lines import Paper, Place
from training.content.problems import Problem
from training.content.shapes import Choice, ClauseId, DeskCard, Library, Module, Option, Policy, Role, Verdict


class Voice(Enum):
    """Whose words may not say it."""

    RIGHT = auto()  # a right choice, or a key: what staff are told to do
    RIGHT_ASKED = auto()  # the same, where law enforcement asks or paper is brought
    OURS = auto()  # reasons, advice and the like, and right answers too


@dataclass(frozen=True, slots=True)
class Ban:
    """A sentence that no module may say. Source: ours, from what laws on library records have in common."""

    pattern: re.Pattern[str]
    voice: Voice
    what: str
    cure: str
    is_denial: bool = False  # it says no itself; of the others, "hand nothing over" is not "hand over"


def _ban(pattern: str, voice: Voice, what: str, cure: str, *, is_denial: bool = False) -> Ban:
    return Ban(re.compile(pattern, re.IGNORECASE), voice, what, cure, is_denial)


NEGATED = re.compile(r"\b(no|not|nothing|nobody|never|neither|without|none|cannot|\w+n't)\b", re.IGNORECASE)
PART = re.compile(r"[,;:.?!]|\band\b|\bbut\b")
"""What parts a sentence into acts: "hand nothing over" is one, "and tell the Director" the next."""

RECORDS = r"(records?|history|lists?|log|sheets?|titles?|footage|video|recording|addresse?s?|accounts?|files?|printout)"

SUM = r"\$\d[\d,]*"
FINE = re.compile(rf"\bfined?\b.{{0,25}}?(?P<sum>{SUM})", re.IGNORECASE)

BANS = {
    # What staff are told to do
    "judge-paper": _ban(
        r"\b(check|see|look|read|decide|judge|make sure|find out)\b.*"
        r"\b(valid|in order|genuine|signed|signature|lawful)\b",
        Voice.RIGHT,
        "A right answer has the desk judge a paper.",
        "Take the paper to the Director, who vets all requests.",
    ),
    "hand-over": _ban(
        rf"\b(give|hand|print|show|play|read|send|e-?mail|turn over)\b(?!.*\bcatalog\b).*\b{RECORDS}\b",
        Voice.RIGHT_ASKED,
        "A right answer hands records over when asked.",
        "Hand nothing over; refer.",
    ),
    "destroy": _ban(
        r"\b(shred|delete|erase|destroy|burn|hide|wipe|throw (it|them) (out|away))\b",
        Voice.RIGHT_ASKED,
        "A right answer hides or destroys what is asked for.",
        "Leave it as it is, and tell the Director.",
    ),
    "resist": _ban(
        r"\b(block|grab|snatch|wrestle|push (him|her|them)|stand in (his|her|their|the) way|lock (him|her|them) out|"
        r"refuse the (warrant|order)|(say|tell \w+) (that )?(there is|there are|we have|we keep) no)\b",
        Voice.RIGHT_ASKED,
        "A right answer resists, or tells an untruth.",
        "Step aside, disclose nothing, and get the Director.",
        is_denial=True,
    ),
    "badge": _ban(
        r"\b(badge number|(check|see|copy|ask (for|to see)) (his|her|their|the|an|some)? ?(badge|ID|identification))\b",
        Voice.RIGHT,
        "A right answer looks at a badge, and the policy asks for none.",
        "Move it to `advice`: a badge decides nothing; refer whoever asks.",
    ),
    "wrong-referral": _ban(
        r"\b(refer|send|take|bring|call|ask|fetch|leave (it|this|that) (with|to|for)|turn to)\b.{0,30}"
        r"\b(senior (clerk|staff)|board|president|trustees?|lawyer|attorney|mayor|sheriff)\b",
        Voice.RIGHT_ASKED,
        "A right answer refers a request to somebody whom the policy does not name.",
        "Director; in the Director's absence the designee; then what the Director has written for that case.",
    ),
    "read-to-parent": _ban(
        r"\b(read|recite|tell)\b.{0,20}\b(him|her|them|parent|mother|father)\b.{0,20}\b(titles?|list|books)\b|"
        r"\blook up\b.{0,25}\bnumber\b",
        Voice.RIGHT,
        "A right answer reads a list aloud, or looks a number up.",
        "Show the catalog login to whoever may use it.",
    ),
    "ask-status": _ban(
        r"\bask\b.*\b(immigration status|citizen\w*|(was|were) born|place of birth|papers)\b",
        Voice.RIGHT,
        "A right answer asks where somebody is from.",
        "Collect only what the service needs.",
    ),
    # What we claim
    "custodian": _ban(
        r"\b(manager|assistant|librarian|clerk|designee)\b.{0,20}\b(is|as|becomes)\b.{0,20}\bcustodian\b",
        Voice.OURS,
        "Nobody but the Director is the Custodian.",
        "Whoever stands in for the Director does so for law enforcement alone.",
    ),
    "patriot-act": _ban(
        r"\bPatriot Act\b",
        Voice.OURS,
        "The Patriot Act is claimed; the law behind it has changed.",
        "Take it out: where the policy speaks of it, the clause is shown with its note.",
    ),
    "gag": _ban(
        r"\b(may|can|must|should) ?(not|n't)\b.{0,30}\b(tell|speak|talk|go)\b.{0,20}"
        r"\b(the Director|a lawyer|counsel)\b",
        Voice.OURS,
        "Nothing keeps staff from speaking to the Director or a lawyer.",
        "Tell the Director, who vets all requests.",
        is_denial=True,
    ),
    "must-disclose": _ban(
        r"\b(must|has to|have to|(is|are) (required|obliged|bound) to)\b.{0,30}"
        r"\b(disclose|hand over|turn over|release)\b",
        Voice.OURS,
        "The law says that records may be disclosed, not that they must.",
        'Write "may", and that the Director chooses.',
    ),
    "spoken-consent": _ban(
        r"\b(spoken|verbal|oral|phoned) (consent|permission|yes)\b.{0,20}"
        r"\b(is enough|will do|counts|is fine|suffices)\b",
        Voice.OURS,
        "Consent is written, and the user's own.",
        "Quote the clause on consent.",
    ),
    "no-right": _ban(
        r"\b(non-?custodial|weekend|divorced)\b.{0,40}\b(no right|no say|may never|can never)",
        Voice.OURS,
        "Who is custodial is not for the desk to say.",
        "Ask the Director: on this the policy is silent.",
        is_denial=True,
    ),
    "emergency": _ban(
        r"\b(police|deput\w+|officers?|agents?)\b.{0,20}\b(may|can)\b.{0,30}\b(records?|video)\b.{0,30}\bemergenc|"
        r"\b(never|not|n't)\b.{0,10}\bcall(ing)? 911\b",
        Voice.OURS,
        "The policy has no exception for emergencies, and nobody is kept from calling 911.",
        "Danger in the room: call 911, then the Director. Records stay where they are.",
        is_denial=True,
    ),
    "deadline": _ban(
        r"\bwithin (\d+|two|three|five|seven|ten) (working |business )?(days|hours)\b",
        Voice.OURS,
        "No deadline of the law is promised here.",
        "Say that the Director answers it.",
    ),
    "period": _ban(
        r"\b(law|statute|policy)\b.{0,30}\b(requires?|says?|sets?|demands?)\b.{0,40}"
        r"\b(every (year|month|six months)|once a year|annual(ly)?|"
        r"for (\d+|one|two|three|seven) (days|months|years))\b",
        Voice.OURS,
        "Neither law nor policy sets a period.",
        "Say who set it and when, or leave the number out.",
    ),
    "only-willful": _ban(
        r"\b(law|statute)\b.{0,40}\b(only|unless)\b.{0,30}\bwillful|"
        r"\bonly (employees|staff)\b.{0,25}\b(fined|liable|covered)\b",
        Voice.OURS,
        "It is for the law to say who is covered, and whether it must be willful.",
        "Quote the clause, and claim no more.",
    ),
    "same-paper": _ban(
        r"\bsubpoena\b.{0,10}\b(is|means)\b.{0,20}\b(warrant|court order)\b",
        Voice.OURS,
        "A subpoena, a warrant and a court order are three papers.",
        "Name the one that was brought.",
    ),
    "reconsideration": _ban(
        r"\breconsideration\b.{0,30}\b(is|are) (a )?(confidential|user record|patron record)",
        Voice.OURS,
        "Whether a form of reconsideration is a record is not for the desk to say.",
        "Send it to the Director, and say neither.",
    ),
    "mandate": _ban(
        r"\b(law|statute|state)\b.{0,20}\b(requires?|mandates?|demands?)\b.{0,30}\btraining\b",
        Voice.OURS,
        "No law is known that requires this training.",
        "Say that the Director asks for it.",
    ),
    "misconduct": _ban(
        r"\bmisconduct\b",
        Voice.OURS,
        "Retraining is not about misconduct.",
        "Say what was missed; discipline belongs to willful violations alone.",
    ),
}


def scenario_bans(module: Module, paper: Paper, policy: Policy, library: Library) -> Iterator[Problem]:
    """Find what the right choices and the reasons of a scenario may not say."""
    scenario = module.scenario
    yield from _in_ours({"one thing to say": scenario.one_thing_to_say}, (), paper, policy)
    for scene in module.deciding_scenes():
        yield from _in_ours({"silent": scene.silent}, ("scenes", scene.id), paper, policy)
        for number, choice in enumerate(scene.choices):
            place: Place = ("scenes", scene.id, "choices", number)
            yield from _in_ours({"because": choice.because, "advice": choice.advice}, place, paper, policy)
            if choice.verdict is Verdict.RIGHT:
                yield from _in_right(choice, choice.clauses, place, paper, policy, library)


def quiz_bans(module: Module, paper: Paper, policy: Policy, library: Library) -> Iterator[Problem]:
    """Find what the keys and the reasons of a quiz may not say."""
    for item in module.items.values():
        place: Place = ("items", item.id)
        ours = {"because": item.because, "advice": item.advice, "silent": item.silent}
        yield from _in_ours(ours, place, paper, policy)
        for number, option in enumerate(item.options):
            if option.verdict is Verdict.RIGHT:
                yield from _in_right(option, item.clauses, (*place, "options", number), paper, policy, library)


def desk_bans(card: DeskCard, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find what the desk card may not have anybody say or do, and what its advice may not claim."""
    for situation in card.situations.values():
        place: Place = ("situations", situation.id)
        voices = {Voice.RIGHT, Voice.OURS}
        if not set(situation.clauses).isdisjoint(policy.requests):
            voices.add(Voice.RIGHT_ASKED)
        for key, lines in (("say", [situation.say]), ("do", situation.do)):
            for words in lines:
                yield from _banned({key: words}, voices, place, paper)
        yield from _in_ours({"silent": situation.silent, "advice": situation.advice}, place, paper, policy)


def _in_right(
    answer: Choice | Option, clauses: tuple[ClauseId, ...], place: Place, paper: Paper, policy: Policy, library: Library
) -> Iterator[Problem]:
    key, words = ("say", answer.say) if isinstance(answer, Option) else ("do", answer.do)
    voices = {Voice.RIGHT, Voice.OURS}
    asked = not set(clauses).isdisjoint(policy.requests)
    if asked:
        voices.add(Voice.RIGHT_ASKED)
    texts = {key: words, "so": answer.so}
    yield from _banned(texts, voices, place, paper)
    yield from _fines(texts, place, paper, policy)
    designee = library.title_of(Role.DESIGNEE)
    if not asked and re.search(rf"\b{re.escape(designee)}\b", words):
        what = f"A right answer names the {designee} where law enforcement does not ask."
        yield paper.warning((*place, key), what, "For all others it is the Director.")


def _in_ours(texts: Mapping[str, str], place: Place, paper: Paper, policy: Policy) -> Iterator[Problem]:
    yield from _banned(texts, {Voice.OURS}, place, paper)
    yield from _fines(texts, place, paper, policy)


def _fines(texts: Mapping[str, str], place: Place, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find a fine other than the one that policy.yaml names."""
    for key, text in texts.items():
        fine = FINE.search(text)
        if fine and policy.penalty and fine["sum"] not in re.findall(SUM, policy.penalty):
            yield paper.warning((*place, key), "The law's fine is another.", f"Say: {policy.penalty}.", found=fine[0])


def _banned(texts: Mapping[str, str], voices: set[Voice], place: Place, paper: Paper) -> Iterator[Problem]:
    for key, text in texts.items():
        for ban in BANS.values():
            if ban.voice in voices and (found := _found(ban, text)):
                yield paper.warning((*place, key), ban.what, ban.cure, found=found)


def _found(ban: Ban, text: str) -> str:
    """Return the words that say it, within one act of a sentence and not denied there; empty: none do."""
    for part in PART.split(text):
        found = ban.pattern.search(part)
        if found and (ban.is_denial or not NEGATED.search(part)):
            return found[0]
    return ""
