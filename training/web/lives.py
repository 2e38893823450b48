"""What is recorded of a working life: leave, the last day, the return; a due date that is set; a flag and its end."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock, showing
from training.actions import lives
from training.content.shapes import ClauseId, ModuleId
from training.records import facts
from training.records import people as people_kept
from training.records.tables import Person, db
from training.rules.facts import FlagId, LeaveId, ObligationKind, Observation, PersonId, Postponement, Withdrawal
from training.web.forms import told_at
from training.web.life_forms import (
    DueDateForm,
    EndEmploymentForm,
    FlagForm,
    LeaveForm,
    ReturnForm,
    WithdrawFlagForm,
)
from training.web.teaching import teaching

bp = Blueprint("lives", __name__, url_prefix="/people/<id:person_id>")


def _person(person_id: PersonId) -> Person:
    return people_kept.by_id(db.session(), person_id)


def _kept(person_id: PersonId, sentence: str) -> ResponseReturnValue:
    """Say what is recorded now, on the person's page."""
    flash(sentence)
    return redirect(url_for("director.person", person_id=person_id))


@bp.route("/end", methods=["GET", "POST"])
def end_employment(person_id: PersonId) -> ResponseReturnValue:
    """Record the last day of work."""
    kept = _person(person_id)
    form = EndEmploymentForm()
    if form.validate_on_submit():
        with told_at(form.last_on):
            lives.end_employment(teaching(), person_id, form.last_on.given, by=current_user.id, now=clock.now())
            last_on = showing.day(form.last_on.given)
            return _kept(person_id, f"{kept.name}’s last day is {last_on}. Sign-in ends after it.")
    return render_template("lives/end_employment.html", form=form, person=kept)


@bp.route("/leave", methods=["GET", "POST"])
def record_leave(person_id: PersonId) -> ResponseReturnValue:
    """Record days away."""
    kept = _person(person_id)
    form = LeaveForm()
    if form.validate_on_submit():
        with told_at(form.first_on):
            lives.record_leave(person_id, form.first_on.given, form.last_on.day, by=current_user.id, now=clock.now())
            return _kept(person_id, f"{kept.name}’s leave is recorded. Its days do not count toward any date.")
    return render_template("lives/leave.html", form=form, person=kept)


@bp.post("/leaves/<id:leave_id>/take-back")
def take_back_leave(person_id: PersonId, leave_id: LeaveId) -> ResponseReturnValue:
    """Take back a leave that was entered by mistake."""
    lives.take_back_leave(person_id, leave_id, by=current_user.id, now=clock.now())
    return _kept(person_id, f"The leave is taken back. {_person(person_id).name}’s dates are reckoned without it.")


@bp.route("/return", methods=["GET", "POST"])
def record_return(person_id: PersonId) -> ResponseReturnValue:
    """Record the first day back, from a leave or after the last day of work."""
    kept = _person(person_id)
    form = ReturnForm()
    if form.validate_on_submit():
        with told_at(form.back_on):
            lives.record_return(teaching(), person_id, form.back_on.given, by=current_user.id, now=clock.now())
            return _kept(person_id, f"{kept.name} is back on {showing.day(form.back_on.given)}.")
    employment = people_kept.employment_of(db.session(), person_id)
    return render_template("lives/return.html", form=form, person=kept, last_on=employment.last_on)


@bp.route("/due-date", methods=["GET", "POST"])
def set_due_date(person_id: PersonId) -> ResponseReturnValue:
    """Set another due date for something that is open, with a reason."""
    known = facts.of_person(db.session(), person_id)
    today = teaching().day(clock.now())
    form = DueDateForm.among(lives.open_obligations(teaching(), known, today), known, teaching(), today)
    if form.validate_on_submit():
        kind, opens_on = form.chosen
        with told_at(form.obligation), told_at(form.due_on, lives.OutOfBounds):
            lives.set_due_date(
                teaching(),
                person_id,
                ObligationKind(kind),
                opens_on,
                form.due_on.given,
                Postponement(form.because.data),
                by=current_user.id,
                now=clock.now(),
            )
            what = ObligationKind(kind).label.lower()
            return _kept(person_id, f"{known.name}’s {what} is due {showing.day(form.due_on.given)} now.")
    return render_template("lives/due_date.html", form=form, name=known.name)


@bp.route("/flag", methods=["GET", "POST"])
def flag(person_id: PersonId) -> ResponseReturnValue:
    """Ask somebody for modules or clauses again, after something that was seen."""
    known = facts.of_person(db.session(), person_id)
    form = FlagForm.of(known.role, teaching())
    if form.validate_on_submit():
        with told_at(form.modules):
            lives.flag(
                teaching(),
                person_id,
                Observation(form.observation.data),
                clauses=[ClauseId(clause) for clause in form.clauses.data],
                module_ids=[ModuleId(module) for module in form.modules.data],
                by=current_user.id,
                now=clock.now(),
            )
            return _kept(person_id, f"{known.name} is flagged for retraining.")
    return render_template("lives/flag.html", form=form, name=known.name)


@bp.route("/flags/<id:flag_id>/withdraw", methods=["GET", "POST"])
def withdraw_flag(person_id: PersonId, flag_id: FlagId) -> ResponseReturnValue:
    """Withdraw a flag, with a reason."""
    known = facts.of_person(db.session(), person_id)
    raised = next((one for one in known.flags if one.id == flag_id), None)
    if raised is None:
        abort(404)
    form = WithdrawFlagForm()
    if form.validate_on_submit():
        because = Withdrawal(form.because.data)
        with told_at(form.because):
            lives.withdraw_flag(teaching(), person_id, flag_id, because, by=current_user.id, now=clock.now())
            return _kept(person_id, "The flag is withdrawn.")
    return render_template("lives/withdraw_flag.html", form=form, name=known.name, flag=raised)
