"""Reads a content folder whole: files in, immutable values out, and all faults of all files at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from training.content import check, desk
from training.content.lines import ID, ID_CURE, Paper, Place, Unreadable, no_id, read_paper, text_of
from training.content.problems import ContentFaults, Problem, did_you_mean
from training.content.shapes import (
    Content,
    Curriculum,
    DeskCard,
    Item,
    ItemId,
    Library,
    Module,
    ModuleId,
    Policy,
    Scenario,
    Shape,
)
from training.showing import near_miss

S = TypeVar("S", bound=Shape)


NEXT = "_next"
"""The folder of the policy version that is adopted and not yet in force: its policy.yaml and its policy.txt."""


class Quiz(Shape):
    """What quiz.yaml holds."""

    items: Mapping[ItemId, Item]


@dataclass(frozen=True, slots=True)
class Reading:
    """A content folder as far as it could be read."""

    policy: Policy | None
    library: Library | None
    curriculum: Curriculum | None
    desk_card: DeskCard | None  # a library may have none
    modules: Mapping[ModuleId, Module]
    papers: Mapping[str, Paper]  # by their path in the folder
    next_policy: Policy | None  # the version to come, where there is one
    problems: tuple[Problem, ...]  # by file and line; without the trainer's

    @property
    def content(self) -> Content | None:
        """What the site starts with. None: something stops the start."""
        if any(problem.stops_the_start for problem in self.problems):
            return None
        if not (self.policy and self.library and self.curriculum):
            return None
        asked = [module_id for required in self.curriculum.roles.values() for module_id in required]
        modules = {module_id: self.modules[module_id] for module_id in dict.fromkeys([*asked, *self.modules])}
        return Content(
            library=self.library,
            policy=self.policy,
            curriculum=self.curriculum,
            modules=modules,
            desk_card=self.desk_card,
            next_policy=self.next_policy,
        )


def read_content(folder: Path) -> Content:
    """Read and check a content folder. Raises ContentFaults, with every problem, if one stops the start."""
    reading = read_all(folder)
    if (content := reading.content) is None:
        raise ContentFaults(reading.problems)
    return content


def find_problems(folder: Path) -> list[Problem]:
    """Return all that `flask check` tells of a content folder, by file and line: the trainer's warnings too."""
    reading = read_all(folder)
    return in_order([*reading.problems, *_warnings(reading)])


