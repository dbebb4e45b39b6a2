"""Check that the tallies equal a recount: the slow and obvious version, one fact at a time."""

import math
from collections import defaultdict
from collections.abc import Iterator

from locations.models import Brand
from reviews.measures import COUNTED, MEASURES, Around
from reviews.models import Case, Fact, Listing, MonthTally, Review, StaleCell, SurveyResponse

Key = tuple[int, str, str, int, int]
"""Location, measure, series, first month, last month."""

TABLES: dict[str, type[Fact]] = {"review": Review, "survey": SurveyResponse, "listing": Listing, "case": Case}


def differences(brand: Brand | None = None) -> list[str]:
    """Give one sentence for every cell in which the stored tally is not what a recount gives.

    Cells that are marked stale are left out: the next refresh recomputes them.
    """
    brands = Brand.objects.filter(pk=brand.pk) if brand else Brand.objects.all()
    return [line for each in brands.order_by("slug") for line in _brand_differences(each)]


def recount(brand: Brand) -> dict[Key, list[float]]:
    """Return the raw scores of every cell of a brand, from a plain loop over its facts."""
    cells: dict[Key, list[float]] = defaultdict(list)
    for table, model in TABLES.items():
        for fact in _counting(table, model, brand):
            around = Around(fact.source.publisher, fact.source.seen_at, fact.location)
            for measure in COUNTED:
                outcome = measure.of(fact, around) if measure.table == table else ""
                if not isinstance(outcome, str):
                    for series, score in outcome:
                        key = (fact.location_id, measure.key, series, fact.first_month, fact.last_month)
                        cells[key].append(score)
    return cells


def _counting(table: str, model: type[Fact], brand: Brand) -> Iterator[Fact]:
    """Yield the facts that count: all of them, but of listings the last of each store, publisher and month."""
    facts = model._default_manager.filter(location__brand=brand).select_related("source", "location")
    if table != "listing":
        yield from facts.iterator()
        return
    newest = {}
    for fact in facts.order_by("seen_at", "pk"):
        newest[fact.location_id, fact.source_id, fact.first_month, fact.last_month] = fact
    yield from newest.values()


def _brand_differences(brand: Brand) -> Iterator[str]:
    stale = set(StaleCell.objects.filter(location__brand=brand).values_list("location_id", "first_month", "last_month"))
    stored = {
        (row.location_id, row.measure, row.series, row.first_month, row.last_month): row
        for row in MonthTally.objects.filter(location__brand=brand).select_related("location")
    }
    counted = recount(brand)
    for key in sorted(stored.keys() | counted.keys()):
        tally = stored.get(key)
        outdated = tally is not None and tally.location_version != tally.location.version
        if (key[0], key[3], key[4]) not in stale and not outdated:
            yield from _cell_differences(f"{brand.slug}: {key}", tally, key, counted.get(key, []))


def _cell_differences(where: str, tally: MonthTally | None, key: Key, scores: list[float]) -> Iterator[str]:
    measure, series = MEASURES[key[1]], key[2]
    if tally is None:
        yield f"{where}: no tally, but {len(scores)} facts"
        return
    values = [measure.value(series, score) for score in scores]
    histogram: dict[str, int] = defaultdict(int)
    for score in scores:
        histogram[measure.bin(score)] += 1
    if tally.n != len(scores):
        yield f"{where}: n is {tally.n}, a recount gives {len(scores)}"
    for name, stored, again in (
        ("total", tally.total, math.fsum(values)),
        ("total_sq", tally.total_sq, math.fsum(value * value for value in values)),
    ):
        if not math.isclose(stored, again, rel_tol=1e-9, abs_tol=1e-9):
            yield f"{where}: {name} is {stored}, a recount gives {again}"
    if tally.histogram != dict(histogram):
        yield f"{where}: histogram is {tally.histogram}, a recount gives {dict(histogram)}"
