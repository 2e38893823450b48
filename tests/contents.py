"""Content for the tests: the shipped one, whole and asking three modules of everybody; and another library's."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from training.content.read import read_content
from training.content.shapes import Content, Role

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
