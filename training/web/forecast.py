"""Who holds a certification on a day that the Director picks, and who does not and why, role by role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training.actions.teaching import Teaching
from training.content.shapes import Role
from training.rules.facts import Entry, Facts, PersonId
from training.rules.forecasting import as_known_on, as_of, entered_since, first_day_without
from training.rules.standing import GRAVEST_FIRST, State
from training.web.roster import Line


@dataclass(frozen=True, slots=True)
class RoleForecast:
    """One role on the day. Somebody of it works here then."""

    title: str
    people: int
    holding: int
    without: tuple[Line, ...]  # who holds no certification on the day, the gravest standing first
    first_day_without: date  # from today on, if nothing more is taken: nobody certified is left


@dataclass(frozen=True, slots=True)
class Learnt:
    """Somebody of whom something else is known now of a past day than was known then."""

    name: str
    then: Line | None  # None: nothing was known, they were entered later
    now: Line
    since: tuple[str, ...]  # what was entered since, a sentence each


@dataclass(frozen=True, slots=True)
class Forecast:
    """A day to come or today, as far as it is known now; a past day, as far as it was known then."""

    on: date
    today: date
    roles: tuple[RoleForecast, ...]
    learnt: tuple[Learnt, ...] = ()  # of a past day: where what is known now differs, by name
    holding_now: tuple[int, int] = (0, 0)  # of a past day, by what is known now: how many held one, of how many

    @classmethod
    def of(cls, everyone: Sequence[Facts], teaching: Teaching, on: date, today: date) -> Forecast:
        """Judge everybody on the day. Who is not employed on it is left out."""
        lines = _lines([as_of(facts, on) for facts in everyone], teaching, on)
        return cls(on, today, _by_role(lines, everyone, teaching, today))

    @classmethod
    def of_past(
        cls,
        everyone: Sequence[Facts],
        entries: Mapping[PersonId, Sequence[Entry]],
        teaching: Teaching,
        on: date,
        today: date,
    ) -> Forecast:
        """Judge everybody on a past day twice: by what was known at its end, and by what is known now."""
        known = {facts.person_id: as_known_on(facts, entries.get(facts.person_id, ()), on) for facts in everyone}
        then = _lines([facts for facts in known.values() if facts], teaching, on)
        now = _lines([as_of(facts, on) for facts in everyone], teaching, on)
        lines_then = {line.person_id: line for line in then}
        lines_now = {line.person_id: line for line in now}
        learnt = []
        for facts in everyone:
            before, line = lines_then.get(facts.person_id), lines_now[facts.person_id]
            if _told(before) != _told(line):
                since = entered_since(facts, entries.get(facts.person_id, ()), on)
                learnt.append(Learnt(facts.name, before, line, since))
        working = [line for line in now if line.is_working]
        holding = sum(line.holds_certification for line in working)
        return cls(on, today, _by_role(then, everyone, teaching, today), tuple(learnt), (holding, len(working)))

    @property
    def people(self) -> int:
        """How many work here on the day, on leave or not."""
        return sum(role.people for role in self.roles)

    @property
    def holding(self) -> int:
        """How many of them hold a certification."""
        return sum(role.holding for role in self.roles)

    @property
    def count(self) -> str:
        """The day in one sentence."""
        verb = "held" if self.on < self.today else "holds" if self.holding == 1 else "hold"
        said = f"{self.holding} of {self.people} {verb} a certification"
        if self.on < self.today:
            return f"{said}, by what was known then."
        return f"{said} if nothing more is taken." if self.on > self.today else f"{said}."

    @property
    def count_now(self) -> str:
        """A past day in one sentence, by what is known now. Empty where it is the same for everybody."""
        held, people = self.holding_now
        return f"By what is known now it was {held} of {people}." if self.learnt else ""


def _lines(everyone: Sequence[Facts], teaching: Teaching, on: date) -> list[Line]:
    """Judge these people on the day, the gravest standing first and then by name."""
    return sorted((Line.of(facts, teaching, on) for facts in everyone), key=_gravest_first)


def _gravest_first(line: Line) -> tuple[int, str]:
    return [*GRAVEST_FIRST].index(State(line.standing.value)), line.name


def _by_role(
    lines_then: Sequence[Line], everyone: Sequence[Facts], teaching: Teaching, today: date
) -> tuple[RoleForecast, ...]:
    roles = []
    for role in Role:
        if lines := [line for line in lines_then if line.is_working and line.facts and line.facts.role is role]:
            without = tuple(line for line in lines if not line.holds_certification)
            roles.append(
                RoleForecast(
                    title=teaching.content.library.title_of(role),
                    people=len(lines),
                    holding=len(lines) - len(without),
                    without=without,
                    first_day_without=first_day_without([f for f in everyone if f.role is role], today),
                )
            )
    return tuple(roles)


def _told(line: Line | None) -> tuple[object, ...]:
    """Return what is told of somebody: where it is the same nothing was learnt. Who was not employed is not told of."""
    if line is None or not line.is_working:
        return ()
    reasons = tuple((reason.sentence, reason.next) for reason in line.reasons)
    return line.standing, line.holds_certification, line.certified_through, reasons
