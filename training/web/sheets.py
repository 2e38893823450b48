"""An attempt as its pages show it, read from its paper. Nothing of an unanswered place but its words leaves here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil

from sqlalchemy.orm import Session

from training.actions.attempts import question_of, title_of
from training.content.shapes import (
    Choice,
    ClauseId,
    Ending,
    Item,
    Module,
    ModuleId,
    Option,
    Scene,
    SceneId,
    Verdict,
)
from training.records import attempts, corrections, revisions
from training.records.attempts import PlaceKept, ResponseKept
from training.records.notes import Answer
from training.records.tables import Attempt, CorrectedPass, Correction
from training.rules import playing
from training.rules.facts import AttemptId, AttemptKind, KeyFault, Outcome, PersonId, Place, QuestionKind


@dataclass(frozen=True, slots=True)
class Offered:
    """An option as it is offered: an opaque name, and words. No verdict, no belief."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A place as it is asked: what may be sent before it is answered, and nothing else."""

    place: Place
    kind: QuestionKind
    number: int
    module_id: ModuleId
    module_title: str
    title: str
    who: str
    asks: str
    see: str
    you_are: str
    options: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """That a key was found wrong: how an answer was judged by it, until when, and why it was wrong."""

    was: Verdict
    on: date
    because: str


@dataclass(frozen=True, slots=True)
class Told:
    """One option after the answer: its words, how good it is, what follows, and the belief behind it."""

    words: str
    verdict: Verdict
    """How it counts now."""
    so: str
    belief: str
    chosen: bool
    corrected: Since | None = None
    """Since when it counts so, where its key was found wrong."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that is told once a place is answered."""

    asked: Asked
    answers: tuple[Told, ...]
    """Every option, in the order in which it was offered."""
    played: tuple[Scene, ...]
    """The scenes that the choice led through, its consequence first; empty for an item."""
    because: str
    clauses: tuple[ClauseId, ...]
    mark: str
    advice: str
    statute: tuple[ClauseId, ...]
    silent: str
    ends: Ending | None

    @property
    def chosen(self) -> Told:
        """The option that was chosen."""
        return next(answer for answer in self.answers if answer.chosen)

    @property
    def others(self) -> tuple[Told, ...]:
        """The options that were not."""
        return tuple(answer for answer in self.answers if not answer.chosen)


