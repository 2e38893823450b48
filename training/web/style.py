"""The living page of the style: every part of a page in each of its states. In development only (FLASK_DEBUG=1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from training.content.shapes import Module, Role, Verdict
from training.rules import comparing
from training.rules.comparing import Compared
from training.rules.facts import (
    DueDate,
    Flag,
    FlagId,
    KeyFault,
    Leave,
    ObligationKind,
    Observation,
    Postponement,
    RoleChange,
)
from training.rules.standing import State
from training.web.forms import PersonForm
from training.web.my_list import Progress
from training.web.teaching import teaching
from training.web.walking import Walk

bp = Blueprint("style", __name__)

LONGEST_NAME = "Maria-Guadalupe Featherstonehaugh-Villanueva de los Santos y Bartholomew"
ON = date(2026, 11, 24)
_TOKEN = re.compile(r"^ +(--[a-z0-9-]+): (.+?);", re.MULTILINE)
_DARK = re.compile(r"@media screen and \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.DOTALL)


@bp.get("/style")
def page() -> ResponseReturnValue:
    """Show every component with its states, every token, the marks, and the pictures."""
    modules = list(teaching().content.modules.values())
    tokens = dict(_TOKEN.findall(_tokens().partition("@media")[0]))
    return render_template(
        "style/page.html",
        colors={name: value for name, value in tokens.items() if value.startswith("#")},
        types=[name for name in tokens if name.startswith("--type-") and name != "--type-name"],
        spaces=[name for name in tokens if name.startswith("--space-")],
        verdicts=list(Verdict),
        standings=list(State),
        progress=list(Progress),
        modules=modules,
        walks=[Walk.along(modules[0], path) for path in ("", "1")],
        steps=list(_steps(modules[0])),
        life_of={
            "leaves": [Leave(ON, date(2026, 12, 6)), Leave(date(2027, 3, 1), None)],
            "role_changes": [RoleChange(Role.DESIGNEE, Role.STAFF, ON, ())],
            "due_dates": [DueDate(ObligationKind.REFRESHER, ON, date(2027, 1, 15), ON, Postponement.QUIET_TIME)],
        },
        an_answer={
            "verdict": Verdict.INCOMPLETE,
            "corrected": {"on": ON, "was": Verdict.BREACH, "because": KeyFault.SLIP.label},
        },
        flag=Flag(FlagId("none"), ON, Observation.AT_THE_DESK, (), (), 0),
        empty=PersonForm(formdata=None),
        faulty=_faulty(),
        longest_name=LONGEST_NAME,
        compared=_compared(),
    )


@bp.get("/style/look.css")
def look() -> ResponseReturnValue:
    """Serve what this page alone needs: the dark values for a part of it, and its swatches."""
    found = _DARK.search(_tokens())
    assert found, "tokens.css has no dark values"
    return Response(render_template("style/look.css", dark=found[1]), mimetype="text/css")


def register(app: Flask) -> None:
    """Serve the page where somebody develops, and nowhere else."""
    if app.debug:
        app.register_blueprint(bp)


def _tokens() -> str:
    return Path(str(current_app.static_folder), "tokens.css").read_text(encoding="utf-8")


def _steps(module: Module) -> Iterator[dict[str, object]]:
    """Yield each scene that asks, as a map draws it: one choice taken, the others not."""
    for scene in module.scenario.scenes.values():
        if scene.choices:
            first, *others = ({"words": choice.do, "verdict": choice.verdict} for choice in scene.choices)
            yield {"asked": scene, "chosen": first, "others": others}


def _compared() -> tuple[Compared, ...]:
    """Return a clause that reads otherwise, one that is new, and one that is taken out."""
    older = teaching().content.policy
    first, second, third, *_ = older.clauses.values()
    words = f"From now on {first.words.replace(' which ', ' that ')}"
    newer = {first.id: first.model_copy(update={"words": words}), third.id: third}
    rest = {clause.id: clause for clause in older.clauses.values() if clause not in (first, second, third)}
    return comparing.changed(
        older.model_copy(update={"clauses": {first.id: first, second.id: second, **rest}}),
        older.model_copy(update={"clauses": {**newer, **rest}}),
    )


def _faulty() -> PersonForm:
    """Return a form as it comes back: the longest name typed, nothing else as it is asked for."""
    typed = MultiDict({"name": LONGEST_NAME, "sign_in_name": "", "starts_on": "tomorrow"})
    form = PersonForm(formdata=typed, meta={"csrf": False})
    form.validate()
    return form
