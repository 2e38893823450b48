"""An attempt's score as it is kept with its row: written once it ends, and read where many people are judged.

Derived: the places and responses are the evidence, and whoever judges one person reads those. Where
they come to say something else, as by a correction, the score is taken away, and they are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, cast

from training.content.shapes import ClauseId, ItemId, ModuleId, Verdict
from training.rules.facts import AttemptId, Decision, Place, QuestionKind, Score


def written(score: Score, began_on: date) -> dict[str, Any]:
    """Return a score as an attempt's row holds it. What was missed keeps all that a reason quotes of it.

    began_on  the day on which the attempt began: a decision's day is counted from it
    """
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
                "day": (missed.on - began_on).days,
                "variant": missed.variant,
            }
            for missed in score.missed
        ]
        or None,
    }


def read(attempt_id: AttemptId, began_on: date, asked: str, right: str, missed: Iterable[Mapping[str, Any]]) -> Score:
    """Return the score that an attempt's row holds."""
    # Nothing here is made a type by calling it: hundreds of thousands are read in a row.
    return Score(
        cast(list[ClauseId], asked.split()),
        cast(list[ClauseId], right.split()),
        tuple([_missed(attempt_id, began_on, one) for one in missed]) if missed else (),
    )


def _missed(attempt_id: AttemptId, began_on: date, one: Mapping[str, Any]) -> Decision:
    return Decision(
        attempt_id=attempt_id,
        place=Place(one["place"]),
        kind=QuestionKind(one["kind"]),
        module_id=ModuleId(one["module_id"]),
        question_id=ItemId(one["question_id"]),
        number=one["number"],
        said=one["said"],
        verdict=Verdict(one["verdict"]),
        clauses=tuple(one["clauses"]),
        graded=True,
        on=began_on + timedelta(one["day"]),
        variant=one["variant"],
    )
