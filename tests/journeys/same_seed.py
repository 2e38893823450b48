"""The site as `app.py` serves it, but that every attempt draws by one seed: all are asked the same."""

from __future__ import annotations

from training import ids
from training.serving import start

ENTRY = ("-m", "tests.journeys.same_seed")
SEED = 2026

if __name__ == "__main__":
    ids.new_seed = lambda: SEED  # the only source of chance: nothing else is other than in earnest
    start(upgrades=False)
