"""Taking a module, the refresher or a policy change: begin, answer, and what the last answer grants."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from training import ids
from training.actions.acting import Act, Refused, one_action
from training.actions.earning import grant_earned
from training.actions.teaching import Teaching
from training.content.shapes import ClauseId, Item, ItemId, Module, ModuleId, Role, Scene, SceneId, TextId, as_fraction
from training.records import attempts, facts, people, revisions, settings, supplied
from training.records.attempts import NewPlace, PlaceKept
from training.records.tables import Attempt, Correction, db
from training.rules import asking, certifying, obliging, playing, scoring
from training.rules.facts import AttemptId, AttemptKind, Facts, Numbers, Outcome, PersonId, Place, QuestionKind


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
    places: Mapping[Place, PlaceKept]
    answered: frozenset[Place]

    @property
    def turn(self) -> Place | None:
        """The place whose turn it is. None: all are answered."""
        return next((place for place in sorted(self.places) if place not in self.answered), None)

    def write(self, *places: NewPlace) -> None:
        """Go on with the paper."""
        attempts.add_places(self.session, AttemptId(self.attempt.id), places)


def begin_module(teaching: Teaching, person_id: PersonId, module_id: ModuleId, now: datetime) -> AttemptId:
    """Open an attempt at a module, or return the one that is open.

    An open one untouched for the library's number of days is closed unfinished first. It keeps
    the pass mark and the length in force today to its end. Raises Refused for a module that the
    person's role does not require.
    """
    with one_action("began a module", by=person_id, at=now) as act:
        role = Role(people.by_id(act.session, person_id).role)
        if module_id not in teaching.content.curriculum.roles.get(role, ()):
            raise Refused("Your role does not ask for this module. Open the ones on your list.")
        numbers = teaching.numbers_by(settings.changes(act.session)).on(teaching.day(now))
        open_one = _resumed(teaching, act, person_id, module_id, numbers, now)
        if open_one:
            return open_one
        act.detail = {"module": module_id}
        return _begin(teaching, act.session, person_id, AttemptKind.MODULE, module_id, numbers, now)


def begin_refresher(teaching: Teaching, person_id: PersonId, now: datetime) -> AttemptId:
    """Open the refresher, or return the one that is open. Raises Refused where none would count."""
    with one_action("began the refresher", by=person_id, at=now) as act:
        known = facts.of_person(act.session, person_id)
        today, numbers = teaching.day(now), teaching.numbers_of(known)
        open_one = _resumed(teaching, act, person_id, AttemptKind.REFRESHER.value, numbers.on(today), now)
        if open_one:
            return open_one
        if not certifying.refresher_counts(known, teaching.asked[known.role], numbers, today):
            raise Refused("A refresher taken today would not count. Your training page says when it opens.")
        module_id = asking.refresher_scenario(teaching.content.curriculum.roles[known.role], known.attempts)
        act.detail = {"module": module_id}
        return _begin(teaching, act.session, person_id, AttemptKind.REFRESHER, module_id, numbers.on(today), now)


def begin_change(teaching: Teaching, person_id: PersonId, now: datetime) -> AttemptId:
    """Open the change, or return the one that is open: a question or two on each clause to be learnt in new words.

    One attempt is at all that is owed, of whichever version, in the words in force.
    Raises Refused where nothing is owed.
    """
    with one_action("began a policy change", by=person_id, at=now) as act:
        known = facts.of_person(act.session, person_id)
        today, numbers = teaching.day(now), teaching.numbers_of(known)
        open_one = _resumed(teaching, act, person_id, AttemptKind.CHANGE.value, numbers.on(today), now)
        if open_one:
            return open_one
        owed = obliging.clauses_to_learn(known, teaching.asked[known.role], numbers, today)
        if not owed:
            raise Refused("No policy change waits for you. Your training page says what is due.")
        seed = ids.new_seed()
        versions = {text_id: row.version for text_id, row in supplied.current(act.session).items()}
        drawn = asking.change(
            [teaching.content.modules[required.id] for required in teaching.asked[known.role].modules],
            owed,
            known.attempts,
            _in_play(teaching, known, versions.keys()),
            teaching.weights(),
            seed,
        )
        if not drawn:
            raise Refused("The questions on this change are not here yet. Tell the Director.")
        act.detail = {"clauses": owed}
        first, in_force = drawn[0].module_id, numbers.on(today)
        opened = _new(
            teaching, act.session, person_id, AttemptKind.CHANGE, first, in_force, now, length=len(drawn), seed=seed
        )
        _ask(opened, drawn, versions, now)
        return AttemptId(opened.attempt.id)


def _in_play(teaching: Teaching, known: Facts, texts: Collection[TextId]) -> asking.InPlay:
    return asking.InPlay(texts, known.policy_changes, teaching.content.version_to_come)


def _resumed(
    teaching: Teaching, act: Act, person_id: PersonId, subject: str, numbers: Numbers, now: datetime
) -> AttemptId | None:
    """Return the attempt that is open at a subject: then there is nothing to begin. None: none is, or is any more."""
    open_one = attempts.open_of(act.session, person_id, subject)
    if open_one is None or _closed(teaching, act.session, open_one, numbers, now):
        return None
    act.changes_nothing = True
    return AttemptId(open_one.id)


def _closed(teaching: Teaching, session: Session, open_one: Attempt, numbers: Numbers, now: datetime) -> bool:
    """Close an attempt that was untouched for the library's number of days. Returns whether it was.

    It ends at the instant at which they were over: whenever it is closed, the row is the same.
    """
    over_at = attempts.last_touched_at(session, open_one) + timedelta(days=numbers.untouched_days)
    if now < over_at:
        return False
    decided = facts.decisions_of(session, AttemptId(open_one.id))
    attempts.end(session, open_one, Outcome.UNFINISHED, decided, now=over_at, on=teaching.day(over_at))
    return True


def close_untouched(teaching: Teaching, now: datetime) -> int:
    """Close every attempt that was untouched for the library's number of days. Returns how many were closed."""
    session = db.session()
    session.rollback()
    numbers = teaching.numbers_by(settings.changes(session)).on(teaching.day(now))
    closed = 0
    for person_id, attempt_id in attempts.untouched(session, now - timedelta(days=numbers.untouched_days)):
        with one_action("closed an attempt unfinished", by=None, at=now, about=person_id) as act:
            attempt = attempts.paper(act.session, person_id, attempt_id).attempt
            is_open = attempt.ended_at is None
            act.changes_nothing = not (is_open and _closed(teaching, act.session, attempt, numbers, now))
            act.detail = {"attempt": attempt_id}
            closed += not act.changes_nothing
    return closed


