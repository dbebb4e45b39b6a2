"""Findings next to the stores of the map's list, and the links that choose between all stores and those."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import finding_words, wording
from dashboards.pages.frame.state import ON_MAP, WITH_OPEN, State
from dashboards.pages.frame.store_rows import StoreCells
from dashboards.rows import FindingRow, FindingsByPlace
from locations.regions import is_within


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in one line."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which stores are shown; ``count`` is empty where nobody has counted them."""

    label: str
    count: str
    href: str
    current: bool


def with_findings(
    rows: Sequence[StoreCells], found: FindingsByPlace | None, brand: str
) -> list[tuple[StoreCells, list[Found]]]:
    """Give the lines of the list, each with the open findings of its store."""
    by_store: Mapping[str, Sequence[FindingRow]] = found.stores if found else {}
    return [(row, [_found(each, brand) for each in by_store.get(row.code, ())]) for row in rows]


def of_regions(found: FindingsByPlace | None, region: str, brand: str) -> list[Found]:
    """Give the findings about whole regions, which are of no single store, inside the chosen region."""
    rows = [row for rows in (found.regions if found else {}).values() for row in rows]
    return [_found(row, brand, finding_words.place_words(row)) for row in rows if is_within(row.region, region)]


def choices(state: State, brand: str, count: int) -> list[Choice]:
    """Offer all stores, and those with open findings with how many they are."""
    address = reverse("map", args=[brand])
    return [
        Choice(_("all"), "", address + state.query(ON_MAP, findings=""), not state.findings),
        Choice(
            _("with an open finding"),
            wording.number(count),
            address + state.query(ON_MAP, findings=WITH_OPEN),
            bool(state.findings),
        ),
    ]


def _found(row: FindingRow, brand: str, place: str = "") -> Found:
    words = finding_words.what(row.lead)
    facts = {"place": place, "what": words}
    return Found(_("%(place)s: %(what)s") % facts if place else words, reverse("finding", args=[brand, row.id]))
