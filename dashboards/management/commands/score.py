"""``manage.py score``: the scores of all windows of one month."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.actions.effect import refresh as refresh_effects
from dashboards.findings.find import search
from dashboards.management.arguments import as_of_or_newest
from dashboards.models import MonthClose
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.later import count_later
from dashboards.scoring.months import NothingToScore, forget_empty_months, score_history, score_month
from locations.management.arguments import brand_of
from locations.months import format_month, month_of
from locations.zones import day_in
from reviews.models import ImportJob
from reviews.models.imports import UNDOABLE
from reviews.tallies import refresh


class Command(BaseCommand):
    help = "Score a brand's month in all windows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True)
        parser.add_argument("--as-of", default="", help="YYYY-MM; the newest month with data that is over")
        parser.add_argument("--history", action="store_true", help="also the months before, for trends")

    def handle(self, *, brand: str, as_of: str, history: bool, **options: Any) -> None:
        owner = brand_of(brand)
        refresh(owner.pk)
        if not as_of:
            forget_empty_months(owner)
        month = as_of_or_newest(owner, as_of, before=month_of(day_in(owner.default_zone, timezone.now())))
        try:
            written = score_history(owner, month) if history else score_month(owner, month)
            if not history:
                mark_changes(owner, month)
            refresh_effects(owner, month, timezone.now())
            search(owner, month, timezone.now())
        except NothingToScore as nothing:
            raise CommandError(str(nothing)) from nothing
        if not as_of:
            # What is scored here needs no worker any more.
            ImportJob.objects.filter(brand=owner, state__in=UNDOABLE, scored=False).update(scored=True)
        count_later(owner)
        if closed := MonthClose.closed(owner.pk).filter(month=month).first():
            self.stderr.write(
                f"{format_month(month)} is closed: its figures stay; a revision would change {closed.later} of them."
            )
            return
        self.stderr.write(f"Scored {owner.name} for {format_month(month)}: {written} rows.")
