"""The statistics load in a process where Django never does."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(path.stem for path in (ROOT / "dashboards" / "stats").glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", ["", *MODULES])
def test_import(module):
    name = f"dashboards.stats.{module}".rstrip(".")
    code = f"import sys, {name}; sys.exit(any(each.partition('.')[0] == 'django' for each in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
