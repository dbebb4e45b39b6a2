"""Surveys, listings, cases, KPI values and locations through the same door; months, zones and stores."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from locations.models import Brand, Location, Region
from reviews.importing import dry_run
from reviews.importing.account import Account
from reviews.integrity import differences
from reviews.models import Case, ImportJob, KpiValue, Listing, MonthTally, Review, StaleCell, SurveyResponse
from reviews.readers.records import Refused
from tests.reviews import arrange
from tests.reviews.arrange import bring, counts, rejects

pytestmark = pytest.mark.django_db


def survey(*rows: str) -> str:
    return "response id,store,date,nps,csat,comment\n" + "".join(f"{row}\n" for row in rows)


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


# Months and zones ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("store", "options", "expected"),
    [
        ({}, {}, (3, datetime(2026, 3, 1, 0, 30, tzinfo=UTC))),
        ({}, {"timezone": "Asia/Seoul"}, (3, datetime(2026, 2, 28, 15, 30, tzinfo=UTC))),
        ({"latitude": 40.71, "longitude": -74.0}, {}, (3, datetime(2026, 3, 1, 5, 30, tzinfo=UTC))),
        (
            {"latitude": 40.71, "longitude": -74.0},
            {"timezone": "Asia/Seoul"},
            (3, datetime(2026, 2, 28, 15, 30, tzinfo=UTC)),
        ),
        (
            {"latitude": 40.71, "longitude": -74.0, "time_zone": "Asia/Tokyo"},
            {"timezone": "America/Lima"},
            (3, datetime(2026, 2, 28, 15, 30, tzinfo=UTC)),
        ),
    ],
)
def test_a_naive_moment_is_the_stores_own_time(
    store: dict[str, Any], options: dict[str, Any], expected: tuple[int, datetime]
) -> None:
    """The zone is the store's own, --timezone, that of its coordinates, or the brand's, in that order."""
    brand = arrange.brand(default_zone="UTC")
    arrange.stores(brand, "S1", **store)
    bring(brand, "surveys", survey("a,S1,2026-03-01 00:30,9,,"), **options)
    answer = SurveyResponse.objects.get()
    assert (answer.first_month, answer.answered_at) == (month(2026, expected[0]), expected[1])


def test_a_moment_with_an_offset_counts_in_the_stores_month() -> None:
    brand = arrange.brand(default_zone="Asia/Seoul")
    arrange.stores(brand, "S1")
    bring(brand, "surveys", survey("a,S1,2026-02-28T23:30:00Z,9,,", "b,S1,2026-03-01T00:30:00+09:00,9,,"))
    found = {row.external_id: row.first_month for row in SurveyResponse.objects.all()}
    assert found == {"a": month(2026, 3), "b": month(2026, 3)}


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 03:30", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_hours_that_a_clock_change_skips_or_repeats(written: str, utc: datetime) -> None:
    brand = arrange.brand(default_zone="Europe/Berlin")
    arrange.stores(brand, "S1")
    bring(brand, "surveys", survey(f"a,S1,{written},9,,"))
    assert SurveyResponse.objects.get().answered_at == utc


# Stores --------------------------------------------------------------------------------------------------------------


def in_row(*rows: str) -> str:
    return "store name,store address,date,rating,text\n" + "".join(f"{row}\n" for row in rows)


def test_a_damaged_name_is_no_new_store_and_the_most_frequent_name_wins() -> None:
    brand = arrange.brand()
    rows = [f'{name},"1 Main St, Austin",2026-03-01 10:00,5,{number}' for number, name in enumerate(
        ["\ufffdBurger", "Burgr", "Burger", "Burger"])]  # fmt: skip
    job = bring(brand, "reviews", in_row(*rows), create_stores=True)
    assert counts(job) == (4, 0, 0, 0)
    store = Location.objects.get(brand=brand)
    assert (store.name, len(store.address_key)) == ("Burger", 32)
    assert store.code.startswith("1-main-st-austin-")


def test_a_store_in_the_row_is_found_by_its_address_in_any_spelling() -> None:
    brand = arrange.brand()
    bring(
        brand,
        "locations",
        "store code,name,address,city,state,zip,country\n7,B,1 Main Street,Austin,TX,78701-1234,US\n",
    )
    job = bring(brand, "reviews", in_row('B,"1 MAIN ST, Austin, TX 78701, United States",2026-03-01 10:00,5,x'))
    assert counts(job) == (1, 0, 0, 0)
    assert Review.objects.get().location.code == "7"


def test_answers_without_a_store_belong_to_the_only_one_or_are_refused() -> None:
    file = "response id,date,nps\na,2026-03-01 10:00,9\n"
    one, two, none = arrange.brand(), arrange.brand(), arrange.brand()
    arrange.stores(one, "S1")
    arrange.stores(two, "S1", "S2")
    job = bring(one, "surveys", file)
    assert counts(job) == (1, 0, 0, 0)
    assert any("S1" in warning for warning in job.warnings)
    for brand in (two, none):
        with pytest.raises(Refused, match="names no store"):
            bring(brand, "surveys", file, create_stores=brand is two)
    assert counts(bring(none, "surveys", file, create_stores=True)) == (1, 0, 0, 0)
    assert Location.objects.get(brand=none).code == "unassigned"


def test_reviews_without_a_store_are_never_assigned() -> None:
    with pytest.raises(Refused, match="names no store"):
        bring(arrange.brand(), "reviews", "date,rating,text\n2026-03-01 10:00,5,good\n", create_stores=True)


# Kinds ---------------------------------------------------------------------------------------------------------------


def test_survey_answers_go_in_and_come_again() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    file = survey("a,S1,2026-03-01 10:00,9,5,good", "b,S1,2026-03-02 10:00,11,5,", "c,S1,2026-03-02 10:00,,4,")
    job = bring(brand, "surveys", file)
    assert counts(job) == (2, 0, 0, 1)
    assert "out_of_range" in rejects(job) or "other_scale" in rejects(job)
    assert counts(bring(brand, "surveys", file)) == (0, 0, 2, 1)
    rows = MonthTally.objects.exclude(measure__startswith="theme:")
    found = {row.measure: (row.n, row.total) for row in rows}
    assert found == {"nps": (1, 1.0), "csat": (2, 2.0)}
    assert differences(brand) == []


def test_listings_are_compared_and_counted_once_a_sighting() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1", phone="+8221234567", city="Seoul")
    file = "store,publisher,name,phone,city,seen at\nS1,google,S1,02-123-4567,Seoul,2026-03-01 10:00\n"
    file += "S1,naver,S1,02-999-9999,Busan,2026-03-01 10:00\n"
    job = bring(brand, "listings", file)
    assert counts(job) == (2, 0, 0, 0)
    assert counts(bring(brand, "listings", file)) == (0, 0, 2, 0)
    accuracy = MonthTally.objects.filter(measure="listing_accuracy").values_list("series", "n", "total")
    assert sorted(accuracy) == [("google", 3, 3.0), ("naver", 3, 1.0)]
    assert differences(brand) == []


def test_listings_that_do_not_say_when_they_were_seen_come_again_unchanged() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    file = "store,publisher,name,phone\nS1,google,S1,02-123-4567\n"
    bring(brand, "listings", file)
    again = bring(brand, "listings", file, now=arrange.later(40))
    assert counts(again) == (0, 0, 1, 0)
    changed = bring(brand, "listings", file.replace("4567", "9999"), now=arrange.later(41))
    assert counts(changed)[0] == 1
    assert Listing.objects.count() == 2
    assert differences(brand) == []


def test_cases_count_in_the_month_they_are_closed() -> None:
    brand = arrange.brand(default_zone="UTC")
    arrange.stores(brand, "S1")
    file = (
        "case id,store,opened,closed,contacts,reopened,csat\n"
        "1,S1,2026-02-27 10:00,2026-03-01 10:00,1,0,5\n"
        "2,S1,2026-02-27 10:00,,,,\n"
        "3,S1,2026-03-20 10:00,2026-03-21 10:00,2,0,\n"
    )
    assert counts(bring(brand, "cases", file)) == (3, 0, 0, 0)
    assert {case.external_id: case.first_month for case in Case.objects.all()} == {
        "1": month(2026, 3),
        "2": month(2026, 2),
        "3": month(2026, 3),
    }
    found = {row.measure: row.n for row in MonthTally.objects.all()}
    assert found == {"fcr": 1, "resolution_time": 2, "csat": 1, "cases_reopened": 1, "resolved_in_time": 2}
    assert counts(bring(brand, "cases", file)) == (0, 0, 3, 0)
    assert differences(brand) == []


def test_kpi_values_are_replaced_by_newer_ones() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    file = "store,month,kpi,value,better\nS1,2026-03,sales,100,high\n"
    assert counts(bring(brand, "kpis", file)) == (1, 0, 0, 0)
    assert counts(bring(brand, "kpis", file.replace("100", "120"))) == (0, 1, 0, 0)
    value = KpiValue.objects.get()
    assert (value.value, value.first_month, value.better) == (120, month(2026, 3), "high")


# Locations -----------------------------------------------------------------------------------------------------------

PLACES = "store code,name,region,format,city,phone,latitude,longitude,opened\n"


def test_locations_open_stores_in_a_region_tree() -> None:
    brand = arrange.brand()
    file = PLACES + "001,One,Korea/Seoul,mall,Seoul,,37.5,127.0,2020-01-31\n002,Two,Korea/Busan,street,Busan,,,,\n"
    assert counts(bring(brand, "locations", file)) == (2, 0, 0, 0)
    one = Location.objects.get(brand=brand, code="001")
    assert (one.name, one.format, one.city, one.opened) == ("One", "mall", "Seoul", date(2020, 1, 31))
    assert one.region is not None and one.region.path == "Korea/Seoul"
    assert Region.objects.filter(brand=brand).count() == 3
    assert counts(bring(brand, "locations", file)) == (0, 0, 2, 0)


def test_a_changed_store_is_corrected_and_a_blank_cell_erases_nothing() -> None:
    brand = arrange.brand()
    bring(brand, "locations", PLACES + "1,One,Korea,mall,Seoul,,37.5,127.0,\n")
    assert counts(bring(brand, "locations", PLACES + "1,Uno,,,,,,,\n")) == (0, 1, 0, 0)
    store = Location.objects.get()
    assert (store.name, store.city, store.version, store.region and store.region.path) == ("Uno", "Seoul", 2, "Korea")


def test_a_code_twice_is_refused_when_it_differs_and_unchanged_when_it_does_not() -> None:
    brand = arrange.brand()
    file = PLACES + "1,One,,,,,,,\n1,One,,,,,,,\n1,Other,,,,,,,\n"
    job = bring(brand, "locations", file)
    assert counts(job) == (1, 0, 1, 1)
    assert "duplicate_code" in rejects(job)
    assert Location.objects.get().name == "One"


def test_a_corrected_phone_recounts_the_listings() -> None:
    brand = arrange.brand()
    bring(brand, "locations", "store code,name,phone,country\n1,One,02-111-1111,KR\n")
    bring(brand, "listings", "store,publisher,name,phone,seen at\n1,google,,+8221112222,2026-03-01 10:00\n")
    tally = MonthTally.objects.filter(measure="listing_accuracy")
    assert [row.total for row in tally] == [0]
    bring(brand, "locations", "store code,name,phone,country\n1,One,02-111-2222,KR\n")
    assert [row.total for row in tally.all()] == [1]
    assert differences(brand) == []


# The account ---------------------------------------------------------------------------------------------------------


def test_the_database_itself_holds_the_account() -> None:
    from django.db import IntegrityError, transaction

    job = arrange.job(arrange.brand(), "reviews", "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(read=3, inserted=1, rejected=1)


def test_a_mended_rejects_file_goes_in_clean() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    job = bring(brand, "surveys", survey("a,S1,2026-03-01 10:00,9,,", "b,S9,2026-03-01 10:00,9,,"))
    mended = rejects(job).replace("S9", "S1")
    assert counts(bring(brand, "surveys", mended)) == (1, 0, 0, 0)


def test_a_brand_of_its_own_is_not_touched_by_an_import() -> None:
    mine, other = arrange.brand(), arrange.brand()
    for brand in (mine, other):
        arrange.stores(brand, "S1")
    bring(mine, "surveys", survey("a,S1,2026-03-01 10:00,9,,"))
    assert not SurveyResponse.objects.filter(location__brand=other).exists()
    assert not StaleCell.objects.exists()
    assert Brand.objects.count() == 2
    assert Account().as_dict().keys() == {
        "read", "inserted", "updated", "unchanged", "rejected", "duplicates", "damaged"
    }  # fmt: skip


def test_the_named_store_has_what_names_none() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "a", "b")
    text = "response id,date,nps\n1,2026-03-01,9\n2,2026-03-02,3\n"
    job = arrange.bring(brand, "surveys", text, store="b")
    assert arrange.counts(job) == (2, 0, 0, 0)
    assert set(SurveyResponse.objects.values_list("location__code", flat=True)) == {"b"}
    with pytest.raises(Refused, match="no store “c”"):
        arrange.bring(brand, "surveys", text, store="c")


def test_a_list_without_codes_is_asked_about_where_stores_are_known() -> None:
    brand = arrange.brand()
    text = "name,address,city,latitude,longitude\nBurger,1 Alton Rd,Miami,25.7,-80.1\n"
    job = arrange.job(brand, "", text)
    dry_run.preview_job(arrange.claimed(job), lambda: arrange.NOW)
    job.refresh_from_db()
    assert job.preview["kind"] == "locations"
    arrange.stores(brand, "a", "b")
    again = arrange.claimed(arrange.job(brand, "", text))
    with pytest.raises(Refused) as refused:
        dry_run.preview_job(again, lambda: arrange.NOW)
    assert dry_run.ask_about(again, refused.value, arrange.NOW)
    again.refresh_from_db()
    assert (again.state, again.preview["problem"]["code"]) == ("ready", "stores_or_listings")
