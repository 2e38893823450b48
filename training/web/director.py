"""Whoever oversees: who needs something and why, everybody, one person, the matrix, the roster, previews.

What is recorded of a working life stands in lives.py.
"""

from __future__ import annotations

import re

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock
from training.actions import accounts, people, policies
from training.actions.accounts import LinkKind
from training.actions.people import DaysCrossed, NameTaken, NewPerson, StretchesCrossed
from training.content.shapes import ModuleId, Role
from training.records import facts, signatures
from training.records import people as people_kept
from training.records.tables import Person, db
from training.rules.facts import AttemptId, PersonId
from training.rules.standing import State
from training.web.forecast import Forecast, NoSuchPage
from training.web.forms import AddPersonForm, ForecastForm, PersonForm, told_at
from training.web.roster import PAGE, PRINTED_PAGE, Line, Roster, cells_of
from training.web.sheets import Sheet
from training.web.teaching import teaching
from training.web.walking import Walk

bp = Blueprint("director", __name__)


def _roster(most: int = PAGE) -> Roster:
    """Read the page of people that the address asks for."""
    only, after = request.args.get("standing", ""), request.args.get("after", "")
    try:
        return Roster.of(teaching(), clock.now(), only=State(only) if only else None, after=after, most=most)
    except ValueError:
        abort(404)


@bp.get("/library")
def library() -> ResponseReturnValue:
    """Say who needs something, each with reasons, evidence and next action; and everybody by standing, page by page."""
    to_sign = policies.waiting(db.session(), teaching()) if current_user.is_director else None
    return render_template("director/library.html", roster=_roster(), to_sign=to_sign)


@bp.get("/roster")
def roster() -> ResponseReturnValue:
    """List everybody with standing and dates, fit for printing, page by page."""
    return render_template("director/roster.html", roster=_roster(PRINTED_PAGE))


@bp.get("/matrix")
def matrix() -> ResponseReturnValue:
    """Show person by module: what each has passed, and when; page by page."""
    shown = _roster()
    cells, failed = {}, list[PersonId]()
    for known in facts.in_short(db.session(), [line.person_id for line in shown.lines], failed=failed):
        with facts.noting_failure(known.person_id, failed):
            cells[known.person_id] = cells_of(known, teaching())
    modules = teaching().content.modules.values()
    return render_template("director/matrix.html", roster=shown, cells=cells, modules=modules)


@bp.get("/forecast")
def forecast() -> ResponseReturnValue:
    """Say who is certified on a day, today unless another is picked, and who is not and why. Fit for printing."""
    today = teaching().day(clock.now())
    form = ForecastForm(request.args if "on" in request.args else None, meta={"csrf": False})
    on = today
    if "on" in request.args:
        if not form.validate():
            return render_template("director/forecast.html", form=form, forecast=None)
        on = form.on.given
    only, page = request.args.get("only", ""), request.args.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", page):
        abort(404)
    try:
        found = Forecast.of(db.session(), teaching(), on, today, only=only, page=int(page))
    except NoSuchPage:
        abort(404)
    return render_template("director/forecast.html", form=form, forecast=found)


@bp.get("/clauses")
def clauses() -> ResponseReturnValue:
    """Show what teaches and tests each clause of the policy, and what does not yet."""
    return render_template("director/clauses.html", rows=teaching().coverage)


@bp.route("/people/add", methods=["GET", "POST"])
def add_person() -> ResponseReturnValue:
    """Add a person, and hand them an invitation."""
    form = AddPersonForm()
    if form.validate_on_submit():
        person = NewPerson(
            form.name.data, form.sign_in_name.data, Role(form.role.data), form.starts_on.given, form.already_here.data
        )
        with told_at(form.role), told_at(form.sign_in_name, NameTaken):
            person_id = people.add(teaching(), person, by=current_user.id, now=clock.now())
            return _make_link(person_id)
    return render_template("director/person_form.html", form=form, person=None)


def _person(person_id: PersonId) -> Person:
    return people_kept.by_id(db.session(), person_id)


@bp.get("/people/<id:person_id>")
def person(person_id: PersonId) -> ResponseReturnValue:
    """Show one person: why and what next, the certification, every attempt."""
    kept = _person(person_id)
    known = facts.of_person(db.session(), person_id)
    line = Line.of(known, teaching(), teaching().day(clock.now()))
    return render_template(
        "director/person.html",
        line=line,
        person=kept,
        signature=signatures.of(db.session(), person_id, teaching().policy_hash),
        is_self=person_id == current_user.id,
        is_reached=current_user.is_director or known.role is not Role.DIRECTOR,
    )


