"""The order and counts cached between views: what an obvious comparison of everything gives, also after changes."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards import queries
from dashboards.queries import ListingsFilter
from dashboards.queries.listings import PAGE
from locations import placements, roster
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.importing import undo
from reviews.listings.states import Record, Sighting, Standing, error_counts, pairs, standing, supported, tiles
from reviews.models import ImportJob, Listing
from tests.dashboards.networks import OCTOBER
from tests.reviews import arrange
from tests.reviews.sightings import SHOWN, sighting

pytestmark = pytest.mark.django_db

HEADER = "store,seen,name,phone\n"
CHOICES = [
    ListingsFilter(),
    ListingsFilter(publisher="google"),
    ListingsFilter(field="phone"),
    ListingsFilter(state="different"),
    ListingsFilter(state="absent"),
    ListingsFilter(state="missing", publisher="naver"),
]


@pytest.fixture
def stores() -> list[Location]:
    brand = arrange.brand()
    made = Location.objects.bulk_create(
        Location(brand=brand, code=f"{number:03d}", **{**SHOWN, "phone": f"+82 2 555 {number:04d}"})
        for number in range(50)
    )
    for number, store in enumerate(made):
        wrong = {"name": "Elsewhere"} if number % 3 == 0 else {}
        wrong |= {"phone": "+82 2 999 9999"} if number % 7 == 0 else {}
        sighting(store, "google", month=OCTOBER - number % 4, **wrong)
        sighting(store, "naver", present=number % 5 > 0, **({"website": ""} if number % 2 and number % 5 else {}))
    return made


def obvious(brand: Brand, only: ListingsFilter) -> tuple[Any, ...]:
    """Every sighting of the brand read and compared, without any of the queries."""
    other = {"store": "code", "region": "region__path", "default_zone": "brand__default_zone"}
    columns = [other.get(name, name) for name in Record._fields]
    rows = brand.locations.values_list("pk", *columns)
    records = {row[0]: Record(row[1], row[2] or "", *row[3:]) for row in rows}
    seen = [
        Sighting(
            each.location_id,
            each.source.publisher,
            each.first_month,
            each.pk,
            *(getattr(each, name) for name in Sighting._fields[4:]),
        )
        for each in Listing.objects.filter(location__brand=brand).select_related("source")
    ]
    every = [standing(pair, records[location]) for (location, _name), pair in pairs(seen, records).items()]
    shows = supported(every)
    counted = [each for each in every if only.publisher in ("", each.pair.newest.publisher)]

    def sums(store: int) -> tuple[int, int, int] | None:
        own = [each for each in counted if each.pair.newest.location == store and _fits(each)]
        found = [error_counts(each, shows, only.field) for each in own]
        return (
            (sum(one[0] for one in found), sum(one[1] for one in found), sum(one[2] for one in found)) if own else None
        )

    def _fits(each: Standing) -> bool:
        told = dict(zip(("different", "missing", "absent"), error_counts(each, shows, only.field), strict=True))
        return not only.state or told[only.state] > 0

    errors = {record.store: sums(pk) for pk, record in records.items()}
    fitting = [(code, found) for code, found in errors.items() if found]
    fitting.sort(key=lambda entry: (*(-part for part in entry[1]), entry[0]))
    return fitting, tiles(counted, shows), sum(not each.pair.newest.present for each in counted)


def told(scope: Scope, only: ListingsFilter) -> tuple[Any, ...]:
    """The same from the pages, one after the other."""
    found = queries.listings(scope, only=only)
    rows = [*found.stores]
    while found.after:
        found = queries.listings(scope, only=only, after=found.after)
        assert len(found.stores) <= PAGE
        rows += found.stores
    assert [row.store for row in queries.all_listings(scope, only=only)[1]] == [row.store for row in rows]
    return [(row.store, (row.different, row.missing, row.absent)) for row in rows], [*found.tiles], found.absent


@pytest.mark.parametrize("only", CHOICES)
def test_pages_are_the_obvious_comparison(stores: Sequence[Location], only: ListingsFilter) -> None:
    brand = stores[0].brand
    first = told(head_office(brand), only)
    assert first == obvious(brand, only)
    assert told(head_office(brand), only) == first


def test_an_import_and_its_undo_are_seen_at_once(stores: Sequence[Location]) -> None:
    brand, only = stores[0].brand, ListingsFilter()
    before = told(head_office(brand), only)
    day = "2026-10-20 10:00"
    file = HEADER + f"001,{day},Bean There,+82 2 111 1111\n002,{day},Other,+82 2 555 0002\n"
    first = arrange.bring(brand, "listings", file, publisher="google")
    assert first.inserted == 2
    after = told(head_office(brand), only)
    assert after == obvious(brand, only) != before
    second = arrange.bring(brand, "listings", file.replace("Other", "Bean There"), publisher="google")
    assert (second.inserted, second.updated) == (0, 1)
    assert told(head_office(brand), only) == obvious(brand, only) != after
    for job, wanted_then in ((second, after), (first, before)):
        assert job.ask_for(ImportJob.Task.UNDO)
        undo.undo(arrange.claimed(job), lambda: arrange.NOW)
        assert told(head_office(brand), only) == obvious(brand, only) == wanted_then
        ImportJob.objects.get(pk=job.pk).finish(arrange.NOW, into=ImportJob.State.UNDONE)


def test_a_corrected_or_moved_store_is_seen_at_once(stores: Sequence[Location]) -> None:
    brand = stores[0].brand
    scope = head_office(brand)
    told(scope, ListingsFilter())
    arrange.bring(brand, "locations", "store code,name,phone\n001,Bean There,+82 2 777 7777\n")
    assert Location.objects.get(pk=stores[1].pk).phone == "+8227777777"
    assert told(scope, ListingsFilter()) == obvious(brand, ListingsFilter())
    assert told(scope, ListingsFilter(region="Korea"))[0] == []
    placements.state_regions(brand, {stores[1].pk: roster.region_at(brand, "Korea")}, now=arrange.NOW)
    assert [code for code, _sums in told(scope, ListingsFilter(region="Korea"))[0]] == ["001"]
    roster.rename_store(stores[2], name="Elsewhere", by="somebody")
    roster.name_stores(brand, {stores[4].pk: "Elsewhere"}, by="somebody")
    assert told(scope, ListingsFilter()) == obvious(brand, ListingsFilter())


def test_people_share_what_is_kept_only_where_they_see_the_same(stores: Sequence[Location]) -> None:
    brand = stores[0].brand
    told(head_office(brand), ListingsFilter())
    own = Scope(brand.pk, brand.slug, brand.name, "m", "store", (), (stores[6].pk,))
    assert [code for code, _sums in told(own, ListingsFilter())[0]] == ["006"]
    other = Scope(brand.pk, brand.slug, brand.name, "m", "store", (), (stores[7].pk,))
    assert [code for code, _sums in told(other, ListingsFilter())[0]] == ["007"]


def test_a_page_that_was_read_before_reads_its_own_stores_alone(stores: Sequence[Location]) -> None:
    scope = head_office(stores[0].brand)
    queries.listings(scope)
    with CaptureQueriesContext(connection) as again:
        queries.listings(scope)
    reads = [query["sql"] for query in again if "reviews_listing" in query["sql"] and "MAX" not in query["sql"]]
    assert reads
    assert all('"location_id" IN (' in sql for sql in reads)
