"""``manage.py desk_on``: switch a brand's desk on."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from locations.management.arguments import brand_of
from reviews.desk import items
from reviews.desk.opening import DAYS


class Command(BaseCommand):
    help = "Switch a brand's desk on: what customers said lately becomes items, with deadlines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--days", type=int, default=DAYS, help=f"how far back items are made ({DAYS})")

    def handle(self, *, brand: str, days: int, **_options: Any) -> None:
        now = timezone.now()
        followed = items.switch_on(brand_of(brand), now - timedelta(days=days), by="manage.py", now=now)
        self.stdout.write(f"items {followed.made}")
