"""``manage.py report``: make, verify, list and send monthly reports."""

import json
import os
import shutil
import socket
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.jobs.mails import run_mail
from dashboards.jobs.reports import make_here, run_report
from dashboards.models import MailJob, ReportRun
from dashboards.reports import mailing
from dashboards.reports.closing import NotClosable, revise_month
from dashboards.reports.edition import printed
from dashboards.reports.making import LANGUAGES, ask_for_report, path_of, verify
from dashboards.scoring.closed import is_closed
from dashboards.scoring.later import later_figures
from locations.management.arguments import brand_of, month_argument
from locations.months import format_month, format_window
from locations.refusals import Refusal
from locations.scoping import head_office
from reviews.jobs import Job

BY = "report make"


class Command(BaseCommand):
    help = "Monthly reports: make one, make it again to prove that it is the same, list them, send them by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        make = actions.add_parser("make", help="the report of a month, a draft where it is not closed")
        make.add_argument("--brand", required=True)
        make.add_argument("--month", required=True, help="YYYY-MM")
        place = make.add_mutually_exclusive_group()
        place.add_argument("--region", default="", help='path such as "Korea/Seoul"')
        place.add_argument("--store", default="", help="its code")
        make.add_argument("--language", default="en", choices=LANGUAGES)
        make.add_argument("--out", default="", help="folder to write the files to")
        make.add_argument("--json", action="store_true")
        proof = actions.add_parser("verify", help="make a report again from its frozen numbers and compare")
        proof.add_argument("report", type=int, help="its number")
        proof.add_argument("--recompute", action="store_true", help="also every figure that today's facts would change")
        proof.add_argument("--json", action="store_true")
        sending = actions.add_parser("send", help="mail the reports of a closed month to all who did not get them yet")
        sending.add_argument("--brand", required=True)
        sending.add_argument("--month", required=True, help="YYYY-MM")
        sending.add_argument("--dry-run", action="store_true", help="say who would get what, and send nothing")
        sending.add_argument("--json", action="store_true")
        listing = actions.add_parser("list", help="the reports of a brand, newest first")
        listing.add_argument("--brand", required=True)
        listing.add_argument("--json", action="store_true")

    def handle(self, *, action: str, **options: Any) -> None:
        actions: dict[str, Callable[..., dict[str, Any]]] = {
            "make": self._make,
            "verify": self._verify,
            "list": self._list,
            "send": self._send,
        }
        document = actions[action](**options)
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False))
        elif action in ("make", "verify"):
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in document.items()))
        if document.get("same") is False:
            raise CommandError("The report is not what it was.")

    def _make(self, *, brand: str, month: str, region: str, store: str, language: str, out: str, **rest: Any) -> Any:
        owner = brand_of(brand)
        scope, of_month, now = head_office(owner), month_argument(month), timezone.now()
        try:
            if is_closed(owner, of_month):
                self._revise(scope, of_month, now)
            report = ask_for_report(scope, of_month, region=region, store=store, language=language, by="", now=now)
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        try:
            make_here(report, f"{BY} {os.getpid()}")
        except ReportRun.DoesNotExist:
            raise CommandError("Another draft of this month was asked for meanwhile; ask again.") from None
        if report.state != Job.State.DONE:
            raise CommandError(report.error)
        if report.withdrawn:
            raise CommandError(f"Report {report.pk} is withdrawn: {report.withdrawn}; its month cannot be revised now.")
        files = {}
        for extension, each in report.outputs.items():
            path = path_of(report, extension)
            if out:
                Path(out).mkdir(parents=True, exist_ok=True)
                path = Path(shutil.copy(path, out))
            files[extension] = {"path": str(path.resolve()), "sha256": each["sha256"]}
        mark = printed(report.fingerprint)
        return {"report": report.pk, "revision": report.revision, "fingerprint": mark, "files": files}

    def _revise(self, scope: Any, month: int, now: Any) -> None:
        """Revise a closed month where its figures would change; while an import runs, it stays as it is."""
        try:
            revised = revise_month(scope, month, by=BY, now=now)
        except NotClosable as busy:
            self.stderr.write(f"{format_month(month)} stays as it is: {busy}")
            return
        if revised:
            self.stderr.write(f"Revision {revised.number}: {len(revised.figures)} figures changed.")

    def _verify(self, *, report: int, recompute: bool, **rest: Any) -> Any:
        row = ReportRun.objects.select_related("brand", "region", "location").filter(pk=report).first()
        if row is None or row.state != Job.State.DONE:
            raise CommandError(f"There is no report {report}; “report list” gives their numbers.")
        found = verify(row)
        if found.same is None:
            document: dict[str, Any] = {"same": None, "withdrawn": found.reason}
        else:
            files = {
                name: {"path": str(path_of(row, name).resolve()), "sha256": row.outputs[name]["sha256"], "same": same}
                for name, same in found.files.items()
            }
            document = {"same": found.same, "files": files}
            if found.other_renderer:
                document["bytes"] = "other renderer"
        if recompute:
            document["differences"] = [
                {**each._asdict(), "window": format_window(each.window)} for each in later_figures(row.brand, row.month)
            ]
        return document

    def _send(self, *, brand: str, month: str, dry_run: bool, **options: Any) -> Any:
        owner = brand_of(brand)
        scope, of_month, now = head_office(owner), month_argument(month), timezone.now()
        try:
            plan = mailing.planned(scope, of_month, now=now)
            if not dry_run:
                self._deliver(plan, [mail.pk for mail in mailing.order_mails(scope, of_month, by=BY, now=now).mails])
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        mails = [self._line(plan, reader) for reader in plan.readers]
        if not options["json"]:
            for line in mails:
                self.stdout.write("  ".join(str(value) for value in line.values()))
        return {"month": format_month(of_month), "revision": plan.close.revision, "mails": mails}

    def _deliver(self, plan: mailing.Planned, mails: Sequence[int]) -> None:
        """Make the reports that the mails need, and send these, one after the other."""
        worker = f"{socket.gethostname()[:40]}-{os.getpid()}"
        scope, month = head_office(plan.close.brand), plan.close.month
        for reader in plan.readers:
            for place, language in product(reader.places, reader.languages):
                report = mailing.report_at(scope, month, place, language, now=timezone.now())
                if report.state == Job.State.QUEUED:
                    run_report(report.pk, worker)
        for mail in mails:
            run_mail(mail, worker)

    def _line(self, plan: mailing.Planned, reader: mailing.Reader) -> dict[str, Any]:
        """Say what one person gets, and what became of it."""
        mail = MailJob.objects.filter(
            brand=plan.close.brand, notice__user=reader.user, notice__step=plan.step, notice__subject=plan.close.month
        ).first()
        return {
            "user": reader.user.get_username(),
            "to": reader.user.email,
            "languages": [*reader.languages],
            "places": [place.store or place.region or plan.close.brand.name for place in reader.places],
            "state": mail.state if mail else "not sent yet",
            "error": mail.error if mail else "",
        }

    def _list(self, *, brand: str, **options: Any) -> Any:
        rows = ReportRun.objects.filter(brand=brand_of(brand), state=Job.State.DONE)
        reports = []
        for row in rows.select_related("brand", "region", "location").order_by("-month", "-revision", "pk"):
            about = {"report": row.pk, "month": format_month(row.month), "revision": row.revision}
            about |= {"place_kind": row.place_kind, "place": row.place_key, "language": row.language}
            reports.append(
                about
                | {
                    "fingerprint": printed(row.fingerprint),
                    "draft": not row.revision,
                    "withdrawn": row.withdrawn or None,
                }
            )
            if not options["json"]:
                self.stdout.write("  ".join(str(value) for value in reports[-1].values()))
        return {"reports": reports}
