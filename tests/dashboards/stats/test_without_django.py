"""The statistics load in a process where Django never does."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(path.stem for path in (ROOT / "dashboards" / "stats").glob("*.py") if path.stem != "__init__")
IMPORT_EACH = """
import sys
from importlib import import_module

for name in sys.argv[1:]:
    import_module(name)
    if any(each.partition(".")[0] == "django" for each in sys.modules):
        sys.exit(f"{name} brings Django in")
"""
"""One after the other in one process: the first that brings Django in is named."""


def test_no_module_brings_django_in() -> None:
    assert len(MODULES) > 10
    names = ["dashboards.stats", *(f"dashboards.stats.{module}" for module in MODULES)]
    command = [sys.executable, "-c", IMPORT_EACH, *names]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
