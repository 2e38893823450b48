"""What anybody may read: the policy, accessibility, what the site keeps, and whether it is ready."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from training.records import signatures
from training.records.tables import db
from training.web.forms import SignPolicyForm
from training.web.teaching import teaching

bp = Blueprint("desk", __name__)


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