def _begin(
    teaching: Teaching,
    session: Session,
    person_id: PersonId,
    kind: AttemptKind,
    module_id: ModuleId,
    numbers: Numbers,
    now: datetime,
) -> AttemptId:
    """Open an attempt that begins with a scenario."""
    length = numbers.quiz_length if kind is AttemptKind.MODULE else numbers.refresher_length
    opened = _new(teaching, session, person_id, kind, module_id, numbers, now, length=length, seed=ids.new_seed())
    module = teaching.revisions[module_id].module
    opened.write(_scene(opened, module, playing.scenes_after(module.scenario, module.scenario.begins)[-1]))
    return AttemptId(opened.attempt.id)


def _new(
    teaching: Teaching,
    session: Session,
    person_id: PersonId,
    kind: AttemptKind,
    module_id: ModuleId,
    numbers: Numbers,
    now: datetime,
    *,
    length: int,
    seed: int,
) -> _Open:
    """Open an attempt, with nothing on its paper yet."""
    revision = teaching.revisions[module_id]
    revisions.keep(session, revision.hash, module_id, revision.body, now)
    attempt = attempts.add(
        session,
        id=AttemptId(ids.new_id()),
        person_id=person_id,
        kind=kind,
        subject=module_id if kind is AttemptKind.MODULE else kind.value,
        revision=revision.hash,
        seed=seed,
        pass_mark=f"{numbers.pass_mark.numerator}/{numbers.pass_mark.denominator}",
        length=length,
        policy_version=teaching.content.policy.version,
        now=now,
        on=teaching.day(now),
    )
    return _Open(session, teaching, attempt, {}, frozenset())


