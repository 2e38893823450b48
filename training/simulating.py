"""A library that lives for years, each day by the site's own actions; and copies of its people, as many as asked.

What befalls people is drawn from one seed: the same seed, the same rows. What comes of it the site decides.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Interval, Join, MetaData, String, Table, cast, func, insert, select
from sqlalchemy.orm import Session

from training import ids
from training.actions import accounts, attempts, daily, lives, people, policies, standings
from training.actions.accounts import LinkKind
from training.actions.acting import Refused, without_a_line
from training.actions.people import NewPerson
from training.actions.teaching import Teaching
from training.content.shapes import Choice, Item, Option, Role, Scene, Verdict
from training.demo import play
from training.records import facts
from training.records import people as people_kept
from training.records.tables import Attempt, Base, Instant, Person, db
from training.rules.employing import works_here
from training.rules.facts import (
    AttemptId,
    Facts,
    ObligationKind,
    Observation,
    PersonId,
    Postponement,
    Withdrawal,
)
from training.rules.obliging import Obligation, due_date_bounds
from training.rules.playing import answers_of
from training.rules.standing import State, changes_on, judge

OPENS = time(10)
A_MINUTE = timedelta(minutes=1)
A_SITTING = 20
"""Minutes from one module to the next of the same day."""
SKILLS = (0.995, 0.98, 0.9)
"""The share of questions that somebody answers right."""
ZEAL = (0.9, 0.6, 0.2)
"""How likely somebody does what they have to do on a day on which they look at it."""
STAYS_DAYS, HAPPENS_DAYS = 1200, 250
"""How long somebody stays, and how far apart are a leave, a flag and the like: as a mean."""
LIVED, DAYS_LIVED = 20, 2 * 365
"""Of many, how many live day by day, and for how long: some twenty seconds' work."""
MOST_DAYS = 60
"""By how many days at most a copy's life lies before the one it is a copy of."""
LEFT_OPEN = 0.04
"""The share of attempts that are left before their end."""

Happening = Callable[[date], None]


@dataclass
class Somebody:
    """Who works here, or did, and how they take it."""

    id: PersonId
    skill: float
    zeal: float
    looks_on: date | None = None  # when they look at their training next; None: it is not planned


