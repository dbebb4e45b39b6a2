"""What changed this month, as text: place, months with both levels, how much, since when, and what goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, wording
from dashboards.metrics import Metric, metric
from dashboards.naming import part_words, theme_words
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.state import State
from dashboards.rows import Cause, CauseKind, ChangedMetric, ChangedPlace, PlaceKind
from locations.months import format_month

SHOWN = 8
"""Places that are shown at once; the others unfold."""


@dataclass(frozen=True, slots=True)
class ChangeCells:
    """A place that changed; ``cause`` is the address that answers what goes with it, once the page is there."""

    name: str
    kind: str
    href: str
    icon: str
    tone: str
    line: SafeString
    before: str
    after: str
    change: str
    interval: str
    since: str
    followed: str
    cause: str


def cells(places: Sequence[ChangedPlace], brand: str, state: State) -> list[ChangeCells]:
    link = store_links(brand)
    return [_cells(each, brand, state, link(each.place)) for each in places]


def _cells(place: ChangedPlace, brand: str, state: State, href: str) -> ChangeCells:
    lead = place.lead
    entry = metric(lead.metric)
    if place.kind is PlaceKind.STORE:
        href += state.query(metric=lead.metric, region="") + "#months"
    else:
        href = reverse("overview", args=[brand]) + state.query(metric=lead.metric, region=place.place)
    return ChangeCells(
        name=place.name,
        kind=_kind(place),
        href=href,
        icon="trending-up" if place.better else "trending-down",
        tone="meets" if place.better else "below",
        line=_line(place, entry, state.month),
        before=wording.value(entry, lead.before) if lead.before is not None else "",
        after=wording.value(entry, lead.after) if lead.after is not None else "",
        change=_size_words(entry, lead, better=place.better),
        interval=_interval(entry, lead),
        since=_("Since %(month)s.") % {"month": wording.month_name(lead.since)},
        followed=_followed(place),
        cause=_cause_address(place, brand, state),
    )


def _kind(place: ChangedPlace) -> str:
    """Say what changed and what the place is: "NPS, also CSAT · region of 22 stores"."""
    shorts = [_(metric(each.metric).short) for each in place.metrics]
    words = shorts[0]
    if len(shorts) > 1:
        words = _("%(metric)s, also %(others)s") % {"metric": shorts[0], "others": ", ".join(shorts[1:])}
    if place.kind is PlaceKind.STORE:
        return words
    stores = {"n": wording.number(place.stores)}
    if place.kind is PlaceKind.REGION:
        what = ngettext("region of %(n)s store", "region of %(n)s stores", place.stores) % stores
    else:
        what = ngettext("the whole brand, %(n)s store", "the whole brand, %(n)s stores", place.stores) % stores
    return f"{words} · {what}"


def _size_words(entry: Metric, lead: ChangedMetric, *, better: bool) -> str:
    if lead.difference is None:
        return _("better") if better else _("worse")
    facts = {"size": size(entry, lead.difference)}
    return _("%(size)s better") % facts if better else _("%(size)s worse") % facts


def size(entry: Metric, difference: float) -> str:
    """Write how large a difference is, without its sign: "9", "21 pt", "0.4 h"."""
    written = wording.change(entry, abs(difference))
    return written.removeprefix("+")


def _interval(entry: Metric, lead: ChangedMetric) -> str:
    """Write the interval of the size, in the direction of the change: "(6 to 12)"."""
    if lead.size is None:
        return ""
    low, high = lead.size
    facts = {"low": wording.bare(entry, low), "high": wording.bare(entry, high)}
    return _("(%(low)s to %(high)s)") % facts


def _followed(place: ChangedPlace) -> str:
    """Say how many stores changed with their region, and no otherwise than it did."""
    n = len(place.followed)
    if not n:
        return ""
    facts = {"n": wording.number(n), "stores": wording.number(place.stores)}
    words = ngettext(
        "%(n)s of its %(stores)s stores shows it by itself.", "%(n)s of its %(stores)s stores show it by themselves.", n
    )
    return words % facts


def _line(place: ChangedPlace, entry: Metric, month: int) -> SafeString:
    lead = place.lead
    if not lead.values or lead.before is None:
        return mark_safe("")
    facts = {
        "metric": _(entry.label),
        "before": wording.value(entry, lead.before),
        "after": wording.value(entry, lead.after),
        "month": wording.month_name(lead.since),
    }
    drawn = charts.level_line(
        lead.values,
        lead.since - (month - len(lead.values) + 1),
        lead.before,
        lead.after,
        tone="meets" if place.better else "below",
        label=_("%(metric)s by month: %(before)s before %(month)s, %(after)s since") % facts,
    )
    return mark_safe(drawn)


def _cause_address(place: ChangedPlace, brand: str, state: State) -> str:
    asked = {"month": format_month(state.month), "better": "1" if place.better else ""}
    if place.kind is not PlaceKind.BRAND:
        asked[str(place.kind)] = place.place
    return f"{reverse('change_cause', args=[brand])}?{urlencode({key: value for key, value in asked.items() if value})}"


def cause_words(cause: Cause | None, entry: Metric) -> str:
    """Say what goes with a change, with its counts; never that it is the reason."""
    if cause is None:
        return _("No words and no part of the customers stand out.")
    facts = {
        "what": cause.what,
        "n": wording.number(cause.n),
        "of": wording.number(cause.of),
        "before": wording.number(cause.n_before),
        "of_before": wording.number(cause.of_before),
    }
    if cause.kind is CauseKind.PART:
        return _part_words(cause, entry, facts)
    if cause.kind is CauseKind.THEME:
        theme = _("Goes with complaints of “%(what)s”: in %(since)s of the texts, %(before)s in the year before.")
        shares = {"since": wording.share(cause.since), "before": wording.share(cause.before)}
        return theme % {"what": theme_words(cause.what), **shares}
    return (
        _("Goes with the words “%(what)s”: in %(n)s of %(of)s texts, %(before)s of %(of_before)s in the year before.")
        % facts
    )


def _part_words(cause: Cause, entry: Metric, facts: dict[str, str]) -> str:
    since, before = cause.since, cause.before
    facts["what"] = part_words(cause.by, cause.what)
    facts |= {"gap": size(entry, since), "gap_before": size(entry, before), "answers": wording.answers(cause.n)}
    is_level = not any(digit in facts["gap_before"] for digit in "123456789")
    if since < 0:
        if is_level:
            return _("Goes with %(what)s (%(answers)s): %(gap)s under the rest, level with it before.") % facts
        if before < 0:
            return _("Goes with %(what)s (%(answers)s): %(gap)s under the rest, %(gap_before)s before.") % facts
        return _("Goes with %(what)s (%(answers)s): %(gap)s under the rest, %(gap_before)s over it before.") % facts
    if is_level:
        return _("Goes with %(what)s (%(answers)s): %(gap)s over the rest, level with it before.") % facts
    if before >= 0:
        return _("Goes with %(what)s (%(answers)s): %(gap)s over the rest, %(gap_before)s before.") % facts
    return _("Goes with %(what)s (%(answers)s): %(gap)s over the rest, %(gap_before)s under it before.") % facts
