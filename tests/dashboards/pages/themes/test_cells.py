"""Cells of themes: colours of bars, and what lies on their axis."""

import pytest

from dashboards.pages.themes import cells
from dashboards.rows import ThemeTotal, ThemeTotals


def total(share: float, change: float, **more: object) -> ThemeTotal:
    known = {"theme": "wait", "texts": 500, "complaints": round(500 * share), "share": share, "network": None}
    known |= {"low80": share - 0.01, "high80": share + 0.01, "low": share - 0.02, "high": share + 0.02}
    known |= {"before": share - change, "change": change, "change_low": change - 0.01, "change_high": change + 0.01}
    return ThemeTotal(**(known | {"changed": True} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("change", "tone"), [(0.1, "ev-tone-below"), (-0.1, "ev-tone-open")])
def test_only_more_complaints_than_before_are_coloured(change: float, tone: str) -> None:
    (row,) = cells.totals(ThemeTotals(500, 1.0, 0.0, [total(0.2, change)]), "b", "", {"wait": "/"})
    assert tone in row.bar and "unlikely to be chance" in row.changed


def test_the_share_of_all_stores_lies_on_the_axis() -> None:
    found = ThemeTotals(500, 1.0, 0.0, [total(0.02, 0.0, network=0.6)])
    (row,) = cells.totals(found, "b", "", {"wait": "/"})
    line = (
        row.bar.partition("ev-standard")[0].rpartition("<")[2] + row.bar.partition("ev-standard")[2].partition(">")[0]
    )
    ends = [float(part.split('%"')[0]) for part in line.split('="') if '%"' in part]
    assert ends and all(0.0 <= end <= 100.0 for end in ends), line
