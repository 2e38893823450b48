"""What anybody may read: the policy, accessibility, what the site keeps, and whether it is ready."""

from __future__ import annotations

import pytest

from tests.web.conftest import ROOT, check_headers
from training.records.tables import db


def clauses(content):
    return [*content.policy.clauses.values(), *content.policy.statute.values()]


def test_the_policy_page_quotes_every_clause_byte_for_byte(visit, content):
    page = visit.get("desk.policy")

    for clause in clauses(content):
        [quoted] = page.main.select(f'[id="{clause.id}"] blockquote')
        assert quoted.get_text() == clause.words, clause.id


def test_the_policy_page_holds_the_adopted_document_whole_and_in_its_order(visit, content):
    quoted = [quote.get_text() for quote in visit.get("desk.policy").main.select("blockquote")]
    text = " ".join((ROOT / "scenarios" / "policy.txt").read_text().split())

    place = 0
    for words in quoted[: len(content.policy.clauses)]:
        place = text.index(" ".join(words.split()), place)
    assert len(quoted) == len(clauses(content))


def test_under_each_clause_stand_the_modules_that_teach_it(visit, content):
    page = visit.get("desk.policy")

    for clause in content.policy.clauses.values():
        words = " ".join(page.main.find(id=clause.id).get_text(" ").split())
        taught = [m.title for m in content.modules.values() if clause.id in m.scenario.teaches]
        assert ("Taught in" in words) is bool(taught), clause.id
        assert all(title in words for title in taught), clause.id


def test_whoever_is_not_signed_in_reads_the_policy_and_cannot_sign_it(visit):
    page = visit.get("desk.policy")

    assert page.links()["Sign in to sign it"] == "/sign-in?next=/policy"
    assert page.main.find("form") is None
    assert visit.get("/sign-in").h1 == "Sign in"


def test_whoever_is_signed_in_signs_it_with_a_name(visit, staff):
    assert visit.get("desk.policy", as_=staff.sam).main.find("input", attrs={"name": "signed_as"})

    visit.post("learn.sign_policy", as_=staff.sam, data={"signed_as": "Samuel O’Neil"})

    page = visit.get("desk.policy", as_=staff.sam)
    assert "Signed as “Samuel O’Neil” on" in page.words
    assert page.main.find("form") is None
    assert visit.get("desk.policy", as_=staff.nell).main.find("form")


def test_the_accessibility_statement_names_two_ways_to_reach_the_library(visit, content):
    page = visit.get("desk.accessibility")

    ways = [" ".join(item.get_text().split()) for item in page.main.select("li")]
    assert len(ways) >= 2
    assert ways == [f"{contact.name}: {contact.reach}" for contact in content.library.contacts]
    for words in ("8 CCR 1501-11", "version 2.2, levels A and AA", "in another form"):
        assert words in page.words


def test_the_privacy_page_says_what_is_kept_why_and_who_reads_it(visit, staff):
    page = visit.get("desk.privacy")

    for words in (
        "Nothing about any patron",
        "one-way hash",
        "Who reads it",
        "How long",
        "Colorado Open Records Act",
        "One, to keep you signed in",
    ):
        assert words in page.words
    assert "All that it keeps about you" not in page.links()
    assert "All that it keeps about you" in visit.get("desk.privacy", as_=staff.sam).links()


@pytest.mark.parametrize("endpoint", ["desk.policy", "desk.accessibility", "desk.privacy"])
def test_every_page_leads_to_the_desk_card_to_the_policy_to_privacy_and_to_accessibility(visit, endpoint):
    foot = visit.get(endpoint).soup.footer

    assert [link["href"] for link in foot.find_all("a")] == ["/desk", "/policy", "/privacy", "/accessibility"]


def test_healthz_says_that_the_site_is_ready(visit):
    answer = visit.get("desk.healthz").response

    assert answer.json == {"ready": True}


@pytest.mark.parametrize(("who", "path"), [("nobody", "/healthz"), ("sam", "/healthz"), ("sam", "/my-training")])
def test_without_its_database_the_site_says_so_on_a_page_of_its_own(app, visit, staff, tmp_path, who, path):
    client = visit.client(staff.sam if who == "sam" else None)
    with app.app_context():
        db.engine.dispose()
    (tmp_path / "training.db").unlink()

    answer = client.get(path)

    check_headers(answer)
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert "Traceback" not in answer.text


def test_the_director_reads_what_covers_each_clause(visit, staff, content):
    page = visit.get("director.clauses", as_=staff.dora)

    for clause in content.policy.clauses.values():
        assert clause.id in page.main.decode()
    assert "Quoted only; nobody is asked about it" in page.words
