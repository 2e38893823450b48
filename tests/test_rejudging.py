"""Everybody judged anew by several processes: the same as by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.people import set_up_library
from tests.web.conftest import content, make_app  # noqa: F401 - content is a fixture
from training import clock, rejudging
from training.actions import standings
from training.content.shapes import Content
from training.records.tables import Standing, db
from training.rejudging import judge_everybody
from training.web.teaching import KEY


@pytest.fixture
def app(database_url: str, tmp_path, content: Content) -> Iterator[Flask]:  # noqa: F811
    app = make_app(database_url, tmp_path, content)
    set_up_library(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_several_processes_keep_what_one_keeps_and_judge_everybody_once(app: Flask, monkeypatch):
    teaching, now, told = app.extensions[KEY], clock.now(), []
    kept = select(Standing.person_id, Standing.gravity, Standing.says, Standing.basis).order_by(Standing.person_id)
    standings.renew_everybody(teaching, now, lambda _: None)
    by_one = db.session.execute(kept).all()
    db.session.execute(update(Standing).values(gravity=7, basis=""))
    db.session.commit()
    monkeypatch.setattr(standings, "BATCH", 1)
    monkeypatch.setattr(rejudging, "FEW", 0)

    judge_everybody(now, told.append)

    db.session.rollback()
    assert db.session.execute(kept).all() == by_one
    assert told == [1] * len(by_one)
    assert len(by_one) > 2
