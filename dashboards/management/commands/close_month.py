"""``manage.py close_month``: let the figures of a month stay as they are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.jobs.reports import close
from locations.management.arguments import brand_of, month_argument
from locations.months import format_month
from locations.refusals import Refusal
from locations.scoping import head_office


class Command(BaseCommand):
    help = "Close a scored month: from then on its figures change by a revision alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--month", required=True, help="YYYY-MM")

    def handle(self, *, brand: str, month: str, **options: Any) -> None:
        owner = brand_of(brand)
        try:
            closed = close(head_office(owner), month_argument(month), by="close_month", now=timezone.now())
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(f"{format_month(closed.month)} of {owner.name} is closed, revision {closed.revision}.")
