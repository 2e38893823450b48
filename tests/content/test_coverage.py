"""What covers a clause, and what is missing where nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.content.coverage import coverage
from training.content.read import read_content
from training.content.shapes import Content

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(SHIPPED)


def row(content: Content, clause_id: str):
    return next(row for row in coverage(content) if row.clause.id == clause_id)


def without(content: Content, clause_id: str, keep: int = 0) -> Content:
    """Return the content with all items on a clause taken out but the first `keep`."""
    modules = {}
    for module in content.modules.values():
        on_it = [item.id for item in module.items.values() if clause_id in item.clauses][keep:]
        items = {item.id: item for item in module.items.values() if item.id not in on_it}
        modules[module.id] = module.model_copy(update={"items": items})
    return content.model_copy(update={"modules": modules})


def test_every_clause_has_a_row_in_the_order_of_the_paper(content):
    assert [row.clause.id for row in coverage(content)] == list(content.policy.clauses)


def test_a_clause_taught_and_tested_in_two_modules_is_covered(content):
    assert row(content, "law-1-no-disclosure").gaps == ()


def test_without_its_items_a_clause_is_named_as_untested(content):
    found = [r.clause.id for r in coverage(without(content, "le-refer-agent")) if "No item tests it." in r.gaps]

    assert "le-refer-agent" in found


def test_a_quoted_clause_is_never_judged(content):
    assert row(content, "after-patriot-act").gaps == ()


def test_a_weight_3_clause_in_one_module_wants_another(content):
    lone = content.model_copy(update={"modules": {"police-walk-in": content.modules["police-walk-in"]}})

    assert row(lone, "le-refer-agent").gaps == ("One module tests it; a clause of weight 3 needs two.",)
