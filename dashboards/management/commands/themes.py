"""``manage.py themes``: what customers of each store complain of, what a text is about, how well that is found."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards import queries
from dashboards.files.documents import themes_document
from dashboards.management.arguments import as_of_or_newest
from dashboards.management.theme_precision import as_table, row_document
from dashboards.management.themes_options import STANDARD_INPUT, Options, add_options, options_of
from dashboards.naming import theme_words
from dashboards.scoring.theme_samples import sample_figures
from locations.management.arguments import brand_of
from locations.models import Brand
from locations.months import WHOLE_WINDOWS, month_of, parse_window
from locations.scoping import head_office
from locations.zones import day_in
from reviews import tallies
from reviews.mentions import are_outdated, words_of
from reviews.themes.marking import OwnTerm, marks

MOST_LINES = 40
"""Rows that a person reads at a terminal; ``--json`` has all of them."""


class Command(BaseCommand):
    help = "Rank the stores of a brand by theme, name the themes of a text, and show how well they are found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_options(parser)

    def handle(self, **given: Any) -> None:
        try:
            options = options_of(given)
        except ValueError as refused:
            raise CommandError(str(refused)) from refused
        if options.explain is not None:
            own = words_of(brand_of(options.brand).pk).own if options.brand else ()
            self._explain(options.explain, own)
        elif options.ranking:
            self._rank(brand_of(options.brand), options)
        else:
            self._precision(as_json=options.json)

    def _explain(self, text: str, own: Sequence[OwnTerm]) -> None:
        """Print the marks of a text as a list, or of each line of standard input as a list on a line."""
        for one in (line.rstrip("\r\n") for line in sys.stdin) if text == STANDARD_INPUT else (text,):
            found = [mark._asdict() for mark in marks(one, own=own)]
            self.stdout.write(json.dumps(found))

    def _precision(self, *, as_json: bool) -> None:
        found = sample_figures()
        if as_json:
            rows, totals = ([row_document(row) for row in found if bool(row.theme) is which] for which in (True, False))
            self.stdout.write(json.dumps({"rows": rows, "totals": totals}, ensure_ascii=False))
            return
        for line in as_table(found):
            self.stdout.write(line)

    def _rank(self, brand: Brand, options: Options) -> None:
        """Print the themes of all stores; texts that wait to be marked are marked first."""
        if are_outdated(brand.pk):
            tallies.refresh(brand.pk)
        month = as_of_or_newest(brand, options.as_of, before=month_of(day_in(brand.default_zone, timezone.now())))
        try:
            ranking = queries.theme_ranking(head_office(brand), month, parse_window(options.window, WHOLE_WINDOWS))
        except ValueError as refused:
            raise CommandError(str(refused)) from refused
        if options.json:
            self.stdout.write(json.dumps(themes_document(ranking), ensure_ascii=False))
            return
        shown = ranking.rows[:MOST_LINES]
        width = max([len("Store"), *(len(row.store) for row in shown)])
        self.stdout.write(
            f"{'Store':<{width}} {'Theme':<20} {'Complain':>9} {'of texts':>9} {'Share':>7} {'Usual':>7} {'q':>7}"
        )
        for row in shown:
            figures = ["" if each is None else f"{each:.1%}" for each in (row.share, row.expected)]
            sure = "" if row.q is None else f"{row.q:.3f}"
            self.stdout.write(
                f"{row.store:<{width}} {theme_words(row.theme):<20} {row.complaints:>9} {row.texts:>9} "
                f"{figures[0]:>7} {figures[1]:>7} {sure:>7}"
            )
