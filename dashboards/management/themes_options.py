"""The options of ``manage.py themes``, read and checked in one place."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STANDARD_INPUT = "-"
"""Given instead of a text: one text a line from standard input."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked; ``explain`` is None where no text was given."""

    brand: str
    explain: str | None
    precision: bool
    json: bool


def add_options(parser: ArgumentParser) -> None:
    """Add the options to the command's parser."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--explain", metavar="TEXT", help="the themes of a text, as JSON; -: one text a line from input")
    what.add_argument("--precision", action="store_true", help="how well the lexicon does on the labelled samples")
    parser.add_argument("--brand", default="", help="with --explain, the brand's own terms count too")
    parser.add_argument("--json", action="store_true")


def options_of(given: Mapping[str, Any]) -> Options:
    """Return the options. Raises ValueError, as a sentence, where nothing was asked."""
    options = Options(given["brand"], given["explain"], given["precision"], given["json"])
    if options.explain is None and not options.precision:
        raise ValueError("Ask for --explain TEXT or --precision.")
    return options
