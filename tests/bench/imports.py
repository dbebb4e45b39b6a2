"""How fast a file of survey answers comes in, beside what the databases and other libraries need for it.

    python -m tests.bench.imports [--rows 100000] [--rounds 5] [--only sqlite|postgresql]

Each case runs in a fresh process and the cases are interleaved. The answer of every import is checked. ``wall``,
``whole_cpu`` and ``peak_mb`` are of the whole process, ``seconds`` and ``cpu`` of the part that counts. The yardsticks
get finished rows, so they parse nothing and find no stores. About three minutes for each database with five rounds.
"""

import argparse
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.import_cases import FEW, write_answers, write_finished, write_stores
from tests.bench.measuring import Measured, Room, check, copied, emptied, middle, room, say, say_run
from tests.servers import postgresql

CASE = ("-m", "tests.bench.import_cases")
FACTS = ("reviews_surveyresponse", "reviews_monthtally", "reviews_stalecell", "reviews_importjob")
SLOW = ("bulk_create", "import_export")
"""Other ways to do it, which take most of a round: they are tried on SQLite, once."""


def prepare(own: Room, rows: int) -> None:
    """A brand with its stores, the file, and one import of it, which also compiles every module."""
    write_stores(own.path / "stores.csv")
    write_answers(own.path / "answers.csv", rows)
    own.manage("migrate", "-v0")
    own.manage("ingest", "locations", str(own.path / "stores.csv"), "--brand", "bench", "--json")
    first = own.run(*CASE, "ingest", str(own.path))
    check(first.said["answer"]["inserted"] == rows, str(first.said))


def go(own: Room, name: str, rows: int, *, again: bool = False) -> Measured:
    found = own.run(*CASE, name, str(own.path))
    if name == "ingest":
        answer = found.said["answer"]
        check(answer["unchanged" if again else "inserted"] == rows, str(answer))
    return found


def rounds(
    count: int, cases: Sequence[str], fresh: Callable[[str], None], own: Room, rows: int
) -> Iterator[Mapping[str, list[Measured]]]:
    """Run every case in every round, slow ones in the first; give after each round what was found so far.

    "ingest again" follows "ingest" without a fresh database.
    """
    found: dict[str, list[Measured]] = defaultdict(list)
    for turn in range(count):
        for case in cases if turn == 0 else (each for each in cases if each not in SLOW):
            again = case == "ingest again"
            if not again:
                fresh(case)
            found[case].append(go(own, case.removesuffix(" again"), rows, again=again))
            say_run(case, turn, found[case][-1])
        yield found


def sqlite(count: int, rows: int) -> None:
    with room() as own:
        full = own.sqlite("full.sqlite3")
        prepare(own, rows)
        emptied(full, ())
        base = own.path / "base.sqlite3"
        copied(full, base)
        emptied(base, FACTS[:3])
        write_finished(own.path)
        run = own.sqlite("run.sqlite3")
        has_shell = shutil.which("sqlite3") is not None
        cases = ["keyed", "plain", "same_table", *(["shell"] if has_shell else []), "ingest", "ingest again", *SLOW]
        limit = "shell" if has_shell else "same_table"

        def fresh(_case: str) -> None:
            copied(base, run)
            for ending in ("", "-wal", "-shm"):
                (own.path / f"plain.sqlite3{ending}").unlink(missing_ok=True)

        if not has_shell:
            say(database="sqlite", note="the program sqlite3 is not installed, so same_table is in place of .import")
        for found in rounds(count, cases, fresh, own, rows):
            summary("sqlite", found, rows, limit, "cpu" if limit == "same_table" else "seconds")
            _of_yardsticks(found)


def _of_yardsticks(found: Mapping[str, list[Measured]]) -> None:
    whole = middle(found["ingest"], "cpu")
    of_keyed = middle(found["keyed"], "inner cpu") / whole
    verdict("import into SQLite, share of csv and executemany into one table with key and index", of_keyed, least=0.22)
    times = whole / middle(found["same_table"], "inner cpu")
    verdict("import into SQLite, times an executemany of finished rows into our table", times, most=2.0)
    peak = max(run.peak for run in found["ingest"])
    verdict("memory of an import of 100,000 answers, MB", peak, most=300)


def verdict(what: str, figure: float, *, least: float = 0, most: float = 0) -> None:
    """Print a figure beside its goal."""
    say(row=what, figure=figure, goal=f"at least {least}" if least else f"at most {most}",
        met=figure >= least if least else figure <= most)  # fmt: skip


def in_postgresql(count: int, rows: int) -> None:
    with room() as own, postgresql() as url:
        own.variables["DATABASE_URL"] = url
        prepare(own, rows)
        own.run(*CASE, "write_copy", str(own.path))
        cases = ["copy", "ingest", "ingest again"]
        for found in rounds(count, cases, lambda _case: _emptied(own), own, rows):
            summary("postgresql", found, rows, "copy", "seconds")


def _emptied(own: Room) -> None:
    own.run(*CASE, "empty", str(own.path))


def summary(database: str, found: Mapping[str, list[Measured]], rows: int, limit: str, by: str) -> None:
    """Rows a second of every case, and their share of the limit's, in the same run."""
    least = rows / middle(found[limit], f"inner {by}")
    for case, runs in found.items():
        count = FEW if case == "import_export" else rows
        rate, whole = count / middle(runs, "inner seconds"), count / middle(runs, "wall")
        say(
            database=database, case=case, rows_a_second=round(rate), share_of_limit=rate / least, limit=limit,
            share_with_start=whole / least, cpu=middle(runs, "inner cpu"), whole_cpu=middle(runs, "cpu"),
            wall=middle(runs, "wall"), peak_mb=middle(runs, "peak"),
        )  # fmt: skip
    again, first = found["ingest again"], found["ingest"]
    share = least / (rows / middle(first, "wall"))
    verdict(f"import into {database}, share of {limit} of finished rows, with its start", 1 / share, least=0.5)
    verdict(f"the same file again, {database}, CPU", middle(again, "cpu") / middle(first, "cpu"), most=0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    if given.only != "postgresql":
        sqlite(given.rounds, given.rows)
    if given.only != "sqlite":
        in_postgresql(given.rounds, given.rows)


if __name__ == "__main__":
    main()
