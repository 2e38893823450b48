"""The one place of wiring: what is read, what is joined to what, who stands at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask_wtf import CSRFProtect

from training import cli, showing, writing
from training.actions.teaching import Revision, Teaching
from training.content import canon
from training.content.coverage import coverage
from training.content.read import read_content
from training.content.shapes import Content, ModuleId, Role
from training.records import database
from training.rules import numbers, playing
from training.rules.facts import Asked, Required
from training.rules.playing import Length
from training.settings import Settings
from training.web import (
    account,
    corrections,
    desk,
    director,
    doors,
    errors,
    headers,
    history,
    learn,
    lives,
    look,
    policies,
    sending,
    signed_in,
    speaking,
    style,
    texts,
)
from training.web import settings as settings_pages
from training.web.teaching import KEY

ROOT = Path(__file__).resolve().parent.parent
LARGEST_POST = 256 * 1024
"""Bytes of a post. The largest form here is under two kilobytes."""


def wire(settings: Settings, content: Content | None = None) -> Flask:
    """Wire the site. Raises ContentFaults, DatabaseRefused.

    content  as read already; None: read it from the settings' folder
    """
    app = Flask("training", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.jinja_environment = speaking.Pages
    app.url_map.merge_slashes = False  # else "//" answers with a redirect to whatever host was asked for
    scheme = "https" if settings.is_https else "http"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-training" if settings.is_https else "training",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=1),
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_PARTS=100,
        WTF_CSRF_TIME_LIMIT=None,  # bound to the session, without a clock of its own
        WTF_CSRF_SSL_STRICT=False,
        PREFERRED_URL_SCHEME=scheme,
        PUBLIC_URL=settings.public_url,
        CONTENT_DIR=str(settings.content_dir),
        DATABASE_URL=settings.database_url,
        PLAIN_HTTP=settings.plain_http_allowed and not settings.is_https,
    )
    app.extensions["settings"] = settings
    app.extensions[KEY] = teach(content or read_content(settings.content_dir))
    database.join(app, settings.database_url)
    CSRFProtect(app)
    signed_in.register(app)
    errors.register(app)
    headers.register(app, is_https=settings.is_https)
    sending.register(app)
    speaking.register(app)
    app.before_request(doors.at_the_door)
    look.register(app)
    style.register(app)
    for room in (desk, account, learn, director, lives, history, policies, corrections, settings_pages, texts):
        app.register_blueprint(room.bp)
    cli.register(app)
    writing.register(app)
    return app


def teach(content: Content) -> Teaching:
    """Make ready what is taught: each module with its hash, each role with what is asked of it."""
    first_numbers = numbers.typed(content.curriculum)
    lengths = {module.id: playing.length(module) for module in content.modules.values()}
    revisions = {}
    for module in content.modules.values():
        body = canon.text_of(module)
        revisions[module.id] = Revision(canon.hash_of(body), body, module)
    return Teaching(
        content=content,
        revisions=revisions,
        asked={role: _asked(content, role, lengths, first_numbers.quiz_length) for role in Role},
        lengths=lengths,
        first_numbers=first_numbers,
        policy_hash=hashlib.sha256(content.policy.text.encode()).hexdigest(),
        zone=ZoneInfo(content.library.time_zone),
        coverage=coverage(content),
    )


def _asked(content: Content, role: Role, lengths: Mapping[ModuleId, Length], quiz_length: int) -> Asked:
    required = content.curriculum.roles.get(role, ())
    modules = tuple(_required(content, module_id, lengths[module_id], quiz_length) for module_id in required)
    items = len({clause for module in modules for clause in module.weight_3})
    return Asked(modules, playing.refresher_minutes([lengths[module_id] for module_id in required], items))


def _required(content: Content, module_id: ModuleId, length: Length, quiz_length: int) -> Required:
    module = content.modules[module_id]
    weights = {clause.id: clause.weight for clause in content.policy.clauses.values()}
    return Required(
        id=module_id,
        title=showing.typeset(module.title),
        minutes=playing.minutes(length, quiz_length),
        weight_3=frozenset(clause for clause in module.scenario.teaches if weights[clause] == 3),
        teaches=frozenset(module.scenario.teaches),
        added_on=content.curriculum.added.get(module_id),
    )
