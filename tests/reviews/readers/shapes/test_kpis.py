"""KPI values: months in all their spellings, names of KPIs, and signs of money."""

from datetime import date
from pathlib import Path

import pytest

from reviews.readers import Options
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError, Refused
from reviews.readers.shapes.kpis import better, kpi, kpi_of, month, value
from tests.reviews.readers.golden import outcome

PLAIN = Context(Options())


@pytest.mark.parametrize(
    "given",
    ["2026-03", "2026.3", "2026/03", "2026년 3월", "202603", "Mar 2026", "March-2026", " 2026-03 ", "2026-03-31"],
)
def test_a_month_is_its_first_day(given: str) -> None:
    assert month(PLAIN, given) == date(2026, 3, 1)


@pytest.mark.parametrize("given", ["2026-13", "2026-00", "1899-12", "2200-01", "Foo 2026", "March"])
def test_no_month(given: str) -> None:
    with pytest.raises(CellError, match="date"):
        month(PLAIN, given)


@pytest.mark.parametrize("given", ["Q1 2026", "2026-Q1", "2026 T3", "2026년 1분기", "1. Quartal 2026"])
def test_a_quarter_is_no_month_and_said_so(given: str) -> None:
    with pytest.raises(CellError, match="quarter"):
        month(PLAIN, given)


def test_nothing_is_no_month_and_no_value() -> None:
    assert month(PLAIN, "n/a") is None and value(PLAIN, "-") is None


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("Social  Engagement!", "social_engagement"),
        ("매출", "sales"),
        ("_Sales", "sales"),
        ("", ""),
        ("anzahl_besuche", "visits"),
        ("Number of guests", "guests"),
        ("número de visitas", "visits"),
        ("Anzahl", "anzahl"),
    ],
)
def test_a_kpi_has_a_stable_key(given: str, key: str) -> None:
    assert kpi(PLAIN, given) == kpi_of(given) == key


def test_a_key_has_at_most_60_characters() -> None:
    assert kpi(PLAIN, "x" * 61) == "x" * 60


@pytest.mark.parametrize(
    ("given", "number"), [("₩1,200", 1200), ("$ 3.5", 3.5), ("12%", 12), ("7 원", 7), ("-4", -4), ("5 €", 5)]
)
def test_a_value_without_its_signs(given: str, number: float) -> None:
    assert value(PLAIN, given) == number


def test_a_value_needs_a_direction() -> None:
    assert (better(PLAIN, "High"), better(PLAIN, "low")) == ("high", "low")
    with pytest.raises(CellError, match="direction"):
        better(PLAIN, "")


DAILY = """store,order_date,orders,income,note
A1,2026-03-01,4,100.5,x
A1,2026-03-02,6,49.5,y
A2,2026-03-01,1,20,
A2,2026-03-02,2,30,
"""


