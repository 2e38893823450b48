"""The content in force, as actions and pages need it. Made once, by create_app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from training import clock
from training.content.coverage import Row
from training.content.shapes import ClauseId, Content, Module, ModuleId, Role
from training.rules import numbers
from training.rules.facts import Asked, Facts, NumbersByDay, SettingChange


@dataclass(frozen=True, slots=True)
class Revision:
    """A module as published now: its content, and the hash and text under which it is kept."""

    hash: str
    body: str
    module: Module


@dataclass(frozen=True, slots=True)
class Teaching:
    """All that is taught now, and with which numbers it began."""

    content: Content
    revisions: Mapping[ModuleId, Revision]
    asked: Mapping[Role, Asked]
    first_numbers: tuple[tuple[str, str], ...]  # each number's name in the curriculum, and its words
    policy_hash: str
    zone: ZoneInfo
    coverage: tuple[Row, ...]

    def day(self, instant: datetime) -> date:
        """Return the library's own date at an instant."""
        return clock.day_of(instant, self.zone)

    def numbers_of(self, known: Facts) -> NumbersByDay:
        """Return the library's numbers day by day, with the settings that were loaded together with the facts."""
        return self.numbers_by(known.settings)

    def numbers_by(self, changes: Sequence[SettingChange]) -> NumbersByDay:
        """Return the library's numbers day by day: the curriculum's, and what was changed since."""
        return _numbers(self.first_numbers, tuple(changes))

    def weights(self) -> Mapping[ClauseId, int]:
        """Return each policy clause's weight."""
        return {clause.id: clause.weight for clause in self.content.policy.clauses.values()}

    def modules_teaching(self, clause_id: ClauseId) -> list[Module]:
        """Return the modules that judge on a clause, in the order of the content folder."""
        return [module for module in self.content.modules.values() if clause_id in module.scenario.teaches]


@lru_cache(maxsize=64)
def _numbers(first: tuple[tuple[str, str], ...], changes: tuple[SettingChange, ...]) -> NumbersByDay:
    """Kept: everybody on a page is judged with the same, and a change of a setting is rare."""
    return numbers.by_day(dict(first), changes)
