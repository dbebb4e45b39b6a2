"""A brand's own words as text: what they mean, and what a new one would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.naming import polarity_words, theme_words
from dashboards.rows import TermRow
from reviews.theme_terms import MOST_COMMON, Example, TermEffect

AROUND = 80
"""Letters of a text that are shown on either side of the word."""


@dataclass(frozen=True, slots=True)
class TermCells:
    """One word of the list."""

    pk: int
    term: str
    theme: str
    theme_key: str
    means: str
    by: str


@dataclass(frozen=True, slots=True)
class QuoteCells:
    """A text with the word marked."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectCells:
    """What a word would change; ``may_add`` is False where it is in too many texts, or would change none of them."""

    sentences: Sequence[str]
    quotes: Sequence[QuoteCells]
    may_add: bool


def terms(rows: Iterable[TermRow]) -> list[TermCells]:
    """Write out the words of a list."""
    return [
        TermCells(row.pk, row.term, theme_words(row.theme), row.theme, polarity_words(row.polarity), row.by)
        for row in rows
    ]


def reading(rows: Sequence[TermRow], *, is_being_marked: bool) -> str:
    """Say how many words are in use, and whether the texts are still being read for them."""
    if is_being_marked:
        return _("The texts are being read again; the figures of themes follow in a few minutes.")
    used = sum(row.active for row in rows)
    if not used:
        return _("Evenly knows the usual words. Add those that only your customers use.")
    return ngettext("%(n)s word of your own counts.", "%(n)s words of your own count.", used) % {"n": used}


def effect(found: TermEffect, term: str, theme: str) -> EffectCells:
    """Word what a term would change."""
    is_too_common = found.share > MOST_COMMON
    sentences = [_having(found, term)]
    if is_too_common:
        sentences.append(_("That is too many for a word of one theme. Choose words that say more."))
    elif found.having:
        sentences += _changes(found, theme_words(theme))
    may_add = not is_too_common and (not found.having or found.changes_something)
    return EffectCells(sentences, [_quote(each) for each in found.examples], may_add)


def _having(found: TermEffect, term: str) -> str:
    facts = {
        "term": term,
        "n": wording.number(found.having),
        "texts": wording.number(found.texts),
        "share": wording.share(found.share),
    }
    if not found.having:
        return _("No text has “%(term)s” yet; it counts as soon as one does.") % facts
    if found.is_estimated:
        return _("About %(n)s of %(texts)s texts have “%(term)s” (%(share)s).") % facts
    return (
        ngettext(
            "%(n)s of %(texts)s texts has “%(term)s” (%(share)s).",
            "%(n)s of %(texts)s texts have “%(term)s” (%(share)s).",
            found.having,
        )
        % facts
    )


def _changes(found: TermEffect, theme: str) -> list[str]:
    facts = {
        "theme": theme,
        "n": wording.number(found.joining),
        "complaining": wording.number(found.complaining),
        "praising": wording.number(found.praising),
    }
    if not found.changes_something:
        return [_("It would change nothing: these texts are marked so already.")]
    words = ngettext(
        "It would add %(n)s text to “%(theme)s”: %(complaining)s new complaints, %(praising)s new praises.",
        "It would add %(n)s texts to “%(theme)s”: %(complaining)s new complaints, %(praising)s new praises.",
        found.joining,
    )
    sentences = [words % facts]
    if found.turned:
        sentences.append(
            ngettext(
                "%(n)s text of the theme would get another meaning.",
                "%(n)s texts of the theme would get another meaning.",
                found.turned,
            )
            % {"n": wording.number(found.turned)}
        )
    for gone, n in sorted(found.leaving.items()):
        facts = {"n": wording.number(n), "theme": theme_words(gone)}
        sentences.append(
            ngettext("“%(theme)s” would lose %(n)s text.", "“%(theme)s” would lose %(n)s texts.", n) % facts
        )
    return sentences


def _quote(example: Example) -> QuoteCells:
    text, start, end = example
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    before = ("…" if first else "") + text[first:start]
    return QuoteCells(before, text[start:end], text[end:last] + ("…" if last < len(text) else ""))
