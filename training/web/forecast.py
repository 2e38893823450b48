"""Who holds a certification on a day that the Director picks, and who does not and why, role by role.

Everybody is judged, some hundreds at a time. Only those whom the page names are read once more and told in full.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

from sqlalchemy.orm import Session

from training.actions.teaching import Teaching
from training.content.shapes import Role
from training.records import entries, facts, people
from training.records.standings import gravity_of
from training.rules.facts import Entry, Facts, PersonId
from training.rules.forecasting import Stretch, as_known_on, as_of, entered_since, first_day_without, stretches_held
from training.rules.standing import NOT_HERE, Judgement, judge
from training.web.roster import PAGE, PRINTED_PAGE, Line

LEARNT = "learnt"
"""The name of the list of those of whom something else is known now. The others are named as their roles are."""


class NoSuchPage(LookupError):
    """A list that the day does not have, or a page past its end."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How far a list of people goes of which one page is shown."""

    name: str
    people: int  # on all of its pages
    page: int  # from 1
    pages: int


@dataclass(frozen=True, slots=True)
class RoleForecast:
    """One role on the day. Somebody of it works here then."""

    title: str
    people: int
    holding: int
    first_day_without: date  # from today on, if nothing more is taken: nobody certified is left
    listing: Listing  # of those who hold no certification on the day
    without: Sequence[Line]  # its page, the gravest standing first and then by name


@dataclass(frozen=True, slots=True)
class Learnt:
    """Somebody of whom something else is known now of a past day than was known then."""

    name: str
    then: Line | None  # None: nothing was known, they were entered later
    now: Line
    since: tuple[str, ...]  # what was entered since, a sentence each


@dataclass(frozen=True, slots=True)
class Forecast:
    """A day to come or today, as far as it is known now; a past day, as far as it was known then."""

    on: date
    today: date
    only: str  # the one list that is shown, by its name. Empty: each of them, from its beginning
    roles: Sequence[RoleForecast]
    learnt_listing: Listing  # of a past day: those of whom what is known now differs
    learnt: Sequence[Learnt]  # its page, by name
    holding_now: int  # by what is known now: how many hold one on the day
    people_now: int  # of how many who work here then
    not_judged: Sequence[str]  # the names of those who could not be, and are counted nowhere

    @classmethod
    def of(
        cls, session: Session, teaching: Teaching, on: date, today: date, *, only: str = "", page: int = 1
    ) -> Forecast:
        """Judge everybody on the day. Who is not employed on it is left out.

        only, page  one list by its name, and which page of it. Without a name: each from its beginning

        Raises NoSuchPage.
        """
        day, counts = _Day(session, teaching, on, today), _Counts()
        known: Mapping[PersonId, _Known] = {}
        for person_ids in people.in_batches(session, facts.SOME):
            known = day.known(person_ids)
            for one in known.values():
                with facts.noting_failure(one.whole.person_id, day.failed):
                    counts.add(day, one)
        lists = {role.value: counts.without[role] for role in Role if counts.people[role]} | {LEARNT: counts.learnt}
        if (only and only not in lists) or (not only and page > 1):
            raise NoSuchPage(f"{only}, {page}")
        pages = {name: _page(name, keys, only, page) for name, keys in lists.items()}
        # In a small library that is nobody: all are among those read last.
        others = [one for _, shown in pages.values() for one in shown if one not in known]
        known = {**known, **(day.known(others) if others else {})}
        roles = [
            RoleForecast(
                teaching.content.library.title_of(role),
                counts.people[role],
                counts.people[role] - listing.people,
                first_day_without(counts.held[role], today),
                listing,
                [day.line_then(known[one]) for one in shown],
            )
            for role in Role
            if role.value in pages
            for listing, shown in [pages[role.value]]
        ]
        listing, shown = pages[LEARNT]
        learnt = [day.learnt(known[one]) for one in shown]
        not_judged = people.names(session, day.failed)
        return cls(on, today, only, roles, listing, learnt, counts.holding_now, counts.people_now, not_judged)

    @property
    def people(self) -> int:
        """How many work here on the day, on leave or not."""
        return sum(role.people for role in self.roles)

    @property
    def holding(self) -> int:
        """How many of them hold a certification."""
        return sum(role.holding for role in self.roles)

    @property
    def count(self) -> str:
        """The day in one sentence."""
        verb = "held" if self.on < self.today else "holds" if self.holding == 1 else "hold"
        said = f"{self.holding} of {self.people} {verb} a certification"
        if self.on < self.today:
            return f"{said}, by what was known then."
        return f"{said} if nothing more is taken." if self.on > self.today else f"{said}."

    @property
    def count_now(self) -> str:
        """A past day in one sentence, by what is known now. Empty where it is the same for everybody."""
        if not self.learnt_listing.people:
            return ""
        return f"By what is known now it was {self.holding_now} of {self.people_now}."


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one person's day."""

    then: Facts | None  # as it was known then; of today and of a day to come, as it is now. None: nothing was
    now: Facts
    whole: Facts  # with what came after the day
    entries: Sequence[Entry]  # of a past day: all that stands or stood of the person's work and leave


