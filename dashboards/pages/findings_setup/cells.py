"""What the settings of findings mean, in words and as a table of budgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.findings.weights_and_budget import years_between
from dashboards.metrics import metric
from dashboards.pages.frame.dates import moment
from dashboards.rows import AlarmRecord, FindingSettingsRow

BUDGETS = (0.5, 1.0, 2.0, 4.0, 12.0)


@dataclass(frozen=True, slots=True)
class BudgetCells:
    """What a budget means; ``current`` marks the one that applies."""

    alarms: str
    each_store: str
    each_metric: str
    current: bool


def budgets(row: FindingSettingsRow, stores: int, record: AlarmRecord) -> list[BudgetCells]:
    """Give usual budgets and the current one: how often chance alone strikes a store, and what each metric gets."""
    chosen = sorted({*BUDGETS, row.alarms_per_year})
    return [_budget(each, stores, len(record.metrics), each == row.alarms_per_year) for each in chosen]


def _budget(alarms: float, stores: int, metrics: int, current: bool) -> BudgetCells:
    exact = years_between(stores, alarms)
    years = round(exact) if exact >= 2 else round(exact, 1)
    once = ngettext("once in %(n)s year", "once in %(n)s years", round(years)) % {"n": _number(years)}
    return BudgetCells(_number(alarms), once, _number(alarms / metrics) if metrics else wording.NOTHING, current)


def metrics_words(keys: Sequence[str]) -> str:
    """Name the metrics that the budget is split over."""
    return ", ".join(_(metric(key).short) for key in keys)


def changed_words(row: FindingSettingsRow) -> str:
    """Say who changed the settings last; empty where nobody has."""
    if row.changed_at is None:
        return ""
    return _("Last changed by %(person)s on %(day)s.") % {"person": row.changed_by, "day": moment(row.changed_at)}


def _number(figure: float) -> str:
    decimals = 0 if figure == round(figure) else 1 if figure >= 0.1 and round(figure, 1) == round(figure, 6) else 2
    return wording.number(figure, decimals)
