"""How pages look: the stylesheets, served as one under an address that changes with them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, url_for
from flask.typing import ResponseReturnValue

bp = Blueprint("look", __name__)

SHEETS = ("tokens.css", "site.css", "cards.css")
"""In this order. One request brings them all, for every page."""
FOR_GOOD = "public, max-age=31536000, immutable"


@bp.get("/static/look-<word:edition>.css")
def sheet(edition: str) -> ResponseReturnValue:
    """Serve the stylesheets. A browser keeps them for good: others would have another address."""
    words, in_force = _joined(str(current_app.static_folder))
    # A page from before an upgrade gets the look in force, and may not keep it under the old address.
    may_keep = {"Cache-Control": FOR_GOOD} if edition == in_force else {}
    return Response(words, mimetype="text/css", headers=may_keep)


def address() -> str:
    """Return where the look in force is."""
    if current_app.debug:
        _joined.cache_clear()  # whoever draws sees each change
    return url_for("look.sheet", edition=_joined(str(current_app.static_folder))[1])


def register(app: Flask) -> None:
    """Serve the look, and tell the templates where it is."""
    app.register_blueprint(bp)
    app.jinja_env.globals["look"] = address


@cache
def _joined(folder: str) -> tuple[str, str]:
    words = "\n".join(Path(folder, name).read_text(encoding="utf-8") for name in SHEETS)
    return words, hashlib.sha256(words.encode()).hexdigest()[:16]
