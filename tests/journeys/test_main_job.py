"""The whole job in a real browser: a library is set up, somebody learns, fails, learns again, and is certified."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from tests.browser import Served
from tests.journeys.conftest import Opens
from tests.journeys.learner import DEPUTY, REQUIRED, RIGHT, SAMS, WRONG, Learner, adds_sam, comes_in, sets_up

pytestmark = pytest.mark.browser


def kept(site: Served) -> list[tuple[object, ...]]:
    """Return every answer that is kept."""
    with closing(sqlite3.connect(site.folder / "training.db")) as rows:
        return rows.execute("select attempt_id, place, option, given_at from responses order by 1, 2").fetchall()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_sam_fails_learns_and_is_certified_and_dora_reads_why_at_each_step(
    site: Served, sits_down: Opens, scripts: bool
) -> None:
    dora, sam = sits_down(java_script_enabled=scripts), sits_down(java_script_enabled=scripts)
    sets_up(dora, site)
    comes_in(sam, adds_sam(dora))

    assert sam.heading == "Three short stories, Sam."
    assert "Sam has passed none of the three required modules." in dora.opens("/library").words

    sam.begins(DEPUTY).plays_on(breaches=1)

    assert sam.heading == "Not passed. Five of six right."
    assert "That is a breach." in dora.opens("/library").words
    assert "Sam chose this." in dora.follows("Sam").follows(re.compile(r"question \d")).words

    for module in REQUIRED.values():
        sam.opens("/my-training").begins(module).plays_on()
        assert sam.heading == "Passed. Six of six right, and no breach."
        assert "That is a breach." not in dora.opens("/library").words

    assert "You are certified from" in sam.words
    assert "1 of 2 holds a certification today." in dora.words
    assert "Certified What comes next Refresher opens" in dora.follows("Sam").words
    assert "certifies that Sam" in sam.follows("Your certificate").words


def test_sam_goes_on_at_another_machine_where_the_first_one_stopped(sam: Learner, sits_down: Opens) -> None:
    sam.begins(DEPUTY).answers()
    sam.goes_on()
    asked = sam.words

    elsewhere = sits_down()
    elsewhere.signs_in("sam", SAMS).begins(DEPUTY)

    assert elsewhere.words == asked


def test_back_reload_a_double_click_and_a_second_tab_change_nothing(site: Served, sam: Learner) -> None:
    sam.begins(DEPUTY)
    first, another = sam.words_of(RIGHT), sam.words_of(WRONG)
    second_tab = Learner(sam.page.context.new_page(), sam.site, sam.key).opens(sam.page.url)

    sam.page.locator("button.choice").filter(has_text=first).dblclick()
    sam.page.wait_for_url("**/feedback")
    answered = kept(site)
    told = sam.words
    assert len(answered) == 1

    sam.page.reload()
    assert sam.words == told
    sam.page.go_back()
    sam.page.go_forward()
    assert sam.words == told
    second_tab.chooses(another)
    assert second_tab.words == told
    assert kept(site) == answered
