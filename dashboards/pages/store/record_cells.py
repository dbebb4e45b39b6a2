"""Stores that may be the same one, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.naming import region_words
from dashboards.pages.frame.links import store_links
from dashboards.rows import StayRow, Twin


@dataclass(frozen=True, slots=True)
class TwinCells:
    name: str
    place: str
    href: str
    why: str


def stay_cells(stays: Sequence[StayRow]) -> list[str]:
    """Say in which regions a store was, is and will be, oldest first."""
    return [_stay(stay) for stay in stays]


def _stay(stay: StayRow) -> str:
    facts = {
        "region": region_words(stay.region) if stay.region else _("no region"),
        "first": wording.month_name(stay.first) if stay.first is not None else "",
        "last": wording.month_name(stay.last) if stay.last is not None else "",
    }
    if stay.first is None:
        return (_("%(region)s until %(last)s") if stay.last is not None else _("%(region)s, always")) % facts
    return (
        _("%(region)s, %(first)s to %(last)s") if stay.last is not None else _("%(region)s since %(first)s")
    ) % facts


def twin_cells(found: Sequence[Twin], brand: str) -> list[TwinCells]:
    link = store_links(brand)
    words = {"address": _("same address"), "phone": _("same phone"), "name": _("same name nearby")}
    return [
        TwinCells(
            name=twin.name,
            place=" · ".join(part for part in (twin.store, twin.address) if part),
            href=link(twin.store),
            why=words[twin.why],
        )
        for twin in found
    ]
