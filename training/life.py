"""One person's life as it is written down: dated events in JSON, with the line of every fault. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import yaml  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from training.content.problems import Problem, Severity, did_you_mean
from training.content.shapes import ClauseId, ModuleId, Role, Verdict
from training.rules.facts import ObligationKind, Observation, Postponement, QuestionKind, Withdrawal

REFRESHER = "refresher"
CHANGE = "change"
EVERY_MODULE = "every module"
CERTIFIED = "certified"


class _Written(BaseModel):
    """What all shapes of a life share: nothing is guessed, and no key is passed over."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class _Event(_Written):
    """Something that is recorded on a day. What happens on another day says so."""

    on: date


class Hired(_Event):
    """Somebody is entered, with a first day of work; of everyone already here also the day chosen at set-up."""

    event: Literal["hired"]
    starts_on: date | None = None  # None: the day it is recorded; so with the days of the other events
    due_on: date | None = None  # None: reckoned


class RoleGiven(_Event):
    """Another role, from that day on."""

    event: Literal["role"]
    role: Role


class LeaveTaken(_Event):
    """Days away, both inclusive."""

    event: Literal["leave"]
    first_on: date | None = None
    last_on: date | None = None  # None: open


class LeaveTakenBack(_Event):
    """A leave that was entered by mistake is taken back."""

    event: Literal["leave-taken-back"]
    first_on: date


class Left(_Event):
    """The last day of work."""

    event: Literal["left"]
    last_on: date | None = None


class Back(_Event):
    """The first day back, from a leave or after the last day of work."""

    event: Literal["back"]
    back_on: date | None = None


class Decided(_Written):
    """A first decision in an attempt."""

    clauses: Annotated[tuple[ClauseId, ...], Field(min_length=1)]
    verdict: Verdict
    said: str
    kind: QuestionKind = QuestionKind.ITEM
    module: ModuleId | None = None  # None: the attempt's own; of a refresher the first that teaches one of the clauses


class PolicyChanged(_Event):
    """The Director signs what a new policy version changes. Its words and questions are there when it is in force."""

    event: Literal["policy-change"]
    version: str
    clauses: tuple[ClauseId, ...]  # the material ones
    in_force_on: date | None = None
    published_on: date | None = None  # None: the day it is in force, or signed if later; so with the next
    questions_on: date | None = None


class Taken(_Event):
    """An attempt that ended: at a module, at every module of the role, at the refresher, or at a policy change."""

    event: Literal["passed", "failed", "unfinished"]
    at: str
    began_on: date | None = None
    decisions: tuple[Decided, ...] = ()


class PassBrought(_Event):
    """A pass from earlier records: a module, or "certified" for all that the role asks, or a refresher."""

    event: Literal["brought"]
    what: str
    passed_on: date


class Flagged(_Event):
    """The Director asks for modules or clauses again."""

    event: Literal["flagged"]
    observation: Observation
    modules: tuple[ModuleId, ...] = ()
    clauses: tuple[ClauseId, ...] = ()


class FlagWithdrawn(_Event):
    """The Director takes a flag back."""

    event: Literal["withdrawn"]
    flagged_on: date
    because: Withdrawal


class DateSet(_Event):
    """The Director sets another due date for what opened on a day."""

    event: Literal["due-date"]
    of: ObligationKind
    opens_on: date
    due_on: date
    because: Postponement


class KeyCorrected(_Event):
    """A wrong key is found: an answer counts with a kinder verdict wherever it was given."""

    event: Literal["corrected"]
    said: str
    verdict: Verdict
    passes: bool = False  # whether the failed attempts in which it was given pass with it


Event = (
    Hired
    | RoleGiven
    | LeaveTaken
    | LeaveTakenBack
    | Left
    | Back
    | Taken
    | PassBrought
    | Flagged
    | FlagWithdrawn
    | DateSet
    | PolicyChanged
    | KeyCorrected
)


class SettingSet(_Written):
    """On a day the Director sets a setting of the library. It counts from the next day on."""

    on: date
    name: str
    value: str


class Life(_Written):
    """A person, the role they begin with, and what happened, in the order in which it was recorded."""

    name: str
    role: Role
    settings: tuple[SettingSet, ...] = ()  # changed since the content folder's first values
    events: tuple[Annotated[Event, Field(discriminator="event")], ...]


