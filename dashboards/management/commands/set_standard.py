"""``manage.py set_standard``: a dated target for a metric."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import standards
from dashboards.metrics import Family, Metric, keys, metric
from dashboards.rows import Demand
from locations.management.arguments import brand_of, month_argument
from locations.months import format_month
from locations.scoping import head_office

BY = "set_standard"


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
        owner = head_office(brand_of(brand))
        entry = _metric(options["metric"], target)
        month = month_argument(valid_from)
        demand = Demand(entry.key, target, month, region, options["store_format"])
        try:
            try:
                standards.set_standards(owner, [demand], by=BY, now=timezone.now())
            except standards.NotSettable as known:
                if known.standard is None:
                    raise
                standards.change_target(owner, known.standard, target, by=BY, now=timezone.now())
        except standards.NotSettable as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(
            f"{entry.label}: {target:g} from {format_month(month)}. Score the month again to judge by it."
        )


def _metric(key: str, target: float) -> Metric:
    """Give the metric; a target outside its range is a slip of unit (85 for 0.85)."""
    try:
        entry = metric(key)
    except KeyError as unknown:
        raise CommandError(str(unknown.args[0])) from unknown
    if entry.can_be_demanded(target):
        return entry
    if entry.family is Family.DURATION:
        raise CommandError("A duration's target must be above 0 hours.")
    if entry.ends:
        raise CommandError(f"{entry.label} lies between {entry.ends[0]:g} and {entry.ends[1]:g}; {target:g} does not.")
    raise CommandError(f"{target:g} is no target.")
