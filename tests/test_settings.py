"""What the environment may say, and what is told when it says something else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from training.settings import Settings, SettingsRefused, from_environment

ROOT = Path(__file__).resolve().parents[1]


def settings(folder: Path, **environment: str) -> Settings:
    return from_environment({"DATA_DIR": str(folder)} | environment)


def faults(folder: Path, **environment: str) -> list[str]:
    with pytest.raises(SettingsRefused) as found:
        settings(folder, **environment)
    return found.value.faults


def test_with_nothing_said_the_site_is_this_machines_own(tmp_path):
    found = settings(tmp_path)

    assert (found.host, found.port, found.server) == ("127.0.0.1", 8000, "granian")
    assert found.public_url == "http://127.0.0.1:8000"
    assert found.database_url == f"sqlite:///{tmp_path / 'training.db'}"
    assert found.content_dir == ROOT / "scenarios"
    assert not found.is_https
    assert not found.plain_http_allowed


def test_a_setting_that_is_empty_is_as_one_that_is_not_there(tmp_path):
    assert settings(tmp_path, HOST="", PUBLIC_URL="", DATABASE_URL="", CONTENT_DIR="", PORT="", SERVER="") == settings(
        tmp_path
    )


def test_every_fault_is_told_at_once(tmp_path):
    told = faults(tmp_path, PORT="abc", PUBLIC_URL="training", CONTENT_DIR=str(tmp_path / "none"), SERVER="apache")

    assert [one.split()[0] for one in told] == ["PORT", "PUBLIC_URL", "CONTENT_DIR", "SERVER"]


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "8000.0", " 8000", "８０００", "9" * 5000])
def test_a_port_is_a_whole_number(tmp_path, port):
    assert faults(tmp_path, PORT=port) == [f"PORT is {port!r}. Use a whole number from 1 to 65535."]


@pytest.mark.parametrize(
    "url",
    [
        "training.example.org",
        "ftp://training.example.org",
        "https:",
        "https://training.example.org/path",
        "https://training.example.org?a=b",
        "https://training.example.org#part",
        "https://somebody:secret@training.example.org",
        "https://training.example.org:https",
        "https://[::1",
        "http://exa mple.org",
        "javascript:alert(1)",
        "https://training.example.org\nSet-Cookie: a=b",
    ],
)
def test_a_public_url_is_a_scheme_and_a_host(tmp_path, url):
    assert faults(tmp_path, PUBLIC_URL=url) == [
        f"PUBLIC_URL is {url!r}. Write it like https://training.example.org, with no path."
    ]


@pytest.mark.parametrize(
    "url",
    ["https://training.example.org", "https://training.example.org:8443", "http://localhost:9000", "http://[::1]:8000"],
)
def test_a_public_url_makes_every_link(tmp_path, url):
    assert settings(tmp_path, PUBLIC_URL=f"{url}/").public_url == url


CURE = (
    "and passwords would cross the network in the clear. Put the site behind https and write "
    "PUBLIC_URL=https://..., or set ALLOW_PLAIN_HTTP=1 to run it with a banner that says so."
)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PUBLIC_URL": "http://training.example.org"}, "PUBLIC_URL is http://training.example.org"),
        ({"PUBLIC_URL": "http://192.168.1.7:8000"}, "PUBLIC_URL is http://192.168.1.7:8000"),
        ({"PUBLIC_URL": "http://localhost.example.org"}, "PUBLIC_URL is http://localhost.example.org"),
        ({"HOST": "192.168.1.7"}, "PUBLIC_URL is http://192.168.1.7:8000"),
        ({"HOST": "0.0.0.0"}, "HOST is 0.0.0.0"),
        ({"HOST": "::"}, "HOST is ::"),
        ({"HOST": "0.0.0.0", "PUBLIC_URL": "http://127.0.0.1:8000"}, "HOST is 0.0.0.0"),
    ],
)
def test_plain_http_is_refused_beyond_this_machine(tmp_path, environment, told):
    assert faults(tmp_path, **environment) == [f"{told}, {CURE}"]
    assert settings(tmp_path, ALLOW_PLAIN_HTTP="1", **environment).plain_http_allowed


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_plain_http_is_for_this_machine(tmp_path, host):
    assert host in settings(tmp_path, HOST=host).public_url


def test_behind_https_the_server_may_listen_anywhere(tmp_path):
    found = settings(tmp_path, HOST="0.0.0.0", PUBLIC_URL="https://training.example.org")

    assert found.is_https


def test_only_a_1_allows_plain_http(tmp_path):
    assert faults(tmp_path, PUBLIC_URL="http://training.example.org", ALLOW_PLAIN_HTTP="yes")


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "data"
    before = os.umask(0)
    try:
        made = settings(folder).secret_key
    finally:
        os.umask(before)

    assert len(made) >= 48
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert settings(folder).secret_key == made
    assert settings(tmp_path / "another").secret_key != made


@pytest.mark.parametrize("kept", [b"", b"secret\n", b"\xff\xfe"])
def test_a_key_that_is_too_short_is_refused_with_the_cure(tmp_path, kept):
    (tmp_path / "secret-key").write_bytes(kept)

    [told] = faults(tmp_path)

    assert told.startswith(f"The secret key in {tmp_path / 'secret-key'} is shorter than 32 characters.")
    assert told.endswith("Delete the file; a new one is made.")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")

    [told] = faults(tmp_path / "data")

    assert told.startswith(f"DATA_DIR is {tmp_path / 'data'}, and it cannot be written (")
    assert told.endswith("Choose another folder.")


def test_a_start_that_is_refused_tells_every_fault_and_no_traceback(tmp_path):
    environment = os.environ | {"DATA_DIR": str(tmp_path), "PORT": "abc", "SERVER": "apache"}

    ended = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "The site did not start.",
        "PORT is 'abc'. Use a whole number from 1 to 65535.",
        "SERVER is 'apache'. Use granian or waitress.",
    ]
