"""The funnel plot: every store's value against its answers, and how far chance alone would scatter them.

Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance"; the limits with between-store
spread are its additive over-dispersion. The answer is a dict for plotly.js without colours: each trace names its
``meta.role``, and the page's script paints roles by theme.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import Any

from dashboards.charts.svg import Show
from dashboards.metrics import Family, Metric
from dashboards.rows import Network, Ranking, StoreRow
from dashboards.stats.between import Between
from dashboards.stats.divergence import funnel_limits
from dashboards.stats.quantiles import Z95, Z998

STEPS = 60
"""Points along a limit; the curve is smooth to the eye."""
MOST_INSIDE = 3_000
"""Stores inside the limits that are drawn at most."""
ROLES = ("common", "watch", "worse", "better")
TICKS = [factor * 10**power for power in range(7) for factor in (1, 2, 5)]


@dataclass(frozen=True, slots=True)
class FunnelWords:
    """Translated words: axis titles, names of the lines, ``answers`` such as "n = {n}" and ``expected`` such as
    "comparable stores {value}"."""

    title: str
    n_axis: str
    value_axis: str
    limit95: str
    limit998: str
    chance_only: str
    mean: str
    answers: str
    expected: str


def funnel_figure(ranking: Ranking, metric: Metric, *, words: FunnelWords, show: Show) -> dict[str, Any]:
    """Data and layout of the funnel plot of a ranking; stores without a shown value are left out.

    Stores lie where the model compares them: at the network mean plus their difference from comparable stores, so that
    a mark beyond a limit is a store that the verdict calls unusual. Hover text gives the store's own value. Without a
    model (under 8 stores) there are no limits.
    """
    rows = [row for row in ranking.rows if row.value is not None]
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if rows and ranking.network.mu is not None:
        grid = _grid(rows)
        traces, notes = _lines(ranking, metric, grid, words)
    better = ranking.network.better(metric.better)
    drawn = _thinned(rows, better)
    traces += [_points(role, drawn, metric, ranking.network, better, words, show) for role in ROLES]
    return {
        "data": [trace for trace in traces if trace["x"]],
        "layout": _layout(metric, words, notes, rows),
        "description": words.title,
        "left_out": len(rows) - len(drawn),
    }


def _thinned(rows: Sequence[StoreRow], better: str) -> list[StoreRow]:
    """All the stores outside the limits, and of those inside every so many-th, so that a page stays a page."""
    inside = [row for row in rows if _role(row, better) == "common"]
    step = -(-len(inside) // MOST_INSIDE) or 1
    sampled = {row.store for row in inside[::step]}
    return [row for row in rows if row.store in sampled or _role(row, better) != "common"]


def answer_variance(ranking: Ranking, metric: Metric) -> float | None:
    """Variance of one answer (modelled unit, squared), as scoring noted it at the network.

    Scores made before it was noted tell it themselves. Shares: mu (1 - mu). Means: their intervals were
    value -+ z sqrt(variance / n), cut off at the bounds, so the longer arm tells it. None where no row has an interval.
    """
    noted = ranking.network.notes.get("answer_variance")
    if noted is not None:
        return float(noted)
    mu = ranking.network.mu
    if metric.family is Family.PROPORTION:
        return None if mu is None else mu * (1 - mu)
    inside = metric.inside
    told = [
        (max(inside(row.value) - inside(row.low), inside(row.high) - inside(row.value)), row.n)
        for row in ranking.rows
        if row.value is not None and row.low is not None and row.high is not None
    ]
    return median((arm / Z95) ** 2 * n for arm, n in told) if told else None


def _grid(rows: Sequence[StoreRow]) -> list[float]:
    """Numbers of answers from the fewest to the most, evenly spaced on a logarithmic axis."""
    low, high = min(row.n for row in rows) * 0.9, max(row.n for row in rows) * 1.1
    return [low * (high / low) ** (step / (STEPS - 1)) for step in range(STEPS)]


def _limits(network: Network, metric: Metric, variance: float, tau: float, z: float, grid: Sequence[float]) -> Any:
    """Lower and upper limit along the grid, in the outside unit and within the bounds of the metric."""
    model = Between(metric.inside(network.mu or 0.0), se_mu=math.nan, tau2=tau**2, i2=math.nan, method="none")
    ends = funnel_limits(model, [variance / n for n in grid], z)
    least, most = metric.bounds or (-math.inf, math.inf)
    lower, upper = ([metric.outside(min(most, max(least, each))) for each in end.tolist()] for end in ends)
    return lower, upper


def _lines(
    ranking: Ranking, metric: Metric, grid: list[float], words: FunnelWords
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The mean and the limits with and without between-store spread, and their labels."""
    network = ranking.network
    mu = network.mu or 0.0
    mean = {**_line("mean", [grid[0], grid[-1]], [mu, mu]), "name": words.mean}
    notes = [_note(mu, words.mean, "middle")]
    variance = answer_variance(ranking, metric)
    if variance is None or network.tau is None:
        return [mean], notes
    tau = network.tau / 100 if metric.family is Family.NPS else network.tau
    traces = [mean]
    for z, role, name in ((Z998, "limit998", words.limit998), (Z95, "limit95", words.limit95)):
        lower, upper = _limits(network, metric, variance, tau, z, grid)
        traces += [{**_line(role, grid, edge), "name": name} for edge in (lower, upper)]
        notes.append(_note(*((upper[-1], name, "bottom") if role == "limit998" else (lower[-1], name, "top"))))
        alone = _limits(network, metric, variance, 0.0, z, grid)
        traces += [{**_line("chance", grid, edge), "name": f"{name} · {words.chance_only}"} for edge in alone]
    return traces, notes


