"""Small pieces of text that several parts of a report have in common."""

from collections.abc import Iterator, Mapping
from datetime import date
from unicodedata import category, east_asian_width

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards import wording
from dashboards.metrics import Metric
from dashboards.reports.edition import Edition, Quote
from dashboards.reports.pdf.document import QuoteLine
from locations.months import first_day

ARROW = "→"
CUT = "…"
NAME = 28
"""Columns of a store's name where it has one line; Hangul takes two columns a letter."""
SPOKEN_NAME = 40
"""Columns of a name within a sentence."""
QUOTED = 420
"""Columns of a customer's words on the pages of quotes."""
_UNPRINTED = frozenset({"Cc", "Cs", "Co"})


def shortened(text: str, columns: int) -> str:
    """Cut a text at so many columns (two for a wide letter) and mark the cut.

    >>> shortened("Dongseong-ro", 8), shortened("동성로점", 6), shortened("동성로점", 8)
    ('Dongseo…', '동성…', '동성로점')
    """
    if _columns(text) <= columns:
        return text
    taken = columns - 1
    letters = []
    for letter in text:
        taken -= _columns(letter)
        if taken < 0:
            break
        letters.append(letter)
    return "".join(letters).rstrip() + CUT


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def listed_name(name: str) -> str:
    """Give a name for a table where it has one line."""
    return wording.name(shortened(name, NAME))


def spoken_name(name: str) -> str:
    """Give a name for a sentence of the first page."""
    return wording.name(shortened(name, SPOKEN_NAME))


def day(written: str) -> str:
    """Write a day given as YYYY-MM-DD in the language's own format; empty stays empty."""
    return formats.date_format(date.fromisoformat(written), "DATE_FORMAT") if written else ""


def month_short(month: int) -> str:
    """Write a month in at most eight characters: "Oct 26", "26.10"."""
    # Translators: letters of Django's date format
    return formats.date_format(first_day(month), pgettext("a short month on a chart", "M y"))


def level_words(entry: Metric, before: float | None, now: float | None) -> str:
    return f"{wording.value(entry, before)} {ARROW} {wording.value(entry, now)}"


def as_said(text: str, columns: int) -> str:
    """Give a customer's words on one line, without letters that no font can show, cut at so many columns."""
    plain = "".join(letter if letter.isspace() or category(letter) not in _UNPRINTED else " " for letter in text)
    return shortened(" ".join(plain.split()), columns)


def quote_of(edition: Edition, texts: Mapping[tuple[str, int], str], store: str, columns: int) -> str:
    """Give the first quote of a store that has a text; empty where there is none."""
    found = (texts.get((each.kind, each.fact), "") for each in edition.quotes if each.store == store)
    return next((as_said(text, columns) for text in found if text.strip()), "")


def note_of_quotes(edition: Edition) -> str:
    """Say what was cut out of what customers wrote; empty where nothing is."""
    if not edition.cuts_names:
        return ""
    return _("“…”: names, phone numbers, e-mail addresses and order numbers are cut out, as far as rules find them")


def quote_lines(
    edition: Edition, texts: Mapping[tuple[str, int], str], most: int, columns: int = QUOTED
) -> Iterator[QuoteLine]:
    """Give at most so many quotes that have a text, each cut at so many columns."""
    names = {each.code: each.name for each in edition.stores}
    left = most
    for each in edition.quotes:
        text = as_said(texts.get((each.kind, each.fact), ""), columns)
        if text and left:
            left -= 1
            yield QuoteLine(spoken_name(names.get(each.store, each.store)), text, _when(each))


def _when(quote: Quote) -> str:
    parts = [_("review") if quote.kind == "review" else _("survey answer")]
    if quote.score is not None:
        decimals = 0 if quote.score == round(quote.score) else 1
        score = wording.number(quote.score, decimals)
        most = "" if quote.score_max is None else wording.number(quote.score_max)
        parts.append(_("%(score)s of %(most)s") % {"score": score, "most": most} if most else score)
    return " · ".join([*parts, wording.month_name(quote.month)])
