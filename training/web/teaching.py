"""The content in force, at hand in every view."""

from typing import cast

from flask import current_app

from training.actions.teaching import Teaching

KEY = "teaching"


def teaching() -> Teaching:
    """Return what create_app read at start."""
    return cast(Teaching, current_app.extensions[KEY])
