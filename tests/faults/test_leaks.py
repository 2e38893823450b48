"""Nothing that tells the key leaves before the answer is stored.

Every text that tells something about an answer is marked with a canary of its own, in memory; whole journeys are
taken, by chance; and whatever leaves the site, errors and headers included, is searched for canaries.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.faults.sitting import OPTION, SEAL
from tests.people import Staff, set_up_library
from tests.web.conftest import content, make_app  # noqa: F401 - content is a fixture
from training.actions import accounts
from training.actions.attempts import answer, begin_module, question_of
from training.content.shapes import Content, Item, ItemId, Module, Role, Scenario, Scene, SceneId, Verdict
from training.records import attempts, revisions
from training.records.tables import db
from training.rules import asking, playing
from training.rules.facts import PersonId
from training.web.teaching import KEY

CANARY = re.compile(r"zq[0-9]{5}qz")
JOURNEYS = 4
"""Through each module."""
SEEDS = 10_000
ONE_IN_A_THOUSAND = {2: 10.828, 3: 13.816, 4: 16.266}
"""The chi-square that chance exceeds once in a thousand times, by the number of options."""

# --- Planting -------------------------------------------------------------------


@dataclass
class Aviary:
    """Every canary, with the questions that set it free: once one of them is answered, it may be sent."""

    freed_by: dict[str, Collection[str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def mark(self, words: str, *freed_by: str) -> str:
        """Return the words with a canary behind them."""
        return f"{words} {self.name(*freed_by)}" if words else ""

    def name(self, *freed_by: str) -> str:
        """Return a canary alone."""
        canary = f"zq{next(self._numbers):05}qz"
        self.freed_by[canary] = freed_by
        return canary

    def caught(self, response: TestResponse, answered: Collection[str]) -> list[str]:
        """Return the canaries in a response that no question answered so far has set free."""
        sent = f"{response.status}\n{response.headers}\n{response.text}"
        return [canary for canary in CANARY.findall(sent) if not set(self.freed_by[canary]) & set(answered)]


def planted(read: Content, aviary: Aviary) -> Content:
    """Return the content with canaries. A question goes by its new id: itself a canary that is never sent."""
    return read.model_copy(update={"modules": {id: _module(module, aviary) for id, module in read.modules.items()}})


def _module(module: Module, aviary: Aviary) -> Module:
    ids = {old: SceneId(f"scene-{aviary.name()}") for old in module.scenario.scenes}
    led_to_by: dict[SceneId, list[str]] = {old: [] for old in ids}
    for scene in module.deciding_scenes():
        for choice in scene.choices:
            for read in playing.scenes_after(module.scenario, choice.then):
                led_to_by[read.id].append(ids[scene.id])
    opening = {read.id for read in playing.scenes_after(module.scenario, module.scenario.begins)}
    scenes = {}
    for old, scene in module.scenario.scenes.items():
        see = scene.see if old in opening else aviary.mark(scene.see, *led_to_by[old])
        scenes[ids[old]] = _scene(scene.model_copy(update={"see": see}), ids, aviary)
    ends = [ids[scene.id] for scene in module.deciding_scenes() if _may_end(module.scenario, scene)]
    scenario = module.scenario.model_copy(
        update={
            "scenes": scenes,
            "begins": ids[module.scenario.begins],
            "one_thing_to_say": aviary.mark(module.scenario.one_thing_to_say, *ends),
        }
    )
    items = {(id := ItemId(f"item-{aviary.name()}")): _item(item, id, aviary) for item in module.items.values()}
    return module.model_copy(update={"scenario": scenario, "items": items})


def _may_end(scenario: Scenario, scene: Scene) -> bool:
    return any(playing.is_ending(playing.scenes_after(scenario, choice.then)[-1]) for choice in scene.choices)


def _scene(scene: Scene, ids: dict[SceneId, SceneId], aviary: Aviary) -> Scene:
    own = ids[scene.id]
    choices = tuple(
        choice.model_copy(
            update={
                "so": aviary.mark(choice.so, own),
                "because": aviary.mark(choice.because, own),
                "advice": aviary.mark(choice.advice, own),
                "then": ids[choice.then],
            }
        )
        for choice in scene.choices
    )
    then = ids[scene.then] if scene.then else None
    return scene.model_copy(
        update={"id": own, "choices": choices, "then": then, "silent": aviary.mark(scene.silent, own)}
    )


def _item(item: Item, own: ItemId, aviary: Aviary) -> Item:
    options = tuple(
        option.model_copy(
            update={"so": aviary.mark(option.so, own), "belief": aviary.mark(option.belief, own)},
        )
        for option in item.options
    )
    told = {name: aviary.mark(getattr(item, name), own) for name in ("because", "advice", "silent")}
    return item.model_copy(update={"id": own, "options": options} | told)


# --- Taking ---------------------------------------------------------------------


@dataclass
class Watched:
    """Sam's browser; whatever it is sent is searched."""

    app: Flask
    staff: Staff
    aviary: Aviary
    chance: random.Random
    client: FlaskClient = field(init=False)
    answered: set[str] = field(default_factory=set)
    """The questions that this attempt has answered."""
    also_asks: tuple[str, ...] = ()
    """Addresses that are tried too early, besides those of the attempt."""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"] = self.staff.sam.token
        self.seal = SEAL.search(self.get("/account").text).group(1)

    def get(self, path: str) -> TestResponse:
        return self._searched(self.client.get(path))

    def post(self, path: str, **form: str) -> TestResponse:
        return self._searched(self.client.post(path, data={"csrf_token": self.seal} | form))

    def _searched(self, response: TestResponse) -> TestResponse:
        caught = self.aviary.caught(response, self.answered)
        assert not caught, (response.request.path, caught, response.text)
        assert response.status_code < 500
        return response

    def takes(self, module: str) -> str:
        """Take a module from beginning to end, by chance; return the attempt's address."""
        return self.goes_through(f"/modules/{module}/begin")

    def goes_through(self, beginning: str) -> str:
        """Press a button that begins an attempt, and take it to its end, by chance; return its address."""
        self.answered = set()
        attempt = self.post(beginning).location
        for place in count(1):
            question = self.question_at(attempt, place)
            if question is None:
                return attempt
            self.asks_too_early(attempt, place)
            options = OPTION.findall(self.get(f"{attempt}/{place}").text)
            before = self.post(f"{attempt}/{place}", option=self.chance.choice(options))
            assert before.status_code == 302
            self.answered.add(question)
            told = self.get(f"{attempt}/{place}/feedback")
            assert CANARY.search(told.text), "the canaries have flown: nothing is searched for"
            self.get(f"{attempt}/debrief")
        raise AssertionError("endless")

    def question_at(self, attempt: str, place: int) -> str | None:
        with self.app.app_context():
            paper = attempts.paper(db.session(), self.staff.sam.id, attempt.split("/")[-1])
            return paper.places[place].question_id if place in paper.places else None

    def asks_too_early(self, attempt: str, place: int) -> None:
        """Try whatever might answer before the answer is given."""
        page = self.get(f"{attempt}/{place}")
        assert page.status_code == 200
        assert "<mark" not in page.text
        assert 'class="verdict' not in page.text
        assert self.post(f"{attempt}/{place}").status_code == 422
        assert self.post(f"{attempt}/{place}", option="nothing").status_code == 400
        for path in (f"/{place}/feedback", f"/{place + 1}", f"/{place + 1}/feedback", "", "/debrief", "/result"):
            self.get(attempt + path)
        for path in (
            attempt.replace("attempts", "practice"),
            "/my-training",
            "/account",
            "/policy",
            "/no-such-page",
            *self.also_asks,
        ):
            self.get(path)