def _warnings(reading: Reading) -> Iterator[Problem]:
    """Find what a trainer would mend in the modules that could be read."""
    # Read here and not above: the site starts without the list of words behind the reading grade.
    from training.content import trainer

    policy, library = reading.policy, reading.library
    if not (policy and library):
        return
    if reading.desk_card:
        yield from trainer.desk_warnings(reading.desk_card, reading.papers["desk.yaml"], policy)
    for module in reading.modules.values():
        yield from trainer.scenario_warnings(module, reading.papers[f"{module.id}/scenario.yaml"], policy, library)
        yield from trainer.quiz_warnings(module, reading.papers[f"{module.id}/quiz.yaml"], policy, library)
    yield from trainer.curriculum_warnings(reading.modules.values(), reading.papers["curriculum.yaml"])


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems by file and line."""
    return sorted(problems, key=lambda problem: (problem.path, problem.line))


def read_all(folder: Path) -> Reading:
    """Read a content folder as far as it can be read, and check it for all that the site rests on."""
    folder = folder.resolve()
    policy_paper, policy = read_policy(folder)
    library_paper, library = read_shape(folder, "library.yaml", Library, named=("supplied texts",))
    curriculum_paper, curriculum = read_shape(folder, "curriculum.yaml", Curriculum)
    module_ids = module_folders(folder)
    papers = {"policy.yaml": policy_paper, "library.yaml": library_paper, "curriculum.yaml": curriculum_paper}
    problems: list[Problem] = []
    if policy:
        problems += check.policy_problems(policy, policy_paper)
    if library:
        problems += check.library_problems(library, library_paper)
    if curriculum:
        problems += check.curriculum_problems(curriculum, curriculum_paper, module_ids)

    next_policy = None
    if (folder / NEXT).exists():
        papers[f"{NEXT}/policy.yaml"], next_policy = read_policy(folder, NEXT)
    if next_policy and policy:
        problems += check.policy_problems(next_policy, papers[f"{NEXT}/policy.yaml"])
        problems += check.next_policy_problems(next_policy, papers[f"{NEXT}/policy.yaml"], policy)

    desk_card = None
    if (folder / "desk.yaml").exists():
        papers["desk.yaml"], desk_card = read_shape(folder, "desk.yaml", DeskCard, named=("questions", "situations"))
    if desk_card and policy and library:
        problems += desk.card_problems(desk_card, papers["desk.yaml"], policy, library)

    modules: dict[ModuleId, Module] = {}
    for module_id in module_ids:
        scenario_paper, scenario = read_shape(folder, f"{module_id}/scenario.yaml", Scenario, named=("scenes",))
        quiz_paper, quiz = read_shape(folder, f"{module_id}/quiz.yaml", Quiz, named=("items",))
        papers |= {f"{module_id}/scenario.yaml": scenario_paper, f"{module_id}/quiz.yaml": quiz_paper}
        if not ID.fullmatch(module_id):
            problems.append(scenario_paper.error((), no_id(module_id), ID_CURE, found=module_id))
        if scenario and policy:
            problems += check.scenario_problems(scenario, scenario_paper, policy)
        if quiz and scenario and policy and library:
            problems += check.quiz_problems(quiz.items, quiz_paper, scenario, policy, library)
        if quiz and scenario:
            modules[module_id] = Module(id=module_id, scenario=scenario, items=quiz.items)
    if policy:
        problems += check.unasked_clauses(policy, policy_paper, modules.values())
    if next_policy:
        problems += check.taken_out(next_policy, papers[f"{NEXT}/policy.yaml"], modules.values())
    problems += [problem for paper in papers.values() for problem in paper.problems]
    return Reading(policy, library, curriculum, desk_card, modules, papers, next_policy, tuple(in_order(problems)))


def module_folders(folder: Path) -> list[ModuleId]:
    """Return the folders that hold modules, in order of their names.

    Not those whose name begins with a dot or a low line, and no links: one may lead back into the folder.
    """
    if not folder.is_dir():
        return []
    folders = [each for each in sorted(folder.iterdir()) if each.is_dir() and not each.is_symlink()]
    return [ModuleId(each.name) for each in folders if each.name[0] not in "._"]


def read_shape(folder: Path, name: str, shape: type[S], named: tuple[str, ...] = ()) -> tuple[Paper, S | None]:
    """Read one file into a shape. None: the paper's problems say why.

    named  the keys under which things stand by their ids
    """
    paper = read_paper(folder, name)
    return paper, fitted(paper, shape, named)


def read_policy(folder: Path, within: str = ".") -> tuple[Paper, Policy | None]:
    """Read policy.yaml, and beside it policy.txt: the policy as adopted, byte for byte but for line ends.

    within  the folder below the content's in which both stand
    """
    paper = read_paper(folder, str(Path(within) / "policy.yaml"))
    if "text" in paper.value:
        paper.problems.append(paper.error(("text",), "The text has a file of its own.", "Move it to policy.txt."))
    try:
        paper.value["text"] = text_of(
            folder / within / "policy.txt", Paper(str(Path(folder.name, within, "policy.txt")))
        )
    except Unreadable as stopped:
        paper.problems.append(stopped.problem)
        return paper, None
    return paper, fitted(paper, Policy, named=("clauses", "statute"))


def fitted(paper: Paper, shape: type[S], named: tuple[str, ...]) -> S | None:
    """Return a paper's value in its shape. None: the paper's problems say why, all of them."""
    if not paper.places:
        return None
    for key in named:
        name_entries(paper, key)
    try:
        value = shape.model_validate(paper.value)
    except ValidationError as faults:
        told_already = {problem.line for problem in paper.problems}
        found = [told(paper, shape, fault) for fault in without_echoes(shape, faults.errors())]
        paper.problems += [problem for problem in found if problem.line not in told_already]
        return None
    return None if paper.problems else value


def name_entries(paper: Paper, key: str) -> None:
    """Give each entry below a key its own name as its id."""
    entries = paper.value.get(key)
    if not isinstance(entries, dict):
        return
    for name, entry in entries.items():
        if not ID.fullmatch(name):
            paper.problems.append(paper.error((key, name), no_id(name), ID_CURE))
        if not isinstance(entry, dict):
            continue
        if "id" in entry:
            cure = f"Take this line out: its id is '{name}', in the line above."
            paper.problems.append(paper.error((key, name, "id"), "An id is written once.", cure))
        entry["id"] = name


def without_echoes(shape: type[Shape], faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a key is missing where a misspelled one stands in its stead."""
    meant = {
        (*fault["loc"][:-1], near_miss(str(fault["loc"][-1]), keys_at(shape, fault["loc"][:-1])))
        for fault in faults
        if fault["type"] == "extra_forbidden"
    }
    return [fault for fault in faults if fault["type"] != "missing" or fault["loc"] not in meant]


