"""``manage.py check_integrity``: tallies equal a recount, scores equal a rescore, names of stores mean one store."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboards.scoring.integrity import score_differences
from locations import placements
from reviews.integrity import alias_differences, differences


class Command(BaseCommand):
    help = "Recount every tally, rescore every score and check names of stores; exit 1 with the list of differences."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        aliases, wrong = alias_differences()
        places, misplaced = placements.differences(timezone.now())
        found = [*differences(), *score_differences(), *wrong, *misplaced]
        if options["json"]:
            looked_at = {"aliases": aliases, "placements": places}
            document = {"content": not found, "differences": found, "looked_at": looked_at}
            self.stdout.write(json.dumps(document, ensure_ascii=False))
        else:
            for line in found:
                self.stdout.write(line)
            content = "Content: tallies and scores are as recounted, names of stores mean one store."
            self.stderr.write(f"{len(found)} differences." if found else content)
            self.stderr.write(f"Looked at {aliases} other names and {places} placements of stores.")
        if found:
            sys.exit(1)
