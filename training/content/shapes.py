"""The shapes of what a writer writes: policy, curriculum, library, module. Types only, no I/O.

Each shape is frozen and refuses keys it does not know. On paper a key may hold
spaces ("you are", "one thing to say"); the field has underscores for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import NewType, Self

from pydantic import BaseModel, ConfigDict, Field

SHAPE = 1
"""The number of these shapes. A stored revision carries it, so that a later release opens old evidence."""

ClauseId = NewType("ClauseId", str)
ModuleId = NewType("ModuleId", str)
SceneId = NewType("SceneId", str)
ItemId = NewType("ItemId", str)
TextId = NewType("TextId", str)
DeskId = NewType("DeskId", str)
"""The id of a question or of a situation on the desk card; both stand below /desk."""


class LabelEnum(Enum):
    """A set of alternatives: the value is what files and tables hold, the label what people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)


class Verdict(LabelEnum):
    """How good a choice or an option is: one is right, and no credit is partial. Source: ours."""

    RIGHT = "right", "Right"
    INCOMPLETE = "incomplete", "Incomplete"
    OVER_REFUSAL = "over-refusal", "Over-refusal"
    BREACH = "breach", "Breach"


class Ending(LabelEnum):
    """How a path through a scenario ends."""

    WELL = "well", "It ended well"
    MENDED = "mended", "You mended it"
    BADLY = "badly", "It got out"


class Role(LabelEnum):
    """What a person is at the library. The role decides the curriculum."""

    STAFF = "staff", "Staff"
    VOLUNTEER = "volunteer", "Volunteer"
    TRUSTEE = "trustee", "Trustee"
    DESIGNEE = "designee", "Designee"
    DIRECTOR = "director", "Director"


class Authority(LabelEnum):
    """Whose words a sentence is. Four papers on screen; never one in the clothes of another."""

    LAW = "law", "Policy, quoting the law"
    POLICY = "policy", "Policy"
    STATUTE = "statute", "Statute, not in the policy"


class Shape(BaseModel):
    """What all shapes share: frozen, no unknown keys, spaces in keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", " "),
        populate_by_name=True,
    )


# --- The policy -----------------------------------------------------------


class Clause(Shape):
    """One sentence or list row of the policy (or of the statute), quoted byte for byte."""

    id: ClauseId
    words: str
    """The exact words. Never repaired: a test compares them with the policy's text."""
    weight: int = Field(ge=1, le=3)
    """3: a wrong act can itself be a breach; 2: shapes the act; 1: background."""
    authority: Authority
    section: str
    """The heading under which the policy book shows it."""
    number: str = ""
    """Its number on the paper, such as 2.3.1. Empty: the paper numbers nothing, and the id names it on screen."""
    after: ClauseId | None = None
    """The clause whose words lead into this one, for a row of a list."""
    note: str = ""
    """Our note on what the words leave open. Ours, labelled so; never the policy's."""
    keyed: bool = True
    """False: quoted only, no item may be keyed on it."""

    @property
    def called(self) -> str:
        """What the clause is called where it is cited: its number, or else its id."""
        return self.number or self.id


class Policy(Shape):
    """The adopted document, clause by clause, in the order of the paper."""

    title: str
    version: str
    adopted_on: str = ""
    """As the Director supplies it; empty: not yet supplied."""
    text: str
    """The whole policy as adopted, byte for byte."""
    clauses: Mapping[ClauseId, Clause]
    statute: Mapping[ClauseId, Clause] = {}
    """Statute that the policy does not hold. Shown as such; never keyed."""
    about_the_statute: str = ""
    """Where the statute stands, in a sentence or two; shown above it."""
    checked_on: str = ""
    """The day somebody last compared the statute's words with a source."""
    penalty: str = ""
    """What the law sets for whoever breaks it, in a few words. Empty: nobody's prose is held to it."""
    requests: tuple[ClauseId, ...] = ()
    """The clauses on requests by law enforcement and on paper that is brought."""


# --- The library and the curriculum ----------------------------------------


