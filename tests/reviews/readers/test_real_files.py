"""The real files of ../shared, counted as a plain recount counts them."""

import csv
import subprocess
import sys
from collections import Counter
from datetime import date
from statistics import mean

import pytest

from reviews.readers import Options, open_file, recognise
from reviews.readers.records import Refused
from tests.reviews.readers.golden import Outcome, outcome
from tests.shared import SHARED, needs_shared

MCDONALDS = "data/mcdonalds_reviews/mcdonalds_reviews.csv"
FILES = [
    ("locations", "data/mcdonalds_stores/mcdonalds_clean_14170.csv", Options(country="US"), 14_170, {}),
    ("locations", "data/starbucks_stores/directory.csv", Options(), 25_600, {}),
    ("locations", "data/hector_reviews/competitor_venues.csv", Options(country="AU"), 20, {}),
    ("locations", "data/korean_restaurants/storeInfo_1.csv", Options(country="KR"), 19_162, {}),
    ("locations", "data/starbucks_seoul/starbucks_seoul_a.xlsx", Options(country="KR"), 527, {}),
    ("locations", "data/starbucks_seoul/starbucks_seoul_b.xlsx", Options(country="KR"), 556, {}),
    ("listings", "data/fastfood_listings/FastFoodRestaurants_typed_9909.csv", Options(publisher="x"), 9_909, {}),
    ("reviews", "data/hector_reviews/competitor_reviews.csv", Options(), 210, {}),
    ("reviews", "data/hector_reviews/google_reviews.csv", Options(), 219, {}),
    ("reviews", MCDONALDS, Options(scraped=date(2023, 6, 19)), 13_137, {}),
    ("reviews", "data/nsmc_korean_ratings/nsmc_600movies.csv.gz", Options(), 60_000, {}),
    ("surveys", "data/qualtrics_export/sample.csv", Options(), 1, {}),
    ("surveys", "data/qualtrics_export/sample_legacy.csv", Options(), 1, {}),
    ("surveys", "data/supermarket_nps/nps.csv", Options(scraped=date(2020, 1, 1)), 13_954, {}),
    ("cases", "data/support_tickets/customer_support_tickets.csv", Options(), 8_469, {"order": 1_292}),
]  # fmt: skip
LONG = 15_000
ENCODINGS = {"data/supermarket_nps/nps.csv": "latin1"}
CASES = [pytest.param(*case, id=case[1].rpartition("/")[2], marks=needs_shared(case[1])) for case in FILES]
READ = [
    pytest.param(*case.values, id=case.id, marks=[*case.marks, *([pytest.mark.soak] if case.values[3] > LONG else [])])
    for case in CASES
]
"""The longest are read whole by ``make soak``; that they are found as what they are is a matter of their beginnings."""


@pytest.mark.parametrize(("kind", "name", "options", "count", "refused"), READ)
def test_a_real_file_reads_as_it_comes(
    kind: str, name: str, options: Options, count: int, refused: dict[str, int]
) -> None:
    found = outcome(SHARED / name, kind, options, encoding=ENCODINGS.get(name, ""))
    assert (found.count, Counter(error.code for error in found.errors)) == (count, refused)
    assert len(found.rows) == count - sum(refused.values())


@pytest.fixture(scope="module")
def burgers() -> Outcome:
    return outcome(SHARED / MCDONALDS, "reviews", Options(scraped=date(2023, 6, 19)))


@needs_shared(MCDONALDS)
def test_ratings_damage_and_repetitions_equal_a_plain_recount(burgers: Outcome) -> None:
    with (SHARED / MCDONALDS).open(encoding="utf-8", errors="replace", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["rating"] for row in burgers.rows] == [int(row["rating"][0]) for row in table]
    assert burgers.damaged == sum("\ufffd" in "".join(row.values()) for row in table) >= 1_404
    keys = [(row["store_address"], row["review_time"], row["rating"], row["review"]) for row in table]
    assert len(keys) - len(set(keys)) == 4_022
    assert len({row["store_address"] for row in burgers.rows}) == 17
    macys = [row["rating"] for row in burgers.rows if "Macy" in row["store_address"]]
    assert (len(macys), round(mean(macys), 5)) == (60, 1.91667)


