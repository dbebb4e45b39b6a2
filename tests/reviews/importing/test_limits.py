"""An import never changes what its importer may not see, not even by the id of a record."""

import pytest

from locations import roster
from locations.models import Brand
from locations.scoping import Scope, limits
from reviews.importing.facts.importer import FactImporter
from reviews.importing.tables.bulk import Raced
from reviews.models import Review
from tests.reviews import arrange
from tests.reviews.importing.snapshots import snapshot

pytestmark = pytest.mark.django_db

REVIEWS = "review id,store,date,rating,text\n"


def two_regions() -> tuple[Brand, dict[str, list[int] | list[str]]]:
    """A brand with a store in either of two regions, and the limits of the first region's manager."""
    brand = arrange.brand()
    north, south = roster.region_at(brand, "North"), roster.region_at(brand, "South")
    assert north is not None
    arrange.stores(brand, "N1", "N2", region=north)
    arrange.stores(brand, "S1", region=south)
    return brand, limits(Scope(brand.pk, brand.slug, "", "kim", "regional", (north.lineage,)))


def test_a_record_of_another_region_is_not_moved_by_its_id() -> None:
    brand, within = two_regions()
    arrange.bring(brand, "reviews", REVIEWS + "a,S1,2026-03-01,1,secret\nb,N1,2026-03-01,2,own\n")
    before = snapshot(brand)["Review"]
    file = REVIEWS + "a,N1,2026-03-01,5,mine\nb,N2,2026-03-01,3,moved\nc,N1,2026-03-01,4,new\n"
    job = arrange.bring(brand, "reviews", file, within=within)
    assert arrange.counts(job) == (1, 1, 0, 1)
    held = Review.objects.get(external_id="a")
    assert (held.location.code, held.rating, held.text) == ("S1", 1, "secret")
    assert [row for row in snapshot(brand)["Review"] if "'secret'" in row] == [
        row for row in before if "'secret'" in row
    ]
    assert Review.objects.get(external_id="b").location.code == "N2"
    told = arrange.rejects(job)
    assert "id_taken" in told
    assert "S1" not in told
    assert "secret" not in told


def test_head_office_moves_records_between_regions() -> None:
    brand, _within = two_regions()
    arrange.bring(brand, "reviews", REVIEWS + "a,S1,2026-03-01,1,t\n")
    assert arrange.counts(arrange.bring(brand, "reviews", REVIEWS + "a,N1,2026-03-01,1,t\n")) == (0, 1, 0, 0)


def test_an_id_that_is_taken_between_the_look_and_the_write(monkeypatch: pytest.MonkeyPatch) -> None:
    brand, within = two_regions()
    arrange.bring(brand, "reviews", REVIEWS + "a,S1,2026-03-01,1,t\n")
    with monkeypatch.context() as patched, pytest.raises(Raced):
        patched.setattr(FactImporter, "_taken_ids", lambda *_: set())
        arrange.bring(brand, "reviews", REVIEWS + "a,N1,2026-03-01,5,t\n", within=within)
    assert Review.objects.get().location.code == "S1"
