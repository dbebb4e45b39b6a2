"""``manage.py end_member``: a person's roles in a brand end with a day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from locations import people
from locations.models import Brand, User
from locations.refusals import Refusal
from locations.scoping import head_office


class Command(BaseCommand):
    help = "End all roles that a person has in a brand; the day given is the last one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--brand", required=True)
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE", help="such as 2026-12-31")

    def handle(self, *, name: str, brand: str, on: date, **options: Any) -> None:
        owner = Brand.objects.filter(slug=brand).first()
        if owner is None:
            raise CommandError(f"There is no brand “{brand}”.")
        person = User.objects.filter(username=name, memberships__brand=owner).first()
        if person is None:
            raise CommandError(f"{name} has no role in {owner.name}.")
        try:
            ended = people.end_member(head_office(owner), person.pk, on, by="command line", now=timezone.now())
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(f"{ended} roles of {name} in {owner.name} end on {on}.")
