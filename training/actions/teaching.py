"""The content in force, as actions and pages need it. Made once, by create_app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from training import clock
from training.content.coverage import Row
from training.content.shapes import ClauseId, Content, Module, ModuleId, Role
from training.rules import numbers, playing
from training.rules.facts import Asked, Facts, Numbers, NumbersByDay, SettingChange
from training.rules.playing import Length


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
    asked: Mapping[Role, Asked]  # with the minutes of the first numbers' quiz: `asked_of` has those in force
    lengths: Mapping[ModuleId, Length]
    first_numbers: Numbers
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
        return _numbers(self.first_numbers, tuple(changes)) if changes else NumbersByDay(self.first_numbers)

    def asked_of(self, known: Facts) -> Asked:
        """Return what is asked of somebody's role, each module with the minutes of the quiz as it is set last."""
        asked, quiz_length = self.asked[known.role], self.numbers_of(known).last.quiz_length
        if quiz_length == self.first_numbers.quiz_length:
            return asked
        modules = (replace(one, minutes=self.minutes(one.id, quiz_length)) for one in asked.modules)
        return replace(asked, modules=tuple(modules))

    def minutes(self, module_id: ModuleId, quiz_length: int) -> int:
        """Return about how many minutes a module takes with a quiz of so many questions."""
        return playing.minutes(self.lengths[module_id], quiz_length)

    def weights(self) -> Mapping[ClauseId, int]:
        """Return each policy clause's weight."""
        return {clause.id: clause.weight for clause in self.content.policy.clauses.values()}

    def modules_teaching(self, clause_id: ClauseId) -> list[Module]:
        """Return the modules that judge on a clause, in the order of the content folder."""
        return [module for module in self.content.modules.values() if clause_id in module.scenario.teaches]


@lru_cache(maxsize=64)
def _numbers(first: Numbers, changes: tuple[SettingChange, ...]) -> NumbersByDay:
    """Kept: everybody on a page is judged with the same, and a change of a setting is rare."""
    return numbers.by_day(first, changes)
