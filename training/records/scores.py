"""An attempt's score as it is kept with its row: written once it ends, and read where many people are judged.

Derived: the places and responses are the evidence, and whoever judges one person reads those. Where
they come to say something else, as by a correction, the score is taken away, and they are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from sys import intern

from pydantic_core import from_json, to_json

from training.content.shapes import ClauseId, ItemId, ModuleId, Verdict
from training.rules.facts import AttemptId, Decision, Place, QuestionKind, Score


def written(score: Score, began_on: date) -> dict[str, str | None]:
    """Return a score as an attempt's row holds it. What was missed keeps all that a reason quotes of it.

    began_on  the day on which the attempt began: a decision's day is counted from it
    """
    missed = [
        [
            missed.place,
            missed.kind.value,
            missed.module_id,
            missed.question_id,
            missed.number,
            missed.said,
            missed.verdict.value,
            missed.clauses,
            (missed.on - began_on).days,
            missed.variant,
        ]
        for missed in score.missed
    ]
    return {
        "asked": " ".join(sorted(score.asked)),
        "decided_right": " ".join(sorted(score.right)),
        "missed": to_json(missed).decode() if missed else None,
    }


def read(attempt_id: AttemptId, began_on: date, asked: str, right: str, missed: str | None) -> Score:
    """Return the score that an attempt's row holds."""
    every = tuple([_missed(attempt_id, began_on, *one) for one in from_json(missed)]) if missed else ()
    return Score(_clauses(asked), _clauses(right), every)


@lru_cache(maxsize=8192)
def _clauses(words: str) -> frozenset[ClauseId]:
    """Return clauses as a row holds them, with a blank between. Most rows hold the same as many others."""
    return frozenset(ClauseId(intern(word)) for word in words.split())


_KINDS: Mapping[str, QuestionKind] = {kind.value: kind for kind in QuestionKind}
_VERDICTS: Mapping[str, Verdict] = {verdict.value: verdict for verdict in Verdict}


def _missed(
    attempt_id: AttemptId,
    began_on: date,
    place: Place,
    kind: str,
    module_id: ModuleId,
    question_id: ItemId,
    number: int,
    said: str,
    verdict: str,
    clauses: Iterable[ClauseId],
    day: int,
    variant: str,
) -> Decision:
    # By their order, and looked up: hundreds of thousands are read in a row.
    return Decision(
        attempt_id,
        place,
        _KINDS[kind],
        module_id,
        question_id,
        number,
        said,
        _VERDICTS[verdict],
        tuple(clauses),
        True,  # only what is graded is missed
        began_on + timedelta(day),
        variant,
    )
