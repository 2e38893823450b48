"""The content in force, as actions and pages need it. Made once, by create_app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from training import clock
from training.content.coverage import Row
from training.content.shapes import ClauseId, Content, Module, ModuleId, Role
from training.rules.facts import Asked, Numbers


@dataclass(frozen=True, slots=True)
class Revision:
    """A module as published now: its content, and the hash and text under which it is kept."""

    hash: str
    body: str
    module: Module


@dataclass(frozen=True, slots=True)
class Teaching:
    """All that is taught now, and by which numbers."""

    content: Content
    revisions: Mapping[ModuleId, Revision]
    asked: Mapping[Role, Asked]
    numbers: Numbers
    policy_hash: str
    zone: ZoneInfo
    coverage: tuple[Row, ...]

    def day(self, instant: datetime) -> date:
        """Return the library's own date at an instant."""
        return clock.day_of(instant, self.zone)

    def weights(self) -> Mapping[ClauseId, int]:
        """Return each policy clause's weight."""
        return {clause.id: clause.weight for clause in self.content.policy.clauses.values()}

    def modules_teaching(self, clause_id: ClauseId) -> list[Module]:
        """Return the modules that judge on a clause, in the order of the content folder."""
        return [module for module in self.content.modules.values() if clause_id in module.scenario.teaches]
