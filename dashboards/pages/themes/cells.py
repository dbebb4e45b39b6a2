"""Themes as text: shares with their bars, who stands out, and quotes with their marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.naming import theme_words
from dashboards.pages.frame.dates import day_there
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.share_bars import SHARE, Axis, share_axis, share_bar, share_scale
from dashboards.rows import (
    Precision,
    SampleFigures,
    SampleShare,
    ThemeExample,
    ThemeRanking,
    ThemeRow,
    ThemeTotal,
    ThemeTotals,
)
from dashboards.scoring.verdicts import SHOWN_FROM
from reviews.themes.precision import MAMS, OWN_SAMPLE

NAMED = 3
"""Stores that stand out and are named in the list of themes; the page of the theme has all."""
LISTED = 30
"""Stores that the page of a theme lists at most, the surest first."""


@dataclass(frozen=True, slots=True)
class TotalCells:
    """One theme in the list of all."""

    name: str
    href: str
    share: str
    interval: str
    count: str
    bar: SafeString
    network: str
    change: str
    changed: str
    stores: Sequence[tuple[str, str]]
    more: str


@dataclass(frozen=True, slots=True)
class RowCells:
    """One store on the page of a theme."""

    name: str
    code: str
    href: str
    share: str
    interval: str
    count: str
    bar: SafeString
    expected: str
    unlike: str


@dataclass(frozen=True, slots=True)
class QuoteCells:
    """A sentence in three parts, the middle one of which is marked; ``label`` is this person's judgement of it."""

    mention: int
    before: str
    marked: str
    after: str
    store: str
    href: str
    when: str
    label: str


def totals(found: ThemeTotals, brand: str, query: str, theme_href: Mapping[str, str]) -> list[TotalCells]:
    """Word the list of all themes; ``theme_href`` is the address of each."""
    axis, link = _totals_axis(found), store_links(brand, query)
    return [
        TotalCells(
            name=theme_words(row.theme),
            href=theme_href[row.theme],
            share=_share(row.share),
            interval=wording.interval(SHARE, row.low, row.high) if row.share is not None else "",
            count=_count(row.complaints),
            bar=_total_bar(row, axis),
            network=_share(row.network) if row.network is not None else "",
            change=wording.change(SHARE, row.change) if row.change is not None else "",
            changed=_changed(row),
            stores=[(each.name, link(each.store)) for each in row.standing_out[:NAMED]],
            more=_more(len(row.standing_out) - NAMED),
        )
        for row in found.rows
        if row.complaints
    ]


def unmentioned(found: ThemeTotals) -> str:
    """Name the themes that nobody complains of."""
    names = [theme_words(row.theme) for row in found.rows if not row.complaints]
    return _("Nobody complains of: %(themes)s.") % {"themes": ", ".join(names)} if names else ""


def totals_scale(found: ThemeTotals) -> SafeString:
    """Draw the axis of the list of all themes."""
    return share_scale(_totals_axis(found))


def _totals_axis(found: ThemeTotals) -> Axis:
    return share_axis([each for row in found.rows for each in (row.share, row.high, row.network)])


def rows(ranking: ThemeRanking, brand: str, query: str) -> tuple[list[RowCells], SafeString]:
    """Word the stores of one theme, with the axis of their bars."""
    listed = ranking.rows[:LISTED]
    axis, link = (
        share_axis([each for row in listed for each in (row.share, row.bar_high, row.expected)]),
        store_links(brand, query),
    )
    return [_row(row, axis, link(row.store)) for row in listed], share_scale(axis)


def quotes(examples: Sequence[ThemeExample], labels: Mapping[int, str], brand: str) -> list[QuoteCells]:
    link = store_links(brand)
    return [
        QuoteCells(
            mention=each.mention,
            before=each.sentence[: each.start],
            marked=each.sentence[each.start : each.end],
            after=each.sentence[each.end :],
            store=each.name,
            href=link(each.store),
            when=day_there(each.at),
            label=labels.get(each.mention, ""),
        )
        for each in examples
    ]


def reading(found: ThemeTotals) -> str:
    """Word in a sentence what customers complain of most, and how many texts name no theme."""
    if not found.texts or found.coverage is None:
        return _("No reviews with words and no comments in these months.")
    first = found.rows[0]
    facts = {
        "texts": wording.number(found.texts),
        "theme": theme_words(first.theme),
        "share": _share(first.share),
        "coverage": _share(found.coverage),
        "other": _share(found.other),
    }
    return (
        _(
            "Of %(texts)s texts, most complaints are about %(theme)s (%(share)s). %(coverage)s of the texts name a "
            "theme of this list; %(other)s are about something else."
        )
        % facts
    )


