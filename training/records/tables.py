"""Every table, in one place, so that a reader sees what is kept. Questions and changes stand in the aggregates' files.

Rows of evidence (places, responses, certifications, signatures, audit) are written once and never changed.
No patron data has a column here, and no free text of a person's own but names.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import BigInteger, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. SQLite has no zones: stored naive there, handed out aware everywhere."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

Id = String(16)


class Site(Base):
    """The one row that says the library is set up."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    set_up_at: Mapped[datetime] = mapped_column(Instant)
    everyone_due_on: Mapped[date]
    """The onboarding date of everyone already here at set-up."""
    asks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Which modules each role was asked for when the curriculum was last taken up. None: not yet."""
    audit_read: Mapped[int] = mapped_column(default=0)
    """Up to which line the audit is read for standings: whom an earlier line concerns is marked, or judged since."""


class Person(Base):
    """Somebody who works here, or did."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    sign_in_name: Mapped[str] = mapped_column(String(254))
    sign_in_key: Mapped[str] = mapped_column(String(254), unique=True)
    """The sign-in name, folded: names that read alike share it."""
    role: Mapped[str] = mapped_column(String(16))
    oversees: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """None: the invitation has not been used yet."""
    added_at: Mapped[datetime] = mapped_column(Instant)


class Employment(Base):
    """One stretch of work here."""

    __tablename__ = "employments"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    starts_on: Mapped[date]
    recorded_on: Mapped[date]
    due_on: Mapped[date | None]
    last_on: Mapped[date | None]


