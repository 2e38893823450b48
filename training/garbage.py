"""How Python looks for garbage: seldom, and never through what the start made, for that stays.

As it is set out of the box, it looks through all that the site holds of content and libraries every few pages: some
pages then took a quarter of a second more, and whatever judges many people a third of its time.
"""

from __future__ import annotations

import gc

AFTER = 50_000
"""Objects made and not yet gone after which it looks: more than a batch of people. Ours; they take some ten MiB."""


def look_seldom() -> None:
    """Leave what is here now out of every later look."""
    gc.freeze()
    gc.set_threshold(AFTER)
    gc.enable()
