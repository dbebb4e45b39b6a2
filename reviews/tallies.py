"""Sum facts into month tallies: recompute the cells that are marked stale, and only those.

No lock is taken while cells are counted. The marks are read first, then the facts; whoever finishes takes exactly
those marks away together with writing the tallies, and writes nothing where another worker was faster. A mark that
arrives in between has an id of its own and stays for the next round.
"""

import json
import math
from collections import defaultdict, namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from locations.models import Location
from locations.row_inserts import insert_rows
from reviews import mentions
from reviews.cells import id_listed, joined, listed
from reviews.fresh_cells import Cell, FreshCells, Scores
from reviews.measures import COUNTED, MEASURES, MOMENTS, Measure, raw_scores
from reviews.models import (
    Case,
    DeskSettings,
    Fact,
    Item,
    Listing,
    MonthTally,
    Review,
    Source,
    StaleCell,
    SurveyResponse,
)
from reviews.outcomes import Around
from reviews.pauses import ENDLESS

COLUMNS = (
    *("location_id", "measure", "series", "first_month", "last_month"),
    *("location_version", "n", "total", "total_sq", "histogram"),
)
CELLS_AT_ONCE = 250
"""Cells of one transaction, whose mentions are in memory together: of 145,000 reviews 2,000 cells took 400 MB."""
MARKS_OF_A_CELL = 40
"""How many marks of a cell are read with it: each batch of an import leaves one. Of more, the others count it again."""

MOST_GROUPS = 20_000
"""Groups of facts whose scores are remembered; those with moments hardly ever come back."""

FACTS: Mapping[str, type[Fact]] = {"review": Review, "survey": SurveyResponse, "listing": Listing, "case": Case}
"""What imports bring in and measures count, by the name of the table among them."""

ITEM = "item"
"""The table of what the desk itself decides; its rows have no source, and one month each."""

_EXPRESSIONS = {
    "answered": "CASE WHEN f.replies_told THEN (f.reply <> '' OR f.replied_at IS NOT NULL) END",
    "paused_seconds": f"(SELECT CASE WHEN i.waiting_since IS NULL THEN i.paused_seconds ELSE {ENDLESS} END "
    "FROM reviews_item i WHERE i.kind = 'case' AND i.fact_id = f.id)",
}


class StaleMark(NamedTuple):
    """One mark of a stale cell, and the import that set it; None where something else did."""

    pk: int
    import_id: int | None


class Sums(NamedTuple):
    """The figures of a tally."""

    n: int
    total: float
    total_sq: float
    histogram: dict[str, int]


NOTHING_FRESH = FreshCells()


def refresh(brand_id: int, *, limit: int | None = None, fresh: FreshCells = NOTHING_FRESH) -> int:
    """Recompute the brand's stale cells (at most ``limit``, or all there are); return how many were recomputed.

    ``fresh`` is what an import has just counted itself. Afterwards the tallies equal a recount of the facts that were
    there when it began.
    """
    _mark_outdated(brand_id)
    words = mentions.mark_outdated(brand_id)
    done = store = 0
    while limit is None or done < limit:
        at_once = CELLS_AT_ONCE if limit is None else min(CELLS_AT_ONCE, limit - done)
        marks = _marks(brand_id, at_once, store)
        if marks:
            done += _recompute(brand_id, marks, fresh, words)
            store = max(cell[0] for cell in marks)
        elif store:
            store = 0
        else:
            break
    return done


def sums(measure: Measure, series: str, scores: Mapping[float, int]) -> Sums:
    """Sum the raw scores of a cell, each with how often it occurs."""
    n, total, total_sq = 0, [], []
    histogram: dict[str, int] = {}
    for score, count in scores.items():
        value, label = _value_and_bin(measure.key, series, score)
        n += count
        total.append(value * count)
        total_sq.append(value * value * count)
        histogram[label] = histogram.get(label, 0) + count
    return Sums(n, math.fsum(total), math.fsum(total_sq), dict(sorted(histogram.items(), key=_by_bin)))


@lru_cache(maxsize=10_000)
def _value_and_bin(measure: str, series: str, score: float) -> tuple[float, str]:
    """Return value and bin of a raw score; the same few come back in every cell."""
    return MEASURES[measure].value(series, score), MEASURES[measure].bin(score)


def _by_bin(entry: tuple[str, int]) -> int:
    return int(entry[0])


