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
from training.content.shapes import Choice, ClauseId, Module, Option, Verdict


class Voice(Enum):
    """Whose words may not say it."""

    RIGHT = auto()  # a right choice, or a key: what staff are told to do
    RIGHT_ASKED = auto()  # the same, where law enforcement asks or paper is brought
    OURS = auto()  # reasons, advice and the like, and right answers too


@dataclass(frozen=True, slots=True)
class Ban:
    """A sentence that no module may say. Source: the clause or the statute that its cure names; else ours."""

    pattern: re.Pattern[str]
    voice: Voice
    what: str
    cure: str
    is_denial: bool = False  # it says no itself; of the others, "hand nothing over" is not "hand over"


def _ban(pattern: str, voice: Voice, what: str, cure: str, *, is_denial: bool = False) -> Ban:
    return Ban(re.compile(pattern, re.IGNORECASE), voice, what, cure, is_denial)


REQUEST_CLAUSES = ("le-", "law-2c-", "designee-")
"""How the ids of clauses begin that speak of law enforcement and of paper."""

NEGATED = re.compile(r"\b(no|not|nothing|nobody|never|neither|without|none|cannot|\w+n't)\b", re.IGNORECASE)
PART = re.compile(r"[,;:.?!]|\band\b|\bbut\b")
"""What parts a sentence into acts: "hand nothing over" is one, "and tell the Director" the next."""

RECORDS = r"(records?|history|lists?|log|sheets?|titles?|footage|video|recording|addresse?s?|accounts?|files?|printout)"

BANS = {
    # What staff are told to do
    "judge-paper": _ban(
        r"\b(check|see|look|read|decide|judge|make sure|find out)\b.*"
        r"\b(valid|in order|genuine|signed|signature|lawful)\b",
        Voice.RIGHT,
        "A right answer has the desk judge a paper.",
        "Take the paper to the Director, who vets all requests (le-director-vets-all).",
    ),
    "hand-over": _ban(
        rf"\b(give|hand|print|show|play|read|send|e-?mail|turn over)\b(?!.*\bcatalog\b).*\b{RECORDS}\b",
        Voice.RIGHT_ASKED,
        "A right answer hands records over when asked.",
        "Hand nothing over; refer (le-refer-agent).",
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
        "Move it to `advice`: a badge decides nothing; refer whoever asks (le-refer-agent).",
    ),
    "wrong-referral": _ban(
        r"\b(refer|send|take|bring|call|ask|fetch|leave (it|this|that) (with|to|for)|turn to)\b.{0,30}"
        r"\b(senior (clerk|staff)|board|president|trustees?|lawyer|attorney|mayor|sheriff)\b",
        Voice.RIGHT_ASKED,
        "A right answer refers a request to somebody whom the policy does not name.",
        "Director; in the Director's absence the Office Manager; then the Confidentiality Guidelines.",
    ),
    "read-to-parent": _ban(
        r"\b(read|recite|tell)\b.{0,20}\b(him|her|them|parent|mother|father)\b.{0,20}\b(titles?|list|books)\b|"
        r"\blook up\b.{0,25}\bnumber\b",
        Voice.RIGHT,
        "A right answer reads a list aloud, or looks a number up.",
        "Show the catalog login to whoever has the card or its number (law-2d-parent-electronic).",
    ),
    "ask-status": _ban(
        r"\bask\b.*\b(immigration status|citizen\w*|(was|were) born|place of birth|papers)\b",
        Voice.RIGHT,
        "A right answer asks where somebody is from.",
        "Collect only what the service needs (collect-only-necessary).",
    ),
    # What we claim
    "custodian": _ban(
        r"\bOffice Manager\b.{0,20}\b(is|as|becomes)\b.{0,20}\bcustodian\b",
        Voice.OURS,
        "The Office Manager is not the Custodian.",
        "The Director is (custodian-is-director); the Office Manager is designee for law enforcement alone.",
    ),
    "patriot-act": _ban(
        r"\bPatriot Act\b",
        Voice.OURS,
        "The Patriot Act is quoted from the policy, and claimed nowhere.",
        "Take it out: the clause after-patriot-act is shown with its note.",
    ),
    "gag": _ban(
        r"\b(may|can|must|should) ?(not|n't)\b.{0,30}\b(tell|speak|talk|go)\b.{0,20}"
        r"\b(the Director|a lawyer|counsel)\b",
        Voice.OURS,
        "Nothing keeps staff from speaking to the Director or a lawyer.",
        "Tell the Director, who vets all requests (le-director-vets-all).",
        is_denial=True,
    ),
    "must-disclose": _ban(
        r"\b(must|has to|have to|(is|are) (required|obliged|bound) to)\b.{0,30}"
        r"\b(disclose|hand over|turn over|release)\b",
        Voice.OURS,
        "The law says that records may be disclosed, not that they must.",
        'Write "may", and whose choice it is (law-2-may, custodian-is-director).',
    ),
    "spoken-consent": _ban(
        r"\b(spoken|verbal|oral|phoned) (consent|permission|yes)\b.{0,20}"
        r"\b(is enough|will do|counts|is fine|suffices)\b",
        Voice.OURS,
        "Consent is written, and the user's own.",
        "See law-2b-written-consent.",
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
        "The statute does not ask whether it was willful, and covers officials and volunteers too.",
        "Quote the policy for what it says of willful violations (willful-penalties).",
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
        "The statute takes forms of reconsideration out of user records.",
        "Send it to the Director, and say neither (stat-4-reconsideration).",
    ),
    "mandate": _ban(
        r"\b(law|statute|state|Colorado)\b.{0,20}\b(requires?|mandates?|demands?)\b.{0,30}\btraining\b",
        Voice.OURS,
        "No law is known that requires this training.",
        "Rest it on director-implements.",
    ),
    "misconduct": _ban(
        r"\bmisconduct\b",
        Voice.OURS,
        "Retraining is not about misconduct.",
        "Say what was missed; discipline belongs to willful violations alone.",
    ),
    "fine": _ban(
        r"\bfined?\b.{0,25}\$(?!300\b)\d",
        Voice.OURS,
        "The statute's fine is another.",
        "Say: up to $300, as a civil infraction (stat-3-penalty).",
    ),
}


