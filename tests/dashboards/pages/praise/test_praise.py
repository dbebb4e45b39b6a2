"""The board of praise: shared by choice, with whom it was meant for, and taken back."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Event
from reviews.desk import items
from reviews.models import Item, Praise
from tests.dashboards.conftest import Network
from tests.dashboards.pages.downloading import workbook
from tests.reviews.desk.desks import make_note

PAGE = "/b/b/praise/"


@pytest.fixture(autouse=True)
def is_on(network: Network) -> None:
    items.switch_on(network.brand, timezone.now() - timedelta(days=90), by="x", now=timezone.now())


def note(network: Network, text: str, store: int, score: int = 5) -> Item:
    return make_note(network.stores[store], text, score=score, now=timezone.now())


def shown(client: Client) -> str:
    """Give the board alone, without what could be shared."""
    answer = client.get(PAGE)
    assert answer.status_code == 200
    text = answer.content.decode()
    return text.partition('id="board-title"')[2].partition('id="offers-title"')[0]


@pytest.mark.parametrize(
    ("shared_with", "by_keeper", "by_regional"),
    [("store", True, False), ("region", True, False), ("brand", True, True)],
)
def test_praise_of_a_store_is_read_by_those_with_whom_it_is_shared(
    network: Network,
    head: Client,
    keeper: Client,
    regional: Client,
    shared_with: str,
    by_keeper: bool,
    by_regional: bool,
) -> None:
    """Store 005 stands in Busan, of which the manager of Seoul sees nothing."""
    item = note(network, "Lovely Kim", 5)
    assert "Lovely Kim" in keeper.get(PAGE).content.decode() and shown(keeper) == ""
    assert keeper.post(f"{PAGE}{item.pk}/share/", {"shared_with": shared_with, "staff": "Kim"}).status_code == 302
    assert "Lovely Kim" in shown(head) and "Thanks to Kim" in shown(head)
    assert "Lovely Kim" in shown(keeper) and ("Lovely Kim" in shown(regional)) == by_regional
    assert Event.objects.filter(verb="praise.shared").count() == 1


def test_the_files_and_the_api_have_what_the_board_shows(network: Network, keeper: Client, regional: Client) -> None:
    for text, shared_with in (("Lovely Kim", "store"), ("Great coffee", "brand")):
        item = note(network, text, 5)
        keeper.post(f"{PAGE}{item.pk}/share/", {"shared_with": shared_with, "staff": "Kim"})
    for client, texts in ((keeper, ["Great coffee", "Lovely Kim"]), (regional, ["Great coffee"])):
        content = b"".join(client.get("/b/b/praise.csv")).decode("utf-8-sig")
        rows = [*csv.DictReader(io.StringIO(content))]
        assert [row["text"] for row in rows] == texts
        assert {(row["store"], row["staff"]) for row in rows} == {("b-005", "Kim")}
        assert workbook(client, "/b/b/praise.xlsx").worksheets[0].max_row == len(texts) + 1
        answer = client.get("/api/v1/praise", {"brand": "b"}).json()["praise"]
        assert [(row["text"], row["store"], row["staff"]) for row in answer] == [
            (each, "b-005", "Kim") for each in texts
        ]
    assert 'href="/b/b/praise.csv"' in keeper.get(PAGE).content.decode()


def test_a_neighbour_in_the_region_reads_what_is_shared_with_it(network: Network, keeper: Client, head: Client) -> None:
    """Stores 002 and 005 stand in Busan."""
    item = note(network, "Great coffee", 2)

    def keeper_sees() -> bool:
        return "Great coffee" in shown(keeper)

    head.post(f"{PAGE}{item.pk}/share/", {"shared_with": "store"})
    assert not keeper_sees()
    head.post(f"{PAGE}{item.pk}/share/", {"shared_with": "region"})
    assert keeper_sees()
    assert f"{item.pk}/unshare/" not in shown(keeper)
    assert keeper.post(f"{PAGE}{item.pk}/unshare/").status_code == 404
    assert head.post(f"{PAGE}{item.pk}/unshare/").status_code == 302
    assert not keeper_sees() and not Praise.objects.exists()
    assert Event.objects.filter(verb="praise.unshared").count() == 1


def test_what_is_no_praise_is_not_shared(network: Network, head: Client, keeper: Client) -> None:
    bad, good, away = note(network, "Awful", 5, 1), note(network, "Fine", 5), note(network, "Far", 3)
    head.post(f"{PAGE}{bad.pk}/share/", {"shared_with": "brand"})
    head.post(f"{PAGE}{good.pk}/share/", {"shared_with": "world"})
    head.post(f"{PAGE}{good.pk}/share/", {"shared_with": "brand", "staff": "x" * 201})
    assert keeper.post(f"{PAGE}{away.pk}/share/", {"shared_with": "brand"}).status_code == 404
    assert not Praise.objects.exists()
