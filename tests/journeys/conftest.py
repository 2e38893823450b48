"""A site served and a browser opened, for journeys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Served, browser, served
from tests.journeys.learner import Learner, adds_sam, comes_in, read_key, sets_up, short_content
from training.content.shapes import Verdict

Opens = Callable[..., Learner]


collect_ignore = [] if os.environ.get("FULL_SWEEP") == "1" else ["test_planted.py"]
"""What `make sweep` alone runs: faults are planted into pages, one by one, and are looked for."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def key(content: Path) -> dict[str, Verdict]:
    return read_key(content)


@pytest.fixture
def site(tmp_path: Path, content: Path) -> Iterator[Served]:
    with served(tmp_path, CONTENT_DIR=str(content)) as site:
        yield site


@pytest.fixture
def sits_down(chromium: Browser, site: Served, key: dict[str, Verdict]) -> Iterator[Opens]:
    """Somebody sits down at a machine that nobody used before. Options are those of a browser's context."""
    machines = []

    def sits_down(**options: object) -> Learner:
        machine = chromium.new_context(**{"reduced_motion": "reduce", **options})
        machines.append(machine)
        return Learner(machine.new_page(), site.url, key)

    yield sits_down
    for machine in machines:
        machine.close()


@pytest.fixture
def sam(site: Served, sits_down: Opens) -> Learner:
    """Sam, who has just come in at a library that Dora set up."""
    dora, sam = sits_down(), sits_down()
    sets_up(dora, site)
    comes_in(sam, adds_sam(dora))
    return sam
