"""The texts that the policy leans on: read by all who work here, supplied by the Director."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock
from training.actions import texts
from training.content.shapes import SuppliedText, TextId
from training.records import supplied
from training.records.tables import db
from training.web.forms import SupplyForm
from training.web.teaching import teaching

bp = Blueprint("texts", __name__)


def _known(text_id: TextId) -> SuppliedText:
    known = teaching().content.library.supplied_texts.get(text_id)
    if known is None:
        abort(404)
    return known


@bp.get("/texts")
def shelf() -> ResponseReturnValue:
    """List every text that the policy leans on, and whether it is supplied."""
    return render_template("texts/shelf.html", current=supplied.current(db.session()))


@bp.get("/texts/<word:text_id>")
def text(text_id: TextId) -> ResponseReturnValue:
    """Show a text as it is in force, and its versions."""
    known = _known(text_id)
    versions = supplied.versions_of(db.session(), text_id)
    return render_template("texts/text.html", text=known, versions=versions)


@bp.route("/texts/<word:text_id>/supply", methods=["GET", "POST"])
def supply(text_id: TextId) -> ResponseReturnValue:
    """Supply a text, or its next version."""
    known = _known(text_id)
    now = supplied.current(db.session()).get(text_id)
    form = SupplyForm(words=now.words if now else "", public=bool(now and now.public))
    if form.validate_on_submit():
        texts.supply(teaching(), text_id, form.words.data, public=form.public.data, by=current_user.id, now=clock.now())
        flash("The text is kept as a version of its own." if form.words.data else "The text is withdrawn.")
        return redirect(url_for(".text", text_id=text_id))
    return render_template("texts/supply.html", text=known, form=form)
