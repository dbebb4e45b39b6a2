"""``manage.py check_integrity``: tallies equal a recount, scores equal a rescore."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dashboards.scoring.integrity import score_differences
from reviews.integrity import differences


class Command(BaseCommand):
    help = "Recount every tally and rescore every score; exit 1 with the list of differences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        found = [*differences(), *score_differences()]
        if options["json"]:
            self.stdout.write(json.dumps({"content": not found, "differences": found}, ensure_ascii=False))
        else:
            for line in found:
                self.stdout.write(line)
            self.stderr.write(
                f"{len(found)} differences." if found else "Content: tallies and scores are as recounted."
            )
        if found:
            sys.exit(1)