def answer(
    teaching: Teaching, person_id: PersonId, attempt_id: AttemptId, place: Place, option_name: str, now: datetime
) -> None:
    """Store one answer durably; go on with the paper, and end the attempt if it was the last.

    The first answer stands: a second one for the same place changes nothing.
    Raises NotYours, OutOfOrder and UnknownOption; then nothing is stored.
    """
    with one_action("answered", by=person_id, at=now) as act:
        paper = attempts.paper(act.session, person_id, attempt_id)
        if place in paper.responses:
            act.changes_nothing = True
            return
        opened = _Open(act.session, teaching, paper.attempt, paper.places, frozenset(paper.responses))
        if paper.attempt.ended_at or place != opened.turn:
            raise OutOfOrder
        _store(opened, paper.places[place], option_name, now)
        act.detail = {"attempt": attempt_id, "place": place}


def _store(opened: _Open, asked: PlaceKept, option_name: str, now: datetime) -> None:
    """Store the response, then go on: to the next scene, to the quiz, or to the end."""
    option = next((index for name, index in asked.options if name == option_name), None)
    if option is None:
        raise UnknownOption
    module = revisions.load(opened.session, asked.revision)
    question = question_of(module, asked)
    if isinstance(question, Scene):
        verdict, clauses = question.choices[option].verdict, question.choices[option].clauses
    else:
        verdict, clauses = question.options[option].verdict, question.clauses
    attempts.store_response(
        opened.session,
        AttemptId(opened.attempt.id),
        Place(asked.place),
        option,
        verdict=verdict,
        clauses=clauses,
        now=now,
        on=opened.teaching.day(now),
    )
    answered = replace(opened, answered=opened.answered | {Place(asked.place)})
    if isinstance(question, Scene):
        _after_scene(answered, module, question, option, now)
    elif answered.turn is None:
        _finish(answered, now)


def question_of(module: Module, asked: PlaceKept | Correction) -> Scene | Item:
    """Return what a place asks, from the revision it was drawn on; or of what a correction is."""
    if asked.kind == QuestionKind.SCENE.value:
        return module.scenario.scenes[SceneId(asked.question_id)]
    return module.items[ItemId(asked.question_id)]


def title_of(question: Scene | Item) -> str:
    """Return what a question is called."""
    return question.title if isinstance(question, Scene) else question.about


def _after_scene(opened: _Open, module: Module, scene: Scene, option: int, now: datetime) -> None:
    """Go on in the scenario; where it ends, draw the quiz and write it on the paper."""
    reached = playing.scenes_after(module.scenario, scene.choices[option].then)[-1]
    if not playing.is_ending(reached):
        opened.write(_scene(opened, module, reached))
        return
    versions = {text_id: row.version for text_id, row in supplied.current(opened.session).items()}
    drawn = _draw(opened, module, versions.keys())
    if drawn:
        _ask(opened, drawn, versions, now)
    else:
        _finish(opened, now)


def _scene(opened: _Open, module: Module, scene: Scene) -> NewPlace:
    """Return the next scene's place: its choices in an order of the attempt's own."""
    order = asking.option_order(opened.attempt.seed, f"{module.id}/{scene.id}", len(scene.choices))
    return NewPlace(
        place=Place(max(opened.places, default=0) + 1),
        kind=QuestionKind.SCENE,
        number=len(opened.places) + 1,  # scenes come first on the paper
        module_id=module.id,
        revision=opened.attempt.revision,
        question_id=scene.id,
        variant=scene.id,
        graded=opened.attempt.kind != AttemptKind.MODULE.value,
        options=_named(opened, module, scene.id, order),
        asked_for=(),
        texts={},
    )


