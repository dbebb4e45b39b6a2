"""The list narrowed by words, theme, tag, owner, team, region and severity: on the page, in files, in the address."""

import csv
import io

import pytest
from django.test import Client

from locations.models import Membership, Team
from reviews.models import Item, Mention, Review, Tag
from tests.dashboards.conftest import Network
from tests.dashboards.pages.desk.asking import PAGE, page
from tests.dashboards.pages.downloading import workbook


@pytest.fixture
def mixed(desk: Network, manager: Client) -> Network:
    """The desk with a theme, a tag, an owner, a team and an incident at its first stores."""
    first, second, third = Item.objects.filter(kind="review").order_by("location__code")[:3]
    review = Review.objects.get(pk=first.fact_id)
    Mention.objects.create(
        location=review.location, first_month=review.first_month, last_month=review.last_month, kind="review",
        fact_id=review.pk, theme="wait", polarity=-1, start=0, end=4, lexicon="x",
    )  # fmt: skip
    seat = Membership.objects.get(location=desk.stores[0])
    seat.user.first_name = "Haneul"
    seat.user.save()
    Item.objects.filter(pk=first.pk).update(owner=seat.user)
    Item.objects.filter(pk=second.pk).update(team=Team.objects.create(brand=desk.brand, name="Night team"), severity=4)
    third.tagged.create(tag=Tag.objects.get(brand=desk.brand, key="sales_lead"), by="x")
    return desk


@pytest.mark.parametrize(
    ("query", "stores"),
    [
        ("theme=wait", ["b-000"]),
        ("owner={keeper}", ["b-000"]),
        ("owner=team:Night team", ["b-001"]),
        ("severity=4", ["b-001"]),
        ("tag=sales_lead", ["b-002"]),
        ("words=number 003", ["b-003"]),
        ("words=b-004", ["b-004"]),
        ("words=loud", ["b-000"]),
        ("words=Cold", ["b-000"]),
        ("words=nothing of that", []),
        ("severity=4&theme=wait", []),
    ],
)
def test_the_page_and_the_files_have_the_same_items(
    mixed: Network, head: Client, query: str, stores: list[str]
) -> None:
    query = query.format(keeper=Membership.objects.get(location=mixed.stores[0]).user.username)
    text = page(head, f"{PAGE}?view=all&{query}")
    assert text.count("data-row") == len(stores)
    rows = [*csv.DictReader(io.StringIO(b"".join(head.get(f"/b/b/desk.csv?{query}")).decode("utf-8-sig")))]
    assert [row["store"] for row in rows] == stores
    assert workbook(head, f"/b/b/desk.xlsx?{query}").worksheets[0].max_row == len(stores) + 1


def test_a_region_has_the_items_of_its_stores(mixed: Network, head: Client, regional: Client) -> None:
    seoul = page(head, f"{PAGE}?view=all&region=Korea/Seoul")
    busan = page(head, f"{PAGE}?view=all&region=Korea/Busan")
    assert (">b-001<" in seoul, ">b-001<" in busan) in ((True, False), (False, True))
    assert regional.get(f"{PAGE}?region=Korea/Busan").status_code == 400


def test_the_address_keeps_what_was_asked_for(mixed: Network, head: Client) -> None:
    text = page(head, f"{PAGE}?view=all&words=number&severity=4&region=Korea")
    query = "?view=overdue&amp;words=number&amp;region=Korea&amp;severity=4"
    assert f'href="{PAGE}{query}"' in text
    assert f'href="/b/b/desk.csv{query.replace("overdue", "all")}"' in text
    assert 'value="number"' in text and '<option value="4" selected>' in text and "<details" in text


def test_what_is_done_has_its_own_view(mixed: Network, head: Client) -> None:
    item = Item.objects.filter(kind="comment").get()
    assert "Nothing is done yet" in page(head, f"{PAGE}?view=closed")
    head.post(f"{PAGE}{item.pk}/", {"do": "close", "reason": "solved"})
    text = page(head, f"{PAGE}?view=closed")
    assert text.count("data-row") == 1 and "Closed, or needs no answer" in text
    assert "1 of 1" in page(head, f"{PAGE}{item.pk}/?view=closed")


def test_a_store_manager_is_offered_no_region_and_nobody_of_elsewhere(mixed: Network, manager: Client) -> None:
    text = page(manager, f"{PAGE}?view=all")
    assert 'name="region"' not in text and 'name="words"' in text
    other = Membership.objects.exclude(location=None).exclude(location=mixed.stores[0]).first()
    if other is not None:
        assert f'value="{other.user.username}"' not in text
