"""Taking training: what is due, scene after scene, the quiz, the result; practice; the certificate."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock, showing
from training.actions import attempts, people
from training.actions.attempts import OutOfOrder, UnknownOption
from training.content.shapes import ModuleId
from training.records import attempts as kept
from training.records import certifications, facts, revisions, signatures
from training.records.tables import db
from training.rules import certifying, changing
from training.rules.facts import AttemptId, AttemptKind, Place, QuestionKind
from training.rules.standing import judge
from training.web.forms import AnswerForm, EmptyForm, SignPolicyForm
from training.web.my_list import MyList
from training.web.rehearsing import Rehearsal
from training.web.sheets import Sheet
from training.web.teaching import teaching
from training.web.walking import Walk

bp = Blueprint("learn", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Go where one's work is."""
    return redirect(url_for("director.library" if current_user.oversees else "learn.my_training"))


@bp.get("/my-training")
def my_training() -> ResponseReturnValue:
    """Say what is due, why, by when, and how long it takes."""
    known = facts.of_person(db.session(), current_user.id)
    today = teaching().day(clock.now())
    judgement = judge(known, teaching().asked_of(known), teaching().numbers_of(known), today)
    return render_template(
        "learn/my_training.html",
        mine=MyList.of(known, judgement, teaching(), today),
        signature=signatures.of(db.session(), current_user.id, teaching().policy_hash),
        form=EmptyForm(),
    )


@bp.post("/policy/sign")
def sign_policy() -> ResponseReturnValue:
    """Sign that you have read the policy."""
    form = SignPolicyForm()
    if not form.validate_on_submit():
        return render_template("desk/policy.html", form=form, signature=None, teaching=teaching()), 422
    people.sign_policy(teaching(), current_user.id, form.signed_as.data, clock.now())
    flash("Your signature is kept.")
    return redirect(url_for("learn.my_training"))


@bp.post("/modules/<word:module_id>/begin")
def begin(module_id: ModuleId) -> ResponseReturnValue:
    """Begin a module, or go on with it."""
    if module_id not in teaching().content.modules:
        abort(404)
    attempt_id = attempts.begin_module(teaching(), current_user.id, module_id, clock.now())
    return redirect(url_for(".attempt", attempt_id=attempt_id))


@bp.route("/refresher", methods=["GET", "POST"])
def refresher() -> ResponseReturnValue:
    """Say what the refresher is and whether one taken today counts; begin it."""
    if request.method == "POST":
        attempt_id = attempts.begin_refresher(teaching(), current_user.id, clock.now())
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    known = facts.of_person(db.session(), current_user.id)
    today = teaching().day(clock.now())
    asked = teaching().asked_of(known)
    numbers = teaching().numbers_of(known)
    judgement = judge(known, asked, numbers, today)
    return render_template(
        "learn/refresher.html",
        counts=certifying.refresher_counts(known, asked, numbers, today),
        mine=MyList.of(known, judgement, teaching(), today),
        items=numbers.on(today).refresher_length,
        window=showing.count(numbers.on(today).refresher_window_days, "day"),
        form=EmptyForm(),
    )


def _sheet(attempt_id: AttemptId) -> Sheet:
    return Sheet.of(db.session(), current_user.id, attempt_id)


@bp.get("/attempts/<id:attempt_id>")
def attempt(attempt_id: AttemptId) -> ResponseReturnValue:
    """Go where you were."""
    sheet = _sheet(attempt_id)
    if sheet.turn is None:
        return redirect(url_for(".result", attempt_id=attempt_id))
    if sheet.has_a_story and sheet.scenario_is_over and sheet.turn == sheet.of_kind(QuestionKind.ITEM)[0]:
        return redirect(url_for(".debrief", attempt_id=attempt_id))
    return redirect(url_for(".place", attempt_id=attempt_id, place=sheet.turn))


@bp.route("/attempts/<id:attempt_id>/<place:place>", methods=["GET", "POST"])
def place(attempt_id: AttemptId, place: Place) -> ResponseReturnValue:
    """Ask one scene or item; after the answer is stored, go to its feedback."""
    form = AnswerForm()
    if form.validate_on_submit():
        return _store(attempt_id, place, form.option.data)
    sheet = _sheet(attempt_id)
    if place not in sheet.places:
        abort(404)
    if sheet.is_answered(place):
        return redirect(url_for(".feedback", attempt_id=attempt_id, place=place))
    if sheet.is_over or place != sheet.turn:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    asked = sheet.asked(place)
    page = "learn/scene.html" if asked.kind is QuestionKind.SCENE else "learn/item.html"
    status = 422 if form.is_submitted() else 200
    return render_template(page, sheet=sheet, asked=asked, form=form, way=_way(sheet), chosen=_kept_option()), status


def _store(attempt_id: AttemptId, place: Place, option_name: str) -> ResponseReturnValue:
    try:
        attempts.answer(teaching(), current_user.id, attempt_id, place, option_name, clock.now())
    except UnknownOption:
        abort(400)
    except OutOfOrder:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    return redirect(url_for(".feedback", attempt_id=attempt_id, place=place))


def _kept_option() -> str:
    """Return the option that was chosen before signing in again, so that nothing is typed twice."""
    return request.args.get("option", "")


