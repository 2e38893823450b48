"""The made-up library of `flask demo`, in a folder, with a key to every door."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from training import clock, create_app, demo
from training.actions import accounts
from training.actions.accounts import LinkKind
from training.content.read import read_content
from training.records import database
from training.records.tables import db
from training.settings import from_environment
from training.web.teaching import KEY


def lived(folder: Path, content: Path) -> Mapping[str, str]:
    """Let two years go by in a folder; return a path by which each person signs in, by first name."""
    settings = from_environment({"DATA_DIR": str(folder), "CONTENT_DIR": str(content)})
    database.create(settings.database_url)
    app = create_app(settings, read_content(content))
    teaching = app.extensions[KEY]
    now = clock.now()
    with app.app_context():
        people = demo.live(teaching, teaching.day(now))
        links = {
            name: accounts.make_link(LinkKind.SIGN_IN, of=person, by=None, now=now) for name, person in people.items()
        }
        db.session.remove()
        db.engine.dispose()
    return {name: f"/sign-in/{token}" for name, token in links.items()}
