"""Kinds of files as people have them, with names of our own making: what is read, what is left out, what is asked."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reviews.readers import Options, kind_of, open_file
from reviews.readers.records import Refused
from tests.reviews.corpus.workbooks import workbook
from tests.reviews.readers.golden import Outcome, outcome

NOTHING_STATED = Options()


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Return a reader of a text (lines separated by ``/``) or of bytes as a file of a kind."""

    def reader(kind: str, content: str | bytes, options: Options = NOTHING_STATED) -> Outcome:
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.replace(" / ", "\n").encode())
        return outcome(path, kind, options)

    return reader


def column(found: Outcome, name: str) -> list[Any]:
    return [row.get(name) for row in found.rows]


def warned(found: Outcome) -> set[str]:
    return {code for code, _text in found.recognised.warnings}


# K1: an average is no rating of a review


def test_the_rating_of_the_review_is_read_next_to_that_of_the_place(read: Any) -> None:
    found = read(
        "reviews", "store,stars,review_score,review_date,review / M,4.4,1,2026-02-01,late / M,4.4,5,2026-02-02,kind"
    )
    assert column(found, "rating") == [1, 5] and found.errors == []
    assert "stars" in found.recognised.ignored


def test_reviews_without_ratings_are_said(read: Any) -> None:
    assert "no_rating" in warned(read("reviews", "store,date,text / M,2026-02-01,late"))
    assert "no_rating" not in warned(read("reviews", "store,date,text,rating / M,2026-02-01,late,1"))


# K2: decimal signs of a column


def test_coordinates_have_no_thousands(read: Any) -> None:
    found = read(
        "locations", "Filialnummer;Filialname;Breitengrad;Längengrad / 1;Ost;51,340;12,375 / 2;West;N51.3;E12.1"
    )
    assert column(found, "latitude") == [51.34, 51.3] and column(found, "longitude") == [12.375, 12.1]


def test_values_that_could_be_thousands_or_decimals_are_asked(read: Any) -> None:
    text = "store;month;sales;better / M;2026-01;2.345;high / N;2026-01;7.125;high"
    with pytest.raises(Refused, match=r'"sales".*--decimal') as caught:
        read("kpis", text)
    assert [one.key for one in caught.value.questions] == ["decimal:sales"]
    assert column(read("kpis", text, Options(decimal=",")), "value") == [2345, 7125]
    assert column(read("kpis", text, Options(decimal=".")), "value") == [2.345, 7.125]


# K3: scales


def test_labelled_ends_are_scores(read: Any) -> None:
    found = read("surveys", "store,date,nps / M,2026-02-01,0 = never / M,2026-02-02,10 (sure) / M,2026-02-03,sure: 10")
    assert column(found, "nps") == [0, 10, 10]


def test_ratings_on_ten_are_asked_and_then_read_whole(read: Any) -> None:
    text = "store,date,score / M,2026-02-01,7.5 / M,2026-02-02,9 / M,2026-02-03,4"
    with pytest.raises(Refused, match=r'"score".*--scale "rating='):
        read("reviews", text)
    found = read("reviews", text, Options(scales={"rating": "1-10"}))
    assert column(found, "rating") == [15, 18, 8] and column(found, "rating_max") == [20] * 3 and not found.errors


def test_satisfaction_on_another_scale_costs_only_its_column_where_there_is_another_score(read: Any) -> None:
    found = read("surveys", "store,date,nps,csat / M,2026-02-01,9,6 / M,2026-02-02,3,2")
    assert column(found, "csat") == [None, None] and column(found, "nps") == [9, 3]
    assert [one.key for one in found.recognised.questions] == ["scale:csat"]
    stated = read(
        "surveys", "store,date,nps,csat / M,2026-02-01,9,6 / M,2026-02-02,3,2", Options(scales={"csat": "1-6"})
    )
    assert column(stated, "csat") == [6, 2] and column(stated, "csat_max") == [6, 6]


def test_effort_may_be_stated_with_its_direction(read: Any) -> None:
    text = "store,date,ces / M,2026-02-01,6 / M,2026-02-02,2"
    with pytest.raises(Refused, match=r'"ces".*--scale "ces=1-7,high"'):
        read("surveys", text)
    found = read("surveys", text, Options(scales={"ces": "1-7,low"}))
    assert column(found, "ces") == [6, 2] and column(found, "ces_better") == ["low"] * 2
    assert column(found, "ces_max") == [7, 7]


