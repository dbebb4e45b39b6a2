"""The glossary and the list of standards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.glossary import GROUPS, Term
from dashboards.metrics import METRICS, metric
from dashboards.rows import StandardRow


@dataclass(frozen=True, slots=True)
class MetricTerm:
    anchor: str
    word: str
    short: str
    meaning: str
    formula: str
    left_out: str
    better: str


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the glossary."""

    anchor: str
    title: str
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True)
class StandardCells:
    """One target; ``now`` marks the one that holds for the newest months."""

    metric: str
    target: str
    since: str
    where: str


def metrics() -> list[MetricTerm]:
    return [
        MetricTerm(
            anchor=entry.key,
            word=_(entry.label),
            short=_(entry.short),
            meaning=_(entry.meaning),
            formula=_(entry.formula),
            left_out=_(entry.left_out),
            better=_("higher is better") if entry.higher_is_better else _("lower is better"),
        )
        for entry in METRICS
    ]


def groups() -> list[Group]:
    """The words beside the metrics, by what they belong to."""
    return [Group(anchor, str(title), terms) for anchor, title, terms in GROUPS]


def standards(rows: Sequence[StandardRow]) -> list[StandardCells]:
    return [
        StandardCells(
            metric=_(metric(row.metric).label),
            target=wording.value(metric(row.metric), row.target),
            since=wording.month_name(row.valid_from),
            where=" · ".join(part for part in (row.region.replace("/", " › "), row.format) if part) or _("all stores"),
        )
        for row in rows
    ]
