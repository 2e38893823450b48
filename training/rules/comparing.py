"""Two versions of the policy, clause by clause. Says which words differ, never what that means."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from training.content.shapes import Clause, ClauseId, Policy


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a row, in both versions or in this one alone."""

    words: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A clause in the older and in the newer words. Of one that was added or taken out, one side is missing."""

    id: ClauseId
    older: Clause | None
    newer: Clause | None
    older_runs: tuple[Run, ...]
    newer_runs: tuple[Run, ...]

    @property
    def called(self) -> str:
        """What the clause is called: its number in the newer version, or else in the older."""
        clause = self.newer or self.older
        assert clause is not None
        return clause.called


def changed(older: Policy, newer: Policy) -> tuple[Compared, ...]:
    """Return the clauses whose words differ: in the order of the newer version, those taken out last.

    Words are compared byte for byte; a number, a weight or a note of ours may change unsaid.
    """
    ids = [*newer.clauses, *(clause for clause in older.clauses if clause not in newer.clauses)]
    found = []
    for clause_id in ids:
        before, after = older.clauses.get(clause_id), newer.clauses.get(clause_id)
        if before is None or after is None or before.words != after.words:
            runs = _runs(before.words if before else "", after.words if after else "")
            found.append(Compared(clause_id, before, after, *runs))
    return tuple(found)


def _runs(older: str, newer: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts as runs of words, the other ones marked. Words are compared, not letters: whole words read."""
    before, after = older.split(), newer.split()
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return (
        tuple(_of(before[i:j], step) for step, i, j, _, _ in steps if j > i),
        tuple(_of(after[i:j], step) for step, _, _, i, j in steps if j > i),
    )


def _of(words: list[str], step: str) -> Run:
    return Run(" ".join(words), is_other=step != "equal")
