"""Facts of one person, said briefly: dates as strings, and only what matters to the test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from training.content.shapes import ClauseId, ItemId, ModuleId, Role, SceneId, Verdict
from training.rules.certifying import earned
from training.rules.facts import (
    Asked,
    Attempt,
    AttemptId,
    AttemptKind,
    Certification,
    CertificationId,
    Decision,
    DueDate,
    Employment,
    EmploymentId,
    Facts,
    Flag,
    FlagId,
    Leave,
    Numbers,
    NumbersByDay,
    ObligationKind,
    Observation,
    Outcome,
    PersonId,
    Place,
    PolicyChange,
    Postponement,
    QuestionKind,
    Required,
    RoleChange,
)

NUMBERS = NumbersByDay(Numbers())
CONSENT, HISTORY, REFER, VIDEO, COURTESY = map(
    ClauseId, ("law-2b-written-consent", "conf-borrowing", "le-refer-agent", "conf-activities", "le-courtesy")
)
ASKED = Asked(
    modules=(
        Required(
            ModuleId("consent"), "Written consent", 9, frozenset({CONSENT, HISTORY}), frozenset({CONSENT, HISTORY})
        ),
        Required(
            ModuleId("deputy"),
            "A deputy at the desk",
            8,
            frozenset({REFER, VIDEO}),
            frozenset({REFER, VIDEO, COURTESY}),
        ),
    )
)
NOTHING_ASKED = Asked(modules=())
WHOLE = ("refresher", "change")
"""What is taken of no module of its own."""


def day(words: str) -> date:
    return date.fromisoformat(words)


def decision(
    clauses: str | Iterable[str] = CONSENT,
    verdict: str = "right",
    *,
    number: int = 1,
    said: str = "Read her the titles",
    kind: QuestionKind = QuestionKind.ITEM,
    graded: bool = True,
    on: str | None = None,
    module: str | None = None,
    question: str | None = None,
    variant: str = "",
) -> Decision:
    """One decision. Its attempt gives it its day, its module and its place, where they are not said."""
    name = question or f"{kind.value}-{number}"
    return Decision(
        attempt_id=AttemptId(""),
        place=Place(0),
        kind=kind,
        module_id=ModuleId(module or ""),
        question_id=ItemId(name) if kind is QuestionKind.ITEM else SceneId(name),
        number=number,
        said=said,
        verdict=Verdict(verdict),
        clauses=tuple(map(ClauseId, [clauses] if isinstance(clauses, str) else clauses)),
        graded=graded,
        on=day(on) if on else date.min,
        variant=variant or name,
    )


def attempt(
    module: str = "consent",
    *,
    passed_on: str | None = None,
    failed_on: str | None = None,
    unfinished_on: str | None = None,
    began_on: str | None = None,
    decisions: Sequence[Decision] = (),
    id: str | None = None,
    version: str = "1",
) -> Attempt:
    """One attempt; "refresher" and "change" are modules here too. Without a day on which it ended it is open."""
    ended = passed_on or failed_on or unfinished_on
    outcome = Outcome.PASSED if passed_on else Outcome.FAILED if failed_on else Outcome.UNFINISHED if ended else None
    attempt_id = AttemptId(id or f"{module} {ended or began_on} {outcome and outcome.value}")
    last = day(ended or began_on or "")
    return Attempt(
        attempt_id,
        AttemptKind(module) if module in WHOLE else AttemptKind.MODULE,
        None if module in WHOLE else ModuleId(module),
        began_on=day(began_on) if began_on else last,
        ended_on=last if ended else None,
        outcome=outcome,
        decisions=tuple(
            d._replace(
                attempt_id=attempt_id,
                place=Place(place),
                module_id=d.module_id or ModuleId("consent" if module in WHOLE else module),
                on=last if d.on == date.min else d.on,
            )
            for place, d in enumerate(decisions, start=1)
        ),
        policy_version=version,
    )


def policy_change(
    version: str = "2",
    clauses: Sequence[str] = (CONSENT,),
    *,
    in_force_on: str = "2026-06-01",
    signed_on: str = "2026-05-15",
    published_on: str | None = "2026-06-01",
    questions_on: str | None = "2026-06-01",
    later: Sequence[str] = (),
) -> PolicyChange:
    """A policy version that was signed, shown and questioned on its first day, unless said otherwise."""
    return PolicyChange(
        version,
        tuple(map(ClauseId, clauses)),
        in_force_on=day(in_force_on),
        signed_on=day(signed_on),
        published_on=day(published_on) if published_on else None,
        questions_on=day(questions_on) if questions_on else None,
        since=frozenset([version, *later]),
    )


def always(**said: object) -> NumbersByDay:
    """The library's numbers, some of them others than those with which it begins, on every day."""
    return NumbersByDay(replace(Numbers(), **said))  # type: ignore[arg-type]


