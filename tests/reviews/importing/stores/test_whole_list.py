"""A file that has all stores says which of ours it does not have."""

import pytest

from locations.models import Location
from locations.roster import region_at
from tests.reviews.arrange import brand, bring, job, stores

pytestmark = pytest.mark.django_db

LISTINGS = "store,publisher,seen at,name\nb,google,2026-03-01,Bee\n"
KINDS = [
    ("locations", "code,name\nb,Bee\n"),
    ("reviews", "store,date,rating\nb,2026-03-01,5\n"),
    ("listings", LISTINGS),
]


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_a_whole_list_names_the_stores_that_it_does_not_have_and_changes_none(kind: str, text: str) -> None:
    own = brand()
    stores(own, "a", "b", "c")
    Location.objects.filter(code="c").update(status="closed")
    before = list(Location.objects.exclude(code="b").values())
    done = bring(own, kind, text, whole_list=True)
    assert done.preview["missing_stores"] == [{"code": "a", "name": "a"}]
    assert [text for text in done.warnings if "does not have 1 store of yours: a a." in text]
    assert list(Location.objects.exclude(code="b").values()) == before


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_another_file_says_nothing_of_stores_that_it_does_not_have(kind: str, text: str) -> None:
    own = brand()
    stores(own, "a", "b")
    done = bring(own, kind, text)
    assert done.preview["missing_stores"] is None and not any("of yours" in text for text in done.warnings)


def test_ten_stores_are_named_and_all_are_in_the_document() -> None:
    own = brand()
    stores(own, "b", *(f"s{n:02}" for n in range(12)))
    done = bring(own, "listings", LISTINGS, whole_list=True)
    (said,) = (text for text in done.warnings if "of yours" in text)
    assert said.startswith("The file does not have 12 stores of yours: s00 s00, ") and "s09 s09, …" in said
    assert "s10" not in said and len(done.preview["missing_stores"]) == 12


def test_only_stores_within_what_the_person_may_see_are_missing() -> None:
    own = brand()
    north = region_at(own, "North")
    assert north is not None
    stores(own, "a", "b", region=north)
    stores(own, "far")
    within = {"lineages": [north.lineage], "locations": []}
    done = bring(own, "listings", LISTINGS, whole_list=True, within=within)
    assert [store["code"] for store in done.preview["missing_stores"]] == ["a"]
    assert job(own, "listings", LISTINGS).options == {}