def test_words_for_satisfaction(read: Any) -> None:
    found = read("surveys", "Filiale;Datum;Zufriedenheit / M;1.2.2026;sehr zufrieden / M;14.2.2026;Unzufrieden")
    assert column(found, "csat") == [5, 2]


# K4, K7, K8, K18: cells and rows


def test_a_word_for_satisfaction_costs_its_cell_and_not_the_case(read: Any) -> None:
    found = read("cases", "ticket id,store,created at,satisfaction score / 7,M,2026-02-01,Offered / 8,M,2026-02-01,4")
    assert column(found, "csat") == [None, 4] and [note.code for note in found.notes] == ["score"]


@pytest.mark.parametrize("word", ["Total", "합계", "Summe", "Gesamt:", "Average", "合計", "Moyenne", "Totale"])
def test_rows_of_totals_are_no_stores(read: Any, word: str) -> None:
    found = read("kpis", f"store,month,sales,better / M,2026-01,10,high / N,2026-01,20,high / {word},2026-01,30,high")
    assert column(found, "store") == ["M", "N"] and "totals" in warned(found) and found.count == 2
    stores = read("locations", f"store code,store name,city / M,Mill,Leeds / {word},,")
    assert column(stores, "code") == ["M"]


def test_a_store_may_be_called_total(read: Any) -> None:
    found = read("locations", "store code,store name,city / M,Mill,Leeds / T1,Total,Lyon")
    assert column(found, "code") == ["M", "T1"] and warned(found) == set()


def test_merged_cells_give_their_value_to_all_that_they_cover(read: Any) -> None:
    rows = (
        ["store", "date", "nps"],
        ["M", date(2026, 2, 1), 9],
        [None, date(2026, 2, 2), 3],
        ["N", date(2026, 2, 2), 4],
    )
    found = read("surveys", workbook(*map(list, rows), change=lambda book: book.active.merge_cells("A2:A3")))
    assert column(found, "store") == ["M", "M", "N"] and "merged" in warned(found)


def test_a_header_of_two_rows_is_joined_and_months_are_turned_upright(read: Any) -> None:
    def change(book: Any) -> None:
        book.active.merge_cells("A1:A2")
        book.active.merge_cells("B1:C1")

    rows = (["Store", 2026, None], [None, "Jan", "Feb"], ["M", 1200, 1300], ["N", 900, None], ["Total", 2100, 1300])
    content = workbook(*map(list, rows), change=change)
    with pytest.raises(Refused, match=r'columns "2026 Jan" to "2026 Feb".*--kpi "sales=sum') as caught:
        read("kpis", content)
    assert [one.key for one in caught.value.questions] == ["kpi"]
    found = read("kpis", content, Options(kpis={"sales": "sum,high"}))
    assert [(row["store"], str(row["month"]), row["value"], row["key"], row["better"]) for row in found.rows] == [
        ("M", "2026-01-01", 1200, "sales", "high"),
        ("M", "2026-02-01", 1300, "sales", "high"),
        ("N", "2026-01-01", 900, "sales", "high"),
    ]


@pytest.mark.parametrize("title", ["Guest survey of March", "Guest survey,,", '"Survey, all stores",,'])
def test_titles_above_the_header_are_skipped(read: Any, title: str) -> None:
    found = read("surveys", f"{title} /  / store,date,nps / M,2026-02-01,9 / M,2026-02-02,2")
    assert column(found, "nps") == [9, 2] and found.lines == [4, 5] and "titles" in warned(found)


def test_a_first_line_of_one_cell_is_the_header_where_the_others_are_of_any_width(read: Any) -> None:
    with pytest.raises(Refused, match="comment"):
        read("surveys", "comment / good, but slow / bad / late, cold, dear")


def test_rows_without_their_empty_end_are_filled_up_and_counted(read: Any) -> None:
    found = read("surveys", "store,date,nps,comment / M,2026-02-01,9 / M,2026-02-02 / M,2026-02-03,8,ok")
    assert column(found, "nps") == [9, 8] and found.faults == [(3, "", "columns")]
    assert [(note.line, note.code) for note in found.notes] == [(2, "filled_up")]


