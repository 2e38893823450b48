"""Which items an attempt asks, in which order, and under which names its options travel.

Everything here follows from what is passed in, the seed included: the same seed draws the same paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training.content.shapes import ClauseId, Item, ItemId, Module, ModuleId, TextId, Verdict
from training.rules.facts import Attempt, Decision, Flag, PolicyChange, QuestionKind
from training.rules.scoring import missed_clauses, unanswered_clauses, unresolved_breaches

NEVER = -1

_Seen = dict[tuple[ModuleId, str], int]


@dataclass(frozen=True, slots=True)
class InPlay:
    """Which items may be asked now."""

    supplied: Collection[TextId] = ()  # the supplied texts that are there
    changes: Sequence[PolicyChange] = ()  # as the Director signed them
    version_to_come: str = ""  # the policy version that is read already and not in force; empty: none is

    def has(self, item: Item) -> bool:
        """Say whether an item may be asked: its texts are there, and it is in the words in force.

        An item on a clause that a published version changed materially is asked only if it
        was written in that version's words, or in later ones.

        Source: ours; a question about words that are not the policy teaches the wrong policy.
        """
        if self.version_to_come and item.words_of == self.version_to_come:
            return False
        return all(text in self.supplied for text in item.needs) and all(
            item.words_of in change.since
            for change in self.changes
            if change.published_on and set(change.clauses).intersection(item.clauses)
        )


@dataclass(frozen=True, slots=True)
class Question:
    """One item as it is put on the paper."""

    module_id: ModuleId
    item_id: ItemId
    asked_for: tuple[ClauseId, ...]  # the weight-3 clauses for which it was drawn; they must be decided right
    order: tuple[int, ...]  # the places of its options in the revision, from 0, in the order shown


def quiz(
    module: Module,
    path: Sequence[Decision],
    history: Sequence[Attempt],
    in_play: InPlay,
    length: int,
    weights: Mapping[ClauseId, int],
    seed: int,
    flags: Sequence[Flag] = (),
) -> tuple[Question, ...]:
    """Draw a module's quiz, once its scenario has ended.

    path      this attempt's decisions in the scenario
    history   the person's earlier attempts, in the order they ended
    flags     the person's own
    in_play   which items may be asked
    length    how many items to ask; more when the clauses to be asked need more

    Asks every weight-3 clause taught; every clause on which the path was not right,
    that was breached and is not put right, that was missed in the last attempt at
    this module, or that is flagged and taught here; then others up to the length. Two items that ask the same thing in
    other words are both drawn only where a clause has no other item. A clause
    without an item in play is not asked.

    Source: ours (no item twice while another is fresh; no clause untested that can be a breach).
    """
    weight_3 = [clause for clause in module.scenario.teaches if weights.get(clause) == 3]
    drawing = _Drawing([module], history, in_play, seed)
    flagged = [clause for clause in _flagged(flags, history) if clause in module.scenario.teaches]
    for clause in dict.fromkeys([*weight_3, *_weak_clauses(module.id, path, history), *flagged]):
        drawing.want(clause)
    drawing.serve_wanted()
    drawing.fill(length)
    return drawing.questions(weights)


def refresher_scenario(module_ids: Sequence[ModuleId], history: Sequence[Attempt]) -> ModuleId:
    """Return the module whose scenario this person played longest ago; one never played comes first.

    module_ids  those of the role's curriculum, in its order, which also breaks ties; at least one

    Source: ours.
    """
    played = {
        decision.module_id: index
        for index, attempt in enumerate(history)
        for decision in attempt.decisions
        if decision.kind is QuestionKind.SCENE
    }
    return min(module_ids, key=lambda module_id: played.get(module_id, NEVER))


def refresher(
    modules: Sequence[Module],
    history: Sequence[Attempt],
    certified_on: date | None,
    in_play: InPlay,
    length: int,
    weights: Mapping[ClauseId, int],
    seed: int,
    flags: Sequence[Flag] = (),
) -> tuple[Question, ...]:
    """Draw a refresher's items over all modules of the role's curriculum.

    certified_on  the day on which the last certification was granted
    length        how many items at most; exceeded only by the weight-3 clauses themselves

    Asks one item for every weight-3 clause that these modules teach, then one for
    every other clause that is flagged, or was missed after `certified_on`, the longest missed first.

    Source: ours.
    """
    taught = dict.fromkeys(clause for module in modules for clause in module.scenario.teaches)
    drawing = _Drawing(modules, history, in_play, seed)
    for clause in taught:
        if weights.get(clause) == 3:
            drawing.want(clause)
            drawing.serve(clause)
    flagged = [clause for clause in _flagged(flags, history) if clause in taught]
    for clause in [*flagged, *missed_clauses(_decided_after(certified_on, history))]:
        if len(drawing.drawn) < length and not drawing.serves(clause):
            drawing.want(clause)
            drawing.serve(clause)
    return drawing.questions(weights)


def change(
    modules: Sequence[Module],
    clauses: Sequence[ClauseId],
    history: Sequence[Attempt],
    in_play: InPlay,
    weights: Mapping[ClauseId, int],
    seed: int,
) -> tuple[Question, ...]:
    """Draw what a policy change asks.

    modules  those of the role's curriculum
    clauses  those that are to be learnt in the words in force

    Asks one item for each clause, two for one of weight 3 where two are in play.

    Source: ours.
    """
    drawing = _Drawing(modules, history, in_play, seed)
    for clause in clauses:
        drawing.want(clause)
        for number in range(2 if weights.get(clause) == 3 else 1):
            if drawing.times_served(clause) <= number:
                drawing.serve(clause)
    return drawing.questions(weights)


def option_order(seed: int, key: str, count: int) -> tuple[int, ...]:
    """Return the numbers from 0 to count - 1 in an order that tells nothing. `key` names the question."""
    return tuple(sorted(range(count), key=lambda index: _lot(seed, "order", key, index)))


def option_names(seed: int, key: str, count: int) -> tuple[str, ...]:
    """Return an opaque name for each option, counted as in the revision. Without the seed they tell nothing."""
    return tuple(_lot(seed, "name", key, index)[:12] for index in range(count))


class _Drawing:
    """A paper in the making: what is in play, what is wanted, what is drawn."""

    def __init__(self, modules: Sequence[Module], history: Sequence[Attempt], in_play: InPlay, seed: int) -> None:
        self.seed = seed
        self.wanted: list[ClauseId] = []
        self.drawn: list[tuple[ModuleId, Item]] = []
        self.seen, self.seen_variants = _last_seen(history)
        found = [(module.id, item) for module in modules for item in module.items.values() if in_play.has(item)]
        self.left = sorted(found, key=lambda found: _lot(seed, "item", found[0], found[1].id))

    def want(self, clause: ClauseId) -> None:
        self.wanted.append(clause)

    def serves(self, clause: ClauseId) -> bool:
        return self.times_served(clause) > 0

    def times_served(self, clause: ClauseId) -> int:
        return sum(clause in item.clauses for _, item in self.drawn)

    def serve_wanted(self) -> None:
        """Draw until every wanted clause is served, with few items: one may serve several."""
        while waiting := {clause for clause in self.wanted if not self.serves(clause)}:
            if not self._draw_from(found for found in self.left if waiting & set(found[1].clauses)):
                return

    def serve(self, clause: ClauseId) -> None:
        """Draw an item of its own for a clause, where one is left."""
        self._draw_from(found for found in self.left if clause in found[1].clauses)

    def fill(self, length: int) -> None:
        """Draw more up to the length, none that asks the same thing as one drawn."""
        while len(self.drawn) < length:
            if not self._draw_from(found for found in self.left if not self._is_repeated(found)):
                return

    def questions(self, weights: Mapping[ClauseId, int]) -> tuple[Question, ...]:
        """Return what is drawn, in an order that tells nothing of why it was drawn."""
        must = {clause for clause in self.wanted if weights.get(clause) == 3}
        return tuple(
            Question(
                module_id,
                item.id,
                asked_for=tuple(clause for clause in item.clauses if clause in must),
                order=option_order(self.seed, f"{module_id}/{item.id}", len(item.options)),
            )
            for module_id, item in sorted(self.drawn, key=lambda d: _lot(self.seed, "place", d[0], d[1].id))
        )

    def _draw_from(self, candidates: Iterable[tuple[ModuleId, Item]]) -> bool:
        """Draw the freshest candidate, of the equally fresh the one that serves most; say whether there was one."""
        best = min(candidates, key=self._rank, default=None)
        if best is None:
            return False
        self.left.remove(best)
        self.drawn.append(best)
        return True

    def _rank(self, found: tuple[ModuleId, Item]) -> tuple[bool, int, int, int]:
        module_id, item = found
        served = [clause for clause in item.clauses if clause in self.wanted and not self.serves(clause)]
        item_seen = self.seen.get((module_id, item.id), NEVER)
        variant_seen = self.seen_variants.get((module_id, variant_of(item)), NEVER)
        return self._is_repeated(found), item_seen, variant_seen, -len(served)

    def _is_repeated(self, found: tuple[ModuleId, Item]) -> bool:
        return any(found[0] == module_id and variant_of(found[1]) == variant_of(item) for module_id, item in self.drawn)


def variant_of(item: Item) -> str:
    """Return what the item shares with its variants: its `variant of`, or else its own id."""
    return item.variant_of or item.id


def _last_seen(history: Sequence[Attempt]) -> tuple[_Seen, _Seen]:
    """Return the index of the attempt that asked it last: for each item met, and for each variant met."""
    # Apart: a variant may bear the name of one of its items, which need not be the one that was met.
    items: _Seen = {}
    variants: _Seen = {}
    for index, attempt in enumerate(history):
        for decision in attempt.decisions:
            if decision.kind is QuestionKind.ITEM:
                items[decision.module_id, decision.question_id] = index
                variants[decision.module_id, decision.variant or decision.question_id] = index
    return items, variants


def _weak_clauses(module_id: ModuleId, path: Sequence[Decision], history: Sequence[Attempt]) -> list[ClauseId]:
    """Return the clauses that this person has yet to learn: on this path, from a breach, from the last attempt here."""
    astray = [clause for decision in path if decision.verdict is not Verdict.RIGHT for clause in decision.clauses]
    breached = [clause for breach in unresolved_breaches(history) for clause in breach.clauses]
    here = [attempt for attempt in history if attempt.module_id == module_id]
    missed = missed_clauses(here[-1].decisions) if here else ()
    return [*astray, *breached, *missed]


def _flagged(flags: Sequence[Flag], history: Sequence[Attempt]) -> list[ClauseId]:
    """Return the clauses that flags ask for: what is asked for must be asked, or no pass could answer it."""
    return [clause for flag in flags if not flag.withdrawn_on for clause in unanswered_clauses(flag, history)]


def _decided_after(day: date | None, history: Sequence[Attempt]) -> list[Decision]:
    return [decision for attempt in history for decision in attempt.decisions if day is None or decision.on > day]


def _lot(seed: int, *of: object) -> str:
    """Return the lot that the seed draws for a thing: 64 hexadecimal digits. Ours rather than `random`, so that
    no other release of Python draws another paper."""
    return hashlib.sha256("/".join(map(str, (seed, *of))).encode()).hexdigest()
