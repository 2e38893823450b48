"""Standings as they were last judged, a row a person, and how many stand so. Judges nothing.

A row is sure while nothing has happened to the person since, judging rests on the same
curriculum, settings and rules, and no day has come on which time alone changes it. What
happened is read from the audit: every action writes one line of whom it concerned, so an
action costs nothing more, and whoever reads has those judged first of whom there are new lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from pydantic_core import from_json, to_json
from sqlalchemy import (
    JSON,
    Function,
    ScalarSelect,
    Table,
    bindparam,
    column,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from training.content.shapes import Role
from training.records.database import among
from training.records.people import fold
from training.records.tables import Audit, Person, Site, Standing, StandingCount
from training.rules.evidence import Evidence
from training.rules.facts import PersonId
from training.rules.saying import Said, SaidReason
from training.rules.standing import GRAVEST_FIRST, Judgement, State

Value = TypeVar("Value")
AT_ONCE = date.min
NEVER = date.max
UNJUDGED = 0
"""The gravity of whoever could not be judged: before the gravest, so that the Director sees them."""


def gravity_of(state: State) -> int:
    """Return the place of a standing among all, the gravest first, from 1."""
    return GRAVEST_FIRST.index(state) + 1


def _state(gravity: int) -> State | None:
    return GRAVEST_FIRST[gravity - 1] if gravity else None


IN_ORDER = (Standing.gravity, Standing.name_key, Standing.person_id)
"""The order of a list: the gravest standing first and then by name. An index holds it."""


# --- Questions ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One person in a list."""

    person_id: PersonId
    name: str
    role: Role
    gravity: int
    state: State | None  # None: never judged, or judging failed
    holds_certification: bool
    said: Said | None  # None: as with the state
    is_sure: bool  # whether it is still so today


def stale(session: Session, basis: str, today: date, most: int) -> Sequence[PersonId]:
    """Return whose standing is to be judged anew, so many at most, those first whose day came first."""
    people = select(Standing.person_id).limit(most)
    for waiting in (
        people.where(Standing.judge_from <= today).order_by(Standing.judge_from),
        people.where(Standing.basis < basis).order_by(Standing.basis),
        people.where(Standing.basis > basis).order_by(Standing.basis),
    ):
        if found := session.scalars(waiting).all():
            return [PersonId(person_id) for person_id in found]
    return []


def how_many_stale(session: Session, basis: str, today: date) -> int:
    """Return how many people's standing is to be judged anew. Looks at every row: for a command, not for a page."""
    waits = or_(Standing.judge_from <= today, Standing.basis != basis)
    return session.scalars(select(func.count()).select_from(Standing).where(waits)).one()


# Not the plain maximum of the id: for that PostgreSQL walks back through everybody's lines to the last of theirs.
_LAST_LINE = select(func.max(Audit.id + 0)).where(Audit.about_id == Person.id).scalar_subquery().label("line")