def test_several_columns_with_numbers_are_asked_about_one_by_one(tmp_path: Path) -> None:
    (path := tmp_path / "daily.csv").write_text(DAILY, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        outcome(path, "kpis")
    assert refused.value.code == "question"
    assert [question.key for question in refused.value.questions] == ["kpi:orders", "kpi:income"]
    assert "orders, income" in str(refused.value) and '--kpi "orders=' in str(refused.value)


def test_each_kpi_becomes_months_by_its_own_rule(tmp_path: Path) -> None:
    (path := tmp_path / "daily.csv").write_text(DAILY, encoding="utf-8")
    found = outcome(path, "kpis", Options(kpis={"Orders": "sum,high", "income": "mean,low"}))
    assert [(row["store"], row["key"], row["value"], row["better"]) for row in found.rows] == [
        ("A1", "orders", 10, "high"), ("A1", "income", 75, "low"),
        ("A2", "orders", 3, "high"), ("A2", "income", 25, "low"),
    ]  # fmt: skip


def test_one_of_several_is_read_alone_and_the_others_are_left_out(tmp_path: Path) -> None:
    (path := tmp_path / "daily.csv").write_text(DAILY, encoding="utf-8")
    found = outcome(path, "kpis", Options(kpis={"income": "sum,high"}))
    assert [(row["store"], row["value"]) for row in found.rows] == [("A1", 150), ("A2", 50)]


def test_known_kpis_as_columns_need_no_answer(tmp_path: Path) -> None:
    (path := tmp_path / "monthly.csv").write_text("store,month,visits,Umsatz,better\nA1,2026-03,4,100,high\n", "utf-8")
    assert [(row["key"], row["value"]) for row in outcome(path, "kpis").rows] == [("visits", 4), ("sales", 100)]


def test_a_rule_is_asked_for_each_kpi_that_comes_by_day(tmp_path: Path) -> None:
    rows = "store,date,kpi,value,better\nA1,2026-03-01,a,1,high\nA1,2026-03-02,a,2,high\nA1,2026-03,b,3,high\n"
    (path := tmp_path / "long.csv").write_text(rows + "A1,2026-03-01,c,4,high\nA1,2026-03-09,c,5,high\n", "utf-8")
    with pytest.raises(Refused) as refused:
        outcome(path, "kpis")
    assert [question.key for question in refused.value.questions] == ["kpi:a", "kpi:c"]
    found = outcome(path, "kpis", Options(kpis={"a": "sum,high", "c": "last,high"}))
    assert sorted((row["key"], row["value"]) for row in found.rows) == [("a", 3), ("b", 3), ("c", 5)]


def test_days_as_columns_are_named_in_the_question_and_a_kpi_without_a_name_is_told(tmp_path: Path) -> None:
    (path := tmp_path / "wide.csv").write_text("Store,2026-06-01,2026-06-02\nA1,4,5\n", "utf-8")
    with pytest.raises(Refused, match='columns from "2026-06-01" on'):
        outcome(path, "kpis")
    (path := tmp_path / "months.csv").write_text("Store,2026-06,2026-07,better\nA1,4,5,high\n", "utf-8")
    assert "unnamed_kpi" in [code for code, _text in outcome(path, "kpis").recognised.warnings]
    named = outcome(path, "kpis", Options(kpis={"guests": "sum,high"}))
    assert {row["key"] for row in named.rows} == {"guests"}
    assert "unnamed_kpi" not in [code for code, _text in named.recognised.warnings]


def test_a_kpi_that_a_person_leaves_out_is_left_out(tmp_path: Path) -> None:
    (path := tmp_path / "monthly.csv").write_text("store,month,visits,sales,better\nA1,2026-03,4,100,high\n", "utf-8")
    found = outcome(path, "kpis", Options(columns={"visits": ""}))
    assert [(row["key"], row["value"]) for row in found.rows] == [("sales", 100)]


def test_a_column_of_values_keeps_its_own_name(tmp_path: Path) -> None:
    (path := tmp_path / "daily.csv").write_text(DAILY, encoding="utf-8")
    stated = Options(columns={"income": "value"}, kpis={"income": "sum,high"})
    assert [(row["key"], row["value"]) for row in outcome(path, "kpis", stated).rows] == [
        ("income", 150),
        ("income", 50),
    ]
    with pytest.raises(Refused, match='--kpi "income='):
        outcome(path, "kpis", Options(columns={"income": "value"}))


def test_weeks_count_in_the_month_of_their_thursday(tmp_path: Path) -> None:
    rows = "store,week,guests,better\nA1,2026-W05,4,high\nA1,2026-W06,5,high\nA1,2026-W09,6,high\n"
    (path := tmp_path / "weeks.csv").write_text(rows, encoding="utf-8")
    found = outcome(path, "kpis", Options(kpis={"guests": "sum,high"}))
    assert [(row["month"], row["value"]) for row in found.rows] == [(date(2026, 1, 1), 4), (date(2026, 2, 1), 11)]


def test_one_month_of_several_kpis_is_asked_about_where_a_person_says_that_it_has_kpis(tmp_path: Path) -> None:
    (path := tmp_path / "month.csv").write_text("store,month,orders,income\nA1,2026-03,4,9\nA2,2026-03,5,8\n", "utf-8")
    with pytest.raises(Refused) as refused:
        outcome(path, "kpis")
    assert refused.value.code == "question"
