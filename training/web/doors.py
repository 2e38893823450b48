"""Every endpoint, and who may open it. An endpoint that is not here does not exist: deny by default."""

from __future__ import annotations

from enum import Enum

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training.web.errors import NotForYou


class Door(Enum):
    """Who may open a page, and the sentence for whoever may not."""

    ANYONE = ""
    SIGNED_IN = "Anyone who works here can open this page after signing in."
    OVERSEES = "The Director, and anyone the Director has lent it to, can open this page."
    DIRECTOR = "The Director can open this page."


DOORS: dict[str, Door] = {
    # Anyone: signing in, links in hand, and what the law wants public.
    "static": Door.ANYONE,
    "look.sheet": Door.ANYONE,
    "style.page": Door.ANYONE,  # in development only
    "style.look": Door.ANYONE,
    "desk.healthz": Door.ANYONE,
    "desk.accessibility": Door.ANYONE,
    "desk.privacy": Door.ANYONE,
    "desk.policy": Door.ANYONE,
    "desk.card": Door.ANYONE,
    "desk.tap": Door.ANYONE,
    "desk.wallet": Door.ANYONE,
    "desk.cards": Door.ANYONE,
    "desk.worker": Door.ANYONE,
    "account.sign_in": Door.ANYONE,
    "account.sign_in_link": Door.ANYONE,
    "account.set_up": Door.ANYONE,
    "account.invitation": Door.ANYONE,
    "account.new_password": Door.ANYONE,
    # Each to their own.
    "account.sign_out": Door.SIGNED_IN,
    "account.mine": Door.SIGNED_IN,
    "account.change_password": Door.SIGNED_IN,
    "account.end_sign_ins": Door.SIGNED_IN,
    "learn.home": Door.SIGNED_IN,
    "learn.my_training": Door.SIGNED_IN,
    "learn.sign_policy": Door.SIGNED_IN,
    "learn.begin": Door.SIGNED_IN,
    "learn.refresher": Door.SIGNED_IN,
    "learn.attempt": Door.SIGNED_IN,
    "learn.place": Door.SIGNED_IN,
    "learn.feedback": Door.SIGNED_IN,
    "learn.debrief": Door.SIGNED_IN,
    "learn.result": Door.SIGNED_IN,
    "learn.practice": Door.SIGNED_IN,
    "learn.rehearse": Door.SIGNED_IN,
    "learn.certificate": Door.SIGNED_IN,
    "policies.change": Door.SIGNED_IN,
    "policies.version": Door.SIGNED_IN,
    "texts.shelf": Door.SIGNED_IN,
    "texts.text": Door.SIGNED_IN,
    # Whoever oversees.
    "director.library": Door.OVERSEES,
    "director.roster": Door.OVERSEES,
    "director.matrix": Door.OVERSEES,
    "director.forecast": Door.OVERSEES,
    "director.clauses": Door.OVERSEES,
    "policies.versions": Door.OVERSEES,
    "director.preview": Door.OVERSEES,
    "director.previews": Door.OVERSEES,
    "corrections.shelf": Door.OVERSEES,
    "settings.shelf": Door.OVERSEES,
    "settings.setting": Door.OVERSEES,
    "director.add_person": Door.OVERSEES,
    "director.person": Door.OVERSEES,
    "director.attempt": Door.OVERSEES,
    "director.edit_person": Door.OVERSEES,
    "director.undo_person": Door.OVERSEES,
    "director.new_link": Door.OVERSEES,
    "director.slip": Door.OVERSEES,
    "lives.end_employment": Door.OVERSEES,
    "lives.record_leave": Door.OVERSEES,
    "lives.record_return": Door.OVERSEES,
    # The Director alone.
    "director.oversight": Door.DIRECTOR,
    "lives.set_due_date": Door.DIRECTOR,
    "lives.flag": Door.DIRECTOR,
    "lives.withdraw_flag": Door.DIRECTOR,
    "lives.take_back_leave": Door.DIRECTOR,
    "history.bring": Door.DIRECTOR,
    "policies.sign": Door.DIRECTOR,
    "texts.supply": Door.DIRECTOR,
    "corrections.correct": Door.DIRECTOR,
    "settings.change": Door.DIRECTOR,
}


def may_open(door: Door) -> bool:
    """Say whether whoever asks may open a door."""
    if door is Door.ANYONE:
        return True
    if not current_user.is_authenticated:
        return False
    if door is Door.SIGNED_IN:
        return True
    if door is Door.OVERSEES:
        return bool(current_user.oversees)
    return bool(current_user.is_director)


def at_the_door() -> ResponseReturnValue | None:
    """Stand before every request: let in, send to sign in, or say who may."""
    if request.endpoint is None:
        return None  # no such address: the 404 page
    door = DOORS.get(request.endpoint)
    if door is None:
        current_app.logger.error("The endpoint %s has no door, so it is not served.", request.endpoint)
        abort(404)
    if may_open(door):
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("account.sign_in", next=_way_back()))
    raise NotForYou(door.value)


def _way_back() -> str | None:
    """Return where to go after signing in: this page, and for an answer the option that was chosen.

    None: nothing can be seen at this address, such as that of a button.
    """
    assert request.url_rule is not None
    if "GET" not in (request.url_rule.methods or ()):
        return None
    if request.method == "GET":
        return request.full_path.rstrip("?")
    option = request.form.get("option", "")
    return f"{request.path}?option={option}" if option.isalnum() and len(option) <= 32 else request.path
