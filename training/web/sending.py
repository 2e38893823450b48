"""What leaves the site leaves it small: words are compressed for whoever can read them so."""

from __future__ import annotations

import gzip
from functools import lru_cache
from io import BytesIO

from flask import Flask, Response, request

from training import ids

WORDS = {"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"}
LEAST = 700
"""Bytes. What is smaller fits a packet as it is."""
MOST_NOISE = 100


def register(app: Flask) -> None:
    """Compress whatever leaves the site."""

    @app.after_request
    def smaller(response: Response) -> Response:
        if response.mimetype not in WORDS or response.status_code in (206, 304) or response.content_encoding:
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings.quality("gzip"):
            return response
        response.direct_passthrough = False  # a file: read it
        words = response.get_data()
        if len(words) < LEAST:
            return response
        kept = response.cache_control.max_age is not None
        response.set_data(_once(words) if kept else compressed(words, noise=ids.new_noise(MOST_NOISE)))
        response.content_encoding = "gzip"
        if tag := response.get_etag()[0]:
            response.set_etag(tag, weak=True)  # the same words, in other bytes
        return response


def compressed(words: bytes, *, noise: str = "", level: int = 5) -> bytes:
    """Compress words.

    noise  some letters, as many as chance says: they stand in the header, where nobody reads them.
           Whoever listens on the way could otherwise learn a seal from the length of many pages
           (BREACH)
    """
    made = BytesIO()
    with gzip.GzipFile(filename=noise, mode="wb", compresslevel=level, fileobj=made, mtime=0) as file:
        file.write(words)
    return made.getvalue()


@lru_cache(maxsize=32)
def _once(words: bytes) -> bytes:
    """Compress what every browser keeps, as far as it goes, and once."""
    return compressed(words, level=9)
