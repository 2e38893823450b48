"""What types cannot hold: that the policy is quoted exactly, and that what one file names, another has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from training.content import wording
from training.content.banks import quiz_problems
from training.content.lines import Paper, Place
from training.content.problems import Problem, did_you_mean, no_clause
from training.content.scenes import scenario_problems
from training.content.shapes import (
    Authority,
    Clause,
    ClauseId,
    Curriculum,
    Library,
    Module,
    ModuleId,
    Policy,
    Role,
    as_month_and_day,
)
from training.showing import count

__all__ = ["curriculum_problems", "library_problems", "policy_problems", "quiz_problems", "scenario_problems"]

NUMBERS = (
    "pass mark",
    "valid months",
    "refresher window days",
    "onboarding days",
    "added modules days",
    "retraining days",
    "policy change days",
    "early work days",
    "quiz length",
    "refresher length",
    "untouched days",
    "least notice days",
    "lapse months",
    "most later days",
    "least room days",
)
"""The numbers that the rules need. The pass mark is a share such as 4/5; all others are whole, from 1."""
LIBRARY_DAY = "library day"
"""The one that a library may leave out: the day of every year on which certifications end."""
DAY = "Write the day as 2026-11-24."
HOW_TO_WRITE = {
    "pass mark": "Write a share, such as 4/5.",
    LIBRARY_DAY: "Write a day and a month, such as 1 September.",
}


VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A policy's version: it stands in addresses."""


# --- The policy -----------------------------------------------------------


def policy_problems(policy: Policy, paper: Paper) -> Iterator[Problem]:
    """Find clauses that are not the policy's words, stand out of order, or wear another's authority."""
    end = 0
    for clause in policy.clauses.values():
        place = ("clauses", clause.id)
        begin = policy.text.find(clause.words, end)
        if clause.words not in policy.text:
            cure = first_difference(policy, clause)
            yield paper.error((*place, "words"), "These words do not stand in policy.txt.", cure)
        elif begin < 0:
            yield paper.error(place, f"'{clause.id}' stands out of order.", "Order clauses as policy.txt has them.")
        end = max(end, begin + len(clause.words))
        if clause.authority is Authority.STATUTE:
            cure = "Write `law` or `policy`, or move the clause below `statute:`."
            yield paper.error((*place, "authority"), "What the policy holds is not `statute`.", cure)
        if clause.after is not None and clause.after not in earlier(policy.clauses, clause):
            cure = did_you_mean(clause.after, earlier(policy.clauses, clause), "Name the clause that leads into it.")
            yield paper.error((*place, "after"), f"No clause '{clause.after}' comes before this one.", cure)
    for clause in policy.statute.values():
        place = ("statute", clause.id)
        if clause.id in policy.clauses:
            yield paper.error(place, f"The id '{clause.id}' is a clause's already.", "Give it an id of its own.")
        if clause.authority is not Authority.STATUTE:
            yield paper.error((*place, "authority"), "What stands here is `statute`.", "Write `authority: statute`.")
    for number, clause_id in enumerate(policy.requests):
        if clause_id not in policy.clauses:
            cure = did_you_mean(clause_id, policy.clauses, "Name clauses of this file.")
            yield paper.error(("requests", number), no_clause(clause_id), cure)
    if not VERSION.fullmatch(policy.version):
        cure = "Write a number or a day, such as 2 or 2027-03-01."
        yield paper.error(("version",), f"'{policy.version}' is no version.", cure)
    yield from wording.policy_problems(policy, paper)


def unasked_clauses(policy: Policy, paper: Paper, modules: Iterable[Module]) -> Iterator[Problem]:
    """Note the clauses that no module asks. Nobody is shown to know them."""
    asked = {clause_id for module in modules for item in module.items.values() for clause_id in item.clauses}
    unasked = [clause.id for clause in policy.clauses.values() if clause.keyed and clause.id not in asked]
    if unasked:
        cure = f"Write a module that teaches them: {', '.join(unasked)}."
        yield paper.warning(("clauses",), f"No quiz asks {len(unasked)} of {len(policy.clauses)} clauses.", cure)


def next_policy_problems(policy: Policy, paper: Paper, in_force: Policy) -> Iterator[Problem]:
    """Find that the version to come bears the number of the one in force."""
    if policy.version == in_force.version:
        cure = f"Raise it: version {in_force.version} is the one in force."
        yield paper.error(("version",), f"The version to come is called '{policy.version}', too.", cure)


def taken_out(policy: Policy, paper: Paper, modules: Iterable[Module]) -> Iterator[Problem]:
    """Warn of clauses that the version to come no longer has, and that modules cite."""
    for module in modules:
        cited = {clause_id for item in module.items.values() for clause_id in item.clauses}
        cited |= {c for scene in module.deciding_scenes() for choice in scene.choices for c in choice.clauses}
        if gone := sorted((cited | set(module.scenario.teaches)) - policy.clauses.keys()):
            cure = "Take them out of the module on the day that the version comes into force."
            yield paper.warning(("clauses",), f"'{module.id}' cites what is taken out: {', '.join(gone)}.", cure)


