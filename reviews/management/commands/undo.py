"""``manage.py undo``: undo one import in the foreground, or say what blocks it."""

import json
from argparse import ArgumentParser
from typing import Any, Literal
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from reviews.importing import undo
from reviews.models import ImportJob
from reviews.tasks import run_import


class Command(BaseCommand):
    help = "Undo an import: remove what it inserted and restore what it changed. The list of imports has the numbers."
    requires_system_checks: list[str] | tuple[str, ...] | Literal["__all__"] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=int, metavar="JOB", help="number of the import; manage.py imports lists them")
        parser.add_argument(
            "--keep-work",
            action="store_true",
            help="keep items of the desk that people worked on, closed; without it they block the undo",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *, job: int, **options: Any) -> None:
        found = ImportJob.objects.filter(pk=job).first()
        if found is None:
            raise CommandError(f"There is no import {job}; manage.py imports --brand SLUG lists them.")
        if reason := undo.blocker(found):
            raise CommandError(reason)
        asked = {**found.options, "keep_work": options["keep_work"]}
        if not found.ask_for(ImportJob.Task.UNDO, options=asked):
            raise CommandError(f"Import {job} is at work just now; try again once it is over.")
        for later in undo.also_found(found)[:3]:
            self.stderr.write(
                f"Import {later.pk}, {later.file_name}, found {later.unchanged} records unchanged; those that import "
                f"{job} inserted go too, and come back when {later.file_name} is imported again."
            )
        self.stderr.write(f"Undoing import {job}, {found.file_name} …")
        run_import(job, f"undo-{uuid4().hex[:12]}", tries=1)
        found.refresh_from_db()
        if found.state != ImportJob.State.UNDONE:
            raise CommandError(found.error or "The undo did not finish; the log has the reason. Nothing was changed.")
        self._answer(found, as_json=options["json"])

    def _answer(self, job: ImportJob, *, as_json: bool) -> None:
        done = {name: job.undone[name] for name in undo.Undone._fields}
        if as_json:
            self.stdout.write(json.dumps({"import": job.pk, "file": job.file_name, **done}, ensure_ascii=False))
            return
        self.stdout.write(
            f"Import {job.pk} is undone: {done['taken_out']} records taken out, {done['restored']} restored, "
            f"{done['stores']} stores removed."
        )
