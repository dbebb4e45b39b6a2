"""How numbers and scores of a column are written: one cell that is certain decides for all, what is open is asked."""

import pytest

from reviews.readers.columns.dialects import Dialect, PointScale, amount, amounts, points, scored, stated_scale
from reviews.readers.records import CellError, Question


def counted(*texts: str) -> dict[str, int]:
    return {text: texts.count(text) for text in texts}


@pytest.mark.parametrize(
    ("cells", "delimiter", "decimal"),
    [
        (("1.234", "12.500", "1.234.567"), ";", ","),
        (("1.234", "0.125"), ";", "."),
        (("1,234", "0,5"), ";", ","),
        (("1,240", "3,5"), ",", ","),
        (("1,240", "8100"), ",", "."),
        (("1.234", "7"), "", "."),
        (("1 234,5", "12"), ";", ","),
        (("1'234.50", "12"), ";", "."),
        (("12", "7", ""), ";", ""),
    ],
)
def test_one_certain_cell_or_the_delimiter_decides(cells: tuple[str, ...], delimiter: str, decimal: str) -> None:
    assert amounts("x", counted(*cells), "", delimiter) == Dialect(decimal)


@pytest.mark.parametrize(
    ("cells", "delimiter"),
    [
        (("1.234", "12.500"), ";"),
        (("1,240", "980"), ";"),
        (("1,240",), ""),
        (("1.234",), ","),
        (("3,5", "3.5", "1.234"), ";"),
    ],
)
def test_what_no_cell_shows_is_asked_with_column_and_option(cells: tuple[str, ...], delimiter: str) -> None:
    asked = amounts("Umsatz", counted(*cells), "", delimiter)
    assert isinstance(asked, Question) and asked.key == "decimal:Umsatz" and asked.choices == (",", ".")
    assert '"Umsatz"' in asked.text and "--decimal" in asked.text
    assert amounts("Umsatz", counted(*cells), ",", delimiter) == Dialect(",")


@pytest.mark.parametrize(
    ("text", "value"),
    [("€ 1.234,56", 1234.56), ("1.234,56 €", 1234.56), ("£2,345.50", 2345.5), ("CHF 1'234.50", 1234.5),
     ("(2,300)", -2300), ("2.345", 2345), ("US$1,234", 1234), ("3 456,5 kr", 3456.5), ("₩12,000", 12000), ("-4", -4)],
)  # fmt: skip
def test_money_of_many_countries_in_one_column_has_no_three_decimals(text: str, value: float) -> None:
    dialect = amounts("sales", counted("€ 1.234,56", "£2,345.50", text), "", ";")
    assert isinstance(dialect, Dialect) and amount(text, dialect) == value


@pytest.mark.parametrize("text", ["1,2,3", "abc", "12 apples", "1.23.4", "５", "1_0", "--5"])
def test_what_is_no_amount(text: str) -> None:
    for decimal in ("", ".", ","):
        with pytest.raises(CellError, match="number"):
            amount(text, Dialect(decimal))


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (("1", "5", "3"), PointScale(1, 5)),
        (("4", "5"), PointScale(1, 5)),
        (("4", "5", "7"), PointScale(1, 5)),
        (("4 stars", "8/10"), PointScale(1, 5)),
        (("4.5", "5", "3"), PointScale(1, 5)),
    ],
)
def test_a_scale_of_five_survives_a_single_slip(cells: tuple[str, ...], scale: PointScale) -> None:
    assert scored("rating", "rating", counted(*cells), "") == Dialect(scale=scale)


@pytest.mark.parametrize(
    "cells",
    [("8.5", "10", "3"), ("7", "7", "3"), ("6", "5", "4"), ("9",), ("4.5", "3.5", "5")],
)
def test_another_scale_is_asked(cells: tuple[str, ...]) -> None:
    asked = scored("Note", "rating", counted(*cells), "")
    assert isinstance(asked, Question) and asked.key == "scale:rating"
    assert '"Note"' in asked.text and '--scale "rating=' in asked.text
    for choice in asked.choices:
        settled = scored("Note", "rating", counted(*cells), choice)
        assert isinstance(settled, Dialect)
        assert [points(cell, settled, 1, 5) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (("1", "4") * 5, True),
        (("1", "4") * 4, False),
        (("1", "5") * 5, False),
        (("0", "0", "5"), True),
        (("0", "5"), False),
    ],
)
def test_satisfaction_that_never_reaches_five_or_begins_at_zero_is_asked(cells: tuple[str, ...], asked: bool) -> None:
    assert isinstance(scored("csat", "csat", counted(*cells), ""), Question) is asked
    assert isinstance(scored("rating", "rating", counted(*cells), ""), Dialect)


def test_words_for_satisfaction_are_points_in_nine_languages() -> None:
    worded = scored("csat", "csat", counted("Sehr zufrieden", "unzufrieden", "4"), "")
    assert isinstance(worded, Dialect)
    assert [points(cell, worded, 1, 5) for cell in ("Sehr  zufrieden", "unzufrieden", "4", "")] == [5, 2, 4, None]
    assert points("대체로", scored("c", "csat", counted("대체로", "아주"), "대체로|아주"), 1, 5) == 1  # type: ignore[arg-type]


def test_unknown_words_are_asked_for_their_order() -> None:
    asked = scored("Wie war es?", "csat", counted("prima", "mies", "geht so"), "")
    assert isinstance(asked, Question) and '--scale "csat=prima|mies|geht so"' in asked.text
    settled = scored("Wie war es?", "csat", counted("prima", "mies"), "mies|geht so|prima")
    assert isinstance(settled, Dialect) and points("PRIMA", settled, 1, 5) == 3
    with pytest.raises(CellError):
        points("other", settled, 1, 5)


def test_half_points_are_stored_as_twice_as_many_whole_ones() -> None:
    halves = Dialect(scale=stated_scale("0.5-5"))
    assert halves.scale is not None and halves.scale.stored == (1, 10)
    assert [points(cell, halves, 1, 5) for cell in ("4.5", "5", "0,5", "")] == [9, 10, 1, None]
    for beyond, code in (("5.5", "out_of_range"), ("4.2", "number"), ("good", "number")):
        with pytest.raises(CellError, match=code):
            points(beyond, halves, 1, 5)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1-7", PointScale(1, 7)),
        ("0-10", PointScale(0, 10)),
        ("1-7,low", PointScale(1, 7, better="low")),
        ("0.5-10", PointScale(0, 10, True)),
    ],
)
def test_scales_as_people_state_them(text: str, scale: PointScale) -> None:
    assert stated_scale(text) == scale


@pytest.mark.parametrize("text", ["", "7-1", "big", "1-7,sideways"])
def test_what_is_no_scale(text: str) -> None:
    with pytest.raises(CellError):
        stated_scale(text)