def _mark_outdated(brand_id: int) -> None:
    """Mark the cells that were counted with another version of their store."""
    outdated = MonthTally.objects.filter(location__brand_id=brand_id).exclude(location_version=F("location__version"))
    cells = outdated.values_list("location_id", "first_month", "last_month").distinct()
    StaleCell.objects.bulk_create([StaleCell(location_id=at, first_month=a, last_month=b) for at, a, b in cells])


def _marks(brand_id: int, cells: int, store: int) -> dict[Cell, list[StaleMark]]:
    """Read the marks of the first so many stale cells from a store's id on, by cell.

    There is a limit to the rows as well, since PostgreSQL would write down all marks of the brand to give the first.
    """
    found: dict[Cell, list[StaleMark]] = defaultdict(list)
    rows = (
        StaleCell.objects.filter(location__brand_id=brand_id, location_id__gte=store)
        .order_by("location_id", "first_month", "last_month")
        .values_list("pk", "import_id", "location_id", "first_month", "last_month")
    )[: cells * MARKS_OF_A_CELL]
    for pk, import_id, *cell in rows:
        key = (cell[0], cell[1], cell[2])
        if key not in found and len(found) == cells:
            return found
        found[key].append(StaleMark(pk, import_id))
    if len(found) > 1 and sum(map(len, found.values())) == cells * MARKS_OF_A_CELL:
        # More marks of the last cell may follow; it is counted once, with all of them.
        found.popitem()
    return found


def _recompute(
    brand_id: int, marks: Mapping[Cell, Sequence[StaleMark]], fresh: FreshCells, words: mentions.ThemeWords
) -> int:
    """Count the cells and write their tallies; return 0 where another worker took the marks meanwhile."""
    cells = list(marks)
    versions = dict(Location.objects.filter(pk__in={cell[0] for cell in cells}).values_list("pk", "version"))
    at_hand = _at_hand(marks, fresh)
    counted: dict[Cell, Scores] = count(brand_id, [cell for cell in cells if cell not in at_hand])
    if at_hand:
        publishers = dict(Source.objects.filter(brand_id=brand_id).values_list("pk", "publisher"))
        counted |= fresh.scores(at_hand, publishers)
    marked = mentions.marked([cell for cell in cells if cell not in at_hand or fresh.has_words(cell)], words)
    rows = [
        (cell[0], measure, series, cell[1], cell[2], versions[cell[0]], *tally[:3], json.dumps(tally.histogram))
        for cell, scores in counted.items()
        for (measure, series), found in scores.items()
        for tally in [sums(MEASURES[measure], series, found)]
    ]
    rows += [
        (cell[0], measure, "", cell[1], cell[2], versions[cell[0]], texts, own, own, _histogram(texts, own))
        for cell, measure, texts, own in marked.tallies()
    ]
    taken = [mark.pk for each in marks.values() for mark in each]
    with transaction.atomic():
        if not _take(taken):
            transaction.set_rollback(True)
            return 0
        _delete(cells)
        insert_rows(MonthTally._meta.db_table, COLUMNS, rows)
        mentions.write(brand_id, cells, marked)
        # What pages of a brand with a desk are stored by: its steps change tallies without any import.
        DeskSettings.objects.filter(brand_id=brand_id).update(tallied=F("tallied") + 1)
    return len(cells)


@lru_cache(maxsize=10_000)
def _histogram(texts: int, complaints: int) -> str:
    """Return the histogram of a theme: texts that do not complain of it, and texts that do."""
    counts = {"0": texts - complaints, "1": complaints}
    return json.dumps({label: count for label, count in counts.items() if count})


def _at_hand(marks: Mapping[Cell, Sequence[StaleMark]], fresh: FreshCells) -> set[Cell]:
    """Find the cells whose facts an import has counted itself, and that nobody else wrote to or counted."""
    covered = [cell for cell, each in marks.items() if fresh.covers(cell, [mark.import_id for mark in each])]
    if not covered:
        return set()
    sql, parameters = joined(covered, "reviews_monthtally")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT f.location_id, f.first_month, f.last_month {sql}", parameters)
        return set(covered) - {(row[0], row[1], row[2]) for row in cursor}