# K5, K25: JSON


def test_any_feature_of_geojson_is_a_store(read: Any) -> None:
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "k9", '
        '"properties": {"name": "Pier"}, "geometry": {"type": "Point", "coordinates": [9.9, 53.5]}}, '
        '{"type": "Feature", "properties": {"name": "Mill"}, "geometry": null}]}'
    )
    found = read("locations", text)
    assert column(found, "name") == ["Pier"] and column(found, "latitude") == [53.5] and len(found.errors) == 1


def test_records_one_and_two_levels_down(read: Any) -> None:
    inside = '[{"store": "M", "nps": 9, "date": "2026-02-01"}]'
    for text in (f'{{"answers": {inside}, "made": "today"}}', f'{{"survey": {{"items_of_page": {inside}}}, "n": 1}}'):
        assert column(read("surveys", text), "nps") == [9]


# K6, K20, K21: KPI values


@pytest.mark.parametrize(("rule", "value"), [("sum", 27), ("mean", 9), ("last", 4)])
def test_days_become_months_by_the_rule_of_the_kpi(read: Any, rule: str, value: float) -> None:
    text = "store,date,visits / M,2026-01-01,11 / M,2026-01-02,12 / M,2026-01-03,4 / N,2026-01-01,5"
    with pytest.raises(Refused, match=r'"date".*--kpi "visits=sum'):
        read("kpis", text)
    found = read("kpis", text, Options(kpis={"visits": f"{rule},high"}))
    assert {row["store"]: row["value"] for row in found.rows} == {"M": value, "N": 5}
    assert "monthly" in warned(found)


def test_months_as_columns_in_other_words(read: Any) -> None:
    found = read(
        "kpis", "Filiale;März 2026;2026-04;Mai 2026 / M;1,5;2,5; / N;1;2;3", Options(kpis={"churn": "mean,low"})
    )
    assert [(row["store"], row["month"].month, row["value"]) for row in found.rows] == [
        ("M", 3, 1.5), ("M", 4, 2.5), ("N", 3, 1), ("N", 4, 2), ("N", 5, 3),
    ]  # fmt: skip


def test_an_own_kpi_is_read_where_it_is_the_only_column_of_numbers(read: Any) -> None:
    with pytest.raises(Refused, match=r'"Footfall".*--kpi "footfall='):
        read("kpis", "store,month,Footfall / M,2026-01,100")
    found = read("kpis", "store,month,Footfall / M,2026-01,100", Options(kpis={"footfall": "sum,high"}))
    assert (found.rows[0]["key"], found.rows[0]["value"], found.rows[0]["better"]) == ("footfall", 100, "high")


# K11, K13, K27: codes, and what is no list of stores


def test_codes_that_a_spreadsheet_has_rounded_are_refused(read: Any) -> None:
    found = read("locations", "store code,store name,city / 3E+05,Mill,Leeds / 0042,Pier,Hull")
    assert found.faults == [(2, "store code", "rounded_code")] and column(found, "code") == ["0042"]


def test_an_id_is_a_code_where_there_is_no_other(read: Any) -> None:
    assert column(read("locations", "id,name,address / 7,Mill,1 High St / 8,Pier,2 Low St"), "code") == ["7", "8"]
    assert column(read("locations", "id,store code,name / 7,M7,Mill / 8,M8,Pier"), "code") == ["M7", "M8"]


def test_a_title_that_repeats_makes_no_list_of_stores(read: Any) -> None:
    with pytest.raises(Refused):
        read("locations", "title,city / Our survey,Leeds / Our survey,Hull / Our survey,York")
    with pytest.raises(Refused) as caught:
        read("locations", "name,city,Would you recommend us? / Ann,Leeds,9 / Bob,Hull,3")
    assert caught.value.code == "wrong_kind" and "surveys" in str(caught.value)


# K14, K15, K23: tools


def test_a_form_asks_everything_in_words(read: Any) -> None:
    text = (
        "Zeitstempel,In welcher Filiale waren Sie?,Würden Sie uns weiterempfehlen?,"
        "Was können wir besser machen?,Noch etwas?"
        " / 2026/02/03 7:06:23 PM GMT+1,Mitte,9,die Kasse,nein / 2026/02/14 9:00:00 AM GMT+1,Nord,2,,alles"
    )
    found = read("surveys", text)
    assert column(found, "nps") == [9, 2] and column(found, "store") == ["Mitte", "Nord"]
    assert column(found, "comment") == ["die Kasse\n\nnein", "alles"]
    assert found.rows[0]["answered"].start.isoformat() == "2026-02-03T19:06:23+01:00"


