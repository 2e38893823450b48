"""An attempt's score as it is kept with its row: written once it ends, and read where many people are judged.

Derived: the places and responses are the evidence, and whoever judges one person reads those.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from training.content.shapes import ClauseId, ItemId, ModuleId, Verdict
from training.rules.facts import AttemptId, Decision, Place, QuestionKind, Score


def written(score: Score) -> dict[str, Any]:
    """Return a score as an attempt's row holds it. What was missed keeps all that a reason quotes of it."""
    return {
        "asked": " ".join(sorted(score.asked)),
        "decided_right": " ".join(sorted(score.right)),
        "missed": [
            {
                "place": missed.place,
                "kind": missed.kind.value,
                "module_id": missed.module_id,
                "question_id": missed.question_id,
                "number": missed.number,
                "said": missed.said,
                "verdict": missed.verdict.value,
                "clauses": missed.clauses,
                "on": missed.on.isoformat(),
                "variant": missed.variant,
            }
            for missed in score.missed
        ]
        or None,
    }


def read(row: Row[Any]) -> Score | None:
    """Return the score that an attempt's row holds. None: it holds none."""
    if row.asked is None:
        return None
    missed = tuple([_missed(row.id, one) for one in row.missed or ()])
    return Score(row.asked.split(), row.decided_right.split(), missed)


def _missed(attempt_id: AttemptId, one: Mapping[str, Any]) -> Decision:
    return Decision(
        attempt_id=attempt_id,
        place=Place(one["place"]),
        kind=QuestionKind(one["kind"]),
        module_id=ModuleId(one["module_id"]),
        question_id=ItemId(one["question_id"]),
        number=one["number"],
        said=one["said"],
        verdict=Verdict(one["verdict"]),
        clauses=tuple(map(ClauseId, one["clauses"])),
        graded=True,
        on=date.fromisoformat(one["on"]),
        variant=one["variant"],
    )
