"""Two listings of one store at one publisher are no two sightings: the second is refused with both named."""

import pytest

from locations.models import Location
from reviews.models import Listing
from tests.reviews.arrange import brand, bring, counts, rejects, stores

pytestmark = pytest.mark.django_db

HEADER = "store,publisher,seen at,name,address,phone\n"
FIRST = "ChIJ1,google,2026-03-01,Pier,12 Quay Road,+441904496005\n"
SECOND = "ChIJ2,google,2026-03-01,Pier Cafe,12 Quay Rd,+441904496005\n"


@pytest.fixture
def own():
    found = brand(country="GB")
    stores(found, "p", "m")
    Location.objects.filter(code="p").update(name="Pier", street="12 Quay Road", phone="+441904496005")
    return found


def test_the_second_listing_is_refused_with_both_named_and_the_first_stays(own) -> None:
    done = bring(own, "listings", HEADER + FIRST + SECOND)
    assert counts(done) == (1, 0, 0, 1)
    assert Listing.objects.values_list("name", flat=True).get() == "Pier"
    (refused,) = rejects(done).splitlines()[1:]
    assert "second_listing" in refused and "ChIJ2" in refused and "ChIJ1" in refused and "12 Quay Road" in refused
    (unknown,) = done.preview["unfound"]
    assert (unknown["written"], unknown["beside"], unknown["nearest"][0]["code"]) == ("ChIJ2", "ChIJ1", "p")


def test_the_second_goes_in_as_another_store_or_in_place_of_the_first(own) -> None:
    done = bring(own, "listings", HEADER + FIRST + SECOND, aliases={"ChIJ2": "m"})
    assert counts(done) == (2, 0, 0, 0)
    Listing.objects.all().delete()
    done = bring(own, "listings", HEADER + FIRST + SECOND, aliases={"ChIJ1": ""})
    assert counts(done) == (1, 0, 0, 1)
    assert Listing.objects.values_list("name", flat=True).get() == "Pier Cafe"


@pytest.mark.parametrize(
    "second",
    [
        FIRST,
        FIRST.replace("google", "yelp").replace("Road", "Lane"),
        FIRST.replace("03-01", "03-02").replace("Road", "Lane"),
    ],
)
def test_the_same_again_another_publisher_and_another_day_are_no_second_listing(own, second: str) -> None:
    assert bring(own, "listings", HEADER + FIRST + second).rejected == 0


def test_a_later_sighting_of_the_day_is_none_but_another_listing_is(own) -> None:
    header = HEADER.replace("phone", "phone,hours")
    first, later = (
        FIRST.replace("\n", f",Mo-Fr {h}:00-18:00\n").replace("03-01", f"03-01 {h}:00") for h in ("09", "10")
    )
    assert bring(own, "listings", header + first + later).rejected == 0
    other = later.replace("ChIJ1", "ChIJ2").replace("12 Quay Road", "12 Quay Rd")
    assert bring(own, "listings", header + first + other).rejected == 1


def test_a_code_that_comes_twice_is_to_be_corrected_in_the_file(own) -> None:
    done = bring(own, "listings", HEADER + FIRST.replace("ChIJ1", "p") + SECOND.replace("ChIJ2", "p"))
    assert "second_of_code" in rejects(done) and done.preview["unfound"] == []


def test_undated_listings_are_seen_at_once(own) -> None:
    undated = [line.replace(",2026-03-01", "").replace(",seen at", "") for line in (HEADER, FIRST, SECOND)]
    done = bring(own, "listings", "".join(undated))
    assert counts(done) == (1, 0, 0, 1)
    again = bring(own, "listings", "".join(undated))
    assert counts(again) == (0, 0, 1, 1)
