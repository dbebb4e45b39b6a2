"""The stores of one metric, month and window: all of them, a page at a time, or streamed into a file.

All three choose by ``filters.chosen_stores`` and are in an order of ``order``, so that they show the same stores in
the same sequence. Whoever shows a part asks for a page: the database finds it by its key and counts the rest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from dashboards.metrics import metric
from dashboards.models import Change
from dashboards.queries import order
from dashboards.queries.filters import chosen_stores
from dashboards.queries.known import known_to
from dashboards.queries.listed import Listed
from dashboards.queries.networks import network_of, networks_at
from dashboards.queries.order import Part, Step
from dashboards.queries.store_rows import all_rows, rows_of, scored
from dashboards.rows import YEAR, ChangeRow, Network, Ranking, RankingPage, StoreRow
from dashboards.scoring.verdicts import Verdict
from locations.months import window_before
from locations.scoping import Scope, visible_locations, visible_to
from reviews.garbage import uncollected

CHUNK = 1_000
"""Stores that a file reads at a time."""
COUNTS_CACHED = 3_600
"""Seconds for which the verdicts of a whole brand are not counted again, unless they are scored again."""
AS_NOW = "as-now"
BY_CODE = (Step("store", falls=False),)


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """Which stores, in which order; a minus in front of ``sort`` turns it round.

    ``codes`` are the only stores that may be among them, where they are given. ``total`` is how many stores are
    visible, where that is known already. With ``regions`` "as-now", a region has the stores that are in it now, else
    those that were in it in the month.
    """

    metric: str
    month: int
    window: int
    region: str = ""
    format: str = ""
    verdict: str = ""
    search: str = ""
    sort: str = "attention"
    total: int | None = None
    regions: str = ""
    codes: tuple[str, ...] | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.verdict) or self.narrowed_to_stores

    @property
    def narrowed_to_stores(self) -> bool:
        """Whether the stores are chosen by what they are, and not by their verdict alone."""
        return self.codes is not None or any((self.region, self.format, self.search.strip()))


def rankings(
    scope: Scope,
    metric_key: str,
    month: int,
    window: int,
    *,
    region: str = "",
    format: str = "",
    verdict: str = "",
    search: str = "",
    regions: str = "",
    codes: tuple[str, ...] | None = None,
    details: bool = True,
) -> Ranking:
    """Give all visible stores that pass the filters, in CONTRACT's order ("attention"). Raises NotScored.

    ``total`` and ``target`` are those of all visible stores. Charts draw none of the ``details``: a third of the time
    to read.
    """
    network = network_of(scope, metric_key, month, window)
    query = RankingQuery(metric_key, month, window, region, format, verdict, search, regions=regions, codes=codes)
    with uncollected():
        rows = all_rows(scope, metric_key, month, window, network, details=details)
        ordered = order.in_order(_passing(scope, rows, query), _steps(query, network))
    return _ranking(scope, query, network, ordered, total=len(rows), target=_common_target(rows))


def ranking_page(
    scope: Scope, query: RankingQuery, *, after: str = "", before: str = "", limit: int = 50
) -> RankingPage:
    """Give the rows after (or before) the store with a code; the first ones without a code, or for an unknown one.

    Raises NotScored.
    """
    network = network_of(scope, query.metric, query.month, query.window)
    back = bool(before) and not after
    if not network.is_compared:
        return _page_alone(scope, query, network, before if back else after, limit, back=back)
    counts, parts, total = _parts(scope, query, network)
    stores, has_earlier, has_later = order.page(parts, before if back else after, limit, back=back)
    rows = rows_of(scope, stores, query.metric, query.month, query.window, network)
    return RankingPage(
        ranking=_ranking(scope, query, network, rows, total=total, target=_common_target(rows)),
        counts=counts,
        shown=sum(counts.values()),
        has_earlier=has_earlier,
        has_later=has_later,
        verdicts=_verdicts(scope, query, network, total) if query.verdict else counts,
    )


def ranking_rows(scope: Scope, query: RankingQuery) -> Iterator[StoreRow]:
    """Give all the rows of the pages, in their order, read a thousand at a time. Raises NotScored before the first."""
    network = network_of(scope, query.metric, query.month, query.window)
    if not network.is_compared:
        every = all_rows(scope, query.metric, query.month, query.window, network, details=True)
        return iter(order.in_order(_passing(scope, every, query), _steps(query, network)))
    _counts, parts, _total = _parts(scope, query, network)
    stores = [store for part in parts if part.size for store in part.stores(None)]
    return (
        row
        for start in range(0, len(stores), CHUNK)
        for row in rows_of(scope, stores[start : start + CHUNK], query.metric, query.month, query.window, network)
    )


def _page_alone(
    scope: Scope, query: RankingQuery, network: Network, code: str, limit: int, *, back: bool
) -> RankingPage:
    """Give a page of stores that are not compared: verdicts and order are not those that the database has."""
    every = all_rows(scope, query.metric, query.month, query.window, network, details=True)
    passing = _passing(scope, every, replace(query, verdict=""))
    verdicts = Counter(row.verdict for row in passing)
    chosen = order.in_order(_with_verdict(passing, query), _steps(query, network))
    rows, has_earlier, has_later = order.page_of(chosen, code, limit, back=back)
    return RankingPage(
        ranking=_ranking(scope, query, network, rows, total=len(every), target=_common_target(rows)),
        counts=Counter(row.verdict for row in chosen),
        shown=len(chosen),
        has_earlier=has_earlier,
        has_later=has_later,
        verdicts=verdicts,
    )


def changes(scope: Scope, month: int) -> list[ChangeRow]:
    """Give the visible stores whose level had moved lately in a month, the surest first."""
    rows = visible_to(scope, Change.objects.filter(month=month), "location").order_by("q", "location__code")
    return [
        ChangeRow(code, name, key, month, since, better, q)
        for code, name, key, since, better, q in rows.values_list(
            "location__code", "location__name", "metric", "since", "better", "q"
        )
    ]


def below(scope: Scope, query: RankingQuery) -> tuple[int, Counter[str]]:
    """Count the chosen stores below their standard that were it a year before, in the 12 months to then; and all those
    below by region (of today), each in all regions above it, too."""
    found: Counter[str] = Counter()
    long = 0
    for path, was_below, stores in _groups_below(scope, query):
        long += stores if was_below else 0
        steps = path.split("/") if path else []
        for depth in range(1, len(steps) + 1):
            found["/".join(steps[:depth])] += stores
    return long, found


def _groups_below(scope: Scope, query: RankingQuery) -> Iterable[tuple[str | None, bool, int]]:
    """Count the chosen stores below their standard by region and by whether they were it a year before."""
    at, earlier = (query.month, query.window), (query.month - YEAR, YEAR)
    networks = {} if scope.knows_all else networks_at(scope, query.metric, [at, earlier])
    if all(network.is_compared for network in networks.values()):
        then = scored(scope, [query.metric], *earlier).filter(verdict=Verdict.BELOW)
        rows = _scores(scope, query, "n").filter(verdict=Verdict.BELOW).order_by()
        was = Exists(then.filter(location=OuterRef("location")))
        return rows.annotate(was=was).values_list("location__region__path", "was").annotate(Count("pk"))
    now, before = (
        [
            row
            for row in (all_rows(scope, query.metric, *each, networks[each], details=True) if each in networks else ())
            if row.verdict == Verdict.BELOW
        ]
        for each in (at, earlier)
    )
    were = {row.store for row in before}
    return [(row.region, row.store in were, 1) for row in _passing(scope, now, replace(query, verdict=""))]


def _ranking(
    scope: Scope, query: RankingQuery, network: Network, rows: Sequence[StoreRow], *, total: int, target: float | None
) -> Ranking:
    return Ranking(
        brand=scope.brand_slug,
        brand_name=scope.brand_name,
        metric=query.metric,
        month=query.month,
        window=query.window,
        network=known_to(scope, network, query.metric),
        rows=rows,
        total=total,
        target=target,
    )


def _passing(scope: Scope, rows: Sequence[StoreRow], query: RankingQuery) -> Sequence[StoreRow]:
    """The rows that pass the filters. A verdict is compared as this person sees it."""
    if query.narrowed_to_stores:
        codes = {*_stores(scope, query).values_list("code", flat=True)}
        rows = [row for row in rows if row.store in codes]
    return _with_verdict(rows, query)


def _with_verdict(rows: Sequence[StoreRow], query: RankingQuery) -> Sequence[StoreRow]:
    return [row for row in rows if row.verdict == query.verdict] if query.verdict else rows


def _common_target(rows: Sequence[StoreRow]) -> float | None:
    """The one target that applies to all rows, if there is one."""
    targets = {row.target for row in rows if row.n}
    return targets.pop() if len(targets) == 1 else None


def _steps(query: RankingQuery, network: Network) -> tuple[Step, ...]:
    better = network.better(metric(query.metric).better)
    return order.steps(query.sort, higher_is_better=better == "high", compared=network.is_compared)


def _parts(scope: Scope, query: RankingQuery, network: Network) -> tuple[dict[str, int], list[Part], int]:
    """How many stores have which verdict, the parts of the order, and how many stores there are without any filter."""
    steps = _steps(query, network)
    figure = "n" if steps[0].field == "name" else steps[0].field
    scores = _scores(scope, query, figure)
    total = visible_locations(scope).count() if query.total is None else query.total
    found = _counted(scope, query, network, scores, figure)
    counts = {verdict: stores for verdict, stores, _having in found}
    with_score, having = sum(counts.values()), sum(row[2] for row in found)
    without = _without_score(scope, query, total, with_score)
    if without:
        counts[Verdict.NO_DATA] = without
    if steps[0].field == "name":
        return counts, [_by_name(scope, query, steps, with_score + without)], total
    scores = scores.annotate(
        code_point=order.ByCodePoint("location__code"), shrunken_or_last=order.shrunken_or_last(steps)
    )
    known, unknown = (scores.filter(**{f"{figure}__isnull": missing}) for missing in (False, True))
    parts = [
        Part(known, "location_id", "location__code", steps, having),
        Part(unknown, "location_id", "location__code", BY_CODE, with_score - having),
        Part(_unscored(scope, query), "pk", "code", BY_CODE, without),
    ]
    return counts, parts, total


def _counted(
    scope: Scope, query: RankingQuery, network: Network, scores: "QuerySet[Any]", figure: str
) -> list[tuple[str, int, int]]:
    """Verdict, stores, and stores that have a figure; counted once after each scoring for the same stores."""
    counted = scores.values("verdict").annotate(stores=Count("pk"), having=Count(figure)).order_by()
    rows = counted.values_list("verdict", "stores", "having")
    if query.search.strip() or figure == "change" or not network.pk:
        return [*rows]
    at = query.metric, query.month, query.window
    which = _which(scope, query)
    key = ":".join(map(str, ("verdicts", scope.brand, *at, network.pk, network.inputs, figure, query.verdict, which)))
    found: list[tuple[str, int, int]] | None = cache.get(key)
    if found is None:
        found = [*rows]
        cache.set(key, found, COUNTS_CACHED)
    return found


def _verdicts(scope: Scope, query: RankingQuery, network: Network, total: int) -> dict[str, int]:
    """How many of the chosen stores have which verdict, whichever is asked for."""
    every = replace(query, verdict="")
    found = _counted(scope, every, network, _scores(scope, every, "n"), "n")
    counts = {verdict: stores for verdict, stores, _having in found}
    without = _without_score(scope, every, total, sum(counts.values()))
    return counts | ({Verdict.NO_DATA: without} if without else {})


def _which(scope: Scope, query: RankingQuery) -> str:
    """A digest of exactly which stores are chosen, whatever their verdict; the index of groups gives them."""
    listed = _stores(scope, query).aggregate(stores=Listed("pk"))["stores"] or ""
    return sha256(listed.encode()).hexdigest()


def _without_score(scope: Scope, query: RankingQuery, total: int, with_score: int) -> int:
    """How many of the chosen stores have no score."""
    if query.verdict == Verdict.NO_DATA:
        return _unscored(scope, query).count()
    if query.verdict:
        return 0
    return (_stores(scope, query).count() if query.narrowed else total) - with_score


def _by_name(scope: Scope, query: RankingQuery, steps: tuple[Step, ...], size: int) -> Part:
    stores = _stores(scope, query)
    if query.verdict == Verdict.NO_DATA:
        stores = _unscored(scope, query)
    elif query.verdict:
        stores = stores.filter(Exists(_scores(scope, query, "n").filter(location=OuterRef("pk"))))
    return Part(stores.annotate(folded=Lower("name"), code_point=order.ByCodePoint("code")), "pk", "code", steps, size)


def _scores(scope: Scope, query: RankingQuery, figure: str) -> "QuerySet[Any]":
    """The scores of the chosen stores, with the figure that an order goes by."""
    scores = scored(scope, [query.metric], query.month, query.window)
    if query.narrowed_to_stores:
        # From a region to its stores and their scores: a town's stores are few among those of a brand.
        scores = scores.filter(location__in=_stores(scope, query).values("pk"))
    if query.verdict:
        scores = scores.filter(verdict=query.verdict)
    if figure == "change":
        earlier = scored(scope, [query.metric], window_before(query.month, query.window) or 0, query.window)
        before = earlier.filter(location=OuterRef("location")).values("value")[:1]
        scores = scores.annotate(change=F("value") - Subquery(before))
    return scores.annotate(severity=order.SEVERITY) if figure == "severity" else scores


def _stores(scope: Scope, query: RankingQuery) -> "QuerySet[Any]":
    """The chosen stores, whatever their verdict."""
    month = None if query.regions == AS_NOW else query.month
    return chosen_stores(
        scope, region=query.region, format=query.format, search=query.search, month=month, codes=query.codes
    )


def _unscored(scope: Scope, query: RankingQuery) -> "QuerySet[Any]":
    scores = scored(scope, [query.metric], query.month, query.window)
    without = _stores(scope, query).filter(~Exists(scores.filter(location=OuterRef("pk"))))
    return without.annotate(code_point=order.ByCodePoint("code"))
