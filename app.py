"""The entry: `python app.py` serves the site; a server elsewhere imports `app` from here."""

import sys

from training.serving import app_or_why_not, start

if __name__ == "__main__":
    start(upgrades="--upgrade" in sys.argv)
else:
    app = app_or_why_not()
