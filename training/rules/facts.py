"""What is known of one person, and what is asked of them, as values. Holds no rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, NewType

from training.content.shapes import ClauseId, ItemId, LabelEnum, ModuleId, Role, SceneId, Verdict

PersonId = NewType("PersonId", str)
AttemptId = NewType("AttemptId", str)
CertificationId = NewType("CertificationId", str)
EmploymentId = NewType("EmploymentId", str)
FlagId = NewType("FlagId", str)
LeaveId = NewType("LeaveId", str)
Place = NewType("Place", int)


class AttemptKind(LabelEnum):
    """What an attempt is at."""

    MODULE = "module", "Module"
    REFRESHER = "refresher", "Refresher"
    CHANGE = "change", "Policy change"


class Outcome(Enum):
    """How a finished attempt ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNFINISHED = "unfinished"


class QuestionKind(Enum):
    """Whether a place asks a scene's choice or a quiz item."""

    SCENE = "scene"
    ITEM = "item"


class ObligationKind(LabelEnum):
    """Why something must be done."""

    ONBOARDING = "onboarding", "Onboarding"
    REFRESHER = "refresher", "Refresher"
    RETRAINING = "retraining", "Retraining"
    POLICY_CHANGE = "policy-change", "Policy change"


class Observation(LabelEnum):
    """Where the Director saw what made a flag. A list, not a field: no patron and no incident is ever kept."""

    AT_THE_DESK = "at-the-desk", "a conversation at the desk"
    ON_THE_TELEPHONE = "on-the-telephone", "a telephone call"
    IN_WRITING = "in-writing", "a letter or a message"
    ON_A_SCREEN = "on-a-screen", "what stood open on a screen"
    ON_PAPER = "on-paper", "papers left in sight"
    WITH_AN_OFFICER = "with-an-officer", "a visit by law enforcement"
    ASKED_FOR = "asked-for", "a wish for more practice"


class Withdrawal(LabelEnum):
    """Why the Director withdraws a flag."""

    PRACTICED = "practiced", "it was practiced together"
    MISTAKEN = "mistaken", "it was a mistake"
    ANOTHER_PERSON = "another-person", "it was about somebody else"


class Postponement(LabelEnum):
    """Why the Director sets another due date."""

    SHORT_OF_STAFF = "short-of-staff", "the desk is short of staff"
    OTHER_DUTIES = "other-duties", "other duties come first"
    QUIET_TIME = "quiet-time", "a quieter week was agreed"
    SOONER = "sooner", "it is needed sooner at the desk"
    MISTAKEN = "mistaken", "an earlier date was set by mistake"


class SettingReason(LabelEnum):
    """Why the Director sets a setting. A list, not a field, as everywhere: nothing about anybody is ever kept."""

    CONFIRMED = "confirmed", "it fits this library as it is"
    DECIDED = "decided", "those who govern the library decided it"
    MORE_TIME = "more-time", "people need more time"
    SOONER = "sooner", "it is needed sooner at the desk"
    MORE_CARE = "more-care", "the desk needs to be surer"
    SEASON = "season", "it suits the season"
    MISTAKEN = "mistaken", "an earlier value was set by mistake"


class KeyFault(LabelEnum):
    """Why a key was wrong. A list, not a field, as everywhere."""

    MISREAD = "misread", "it did not say what the policy says"
    TWO_RIGHT = "two-right", "another answer is as good as the key"
    UNCLEAR = "unclear", "the question left open what it asked"
    SLIP = "slip", "a slip in the files of the module"


@dataclass(frozen=True, slots=True)
class Corrected:
    """That the key behind a decision was found wrong: from a day on a kinder verdict counts."""

    on: date  # the day of the correction
    was: Verdict  # what counted before it


class Decision(NamedTuple):
    """One response as judging needs it: the first decision at a scene or an item.

    A tuple, as attempts and scores are: millions are made where everybody is judged, in a third of the time.
    """

    attempt_id: AttemptId
    place: Place  # its place on the paper, from 1
    kind: QuestionKind
    module_id: ModuleId  # the module whose scene or item it is, also in a refresher
    question_id: SceneId | ItemId
    number: int  # "question 4": its number among its kind in this attempt, from 1
    said: str  # the words chosen, to be quoted
    verdict: Verdict  # what counts now
    clauses: tuple[ClauseId, ...]
    graded: bool  # an item of a quiz, or any first decision of a refresher
    on: date  # the library's day on which it was stored
    variant: str = ""  # the item's `variant of`, or its own id
    corrected: tuple[Corrected, ...] = ()  # the earliest first; empty: the verdict is the one stored


