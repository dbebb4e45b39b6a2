"""Exports of the tools that people use go in as they come: a small file of each, with what must come of it beside it.

After a change that is meant, ``python -m tests.reviews.readers.test_tools`` writes the texts again; read the
difference.
"""

from pathlib import Path

import pytest

from reviews.readers import Options, kind_of, open_file, recognise
from reviews.readers.containers import json as documents
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA, account, outcome

TOOLS = DATA / "tools"
SALES = Options(kpis={"sales": "sum,high"})
CASES = {
    "cases_freshdesk.csv": Options(),
    "cases_hubspot.csv": Options(),
    "cases_intercom.csv": Options(),
    "cases_servicenow.csv": Options(),
    "cases_servicenow_labels.csv": Options(),
    "cases_zendesk_classic.csv": Options(),
    "kpis_pos_months_de.csv": SALES,
    "kpis_pos_months_ko.csv": SALES,
    "listings_brightlocal.csv": Options(country="GB"),
    "locations_google_bulk_sheet_de.csv": Options(),
    "locations_moz_local.csv": Options(),
    "locations_yext.csv": Options(),
    "reviews_apify_google.csv": Options(),
    "reviews_apify_google.json": Options(),
    "reviews_baemin.csv": Options(),
    "reviews_google_batch.json": Options(),
    "reviews_kakao_map.csv": Options(),
    "reviews_serpapi.json": Options(),
    "reviews_tripadvisor.json": Options(),
    "reviews_trustpilot.csv": Options(),
    "reviews_trustpilot_service.csv": Options(),
    "reviews_yelp_fusion.json": Options(),
    "reviews_yext.json": Options(),
    "surveys_delighted.csv": Options(),
    "surveys_formbricks.csv": Options(),
    "surveys_google_forms_de.csv": Options(),
    "surveys_google_forms_ko.csv": Options(),
    "surveys_jotform.csv": Options(),
    "surveys_lime_survey_de.csv": Options(),
    "surveys_microsoft_forms_de.csv": Options(),
    "surveys_microsoft_forms_ko.xlsx": Options(),
    "surveys_qualtrics_ko.tsv": Options(),
}
PLACES = {"locations", "listings"}
"""Kinds that are each read as the other, since only a person knows whose a list is."""


def kind_in(name: str) -> str:
    return name.partition("_")[0]


def account_of(name: str) -> str:
    return account(outcome(TOOLS / name, kind_in(name), CASES[name]))


def test_every_file_is_tried() -> None:
    assert {path.name.removesuffix(".expected") for path in TOOLS.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_an_export_reads_as_its_text_states(name: str) -> None:
    assert account_of(name) == (TOOLS / f"{name}.expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_an_export_is_found_by_itself(name: str) -> None:
    with open_file(TOOLS / name) as file:
        assert kind_of(file) == kind_in(name)


@pytest.mark.parametrize("name", CASES)
def test_an_export_given_as_another_kind_is_refused_with_its_own(name: str) -> None:
    own = kind_in(name)
    named = "|".join(PLACES) if own in PLACES else own
    for given in sorted(
        {"locations", "reviews", "surveys", "listings", "cases"} - {own} - (PLACES if own in PLACES else set())
    ):
        with open_file(TOOLS / name) as file, pytest.raises(Refused, match=f"with kind (?:{named}), not {given}"):
            recognise(file, given, Options())


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith(".json")])
def test_a_large_answer_reads_like_a_small_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small = outcome(TOOLS / name, kind_in(name))
    monkeypatch.setattr(documents, "IN_MEMORY", 0)
    assert outcome(TOOLS / name, kind_in(name)) == small


@pytest.mark.parametrize("name", ["kpis_pos_months_de.csv", "kpis_pos_months_ko.csv"])
def test_a_sheet_of_months_asks_only_which_kpi_it_is(name: str) -> None:
    with open_file(TOOLS / name) as file, pytest.raises(Refused) as refused:
        recognise(file, "kpis", Options())
    (question,) = refused.value.questions
    assert question.key == "kpi" and "sales=sum,high" in question.choices


