"""``manage.py ingest``: import one file in the foreground and answer with the account of its records."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from locations import roster
from locations.models import Brand
from reviews.importing.account import Account, Answer
from reviews.importing.dry_run import dry_run
from reviews.importing.facts.doubles import KEEP, REPLACE
from reviews.importing.remembered import recalled
from reviews.importing.request import ImportRequest, warnings_before
from reviews.importing.uploads import Upload, forget, path_of, store_file
from reviews.models import ImportJob
from reviews.readers import OpenedFile
from reviews.readers.records import Recognised, Refused
from reviews.tasks import run_import

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)

ORDER = "whether 03/04/2026 begins with the day or the month, where no date of the file shows it"


class Command(BaseCommand):
    help = "Import a file of stores, reviews, survey answers, listings, service cases or KPI values."
    # The checks would load every page, which takes longer than most files.
    requires_system_checks: list[str] | tuple[str, ...] | Literal["__all__"] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=" ".join(ImportJob.Kind.values))
        parser.add_argument("file", type=Path)
        parser.add_argument("--brand", required=True, metavar="SLUG")
        parser.add_argument("--publisher", default="", help="where reviews or listings come from: google, naver, ...")
        parser.add_argument("--scraped", default="", metavar="DATE", help="day the file was collected: YYYY-MM-DD")
        parser.add_argument("--timezone", default="", metavar="TZ", help="IANA name, for times without one")
        parser.add_argument("--encoding", default="", help="use this encoding instead of the detected one")
        order = parser.add_mutually_exclusive_group()
        order.add_argument("--day-first", dest="day_first", action="store_true", default=None, help=ORDER)
        order.add_argument("--month-first", dest="day_first", action="store_false", default=None, help=ORDER)
        parser.add_argument("--create-stores", action="store_true", help="create missing stores")
        parser.add_argument("--store", default="", metavar="CODE", help="the store of a file whose records name none")
        stated = [
            ("--column", "columns", "HEADING=ROLE", "what a column is, or HEADING= to leave it out; repeatable"),
            ("--scale", "scales", "ROLE=LOW-HIGH", 'the scale of a score: "csat=1-6", or words from worst to best'),
            ("--kpi", "kpis", "KEY=RULE,BETTER", 'how a KPI becomes a month, and which end is good: "visits=sum,high"'),
            (
                "--alias",
                "aliases",
                "WRITTEN=CODE",
                "the store that a name of the file stands for, kept for later files; WRITTEN= leaves its records out",
            ),
        ]
        for flag, name, form, says in stated:
            parser.add_argument(flag, dest=name, action="append", default=[], metavar=form, help=says)
        parser.add_argument("--decimal", default="", choices=["", ",", "."], help="the sign before decimals")
        again = "whether records that are here under other ids are replaced by this file, or both stay"
        parser.add_argument("--again", default="", choices=["", REPLACE, KEEP], help=again)
        parser.add_argument("--sheet", default="", metavar="NAME", help="the only sheet of a workbook to read")
        whole = "the file has all stores: say which of yours it does not have, and change nothing of them"
        parser.add_argument("--whole-list", action="store_true", help=whole)
        parser.add_argument("--dry-run", action="store_true", help="show what an import would do, and write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *, brand: str, **options: Any) -> None:
        request = _request(options)
        try:
            answer = self._answer(brand, request, dry=options["dry_run"])
        except Refused as refused:
            if options["json"] and refused.questions:
                questions = [each.as_dict() for each in refused.questions]
                document = Answer(request.kind, "", Account(), questions=questions).as_dict()
                self.stdout.write(json.dumps(document, ensure_ascii=False))
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(answer.as_dict(), ensure_ascii=False))
        else:
            self._summary(answer, dry=options["dry_run"])

    def _answer(self, slug: str, request: ImportRequest, *, dry: bool) -> Answer:
        brand = Brand.objects.filter(slug=slug).first()
        request = recalled(brand, request) if brand else request
        if not dry:
            return self._imported(slug, brand, request)
        with request.open() as opened:
            recognised = request.recognise(opened, brand)
            return dry_run(brand or self._planned(slug, request), request, opened, recognised, timezone.now())

    def _imported(self, slug: str, brand: Brand | None, request: ImportRequest) -> Answer:
        """Import the stored copy of the file, which nobody changes while it is read."""
        upload = store_file(request.path)
        try:
            with replace(request, path=path_of(upload.stored_as)).open() as opened:
                recognised = request.recognise(opened, brand)
                planned = brand or self._planned(slug, request)
                # A file that no store can be found for is refused before a brand is created for it.
                warnings_before(planned, request, recognised)
                if brand is not None:
                    return self._through(brand, request, upload, opened, recognised)
                brand = roster.found_brand(slug, name=planned.name, default_zone=planned.default_zone, by="ingest")
                try:
                    return self._through(brand, request, upload, opened, recognised)
                except Exception:
                    brand.delete()
                    raise
        finally:
            forget(upload.stored_as)

    def _planned(self, slug: str, request: ImportRequest) -> Brand:
        """Return the brand as it would be created; refuse where the file is no reason to create one."""
        if not SLUG.fullmatch(slug):
            raise CommandError(f"“{slug}” cannot be a brand; use small letters, digits and hyphens, for example mcd.")
        if request.kind != ImportJob.Kind.LOCATIONS and not request.create_stores:
            raise CommandError(
                f"There is no brand “{slug}”; import its stores first (ingest locations) or add --create-stores."
            )
        self.stderr.write(f"There is no brand “{slug}” yet: it is created.")
        return roster.planned_brand(slug, default_zone=request.zone or "UTC")

    def _through(
        self, brand: Brand, request: ImportRequest, upload: Upload, opened: OpenedFile, recognised: Recognised
    ) -> Answer:
        job = ImportJob.objects.create(
            brand=brand,
            kind=request.kind,
            publisher=request.publisher,
            options=request.as_options(),
            file_name=request.file_name[:255],
            shape=recognised.shape,
            **upload._asdict(),
        )
        done = run_import(job.pk, f"ingest-{uuid4().hex[:12]}", tries=1, known=opened)
        if done is None or done.state != ImportJob.State.DONE:
            raise CommandError(
                done.error if done and done.error else "The import did not finish; the log has the reason."
            )
        return Answer.of(done).understood(recognised)

    def _summary(self, answer: Answer, *, dry: bool) -> None:
        counts = answer.account
        prefix = "would be " if dry else ""
        self.stdout.write(f"{answer.kind}, read as {answer.shape}: {counts.read} records")
        for name in ("inserted", "updated", "unchanged", "rejected"):
            self.stdout.write(f"  {prefix}{name:<10} {getattr(counts, name):>10}")
        self.stdout.write(f"  duplicates {counts.duplicates}, damaged {counts.damaged}")
        if answer.rejects_file:
            self.stdout.write(f"  refused records: {answer.rejects_file}")
        for warning in answer.warnings:
            self.stderr.write(warning)


def _refuse_unreadable(path: Path) -> None:
    """Say what is the matter with a file that is not there, or that the user of the services may not read."""
    try:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        path.open("rb").close()
    except OSError as error:
        raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from error


def _request(options: dict[str, Any]) -> ImportRequest:
    path: Path = options["file"]
    if options["kind"] not in ImportJob.Kind.values:
        raise CommandError(f"“{options['kind']}” is no kind of file; choose one of {', '.join(ImportJob.Kind.values)}.")
    _refuse_unreadable(path)
    return ImportRequest(
        path=path,
        kind=options["kind"],
        file_name=path.name,
        publisher=options["publisher"],
        scraped=_day(options["scraped"]),
        zone=_zone(options["timezone"]),
        encoding=options["encoding"],
        create_stores=options["create_stores"],
        store=options["store"],
        day_first=options["day_first"],
        columns=_pairs("--column", options["columns"]),
        scales=_pairs("--scale", options["scales"]),
        decimal=options["decimal"],
        sheet=options["sheet"],
        kpis=_pairs("--kpi", options["kpis"]),
        again=options["again"],
        aliases=_pairs("--alias", options["aliases"]),
        whole_list=options["whole_list"],
    )


def _pairs(flag: str, given: Sequence[str]) -> dict[str, str]:
    """Return what is stated as NAME=VALUE; the value is behind the last "=", since headings may have one."""
    for text in given:
        if "=" not in text:
            raise CommandError(f'“{text}” cannot be read; write {flag} "NAME=VALUE".')
    split = (text.rpartition("=") for text in given)
    return {name.strip(): value.strip() for name, _sign, value in split}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"“{text}” is not a day; write it as YYYY-MM-DD.") from error


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key if text else ""
    except (KeyError, ValueError, OSError) as error:
        raise CommandError(f"“{text}” is not a time zone; use an IANA name, for example Asia/Seoul.") from error
