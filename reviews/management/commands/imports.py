"""``manage.py imports``: list what came in, when, by whom, and what became of it."""

import json
from argparse import ArgumentParser
from typing import Any, Literal

from django.core.management.base import BaseCommand, CommandError

from locations.models import Brand
from reviews.importing.account import Account
from reviews.models import ImportJob


class Command(BaseCommand):
    help = "List the imports of a brand, newest first."
    requires_system_checks: list[str] | tuple[str, ...] | Literal["__all__"] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *, brand: str, **options: Any) -> None:
        found = Brand.objects.filter(slug=brand).first()
        if found is None:
            raise CommandError(f"There is no brand “{brand}”; ingest locations makes one.")
        jobs = ImportJob.objects.filter(brand=found).select_related("created_by").order_by("-pk")
        rows = [_row(job) for job in jobs.defer("preview", "created_stores", "created_regions").iterator()]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(
                f"{row['import']:>6}  {row['when'][:16]}  {row['state']:<8} {row['kind']:<9} {row['file']}  "
                f"({row['who'] or 'command line'}; {row['inserted']} inserted, {row['updated']} updated, "
                f"{row['unchanged']} unchanged, {row['rejected']} rejected)"
            )


def _row(job: ImportJob) -> dict[str, Any]:
    return {
        "import": job.pk,
        "file": job.file_name,
        "kind": job.kind,
        "shape": job.shape,
        "who": job.created_by.get_username() if job.created_by else None,
        "when": job.created_at.isoformat(timespec="seconds"),
        "state": job.state,
        **Account.of(job).as_dict(),
    }
