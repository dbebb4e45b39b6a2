"""The metrics of a store, one line each, and what a line unfolds to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.metrics import Metric, metric
from dashboards.naming import format_words
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.explain import Explanation, explain_metric
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.state import CARRIED, State
from dashboards.pages.frame.store_rows import bar, compared, scale, too_few
from dashboards.rows import CardLine, LevelChange, Peers, ResponseTimes, StoreRow
from dashboards.scoring.verdicts import Verdict
from locations.months import NOW
from reviews.measures import MEASURES

MONTHS_OF_PEERS = 12
"""Months that the position among comparable stores is given for."""
MONTHS_OF_BAND = 3
"""Months for which one position stands: a quarter, from the last month of it on."""
SIGNS = f"+{wording.MINUS}"
LEAST_AXIS = 0.25
"""Share of a metric's whole scale that the axis of its bar shows at least."""


@dataclass(frozen=True, slots=True)
class LineCells:
    """One metric, as text.

    ``value``, ``bar`` and ``chip`` are those since the change where one was found (``moved``), else those of the
    selected window. ``year`` is then what the window says.
    """

    key: str
    label: str
    value: str
    interval: str
    n: str
    too_few: str
    chip: Chip
    moved: "Moved | None"
    year: str
    nine_in_ten: str
    response: str
    now: str
    now_query: str
    sentence: str
    comparison: str
    change: str
    bar: SafeString
    scale: SafeString
    explain: Explanation
    query: str
    selected: bool
    among: "Among | None"


@dataclass(frozen=True, slots=True)
class Moved:
    """A change beyond chance: how much, since when, an arrow, and whether it is for the better or the worse."""

    change: str
    since: str
    icon: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Among:
    """The store among comparable ones: a sentence, and the address of their list for who may see them."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What else is known of each metric, by its key: the others, the level now, changes, and times of responses."""

    among: Mapping[str, Peers]
    now: Mapping[str, StoreRow]
    changes: Mapping[str, LevelChange]
    response: ResponseTimes | None = None


def lines(card: Sequence[CardLine], behind: Behind, page_request: PageRequest) -> list[LineCells]:
    """Give the lines of the score card; the levels of ``behind`` are empty where the store has none."""
    return [_line(each, behind, page_request) for each in card]


def _line(line: CardLine, behind: Behind, page_request: PageRequest) -> LineCells:
    state, brand = page_request.state, page_request.brand
    entry, own = metric(line.metric), line.row
    change, peers = behind.changes.get(line.metric), behind.among.get(line.metric)
    row = change.row if change else own
    # The others' middle half is that of 12 months: next to a bar of other months it would compare what cannot be.
    is_year = is_near(peers, state) and change is None
    middle = (peers.low, peers.median, peers.high) if peers and is_year else None
    axis = _axis(entry, row, middle)
    return LineCells(
        key=entry.key,
        label=_(entry.label),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        n=wording.answers(row.n),
        too_few=too_few(row),
        chip=chip(row.verdict),
        moved=moved(change, entry) if change else None,
        year=_window_words(own, entry, page_request) if change else "",
        nine_in_ten=nine_in_ten_words(own, entry),
        response=response_words(behind.response) if entry.key == "resolution_time" else "",
        now=now_words(behind.now.get(line.metric), entry),
        now_query=state.query(window=NOW),
        sentence=wording.verdict_sentence(row, entry),
        comparison=_comparison(line, entry, has_among=peers is not None),
        change=wording.change(entry, own.change) if own.change is not None and change is None else "",
        bar=bar(row, entry, axis, line.network.stores, middle),
        scale=scale(axis, entry, row.target),
        explain=explain_metric(
            entry, state.month, state.window, wording.number(own.n), line.network, _answers(entry, own, brand)
        ),
        query=state.query(metric=entry.key),
        selected=entry.key == state.metric,
        among=_among(peers, entry, page_request, line.network.better(entry.better)) if peers else None,
    )


def is_near(peers: Peers | None, state: State) -> bool:
    """Whether the band of comparable stores may stand next to a bar: of 12 months that end within its quarter's."""
    return peers is not None and state.window == MONTHS_OF_PEERS and 0 <= state.month - peers.month < MONTHS_OF_BAND


def moved(change: LevelChange, entry: Metric) -> Moved:
    """Word a change: its size without a sign, since when, and an arrow."""
    size = wording.change(entry, change.change).lstrip(SIGNS) if change.change is not None else ""
    rises = (change.change or 0.0) > 0
    facts = {"month": wording.month_name(change.since)}
    words = (_("better since %(month)s") if change.better else _("worse since %(month)s")) % facts
    return Moved(
        change=size,
        since=wording.month_name(change.since),
        icon="arrow-up" if rises else "arrow-down",
        tone="better" if change.better else "worse",
        words=words,
    )


def _window_words(row: StoreRow, entry: Metric, page_request: PageRequest) -> str:
    """Say what the selected window has, where the value since a change leads."""
    if row.value is None:
        return ""
    facts = {
        "window": wording.window_name(page_request.state.window),
        "value": wording.value(entry, row.value),
        "range": wording.interval(entry, row.low, row.high),
        "answers": wording.answers(row.n),
        "verdict": wording.verdict_words(row.verdict),
    }
    return _("%(window)s: %(value)s (%(range)s) from %(answers)s, %(verdict)s") % facts


