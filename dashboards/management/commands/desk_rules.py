"""``manage.py desk_rules``: what the rules of a desk would do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboards import queries
from locations.management.arguments import brand_of
from locations.scoping import head_office


class Command(BaseCommand):
    help = "Try the rules of a brand's desk on the items of the last 90 days; nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--dry-run", action="store_true", required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, brand: str, **options: Any) -> None:
        rows = queries.desk_rule_trials(head_office(brand_of(brand)), timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"rules": [asdict(row) for row in rows]}, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row.name}: would match {row.matched}, {row.assigned} newly assigned")
