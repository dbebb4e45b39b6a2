"""The options of ``manage.py themes``, read and checked in one place."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from locations.months import USUAL_WINDOW, format_window

STANDARD_INPUT = "-"
"""Given instead of a text: one text a line from standard input."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked; ``explain`` is None where no text was given."""

    brand: str
    explain: str | None
    precision: bool
    json: bool
    as_of: str
    window: str

    @property
    def ranking(self) -> bool:
        """Whether the themes of a brand's stores are asked for."""
        return self.explain is None and not self.precision


def add_options(parser: ArgumentParser) -> None:
    """Add the options to the command's parser."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--explain", metavar="TEXT", help="the themes of a text, as JSON; -: one text a line from input")
    what.add_argument("--precision", action="store_true", help="how well the lexicon does on the labelled samples")
    parser.add_argument("--brand", default="", help="whose themes; with --explain, its own terms count too")
    parser.add_argument("--as-of", default="", help="YYYY-MM; the newest month with data that is over")
    parser.add_argument("--window", default=format_window(USUAL_WINDOW), help="1, 3, 12 or all")
    parser.add_argument("--json", action="store_true")


def options_of(given: Mapping[str, Any]) -> Options:
    """Return the options. Raises ValueError, as a sentence, where nothing was asked."""
    asked = (given[name] for name in ("brand", "explain", "precision", "json", "as_of", "window"))
    options = Options(*asked)
    if options.ranking and not options.brand:
        raise ValueError("Ask for --brand SLUG, --explain TEXT or --precision.")
    return options