def nine_in_ten_words(row: StoreRow, entry: Metric) -> str:
    """Say of durations within how long nine in ten cases, or items of the desk, are done; empty for all else."""
    p90 = row.details.get("p90")
    if not p90:
        return ""
    of_cases = MEASURES[entry.measure].table == "case"
    words = _("median; 9 cases in 10 within %(time)s") if of_cases else _("median; 9 answers in 10 within %(time)s")
    return words % {"time": wording.value(entry, p90)}


def response_words(times: ResponseTimes | None) -> str:
    """Say how long the first response to service cases takes; empty where no file states it."""
    if times is None or times.median is None or times.p90 is None:
        return ""
    hours = metric("resolution_time")
    facts = {
        "median": wording.value(hours, times.median),
        "p90": wording.value(hours, times.p90),
        "cases": wording.number(times.n),
    }
    return _("first response: median %(median)s; 9 cases in 10 within %(p90)s (%(cases)s cases)") % facts


def now_words(level: StoreRow | None, entry: Metric) -> str:
    """Give the present level with its 95 % range and its verdict; empty where it is not known."""
    if level is None or level.shrunken is None:
        return ""
    facts = {
        "value": wording.value(entry, level.value if level.basis == "own" else level.shrunken),
        "range": wording.interval(entry, level.shrunken_low, level.shrunken_high),
    }
    judged = level.verdict in (Verdict.MEETS, Verdict.BELOW, Verdict.TOO_EARLY)
    words = _("now %(value)s (%(range)s)") % facts
    return f"{words}, {wording.verdict_words(level.verdict)}" if judged else words


def _among(peers: Peers, entry: Metric, page_request: PageRequest, better: str) -> Among:
    facts = {
        "value": wording.value(entry, peers.value),
        "median": wording.value(entry, peers.median),
        "middle": wording.interval(entry, peers.low, peers.high),
        "group": _group(peers),
        "month": wording.month_name(peers.month),
    }
    sentence = _side_words(peers, better) % facts
    # Only who may see the others anyway gets the way to their list.
    query = page_request.state.query(
        (*CARRIED, "format"), window=12, month=peers.month, region=peers.region, format=peers.format
    )
    href = reverse("stores", args=[page_request.brand]) + query if page_request.choices.sees_peers else ""
    return Among(sentence, href)


def _side_words(peers: Peers, better: str) -> str:
    """Say whether the store is better or worse than the others, whichever direction of the metric is the good one."""
    if peers.side == "within":
        return _(
            "12 months to %(month)s: in the middle half of %(group)s, %(value)s within %(middle)s, median %(median)s."
        )
    if (peers.side == "above") == (better == "high"):
        return _(
            "12 months to %(month)s: better than the middle half of %(group)s, %(value)s against %(middle)s, median "
            "%(median)s."
        )
    return _(
        "12 months to %(month)s: worse than the middle half of %(group)s, %(value)s against %(middle)s, median "
        "%(median)s."
    )


def _group(peers: Peers) -> str:
    """Name the comparable stores."""
    where = peers.region.rpartition("/")[2]
    kind = format_words(peers.format)
    if kind and where:
        return _("the other %(format)s stores in %(region)s") % {"format": kind, "region": where}
    if kind:
        return _("the other %(format)s stores of the brand") % {"format": kind}
    return _("the other stores in %(region)s") % {"region": where} if where else _("the other stores of the brand")


def _answers(entry: Metric, row: StoreRow, brand: str) -> str:
    """Say where the answers behind a figure can be read; empty for what has no words."""
    kind = {
        **dict.fromkeys(("nps", "csat", "ces"), "survey"),
        **dict.fromkeys(("rating", "review_response_rate", "replied_in_24h"), "review"),
    }.get(entry.key)
    query = urlencode({"store": row.store, "kind": kind or ""})
    return f"{reverse('reviews', args=[brand])}?{query}" if kind and row.n else ""


def _axis(entry: Metric, row: StoreRow, middle: tuple[float, float, float] | None) -> tuple[float, float]:
    """Give an axis for the bar of one metric: all that is drawn, and no less than a quarter of the whole scale.

    The whole scale would leave no bar to be seen; what the bar alone needs would make every difference look large.
    """
    low, high = charts.bar_axis([row], row.target)
    if entry.bounds is None:
        return charts.axis_of([low, high, *(middle or ())])
    ends = [low, high, *(middle or ())]
    least, most = (float(entry.outside(bound)) for bound in entry.bounds)
    short = max(0.0, LEAST_AXIS * (most - least) - (max(ends) - min(ends))) / 2
    start, end = charts.axis_of([max(least, min(ends) - short), min(most, max(ends) + short)])
    return max(least, start), min(most, end)


def _comparison(line: CardLine, entry: Metric, *, has_among: bool) -> str:
    """Compare the store with comparable ones, or with the network where only that may be known.

    Next to its position among others, only what that cannot say is left: that the difference is more than chance.
    """
    row = line.row
    if row.expected is not None:
        sentences = [compared(row, entry)]
        if has_among:
            sentences = [wording.difference_sentence(row)] if row.confirmed else []
        return " ".join([*sentences, *_neighbourhood(row)])
    if has_among or line.network.mu is None:
        return ""
    return _("Network mean: %(value)s.") % {"value": wording.value(entry, line.network.mu)}


def _neighbourhood(row: StoreRow) -> list[str]:
    """Point to a cause in the region, where the stores around are low (or high) together."""
    return {
        "low": [_("The stores around it are low together: look for a cause in the region.")],
        "high": [_("The stores around it are high together.")],
    }.get(row.details.get("cluster", ""), [])
