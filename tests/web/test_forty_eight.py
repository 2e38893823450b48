"""The checks of docs/forty-eight-checks.md that a machine can hold over the pages, one test a check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from wtforms import FileField, TextAreaField

from tests.web.conftest import ROOT, Visitor, make_app
from tests.web.taking import Taker
from training.content.shapes import Authority, Role
from training.web import forms, life_forms

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN = [*TEMPLATES, *(path for path in sorted((ROOT / "training").rglob("*.py")) if path.parent.name != "content")]
MANUALS = [ROOT / "README.md", ROOT / "scenarios" / "README.md"]


def found(pattern: str, paths: list[Path]) -> list[str]:
    """Return each file that says it, with the words."""
    words = re.compile(pattern, re.IGNORECASE)
    return [f"{path.name}: {match[0]}" for path in paths if (match := words.search(path.read_text()))]


def test_the_four_papers_and_our_own_advice_wear_five_labels(app, visit, content):
    """Check 2."""
    page = visit.get("desk.policy")
    slips = app.jinja_env.get_template("components/clause.html").module
    beside = [
        str(BeautifulSoup(str(slip), "html.parser").figcaption.find(string=True))
        for slip in (slips.guidance("Ask for a card.", "ALA"), slips.advice("Say it walking."))
    ]

    assert [" ".join(label.split()) for label in beside] == ["Guidance", "Our advice"]
    assert len({authority.label for authority in Authority} | {"Guidance", "Our advice"}) == 5
    for clause in (*content.policy.clauses.values(), *content.policy.statute.values()):
        [caption] = page.main.select(f'[id="{clause.id}"] figcaption')
        assert caption.get_text(" ").split() == f"{clause.authority.label} clause {clause.id}".split()
        notes = [note.get_text() for note in page.main.select(f'[id="{clause.id}"] .quote__note')]
        assert any(note.startswith("Our note.") for note in notes) is bool(clause.note)


def test_the_penalty_is_a_civil_infraction_with_a_fine_on_every_page(visit):
    """Check 3. The one older word stands in our note, as what older pages print."""
    page = visit.get("desk.policy")
    [statute] = page.main.select('[id="stat-3-penalty"] blockquote')

    assert "commits a civil infraction" in statute.get_text()
    assert "a fine of not more than three hundred dollars" in statute.get_text()
    assert found(r"petty offen[sc]e|misdemeanor|felony|\bjail\b", [*SPOKEN, *MANUALS]) == []


def test_what_was_done_under_an_older_policy_version_says_so_at_once(app, visit, staff, sqlite_url, tmp_path, content):
    """Check 37."""
    sam = Taker(app, visit, staff.sam)
    for module_id in content.curriculum.roles[Role.STAFF]:
        result = sam.takes(module_id)
    [attempt_id] = {link.split("/")[2] for link in result.links().values() if link.startswith("/practice/")}
    pages = {
        "account.mine": {"as_": staff.sam},
        "learn.certificate": {"as_": staff.sam},
        "director.person": {"as_": staff.dora, "person_id": staff.sam.id},
        "director.attempt": {"as_": staff.dora, "person_id": staff.sam.id, "attempt_id": attempt_id},
    }
    for endpoint, values in pages.items():
        assert "older policy version" not in visit.get(endpoint, **values).words, endpoint

    policy = content.policy.model_copy(update={"version": "2"})
    later = Visitor(make_app(sqlite_url, tmp_path, content.model_copy(update={"policy": policy})))

    for endpoint, values in pages.items():
        words = later.get(endpoint, **values).words
        assert "Version 1, an older policy version; it is version 2 now" in words, endpoint


def test_no_page_ranks_people_or_questions():
    """Check 40. A right count is always shown with how many there were."""
    assert found(r"percentile|discrimination|biserial|cronbach|reliabilit|leaderboard|\brank(ed|ing)?\b", SPOKEN) == []


def test_nothing_is_called_validated_and_an_attempt_shows_its_pass_mark(app, visit, staff):
    """Check 41."""
    attempt_id = Taker(app, visit, staff.sam).begins("police-walk-in").rsplit("/", 1)[-1]
    page = visit.get("director.attempt", as_=staff.dora, person_id=staff.sam.id, attempt_id=attempt_id)

    assert "Pass mark 4/5, as it was on the first day" in page.words
    assert found(r"\bvalidated\b", TEMPLATES) == []


def test_no_form_asks_for_anything_about_a_patron():
    """Check 44. These are all the fields there are; the one for prose says what not to write into it."""
    written = [one for module in (forms, life_forms) for one in vars(module).values()]
    classes = [one for one in written if isinstance(one, type) and issubclass(one, forms.Form)]
    fields = {
        name: field.field_class for one in classes for name, field in vars(one).items() if hasattr(field, "field_class")
    }

    assert set(fields) == {
        "name",
        "sign_in_name",
        "role",
        "starts_on",
        "already_here",
        "last_on",
        "first_on",
        "everyone_due_on",
        "current_password",
        "password",
        "password_again",
        "signed_as",
        "words",
        "public",
        "on",
        "option",
        "back_on",
        "obligation",
        "due_on",
        "because",
        "observation",
        "modules",
        "clauses",
    }
    assert [name for name, field in fields.items() if issubclass(field, TextAreaField)] == ["words"]
    assert not any(issubclass(field, FileField) for field in fields.values())
    assert "Write nothing about any patron or incident." in (ROOT / "templates/texts/supply.html").read_text()


def test_no_page_words_retraining_as_misconduct():
    """Check 46."""
    assert found(r"disciplin|misconduct|offender|\bguilty\b|\bviolat(ed|or)\b", SPOKEN) == []


@pytest.mark.parametrize(
    ("checked_on", "says"),
    [
        ("", "Not yet compared with the official text"),
        ("3 March 2027", "Compared with the official text on 3 March 2027"),
    ],
)
def test_the_foot_of_the_law_says_when_it_was_checked_that_it_is_no_advice_and_whom_to_ask(
    sqlite_url, tmp_path, staff, content, checked_on, says
):
    """Check 47."""
    policy = content.policy.model_copy(update={"checked_on": checked_on})
    visit = Visitor(make_app(sqlite_url, tmp_path, content.model_copy(update={"policy": policy})))

    assert f"{says}. Not legal advice: ask the Director." in visit.get("desk.policy").words


def test_nobody_is_told_that_a_law_asks_for_this_training():
    """Check 48."""
    claims = r"mandated|required by (colorado |state )?law|(fulfil|satisf)\w+ (the|a|any) (legal|law|statut)"

    assert found(claims, [*SPOKEN, *MANUALS]) == []
