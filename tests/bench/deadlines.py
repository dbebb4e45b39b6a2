"""Deadlines in open time: 10,000 of them, of 500 stores with hours of their own, worked out anew.

One line of JSON: seconds at first, when no day of any store is known yet, and seconds once they are.
"""

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta

from locations.calendars import due_after

STORES, DEADLINES = 500, 10_000
OPEN = 24 * 3600
NOW = datetime(2026, 9, 20, tzinfo=UTC)
SPECIAL = {date(2026, 9, 24): "", date(2026, 12, 24): "10:00-15:00"}


def hours_of(store: int) -> str:
    """Give the hours of a store: split shifts, a shorter Saturday, and nights in every fifth."""
    opens = 7 + store % 4
    evening = "17:00-02:00" if store % 5 == 0 else f"15:00-{19 + store % 4}:{store % 60:02d}"
    return f"Mo-Fr {opens:02d}:00-14:00,{evening}; Sa {opens:02d}:30-16:00; Su,PH off"


def seconds() -> float:
    """Work all deadlines out; how long it took."""
    begun = time.perf_counter()
    for each in range(DEADLINES):
        start = NOW + timedelta(minutes=each % 20_160)
        due_after(hours_of(each % STORES), "Asia/Seoul", "KR", SPECIAL, start, OPEN + each % 3600)
    return time.perf_counter() - begun


if __name__ == "__main__":
    timed = {"first": round(seconds(), 3), "again": round(seconds(), 3)}
    line = {"bench": "deadlines", "deadlines": DEADLINES, "stores": STORES, **timed}
    sys.stdout.write(json.dumps(line) + "\n")
