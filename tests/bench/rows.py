"""The runs of ``make bench``, and the rows that each gives: every goal of performance, and the peers next to them.

The seconds of all that are not large add up to half an hour at most. Where a goal is of 50,000 stores or 10 million
answers, a usual run names the smaller size it takes, and a large run takes the real one.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.goals import Figure, Row, Run, least, most

BENCH = Path(__file__).parent
MEMORY = most(300)
WARM = ("overview", "stores", "stores, unchanged", "map data", "map data, unchanged", "funnel", "store", "reviews",
        "findings")  # fmt: skip
"""Pages that were opened before; nothing has changed since."""


def _printed(work: str) -> Figure:
    """Read the figure of a line that names its row."""
    return Figure("figure", {"row": work})


def _page(work: str, page: str, bound: float, size: int = 5_000) -> Row:
    return Row(work, Figure("cpu_p50", {"page": page, "brand": f"n{size}"}), most(bound), "ms")


def _desk(work: str, page: str) -> Row:
    return Row(f"{work}, 10,000 items, CPU", Figure("cpu_p50", {"page": page}), most(20), "ms")


IMPORTS_SQLITE = (
    Row(
        "import into SQLite, 100,000 answers, share of csv and executemany into one table with key and index",
        _printed("import into SQLite, share of csv and executemany into one table with key and index"),
        least(0.22),
    ),
    Row(
        "the same, share of sqlite3 .import of finished rows into our table",
        _printed("import into sqlite, share of shell of finished rows, with its start"),
        least(0.5),
    ),
    Row(
        "the same, times an executemany of finished rows into our table",
        _printed("import into SQLite, times an executemany of finished rows into our table"),
        most(2.0),
    ),
    Row("the same file again, times the first import", _printed("the same file again, sqlite, CPU"), most(0.5)),
    Row("the same, bulk_create, records a second", Figure("rows_a_second", {"case": "bulk_create"})),
    Row("the same, django-import-export, records a second", Figure("rows_a_second", {"case": "import_export"})),
    Row("the same, ours, records a second", Figure("rows_a_second", {"case": "ingest"})),
)
IMPORTS_POSTGRESQL = (
    Row(
        "import into PostgreSQL, share of COPY of finished rows, by the clock",
        _printed("import into postgresql, share of copy of finished rows, with its start"),
        least(0.5),
    ),
    Row(
        "the same file again on PostgreSQL, times the first import",
        _printed("the same file again, postgresql, CPU"),
        most(0.5),
    ),
)


def _tallies(facts: str) -> tuple[Row, ...]:
    share = "share_of_rebuild"
    return (
        Row(f"tallies after 1,000 new rows at {facts}", Figure(share, {"case": "tallies, 1000 new"}), most(0.03)),
        Row(f"tallies after 100,000 new rows at {facts}", Figure(share, {"case": "tallies, 100000 new"}), most(0.25)),
    )


SCORING = (
    Row(
        "scoring, 5,000 stores, 9 metrics, 4 windows, per row",
        Figure("figure", {"what": "microseconds per row of a score"}),
        most(40),
        "µs",
    ),
    Row(
        "scoring without writing, times duckdb over Parquet",
        Figure("figure", {"what": "compute, times duckdb"}),
        most(15),
    ),
    Row("scoring again, nothing new, share of the whole", Figure("share_of_whole", {"what": "refresh, nothing new"})),
    Row("scoring again, new cases, share of the whole", Figure("share_of_whole", {"what": "refresh, new cases"})),
)
STATISTICS = (
    Row(
        "statistics, 100,000 stores, all steps with averaging, CPU",
        Figure("median", {"case": "assess"}),
        most(0.4),
        "s",
    ),
    Row("the same, steps 3 to 7 with one spread, CPU", Figure("median", {"case": "steps"}), None, "s"),
)
PAGES = (
    _page("stores page, 5,000 stores, warm, CPU", "stores", 12),
    _page("the same, answered with 304, CPU", "stores, unchanged", 5),
    Row(
        "the same, eight people at once, 95th percentile",
        Figure("p95_ms", {"case": "stores, together"}),
        most(120),
        "ms",
    ),
    _page("overview, 5,000 stores, warm, CPU", "overview", 15),
    _page("store, 5,000 stores, warm, CPU", "store", 20),
    _page("reviews, 5,000 stores, warm, CPU", "reviews", 20),
    _page("map data, 5,000 stores, warm, CPU", "map data", 30),
    Row(
        "5,000 against 500 stores, the page that grows most, without map data",
        Figure(
            "ratio", {"brand": "n5000", "page": tuple(page for page in WARM if not page.startswith("map data"))}, max
        ),
        most(1.3),
    ),
    Row("table of 50 stores by value, as stored", Figure("cpu_ms", {"peer": "stored"}), None, "ms"),
    Row("the same, made anew", Figure("cpu_ms", {"peer": "made anew"}), None, "ms"),
    Row("the same rows in datasette", Figure("cpu_ms", {"peer": "datasette"}), None, "ms"),
    Row("the same rows in Django's admin", Figure("cpu_ms", {"peer": "admin"}), None, "ms"),
)
PAGES_LARGE = (
    _page("stores page, 50,000 stores, warm, CPU", "stores", 12, 50_000),
    _page("map data, 50,000 stores, warm, CPU", "map data", 30, 50_000),
    Row("50,000 against 5,000 stores, the page that grows most", Figure("ratio", {"brand": "n50000"}, max), most(1.3)),
)
DESK = (
    _desk("desk, first page", "view all"),
    _desk("desk, far into it", "far page"),
    _desk("findings", "findings"),
    _desk("actions", "actions"),
    _desk("themes", "themes"),
    Row(
        "deadlines of 10,000 items after changed hours of all stores",
        Figure("seconds", {"work": "deadlines after changed hours of all stores"}),
        most(5),
        "s",
    ),
)
EFFECTS = (
    Row("effects of an action at 60 of 5,000 stores, CPU", Figure("cpu", {"case": "effects"}, max), most(10), "s"),
)


REPORTS = (
    Row("report of 50,000 stores in nine metrics, CPU", Figure("cpu", {"case": "brand"}), most(60), "s"),
    Row("memory of the same", Figure("peak_mb", {"case": "brand"}), MEMORY, "MB"),
)
LOAD = (Row("two hundred people and two imports, 99th percentile", Figure("p99", {"people": 200}), most(2.0), "s"),)
MEANWHILE = (Row("pages during an import, 95th percentile, times idle", Figure("times"), most(2.0)),)


def _memory(what: str) -> tuple[Row, ...]:
    return (Row(f"memory of {what}, the most", Figure("peak_mb", by=max), MEMORY, "MB"),)


OF_PAGES = ("--sizes", "500", "5000", "--rounds", "15", "--seconds", "10", "--only", *WARM)
OF_LARGE_PAGES = ("--sizes", "5000", "50000", "--rounds", "9", "--seconds", "20", "--only", *WARM)
_USUAL = (
    Run("imports, SQLite", "imports", 150, IMPORTS_SQLITE, ("--only", "sqlite", "--rounds", "2")),
    Run("imports, PostgreSQL", "imports", 150, IMPORTS_POSTGRESQL, ("--only", "postgresql", "--rounds", "2")),
    Run("imports, memory", "import_memory", 140, _memory("imports of CSV and of 54 MB of JSON")),
    Run("imports, pages meanwhile", "import_reads", 90, MEANWHILE, ("--rows", "100000")),
    Run("tallies", "import_tallies", 200, _tallies("1 million"), ("--rounds", "1")),
    Run("scoring", "scoring", 200, SCORING, ("--rounds", "1")),
    Run("statistics", "stats_speed", 60, STATISTICS, ("--rounds", "3")),
    Run("pages", "pages", 240, PAGES, (*OF_PAGES, "--then", "page_peers", "together")),
    Run("desk", "desk", 150, DESK, ("--only", "sqlite", "--rounds", "5", "--brief")),
    Run("effects", "effects_speed", 30, EFFECTS),
)
_LARGE = (
    Run("imports, memory, large", "import_memory", 1_800, _memory("imports of up to 2 million records"), ("--large",)),
    Run("tallies, large", "import_tallies", 5_400, _tallies("10 million"), ("--facts", "10000000")),
    Run("pages, large", "pages", 5_400, PAGES_LARGE, OF_LARGE_PAGES),
    Run("exports, large", "exports", 900, _memory("200,000 reviews as CSV"), ("--reviews", "200000", "--only", "csv")),
    Run("reports, large", "reports", 1_800, REPORTS),
    Run("load, large", "load", 1_200, LOAD),
)
# It makes the demo first, and prints rows of its own: seconds in Chromium at a fourth of the processor's speed.
_BROWSER = [Run("browser", "browser", 380)] if (BENCH / "browser.py").exists() else []
RUNS: Sequence[Run] = (*_USUAL, *_BROWSER, *(replace(run, is_large=True) for run in _LARGE))