def lines(session: Session, person_ids: Collection[PersonId]) -> Mapping[PersonId, int]:
    """Return the last line of the audit about each of these people; 0: there is none.

    Ask before the facts: what is read after it is at least as new. Only an action on the
    person writes such a line, and two on one person never run at once, so a later one is higher.
    """
    rows = session.execute(select(Person.id, _LAST_LINE).where(among(Person.id, person_ids)))
    return {PersonId(row.id): row.line or 0 for row in rows}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand so, and whether that is sure: nobody waits to be judged."""

    people: Mapping[tuple[State | None, bool], int]  # by standing, and by whether they hold a certification
    is_sure: bool


def counts(session: Session, basis: str, today: date) -> Counts:
    """Return how many stand so, in one query.

    Whether anybody waits is told by the first and the last of an index: asked whether there is a
    smaller one, PostgreSQL reads all rows, once it plans for any value and not for this one.
    """
    waits = or_(
        _alone(func.max(Audit.id)) > _audit_read(),
        _alone(func.min(Standing.judge_from)) <= today,
        _alone(func.min(Standing.basis)) < basis,
        _alone(func.max(Standing.basis)) > basis,
    )
    counted = StandingCount
    rows = session.execute(select(counted.gravity, counted.holds_certification, counted.people, waits.label("waits")))
    found = rows.all()
    return Counts(
        people={(_state(row.gravity), row[1]): row.people for row in found if row.people},
        is_sure=bool(found) and not found[0].waits,
    )


def page(
    session: Session,
    basis: str,
    today: date,
    *,
    only: State | None,
    after: tuple[int, PersonId] | None,
    most: int,
) -> Sequence[Listed]:
    """Return people in order, the gravest standing first and then by name, so many at most.

    only   one standing. None: every one
    after  the gravity and the person that the page before ended with. None: from the beginning
    """
    query = select(Standing).order_by(*IN_ORDER).limit(most)
    if only:
        query = query.where(Standing.gravity == gravity_of(only))
    if after:
        gravity, person_id = after
        key = select(Standing.name_key).where(Standing.person_id == person_id).scalar_subquery()
        query = query.where(tuple_(*IN_ORDER) > tuple_(gravity, key, person_id))
    # The page first, then its names: by statistics from before anybody was judged a database would rather
    # read and sort everybody.
    on_page = aliased(Standing, query.subquery())
    rows = session.execute(select(on_page, Person.name, Person.role).join(Person, Person.id == on_page.person_id))
    in_order = sorted(rows, key=lambda row: (row[0].gravity, row[0].name_key, row[0].person_id))
    return [_listed(row, name, role, basis, today) for row, name, role in in_order]


def _listed(row: Standing, name: str, role: str, basis: str, today: date) -> Listed:
    return Listed(
        person_id=PersonId(row.person_id),
        name=name,
        role=Role(role),
        gravity=row.gravity,
        state=_state(row.gravity),
        holds_certification=row.holds_certification,
        said=_read(row.says) if row.says else None,
        is_sure=row.basis == basis and row.judged_on is not None and row.judged_on <= today < row.judge_from,
    )


def _audit_read() -> ScalarSelect[int]:
    return select(Site.audit_read).scalar_subquery()


def _alone(asked: Function[Value]) -> ScalarSelect[Value]:
    return select(asked).scalar_subquery()


# --- Changes ------------------------------------------------------------------


def mark(session: Session, most: int) -> bool:
    """Read the audit on, so many lines at most, and mark whom they concern. Returns whether more lines are left.

    Whoever was judged after the line was written is sure already. Needs the write lock of
    the whole site: while it is held no action is under way whose line could come in late.
    """
    unread = select(Audit.id, Audit.about_id).where(Audit.id > _audit_read()).order_by(Audit.id).limit(most)
    read = session.execute(unread).all()
    if not read:
        return False
    latest = {row.about_id: row.id for row in read if row.about_id}
    here = session.scalars(select(Person.id).where(among(Person.id, latest))).all()
    if here:
        standings = cast(Table, Standing.__table__)
        insert = _insert(session.get_bind().dialect.name, standings)
        is_older = standings.c.line < insert.excluded.line
        marks = insert.on_conflict_do_update(index_elements=["person_id"], set_={"judge_from": AT_ONCE}, where=is_older)
        session.execute(
            marks, [{"person_id": one, "line": latest[one], "judge_from": AT_ONCE, **_NOTHING} for one in here]
        )
    session.execute(update(Site).values(audit_read=read[-1].id))
    return len(read) == most


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement that is to be kept."""

    person_id: PersonId
    name: str
    line: int  # the audit's last line about the person, asked before the facts were read
    judgement: Judgement | None  # None: judging failed
    said: Said | None
    judge_from: date  # the first day on which it is to be judged anew


def rows_of(judged: Iterable[Judged], basis: str, today: date) -> list[Mapping[str, Any]]:
    """Return judgements as rows to be kept. Apart, since nothing of it needs the write lock."""
    return [_row(one, basis, today) for one in judged]


def not_kept_yet(session: Session, judged: Iterable[Mapping[str, Any]], today: date) -> list[Mapping[str, Any]]:
    """Return those rows of judgements that say something else than what is kept. The others need no lock."""
    wanted = {row["person_id"]: row for row in judged}
    if not wanted:
        return []
    basis = next(iter(wanted.values()))["basis"]
    kept = select(*_COLUMNS).where(among(Standing.person_id, wanted), Standing.basis == basis)
    for row in session.execute(kept.where(Standing.judged_on <= today)):
        if all(wanted[row.person_id][name] == value for name, value in zip(_NAMES, row, strict=True)):
            del wanted[row.person_id]
    return list(wanted.values())


