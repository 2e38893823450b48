"""The library's settings: read by whoever oversees, changed by the Director after seeing whom a change moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import StopValidation

from training import clock
from training.actions import settings
from training.records import settings as settings_kept
from training.records.tables import Setting as Kept
from training.records.tables import db
from training.rules.facts import SettingReason
from training.rules.settings import SETTINGS, OutOfReach, Setting
from training.web.forms import Form, OneOf, Shown, stripped, told_at
from training.web.life_forms import choices
from training.web.teaching import teaching

bp = Blueprint("settings", __name__)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a setting, with who set it, when and why."""

    shown: str
    from_on: date | None  # None: in force from the beginning
    set_by: str
    set_on: date
    because: str
    is_to_come: bool  # set, and not in force yet


def _values(setting: Setting, kept: Sequence[tuple[Kept, str]]) -> list[Value]:
    """Return all values of a setting, the newest first. The last is the curriculum's."""
    today = teaching().day(clock.now())
    values = [
        Value(
            setting.shown(row.value),
            row.from_on,
            name,
            teaching().day(row.set_at),
            SettingReason(row.because).label,
            is_to_come=row.from_on > today,
        )
        for row, name in kept
        if row.name == setting.name
    ]
    first = teaching().content.curriculum.numbers.get(setting.name)
    if first:
        because = first.because.strip()
        values.append(Value(setting.shown(first.value), None, first.set_by, first.set_on, because, is_to_come=False))
    return values


class SettingForm(Form):
    """Another value of a setting, and why."""

    value = StringField("New value", [Shown(40)], filters=[stripped], render_kw={"autocomplete": "off"})
    because = RadioField(
        "Why", choices=choices(SettingReason), validators=[OneOf("Choose the reason.")], validate_choice=False
    )
    seal = HiddenField()
    setting: Setting
    words: str = ""
    """The value as the curriculum would have it, once it is checked."""

    @classmethod
    def of(cls, setting: Setting) -> SettingForm:
        """Make the form from what is saved, or else from what is only looked at: that stands in the address."""
        form = cls() if request.method == "POST" else cls(request.args, meta={"csrf": False})
        form.setting = setting
        form.value.description = f"{setting.reach[0].upper()}{setting.reach[1:]}"
        return form

    def validate_value(self, field: StringField) -> None:
        """One of the values that the setting can have."""
        try:
            self.words = self.setting.read(field.data)
        except OutOfReach as fault:
            raise StopValidation(fault.sentence) from None


@bp.get("/settings")
def shelf() -> ResponseReturnValue:
    """List every setting with its value in force."""
    kept = settings_kept.with_authors(db.session())
    values: Mapping[str, list[Value]] = {word: _values(one, kept) for word, one in SETTINGS.items()}
    return render_template("settings/shelf.html", settings=SETTINGS, values=values)


def _known(word: str) -> Setting:
    setting = SETTINGS.get(word)
    if setting is None:
        abort(404)
    return setting


@bp.get("/settings/<word:word>")
def setting(word: str) -> ResponseReturnValue:
    """Show one setting: what it is and touches, who set it, when and why, and what it was before."""
    known = _known(word)
    values = _values(known, settings_kept.with_authors(db.session()))
    return render_template("settings/setting.html", setting=known, word=word, values=values)


@bp.route("/settings/<word:word>/change", methods=["GET", "POST"])
def change(word: str) -> ResponseReturnValue:
    """Look at whom another value would move; then save it. Looking writes nothing."""
    known, now = _known(word), clock.now()
    form = SettingForm.of(known)
    looks = form.validate() if request.method == "POST" or "value" in request.args else False
    if looks and request.method == "POST":
        because, seal = SettingReason(form.because.data), form.seal.data or ""
        with told_at(form.value):
            settings.change(teaching(), known, form.words, because, seal, by=current_user.id, now=now)
            flash("The setting is saved. It counts from tomorrow on.")
            return redirect(url_for(".setting", word=word))
    found = settings.what_if(teaching(), db.session(), known, form.words, teaching().day(now)) if looks else None
    return render_template("settings/change.html", setting=known, word=word, form=form, what_if=found)
