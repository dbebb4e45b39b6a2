"""``manage.py digest``: the mail of alerts that a person would get now."""

from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.alerts.digest import preview
from dashboards.notices.outbox import Undeliverable
from locations.management.arguments import brand_of, day_argument
from locations.models import Brand, User
from locations.scoping import brands_of


class Command(BaseCommand):
    help = "Print the digest of alerts that a person would be sent now, and send nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="sign-in name")
        parser.add_argument("--brand", default="", help="needed only for somebody with roles in several brands")
        parser.add_argument("--on", default="", help="YYYY-MM-DD; as if it were the end of that day")
        parser.add_argument("--dry-run", action="store_true", help="print it; the worker alone sends")

    def handle(self, *, user: str, brand: str, **options: Any) -> None:
        if not options["dry_run"]:
            raise CommandError("The worker sends digests when they are due; add --dry-run to print one.")
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is nobody called “{user}”.")
        now = timezone.now()
        owner = brand_of(brand) if brand else _only_brand(person, now)
        if options["on"]:
            last = datetime.combine(day_argument(options["on"]), time(23, 59), ZoneInfo(owner.default_zone))
            now = last.astimezone(ZoneInfo("UTC"))
        try:
            mail = preview(owner, person, now)
        except Undeliverable as reason:
            raise CommandError(f"“{user}” has no role in {owner.name} on that day.") from reason
        if mail is None:
            self.stdout.write("There is nothing to say, so no mail goes out.")
            return
        self.stdout.write(f"To: {mail.receiver}\nSubject: {mail.heading}\n\n{mail.text}", ending="")


def _only_brand(person: User, now: datetime) -> Brand:
    """Give the brand of somebody who has one alone."""
    brands = [*brands_of(person, now)]
    if len(brands) != 1:
        known = ", ".join(each.slug for each in brands) or "none"
        raise CommandError(f"Say which brand with --brand ({known}).")
    return brands[0]
