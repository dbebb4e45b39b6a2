"""Check what is stored of closed months and reports: files, frozen numbers, revisions, quotes and scores."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from dashboards.models import MonthClose, MonthRevision, NetworkScore, ReportQuote, ReportRun, Score
from dashboards.reports.closing import revision
from dashboards.reports.edition import STORE, Edition
from dashboards.reports.making import FORMATS, folder_of, path_of, sha256_of
from dashboards.reports.parts import stored_digest, stored_edition
from locations.models import Brand
from locations.months import format_month, format_window
from reviews.importing.keys import ERASED
from reviews.importing.suppressions import Suppressions
from reviews.jobs import Job
from reviews.models import Review

Key = tuple[str, str, str, int]
"""Code of a store, path of a region (both empty for the whole brand), metric and window."""
Stated = dict[Key, dict[str, Any]]
"""What is stated of figures, by the name of the column that they are stored in."""


@dataclass(slots=True)
class Checked:
    """How many rows and files were looked at, and one sentence for each that is wrong."""

    closed_months: int = 0
    reports: int = 0
    files: int = 0
    quotes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def looked_at(self) -> dict[str, int]:
        names = ("closed_months", "reports", "files", "quotes")
        return {name: getattr(self, name) for name in names}


def check_reports() -> Checked:
    """Look at all closed months and reports of all brands, and at the folder of their files."""
    checked = Checked()
    # One at a time: the edition of a large brand has tens of megabytes.
    for pk in ReportRun.objects.order_by("pk").values_list("pk", flat=True):
        report = ReportRun.objects.select_related("brand", "region", "location").filter(pk=pk).first()
        if report is None:
            continue  # a draft that a newer one has replaced meanwhile
        checked.reports += 1
        where = f"{report.brand.slug} {format_month(report.month)}: report {report.pk}"
        checked.faults += [f"{where} {words}" for words in _faults(report, checked)]
    for close in MonthClose.objects.filter(revision__gt=0).select_related("brand").order_by("pk"):
        checked.closed_months += 1
        where = f"{close.brand.slug} {format_month(close.month)}"
        checked.faults += [f"{where}: {words}" for words in _faults_of_month(close)]
    checked.faults += _folders_of_nothing()
    return checked


def _faults(report: ReportRun, checked: Checked) -> Iterator[str]:
    had = MonthRevision.objects.filter(close__brand=report.brand, close__month=report.month, number=report.revision)
    if report.revision and not had.exists():
        yield f"is of revision {report.revision}, which the month never had"
    if report.fingerprint and stored_digest(report) != report.fingerprint:
        yield "has frozen numbers that are not those of its fingerprint"
    if report.withdrawn:
        if folder_of(report).exists():
            yield "is withdrawn and still has files"
        if report.quotes.exists():
            yield "is withdrawn and still has quotes"
    elif report.state == Job.State.DONE:
        yield from _faults_of_files(report, checked)
    yield from _faults_of_quotes(report, checked)


def _faults_of_files(report: ReportRun, checked: Checked) -> Iterator[str]:
    if missing := sorted(FORMATS.keys() - report.outputs.keys()):
        yield f"states no {', '.join(missing)}"
    for extension, stated in report.outputs.items():
        path = path_of(report, extension)
        checked.files += 1
        if not path.exists():
            yield f"has no file {extension}"
        elif path.stat().st_size != stated["size"] or sha256_of(path) != stated["sha256"]:
            yield f"has another file {extension} than was made"


def _faults_of_quotes(report: ReportRun, checked: Checked) -> Iterator[str]:
    """Find quotes of people who are erased: by the author of the review, or by a contact in the words."""
    quotes = [*report.quotes.order_by("pk")]
    checked.quotes += len(quotes)
    reviews = [quote.fact for quote in quotes if quote.kind == ReportQuote.Kind.REVIEW]
    erased = {*Review.objects.filter(pk__in=reviews, author=ERASED).values_list("pk", flat=True)}
    suppressed = Suppressions.of(report.brand_id) if quotes else Suppressions()
    for quote in quotes:
        is_erased = quote.kind == ReportQuote.Kind.REVIEW and quote.fact in erased
        if is_erased or suppressed.cut(quote.text) != quote.text:
            yield f"quotes {quote.kind} {quote.fact} of a person who is erased"


def _faults_of_month(close: MonthClose) -> Iterator[str]:
    numbers = [*close.revisions.order_by("number").values_list("number", flat=True)]
    if numbers != [*range(1, close.revision + 1)]:
        yield f"is in revision {close.revision}, and its revisions are {numbers}"
    if not NetworkScore.objects.filter(brand=close.brand, month=close.month, region=None).exists():
        yield "is closed and has no scores"
        return
    for source, stated in _stated(close):
        for (store, region, metric, window), figures in _unlike(close, stated):
            place = f"store {store}" if store else region or "the brand"
            at = f"{metric} of {place}, window {format_window(window)}"
            for name, (stored, stated) in figures.items():
                yield f"{name} of {at} is {stored}, {source} says {stated}"


def _stated(close: MonthClose) -> Iterator[tuple[str, Stated]]:
    """Yield what the newest revision, and each report of it, says of the figures of a month."""
    newest = revision(close.brand_id, close.month, close.revision)
    if newest and newest.figures:
        stated: Stated = {}
        for each in newest.figures:
            stated.setdefault((each.store, each.region, each.metric, each.window), {})[each.figure] = each.now
        yield f"revision {close.revision}", stated
    reports = ReportRun.objects.filter(brand=close.brand, month=close.month, revision=close.revision)
    for report in reports.exclude(fingerprint="").order_by("pk"):
        with TemporaryFile() as lines:
            try:
                stated = _of_edition(stored_edition(report, lines)[0])
            except ValueError:
                # Its fingerprint shows that already.
                continue
        yield f"report {report.pk}", stated


def _of_edition(edition: Edition) -> Stated:
    """Give what an edition says of scores: answers and value of each store, and the mean of the place."""
    stated: Stated = {}
    for table in edition.tables:
        counts, values = table.columns.column("n"), table.columns.column("value")
        for at, n, value in zip(table.stores, counts, values, strict=True):
            if n:
                key = (edition.stores[at].code, "", table.metric, edition.window)
                stated[key] = {"n": n, "value": value}
    if edition.place.kind != STORE:
        for line in edition.metrics:
            stated["", edition.place.key, line.metric, edition.window] = {"mu": line.value}
    return stated


def _unlike(close: MonthClose, stated: Stated) -> Iterator[tuple[Key, dict[str, tuple[Any, Any]]]]:
    """Yield the figures that are not stored as they are stated, as pairs of both."""
    left = dict(stated)
    for key, row in _stored(close, {window for *_place, window in stated}):
        of_row = left.pop(key, {})
        if wrong := {name: (row[name], now) for name, now in of_row.items() if row[name] != now}:
            yield key, wrong
    known = _places(close.brand)
    for key, of_row in left.items():
        # What is gone has no figures, as a revision says too; what is called otherwise today was found by that name.
        wrong = {name: (None, now) for name, now in of_row.items() if now is not None}
        if wrong and key[:2] in known:
            yield key, wrong


def _places(brand: Brand) -> set[tuple[str, str]]:
    stores = {(code, "") for code in brand.locations.values_list("code", flat=True)}
    return stores | {("", path) for path in brand.regions.values_list("path", flat=True)} | {("", "")}


def _stored(close: MonthClose, windows: set[int]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    at = {"brand": close.brand, "month": close.month, "window__in": windows}
    networks: QuerySet[Any] = NetworkScore.objects.filter(**at).select_related("region")
    for row in networks:
        path = row.region.path if row.region else ""
        yield ("", path, row.metric, row.window), vars(row)
    scores: QuerySet[Any] = Score.objects.filter(**at).defer("details").select_related("location")
    for row in scores.iterator():
        yield (row.location.code, "", row.metric, row.window), vars(row)


def _folders_of_nothing() -> Iterator[str]:
    """Find files of reports that are no more; an empty folder is what the last one of a brand leaves."""
    root = Path(settings.DATA_DIR) / "reports"
    known = {(str(brand), str(pk)) for brand, pk in ReportRun.objects.values_list("brand_id", "pk")}
    brands = {brand for brand, _pk in known}
    for of_brand in sorted(root.iterdir()) if root.exists() else []:
        folders = sorted(of_brand.iterdir()) if of_brand.is_dir() and of_brand.name in brands else [of_brand]
        for folder in folders:
            if (of_brand.name, folder.name) not in known and any(each.is_file() for each in folder.rglob("*")):
                yield f"{folder.relative_to(root.parent)} is of no report"
