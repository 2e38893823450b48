"""What anybody may read: the desk card, the policy, accessibility, what the site keeps, and whether it is ready."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from training.content.shapes import DeskCard, DeskId
from training.records import signatures, supplied
from training.records.tables import db
from training.web import look
from training.web.forms import SignPolicyForm
from training.web.teaching import teaching

bp = Blueprint("desk", __name__)

_EDITION = "desk edition"

KEPT_FILES = (
    "desk.js",
    "mark.svg",
    "fonts/literata.woff2",
    "fonts/literata-names.woff2",
    "fonts/literata-italic.woff2",
    "fonts/literata-italic-names.woff2",
    "fonts/atkinson.woff2",
    "fonts/atkinson-names.woff2",
)
"""What the desk card's pages load besides the stylesheet. All of it is kept for when the network is cut."""


@bp.get("/desk")
def card() -> ResponseReturnValue:
    """Ask who is asking; or say that the library has no desk card yet."""
    if teaching().content.desk_card is None:
        return render_template("desk/no_card.html")
    return tap(_card().begins)


@bp.get("/desk/<word:desk_id>")
def tap(desk_id: DeskId) -> ResponseReturnValue:
    """Go where a tap leads: to the next question, or to a situation and the words to say."""
    card = _card()
    if question := card.questions.get(desk_id):
        return render_template("desk/question.html", question=question, begins=card.begins, rooms=_rooms())
    situation = card.situations.get(desk_id)
    if situation is None:
        abort(404)
    return render_template("desk/situation.html", situation=situation, reach=card.reach, rooms=_rooms())


@bp.get("/desk/wallet")
def wallet() -> ResponseReturnValue:
    """Show the few lines that a person carries, fit for printing and folding."""
    return render_template("desk/wallet.html", wallet=_card().wallet, reach=_card().reach, rooms=_rooms())


@bp.get("/desk/cards")
def cards() -> ResponseReturnValue:
    """Show the card of every situation on one page, fit for printing and cutting."""
    card = _card()
    return render_template("desk/cards.html", situations=card.situations.values(), reach=card.reach, rooms=_rooms())


@bp.get("/desk/worker.js")
def worker() -> ResponseReturnValue:
    """Serve the script that keeps the desk card on a device, with what it keeps written before it.

    A browser asks for it at each visit. Any change of the card, of the policy, of a text in force or of how
    pages look changes its edition, and so its bytes: then all is fetched anew.
    """
    pages = [url_for(".card"), url_for(".wallet"), url_for(".cards")]
    pages += [url_for(".tap", desk_id=desk_id) for desk_id in (*_card().questions, *_card().situations)]
    files = [look.address(), *(url_for("static", filename=name) for name in KEPT_FILES)]
    told = f"const EDITION = {json.dumps(_edition())};\nconst PAGES = {json.dumps(pages)};\n"
    told += f"const FILES = {json.dumps(files)};\n"
    script = Path(str(current_app.static_folder), "desk-worker.js").read_text(encoding="utf-8")
    return Response(told + script, mimetype="text/javascript", headers={"Service-Worker-Allowed": url_for(".card")})


def _card() -> DeskCard:
    card = teaching().content.desk_card
    if card is None:
        abort(404)
    return card


def _rooms() -> list[tuple[str, str, bool]]:
    # Never the reader's own rooms: these pages are kept on a device that others use, and know nobody.
    return [("The desk card", url_for(".card"), True), ("My training", url_for("learn.my_training"), False)]


def _edition() -> str:
    texts = sorted((text.text_id, text.version) for text in supplied.current(db.session()).values())
    return hashlib.sha256(f"{_unchanging()}{texts}".encode()).hexdigest()[:16]


def _unchanging() -> str:
    """Return the hash of what a card is made of and the site reads once: content, looks, scripts. Reckoned once."""
    if _EDITION not in current_app.extensions:
        content = teaching().content
        told = [_card().model_dump_json(), content.policy.model_dump_json(), content.library.model_dump_json()]
        static, templates = Path(str(current_app.static_folder)), Path(str(current_app.template_folder))
        files = sorted([*static.glob("*.*"), *templates.rglob("*.html")])
        looks = b"".join(file.read_bytes() for file in files)
        current_app.extensions[_EDITION] = hashlib.sha256("".join(told).encode() + looks).hexdigest()
    return str(current_app.extensions[_EDITION])


@bp.get("/policy")
def policy() -> ResponseReturnValue:
    """Quote the policy whole, with the modules that teach each clause."""
    form = signature = None  # without a form, whoever only reads gets no cookie
    if current_user.is_authenticated:
        form = SignPolicyForm()
        signature = signatures.of(db.session(), current_user.id, teaching().policy_hash)
    return render_template("desk/policy.html", form=form, signature=signature, teaching=teaching())


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """State what works for whom, what does not yet, and two ways to reach the library."""
    return render_template("desk/accessibility.html")


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what the site keeps, why, who reads it, and what it never keeps."""
    return render_template("desk/privacy.html")


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer when the site is ready: content read, database open."""
    db.session().execute(text("select 1"))
    return {"ready": True}
