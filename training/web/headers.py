"""The headers on every response, errors and static files included."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KEEPS_ITSELF = {"desk.card", "desk.tap", "desk.wallet", "desk.cards"}
"""The pages that may start a worker, which keeps them for when the network is cut. No other page may."""


def register(app: Flask, *, is_https: bool) -> None:
    """Put the headers on whatever leaves the site."""

    @app.after_request
    def headers(response: Response) -> Response:
        may_work = "; worker-src 'self'" if request.endpoint in KEEPS_ITSELF else ""
        response.headers["Content-Security-Policy"] = POLICY + may_work
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        # The desk's computer is shared: no page may come back from a cache after signing out. Static
        # files say for themselves how long they keep.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
