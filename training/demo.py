"""A made-up library for a look round: fifteen invented people and two years, by the site's own actions. Serves nothing.

It once had an older version of the policy, made up too and marked so in its words: so that a policy change shows as
well. What is in force is the library's own policy, letter for letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from training import ids
from training.actions import accounts, attempts, lives, people, policies
from training.actions.accounts import LinkKind
from training.actions.people import NewPerson
from training.actions.teaching import Teaching
from training.content.shapes import Choice, Item, ModuleId, Option, Role, Scene, Verdict
from training.demo_content import HARMLESS, Misses, older_policy, slippery
from training.records import attempts as attempts_kept
from training.records import facts, revisions
from training.records import people as people_kept
from training.records.attempts import PlaceKept
from training.records.tables import db
from training.rules.facts import AttemptId, ObligationKind, Observation, PersonId, Place, Postponement
from training.rules.playing import answers_of

OPENS = time(10)
"""Everything happens in the morning, library time: an hour that no change of the clocks leaves out."""
A_MOMENT = timedelta(seconds=40)
"""From one answer to the next."""
CHANGED = 45
"""How many days ago the policy changed: by now it is too late to learn that in time."""


NOTHING = Misses((), 0)
ONE_BREACH = Misses((Verdict.BREACH,), 1)
TOO_MANY = Misses(HARMLESS, 8)


def live(teaching: Teaching, today: date) -> Mapping[str, PersonId]:
    """Let two years go by, up to the day before today. Returns everybody's id by their first name.

    The database is current and empty. Today they stand so, whatever day it is:

    Dora, Olive  certified, renewed twice
    June         due: onboarding, in its first week
    Vera         due: modules that a new role added
    Ivy          due: the refresher, by a date that the Director set; back from a season away
    Teddy        overdue: onboarding, begun and left; a breach in it is still a lesson
    Sam          needs retraining: a breach in the refresher
    Ruth         needs retraining: flagged by the Director
    Wes          needs retraining: the refresher not passed twice running
    Nell         needs retraining: the same clause missed twice
    Luis         needs retraining: the certification ended, and nothing was done
    Abe          needs retraining: the policy change not learned (where it is asked, see demo_content.py)
    Priya        on leave
    Hal          starting
    Gus          left
    """
    past = Past(teaching, today, before=_with_the_older_policy(teaching))
    first, second, *_ = past.required()
    dora = past.begins("Dora", 750)
    past.policy_changes(first_shown=750)
    past.is_certified(dora, 740, role=Role.DIRECTOR)
    olive = past.joins("Olive", Role.DESIGNEE, 748)
    past.is_certified(olive, 735, role=Role.DESIGNEE)
    past.refreshes(dora, 380)
    past.refreshes(olive, 372)
    past.learns_the_change("Dora")
    past.learns_the_change("Olive")
    past.refreshes(dora, 15)
    past.refreshes(olive, 8)

    luis = past.joins("Luis", Role.STAFF, 395)
    past.is_certified(luis, 385)
    past.learns_the_change("Luis")
    abe = past.joins("Abe", Role.STAFF, 310)
    past.is_certified(abe, 300)
    wes = past.joins("Wes", Role.STAFF, 362)
    past.is_certified(wes, 350)
    past.learns_the_change("Wes")
    past.refreshes(wes, 9, TOO_MANY)
    past.refreshes(wes, 3, TOO_MANY)
    sam = past.joins("Sam", Role.STAFF, 357)
    past.is_certified(sam, 345)
    past.learns_the_change("Sam")
    past.refreshes(sam, 2, ONE_BREACH)
    priya = past.joins("Priya", Role.STAFF, 290)
    past.is_certified(priya, 280)
    past.learns_the_change("Priya")
    past.goes_on_leave(priya, 20, last_day_in=70)
    nell = past.joins("Nell", Role.STAFF, 250)
    module_id, clause = slippery(teaching.content)
    slip = Misses(HARMLESS, 1, clause)
    past.is_certified(nell, 240, {module_id: slip})
    past.learns_the_change("Nell")
    past.takes(nell, module_id, 4, slip)

    ruth = past.joins("Ruth", Role.STAFF, 200)
    past.is_certified(ruth, 190)
    past.learns_the_change("Ruth")
    past.is_flagged(ruth, second, 2)
    ivy = past.joins("Ivy", Role.STAFF, 340)
    past.is_certified(ivy, 330)
    past.is_away(ivy, left=200, back=60)
    past.learns_the_change("Ivy")
    past.has_until(ivy, ObligationKind.REFRESHER, days=50, set_days_ago=6)
    past.ends(past.joins("Gus", Role.STAFF, 400), 40)
    past.joins("Hal", Role.STAFF, 1, starts_in=6)
    vera = past.joins("Vera", Role.VOLUNTEER, 120)
    past.becomes_staff(vera, 12)
    past.signs("Vera", CHANGED - 1)
    past.takes(vera, first, 6)

    teddy = past.joins("Teddy", Role.STAFF, 20)
    past.takes(teddy, first, 16, ONE_BREACH)
    june = past.joins("June", Role.STAFF, 5)
    past.takes(june, first, 3)
    past.opens(june, second, 1)
    return past.people


@dataclass
class Past:
    """What happened, each event as of its day. Days are counted back from today."""

    teaching: Teaching
    today: date
    people: dict[str, PersonId] = field(default_factory=dict)
    before: Teaching | None = None  # what was taught while the policy was another; None: it never was

    def taught(self, days_ago: int) -> Teaching:
        """Return what was taught on a day."""
        return self.before if self.before and days_ago > CHANGED else self.teaching

    def required(self, role: Role = Role.STAFF) -> tuple[ModuleId, ...]:
        """Return the modules that a role takes."""
        return self.teaching.content.curriculum.roles[role]

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def at(self, days_ago: int) -> datetime:
        return datetime.combine(self.day(days_ago), OPENS, self.teaching.zone).astimezone(UTC)

    # --- Coming, and going on leave ---------------------------------------------

    def begins(self, director: str, days_ago: int) -> PersonId:
        """Set the library up. Nobody knows the password."""
        now = self.at(days_ago)
        link = accounts.make_link(LinkKind.SET_UP, of=None, by=None, now=now)
        person = NewPerson(director, director.lower(), Role.DIRECTOR, self.day(days_ago), already_here=True)
        everyone_due_on = self.day(days_ago - 30)
        self.people[director] = people.set_up(self.teaching, link, person, ids.new_token(), everyone_due_on, now)
        self.signs(director, days_ago)
        return self.people[director]

    def joins(self, name: str, role: Role, days_ago: int, starts_in: int = 0) -> PersonId:
        """Add somebody, who uses the invitation at once and signs the policy. Nobody knows the password.

        starts_in  days from then to the first day of work
        """
        now, by = self.at(days_ago), self.people["Dora"]
        person = NewPerson(name, name.lower(), role, self.day(days_ago - starts_in))
        self.people[name] = people.add(self.teaching, person, by=by, now=now)
        link = accounts.make_link(LinkKind.INVITATION, of=self.people[name], by=by, now=now)
        accounts.choose_password(link, LinkKind.INVITATION, ids.new_token(), now)
        self.signs(name, days_ago)
        return self.people[name]

    def signs(self, name: str, days_ago: int) -> None:
        people.sign_policy(self.taught(days_ago), self.people[name], name, self.at(days_ago) + A_MOMENT)

    def policy_changes(self, first_shown: int) -> None:
        """Let the policy have been another since a day, where it was; Dora signs what differs."""
        if self.before is None:
            return
        policies.publish(self.before, self.at(first_shown))
        policies.publish(self.teaching, self.at(CHANGED))
        found = policies.waiting(db.session(), self.teaching)
        assert found is not None
        policies.sign(
            self.teaching,
            found.newer.version,
            [clause.id for clause in found.compared],
            self.day(CHANGED),
            "Dora",
            by=self.people["Dora"],
            now=self.at(CHANGED),
        )

    def learns_the_change(self, name: str) -> None:
        """Let somebody learn what the policy changed on the day after, and sign it."""
        if self.before:
            person, days_ago = self.people[name], CHANGED - 1
            attempt = attempts.begin_change(self.teaching, person, self.at(days_ago))
            self._plays(person, attempt, days_ago, NOTHING)
            self.signs(name, days_ago)

    def goes_on_leave(self, person: PersonId, days_ago: int, last_day_in: int) -> None:
        now = self.at(days_ago + 5)
        lives.record_leave(person, self.day(days_ago), self.day(-last_day_in), by=self.people["Dora"], now=now)

    def ends(self, person: PersonId, days_ago: int) -> None:
        """Let a last day of work come."""
        now = self.at(days_ago + 14)
        lives.end_employment(self.teaching, person, self.day(days_ago), by=self.people["Dora"], now=now)

    def is_away(self, person: PersonId, left: int, back: int) -> None:
        """Let somebody leave, and come back."""
        self.ends(person, left)
        lives.record_return(self.teaching, person, self.day(back), by=self.people["Dora"], now=self.at(back + 7))

    def becomes_staff(self, person: PersonId, days_ago: int) -> None:
        kept = people_kept.by_id(db.session(), person)
        people.change(
            self.teaching,
            person,
            name=kept.name,
            sign_in_name=kept.sign_in_name,
            role=Role.STAFF,
            starts_on=people_kept.employment_of(db.session(), person).starts_on,
            by=self.people["Dora"],
            now=self.at(days_ago),
        )

    def has_until(self, person: PersonId, kind: ObligationKind, days: int, set_days_ago: int) -> None:
        """Let the Director set a date, so many days from today, for the obligation of a kind that is open."""
        set_on, now = self.day(set_days_ago), self.at(set_days_ago)
        known = facts.of_person(db.session(), person)
        opens_on = next(o.opens_on for o in lives.open_obligations(self.teaching, known, set_on) if o.kind is kind)
        because, by = Postponement.QUIET_TIME, self.people["Dora"]
        lives.set_due_date(self.teaching, person, kind, opens_on, self.day(-days), because, by=by, now=now)

    def is_flagged(self, person: PersonId, module_id: ModuleId, days_ago: int) -> None:
        seen, by, now = Observation.ON_THE_TELEPHONE, self.people["Dora"], self.at(days_ago)
        lives.flag(self.teaching, person, seen, clauses=[], module_ids=[module_id], by=by, now=now)

    # --- Training ---------------------------------------------------------------

    def is_certified(
        self,
        person: PersonId,
        days_ago: int,
        misses: Mapping[ModuleId, Misses] | None = None,
        *,
        role: Role = Role.STAFF,
    ) -> None:
        """Let somebody take every module of their role, one a day, the last on this day."""
        required = self.required(role)
        for taken, module_id in enumerate(required, start=1):
            days_before = len(required) - taken
            self.takes(person, module_id, days_ago + days_before, (misses or {}).get(module_id, NOTHING))

    def opens(self, person: PersonId, module_id: ModuleId, days_ago: int) -> AttemptId:
        return attempts.begin_module(self.taught(days_ago), person, module_id, self.at(days_ago))

    def takes(self, person: PersonId, module_id: ModuleId, days_ago: int, misses: Misses = NOTHING) -> None:
        self._plays(person, self.opens(person, module_id, days_ago), days_ago, misses)

    def refreshes(self, person: PersonId, days_ago: int, misses: Misses = NOTHING) -> None:
        opened = attempts.begin_refresher(self.taught(days_ago), person, self.at(days_ago))
        self._plays(person, opened, days_ago, misses)

    def _plays(self, person: PersonId, attempt: AttemptId, days_ago: int, misses: Misses) -> None:
        missed = 0

        def chosen(question: Scene | Item) -> Choice | Option:
            nonlocal missed
            misses_this = missed < misses.most and misses.fits(question)
            missed += misses_this
            verdicts = misses.verdict if misses_this else (Verdict.RIGHT,)
            return next(option for option in answers_of(question) if option.verdict in verdicts)

        play(self.taught(days_ago), person, attempt, self.at(days_ago), chosen)


def _with_the_older_policy(teaching: Teaching) -> Teaching | None:
    """Return what was taught before the policy changed. None: nothing of a change could be asked."""
    older = older_policy(teaching.content)
    if older is None:
        return None
    content = teaching.content.model_copy(update={"policy": older})
    return replace(teaching, content=content, policy_hash=hashlib.sha256(older.text.encode()).hexdigest())


def play(
    teaching: Teaching,
    person: PersonId,
    attempt: AttemptId,
    began_at: datetime,
    chosen: Callable[[Scene | Item], Choice | Option],
    most: int | None = None,
) -> None:
    """Answer what an attempt asks, a moment between any two answers.

    chosen  the answer given to a question
    most    how many answers to give, from the first on. None: to the end
    """
    for moments in range(1, most + 1) if most is not None else count(1):
        turn = _turn(person, attempt)
        if turn is None:
            return
        row, question = turn
        index = answers_of(question).index(chosen(question))
        name = next(str(name) for name, of in row.options if of == index)
        attempts.answer(teaching, person, attempt, Place(row.place), name, began_at + moments * A_MOMENT)


def _turn(person: PersonId, attempt: AttemptId) -> tuple[PlaceKept, Scene | Item] | None:
    """Return the place whose turn it is, and what it asks. None: all is answered."""
    paper = attempts_kept.paper(db.session(), person, attempt)
    row = next((row for place, row in paper.places.items() if place not in paper.responses), None)
    if row is None:
        return None
    return row, attempts.question_of(revisions.load(db.session(), row.revision), row)