class Contact(Shape):
    """A way to reach the library about this site."""

    name: str
    reach: str


class SuppliedText(Shape):
    """A text the policy leans on and does not hold. Only the Director supplies it."""

    id: TextId
    title: str
    why: str
    """What rests on it, in one sentence."""
    clauses: tuple[ClauseId, ...] = ()
    """The clauses that lean on it: it is named wherever one of them is quoted."""


class Library(Shape):
    """One library: its name, its clock, whom to ask."""

    name: str
    short_name: str
    place: str
    time_zone: str
    titles: Mapping[Role, str] = {}
    """What a role is called here, where that is not its label."""
    open_records: str = ""
    """Under which law training records may be asked for, in a sentence; for the page on what the site keeps."""
    accessibility: str = ""
    """What else asks for accessible pages here, in a sentence; for the accessibility statement."""
    contacts: tuple[Contact, ...]
    supplied_texts: Mapping[TextId, SuppliedText]

    def title_of(self, role: Role) -> str:
        """Return what a role is called here."""
        return self.titles.get(role, role.label)


class Number(Shape):
    """A number the library sets, with who set it, when and why. Never law."""

    value: str
    set_by: str
    set_on: date
    because: str


class Curriculum(Shape):
    """Which modules are required of which role, and the numbers of the rules."""

    roles: Mapping[Role, tuple[ModuleId, ...]]
    """A role with no module certifies nobody (told at start)."""
    before_the_desk: tuple[ModuleId, ...] = ()
    added: Mapping[ModuleId, date] = {}
    """Of a module that was added later: the day from which those already here are asked for it."""
    numbers: Mapping[str, Number]
    """Those of `check.NUMBERS`; and `library day`, where the library has one."""


# --- A module ---------------------------------------------------------------


class Choice(Shape):
    """One thing the reader may do in a scene."""

    do: str
    """What is said or done; the words on the button."""
    verdict: Verdict
    so: str
    """What follows, in one line that is true whether it was chosen or not."""
    because: str
    """The reason, one sentence; leaves the server only after the choice is stored."""
    clauses: tuple[ClauseId, ...]
    then: SceneId
    mark: str = ""
    """Words of a cited clause that decide; shown marked in the quotation."""
    advice: str = ""
    """Our advice, labelled so."""
    statute: tuple[ClauseId, ...] = ()
    """Statute shown beside, labelled "not in the policy"."""


class Scene(Shape):
    """What is seen and said. Three kinds: deciding (choices), passing (then), ending (ends)."""

    id: SceneId
    title: str = ""
    """A few words that name the moment, for the map and for evidence. Needed where there are choices."""
    who: str = ""
    """Who speaks the paragraphs that are wholly in quotation marks."""
    see: str
    asks: str = "What do you do?"
    choices: tuple[Choice, ...] = ()
    then: SceneId | None = None
    ends: Ending | None = None
    silent: str = ""
    """What the policy gives no rule for here, in one sentence; shown with the feedback."""


class Scenario(Shape):
    """A branching conversation without cycles."""

    title: str
    you_are: str
    teaches: tuple[ClauseId, ...]
    """The clauses on which the module judges; at most five of weight 3."""
    touches: tuple[ClauseId, ...] = ()
    begins: SceneId
    one_thing_to_say: str
    scenes: Mapping[SceneId, Scene]


class Option(Shape):
    """An answer to an item: the key, or a distractor with the belief behind it."""

    say: str
    verdict: Verdict
    belief: str = ""
    """The wrong belief behind a distractor. Empty for the key alone."""
    so: str


class Item(Shape):
    """A quiz question."""

    id: ItemId
    about: str
    """A few words that name the moment, for the table of answers and for evidence."""
    asks: str
    options: tuple[Option, ...]
    because: str
    clauses: tuple[ClauseId, ...]
    variant_of: str = ""
    """Items with the same value ask the same thing in other words."""
    needs: tuple[TextId, ...] = ()
    """Supplied texts without which the item stays out of play."""
    words_of: str = ""
    """The policy version in whose words it was written. Empty: the first. Out of play until that version is in
    force; and once a later one changes a cited clause materially, until it is rewritten in those words."""
    silent: str = ""
    mark: str = ""
    advice: str = ""
    statute: tuple[ClauseId, ...] = ()


