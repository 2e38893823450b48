"""Set-up, links in hand, signing in and out, and what the site keeps about you."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock
from training.actions import accounts, people
from training.actions.accounts import LinkKind, LinkOver
from training.actions.acting import Refused
from training.actions.people import NewPerson
from training.content.shapes import Role
from training.records import attempts, audit, entries, notes, signatures
from training.records import people as people_kept
from training.records.notes import PassedSince, Work
from training.records.tables import Audit, db
from training.rules.facts import Attempt, AttemptKind, Certification, DueDate, Flag, Leave, PersonId, RoleChange
from training.web import signed_in
from training.web.forms import ChangePasswordForm, EmptyForm, PasswordForm, SetUpForm, SignInForm, told_at
from training.web.teaching import teaching

bp = Blueprint("account", __name__)

EVERYONE_DAYS = 30
"""Days that "everyone already here" is given unless the Director chooses another date. Ours."""
SOONEST_DAYS = 7
"""Nobody is overdue on the day they are told: a date is at least this far away."""
LATEST_DAYS = 366


@bp.errorhandler(LinkOver)
def link_over(_fault: LinkOver) -> ResponseReturnValue:
    """One page for a link that is not there, was used, or has ended."""
    return render_template("account/link_over.html"), 404


@bp.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    """Set the library up: its Director, and a date for everyone already here."""
    now = clock.now()
    accounts.whose_link(token, LinkKind.SET_UP, now)
    today = teaching().day(now)
    form = SetUpForm.between(today + timedelta(days=SOONEST_DAYS), today + timedelta(days=LATEST_DAYS))
    if not form.is_submitted():
        form.everyone_due_on.process_data(today + timedelta(days=EVERYONE_DAYS))
    if form.validate_on_submit():
        director = NewPerson(form.name.data, form.sign_in_name.data, Role.DIRECTOR, today, already_here=True)
        person_id = people.set_up(
            teaching(), token, director, form.password.data, form.everyone_due_on.given, clock.now()
        )
        signed_in.enter(accounts.begin_sign_in(person_id, clock.now()))
        flash("The library is set up. Add the people who work here.")
        return redirect(url_for("director.library"))
    return render_template("account/set_up.html", form=form)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Choose the first password."""
    return _choose_password(token, LinkKind.INVITATION)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
def new_password(token: str) -> ResponseReturnValue:
    """Choose a new password, by a link that the Director made."""
    return _choose_password(token, LinkKind.NEW_PASSWORD)


def _choose_password(token: str, kind: LinkKind) -> ResponseReturnValue:
    person_id = accounts.whose_link(token, kind, clock.now())
    if person_id is None:
        raise LinkOver
    form = PasswordForm()
    if form.validate_on_submit():
        accounts.choose_password(token, kind, form.password.data, clock.now())
        signed_in.enter(accounts.begin_sign_in(person_id, clock.now()))
        return redirect(url_for("learn.home"))
    return render_template(
        "account/choose_password.html",
        form=form,
        person=people_kept.by_id(db.session(), person_id),
        is_first=kind is LinkKind.INVITATION,
    )


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on where you were headed."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("learn.home"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token = accounts.sign_in(form.sign_in_name.data, form.password.data, clock.now())
        except Refused as fault:
            form.password.errors = [fault.sentence]
            return render_template("account/sign_in.html", form=form), 429
        if token is None:
            form.password.errors = ["That name and password do not go together. Type them again."]
        elif signed_in.enter(token):
            return redirect(own_path(request.args.get("next")) or url_for("learn.home"))
        else:
            form.password.errors = ["Your last day of work here has passed. If that is wrong, tell the Director."]
    return render_template("account/sign_in.html", form=form)


@bp.route("/sign-in/<token>", methods=["GET", "POST"])
def sign_in_link(token: str) -> ResponseReturnValue:
    """Sign in as somebody of the demo. Opening the link changes nothing; its button does."""
    now = clock.now()
    person_id = accounts.whose_link(token, LinkKind.SIGN_IN, now)
    if person_id is None:
        raise LinkOver
    if request.method == "POST":
        if not signed_in.enter(accounts.begin_sign_in(person_id, now)):
            raise LinkOver
        return redirect(url_for("learn.home"))
    return render_template("account/sign_in_link.html", person=people_kept.by_id(db.session(), person_id), token=token)


def own_path(target: str | None) -> str | None:
    """Return a path of this site to go back to; None for anything else (an open redirect otherwise)."""
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 500:
        return None
    # A browser reads a backslash as a slash, and takes out tabs and line breaks.
    return None if any(ord(letter) < 33 or letter == "\\" for letter in target) else target


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this sign-in, on the server."""
    accounts.sign_out(current_user.token, current_user.id, clock.now())
    return _signed_out()


@bp.post("/account/end-sign-ins")
def end_sign_ins() -> ResponseReturnValue:
    """End every sign-in of yours, on every machine."""
    accounts.end_sign_ins(current_user.id, clock.now())
    return _signed_out()


def _signed_out() -> ResponseReturnValue:
    session.clear()
    response = redirect(url_for("account.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/account")
def mine() -> ResponseReturnValue:
    """Show all that the site keeps about you."""
    read = db.session()
    person_id = current_user.id
    noted = [note for _, note in notes.of(read, person_id)]
    return render_template(
        "account/mine.html",
        person=current_user,
        employments=sorted((work.employment for work in notes.of_kind(noted, Work)), key=attrgetter("starts_on")),
        attempts=attempts.of_person(read, person_id),
        passed_since={one.attempt_id: one.on for one in notes.of_kind(noted, PassedSince)},
        earlier=entries.earlier_of(read, person_id),
        brought_passes=notes.of_kind(noted, Attempt),
        granted=notes.of_kind(noted, Certification),
        leaves=notes.of_kind(noted, Leave),
        role_changes=notes.of_kind(noted, RoleChange),
        due_dates=notes.of_kind(noted, DueDate),
        flags=notes.of_kind(noted, Flag),
        signature=signatures.of(read, person_id, teaching().policy_hash),
        log=_log(audit.lines_about(read, person_id), person_id),
        role=current_user.role,
        titles={kind.value: kind.label for kind in AttemptKind}
        | {module.id: module.title for module in teaching().content.modules.values()},
        form=EmptyForm(),
    )


def _log(lines: Iterable[Audit], person_id: PersonId) -> list[tuple[date, str, str, int]]:
    """Return what was done, by day and by whom; the same thing many times running, once with its count."""
    told = [(teaching().day(line.at), line.did, _by_whom(line.by_id, person_id)) for line in lines]
    return [(*line, len(list(same))) for line, same in groupby(told)]


def _by_whom(by_id: str | None, person_id: PersonId) -> str:
    if by_id is None:
        return "the site"
    return "you" if by_id == person_id else "whoever oversees"


@bp.route("/account/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change your password; every other sign-in of yours ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with told_at(form.current_password):
            accounts.change_password(current_user.id, form.current_password.data, form.password.data, clock.now())
            signed_in.enter(accounts.begin_sign_in(current_user.id, clock.now()))
            flash("Your password is changed. Every other sign-in of yours has ended.")
            return redirect(url_for("account.mine"))
    return render_template("account/change_password.html", form=form)
