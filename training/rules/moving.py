"""Whom a changed setting moves, and from when to when. Decides nothing: each is judged before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from training import showing
from training.rules.facts import Asked, Facts, NumbersByDay
from training.rules.obliging import Obligation, Rule, obligations
from training.rules.standing import Judgement, judge

_MOVABLE = (Rule.WINDOW, Rule.AGAIN)
"""What opens on a day that the numbers reckon, and of which nobody has two. All else is named by the day it opens."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing about somebody that would be another: a date, or how much is left."""

    what: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose standing or next dates would be others."""

    facts: Facts
    was: Judgement
    becomes: Judgement
    moves: tuple[Move, ...]  # in the order in which things open; empty where the standing alone is another


def moved(facts: Facts, asked: Asked, before: NumbersByDay, after: NumbersByDay, day: date) -> Moved | None:
    """Return how somebody is judged on a day with the numbers before and after. None: alike.

    day  the first on which the numbers after are in force

    Holds: `was` and `becomes` are what judging says before and after.

    Source: ours; a setting moves people, and whoever sets it sees whom before it is set.
    """
    was, becomes = judge(facts, asked, before, day), judge(facts, asked, after, day)
    if _said(was) == _said(becomes):
        return None
    old, new = _by_name(obligations(facts, asked, before), was), _by_name(obligations(facts, asked, after), becomes)
    names = {_name(one) for one in (*_next_ones(was), *_next_ones(becomes))}
    in_order = sorted(names, key=lambda name: min(side[name].opens_on for side in (old, new) if name in side))
    return Moved(facts, was, becomes, tuple(m for name in in_order for m in _moves(old.get(name), new.get(name))))


def _said(judged: Judgement) -> tuple[object, ...]:
    reasons = [replace(one, obligation=None) for one in judged.reasons]  # what a reason brings is among the obligations
    shown = [one and replace(one, reckoned_on=_without_leave(one)) for one in (*judged.obligations, judged.opens_next)]
    return judged.state, judged.holds_certification, reasons, shown


def _without_leave(obligation: Obligation) -> date:
    """Return the date before leave moves it: the one that the Director set, or else the one reckoned."""
    return obligation.set_date.due_on if obligation.set_date else obligation.reckoned_on


def _next_ones(judged: Judgement) -> list[Obligation]:
    """Return what a judgement speaks of: what is open, and the next that time alone will open."""
    return [*judged.obligations, *([judged.opens_next] if judged.opens_next else [])]


_Name = tuple[Rule, date | None]


def _name(obligation: Obligation) -> _Name:
    return obligation.rule, None if obligation.rule in _MOVABLE else obligation.opens_on


def _by_name(known: Iterable[Obligation], judged: Judgement) -> dict[_Name, Obligation]:
    """Return all that somebody has to meet, and what their reasons bring, by name."""
    return {_name(one): one for one in (*known, *judged.obligations)}


def _moves(old: Obligation | None, new: Obligation | None) -> Iterator[Move]:
    """Yield what of an obligation is another. None: it is not asked, before or after."""
    one = new or old
    assert one is not None
    kind = one.kind.label
    if old is None or new is None:
        yield Move(kind, _asked(old), _asked(new))
        return
    if old.opens_on != new.opens_on:
        yield Move(f"{kind} opens", showing.day(old.opens_on), showing.day(new.opens_on))
    if _due(old) != _due(new):
        yield Move(f"{kind} due", _due(old), _due(new))
    if old.ends_on and new.ends_on and old.ends_on != new.ends_on:
        yield Move(f"{kind} can be taken until", showing.day(old.ends_on), showing.day(new.ends_on))
    if old.module_ids != new.module_ids:
        yield Move(f"{kind}, modules left", str(len(old.module_ids)), str(len(new.module_ids)))


def _asked(obligation: Obligation | None) -> str:
    return f"due {_due(obligation)}" if obligation else "not asked"


def _due(obligation: Obligation) -> str:
    if obligation.due_on:
        return showing.day(obligation.due_on)
    return f"on return, and {showing.day(_without_leave(obligation))} without the leave"
