"""``manage.py open_store``: a store opens on a day, also one that was closed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from locations.management.arguments import brand_of, day_argument
from locations.moves import open_store
from locations.scoping import head_office


class Command(BaseCommand):
    help = "Open a store on a day, also one that was closed; its figures of earlier months stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="of the store")
        parser.add_argument("--brand", required=True)
        parser.add_argument("--on", required=True, help="YYYY-MM-DD, its first day")

    def handle(self, *, code: str, brand: str, on: str, **options: Any) -> None:
        owner, day = brand_of(brand), day_argument(on)
        if not open_store(head_office(owner), code, day, by="open_store", now=timezone.now()):
            raise CommandError(f"{owner.name} has no store “{code}”.")
        self.stderr.write(f"Store {code} is open from {day} on.")
