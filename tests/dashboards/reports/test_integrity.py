"""What ``check_integrity`` finds of closed months and reports: nothing where all is well, and each planted fault."""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from dashboards.jobs.reports import order_report, run_report
from dashboards.models import MonthClose, MonthRevision, NetworkScore, ReportQuote, ReportRun, Score
from dashboards.reports.closing import close_month, revise_month
from dashboards.reports.integrity import check_reports
from dashboards.reports.making import folder_of, path_of
from locations.scoping import head_office
from reviews.erasure.verbs import erase_person
from reviews.importing.keys import ERASED
from reviews.models import Review
from tests.dashboards.conftest import Network, make_network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.reports.test_closing import late_review
from tests.databases import Environment, NewDatabase, connected_to, filled, rolled_back

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
WORDS = "The coffee was cold and nobody cared about it."


@pytest.fixture(scope="module")
def stored(
    new_database: NewDatabase, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environment]:
    """A database and a folder with what ``_reported`` has made."""
    folder = tmp_path_factory.mktemp("reported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA_DIR", folder)
        with filled(new_database, folder, django_db_blocker, _reported) as environment:
            yield environment


@pytest.fixture
def reported(db: None, stored: Environment, folder: Path) -> Iterator[dict[str, ReportRun]]:
    """The reports by their place, the older one of the brand as "first"; their files are a copy for the test."""
    shutil.copytree(Path(stored["EVENLY_DATA_DIR"]) / "reports", folder / "reports")
    with connected_to(stored), rolled_back():
        rows = ReportRun.objects.select_related("brand", "region", "location").order_by("pk")
        yield dict(zip(("first", "brand", "region", "store"), rows, strict=True))


def _reported() -> None:
    """Close October, revise it, and make reports of the brand (in both revisions), of Busan and of a store."""
    network = make_network("b", 12)
    scope = head_office(network.brand)
    close_month(scope, OCTOBER, by="kim", now=NOW)
    _made(network)
    late_review(network)
    review = Review.objects.filter(location=network.stores[5]).latest("pk")
    Review.objects.filter(pk=review.pk).update(text=WORDS, author="Ada Quiet")
    revise_month(scope, OCTOBER, by="kim", now=NOW + timedelta(days=2))
    for place in ({}, {"region": "Korea/Busan"}, {"store": "b-005"}):
        _made(network, **place)
    assert ReportQuote.objects.filter(report__location__isnull=False).count() == 1


def _made(network: Network, **place: str) -> None:
    report = order_report(head_office(network.brand), OCTOBER, **place, language="en", by="", now=NOW)
    run_report(report.pk, "w")


def test_all_is_well_and_counted(reported: dict[str, ReportRun]) -> None:
    found = check_reports()
    assert found.faults == []
    quotes = ReportQuote.objects.count()
    assert found.looked_at == {"closed_months": 1, "reports": 4, "files": 12, "quotes": quotes}


def _other_bytes(reports: dict[str, ReportRun]) -> None:
    path = path_of(reports["brand"], "csv")
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def _withdrawn(reports: dict[str, ReportRun]) -> None:
    ReportRun.objects.filter(pk=reports["store"].pk).update(withdrawn="a person was erased")
    reports["store"].quotes.all().delete()


def _erased(reports: dict[str, ReportRun]) -> None:
    Review.objects.filter(text=WORDS).update(text="", author=ERASED)


def _stray(reports: dict[str, ReportRun]) -> None:
    folder = folder_of(reports["brand"]).parent / "12345"
    folder.mkdir()
    (folder / "a.pdf").touch()


def _stray_brand(reports: dict[str, ReportRun]) -> None:
    folder = folder_of(reports["brand"]).parents[1] / "98765" / "1"
    folder.mkdir(parents=True)
    (folder / "a.pdf").touch()


def _other_numbers(reports: dict[str, ReportRun]) -> None:
    part = reports["region"].parts.get()
    part.content = gzip.compress(gzip.decompress(bytes(part.content)).replace(b"Busan", b"Pusan"))
    part.save()


def _other_difference(reports: dict[str, ReportRun]) -> None:
    row = MonthRevision.objects.get(number=2)
    figures = json.loads(gzip.decompress(bytes(row.differences or b"")))
    figures[-1][-1] = 99
    row.differences = gzip.compress(json.dumps(figures).encode())
    row.save()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda reports: path_of(reports["brand"], "pdf").unlink(), "has no file pdf"),
        (_other_bytes, "has another file csv than was made"),
        (_other_numbers, "are not those of its fingerprint"),
        (lambda reports: ReportRun.objects.filter(pk=reports["brand"].pk).update(revision=7), "which the month never"),
        (lambda reports: MonthRevision.objects.filter(number=1).delete(), "its revisions are [2]"),
        (lambda reports: Score.objects.filter(location__code="b-007", window=12).update(value=1.5), "value of rating"),
        (lambda reports: Score.objects.filter(location__code="b-005", window=1).delete(), "is None, revision 2 says"),
        (lambda reports: NetworkScore.objects.filter(region=None, window=12).update(mu=1.0), "mu of rating of the bra"),
        (lambda reports: NetworkScore.objects.all().delete(), "is closed and has no scores"),
        (_other_difference, "revision 2 says 99"),
        (_erased, "of a person who is erased"),
        (_withdrawn, "is withdrawn and still has files"),
        (lambda reports: ReportRun.objects.filter(pk=reports["store"].pk).update(withdrawn="x"), "still has quotes"),
        (_stray, "12345 is of no report"),
        (_stray_brand, "98765 is of no report"),
        (lambda reports: ReportRun.objects.filter(pk=reports["brand"].pk).update(outputs={}), "states no csv, pdf"),
    ],
)
def test_each_fault_is_found(
    reported: dict[str, ReportRun], fault: Callable[[dict[str, ReportRun]], object], words: str
) -> None:
    fault(reported)
    assert [line for line in check_reports().faults if words in line]
    assert all(line.startswith(("b 2026-10: ", "reports/")) for line in check_reports().faults)


def test_contacts_of_erased_people_are_found_in_quotes(reported: dict[str, ReportRun]) -> None:
    ReportQuote.objects.update(text="Call me: ada@example.com")
    erase_person(head_office(reported["brand"].brand), contact="ada@example.com", by="kim", now=NOW)
    assert [line for line in check_reports().faults if "of a person who is erased" in line]


def test_a_renamed_region_is_no_fault(reported: dict[str, ReportRun]) -> None:
    reported["brand"].brand.regions.filter(path="Korea/Busan").update(path="Korea/Pusan", name="Pusan")
    assert [line for line in check_reports().faults if "file" not in line] == []


def test_an_open_month_has_drafts_alone(network: Network, folder: Path) -> None:
    _made(network)
    found = check_reports()
    assert (found.faults, found.closed_months, found.reports) == ([], 0, 1)
    assert not MonthClose.objects.exists()
