"""The glossary as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.glossary import GROUPS, Term
from dashboards.metrics import METRICS


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
    """Give the words other than the metrics, by group."""
    return [Group(anchor, str(title), terms) for anchor, title, terms in GROUPS]