@pytest.mark.parametrize("header", ["Store,Jan,Feb,Mar,Total", "매장명,1월,2월,3월,합계"])
@pytest.mark.parametrize("kind", ["kpis", "locations"])
def test_a_sheet_of_months_without_a_year_is_no_list_of_stores(header: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(f"{header}\nLeeds,1,2,3,6\nHull,4,5,6,15\n", encoding="utf-8")
    with open_file(path) as file, pytest.raises(Refused) as refused:
        assert kind_of(file) == "kpis"
        recognise(file, kind, Options())
    assert refused.value.code == ("years" if kind == "kpis" else "wrong_kind")


@pytest.mark.parametrize("name", ["surveys_microsoft_forms_de.csv", "surveys_microsoft_forms_ko.xlsx"])
def test_ids_that_begin_with_1_in_every_form_are_none(name: str) -> None:
    """Else the answers of a second form would overwrite those of the first."""
    assert "external_id" not in outcome(TOOLS / name, "surveys").rows[0]
    stated = outcome(TOOLS / name, "surveys", Options(columns={"ID": "external_id"}))
    assert [row["external_id"] for row in stated.rows] == ["1", "2", "3", "4"]


def test_times_of_intercom_are_in_the_zone_of_their_heading(tmp_path: Path) -> None:
    content = (TOOLS / "cases_intercom.csv").read_text(encoding="utf-8")
    path = tmp_path / "cases.csv"
    path.write_text(content.replace("Europe/Berlin", "Asia/Seoul"), encoding="utf-8")
    assert {str(row["opened"].start.utcoffset()) for row in outcome(path, "cases").rows} == {"9:00:00"}
    path.write_text(content.replace(" (Europe/Berlin)", ""), encoding="utf-8")
    assert {row["opened"].start.tzinfo for row in outcome(path, "cases").rows} == {None}
    path.write_text(content.replace("Europe/Berlin", "local"), encoding="utf-8")
    assert {row["opened"].start.tzinfo for row in outcome(path, "cases").rows} == {None}


def test_reviews_within_the_places_of_apify_are_those_of_its_rows(tmp_path: Path) -> None:
    """The places scraper puts the reviews below their place, which alone has name, id and address."""
    path = tmp_path / "places.json"
    place = '{"title": "Sample Cafe", "placeId": "ChIJone", "address": "1 St", "reviews": [%s]}'
    review = '{"reviewId": "r1", "name": "Ann", "stars": 4, "text": "Nice", "publishedAtDate": "2026-03-05T19:00:00Z"}'
    path.write_text(f"[{place % review}, {place % ''}]", encoding="utf-8")
    (row,) = outcome(path, "reviews").rows
    assert (row["store"], row["store_name"], row["author"], row["rating"]) == ("ChIJone", "Sample Cafe", "Ann", 4)


def test_half_points_of_a_collector_are_asked_for_like_those_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "yext.json"
    content = (TOOLS / "reviews_yext.json").read_text(encoding="utf-8")
    path.write_text(
        content.replace('"rating": 5.0', '"rating": 4.5').replace('"rating": 1.0', '"rating": 1.5'), "utf-8"
    )
    with open_file(path) as file, pytest.raises(Refused) as refused:
        recognise(file, "reviews", Options())
    assert [question.key for question in refused.value.questions] == ["scale:rating"]
    found = outcome(path, "reviews", Options(scales={"rating": "0.5-5"}))
    assert [(row["rating"], row["rating_max"]) for row in found.rows] == [(9, 10), (3, 10), (8, 10)]


if __name__ == "__main__":
    for case in CASES:
        (TOOLS / f"{case}.expected").write_text(account_of(case), encoding="utf-8")
