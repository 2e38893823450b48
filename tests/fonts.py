"""Makes the site's fonts from those that their makers publish, with what this site needs of them and no more.

Done anew only when a face, a weight or an alphabet is added:

    pip install fonttools brotli
    npm pack @fontsource-variable/literata@5.3.0 @fontsource-variable/atkinson-hyperlegible-next@5.3.0
    (each unpacked in a folder of its own)
    python -m tests.fonts FOLDER_OF_LITERATA FOLDER_OF_ATKINSON

What is left out: weights lighter than text and heavier than `strong`, sizes below 14 px, every alphabet but the Latin
one. A name from Poland or Turkey brings the second file of a face, which no other page loads.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
from fontTools.varLib import instancer  # type: ignore[import-not-found]

FOLDER = Path(__file__).resolve().parents[1] / "static/fonts"
TEXT = {*range(0x20, 0x7F), *range(0xC0, 0x100), *map(ord, " ¡£§©«°²³·»¼½¾¿€–—‘’‚“”„•…−‹›")}
"""What people here write: English, and the letters of Western Europe. `unicode-range` in site.css says the same."""
NAMES = {*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E}
"""Letters that names bring: from Łódź to İzmir."""
WEIGHTS = (400, 680)
SIZES = (14, 48)
"""Optical sizes, in CSS pixels: from the smallest text to a page's one sentence."""
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "rvrn", "pnum", "tnum"]


@dataclass(frozen=True)
class Face:
    """One file to make."""

    made: str
    source: str
    letters: set[int]
    axes: dict[str, float | tuple[float, float]]


LITERATA = (
    Face("literata.woff2", "literata-latin-opsz-normal", TEXT, {"wght": WEIGHTS, "opsz": SIZES}),
    Face("literata-names.woff2", "literata-latin-ext-opsz-normal", NAMES, {"wght": WEIGHTS, "opsz": SIZES}),
    Face("literata-italic.woff2", "literata-latin-opsz-italic", TEXT, {"wght": 400, "opsz": 20}),
    Face("literata-italic-names.woff2", "literata-latin-ext-opsz-italic", NAMES, {"wght": 400, "opsz": 20}),
)
ATKINSON = (
    Face("atkinson.woff2", "atkinson-hyperlegible-next-latin-wght-normal", TEXT, {"wght": WEIGHTS}),
    Face("atkinson-names.woff2", "atkinson-hyperlegible-next-latin-ext-wght-normal", NAMES, {"wght": WEIGHTS}),
)


def make(face: Face, folder: Path) -> None:
    """Make one file: first the letters are chosen, then the axes are cut."""
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 13, 14]  # whose they are, and under what licence
    options.drop_tables += ["VVAR", "vhea", "vmtx"]  # nothing here is set from top to bottom
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=face.letters)
    font = TTFont(folder / "files" / f"{face.source}.woff2")
    chosen.subset(font)
    font.flavor, fewer = None, BytesIO()
    font.save(fewer)
    fewer.seek(0)
    cut = instancer.instantiateVariableFont(TTFont(fewer), face.axes)
    cut.flavor = "woff2"
    cut.save(FOLDER / face.made)


def main() -> None:
    for faces, folder in zip((LITERATA, ATKINSON), sys.argv[1:], strict=True):
        for face in faces:
            make(face, Path(folder))


if __name__ == "__main__":
    main()
