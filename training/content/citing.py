"""What must hold wherever a choice or an item cites clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from training.content.lines import Paper, Place
from training.content.problems import Problem, did_you_mean, no_clause
from training.content.shapes import Choice, ClauseId, Item, Policy
from training.showing import count


def citing_problems(cited: Choice | Item, most: int, place: Place, paper: Paper, policy: Policy) -> Iterator[Problem]:
    """Find what a choice or an item cites wrongly.

    most  how many clauses it may cite: more, and nobody can say which one decided
    """
    yield from clause_list_problems(cited.clauses, (*place, "clauses"), paper, policy)
    if not 1 <= len(cited.clauses) <= most:
        yield paper.error((*place, "clauses"), f"It cites {count(len(cited.clauses), 'clause')}.", f"Cite 1 to {most}.")
    for number, clause_id in enumerate(cited.statute):
        if clause_id not in policy.statute:
            cure = did_you_mean(clause_id, policy.statute, f"Known here: {', '.join(policy.statute)}.")
            yield paper.error((*place, "statute", number), f"The policy file holds no statute '{clause_id}'.", cure)
    words = [policy.clauses[clause_id].words for clause_id in cited.clauses if clause_id in policy.clauses]
    if cited.mark and words and not any(cited.mark in each for each in words):
        cure = did_you_mean_words(cited.mark, words)
        yield paper.error((*place, "mark"), "The words of `mark` stand in none of its clauses.", cure)


def clause_list_problems(
    clause_ids: Iterable[ClauseId], place: Place, paper: Paper, policy: Policy, *, judged: bool = True
) -> Iterator[Problem]:
    """Find ids in a list that are no clause, or stand twice; where people are judged on them, those quoted only."""
    seen: set[ClauseId] = set()
    for number, clause_id in enumerate(clause_ids):
        here = (*place, number)
        if clause_id in policy.statute:
            yield paper.error(here, f"'{clause_id}' is statute, not policy.", "Move it to `statute:`.")
        elif clause_id not in policy.clauses:
            cure = did_you_mean(clause_id, policy.clauses, "The ids stand in policy.yaml, below `clauses:`.")
            yield paper.error(here, no_clause(clause_id), cure)
        elif judged and not policy.clauses[clause_id].keyed:
            yield paper.error(here, f"'{clause_id}' is quoted only; nobody is judged on it.", "Take it out.")
        if clause_id in seen:
            yield paper.stands_twice(here, clause_id)
        seen.add(clause_id)


def did_you_mean_words(mark: str, words: list[str]) -> str:
    """Offer the words of a clause that a mark was most likely copied from."""
    length = len(mark.split())
    phrases = [
        " ".join(each.split()[start : start + length])
        for each in words
        for start in range(max(1, len(each.split()) - length + 1))
    ]
    return did_you_mean(mark, phrases, "Copy them from policy.yaml, letter for letter.")
