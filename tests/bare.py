"""What ours is measured against: the least that Flask, Jinja and SQLAlchemy do for a page and for a durable row.

One page, as long as ours, with one read; one post that commits one row with the site's own SQLite settings. No
signing in, no seal, no form, no layout: whatever ours takes above this is ours. Served by the same server.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, redirect, render_template, request
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from training.records import database
from training.serving import THREADS

FOLDER = Path(os.environ["BARE_FOLDER"])
"""Holds page.html, and the database."""


class Base(DeclarativeBase):
    pass


class Reader(Base):
    __tablename__ = "readers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Row(Base):
    __tablename__ = "rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    option: Mapped[str]


def make_app() -> Flask:
    app = Flask("bare", template_folder=str(FOLDER))
    engine = create_engine(f"sqlite:///{FOLDER / 'bare.db'}")
    database.attach(engine)
    writing = engine.execution_options(**{database.ACTION: True})
    Base.metadata.create_all(engine)
    with Session(writing) as session:
        session.add(Reader(id=1, name="Sam"))
        session.commit()

    @app.get("/page")
    def page() -> str:
        with Session(engine) as session:
            reader = session.scalars(select(Reader).filter_by(id=1)).one()
            return render_template("page.html", reader=reader)

    @app.post("/page")
    def keep() -> object:
        with Session(writing) as session:
            session.add(Row(option=request.form["option"]))
            session.commit()
        return redirect("/page")

    return app


if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "tests.bare:app",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()
else:
    app = make_app()
