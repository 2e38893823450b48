"""One person's facts with all that judging them needs, worked out once. Holds no rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from training.content.shapes import ClauseId, ModuleId
from training.rules.certifying import attempts_that_count, certified_since, latest_certification
from training.rules.facts import Asked, Attempt, Certification, Decision, Facts, NumbersByDay, ObligationKind
from training.rules.obliging import Obligation, obligations, undated
from training.rules.scoring import Breach, failures_in_a_row, misses_in_a_row, unresolved_breaches


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one person, with what every finder needs of them worked out once."""

    facts: Facts
    asked: Asked
    numbers: NumbersByDay
    obligations: tuple[Obligation, ...]  # open or to come
    certification: Certification | None  # the one that runs longest; None: never certified in this employment
    breaches: tuple[Breach, ...]  # those not yet put right
    misses: Mapping[ClauseId, list[tuple[Attempt, Decision]]]  # what was missed twice running, or oftener
    failures: Mapping[ModuleId | None, list[Attempt]]  # what was not passed twice running, or oftener; None: refresher
    undated: tuple[ModuleId, ...]  # the modules that somebody certified never passed, and no change is known to add

    @classmethod
    def of(cls, facts: Facts, asked: Asked, numbers: NumbersByDay) -> Case:
        attempts, certification = attempts_that_count(facts, numbers), latest_certification(facts)
        return cls(
            facts,
            asked,
            numbers,
            obligations=obligations(facts, asked, numbers),
            certification=certification,
            breaches=unresolved_breaches(attempts),
            misses=misses_in_a_row(attempts),
            failures=failures_in_a_row(attempts, certification.granted_on if certification else date.min),
            undated=undated(facts, asked, attempts),
        )

    def is_certified_since(self, arose_on: date, today: date) -> bool:
        """Say whether what arose on a day is asked of somebody who has been certified in this employment by today."""
        since = certified_since(self.facts, arose_on)
        return since is not None and since <= today

    def open_ones(self, kind: ObligationKind, today: date) -> list[Obligation]:
        """Return the obligations of a kind that are to be met today, late or not, the earliest opened first."""
        return [o for o in self.obligations if o.kind is kind and o.is_open(today)]

    def open_one(self, kind: ObligationKind, today: date) -> Obligation | None:
        """Return the first of them. None: there is none. Of refreshers there is one at most."""
        return next(iter(self.open_ones(kind, today)), None)

    def taught(self, clauses: Iterable[ClauseId]) -> tuple[ClauseId, ...]:
        """Return those of the clauses that the role's modules teach: a reason ends with the requirement."""
        return tuple(clause for clause in clauses if clause in self.asked.teaches)

    def mended_by(self, clauses: Iterable[ClauseId], first: ModuleId | None) -> tuple[ModuleId, ...]:
        """Return the modules that teach these clauses, as few as will do, the one where it happened first.

        first  None: it happened in none of them
        """
        left, found = set(clauses), []
        for module in sorted(self.asked.modules, key=lambda module: module.id != first):
            if left & module.teaches:
                left -= module.teaches
                found.append(module.id)
        return tuple(found)
