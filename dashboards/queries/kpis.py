"""Imported KPIs: values as the files gave them, never tested, never compared with other stores."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Sum, When

from dashboards.queries.filters import chosen_stores
from dashboards.queries.order import ByCodePoint
from dashboards.queries.parts import in_parts
from dashboards.rows import YEAR, BrandKpiRow, KpiRow, KpiValueRow
from locations.scoping import Scope, visible_to
from reviews.models import KpiValue

LONGEST = 24
"""Months that a series shows at most."""
_RELATED = ("location__region", "source")
_SERIES = ("key", "source__publisher", "first_month", "pk")
_BY_STORE = ("code_point", *_SERIES)


@dataclass(frozen=True, slots=True)
class KpiFilter:
    """Which KPIs: those up to a month (None: the newest), of the stores that ``filters.chosen_stores`` gives.

    With ``as_now``, a region has the stores that are in it now, else those that were in it in the month.
    """

    month: int | None = None
    store: str = ""
    region: str = ""
    format: str = ""
    search: str = ""
    as_now: bool = False


def kpis(scope: Scope, code: str, month: int | None) -> list[KpiRow]:
    """Return the KPI series of a visible store up to a month (None: up to the newest), by key and source."""
    series: dict[tuple[str, str], list[KpiValue]] = {}
    for row in _chosen(scope, KpiFilter(month, code)).order_by(*_SERIES):
        series.setdefault((row.key, row.source.publisher), []).append(row)
    return [
        KpiRow(
            key=key,
            publisher=publisher,
            better=rows[-1].better,
            months=[row.first_month for row in rows][-LONGEST:],
            values=[row.value for row in rows][-LONGEST:],
        )
        for (key, publisher), rows in series.items()
    ]


def brand_kpis(scope: Scope, month: int, *, region: str = "") -> list[BrandKpiRow]:
    """Give the mean over the visible stores of each KPI of a month, by key and source, and its change.

    The change is that of the stores that also have the same month of the year before. A store manager gets none.
    """
    if not scope.sees_peers:
        return []
    rows = _chosen(scope, KpiFilter(month, region=region)).filter(first_month=F("last_month"))
    both = _visible(scope, location=OuterRef("location"), key=OuterRef("key"), source=OuterRef("source"))
    of_the_year = rows.filter(first_month__in=(month, month - YEAR)).order_by()
    paired = of_the_year.annotate(
        other=Case(When(first_month=month, then=month - YEAR), default=month, output_field=IntegerField()),
    ).annotate(paired=Exists(both.filter(first_month=OuterRef("other"))))
    groups: dict[tuple[str, str, str], dict[tuple[int, bool], tuple[float, int]]] = defaultdict(dict)
    fields = ("key", "source__publisher", "better", "first_month", "paired")
    for key, publisher, better, when, is_paired, total, stores in (
        paired.values(*fields).annotate(total=Sum("value"), stores=Count("pk")).values_list(*fields, "total", "stores")
    ):
        groups[key, publisher, better][when, is_paired] = total, stores
    found = (_brand_row(*at, sums, month) for at, sums in sorted(groups.items()))
    return [row for row in found if row is not None]


def _brand_row(
    key: str, publisher: str, better: str, sums: Mapping[tuple[int, bool], tuple[float, int]], month: int
) -> BrandKpiRow | None:
    now = [sums[at] for at in ((month, True), (month, False)) if at in sums]
    if not now:
        return None
    stores = sum(each[1] for each in now)
    after, before = (sums.get((when, True)) for when in (month, month - YEAR))
    change = None if after is None or before is None else after[0] / after[1] - before[0] / before[1]
    return BrandKpiRow(
        key=key,
        publisher=publisher,
        better=better,
        month=month,
        value=sum(each[0] for each in now) / stores,
        stores=stores,
        before=None if before is None else before[0] / before[1],
        change=change,
        paired=0 if after is None else after[1],
    )


def all_kpis(scope: Scope, only: KpiFilter | None = None) -> Iterator[KpiValueRow]:
    """Yield every value of the visible stores that fit, by store and then as ``kpis``, for a file."""
    rows = in_parts(_chosen(scope, only or KpiFilter()), _BY_STORE, lambda keys: _visible(scope, pk__in=keys), _RELATED)
    return map(_row, rows)


def has_kpis(scope: Scope) -> bool:
    """Whether any visible store has a KPI."""
    return _visible(scope).exists()


def _chosen(scope: Scope, only: KpiFilter) -> Any:
    rows = _visible(scope)
    if only.month is not None:
        rows = rows.filter(last_month__lte=only.month)
    if only.store:
        rows = rows.filter(location__code=only.store)
    if only.region or only.format or only.search:
        month = None if only.as_now else only.month
        names = {"region": only.region, "format": only.format, "search": only.search}
        rows = rows.filter(location__in=chosen_stores(scope, month=month, **names).values("pk"))
    return rows


def _visible(scope: Scope, **conditions: Any) -> Any:
    rows = visible_to(scope, KpiValue.objects.filter(**conditions), "location")
    return rows.select_related(*_RELATED).annotate(code_point=ByCodePoint("location__code"))


def _row(row: KpiValue) -> KpiValueRow:
    return KpiValueRow(
        store=row.location.code,
        store_name=row.location.name,
        region=row.location.region.path if row.location.region else "",
        key=row.key,
        publisher=row.source.publisher,
        month=row.first_month,
        value=row.value,
        better=row.better,
    )
