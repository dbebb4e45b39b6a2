"""How fast a brand answers, as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.dates import moment
from dashboards.rows import DeskTimes, InTime, SlowItem, TimesRow


@dataclass(frozen=True, slots=True)
class TimesCells:
    """A line of the table."""

    key: str
    name: str
    customer: str
    customer_range: str
    house: str
    house_range: str
    median: str
    p90: str
    apart: str


@dataclass(frozen=True, slots=True)
class SlowCells:
    """One of the slowest answers."""

    pk: int
    store: str
    when: str
    hours: str


def reading(found: DeskTimes) -> str:
    """Say how many were answered in time on both clocks."""
    whole = found.whole
    if not whole.items:
        return _("Nothing was said in these months that the desk knows of.")
    if whole.customer.share is None:
        words = ngettext(
            "%(n)s item is decided: too few for a share.",
            "%(n)s items are decided: too few for a share.",
            whole.customer.n,
        )
        return words % {"n": wording.number(whole.customer.n)}
    facts = {
        "customer": wording.share(whole.customer.share),
        "n": wording.number(whole.customer.n),
        "house": wording.share(whole.house.share),
    }
    words = ngettext(
        "%(customer)s of %(n)s item was answered in time for the customer, %(house)s within the open hours.",
        "%(customer)s of %(n)s items were answered in time for the customer, %(house)s within the open hours.",
        whole.customer.n,
    )
    return words % facts


def apart(row: TimesRow) -> str:
    """Say which items are in no share, and why; empty where all are."""
    parts = [
        (row.open, ngettext("%(n)s still open", "%(n)s still open", row.open)),
        (row.rough, ngettext("%(n)s with a rough date", "%(n)s with a rough date", row.rough)),
        (row.none_needed, ngettext("%(n)s needed no answer", "%(n)s needed no answer", row.none_needed)),
    ]
    return " · ".join(words % {"n": wording.number(n)} for n, words in parts if n)


def lines(rows: Iterable[TimesRow]) -> list[TimesCells]:
    """Write out rows."""
    return [
        TimesCells(
            row.key,
            row.name,
            *_share(row.customer),
            *_share(row.house),
            _hours(row.median),
            _hours(row.p90),
            apart(row),
        )
        for row in rows
    ]


def slowest(rows: Sequence[SlowItem]) -> list[SlowCells]:
    """Write out the slowest answers."""
    return [
        SlowCells(row.pk, row.store_name, moment(timezone.localtime(row.spoke_at)), _hours(row.hours)) for row in rows
    ]


def _share(found: InTime) -> tuple[str, str]:
    if found.share is None or found.low is None or found.high is None:
        return wording.NOTHING, ngettext("%(n)s item", "%(n)s items", found.n) % {"n": wording.number(found.n)}
    ends = f"{wording.share(found.low)} {wording.RANGE} {wording.share(found.high)}"
    facts = {"range": ends, "in_time": wording.number(found.in_time), "n": wording.number(found.n)}
    return wording.share(found.share), _("%(range)s · %(in_time)s of %(n)s") % facts


def _hours(hours: float | None) -> str:
    return wording.NOTHING if hours is None else _("%(hours)s h") % {"hours": wording.number(hours, 1)}