def scenario_bans(module: Module, paper: Paper) -> Iterator[Problem]:
    """Find what the right choices and the reasons of a scenario may not say."""
    scenario = module.scenario
    yield from _in_ours({"one thing to say": scenario.one_thing_to_say}, (), paper)
    for scene in module.deciding_scenes():
        yield from _in_ours({"silent": scene.silent}, ("scenes", scene.id), paper)
        for number, choice in enumerate(scene.choices):
            place: Place = ("scenes", scene.id, "choices", number)
            yield from _in_ours({"because": choice.because, "advice": choice.advice}, place, paper)
            if choice.verdict is Verdict.RIGHT:
                yield from _in_right(choice, choice.clauses, place, paper)


def quiz_bans(module: Module, paper: Paper) -> Iterator[Problem]:
    """Find what the keys and the reasons of a quiz may not say."""
    for item in module.items.values():
        place: Place = ("items", item.id)
        yield from _in_ours({"because": item.because, "advice": item.advice, "silent": item.silent}, place, paper)
        for number, option in enumerate(item.options):
            if option.verdict is Verdict.RIGHT:
                yield from _in_right(option, item.clauses, (*place, "options", number), paper)


def _in_right(answer: Choice | Option, clauses: tuple[ClauseId, ...], place: Place, paper: Paper) -> Iterator[Problem]:
    key, words = ("say", answer.say) if isinstance(answer, Option) else ("do", answer.do)
    voices = {Voice.RIGHT, Voice.OURS}
    asked = any(clause_id.startswith(REQUEST_CLAUSES) for clause_id in clauses)
    if asked:
        voices.add(Voice.RIGHT_ASKED)
    yield from _banned({key: words, "so": answer.so}, voices, place, paper)
    if not asked and re.search(r"\bOffice Manager\b", words):
        what = "A right answer names the Office Manager where law enforcement does not ask."
        yield paper.warning((*place, key), what, "For all others it is the Director (designee-office-manager).")


def _in_ours(texts: Mapping[str, str], place: Place, paper: Paper) -> Iterator[Problem]:
    yield from _banned(texts, {Voice.OURS}, place, paper)


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
