"""Head office closes a month, makes its report, finds the same figures in all files, and revises it after late data."""

import io
import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker, Settings

from dashboards import wording
from dashboards.metrics import METRICS, metric
from dashboards.reports.sheets.words import named
from tests.databases import connected_to
from tests.journeys.conftest import PATIENCE, Site, Watched
from tests.journeys.network import OF_SMALL, SMALL, SMALL_SLUG

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

BRAND = f"/b/{SMALL_SLUG}/"
REPORTS = f"{BRAND}reports/?month=2026-10"
FORMATS = ("PDF", "XLSX", "CSV")
LATE = "late-reviews.csv"


@dataclass(frozen=True, slots=True)
class Made:
    """A report as a person gets it: its number, the words of its PDF, and its workbook and table."""

    number: str
    words: str
    book: Any
    table: str


def make(opened: Watched, language: str) -> Made:
    """Order the report of the brand, wait for its worker, and download all files."""
    page = opened.go(REPORTS)
    page.locator("#id_language").select_option(language)
    page.get_by_role("button", name="Make the report").click()
    expect(page.locator("#report .ev-paper")).to_be_visible()
    files = {name: _downloaded(page, name) for name in FORMATS}
    reader = pypdf.PdfReader(io.BytesIO(files["PDF"].read_bytes()))
    words = _plain(" ".join(each.extract_text() for each in reader.pages))
    book = openpyxl.load_workbook(io.BytesIO(files["XLSX"].read_bytes()))
    number = page.url.rstrip("/").rpartition("/")[2]
    return Made(number, words, book, files["CSV"].read_text(encoding="utf-8-sig"))


def _downloaded(page: "Page", name: str) -> Path:
    with page.expect_download() as download:
        page.locator("#report .ev-files-row").get_by_role("link", name=re.compile(f"^{name}")).click()
    return download.value.path()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def means_shown(page: "Page") -> dict[str, str]:
    """Give the mean of each metric as the page shows it."""
    rows = page.locator("section[aria-labelledby=compared-title] tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").nth(1).inner_text() for row in rows}


def stores_shown(opened: Watched) -> dict[str, list[str]]:
    """Give what the table of stores shows of each in the NPS, cut at white space."""
    page = opened.go(f"{BRAND}stores/?metric=nps&window=12&month=2026-10")
    rows = page.locator("#rows tbody tr").all()
    return {row.locator("th a").inner_text(): row.inner_text().split() for row in rows}


def has_the_figures_of_the_pages(made: Made, means: dict[str, str], stores: dict[str, list[str]]) -> None:
    nps = metric("nps")
    # Below it is another table with a line for each metric.
    summary = {row[0]: row[1] for row in reversed([*made.book["Summary"].iter_rows(values_only=True)])}
    for entry in METRICS:
        if means.get(entry.label, wording.NOTHING) != wording.NOTHING:
            assert wording.value(entry, summary[named(entry)]) == means[entry.label]
            assert f"{entry.label} {means[entry.label]} " in made.words
    head, *rows = made.book["NPS"].iter_rows(values_only=True)
    assert len(rows) == len(stores) == SMALL
    for row in (dict(zip(head, row, strict=True)) for row in rows):
        assert wording.value(nps, row["Value"]) in stores[row["Store"]]
    assert made.table.count("\n") > SMALL


def bring_in_late(opened: Watched, folder: Path) -> None:
    file = folder / LATE
    rows = (f"late-{n},{n % 3 + 1:04d},2026-10-{n + 5},1,Waited long" for n in range(12))
    file.write_text("\n".join(["review id,store,date,rating,text", *rows, ""]), encoding="utf-8")
    page = opened.go(f"{BRAND}imports/")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Preview the file").click()
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_role("status").first).to_contain_text("12 new")


def test_a_month_is_closed_reported_and_revised(
    site: Site, tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker
) -> None:
    with site.open(OF_SMALL) as opened:
        page = opened.go(REPORTS)
        page.get_by_role("button", name="Close October 2026").click()
        expect(page.locator("#month")).to_contain_text(f"by {OF_SMALL.name}")
        # Only the card of the month follows the worker; the table below is of when the page was opened.
        means, stores = means_shown(opened.go(REPORTS)), stores_shown(opened)
        korean, english = make(opened, "ko"), make(opened, "en")
        assert (opened.axe(), opened.too_wide()) == ([], [])
        has_the_figures_of_the_pages(english, means, stores)
        assert "2026년 10월" in korean.words
        bring_in_late(opened, tmp_path)
        revise = page.get_by_role("button", name="Make a revision")
        while not revise.count():
            # The worker counts what would change once it has scored the months that are open.
            page.wait_for_timeout(500)
            opened.go(REPORTS)
        expect(page.locator("#month")).to_contain_text("Later data would change")
        revise.click()
        expect(page.locator("#month")).to_contain_text("revision 2")
        second = make(opened, "en")
        expect(page.locator("main")).to_contain_text(LATE)
        assert LATE in second.words and LATE not in english.words
        nps = metric("nps").label
        assert means_shown(opened.go(REPORTS))[nps] == means[nps]
    settings.DATA_DIR = Path(site.environment["EVENLY_DATA_DIR"])
    with django_db_blocker.unblock(), connected_to(site.environment), redirect_stdout(io.StringIO()) as out:
        call_command("report", "verify", english.number, "--json")
    assert json.loads(out.getvalue())["same"] is True
