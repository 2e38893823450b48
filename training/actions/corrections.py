"""A wrong key is found: mended in a module's files, it is accepted by the Director, who sees first who gains what."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy.orm import Session

from training import showing
from training.actions import attempts
from training.actions.acting import Outdated, one_action, only_the_director
from training.actions.teaching import Teaching
from training.content.shapes import Item, ItemId, Module, ModuleId, Scene, SceneId, Verdict, as_fraction
from training.records import attempts as attempts_kept
from training.records import audit, certifications, corrections, facts, notes, revisions
from training.records.corrections import Concerned
from training.records.notes import Answer, KeyCorrected
from training.rules.correcting import Gained, gained, kinder, with_kinder_verdicts, wrong_verdicts
from training.rules.facts import Attempt, Facts, KeyFault, Outcome, PersonId, QuestionKind
from training.rules.scoring import is_passed
from training.rules.standing import Judgement, judge


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that was judged graver in older revisions than it is now, and counts so still."""

    number: int  # in the newest revision, from 0
    words: str
    now: Verdict
    stood: Mapping[Answer, Verdict]  # where it stood, with what counts there until it is corrected
    people: int  # who gave it there

    @property
    def was(self) -> tuple[Verdict, ...]:
        """The verdicts that it counts with."""
        return tuple(dict.fromkeys(self.stood.values()))


@dataclass(frozen=True, slots=True)
class WrongKey:
    """A question whose key is mended in the files, while answers of older revisions count by the wrong one."""

    module: Module
    kind: QuestionKind
    question: Scene | Item  # as it is now
    answers: tuple[WrongAnswer, ...]
    concerned: tuple[Concerned, ...] = ()  # the attempts in which one was given, where they were looked for

    @property
    def title(self) -> str:
        """What the question is called."""
        return attempts.title_of(self.question)


def wrong_keys(session: Session, teaching: Teaching) -> list[WrongKey]:
    """Return the questions of which somebody's answer is judged kinder now than it counts, module by module."""
    found = list(_mended(session, teaching))
    places = [place for wrong in found for answer in wrong.answers for place in answer.stood]
    people = corrections.people_by_answer(session, places) if places else {}
    answered = (_as_given(wrong, people) for wrong in found)
    return [wrong for wrong in answered if wrong.answers]


def wrong_key(
    session: Session, teaching: Teaching, module_id: ModuleId, kind: QuestionKind, question_id: str
) -> WrongKey | None:
    """Return the wrong key of one question, with the attempts that it concerns. None: nobody's answer counts by one."""
    asked = (module_id, kind, question_id)
    for wrong in _mended(session, teaching):
        if (wrong.module.id, wrong.kind, wrong.question.id) == asked:
            found = corrections.concerned(session, {place for answer in wrong.answers for place in answer.stood})
            people = Counter(answer for _, answer in {(one.person_id, a) for one in found for a in one.given.values()})
            return replace(_as_given(wrong, people), concerned=found) if found else None
    return None


def _mended(session: Session, teaching: Teaching) -> Iterator[WrongKey]:
    """Yield the questions that have an answer which counts graver in an older revision, whether or not it was given."""
    kept = corrections.revisions_by_module(session)
    older = {
        module_id: [hash for hash in kept.get(module_id, ()) if hash != newest.hash]
        for module_id, newest in teaching.revisions.items()
    }
    opened = revisions.load_many(session, [hash for hashes in older.values() for hash in hashes])
    counts = _counting(session)
    for module_id, newest in teaching.revisions.items():
        yield from _of_module(newest.module, {hash: opened[hash] for hash in older[module_id]}, counts)


def _as_given(wrong: WrongKey, people: Mapping[Answer, int]) -> WrongKey:
    """Return the wrong key with the answers that somebody gave, and how many people did."""
    answers = (replace(answer, people=sum(people.get(place, 0) for place in answer.stood)) for answer in wrong.answers)
    return replace(wrong, answers=tuple(answer for answer in answers if answer.people))


