"""A brand with a desk: three stores in Korea, a person of each role, and files of reviews as they come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from locations.models import Brand, Location, Membership, Region, User
from locations.scoping import Scope, scope_of
from reviews.desk import items
from reviews.models import Item
from tests.reviews import arrange

NOW = arrange.NOW
SINCE = NOW - timedelta(days=90)
HEADINGS = "review id,store,date,rating,text,reply,reply date"


@dataclass(frozen=True)
class Desk:
    brand: Brand
    scopes: dict[str, Scope]

    def item(self, external: str = "1") -> Item:
        """The item of a review, by its id in the file."""
        from reviews.models import Review

        return Item.objects.get(kind="review", fact_id=Review.objects.get(external_id=external).pk)


@pytest.fixture
def desk(db: None) -> Desk:
    brand = arrange.brand("d", default_zone="Asia/Seoul", country="KR", default_hours="Mo-Sa 09:00-18:00")
    region = Region.objects.create(brand=brand, name="Korea", path="Korea", lineage="/1/")
    arrange.stores(brand, "01", "02", region=region)
    arrange.stores(brand, "03")
    scopes = {}
    for name, role, place in (
        ("head", "head_office", {}),
        ("reader", "head_office", {"read_only": True}),
        ("regional", "regional", {"region": region}),
        ("keeper", "store", {"location": Location.objects.get(code="01")}),
        ("other", "store", {"location": Location.objects.get(code="03")}),
    ):
        user = User.objects.create(username=name)
        Membership.objects.create(user=user, brand=brand, role=role, valid_from=SINCE.date(), **place)
        scopes[name] = scope_of(user, "d", NOW)
    items.switch_on(brand, SINCE, by="head", now=NOW)
    return Desk(brand, {name: scope for name, scope in scopes.items() if scope})


@pytest.fixture
def bring(desk: Desk) -> Callable[..., None]:
    """Bring a file of reviews in, and let the items follow."""

    def brought(*lines: str, now: datetime = NOW, seen: str = "") -> None:
        job = arrange.bring(
            desk.brand,
            "reviews",
            "\n".join((HEADINGS, *lines)),
            now=now,
            publisher="google",
            scraped=seen or str(now.date()),
        )
        items.refresh(desk.brand.pk, now, job=job.pk)

    return brought
