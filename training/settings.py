"""Where the site lives, from the environment. Every fault is told at once, at start."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
_LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
_PUBLIC_URL = re.compile(r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
SERVERS = ("granian", "waitress")


class SettingsRefused(Exception):
    """The environment asks for what cannot be. Holds one sentence a fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    public_url: str
    content_dir: Path
    secret_key: str
    server: str = "granian"
    plain_http_allowed: bool = False

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https."""
        return self.public_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises SettingsRefused with every fault at once.

    HOST, PORT            where the server listens (127.0.0.1, 8000)
    DATA_DIR              where the database and the secret key live (data/)
    DATABASE_URL          another database; unset: one SQLite file in DATA_DIR
    PUBLIC_URL            the address people type (http://HOST:PORT); makes every absolute link
    CONTENT_DIR           the library's own folder of scenario files (scenarios/)
    SERVER                granian, or waitress where granian gives trouble
    ALLOW_PLAIN_HTTP      1: serve without https beyond this machine, with a banner
    """
    faults: list[str] = []
    host = environment.get("HOST") or "127.0.0.1"
    port = _port(environment.get("PORT") or "8000", faults)
    data_dir = Path(environment.get("DATA_DIR") or _HERE / "data").absolute()
    public_url = (environment.get("PUBLIC_URL") or f"http://{_named(host)}:{port}").removesuffix("/")
    plain_http_allowed = environment.get("ALLOW_PLAIN_HTTP") == "1"
    _check_way(host, public_url, plain_http_allowed, faults)
    content_dir = Path(environment.get("CONTENT_DIR") or _HERE / "scenarios").absolute()
    if not content_dir.is_dir():
        faults.append(f"CONTENT_DIR is {content_dir}, and no such folder is there. Name the folder of scenario files.")
    server = environment.get("SERVER") or "granian"
    if server not in SERVERS:
        faults.append(f"SERVER is {server!r}. Use granian or waitress.")
    secret_key = _secret_key(data_dir, faults)
    if faults:
        raise SettingsRefused(faults)
    return Settings(
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'training.db'}",
        public_url=public_url,
        content_dir=content_dir,
        secret_key=secret_key,
        server=server,
        plain_http_allowed=plain_http_allowed,
    )


def _named(host: str) -> str:
    """Return a host as it is written in an address: for one that listens everywhere, this machine."""
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _port(words: str, faults: list[str]) -> int:
    if re.fullmatch("[0-9]{1,5}", words) and 1 <= int(words) <= 65535:
        return int(words)
    faults.append(f"PORT is {words!r}. Use a whole number from 1 to 65535.")
    return 8000


def _check_way(host: str, url: str, plain_http_allowed: bool, faults: list[str]) -> None:
    """Look at the way from a browser to the server: plain http is for this machine alone, at both its ends."""
    written = _PUBLIC_URL.fullmatch(url)
    if written is None:
        faults.append(f"PUBLIC_URL is {url!r}. Write it like https://training.example.org, with no path.")
        return
    if written["scheme"] == "https" or plain_http_allowed:
        return
    for name, value, there in (("PUBLIC_URL", url, written["host"]), ("HOST", host, host)):
        if there not in _LOOPBACK:
            faults.append(
                f"{name} is {value}, and passwords would cross the network in the clear. "
                "Put the site behind https and write PUBLIC_URL=https://..., "
                "or set ALLOW_PLAIN_HTTP=1 to run it with a banner that says so."
            )
            return


def _secret_key(data_dir: Path, faults: list[str]) -> str:
    """Return the key that signs cookies. Made once beside the database, readable by its owner alone."""
    path = data_dir / "secret-key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_text(errors="replace").strip()
        else:
            key = secrets.token_urlsafe(48)
            with os.fdopen(descriptor, "w") as file:
                file.write(key)
    except OSError as fault:
        faults.append(f"DATA_DIR is {data_dir}, and it cannot be written ({fault.strerror}). Choose another folder.")
        return ""
    if len(key) < 32:
        faults.append(f"The secret key in {path} is shorter than 32 characters. Delete the file; a new one is made.")
    return key
