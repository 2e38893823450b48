"""What a list says of one person: taken from a judgement, and plain enough to be kept. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from training import showing
from training.rules.evidence import Evidence
from training.rules.facts import Asked, Facts
from training.rules.reasons import Reason
from training.rules.standing import Judgement, State
from training.rules.why import why_due


@dataclass(frozen=True, slots=True)
class SaidReason:
    """A reason as a list says it: the same every day that it holds."""

    kind: str
    sentence: str
    next_step: str
    due_on: date | None
    why_date: str
    still_learning: bool
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, reason: Reason, facts: Facts) -> SaidReason:
        return cls(
            kind=reason.kind.value,
            sentence=showing.typeset(reason.sentence),
            next_step=showing.typeset(reason.next_step),
            due_on=reason.due_on,
            why_date=why_due(reason.obligation, facts) if reason.obligation else "",
            still_learning=reason.still_learning,
            evidence=reason.evidence,
        )

    def late(self, today: date) -> str:
        """Return "3 days late" past the due date, or nothing."""
        return showing.late(self.due_on, today)


@dataclass(frozen=True, slots=True)
class Said:
    """What a list says of one person, and of no day: it is true as long as the judgement that it was taken from."""

    reasons: tuple[SaidReason, ...]  # gravest first
    next: str  # what comes next, in a few words
    starts_on: date  # the first day of work
    certified_from: date | None  # None: never certified
    certified_until: date | None

    @classmethod
    def of(cls, judgement: Judgement, facts: Facts, asked: Asked) -> Said:
        certification = judgement.certification
        return cls(
            reasons=tuple(SaidReason.of(reason, facts) for reason in judgement.reasons),
            next=_next(judgement, asked),
            starts_on=facts.employment.starts_on,
            certified_from=certification.starts_on if certification else None,
            certified_until=certification.until_on if certification else None,
        )

    def certified_through(self, today: date) -> str:
        """Return the last day of the certification, and whether it is over."""
        if self.certified_until is None:
            return "not yet"
        ended = "" if self.certified_until >= today else "ended "
        return f"{ended}{showing.day(self.certified_until)}"


def _next(judgement: Judgement, asked: Asked) -> str:
    """Say what comes next in a few words: the gravest reason's next step, or what time will open."""
    if judgement.state is State.LEFT:
        return "Nothing is owed"
    if judgement.reasons:
        return _step(judgement.reasons[0], asked)
    if judgement.obligations:  # on leave, where what only the calendar asks is no reason
        first = judgement.obligations[0]
        return f"{first.kind.label} {f'due {showing.day(first.due_on)}' if first.due_on else 'due on return'}"
    if judgement.opens_next:
        return f"{judgement.opens_next.kind.label} opens {showing.day(judgement.opens_next.opens_on)}"
    return "Nothing is owed"


def _step(reason: Reason, asked: Asked) -> str:
    """Say in few words what mends a reason, and by when."""
    if len(reason.module_ids) > 1:
        what = f"{showing.number_word(len(reason.module_ids)).capitalize()} modules"
    elif reason.module_ids:
        what = f"“{asked.titles[reason.module_ids[0]]}”"
    elif reason.obligation and reason.obligation.unlearnt:
        what = "The policy change"
    elif reason.obligation:
        what = "The refresher"
    else:
        what = showing.typeset(reason.next_step[:1].upper() + reason.next_step[1:])
    return f"{what}, by {showing.day(reason.due_on)}" if reason.due_on else what
