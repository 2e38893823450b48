"""Bringing what was passed before this site: read from a file, looked at, then kept whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from training import showing
from training.actions.acting import Outdated, Refused, one_action, only_the_director
from training.actions.earning import grant_earned
from training.actions.teaching import Teaching
from training.content.shapes import ModuleId
from training.records import audit, brought, facts, people
from training.rules.certifying import brought_pass, counts_as, counts_from_on, earned, with_brought
from training.rules.facts import (
    AttemptId,
    AttemptKind,
    Brought,
    Certification,
    CertificationId,
    Facts,
    PersonId,
)

COLUMNS = ("sign-in name", "what", "day")
CERTIFIED = "certified"
MOST_ROWS = 10_000


class Unreadable(Refused):
    """A file that is no table of three columns in UTF-8."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file that can be brought."""

    number: int  # its line in the file, from 1; the first is that of the names of the columns
    person_id: PersonId
    name: str
    what: str  # the module's id, or "certified"
    on: date
    subjects: tuple[str, ...]  # what it counts as: modules passed, or the refresher; empty: it stands here already
    does: str  # the same in words


@dataclass(frozen=True, slots=True)
class Comes:
    """A certification that would come of the rows."""

    person_id: PersonId
    name: str
    starts_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would bring, before anything is kept."""

    rows: tuple[Row, ...]
    comes: tuple[Comes, ...]
    problems: tuple[str, ...]  # a sentence each, with the line; any of them keeps the whole file out
    seal: str  # the same only while it would bring the same

    @property
    def brings(self) -> int:
        """How many rows would be new here."""
        return sum(bool(row.subjects) for row in self.rows)


def plan(teaching: Teaching, session: Session, text: str, *, by: PersonId | None, today: date) -> Plan:
    """Say what a file would bring, row by row, and which certifications come of it. Writes nothing.

    by  who asks; None: a command

    Each person's rows run through the rules in the order of their days, whatever their order in the
    file. Raises Unreadable where there are no rows to speak of.
    """
    lines = list(_lines_of(text))
    read, problems = _Read(teaching, session, by, today, [cells[0] for _, cells in lines]), []
    found: defaultdict[PersonId, list[_Given]] = defaultdict(list)
    for number, cells in lines:
        given = read.row(number, cells)
        if isinstance(given, str):
            problems.append((number, f"Row {number}: {given}"))
        else:
            found[given.known.person_id].append(given)
    rows, comes = [], []
    for of_one in found.values():
        lived = _lived(teaching, sorted(of_one, key=lambda one: (one.on, one.number)), today)
        rows += lived.rows
        comes += lived.comes
        problems += lived.problems
    rows.sort(key=lambda row: row.number)
    told = tuple(sentence for _, sentence in sorted(problems))
    seal = hashlib.sha256(repr((rows, comes, told)).encode()).hexdigest()
    return Plan(tuple(rows), tuple(comes), told, seal)


def bring(teaching: Teaching, text: str, seal: str, *, by: PersonId | None, now: datetime) -> Plan:
    """Keep what a file brings, and grant what comes of it: all of it, or nothing. Returns what was kept.

    seal  of the plan that was seen

    The same file a second time brings nothing more. Raises Unreadable, and Refused where the file
    has a problem, would now bring something else than was seen, or nobody but a Director may.
    """
    with one_action("brought earlier records", by=by, at=now, alone=True) as act:
        if by is not None:
            only_the_director(act.session, by, "brings earlier records")
        today = teaching.day(now)
        found = plan(teaching, act.session, text, by=by, today=today)
        if found.problems:
            raise Refused("Some rows have a problem, so nothing is brought. Mend them, and look again.")
        if found.seal != seal:
            raise Outdated("brought", "Look again.")
        for row in found.rows:
            for subject in row.subjects:
                brought.add(
                    act.session, row.person_id, subject, said=row.what, passed_on=row.on, by=by, now=now, on=today
                )
        for person_id in dict.fromkeys(row.person_id for row in found.rows if row.subjects):
            # A line about each, beside the line of the whole: their standing is judged anew because of it.
            audit.add(act.session, at=now, by=by, about=person_id, did="brought a pass from earlier records", detail={})
            while grant_earned(teaching, act.session, facts.of_person(act.session, person_id), now):
                pass
        act.detail = {"rows": found.brings, "certifications": len(found.comes)}
        act.changes_nothing = found.brings == 0
    return found


def text_of(content: bytes) -> str:
    """Return the text of a file. Raises Unreadable for one that is not UTF-8, with how to save it so."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable("This file is not UTF-8 text. In Excel choose “CSV UTF-8”.")
    return text


@dataclass(frozen=True, slots=True)
class _Given:
    """A row as it is read: who, what and when."""

    number: int
    known: Facts
    what: str
    on: date


