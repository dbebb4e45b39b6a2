"""What totals tell: nothing that people are shown changes when two stores that they do not see exchange their facts.

The two are of one format, region and group of comparable stores, so that every figure of the network stays. Whatever
differs afterwards would tell of one of them.
"""

import pytest
from django.db.models import Case as Choice
from django.db.models import Value, When

from locations.models import Brand, Location
from reviews.models import Case, Review, SurveyResponse
from reviews.themes.keys import THEMES
from tests.dashboards.access.policies import POLICIES
from tests.dashboards.access.totals_brand import (
    API,
    API_OF_PEERS,
    FILES,
    OF_A_CHANGE,
    OF_A_STORE,
    OF_AN_ITEM,
    OF_PEERS,
    OF_THE_BRAND,
    PLAIN_OF_PEERS,
    ROLES,
    WINDOWS,
    WITHOUT_OTHERS,
    WITHOUT_OTHERS_OF_PEERS,
    addresses,
    client_of,
    recount,
    shown,
)

FEW, ENOUGH = 12, 36
"""Stores of a brand whose network figures are for head office alone, and of one in which others are shown them, too."""
OWN = {"a store": ("000", ""), "one region": ("000", "001")}
SOME = {"windows": ("12",), "themes": ("wait", "seats")}
"""What the suite asks of a manager of a region; ``make soak`` asks all."""
ALL = {"windows": WINDOWS, "themes": THEMES}
CASES = [
    (ENOUGH, {"a store": ALL, "one region": SOME}),
    *(pytest.param(count, {role: ALL}, marks=pytest.mark.soak) for count, role in (
        (FEW, "a store"), (FEW, "one region"), (ENOUGH, "one region"), (ENOUGH, "half"),
    )),
]  # fmt: skip
"""Brands, and what is asked of whom before and after one exchange."""


def twins(count: int) -> tuple[str, str]:
    """Give two stores of one format in the rest of the brand, which nobody of ``CASES`` sees."""
    first = next(index for index in range(count // 2, count) if index % 3 == 1)
    return f"{first:03d}", f"{first + 3:03d}"


def exchange(brand: Brand) -> None:
    """Give all facts of two stores to one another, and count and score again."""
    codes = twins(brand.locations.count())
    here, there = (Location.objects.get(brand=brand, code=code).pk for code in codes)
    other = Choice(When(location=here, then=Value(there)), default=Value(here))
    for model in (Review, SurveyResponse, Case):
        model.objects.filter(location__in=[here, there]).update(location=other)
    recount(brand, [here, there])


@pytest.mark.parametrize(("brand", "people"), CASES, indirect=["brand"])
def test_stores_that_exchange_all_their_facts_change_nothing_that_others_are_shown(
    brand: Brand, people: dict[str, dict[str, tuple[str, ...]]]
) -> None:
    clients = {role: client_of(brand, ROLES[role]) for role in people}
    every = {role: [*addresses("b", *OWN.get(role, ("000", "001")), **asked)] for role, asked in people.items()}
    before = {role: shown(clients[role], every[role]) for role in people}
    exchange(brand)
    after = {role: shown(clients[role], every[role]) for role in people}
    differ = [(role, at) for role in people for at in every[role] if before[role][at] != after[role][at]]
    assert differ == []


@pytest.mark.parametrize("brand", [FEW], indirect=True)
def test_head_office_is_shown_the_exchange(brand: Brand) -> None:
    """The check sees what it is for."""
    client, every = client_of(brand, None), [f"/b/b/store/{twins(FEW)[0]}/", "/b/b/stores.csv?window=12"]
    before = shown(client, every)
    exchange(brand)
    after = shown(client, every)
    assert all(before[address] != after[address] for address in every)


def test_every_page_of_a_store_manager_is_asked() -> None:
    asked = {*OF_THE_BRAND, *FILES, *OF_A_STORE, *OF_AN_ITEM, *API, "theme"}
    assert _read_by("store") - WITHOUT_OTHERS == asked


def test_every_page_of_a_regional_manager_is_asked() -> None:
    asked = {*OF_PEERS, *PLAIN_OF_PEERS, *OF_A_CHANGE, *API_OF_PEERS}
    assert _read_by("regional") - _read_by("store") - WITHOUT_OTHERS_OF_PEERS == asked


def _read_by(role: str) -> set[str]:
    return {each.route for each in POLICIES if role in each.reads.value and "" not in each.reads.value}
