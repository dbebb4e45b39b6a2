"""The same rows a page at a time: the database finds the page by its key and sums up the rest.

An order of the table is made of parts that follow each other: the stores that have the figure it goes by, those that
are scored without it, and those without a score. Within a part its keys decide, the code last, so that every store has
one place; a page begins after (or ends before) the place of a store. The middle of 50,000 stores costs what the
beginning costs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower

from dashboards.metrics import metric
from dashboards.queries.cache import Listed
from dashboards.queries.networks import known_to, network_of, scored_as
from dashboards.queries.ranking import below, common_target, named, rows_of, scored
from dashboards.rows import Network, Ranking, RankingPage, StoreRow
from dashboards.scoring.verdicts import Verdict
from locations.scoping import Scope, visible_locations

CHUNK = 1_000
"""Stores that a file reads at a time."""
COUNTS_KEPT = 3_600
"""Seconds for which the verdicts of a whole brand are not counted again, unless they are scored anew."""
GRAVEST_FIRST = (
    Verdict.BELOW,
    Verdict.TOO_EARLY,
    Verdict.NOT_ENOUGH,
    Verdict.MEETS,
    Verdict.NO_STANDARD,
    Verdict.NO_DATA,
)
_FIGURES = {"attention": "p_worst", "value": "value", "n": "n", "change": "change", "verdict": "gravity"}


class ByCodePoint(Func):
    """Text ordered by code points on every database, as Python and SQLite order it."""

    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stores, in which order. ``sort`` is one of ``forms.SORTS``, with a minus in front where it is turned."""

    metric: str
    month: int
    window: int
    region: str = ""
    format: str = ""
    verdict: str = ""
    search: str = ""
    sort: str = "attention"
    total: int | None = None
    """How many stores are visible, where that is known already."""

    @property
    def narrowed(self) -> bool:
        return any((self.region, self.format, self.verdict, self.search.strip()))


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of an order: its rows, the lookup of their store, the keys, and which of these fall."""

    rows: "QuerySet[Any]"
    store: str
    code: str
    keys: tuple[tuple[str, bool], ...]
    size: int

    def stores(self, limit: int | None, place: Sequence[Any] = (), *, back: bool = False) -> list[int]:
        """The pks of the stores from a place on (or back from it), the place itself left out."""
        falls = [(name, falling != back) for name, falling in self.keys]
        rows = self.rows.filter(_beyond(falls, place)) if place else self.rows
        ordered = rows.order_by(*(F(name).desc() if falling else F(name).asc() for name, falling in falls))
        found = list(ordered.values_list(self.store, flat=True)[:limit])
        return found[::-1] if back else found

    def place(self, code: str) -> tuple[Any, ...] | None:
        """The keys of a store in this part."""
        found: tuple[Any, ...] | None = (
            self.rows.filter(**{self.code: code}).values_list(*(name for name, _falling in self.keys)).first()
        )
        return found


def ranking_page(scope: Scope, wanted: Wanted, *, after: str = "", before: str = "", limit: int = 50) -> RankingPage:
    """The rows after (or before) the store with a code; the first ones without a code or where there is none like it.

    Raises NotScored.
    """
    network = network_of(scope, wanted.metric, wanted.month, wanted.window)
    counts, parts, total = _parts(scope, wanted, network)
    back = bool(before) and not after
    stores, has_earlier, has_later = _page(parts, before if back else after, back, limit)
    rows = rows_of(scope, stores, wanted.metric, wanted.month, wanted.window, network)
    return RankingPage(
        ranking=Ranking(
            brand=scope.brand_slug,
            brand_name=scope.brand_name,
            metric=wanted.metric,
            month=wanted.month,
            window=wanted.window,
            network=known_to(scope, network),
            rows=rows,
            total=total,
            target=common_target(rows),
        ),
        counts=counts,
        shown=sum(counts.values()),
        has_earlier=has_earlier,
        has_later=has_later,
    )


def ranking_rows(scope: Scope, wanted: Wanted) -> Iterator[StoreRow]:
    """All the rows of the pages, in their order, read a thousand at a time. Raises NotScored before the first one."""
    network = network_of(scope, wanted.metric, wanted.month, wanted.window)
    _counts, parts, _total = _parts(scope, wanted, network)
    stores = [store for part in parts if part.size for store in part.stores(None)]
    return (
        row
        for start in range(0, len(stores), CHUNK)
        for row in rows_of(scope, stores[start : start + CHUNK], wanted.metric, wanted.month, wanted.window, network)
    )


def _page(parts: Sequence[_Part], code: str, back: bool, limit: int) -> tuple[list[int], bool, bool]:
    """The stores of a page, and whether there are earlier and later ones."""
    filled = [part for part in parts if part.size]
    start, place = 0, None
    if code:
        places = ((index, part.place(code)) for index, part in enumerate(filled))
        start, place = next(((index, found) for index, found in places if found is not None), (0, None))
    back = back and place is not None
    stores: list[int] = []
    way = range(start, -1, -1) if back else range(start, len(filled))
    for index in way:
        if len(stores) > limit:
            break
        found = filled[index].stores(limit + 1 - len(stores), place or () if index == start else (), back=back)
        stores = found + stores if back else stores + found
    more = len(stores) > limit
    return (stores[-limit:], more, True) if back else (stores[:limit], place is not None, more)


def _parts(scope: Scope, wanted: Wanted, network: Network) -> tuple[dict[str, int], list[_Part], int]:
    """How many stores have which verdict, the parts of the order, and how many stores there are without any filter."""
    scores = _scored(scope, wanted)
    name, turned = wanted.sort.lstrip("-"), wanted.sort.startswith("-")
    figure = _FIGURES.get(name, "n")
    total = visible_locations(scope).count() if wanted.total is None else wanted.total
    found = _counted(scope, wanted, scores, figure, total)
    counts = {verdict: stores for verdict, stores, _having in found}
    with_score, having = sum(counts.values()), sum(row[2] for row in found)
    without = _without_score(scope, wanted, total, with_score)
    if without:
        counts[Verdict.NO_DATA] = without
    if name == "name":
        return counts, [_by_name(scope, wanted, turned, with_score + without)], total
    keys = _keys(name, turned, network.better(metric(wanted.metric).better) == "high")
    scores = scores.annotate(code_point=ByCodePoint("location__code"))
    return (
        counts,
        [
            _Part(scores.filter(**{f"{figure}__isnull": False}), "location_id", "location__code", keys, having),
            _Part(
                scores.filter(**{f"{figure}__isnull": True}),
                "location_id",
                "location__code",
                (("code_point", False),),
                with_score - having,
            ),
            _Part(_unscored(scope, wanted), "pk", "code", (("code_point", False),), without),
        ],
        total,
    )


def _counted(
    scope: Scope, wanted: Wanted, scores: "QuerySet[Any]", figure: str, total: int
) -> list[tuple[str, int, int]]:
    """Verdict, stores, and stores that have a figure; counted once after each scoring for the same stores."""
    counted = scores.values("verdict").annotate(stores=Count("pk"), having=Count(figure)).order_by()
    rows = counted.values_list("verdict", "stores", "having")
    if wanted.search.strip() or figure == "change":
        return [*rows]
    at = wanted.metric, wanted.month, wanted.window
    version = scored_as(scope, *at)
    if version is None:
        return [*rows]
    # All stores of a brand are told by their number, since those that went have taken their scores with them.
    which = total if scope.keeps_the_brand and not wanted.narrowed else _which(scope, wanted)
    key = ":".join(map(str, ("verdicts", scope.brand, *at, *version, figure, wanted.verdict, which)))
    found: list[tuple[str, int, int]] | None = cache.get(key)
    if found is None:
        found = [*rows]
        cache.set(key, found, COUNTS_KEPT)
    return found


def _which(scope: Scope, wanted: Wanted) -> str:
    """A digest of exactly which stores are wanted, whatever their verdict; the index of groups tells it."""
    listed = _stores(scope, wanted).aggregate(stores=Listed("pk"))["stores"] or ""
    return sha256(listed.encode()).hexdigest()


def _without_score(scope: Scope, wanted: Wanted, total: int, with_score: int) -> int:
    """How many of the stores that are wanted have no score."""
    if wanted.verdict == Verdict.NO_DATA:
        return _unscored(scope, wanted).count()
    if wanted.verdict:
        return 0
    return (_stores(scope, wanted).count() if wanted.narrowed else total) - with_score


def _keys(name: str, turned: bool, higher_is_better: bool) -> tuple[tuple[str, bool], ...]:
    """What decides the order within the first part, and which of it falls."""
    if name == "attention":
        return ("p_worst", not turned), ("shrunken", turned == higher_is_better), ("code_point", turned)
    return (_FIGURES[name], turned), ("code_point", False)


def _by_name(scope: Scope, wanted: Wanted, turned: bool, size: int) -> _Part:
    stores = _stores(scope, wanted)
    if wanted.verdict == Verdict.NO_DATA:
        stores = _unscored(scope, wanted)
    elif wanted.verdict:
        stores = stores.filter(Exists(_scored(scope, wanted).filter(location=OuterRef("pk"))))
    keys = (("folded", turned), ("code_point", False))
    return _Part(stores.annotate(folded=Lower("name"), code_point=ByCodePoint("code")), "pk", "code", keys, size)


def _scored(scope: Scope, wanted: Wanted) -> "QuerySet[Any]":
    """The scores of the stores that are wanted, with what an order may go by."""
    scores = scored(scope, [wanted.metric], wanted.month, wanted.window)
    if wanted.region:
        # From the region to its stores and their scores: a town's stores are few among those of a brand.
        scores = scores.filter(location__in=visible_locations(scope).filter(below(scope, wanted.region)).values("pk"))
    scores = scores.filter(named(wanted.search, "location__"))
    if wanted.format:
        scores = scores.filter(location__format=wanted.format)
    if wanted.verdict:
        scores = scores.filter(verdict=wanted.verdict)
    name = wanted.sort.lstrip("-")
    if name == "change":
        earlier = scored(scope, [wanted.metric], wanted.month - wanted.window, wanted.window)
        before = earlier.filter(location=OuterRef("location")).values("value")[: 1 if wanted.window else 0]
        scores = scores.annotate(change=F("value") - Subquery(before))
    if name == "verdict":
        places = [When(verdict=verdict, then=Value(place)) for place, verdict in enumerate(GRAVEST_FIRST)]
        scores = scores.annotate(gravity=Case(*places))
    return scores


def _stores(scope: Scope, wanted: Wanted) -> "QuerySet[Any]":
    """The stores that are wanted, whatever their verdict."""
    stores = visible_locations(scope).filter(below(scope, wanted.region), named(wanted.search))
    return stores.filter(format=wanted.format) if wanted.format else stores


def _unscored(scope: Scope, wanted: Wanted) -> "QuerySet[Any]":
    scores = scored(scope, [wanted.metric], wanted.month, wanted.window)
    without = _stores(scope, wanted).filter(~Exists(scores.filter(location=OuterRef("pk"))))
    return without.annotate(code_point=ByCodePoint("code"))


def _beyond(keys: Sequence[tuple[str, bool]], place: Sequence[Any]) -> Q:
    """Rows that come after a place: a later first key, or the same and a later second one, and so on."""
    cases = []
    same: Mapping[str, Any] = {}
    for (name, falling), value in zip(keys, place, strict=True):
        cases.append(Q(**same, **{f"{name}__{'lt' if falling else 'gt'}": value}))
        same = {**same, name: value}
    # The first condition alone lets an index begin at the place.
    name, falling = keys[0]
    return Q(**{f"{name}__{'lte' if falling else 'gte'}": place[0]}) & reduce(or_, cases)
