"""Check what is stored: tallies and mentions equal a recount, one fact at a time, and other names mean one store."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from locations.matching.names import alias_key
from locations.models import Brand, Location, StoreAlias
from reviews.measures import COUNTED, MEASURES, THEME_MEASURES, complained
from reviews.mentions import MENTION_FIELDS, SCORES, Row, are_outdated, rows_of, score_of, words_of
from reviews.models import (
    Case,
    Fact,
    Item,
    Listing,
    Mention,
    MentionLabel,
    MonthTally,
    Review,
    StaleCell,
    SurveyResponse,
)
from reviews.outcomes import Around
from reviews.pauses import with_pauses
from reviews.themes.marking import Mark, marks

Key = tuple[int, str, str, int, int]
"""Location, measure, series, first month, last month."""

TABLES: dict[str, type[Fact] | type[Item]] = {
    "review": Review,
    "survey": SurveyResponse,
    "listing": Listing,
    "case": Case,
    "item": Item,
}


def differences(brand: Brand | None = None) -> list[str]:
    """Give one sentence for every tally and every mention that is not what a recount gives.

    Cells that are marked stale are left out, and all texts that wait to be marked by other words: the next refresh
    recomputes them.
    """
    brands = Brand.objects.filter(pk=brand.pk) if brand else Brand.objects.all()
    return [line for each in brands.order_by("slug") for line in _brand_differences(each)]


def alias_differences() -> tuple[int, list[str]]:
    """Return how many other names of stores were looked at, and one sentence for each that cannot be right.

    An alias means one store of its own brand, and no two aliases of a brand and publisher mean the same text.
    """
    brand_of = dict(Location.objects.values_list("pk", "brand_id"))
    seen: dict[tuple[int, str, str], int] = {}
    aliases = list(StoreAlias.objects.select_related("brand").order_by("pk"))
    return len(aliases), [line for alias in aliases for line in _alias_faults(alias, brand_of, seen)]


def looked_at() -> dict[str, int]:
    """Count the rows that ``differences`` reads of all brands."""
    models = {"tallies": MonthTally, "mentions": Mention, "labels": MentionLabel}
    return {name: model._default_manager.count() for name, model in models.items()}


def _alias_faults(
    alias: StoreAlias, brand_of: Mapping[int, int], seen: dict[tuple[int, str, str], int]
) -> Iterator[str]:
    """Yield what is wrong with an alias; ``seen`` are the ids of those before it by brand, publisher and meaning."""
    where = f"{alias.brand.slug}: alias {alias.pk} “{alias.written}”"
    if alias.location_id not in brand_of:
        yield f"{where}: its store {alias.location_id} is gone"
    elif brand_of[alias.location_id] != alias.brand_id:
        yield f"{where}: its store {alias.location_id} is of another brand"
    means = alias.written if alias.publisher else alias_key(alias.written)
    first = seen.setdefault((alias.brand_id, alias.publisher, means), alias.pk)
    if first != alias.pk:
        yield f"{where}: alias {first} means the same text"
    if alias.key != means:
        yield f"{where}: its key is “{alias.key}”, its text gives “{means}”"


def recount(brand: Brand) -> dict[Key, list[float]]:
    """Return the raw scores of every cell of a brand, from a plain loop over its facts."""
    cells: dict[Key, list[float]] = defaultdict(list)
    for table, model in TABLES.items():
        for fact in _counting(table, model, brand):
            around = (
                Around("", None)
                if isinstance(fact, Item)
                else Around(fact.source.publisher, fact.source.seen_at, fact.location)
            )
            for measure in COUNTED:
                outcome = measure.of(fact, around) if measure.table == table else ""
                if not isinstance(outcome, str):
                    for series, score in outcome:
                        key = (fact.location_id, measure.key, series, fact.first_month, fact.last_month)
                        cells[key].append(score)
    for fact, found in marked_texts(brand):
        counting = complained(found)
        for theme in THEME_MEASURES:
            key = (fact.location_id, theme, "", fact.first_month, fact.last_month)
            cells[key].append(float(theme in counting))
    return cells


def marked_texts(brand: Brand) -> Iterator[tuple[Review | SurveyResponse, list[Mark]]]:
    """Yield all reviews and answers of a brand that have words, each with its marks."""
    own = words_of(brand.pk).own
    for review in Review.objects.filter(location__brand=brand).iterator():
        if review.text or review.keywords:
            yield review, marks(review.text, score=_score("review", review), keywords=review.keywords, own=own)
    for answer in SurveyResponse.objects.filter(location__brand=brand).iterator():
        if answer.comment:
            yield answer, marks(answer.comment, score=_score("survey", answer), own=own)


def _score(kind: str, fact: Fact) -> float | None:
    return score_of(kind, [getattr(fact, name) for name in SCORES[kind]])


def recount_mentions(brand: Brand) -> set[Row]:
    """Return the mentions that a brand's texts have by today's words."""
    digest, found = words_of(brand.pk).digest, set[Row]()
    for fact, of_text in marked_texts(brand):
        kind = "review" if isinstance(fact, Review) else "survey"
        cell = (fact.location_id, fact.first_month, fact.last_month)
        found.update(rows_of(cell, kind, fact.pk, of_text, digest))
    return found


def _counting(table: str, model: type[Fact] | type[Item], brand: Brand) -> Iterator[Any]:
    """Yield the facts that count: all of them, but of listings the last of each store, publisher and month."""
    rows: Any = model._default_manager.filter(location__brand=brand)
    if table == "item":
        yield from rows.iterator()
        return
    facts = rows.select_related("source", "location")
    if table == "case":
        facts = with_pauses(facts)
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
    counted, remark = recount(brand), are_outdated(brand.pk)
    for key in sorted(stored.keys() | counted.keys()):
        tally = stored.get(key)
        outdated = tally is not None and tally.location_version != tally.location.version
        waits = (key[0], key[3], key[4]) in stale or (remark and key[1] in THEME_MEASURES)
        if not waits and not outdated:
            yield from _cell_differences(f"{brand.slug}: {key}", tally, key, counted.get(key, []))
    if not remark:
        yield from _mention_differences(brand, stale)


def _mention_differences(brand: Brand, stale: set[tuple[int, int, int]]) -> Iterator[str]:
    rows = Mention.objects.filter(location__brand=brand).values_list(*MENTION_FIELDS)
    stored, again = {Row(*row) for row in rows}, recount_mentions(brand)
    for row in sorted(stored ^ again):
        if row[:3] not in stale:
            wrong = "should not be there" if row in stored else "is missing"
            yield f"{brand.slug}: mention {tuple(row)} {wrong}"


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
