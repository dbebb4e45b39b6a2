"""Standards, and what they would make of the stores, as text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, wording
from dashboards.metrics import metric, shown_instead
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.store_rows import bar, place_words, scale
from dashboards.rows import Judged, Preview, StandardLine

SHOWN = 60
"""Stores of a preview that are listed; the sentence counts all of them."""


@dataclass(frozen=True, slots=True)
class JudgedCells:
    """One store of a preview; ``now`` is None where its verdict stays."""

    name: str
    place: str
    href: str
    value: str
    bar: SafeString
    now: Chip | None
    then: Chip


@dataclass(frozen=True, slots=True)
class PreviewCells:
    """What the standards of one metric would make of its stores."""

    title: str
    sentence: str
    basis: str
    scale: SafeString
    rows: Sequence[JudgedCells]
    more: str


def standards_reading(lines: Sequence[StandardLine]) -> str:
    """Say how many standards apply now, and for how many metrics."""
    now = [line for line in lines if line.state == "now"]
    coming = sum(line.state == "coming" for line in lines)
    facts = {
        "now": wording.number(len(now)),
        "metrics": wording.number(len({line.row.metric for line in now})),
        "coming": wording.number(coming),
    }
    if coming:
        return _("%(now)s standards apply now, for %(metrics)s metrics; %(coming)s more are planned.") % facts
    return _("%(now)s standards apply now, for %(metrics)s metrics.") % facts


def unseen(lines: Sequence[StandardLine], measured: Collection[str]) -> list[str]:
    """Say of which current standards pages show nothing, as another metric, without a standard, is shown instead."""
    current = dict.fromkeys(line.row.metric for line in lines if line.state == "now")
    pairs = ((metric(key), shown_instead(key, measured)) for key in current)
    return [
        _(
            "Since the desk is used, pages show “%(shown)s” instead of “%(metric)s”, and it has no standard yet. It "
            "also counts comments, cases and notes, so it needs a standard of its own."
        )
        % {"shown": _(instead.label), "metric": _(entry.label)}
        for entry, instead in pairs
        if instead and instead.key not in current
    ]


def previews(found: Sequence[Preview], brand: str) -> list[PreviewCells]:
    return [_preview(each, brand) for each in found]


def _preview(found: Preview, brand: str) -> PreviewCells:
    entry, link = metric(found.metric), store_links(brand)
    rows = [each.row for each in found.judged[:SHOWN]]
    targets = {row.target for row in rows}
    target = next(iter(targets)) if len(targets) == 1 else None
    axis = charts.bar_axis(rows, target)
    left = len(found.judged) - len(rows)
    more = ngettext("and %(n)s more store", "and %(n)s more stores", left) % {"n": wording.number(left)}
    facts = {"period": wording.period(found.month, found.window), "month": wording.month_name(found.of)}
    return PreviewCells(
        title=_(entry.label),
        sentence=preview_sentence(found),
        basis=_("By the answers of: %(period)s. Standards as they would apply in %(month)s.") % facts,
        scale=scale(axis, entry, target),
        rows=[
            JudgedCells(
                name=each.row.name,
                place=place_words(each.row),
                href=link(each.row.store),
                value=wording.value(entry, each.row.value),
                bar=bar(each.row, entry, axis, found.network),
                now=_before(each),
                then=chip(each.row.verdict),
            )
            for each in found.judged[:SHOWN]
        ],
        more=more if left else "",
    )


def _before(store: Judged) -> Chip | None:
    return None if store.now == store.row.verdict else chip(store.now)


def preview_sentence(found: Preview) -> str:
    """Say how many stores would be below, and how many more or fewer that is than now."""
    more = found.below - found.below_now
    facts = {
        "below": wording.number(found.below),
        "stores": wording.number(found.stores),
        "more": wording.number(abs(more)),
    }
    first = ngettext(
        "%(below)s of %(stores)s stores with answers would be below the standard",
        "%(below)s of %(stores)s stores with answers would be below the standard",
        found.below,
    )
    compared = {0: _("as many as now"), 1: _("%(more)s more than now"), -1: _("%(more)s fewer than now")}
    rest = compared[(more > 0) - (more < 0)]
    return _("%(first)s, %(rest)s.") % {"first": first % facts, "rest": rest % facts}