@bp.get("/people/<id:person_id>/attempts/<id:attempt_id>")
def attempt(person_id: PersonId, attempt_id: AttemptId) -> ResponseReturnValue:
    """Open an attempt on the exact words, order, key and answer of that day, read from its paper."""
    sheet = Sheet.of(db.session(), person_id, attempt_id)
    return render_template("director/attempt.html", sheet=sheet, person=_person(person_id), told=list(sheet.told()))


@bp.route("/people/<id:person_id>/edit", methods=["GET", "POST"])
def edit_person(person_id: PersonId) -> ResponseReturnValue:
    """Change what was entered of a person."""
    kept = _person(person_id)
    employment = people_kept.employment_of(db.session(), person_id)
    form = PersonForm(name=kept.name, sign_in_name=kept.sign_in_name, role=kept.role, starts_on=employment.starts_on)
    if people_kept.left_before(db.session(), employment):
        form.starts_on.label.text = "First day back"
    if form.validate_on_submit():
        crossed = told_at(form.starts_on, (DaysCrossed, StretchesCrossed))
        with told_at(form.role), crossed, told_at(form.sign_in_name, NameTaken):
            people.change(
                teaching(),
                person_id,
                name=form.name.data,
                sign_in_name=form.sign_in_name.data,
                role=Role(form.role.data),
                starts_on=form.starts_on.given,
                by=current_user.id,
                now=clock.now(),
            )
            flash("The change is kept.")
            return redirect(url_for(".person", person_id=person_id))
    return render_template("director/person_form.html", form=form, person=kept)


@bp.post("/people/<id:person_id>/undo")
def undo_person(person_id: PersonId) -> ResponseReturnValue:
    """Take back a person who was just added."""
    name = _person(person_id).name
    people.undo_added(person_id, by=current_user.id, now=clock.now())
    flash(f"{name} is taken back. Nothing of that entry is kept but its line in the log.")
    return redirect(url_for(".library"))


@bp.post("/people/<id:person_id>/link")
def new_link(person_id: PersonId) -> ResponseReturnValue:
    """Make a new one-time link: an invitation, or a new password for whoever has one. Older links end."""
    return _make_link(person_id)


def _kind_of_link(person: Person) -> LinkKind:
    return LinkKind.NEW_PASSWORD if person.password_hash else LinkKind.INVITATION


def _make_link(person_id: PersonId) -> ResponseReturnValue:
    """Make a link, and go to the page that shows it. Until then its token is in nothing but the maker's cookie."""
    token = accounts.make_link(_kind_of_link(_person(person_id)), of=person_id, by=current_user.id, now=clock.now())
    session["slip"] = token
    return redirect(url_for(".slip", person_id=person_id))


@bp.get("/people/<id:person_id>/slip")
def slip(person_id: PersonId) -> ResponseReturnValue:
    """Show a link that was just made, once: to copy, or to print. Loaded again, it makes no other by itself."""
    kept = _person(person_id)
    token, kind = session.pop("slip", ""), _kind_of_link(kept)
    link = people_kept.live_link(db.session(), accounts.hash_of(token), kind.value, clock.now())
    if link is None or link.person_id != person_id:
        return render_template("director/slip_shown.html", person=kept)
    endpoint = "account.invitation" if kind is LinkKind.INVITATION else "account.new_password"
    return render_template(
        "director/slip.html",
        person=kept,
        link=current_app.config["PUBLIC_URL"] + url_for(endpoint, token=token),
        ends_on=teaching().day(link.ends_at),
        is_first=kind is LinkKind.INVITATION,
    )


@bp.post("/people/<id:person_id>/oversight")
def oversight(person_id: PersonId) -> ResponseReturnValue:
    """Lend oversight, or take it back."""
    kept = _person(person_id)
    if request.form.get("lent") not in ("yes", "no"):
        abort(400)
    lent = request.form["lent"] == "yes"
    people.lend_oversight(person_id, lent=lent, by=current_user.id, now=clock.now())
    flash(f"{kept.name} {'may now read' if lent else 'no longer reads'} everybody’s training.")
    return redirect(url_for(".person", person_id=person_id))


@bp.get("/previews")
def previews() -> ResponseReturnValue:
    """List the modules to walk through before anybody takes them."""
    return render_template("director/previews.html", modules=teaching().content.modules.values())


@bp.get("/previews/<word:module_id>", defaults={"path": ""})
@bp.get("/previews/<word:module_id>/<path>")
def preview(module_id: ModuleId, path: str) -> ResponseReturnValue:
    """Walk a module as it is published now: its story, then its whole bank. Nothing is stored."""
    module = teaching().content.modules.get(module_id)
    if module is None:
        abort(404)
    walk = Walk.along(module, path)
    return render_template("director/preview.html", walk=walk, base=url_for(".preview", module_id=module_id))
