"""The CSV of an edition has every figure of every store, unrounded, and no formula."""

import csv
import io

from dashboards.reports.table import FIGURES, HEADER, OLDER_HEADER, csv_of
from reviews.readers.cells.formulas import is_formula
from tests.dashboards.reports.sheet_editions import FINGERPRINT, NAMES, action_line, brand_edition, draft_edition


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return [*csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


def test_every_figure_comes_back() -> None:
    edition = brand_edition(25)
    rows = rows_of(csv_of(edition, FINGERPRINT))
    assert tuple(rows[0]) == OLDER_HEADER
    expected = [
        (table.metric, edition.stores[at], figures)
        for table in edition.tables
        for at, figures in zip(table.stores, table.figures, strict=True)
    ]
    assert len(rows) == len(expected) == len(edition.tables) * 25
    for row, (key, store, figures) in zip(rows, expected, strict=True):
        assert (row["store"], row["region"], row["format"]) == (store.code, store.region, store.format)
        assert (row["metric"], row["month"], row["window"]) == (key, "2026-10", "12")
        assert (row["revision"], row["fingerprint"]) == ("1", FINGERPRINT)
        for name in FIGURES:
            value = getattr(figures, name)
            assert row[name] == ("" if value is None else str(value)), name


def test_numbers_are_unrounded() -> None:
    edition = brand_edition(8, ("nps",))
    values = [row["value"] for row in rows_of(csv_of(edition, FINGERPRINT)) if row["value"]]
    assert [*map(float, values)] == [each.value for each in edition.tables[0].figures if each.value is not None]
    assert max(map(len, values)) >= 16


def test_a_name_is_never_a_formula() -> None:
    names = {row["name"] for row in rows_of(csv_of(brand_edition(12), FINGERPRINT))}
    assert names == {f"'{name}" if is_formula(name) else name for name in NAMES}
    assert not any(is_formula(name) for name in names)


def test_a_draft_is_marked() -> None:
    assert {row["revision"] for row in rows_of(csv_of(draft_edition(), FINGERPRINT))} == {"0"}


def test_an_edition_without_actions_has_no_columns_of_them_and_one_with_none_says_so() -> None:
    with_none = rows_of(csv_of(brand_edition(4, ("nps",), actions=()), FINGERPRINT))
    assert tuple(with_none[0]) == HEADER
    assert {(row["actions"], row["action"], row["effect"], row["revision"]) for row in with_none} == {
        ("0", "", "", "1")
    }


def test_of_several_actions_of_a_store_the_first_is_named_and_all_are_counted() -> None:
    code = brand_edition(4, ("nps", "csat")).stores[1].code
    lines = [action_line(7, "nps", [code], title="=1+1"), action_line(8, "nps", [code]), action_line(9, "csat", [code])]
    rows = rows_of(csv_of(brand_edition(4, ("nps", "csat"), actions=lines), FINGERPRINT))
    own = {row["metric"]: row for row in rows if row["store"] == code}
    assert [own["nps"][name] for name in ("actions", "action", "action_title", "effect")] == ["2", "7", "'=1+1", "3.5"]
    assert (own["csat"]["actions"], own["csat"]["action"]) == ("1", "9")
    assert {row["actions"] for row in rows if row["store"] != code} == {"0"}


def test_an_effect_that_may_not_be_judged_or_known_has_no_figures() -> None:
    code = brand_edition(4, ("nps",)).stores[1].code
    for changed, verdict in (({"refused": ["few_untreated"]}, "worked"), ({"is_known": False}, "")):
        line = action_line(7, "nps", [code], **changed)
        rows = rows_of(csv_of(brand_edition(4, ("nps",), actions=[line]), FINGERPRINT))
        (row,) = [each for each in rows if each["store"] == code]
        assert (row["action"], row["effect"], row["effect_low"], row["effect_verdict"]) == ("7", "", "", verdict)
