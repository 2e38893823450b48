"""Everybody, judged for the Director's pages: lines, counts, and the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from training import showing
from training.actions.teaching import Teaching
from training.content.shapes import ModuleId
from training.rules.certifying import attempts_that_count, ended_on, passes, refresher_window
from training.rules.evidence import Evidence
from training.rules.facts import Certification, Facts, Outcome, PersonId
from training.rules.reasons import Reason
from training.rules.standing import Judgement, State, judge
from training.rules.why import why_due, why_until

GRAVEST_FIRST = (
    State.NEEDS_RETRAINING,
    State.OVERDUE,
    State.DUE,
    State.ON_LEAVE,
    State.CERTIFIED,
    State.STARTING,
    State.LEFT,
)
HAS_SOMETHING_TO_DO = (State.NEEDS_RETRAINING, State.OVERDUE, State.DUE)


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason with its way to the rows it rests on."""

    sentence: str
    next: str
    late: str
    why_date: str
    still_learning: bool
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one module in the matrix."""

    words: str
    passed_on: date | None = None
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One person, judged."""

    facts: Facts
    judgement: Judgement
    role: str
    reasons: tuple[ShownReason, ...]
    certified_through: str
    next: str
    cells: dict[ModuleId, Cell]

    @classmethod
    def of(cls, facts: Facts, teaching: Teaching, today: date) -> Line:
        """Judge one person today."""
        judgement = judge(facts, teaching.asked_of(facts), teaching.numbers_of(facts), today)
        return cls(
            facts=facts,
            judgement=judgement,
            role=teaching.content.library.title_of(facts.role),
            reasons=tuple(_shown(reason, facts, today) for reason in judgement.reasons),
            certified_through=_certified_through(judgement, today),
            next=_next(judgement, facts, teaching),
            cells=_cells(facts, teaching),
        )

    @property
    def person_id(self) -> PersonId:
        """Whose line it is."""
        return self.facts.person_id

    @property
    def name(self) -> str:
        """The person's name."""
        return self.facts.name

    @property
    def standing(self) -> State:
        """The standing today."""
        return self.judgement.state

    @property
    def is_working(self) -> bool:
        """Whether they are employed on the day, on leave or not."""
        return self.standing not in (State.LEFT, State.STARTING)

    @property
    def certifications(self) -> list[tuple[Certification, str]]:
        """Each certification, the latest first, with why it runs through its last day."""
        return [(one, why_until(one, self.facts)) for one in reversed(self.facts.certifications)]

    @property
    def url(self) -> str:
        """The person's own page."""
        return url_for("director.person", person_id=self.person_id)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody with an employment, gravest standing first, then by name."""

    lines: tuple[Line, ...]
    today: date

    @classmethod
    def of(cls, everyone: Iterable[Facts], teaching: Teaching, today: date) -> Roster:
        """Judge everybody today."""
        lines = (Line.of(facts, teaching, today) for facts in everyone)
        return cls(tuple(sorted(lines, key=lambda line: (GRAVEST_FIRST.index(line.standing), line.name))), today)

    @property
    def working(self) -> tuple[Line, ...]:
        """Those employed today, on leave or not."""
        return tuple(line for line in self.lines if line.is_working)

    @property
    def needing(self) -> tuple[Line, ...]:
        """Those who have something to do."""
        return tuple(line for line in self.lines if line.standing in HAS_SOMETHING_TO_DO)

    @property
    def heading(self) -> str:
        """The page's one sentence."""
        number = len(self.needing)
        if number == 0:
            return "Nobody needs anything today."
        people = showing.plural(number, "person needs", "people need")
        return f"{showing.number_word(number).capitalize()} {people} something."

    @property
    def count(self) -> str:
        """The count that a Board hears, such as "6 of 9 hold a certification today (one on leave); 2 of them ..."."""
        holding = [line for line in self.working if line.judgement.holds_certification]
        busy = sum(line.standing in HAS_SOMETHING_TO_DO for line in holding)
        away = sum(line.standing is State.ON_LEAVE for line in self.working)
        verb = "holds" if len(holding) == 1 else "hold"
        on_leave = f" ({showing.number_word(away)} on leave)" if away else ""
        more = f"; {busy} of them {'has' if busy == 1 else 'have'} something to do" if busy else ""
        return f"{len(holding)} of {len(self.working)} {verb} a certification today{on_leave}{more}."

    @property
    def by_standing(self) -> tuple[tuple[State, tuple[Line, ...]], ...]:
        """Everybody, grouped by standing, gravest first; a standing that nobody has is left out."""
        groups = ((state, tuple(line for line in self.lines if line.standing is state)) for state in GRAVEST_FIRST)
        return tuple((state, lines) for state, lines in groups if lines)


def _shown(reason: Reason, facts: Facts, today: date) -> ShownReason:
    return ShownReason(
        sentence=showing.typeset(reason.sentence),
        next=showing.typeset(reason.next_step),
        late=reason.late(today),
        why_date=why_due(reason.obligation, facts) if reason.obligation else "",
        still_learning=reason.still_learning,
        evidence=tuple((showing.typeset(e.label), _evidence_url(e, facts.person_id)) for e in reason.evidence),
    )


def _evidence_url(evidence: Evidence, person_id: PersonId) -> str:
    if evidence.attempt_id:
        anchor = f"place-{evidence.place}" if evidence.place else None
        return url_for("director.attempt", person_id=person_id, attempt_id=evidence.attempt_id, _anchor=anchor)
    anchor = "certification" if evidence.certification_id else "flags" if evidence.flag_id else "employment"
    return url_for("director.person", person_id=person_id, _anchor=anchor)


def _certified_through(judgement: Judgement, today: date) -> str:
    certification = judgement.certification
    if certification is None:
        return "not yet"
    ended = "" if certification.until_on >= today else "ended "
    return f"{ended}{showing.day(certification.until_on)}"


def _next(judgement: Judgement, facts: Facts, teaching: Teaching) -> str:
    """Say what comes next in a few words: the gravest reason's next step, or what time will open."""
    if judgement.state is State.LEFT:
        return "Nothing is owed"
    if judgement.reasons:
        return _step(judgement.reasons[0], teaching)
    if judgement.obligations:  # on leave, where what only the calendar asks is no reason
        first = judgement.obligations[0]
        return f"{first.kind.label} {f'due {showing.day(first.due_on)}' if first.due_on else 'due on return'}"
    if judgement.opens_next:
        return f"{judgement.opens_next.kind.label} opens {showing.day(judgement.opens_next.opens_on)}"
    if judgement.certification and judgement.holds_certification:
        opens_on = refresher_window(judgement.certification, teaching.numbers_of(facts)).opens_on
        return f"Refresher opens {showing.day(opens_on)}"
    return "Nothing is owed"


def _step(reason: Reason, teaching: Teaching) -> str:
    """Say in few words what mends a reason, and by when."""
    if len(reason.module_ids) > 1:
        what = f"{showing.number_word(len(reason.module_ids)).capitalize()} modules"
    elif reason.module_ids:
        what = f"“{teaching.content.modules[reason.module_ids[0]].title}”"
    elif reason.obligation:
        what = "The refresher"
    else:
        what = showing.typeset(reason.next_step[:1].upper() + reason.next_step[1:])
    return f"{what}, by {showing.day(reason.due_on)}" if reason.due_on else what


def _cells(facts: Facts, teaching: Teaching) -> dict[ModuleId, Cell]:
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
