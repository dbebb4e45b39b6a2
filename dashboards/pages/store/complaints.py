"""What customers of a store complain of, by theme: shares against comparable stores and against before a change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import queries, wording
from dashboards.naming import theme_words
from dashboards.pages.frame.share_bars import share_bar
from dashboards.rows import ThemeShare
from locations.months import USUAL_WINDOW
from locations.scoping import Scope

LEAST_AXIS = 0.1
"""Share of texts that the axis shows at least, so that rare complaints do not look common."""
AIR = 1.3
"""Room to the right of the largest share, for its interval."""
MOST = 8


@dataclass(frozen=True, slots=True)
class ThemeCells:
    """One theme: the share of texts that complain of it, that of others and of before, and what it means."""

    name: str
    share: str
    texts: str
    expected: str
    before: str
    bar: SafeString
    remark: str
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Complaints:
    """The themes of a store, those that stand out first, and the finding as a sentence (empty without one).

    ``others`` names the stores whose shares stand next to its own.
    """

    sentence: str
    others: str
    has_before: bool
    rows: Sequence[ThemeCells]

    @property
    def standing_out(self) -> Sequence[ThemeCells]:
        return [row for row in self.rows if row.stands_out]


def themes_of(scope: Scope, code: str, month: int, since: int | None) -> list[ThemeShare]:
    """Read the themes of a store, since a change or of 12 months, without examples: they are cached, texts are not."""
    try:
        found = queries.store_themes(scope, code, month, USUAL_WINDOW, since=since)
    except queries.NoThemes:
        return []
    return [replace(row, examples=()) for row in found]


def complaints(found: Sequence[ThemeShare], since: int | None, *, sees_peers: bool) -> Complaints | None:
    """Word the themes of a store; None where no text complains of any.

    What is expected is of the stores that ``queries.store_themes`` compares with, which differ by what a reader sees.
    """
    shown = [row for row in found if row.complaints and row.share is not None]
    shown = sorted(shown, key=lambda row: not row.stands_out)[:MOST]
    if not shown:
        return None
    most = max([LEAST_AXIS, *(end for row in shown for end in (row.share, row.expected, row.before) if end)]) * AIR
    others = _("All stores") if not sees_peers else _("Comparable stores") if since is None else _("Other stores")
    sentence = _sentence(shown[0], since, sees_peers=sees_peers)
    return Complaints(sentence, others, since is not None, [_row(row, most) for row in shown])


def _row(row: ThemeShare, most: float) -> ThemeCells:
    bar = share_bar(
        row.share,
        (row.low80, row.high80),
        (row.low, row.high),
        row.expected,
        unusual=row.stands_out,
        axis=(0.0, most),
    )
    return ThemeCells(
        name=theme_words(row.theme),
        share=wording.share(row.share),
        texts=ngettext("%(n)s text", "%(n)s texts", row.complaints) % {"n": wording.number(row.complaints)},
        expected=wording.share(row.expected),
        before=wording.share(row.before),
        bar=bar,
        remark=_("unusual") if row.stands_out else "" if row.confirmed is None else _("as elsewhere"),
        stands_out=row.stands_out,
    )


def _sentence(row: ThemeShare, since: int | None, *, sees_peers: bool) -> str:
    if not row.stands_out:
        return ""
    facts = {
        "theme": theme_words(row.theme),
        "share": wording.share(row.share),
        "expected": wording.share(row.expected),
        "before": wording.share(row.before),
    }
    if since is None and not sees_peers:
        return _("%(theme)s: %(share)s of texts complain of it, %(expected)s in all stores.") % facts
    if since is None:
        return _("%(theme)s: %(share)s of texts complain of it, %(expected)s in comparable stores.") % facts
    facts["month"] = wording.month_name(since)
    return _("Since %(month)s: %(share)s of texts complain of “%(theme)s”, %(before)s before.") % facts