def _counting(session: Session) -> dict[Answer, Verdict]:
    """Return with which verdict each answer counts that was corrected before."""
    counts: dict[Answer, Verdict] = {}
    for note in notes.of_kind(notes.of_the_library(session), KeyCorrected):
        for answer, verdict in note.answers:
            counts[answer] = kinder(counts.get(answer, verdict), verdict)
    return counts


def _of_module(newest: Module, older: Mapping[str, Module], counts: Mapping[Answer, Verdict]) -> Iterator[WrongKey]:
    for kind, question in _questions(newest):
        answers: dict[int, WrongAnswer] = {}
        for hash, module in older.items():
            before = dict(_by_id(module)).get((kind, question.id))
            for wrong in wrong_verdicts(before, question) if before else ():
                place: Answer = (hash, kind.value, question.id, wrong.option)
                counting = kinder(wrong.was, counts.get(place, wrong.was))
                if kinder(counting, wrong.now) is not counting:
                    stood = answers[wrong.now_option].stood if wrong.now_option in answers else {}
                    answers[wrong.now_option] = WrongAnswer(
                        wrong.now_option, wrong.words, wrong.now, {**stood, place: counting}, people=0
                    )
        if answers:
            yield WrongKey(newest, kind, question, tuple(answers[number] for number in sorted(answers)))


def _questions(module: Module) -> Iterator[tuple[QuestionKind, Scene | Item]]:
    for scene in module.deciding_scenes():
        yield QuestionKind.SCENE, scene
    for item in module.items.values():
        yield QuestionKind.ITEM, item


def _by_id(module: Module) -> Iterator[tuple[tuple[QuestionKind, SceneId | ItemId], Scene | Item]]:
    return (((kind, question.id), question) for kind, question in _questions(module))


