"""What is noted with a day, in one query: of people their work, leaves, certifications, changes of role, set due dates
and flags; of the library its settings, the policy's versions and what they changed, and the keys that were found wrong.

Changes of role, set due dates and flags are written here, all others in files of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    String,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from training import ids
from training.content.shapes import ClauseId, ModuleId, Role, Verdict
from training.records import tables as kept
from training.records.database import among
from training.rules.certifying import brought_pass
from training.rules.facts import (
    Attempt,
    AttemptId,
    Brought,
    Certification,
    CertificationId,
    DueDate,
    Employment,
    EmploymentId,
    Flag,
    FlagId,
    Leave,
    LeaveId,
    ObligationKind,
    Observation,
    PersonId,
    Postponement,
    RoleChange,
    SettingChange,
    Withdrawal,
)


@dataclass(frozen=True, slots=True)
class Work:
    """One stretch of work here, with the name and the role that the person has now."""

    name: str
    role: Role
    employment: Employment


@dataclass(frozen=True, slots=True)
class Published:
    """A policy version that the site shows, or has shown."""

    version: str
    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Signed:
    """What a policy version changed, as the Director signed it."""

    version: str
    clauses: tuple[ClauseId, ...]
    in_force_on: date
    signed_on: date
    questions_on: date | None


Answer = tuple[str, str, str, int]
"""Where an answer stands: the revision, the kind of its question, the question's id, its index there from 0."""


@dataclass(frozen=True, slots=True)
class PassedSince:
    """That a failed attempt passes by a correction, from a day on."""

    attempt_id: AttemptId
    on: date


@dataclass(frozen=True, slots=True)
class KeyCorrected:
    """Which answers of one question count with which kinder verdict, from a day on."""

    answers: tuple[tuple[Answer, Verdict], ...]
    on: date


Note = (
    Work
    | Leave
    | Attempt
    | Certification
    | RoleChange
    | DueDate
    | Flag
    | SettingChange
    | Published
    | Signed
    | PassedSince
    | KeyCorrected
)
Kind = TypeVar(
    "Kind",
    Work,
    Leave,
    Attempt,
    Certification,
    RoleChange,
    DueDate,
    Flag,
    SettingChange,
    Published,
    Signed,
    PassedSince,
    KeyCorrected,
)
THE_LIBRARY = ""
"""Who owns what is noted of nobody, and holds for everybody."""


def of(session: Session, only: PersonId | Collection[PersonId]) -> Iterator[tuple[str, Note]]:
    """Yield what is noted of one person, or of some, in the order noted, each beside its owner.

    And what is noted of the library: a judgement and the numbers it reckons with are of one instant.
    """
    of_whom = "one" if isinstance(only, str) else "some"
    for row in session.execute(_question(of_whom), {"only": only if of_whom == "one" else list(only)}):
        yield row.person_id, _READ[row.kind](row)


def of_the_library(session: Session) -> tuple[Note, ...]:
    """Return what is noted of nobody and holds for everybody, in the order it was noted."""
    return tuple(_READ[row.kind](row) for row in session.execute(_question("the library")))