def theme_reading(ranking: ThemeRanking) -> str:
    """Word in a sentence how many complain of a theme, and in how many stores that is unusual."""
    complaints = sum(row.complaints for row in ranking.rows)
    unusual = sum(row.stands_out for row in ranking.rows)
    facts = {"n": wording.number(complaints), "texts": wording.number(ranking.texts)}
    words = ngettext(
        "%(n)s of %(texts)s texts complains of it.", "%(n)s of %(texts)s texts complain of it.", complaints
    )
    if len(ranking.rows) == 1:
        here = _("That is more than in comparable stores, which is unlikely to be chance.") if unusual else ""
        return f"{words % facts} {here}".strip()
    return f"{words % facts} {_unusual(unusual)}" if ranking.is_compared else words % facts


def precision_words(found: Precision) -> list[str]:
    """Word how often marks of a theme are right: by the judgement of people here, then on labelled samples."""
    lines = [_judged(found), *map(_of_sample, found.samples)]
    if any(row.sample == OWN_SAMPLE for row in found.samples):
        lines.append(_("The author of the words wrote the own sample, too: expect less of your own texts."))
    return lines


def _judged(found: Precision) -> str:
    facts = {"n": wording.number(found.n), "right": wording.number(found.right)}
    if found.share is None:
        return _("How often these marks are right is given from 30 judged marks on; there are %(n)s so far.") % facts
    facts |= {"share": _share(found.share.share), "interval": _ends(found.share)}
    return _("Right by your own judgement: %(right)s of %(n)s marks, %(share)s (%(interval)s).") % facts


def _of_sample(row: SampleFigures) -> str:
    names = {OWN_SAMPLE: _("Own sample, Korean"), MAMS: _("Public sample MAMS, English")}
    counts = {"texts": row.texts, "n": row.n, "found": row.found, "right": row.right}
    facts = {name: wording.number(count) for name, count in counts.items()} | {"sample": names[row.sample]}
    facts |= {name: _ends(getattr(row, name)) for name in ("precision", "recall", "polarity")}
    words = [
        _(
            "%(sample)s, %(texts)s texts that nobody looked at while the words were chosen: %(right)s of %(found)s "
            "themes named are right (%(precision)s), %(right)s of %(n)s to be named are found (%(recall)s)."
        )
    ]
    if row.polarity:
        words.append(_("Praise or complaint is right in %(polarity)s of these, before stars are looked at."))
    return " ".join(words) % facts


def _ends(share: SampleShare | None) -> str:
    return wording.interval(SHARE, share.low, share.high) if share else ""


def _unusual(stores: int) -> str:
    if not stores:
        return _("Nowhere is that unusual: the stores differ no more than chance explains.")
    facts = {"n": wording.number(stores)}
    return (
        ngettext(
            "In %(n)s store that is more than in comparable ones, which is unlikely to be chance.",
            "In %(n)s stores that is more than in comparable ones, which is unlikely to be chance.",
            stores,
        )
        % facts
    )


def _row(row: ThemeRow, axis: Axis, href: str) -> RowCells:
    return RowCells(
        name=row.name,
        code=row.store,
        href=href,
        share=_share(row.share) if row.share is not None else "",
        interval=wording.interval(SHARE, row.low, row.high) if row.share is not None else "",
        count=_of(row.complaints, row.texts),
        bar=_row_bar(row, axis),
        expected=_share(row.expected) if row.expected is not None else "",
        unlike=_("unusual here") if row.stands_out else "",
    )


def _total_bar(row: ThemeTotal, axis: Axis) -> SafeString:
    ends, sure = (row.low80, row.high80), (row.low, row.high)
    more = row.changed and (row.change or 0.0) > 0.0
    return share_bar(row.share, ends, sure, row.network, unusual=more, axis=axis)


def _row_bar(row: ThemeRow, axis: Axis) -> SafeString:
    """Draw the best estimate of a store's share where there is one, else that of its own texts alone."""
    sure = (row.line_low, row.line_high) if row.bar_low is not None else (row.low, row.high)
    likely = (row.bar_low, row.bar_high)
    return share_bar(row.share, likely, sure, row.expected, unusual=row.stands_out, axis=axis)


def _share(share: float | None) -> str:
    return wording.value(SHARE, share)


def _count(complaints: int) -> str:
    return ngettext("%(n)s text", "%(n)s texts", complaints) % {"n": wording.number(complaints)}


def _of(complaints: int, texts: int) -> str:
    facts = {"n": wording.number(complaints), "texts": wording.number(texts)}
    if texts < SHOWN_FROM:
        return _("too few to show: %(texts)s") % {"texts": _count(texts)}
    return _("%(n)s of %(texts)s") % facts


def _changed(row: ThemeTotal) -> str:
    """Give the ends of a change in percentage points, and whether it is unlikely to be chance."""
    if row.change_low is None or row.change_high is None:
        return ""
    words = _("%(low)s to %(high)s") % {"low": _points(row.change_low), "high": _points(row.change_high)}
    return _("%(interval)s, unlikely to be chance") % {"interval": words} if row.changed else words


def _points(difference: float) -> str:
    """Write percentage points with their sign and without their unit."""
    written = wording.number(100 * difference, 1)
    return f"+{written}" if round(100 * difference, 1) > 0 else written


def _more(stores: int) -> str:
    return ngettext("and %(n)s more", "and %(n)s more", stores) % {"n": stores} if stores > 0 else ""
