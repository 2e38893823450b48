"""Pictures of every page, as people meet it, into docs/screenshots: `python -m tests.screenshots`.

With names behind it, such as `library policy-change`, only pages whose names begin so are taken anew.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from tests.browser import ROOT, browser
from tests.journeys.learner import read_key
from tests.journeys.tour import Stop, every_page

FOLDER = ROOT / "docs/screenshots"
SIZES = {"desktop": 1280, "tablet": 820, "phone": 390}
SCHEMES = ("light", "dark")
HEIGHT = 844
LONGEST = 2000
"""CSS pixels from the top of a page: longer pages go on as they began."""
SCALES, QUALITY = {"desktop": 0.6, "tablet": 0.6, "phone": 0.8}, 30
"""Of a CSS pixel, and of WebP from 0 to 100: words can be read, and all of the pictures stay under 20 MB."""


def take(stop: Stop) -> None:
    """Take the pictures of a page, from its top to its foot."""
    browser = stop.page.context.new_cdp_session(stop.page)
    for (size, width), scheme in product(SIZES.items(), SCHEMES):
        stop.page.set_viewport_size({"width": width, "height": HEIGHT})
        stop.page.emulate_media(color_scheme=scheme)
        height = min(stop.page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": SCALES[size]}
        how = {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
        picture = browser.send("Page.captureScreenshot", how)["data"]
        (FOLDER / f"{stop.name}-{size}-{scheme}.webp").write_bytes(base64.b64decode(picture))
    browser.detach()


def main(beginnings: Sequence[str]) -> None:
    """Take the pictures anew: every one, or those of pages whose names begin so."""
    wanted = tuple(beginnings) or ("",)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        if old.name.startswith(wanted):
            old.unlink()
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        content = ROOT / "scenarios"
        for stop in every_page(chromium, content, read_key(content), Path(folder)):
            if stop.name.startswith(wanted):
                take(stop)


if __name__ == "__main__":
    main(sys.argv[1:])
