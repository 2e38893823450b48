"""A made-up library for a look round: nine invented people and two years, by the site's own actions. Serves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from training import ids
from training.actions import accounts, attempts, lives, people
from training.actions.accounts import LinkKind
from training.actions.people import NewPerson
from training.actions.teaching import Teaching
from training.content.shapes import Choice, ClauseId, Item, Module, ModuleId, Option, Role, Scene, Verdict
from training.records import attempts as attempts_kept
from training.records import facts, revisions
from training.records import people as people_kept
from training.records.attempts import PlaceKept
from training.records.tables import db
from training.rules import playing
from training.rules.facts import AttemptId, ObligationKind, Observation, PersonId, Place, Postponement

OPENS = time(10)
"""Everything happens in the morning, library time: an hour that no change of the clocks leaves out."""
A_MOMENT = timedelta(seconds=40)
"""From one answer to the next."""


@dataclass(frozen=True, slots=True)
class Misses:
    """Which questions of a quiz go wrong: the first so many that offer such an answer. All others go right."""

    verdict: tuple[Verdict, ...]
    most: int
    clause: ClauseId | None = None  # only questions on it; None: any

    def fits(self, question: Scene | Item) -> bool:
        """Say whether this question may go wrong."""
        on_it = isinstance(question, Item) and (self.clause is None or self.clause in question.clauses)
        return on_it and any(option.verdict in self.verdict for option in offered(question))


HARMLESS = (Verdict.INCOMPLETE, Verdict.OVER_REFUSAL)
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
    Priya        on leave
    Hal          starting
    Gus          left
    """
    past = Past(teaching, today)
    first, second, *_ = past.required()
    dora = past.begins("Dora", 750)
    past.is_certified(dora, 740, role=Role.DIRECTOR)
    olive = past.joins("Olive", Role.DESIGNEE, 748)
    past.is_certified(olive, 735, role=Role.DESIGNEE)
    for days_ago_dora, days_ago_olive in ((380, 372), (15, 8)):
        past.refreshes(dora, days_ago_dora)
        past.refreshes(olive, days_ago_olive)

    luis = past.joins("Luis", Role.STAFF, 395)
    past.is_certified(luis, 385)
    wes = past.joins("Wes", Role.STAFF, 362)
    past.is_certified(wes, 350)
    past.refreshes(wes, 9, TOO_MANY)
    past.refreshes(wes, 3, TOO_MANY)
    sam = past.joins("Sam", Role.STAFF, 357)
    past.is_certified(sam, 345)
    past.refreshes(sam, 2, ONE_BREACH)
    priya = past.joins("Priya", Role.STAFF, 290)
    past.is_certified(priya, 280)
    past.goes_on_leave(priya, 20, last_day_in=70)
    nell = past.joins("Nell", Role.STAFF, 250)
    module_id, clause = past.slippery()
    slip = Misses(HARMLESS, 1, clause)
    past.is_certified(nell, 240, {module_id: slip})
    past.takes(nell, module_id, 4, slip)

    ruth = past.joins("Ruth", Role.STAFF, 200)
    past.is_certified(ruth, 190)
    past.is_flagged(ruth, second, 2)
    ivy = past.joins("Ivy", Role.STAFF, 340)
    past.is_certified(ivy, 330)
    past.is_away(ivy, left=200, back=60)
    past.has_until(ivy, ObligationKind.REFRESHER, days=50, set_days_ago=6)
    past.ends(past.joins("Gus", Role.STAFF, 400), 40)
    past.joins("Hal", Role.STAFF, 1, starts_in=6)
    vera = past.joins("Vera", Role.VOLUNTEER, 120)
    past.becomes_staff(vera, 12)
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
        self.people[director] = people.set_up(self.teaching, link.token, person, ids.new_token(), everyone_due_on, now)
        self._signs(director, now)
        return self.people[director]

    def joins(self, name: str, role: Role, days_ago: int, starts_in: int = 0) -> PersonId:
        """Add somebody, who uses the invitation at once and signs the policy. Nobody knows the password.

        starts_in  days from then to the first day of work
        """
        now, by = self.at(days_ago), self.people["Dora"]
        person = NewPerson(name, name.lower(), role, self.day(days_ago - starts_in))
        self.people[name] = people.add(self.teaching, person, by=by, now=now)
        link = accounts.make_link(LinkKind.INVITATION, of=self.people[name], by=by, now=now)
        accounts.choose_password(link.token, LinkKind.INVITATION, ids.new_token(), now)
        self._signs(name, now)
        return self.people[name]

    def _signs(self, name: str, now: datetime) -> None:
        people.sign_policy(self.teaching, self.people[name], name, now + A_MOMENT)

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
        return attempts.begin_module(self.teaching, person, module_id, self.at(days_ago))

    def takes(self, person: PersonId, module_id: ModuleId, days_ago: int, misses: Misses = NOTHING) -> None:
        self._plays(person, self.opens(person, module_id, days_ago), self.at(days_ago), misses)

    def refreshes(self, person: PersonId, days_ago: int, misses: Misses = NOTHING) -> None:
        now = self.at(days_ago)
        self._plays(person, attempts.begin_refresher(self.teaching, person, now), now, misses)

    def _plays(self, person: PersonId, attempt: AttemptId, began_at: datetime, misses: Misses) -> None:
        missed = 0

        def chosen(question: Scene | Item) -> Choice | Option:
            nonlocal missed
            misses_this = missed < misses.most and misses.fits(question)
            missed += misses_this
            verdicts = misses.verdict if misses_this else (Verdict.RIGHT,)
            return next(option for option in offered(question) if option.verdict in verdicts)

        play(self.teaching, person, attempt, began_at, chosen)

    def slippery(self) -> tuple[ModuleId, ClauseId]:
        """Return a module, and a weight-3 clause of it that its quiz may miss once and the attempt still pass.

        It may where the story decides right whatever the question missed was drawn for. No module taken
        afterwards asks it: so the miss is still the latest when the module is taken again.
        """
        grave = {clause for clause, weight in self.teaching.weights().items() if weight == 3}
        asked_afterwards: set[ClauseId] = set()
        for module_id in reversed(self.required()):
            module = self.teaching.content.modules[module_id]
            decided = _decided_in_the_story(module)
            for clause in module.scenario.teaches:
                on_it = [item for item in module.items.values() if clause in item.clauses]
                if clause in grave & decided - asked_afterwards and all(
                    Misses(HARMLESS, 1).fits(item) and grave.intersection(item.clauses) <= decided for item in on_it
                ):
                    return module_id, clause
            asked_afterwards.update(clause for item in module.items.values() for clause in item.clauses)
        raise LookupError("No module lets a clause be missed and passes all the same.")


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
        index = offered(question).index(chosen(question))
        name = next(str(name) for name, of in row.options if of == index)
        attempts.answer(teaching, person, attempt, Place(row.place), name, began_at + moments * A_MOMENT)


def _turn(person: PersonId, attempt: AttemptId) -> tuple[PlaceKept, Scene | Item] | None:
    """Return the place whose turn it is, and what it asks. None: all is answered."""
    paper = attempts_kept.paper(db.session(), person, attempt)
    row = next((row for place, row in paper.places.items() if place not in paper.responses), None)
    if row is None:
        return None
    return row, attempts.question_of(revisions.load(db.session(), row.revision), row)


def offered(question: Scene | Item) -> Sequence[Choice | Option]:
    """Return the answers that a question offers, in the order of the file."""
    return question.choices if isinstance(question, Scene) else question.options


def _decided_in_the_story(module: Module) -> set[ClauseId]:
    """Return the clauses decided by whoever takes the first right choice in every scene."""
    decided: set[ClauseId] = set()
    scene = playing.scenes_after(module.scenario, module.scenario.begins)[-1]
    while not playing.is_ending(scene):
        choice = next(choice for choice in scene.choices if choice.verdict is Verdict.RIGHT)
        decided.update(choice.clauses)
        scene = playing.scenes_after(module.scenario, choice.then)[-1]
    return decided
