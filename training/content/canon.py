"""The text of a module's revision and its hash: the same content gives the same text, on any day and machine."""

from __future__ import annotations

import hashlib
import json

from training.content.shapes import SHAPE, Module


def text_of(module: Module) -> str:
    """Return a module as canonical JSON: no spaces, letters as they are, all else in the order of the file.

    The order is content too: it is the order in which scenes and choices are numbered.
    """
    return json.dumps(module.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":"))


def hash_of(text: str) -> str:
    """Return the hash of a revision's text: 64 hexadecimal digits, over the number of its shape too."""
    return hashlib.sha256(f"{SHAPE}\n{text}".encode()).hexdigest()


def module_from(text: str, shape: int) -> Module:
    """Open a revision as it was kept. Holds: module_from(text_of(m), SHAPE) == m.

    Raises ValueError for a shape that this release does not know.
    """
    if shape != SHAPE:
        raise ValueError(f"This release opens revisions of shape {SHAPE}; this one has shape {shape}.")
    return Module.model_validate_json(text)
