"""Peak memory of importing files of every container, whole process, as JSON lines.

    python -m tests.bench.import_memory [--large]

CSV and gzip with 100,000 records and JSON with 145,000 (54 MB), about two minutes; with ``--large`` also CSV with
2 million records (118 MB), JSON with 510,000 (190 MB), a Takeout archive of it and a workbook with 199,000 rows: a
quarter of an hour more. Every answer is checked.
"""

import argparse
import gzip
import json
import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.import_cases import STORES, answers, write_answers
from tests.bench.measuring import Room, check, room, say

MOST = 300
"""MB that any import may take."""

WORDS = (
    *("coffee", "was", "good", "slow", "counter", "friendly", "staff"),
    *("커피가", "맛있고", "직원이", "친절했어요", "오래", "기다렸습니다", "매장이", "깨끗합니다"),
)


def reviews(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(3)
    for number in range(count):
        day = f"2026-{chance.randrange(1, 11):02d}-{chance.randrange(1, 29):02d}T{chance.randrange(24):02d}:00:00Z"
        name = f"accounts/1/locations/{chance.randrange(STORES)}/reviews/r{number:08d}"
        yield {
            "name": name,
            "reviewId": f"r{number:08d}",
            "reviewer": {"displayName": f"Person {number % 5_000}", "isAnonymous": False},
            "starRating": chance.choice(("ONE", "TWO", "THREE", "FOUR", "FIVE")),
            "comment": " ".join(chance.choices(WORDS, k=12)),
            "createTime": day,
            "updateTime": day,
        }


def write_json(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, review in enumerate(reviews(count)):
            file.write((", " if number else '{"reviews": [') + json.dumps(review, ensure_ascii=False))
        file.write("]}")


def write_takeout(path: Path, document: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(document, "Takeout/Google Business Profile/account/reviews.json")


def write_workbook(path: Path, count: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("response id", "store code", "date", "nps", "csat", "comment", "touchpoint"))
    for number, cells in enumerate(answers(count), 1):
        sheet.write_row(number, 0, cells)
    book.close()


def packed(path: Path) -> Path:
    target = path.with_suffix(".csv.gz")
    with path.open("rb") as source, gzip.open(target, "wb") as sink:
        shutil.copyfileobj(source, sink)
    return target


def measure(own: Room, kind: str, path: Path, records: int) -> None:
    """Import the file into an empty database."""
    database = own.sqlite("memory.sqlite3")
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    own.manage("migrate", "-v0")
    found = own.manage("ingest", kind, str(path), "--brand", "bench", "--create-stores", "--json")
    check(found.said["inserted"] == records, str(found.said))
    megabytes = path.stat().st_size / 1e6
    say(
        case=f"memory, {path.name}", records=records, file_mb=megabytes, peak_mb=found.peak, wall=found.wall,
        cpu=found.cpu, goal=f"at most {MOST}", met=found.peak <= MOST,
    )  # fmt: skip
    path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--large", action="store_true", help="2 million records, 190 MB of JSON, a large workbook")
    given = parser.parse_args()
    with room() as own:
        table = own.path / "answers.csv"
        write_answers(table, 100_000)
        measure(own, "surveys", packed(table), 100_000)
        measure(own, "surveys", table, 100_000)
        document = own.path / "reviews.json"
        write_json(document, 145_000)
        measure(own, "reviews", document, 145_000)
        if given.large:
            large(own)


def large(own: Room) -> None:
    table = own.path / "answers-2m.csv"
    write_answers(table, 2_000_000)
    measure(own, "surveys", table, 2_000_000)
    document, archive = own.path / "reviews-190mb.json", own.path / "takeout.zip"
    write_json(document, 510_000)
    write_takeout(archive, document)
    measure(own, "reviews", archive, 510_000)
    measure(own, "reviews", document, 510_000)
    book = own.path / "answers.xlsx"
    write_workbook(book, 199_000)
    measure(own, "surveys", book, 199_000)


if __name__ == "__main__":
    main()
