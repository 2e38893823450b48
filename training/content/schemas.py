"""JSON Schemas of the files that writers write, made from the shapes, so that an editor completes and underlines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training.content.read import Quiz
from training.content.shapes import Curriculum, DeskCard, Library, Policy, Scenario, Shape

KINDS: Mapping[str, type[Shape]] = {
    "curriculum": Curriculum,
    "desk": DeskCard,
    "library": Library,
    "policy": Policy,
    "quiz": Quiz,
    "scenario": Scenario,
}
WRITTEN_ELSEWHERE = {"id", "text"}
"""An id is the key above its entry, and the policy's text is a file of its own."""

MAY_BE_DIGITS = {"value", "version", "title", "about", "number"}
"""Words here, as everywhere; but an editor takes `12` for a number, and would underline it."""


def modeline(kind: str, folder: str) -> str:
    """Return the first line of a file, by which an editor finds its schema.

    folder  where `_schemas` is, as seen from the file: "." or ".."
    """
    return f"# yaml-language-server: $schema={folder}/_schemas/{kind}.json"


def schema(kind: str) -> str:
    """Return the schema of a kind of file as text, the same on every machine."""
    made = KINDS[kind].model_json_schema(by_alias=True)
    for found in _objects(made):
        for key in WRITTEN_ELSEWHERE & found.get("properties", {}).keys():
            del found["properties"][key]
            found["required"] = [name for name in found.get("required", []) if name != key]
        for key in MAY_BE_DIGITS & found.get("properties", {}).keys():
            found["properties"][key]["type"] = ["string", "number"]
    return json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a schema, the schema itself first."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _objects(inner)


def write_to(folder: Path) -> None:
    """Write every schema into a content folder, below `_schemas`."""
    place = folder / "_schemas"
    place.mkdir(exist_ok=True)
    for kind in KINDS:
        (place / f"{kind}.json").write_text(schema(kind), encoding="utf-8")
