"""``manage.py desk``: what customers wait for, in the order in which it should be taken up."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import queries
from dashboards.files.documents import desk_document
from dashboards.management.arguments import scope_as
from dashboards.rows import DeskItem
from locations.management.arguments import brand_of
from reviews.desk import deadlines, items
from reviews.models import DeskSettings

MOST_LINES = 40
"""Items that a person reads at a terminal; ``--json`` has all of them."""


class Command(BaseCommand):
    help = "List the open items of a brand's desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--user", default="", help="as this person sees it; without: head office")
        parser.add_argument("--due", action="store_true", help="only what is overdue or due today")
        parser.add_argument("--all", action="store_true", help="closed items too, and those that need no answer")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, brand: str, user: str, **options: Any) -> None:
        owner, now = brand_of(brand), timezone.now()
        if not DeskSettings.objects.filter(brand=owner).exists():
            raise CommandError(f"The desk of {owner.name} is not switched on; run: manage.py desk_on --brand {brand}")
        scope = scope_as(owner, user)
        items.refresh(owner.pk, now)
        deadlines.decide(owner.pk, now)
        only = queries.DeskFilter(with_closed=options["all"])
        if options["due"]:
            found = [
                *queries.desk_items(scope, queries.DeskFilter(view="overdue"), now, limit=None),
                *queries.desk_items(scope, queries.DeskFilter(view="due_today"), now, limit=None),
            ]
        else:
            found = queries.desk_items(scope, only, now, limit=None)
        if options["json"]:
            document = desk_document(found, queries.desk_counts(scope, now))
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        for item in found[:MOST_LINES]:
            self.stdout.write(self._line(item))
        if len(found) > MOST_LINES:
            self.stdout.write(f"… and {len(found) - MOST_LINES} more; --json gives them all.")

    def _line(self, item: DeskItem) -> str:
        due = f"{item.due_customer:%Y-%m-%d %H:%M}"
        return f"{item.pk:>7} {item.state:<10} {'!' * item.severity:<4} {due} {item.store:<14} {item.text[:60]!r}"