@pytest.fixture
def watched(sqlite_url: str, tmp_path: Path, content: Content) -> Watched:  # noqa: F811
    aviary = Aviary()
    app = make_app(sqlite_url, tmp_path, planted(content, aviary))
    return Watched(app, set_up_library(app), aviary, random.Random(1))


def test_no_key_leaves_before_its_answer_is_stored(watched: Watched, content: Content):  # noqa: F811
    for module in content.curriculum.roles[Role.STAFF] * JOURNEYS:
        attempt = watched.takes(module)
        watched.get(f"{attempt}/result")


def certify(app: Flask, person_id: PersonId, then: datetime) -> None:
    """Let somebody pass every module at once, at an instant that has gone."""
    teaching = app.extensions[KEY]
    with app.app_context():
        for module_id in teaching.content.curriculum.roles[Role.STAFF]:
            attempt_id = begin_module(teaching, person_id, module_id, then)
            while True:
                paper = attempts.paper(db.session(), person_id, attempt_id)
                turn = next((place for place in paper.places if place not in paper.responses), None)
                if turn is None:
                    break
                row = paper.places[turn]
                asked = question_of(revisions.load(db.session(), row.revision), row)
                offered = asked.choices if isinstance(asked, Scene) else asked.options
                right = next(name for name, index in row.options if offered[index].verdict is Verdict.RIGHT)
                answer(teaching, person_id, attempt_id, turn, right, then)


