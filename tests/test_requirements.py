"""What is installed is what is listed: every pin has the digests of its files."""

import re

from tests.databases import ROOT

PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """The versions in a list of requirements, by name as an index writes it."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def test_every_pin_is_installed_by_digest() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    wanted, locked = pins((ROOT / "config" / "requirements.in").read_text()), pins(lock)
    assert {name: locked.get(name) for name in wanted} == wanted
    parts = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(parts) == len(locked)
    assert [part.split("==")[0] for part in parts if not re.search(r"--hash=sha256:[0-9a-f]{64}", part)] == []
