"""Earlier records: a file is shown for what it would bring, and kept when the Director says so."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import FileField, HiddenField

from training import clock, showing
from training.actions import history
from training.actions.acting import Refused
from training.actions.history import Plan, text_of
from training.records.tables import db
from training.web.forms import Form, told_at
from training.web.teaching import teaching

bp = Blueprint("history", __name__)

MOST_SHOWN = 200
"""Rows, certifications and problems that are shown one by one. The others are counted."""


class RecordsForm(Form):
    """A file of earlier records; once it was looked at its text, with the seal of what was seen."""

    records = FileField("The file", description="CSV, in UTF-8. Nothing of it is kept until you bring it.")
    text = HiddenField()
    seal = HiddenField()

    @property
    def given(self) -> str:
        """The text of the file, from the file itself or as it was looked at. Raises Refused."""
        if self.seal.data:
            return self.text.data or ""
        if not self.records.data:
            raise Refused("Choose a file.")
        return text_of(self.records.data.read())


@bp.route("/earlier-records", methods=["GET", "POST"])
def bring() -> ResponseReturnValue:
    """Show what a file of earlier records would bring; then bring it, all or nothing."""
    form, plan = RecordsForm(), None
    if form.validate_on_submit():
        with told_at(form.records):
            if form.seal.data:
                kept = history.bring(teaching(), form.given, form.seal.data, by=current_user.id, now=clock.now())
                flash(f"{showing.count(kept.brings, 'row is', 'rows are')} brought.")
                return redirect(url_for("director.library"))
            plan = _looked_at(form)
    return render_template(
        "director/earlier_records.html", form=form, plan=plan, columns=history.COLUMNS, most=MOST_SHOWN
    )


def _looked_at(form: RecordsForm) -> Plan:
    text = form.given
    plan = history.plan(teaching(), db.session(), text, by=current_user.id, today=teaching().day(clock.now()))
    form.text.data, form.seal.data = text, plan.seal
    return plan