@dataclass
class Years:
    """The library as it lives: who is here, and what waits to happen."""

    teaching: Teaching
    chance: Random
    director: PersonId
    today: date
    staff: list[Somebody] = field(default_factory=list)
    waits: list[tuple[date, int, Happening]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    came_back: int = 0
    """How many came back while somebody else was here in their place."""
    minute: int = 0
    """How many things have happened today: each a minute after the one before."""

    def later(self, on: date, what: Happening) -> None:
        """Let something happen on a day: after whatever waits for it already."""
        heapq.heappush(self.waits, (max(on, self.today), next(self.numbers), what))

    def go_by(self, until_on: date) -> None:
        """Let the days go by: up to the day before."""
        while self.waits and self.waits[0][0] < until_on:
            on, _, what = heapq.heappop(self.waits)
            self.minute = self.minute + 1 if on == self.today else 0
            self.today = on
            try:
                what(on)
            except Refused:
                continue  # what the site refuses has not happened

    def now(self, minutes: int = 0) -> datetime:
        """Return the instant at which something happens: within today, in library time."""
        opens = datetime.combine(self.today, OPENS, self.teaching.zone).astimezone(UTC)
        return opens + (self.minute + minutes) * A_MINUTE

    def in_days(self, least: int, most: int) -> date:
        return self.today + timedelta(self.chance.randint(least, most))

    def some_time(self, mean: int) -> timedelta:
        return timedelta(1 + int(self.chance.expovariate(1 / mean)))

    def role(self) -> Role:
        [role] = self.chance.choices((Role.STAFF, Role.DESIGNEE, Role.VOLUNTEER), (16, 2, 1))
        return role

    def known(self, somebody: Somebody) -> Facts:
        db.session.rollback()
        return facts.of_person(db.session(), somebody.id)

    # --- Coming and going -------------------------------------------------------

    def comes(self, on: date, *, is_here: bool = False) -> None:
        """Let somebody be added: a few days before they start, or after, or long here already."""
        number = len(self.staff) + 1
        starts_on = on if is_here else self.in_days(-3, 9)
        person = NewPerson(f"Person {number}", f"person-{number}", self.role(), starts_on, already_here=is_here)
        person_id = people.add(self.teaching, person, by=self.director, now=self.now())
        people.sign_policy(self.teaching, person_id, person.name, self.now())
        somebody = Somebody(person_id, self.chance.choice(SKILLS), self.chance.choice(ZEAL))
        self.staff.append(somebody)
        self.looks_later(somebody, starts_on + timedelta(self.chance.randint(0, 4)))
        self.later(starts_on + self.some_time(STAYS_DAYS), partial(self.leaves, somebody))
        self.later(starts_on + self.some_time(HAPPENS_DAYS), partial(self.something_happens, somebody))

    def leaves(self, somebody: Somebody, on: date) -> None:
        """Let a last day of work come. One in four comes back; if nobody has, somebody else comes in their place."""
        last_on = self.in_days(0, 30)
        lives.end_employment(self.teaching, somebody.id, last_on, by=self.director, now=self.now())
        if self.came_back:
            self.came_back -= 1
        else:
            self.later(self.in_days(5, 60), self.comes)
        if self.chance.random() < 0.25:
            self.later(last_on + timedelta(self.chance.randint(20, 600)), partial(self.comes_back, somebody))

    def comes_back(self, somebody: Somebody, on: date) -> None:
        self.is_back(somebody, on)
        self.came_back += 1
        self.later(on + self.some_time(STAYS_DAYS), partial(self.leaves, somebody))

    def is_back(self, somebody: Somebody, on: date) -> None:
        """Record a return, from a leave or after the last day of work."""
        lives.record_return(self.teaching, somebody.id, self.in_days(-3, 3), by=self.director, now=self.now())
        self.looks_later(somebody, self.in_days(0, 5))

    # --- What the Director does -------------------------------------------------

    def something_happens(self, somebody: Somebody, on: date) -> None:
        """Let somebody go on leave, be flagged, and the like: one thing, and another after some time."""
        self.later(on + self.some_time(HAPPENS_DAYS), partial(self.something_happens, somebody))
        known = self.known(somebody)
        if works_here(known, on):
            happenings = (self.leave, self.flag, self.flag_withdrawn, self.date_set, self.role_changed)
            [happens] = self.chance.choices(happenings, (4, 3, 2, 4, 1))
            happens(somebody, known)

    def leave(self, somebody: Somebody, known: Facts) -> None:
        first_on, is_open = self.in_days(-5, 20), self.chance.random() < 0.3
        last_on = None if is_open else first_on + timedelta(self.chance.randint(3, 150))
        lives.record_leave(somebody.id, first_on, last_on, by=self.director, now=self.now())
        if is_open:
            self.later(first_on + timedelta(self.chance.randint(10, 250)), partial(self.is_back, somebody))

    def flag(self, somebody: Somebody, known: Facts) -> None:
        module = self.chance.choice(self.teaching.asked[known.role].modules or [None])
        if module is None:
            return
        seen, names_module = self.chance.choice(list(Observation)), self.chance.random() < 0.5
        lives.flag(
            self.teaching,
            somebody.id,
            seen,
            clauses=() if names_module else [self.chance.choice(sorted(module.teaches))],
            module_ids=[module.id] if names_module else (),
            by=self.director,
            now=self.now(),
        )
        self.looks_later(somebody, self.in_days(1, 12))

    def flag_withdrawn(self, somebody: Somebody, known: Facts) -> None:
        standing = [flag.id for flag in known.flags if flag.withdrawn_on is None]
        if standing:
            because, now = self.chance.choice(list(Withdrawal)), self.now()
            lives.withdraw_flag(self.teaching, somebody.id, standing[-1], because, by=self.director, now=now)

    def date_set(self, somebody: Somebody, known: Facts) -> None:
        open_ones = lives.open_obligations(self.teaching, known, self.today)
        if not open_ones:
            return
        one, because = self.chance.choice(open_ones), self.chance.choice(list(Postponement))
        bounds = due_date_bounds(one, known, self.teaching.numbers_of(known), self.today)
        due_on = bounds.soonest + timedelta(self.chance.randint(0, (bounds.latest - bounds.soonest).days))
        by, now = self.director, self.now()
        lives.set_due_date(self.teaching, somebody.id, one.kind, one.opens_on, due_on, because, by=by, now=now)

    def role_changed(self, somebody: Somebody, known: Facts) -> None:
        kept = people_kept.by_id(db.session(), somebody.id)
        people.change(
            self.teaching,
            somebody.id,
            name=kept.name,
            sign_in_name=kept.sign_in_name,
            role=self.role(),
            starts_on=people_kept.employment_of(db.session(), somebody.id).starts_on,
            by=self.director,
            now=self.now(),
        )
        self.looks_later(somebody, self.in_days(0, 10))

    # --- Training ---------------------------------------------------------------

    def looks_later(self, somebody: Somebody, on: date) -> None:
        """Let somebody look at their training on a day, and not on the one that was planned."""
        somebody.looks_on = max(on, self.today)
        self.later(somebody.looks_on, partial(self.looks, somebody))

    def looks(self, somebody: Somebody, on: date) -> None:
        """Let somebody look at what they have to do, and do some of it, or not."""
        if somebody.looks_on != on:
            return
        somebody.looks_on = None
        known = self.known(somebody)
        asked, numbers = self.teaching.asked[known.role], self.teaching.numbers_of(known)
        judged = judge(known, asked, numbers, on)
        if judged.state in (State.STARTING, State.LEFT, State.ON_LEAVE):
            if changed_on := changes_on(known, asked, numbers, on):  # else whoever comes back looks again
                self.looks_later(somebody, changed_on)
        elif not judged.obligations:
            differs_on = judged.differs_on or self.in_days(30, 120)
            self.looks_later(somebody, differs_on + timedelta(self.chance.randint(0, 20)))
        elif self.chance.random() < somebody.zeal:
            self.looks_later(somebody, self.in_days(1, 3))
            self.trains(somebody, judged.obligations[0])
        else:
            self.looks_later(somebody, self.in_days(3, 40))

    def trains(self, somebody: Somebody, owed: Obligation) -> None:
        if owed.kind is ObligationKind.POLICY_CHANGE:
            self.takes(somebody, attempts.begin_change(self.teaching, somebody.id, self.now()), self.now())
        elif not owed.module_ids:
            self.takes(somebody, attempts.begin_refresher(self.teaching, somebody.id, self.now()), self.now())
        for sitting, module_id in enumerate(owed.module_ids[: self.chance.randint(1, 4)]):
            now = self.now(sitting * A_SITTING)
            self.takes(somebody, attempts.begin_module(self.teaching, somebody.id, module_id, now), now)

    def takes(self, somebody: Somebody, attempt: AttemptId, now: datetime) -> None:
        def chosen(question: Scene | Item) -> Choice | Option:
            is_right = self.chance.random() < somebody.skill
            fitting = [one for one in answers_of(question) if (one.verdict is Verdict.RIGHT) is is_right]
            return self.chance.choice(fitting)

        most = self.chance.randint(0, 6) if self.chance.random() < LEFT_OPEN else None
        play(self.teaching, somebody.id, attempt, now, chosen, most)


def live(
    teaching: Teaching,
    *,
    people: int,
    first_on: date,
    until_on: date,
    seed: int,
    happen: Sequence[tuple[date, Callable[[Years], None]]] = (),
) -> PersonId:
    """Let a library of so many people live up to the day before `until_on`. Returns who is Director.

    happen  what else happens, each on its day, before all else of that day

    The database is current and empty. Most are here already on the first day, others come in the
    first year; whoever leaves has somebody come in their place. The daily run is done once a month.
    """
    with _unsynced(), drawn_from(chance := Random(seed)):
        years = Years(teaching, chance, PersonId(""), first_on)
        years.director = _set_up(years)
        for on, what in happen:
            years.later(on, partial(_happens, what, years))
        for number in range(people - 1):
            if number % 4:
                years.later(first_on, partial(years.comes, is_here=True))
            else:
                years.later(years.in_days(1, 365), years.comes)
        for days in range(0, (until_on - first_on).days, 30):
            years.later(first_on + timedelta(days), lambda _: _runs(years))
        years.go_by(until_on)
        db.session.rollback()
    return years.director


@contextmanager
def _unsynced() -> Iterator[None]:
    """Let SQLite not wait for the disk: a library that is made up outlives no power cut."""
    if db.engine.dialect.name == "sqlite":
        _set("off")
    try:
        yield
    finally:
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            _set("full")


def _set(synchronous: str) -> None:
    """Set it on the one connection that this thread uses: no transaction may be under way."""
    connection = db.engine.raw_connection()
    connection.cursor().execute(f"pragma synchronous = {synchronous}")
    connection.close()


@contextmanager
def drawn_from(chance: Random) -> Iterator[None]:
    """Draw ids and seeds from a chance that can be had again. Nothing else is other than in earnest."""
    earnest = ids.new_id, ids.new_seed, ids.new_token
    ids.new_id = lambda: "".join(chance.choices("abcdefghjkmnpqrstvwxyz23456789", k=16))
    ids.new_seed = lambda: chance.getrandbits(62)
    ids.new_token = lambda: f"{chance.getrandbits(256):064x}"
    try:
        yield
    finally:
        ids.new_id, ids.new_seed, ids.new_token = earnest


def _set_up(years: Years) -> PersonId:
    now = years.now()
    policies.publish(years.teaching, now)
    link = accounts.make_link(LinkKind.SET_UP, of=None, by=None, now=now)
    director = NewPerson("The Director", "director", Role.DIRECTOR, years.today, already_here=True)
    everyone_due_on = years.today + timedelta(30)
    person = people.set_up(years.teaching, link, director, ids.new_token(), everyone_due_on, now)
    somebody = Somebody(person, SKILLS[0], ZEAL[0])
    years.staff.append(somebody)
    years.looks_later(somebody, years.in_days(1, 5))
    return person


def _happens(what: Callable[[Years], None], years: Years, _: date) -> None:
    what(years)


def _runs(years: Years) -> None:
    now = years.now()
    daily.run(years.teaching, ids.new_id(), lambda: now)


# --- Many -----------------------------------------------------------------------


def live_many(teaching: Teaching, many: int, now: datetime) -> PersonId:
    """Let a library of so many people live for two years up to the day before today. Returns who is Director.

    The database is current and empty. LIVED of them live day by day; each of the others has somebody's
    life, some days earlier. All are judged: the audit, by which others are found, has no line of a copy.
    """
    today = teaching.day(now)
    director = live(
        teaching,
        people=min(many, LIVED),
        first_on=today - timedelta(DAYS_LIVED),
        until_on=today,
        seed=today.toordinal(),
    )
    with without_a_line() as session:
        more = many - people_kept.count(session)
        if more > 0:
            copy_people(session, more, most_days=MOST_DAYS, chance=Random(many))
    standings.renew_everybody(teaching, now, lambda _: None)
    return director


COPIED = (
    "people",
    "employments",
    "leaves",
    "earlier_entries",
    "role_changes",
    "due_dates",
    "flags",
    "signatures",
    "attempts",
    "places",
    "responses",
    "corrected_passes",
    "brought_passes",
    "certifications",
)
"""The tables of whose rows each copy of a life has its own, in an order in which none refers to a later one."""
OWN = ("id", "person_id", "attempt_id", "entry_id", "brought_id")
"""The columns that name a row of a copy's own. `by_id` names the Director, who is one for all."""
NAMES = ("name", "signed_as")
KEYS = ("sign_in_name", "sign_in_key")


def copy_people(session: Session, many: int, *, most_days: int, chance: Random) -> None:
    """Lay so many people more beside those who are there, each a copy of somebody's life some days earlier.

    most_days  by how many days at most; nothing has happened to a copy since

    In the database itself: ten million rows take minutes, not hours. Each copy has its own ids, name and
    days, and all its evidence. The audit has no line of it, and nobody of them is judged yet. A
    certification keeps its length in days: over the end of a February it may be a day off the calendar's.
    The caller commits.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    # Whoever is Director stays the only one.
    lives_here = session.scalars(select(Person.id).where(Person.role != Role.DIRECTOR.value)).all()
    copies = Table(
        "copies",
        MetaData(),
        Column("suffix", String(7), primary_key=True),
        Column("of", String(16)),
        Column("name", String(40)),
        Column("earlier", String(12)),
        prefixes=["TEMPORARY"],
    )
    copies.create(session.connection())
    session.execute(
        insert(copies),
        [
            {
                "suffix": f"{number:07}",
                "of": chance.choice(lives_here),
                "name": f"Person {number:07}",
                "earlier": f"-{chance.randint(0, most_days)} days",
            }
            for number in range(1, many + 1)
        ],
    )
    for name in COPIED:
        table = Base.metadata.tables[name]
        rows = select(*(_anew(column, copies, is_sqlite=is_sqlite).label(column.name) for column in table.columns))
        session.execute(insert(table).from_select(list(table.columns.keys()), rows.select_from(_whose(table, copies))))
    copies.drop(session.connection())


def _whose(table: Table, copies: Table) -> Join:
    """Return the rows of a table beside the copies that are made of the person they belong to."""
    if table.name == "people":
        return copies.join(table, table.c.id == copies.c.of)
    if "person_id" in table.c:
        return copies.join(table, table.c.person_id == copies.c.of)
    taken = Base.metadata.tables[Attempt.__tablename__]
    return copies.join(taken, taken.c.person_id == copies.c.of).join(table, table.c.attempt_id == taken.c.id)


def _anew(column: Column[Any], copies: Table, *, is_sqlite: bool) -> ColumnElement[Any]:
    """Return what a copy's row holds in a column."""
    if column.name in OWN:
        # The number first: so a copy's rows lie beside each other in every index, and are written fast.
        return copies.c.suffix + func.substr(column, 1, 9)
    if column.name in NAMES:
        return copies.c.name
    if column.name in KEYS:
        return func.lower(copies.c.name)
    earlier = copies.c.earlier
    if isinstance(column.type, Date):
        return func.date(column, earlier) if is_sqlite else cast(column + cast(earlier, Interval), Date)
    if isinstance(column.type, Instant):
        return func.strftime("%Y-%m-%d %H:%M:%f000", column, earlier) if is_sqlite else column + cast(earlier, Interval)
    return column
