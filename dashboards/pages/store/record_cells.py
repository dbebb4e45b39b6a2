"""Stores that may be the same one, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.pages.frame.links import store_links
from dashboards.rows import Twin


@dataclass(frozen=True, slots=True)
class TwinCells:
    name: str
    place: str
    href: str
    why: str


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
