"""Map data and the funnel are kept between views: they are always what would be made now, and nobody else's."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.models import Score
from dashboards.scoring.months import score_month
from locations import placements, roster
from locations.models import Location, Region
from reviews.models import MonthTally
from tests.dashboards.conftest import Network, make_network
from tests.dashboards.networks import OCTOBER, make_tally
from tests.reviews import arrange

MAP, FUNNEL = "/b/b/map.json", "/b/b/funnel/"
PAGES = (
    *("/b/b/", "/b/b/stores/", "/b/b/map/", "/b/b/compare/", "/b/b/reviews/", "/b/b/listings/", "/b/b/themes/"),
    *(f"/b/b/store/b-004/{part}" for part in ("", "why/", "about/")),
)
CHOICES = ("", "?region=Korea/Seoul", "?format=mall", "?verdict=below", "?q=store", "?box=120,30,130,38", "?window=1")


def shown(client: Client, address: str) -> str:
    """An answer without the token of its forms, which every answer has of its own."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"csrfmiddlewaretoken[^>]*>", "", answer.content.decode())


def forget() -> None:
    for each in caches.all():
        each.clear()


def made_now(client: Client, address: str) -> str:
    """The answer when nothing is kept."""
    forget()
    return shown(client, address)


def moved(network: Network) -> None:
    busan = Region.objects.get(path="Korea/Busan")
    placements.state_regions(network.brand, {network.stores[3].pk: busan}, now=arrange.NOW)


def exchanged(network: Network) -> None:
    """Two stores in each other's region: as many stores and the same versions everywhere."""
    one, other = network.stores[4], network.stores[5]
    one_region, other_region = one.region, other.region
    placements.state_regions(network.brand, {one.pk: other_region, other.pk: one_region}, now=arrange.NOW)


def renamed(network: Network) -> None:
    roster.rename_store(network.stores[3], name="Another <b>name</b>", by="test")


def placed(network: Network) -> None:
    roster.correct_stores(
        network.stores[3].brand, {network.stores[3].pk: {"latitude": 33.5, "longitude": 126.5}}, by="test"
    )


def reformatted(network: Network) -> None:
    roster.correct_stores(network.brand, {network.stores[3].pk: {"format": "kiosk"}}, by="test")


def opened(network: Network) -> None:
    roster.open_store(brand=network.brand, by="test", code="new", name="New", latitude=35.0, longitude=128.0)


def replaced(network: Network) -> None:
    """One store goes and another one comes."""
    Location.objects.create(brand=network.brand, code="y", name="Y", latitude=35.0, longitude=128.0).delete()
    network.stores[3].delete()
    opened(network)


def scored(network: Network) -> None:
    MonthTally.objects.filter(location=network.stores[3]).delete()
    make_tally(network.stores[3], {1: 50})
    score_month(network.brand, OCTOBER)


def scored_before(network: Network) -> None:
    """The month from which changes are counted gets its scores later."""
    for store in network.stores:
        make_tally(store, {3: 20}, OCTOBER - 1)
    score_month(network.brand, OCTOBER - 1)


CHANGES = [
    scored,
    *(
        # What pages ask of PostgreSQL, the first one has asked.
        pytest.param(change, marks=pytest.mark.sqlite_is_enough)
        for change in (moved, exchanged, renamed, placed, reformatted, opened, replaced, scored_before)
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_would_be_made_now(
    network: Network, head: Client, change: Callable[[Network], None]
) -> None:
    addresses = [*(MAP + choice for choice in CHOICES), FUNNEL, FUNNEL + "?region=Korea/Seoul", *PAGES]
    before = {address: shown(head, address) for address in addresses}
    etags = {MAP + choice: head.get(MAP + choice)["ETag"] for choice in CHOICES}
    change(network)
    after = {address: shown(head, address) for address in addresses}
    for address, etag in etags.items():
        told = head.get(address, headers={"if-none-match": etag})
        assert told.status_code == 200 or after[address] == before[address]
    assert after == {address: made_now(head, address) for address in addresses}
    assert after != before


def test_nobody_gets_what_others_may_see(network: Network, signed_in: Callable[..., Client], head: Client) -> None:
    """Kept for the whole brand first, for each region then, and asked for by each with the mark of the others."""
    brand = network.brand
    seoul, busan = (signed_in(brand, "regional", region=f"Korea/{name}") for name in ("Seoul", "Busan"))
    keeper = signed_in(brand, "store", store="b-005")
    few = {store.code for store in network.stores[:2]}
    answers = {client: client.get(MAP) for client in (head, seoul, busan)}
    codes = {client: {*answer.json()["columns"]["code"]} for client, answer in answers.items()}
    assert codes[seoul] == {store.code for store in network.stores if "Seoul" in store.region.path}
    assert codes[busan] == {store.code for store in network.stores if store.region.path == "Korea/Busan"}
    assert codes[head] == {store.code for store in network.stores}
    for client in (head, seoul, busan):
        for other in (head, seoul, busan):
            told = client.get(MAP, headers={"if-none-match": answers[other]["ETag"]})
            assert told.status_code == (304 if client is other else 200)
        assert {*client.get(MAP).json()["columns"]["code"]} == codes[client]
        drawn = {*re.findall(r"b-\d{3}", shown(client, FUNNEL).partition("funnel-data")[2].partition("</script>")[0])}
        assert drawn == codes[client] - few
    assert [keeper.get(address).status_code for address in (MAP, FUNNEL)] == [403, 403]


def test_brands_are_kept_apart(network: Network, head: Client, signed_in: Callable[..., Client]) -> None:
    other = signed_in(make_network("c", 40).brand, "head_office")
    assert head.get(MAP).json()["columns"]["code"] != other.get("/b/c/map.json").json()["columns"]["code"]
    assert other.get(MAP).status_code == 404


def test_the_same_rights_share_what_is_kept(network: Network, head: Client, signed_in: Callable[..., Client]) -> None:
    first = head.get(MAP)
    assert signed_in(network.brand, "head_office").get(MAP, headers={"if-none-match": first["ETag"]}).status_code == 304


def reads_scores(client: Client, address: str, **headers: str) -> bool:
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers=headers)
    return any(Score._meta.db_table in query["sql"] for query in asked.captured_queries)


def test_an_etag_and_a_second_view_read_no_scores(head: Client) -> None:
    etag = head.get(MAP)["ETag"]
    forget()
    assert not reads_scores(head, MAP, **{"if-none-match": etag})
    for address in (MAP, FUNNEL):
        assert reads_scores(head, address)
        assert not reads_scores(head, address)


def test_languages_are_kept_apart(head: Client) -> None:
    asked: dict[str, Any] = {
        language: [head.get(address, headers={"accept-language": language}).content for address in (MAP, FUNNEL)]
        for language in ("en", "ko", "en")
    }
    assert asked["en"][0] != asked["ko"][0]
    assert b"network mean" in asked["en"][1]
    assert b"network mean" not in asked["ko"][1]


def test_packed_and_plain_answers_are_the_same(head: Client) -> None:
    plain, packed = head.get(MAP), head.get(MAP, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Cookie" in plain["Vary"]