def test_no_key_leaves_before_its_answer_in_the_refresher(sqlite_url: str, tmp_path: Path, content: Content):  # noqa: F811
    aviary, then = Aviary(), datetime.now(UTC) - timedelta(days=340)
    app = make_app(sqlite_url, tmp_path, planted(content, aviary))
    staff = set_up_library(app, then)
    certify(app, staff.sam.id, then)
    with app.app_context():
        signed_in = replace(staff.sam, token=accounts.begin_sign_in(staff.sam.id, datetime.now(UTC)))
    watched = Watched(app, replace(staff, sam=signed_in), aviary, random.Random(2))

    attempt = watched.goes_through("/refresher")

    watched.get(f"{attempt}/result")
    assert len(watched.answered) > 12


def test_practice_of_the_story_tells_no_key_of_the_quiz(watched: Watched):
    attempt = watched.takes("police-walk-in")
    scenario = watched.app.extensions[KEY].content.modules["police-walk-in"].scenario
    watched.answered |= set(scenario.scenes)

    for path in ("", "/1", "/2", "/1-1", "/2-1", "/1-2"):
        watched.get(attempt.replace("attempts", "practice") + path)


def test_a_rehearsal_tells_nothing_before_its_module_is_finished_and_no_key_of_the_quiz_then(watched: Watched):
    rehearsal = "/rehearse/police-walk-in"
    watched.also_asks = (rehearsal,)
    watched.takes("police-walk-in")
    watched.answered = set(watched.app.extensions[KEY].content.modules["police-walk-in"].scenario.scenes)

    told = watched.get(rehearsal)

    assert told.status_code == 200
    assert CANARY.search(told.text), "the canaries have flown: nothing is searched for"


# --- Order and names ------------------------------------------------------------


def chi_square(seen: Counter[int], options: int) -> float:
    expected = seen.total() / options
    return sum((seen[place] - expected) ** 2 / expected for place in range(options))


@pytest.mark.parametrize("options", [2, 3, 4])
def test_neither_the_order_nor_the_names_of_options_tell_which_is_right(content: Content, options: int):  # noqa: F811
    keys = [
        f"{module.id}/{id}" for module in content.modules.values() for id in (*module.scenario.scenes, *module.items)
    ]
    papers = [(seed, keys[seed % len(keys)]) for seed in range(SEEDS)]
    orders = [asking.option_order(*paper, options) for paper in papers]
    names = [asking.option_names(*paper, options) for paper in papers]

    for right in range(options):  # wherever the writer put it
        shown_at = Counter(order.index(right) for order in orders)
        sorted_at = Counter(sorted(one).index(one[right]) for one in names)
        assert chi_square(shown_at, options) < ONE_IN_A_THOUSAND[options], shown_at
        assert chi_square(sorted_at, options) < ONE_IN_A_THOUSAND[options], sorted_at


def test_the_names_of_options_are_other_ones_in_every_attempt():
    names = [asking.option_names(seed, "police-walk-in/first", 4) for seed in range(SEEDS)]

    assert len({name for one in names for name in one}) == 4 * SEEDS
