"""The confidentiality training site. `create_app` makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from training.content.shapes import Content
    from training.settings import Settings


def create_app(settings: Settings, content: Content | None = None) -> Flask:
    """Make the site. Raises ContentFaults, DatabaseRefused.

    content  as read already; None: read it from the settings' folder
    """
    # Imported here, so that a room can be used, and tested, without the whole house.
    from training.wiring import wire

    return wire(settings, content)