class Leave(Base):
    """Days away, both inclusive; without a last day it is open."""

    __tablename__ = "leaves"
    __table_args__ = (CheckConstraint("last_on is null or last_on >= first_on", name="in_order"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class EarlierEntry(Base):
    """What a stretch of work or a leave said before it was corrected, ended or taken back. Only ever added to.

    So it can be told what was known on a past day; nothing is judged by it today.
    """

    __tablename__ = "earlier_entries"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    entry_id: Mapped[str] = mapped_column(Id)
    """The row of `employments` or `leaves`. No foreign key: a leave that was taken back is gone from there."""
    kind: Mapped[str] = mapped_column(String(8))
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)
    """Of a leave. None: of work, whose own row holds the day."""
    replaced_at: Mapped[datetime] = mapped_column(Instant)
    """From then on it said something else, or nothing."""


class RoleChange(Base):
    """From a day on a person holds another role. One a day: a second change that day replaces the first."""

    __tablename__ = "role_changes"
    __table_args__ = (UniqueConstraint("person_id", "from_on"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date]
    role: Mapped[str] = mapped_column(String(16))
    was: Mapped[str] = mapped_column(String(16))
    adds: Mapped[list[Any]] = mapped_column(JSON)
    """The modules that the new role asked on that day and the old one did not."""
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class DueDate(Base):
    """A date that the Director set for an obligation, which its kind and its first day name. The last one stands."""

    __tablename__ = "due_dates"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    opens_on: Mapped[date]
    due_on: Mapped[date]
    because: Mapped[str] = mapped_column(String(32))
    set_on: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class Flag(Base):
    """The Director asks for clauses or modules again. What was seen is one of a list: no patron has a word here."""

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint("(withdrawn_on is null) = (withdrawn_because is null)", name="withdrawn_with_a_reason"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    observation: Mapped[str] = mapped_column(String(32))
    clauses: Mapped[list[Any]] = mapped_column(JSON)
    modules: Mapped[list[Any]] = mapped_column(JSON)
    follows: Mapped[int]
    """How many of the person's attempts had ended when it was raised."""
    flagged_on: Mapped[date]
    flagged_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str | None] = mapped_column(String(32))


class Setting(Base):
    """One value of a setting, in force from a day until another follows. The first value stands in the curriculum."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("name", "version"), CheckConstraint("version >= 1", name="from_one"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    """As in the curriculum, such as "pass mark"."""
    version: Mapped[int]
    """1, 2, 3 ... in the order this setting was changed."""
    value: Mapped[str] = mapped_column(String(16))
    """In the curriculum's words, such as "4/5". Empty: no library day."""
    because: Mapped[str] = mapped_column(String(32))
    from_on: Mapped[date]
    """The first day on which it is in force: the day after it was set."""
    set_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class Link(Base):
    """A one-time link: set-up, invitation or new password. Only the hash of its token is kept."""

    __tablename__ = "links"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    """None: the set-up link, which is there before anybody is."""
    kind: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    """When it ends by itself; once used, or when a newer one is made, the instant of that."""


class SignIn(Base):
    """A session, kept here and ended here: a copied cookie dies with it."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The SHA-256 of the token in the cookie, in hex."""
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Refusal(Base):
    """A sign-in that failed, for the throttle. Kept a day."""

    __tablename__ = "refusals"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sign_in_key: Mapped[str] = mapped_column(String(254), index=True)
    at: Mapped[datetime] = mapped_column(Instant)


class Revision(Base):
    """A module's content by its hash, kept from the first attempt at it."""

    __tablename__ = "revisions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64))
    shape: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(Instant)


class Attempt(Base):
    """One person's taking of a module's revision, of a refresher over many, or of a policy change."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index(
            "uq_attempts_one_open",
            "person_id",
            "subject",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_attempts_as_they_ended", "person_id", "ended_order", "began_at", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))
    """The module's id, "refresher" or "change": at most one open attempt a person and subject."""
    revision: Mapped[str] = mapped_column(ForeignKey("revisions.hash"))
    """The revision whose scenario is played; of a change, which plays none, that of its first question."""
    seed: Mapped[int] = mapped_column(BigInteger)
    pass_mark: Mapped[str] = mapped_column(String(16))
    """As in force when it began, such as "4/5"."""
    length: Mapped[int]
    """How many items it asks, as in force when it began; a refresher at most so many."""
    policy_version: Mapped[str] = mapped_column(String(64))
    """The policy's version on the day it began: what was asked rested on its words."""
    began_at: Mapped[datetime] = mapped_column(Instant)
    began_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    ended_order: Mapped[int | None]
    """1, 2, 3 ... in the order this person's attempts ended: within one day, the order stored is the order."""
    asked: Mapped[str | None] = mapped_column(Text, deferred=True)
    """Its score: what its decisions say of each clause, so that judging everybody need not read them. Derived from
    its places and responses as it ends (records/scores.py). The clauses it asked. None: the decisions are to be read.
    """
    decided_right: Mapped[str | None] = mapped_column(Text, deferred=True)
    """The clauses that were decided right in it."""
    missed: Mapped[str | None] = mapped_column(Text, deferred=True)
    """The graded decisions that were not right, as JSON. None: nothing was missed."""


class PlaceOnPaper(Base):
    """The paper, a row a place: what is asked there and in which order it is shown. Written once."""

    __tablename__ = "places"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    """Its number among its kind in this attempt, from 1."""
    module_id: Mapped[str] = mapped_column(String(64))
    revision: Mapped[str] = mapped_column(ForeignKey("revisions.hash"))
    question_id: Mapped[str] = mapped_column(String(64))
    variant: Mapped[str] = mapped_column(String(64))
    graded: Mapped[bool]
    options: Mapped[list[Any]] = mapped_column(JSON)
    """[[opaque name, index in the revision from 0], ...] in the order shown."""
    asked_for: Mapped[list[Any]] = mapped_column(JSON)
    """The weight-3 clauses for which this item was drawn; empty for a scene."""
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The version of each supplied text that the question rests on, as it was when it was asked."""


class Response(Base):
    """One decision, the first at its place. A second one changes nothing."""

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("attempt_id", "place"),
        ForeignKeyConstraint(["attempt_id", "place"], ["places.attempt_id", "places.place"]),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    attempt_id: Mapped[str] = mapped_column(Id)
    place: Mapped[int]
    option: Mapped[int]
    """Index of the choice or option in the revision, from 0."""
    verdict: Mapped[str] = mapped_column(String(16))
    clauses: Mapped[list[Any]] = mapped_column(JSON)
    given_at: Mapped[datetime] = mapped_column(Instant)
    given_on: Mapped[date]


class Correction(Base):
    """A key that was found wrong, as the Director accepted it. Only ever added to: what was answered stays as it was.

    From its day on each of its answers counts with the kinder verdict, wherever it was or will be given.
    """

    __tablename__ = "corrections"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    question_id: Mapped[str] = mapped_column(String(64))
    answers: Mapped[list[Any]] = mapped_column(JSON)
    """[[revision, index of the answer in it from 0, verdict there, kinder verdict], ...]."""
    mended_in: Mapped[str] = mapped_column(ForeignKey("revisions.hash"))
    """The revision that holds the kinder verdicts."""
    because: Mapped[str] = mapped_column(String(32))
    corrected_on: Mapped[date]
    corrected_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class CorrectedPass(Base):
    """An attempt that failed, and passes by a correction. Its own row stays as it ended."""

    __tablename__ = "corrected_passes"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id"), unique=True)
    correction_id: Mapped[str] = mapped_column(ForeignKey("corrections.id"))
    since_on: Mapped[date]
    """The day of the correction."""


class BroughtPass(Base):
    """A pass from the time before this site, as the library's earlier records have it. It has no paper.

    Not an attempt: nothing was asked here, and nothing that looks like evidence is made up for it.
    """

    __tablename__ = "brought_passes"
    __table_args__ = (UniqueConstraint("person_id", "subject", "passed_on"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    subject: Mapped[str] = mapped_column(String(64))
    """The module's id, or "refresher"."""
    said: Mapped[str] = mapped_column(String(64))
    """What the row of the file said: the module's id, or "certified"."""
    passed_on: Mapped[date]
    brought_on: Mapped[date]
    brought_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """None: a command."""


class Certification(Base):
    """Certified from a day through a day, both inclusive. One row a cycle, never changed."""

    __tablename__ = "certifications"
    __table_args__ = (
        CheckConstraint("until_on >= starts_on", name="in_order"),
        CheckConstraint("(attempt_id is null) <> (brought_id is null)", name="by_one_pass"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    attempt_id: Mapped[str | None] = mapped_column(ForeignKey("attempts.id"), unique=True)
    """The attempt whose end granted it; it grants one. None: a pass that was brought did."""
    brought_id: Mapped[str | None] = mapped_column(ForeignKey("brought_passes.id"), unique=True)
    correction_id: Mapped[str | None] = mapped_column(ForeignKey("corrections.id"))
    """The correction that granted it. None: the end of the attempt did."""
    starts_on: Mapped[date]
    until_on: Mapped[date]
    valid_months: Mapped[int]
    policy_version: Mapped[str] = mapped_column(String(64))
    granted_on: Mapped[date]
    granted_at: Mapped[datetime] = mapped_column(Instant)


class SuppliedText(Base):
    """One version of a text that the policy leans on. Only the Director supplies it; a version is never changed."""

    __tablename__ = "supplied_texts"
    __table_args__ = (UniqueConstraint("text_id", "version"), CheckConstraint("version >= 1", name="from_one"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    text_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    """Plain text with light Markdown. Empty: withdrawn with this version."""
    public: Mapped[bool]
    """Whether the desk card shows it to anybody who looks. Only the Director marks it."""
    supplied_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class PolicyVersion(Base):
    """A version of the policy that this site has shown, whole. Kept from the first start that showed it."""

    __tablename__ = "policy_versions"

    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """1, 2, 3 ... in the order in which they were published here."""
    body: Mapped[str] = mapped_column(Text)
    """The policy with its clauses, as content reads it, in JSON."""
    published_on: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(Instant)


class PolicyChange(Base):
    """What a version changes, as the Director signed it. Its questions' day is filled in once they are there."""

    __tablename__ = "policy_changes"

    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    was: Mapped[str] = mapped_column(ForeignKey("policy_versions.version"))
    """The version beside which it was read."""
    material: Mapped[list[Any]] = mapped_column(JSON)
    """The clauses that say something else than before, in the order of the policy."""
    minor: Mapped[list[Any]] = mapped_column(JSON)
    """The clauses of which only the wording is other."""
    in_force_on: Mapped[date]
    questions_on: Mapped[date | None]
    """The day on which every material clause that a module teaches had a question in the new words."""
    signed_as: Mapped[str] = mapped_column(String(120))
    signed_on: Mapped[date]
    signed_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class Signature(Base):
    """ "I have read it": the policy's text, signed."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("person_id", "policy_hash"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    policy_version: Mapped[str] = mapped_column(String(64))
    policy_hash: Mapped[str] = mapped_column(String(64))
    signed_as: Mapped[str] = mapped_column(String(120))
    signed_at: Mapped[datetime] = mapped_column(Instant)


class Standing(Base):
    """What judging last said of a person, a row each, so that a list costs the same whatever the library's size.

    Derived: all of it can be judged anew from the facts. Nothing here is evidence.
    """

    __tablename__ = "standings"
    __table_args__ = (Index("ix_standings_in_order", "gravity", "name_key", "person_id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    line: Mapped[int]
    """The audit's last line about the person when this was judged: older facts are never kept over newer ones."""
    judge_from: Mapped[date] = mapped_column(index=True)
    """The first day on which what stands here may be no longer so. The earliest day there is: at once."""
    basis: Mapped[str] = mapped_column(String(64), index=True)
    """A hash of all that judging rests on besides the facts: curriculum, settings, rules. Empty: never judged."""
    gravity: Mapped[int]
    """The gravest standing is 1; 0: never judged, or judging failed."""
    name_key: Mapped[str] = mapped_column(String(120).with_variant(String(120, collation="C"), "postgresql"))
    """The person's name, folded: the order within a standing."""
    holds_certification: Mapped[bool]
    says: Mapped[str] = mapped_column(Text)
    """Reasons, certification and what comes next, as a list shows them (rules/saying.py), in JSON. Empty: nothing."""
    judged_on: Mapped[date | None]


class StandingCount(Base):
    """How many people stand so: kept in step with the standings, for counting a hundred thousand rows takes a while."""

    __tablename__ = "standing_counts"

    gravity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holds_certification: Mapped[bool] = mapped_column(primary_key=True)
    people: Mapped[int]


class DailyRun(Base):
    """The one row by which of several servers and commands one does the daily run, and once a day is enough."""

    __tablename__ = "daily_run"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(Id)
    """Who took it last."""
    until_at: Mapped[datetime] = mapped_column(Instant)
    """Until when nobody else takes it; once the run is done, the instant of that."""
    done_on: Mapped[date | None]
    """The last of the library's days on which it was done."""


class Audit(Base):
    """One line an action: who did what to whom. Only ever added to."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_about_id_id", "about_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """None: the site itself, or a command."""
    about_id: Mapped[str | None] = mapped_column(Id)
    """Whom it concerned. No foreign key: the line outlives an addition that was undone."""
    did: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
