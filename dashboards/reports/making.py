"""Make the files of a report, and make them again to prove that they are the same."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.files.workbook import CONTENT_TYPE
from dashboards.models import MonthClose, MonthRevision, NetworkScore, ReportQuote, ReportRun
from dashboards.queries.reports import is_withheld, visible_reports
from dashboards.reports.closing import Revised, revision, stores_of_import
from dashboards.reports.edition import STORE, ChangedFigure, Edition, Place, printed
from dashboards.reports.freeze import Asked, place_of, scope_of_place, take
from dashboards.reports.parts import keep_few_pages, store_edition, stored_edition, stored_head
from dashboards.reports.pdf.sentences import title
from dashboards.reports.pdf.typeset import pdf_of, picture_of
from dashboards.reports.renderer import renderer
from dashboards.reports.sheets import write_workbook_of
from dashboards.reports.table import csv_parts
from locations.models import Brand, Location, Region, User
from locations.months import USUAL_WINDOW, format_month
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations, visible_regions
from locations.zones import day_in
from reviews.jobs import Job

LANGUAGES = ("en", "ko")
Texts = Mapping[tuple[str, int], str]
"""Words of customers by kind and id of the fact."""


def _write_pdf(file: IO[bytes], edition: Edition, texts: Texts, mark: str, language: str) -> None:
    file.write(pdf_of(edition, texts, mark))


def _write_csv(file: IO[bytes], edition: Edition, texts: Texts, mark: str, language: str) -> None:
    file.writelines(csv_parts(edition, mark))


FORMATS: Mapping[str, Callable[[IO[bytes], Edition, Texts, str, str], None]] = {
    "pdf": _write_pdf,
    "xlsx": write_workbook_of,
    "csv": _write_csv,
}
"""Each writes one file of an edition, in its language, with the fingerprint that is printed on it."""
TYPES = {
    "pdf": "application/pdf",
    "xlsx": CONTENT_TYPE,
    "csv": "text/csv; charset=utf-8",
}
"""The type of each file, as a mail or an answer names it."""
OWN_FIGURES = frozenset({"n", "value", "target", "verdict"})
"""Figures of a store that a page of changes lists: all others follow from these and from the network's."""
OWN_OF_NETWORKS = frozenset({"mu", "consistency", "answers", "stores"})


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a report is what it was: ``files`` by format, ``reason`` why it was withdrawn, if it was."""

    same: bool | None
    files: Mapping[str, bool]
    other_renderer: bool = False
    reason: str = ""


def ask_for_report(
    scope: Scope,
    month: int,
    *,
    region: str = "",
    store: str = "",
    language: str,
    by: str,
    now: datetime,
    retry: bool = True,
) -> ReportRun:
    """Give the report of a visible place and month in its newest revision, queued where it is still to be made.

    Without region and store: of the whole brand. A month that is not closed gives a draft, which is made anew;
    ``retry``: one that failed is tried once more. Raises Refusal for a month that is not scored, for a language without
    words, for a place that this person does not see whole, and for one whose report would tell them more of the network
    than they may know.
    """
    if language not in LANGUAGES:
        raise Refusal(_("Reports are made in these languages: %(names)s.") % {"names": ", ".join(LANGUAGES)})
    place = _place(scope, region, store)
    if is_withheld(scope, month, region=region, store=store):
        raise Refusal(_("This report contains brand-wide figures, which are shown only to head office here."))
    if not NetworkScore.objects.filter(brand_id=scope.brand, region=None, month=month, window=USUAL_WINDOW).exists():
        raise Refusal(_("%(month)s is not scored.") % {"month": wording.month_name(month)}, "month")
    close = MonthClose.closed(scope.brand).filter(month=month).first()
    at = {"brand_id": scope.brand, **place, "month": month, "language": language}
    user = User.objects.filter(username=by).first() if by else None
    if close is None:
        for draft in ReportRun.objects.filter(**at, revision=0):
            transaction.on_commit(partial(drop_files, folder_of(draft)))
            draft.delete()
        try:
            with transaction.atomic():
                return ReportRun.objects.create(**at, revision=0, created_by=user)
        except IntegrityError:
            # Somebody has asked for the same draft meanwhile.
            return ReportRun.objects.get(**at, revision=0)
    report, _created = ReportRun.objects.get_or_create(**at, revision=close.revision, defaults={"created_by": user})
    if retry and report.state == Job.State.FAILED:
        ReportRun.objects.filter(pk=report.pk).update(state=Job.State.QUEUED, attempts=0, killed=0, error="")
        report.refresh_from_db()
    return report


def make_report(report: ReportRun, *, now: datetime) -> None:
    """Take down the edition of a report and write its files; one whose numbers are frozen already is only rendered.

    Files that could not all be written are deleted.
    """
    keep_few_pages()
    with TemporaryFile() as lines:
        edition = stored_edition(report, lines)[0] if report.fingerprint else _freeze(report, now, lines)
        mark = printed(report.fingerprint)
        folder_of(report).mkdir(parents=True, exist_ok=True)
        try:
            report.outputs = _write_files(report, edition, mark, lambda extension: path_of(report, extension))
            with translation.override(report.language):
                report.title = title(edition)
                path_of(report, "png").write_bytes(picture_of(edition, texts_of(report), mark))
        except BaseException:
            drop_files(folder_of(report))
            raise
    report.renderer = renderer()
    made = {"outputs": report.outputs, "renderer": report.renderer, "title": report.title}
    ReportRun.objects.filter(pk=report.pk).update(**made)


def verify(report: ReportRun) -> Verified:
    """Make a report's files again from its frozen numbers and compare all of them with what was written then.

    Where another version of the renderer wrote them, the files that are stored are compared with their digests alone.
    """
    if report.withdrawn:
        return Verified(None, {}, reason=report.withdrawn)
    keep_few_pages()
    unchanged = {extension: _digest(report, extension) == each["sha256"] for extension, each in report.outputs.items()}
    with TemporaryFile() as lines, TemporaryDirectory() as folder:
        try:
            edition, digest = stored_edition(report, lines)
        except ValueError:
            # The numbers are damaged, so nothing can be made of them.
            return Verified(same=False, files=dict.fromkeys(report.outputs, False))
        files = _write_files(report, edition, printed(digest), lambda extension: Path(folder) / extension)
    is_frozen = digest == report.fingerprint
    if report.renderer != renderer():
        # The numbers of the table are the same in every version.
        unchanged["csv"] &= files["csv"]["sha256"] == report.outputs["csv"]["sha256"]
        return Verified(is_frozen and all(unchanged.values()), unchanged, other_renderer=True)
    again = {name: made["sha256"] == report.outputs[name]["sha256"] for name, made in files.items()}
    same = {name: unchanged.get(name, False) and is_same for name, is_same in again.items()}
    return Verified(is_frozen and all(same.values()), same)


def texts_of(report: ReportRun) -> dict[tuple[str, int], str]:
    return {(kind, fact): text for kind, fact, text in report.quotes.values_list("kind", "fact", "text")}


def folder_of_brand(brand: int) -> Path:
    return Path(settings.DATA_DIR) / "reports" / str(brand)


def folder_of(report: ReportRun) -> Path:
    return folder_of_brand(report.brand_id) / str(report.pk)


def path_of(report: ReportRun, extension: str) -> Path:
    return folder_of(report) / f"{file_name(report)}.{extension}"


def file_of(scope: Scope, pk: int, extension: str) -> Path | None:
    """Give a file of a report that this person may open; None where there is none, or they are still being written."""
    report = visible_reports(scope).filter(pk=pk).select_related("brand", "region", "location").first()
    path = path_of(report, extension) if report and report.outputs else None
    return path if path and path.exists() else None


def head_of(scope: Scope, pk: int) -> Edition | None:
    """Give what a report says besides its tables; None where this person may not open it, or nothing is frozen."""
    report = visible_reports(scope).filter(pk=pk, withdrawn="").first()
    if report is None or not report.outputs:
        return None
    try:
        return stored_head(report)
    except ValueError:
        # Damaged, or gone: that is for the check of all reports to say.
        return None


def file_name(report: ReportRun) -> str:
    """Name a report as its files are called: "acme-seoul-2026-10-r1-en", "acme-2026-11-draft-ko"."""
    place = report.region.name if report.region else report.place_key
    stage = f"r{report.revision}" if report.revision else "draft"
    parts = (report.brand.slug, slugify(place, allow_unicode=True), format_month(report.month), stage, report.language)
    return "-".join(part for part in parts if part)


def drop_files(folder: Path) -> None:
    """Delete the files of a report, which ``folder_of`` names, or of all of a brand."""
    rmtree(folder, ignore_errors=True)


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, read in parts."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(scope: Scope, region: str, store: str) -> dict[str, Any]:
    """Give the columns of a place that this person sees whole."""
    if store:
        found = visible_locations(scope).filter(code=store).first()
        if found is None:
            raise Refusal(_("There is no store “%(store)s”.") % {"store": store}, "store")
        return {"location": found, "region": None}
    if region:
        whole = visible_regions(scope).filter(path=region).first()
        if whole is None:
            raise Refusal(_("There is no region “%(region)s”.") % {"region": region}, "region")
        return {"location": None, "region": whole}
    if not scope.oversees_the_brand:
        raise Refusal(_("The report of the whole brand is for head office; choose a region or a store."))
    return {"location": None, "region": None}


@transaction.atomic
def _freeze(report: ReportRun, now: datetime, lines: IO[bytes]) -> Edition:
    """Write down the edition and the words that it quotes; its tables are read from the file of their lines."""
    brand = Brand.objects.get(pk=report.brand_id)
    region = Region.objects.filter(pk=report.region_id).first() if report.region_id else None
    location = Location.objects.filter(pk=report.location_id).first() if report.location_id else None
    scope = scope_of_place(brand, region, location)
    asked = _asked(report, brand, place_of(scope, region, location), now)
    taken = take(scope, brand, asked, lines)
    report.fingerprint = store_edition(report, taken.edition)
    ReportRun.objects.filter(pk=report.pk).update(fingerprint=report.fingerprint)
    report.quotes.all().delete()
    ReportQuote.objects.bulk_create(
        ReportQuote(report=report, kind=each.kind, fact=each.fact, text=each.text) for each in taken.words
    )
    return taken.edition


def _asked(report: ReportRun, brand: Brand, place: Place, now: datetime) -> Asked:
    if not report.revision:
        today = day_in(brand.default_zone, now).isoformat()
        return Asked(place, report.month, 0, today, cuts_names=brand.cuts_names)
    rows = [*MonthRevision.objects.filter(close__brand=brand, close__month=report.month)]
    days = {row.number: day_in(brand.default_zone, row.at).isoformat() for row in rows}
    number = report.revision
    changed = revision(brand.pk, report.month, number) if number > 1 else None
    return Asked(
        place,
        report.month,
        number,
        days[number],
        days.get(number - 1, ""),
        changed.reasons if changed else (),
        _differences(brand, report, place, changed) if changed else (),
        cuts_names=any(row.cuts_names for row in rows if row.number == number),
    )


def _differences(brand: Brand, report: ReportRun, place: Place, changed: Revised) -> list[ChangedFigure]:
    """Give what a revision changed in the figures of a place, each with its cause where one is known."""
    scope = scope_of_place(brand, report.region, report.location)
    stores = {code: pk for pk, code in visible_locations(scope).values_list("pk", "code")}
    touched = [
        stores_of_import(reason.number, report.month) if reason.kind == "import" and reason.number else set()
        for reason in changed.reasons
    ]
    standards = [at for at, reason in enumerate(changed.reasons) if reason.kind == "standard"]
    found = []
    for each in changed.figures:
        if each.window != USUAL_WINDOW or not _is_listed(each.store, each.region, each.figure, place, stores):
            continue
        causes = [at for at, of_import in enumerate(touched) if stores.get(each.store) in of_import]
        if each.figure in ("target", "verdict") and standards and not causes:
            causes = standards
        found.append(ChangedFigure(*each, causes[0] if causes else None))
    return found


def _is_listed(store: str, region: str, figure: str, place: Place, stores: Mapping[str, int]) -> bool:
    if store:
        return store in stores and figure in OWN_FIGURES
    return figure in OWN_OF_NETWORKS and place.kind != STORE and region == place.key


def _write_files(
    report: ReportRun, edition: Edition, mark: str, path: Callable[[str], Path]
) -> dict[str, dict[str, Any]]:
    """Write the files of an edition to the paths of their formats; return digest and size of each."""
    texts, outputs = texts_of(report), {}
    with translation.override(report.language):
        for extension, write in FORMATS.items():
            with path(extension).open("wb") as file:
                write(file, edition, texts, mark, report.language)
            outputs[extension] = {"sha256": sha256_of(path(extension)), "size": path(extension).stat().st_size}
    return outputs


def _digest(report: ReportRun, extension: str) -> str:
    path = path_of(report, extension)
    return sha256_of(path) if path.exists() else ""
