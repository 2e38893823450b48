"""The reasons that the calendar makes: 4.4, 4.6, 4.7 and 4.8, and the one of a set-up that asks nothing.

Each finder yields the reasons of its kind that hold on a day. None depends on another,
and none says more than the facts hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from training import showing
from training.rules import changing, evidence
from training.rules.case import Case
from training.rules.facts import ObligationKind
from training.rules.obliging import Obligation, Rule, added_on
from training.rules.reasons import Reason, ReasonKind, by, what


def change_not_learnt(case: Case, today: date) -> Iterator[Reason]:
    """A policy change is past due. One reason a version.

    Source: ours; the old words are not the policy any more.
    """
    for obligation in case.open_ones(ObligationKind.POLICY_CHANGE, today):
        if obligation.is_past_due(today):
            yield _of_policy_change(case, ReasonKind.CHANGE_NOT_LEARNT, obligation)


def lapsed(case: Case, today: date) -> Iterator[Reason]:
    """The certification has ended, and so has the time to renew it.

    Its date is the refresher's, or the onboarding's once that is asked again.

    Source: ours.
    """
    certification = case.certification
    if certification is None or today <= certification.until_on:
        return
    onboarding = next((o for o in case.open_ones(ObligationKind.ONBOARDING, today) if o.rule is Rule.AGAIN), None)
    refresher = case.open_one(ObligationKind.REFRESHER, today)
    obligation = onboarding or (refresher if refresher and refresher.is_past_due(today) else None)
    if obligation:
        sentence = f"{case.facts.name}'s certification ended on {showing.day(certification.until_on)}."
        yield _by_a_date(case, ReasonKind.LAPSED, obligation, sentence)


def overdue(case: Case, today: date) -> Iterator[Reason]:
    """Onboarding is past due; or a refresher that the Director asked for sooner, while the certification runs.

    Source: ours.
    """
    for onboarding in case.open_ones(ObligationKind.ONBOARDING, today):
        if onboarding.is_past_due(today):
            yield _by_a_date(case, ReasonKind.OVERDUE, onboarding, _onboarding_so_far(case, onboarding))
    refresher = case.open_one(ObligationKind.REFRESHER, today)
    if refresher and refresher.is_past_due(today) and case.certification and today <= case.certification.until_on:
        until_on = showing.day(case.certification.until_on)
        sentence = f"{case.facts.name}'s certification runs through {until_on}, and the refresher was asked for sooner."
        yield _by_a_date(case, ReasonKind.OVERDUE, refresher, sentence)


def due(case: Case, today: date) -> Iterator[Reason]:
    """Onboarding, the refresher or a policy change is open and not past due; or a module was added, and from
    which day is not known.

    Source: ours.
    """
    for onboarding in case.open_ones(ObligationKind.ONBOARDING, today):
        if not onboarding.is_past_due(today):
            yield _by_a_date(case, ReasonKind.DUE, onboarding, _onboarding_so_far(case, onboarding))
    refresher = case.open_one(ObligationKind.REFRESHER, today)
    if refresher and not refresher.is_past_due(today) and case.certification:
        until_on = case.certification.until_on
        runs = (
            f"runs through {showing.day(until_on)}, and the refresher is open"
            if today <= until_on
            else f"ended on {showing.day(until_on)}; {_what_moved(refresher)}"
        )
        yield _by_a_date(case, ReasonKind.DUE, refresher, f"{case.facts.name}'s certification {runs}.")
    for obligation in case.open_ones(ObligationKind.POLICY_CHANGE, today):
        if not obligation.is_past_due(today):
            yield _of_policy_change(case, ReasonKind.DUE, obligation)
    if case.certification and case.undated:
        named = showing.all_of([case.asked.titles[module_id] for module_id in case.undated])
        sentence = f"The curriculum asks {case.facts.name} for {named}, and does not say since when."
        next_step = "the Director has the day written below `added` in the curriculum"
        yield Reason(ReasonKind.DUE, sentence, next_step, None, (evidence.of_certification(case.certification),))


def nothing_open(case: Case) -> Reason:
    """Return the reason of somebody who holds no certification while nothing is open: a fault of the set-up."""
    name = case.facts.name
    if not case.asked.modules:
        sentence = f"Nothing is asked of {name} yet: the curriculum names no module for this role."
        next_step = "the Director decides which modules this role takes"
    else:
        sentence = f"{name} has no certification, and nothing is open."
        next_step = "the Director checks the start of employment and the curriculum"
    return Reason(ReasonKind.DUE, sentence, next_step, obligation=None, evidence=(evidence.of_employment(case),))


# --- Making such a reason -----------------------------------------------------


def _by_a_date(case: Case, kind: ReasonKind, obligation: Obligation, sentence: str) -> Reason:
    """Return a reason that its obligation's date makes."""
    next_step = f"{what(case, obligation.module_ids)}, {by(obligation)}"
    if obligation.rule is Rule.ADDED:
        row = evidence.of_change(case, obligation)
    else:
        row = evidence.of_certification(case.certification) if case.certification else evidence.of_employment(case)
    return Reason(kind, sentence, next_step, obligation, (row,), module_ids=obligation.module_ids)


def _of_policy_change(case: Case, kind: ReasonKind, obligation: Obligation) -> Reason:
    """Return the reason that a changed policy makes, due or past due."""
    assert obligation.unlearnt is not None
    change, clauses = obligation.unlearnt.change, obligation.unlearnt.clauses
    number = len(clauses)
    sentence = (
        f"{case.facts.name} learned {showing.number_word(number)} {showing.plural(number, 'clause')} of the policy "
        f"in older words; version {change.version} is in force from {showing.day(change.in_force_on)}."
    )
    next_step = f"the policy change, about {showing.length(changing.minutes(number))}, {by(obligation)}"
    rows = tuple(evidence.of_older_words(case, attempt) for attempt in obligation.unlearnt.older)
    return Reason(kind, sentence, next_step, obligation, rows, clauses)


def _onboarding_so_far(case: Case, onboarding: Obligation) -> str:
    left = len(onboarding.module_ids)
    if onboarding.rule is Rule.ADDED:
        modules = f"{showing.number_word(left)} added {showing.plural(left, 'module')}"
        return f"Since {showing.day(onboarding.opens_on)} {case.facts.name} has been asked for {modules}."
    from_the_start = [module for module in case.asked.modules if added_on(case.facts, module) is None]
    required = len(from_the_start if onboarding.rule is not Rule.AGAIN else case.asked.modules)
    passed = showing.number_word(required - left) if left < required else "none"
    return (
        f"{case.facts.name} has passed {passed} of the "
        f"{showing.number_word(required)} required {showing.plural(required, 'module')}."
    )


def _what_moved(refresher: Obligation) -> str:
    if refresher.set_date:
        return "the Director moved the date of the refresher"
    if refresher.rule is Rule.TOLD_LATE:
        return f"the refresher has been asked for only since {showing.day(refresher.opens_on)}"
    return "days of leave moved the date of the refresher"
