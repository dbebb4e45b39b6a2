"""Imported KPIs of a store as text: the newest value, what changed since a year before, and a small line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards import charts, wording
from dashboards.rows import YEAR, KpiRow


@dataclass(frozen=True, slots=True)
class KpiCells:
    """One KPI; ``change`` is empty where the same month of the year before is not known."""

    label: str
    publisher: str
    value: str
    month: str
    change: str
    better: str
    line: SafeString
    points: list[tuple[str, str]]


def cells(rows: Sequence[KpiRow]) -> list[KpiCells]:
    """Give a line for every KPI; its publisher is named only where one KPI comes from several."""
    keys = [row.key for row in rows]
    return [_cells(row, several=keys.count(row.key) > 1) for row in rows]


def _cells(row: KpiRow, *, several: bool) -> KpiCells:
    label = kpi_name(row.key)
    return KpiCells(
        label=label,
        publisher=row.publisher if several else "",
        value=_figure(row.values[-1]),
        month=wording.month_name(row.months[-1]),
        change=_change(row),
        better=_("more is better") if row.better == "high" else _("less is better"),
        line=_line(row, label),
        points=[
            (wording.month_name(month), _figure(value))
            for month, value in zip(reversed(row.months), reversed(row.values), strict=True)
        ],
    )


def kpi_name(key: str) -> str:
    """Name a known KPI; any other as its file wrote it."""
    names = {
        "sales": pgettext("KPI", "Sales"),
        "churn": pgettext("KPI", "Churn"),
        "clv": pgettext("KPI", "Customer lifetime value"),
        "visits": pgettext("KPI", "Visits"),
        "employee_satisfaction": pgettext("KPI", "Employee satisfaction"),
        "social_engagement": pgettext("KPI", "Social engagement"),
        "self_service": pgettext("KPI", "Self-service"),
    }
    return names.get(key, key.replace("_", " ").capitalize())


def _figure(value: float) -> str:
    """Write a figure: three digits for small numbers, none after the point for large ones."""
    if float(value).is_integer() or abs(value) >= 1000:
        return wording.number(value)
    return wording.number(value, 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3)


def _change(row: KpiRow) -> str:
    """Give the change from the same month of the year before, signed."""
    if row.change is None:
        return ""
    sign = "" if row.change < 0 else "+"
    return _("%(change)s since %(month)s") % {
        "change": f"{sign}{_figure(row.change)}",
        "month": wording.month_name(row.months[-1] - YEAR),
    }


def _line(row: KpiRow, label: str) -> SafeString:
    if len(row.months) < 2:
        return mark_safe("")
    known = dict(zip(row.months, row.values, strict=True))
    months = range(row.months[0], row.months[-1] + 1)
    facts = {"metric": label, "n": len(months)}
    drawn = charts.sparkline(
        [known.get(month) for month in months], label=_("%(metric)s of this store in %(n)s months") % facts
    )
    return mark_safe(drawn)