def leave(first_on: str, last_on: str | None = None) -> Leave:
    return Leave(day(first_on), day(last_on) if last_on else None)


def role_change(on: str, *adds: str, was: Role = Role.VOLUNTEER) -> RoleChange:
    """From a day on staff, with the modules that this adds."""
    return RoleChange(Role.STAFF, was, day(on), tuple(map(ModuleId, adds)))


def due_date(opens_on: str, due_on: str, set_on: str, kind: str = "onboarding") -> DueDate:
    """A date that the Director set for what opened on a day."""
    return DueDate(ObligationKind(kind), day(opens_on), day(due_on), day(set_on), Postponement.SHORT_OF_STAFF)


def flag(
    on: str, *, modules: Iterable[str] = (), clauses: Iterable[str] = (), follows: int = 0, withdrawn_on: str = ""
) -> Flag:
    """A flag after something seen at the desk, raised when so many attempts had ended."""
    return Flag(
        FlagId(f"flag {on}"),
        day(on),
        Observation.AT_THE_DESK,
        tuple(map(ClauseId, clauses)),
        tuple(map(ModuleId, modules)),
        follows,
        withdrawn_on=day(withdrawn_on) if withdrawn_on else None,
    )


def employment(starts_on: str, last_on: str | None = None, id: str = "work", due_on: str | None = None) -> Employment:
    """A stretch of work, entered on its first day."""
    return Employment(
        EmploymentId(id),
        day(starts_on),
        day(starts_on),
        day(last_on) if last_on else None,
        day(due_on) if due_on else None,
    )


def certification(starts_on: str, until_on: str, granted_on: str | None = None) -> Certification:
    return Certification(
        CertificationId(f"from {starts_on}"), day(starts_on), day(until_on), day(granted_on or starts_on)
    )


def facts(
    *attempts: Attempt,
    starts_on: str = "2026-01-05",
    recorded_on: str | None = None,
    last_on: str | None = None,
    due_on: str | None = None,
    leaves: Sequence[Leave] = (),
    certifications: Sequence[Certification] = (),
    role: Role = Role.STAFF,
    role_changes: Sequence[RoleChange] = (),
    due_dates: Sequence[DueDate] = (),
    flags: Sequence[Flag] = (),
    policy_changes: Sequence[PolicyChange] = (),
) -> Facts:
    """Sam, hired on 5 January 2026 and entered that day."""
    return Facts(
        PersonId("sam"),
        "Sam",
        role,
        Employment(
            EmploymentId("work"),
            day(starts_on),
            day(recorded_on or starts_on),
            day(last_on) if last_on else None,
            day(due_on) if due_on else None,
        ),
        tuple(leaves),
        attempts,
        tuple(certifications),
        tuple(role_changes),
        tuple(due_dates),
        tuple(flags),
        policy_changes=tuple(policy_changes),
    )


def certified_facts(on: str = "2026-01-20", *later: Attempt, **said: object) -> Facts:
    """Sam, who passed both modules on a day, and took the later attempts; with every certification so earned."""
    return granted(facts(attempt("consent", passed_on=on), attempt("deputy", passed_on=on), *later, **said))  # type: ignore[arg-type]


def granted(known: Facts, asked: Asked = ASKED, numbers: NumbersByDay = NUMBERS) -> Facts:
    """Return the facts with every certification that their attempts earn, granted on the day each was earned."""
    for on in sorted({attempt.ended_on for attempt in known.attempts if attempt.ended_on}):
        while won := earned(known, asked, numbers, on):
            row = Certification(
                CertificationId(f"from {won.starts_on}"),
                won.starts_on,
                won.until_on,
                on,
                attempt_id=won.attempt_id,
                valid_months=numbers.on(on).valid_months,
            )
            known = replace(known, certifications=(*known.certifications, row))
    return known


def then(known: Facts, *attempts: Attempt, asked: Asked = ASKED) -> Facts:
    """Return the facts after more attempts, with what these earn."""
    return granted(replace(known, attempts=(*known.attempts, *attempts)), asked)