def _ask(opened: _Open, questions: Sequence[asking.Question], versions: Mapping[TextId, int], now: datetime) -> None:
    """Write the items drawn on the paper."""
    opened.write(
        *(_item(opened, question, number, versions, now) for number, question in enumerate(questions, start=1))
    )


def _item(
    opened: _Open, question: asking.Question, number: int, versions: Mapping[TextId, int], now: datetime
) -> NewPlace:
    """Return an item's place, on the revision in force now; of the attempt's own module, on the attempt's."""
    revision = opened.attempt.revision
    module = revisions.load(opened.session, revision)
    if question.module_id != module.id:
        published = opened.teaching.revisions[question.module_id]
        revisions.keep(opened.session, published.hash, question.module_id, published.body, now)
        revision, module = published.hash, published.module
    item = module.items[question.item_id]
    return NewPlace(
        place=Place(max(opened.places, default=0) + number),
        kind=QuestionKind.ITEM,
        number=number,
        module_id=module.id,
        revision=revision,
        question_id=question.item_id,
        variant=asking.variant_of(item),
        graded=True,
        options=_named(opened, module, question.item_id, question.order),
        asked_for=question.asked_for,
        texts={text_id: versions[text_id] for text_id in item.needs},
    )


def _named(
    opened: _Open, module: Module, question_id: SceneId | ItemId, order: Sequence[int]
) -> Sequence[tuple[str, int]]:
    """Return each option's opaque name and its index in the revision, in the order shown."""
    names = asking.option_names(opened.attempt.seed, f"{module.id}/{question_id}", len(order))
    return [(names[index], index) for index in order]


def _draw(opened: _Open, module: Module, texts: Collection[TextId]) -> tuple[asking.Question, ...]:
    """Draw the items that this attempt asks: of its own module from its own revision, of others as published now."""
    teaching, attempt = opened.teaching, opened.attempt
    known = facts.of_person(opened.session, PersonId(attempt.person_id))
    if attempt.kind == AttemptKind.MODULE.value:
        return asking.quiz(
            module,
            next(one.decisions for one in known.attempts if one.id == attempt.id),
            tuple(one for one in known.attempts if one.id != attempt.id),
            in_play=_in_play(teaching, known, texts),
            length=attempt.length,
            weights=teaching.weights(),
            seed=attempt.seed,
            flags=known.flags,
        )
    latest = certifying.latest_certification(known)
    return asking.refresher(
        [
            module if required.id == module.id else teaching.content.modules[required.id]
            for required in teaching.asked[known.role].modules
        ],
        known.attempts,
        latest.granted_on if latest else None,
        in_play=_in_play(teaching, known, texts),
        length=attempt.length,
        weights=teaching.weights(),
        seed=attempt.seed,
        flags=known.flags,
    )


def _finish(opened: _Open, now: datetime) -> None:
    """End the attempt, and grant what it has earned."""
    session, teaching, attempt = opened.session, opened.teaching, opened.attempt
    today = teaching.day(now)
    person_id = PersonId(attempt.person_id)
    known = facts.of_person(session, person_id)
    this = next(one for one in known.attempts if one.id == attempt.id)
    asked_for = frozenset(ClauseId(clause) for place in opened.places.values() for clause in place.asked_for)
    passed = scoring.is_passed(this.decisions, as_fraction(attempt.pass_mark), asked_for)
    outcome = Outcome.PASSED if passed else Outcome.FAILED
    attempts.end(session, attempt, outcome, this.decisions, now=now, on=today)
    if not passed:
        return
    others = [one for one in known.attempts if one is not this]
    in_order = sorted([*others, this._replace(ended_on=today, outcome=outcome)], key=lambda one: one.ended_on is None)
    known = replace(known, attempts=tuple(in_order))  # as it would be loaded anew
    grant_earned(teaching, session, known, now)
