"""People for the Director's pages: a line each, the counts of all, and the matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from training import showing
from training.actions import standings
from training.actions.teaching import Teaching
from training.content.shapes import LabelEnum, ModuleId
from training.records.standings import Counts, Listed
from training.rules.certifying import attempts_that_count, ended_on, passes
from training.rules.evidence import Evidence
from training.rules.facts import Certification, Facts, Outcome, PersonId
from training.rules.saying import Said, SaidReason
from training.rules.standing import GRAVEST_FIRST, HAS_SOMETHING_TO_DO, NOT_HERE, State, judge
from training.rules.why import why_until

PAGE = 50
"""People on a page: as many as are read at one time."""
PRINTED_PAGE = 200
"""People on a page that is printed."""


class Unsaid(LabelEnum):
    """What stands in a standing's place where there is none to show."""

    NOT_JUDGED = "not-judged", "Not judged"
    WAITING = "waiting", "Being judged anew"


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason with its way to the rows it rests on."""

    sentence: str
    next: str
    late: str = ""
    why_date: str = ""
    still_learning: bool = False
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one module in the matrix."""

    words: str
    passed_on: date | None = None
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One person, as a page shows them."""

    person_id: PersonId
    name: str
    role: str
    standing: State | Unsaid
    holds_certification: bool
    reasons: tuple[ShownReason, ...]
    starts_on: date | None  # None: not judged
    certified_from: date | None  # None: never certified, or not judged
    certified_through: str
    next: str
    facts: Facts | None = None  # None: in a list, for which they are not read

    @classmethod
    def of(cls, facts: Facts, teaching: Teaching, today: date) -> Line:
        """Judge one person on a day."""
        asked, numbers = teaching.asked_of(facts), teaching.numbers_of(facts)
        judgement = judge(facts, asked, numbers, today)
        said = Said.of(judgement, facts, asked)
        return cls(
            person_id=facts.person_id,
            name=facts.name,
            role=teaching.content.library.title_of(facts.role),
            standing=judgement.state,
            holds_certification=judgement.holds_certification,
            reasons=tuple(_shown(reason, facts.person_id, today) for reason in said.reasons),
            starts_on=said.starts_on,
            certified_from=said.certified_from,
            certified_through=said.certified_through(today),
            next=said.next,
            facts=facts,
        )

    @classmethod
    def listed(cls, kept: Listed, teaching: Teaching, today: date) -> Line:
        """Show what is kept of one person. What is not sure today is not shown."""
        said = kept.said if kept.is_sure else None
        return cls(
            person_id=kept.person_id,
            name=kept.name,
            role=teaching.content.library.title_of(kept.role),
            standing=_standing(kept),
            holds_certification=kept.holds_certification and kept.is_sure,
            reasons=tuple(_shown(r, kept.person_id, today) for r in said.reasons) if said else _unsaid(kept),
            starts_on=said.starts_on if said else None,
            certified_from=said.certified_from if said else None,
            certified_through=said.certified_through(today) if said else "not known now",
            next=said.next if said else "Open this page again",
        )

    @property
    def is_working(self) -> bool:
        """Whether they are employed on the day, on leave or not."""
        return self.standing not in NOT_HERE

    @property
    def certifications(self) -> list[tuple[Certification, str]]:
        """Each certification, the latest first, with why it runs through its last day."""
        return [(one, why_until(one, self.facts)) for one in reversed(self.facts.certifications)] if self.facts else []

    @property
    def url(self) -> str:
        """The person's own page."""
        return url_for("director.person", person_id=self.person_id)


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of people, the gravest standing first and then by name; and how everybody stands."""

    lines: tuple[Line, ...]
    counts: Counts
    today: date
    only: State | None
    after: str  # where the page begins; empty: at the beginning
    following: str  # where the next page begins; empty: there is none

    @classmethod
    def of(
        cls, teaching: Teaching, now: datetime, *, only: State | None = None, after: str = "", most: int = PAGE
    ) -> Roster:
        """Read one page. Raises ValueError where `after` is no place that a page named."""
        today = teaching.day(now)
        shown, counts = standings.listed(teaching, now, only=only, after=_place(after), most=most + 1)
        lines = tuple(Line.listed(one, teaching, today) for one in shown[:most])
        last = shown[most - 1] if len(shown) > most else None
        following = f"{last.gravity}-{last.person_id}" if last else ""
        return cls(lines, counts, today, only, after, following)

    @property
    def needing(self) -> tuple[Line, ...]:
        """Those of the page who have something to do, or could not be judged."""
        return tuple(line for line in self.lines if line.standing in (*HAS_SOMETHING_TO_DO, Unsaid.NOT_JUDGED))

    @property
    def is_all(self) -> bool:
        """Whether the page holds everybody."""
        return not (self.only or self.after or self.following)

    @property
    def heading(self) -> str:
        """The page's one sentence."""
        number = sum(self._people(state) for state in (None, *HAS_SOMETHING_TO_DO))
        if number == 0:
            return "Nobody needs anything today."
        people = showing.plural(number, "person needs", "people need")
        return f"{showing.number_word(number).capitalize()} {people} something."

    @property
    def count(self) -> str:
        """The count that a Board hears, such as "6 of 9 hold a certification today (one on leave); 2 of them ..."."""
        working = {key: people for key, people in self.counts.people.items() if key[0] not in NOT_HERE}
        holding = sum(people for (_, holds), people in working.items() if holds)
        busy = sum(people for (state, holds), people in working.items() if holds and state in HAS_SOMETHING_TO_DO)
        away = self._people(State.ON_LEAVE)
        verb = "holds" if holding == 1 else "hold"
        on_leave = f" ({showing.number_word(away)} on leave)" if away else ""
        more = f"; {busy} of them {'has' if busy == 1 else 'have'} something to do" if busy else ""
        return f"{holding} of {sum(working.values())} {verb} a certification today{on_leave}{more}."

    @property
    def standings(self) -> tuple[tuple[State, int], ...]:
        """Each standing that somebody has, the gravest first, with how many have it."""
        return tuple((state, people) for state in GRAVEST_FIRST if (people := self._people(state)))

    def _people(self, state: State | None) -> int:
        return self.counts.people.get((state, True), 0) + self.counts.people.get((state, False), 0)