def _line(role: str, x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(each, 3) for each in x],
        "y": [round(each, 4) for each in y],
        "hoverinfo": "skip",
        "showlegend": False,
        "meta": {"role": role},
    }


def _note(y: float, words: str, hangs: str) -> dict[str, Any]:
    """A label in the margin right of a line's end; the wider limit is named above the mean, the other below it."""
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "y": round(y, 4),
        "yanchor": hangs,
        "text": escape(words),
        "showarrow": False,
    }


def _points(
    role: str,
    rows: Sequence[StoreRow],
    metric: Metric,
    network: Network,
    better: str,
    words: FunnelWords,
    show: Show,
) -> dict[str, Any]:
    """The stores of one role, with their codes for a click."""
    chosen = [row for row in rows if _role(row, better) == role]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row.n for row in chosen],
        "y": [round(_place(row, metric, network), 4) for row in chosen],
        "text": [_hover(row, words, show) for row in chosen],
        "customdata": [row.store for row in chosen],
        "hoverinfo": "text",
        "showlegend": False,
        "meta": {"role": role},
    }


def _role(row: StoreRow, better: str) -> str:
    if row.band in (None, "", "common") or row.z is None:
        return "common"
    if row.band == "watch":
        return "watch"
    return "better" if (row.z > 0) == (better == "high") else "worse"


def _place(row: StoreRow, metric: Metric, network: Network) -> float:
    """Network mean plus the difference from comparable stores, on the modelled scale, within its bounds."""
    value = row.value or 0.0
    if row.expected is None or network.mu is None:
        return value
    moved = metric.inside(value) - metric.inside(row.expected) + metric.inside(network.mu)
    low, high = metric.bounds or (-math.inf, math.inf)
    return metric.outside(min(high, max(low, moved)))


def _hover(row: StoreRow, words: FunnelWords, show: Show) -> str:
    """Lines of plain text; bold ones would become style attributes, which the content security policy forbids."""
    lines = [escape(row.name)]
    ends = (
        f" ({escape(show(row.low))} – {escape(show(row.high))})" if row.low is not None and row.high is not None else ""
    )
    lines.append(f"{escape(show(row.value or 0.0))}{ends}")
    if row.expected is not None:
        lines.append(escape(words.expected.format(value=show(row.expected))))
    lines.append(escape(words.answers.format(n=f"{row.n:,}")))
    return "<br>".join(lines)


def _layout(
    metric: Metric, words: FunnelWords, notes: list[dict[str, Any]], rows: Sequence[StoreRow]
) -> dict[str, Any]:
    values: dict[str, Any] = {"title": {"text": escape(words.value_axis)}, "zeroline": False}
    if metric.family is Family.PROPORTION:
        values["tickformat"] = ".0%"
    counts = {"type": "log", "title": {"text": escape(words.n_axis)}, "tickvals": TICKS, "zeroline": False}
    if rows:
        grid = _grid(rows)
        counts["range"] = [round(math.log10(grid[0]), 4), round(math.log10(grid[-1]), 4)]
    return {"xaxis": counts, "yaxis": values, "annotations": notes, "hovermode": "closest"}
