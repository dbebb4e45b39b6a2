"""``manage.py findings``: what was found about a brand's stores and regions, what matters most first."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import finding_words, queries
from dashboards.files.findings import findings_document
from dashboards.findings.find import is_searched, search_older
from dashboards.management.arguments import as_of_or_newest, scope_as
from dashboards.models import NetworkScore
from locations.management.arguments import brand_of
from locations.months import format_month, month_of
from locations.zones import day_in


class Command(BaseCommand):
    help = "List the findings that are open at the end of a month, what matters most first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--as-of", default="", help="YYYY-MM; the newest month with data that is over")
        parser.add_argument("--user", default="", help="as this person sees it; without: head office")
        parser.add_argument("--all", action="store_true", help="resolved and dismissed ones too")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, brand: str, user: str, **options: Any) -> None:
        owner, now = brand_of(brand), timezone.now()
        scope = scope_as(owner, user)
        month = as_of_or_newest(owner, options["as_of"], before=month_of(day_in(owner.default_zone, now)))
        if not NetworkScore.objects.filter(brand=owner, region=None, month=month).exists():
            written = format_month(month)
            raise CommandError(
                f"{written} is not scored for “{brand}”; run: manage.py score --brand {brand} --as-of {written}"
            )
        if not is_searched(owner, month):
            # Scored for trends alone, or before there were findings.
            search_older(owner, month, now)
        asked = queries.FindingFilter(every_state=options["all"])
        rows = queries.findings(scope, month, asked)
        if options["json"]:
            self.stdout.write(json.dumps(findings_document(rows), ensure_ascii=False))
            return
        for row in rows:
            priority = finding_words.weight(row.priority)
            self.stdout.write(f"{row.id:>5} {priority:>7} {row.state:<9} {finding_words.sentence(row)}")