def of_kind(notes: Iterable[Note], kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the notes of one kind, in their order."""
    return tuple(note for note in notes if isinstance(note, kind))


@cache
def _question(of_whom: str) -> CompoundSelect[Any]:
    """Return the question: twelve tables laid one under another, each in the same columns. Put together once.

    of_whom  "one" or "some"; or "the library", of which alone the notes are that hold for everybody

    Twelve questions would be plainer, and each page that judges would ask eleven times more.
    """
    work, leave, brought, certification, change, due, flag, passed = (
        kept.Employment,
        kept.Leave,
        kept.BroughtPass,
        kept.Certification,
        kept.RoleChange,
        kept.DueDate,
        kept.Flag,
        kept.CorrectedPass,
    )
    parts = [
        _part(
            "work",
            work,
            on=work.starts_on,
            to=work.last_on,
            also_on=work.recorded_on,
            set_on=work.due_on,
            word=kept.Person.name,
            other_word=kept.Person.role,
        ).join(kept.Person, kept.Person.id == work.person_id),
        _part("leave", leave, at=leave.recorded_at, on=leave.first_on, to=leave.last_on),
        _part(
            "brought pass",
            brought,
            at=brought.brought_at,
            on=brought.passed_on,
            also_on=brought.brought_on,
            word=brought.subject,
            other_word=kept.Person.name,
        ).outerjoin(kept.Person, kept.Person.id == brought.by_id),
        _part(
            "certification",
            certification,
            at=certification.granted_at,
            on=certification.starts_on,
            to=certification.until_on,
            also_on=certification.granted_on,
            word=func.coalesce(certification.attempt_id, certification.brought_id),
            other_word=certification.policy_version,
            number=certification.valid_months,
            set_on=case((certification.correction_id.is_not(None), certification.granted_on)),
        ),
        _part(
            "role change",
            change,
            at=change.recorded_at,
            on=change.from_on,
            word=change.role,
            other_word=change.was,
            names=change.adds,
        ),
        _part(
            "due date",
            due,
            at=due.set_at,
            on=due.opens_on,
            to=due.due_on,
            also_on=due.set_on,
            word=due.kind,
            other_word=due.because,
        ),
        _part(
            "flag",
            flag,
            at=flag.flagged_at,
            on=flag.flagged_on,
            to=flag.withdrawn_on,
            word=flag.observation,
            other_word=flag.withdrawn_because,
            number=flag.follows,
            names=flag.clauses,
            other_names=flag.modules,
        ),
        _part("passed since", passed, on=passed.since_on, word=passed.attempt_id),
    ]
    if of_whom == "one":
        parts = [part.where(part.selected_columns.person_id == bindparam("only")) for part in parts]
    if of_whom == "some":
        parts = [part.where(among(part.selected_columns.person_id, "only")) for part in parts]
    if of_whom == "the library":
        parts = []
    setting, version, signed, correction = kept.Setting, kept.PolicyVersion, kept.PolicyChange, kept.Correction
    parts += [
        _part("setting", setting, at=setting.set_at, on=setting.from_on, word=setting.name, other_word=setting.value),
        _part(
            "published",
            version,
            at=version.published_at,
            on=version.published_on,
            word=version.version,
            number=version.number,
        ),
        _part(
            "signed",
            signed,
            at=signed.signed_at,
            on=signed.in_force_on,
            to=signed.questions_on,
            also_on=signed.signed_on,
            word=signed.version,
            names=signed.material,
        ),
        _part(
            "correction",
            correction,
            at=correction.corrected_at,
            on=correction.corrected_on,
            word=correction.kind,
            other_word=correction.question_id,
            names=correction.answers,
        ),
    ]
    return union_all(*parts).order_by("at", "on", "id")


def _part(kind: str, table: Any, **columns: Any) -> Any:
    """Return one table's share of the question; a column that it has no use for is null there."""
    none: dict[str, ColumnElement[Any]] = {
        "at": cast(null(), kept.Instant),
        "on": cast(null(), Date),
        "to": cast(null(), Date),
        "also_on": cast(null(), Date),
        "set_on": cast(null(), Date),
        "word": cast(null(), String),
        "other_word": cast(null(), String),
        "number": cast(null(), Integer),
        "names": cast(null(), JSON),
        "other_names": cast(null(), JSON),
    }
    filled = {**none, **columns}
    owner = getattr(table, "person_id", literal(THE_LIBRARY).label("person_id"))
    row_id = getattr(table, "id", literal("").label("id"))
    return select(literal(kind).label("kind"), owner, row_id, *(filled[name].label(name) for name in none))


_READ: Mapping[str, Callable[[Row[*tuple[Any, ...]]], Note]] = {
    "work": lambda row: Work(
        row.word, Role(row.other_word), Employment(EmploymentId(row.id), row.on, row.also_on, row.to, row.set_on)
    ),
    "brought pass": lambda row: brought_pass(
        AttemptId(row.id), row.word, row.on, Brought(row.also_on, row.other_word or "")
    ),
    "leave": lambda row: Leave(row.on, row.to, id=LeaveId(row.id)),
    "certification": lambda row: Certification(
        CertificationId(row.id),
        row.on,
        row.to,
        granted_on=row.also_on,
        attempt_id=AttemptId(row.word),
        policy_version=row.other_word,
        valid_months=row.number,
        by_correction=row.set_on is not None,
    ),
    "role change": lambda row: RoleChange(
        Role(row.word), Role(row.other_word), row.on, adds=tuple(map(ModuleId, row.names))
    ),
    "due date": lambda row: DueDate(
        ObligationKind(row.word), row.on, row.to, set_on=row.also_on, because=Postponement(row.other_word)
    ),
    "flag": lambda row: Flag(
        FlagId(row.id),
        row.on,
        Observation(row.word),
        clauses=tuple(map(ClauseId, row.names)),
        module_ids=tuple(map(ModuleId, row.other_names)),
        follows=row.number,
        withdrawn_on=row.to,
        withdrawn_because=Withdrawal(row.other_word) if row.other_word else None,
    ),
    "setting": lambda row: SettingChange(row.word, row.other_word, from_on=row.on),
    "published": lambda row: Published(row.word, row.number, row.on),
    "signed": lambda row: Signed(
        row.word, tuple(map(ClauseId, row.names)), in_force_on=row.on, signed_on=row.also_on, questions_on=row.to
    ),
    "passed since": lambda row: PassedSince(AttemptId(row.word), row.on),
    "correction": lambda row: KeyCorrected(
        tuple(
            ((revision, row.word, row.other_word, option), Verdict(kinder)) for revision, option, _, kinder in row.names
        ),
        row.on,
    ),
}
"""How a row of each kind is read."""


# --- Changes --------------------------------------------------------------------


def role_before(session: Session, person_id: PersonId, on: date) -> Role | None:
    """Return the role that somebody held when a day began, if it was changed that day. None: it was not."""
    was = session.scalars(select(kept.RoleChange.was).filter_by(person_id=person_id, from_on=on)).one_or_none()
    return Role(was) if was else None


def note_role_change(session: Session, person_id: PersonId, change: RoleChange, *, by: PersonId, now: datetime) -> None:
    """Note that somebody holds another role from a day on, in place of a change noted for the same day.

    Changed back within the day there was no change, and none is kept.
    """
    session.execute(delete(kept.RoleChange).filter_by(person_id=person_id, from_on=change.on))
    if change.role is not change.was:
        session.add(
            kept.RoleChange(
                id=ids.new_id(),
                person_id=person_id,
                from_on=change.on,
                role=change.role.value,
                was=change.was.value,
                adds=list(change.adds),
                recorded_at=now,
                by_id=by,
            )
        )
    session.flush()


def set_due_date(session: Session, person_id: PersonId, due: DueDate, *, by: PersonId, now: datetime) -> None:
    """Note a date that the Director set. Of several for one obligation the last stands; all are kept."""
    session.add(
        kept.DueDate(
            id=ids.new_id(),
            person_id=person_id,
            kind=due.kind.value,
            opens_on=due.opens_on,
            due_on=due.due_on,
            because=due.because.value,
            set_on=due.set_on,
            set_at=now,
            by_id=by,
        )
    )
    session.flush()


def move_due_dates(
    session: Session, person_id: PersonId, kind: ObligationKind, *, opened_on: date, opens_on: date
) -> None:
    """Let the dates set for an obligation follow it to another first day."""
    of_it = (kept.DueDate.person_id == person_id, kept.DueDate.kind == kind.value, kept.DueDate.opens_on == opened_on)
    session.execute(update(kept.DueDate).where(*of_it).values(opens_on=opens_on))


def raise_flag(
    session: Session,
    person_id: PersonId,
    observation: Observation,
    *,
    clauses: Sequence[ClauseId],
    module_ids: Sequence[ModuleId],
    by: PersonId,
    now: datetime,
    on: date,
) -> FlagId:
    """Note that the Director asks for clauses or modules again, from now on. Returns the flag's id."""
    ended = select(func.count()).select_from(kept.Attempt)
    flag_id = FlagId(ids.new_id())
    session.add(
        kept.Flag(
            id=flag_id,
            person_id=person_id,
            observation=observation.value,
            clauses=list(clauses),
            modules=list(module_ids),
            follows=session.scalars(
                ended.where(kept.Attempt.person_id == person_id, kept.Attempt.ended_at.is_not(None))
            ).one(),
            flagged_on=on,
            flagged_at=now,
            by_id=by,
        )
    )
    session.flush()
    return flag_id


def withdraw_flag(session: Session, person_id: PersonId, flag_id: FlagId, because: Withdrawal, *, on: date) -> bool:
    """Withdraw a flag of a person's. Returns whether it stood until now; one withdrawn before keeps its reason."""
    withdrawn = (
        update(kept.Flag)
        .where(kept.Flag.id == flag_id, kept.Flag.person_id == person_id, kept.Flag.withdrawn_on.is_(None))
        .values(withdrawn_on=on, withdrawn_because=because.value)
        .returning(kept.Flag.id)
    )
    return session.scalars(withdrawn).one_or_none() is not None
