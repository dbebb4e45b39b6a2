"""``manage.py erase_person``: erase a customer from a brand, everywhere, and let no later file bring them back."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.jobs import erasing
from locations.management.arguments import brand_of
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from reviews.erasure.verbs import Erased

PLACES = {
    "reviews": "reviews",
    "surveys": "survey answers",
    "cases": "service cases",
    "desk": "rows of the desk",
    "earlier": "earlier values that an undo would restore",
    "imports": "rows of the list of imports",
    "refused": "refused records",
    "events": "events of the log",
}


class Command(BaseCommand):
    help = "Erase a customer from a brand; figures and dates stay, and no later file brings the customer back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", required=True, metavar="SLUG")
        parser.add_argument("--author", default="", metavar="NAME", help="the name under which reviews were written")
        parser.add_argument("--contact", default="", metavar="TEXT", help="an e-mail address or a phone number")
        parser.add_argument("--dry-run", action="store_true", help="count what would be erased, and erase nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask, which is asked at a terminal alone")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *, brand: str, author: str, contact: str, **options: Any) -> None:
        owner = brand_of(brand)
        if not author.strip() and not contact.strip():
            raise CommandError("Name the customer: --author NAME, --contact TEXT, or both.")
        scope = head_office(owner)
        try:
            if options["dry_run"]:
                erased = erasing.count_person(scope, author=author, contact=contact)
            else:
                if not options["yes"] and sys.stdin.isatty():
                    self._ask(erasing.count_person(scope, author=author, contact=contact))
                erased = self._erase(scope, author, contact)
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        kinds = [kind for kind, given in (("author", author), ("contact", contact)) if given.strip()]
        if options["json"]:
            document = {"brand": brand, "dry_run": options["dry_run"], "kinds": kinds, "counts": erased.counts}
            more = {"total": erased.total, "previewed_again": erased.again}
            self.stdout.write(json.dumps(document | more, ensure_ascii=False))
        else:
            self._summary(erased, dry=options["dry_run"])

    def _erase(self, scope: Scope, author: str, contact: str) -> Erased:
        return erasing.erase_person(scope, author=author, contact=contact, by="erase_person", now=timezone.now())

    def _ask(self, erased: Erased) -> None:
        """Ask whether to go on. Raises CommandError for anything but yes."""
        self._counts(erased)
        self.stderr.write("This cannot be undone. Erase the customer? Write yes: ", ending="")
        try:
            answer = input()
        except EOFError as nobody:
            raise CommandError("Nobody answered, so nothing was erased; --yes does not ask.") from nobody
        if answer.strip().casefold() not in ("y", "yes"):
            raise CommandError("Nothing was erased.")

    def _summary(self, erased: Erased, *, dry: bool) -> None:
        if dry:
            self.stdout.write("Would be erased:" if erased.total else "Nothing is here of this customer.")
        elif erased.total:
            self.stdout.write("Erased; no later file brings the customer back:")
        else:
            self.stdout.write("Nothing was here of this customer; no later file brings them in.")
        if erased.total:
            self._counts(erased, out=True)

    def _counts(self, erased: Erased, *, out: bool = False) -> None:
        write = self.stdout.write if out else self.stderr.write
        for place, count in erased.counts.items():
            write(f"  {PLACES[place]:<44} {count:>8}")
        if erased.again:
            write(f"  {'imports that wait, which are previewed again':<44} {len(erased.again):>8}")