def earlier(clauses: Mapping[ClauseId, Clause], clause: Clause) -> list[ClauseId]:
    ids = list(clauses)
    return ids[: ids.index(clause.id)]


def first_difference(policy: Policy, clause: Clause) -> str:
    """Say up to where a clause's words are the policy's."""
    same = next(n for n in range(len(clause.words), -1, -1) if clause.words[:n] in policy.text)
    if same < 8:
        return "Copy them from policy.txt, letter for letter."
    return f"They agree up to '{clause.words[max(0, same - 30) : same]}'. Copy the rest, letter for letter."


# --- The library ------------------------------------------------------------


def library_problems(library: Library, paper: Paper) -> Iterator[Problem]:
    """Find a clock that nobody keeps, a title that the site does not use, and too few ways to reach the library."""
    try:
        ZoneInfo(library.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        cure = "Write it as `America/New_York`."
        yield paper.error(("time zone",), f"No time zone is called '{library.time_zone}'.", cure)
    if Role.DIRECTOR in library.titles:
        what = "The site says `the Director` on every page, and no other title."
        yield paper.error(("titles", str(Role.DIRECTOR)), what, "Take it out. Every other role may have a title.")
    if len(library.contacts) < 2:
        cure = "The accessibility statement needs two; write another."
        yield paper.error(("contacts",), f"The library has {count(len(library.contacts), 'contact')}.", cure)


# --- The curriculum -----------------------------------------------------------


def curriculum_problems(curriculum: Curriculum, paper: Paper, module_ids: Collection[ModuleId]) -> Iterator[Problem]:
    """Find modules that have no folder, roles that train on nothing, and numbers that are none."""
    named: list[tuple[Place, tuple[ModuleId, ...]]] = [
        *((("roles", str(role)), modules) for role, modules in curriculum.roles.items()),
        (("before the desk",), curriculum.before_the_desk),
    ]
    for place, modules in named:
        for number, module_id in enumerate(modules):
            if module_id not in module_ids:
                cure = did_you_mean(module_id, module_ids, "Write it, or take it out of the list.")
                yield paper.error((*place, number), f"No folder holds a module '{module_id}'.", cure)
            if module_id in modules[:number]:
                yield paper.stands_twice((*place, number), module_id)
    for role in Role:
        if not curriculum.roles.get(role):
            what = f"The role '{role}' trains on no module, so it certifies nobody."
            yield paper.note(("roles", str(role)), what, "Name its modules when the Director decides.")
    required = {module_id for modules in curriculum.roles.values() for module_id in modules}
    for module_id in module_ids:
        if module_id not in required:
            yield paper.warning(("roles",), f"No role trains on the module '{module_id}'.", "Name it below a role.")
    if not curriculum.before_the_desk:
        what = "Nobody is asked for a module before they work at the desk."
        yield paper.warning((), what, "Write `before the desk:` and the modules, if that is not meant.")
    for module_id, on in curriculum.added.items():
        if module_id not in required:
            cure = did_you_mean(module_id, required, "Name it below a role, or take it out.")
            yield paper.error(("added", module_id), f"No role trains on '{module_id}'.", cure)
        if on.year < 2000:
            yield paper.error(("added", module_id), "Nothing was added on this day.", DAY)
    yield from number_problems(curriculum, paper)


def number_problems(curriculum: Curriculum, paper: Paper) -> Iterator[Problem]:
    """Find numbers that the rules do not know, that they miss, or that cannot be read."""
    for name in NUMBERS:
        if name not in curriculum.numbers:
            cure = f"Write `{name}:` with its value, who set it, when and why."
            yield paper.error(("numbers",), f"The number '{name}' is missing.", cure)
    known = (*NUMBERS, LIBRARY_DAY)
    for name, number in curriculum.numbers.items():
        place = ("numbers", name)
        if name not in known:
            cure = did_you_mean(name, known, f"Known here: {', '.join(known)}.")
            yield paper.error(place, f"No rule asks for a number '{name}'.", cure)
        elif not reads_as_number(name, number.value):
            cure = HOW_TO_WRITE.get(name, "Write a whole number from 1, in digits.")
            yield paper.error((*place, "value"), f"'{number.value}' is no {name}.", cure)
        if number.set_on.year < 2000:
            yield paper.error((*place, "set on"), "Nobody set it on this day.", DAY)


def reads_as_number(name: str, value: str) -> bool:
    """Whether a number's words can be read as the rules need them."""
    if name == LIBRARY_DAY:
        return is_month_and_day(value)
    if name != "pass mark":
        return value.isascii() and value.isdigit() and 1 <= int(value) <= 9999
    above, _, below = value.partition("/")
    is_share = above.isascii() and above.isdigit() and below.isascii() and below.isdigit() and int(below) > 0
    return is_share and 0 < Fraction(value) <= 1


def is_month_and_day(words: str) -> bool:
    """Whether words are a day of every year."""
    try:
        as_month_and_day(words)
    except ValueError:
        return False
    return True
