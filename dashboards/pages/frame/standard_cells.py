"""Standards as text, on the page of standards and in the workbook of a month."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.metrics import metric
from dashboards.naming import format_words, region_words
from dashboards.rows import StandardLine


@dataclass(frozen=True, slots=True)
class StandardCells:
    """One target; ``when`` is "now", "earlier" or "coming"."""

    metric: str
    anchor: str
    target: str
    since: str
    where: str
    stores: str
    when: str
    when_words: str
    pk: int
    until: str
    weight: str
    owner: str
    reason: str


def standards(lines: Sequence[StandardLine]) -> list[StandardCells]:
    words = {"now": _("now"), "earlier": _("earlier"), "coming": _("future")}
    return [
        StandardCells(
            metric=_(metric(line.row.metric).label),
            anchor=line.row.metric,
            target=wording.value(metric(line.row.metric), line.row.target),
            since=wording.month_name(line.row.valid_from),
            where=" · ".join(part for part in (region_words(line.row.region), format_words(line.row.format)) if part)
            or _("all stores"),
            stores=wording.number(line.stores),
            when=line.state,
            when_words=words[line.state],
            pk=line.row.pk,
            until=wording.month_name(line.row.valid_to) if line.row.valid_to is not None else "",
            weight=wording.number(line.row.weight, 0 if line.row.weight == int(line.row.weight) else 1),
            owner=line.owner,
            reason=line.reason,
        )
        for line in lines
    ]


def standard_words(cells: StandardCells) -> str:
    facts = {"target": cells.target, "since": cells.since, "where": cells.where, "stores": cells.stores}
    return _("%(target)s from %(since)s, %(where)s (%(stores)s stores)") % facts