@bp.get("/attempts/<id:attempt_id>/<place:place>/feedback")
def feedback(attempt_id: AttemptId, place: Place) -> ResponseReturnValue:
    """Tell what follows, how good it was, why, the clause, and what each other answer would have done."""
    sheet = _sheet(attempt_id)
    if place not in sheet.places:
        abort(404)
    if not sheet.is_answered(place):
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    told = sheet.feedback(place)
    page = "learn/scene_feedback.html" if told.asked.kind is QuestionKind.SCENE else "learn/item_feedback.html"
    return render_template(page, sheet=sheet, told=told, way=_way(sheet), onward=_onward(sheet, place))


def _onward(sheet: Sheet, place: Place) -> tuple[str, str]:
    """Return the words and the address of the way on from a feedback page."""
    attempt_id = sheet.attempt.id
    following = sheet.after(place)
    if following is None:
        return "See how it went", url_for(".result", attempt_id=attempt_id)
    here, there = sheet.places[place].kind, sheet.places[following].kind
    if here != there:
        return "Look back at the story", url_for(".debrief", attempt_id=attempt_id)
    words = "Go on" if there == QuestionKind.SCENE.value else "Next question"
    return words, url_for(".place", attempt_id=attempt_id, place=following)


def _way(sheet: Sheet) -> dict[str, int]:
    """Return the progress of an attempt: decisions in all, decisions taken, minutes left."""
    items = sheet.attempt.length
    total, done = sheet.steps_ahead(items)
    whole = _minutes(sheet)
    return {"total": total, "done": done, "minutes_left": sheet.minutes_left(whole, items), "items": items}


def _minutes(sheet: Sheet) -> int:
    """Return about how long the whole attempt takes."""
    if sheet.kind is AttemptKind.CHANGE:
        return sheet.attempt.length * changing.MINUTES_A_QUESTION
    if sheet.kind is AttemptKind.MODULE and sheet.played.id in teaching().lengths:
        return teaching().minutes(sheet.played.id, sheet.attempt.length)
    return teaching().asked[current_user.role].refresher_minutes


@bp.get("/attempts/<id:attempt_id>/debrief")
def debrief(attempt_id: AttemptId) -> ResponseReturnValue:
    """Look back at the story: how it ended, the one thing to say, the map of the path taken."""
    sheet = _sheet(attempt_id)
    if not (sheet.has_a_story and sheet.scenario_is_over):
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    return render_template(
        "learn/debrief.html", sheet=sheet, steps=list(sheet.told(QuestionKind.SCENE)), way=_way(sheet)
    )


@bp.get("/attempts/<id:attempt_id>/result")
def result(attempt_id: AttemptId) -> ResponseReturnValue:
    """Say how it went, what it grants, and each clause that was missed."""
    sheet = _sheet(attempt_id)
    if not sheet.is_over:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    granted = certifications.granted_by(db.session(), attempt_id)
    counts = QuestionKind.ITEM if sheet.kind is AttemptKind.MODULE else None  # in a refresher the story counts, too
    return render_template(
        "learn/result.html",
        sheet=sheet,
        granted=granted,
        told=list(sheet.told(counts)),
        right=sheet.right(),
        again=_again(sheet),
        is_signed=signatures.of(db.session(), current_user.id, teaching().policy_hash) is not None,
        form=EmptyForm(),
    )


def _again(sheet: Sheet) -> str:
    """Return the address at which the same is begun again."""
    match sheet.kind:
        case AttemptKind.MODULE:
            return url_for(".begin", module_id=sheet.played.id)
        case AttemptKind.REFRESHER:
            return url_for(".refresher")
        case AttemptKind.CHANGE:
            return url_for("policies.change")


@bp.get("/practice/<id:attempt_id>", defaults={"path": ""})
@bp.get("/practice/<id:attempt_id>/<path>")
def practice(attempt_id: AttemptId, path: str) -> ResponseReturnValue:
    """Play a scenario again after the attempt. Nothing is stored: the path is in the address."""
    sheet = _sheet(attempt_id)
    if not (sheet.has_a_story and sheet.is_over):
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    walk = Walk.along(sheet.played, path)
    return render_template("learn/practice.html", walk=walk, base=url_for(".practice", attempt_id=attempt_id))


@bp.get("/rehearse/<word:module_id>")
def rehearse(module_id: ModuleId) -> ResponseReturnValue:
    """Print a scenario for two people and an observer. It holds answers: whoever does not oversee finishes it first."""
    module = teaching().content.modules.get(module_id)
    if not current_user.oversees:
        finished = kept.rehearsed_revision(db.session(), current_user.id, module_id)
        module = revisions.load(db.session(), finished) if finished else None
        if module is None and module_id in teaching().content.modules:
            flash("You can rehearse a module aloud once you have finished it.")
            return redirect(url_for(".my_training"))
    if module is None:
        abort(404)
    return render_template("learn/rehearse.html", rehearsal=Rehearsal.of(module))


@bp.get("/certificate")
def certificate() -> ResponseReturnValue:
    """Show through which day you are certified, fit for printing."""
    granted = certifications.of_person(db.session(), current_user.id)
    return render_template(
        "learn/certificate.html",
        certification=granted[-1] if granted else None,
        name=current_user.name,
        role=current_user.role,
        today=teaching().day(clock.now()),
    )