def _take(marks: Sequence[int]) -> bool:
    """Delete the marks; return whether all of them were still there."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM reviews_stalecell WHERE {id_listed()}", [listed(marks)])
        return bool(cursor.rowcount == len(marks))


def _delete(cells: Sequence[Cell]) -> None:
    sql, parameters = joined(cells, "reviews_monthtally")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM reviews_monthtally WHERE id IN (SELECT f.id {sql})", parameters)


def count(brand_id: int, cells: Sequence[Cell]) -> dict[Cell, Scores]:
    """Return the raw scores of every measure in each of the cells, straight from the facts.

    The database groups equal facts; what a group counts for is decided by the measure, the same code that decides it
    for a single fact.
    """
    if not cells:
        return {}
    known = Source.objects.filter(brand_id=brand_id).values_list("pk", "publisher", "seen_at")
    sources: dict[int | None, tuple[str, datetime | None]] = {pk: (name, seen_at) for pk, name, seen_at in known}
    sources[None] = ("", None)
    found: dict[Cell, Scores] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    stores = _stores(cells)
    has_desk = DeskSettings.objects.filter(brand_id=brand_id).exists()
    for (table, exact_only, columns), measures in PASSES.items():
        if table == ITEM and not has_desk:
            continue
        shape = namedtuple(f"{table.title()}Group", columns)  # type: ignore[misc]
        remembered: dict[tuple[Any, ...], list[tuple[tuple[str, str], float]]] = {}
        for row in _groups(table, columns, exact_only, cells):
            store = stores.get(row[0]) if table == "listing" else None
            group = row[4:] if store is None else (row[0], *row[4:])
            if len(remembered) > MOST_GROUPS:
                remembered.clear()
            if group not in remembered:
                remembered[group] = list(raw_scores(measures, shape(*row[5:]), Around(*sources[row[4]], store)))
            scores, number = found[row[:3]], row[3]
            for key, score in remembered[group]:
                scores[key][score] += number
    return found


def _stores(cells: Iterable[Cell]) -> dict[int, Location]:
    """Read the brand's own record of those stores that have listings, which are compared with it."""
    shown = Listing.objects.filter(location__in={cell[0] for cell in cells}).values("location")
    return Location.objects.in_bulk([row["location"] for row in shown.distinct()])


def _passes() -> dict[tuple[str, bool, tuple[str, ...]], list[Measure]]:
    """Group measures that are counted in one query: by table, whether only exact dates count, and columns.

    Those that read moments are apart from the others: their facts are hardly ever equal, so there is little to group.
    """
    together: dict[tuple[str, bool, bool], list[Measure]] = defaultdict(list)
    for measure in COUNTED:
        together[measure.table, measure.exact_only, MOMENTS.isdisjoint(measure.columns)].append(measure)
    passes = {}
    for (table, exact_only, _without_moments), measures in together.items():
        columns = dict.fromkeys(column for measure in measures for column in measure.columns)
        passes[table, exact_only, tuple(columns)] = measures
    return passes


PASSES = _passes()


def _groups(table: str, columns: Sequence[str], exact_only: bool, cells: Sequence[Cell]) -> Iterator[tuple[Any, ...]]:
    """Yield groups of equal facts of the cells: location, first and last month, how many, source, and their columns.

    Of listings, which are states, only the last sighting of each cell and source is given.
    """
    read = ", ".join(_EXPRESSIONS.get(column, f"f.{column}") for column in columns)
    if table == ITEM:
        found, parameters = joined(cells, Item._meta.db_table, ("month", "month"))
        cell = "f.location_id, f.month"
        sql = f"SELECT {cell}, f.month, COUNT(*), NULL, {read} {found} AND f.is_exact GROUP BY {cell}, {read}"
    else:
        found, parameters = joined(cells, FACTS[table]._meta.db_table)
        cell, selected = "f.location_id, f.first_month, f.last_month", f"f.source_id, {read}"
        exact = "AND f.precision = 'exact'" if exact_only else ""
        sql = f"SELECT {cell}, COUNT(*), {selected} {found} {exact} GROUP BY {cell}, {selected}"
        if table == "listing":
            sql = f"SELECT {cell}, 1, {selected} {found} {exact} ORDER BY {cell}, f.source_id, f.seen_at, f.id"
    moments = [5 + index for index, column in enumerate(columns) if column in MOMENTS]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = (_aware(row, moments) for row in cursor) if moments else iter(cursor)
        yield from rows if table != "listing" else {(*row[:3], row[4]): row for row in rows}.values()


def _aware(values: tuple[Any, ...], moments: Sequence[int]) -> tuple[Any, ...]:
    """Give moments of SQLite their zone, which is UTC."""
    if connection.vendor != "sqlite":
        return values
    changed = list(values)
    for index in moments:
        if changed[index] is not None:
            changed[index] = changed[index].replace(tzinfo=UTC)
    return tuple(changed)