class Score(NamedTuple):
    """What the decisions of one attempt say of each clause: all that judging asks of them (rules/scoring.py)."""

    asked: frozenset[ClauseId]  # on which a graded decision was taken
    right: frozenset[ClauseId]  # decided right
    missed: tuple[Decision, ...]  # the graded decisions that were not right, in order of place


@dataclass(frozen=True, slots=True)
class Brought:
    """That a pass was not taken here, but brought from earlier records."""

    on: date
    by: str  # whose name; empty: a command


class Attempt(NamedTuple):
    """One taking of a module, of the refresher or of a policy change, with its decisions in order of place.

    Or in short, as judging many people reads them: with the score that was kept, and without the decisions.
    """

    id: AttemptId
    kind: AttemptKind
    module_id: ModuleId | None  # None: the refresher, or a change
    began_on: date
    ended_on: date | None  # None: open
    outcome: Outcome | None  # None: open
    decisions: tuple[Decision, ...] = ()
    policy_version: str = ""  # the policy's version on the day it began: what was asked rested on its words
    brought: Brought | None = None  # a pass from earlier records, without decisions; None: it was taken here
    score: Score | None = None  # as it was kept; None: to be taken from the decisions, which are all here
    passed_since: date | None = None  # it failed, and a correction of that day has it pass; None: it stands as it ended


@dataclass(frozen=True, slots=True)
class Certification:
    """The person is certified from a day through a day, both inclusive. One a cycle, never changed."""

    id: CertificationId
    starts_on: date
    until_on: date
    granted_on: date
    policy_version: str = ""  # the policy's version when it was granted: shown, and judged by nothing
    attempt_id: AttemptId = AttemptId("")  # the attempt whose end granted it
    valid_months: int = 12  # as in force then
    by_correction: bool = False  # granted by a correction, to whom the attempt's own end granted nothing


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away. Both days inclusive."""

    first_on: date
    last_on: date | None  # None: open
    left: bool = (
        False  # between two employments that count as one: no leave while it lasts, one from the first day back
    )
    id: LeaveId = field(default=LeaveId(""), compare=False)  # the row; of the time between two employments none


@dataclass(frozen=True, slots=True)
class Employment:
    """One stretch of work here."""

    id: EmploymentId
    starts_on: date
    recorded_on: date  # the day it was entered; a start may lie before or after it
    last_on: date | None = None  # last day of work, inclusive; None: works here
    due_on: date | None = None  # onboarding's date as set for "everyone already here"; None: reckoned

    @property
    def onboards_on(self) -> date:
        """The day on which its onboarding opens: the first day of work, or the day it was recorded if later."""
        return max(self.starts_on, self.recorded_on)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row of work or of leave said while it stood: only to tell what was known on a past day."""

    id: str  # the row's; each of its versions has it
    said: Employment | Leave
    known_on: date
    replaced_on: date | None  # the day on which it was corrected, ended or taken back; None: it stands

    def is_known_on(self, day: date) -> bool:
        """Say whether it stood at the end of a day."""
        return self.known_on <= day and (self.replaced_on is None or day < self.replaced_on)


