"""The Chromium that browser tests drive: where it is, and how it gets onto a fresh Debian or Ubuntu machine.

``python -m tests.browser`` installs it where that is possible and says in one sentence where it is not; then the
browser tests are skipped by name, except under CI, where they fail.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Headless, as any user, and never calling home."""


def find() -> str | None:
    """The path of an installed Chromium or Chrome; None where there is none."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or (str(MAC) if MAC.exists() else None)


def _as_root() -> list[str] | None:
    """What to put before a command so that root runs it; None where nobody lets us."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install() -> bool:
    """Install Debian's Chromium and a font with Korean letters; whether that went well."""
    root = _as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    steps = ([*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", *PACKAGES])
    return all(
        subprocess.run(step, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for step in steps
    )


def main() -> int:
    if find() or (install() and find()):
        return 0
    sys.stderr.write(
        "There is no Chromium here and it could not be installed with apt-get: install Chromium or Google Chrome "
        "(and a font with Korean letters, such as Noto Sans CJK); until then the browser tests are skipped.\n"
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    raise SystemExit(main())
