"""``manage.py splits``: the answers of a brand, region or store by touchpoint, channel, segment, language or time."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import queries, wording
from dashboards.files.documents import splits_document
from dashboards.management.arguments import as_of_or_newest
from dashboards.metrics import Metric, keys, metric
from dashboards.queries.answers_by_part import DIMENSIONS
from dashboards.rows import SplitRow
from locations.management.arguments import brand_of
from locations.months import USUAL_WINDOW, WHOLE_WINDOWS, format_window, month_of, parse_window
from locations.scoping import head_office
from locations.zones import day_in


class Command(BaseCommand):
    help = "Split a place's answers, and say how each part differs from the rest of the place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--metric", required=True, help=", ".join(keys()))
        parser.add_argument("--by", required=True, choices=DIMENSIONS)
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--store", default="", help="code of a store; without a place, the whole brand")
        place.add_argument("--region", default="", help="path of a region, with all below it")
        parser.add_argument("--window", default=format_window(USUAL_WINDOW), help="1, 3, 12 or all")
        parser.add_argument("--as-of", default="", help="YYYY-MM; the newest month with data that is over")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, brand: str, by: str, window: str, store: str, region: str, **options: Any) -> None:
        owner = brand_of(brand)
        month = as_of_or_newest(owner, options["as_of"], before=month_of(day_in(owner.default_zone, timezone.now())))
        try:
            entry = metric(options["metric"])
            place = {"store": store, "region": region}
            rows = queries.splits(
                head_office(owner), entry.key, by, month, parse_window(window, WHOLE_WINDOWS), **place
            )
        except (ValueError, KeyError) as refused:
            raise CommandError(str(refused.args[0])) from refused
        if options["json"]:
            self.stdout.write(json.dumps(splits_document(rows), ensure_ascii=False))
        else:
            self._table(entry, rows)

    def _table(self, entry: Metric, rows: list[SplitRow]) -> None:
        """For a person at a terminal."""
        self.stdout.write(f"{'':<24} {'Answers':>8} {'Value (95% interval)':>28} {'From the rest':>28} {'q':>7}")
        for row in rows:
            value = f"{wording.value(entry, row.value)} ({wording.interval(entry, row.low, row.high)})"
            gap = wording.interval(entry, row.difference_low, row.difference_high)
            q = "" if row.q is None else f"{row.q:.3f}"
            self.stdout.write(f"{row.value_of or '-':<24} {row.n:>8} {value:>28} {gap:>28} {q:>7}")
