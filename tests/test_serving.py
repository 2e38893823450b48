"""Starting the site where it cannot start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_a_port_that_is_taken_is_told_in_a_sentence_and_no_link_is_made(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = os.environ | {"DATA_DIR": str(tmp_path), "PORT": str(port)}
        started = subprocess.run(
            [sys.executable, "app.py", "--upgrade"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
        )

    assert started.returncode == 1
    assert started.stdout == ""
    assert started.stderr == (
        f"The site did not start.\nIt cannot listen at 127.0.0.1, port {port}: Address already in use. "
        "Perhaps it runs already. Stop that, or choose another PORT.\n"
    )