def told(paper: Paper, shape: type[Shape], fault: ErrorDetails) -> Problem:
    """Say one fault of a value in the writer's words."""
    place, key = fault["loc"], next((part for part in reversed(fault["loc"]) if isinstance(part, str)), "")
    if place[-1] == "[key]":
        key = str(place[-2])
        known = re.findall(r"'([^']+)'", fault.get("ctx", {}).get("expected", ""))
        return paper.error(place[:-1], unknown_key(key), did_you_mean(key, known, one_of(known)))
    match fault["type"]:
        case "missing":
            return paper.error(place, f"`{key}` is missing here.", f"Write `{key}:` and what belongs to it.")
        case "extra_forbidden":
            keys = keys_at(shape, place[:-1])
            return paper.error(place, unknown_key(key), did_you_mean(key, keys, one_of(keys)))
        case "enum":
            known = re.findall(r"'([^']+)'", fault["ctx"]["expected"])
            cure = did_you_mean(str(fault["input"]), known, one_of(known))
            return paper.error(place, f"`{key}` cannot be '{fault['input']}'.", cure)
        case "string_type":
            return paper.error(place, f"`{key}` holds words, not a list or keys.", "Write them as a block, with `|`.")
        case kind:
            what, cure = EXPECTED.get(kind, ("something else", "Look at another file that holds this key."))
            return paper.error(place, f"`{key}` holds {what}.", cure)


KEYS = ("keys", "Write them below it, one a line, two spaces further in.")
WHOLE = ("a whole number", "Write it in digits.")
WEIGHT = ("a number from 1 to 3", "Write 1, 2 or 3.")
A_DAY = ("a day", "Write it as 2026-11-24.")
EXPECTED = {
    "tuple_type": ("a list", "Write `[one, two]`, or one a line, each after a dash."),
    **dict.fromkeys(("mapping_type", "dict_type", "model_type"), KEYS),
    **dict.fromkeys(("int_parsing", "int_from_float"), WHOLE),
    **dict.fromkeys(("greater_than_equal", "less_than_equal"), WEIGHT),
    "bool_parsing": ("yes or no", "Write `true` or `false`."),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact", "date_parsing"), A_DAY),
}


def unknown_key(key: str) -> str:
    return f"The key `{key}` is not known here."


def one_of(words: list[str]) -> str:
    return f"Known here: {', '.join(words)}."


def keys_at(shape: type[Shape], place: Place) -> list[str]:
    """Return the keys that a writer may give at a place of a shape, in their order."""
    kind: Any = shape
    for part in place:
        if isinstance(kind, type) and issubclass(kind, Shape):
            kind = next((f.annotation for f in kind.model_fields.values() if f.alias == part), None)
        elif get_origin(kind) is Mapping or get_origin(kind) is tuple:
            kind = next(each for each in reversed(get_args(kind)) if each is not Ellipsis)
    if not (isinstance(kind, type) and issubclass(kind, Shape)):
        return []
    return [str(f.alias) for f in kind.model_fields.values() if f.alias not in {"id", "text"}]
