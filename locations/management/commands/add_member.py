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

from locations import roles
from locations.account_names import refuse_deceptive
from locations.models import Brand, Membership, User
from locations.refusals import Refusal
from locations.roles import RoleOffer
from locations.scoping import head_office
from locations.zones import day_in


class Command(BaseCommand):
    help = "Give a person a role in a brand; a new person is asked for a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--brand", required=True)
        parser.add_argument("--role", required=True, choices=Membership.Role.values)
        parser.add_argument("--region", default="", help='path such as "Korea/Seoul", for a regional manager')
        parser.add_argument("--store", default="", help="store code, for a store manager")
        parser.add_argument(
            "--read-only", action="store_true", help="head office that sees everything and changes nothing"
        )

    @transaction.atomic
    def handle(
        self, *, name: str, brand: str, role: str, region: str, store: str, read_only: bool, **options: Any
    ) -> None:
        owner = Brand.objects.filter(slug=brand).first()
        if owner is None:
            raise CommandError(f"There is no brand “{brand}”; import its stores first.")
        if bool(region) != (role == Membership.Role.REGIONAL) or bool(store) != (role == Membership.Role.STORE):
            raise CommandError("A regional manager needs --region, a store manager --store, head office neither.")
        now = timezone.now()
        offer = RoleOffer(role, day_in(owner.default_zone, now), region=region, store=store, read_only=read_only)
        try:
            roles.checked(head_office(owner), offer)
            person = User.objects.filter(username=name).first() or _new_person(name)
            roles.admit(head_office(owner), person, offer, by="command line", now=now)
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(f"{name} is now {Membership.Role(role).label} of {owner.name}.")


def _new_person(name: str) -> User:
    refuse_deceptive(name)
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