@needs_shared(MCDONALDS)
def test_years_old_reviews_are_ranges(burgers: Outcome) -> None:
    oldest = min(row["posted"] for row in burgers.rows)
    assert oldest.precision == "year" and (oldest.end - oldest.start).days in (364, 365)


@needs_shared(MCDONALDS)
def test_it_needs_the_day_of_collection_and_is_not_a_list_of_stores() -> None:
    with open_file(SHARED / MCDONALDS) as file:
        with pytest.raises(Refused, match="--scraped"):
            recognise(file, "reviews", Options())
        with pytest.raises(Refused, match="kind reviews"):
            recognise(file, "locations", Options())


@needs_shared("data/dunkin_stores/dunkin_stores.csv")
def test_lost_zeros_and_absent_pins_of_a_real_list() -> None:
    found = outcome(SHARED / "data/dunkin_stores/dunkin_stores.csv", "locations", Options(country="US"))
    assert (len(found.rows), Counter(note.code for note in found.notes)) == (9_248, {"postcode_zeros": 3_014})
    assert sum(row["latitude"] is None for row in found.rows) == 3_098


NO_KIND_OF_OURS = [
    ("data/maps_korea/skorea_provinces_geo_simple.json", "map"),
    ("data/maps_korea/skorea_municipalities_geo_simple.json", "map"),
    ("data/maps_korea/skorea-provinces-2018-topo-simple.json", "map"),
    ("data/maps_korea/skorea-municipalities-2018-topo-simple.json", "map"),
    ("data/maps_world/countries-110m.json", "map"),
    ("data/maps_world/states-10m.json", "map"),
    ("data/restaurant_pairs/train.txt", "unknown_shape"),
    ("data/review_aspects_en/Restaurants_Train_v2.xml", "markup"),
    ("data/mams_aspects/MAMS-ACSA-val.xml", "markup"),
    ("data/README.md", "unknown_shape"),
]


@pytest.mark.parametrize("kind", ["locations", "reviews", "surveys", "listings"])
@pytest.mark.parametrize(
    ("name", "code"),
    [pytest.param(*case, id=case[0].rpartition("/")[2], marks=needs_shared(case[0])) for case in NO_KIND_OF_OURS],
)
def test_a_file_of_no_kind_of_ours_is_refused_as_what_it_is(kind: str, name: str, code: str) -> None:
    with open_file(SHARED / name) as file, pytest.raises(Refused) as caught:
        recognise(file, kind, Options())
    assert caught.value.code == code


@needs_shared("data/starbucks_stores/directory.csv")
def test_phones_of_the_world_are_read_or_left_as_given_with_a_note() -> None:
    found = outcome(SHARED / "data/starbucks_stores/directory.csv", "locations", Options())
    assert Counter(note.code for note in found.notes) == {"postcode_zeros": 756, "phone_lost": 186, "phone": 88}
    assert not any("E+" in row["phone"] for row in found.rows)
    assert sum(row["coordinate_precision"] == 0.01 for row in found.rows) == 25_392


@needs_shared("data/airline_survey")
def test_zero_means_not_applicable_to_an_airline() -> None:
    name = "data/airline_survey/airline_passenger_satisfaction_13524.csv"
    found = outcome(SHARED / name, "surveys", Options(scraped=date(2020, 1, 1)))
    assert len(found.rows) == 13_524
    assert not {"nps", "csat", "ces"} & found.rows[0].keys()
    assert {"not_applicable", "no_score"} <= dict(found.recognised.warnings).keys()


def test_readers_load_where_django_never_does() -> None:
    code = "import sys, reviews.readers, reviews.readers.rejects; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
