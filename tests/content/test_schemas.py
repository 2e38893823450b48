"""The schemas that an editor reads are those of the shapes, and the shipped files fit them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from training.content.beginning import begin_module
from training.content.schemas import KINDS, modeline, schema

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


# --- As an editor reads them ---------------------------------------------------------


class AsAnEditor(yaml.SafeLoader):
    """Reads numbers and truth as such, as YAML 1.2 has it, and days as words."""

    yaml_implicit_resolvers: ClassVar = {
        letter: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
        for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def underlined(kind: str, text: str) -> list[str]:
    """Return what an editor finds wrong with a file of a kind."""
    written: Any = yaml.load(text, AsAnEditor)
    return [fault.message for fault in Draft202012Validator(json.loads(schema(kind))).iter_errors(written)]


FILES = [*SHIPPED.glob("*.yaml"), *SHIPPED.glob("*/*.yaml")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_editor_finds_the_schema_of_each_shipped_file(file: Path):
    folder = "." if file.parent == SHIPPED else ".."

    assert file.read_text(encoding="utf-8").splitlines()[0] == modeline(file.stem, folder)
    assert (file.parent / folder / "_schemas" / f"{file.stem}.json").is_file()


def test_an_editor_finds_the_schemas_of_a_new_module(tmp_path: Path):
    for name in ("policy.yaml", "policy.txt"):
        shutil.copy(SHIPPED / name, tmp_path)
    place = begin_module(tmp_path, "book-club-night")

    assert [(place / f"{kind}.yaml").read_text().splitlines()[0] for kind in ("quiz", "scenario")] == [
        modeline("quiz", ".."),
        modeline("scenario", ".."),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_editor_underlines_nothing_in_the_shipped_files(file: Path):
    assert underlined(file.stem, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("verdict: right", "verdict: wright", "'wright' is not one of"),
        ("because: |", "becuase: |", "'becuase' was unexpected"),
        ("begins: ", "begin: ", "'begins' is a required property"),
    ],
)
def test_an_editor_underlines_a_slip(old: str, new: str, told: str):
    text = (SHIPPED / "police-walk-in" / "scenario.yaml").read_text(encoding="utf-8")

    assert told in "\n".join(underlined("scenario", text.replace(old, new, 1)))
