"""The ways of the three people in a brand of 5,000 stores, in a real browser, as one JSON line.

    python -m tests.bench.journeys [--stores N]

The same tests that the suite walks with 36 stores: signing in, the store to visit, the map, a store manager's own page,
an imported file, no WebGL, no scripts, the keyboard. Making and scoring so large a brand is most of the time: 11 of
13 minutes for 5,000 stores on two cores (docs/performance.md).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = "tests/journeys/test_journeys.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stores", type=int, default=5_000)
    given = parser.parse_args()
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--durations=0", TESTS]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "JOURNEY_STORES": str(given.stores)},
        capture_output=True,
        text=True,
        check=False,
    )
    walked = re.findall(r"^([\d.]+)s call\s+\S+::test_(\S+)", done.stdout, re.MULTILINE)
    line = {
        "case": "journeys",
        "stores": given.stores,
        "passed": done.returncode == 0,
        "wall_s": round(time.monotonic() - begun, 1),
        "each_s": {name: float(seconds) for seconds, name in walked},
    }
    sys.stdout.write(json.dumps(line) + "\n")
    if done.returncode:
        sys.stderr.write(done.stdout[-4_000:] + done.stderr[-2_000:])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
