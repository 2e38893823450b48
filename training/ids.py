"""Unguessable ids, names, tokens and seeds. The only source of chance."""

import secrets

_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"  # none that reads like another: no i, l, o, u, 0, 1


def new_id() -> str:
    """Return an id of 16 letters and digits: 78 bits, safe in a URL and on paper."""
    return "".join(secrets.choice(_LETTERS) for _ in range(16))


def new_token() -> str:
    """Return a secret for a link or a session: 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def new_noise(most: int) -> str:
    """Return letters that say nothing, from none to fewer than `most`."""
    return "z" * secrets.randbelow(most)


def new_seed() -> int:
    """Return the seed of an attempt's order: 62 bits, so that it fits a signed column."""
    return secrets.randbits(62)
