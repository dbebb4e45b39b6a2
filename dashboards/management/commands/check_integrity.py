"""``manage.py check_integrity``: tallies equal a recount, scores a rescore, reports are what they were, and more."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboards.reports.integrity import check_reports
from dashboards.scoring.integrity import score_differences
from locations import placements
from reviews import integrity

CONTENT = "Content: tallies, mentions, scores, names of stores, placements, months and reports are as they should be."


class Command(BaseCommand):
    help = (
        "Recount tallies and mentions, rescore scores, check names of stores, placements, closed months and reports; "
        "exit 1 with the list of differences."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        aliases, wrong = integrity.alias_differences()
        places, misplaced = placements.differences(timezone.now())
        reports = check_reports()
        found = [*integrity.differences(), *score_differences(), *wrong, *misplaced, *reports.faults]
        looked_at = {**integrity.looked_at(), "aliases": aliases, "placements": places, **reports.looked_at}
        if options["json"]:
            document = {"content": not found, "differences": found, "looked_at": looked_at}
            self.stdout.write(json.dumps(document, ensure_ascii=False))
        else:
            for line in found:
                self.stdout.write(line)
            self.stderr.write(f"{len(found)} differences." if found else CONTENT)
            counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in looked_at.items())
            self.stderr.write(f"Looked at {counts}.")
        if found:
            sys.exit(1)
