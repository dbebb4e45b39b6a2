"""Themes as text: shares with their bars, who stands out, and quotes with their marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, wording
from dashboards.metrics import theme_metric
from dashboards.naming import theme_words
from dashboards.pages.frame.dates import day_there
from dashboards.pages.frame.links import store_links
from dashboards.rows import Precision, StoreRow, ThemeExample, ThemeRanking, ThemeRow, ThemeTotal, ThemeTotals
from dashboards.scoring.verdicts import SHOWN_FROM, Verdict

NAMED = 3
"""Stores that stand out and are named in the list of themes; the page of the theme has all."""
LISTED = 30
"""Stores that the page of a theme lists at most, the surest first."""
SHARE = theme_metric("other")
"""Every theme is a share of texts, written alike."""

Axis = tuple[float, float]


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
    stands_out: bool
    unlike: str


@dataclass(frozen=True, slots=True)
class QuoteCells:
    """A sentence in three parts, of which the middle one is marked; ``label`` is what this person said of the mark."""

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
    axis, link = _axis([each for row in found.rows for each in (row.share, row.high)]), store_links(brand, query)
    return [
        TotalCells(
            name=theme_words(row.theme),
            href=theme_href[row.theme],
            share=_share(row.share),
            interval=wording.interval(SHARE, row.low, row.high) if row.share is not None else "",
            count=_count(row.complaints),
            bar=_bar(_as_store(row), axis),
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
    return _scale(_axis([each for row in found.rows for each in (row.share, row.high)]))


def rows(ranking: ThemeRanking, brand: str, query: str) -> tuple[list[RowCells], SafeString]:
    """Word the stores of one theme, with the axis of their bars."""
    listed = ranking.rows[:LISTED]
    axis, link = (
        _axis([each for row in listed for each in (row.share, row.bar_high, row.expected)]),
        store_links(brand, query),
    )
    return [_row(row, axis, link(row.store)) for row in listed], _scale(axis)


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
    """Say in a sentence what customers complain of most, and how many texts name no theme."""
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
    """Say in a sentence how many complain of a theme, and in how many stores that is unusual."""
    complaints = sum(row.complaints for row in ranking.rows)
    unusual = sum(row.stands_out for row in ranking.rows)
    facts = {"n": wording.number(complaints), "texts": wording.number(ranking.texts)}
    words = ngettext(
        "%(n)s of %(texts)s texts complains of it.", "%(n)s of %(texts)s texts complain of it.", complaints
    )
    if len(ranking.rows) == 1:
        here = _("That is more than in comparable stores, which is unlikely to be chance.") if unusual else ""
        return f"{words % facts} {here}".strip()
    return f"{words % facts} {_unusual(unusual)}"


def precision_words(found: Precision) -> str:
    """Say how often marks of a theme are right, by what people here said of them."""
    facts = {"n": wording.number(found.n), "right": wording.number(found.right)}
    if found.share is None:
        return _("How often these marks are right is given from 30 judged marks on; there are %(n)s so far.") % facts
    facts |= {"share": _share(found.share), "interval": wording.interval(SHARE, found.low, found.high)}
    return _("Right by your own judgement: %(right)s of %(n)s marks, %(share)s (%(interval)s).") % facts


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
    drawn = row if row.bar_low is not None else None
    return RowCells(
        name=row.name,
        code=row.store,
        href=href,
        share=_share(row.share) if row.share is not None else "",
        interval=wording.interval(SHARE, row.low, row.high) if row.share is not None else "",
        count=_of(row.complaints, row.texts),
        bar=_bar(_as_store(row, drawn), axis),
        expected=_share(row.expected) if row.expected is not None else "",
        stands_out=row.stands_out,
        unlike=_("unusual here") if row.stands_out else "",
    )


def _as_store(row: ThemeRow | ThemeTotal, ranked: ThemeRow | None = None) -> StoreRow:
    """Give a share as a row that the bars of stores are drawn from."""
    if isinstance(row, ThemeTotal):
        ends, lines, expected, unusual = (row.low80, row.high80), (row.low, row.high), row.network, row.changed
    elif ranked is not None:
        ends, lines = (ranked.bar_low, ranked.bar_high), (ranked.line_low, ranked.line_high)
        expected, unusual = row.expected, row.stands_out
    else:
        ends, lines, expected, unusual = (None, None), (row.low, row.high), row.expected, row.stands_out
    nothing = dict.fromkeys(("shrunken", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q", "band"))
    return StoreRow(
        store="",
        name="",
        n=row.texts,
        value=row.share,
        low=row.low,
        high=row.high,
        confirmed=unusual,
        verdict=Verdict.BELOW if unusual else Verdict.TOO_EARLY,
        shrunken_low=lines[0],
        shrunken_high=lines[1],
        bar_low=ends[0],
        bar_high=ends[1],
        target=expected,
        **nothing,
    )


def _bar(row: StoreRow, axis: Axis) -> SafeString:
    """Draw a share with its 80 and 95 %; the upright line is what comparable stores have."""
    if row.value is None:
        return mark_safe("")
    parts = [_("its own texts: %(share)s") % {"share": _share(row.value)}]
    if row.bar_low is not None:
        ends = {
            "thick": wording.interval(SHARE, row.bar_low, row.bar_high),
            "thin": wording.interval(SHARE, row.shrunken_low, row.shrunken_high),
        }
        parts.insert(0, _("80%% sure: %(thick)s; 95%% sure: %(thin)s") % ends)
    if row.target is not None:
        parts.append(_("usual: %(share)s") % {"share": _share(row.target)})
    return mark_safe(charts.interval_bar(row, axis=axis, label="; ".join(parts)))


def _scale(axis: Axis) -> SafeString:
    return mark_safe(charts.bar_scale(axis, show=lambda figure: wording.number(100 * figure)))


def _axis(values: Sequence[float | None]) -> Axis:
    """Give an axis from 0 to a round end behind the largest share."""
    most = max([value for value in values if value is not None], default=0.0) or 1.0
    _low, high = charts.axis_of([most / 1_000, most])
    return 0.0, min(high, 1.0)


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