class LifeFaults(Exception):
    """The life cannot be read, or could not have happened. Holds every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class Written:
    """A file that holds a life: its text, and on which line each of its values begins."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = text.splitlines()

    def read(self) -> Life:
        """Return the life. Raises LifeFaults with all that keeps it from being one."""
        try:
            life = Life.model_validate_json(self.text)
        except ValidationError as faults:
            raise LifeFaults([self._told(fault) for fault in faults.errors()]) from None
        if problems := list(self._out_of_order(life)):
            raise LifeFaults(problems)
        return life

    def problem(self, place: tuple[str | int, ...], what: str, cure: str = "") -> Problem:
        """Tell of a fault at a place: keys, and numbers in lists from 0."""
        line = self._line_of(place)
        shown = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        return Problem(Severity.ERROR, self.path, line, what, shown if len(shown) <= 80 else f"{shown[:77]}...", cure)

    def _out_of_order(self, life: Life) -> Iterator[Problem]:
        before = date.min
        for number, event in enumerate(life.events):
            if event.on < before:
                yield self.problem(
                    ("events", number, "on"),
                    "This event is dated before the one above it.",
                    "Write the events in the order of their days.",
                )
            before = max(before, event.on)

    def _line_of(self, place: tuple[str | int, ...]) -> int:
        """Return the line on which a value begins; of what is not there, that of what should hold it."""
        # JSON is YAML, but for tabs; within a JSON string there is none.
        node = yaml.compose(self.text.replace("\t", " "), Loader=yaml.SafeLoader)
        line = 1
        for part in place:
            if isinstance(node, yaml.MappingNode):
                node = next((value for key, value in node.value if key.value == part), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
            else:
                continue  # a name that stands for a kind of event, and for nothing in the file
            if node is None:
                break
            line = node.start_mark.line + 1
        return line

    def _told(self, fault: ErrorDetails) -> Problem:
        """Say one fault in the house's words."""
        place, context = fault["loc"], fault.get("ctx", {})
        key, given = next((part for part in reversed(place) if isinstance(part, str)), ""), fault["input"]
        match fault["type"]:
            case "json_invalid":
                return self._not_json(context["error"])
            case "missing":
                return self.problem(place, f"`{key}` is missing here.", f'Write "{key}" and what belongs to it.')
            case "extra_forbidden":
                return self.problem(place, f"The key `{key}` is not known here.", "Look in docs/judging.md.")
            case "union_tag_not_found":
                return self.problem(place, "`event` is missing here.", "Say what happened, as in docs/judging.md.")
            case "union_tag_invalid":
                known = _quoted(context["expected_tags"])
                cure = did_you_mean(context["tag"], known, f"Known here: {', '.join(known)}.")
                return self.problem((*place, "event"), f"`event` cannot be '{context['tag']}'.", cure)
            case "enum" | "literal_error":
                known = _quoted(context["expected"])
                cure = did_you_mean(str(given), known, f"Known here: {', '.join(known)}.")
                return self.problem(place, f"`{key}` cannot be '{given}'.", cure)
            case kind:
                holds, cure = EXPECTED.get(kind, ("something else", "Look in docs/judging.md."))
                return self.problem(place, f"`{key}` holds {holds}." if key else f"A life is {holds}.", cure)

    def _not_json(self, said: str) -> Problem:
        """Say where the file stops being JSON. `said` ends with "at line 3 column 5"."""
        what, _, where = said.partition(" at line ")
        line = int(where.partition(" ")[0] or 1)
        shown = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        return Problem(Severity.ERROR, self.path, line, f"This is no JSON: {what}.", shown, "Mend it, and try again.")


_DAY = ("a day", 'Write it as "2026-11-24".')
_KEYS = ("keys and values", 'Write { "key": "value" }.')
EXPECTED = {
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "string_type": ("words", "Write them between quotation marks."),
    "bool_type": ("neither true nor false", "Write true or false."),
    "tuple_type": ("a list", 'Write ["one", "two"].'),
    "too_short": ("one thing or more", "Write at least one."),
    "model_type": _KEYS,
    "dict_type": _KEYS,
}


def _quoted(words: str) -> list[str]:
    """Return the words that stand between single quotation marks."""
    return words.split("'")[1::2]