# --- Who gains ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gaining:
    """Somebody whose answer counts kinder by a correction."""

    facts: Facts  # before it
    gained: Gained
    concerned: tuple[Concerned, ...]  # the attempts in which an answer counts kinder
    was: Judgement
    becomes: Judgement

    @property
    def fallen(self) -> tuple[str, ...]:
        """The reasons that fall, each as its sentence. One that rests on the same rows stays, in whatever words."""
        stay = {(reason.kind, reason.evidence) for reason in self.becomes.reasons}
        fallen = (reason for reason in self.was.reasons if (reason.kind, reason.evidence) not in stay)
        return tuple(showing.typeset(reason.sentence) for reason in fallen)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a correction would do, before it is accepted."""

    gaining: tuple[Gaining, ...]  # those who gain more than a verdict first, then by name
    seal: str  # the same only while it would do the same


def what_if(teaching: Teaching, session: Session, wrong: WrongKey, numbers: Collection[int], on: date) -> WhatIf:
    """Say who would gain what if these answers were corrected on a day. Writes nothing.

    wrong    as `wrong_key` found it
    numbers  of the answers in it
    """
    verdicts = {place: answer.now for answer in wrong.answers if answer.number in numbers for place in answer.stood}
    found = [one for one in wrong.concerned if verdicts.keys() & set(one.given.values())]
    by_person = {person_id: tuple(own) for person_id, own in groupby(found, key=attrgetter("person_id"))}
    concerned = {one.attempt_id for one in found}
    gaining = [
        _gaining(teaching, known, by_person[known.person_id], verdicts, on)
        for known in facts.many_in_short(session, list(by_person), in_full=lambda attempt: attempt.id in concerned)
    ]
    gaining.sort(key=lambda one: (not (one.gained.passed or one.fallen), one.facts.name, one.facts.person_id))
    told = [
        (
            *(one.facts.person_id, [attempt.id for attempt in one.gained.passed], one.gained.rows),
            *([attempt.attempt_id for attempt in one.concerned], one.fallen, one.was.state, one.becomes.state),
        )
        for one in gaining
    ]
    seal = hashlib.sha256(repr((sorted(verdicts), told)).encode()).hexdigest()
    return WhatIf(tuple(gaining), seal)


def _gaining(
    teaching: Teaching, known: Facts, concerned: tuple[Concerned, ...], verdicts: Mapping[Answer, Verdict], on: date
) -> Gaining:
    kinder_ones = {
        (one.attempt_id, place): verdicts[answer]
        for one in concerned
        for place, answer in one.given.items()
        if answer in verdicts
    }
    kind = with_kinder_verdicts(known, kinder_ones, on)
    by_id = {one.attempt_id: one for one in concerned}
    would_pass = [
        one.id
        for one in kind.attempts
        if one.outcome is Outcome.FAILED and one.id in by_id and _passes(one, by_id[one.id])
    ]
    numbers, asked = teaching.numbers_of(known), teaching.asked_of(known)
    won = gained(kind, would_pass, teaching.asked, numbers, on)
    return Gaining(known, won, concerned, judge(known, asked, numbers, on), judge(won.facts, asked, numbers, on))


def _passes(attempt: Attempt, by: Concerned) -> bool:
    return is_passed(attempt.decisions, as_fraction(by.pass_mark), by.asked_for)


# --- Accepting ----------------------------------------------------------------


def correct(
    teaching: Teaching,
    module_id: ModuleId,
    kind: QuestionKind,
    question_id: str,
    numbers: Collection[int],
    because: KeyFault,
    seal: str,
    *,
    by: PersonId,
    now: datetime,
) -> None:
    """Accept that a key was wrong: from today on these answers count kinder, wherever they were or will be given.

    seal  of the WhatIf that was seen

    Sent a second time it changes nothing. What was answered, and how attempts ended, stays as it is
    stored. An attempt under way keeps its paper; its decisions count kinder, too, when it ends.
    Raises Outdated where it would now do something else than was seen, and Refused for anybody but a Director.
    """
    with one_action("corrected a key", by=by, at=now, alone=True) as act:
        only_the_director(act.session, by, "says that a key was wrong")
        session, on = act.session, teaching.day(now)
        wrong = wrong_key(session, teaching, module_id, kind, question_id)
        chosen = [answer for answer in wrong.answers if answer.number in numbers] if wrong else []
        if wrong is None or not chosen:
            act.changes_nothing = True
            return
        # Everybody concerned is judged anew here, under the lock: what was seen is what is kept.
        found = what_if(teaching, session, wrong, numbers, on)
        if found.seal != seal:
            raise Outdated("kept", "Look at who gains now, then accept the correction.")
        newest = teaching.revisions[module_id]
        revisions.keep(session, newest.hash, module_id, newest.body, now)
        correction_id = corrections.add(
            session,
            module_id=module_id,
            kind=kind,
            question_id=wrong.question.id,
            answers=[(place[0], place[3], was, one.now) for one in chosen for place, was in one.stood.items()],
            mended_in=newest.hash,
            because=because,
            by=by,
            now=now,
            on=on,
        )
        for one in found.gaining:
            _keep(teaching, session, one, correction_id, by, now)
        act.about = None
        act.detail = {"correction": correction_id, "module": module_id, "people": len(found.gaining)}


def _keep(teaching: Teaching, session: Session, one: Gaining, correction_id: str, by: PersonId, now: datetime) -> None:
    """Keep what a person gains, with a line about it: by that they are judged anew."""
    person_id, on = one.facts.person_id, teaching.day(now)
    for concerned in one.concerned:
        attempts_kept.take_score_away(session, concerned.attempt_id)
    for attempt in one.gained.passed:
        corrections.pass_by(session, correction_id, person_id, attempt.id, on)
    for row in one.gained.rows:
        certifications.grant(
            session,
            person_id,
            attempt_id=row.attempt_id,
            starts_on=row.starts_on,
            until_on=row.until_on,
            valid_months=row.valid_months,
            policy_version=teaching.content.policy.version,
            now=now,
            on=on,
            is_brought=any(a.id == row.attempt_id and a.brought for a in one.facts.attempts),
            correction_id=correction_id,
        )
    passed = [attempt.id for attempt in one.gained.passed]
    detail = {"correction": correction_id, "passed": passed, "certified": len(one.gained.rows)}
    audit.add(session, at=now, by=by, about=person_id, did="corrected a key", detail=detail)
