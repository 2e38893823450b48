"""Who holds a certification on a day that the Director picks, and who does not and why, role by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from training.actions.teaching import Teaching
from training.content.shapes import Role
from training.rules.facts import Facts
from training.rules.forecasting import as_of, first_day_without
from training.web.roster import Line, Roster


@dataclass(frozen=True, slots=True)
class RoleForecast:
    """One role on the day. Somebody of it works here then."""

    title: str
    people: int
    holding: int
    without: tuple[Line, ...]  # who holds no certification on the day, the gravest standing first
    first_day_without: date  # from today on, if nothing more is taken: nobody certified is left


@dataclass(frozen=True, slots=True)
class Forecast:
    """A day, as far as it is known now."""

    on: date
    today: date
    roles: tuple[RoleForecast, ...]

    @classmethod
    def of(cls, everyone: Sequence[Facts], teaching: Teaching, on: date, today: date) -> Forecast:
        """Judge everybody on the day. Who is not employed on it is left out."""
        roster = Roster.of([as_of(facts, on) for facts in everyone], teaching, on)
        roles = []
        for role in Role:
            if lines := [line for line in roster.working if line.facts.role is role]:
                without = tuple(line for line in lines if not line.judgement.holds_certification)
                roles.append(
                    RoleForecast(
                        title=teaching.content.library.title_of(role),
                        people=len(lines),
                        holding=len(lines) - len(without),
                        without=without,
                        first_day_without=first_day_without([f for f in everyone if f.role is role], today),
                    )
                )
        return cls(on, today, tuple(roles))

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
        return f"{said} if nothing more is taken." if self.on > self.today else f"{said}."