@dataclass(frozen=True)
class Sheet:
    """One attempt, its paper and what is answered, loaded in a constant number of queries."""

    attempt: Attempt
    places: Mapping[Place, PlaceKept]
    responses: Mapping[Place, ResponseKept]
    modules: Mapping[str, Module]
    """By the hash of their revision."""
    session: Session
    """Where corrections are asked for, once and only by a page that tells of answers."""

    @classmethod
    def of(cls, session: Session, person_id: PersonId, attempt_id: AttemptId) -> Sheet:
        """Load an attempt. Raises NotYours for one that is not, or is somebody else's."""
        paper = attempts.paper(session, person_id, attempt_id)
        hashes = {paper.attempt.revision, *(place.revision for place in paper.places.values())}
        modules = revisions.load_many(session, hashes)
        return cls(paper.attempt, paper.places, paper.responses, modules, session)

    @cached_property
    def corrections(self) -> Sequence[tuple[Correction, CorrectedPass | None]]:
        """What was corrected of its modules, the earliest first."""
        module_ids = {module.id for module in self.modules.values()}
        return corrections.of_attempt(self.session, AttemptId(self.attempt.id), module_ids)

    @cached_property
    def corrected(self) -> Mapping[Answer, tuple[Verdict, Since]]:
        """How the answers count whose keys were found wrong."""
        return _corrected(self.corrections)

    @property
    def passed_since(self) -> date | None:
        """The day of the correction by which it is passed. None: it stands as it ended."""
        return next((its_pass.since_on for _, its_pass in self.corrections if its_pass), None)

    @property
    def kind(self) -> AttemptKind:
        """A module, or the refresher."""
        return AttemptKind(self.attempt.kind)

    @property
    def played(self) -> Module:
        """The module whose scenario is played."""
        return self.modules[self.attempt.revision]

    @property
    def title(self) -> str:
        """What the attempt is called on its pages."""
        match self.kind:
            case AttemptKind.MODULE:
                return self.played.title
            case AttemptKind.REFRESHER:
                return f"{self.kind.label}: {self.played.title}"
            case AttemptKind.CHANGE:
                return f"{self.kind.label}: version {self.attempt.policy_version}"

    @property
    def has_a_story(self) -> bool:
        """Whether a scenario is played before the questions."""
        return self.kind is not AttemptKind.CHANGE

    @property
    def turn(self) -> Place | None:
        """The place whose turn it is. None: all that is on the paper is answered."""
        return next((place for place in sorted(self.places) if place not in self.responses), None)

    @property
    def is_over(self) -> bool:
        """Whether the attempt has ended."""
        return self.attempt.ended_at is not None

    @property
    def outcome(self) -> Outcome | None:
        """How it counts now: as it ended, or as a correction has it. None: it has not ended."""
        if self.passed_since:
            return Outcome.PASSED
        return Outcome(self.attempt.outcome) if self.attempt.outcome else None

    def of_kind(self, kind: QuestionKind) -> list[Place]:
        """Return the places of a kind, in order."""
        return [place for place in sorted(self.places) if self.places[place].kind == kind.value]

    @property
    def scenario_is_over(self) -> bool:
        """Whether the quiz has been drawn."""
        return bool(self.of_kind(QuestionKind.ITEM)) or self.is_over

    def is_answered(self, place: Place) -> bool:
        """Whether a place holds its answer."""
        return place in self.responses

    def after(self, place: Place) -> Place | None:
        """Return the next place on the paper so far."""
        return Place(place + 1) if Place(place + 1) in self.places else None

    def asked(self, place: Place) -> Asked:
        """Return a place as it is asked."""
        row = self.places[place]
        module = self.modules[row.revision]
        question = question_of(module, row)
        answers = playing.answers_of(question)
        scene = question if isinstance(question, Scene) else None
        opens = scene is not None and place == 1
        return Asked(
            place=place,
            kind=QuestionKind(row.kind),
            number=row.number,
            module_id=module.id,
            module_title=module.title,
            title=title_of(question),
            who=scene.who if scene else "",
            asks=question.asks,
            see="\n\n".join(read.see for read in self._opening(module)) if opens else (scene.see if scene else ""),
            you_are=module.scenario.you_are if opens else "",
            options=tuple(Offered(name, playing.words_of(answers[index])) for name, index in row.options),
        )

    @staticmethod
    def _opening(module: Module) -> tuple[Scene, ...]:
        return playing.scenes_after(module.scenario, module.scenario.begins)

    def feedback(self, place: Place) -> Feedback:
        """Return what is told of an answered place. Raises KeyError while it holds no answer."""
        row, response = self.places[place], self.responses[place]
        module = self.modules[row.revision]
        question = question_of(module, row)
        chosen = playing.answers_of(question)[response.option]
        source: Choice | Item = chosen if isinstance(chosen, Choice) else self._item(question)
        played = playing.scenes_after(module.scenario, chosen.then) if isinstance(chosen, Choice) else ()
        return Feedback(
            asked=self.asked(place),
            answers=tuple(
                self._told(row, index, playing.answers_of(question)[index], chosen=index == response.option)
                for _, index in row.options
            ),
            played=tuple(scene for scene in played if not scene.choices),
            because=source.because,
            clauses=source.clauses,
            mark=source.mark,
            advice=source.advice,
            statute=source.statute,
            silent=question.silent,
            ends=played[-1].ends if played else None,
        )

    def _told(self, row: PlaceKept, index: int, option: Choice | Option, *, chosen: bool) -> Told:
        belief = option.belief if isinstance(option, Option) else ""
        verdict, since = self._counts(row, index, option.verdict)
        return Told(playing.words_of(option), verdict, option.so, belief, chosen, since)

    def _counts(self, row: PlaceKept, index: int, verdict: Verdict) -> tuple[Verdict, Since | None]:
        """Return how an answer counts, and since when, where that is not as its paper has it."""
        return self.corrected.get((row.revision, row.kind, row.question_id, index), (verdict, None))

    @staticmethod
    def _item(question: Scene | Item) -> Item:
        assert isinstance(question, Item)
        return question

    def told(self, kind: QuestionKind | None = None) -> Iterator[Feedback]:
        """Yield what is told of each answered place, in order."""
        for place in sorted(self.responses):
            if kind is None or self.places[place].kind == kind.value:
                yield self.feedback(place)

    def right(self) -> tuple[int, int]:
        """Return how many graded decisions were right, and how many there are."""
        graded = [(row, self.responses[place]) for place, row in self.places.items() if self._is_graded(place)]
        counts = [self._counts(row, response.option, Verdict(response.verdict))[0] for row, response in graded]
        return counts.count(Verdict.RIGHT), len(graded)

    def _is_graded(self, place: Place) -> bool:
        return self.places[place].graded and place in self.responses

    def steps_ahead(self, quiz_length: int) -> tuple[int, int]:
        """Return about how many decisions the whole attempt takes, and how many are done."""
        done = len(self.responses)
        if self.scenario_is_over:
            return len(self.places), done
        turn = self.turn
        assert turn is not None
        left = playing.decisions_left(self.played.scenario, SceneId(self.places[turn].question_id))
        return done + left.shortest + quiz_length, done

    def minutes_left(self, whole: int, quiz_length: int) -> int:
        """Return about how many of the whole's minutes are left, at least one."""
        total, done = self.steps_ahead(quiz_length)
        return max(1, ceil(whole * (total - done) / total)) if total else 1


def _corrected(rows: Iterable[tuple[Correction, CorrectedPass | None]]) -> dict[Answer, tuple[Verdict, Since]]:
    """Return how answers count; of one that was corrected twice as the last correction has it."""
    return {
        (revision, row.kind, row.question_id, option): (
            Verdict(counts),
            Since(Verdict(was), row.corrected_on, KeyFault(row.because).label),
        )
        for row, _ in rows
        for revision, option, was, counts in row.answers
    }
