"""The library's settings: what each is, what it touches, and which values it can have. Holds no value of any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from training import showing
from training.content.shapes import as_fraction, as_month_and_day


class OutOfReach(ValueError):
    """A value that a setting cannot have. The sentence says which it can."""

    def __init__(self, setting: Setting) -> None:
        self.sentence = f"Enter {setting.reach}."
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Setting:
    """One number that the library sets. Never law, and not in the policy."""

    name: str  # as in the curriculum
    title: str
    what: str
    touches: str  # what it decides from the day it is in force, and what it leaves as it is
    noun: str = "day"  # what it counts
    least: int = 7  # inclusive, as `most`
    most: int = 90

    @property
    def reach(self) -> str:
        """Which values it can have."""
        return f"a whole number of {showing.plural(2, self.noun)} from {self.least} to {self.most}"

    def read(self, typed: str) -> str:
        """Return what was typed in the words of the curriculum. Raises OutOfReach."""
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and self.least <= int(typed) <= self.most):
            raise OutOfReach(self)
        return str(int(typed))

    def shown(self, value: str) -> str:
        """Return a value as it is read: "14 days"."""
        return showing.count(int(value), self.noun)


class PassMark(Setting):
    """The one that is a share."""

    @property
    def reach(self) -> str:
        """A half or more: below it, guessing would do."""
        return "a share from 1/2 to 1/1, such as 4/5"

    def read(self, typed: str) -> str:
        """Return the share as it was typed: 8/10 stays 8/10."""
        above, _, below = typed.partition("/")
        if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in (above, below)) or not int(below):
            raise OutOfReach(self)
        if not Fraction(1, 2) <= as_fraction(typed) <= 1:
            raise OutOfReach(self)
        return f"{int(above)}/{int(below)}"

    def shown(self, value: str) -> str:
        """Return the share with what it is a share of."""
        return f"{value} of the graded decisions"


class LibraryDay(Setting):
    """The one that is a day of the year, and that a library may be without."""

    @property
    def reach(self) -> str:
        """Any day of the year, or none."""
        return "a day and a month, such as 1 September, or nothing for no library day"

    def read(self, typed: str) -> str:
        """Return the day in the one form that the curriculum has for it; nothing for none."""
        if not typed:
            return ""
        try:
            month, day = as_month_and_day(typed)
        except ValueError:
            raise OutOfReach(self) from None
        # 2028 is a leap year: 29 February is a day of the year.
        return showing.day(date(2028, month, day)).removesuffix(" 2028")

    def shown(self, value: str) -> str:
        """Return the day, or that there is none."""
        return value or "none"


_ATTEMPTS = "Attempts that begin from that day on. One that has begun goes on with what it began with."
_SETTINGS = (
    PassMark(
        "pass mark",
        "Pass mark",
        "The share of an attempt’s graded decisions that must be right. A breach fails it whatever the share.",
        _ATTEMPTS,
    ),
    Setting(
        "valid months",
        "How long a certification runs",
        "How long a certification runs. Where a library day is set, that day decides instead.",
        "Certifications granted from that day on. One granted before then ends on its own day.",
        noun="month",
        least=3,
        most=36,
    ),
    LibraryDay(
        "library day",
        "Library day",
        "One day of the year on which every certification ends: the first such day at least six months after it "
        "begins, so a certification runs up to 18 months. Without one, each runs for its number of months.",
        "Certifications granted from that day on. One granted before then ends on its own day.",
    ),
    Setting(
        "refresher window days",
        "When the refresher opens",
        "How long before the end of a certification the refresher opens.",
        "Refreshers that are not open yet. One that is open stays open, and due on its day.",
        least=14,
        most=180,
    ),
    Setting(
        "lapse months",
        "How long a lapse may be",
        "How long after its end a certification can still be renewed by the refresher. Later, onboarding begins again.",
        "Refreshers that are not open yet. One that is open can be taken as long as it could.",
        noun="month",
        least=1,
        most=36,
    ),
    Setting(
        "onboarding days",
        "Time for onboarding",
        "How long somebody has for all modules of their role.",
        "Onboarding that opens from that day on. What is open is due on its day.",
    ),
    Setting(
        "added modules days",
        "Time for added modules",
        "How long somebody has for modules that a new role or a new curriculum adds.",
        "Modules added from that day on. What is open is due on its day.",
    ),
    Setting(
        "retraining days",
        "Time for retraining",
        "How long somebody has to put right what went wrong.",
        "Reasons that arise from that day on. What is open is due on its day.",
        most=60,
    ),
    Setting(
        "policy change days",
        "Time for a policy change",
        "How long somebody has to learn what a new version of the policy changes.",
        "Policy changes that open from that day on. What is open is due on its day.",
    ),
    Setting(
        "early work days",
        "Early work",
        "How long before the first day of work, or before modules are added, passing them already counts.",
        "Onboarding that opens from that day on, and modules added from then on.",
        least=1,
        most=180,
    ),
    Setting(
        "quiz length",
        "Length of a quiz",
        "How many questions a module’s quiz asks. It asks more where the gravest clauses need more.",
        _ATTEMPTS,
        noun="question",
        least=3,
        most=20,
    ),
    Setting(
        "refresher length",
        "Length of the refresher",
        "How many questions the refresher asks at most, but never fewer than there are gravest clauses.",
        _ATTEMPTS,
        noun="question",
        least=10,
        most=60,
    ),
    Setting(
        "untouched days",
        "Untouched attempts",
        "How long an attempt may lie untouched. After that it is closed unfinished, and a new one may begin.",
        "Every open attempt, when it is next opened from that day on.",
    ),
    # Its most is the least of `least room days`: else there might be no day at all between the two.
    Setting(
        "least notice days",
        "Least notice",
        "The shortest notice that anybody gets.",
        "Onboarding that opens, and due dates that the Director sets, from that day on.",
        most=30,
    ),
    Setting(
        "most later days",
        "Furthest due date",
        "How far past its own day the Director may move a due date.",
        "Due dates that the Director sets from that day on. A date that is set stands.",
        least=14,
        most=180,
    ),
    Setting(
        "least room days",
        "Room for a due date",
        "How far ahead the Director may always set a due date, however late everything is.",
        "Due dates that the Director sets from that day on. A date that is set stands.",
        least=30,
        most=180,
    ),
)

SETTINGS: Mapping[str, Setting] = {setting.name.replace(" ", "-"): setting for setting in _SETTINGS}
"""Every setting by its name in an address, in the order in which they are read."""
