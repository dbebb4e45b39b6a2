"""The examples for operators are what systemd and the settings accept."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

DEPLOY = ROOT / "docs/deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789abcdefghijABCDEFGHIJ"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        # What they start is not installed here.
        words = re.sub(r"^ExecStart=/srv/\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
        words = re.sub(r"^Documentation=.*\n", "", words, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(words)
    units = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *units], check=False, capture_output=True, text=True)
    own = [line for line in done.stderr.splitlines() if "evenly" in line]
    assert not own


def settings(**variables: str) -> "subprocess.CompletedProcess[str]":
    """Load the settings in a process of its own, with these variables alone."""
    environment = {"PATH": os.environ["PATH"], **variables}
    command = [sys.executable, "-c", "from config import settings; print(settings.SESSION_COOKIE_AGE)"]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)


def example(folder: Path) -> dict[str, str]:
    """Give the variables of the example, with a secret."""
    lines = (line for line in (DEPLOY / "evenly.env").read_text().splitlines() if line and not line.startswith("#"))
    given = dict(line.split("=", 1) for line in lines)
    return {**given, "EVENLY_SECRET_KEY": SECRET, "EVENLY_DATA_DIR": str(folder)}


def test_the_example_of_an_environment_is_accepted(tmp_path: Path) -> None:
    done = settings(**example(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (0, "86400"), done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("EVENLY_SECRET_KEY", "", "does not start in production without it"),
        ("EVENLY_SECRET_KEY", SECRET[:49], "random characters"),
        ("EVENLY_SECRET_KEY", 60 * "a", "random characters"),
        ("EVENLY_HOSTS", "*", "names each host"),
        ("EVENLY_HOSTS", "cx.example.com, *", "names each host"),
        ("EVENLY_HOSTS", "", "does not start in production without it"),
    ],
)
def test_production_refuses_what_is_not_safe(tmp_path: Path, name: str, value: str, words: str) -> None:
    done = settings(**{**example(tmp_path), name: value})
    assert done.returncode
    assert words in done.stderr


def test_the_changelog_is_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## (\S+?)[, \n]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == version