def keep(session: Session, judged: Iterable[Mapping[str, Any]]) -> int:
    """Keep rows of judgements, and the counts in step. Returns how many were kept.

    One of facts that are not the newest any more is passed over. Needs the write lock of the
    whole site, so that nothing happens to anybody meanwhile and the counts fit.
    """
    wanted = {row["person_id"]: row for row in judged}
    # Beside the people, not alone: by statistics from before anybody was judged a database would read all standings.
    kept = select(Person.id, _LAST_LINE, Standing.gravity, Standing.holds_certification, Standing.judged_on)
    kept = kept.outerjoin(Standing, Standing.person_id == Person.id).where(among(Person.id, wanted))
    rows, moved = [], Counter[tuple[int, bool]]()
    for person_id, line, gravity, holds, judged_on in session.execute(kept):
        row = wanted[person_id]
        if row["line"] == (line or 0):
            rows.append(row)
            moved[row["gravity"], row["holds_certification"]] += 1
            if judged_on:
                moved[gravity, holds] -= 1
    if not rows:
        return 0
    dialect = session.get_bind().dialect.name
    session.execute(_in_place(dialect), {"rows": rows} if dialect == "postgresql" else rows)
    _count(session, moved)
    return len(rows)


def forget(session: Session, person_id: PersonId) -> None:
    """Take away the standing of somebody who was only ever entered."""
    gone = delete(Standing).where(Standing.person_id == person_id)
    for row in session.execute(gone.returning(Standing.gravity, Standing.holds_certification, Standing.judged_on)):
        if row.judged_on:
            _count(session, {(row.gravity, row.holds_certification): -1})


def _count(session: Session, moved: Mapping[tuple[int, bool], int]) -> None:
    counted = cast(Table, StandingCount.__table__)
    insert = _insert(session.get_bind().dialect.name, counted)
    more = {"people": counted.c.people + insert.excluded.people}
    rows = [
        {"gravity": gravity, "holds_certification": holds, "people": people}
        for (gravity, holds), people in moved.items()
        if people
    ]
    if rows:
        session.execute(
            insert.on_conflict_do_update(index_elements=["gravity", "holds_certification"], set_=more), rows
        )


@cache
def _in_place(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that keeps rows in the place of those before. Put together once.

    For PostgreSQL they are one value, in JSON: a statement a row took a tenth of all the time to judge everybody.
    """
    table = cast(Table, Standing.__table__)
    insert = _insert(dialect, table)
    anew = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
    if dialect == "postgresql":
        columns = [column(one.name, one.type) for one in table.columns]
        sent = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(*columns)
        insert = insert.from_select(table.columns.keys(), select(sent.render_derived(with_types=True)))
    return insert.on_conflict_do_update(index_elements=["person_id"], set_=anew)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that knows, in either database's dialect, what to do where the row is there."""
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)


_NAMES = [column.name for column in Standing.__table__.columns if column.name != "judged_on"]
_COLUMNS = [getattr(Standing, name) for name in _NAMES]
_NOTHING: Mapping[str, Any] = {
    "basis": "",
    "gravity": UNJUDGED,
    "name_key": "",
    "holds_certification": False,
    "says": "",
}
"""The row of somebody who was never judged."""

# --- As it is kept ------------------------------------------------------------

_REASON = [field.name for field in fields(SaidReason)]
_EVIDENCE = [field.name for field in fields(Evidence)]


def _row(one: Judged, basis: str, today: date) -> dict[str, Any]:
    judgement = one.judgement
    return {
        "person_id": one.person_id,
        "line": one.line,
        "judge_from": one.judge_from,
        "basis": basis,
        "gravity": gravity_of(judgement.state) if judgement else UNJUDGED,
        "name_key": fold(one.name)[:120],
        "holds_certification": judgement.holds_certification if judgement else False,
        "says": _written(one.said) if one.said else "",
        "judged_on": today,
    }


def _written(said: Said) -> str:
    """Return what is said as JSON: days in ISO form, and no evidence's empty fields."""
    reasons = [
        {
            **{name: getattr(reason, name) for name in _REASON},
            "due_on": _iso(reason.due_on),
            "evidence": [
                {name: value for name in _EVIDENCE if (value := getattr(one, name)) is not None}
                for one in reason.evidence
            ],
        }
        for reason in said.reasons
    ]
    says = {
        "reasons": reasons,
        "next": said.next,
        "starts_on": _iso(said.starts_on),
        "certified_from": _iso(said.certified_from),
        "certified_until": _iso(said.certified_until),
    }
    return to_json(says).decode()


def _read(words: str) -> Said:
    says = from_json(words)
    reasons = [
        SaidReason(
            **{
                **reason,
                "due_on": _day(reason["due_on"]),
                "evidence": tuple(Evidence(**one) for one in reason["evidence"]),
            }
        )
        for reason in says["reasons"]
    ]
    return Said(
        reasons=tuple(reasons),
        next=says["next"],
        starts_on=date.fromisoformat(says["starts_on"]),
        certified_from=_day(says["certified_from"]),
        certified_until=_day(says["certified_until"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
