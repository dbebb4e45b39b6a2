"""Listings beside the brand's record: what counts, which sighting stands, and that the metric counts the same."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboards import queries
from dashboards.models import Score
from dashboards.pages.frame.listing_lines import marked
from dashboards.queries import ListingsFilter
from dashboards.scoring.months import score_month
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.listings.states import FieldState, Listings
from reviews.models import Listing, Source
from reviews.tallies import refresh
from tests.dashboards.networks import OCTOBER, make_brand
from tests.reviews.sightings import SHOWN, sighting

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def stores(brand: Brand) -> list[Location]:
    made = [
        Location(brand=brand, code=f"{number:03d}", **{**SHOWN, "phone": f"+82 2 555 {number:04d}"})
        for number in range(12)
    ]
    return Location.objects.bulk_create(made)


@pytest.fixture
def everything(brand: Brand) -> Scope:
    return head_office(brand)


def as_manager(store: Location) -> Scope:
    return Scope(store.brand_id, store.brand.slug, store.brand.name, "m", "store", (), (store.pk,))


def codes(found: Listings) -> list[str]:
    return [store.store for store in found.stores]


def test_every_state_of_a_field(stores: Sequence[Location], everything: Scope) -> None:
    naver = {"hours": "", "website": ""}
    sighting(stores[0], "google", phone="+82 2 555 9999", website="")
    sighting(stores[1], "google")
    sighting(stores[0], "naver", **naver)
    sighting(stores[1], "naver", **naver)
    Location.objects.filter(pk=stores[0].pk).update(street="")
    found = queries.listings(everything)
    first = found.stores[0]
    states = {(look.publisher, field): cell.state for look in first.views for field, cell in look.cells.items()}
    assert (first.store, first.different, first.missing) == ("000", 1, 1)
    assert states["google", "phone"] is FieldState.DIFFERENT
    assert states["google", "website"] is FieldState.MISSING
    assert states["google", "name"] is FieldState.RIGHT
    assert states["google", "street"] is FieldState.UNKNOWN
    assert states["naver", "website"] is FieldState.UNSUPPORTED
    phone = next(look for look in first.views if look.publisher == "google").cells["phone"]
    assert (phone.ours, phone.theirs) == ("+82 2 555 0000", "+82 2 555 9999")
    assert {tile.field for tile in found.tiles if tile.publisher == "naver"}.isdisjoint({"hours", "website"})


def test_the_page_counts_what_the_metric_counts(brand: Brand, stores: Sequence[Location], everything: Scope) -> None:
    """Also where a listing was mended, vanished, came back within a month, or is older than the window."""
    for number, store in enumerate(stores):
        sighting(store, "google", month=OCTOBER - 3, phone="+82 2 999 0000" if number % 2 else "")
        sighting(store, "naver", month=OCTOBER, hours="Mo-Su 01:00-02:00" if number % 3 else SHOWN["hours"])
    sighting(stores[1], "google", month=OCTOBER)
    sighting(stores[2], "google", month=OCTOBER, present=False)
    sighting(stores[3], "naver", month=OCTOBER, day=28, present=False)
    sighting(stores[4], "google", month=OCTOBER - 11, name="Elsewhere")
    sighting(stores[5], "kakao", month=OCTOBER - 12, name="Too old")
    sighting(stores[6], "naver", month=OCTOBER + 1, name="Too new")
    refresh(brand.pk)
    score_month(brand, OCTOBER)
    scores = Score.objects.filter(metric="listing_accuracy", month=OCTOBER, window=12, location__brand=brand)
    total = sum(score.n for score in scores)
    assert all(score.value is not None for score in scores)
    right = sum(score.n * (score.value or 0) for score in scores)
    found = queries.listings(everything, OCTOBER)
    assert (found.n, found.n - found.different) == (total, pytest.approx(right))
    assert found.different > 0
    assert sum(store.different for store in found.stores) == found.different
    assert queries.listings(everything).month == OCTOBER + 1


def test_a_listing_that_is_gone_is_told_and_keeps_its_last_values(
    stores: Sequence[Location], everything: Scope
) -> None:
    sighting(stores[0], "google", month=OCTOBER - 1, name="Other")
    sighting(stores[0], "google", month=OCTOBER, present=False)
    sighting(stores[1], "google", month=OCTOBER, present=False)
    found = queries.listings(everything)
    assert (found.absent, found.different) == (2, 1)
    first, second = (store.views[0] for store in found.stores)
    assert not first.shown
    assert first.cells["name"].theirs == "Other"
    assert first.cells_seen_at is not None
    assert first.cells_seen_at < first.seen_at
    assert second.cells == {}


def test_most_errors_come_first_and_pages_follow_each_other(stores: Sequence[Location], everything: Scope) -> None:
    wrong = {3: ("name", "city", "street"), 7: ("name",), 5: ("name", "city")}
    for number, store in enumerate(stores):
        sighting(store, "google", **dict.fromkeys(wrong.get(number, ()), "Elsewhere"))
    order = ["003", "005", "007", "000", "001", "002", "004", "006", "008", "009", "010", "011"]
    assert codes(queries.listings(everything)) == order
    first = queries.listings(everything, limit=5)
    second = queries.listings(everything, after=first.after, limit=5)
    back = queries.listings(everything, before=second.before, limit=5)
    assert (codes(first), codes(second), codes(back)) == (order[:5], order[5:10], order[:5])
    assert (first.before, second.first) == ("", 6)
    assert queries.listings(everything, after="010", limit=5).after == ""


@pytest.mark.parametrize(
    ("only", "wanted"),
    [
        (ListingsFilter(field="phone", state="different"), ["001"]),
        (ListingsFilter(field="name", state="different"), []),
        (ListingsFilter(state="missing"), ["002"]),
        (ListingsFilter(state="absent"), ["003"]),
        (ListingsFilter(publisher="naver", state="different"), []),
        (ListingsFilter(store="004"), ["004"]),
        (ListingsFilter(search="005"), ["005"]),
        (ListingsFilter(region="Nowhere"), []),
    ],
)
def test_choices(stores: Sequence[Location], everything: Scope, only: ListingsFilter, wanted: list[str]) -> None:
    told: dict[int, dict[str, Any]] = {1: {"phone": "+82 2 555 9999"}, 2: {"website": ""}, 3: {"present": False}}
    for number, store in enumerate(stores):
        sighting(store, "google", **told.get(number, {}))
    assert codes(queries.listings(everything, only=only)) == wanted


def test_a_store_manager_sees_the_own_store_alone(stores: Sequence[Location]) -> None:
    for store in stores:
        sighting(store, "google", name="Other")
    scope = as_manager(stores[4])
    assert codes(queries.listings(scope)) == ["004"]
    assert queries.listings(scope).n == 8
    assert queries.listing_errors(scope, "005") is None
    own = queries.listing_errors(scope, "004")
    assert own is not None
    assert (own.different, own.compared) == (1, 8)


def test_a_few_other_stores_tell_a_store_manager_nothing(stores: Sequence[Location]) -> None:
    """That a publisher shows websites at all is learnt of 30 stores and more, not of 11."""
    sighting(stores[0], "google", website="")
    for store in stores[1:]:
        sighting(store, "google")
    cells = queries.listings(as_manager(stores[0])).stores[0].views[0].cells
    assert cells["website"].state is FieldState.UNSUPPORTED
    whole = queries.listings(head_office(stores[0].brand)).stores[0].views[0].cells
    assert whole["website"].state is FieldState.MISSING


def test_nothing_was_seen(stores: Sequence[Location], everything: Scope) -> None:
    found = queries.listings(everything)
    assert (found.month, found.n, found.stores, found.total) == (0, 0, [], 12)
    assert queries.listing_errors(everything, "000") is None


def test_what_differs_in_a_value_is_marked() -> None:
    assert marked("02-123-4567", "02-123-4568") == [("02-123-456", False), ("8", True)]
    assert marked("Mo-Su 06:30-22:30", "Mo-Su 09:00-21:00")[0] == ("Mo-Su 0", False)
    assert marked("abc", "xyz") == [("xyz", False)]
    assert marked("a" * 300, "a" * 299 + "b") == [("a" * 299 + "b", False)]


def test_sources_of_other_brands_do_not_count(stores: Sequence[Location], everything: Scope) -> None:
    other = make_brand("other")
    [theirs] = Location.objects.bulk_create([Location(brand=other, code="000", **SHOWN)])
    sighting(theirs, "google", name="Theirs")
    sighting(stores[0], "google")
    assert (Source.objects.count(), Listing.objects.count()) == (2, 2)
    assert queries.listings(everything).different == 0


def test_a_listing_was_seen_on_the_clock_of_its_store(everything: Scope, stores: list[Location]) -> None:
    Location.objects.filter(pk=stores[0].pk).update(time_zone="Pacific/Auckland")
    sighting(stores[0], "google")
    one = queries.listing_errors(everything, stores[0].code)
    (of_all,) = queries.listings(everything).stores
    assert one is not None
    for view in (*one.views, *of_all.views):
        assert (
            view.seen_at.utcoffset()
            == view.seen_at.astimezone(ZoneInfo("Pacific/Auckland")).utcoffset()
            != timedelta(0)
        )
        assert view.cells_seen_at == view.seen_at
