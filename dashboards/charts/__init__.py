"""Rows become pictures: small SVG charts, Plotly figures, and what the map draws (pure)."""

from dashboards.charts.bars import axis_of, bar_axis, bar_scale, histogram, interval_bar, tone, verdict_bar
from dashboards.charts.funnel import FunnelWords, funnel_figure
from dashboards.charts.levels import level_line
from dashboards.charts.maps import MAP_VERSION, MapWords, compact_json, map_payload
from dashboards.charts.parts import adding_bar, count_bar, difference_axis, difference_bar
from dashboards.charts.series import ConsistencyWords, ControlWords, consistency_chart, control_chart, sparkline

__all__ = [
    "MAP_VERSION",
    "ConsistencyWords",
    "ControlWords",
    "FunnelWords",
    "MapWords",
    "adding_bar",
    "axis_of",
    "bar_axis",
    "bar_scale",
    "compact_json",
    "consistency_chart",
    "control_chart",
    "count_bar",
    "difference_axis",
    "difference_bar",
    "funnel_figure",
    "histogram",
    "interval_bar",
    "level_line",
    "map_payload",
    "sparkline",
    "tone",
    "verdict_bar",
]
