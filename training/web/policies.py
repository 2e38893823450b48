"""The policy's versions: what each changed, signed by the Director; and learnt by whoever knew older words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import RadioField, SelectChoice

from training import clock
from training.actions import attempts, policies
from training.actions.policies import Waiting
from training.content.shapes import ClauseId
from training.records import facts
from training.records import policies as kept
from training.records.tables import PolicyChange, PolicyVersion, db
from training.rules import changing, comparing
from training.rules.facts import AttemptKind
from training.rules.obliging import clauses_to_learn
from training.web.forms import DayField, Form, Given, OneOf, SignPolicyForm, told_at
from training.web.roster import PAGE
from training.web.teaching import teaching

bp = Blueprint("policies", __name__)

MATERIAL, MINOR = "material", "minor"


class JudgeForm(Form):
    """Of each clause that differs, whether it says something else; and from when the version is in force."""

    in_force_on = DayField("In force from", [Given("Enter the day from which the version is in force.")])

    @classmethod
    def of(cls, waiting: Waiting, today: date) -> JudgeForm:
        """Make the form for these clauses. It stands in the address: looking changes nothing."""

        class ForTheseClauses(cls):  # type: ignore[valid-type,misc]
            pass

        for one in waiting.compared:
            choices = [
                SelectChoice(MATERIAL, "Material: it asks something else of those who work here"),
                SelectChoice(MINOR, "Minor: other words, the same rule"),
            ]
            says = [OneOf(f"Choose material or minor for {one.called}.")]
            field = RadioField(f"What {one.called} changes", choices=choices, validators=says, validate_choice=False)
            setattr(ForTheseClauses, one.id, field)
        form: JudgeForm = ForTheseClauses(request.args or None, meta={"csrf": False}, in_force_on=today)
        return form

    def material(self, waiting: Waiting) -> list[ClauseId]:
        """Return the clauses that were judged material, in the order of the policy."""
        return [one.id for one in waiting.compared if self[one.id].data == MATERIAL]


@bp.get("/policy/versions")
def versions() -> ResponseReturnValue:
    """List the policy's versions, what each changed, and the one that waits to be signed."""
    session = db.session()
    changes, shown = {change.version: change for change in kept.changes(session)}, kept.versions(session)
    return render_template(
        "policies/versions.html",
        versions=[*reversed(shown)],
        changes=changes,
        to_come=teaching().content.next_policy,
        waiting=policies.waiting(session, teaching()),
        unasked={v: policies.unasked(teaching(), v, change.material, shown) for v, change in changes.items()},
    )


@bp.get("/policy/versions/<version:version>")
def version(version: str) -> ResponseReturnValue:
    """Show what a version changed, as it was signed: the older and the newer words side by side."""
    session = db.session()
    signed: Mapping[str, PolicyChange] = {change.version: change for change in kept.changes(session)}
    shown: Mapping[str, PolicyVersion] = {row.version: row for row in kept.versions(session)}
    if version not in signed:
        abort(404)
    change, to_come = signed[version], teaching().content.next_policy
    if version in shown:
        newer = kept.words_of(shown[version])
    elif to_come and to_come.version == version:
        newer = to_come
    else:
        abort(404)
    compared = comparing.changed(kept.words_of(shown[change.was]), newer)
    return render_template("policies/version.html", change=change, compared=compared)


@bp.route("/policy/versions/<version:version>/sign", methods=["GET", "POST"])
def sign(version: str) -> ResponseReturnValue:
    """Judge each changed clause, see who will owe what by when, and sign."""
    session, now = db.session(), clock.now()
    waiting = policies.waiting(session, teaching())
    if waiting is None or waiting.newer.version != version:
        flash("That version does not wait to be signed.")
        return redirect(url_for(".versions"))
    today = teaching().day(now)
    judged = JudgeForm.of(waiting, today)
    is_looked_at = bool(request.args) and judged.validate()
    form = SignPolicyForm()
    if is_looked_at and form.validate_on_submit():
        with told_at(form.signed_as):
            policies.sign(
                teaching(),
                version,
                judged.material(waiting),
                judged.in_force_on.given,
                form.signed_as.data,
                by=current_user.id,
                now=now,
            )
            flash(f"Version {version} is signed.")
            return redirect(url_for(".version", version=version))
    who = None
    if is_looked_at:
        who = policies.who_will_owe(
            session, teaching(), waiting, judged.material(waiting), judged.in_force_on.given, today
        )
    return render_template(
        "policies/sign.html",
        waiting=waiting,
        judged=judged,
        form=judged if judged.errors else form,
        signing=form,
        who=who,
        unasked=policies.unasked(teaching(), version, judged.material(waiting)) if is_looked_at else (),
        untaught=[one for one in judged.material(waiting) if not teaching().modules_teaching(one)],
        most_shown=PAGE,
    )


@bp.route("/policy/change", methods=["GET", "POST"])
def change() -> ResponseReturnValue:
    """Read what changed of what you learnt, older and newer words side by side; then answer a question on each."""
    if request.method == "POST":
        attempt_id = attempts.begin_change(teaching(), current_user.id, clock.now())
        return redirect(url_for("learn.attempt", attempt_id=attempt_id))
    session, today = db.session(), teaching().day(clock.now())
    known = facts.of_person(session, current_user.id)
    owed = clauses_to_learn(known, teaching().asked[known.role], teaching().numbers_of(known), today)
    signed = {change.version: change for change in kept.changes(session)}
    first = next((c for c in known.policy_changes if set(c.clauses) & set(owed)), None)
    compared: tuple[comparing.Compared, ...] = ()
    if first:
        shown = {row.version: row for row in kept.versions(session)}
        older = kept.words_of(shown[signed[first.version].was])
        compared = tuple(one for one in comparing.changed(older, teaching().content.policy) if one.id in owed)
    return render_template(
        "policies/change.html",
        compared=compared,
        minutes=changing.minutes(len(owed)),
        is_open=any(a.kind is AttemptKind.CHANGE and a.ended_on is None for a in known.attempts),
    )
