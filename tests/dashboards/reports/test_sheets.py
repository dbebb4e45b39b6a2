"""The workbook of an edition: read back, every figure is the edition's, whatever the cells show."""

import hashlib
import io
import os
import subprocess
import sys
import warnings
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.utils import translation

from dashboards import wording
from dashboards.metrics import METRICS
from dashboards.reports.sheets import workbook_of
from dashboards.reports.sheets.stores import FIGURES
from locations.months import first_day
from tests.dashboards.reports.sheet_editions import (
    FINGERPRINT,
    NAMES,
    OCTOBER,
    QUOTED,
    brand_edition,
    draft_edition,
    region_edition,
    revised_edition,
    store_edition,
)

ROOT = Path(__file__).resolve().parents[3]
EDITIONS = {
    "brand": brand_edition,
    "draft": draft_edition,
    "region": region_edition,
    "revised": revised_edition,
    "store": store_edition,
}


@cache
def content(kind: str, language: str = "en") -> bytes:
    return workbook_of(EDITIONS[kind](), QUOTED, FINGERPRINT, language)


@cache
def book(kind: str, language: str = "en") -> Any:
    return loaded(content(kind, language))


def loaded(made: bytes) -> Any:
    with warnings.catch_warnings():
        # It knows neither data bars with a negative side nor small lines in cells.
        warnings.filterwarnings("ignore", ".*extension is not supported")
        return openpyxl.load_workbook(io.BytesIO(made))


