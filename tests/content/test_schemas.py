"""The schemas that an editor reads are those of the shapes, and the shipped files fit them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.content.schemas import KINDS, schema

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_beside_the_files_is_the_shapes_own(kind):
    kept = (SHIPPED / "_schemas" / f"{kind}.json").read_text(encoding="utf-8")

    assert kept == schema(kind), "Run `flask schemas`."


def test_a_schema_knows_the_keys_as_writers_write_them():
    keys = json.loads(schema("scenario"))["properties"]

    assert {"you are", "one thing to say", "begins"} <= keys.keys()


def test_no_schema_asks_for_an_id_inside_an_entry():
    assert '"id"' not in schema("quiz") + schema("scenario")
    assert '"text"' not in schema("policy")
