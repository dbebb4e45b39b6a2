"""What the complaints of a store are about, as text and bars: the themes most spoken of, against others and before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.naming import theme_words
from dashboards.pages.frame.share_bars import share_axis, share_bar, share_scale
from dashboards.rows import ThemeShare

MOST_THEMES = 8
"""Themes that are shown, the ones that stand out first, then those that most complain of."""


@dataclass(frozen=True, slots=True)
class ThemeCells:
    """One theme: its share of the texts, what is usual, what it was before a change, and whether that is unusual."""

    name: str
    href: str
    share: str
    bar: SafeString
    usual: str
    before: str
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Complaints:
    """The themes of a store; ``finding`` is the one thing to know of them."""

    finding: str
    texts: str
    scale: SafeString
    themes: Sequence[ThemeCells]
    has_usual: bool
    has_before: bool


def complaints(rows: Sequence[ThemeShare], brand: str, query: str, since: int | None) -> Complaints | None:
    """Word the themes of a store in a window, or since a change; None where nobody complains of any.

    ``query`` is what the address of a theme's page ends with.
    """
    spoken = [row for row in rows if row.complaints]
    shown = sorted(spoken, key=lambda row: (not row.stands_out, -row.complaints))[:MOST_THEMES]
    if not shown:
        return None
    axis = share_axis([each for row in shown for each in (row.share, row.high, row.expected, row.before)])
    return Complaints(
        finding=_finding(shown[0], since),
        texts=wording.number(shown[0].texts),
        scale=share_scale(axis),
        themes=[_cells(row, axis, brand, query) for row in shown],
        has_usual=any(row.expected is not None for row in shown),
        has_before=any(row.before is not None for row in shown),
    )


def _cells(row: ThemeShare, axis: tuple[float, float], brand: str, query: str) -> ThemeCells:
    likely, sure = (row.low80, row.high80), (row.low, row.high)
    return ThemeCells(
        name=theme_words(row.theme),
        href=reverse("theme", args=[brand, row.theme]) + query,
        share=wording.share(row.share) if row.share is not None else wording.NOTHING,
        bar=share_bar(row.texts, row.share, likely, sure, row.expected, unusual=row.stands_out, axis=axis),
        usual=wording.share(row.expected) if row.expected is not None else "",
        before=wording.share(row.before) if row.before is not None else "",
        stands_out=row.stands_out,
    )


def _finding(row: ThemeShare, since: int | None) -> str:
    """Say what stands out, or that nothing does."""
    if not row.stands_out or row.share is None:
        if since is not None:
            return _("No theme has become more or less frequent beyond chance.")
        return _("Customers complain of nothing here more than elsewhere.")
    facts = {"theme": theme_words(row.theme), "share": wording.share(row.share)}
    if since is not None and row.before is not None:
        facts |= {"month": wording.month_name(since), "before": wording.share(row.before)}
        return _("Since %(month)s %(share)s of the texts complain of %(theme)s, %(before)s before.") % facts
    facts["usual"] = wording.share(row.expected or 0.0)
    return _("%(share)s of the texts complain of %(theme)s, usual is %(usual)s.") % facts