def _place(after: str) -> tuple[int, PersonId] | None:
    if not after:
        return None
    found = re.fullmatch("([0-9])-([0-9A-Za-z_-]{1,16})", after)
    if found is None:
        raise ValueError(after)
    return int(found[1]), PersonId(found[2])


def _standing(kept: Listed) -> State | Unsaid:
    if not kept.is_sure:
        return Unsaid.WAITING
    return kept.state or Unsaid.NOT_JUDGED


def _unsaid(kept: Listed) -> tuple[ShownReason, ...]:
    """Say what there is to say of somebody who could not be judged. Of whoever only waits there is nothing."""
    if not kept.is_sure:
        return ()
    sentence = f"{kept.name} could not be judged today, so nothing is known of this standing."
    return (ShownReason(sentence, "whoever runs the site reads why in its log; tomorrow it is tried again"),)


def _shown(reason: SaidReason, person_id: PersonId, today: date) -> ShownReason:
    return ShownReason(
        sentence=reason.sentence,
        next=reason.next_step,
        late=reason.late(today),
        why_date=reason.why_date,
        still_learning=reason.still_learning,
        evidence=tuple((showing.typeset(e.label), _evidence_url(e, person_id)) for e in reason.evidence),
    )


def _evidence_url(evidence: Evidence, person_id: PersonId) -> str:
    if evidence.attempt_id:
        anchor = f"place-{evidence.place}" if evidence.place else None
        return url_for("director.attempt", person_id=person_id, attempt_id=evidence.attempt_id, _anchor=anchor)
    anchor = "certification" if evidence.certification_id else "flags" if evidence.flag_id else "employment"
    return url_for("director.person", person_id=person_id, _anchor=anchor)


def cells_of(facts: Facts, teaching: Teaching) -> dict[ModuleId, Cell]:
    """Return what one person has passed, begun, or is still to begin, module by module."""
    counting = attempts_that_count(facts, teaching.numbers_of(facts))
    passed = passes(counting)
    required = {module.id for module in teaching.asked[facts.role].modules}
    cells = {}
    for module_id in teaching.content.modules:
        here = [attempt for attempt in counting if attempt.module_id == module_id]
        if module_id in passed:
            cells[module_id] = Cell("Passed", passed_on=ended_on(passed[module_id]))
        elif module_id not in required:
            cells[module_id] = Cell("Not asked of this role", is_required=False)
        elif any(attempt.outcome is Outcome.FAILED for attempt in here):
            tries = sum(attempt.outcome is Outcome.FAILED for attempt in here)
            cells[module_id] = Cell(f"Not passed yet, {showing.count(tries, 'try', 'tries')}")
        elif here:
            cells[module_id] = Cell("Begun")
        else:
            cells[module_id] = Cell("Not begun")
    return cells
