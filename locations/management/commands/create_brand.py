"""``manage.py create_brand``: a brand without stores yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from locations import brand_settings
from locations.refusals import Refusal


class Command(BaseCommand):
    help = "Create a brand; its stores follow by `ingest locations` or in the browser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its name in addresses: small letters, digits and hyphens")
        parser.add_argument("--name", required=True)
        parser.add_argument("--zone", default="UTC", help="IANA time zone, such as Asia/Seoul")
        parser.add_argument("--country", default="", help="ISO 3166 code, such as KR")

    def handle(self, *, slug: str, name: str, zone: str, country: str, **options: Any) -> None:
        try:
            brand = brand_settings.create_brand(
                slug, name=name, zone=zone, country=country, by="command line", now=timezone.now()
            )
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(f"{brand.name} is created as “{brand.slug}”.")
