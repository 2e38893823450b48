"""Wrong keys: found in the files, accepted by the Director, who sees first who gains what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import StopValidation

from training import clock, showing
from training.actions import corrections
from training.actions.attempts import question_of, title_of
from training.actions.corrections import WrongAnswer, WrongKey
from training.content.shapes import ModuleId, Verdict
from training.records import corrections as kept
from training.records import revisions
from training.records.tables import db
from training.rules.facts import KeyFault, QuestionKind
from training.rules.playing import answers_of, words_of
from training.web.forms import ChecksField, Form, OneOf, told_at
from training.web.life_forms import choices
from training.web.roster import PAGE
from training.web.teaching import teaching

bp = Blueprint("corrections", __name__)


class CorrectionForm(Form):
    """Which answers were judged wrongly, and why."""

    answers = ChecksField("Answers to correct")
    because = RadioField(
        "Why was the key wrong?",
        choices=choices(KeyFault),
        validators=[OneOf("Choose why the key was wrong.")],
        validate_choice=False,
        description="It is shown to everybody who gains.",
    )
    seal = HiddenField()

    @classmethod
    def of(cls, wrong: WrongKey) -> CorrectionForm:
        """Make the form from what is accepted, or else from what is only looked at: that stands in the address."""
        form = cls() if request.method == "POST" else cls(request.args, meta={"csrf": False})
        form.answers.choices = [SelectChoice(str(answer.number), answer.words) for answer in wrong.answers]
        if not request.args and request.method == "GET":
            form.answers.data = [choice.value for choice in form.answers.choices]
        return form

    def validate_answers(self, field: ChecksField) -> None:
        """At least one answer."""
        if not field.data:
            raise StopValidation("Choose at least one answer.")

    @staticmethod
    def notes(wrong: WrongKey) -> dict[str, str]:
        """Return what is said below each answer: how it counts, for how many, and how it is judged now."""
        return {
            str(answer.number): f"{chosen_by(answer)} The module now judges it “{answer.now.label}”."
            for answer in wrong.answers
        }

    @property
    def numbers(self) -> list[int]:
        """The answers that were chosen, by their numbers."""
        return [int(number) for number in self.answers.data]


def chosen_by(answer: WrongAnswer) -> str:
    """Say by how many people an answer was chosen, and as what it still counts for them."""
    was = " or ".join(f"“{verdict.label}”" for verdict in answer.was)
    people = f"{showing.number_word(answer.people)} {showing.plural(answer.people, 'person', 'people')}"
    return f"Chosen by {people}, for whom it still counts as {was}."


@dataclass(frozen=True, slots=True)
class Made:
    """A correction that was accepted."""

    module_title: str
    title: str
    answers: tuple[tuple[str, Verdict, Verdict], ...]  # the words, how it was judged, how it counts
    on: date
    by: str
    because: str


@bp.get("/corrections")
def shelf() -> ResponseReturnValue:
    """List the keys that are mended while older answers still count by the wrong one, and what was accepted before."""
    session = db.session()
    return render_template(
        "corrections/shelf.html",
        wrong_keys=corrections.wrong_keys(session, teaching()),
        chosen_by=chosen_by,
        made=list(_made()),
    )


def _made() -> Iterator[Made]:
    session = db.session()
    rows = kept.all_made(session)
    hashes = {hash for row, _ in rows for hash in (row.mended_in, *(answer[0] for answer in row.answers))}
    opened = revisions.load_many(session, hashes)
    for row, by in rows:
        newest = opened[row.mended_in]
        answers = {
            (words_of(answers_of(question_of(opened[hash], row))[option]), Verdict(was), Verdict(counts)): None
            for hash, option, was, counts in row.answers
        }
        title, because = title_of(question_of(newest, row)), KeyFault(row.because).label
        yield Made(newest.title, title, tuple(answers), row.corrected_on, by, because)


def _known(module_id: ModuleId, kind: str, question_id: str) -> QuestionKind:
    """Return the kind of a question that a module asks now. Of any other there is no page."""
    module = teaching().content.modules.get(module_id)
    if module is None:
        abort(404)
    asked: Mapping[str, Collection[str]] = {"scene": module.scenario.scenes, "item": module.items}
    if question_id not in asked.get(kind, ()):
        abort(404)
    return QuestionKind(kind)


@bp.route("/corrections/<word:module_id>/<word:kind>/<word:question_id>", methods=["GET", "POST"])
def correct(module_id: ModuleId, kind: str, question_id: str) -> ResponseReturnValue:
    """Look at who gains by a correction; then accept it. Looking writes nothing."""
    now, asked = clock.now(), (module_id, _known(module_id, kind, question_id), question_id)
    wrong = corrections.wrong_key(db.session(), teaching(), *asked)
    if wrong is None:
        flash("No answer to that question waits to be corrected.")
        return redirect(url_for(".shelf"))
    form = CorrectionForm.of(wrong)
    looks = form.validate() if request.method == "POST" or request.args else False
    if looks and request.method == "POST":
        because, seal = KeyFault(form.because.data), form.seal.data or ""
        with told_at(form.answers):
            corrections.correct(teaching(), *asked, form.numbers, because, seal, by=current_user.id, now=now)
            flash("The correction is kept. Whoever gains reads of it under My training.")
            return redirect(url_for(".shelf"))
    found = corrections.what_if(teaching(), db.session(), wrong, form.numbers, teaching().day(now)) if looks else None
    return render_template("corrections/correct.html", wrong=wrong, form=form, what_if=found, most_shown=PAGE)
