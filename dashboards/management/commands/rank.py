"""``manage.py rank``: the stores of a metric in the order of the action list."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from io import StringIO
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import queries, wording
from dashboards.files import documents
from dashboards.management.arguments import as_of_or_newest, scope_as
from dashboards.metrics import keys, metric
from dashboards.rows import Ranking
from dashboards.scoring.months import scored_as_now
from locations.management.arguments import brand_of
from locations.months import format_month, month_of, parse_window
from locations.zones import day_in

AT_FIRST = 20
"""Stores that a person at a terminal is shown."""


class Command(BaseCommand):
    help = "Rank a brand's stores by the probability to be among the worst."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--metric", required=True, help=", ".join(keys()))
        parser.add_argument("--window", required=True, help="now, 1, 3, 12 or all")
        parser.add_argument("--as-of", default="", help="YYYY-MM; the newest month with data that is over")
        parser.add_argument("--user", default="", help="as this person sees it; without: head office")
        parser.add_argument("--regions", choices=("as-then", "as-now"), default="as-then",
                            help="compare stores where they were in that month, or where they are now")  # fmt: skip
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true")
        form.add_argument("--csv", action="store_true")

    def handle(self, *, brand: str, window: str, user: str, **options: Any) -> None:
        owner = brand_of(brand)
        month = as_of_or_newest(owner, options["as_of"], before=month_of(day_in(owner.default_zone, timezone.now())))
        try:
            key, each = metric(options["metric"]).key, parse_window(window)
            placed = scored_as_now(owner, month, each) if options["regions"] == "as-now" else nullcontext()
            with placed:
                ranking = queries.rankings(scope_as(owner, user), key, month, each)
        except (ValueError, KeyError) as refused:
            raise CommandError(str(refused.args[0])) from refused
        if options["json"]:
            self.stdout.write(json.dumps(documents.ranking_document(ranking), ensure_ascii=False))
        elif options["csv"]:
            text = StringIO(newline="")
            documents.write_csv(ranking, text)
            self.stdout.write(text.getvalue(), ending="")
        else:
            self._table(ranking)

    def _table(self, ranking: Ranking) -> None:
        """For a person at a terminal: the first twenty, with words."""
        entry = metric(ranking.metric)
        self.stdout.write(f"{ranking.brand_name}: {entry.label}, {format_month(ranking.month)}")
        self.stdout.write(f"{'Store':<14} {'Name':<32} {'   Value (95% interval), answers':<34} Verdict")
        for row in ranking.rows[:AT_FIRST]:
            figures = (
                f"{wording.value(entry, row.value):>8} ({wording.interval(entry, row.low, row.high)}), n = {row.n}"
            )
            self.stdout.write(f"{row.store[:14]:<14} {row.name[:32]:<32} {figures:<34} {row.verdict}")
        if len(ranking.rows) > AT_FIRST:
            self.stdout.write(f"… and {len(ranking.rows) - AT_FIRST} more; --csv gives them all.")
