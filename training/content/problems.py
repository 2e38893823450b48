"""How a fault in the content is told: where it is, what it is, what stands there, what to do. Finds none itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from training.showing import near_miss


class Severity(Enum):
    """Whether the site starts with it."""

    ERROR = "ERROR"  # the start is refused
    WARNING = "WARNING"  # the site starts, and a trainer would mend it
    NOTE = "NOTE"  # waits for the Director: a text to supply, a decision to take


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in the content folder."""

    severity: Severity
    path: str  # with the folder's own name first: "scenarios/book-club-night/quiz.yaml"
    line: int  # from 1
    what: str
    found: str = ""  # what stands there; empty: nothing to show
    cure: str = ""

    def __str__(self) -> str:
        """Write it as people read it: one line for the place and the fault, then what is found, then the cure."""
        told = f"{self.path}:{self.line}  {self.severity.value}  {self.what}"
        return "\n".join([told, *(f"    {more}" for more in (self.found, self.cure) if more)])

    @property
    def stops_the_start(self) -> bool:
        return self.severity is Severity.ERROR


class ContentFaults(Exception):
    """The content folder cannot be used. Holds every problem of every file, warnings and notes among them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def no_clause(clause_id: str) -> str:
    """Say that the policy lacks a clause."""
    return f"The policy has no clause '{clause_id}'."


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Ask after the near miss; where nothing is near, give the other cure."""
    meant = near_miss(word, known)
    return f"Did you mean '{meant}'?" if meant else otherwise
