"""``manage.py close_store``: a store closes for good after a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from locations.management.arguments import brand_of, day_argument
from locations.moves import close_store
from locations.refusals import Refusal
from locations.scoping import head_office


class Command(BaseCommand):
    help = "Close a store for good after a day; its figures stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="of the store")
        parser.add_argument("--brand", required=True)
        parser.add_argument("--on", required=True, help="YYYY-MM-DD, its last day; a day to come is a plan")

    def handle(self, *, code: str, brand: str, on: str, **options: Any) -> None:
        owner, day = brand_of(brand), day_argument(on)
        try:
            found = close_store(head_office(owner), code, day, by="close_store", now=timezone.now())
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        if not found:
            raise CommandError(f"{owner.name} has no store “{code}”.")
        self.stderr.write(f"The last day of store {code} is {day}.")
