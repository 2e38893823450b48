"""A wrong key is found: which answers count with a kinder verdict, which attempts pass by it, what that grants.

What is stored stays as it is. Nobody loses by a correction, and no reason arises from one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from training import showing
from training.content.shapes import Item, ModuleId, Role, Scene, Verdict
from training.rules.certifying import attempts_that_count, certification_on, earned, ended_on, latest_certification
from training.rules.facts import (
    Asked,
    Attempt,
    AttemptId,
    Certification,
    CertificationId,
    Corrected,
    Decision,
    Facts,
    NumbersByDay,
    Outcome,
    Place,
    QuestionKind,
)
from training.rules.forecasting import as_of
from training.rules.playing import answers_of, words_of

TOLD_FOR = timedelta(days=30)
"""How long whoever gained reads of it first of all. Source: ours; who comes once a month shall not miss it."""
_GRAVITY = {Verdict.RIGHT: 0, Verdict.INCOMPLETE: 1, Verdict.OVER_REFUSAL: 1, Verdict.BREACH: 2}


def kinder(verdict: Verdict, other: Verdict) -> Verdict:
    """Return the kinder of two verdicts: right before not right, and that before a breach; the first where alike.

    Source: ours; whoever answered by a wrong key pays nothing for it.
    """
    return other if _GRAVITY[other] < _GRAVITY[verdict] else verdict


@dataclass(frozen=True, slots=True)
class WrongVerdict:
    """An answer whose verdict was graver in an older revision than it is now, its key mended."""

    words: str
    option: int  # in the older revision, from 0
    was: Verdict
    now: Verdict
    now_option: int  # in the revision in which it is mended


def wrong_verdicts(older: Scene | Item, newer: Scene | Item) -> tuple[WrongVerdict, ...]:
    """Return the answers of a question that are judged kinder now, in their order now. Found again by their words.

    An answer that is said in other words now is another answer.

    Source: ours; the files say what is right, and the Director only from when it counts.
    """
    before = {words_of(option): (number, option.verdict) for number, option in enumerate(answers_of(older))}
    found = []
    for number, option in enumerate(answers_of(newer)):
        if (words := words_of(option)) in before:
            old_number, was = before[words]
            if kinder(was, option.verdict) is not was:
                found.append(WrongVerdict(words, old_number, was, option.verdict, number))
    return tuple(found)


def with_kinder_verdict(decision: Decision, verdict: Verdict, on: date) -> Decision:
    """Return a decision as a correction of a day has it count. One that counts as kind already stays as it is."""
    if kinder(decision.verdict, verdict) is decision.verdict:
        return decision
    return decision._replace(verdict=verdict, corrected=(*decision.corrected, Corrected(on, decision.verdict)))


def with_kinder_verdicts(facts: Facts, verdicts: Mapping[tuple[AttemptId, Place], Verdict], on: date) -> Facts:
    """Return what is known of a person as a correction of a day has these decisions count."""
    attempts = tuple(
        attempt._replace(
            decisions=tuple(
                with_kinder_verdict(one, verdicts.get((attempt.id, one.place), one.verdict), on)
                for one in attempt.decisions
            ),
        )
        for attempt in facts.attempts
    )
    return replace(facts, attempts=attempts)


@dataclass(frozen=True, slots=True)
class Gained:
    """What a correction has a person gain."""

    facts: Facts  # what is known with it
    passed: tuple[Attempt, ...]  # the attempts that failed and pass by it, in the order they ended
    rows: tuple[Certification, ...]  # the certifications that it grants, in the order they begin; their ids are empty


def gained(
    facts: Facts, would_pass: Collection[AttemptId], asked: Mapping[Role, Asked], numbers: NumbersByDay, on: date
) -> Gained:
    """Return what a person gains by a correction of a day.

    facts       with the kinder verdicts already
    would_pass  those of the failed attempts that pass by these
    asked       what each role is asked for

    An attempt passes on the day it ended, and a certification that it earns begins as it would have
    then; where one is held on that day none is added. An attempt by which the person would have
    been certified last, and be so no more, passes not: it would ask for a refresher or for all
    modules, of somebody who is asked for this one. The latest attempt is looked at first.

    Holds: rows that exist stay, and so do attempts that were passed.

    Source: ours.
    """
    rows: tuple[Certification, ...] = ()
    for attempt in reversed(facts.attempts):
        if attempt.id in would_pass and attempt.outcome is Outcome.FAILED:
            passed, since = _with_pass(facts, attempt, on), ended_on(attempt)
            anyway = [*_rows(facts, asked, numbers, since, on)]
            won = tuple(row for row in _rows(passed, asked, numbers, since, on) if row not in anyway)
            passed = replace(passed, certifications=(*facts.certifications, *won))
            latest = latest_certification(passed)
            if latest is None or latest not in won or on <= latest.until_on:
                facts, rows = passed, (*rows, *won)
    return Gained(
        facts,
        tuple(one for one in facts.attempts if one.id in would_pass and one.passed_since == on),
        tuple(sorted(rows, key=lambda row: row.starts_on)),
    )


def _with_pass(facts: Facts, attempt: Attempt, on: date) -> Facts:
    passed = attempt._replace(outcome=Outcome.PASSED, passed_since=on)
    return replace(facts, attempts=tuple(passed if one is attempt else one for one in facts.attempts))


def _rows(
    facts: Facts, asked: Mapping[Role, Asked], numbers: NumbersByDay, since: date, on: date
) -> Iterator[Certification]:
    """Yield what each day on which an attempt ended, since a day, would have granted where no certification is held."""
    ended = {one.ended_on for one in attempts_that_count(facts, numbers) if one.ended_on and one.ended_on >= since}
    for day in sorted(ended | {on}):
        then = as_of(facts, day)
        while won := earned(then, asked[then.role], numbers, day):
            if certification_on(facts, won.starts_on):
                break
            row = Certification(
                CertificationId(""),
                won.starts_on,
                won.until_on,
                granted_on=on,
                attempt_id=won.attempt_id,
                valid_months=numbers.on(day).valid_months,
                by_correction=True,
            )
            facts = replace(facts, certifications=(*facts.certifications, row))
            then = as_of(facts, day)
            yield row


def told(facts: Facts, titles: Mapping[ModuleId, str], today: date) -> tuple[str, ...]:
    """Return what somebody is told of corrections on a day, a sentence or two for each answer that counts kinder.

    Source: ours; whoever gains is told, and nothing changes in silence.
    """
    return tuple(
        _told(facts, attempt, decision, titles)
        for attempt in facts.attempts
        for decision in attempt.decisions
        if decision.corrected and decision.corrected[-1].on <= today < decision.corrected[-1].on + TOLD_FOR
    )


def _told(facts: Facts, attempt: Attempt, decision: Decision, titles: Mapping[ModuleId, str]) -> str:
    title = titles.get(decision.module_id, "an earlier module")
    kind = "question" if decision.kind is QuestionKind.ITEM else "scene"
    on, was = decision.corrected[-1].on, decision.corrected[-1].was
    said = (
        f"The key of {kind} {decision.number} in {title} was wrong. Your answer of {showing.day(decision.on)}, "
        f"{showing.quoted(decision.said)}, was judged {showing.quoted(was.label)}; from {showing.day(on)} on it counts "
        f"as {showing.quoted(decision.verdict.label)}."
    )
    if attempt.passed_since == on:
        said += f" So your attempt of {showing.day(ended_on(attempt))} is passed."
    row = next((one for one in facts.certifications if one.by_correction and one.attempt_id == attempt.id), None)
    if row:
        said += f" It certifies you from {showing.day(row.starts_on)} through {showing.day(row.until_on)}."
    return said
