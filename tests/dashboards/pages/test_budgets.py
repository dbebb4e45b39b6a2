"""What a browser that has nothing yet loads for each kind of page: bytes with gzip, requests, and queries.

Counted are the page, its parts that come after it, and the files that it names: style sheets, scripts, icons and the
letters of Latin; of a map also its script, its data and its land, of a figure also its script.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.dashboards.conftest import Network
from tests.dashboards.pages.test_markup import Page

STATIC = f"/{settings.STATIC_URL.strip('/')}/"


@dataclass(frozen=True)
class Budget:
    """The most that a kind of page may take: kB with gzip, requests, and queries where nothing is stored yet."""

    kilobytes: float
    requests: int
    queries: int


BUDGETS = {
    "/b/b/": Budget(120, 22, 95),
    "/b/b/stores/": Budget(110, 12, 16),
    "/b/b/store/b-005/": Budget(108, 15, 60),
    "/b/b/reviews/": Budget(105, 12, 20),
    "/b/b/map/": Budget(515, 17, 30),
    "/b/b/funnel/": Budget(365, 15, 16),
    "/b/b/desk/": Budget(110, 14, 10),
    "/b/b/findings/": Budget(106, 13, 11),
}


@dataclass
class Loaded:
    """What was loaded for a page: bytes with gzip by address, without what stands behind "#"."""

    files: dict[str, int]
    parts: dict[str, int]
    queries: int

    @property
    def kilobytes(self) -> float:
        return sum((*self.files.values(), *self.parts.values())) / 1_000

    @property
    def requests(self) -> int:
        return len(self.files) + len(self.parts)


def loaded(client: Client, address: str) -> Loaded:
    """Ask for a page and for all that it names."""
    with CaptureQueriesContext(connection) as queries:
        text = client.get(address).content
        page = Page(text.decode())
        parts = {address: packed(text)} | {each: packed(client.get(each).content) for each in asked_for(page)}
    return Loaded({name: packed(static(name).read_bytes()) for name in named(page)}, parts, len(queries))


def asked_for(page: Page) -> Iterator[str]:
    """Give the parts of a page that come right after it, and the data of its map."""
    for _tag, attributes in page.elements:
        if attributes.get("hx-trigger") == "load":
            yield str(attributes["hx-get"])
        if is_drawn(attributes) and attributes.get("data-url"):
            yield str(attributes["data-url"])


def named(page: Page) -> set[str]:
    """Give the addresses of the files that a page names, and of those with which it draws."""
    found = {each.get("href") or each.get("src") for each in page.all("link", "use", "script", "img")}
    for _tag, attributes in page.elements:
        if is_drawn(attributes):
            found |= {attributes.get(name) for name in ("data-plotly", "data-module", "data-basemap-korea")}
    return {address.partition("#")[0] for address in found if address and address.startswith(STATIC)}


def is_drawn(attributes: dict[str, str | None]) -> bool:
    """Whether an element draws in view: the small map of the overview lies below it."""
    return ("data-map" in attributes or "data-figure" in attributes) and "data-compact" not in attributes


def static(address: str) -> Path:
    found = finders.find(address.removeprefix(STATIC))
    assert isinstance(found, str), f"{address} is no file of ours"
    return Path(found)


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@pytest.mark.parametrize("address", BUDGETS)
def test_a_page_stays_within_its_budget(head: Client, network: Network, address: str) -> None:
    budget, found = BUDGETS[address], loaded(head, address)
    largest = sorted((found.files | found.parts).items(), key=lambda each: -each[1])[:6]
    assert found.kilobytes <= budget.kilobytes, largest
    assert found.requests <= budget.requests, sorted(found.files | found.parts)
    assert found.queries <= budget.queries


def test_no_page_waits_for_a_script_that_is_not_needed_before_it_is_painted(head: Client, network: Network) -> None:
    for address in BUDGETS:
        scripts = Page(head.get(address).content.decode()).all("script")
        waited_for = [each["src"] for each in scripts if each.get("src") and "defer" not in each]
        assert waited_for == ["/static/evenly/theme.js"], address


def test_no_page_names_the_script_of_its_map_or_figure_before_it_is_seen(head: Client, network: Network) -> None:
    for address in ("/b/b/", "/b/b/map/", "/b/b/funnel/"):
        page = Page(head.get(address).content.decode())
        loads = [str(each.get("src") or each.get("href")) for each in page.all("script", "link")]
        assert [each for each in loads if "maplibre" in each or "plotly.min" in each] == [], address
