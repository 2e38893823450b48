"""An attempt's score as it is kept with its row: written once it ends, and read where many people are judged.

Derived: the places and responses are the evidence, and whoever judges one person reads those. Where
they come to say something else, as by a correction, the score is taken away, and they are read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
        or None,
    }


def read(
    attempt_id: AttemptId, began_on: date, asked: str, right: str, missed: Iterable[Sequence[Any]] | None
) -> Score:
    """Return the score that an attempt's row holds."""
    return Score(_Clauses(asked), _Clauses(right), tuple([_missed(attempt_id, began_on, *one) for one in missed or ()]))


class _Clauses(Collection[ClauseId]):
    """Clauses as a row holds them, with a blank between. Most are never asked for: so they are parted only then."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = words

    def __contains__(self, clause: object) -> bool:
        return f" {clause} " in f" {self._words} "

    def __iter__(self) -> Iterator[ClauseId]:
        return iter(cast(list[ClauseId], self._words.split()))

    def __len__(self) -> int:
        return len(self._words.split())


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
