"""Content for the tests: the shipped one, whole and asking three modules of everybody; and another library's."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from training.content.read import read_content
from training.content.shapes import Content, Module, Role, Verdict

SHIPPED = Path(__file__).resolve().parents[1] / "scenarios"
SECOND = Path(__file__).resolve().parent / "second_library"
TRAINED = (Role.STAFF, Role.DESIGNEE, Role.DIRECTOR)


@cache
def shipped() -> Content:
    """Return the content as it is shipped."""
    return read_content(SHIPPED)


@cache
def asking_three() -> Content:
    """Return the shipped content, asking of everybody the modules that come before the desk.

    A life in the tests takes three modules and not eleven; nothing else differs.
    """
    content = shipped()
    roles = dict.fromkeys(TRAINED, content.curriculum.before_the_desk)
    curriculum = content.curriculum.model_copy(update={"roles": {**content.curriculum.roles, **roles}})
    return content.model_copy(update={"curriculum": curriculum})


@cache
def small() -> Content:
    """Return the shipped policy taught by three modules of spare parts: one decision, and two questions a clause.

    Ten years of a life go by in no time; every rule has something to bite on.
    """
    content = shipped()
    modules = {
        module.id: module
        for module in (
            _module("glove", "le-refer-agent", "conf-activities"),
            _module("ladder", "conf-borrowing", "conf-searches"),
            _module("kettle", "after-no-disclosure"),
        )
    }
    staff, all_three = tuple(modules)[:2], tuple(modules)
    roles = {Role.STAFF: staff, Role.DESIGNEE: all_three, Role.DIRECTOR: all_three, Role.VOLUNTEER: staff[:1]}
    curriculum = content.curriculum.model_copy(
        update={"roles": {**content.curriculum.roles, **roles}, "before_the_desk": staff[:1]}
    )
    return content.model_copy(update={"modules": modules, "curriculum": curriculum})


def _module(id: str, *clauses: str) -> Module:
    """Return a module that asks each clause twice, with an answer of every verdict."""
    verdicts = [verdict.value for verdict in Verdict]
    choices = [
        {"do": f"{id}, {verdict}", "verdict": verdict, "so": "So.", "because": "So.", "clauses": clauses, "then": "end"}
        for verdict in verdicts
    ]
    options = [
        {"say": f"{id}, {verdict}", "verdict": verdict, "belief": "" if verdict == "right" else "So.", "so": "So."}
        for verdict in verdicts
    ]
    names = {f"{clause}-{time}": clause for clause in clauses for time in ("one", "two")}
    return Module.model_validate(
        {
            "id": id,
            "scenario": {
                "title": f"The {id}",
                "you_are": "at the desk",
                "teaches": clauses,
                "begins": "desk",
                "one_thing_to_say": "Let me see.",
                "scenes": {
                    "desk": {"id": "desk", "see": "Somebody points.", "choices": choices},
                    "end": {"id": "end", "see": "The day goes on.", "ends": "well"},
                },
            },
            "items": {
                name: {
                    "id": name,
                    "about": "It",
                    "asks": "What first?",
                    "options": options,
                    "because": "So.",
                    "clauses": [clause],
                }
                for name, clause in names.items()
            },
        }
    )


@cache
def second_library() -> Content:
    """Return the content of another library: made up, in another state, with a policy of its own."""
    return read_content(SECOND)


@cache
def words_of_the_first_library() -> re.Pattern[str]:
    """Return what finds a word that only the shipped library has: its place, its law, its titles, its ids."""
    content = shipped()
    local = [
        *("Lone Cone", "LCLD", "Norwood", "San Miguel", "Colorado", "Denver", "wrightstuff", content.policy.title),
        *("C.R.S.", "CRS", "CCR", "24-90-119", "SB25", "CORA", "Patriot", *content.library.titles.values()),
        *(module.title for module in content.modules.values()),
        *(text.title for text in content.library.supplied_texts.values()),
        *(one for one in [*content.policy.clauses, *content.policy.statute, *content.modules] if "-" in one),
    ]
    return re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in local), re.IGNORECASE)
