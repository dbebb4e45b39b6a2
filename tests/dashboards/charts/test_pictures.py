"""Each picture is drawn as in tests/data/charts, to the pixel.

A picture that is to change is viewed in a browser first; ``python -m tests.dashboards.charts.test_pictures`` then
writes the files again.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboards import charts
from dashboards.rows import NetworkPoint, Trend, TrendPoint
from tests.dashboards.charts.test_charts import CONTROL_WORDS, NETWORK, month, show, store

DATA = Path(__file__).resolve().parents[2] / "data" / "charts"
MONTHS = range(24300, 24309)
VALUES = (30.0, 32.0, None, 28.0, 31.0, 52.0, 12.0, 8.0, 6.0)
TREND = Trend(
    "nps",
    [TrendPoint(at, 50, value, None, None) for at, value in zip(MONTHS, VALUES, strict=True)],
    centre=30.0,
    lower=[20.0, 18.0, None, *[20.0] * 6],
    upper=[40.0, 42.0, None, *[40.0] * 6],
    outside=[MONTHS[5], MONTHS[7]],
    changed=MONTHS[6],
    target=35.0,
)
CONSISTENCY_WORDS = charts.ConsistencyWords(title="Consistency", line="spread", band="95 %")


def pictures() -> dict[str, str]:
    """Each picture by the name of its file."""
    axis = (-20.0, 80.0)
    judged = {"value": 30.0, "shrunken_low": 20.0, "shrunken_high": 50.0, "bar_low": 25.0, "bar_high": 41.0}
    row = store(**judged, target=45.0, verdict="below")
    wide = replace(row, shrunken_low=-40.0, shrunken_high=95.0, target=None, verdict="no_standard")
    return {
        "interval": charts.interval_bar(row, axis=axis, label="bar"),
        "interval_beyond": charts.interval_bar(wide, axis=axis, label="beyond", is_withheld=True),
        "interval_axis": charts.interval_bar(row, axis=charts.bar_axis([row, wide], 45.0), label="axis"),
        "scale": charts.bar_scale(axis, show=show, target=45, target_label="standard 45", label="scale"),
        "scale_without_words": charts.bar_scale(axis, show=show, target=45, label="scale"),
        "peers": charts.interval_bar(row, axis=axis, label="peers", peers=(20.0, 30.0, 45.0)),
        "verdicts": charts.verdict_bar([("below", 3), ("open", 0), ("meets", 9)], label="verdicts"),
        "levels": charts.level_line([10, 12, None, 30, 28], 3, 11, 29, tone="meets", label="levels"),
        "histogram": charts.histogram(
            [("0", 2), ("1", 0), ("2", 6)],
            label="scores",
            show_count=show,
            show_share=show,
            tones=["below", "open", "meets"],
        ),
        "sparkline": charts.sparkline(
            [10, None, 12, 30], label="line", lows=[8, None, 9, 20], highs=[12, None, 14, 40], target=25
        ),
        "control": charts.control_chart(TREND, words=CONTROL_WORDS, show=show, month=month),
        "consistency": charts.consistency_chart(
            [NetworkPoint(at, NETWORK) for at in MONTHS[:4]], words=CONSISTENCY_WORDS, show=show, month=month
        ),
    }


@pytest.mark.parametrize("name", sorted(pictures()))
def test_a_picture_is_drawn_as_it_was_approved(name: str) -> None:
    assert pictures()[name] == (DATA / f"{name}.svg").read_text(encoding="utf-8").rstrip("\n")


if __name__ == "__main__":
    for name, markup in pictures().items():
        (DATA / f"{name}.svg").write_text(f"{markup}\n", encoding="utf-8")
