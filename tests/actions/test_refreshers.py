"""Five years of one person's refreshers, over all modules of the shipped curriculum: each asks what was not met yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.actions.conftest import Library, at
from tests.contents import shipped
from tests.web.conftest import make_app
from training.actions import attempts
from training.content.shapes import ClauseId, Item, ItemId, ModuleId, Role
from training.records.tables import db
from training.rules.asking import variant_of
from training.rules.facts import Attempt, Decision, Outcome, PersonId, QuestionKind
from training.rules.standing import State

YEARS = 5

Met = tuple[ModuleId, ItemId]


@dataclass(frozen=True)
class Year:
    """One refresher, and what its taker had met before it."""

    taken: Attempt
    scenario: ModuleId
    items: tuple[Decision, ...]
    before: tuple[Attempt, ...]

    @property
    def asked(self) -> set[Met]:
        return {met(decision) for decision in self.items}

    @property
    def seen(self) -> set[Met]:
        return {met(d) for attempt in self.before for d in attempt.decisions if d.kind is QuestionKind.ITEM}


def met(decision: Decision) -> Met:
    return decision.module_id, ItemId(decision.question_id)


@pytest.fixture(scope="module")
def life(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Year]]:
    """Sam passes all modules in January 2027, then a refresher every year, by the site's own actions."""
    folder = tmp_path_factory.mktemp("years")
    (folder / "training.db").write_bytes(sqlite_template.read_bytes())
    app = make_app(f"sqlite:///{folder / 'training.db'}", folder, shipped())
    with app.app_context():
        library = Library(app)
        sam = library.hires("Sam", "2027-01-04")
        day = date(2027, 1, 5)
        for module_id in shipped().curriculum.roles[Role.STAFF]:
            library.passes(sam, module_id, day.isoformat())
            day += timedelta(days=1)
        yield [refreshed(library, sam, f"{2028 + year}-01-02") for year in range(YEARS)]
        db.session.remove()
        db.engine.dispose()


def refreshed(library: Library, person: PersonId, day: str) -> Year:
    before = library.facts(person).attempts
    attempt_id = attempts.begin_refresher(library.teaching, person, at(day))
    library.plays(person, attempt_id, day)
    taken = next(attempt for attempt in library.facts(person).attempts if attempt.id == attempt_id)
    assert taken.outcome is Outcome.PASSED
    assert library.judged(person, day).state is State.CERTIFIED
    items = tuple(d for d in taken.decisions if d.kind is QuestionKind.ITEM)
    return Year(taken, next(d.module_id for d in taken.decisions if d.kind is QuestionKind.SCENE), items, before)


def in_play() -> dict[Met, Item]:
    """Return what a refresher of the staff can ask without a supplied text."""
    modules = (shipped().modules[module_id] for module_id in shipped().curriculum.roles[Role.STAFF])
    return {(module.id, item.id): item for module in modules for item in module.items.values() if not item.needs}


def variant(of: Met) -> tuple[ModuleId, str]:
    return of[0], variant_of(in_play()[of])


def grave() -> set[ClauseId]:
    """Return the clauses of weight 3 that the modules of the staff teach."""
    content = shipped()
    taught = {c for m in content.curriculum.roles[Role.STAFF] for c in content.modules[m].scenario.teaches}
    return {clause for clause in taught if content.policy.clauses[clause].weight == 3}


def could_do_without(asked: Met, instead: set[Met]) -> bool:
    """Whether some other question stood ready for each grave clause that this one is on."""
    on = grave() & set(in_play()[asked].clauses)
    return all(any(clause in in_play()[other].clauses for other in instead) for clause in on)


def test_each_year_plays_the_scenario_played_longest_ago(life):
    required = shipped().curriculum.roles[Role.STAFF]

    assert [year.scenario for year in life] == list(required[:YEARS])


def test_each_year_asks_on_every_grave_clause_and_on_nothing_more_when_nothing_was_missed(life):
    most = max(24, len(grave()))

    for year in life:
        assert grave() <= {clause for decision in year.items for clause in decision.clauses}
        assert len(grave()) <= len(year.items) == len(year.asked) <= most


def test_no_year_asks_the_same_twice_in_other_words(life):
    for year in life:
        assert len({variant(asked) for asked in year.asked}) == len(year.asked)


def test_most_of_what_the_first_three_years_ask_was_never_met(life):
    for year in life[:3]:
        assert len(year.asked - year.seen) > len(year.asked) / 2


@pytest.mark.parametrize("number", range(YEARS))
def test_a_variant_comes_back_only_where_none_is_left_that_was_not_met(life, number):
    year = life[number]
    known = {variant(seen) for seen in year.seen}
    fresh = {one for one in in_play() if variant(one) not in known | {variant(asked) for asked in year.asked}}

    repeated = [asked for asked in year.asked if variant(asked) in known]
    assert [asked for asked in repeated if could_do_without(asked, instead=fresh)] == []


@pytest.mark.parametrize("number", range(YEARS))
def test_the_same_words_come_back_only_where_all_others_are_met_or_ask_what_is_asked_already(life, number):
    year = life[number]
    fresh = {
        one
        for one in in_play()
        if one not in year.seen and variant(one) not in {variant(asked) for asked in year.asked}
    }

    assert [asked for asked in year.asked & year.seen if could_do_without(asked, instead=fresh)] == []


def test_what_comes_back_is_what_was_met_longest_ago(life):
    for year in life:
        last = {
            met(d): index
            for index, attempt in enumerate(year.before)
            for d in attempt.decisions
            if d.kind is QuestionKind.ITEM
        }
        asked_variants = {variant(asked) for asked in year.asked}
        spare = {one: index for one, index in last.items() if one in in_play() and variant(one) not in asked_variants}
        for asked in year.asked & year.seen:
            older = {one for one, index in spare.items() if index < last[asked]}
            assert not could_do_without(asked, instead=older)