@pytest.mark.parametrize(
    ("text", "first", "precision"),
    [
        ("Feb 2026", "2026-02-01", "month"),
        ("février 2026", "2026-02-01", "month"),
        ("2026", "2026-01-01", "year"),
        ("3 de marzo de 2026", "2026-03-03", "day"),
        ("3. Mai 2026", "2026-05-03", "day"),
        ("1er août 2026", "2026-08-01", "day"),
        ("2026年3月4日", "2026-03-04", "day"),
        ("04-Mar-26", "2026-03-04", "day"),
        ("2026.03.04.수", "2026-03-04", "day"),
        ("1772582400", "2026-03-04", "exact"),
        ("1772582400000", "2026-03-04", "exact"),
        ("12 gennaio 2026", "2026-01-12", "day"),
    ],
)
def test_dates_of_many_tools_and_languages(read: Any, text: str, first: str, precision: str) -> None:
    posted = read("reviews", f"store,date,rating / M,{text},5").rows[0]["posted"]
    assert (posted.start.date().isoformat(), posted.precision) == (first, precision)


# K16, K17: relative dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("vor 2 Wochen", "2026-02-23", "2026-03-01"),
        ("il y a un mois", "2026-01-16", "2026-02-15"),
        ("hace 3 días", "2026-03-12", "2026-03-12"),
        ("há 2 anos", "2023-03-16", "2024-03-15"),
        ("2 mesi fa", "2025-12-16", "2026-01-15"),
        ("un anno fa", "2024-03-16", "2025-03-15"),
        ("2 週間前", "2026-02-23", "2026-03-01"),
        ("1个月前", "2026-01-16", "2026-02-15"),
        ("gestern", "2026-03-14", "2026-03-14"),
    ],
)
def test_relative_dates_of_other_languages_are_the_ranges_that_english_ones_are(
    read: Any, text: str, first: str, last: str
) -> None:
    posted = read("reviews", f"store,date,rating / M,{text},5", Options(scraped=date(2026, 3, 15))).rows[0]["posted"]
    assert (posted.start.date().isoformat(), posted.end.date().isoformat()) == (first, last)


def test_an_exact_time_beats_how_long_ago_it_was(read: Any) -> None:
    found = read("reviews", "store,date,published at date,rating / M,a month ago,2026-02-01T10:00:00Z,5")
    assert found.rows[0]["posted"].precision == "exact"


# K12: people decide


def test_a_stated_role_reads_any_column(read: Any) -> None:
    text = "Wo,Wann,Wie gut / M,2026-02-01,4 / N,2026-02-02,2"
    with pytest.raises(Refused, match="--column"):
        read("reviews", text)
    found = read("reviews", text, Options(columns={"Wo": "store", "Wann": "posted", "Wie gut": "rating"}))
    assert column(found, "rating") == [4, 2] and column(found, "store") == ["M", "N"]
    read_as = {one.heading: one.role for one in found.recognised.columns}
    assert read_as == {"Wo": "store", "Wann": "posted", "Wie gut": "rating"}


def test_columns_are_shown_with_role_dialect_and_examples(read: Any) -> None:
    found = read("kpis", "store;month;sales;better;E-Mail / M;2026-01;1.234,5;high;a@example.org")
    shown = {one.heading: (one.role, one.dialect, one.examples) for one in found.recognised.columns}
    assert shown["sales"] == ("value", "decimal ,", ["1.234,5"]) and shown["E-Mail"] == ("", "", [])


def test_a_sheet_may_be_chosen(read: Any) -> None:
    def second(book: Any) -> None:
        book.create_sheet("March").append(["store", "date", "nps"])
        book["March"].append(["N", "2026-03-01", 2])

    content = workbook(["store", "date", "nps"], ["M", "2026-02-01", 9], change=second)
    assert column(read("surveys", content), "store") == ["M", "N"], "both are of one shape"
    assert column(read("surveys", content, Options(sheet="March")), "store") == ["N"]


