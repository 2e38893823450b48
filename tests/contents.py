"""The shipped content for the tests: whole, and with a curriculum that asks three modules of everybody."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from training.content.read import read_content
from training.content.shapes import Content, Role

SHIPPED = Path(__file__).resolve().parents[1] / "scenarios"
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
