"""The rows that reasons rest on, each named so that whoever reads it can find it."""

from __future__ import annotations

from dataclasses import dataclass

from training import showing
from training.rules.case import Case
from training.rules.certifying import ended_on
from training.rules.facts import (
    Attempt,
    AttemptId,
    Certification,
    CertificationId,
    Decision,
    EmploymentId,
    Flag,
    FlagId,
    Place,
    QuestionKind,
)
from training.rules.obliging import Obligation


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row that a reason rests on. Take the row away and the reason is gone."""

    label: str
    attempt_id: AttemptId | None = None
    place: Place | None = None  # the place on the attempt's paper; None: the attempt as a whole
    certification_id: CertificationId | None = None
    employment_id: EmploymentId | None = None
    flag_id: FlagId | None = None


def of_decision(case: Case, decision: Decision) -> Evidence:
    """Return a decision as evidence."""
    label = f"{where(case, decision)}, {showing.day(decision.on)}"
    return Evidence(label, attempt_id=decision.attempt_id, place=decision.place)


def of_attempt(attempt: Attempt, title: str) -> Evidence:
    """Return a failed attempt as evidence."""
    on = showing.day(ended_on(attempt))
    return Evidence(f"{title[0].upper()}{title[1:]}, {on}, not passed", attempt_id=attempt.id)


def of_older_words(case: Case, attempt: Attempt) -> Evidence:
    """Return a module's pass in the words of an older policy version as evidence."""
    assert attempt.module_id is not None
    title, on = case.asked.titles[attempt.module_id], showing.day(ended_on(attempt))
    if attempt.brought:
        return Evidence(f"{title}, passed on {on}, from earlier records", employment_id=case.facts.employment.id)
    return Evidence(f"{title}, passed on {on}, in version {attempt.policy_version}", attempt_id=attempt.id)


def of_certification(certification: Certification) -> Evidence:
    """Return a certification as evidence."""
    label = f"Certified from {showing.day(certification.starts_on)} through {showing.day(certification.until_on)}"
    return Evidence(label, certification_id=certification.id)


def of_employment(case: Case) -> Evidence:
    """Return the employment as evidence."""
    employment = case.facts.employment
    return Evidence(f"Works here since {showing.day(employment.starts_on)}", employment_id=employment.id)


def of_change(case: Case, obligation: Obligation) -> Evidence:
    """Return the change that added modules as evidence: of the role, or else of the curriculum."""
    added, recorded_on = set(obligation.module_ids), case.facts.employment.recorded_on
    since = [c for c in case.facts.role_changes if max(c.on, recorded_on) == obligation.opens_on]
    change = next((c for c in since if added & set(c.adds)), None)
    if change is None:
        label = f"The curriculum changed on {showing.day(obligation.opens_on)}"
    else:
        label = f"The role changed on {showing.day(change.on)}"
    return Evidence(label, employment_id=case.facts.employment.id)


def of_flag(flag: Flag) -> Evidence:
    """Return a flag as evidence."""
    return Evidence(f"Flagged on {showing.day(flag.on)}", flag_id=flag.id)


def where(case: Case, decision: Decision) -> str:
    """Name the place of a decision: its module, and "question 4" there."""
    title = case.asked.titles.get(decision.module_id, "an earlier module")
    kind = "question" if decision.kind is QuestionKind.ITEM else "scene"
    return f"{title}, {kind} {decision.number}"
