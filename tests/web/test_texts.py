"""The texts that the policy leans on: read by all, supplied by the Director, version by version."""

from __future__ import annotations

import pytest

GUIDELINES = "confidentiality-guidelines"


def supplies(visit, staff, words, expect=302):
    return visit.post("texts.supply", as_=staff.dora, expect=expect, data={"words": words}, text_id=GUIDELINES)


def test_a_text_that_is_not_there_says_so_and_sends_to_the_director(visit, staff):
    page = visit.get("texts.text", as_=staff.sam, text_id=GUIDELINES)

    assert "Not yet supplied" in page.words
    assert "ask the Director" in page.words
    assert "Confidentiality Guidelines : not yet supplied" in visit.get("desk.policy", as_=staff.sam).words


def test_a_supplied_text_is_shown_with_author_day_and_version(visit, staff):
    supplies(visit, staff, "Call **first**.\n\nThen write it down.")
    supplies(visit, staff, "Call first, then wait.")

    page = visit.get("texts.text", as_=staff.sam, text_id=GUIDELINES)

    assert "Supplied by Dora on" in page.words
    assert "version 2" in page.words
    assert "Then write it down." in page.words  # the earlier version stays readable
    assert "version 2" in visit.get("desk.policy", as_=staff.sam).words


def test_empty_words_withdraw_a_text(visit, staff):
    supplies(visit, staff, "Call first.")
    supplies(visit, staff, "")

    assert "Not yet supplied" in visit.get("texts.text", as_=staff.sam, text_id=GUIDELINES).words


def test_the_same_words_again_make_no_version(visit, staff):
    supplies(visit, staff, "Call first.")
    supplies(visit, staff, "Call first.")

    assert "version 1" in visit.get("texts.text", as_=staff.sam, text_id=GUIDELINES).words


def test_markup_in_a_text_is_shown_as_text(visit, staff):
    supplies(visit, staff, "<script>alert(1)</script> [a](javascript:alert(1))")

    page = visit.get("texts.text", as_=staff.sam, text_id=GUIDELINES)

    assert not page.main.find("script")
    assert not page.main.find("a", href=lambda href: href.startswith("javascript"))


def test_a_text_too_long_is_kept_on_the_page_and_refused(visit, staff):
    page = supplies(visit, staff, "x" * 50_001, expect=200)

    assert "The text must be 50,000 characters or fewer. It has 50,001." in page.words


@pytest.mark.parametrize("who", ["sam", "olive"])
def test_nobody_but_the_director_supplies(visit, staff, who):
    page = visit.post("texts.supply", as_=getattr(staff, who), expect=403, data={"words": "Mine."}, text_id=GUIDELINES)

    assert "The Director can open this page." in page.words


def test_a_text_that_the_library_does_not_know_is_no_such_page(visit, staff):
    visit.get("texts.text", as_=staff.dora, expect=404, text_id="no-such-text")
    visit.get("texts.supply", as_=staff.dora, expect=404, text_id="no-such-text")


def test_the_shelf_lists_every_text(visit, staff):
    page = visit.get("texts.shelf", as_=staff.sam)

    assert page.words.count("not yet") >= 14
