"""``manage.py seed``: a synthetic brand of any size, whose truth is known."""

import json
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.jobs.synthetic import brand_for, fill
from locations.management.arguments import month_argument
from locations.models import Location
from locations.months import format_month, month_of
from reviews.synthetic.brands import plain
from reviews.synthetic.planted import USUAL_SPREAD
from reviews.synthetic.truth import expected_nps

SHARES = {"surveys": 0.7, "reviews": 0.25, "cases": 0.05}
"""Share of each kind among the answers."""


class Command(BaseCommand):
    help = "Write a synthetic brand: stores that differ by a known spread, and what customers say about them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True, help="slug of a brand that has no stores yet")
        parser.add_argument("--stores", type=int, default=200)
        parser.add_argument("--months", type=int, default=24)
        parser.add_argument("--answers", type=int, default=50_000, help="surveys, reviews and cases together")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--spread", type=float, default=USUAL_SPREAD, help="true spread between stores, 0 for none")
        parser.add_argument("--as-of", default="", help="last month, YYYY-MM; the newest that is over by default")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self,
        *,
        brand: str,
        stores: int,
        months: int,
        answers: int,
        seed: int,
        spread: float,
        as_of: str,
        as_json: bool,
        **options: object,
    ) -> None:
        if min(stores, months) < 1 or min(answers, spread, seed) < 0:
            raise CommandError("--stores and --months must be at least 1, --answers, --spread and --seed at least 0.")
        if Location.objects.filter(brand__slug=brand).exists():
            raise CommandError(f"The brand “{brand}” has stores already; choose another slug.")
        last = month_argument(as_of) if as_of else month_of(timezone.localdate()) - 1
        started = time.perf_counter()
        network = plain(seed, stores, months, last, spread)
        sizes = {kind: round(answers * share) for kind, share in SHARES.items()}
        sizes["surveys"] = answers - sizes["reviews"] - sizes["cases"]
        owner = brand_for(brand, brand.replace("-", " ").title())
        written = fill(owner, network, sizes, seed, timezone.now())
        result = {
            "brand": brand,
            "as_of": format_month(last),
            **written,
            "true_nps_spread": float(expected_nps(network.truth.quality.mean(axis=1)).std()),
            "seconds": round(time.perf_counter() - started, 2),
        }
        if as_json:
            self.stdout.write(json.dumps(result))
        else:
            self.stderr.write(", ".join(f"{name} {value}" for name, value in result.items()))
