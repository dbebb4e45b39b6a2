"""The charts of the summary: drawn by the spreadsheet itself from the cells of the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.charts.svg import nice_step, padded
from dashboards.files.number_formats import COUNT, MONTH, number_format
from dashboards.metrics import metric
from dashboards.reports.edition import MonthCourse
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import BELOW, FEW, GROUND, HAIR, INK, MEETS, MUTED, OPEN
from dashboards.reports.sheets.months import months_name, place_in_months
from dashboards.scoring.verdicts import Verdict

SIZE = {"width": 610, "height": 330}
LINES = 18
"""Lines of a sheet that a chart takes, with one for air."""
SECOND = 6
"""Column of the second chart."""
COLOURS = {
    Verdict.BELOW: BELOW,
    Verdict.TOO_EARLY: OPEN,
    Verdict.NOT_ENOUGH: FEW,
    Verdict.MEETS: MEETS,
    Verdict.NO_STANDARD: HAIR,
    Verdict.NO_DATA: GROUND,
}
ON_LIGHT = (Verdict.NOT_ENOUGH, Verdict.NO_STANDARD, Verdict.NO_DATA)
"""Bars on which dark figures are read best."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the summary counts stores: the line of its first metric, how many there are, and a column by verdict."""

    first: int
    metrics: int
    columns: Mapping[Verdict, int]


def draw(book: Book, page: Any, line: int, counts: Counts) -> None:
    """Draw the months of the headline metric and the stores by verdict, where there is anything to draw."""
    column = 0
    if (course := _course(book)) is not None:
        page.insert_chart(line, column, course)
        column = SECOND
    if counts.columns and counts.metrics:
        page.insert_chart(line, column, _verdicts(book, counts))


def _course(book: Book) -> Any | None:
    """Give a line of the headline metric's single months, its 95 % interval as thin lines."""
    edition = book.edition
    course = next((each for each in edition.course if each.metric == edition.headline), None)
    if course is None or all(value is None for value in course.values):
        return None
    entry = metric(course.metric)
    chart = book.chart(type="line")
    sheet, last = months_name(), len(course.values)
    lines = (("value", INK, 2.25, "solid"), ("low", FEW, 1, "dash"), ("high", FEW, 1, "dash"))
    for field, colour, width, dash in lines:
        index = place_in_months(edition, course.metric, field)
        if index is not None:
            chart.add_series(
                {
                    "name": [sheet, 0, index],
                    "categories": [sheet, 1, 0, last, 0],
                    "values": [sheet, 1, index, last, index],
                    "line": {"color": colour, "width": width, "dash_type": dash},
                }
            )
    _dress(chart, _("%(metric)s by month") % {"metric": _(entry.label)})
    quarters = {"date_axis": True, "major_unit": 3, "major_unit_type": "months", "num_format": MONTH}
    chart.set_x_axis({**quarters, "num_font": _font(), "line": {"color": FEW}})
    grid = {"line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": HAIR}}}
    chart.set_y_axis({"num_format": number_format(entry), "num_font": _font(), **grid, **_ends(course)})
    return chart


def _ends(course: MonthCourse) -> dict[str, float]:
    """Give round ends of an axis that leave no room empty: months would be a flat line on the whole scale."""
    figures = [each for each in (*course.values, *course.lows, *course.highs) if each is not None]
    low, high = padded(figures)
    step = nice_step((high - low) / 4)
    return {"min": step * floor(low / step), "max": step * ceil(high / step), "major_unit": step}


def _verdicts(book: Book, counts: Counts) -> Any:
    """Give a bar for each metric, made of its stores by verdict."""
    chart = book.chart(type="bar", subtype="stacked")
    sheet, last = _("Summary"), counts.first + counts.metrics - 1
    for verdict, index in counts.columns.items():
        ink = INK if verdict in ON_LIGHT else "#FFFFFF"
        chart.add_series(
            {
                "name": wording.verdict_words(verdict),
                "categories": [sheet, counts.first, 0, last, 0],
                "values": [sheet, counts.first, index, last, index],
                "fill": {"color": COLOURS[verdict]},
                "gap": 45,
                "data_labels": {"value": True, "num_format": f"{COUNT};;", "font": {"color": ink, "size": 8}},
            }
        )
    _dress(chart, _("Stores by verdict"))
    # Each part says how many it is, so the axis need not.
    chart.set_x_axis(
        {"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": book.edition.place.stores}
    )
    chart.set_y_axis({"reverse": True, "num_font": _font(), "line": {"color": FEW}})
    return chart


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 11, "bold": True, "color": INK}})
    chart.set_legend({"position": "bottom", "font": _font()})
    chart.set_chartarea({"border": {"color": HAIR}})
    chart.set_size(SIZE)


def _font() -> dict[str, Any]:
    return {"size": 9, "color": MUTED}
