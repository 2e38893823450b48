"""Faults as pages: what happened, what is safe, what to do next. Status codes live here and nowhere below."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from training import ids
from training.actions.acting import Refused
from training.records.attempts import NotYours
from training.records.database import DatabaseBusy, NoConnection
from training.records.facts import NeverEmployed
from training.records.people import NoSuchPerson
from training.web import signed_in

NEVER_SHOWN_AGAIN = ("password", "csrf_token", "again")
"""Parts of field names whose contents are not given back on the page for a refused post."""


class NotForYou(Exception):
    """A page that the person may not open. The sentence says who may."""

    def __init__(self, who_may: str) -> None:
        super().__init__(who_may)
        self.who_may = who_may


@dataclass(frozen=True)
class Fault:
    """What a fault page says."""

    title: str
    sentences: tuple[str, ...]


FROM_THERE = "Nothing was changed. Go to My training and open the page from there."

NOT_HERE = Fault(
    "There is no such page.",
    (
        "The address may be mistyped, or the page may be somebody else’s.",
        FROM_THERE,
    ),
)
WRONG_METHOD = Fault(
    "This page cannot be used that way.",
    (FROM_THERE,),
)
TOO_LARGE = Fault(
    "That was more than this page takes.",
    ("Nothing was saved. Go back, shorten it, and send it again.",),
)
STALE = Fault(
    "This page was out of date, so nothing was saved.",
    (
        "That happens when you sign in or out in another window while the page is open.",
        "Open the page again and send it once more.",
    ),
)
BUSY = Fault(
    "The site is busy. Nothing is lost.",
    ("Open the page again in a few seconds.",),
)
BUSY_SENT = Fault(BUSY.title, ("Your last step was not saved. Go back and send it again in a few seconds.",))
BUSY_KEPT = Fault(
    BUSY.title, ("Your last step is not saved yet. What you sent is kept here.", "Wait a few seconds, then:")
)
BROKEN = Fault(
    "Something went wrong on our side.",
    (
        "Every answer you were shown as saved is saved.",
        "Open the module again from your list. If it happens twice, tell the Director and give this number:",
    ),
)
NOT_UNDERSTOOD = Fault(
    "The site could not read that.",
    ("Nothing was changed. Go back, and send it again from the page itself.",),
)

BY_STATUS = {400: NOT_UNDERSTOOD, 404: NOT_HERE, 405: WRONG_METHOD, 413: TOO_LARGE}


def page(fault: Fault, status: int, **more: object) -> Response:
    """Render a fault's page."""
    response = make_response(render_template("errors/fault.html", fault=fault, **more), status)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def given_back() -> list[tuple[str, str]]:
    """Return what was sent and may stand on a page again."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(part in name for part in NEVER_SHOWN_AGAIN)
    ]


def register(app: Flask) -> None:
    """Map each fault to its page."""

    @app.errorhandler(NotForYou)
    def not_for_you(fault: NotForYou) -> ResponseReturnValue:
        return page(Fault("This page is not yours to open.", (fault.who_may, "Nothing was changed.")), 403)

    @app.errorhandler(NotYours)
    @app.errorhandler(NoSuchPerson)
    @app.errorhandler(NeverEmployed)
    def not_here(fault: Exception) -> ResponseReturnValue:
        return page(NOT_HERE, 404)

    @app.errorhandler(Refused)
    def refused(fault: Refused) -> ResponseReturnValue:
        return page(Fault("That cannot be done.", (fault.sentence,)), 409)

    @app.errorhandler(CSRFError)
    def stale(fault: CSRFError) -> ResponseReturnValue:
        return page(STALE, 400, typed=[(name, value) for name, value in given_back() if value])

    @app.errorhandler(DatabaseBusy)
    @app.errorhandler(NoConnection)
    def busy(fault: DatabaseBusy | NoConnection) -> ResponseReturnValue:
        signed_in.ask_no_further()
        if request.method != "POST":
            return page(BUSY, 503)
        sent, kept = request.form.items(multi=True), given_back()
        if request.files or len(kept) < sum(name != "csrf_token" for name, _ in sent):
            return page(BUSY_SENT, 503)
        return page(BUSY_KEPT, 503, again=kept)

    @app.errorhandler(HTTPException)
    def by_status(fault: HTTPException) -> ResponseReturnValue:
        if fault.code in (None, 500):
            return broken(fault)
        response = page(BY_STATUS.get(fault.code or 400, NOT_UNDERSTOOD), fault.code or 400)
        if isinstance(fault, MethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(fault.valid_methods or ()))
        return response

    @app.errorhandler(Exception)
    def broken(fault: Exception) -> ResponseReturnValue:
        number = ids.new_id()[:4].upper()
        current_app.logger.error("Fault %s at %s", number, request.endpoint, exc_info=fault)
        signed_in.ask_no_further()
        return page(BROKEN, 500, number=number)
