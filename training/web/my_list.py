"""What the learner's first page lists: what is due, why, by when, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from training import showing
from training.actions.teaching import Teaching
from training.content.shapes import LabelEnum, ModuleId
from training.rules import changing, correcting
from training.rules.certifying import attempts_that_count, passes
from training.rules.facts import Attempt, AttemptKind, Facts, ObligationKind
from training.rules.obliging import Obligation
from training.rules.saying import SaidReason
from training.rules.standing import Judgement
from training.rules.why import why_until


class Progress(LabelEnum):
    """How far a module is."""

    NOT_BEGUN = "not-begun", "Not begun"
    BEGUN = "begun", "In progress"
    PASSED = "passed", "Passed"
    AGAIN = "again", "To take again"


@dataclass(frozen=True, slots=True)
class MyModule:
    """One module on the list."""

    id: ModuleId
    title: str
    you_are: str
    minutes: int
    state: Progress
    open_attempt: Attempt | None
    last_attempt: Attempt | None
    is_before_the_desk: bool
    is_owed: bool


@dataclass(frozen=True, slots=True)
class MyList:
    """The list, and the sentences over it."""

    name: str
    judgement: Judgement
    modules: tuple[MyModule, ...]
    refresher: Obligation | None
    refresher_minutes: int
    open_refresher: Attempt | None
    change_minutes: int
    """About how long what the policy changed takes to learn. Nothing: it waits for nobody here."""
    open_change: Attempt | None
    reasons: tuple[SaidReason, ...]
    why_until: str
    """Why the certification runs through its last day. Empty: none is held."""
    corrected: tuple[str, ...]
    """What is told of keys that were found wrong not long ago."""
    today: date

    @classmethod
    def of(cls, facts: Facts, judgement: Judgement, teaching: Teaching, today: date) -> MyList:
        """Make one person's list."""
        counting = attempts_that_count(facts, teaching.numbers_of(facts))
        owed = {module_id for obligation in judgement.obligations for module_id in obligation.module_ids}
        asked = teaching.asked_of(facts)
        first = teaching.content.curriculum.before_the_desk
        modules = [
            MyModule(
                id=module.id,
                title=module.title,
                you_are=teaching.content.modules[module.id].scenario.you_are,
                minutes=module.minutes,
                state=_state(counting, module.id, is_owed=module.id in owed),
                open_attempt=_last(counting, module.id, is_open=True),
                last_attempt=_last(tuple(a for a in counting if not a.brought), module.id, is_open=False),
                is_before_the_desk=module.id in first,
                is_owed=module.id in owed,
            )
            for module in asked.modules
        ]
        titles = {module.id: module.title for module in teaching.content.modules.values()}
        open_ones = {a.kind: a for a in counting if a.ended_on is None}
        to_learn = {c for o in judgement.obligations if o.unlearnt for c in o.unlearnt.clauses}
        return cls(
            name=facts.name,
            judgement=judgement,
            modules=tuple(sorted(modules, key=lambda module: not module.is_before_the_desk)),
            refresher=next((o for o in judgement.obligations if o.kind is ObligationKind.REFRESHER), None),
            refresher_minutes=asked.refresher_minutes,
            open_refresher=open_ones.get(AttemptKind.REFRESHER),
            change_minutes=changing.minutes(len(to_learn)),
            open_change=open_ones.get(AttemptKind.CHANGE),
            reasons=tuple(SaidReason.of(reason, facts) for reason in judgement.reasons),
            why_until=_why_until(facts, judgement),
            corrected=tuple(showing.typeset(said) for said in correcting.told(facts, titles, today)),
            today=today,
        )

    @property
    def owed(self) -> tuple[MyModule, ...]:
        """The modules still to be passed, or passed again."""
        return tuple(module for module in self.modules if module.is_owed)

    @property
    def takes(self) -> str:
        """About how long all that is owed takes. Empty: nothing is."""
        minutes = sum(module.minutes for module in self.owed) + self.change_minutes
        minutes += self.refresher_minutes if self.refresher else 0
        return showing.length(minutes) if minutes else ""

    @property
    def due_on(self) -> date | None:
        """The earliest date of what is owed. None: nothing has one."""
        return min((o.due_on for o in self.judgement.obligations if o.due_on), default=None)

    @property
    def heading(self) -> str:
        """The page's one sentence."""
        number = len(self.owed)
        if number:
            stories = f"{showing.number_word(number)} {showing.plural(number, 'short story', 'short stories')}"
            more = ["the refresher"] if self.refresher else []
            more += ["what the policy changed"] if self.change_minutes else []
            return f"{showing.all_of([stories.capitalize(), *more])}, {self.name}."
        if self.refresher:
            return f"The refresher is open, {self.name}."
        if self.change_minutes:
            return f"The policy has changed, {self.name}."
        if self.judgement.holds_certification:
            return f"Nothing to do, {self.name}."
        return f"Welcome, {self.name}."


def _why_until(facts: Facts, judgement: Judgement) -> str:
    if judgement.certification is None or not judgement.holds_certification:
        return ""
    return why_until(judgement.certification, facts)


def _last(attempts: tuple[Attempt, ...], module_id: ModuleId, *, is_open: bool) -> Attempt | None:
    found = [a for a in attempts if a.module_id == module_id and (a.ended_on is None) == is_open]
    return found[-1] if found else None


def _state(attempts: tuple[Attempt, ...], module_id: ModuleId, *, is_owed: bool) -> Progress:
    if _last(attempts, module_id, is_open=True):
        return Progress.BEGUN
    if module_id in passes(attempts) and not is_owed:
        return Progress.PASSED
    return Progress.AGAIN if _last(attempts, module_id, is_open=False) else Progress.NOT_BEGUN
