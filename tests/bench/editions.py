"""Time and peak memory of the files of a large brand's edition, as JSON lines.

    python -m tests.bench.editions [--sizes 5000 50000]

An invented edition in all nine metrics is written down and read again; then its workbook and its CSV are written into
files. Each step has a process of its own that reads the edition as the steps of a report do; the time to invent it is
not counted. A minute for 5,000 stores, ten for both sizes on a busy machine.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from tests.bench.measuring import Room, check, room, say

MOST_MB = 300
MOST_SECONDS = 60
"""For all files of 50,000 stores, the PDF and the queries included."""
STEPS = ("packed", "unpacked", "xlsx", "csv", "all")


def step(folder: Path, name: str, size: int) -> None:
    """Do one step in this process and say how long it took."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from dashboards.reports.packing import packed, unpacked

    kept = folder / "edition.json.gz"
    if name == "packed":
        from tests.dashboards.reports.sheet_editions import brand_edition

        edition = brand_edition(size)
        begun = time.perf_counter(), time.process_time()
        kept.write_bytes(packed(edition))
    else:
        begun = time.perf_counter(), time.process_time()
        edition = unpacked(kept.read_bytes())
    if name in ("xlsx", "all"):
        write_xlsx(folder / "edition.xlsx", edition)
    if name in ("csv", "all"):
        write_csv(folder / "edition.csv", edition)
    used = {"seconds": time.perf_counter() - begun[0], "cpu": time.process_time() - begun[1]}
    say(
        **used,
        rows=sum(len(table.stores) for table in edition.tables),
        inner_mb=getrusage(RUSAGE_SELF).ru_maxrss / 1024,
    )


def write_xlsx(path: Path, edition: object) -> None:
    from dashboards.reports.sheets import write_workbook_of

    with path.open("wb") as file:
        write_workbook_of(file, edition, {}, "a41c 9e07 5d2b 66f0", "ko")


def write_csv(path: Path, edition: object) -> None:
    from dashboards.reports.table import csv_parts

    with path.open("wb") as file:
        file.writelines(csv_parts(edition, "a41c 9e07 5d2b 66f0"))


def measure(own: Room, size: int) -> None:
    for name in STEPS:
        found = own.run("-m", "tests.bench.editions", "--step", name, "--folder", str(own.path), "--sizes", str(size))
        check(found.said["rows"] == 9 * size, str(found.said))
        written = {each.suffix[1:]: each.stat().st_size / 1e6 for each in sorted(own.path.glob("edition.*"))}
        # The edition is invented in the process that writes it down, and takes more room than it does afterwards.
        peak = {} if name == "packed" else {"peak_mb": found.peak, "met": found.peak <= MOST_MB}
        say(
            case=f"edition, {name}",
            stores=size,
            seconds=found.said["seconds"],
            cpu=found.said["cpu"],
            mb=written,
            **peak,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 50_000], help="stores of the brands")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        return step(given.folder, given.step, given.sizes[0])
    with room() as own:
        for size in given.sizes:
            measure(own, size)
    return None


if __name__ == "__main__":
    sys.exit(main())
