"""The entry: `python app.py` serves the site; a server elsewhere imports `app` from here."""

from training import create_app
from training.serving import start
from training.settings import from_environment

if __name__ == "__main__":
    start()
else:
    app = create_app(from_environment())
