"""Stores side by side as files: a line for each metric and store, with all figures that the page draws."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.files.number_formats import number_format
from dashboards.files.tables import COUNT, Field, Table
from dashboards.files.workbook import Figure
from dashboards.findings.statements.difference import Difference, difference
from dashboards.metrics import Metric, metric
from dashboards.pages.compare.cells import compared
from dashboards.pages.compare.form import read_stores
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, send_csv, send_workbook
from dashboards.pages.frame.field_meanings import MEANINGS
from dashboards.pages.frame.page import read_request
from dashboards.rows import CardLine, StoreRow
from locations.months import format_month, format_window

NAMES = ("metric", "window", "month", "store")


@dataclass(frozen=True, slots=True)
class ComparedStore:
    """One store in one metric, and how far it is from the first one (None for itself, and where that is not known)."""

    entry: Metric
    row: StoreRow
    difference: Difference | None


@require_safe
@login_required
def compare_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the comparison with full figures."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def compare_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, NAMES, peers=True, repeated=("store",))
    state, codes = page_request.state, read_stores(request.GET)
    cards = queries.score_cards(page_request.scope, codes, state.month, state.window) if codes else {}
    unrounded = _("Unrounded; an empty cell means not measured, or under 5 answers. A verdict takes 10.")
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Stores side by side on every metric"),
        period=wording.period(state.month, state.window) if state.month else "",
        chosen=[(_("Stores"), ", ".join(codes))] if codes else [],
        notes=[(_("Figures"), unrounded)],
    )
    period = f"{format_window(state.window)}-{format_month(state.month)}" if state.month else ""
    name = file_name(page_request, "compare", [*codes, period], now)
    return Download(name, Table(_("Compare"), FIELDS, _lines(cards, codes)), about)


def _lines(cards: Mapping[str, Sequence[CardLine]], codes: Sequence[str]) -> Iterator[ComparedStore]:
    for lines in compared(cards, codes):
        for line in lines:
            yield ComparedStore(metric(line.metric), line.row, difference(line.row, lines[0].row))


def _value(name: str, title: str | Promise, *, bar: bool = False) -> Field[ComparedStore]:
    """Declare a figure of the row in the unit of its metric."""

    def shown(line: ComparedStore) -> Figure:
        return Figure(getattr(line.row, name), number_format(line.entry), line.entry.ends if bar else None)

    return Field(name, title, lambda line: getattr(line.row, name), MEANINGS[name], shown=shown)


def _gap(
    name: str, title: str | Promise, meaning: str | Promise, figure: Callable[[Difference], float]
) -> Field[ComparedStore]:
    """Declare a figure of the difference from the first store, in the unit of the metric."""

    def cell(line: ComparedStore) -> float | None:
        return figure(line.difference) if line.difference else None

    def shown(line: ComparedStore) -> Figure:
        return Figure(cell(line), number_format(line.entry, signed=True))

    return Field(name, title, cell, meaning, shown=shown)


def _is_sure(line: ComparedStore) -> bool | None:
    return line.difference.is_sure if line.difference else None


FIELDS: Sequence[Field[ComparedStore]] = (
    Field(
        "metric", gettext_lazy("Metric"), lambda line: line.entry.key, shown=lambda line: _(line.entry.label), width=26
    ),
    Field("store", gettext_lazy("Code"), lambda line: line.row.store, width=12),
    Field("name", gettext_lazy("Store"), lambda line: line.row.name, width=30),
    _value("value", gettext_lazy("Value"), bar=True),
    # xgettext:no-python-format
    _value("low", gettext_lazy("95% interval from")),
    # xgettext:no-python-format
    _value("high", gettext_lazy("95% interval to")),
    Field("n", gettext_lazy("Answers"), lambda line: line.row.n, MEANINGS["n"], number_format=COUNT, width=10),
    _value("shrunken", gettext_lazy("Careful estimate")),
    # xgettext:no-python-format
    _value("bar_low", gettext_lazy("80% sure: from")),
    # xgettext:no-python-format
    _value("bar_high", gettext_lazy("80% sure: to")),
    # xgettext:no-python-format
    _value("shrunken_low", gettext_lazy("95% sure: from")),
    # xgettext:no-python-format
    _value("shrunken_high", gettext_lazy("95% sure: to")),
    Field(
        "basis",
        gettext_lazy("Judged by"),
        lambda line: line.row.basis,
        MEANINGS["basis"],
        shown=lambda line: wording.basis_words(line.row.basis),
        width=18,
    ),
    _value("target", gettext_lazy("Standard")),
    Field(
        "verdict",
        gettext_lazy("Verdict"),
        lambda line: line.row.verdict,
        MEANINGS["verdict"],
        shown=lambda line: wording.verdict_words(line.row.verdict),
        width=22,
    ),
    _gap(
        "difference",
        gettext_lazy("Difference from the first store"),
        gettext_lazy("The value minus that of the store that comes first in the metric."),
        lambda found: found.gap,
    ),
    _gap(
        "difference_low",
        # xgettext:no-python-format
        gettext_lazy("Difference, 95% interval from"),
        gettext_lazy("How far chance alone can move the difference: lower end."),
        lambda found: found.low,
    ),
    _gap(
        "difference_high",
        # xgettext:no-python-format
        gettext_lazy("Difference, 95% interval to"),
        gettext_lazy("How far chance alone can move the difference: upper end."),
        lambda found: found.high,
    ),
    Field(
        "difference_sure",
        gettext_lazy("Unlikely to be chance"),
        _is_sure,
        gettext_lazy("Whether the interval leaves out that there is no difference."),
    ),
)
