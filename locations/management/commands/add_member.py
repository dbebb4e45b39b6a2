"""``manage.py add_member``: a person with a role in a brand."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from locations.models import Brand, Location, Membership, Region, User


class Command(BaseCommand):
    help = "Give a person a role in a brand; a new person is asked for a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--brand", required=True)
        parser.add_argument("--role", required=True, choices=Membership.Role.values)
        parser.add_argument("--region", default="", help='path such as "Korea/Seoul", for a regional manager')
        parser.add_argument("--store", default="", help="store code, for a store manager")

    @transaction.atomic
    def handle(self, *, name: str, brand: str, role: str, region: str, store: str, **options: Any) -> None:
        owner = Brand.objects.filter(slug=brand).first()
        if owner is None:
            raise CommandError(f"There is no brand “{brand}”; import its stores first.")
        where = _where(owner, role, region, store)
        person = User.objects.filter(username=name).first() or _new_person(name)
        today = timezone.localdate()
        Membership.objects.get_or_create(
            user=person, brand=owner, role=role, valid_to=None, **where, defaults={"valid_from": today}
        )
        self.stderr.write(f"{name} is now {Membership.Role(role).label} of {owner.name}.")


def _where(brand: Brand, role: str, region: str, store: str) -> dict[str, Region | Location | None]:
    """Give the region or store of the role, neither for head office. Raises CommandError where they do not fit."""
    if bool(region) != (role == Membership.Role.REGIONAL) or bool(store) != (role == Membership.Role.STORE):
        raise CommandError("A regional manager needs --region, a store manager --store, head office neither.")
    area = Region.objects.filter(brand=brand, path=region).first() if region else None
    location = Location.objects.filter(brand=brand, code=store).first() if store else None
    if region and area is None:
        raise CommandError(f"{brand.name} has no region “{region}”.")
    if store and location is None:
        raise CommandError(f"{brand.name} has no store “{store}”.")
    return {"region": area, "location": location}


def _new_person(name: str) -> User:
    person = User(username=name)
    password = _ask_password()
    try:
        person.clean_fields(exclude=["password"])
        validate_password(password, person)
    except ValidationError as refused:
        raise CommandError(" ".join(refused.messages)) from refused
    person.set_password(password)
    person.save()
    return person


def _ask_password() -> str:
    """Ask twice at a terminal; take the first line of standard input when it is piped."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Password again: "):
        raise CommandError("The two passwords differ; nothing was changed.")
    return first