class Module(Shape):
    """One unit of training: a folder with a scenario and a quiz."""

    id: ModuleId
    scenario: Scenario
    items: Mapping[ItemId, Item]

    @property
    def title(self) -> str:
        return self.scenario.title

    def deciding_scenes(self) -> Iterator[Scene]:
        """Yield the scenes that hold choices, in the order of the file."""
        return (scene for scene in self.scenario.scenes.values() if scene.choices)


# --- The desk card ------------------------------------------------------------


class Tap(Shape):
    """One way on from a question of the desk card."""

    words: str
    note: str = ""
    to: DeskId
    """A question, or a situation."""


class DeskQuestion(Shape):
    """What the desk card asks, one tap an answer."""

    id: DeskId
    asks: str
    taps: tuple[Tap, ...]


WAY = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
"""In a line of what to do: words that lead to a situation or a question, such as `[the card for that](own-record)`."""


class Situation(Shape):
    """A moment at the desk: the words to say, whom to call, what not to do, and the clauses."""

    id: DeskId
    title: str
    say: str
    """A sentence or two in quotation marks, fit to be said aloud."""
    call: tuple[Role, ...]
    """Whom to call, in this order. The designee stands in for the Director for law-enforcement requests only."""
    do: tuple[str, ...] = ()
    do_not: tuple[str, ...]
    clauses: tuple[ClauseId, ...]
    texts: tuple[TextId, ...] = ()
    """Texts that the Director supplies for such a moment."""
    silent: str = ""
    """What the policy gives no rule for here."""
    advice: str = ""
    """Our advice, labelled so."""


class Wallet(Shape):
    """The few lines that a person carries."""

    say: str
    lines: tuple[str, ...]


class DeskCard(Shape):
    """What is looked up while somebody stands there. Anybody may read it."""

    begins: DeskId
    reach: TextId
    """The supplied text that holds names and numbers."""
    questions: Mapping[DeskId, DeskQuestion]
    situations: Mapping[DeskId, Situation]
    wallet: Wallet


class Content(Shape):
    """All that the content folder holds, read and checked at start."""

    library: Library
    policy: Policy
    curriculum: Curriculum
    modules: Mapping[ModuleId, Module]
    desk_card: DeskCard | None = None
    """None: the library has written none."""
    next_policy: Policy | None = None
    """The version that is adopted and not yet in force. None: none is to come."""

    @property
    def version_to_come(self) -> str:
        """The version of the policy that is to come. Empty: none is."""
        return self.next_policy.version if self.next_policy else ""

    def clause(self, clause_id: ClauseId) -> Clause:
        """Return a clause of the policy or of the statute beside it. Raises KeyError for any other id."""
        return self.policy.clauses.get(clause_id) or self.policy.statute[clause_id]

    def leans_on(self, clause_id: ClauseId) -> list[SuppliedText]:
        """Return the texts that a clause leans on, supplied or not."""
        return [text for text in self.library.supplied_texts.values() if clause_id in text.clauses]


def is_spoken(paragraph: str) -> bool:
    """Say whether a paragraph stands wholly between one pair of quotation marks, and so is said by a scene's `who`."""
    words = paragraph.strip()
    return len(words) > 2 and words[0] == words[-1] == '"' and '"' not in words[1:-1]


def as_month_and_day(words: str) -> tuple[int, int]:
    """Read a day of every year, such as "1 September", as its month and its day. Raises ValueError."""
    # 2028 is a leap year: 29 February is a day of the year.
    on = datetime.strptime(f"{words} 2028", "%d %B %Y")  # noqa: DTZ007 - a day, not an instant
    return on.month, on.day


def as_fraction(words: str) -> Fraction:
    """Read a share such as "4/5" exactly."""
    return Fraction(words)
