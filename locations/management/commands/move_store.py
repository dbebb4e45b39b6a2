"""``manage.py move_store``: a store is in another region from a month on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from locations.management.arguments import brand_of, month_argument
from locations.months import format_month
from locations.moves import move_stores
from locations.refusals import Refusal
from locations.scoping import head_office


class Command(BaseCommand):
    help = "Move a store to another region from a month on; the figures of earlier months stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="of the store")
        parser.add_argument("--brand", required=True)
        parser.add_argument("--to", required=True, help='path of the region, such as "Korea/Seoul"')
        parser.add_argument("--from", required=True, dest="first_month", help="YYYY-MM; a month to come is a plan")

    def handle(self, *, code: str, brand: str, to: str, first_month: str, **options: Any) -> None:
        owner, month = brand_of(brand), month_argument(first_month)
        try:
            moved = move_stores(head_office(owner), [code], to, month, by="move_store", now=timezone.now())
        except Refusal as unknown:
            raise CommandError(str(unknown)) from unknown
        since = f"in {to} from {format_month(month)} on"
        self.stderr.write(
            f"Store {code} is {since}." if moved else f"Nothing changed: store {code} was {since} already."
        )
        if moved and owner.scored_until is not None and month <= owner.scored_until:
            self.stderr.write(f"Months from {format_month(month)} on are scored; score them again to see it there.")
