"""Every shape has a file of our own making and next to it a text with what must come of it.

After a change that is meant, ``python -m tests.reviews.readers.test_golden`` writes them again; read the difference.
"""

from dataclasses import replace
from datetime import date

import pytest

from reviews.readers import Options, open_file, read, recognise
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA, account, outcome

COLLECTED = date(2026, 3, 10)
CASES = {
    "locations_generic.csv": Options(),
    "locations_korean.csv": Options(country="KR"),
    "locations_cp949.csv": Options(country="KR"),
    "locations_google_bulk_sheet.csv": Options(),
    "locations_business_information.json": Options(),
    "locations_all_the_places.geojson": Options(),
    "locations_yelp.json": Options(country="US"),
    "locations_workbook.xlsx": Options(country="KR"),
    "locations_prefixed.csv": Options(),
    "locations_described.csv": Options(),
    "reviews_generic.csv": Options(),
    "reviews_google.json": Options(),
    "reviews_store_in_row.csv": Options(scraped=date(2023, 6, 19)),
    "reviews_venue_reviews.csv": Options(),
    "reviews_places_api.json": Options(),
    "reviews_places_api_legacy.json": Options(),
    "reviews_outscraper.csv": Options(),
    "reviews_yelp.json": Options(),
    "reviews_google_local.json": Options(),
    "reviews_naver.csv": Options(scraped=COLLECTED),
    "reviews_rating_1_10.csv": Options(),
    "reviews_short_dates.csv": Options(scraped=COLLECTED),
    "surveys_generic.csv": Options(),
    "surveys_qualtrics.csv": Options(),
    "surveys_qualtrics_legacy.csv": Options(),
    "surveys_survey_monkey.csv": Options(),
    "surveys_typeform.csv": Options(),
    "surveys_lime_survey.csv": Options(),
    "listings_generic.csv": Options(),
    "listings_naver.csv": Options(publisher="naver"),
    "cases_generic.csv": Options(),
    "cases_zendesk.csv": Options(),
    "kpis_generic.csv": Options(),
    "kpis_one.csv": Options(),
    "kpis_observed.csv": Options(kpis={"visits": "sum,high"}),
    "kpis_several.csv": Options(kpis={"orders_count": "sum,high", "gross_sales": "mean,high"}),
    "kpis_days.csv": Options(kpis={"reviews": "sum,high"}),
    "kpis_sheets_by_month.xlsx": Options(kpis={"sales": "sum,high"}),
    "kpis_sheets_by_kpi.xlsx": Options(kpis={"sales": "sum,high", "visits": "sum,high"}),
    "kpis_sheets_by_year.xlsx": Options(kpis={"sales": "sum,high"}),
    "kpis_sheets_merged_header.xlsx": Options(scraped=date(2026, 3, 10), kpis={"sales": "sum,high"}),
    "reviews_sheets_by_region.xlsx": Options(),
    "surveys_sheets_by_store.xlsx": Options(columns={"sheet": "store"}),
}


def account_of(name: str) -> str:
    return account(outcome(DATA / name, name.partition("_")[0], CASES[name]))


@pytest.mark.parametrize("name", CASES)
def test_a_file_of_each_shape_reads_as_its_text_states(name: str) -> None:
    assert account_of(name) == (DATA / f"{name}.expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["locations_all_the_places.geojson", "locations_business_information.json"])
def test_a_list_of_stores_is_a_list_of_listings_where_a_publisher_shows_it(name: str) -> None:
    found = outcome(DATA / name, "listings", Options(publisher="osm"))
    assert [row["publisher"] for row in found.rows] == ["osm", "osm"]
    assert all(row["store"] and row["name"] for row in found.rows)


def test_batches_of_any_size_and_resumed_reading_give_the_same() -> None:
    path, options = DATA / "reviews_generic.csv", Options()
    whole = outcome(path, "reviews")
    assert account(outcome(path, "reviews", options, size=1)) == account(whole)
    for skip in range(5):
        with open_file(path) as file:
            batches = list(read(file, recognise(file, "reviews", options), options, skip=skip))
        assert sum(batch.read for batch in batches) == whole.count - skip
        seen = [line for batch in batches for line in [*batch.lines, *(error.line for error in batch.errors)]]
        assert seen == sorted([*whole.lines, *(error.line for error in whole.errors)])[skip:]


@pytest.mark.parametrize("name", CASES)
def test_any_column_can_be_left_out(name: str) -> None:
    """What is then missing is said; vendors' shapes, too, take what a person states."""
    kind, options = name.partition("_")[0], CASES[name]
    for heading in dict.fromkeys(filter(str.strip, outcome(DATA / name, kind, options).recognised.header)):
        try:
            found = outcome(DATA / name, kind, replace(options, columns={**options.columns, heading: ""}))
        except Refused:
            continue
        assert heading not in found.recognised.understood


if __name__ == "__main__":
    for case in CASES:
        (DATA / f"{case}.expected").write_text(account_of(case), encoding="utf-8")
