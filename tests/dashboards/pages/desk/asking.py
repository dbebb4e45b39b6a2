"""Asking for pages of the desk of brand ``b``, and taking steps there."""

from django.test import Client

from reviews.models import Item
from tests.dashboards.conftest import Network

PAGE = "/b/b/desk/"


def review(desk: Network, place: int = 0) -> Item:
    return Item.objects.get(location=desk.stores[place], kind="review")


def page(client: Client, address: str = PAGE, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def step(client: Client, item: Item, do: str, **given: object) -> tuple[int, str]:
    answer = client.post(f"{PAGE}{item.pk}/", {"do": do, **given})
    return answer.status_code, answer.content.decode()
