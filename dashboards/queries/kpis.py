"""Imported KPIs of one store: values as the files gave them, never tested, never compared with other stores."""

from dashboards.rows import KpiRow
from locations.scoping import Scope, visible_to
from reviews.models import KpiValue

LONGEST = 24
"""Months that a series shows at most."""


def kpis(scope: Scope, code: str, month: int | None) -> list[KpiRow]:
    """Return the KPI series of a visible store up to a month (None: up to the newest), by key and source."""
    values = visible_to(scope, KpiValue.objects.filter(location__code=code), "location").select_related("source")
    if month is not None:
        values = values.filter(last_month__lte=month)
    series: dict[tuple[str, str], list[KpiValue]] = {}
    for row in values.order_by("key", "source__publisher", "first_month", "pk"):
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
