"""The manuals name every setting, command and target, and the project speaks of itself alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r'environment\.get\("([A-Z_]+)"', (ROOT / "training/settings.py").read_text())))
)
def test_each_setting_is_in_the_manual(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize(
    "command",
    sorted(
        set(
            re.findall(
                r"^def (\w+)\(",
                (ROOT / "training/cli.py").read_text() + (ROOT / "training/writing.py").read_text(),
                re.MULTILINE,
            )
        )
        - {"register"}
    ),
)
def test_each_command_is_in_the_manual(command):
    if command.startswith("_"):
        return
    assert f"`{command.replace('_', '-')}" in README


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)) - {"pins"})
)
def test_each_target_is_in_the_manual(target):
    assert f"make {target}" in README


def test_every_link_of_the_manuals_leads_somewhere():
    for manual in (ROOT / "README.md", ROOT / "scenarios" / "README.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", re.sub("`[^`\n]*`", "", manual.read_text())):
            assert (manual.parent / link).exists(), f"{manual.name}: {link}"


def test_the_project_speaks_of_itself_alone():
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    texts = [ROOT / name for name in kept if re.search(r"\.(py|md|html|css|yaml|toml|txt|in)$|Makefile|run$", name)]
    foreign = re.compile(r"\bclaude\b|\bsubagent|\bAI assistant|/tmp/w\b|/work/|\bLLM\b|\bhelper-\d", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        if path.exists() and path.name != "test_docs.py" and (match := foreign.search(path.read_text()))
    ]

    assert found == []