@dataclass(frozen=True, slots=True)
class _Day:
    """The day, and what it is judged by."""

    session: Session
    teaching: Teaching
    on: date
    today: date
    failed: list[PersonId] = field(default_factory=list)  # who could not be judged

    def known(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, _Known]:
        is_past = self.on < self.today
        entered = entries.of_people(self.session, person_ids, self.teaching.day) if is_past else {}
        found = {}
        for whole in facts.in_short(self.session, person_ids, in_full=self.was_open, failed=self.failed):
            with facts.noting_failure(whole.person_id, self.failed):
                its, now = entered.get(whole.person_id, ()), as_of(whole, self.on)
                then = as_known_on(whole, its, self.on) if is_past else now
                found[whole.person_id] = _Known(then, now, whole, its)
        return found

    def was_open(self, attempt: Any) -> bool:
        """Say whether an attempt that has ended was open at the end of the day: what was decided by then counts."""
        return bool(attempt.began_on <= self.on < attempt.ended_on)

    def judged(self, known: Facts) -> Judgement:
        return judge(known, self.teaching.asked_of(known), self.teaching.numbers_of(known), self.on)

    def line(self, known: Facts) -> Line:
        return Line.of(known, self.teaching, self.on)

    def line_then(self, known: _Known) -> Line:
        assert known.then  # of whom nothing was known, nobody is on a role's list
        return self.line(known.then)

    def learnt(self, known: _Known) -> Learnt:
        """Tell both, and what was entered since."""
        then = self.line(known.then) if known.then else None
        since = entered_since(known.whole, known.entries, self.on)
        return Learnt(known.whole.name, then, self.line(known.now), since)


@dataclass(slots=True)
class _Counts:
    """What is counted as everybody goes by. Of each person no more is kept than their place in a list."""

    people: Counter[Role] = field(default_factory=Counter)
    without: defaultdict[Role, list[tuple[int, str, PersonId]]] = field(default_factory=lambda: defaultdict(list))
    held: defaultdict[Role, set[Stretch]] = field(default_factory=lambda: defaultdict(set))
    learnt: list[tuple[str, PersonId]] = field(default_factory=list)
    holding_now: int = 0
    people_now: int = 0

    def add(self, day: _Day, known: _Known) -> None:
        """Count one person. Whoever cannot be judged is not counted at all: so all is judged first."""
        whole, then = known.whole, known.then
        held = list(stretches_held(whole, day.today))
        judged_then = judged_now = day.judged(then) if then else None
        if then != known.now:
            judged_now = day.judged(known.now)
            if _told(day.line_then(known) if then else None) != _told(day.line(known.now)):
                self.learnt.append((whole.name, whole.person_id))
        self.held[whole.role].update(held)
        if then and judged_then and judged_then.state not in NOT_HERE:
            self.people[then.role] += 1
            if not judged_then.holds_certification:
                self.without[then.role].append((gravity_of(judged_then.state), whole.name, whole.person_id))
        if judged_now and judged_now.state not in NOT_HERE:
            self.people_now += 1
            self.holding_now += judged_now.holds_certification


def _page(
    name: str, keys: Sequence[tuple[*tuple[object, ...], PersonId]], only: str, page: int
) -> tuple[Listing, Sequence[PersonId]]:
    """Return one page of a list of people, which is not in order yet: how far it goes, and who is on it."""
    most = PRINTED_PAGE if only else PAGE
    pages = max(1, ceil(len(keys) / most))
    if only == name and not 1 <= page <= pages:
        raise NoSuchPage(f"{name}, {page}")
    listing = Listing(name, len(keys), page if only else 1, pages)
    if only not in ("", name):
        return listing, ()
    at = (listing.page - 1) * most
    return listing, [key[-1] for key in sorted(keys)[at : at + most]]


def _told(line: Line | None) -> tuple[object, ...]:
    """Return what is told of somebody: where it is the same nothing was learnt. Who was not employed is not told of."""
    if line is None or not line.is_working:
        return ()
    reasons = tuple((reason.sentence, reason.next) for reason in line.reasons)
    return line.standing, line.holds_certification, line.certified_through, reasons
