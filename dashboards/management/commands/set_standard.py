"""``manage.py set_standard``: a dated target for a metric."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboards.metrics import Family, Metric, keys, metric
from dashboards.models import Standard
from locations.management.arguments import brand_of, month_argument
from locations.models import Location, Region
from locations.months import format_month


class Command(BaseCommand):
    help = "Set what a brand demands of a metric from a month on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--metric", required=True, help=", ".join(keys()))
        parser.add_argument("--target", required=True, type=float, help="NPS -100..100, shares 0..1, stars, hours")
        parser.add_argument("--from", required=True, dest="valid_from", help="YYYY-MM")
        parser.add_argument("--region", default="", help='path such as "Korea/Seoul"')
        parser.add_argument("--format", default="", dest="store_format")

    def handle(self, *, brand: str, target: float, valid_from: str, region: str, **options: Any) -> None:
        owner = brand_of(brand)
        store_format: str = options["store_format"]
        try:
            entry = metric(options["metric"])
        except KeyError as unknown:
            raise CommandError(str(unknown.args[0])) from unknown
        _check(entry, target)
        area = Region.objects.filter(brand=owner, path=region).first() if region else None
        if region and area is None:
            raise CommandError(f"{owner.name} has no region “{region}”.")
        if store_format and not Location.objects.filter(brand=owner, format=store_format).exists():
            raise CommandError(f"{owner.name} has no store of the format “{store_format}”.")
        month = month_argument(valid_from)
        Standard.objects.update_or_create(
            brand=owner,
            metric=entry.key,
            valid_from=month,
            region=area,
            format=store_format,
            defaults={"target": target},
        )
        self.stderr.write(
            f"{entry.label}: {target:g} from {format_month(month)}. Score the month again to judge by it."
        )


def _check(entry: Metric, target: float) -> None:
    """A target outside the metric's range is a slip of unit (85 for 0.85)."""
    if entry.family is Family.DURATION and not target > 0:
        raise CommandError("A duration's target must be above 0 hours.")
    if entry.bounds and not entry.bounds[0] <= entry.inside(target) <= entry.bounds[1]:
        low, high = (entry.outside(end) for end in entry.bounds)
        raise CommandError(f"{entry.label} lies between {low:g} and {high:g}; {target:g} does not.")
