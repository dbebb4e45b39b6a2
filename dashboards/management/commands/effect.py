"""``manage.py effect``: what an action changed, against what was to be expected anyway."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import queries
from dashboards.actions.effect import effect_of
from dashboards.actions.judging import NOT_STARTED
from dashboards.files.effects import effect_document, unmeasured
from dashboards.management.arguments import as_of_or_newest
from dashboards.models import Action
from locations.months import month_of
from locations.scoping import head_office
from locations.zones import day_in


class Command(BaseCommand):
    help = "Say what an action changed, against what was to be expected anyway."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", type=int, help="number of the action, as its page and the API name it")
        parser.add_argument("--as-of", default="", help="YYYY-MM; the newest month with data that is over")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, action: int, as_of: str, **options: Any) -> None:
        found = Action.objects.select_related("brand").filter(pk=action).first()
        if found is None:
            raise CommandError(f"There is no action {action}; its number stands in the address of its page.")
        now = timezone.now()
        month = as_of_or_newest(found.brand, as_of, before=month_of(day_in(found.brand.default_zone, now)))
        effect_of(found, month, now)
        row = queries.action_effect(head_office(found.brand), action, month)
        document = effect_document(row) if row else unmeasured(NOT_STARTED)
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        self.stdout.write(f"{found.title}: {document['verdict']}")
        if document["value"] is not None:
            self.stdout.write(f"{document['value']:+.3g} ({document['low']:.3g} to {document['high']:.3g})")
        for reason in document["refused"]:
            self.stdout.write(f"no verdict: {reason}")
