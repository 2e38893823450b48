"""Why a person is not simply certified: what a reason is, and how it names what mends it.

What makes one stands in `decided` (what the person decided, what the Director saw) and in
`dated` (what the calendar says).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from training import showing
from training.content.shapes import ClauseId, LabelEnum, ModuleId
from training.rules.case import Case
from training.rules.evidence import Evidence
from training.rules.obliging import Obligation

REFRESHER = "the refresher"
MOST_NAMED = 3
"""Modules that a sentence names one by one. Source: ours; more titles in a row are not read."""


class ReasonKind(LabelEnum):
    """What kind of reason it is. The number is its gravity: 1 is the gravest, and 1 to 6 need retraining."""

    number: int

    BREACH = "breach", "Unresolved breach", 1
    FLAGGED = "flagged", "Flagged by the Director", 2
    FAILED_TWICE = "failed-twice", "Not passed twice running", 3
    CHANGE_NOT_LEARNT = "policy-change", "Policy change not learned", 4
    SLIPPING = "slipping", "Slipping", 5
    LAPSED = "lapsed", "Lapsed", 6
    OVERDUE = "overdue", "Overdue", 7
    DUE = "due", "Due", 8

    def __new__(cls, value: str, label: str, number: int) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.number = number
        return member

    @property
    def needs_retraining(self) -> bool:
        """Whether it outweighs a certification that still runs."""
        return self.number <= 6

    @property
    def is_silent_on_leave(self) -> bool:
        """Whether only the calendar asks it. Nobody is reminded of a date on leave; a lapse is said all the same."""
        return self in (ReasonKind.CHANGE_NOT_LEARNT, ReasonKind.OVERDUE, ReasonKind.DUE)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is due, overdue or needs retraining. Worded as help, and the same every day that it holds."""

    kind: ReasonKind
    sentence: str
    next_step: str  # what follows "Next: ", without a full stop
    obligation: Obligation | None  # None: nothing with a date of its own
    evidence: tuple[Evidence, ...]
    clauses: tuple[ClauseId, ...] = ()
    module_ids: tuple[ModuleId, ...] = ()  # what mends it; empty where the refresher does
    still_learning: bool = False  # of somebody never certified: a lesson, without a date, not a record

    @property
    def due_on(self) -> date | None:
        """The day by which it is to be mended. None: it has none, or it follows on return from leave."""
        return self.obligation.due_on if self.obligation else None

    @property
    def in_full(self) -> str:
        """The sentence and the next step in one line, as on a list."""
        return f"{self.sentence} Next: {self.next_step}."

    def late(self, today: date) -> str:
        """Return "3 days late" past the due date, or nothing."""
        return showing.late(self.due_on, today)


def what(case: Case, module_ids: tuple[ModuleId, ...]) -> str:
    """Name what to take, with its honest minutes: the modules, or the refresher where none is named."""
    if not module_ids:
        return f"{REFRESHER}, about {showing.length(case.asked.refresher_minutes)}"
    minutes = sum(module.minutes for module in case.asked.modules if module.id in module_ids)
    titles = case.asked.titles
    named = [titles[module_id] for module_id in module_ids]
    if len(named) > MOST_NAMED:
        named[1:] = [f"{showing.number_word(len(named) - 1)} more modules"]
    return f"{showing.all_of(named)}, about {showing.length(minutes)}"


def by(obligation: Obligation) -> str:
    """Say by when, or that the date follows on return from an open leave."""
    return f"by {showing.day(obligation.due_on)}" if obligation.due_on else "the date follows on return"