@dataclass
class _Lived:
    """What comes of one person's rows."""

    rows: list[Row] = field(default_factory=list)
    comes: list[Comes] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def _lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with its line. Raises Unreadable.

    Between the columns stands a comma; or what a spreadsheet writes where a comma is part of a number.
    """
    between = next((mark for mark in ";\t" if mark in text.partition("\n")[0]), ",")
    reader = csv.reader(io.StringIO(text), delimiter=between, strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error:
        raise Unreadable(f"Row {reader.line_num} cannot be read: a quotation mark is not closed.") from None
    if not lines or tuple(cell.casefold() for cell in lines[0][1]) != COLUMNS:
        raise Unreadable(f"The first row names the columns, with commas between: {', '.join(COLUMNS)}.")
    filled = [(number, cells) for number, cells in lines[1:] if any(cells)]
    if not filled:
        raise Unreadable("Below the names of the columns stands no row. Write one row for each pass.")
    if len(filled) > MOST_ROWS:
        raise Unreadable(f"These are more than {MOST_ROWS:,} rows. Bring them in several files.")
    yield from filled


class _Read:
    """Reads rows: knows who signs in by which name, and which rows were read before."""

    def __init__(
        self, teaching: Teaching, session: Session, by: PersonId | None, today: date, names: Iterable[str]
    ) -> None:
        self.teaching, self.by, self.today = teaching, by, today
        self.keys = brought.keys(session)
        named = {self.keys[key] for key in map(people.fold, names) if key in self.keys}
        self.known = {one.person_id: one for one in facts.in_short(session, named)}
        self.seen: dict[tuple[PersonId, str, date], int] = {}

    def row(self, number: int, cells: Sequence[str]) -> _Given | str:
        """Return what a row says, or what is wrong with it."""
        if len(cells) != len(COLUMNS):
            return f"it has {showing.count(len(cells), 'column')}. Write three: {', '.join(COLUMNS)}."
        name, what, day = cells
        key = people.fold(name)
        known = self.known.get(self.keys.get(key, PersonId("")))
        if known is None:
            return f"nobody signs in as “{name}”. {_near(key, self.keys, 'Add the person first.')}"
        if known.person_id == self.by:
            return "nobody brings their own records. Another Director can, or whoever runs the site."
        titles = self.teaching.asked[known.role].titles
        named = {CERTIFIED: CERTIFIED, **{title.casefold(): module for module, title in titles.items()}}
        said = named.get(what.casefold(), what.casefold())
        if said != CERTIFIED and said not in titles:
            cure = _near(said, [CERTIFIED, *titles], f"Write “{CERTIFIED}”, or one of the role’s modules.")
            return f"{known.name}’s role does not ask for “{what}”. {cure}"
        try:
            on = date.fromisoformat(day)
        except ValueError:
            return f"“{day}” is not a day that reads only one way. Write it like 2025-11-24."
        if on > self.today:
            return f"{showing.day(on)} is still to come. Bring what was passed by today."
        if (known.person_id, said, on) in self.seen:
            return f"it says the same as row {self.seen[known.person_id, said, on]}. Take one of them out."
        self.seen[known.person_id, said, on] = number
        return _Given(number, known, said, on)


def _lived(teaching: Teaching, given: Sequence[_Given], today: date) -> _Lived:
    """Let one person's rows happen in the order of their days, and say what comes of them."""
    lived, known = _Lived(), given[0].known
    numbers, asked = teaching.numbers_of(known), teaching.asked[known.role]
    first_here = min((one.began_on for one in known.attempts if not one.brought), default=None)
    counts_from = counts_from_on(known, numbers)
    for one in given:
        if one.on < counts_from:
            why = f"{showing.day(one.on)} lies before {known.name}’s work here, so it would count for nothing."
            lived.problems.append(
                (one.number, f"Row {one.number}: {why} Correct the first day of work, or leave it out.")
            )
            continue
        if first_here and one.on >= first_here:
            why = f"{known.name} has trained here since {showing.day(first_here)}. Bring only what was passed before."
            lived.problems.append((one.number, f"Row {one.number}: {why}"))
            continue
        subjects: tuple[str, ...] = (one.what,)
        if one.what == CERTIFIED:
            subjects = counts_as(known, asked, numbers, one.on)
        is_here = {(a.module_id or AttemptKind.REFRESHER.value, a.ended_on) for a in known.attempts if a.brought}
        new = tuple(subject for subject in subjects if (subject, one.on) not in is_here)
        if one.what == CERTIFIED and any(on == one.on for _, on in is_here):
            new = ()
        lived.rows.append(
            Row(one.number, known.person_id, known.name, one.what, one.on, new, _does(teaching, one.what, new))
        )
        passes = [
            brought_pass(AttemptId(f"row {one.number} {subject}"), subject, one.on, Brought(today, ""))
            for subject in new
        ]
        known = replace(known, attempts=with_brought(known.attempts, passes))
        while won := earned(known, asked, numbers, today):
            row = Certification(
                CertificationId(won.attempt_id), won.starts_on, won.until_on, today, attempt_id=won.attempt_id
            )
            known = replace(known, certifications=(*known.certifications, row))
            lived.comes.append(Comes(known.person_id, known.name, won.starts_on, won.until_on))
    return lived


def _does(teaching: Teaching, what: str, subjects: Sequence[str]) -> str:
    """Say what a row does."""
    if not subjects:
        return "Stands here already"
    if what == CERTIFIED:
        return "Counts as the refresher" if subjects == (AttemptKind.REFRESHER.value,) else "Counts as all modules"
    return f"Counts as {showing.typeset(teaching.content.modules[ModuleId(what)].title)}"


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    """Ask after the near miss; where nothing is near, give the other cure."""
    near = showing.near_miss(word, known)
    return f"Did you mean “{near}”?" if near else otherwise