# opening hours, and axes that values show


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("매일 09:00~21:30 연중무휴", "Mo-Su 09:00-21:30"),
        ("매일 11:00~15:00 | 매일 17:00~21:00 | 월요일 휴무", "Mo off; Tu-Su 11:00-15:00,17:00-21:00"),
        ("매일 10:00~20:00 (둘째, 넷째주 화요일 휴무)", "Mo-Su 10:00-20:00"),
        ("평일 10:00~20:00, 명절 당일 휴무", "Mo-Fr 10:00-20:00"),
        ("매일 10:00~22:00 라스트오더 21:30", "Mo-Su 10:00-22:00"),
    ],
)
def test_hours_as_korean_stores_write_them(read: Any, written: str, hours: str) -> None:
    found = read("locations", f'매장코드,매장명,주소,영업시간 / M,첫째점,"하늘로 5","{written}"')
    assert column(found, "hours") == [hours] and not found.notes


def test_an_axis_is_the_one_that_its_values_can_be(read: Any) -> None:
    rows = "1,첫째점,127.0674,37.0263 / 2,둘째점,127.0774,37.0363"
    found = read("locations", f"store_id,store_name,store_x,store_y / {rows}")
    assert column(found, "latitude") == [37.0263, 37.0363] and not found.notes
    named = read("locations", f"store_id,store_name,latitude,longitude / {rows}")
    assert column(named, "latitude") == [None, None] and {note.code for note in named.notes} == {"coordinates_swapped"}


# what a person can state is named where it is missing


def test_the_column_whose_dates_are_open_is_named(read: Any) -> None:
    with pytest.raises(Refused, match=r'column "when" shows whether "1/3/2026".*--day-first or --month-first'):
        read("reviews", "store,when,rating / M,1/3/2026,5", Options(columns={"when": "posted"}))


def test_where_dates_may_be_is_named(read: Any) -> None:
    text = "store,nps,at / M,5,2026-03-01"
    with pytest.raises(Refused, match='say which one does with --column "HEADING=answered"'):
        read("surveys", text)
    assert len(read("surveys", text, Options(columns={"at": "answered"})).rows) == 1


def test_a_record_in_place_of_the_headings_is_named(read: Any) -> None:
    with pytest.raises(Refused, match=r'first line of this file is a record ."2026-03-01 10:00".'):
        read("reviews", "2026-03-01 10:00,1,Slow / 2026-03-02 10:00,5,Good")
    with pytest.raises(Refused, match="needs a date and a rating or a text"):
        read("reviews", "2026-03-01,who / 1,Kim / 2,Lee")


def test_every_kpi_whose_good_end_is_open_is_asked_about(read: Any) -> None:
    text = "매장,월,매출,방문수 / S1,2026-01,10,5 / S1,2026-02,11,6"
    with pytest.raises(Refused, match=r'"sales" .column "매출"..*--kpi') as caught:
        read("kpis", text)
    assert [one.key for one in caught.value.questions] == ["kpi:sales", "kpi:visits"]
    found = read("kpis", text, Options(kpis={"sales": "sum,high"}))
    assert column(found, "key") == ["sales", "sales"]
    assert [(error.code, error.given) for error in found.errors] == [("direction", "visits")] * 2


def test_columns_of_months_without_a_kpi_are_named(read: Any) -> None:
    with pytest.raises(Refused, match=r'KPI whose values are in the columns "2026-01" to "2026-02", nor'):
        read("kpis", "store,2026-01,2026-02 / S1,1,2")
    with pytest.raises(Refused, match=r'"sales" .columns "2026-01" to "2026-02".'):
        read("kpis", "store,kpi,2026-01,2026-02 / S1,sales,1,2")


def test_several_known_kpis_are_no_list_of_listings(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("매장,월,매출,방문수\nS1,2026-01,10,5\nS1,2026-02,11,6\n", encoding="utf-8")
    with open_file(path) as file:
        assert kind_of(file) == "kpis"


def test_columns_of_months_are_named_where_their_numbers_are_open(read: Any) -> None:
    with pytest.raises(Refused, match=r'columns "2026-01" to "2026-02" do not show whether "1.234".*--decimal'):
        read("kpis", "store;2026-01;2026-02 / S1;1.234;2.345", Options(kpis={"sales": "sum,high"}))
