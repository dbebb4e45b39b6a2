"""A desk for tests: four stores in two regions, people, and items from notes whose words and moments tests choose."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from locations.models import Brand, Location, Membership, User
from locations.scoping import Scope, scope_of
from reviews.desk import items
from reviews.models import Item, LoggedFeedback
from tests.dashboards.networks import make_brand, make_regions, make_stores

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)


@dataclass
class Desk:
    """A brand whose desk is on: stores 000 and 002 stand in Seoul, 001 and 003 in Busan."""

    brand: Brand
    stores: list[Location]

    def member(self, name: str, role: str = "head_office", **columns: Any) -> User:
        user = User.objects.get_or_create(username=name)[0]
        columns = {"valid_from": date(2020, 1, 1)} | columns
        Membership.objects.create(user=user, brand=self.brand, role=role, **columns)
        return user

    def manager(self, name: str, store: int) -> User:
        return self.member(name, "store", location=self.stores[store])

    def regional(self, name: str, path: str = "Korea/Seoul") -> User:
        return self.member(name, "regional", region=self.brand.regions.get(path=path))

    def scope(self, user: User, now: datetime = NOW) -> Scope:
        found = scope_of(user, self.brand.slug, now)
        assert found is not None
        return found

    def note(self, text: str, store: int = 0, *, score: int | None = 2, ago: float = 1, now: datetime = NOW) -> Item:
        return make_note(self.stores[store], text, score=score, ago=ago, now=now)


def make_note(store: Location, text: str, *, score: int | None = 2, ago: float = 1, now: datetime = NOW) -> Item:
    """Let a customer say something to staff some hours ago; give the item."""
    at = now - timedelta(hours=ago)
    note = LoggedFeedback.objects.create(location=store, by="x", at=at, channel="counter", text=text, score=score)
    items.refresh(store.brand_id, now)
    return Item.objects.get(kind="note", fact_id=note.pk)


def make_desk(slug: str = "b", *, hours: str = "24/7", now: datetime = NOW) -> Desk:
    brand = make_brand(slug)
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    stores = make_stores(brand, 4, [regions["Korea/Seoul"], regions["Korea/Busan"]])
    Location.objects.filter(brand=brand).update(hours=hours)
    items.switch_on(brand, now - timedelta(days=120), by="x", now=now)
    return Desk(brand, stores)


def by(scope: Scope, now: datetime = NOW) -> dict[str, Any]:
    return {"by": scope.user, "now": now}
