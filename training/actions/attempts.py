"""Taking a module or the refresher: begin, answer, and what the last answer grants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from training import ids
from training.actions.acting import Refused, one_action
from training.actions.teaching import Teaching
from training.content.shapes import ClauseId, Module, ModuleId, Role, Scene, as_fraction
from training.records import attempts, certifications, facts, people, revisions
from training.records.tables import Attempt, PlaceOnPaper
from training.rules import asking, certifying, playing, scoring
from training.rules.facts import AttemptId, AttemptKind, Facts, Outcome, PersonId, Place, QuestionKind

REFRESHER = "refresher"


class OutOfOrder(Exception):
    """An answer to a place whose turn it is not. The page to show is the place whose turn it is."""


class UnknownOption(Exception):
    """An option that the paper does not hold at that place."""


@dataclass(frozen=True, slots=True)
class _Open:
    """An attempt under the write lock, with what stands on its paper so far."""

    session: Session
    teaching: Teaching
    attempt: Attempt
    places: Mapping[Place, PlaceOnPaper]
    answered: frozenset[Place]

    @property
    def turn(self) -> Place | None:
        """The place whose turn it is. None: all are answered."""
        return next((place for place in sorted(self.places) if place not in self.answered), None)


def begin_module(teaching: Teaching, person_id: PersonId, module_id: ModuleId, now: datetime) -> AttemptId:
    """Open an attempt at a module, or return the one that is open.

    An open one untouched for the library's number of days is closed unfinished first.
    Raises Refused for a module that the person's role does not require.
    """
    with one_action("began a module", by=person_id, at=now) as act:
        role = Role(people.by_id(act.session, person_id).role)
        if module_id not in teaching.content.curriculum.roles.get(role, ()):
            raise Refused("Your role does not ask for this module. Open the ones on your list.")
        open_one = _resumed(teaching, act.session, person_id, module_id, now)
        if open_one:
            act.changes_nothing = True
            return open_one
        act.detail = {"module": module_id}
        return _begin(teaching, act.session, person_id, AttemptKind.MODULE, module_id, now)


def begin_refresher(teaching: Teaching, person_id: PersonId, now: datetime) -> AttemptId:
    """Open the refresher, or return the one that is open. Raises Refused where none would count."""
    with one_action("began the refresher", by=person_id, at=now) as act:
        open_one = _resumed(teaching, act.session, person_id, REFRESHER, now)
        if open_one:
            act.changes_nothing = True
            return open_one
        known = facts.of_person(act.session, person_id)
        if not certifying.refresher_counts(known, teaching.numbers, teaching.day(now)):
            raise Refused("A refresher taken today would not count. Your training page says when it opens.")
        required = teaching.content.curriculum.roles[known.role]
        module_id = asking.refresher_scenario(required, known.attempts)
        act.detail = {"module": module_id}
        return _begin(teaching, act.session, person_id, AttemptKind.REFRESHER, module_id, now)


def _resumed(
    teaching: Teaching, session: Session, person_id: PersonId, subject: str, now: datetime
) -> AttemptId | None:
    open_one = attempts.open_of(session, person_id, subject)
    if open_one is None:
        return None
    touched_at = attempts.last_touched_at(session, open_one)
    if now - touched_at < timedelta(days=teaching.numbers.untouched_days):
        return AttemptId(open_one.id)
    attempts.end(session, open_one, Outcome.UNFINISHED, now=now, on=teaching.day(now))
    return None


def _begin(
    teaching: Teaching, session: Session, person_id: PersonId, kind: AttemptKind, module_id: ModuleId, now: datetime
) -> AttemptId:
    revision = teaching.revisions[module_id]
    revisions.keep(session, revision.hash, module_id, revision.body, now)
    attempt = attempts.add(
        session,
        id=AttemptId(ids.new_id()),
        person_id=person_id,
        kind=kind,
        subject=module_id if kind is AttemptKind.MODULE else REFRESHER,
        revision=revision.hash,
        seed=ids.new_seed(),
        pass_mark=teaching.content.curriculum.numbers["pass mark"].value,
        now=now,
        on=teaching.day(now),
    )
    opened = _Open(session, teaching, attempt, {}, frozenset())
    _add_scene(opened, revision.module, playing.scenes_after(revision.module.scenario, revision.module.scenario.begins)[-1])
    return AttemptId(attempt.id)


def answer(
    teaching: Teaching, person_id: PersonId, attempt_id: AttemptId, place: Place, option_name: str, now: datetime
) -> None:
    """Store one answer durably; go on with the paper, and end the attempt if it was the last.

    The first answer stands: a second one for the same place changes nothing.
    Raises NotYours, OutOfOrder and UnknownOption; then nothing is stored.
    """
    with one_action("answered", by=person_id, at=now) as act:
        attempt = attempts.of(act.session, person_id, attempt_id)
        places = attempts.places_of(act.session, attempt)
        if place not in places:
            raise OutOfOrder
        answered = attempts.answered_places(act.session, attempt)
        opened = _Open(act.session, teaching, attempt, places, answered)
        if place in answered:
            act.changes_nothing = True
            return
        if attempt.ended_at or place != opened.turn:
            raise OutOfOrder
        _store(opened, places[place], option_name, now)
        act.detail = {"attempt": attempt_id, "place": place}


def _store(opened: _Open, asked: PlaceOnPaper, option_name: str, now: datetime) -> None:
    option = next((index for name, index in asked.options if name == option_name), None)
    if option is None:
        raise UnknownOption
    module = revisions.load(opened.session, asked.revision)
    scene = module.scenario.scenes.get(asked.question_id) if asked.kind == QuestionKind.SCENE.value else None
    item = None if scene else module.items[asked.question_id]
    attempts.store_response(
        opened.session,
        opened.attempt,
        asked.place,
        option,
        verdict=scene.choices[option].verdict if scene else item.options[option].verdict,
        clauses=scene.choices[option].clauses if scene else item.clauses,
        now=now,
        on=opened.teaching.day(now),
    )
    answered = _Open(
        opened.session, opened.teaching, opened.attempt, opened.places, opened.answered | {Place(asked.place)}
    )
    if scene:
        _after_scene(answered, module, scene, option, now)
    elif answered.turn is None:
        _finish(answered, now)


def _add_scene(opened: _Open, module: Module, scene: Scene) -> None:
    """Write the next scene's place: the choices in an order of the attempt's own."""
    number = sum(place.kind == QuestionKind.SCENE.value for place in opened.places.values()) + 1
    _add_place(
        opened,
        kind=QuestionKind.SCENE,
        number=number,
        module_id=module.id,
        revision=opened.attempt.revision,
        question_id=scene.id,
        variant=scene.id,
        graded=opened.attempt.kind != AttemptKind.MODULE.value,
        order=asking.option_order(opened.attempt.seed, f"{module.id}/{scene.id}", len(scene.choices)),
        asked_for=(),
    )


def _add_place(opened: _Open, *, question_id: str, module_id: ModuleId, order: tuple[int, ...], **written: object) -> None:
    names = asking.option_names(opened.attempt.seed, f"{module_id}/{question_id}", len(order))
    attempts.add_place(
        opened.session,
        opened.attempt,
        place=max(opened.places, default=0) + 1,
        question_id=question_id,
        module_id=module_id,
        options=[[names[index], index] for index in order],
        **written,
    )


def _after_scene(opened: _Open, module: Module, scene: Scene, option: int, now: datetime) -> None:
    """Go on in the scenario; where it ends, draw the quiz and write the paper."""
    reached = playing.scenes_after(module.scenario, scene.choices[option].then)[-1]
    if not playing.is_ending(reached):
        _add_scene(opened, module, reached)
        return
    questions = _draw(opened, module)
    for question in questions:
        pass
