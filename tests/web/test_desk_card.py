"""The desk card: three taps to the words to say, without a trace, and only what the Director made public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.people import set_up_library
from tests.web.conftest import ROOT, Page, Visitor, make_app
from training.content.shapes import Role
from training.records.tables import Audit, db
from training.showing import typeset

MOST_TAPS, MOST_BYTES = 3, 14 * 1024
SITUATION = "/desk/no-paper-both-away"


@pytest.fixture(scope="module")
def card(content):
    return content.desk_card


@pytest.fixture
def tapped(visit) -> dict[str, tuple[int, Page]]:
    """Every page of the card that taps lead to, with the fewest taps to it; asked for by nobody."""
    found = {"/desk": (0, visit.get("/desk"))}
    waiting = ["/desk"]
    while waiting:
        taps, page = found[waiting.pop(0)]
        for address in page.links().values():
            if address not in found:
                found[address] = (taps + 1, visit.get(address))
                waiting.append(address)
    return found


def supplies(visit, staff, text_id: str, words: str, **marked: str) -> None:
    visit.post("texts.supply", as_=staff.dora, data={"words": words} | marked, text_id=text_id)


def situations(tapped, card) -> Iterator[tuple]:
    for situation in card.situations.values():
        yield situation, tapped[f"/desk/{situation.id}"][1]


def test_every_situation_is_three_taps_away_at_most(tapped, card):
    far = {address: taps for address, (taps, _) in tapped.items() if taps > MOST_TAPS}

    assert not far
    assert set(tapped) == {
        "/desk",
        "/desk/wallet",
        "/desk/cards",
        *(f"/desk/{id}" for id in (*card.questions, *card.situations)),
    } - {f"/desk/{card.begins}"}


def test_every_page_is_light_sets_no_cookie_and_holds_no_form(tapped):
    for address, (_, page) in tapped.items():
        if address != "/desk/cards":  # which nobody opens in haste
            assert len(page.response.data) < MOST_BYTES, address
        assert "Set-Cookie" not in page.response.headers, address
        assert not page.soup.find(["form", "input", "button"]), address


def test_looking_writes_nothing(app, staff, visit, tapped):
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Audit))
    for address in tapped:
        visit.get(address, as_=staff.sam)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Audit)) == before


def test_every_situation_says_what_to_say_and_whom_to_call_and_what_not_to_do(tapped, card):
    for situation, page in situations(tapped, card):
        [said] = page.main.select(".card__say")
        assert " ".join(said.get_text().split()) == typeset(" ".join(situation.say.split()))
        called = [item.get_text().split("\n")[0].strip() for item in page.main.select(".card__call li")]
        assert [words.startswith("The Director") for words in called] == [r is Role.DIRECTOR for r in situation.call]
        assert len(page.main.select(".card__not li")) == len(situation.do_not) > 0


def test_every_situation_quotes_its_clauses_byte_for_byte_under_their_label(tapped, card, content):
    for situation, page in situations(tapped, card):
        quotes = page.main.select("figure.quote--policy")
        assert len(quotes) == len(situation.clauses)
        for quote, id in zip(quotes, situation.clauses, strict=True):
            clause = content.clause(id)
            lead_in = quote.select_one(".quote__lead-in")
            words = quote.blockquote.get_text().removeprefix(lead_in.get_text() if lead_in else "")
            assert words == clause.words
            assert quote.figcaption.get_text() == f"{clause.authority.label} clause {clause.called}"


def test_where_the_policy_is_silent_the_card_says_so_and_advice_is_called_ours(tapped, card):
    for situation, page in situations(tapped, card):
        assert ("Where the policy is silent. The policy is silent" in page.words) is bool(situation.silent)
        assert ("Our advice" in page.words) is bool(situation.advice)


def test_what_is_not_supplied_says_so(tapped, card):
    for situation, page in situations(tapped, card):
        assert page.words.count("Not yet supplied. Ask the Director now") == len(situation.texts) + 1
        assert "Names and numbers Not yet supplied" in page.words


def test_the_office_manager_is_named_for_law_enforcement_only(tapped, card):
    for situation, page in situations(tapped, card):
        named = "The Office Manager In the Director’s absence, and for requests by law enforcement only." in page.words
        assert named is (Role.DESIGNEE in situation.call)


def test_a_text_stays_off_the_card_until_the_director_marks_it(visit, staff):
    supplies(visit, staff, "who-to-reach", "Ring the bell twice.")

    page = visit.get(SITUATION)

    assert "Ring the bell twice." not in page.words
    assert "Names and numbers The library has this text, and keeps it to its staff." in page.words


def test_a_text_that_is_marked_is_shown_to_anybody(visit, staff):
    supplies(visit, staff, "who-to-reach", "Ring the bell **twice**.", public="y")
    supplies(visit, staff, "confidentiality-guidelines", "Wait by the door.", public="y")

    assert "Names and numbers Ring the bell twice ." in visit.get(SITUATION).words
    assert "Wait by the door." in visit.get(SITUATION).words
    assert "Ring the bell twice ." in visit.get("/desk/wallet").words
    assert "Shown on the desk card" in visit.get("texts.text", as_=staff.sam, text_id="who-to-reach").words


def test_the_mark_is_a_version_of_its_own_and_can_be_taken_back(visit, staff):
    supplies(visit, staff, "who-to-reach", "Ring twice.")
    supplies(visit, staff, "who-to-reach", "Ring twice.", public="y")
    supplies(visit, staff, "who-to-reach", "Ring twice.", public="y")
    supplies(visit, staff, "who-to-reach", "Ring twice.")

    assert "version 3" in visit.get("texts.text", as_=staff.sam, text_id="who-to-reach").words
    assert "Ring twice." not in visit.get(SITUATION).words


def test_a_text_that_is_withdrawn_is_off_the_card(visit, staff):
    supplies(visit, staff, "who-to-reach", "Ring twice.", public="y")
    supplies(visit, staff, "who-to-reach", "", public="y")

    assert "Names and numbers Not yet supplied." in visit.get(SITUATION).words


def test_the_supply_page_remembers_the_mark(visit, staff):
    supplies(visit, staff, "who-to-reach", "Ring twice.", public="y")

    page = visit.get("texts.supply", as_=staff.dora, text_id="who-to-reach")

    assert page.main.find("input", attrs={"name": "public"}).has_attr("checked")
    assert "Show it on the desk card, which anybody can read" in page.words


def test_the_card_knows_nobody(visit, staff):
    for address in ("/desk", SITUATION, "/desk/wallet"):
        page = visit.get(address, as_=staff.sam)
        assert "Sam" not in page.response.text
        assert page.response.data == visit.get(address).response.data


def test_the_desk_card_alone_may_start_a_worker(visit, staff):
    for address in ("/desk", SITUATION, "/desk/wallet"):
        policy = visit.get(address).response.headers["Content-Security-Policy"]
        assert policy.endswith("; worker-src 'self'")
    for address in ("/policy", "/privacy", "/my-training", "/library", "/texts", "/desk/worker.js", "/healthz"):
        assert "worker-src" not in visit.get(address, as_=staff.dora).response.headers["Content-Security-Policy"]


def test_the_worker_keeps_every_page_of_the_card_and_what_they_load(visit, tapped):
    answer = visit.get("/desk/worker.js").response

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/desk"
    assert "Set-Cookie" not in answer.headers
    for address, (_, page) in tapped.items():
        assert f'"{address}"' in answer.text
        for loaded in page.soup.select("link[href], script[src]"):
            assert f'"{loaded.get("href") or loaded["src"]}"' in answer.text
    for font in re.findall(r'url\("([^"]+)"\)', (ROOT / "static" / "site.css").read_text()):
        assert f'"/static/{font}"' in answer.text


def test_the_worker_is_another_one_when_a_text_changes_and_else_the_same(visit, staff):
    first, again = (visit.get("/desk/worker.js").response.text for _ in range(2))
    supplies(visit, staff, "who-to-reach", "Ring twice.", public="y")

    assert first == again
    assert visit.get("/desk/worker.js").response.text != first


def test_a_library_without_a_desk_card_says_so(sqlite_url, tmp_path, content):
    app = make_app(sqlite_url, tmp_path, content.model_copy(update={"desk_card": None}))
    set_up_library(app)
    visit = Visitor(app)

    page = visit.get("/desk")

    assert page.h1 == "There is no desk card yet."
    assert page.links() == {"Open the policy": "/policy"}
    assert "The desk card" not in page.soup.footer.get_text()
    assert "Open the policy" in visit.get("/sign-in").links()
    for address in ("/desk/officer", SITUATION, "/desk/wallet", "/desk/worker.js"):
        visit.get(address, expect=404)


def test_the_sign_in_page_leads_to_the_desk_card(visit):
    assert visit.get("/sign-in").links()["Open the desk card"] == "/desk"


def test_words_of_what_to_do_lead_to_the_card_that_they_name(tapped):
    immigration, caller = tapped["/desk/immigration"][1], tapped["/desk/caller"][1]

    ways = {link.get_text(): link["href"] for page in (immigration, caller) for link in page.main.select(".card li a")}
    assert ways == {
        "with a paper": "/desk/paper-both-away",
        "without": "/desk/no-paper-both-away",
        "the card for that": "/desk/own-record",
    }


def test_every_card_stands_on_one_page_too(visit, card):
    page = visit.get("/desk/cards")

    titles = [title.get_text() for title in page.main.select("article.card > h2")]
    assert titles == [typeset(situation.title) for situation in card.situations.values()]
    assert len(page.main.select(".card .quote--policy")) == sum(len(one.clauses) for one in card.situations.values())


def test_the_edition_is_reckoned_once(app, visit, monkeypatch):
    first = visit.get("/desk/worker.js").response.text
    monkeypatch.setattr(Path, "read_bytes", None)  # no file is read again

    assert visit.get("/desk/worker.js").response.text == first