def table(page: Any, first: int = 1) -> list[dict[str, Any]]:
    """Give the rows below a head, by its titles."""
    head, *rows = page.iter_rows(min_row=first, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def cells(page: Any) -> list[Any]:
    return [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]


def close(expected: Any) -> Any:
    """Give what equals a figure of a small sheet, which has 16 digits of it; long ones have all."""
    return None if expected is None else pytest.approx(expected, rel=1e-15)


def line_with(page: Any, value: Any) -> int:
    return next(cell.row for row in page.iter_rows() for cell in row if cell.value == value)


class TestStores:
    @pytest.mark.parametrize("entry", METRICS, ids=lambda entry: entry.key)
    def test_every_figure_is_the_edition_s(self, entry) -> None:
        edition = brand_edition()
        found = edition.table(entry.key)
        rows = table(book("brand")[entry.short])
        assert [row["Code"] for row in rows] == [edition.stores[at].code for at in found.stores]
        for row, figures in zip(rows, found.figures, strict=True):
            for column in FIGURES:
                value = getattr(figures, column.field)
                title = next(each for each in row if each.startswith(str(column.title)))
                expected = (column.words(value) or None) if column.kind == "words" else value
                assert row[title] == expected, title

    def test_heads_say_what_stands_below_them(self) -> None:
        figures = {
            "Value": "value",
            "95% interval from": "low",
            "95% interval to": "high",
            "Standard": "target",
            "Careful estimate": "shrunken",
            "80% sure: from": "bar_low",
            "80% sure: to": "bar_high",
            "Probability of being among the worst 5%": "p_worst",
        }
        row, first = table(book("brand")["NPS"])[0], brand_edition().tables[0].figures[0]
        assert {title: row[title] for title in figures} == {
            title: getattr(first, name) for title, name in figures.items()
        }

    def test_cells_show_rounded_figures(self) -> None:
        formats = {
            entry.short: {
                column[0].value: {cell.number_format for cell in column[1:] if cell.value is not None}
                for column in book("brand")[entry.short].iter_cols()
            }
            for entry in METRICS
        }
        assert formats["NPS"]["Value"] == {"#,##0"}
        assert formats["CSAT"]["Value"] == {"0.0%"}
        assert formats["Rating"]["Value"] == {"#,##0.00"}
        assert formats["Resolution"]["Value (hours)"] == {"#,##0.0"}
        assert formats["NPS"]["Change from the window before"] == {"+#,##0;-#,##0;#,##0"}
        assert formats["CSAT"]["Change from the window before (percentage points)"] == {"+0.0%;-0.0%;0.0%"}
        assert formats["NPS"]["Probability of being below the standard"] == {"0.0%"}
        assert formats["NPS"]["Answers"] == {"#,##0"}

    def test_heads_stay_in_view_and_are_printed_and_rows_can_be_filtered(self) -> None:
        page = book("brand")["NPS"]
        assert page.freeze_panes == "C2"
        assert page.auto_filter.ref == f"A1:{page.dimensions.partition(':')[2].rstrip('0123456789')}13"
        assert (page.print_title_rows, page.page_setup.orientation) == ("$1:$1", "landscape")
        # One page wide is what is meant where nothing is said.
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert [rule.type for rules in page.conditional_formatting for rule in rules.rules] == ["dataBar"]
        assert (page.oddHeader.left.text, page.oddHeader.right.text) == (
            "가람솔 && Sons · whole brand",
            "October 2026 · Revision 1",
        )
        assert FINGERPRINT in page.oddFooter.left.text

    def test_columns_and_metrics_without_figures_are_left_out(self) -> None:
        edition = brand_edition(4, ("nps", "csat"))
        nothing = [type(each)(**dict.fromkeys(type(each).__slots__) | {"n": 0, "verdict": "no_data"})
                   for each in edition.tables[1].figures]  # fmt: skip
        silent = brand_edition(
            4, ("nps", "csat"), tables=[edition.tables[0], type(edition.tables[1])("csat", [0, 1, 2, 3], nothing)]
        )
        made = loaded(workbook_of(silent, {}, FINGERPRINT, "en"))
        assert "NPS" in made.sheetnames
        assert "CSAT" not in made.sheetnames


class TestSummary:
    def test_it_says_whose_report_it_is(self) -> None:
        said = cells(book("brand")["Summary"])
        for each in ("가람솔 & Sons · whole brand", "Monthly report, October 2026", "November 2025 – October 2026",
                     "Revision 1", FINGERPRINT, datetime(2026, 11, 5)):  # fmt: skip
            assert each in said

    def test_metrics_have_their_figures(self) -> None:
        page = book("brand")["Summary"]
        edition = brand_edition()
        rows = table(page, line_with(page, "Metrics") + 1)
        for row, line in zip(rows, edition.metrics, strict=False):
            levels = (row["Network mean"], row["Window before"], row["Change"])
            assert levels == close((line.value, line.before, line.change))
            assert (row["Change, 95% from"], row["Change, 95% to"]) == close((line.change_low, line.change_high))
            assert (row["Standard"], row["Answers"]) == (line.target, line.answers)
            assert row["Beyond chance"] == ("better" if line.better else "worse")
        even = table(page, line_with(page, "How even the stores are") + 1)
        for row, line in zip(even, edition.metrics, strict=True):
            assert (row["9 stores in 10, from"], row["9 stores in 10, to"]) == close((line.nine_low, line.nine_high))
            assert (row["Consistency"], row["Stores with answers"]) == (line.consistency, line.stores)
            for verdict, stores in line.counts.items():
                assert row[wording.verdict_words(verdict)] == stores

    def test_the_stores_to_look_at_are_named_with_how_sure_that_is(self) -> None:
        page = book("brand")["Summary"]
        edition = brand_edition()
        rows = table(page, line_with(page, "Stores to look at, NPS") + 1)[:3]
        assert [row["Code"] for row in rows] == [edition.stores[at].code for at in edition.attention]
        assert [row["How sure"] for row in rows] == ["beyond doubt", "beyond doubt", "likeliest"]

    def test_its_charts_are_drawn_from_cells(self) -> None:
        with ZipFile(io.BytesIO(content("brand"))) as parts:
            charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 2
        assert "Months!$B$2:$B$25" in charts[0]
        assert "Summary!$" in charts[1]
        values = brand_edition().course[0].values
        assert [cell.value for (cell,) in book("brand")["Months"]["B2:B25"]] == [*map(close, values)]

    def test_a_draft_says_so_on_every_page(self) -> None:
        assert "Draft: the month is not closed, so its figures may still change." in cells(book("draft")["Summary"])
        assert all(page.oddHeader.right.text.endswith("Draft") for page in book("draft"))
        assert not any(page.oddHeader.right.text.endswith("Draft") for page in book("brand"))


class TestSections:
    def test_months_have_their_figures(self) -> None:
        rows = table(book("brand")["Months"])
        course = brand_edition().course[0]
        assert [row["Month"].date() for row in rows] == [first_day(course.first + at) for at in range(24)]
        for row, *figures in zip(rows, course.values, course.lows, course.highs, course.answers, strict=True):
            titles = ("NPS", "NPS, 95% from", "NPS, 95% to", "NPS, answers")
            assert [row[title] for title in titles] == [*map(close, figures)]
        assert "Resolution, 95% from (hours)" not in rows[0]

    def test_regions_have_their_figures(self) -> None:
        lines = brand_edition().regions
        rows = table(book("brand")["By region"])
        for row, line in zip(rows, lines, strict=True):
            assert (row["Region"], row["Answers"]) == (line.path.replace("/", " › "), line.answers)
            assert (row["Network mean"], row["Change"]) == close((line.value, line.change))
            assert row["Beyond chance"] == ("worse" if line.change_is_sure else "no")
        assert book("brand")["By region"]["E5"].number_format == "0.0%"

    def test_what_changed_beyond_chance_has_its_months(self) -> None:
        moved = brand_edition().moved
        region, store = table(book("brand")["Changed beyond chance"])
        assert (region["Store or region"], region["Code"], region["Since"]) == ("Korea › Busan", None, None)
        assert (store["Code"], store["Since"].date()) == (moved[1].key, first_day(OCTOBER - 3))
        assert (store["Level before"], store["Level now"]) == close((10 / 3, 31 / 3))
        assert (store["Direction"], region["Direction"]) == ("better", "worse")
        assert [*region.values()][8:] == [*map(close, moved[0].course)]
        with ZipFile(io.BytesIO(content("brand"))) as parts:
            assert any(
                b"<x14:sparkline>" in parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name
            )

    def test_quotes_are_text_and_those_that_are_gone_are_left_out(self) -> None:
        rows = table(book("brand")["Quotes"])
        assert [(row["Words"], row["Score"], row["Out of"]) for row in rows] == [
            (QUOTED["review", 7], 2, 5),
            (QUOTED["survey", 7], 3, 10),
        ]
        without = loaded(workbook_of(brand_edition(4, ("nps",)), {}, FINGERPRINT, "en"))
        assert "Quotes" not in without.sheetnames

    def test_standards(self) -> None:
        rows = table(book("brand")["Standards"])
        assert [(row["Metric"], row["Standard"], row["Region"], row["Format"]) for row in rows] == [
            ("Net promoter score", 35, "all regions", "all formats"),
            ("Time to resolution (hours)", 20, "Korea › Busan", "street store"),
        ]

    def test_a_revision_says_why_and_what_it_changed(self) -> None:
        page = book("revised")["What revision 2 changed"]
        assert [row["Reason"] for row in table(page)[:3]] == ["Import 17", "Standard changed", "A person was erased"]
        edition = revised_edition()
        rows = table(page, line_with(page, "Figure"))
        assert [row["Code"] for row in rows] == [each.store or None for each in edition.differences]
        shown = {"too_early": "too early to say", "below": "below the standard", False: "no", True: "yes"}
        for row, each in zip(rows, edition.differences, strict=True):
            assert row["Before"] == (
                shown.get(each.before, each.before) if not _is_number(each.before) else each.before
            )
            assert row["Since the revision"] == (
                shown.get(each.now, each.now) if not _is_number(each.now) else each.now
            )
        assert [row["Reason"] for row in rows[2:5]] == [
            "Import 17, =late.csv, 2026-11-09",
            "Standard changed, Net promoter score, 2026-11-10",
            "Import 17, =late.csv, 2026-11-09",
        ]
        assert page.cell(line_with(page, "Figure") + 5, 6).number_format == "0.0%"
        assert "Revision 2, replaces that of Nov. 5, 2026" in cells(book("revised")["Summary"])

    def test_every_column_and_metric_is_explained(self) -> None:
        said = cells(book("brand")["Explanation"])
        for entry in METRICS:
            assert {entry.label, entry.meaning, entry.formula, entry.left_out} <= {*said}
        explained = " ".join(said)
        for column in FIGURES:
            assert str(column.title) in explained

    def test_an_edition_of_a_store_has_one_line_a_metric_and_its_listing_errors(self) -> None:
        made = book("store")
        assert made.sheetnames == [
            "Summary",
            "Scores",
            "Months",
            "Standards",
            "Quotes",
            "Listing errors",
            "Explanation",
        ]
        rows = table(made["Scores"])
        assert [row["Metric"] for row in rows] == [
            "Net promoter score",
            "Satisfied customers",
            "Time to resolution (hours)",
        ]
        values = [store_edition().tables[at].figures[0].value for at in (0, 1, 3)]
        assert [row["Value"] for row in rows] == [*map(close, values)]
        assert not any(title.startswith("Rank") for title in rows[0])
        assert table(made["Listing errors"])[0]["Publisher shows"] == "=02"

    def test_a_store_hears_of_the_network_only_what_it_may_know(self) -> None:
        said = cells(book("store")["Summary"])
        assert "How even the stores are" not in said
        whole = workbook_of(store_edition(shares_network=True), {}, FINGERPRINT, "en")
        summary = loaded(whole)["Summary"]
        assert {"How even the stores are", "Consistency"} <= {*cells(summary)}
        assert "Stores with answers" not in cells(summary)

    def test_the_edition_of_a_region_is_named_after_it(self) -> None:
        assert "가람솔 & Sons · Korea › Busan" in cells(book("region")["Summary"])
        assert "By region" not in book("region").sheetnames


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize("kind", EDITIONS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_cell_is_a_formula_or_a_link(kind: str, language: str) -> None:
    for page in book(kind, language):
        for row in page.iter_rows():
            assert not [cell.value for cell in row if cell.data_type == "f" or cell.hyperlink]


def test_names_that_look_like_formulas_stay_names() -> None:
    assert {row["Store"] for row in table(book("brand")["NPS"])} == {*NAMES}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_names_of_sheets_are_such_as_spreadsheets_take(language: str) -> None:
    for kind in EDITIONS:
        names = book(kind, language).sheetnames
        assert len({*names}) == len(names)
        assert not [name for name in names if len(name) > 31 or set("[]:*?/\\'") & {*name}]


def test_korean_has_no_english_words() -> None:
    with translation.override("ko"):
        english = {str(each) for each in ("Store", "Value", "Answers", "Verdict", "Standard", "Summary", "Explanation")}
    for kind in EDITIONS:
        made = book(kind, "ko")
        assert not english & {*made.sheetnames, *(value for page in made for value in cells(page))}
    assert book("brand", "ko").sheetnames[0] == "요약"


def test_it_states_when_it_was_frozen_and_nothing_of_the_machine() -> None:
    properties = book("brand").properties
    assert (properties.created, properties.modified) == (datetime(2026, 11, 5), datetime(2026, 11, 5))
    assert (properties.creator, properties.lastModifiedBy) == ("Evenly", "Evenly")
    with ZipFile(io.BytesIO(content("brand"))) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Seoul"), ("2", "America/Los_Angeles")])
def test_another_process_writes_the_same_bytes(seed: str, zone: str) -> None:
    code = (
        "import django, hashlib; django.setup()\n"
        "from tests.dashboards.reports.sheet_editions import *\n"
        "from dashboards.reports.sheets import workbook_of\n"
        "print(hashlib.sha256(workbook_of(revised_edition(), QUOTED, FINGERPRINT, 'ko')).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(content("revised", "ko")).hexdigest()
