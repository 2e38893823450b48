"""The entry: `python app.py` serves the site; a server elsewhere imports `app` from here."""

import gc
import sys

gc.disable()  # nothing that the start makes is garbage: to look for some took a third of it. See training/garbage.py

from training.serving import app_or_why_not, start  # noqa: E402 - only then

if __name__ == "__main__":
    start(upgrades="--upgrade" in sys.argv)
else:
    app = app_or_why_not()
