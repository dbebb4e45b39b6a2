"""``manage.py themes``: what a text is about, and how well the lexicon finds it."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboards.management.themes_options import STANDARD_INPUT, add_options, options_of
from locations.management.arguments import brand_of
from locations.models import Brand
from reviews.themes.marking import OwnTerm, marks


class Command(BaseCommand):
    help = "Say which themes a text touches, and how well the lexicon finds themes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_options(parser)

    def handle(self, **given: Any) -> None:
        try:
            options = options_of(given)
        except ValueError as refused:
            raise CommandError(str(refused)) from refused
        if options.explain is not None:
            self._explain(options.explain, own_terms(brand_of(options.brand)) if options.brand else ())

    def _explain(self, text: str, own: Sequence[OwnTerm]) -> None:
        """Print the marks of a text as a list, or of each line of standard input as a list on a line."""
        for one in (line.rstrip("\r\n") for line in sys.stdin) if text == STANDARD_INPUT else (text,):
            found = [mark._asdict() for mark in marks(one, own=own)]
            self.stdout.write(json.dumps(found, ensure_ascii=False))


def own_terms(brand: Brand) -> Sequence[OwnTerm]:
    """Return the brand's own terms."""
    return ()