@dataclass(frozen=True, slots=True)
class RoleChange:
    """From a day on the person holds another role."""

    role: Role
    was: Role
    on: date
    adds: tuple[ModuleId, ...]  # what the new role's curriculum asked on that day and the old one's did not


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date that the Director set for an obligation, in place of the one reckoned."""

    kind: ObligationKind
    opens_on: date  # the obligation's own; with its kind it names the obligation
    due_on: date
    set_on: date
    because: Postponement


@dataclass(frozen=True, slots=True)
class Flag:
    """The Director asks for clauses or modules again, after something that was seen."""

    id: FlagId
    on: date
    observation: Observation
    clauses: tuple[ClauseId, ...]
    module_ids: tuple[ModuleId, ...]
    follows: int  # how many of the person's attempts had ended when it was raised: only later ones answer it
    withdrawn_on: date | None = None
    withdrawn_because: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class SettingChange:
    """From a day on a setting of the library has another value: always from the day after it was set.

    So a day has one set of numbers from its first minute to its last, and what opened up to the
    day of the change opened under the numbers before.
    """

    name: str  # as in the curriculum, such as "pass mark"
    value: str  # in the curriculum's words, such as "4/5"; empty: no library day
    from_on: date


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A version of the policy as the Director signed it: which of its clauses say something else than before."""

    version: str
    clauses: tuple[ClauseId, ...]  # those signed as material; of a change of wording alone there are none
    in_force_on: date
    signed_on: date
    published_on: date | None  # the day from which the site shows its words; None: it does not yet
    questions_on: date | None  # the day each of them that a module teaches had an item in these words; None: not yet
    since: frozenset[str]  # this version and every later one: whoever learnt in one of them learnt these words


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one person."""

    person_id: PersonId
    name: str
    role: Role
    employment: Employment  # the latest
    leaves: tuple[Leave, ...] = ()
    attempts: tuple[Attempt, ...] = ()  # in the order they ended; open ones last
    certifications: tuple[Certification, ...] = ()  # in the order they were granted
    role_changes: tuple[RoleChange, ...] = ()  # the earliest first
    due_dates: tuple[DueDate, ...] = ()  # in the order they were set; of several for one obligation the last stands
    flags: tuple[Flag, ...] = ()  # the earliest first, those withdrawn too
    earlier: tuple[Employment, ...] = ()  # stretches of work that are no part of the employment, the earliest first
    settings: tuple[SettingChange, ...] = ()  # the library's, the same for everybody, in the order they were set
    policy_changes: tuple[PolicyChange, ...] = ()  # signed for everybody, the earliest version first


@dataclass(frozen=True, slots=True)
class LibraryDay:
    """The one day of the year on which every certification of the library ends."""

    month: int
    day: int  # in a month that lacks it, the month's last day stands for it


@dataclass(frozen=True, slots=True)
class Numbers:
    """The library's numbers as they are in force on one day, typed. Lengths are in the unit of the name."""

    pass_mark: Fraction = Fraction(4, 5)
    valid_months: int = 12
    refresher_window_days: int = 60
    onboarding_days: int = 14
    added_modules_days: int = 30
    retraining_days: int = 7
    policy_change_days: int = 30
    early_work_days: int = 60
    quiz_length: int = 6
    refresher_length: int = 24
    untouched_days: int = 30
    least_notice_days: int = 7
    lapse_months: int = 12  # a lapse longer than this asks for onboarding again
    most_later_days: int = 90  # how far past the date reckoned the Director may set another
    least_room_days: int = 30  # and that much from the day it is set is always allowed
    library_day: LibraryDay | None = None  # None: every certification has its own anniversary


@dataclass(frozen=True, slots=True)
class NumbersByDay:
    """The library's numbers day by day: with which it began, and from which day on they were, or will be, others.

    What a rule reckons, it reckons with the numbers of the day on which it opened or was decided:
    so a changed setting moves nothing that exists.
    """

    first: Numbers
    later: tuple[tuple[date, Numbers], ...] = ()  # each with its first day, the earliest first

    @property
    def last(self) -> Numbers:
        """The numbers that were set last, in force or about to be."""
        return self.later[-1][1] if self.later else self.first

    def on(self, day: date) -> Numbers:
        """Return the numbers in force on a day."""
        for from_on, numbers in reversed(self.later):
            if from_on <= day:
                return numbers
        return self.first

    def opens_on(self, reckoned: Callable[[Numbers], date]) -> date:
        """Return the first day on or before which its own numbers reckon an opening.

        Numbers that would have opened something sooner open it on their own first day, and
        numbers that would open it later close nothing that is open.
        """
        day = reckoned(self.first)
        for from_on, numbers in self.later:
            if day < from_on:
                break
            day = max(reckoned(numbers), from_on)
        return day


@dataclass(frozen=True, slots=True)
class Required:
    """A module that a role's curriculum requires, as judging needs it."""

    id: ModuleId
    title: str
    minutes: int  # honest minutes for the whole module
    weight_3: frozenset[ClauseId]  # the weight-3 clauses it teaches
    teaches: frozenset[ClauseId]  # all that it teaches
    added_on: date | None = None  # the day from which those already here are asked for it; None: from the beginning


@dataclass(frozen=True)  # without slots, for what is worked out once: it is asked for of everybody
class Asked:
    """What is asked of a role: its required modules in the order of the curriculum."""

    modules: tuple[Required, ...]
    refresher_minutes: int = 20

    @cached_property
    def titles(self) -> Mapping[ModuleId, str]:
        """Return each required module's title by its id."""
        return {module.id: module.title for module in self.modules}

    @cached_property
    def teaches(self) -> frozenset[ClauseId]:
        """Return all clauses that the required modules teach."""
        return frozenset(clause for module in self.modules for clause in module.teaches)

    @cached_property
    def has_grown(self) -> bool:
        """Whether a change of the curriculum added a module, for all who are asked alike."""
        return any(module.added_on for module in self.modules)

    def asks_for(self, module_ids: Collection[ModuleId], clauses: Collection[ClauseId]) -> bool:
        """Say whether all these modules are required, and all these clauses taught."""
        return self.titles.keys() >= set(module_ids) and self.teaches >= set(clauses)
