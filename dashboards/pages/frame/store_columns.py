"""The columns of the stores table: which can be selected, how a cell is written, and what a file contains instead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.files.number_formats import number_format
from dashboards.files.workbook import Column as SheetColumn
from dashboards.metrics import Metric
from dashboards.naming import format_words, region_words
from dashboards.pages.frame.chips import chip
from dashboards.pages.frame.field_meanings import MEANINGS
from dashboards.pages.frame.state import COLUMNS, USUAL_COLUMNS, State
from dashboards.pages.frame.store_rows import bar, rank_range, too_few
from dashboards.rows import StoreRow

Kind = Literal["text", "value", "change", "share", "count", "verdict", "flag", "basis"]


@dataclass(frozen=True, slots=True)
class TableScale:
    """What the cells of one table share: the metric, the axis of its bars, and the stores that are compared."""

    entry: Metric
    axis: tuple[float, float]
    stores: int


@dataclass(frozen=True, slots=True)
class Field:
    """A figure of a row as files contain it: its name by CONTRACT, its title for people, and what kind it is."""

    name: str
    title: Any
    kind: Kind = "value"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: label, CSS class, the sort order of its heading, its word in the glossary, and its fields."""

    key: str
    label: Any
    css: str
    cell: Callable[[StoreRow, TableScale], str]
    fields: tuple[Field, ...]
    sort: str = ""
    term: str = ""
    named: bool = False
    """Whether a phone, which shows no column headings, shows the label in the cell."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: where a click sorts, and how it is sorted now ("ascending", "descending" or "")."""

    key: str
    label: str
    hint: str
    numeric: bool
    sort: str
    sorted: str
    query: str
    term: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A column one may choose, for the form."""

    key: str
    label: str
    chosen: bool


def chosen(state: State) -> list[Column]:
    """Give the columns that are asked for, in their fixed order; the store itself is always there."""
    return [_COLUMNS[key] for key in COLUMNS if key in (state.columns or USUAL_COLUMNS)]


def choices(state: State) -> list[Choice]:
    return [Choice(key, str(_COLUMNS[key].label), key in (state.columns or USUAL_COLUMNS)) for key in COLUMNS]


def cells(row: StoreRow, columns: Sequence[Column], scale: TableScale) -> SafeString:
    """Give the cells of a line after the store's name.

    Markup is written here, since a template would take longer than the query.
    """
    few = too_few(row)
    made = []
    for column in columns:
        if column.key == "interval" and few and columns[0].key == "value":
            continue
        if column.key == "value" and few:
            wide = ' colspan="2"' if len(columns) > 1 and columns[1].key == "interval" else ""
            made.append(f'<td class="ev-few"{wide}>{escape(few)}</td>')
            continue
        label = f' data-label="{escape(str(column.label))}"' if column.named else ""
        made.append(f'<td class="{column.css}"{label}>{column.cell(row, scale)}</td>')
    return mark_safe("".join(made))


def headings(columns: Sequence[Column], state: State, names: Sequence[str], stores: str) -> list[Heading]:
    """Give the heads of the columns, the store first; a second click turns an order round."""
    ranked = _("1 is best of %(n)s, 95%%") % {"n": stores}
    heads = [_heading(state, names, "name", _("Store"), sort="name")]
    for column in columns:
        hint = ranked if column.key == "rank" else ""
        numeric = "ev-num" in column.css
        heads.append(
            _heading(state, names, column.key, str(column.label), hint, column.sort, column.term, numeric=numeric)
        )
    return heads


def _heading(
    state: State,
    names: Sequence[str],
    key: str,
    label: str,
    hint: str = "",
    sort: str = "",
    term: str = "",
    *,
    numeric: bool = False,
) -> Heading:
    up, down = (f"-{sort}", sort) if sort in _FALLING else (sort, f"-{sort}")
    now = {up: "ascending", down: "descending"}.get(state.sort, "") if sort else ""
    first, second = (f"-{sort}", sort) if sort in _MOST_FIRST else (sort, f"-{sort}")
    turned = second if state.sort == first else first
    query = state.query(names, sort=turned, after="", before="", at=0) if sort else ""
    return Heading(key, label, hint, numeric, sort, now, query, term)


def fields(columns: Sequence[Column]) -> list[Field]:
    """Give what a file contains of these columns, each figure once; the code and the name of the store come first."""
    every = [*_STORE, *(field for column in columns for field in column.fields)]
    return list({field.name: field for field in every}.values())


def sheet_columns(chosen_fields: Sequence[Field], entry: Metric) -> list[SheetColumn]:
    """Give heads, number formats, widths and meanings for a spreadsheet, with bars for values and shares."""
    return [
        SheetColumn(
            str(field.title),
            _number_format(field.kind, entry),
            _WIDTHS.get(field.name, 14),
            str(MEANINGS.get(field.name, "")),
            bar=entry.ends if field.name == "value" else (0, 1) if field.kind == "share" else None,
        )
        for field in chosen_fields
    ]


def sheet_cells(row: StoreRow, chosen_fields: Sequence[Field]) -> list[Any]:
    """Give the figures of a row, unrounded; words for verdicts."""
    return [_sheet_cell(getattr(row, field.name), field.kind) for field in chosen_fields]


def _number_format(kind: Kind, entry: Metric) -> str:
    return {
        "value": number_format(entry),
        "change": number_format(entry, signed=True),
        "share": "0.0%",
        "count": "#,##0",
    }.get(kind, "")


def _sheet_cell(figure: Any, kind: Kind) -> Any:
    if figure is None:
        return None
    if kind == "verdict":
        return wording.verdict_words(figure)
    if kind == "basis":
        return wording.basis_words(figure)
    if kind == "flag":
        return _("yes") if figure else _("no")
    return figure


def _value(row: StoreRow, scale: TableScale) -> str:
    if row.value is None:
        return '<span class="text-secondary">—</span>'
    around = escape(wording.interval(scale.entry, row.low, row.high))
    return f'<b>{escape(wording.value(scale.entry, row.value))}</b><span class="ev-interval">{around}</span>'


def _rank(row: StoreRow, scale: TableScale) -> str:
    return rank_range(row) or wording.NOTHING


def _verdict(row: StoreRow, scale: TableScale) -> str:
    drawn = chip(row.verdict).html
    if wording.is_apart(row, scale.entry):
        why = {"estimate": wording.value(scale.entry, row.shrunken).replace(" ", "\u00a0")}
        basis = escape(_("by the careful estimate, %(estimate)s") % why)
        return drawn + _sign("≈", basis, escape(wording.apart(row, scale.entry)))
    differs = escape(_("differs from comparable stores"))
    return drawn + _sign("≠", differs, differs) if row.confirmed else drawn


def _sign(sign: str, words: str, title: str) -> str:
    """Write a sign that a row of one line has room for, and its words for phones and screen readers."""
    shown = f'<span class="ev-worth-sign" aria-hidden="true">{sign}</span><span class="ev-sign-words">{words}</span>'
    return f'<span class="ev-differs" title="{title}">{shown}</span>'


def _change(row: StoreRow, scale: TableScale) -> str:
    return escape(wording.change(scale.entry, row.change))


def _share(figure: float | None) -> str:
    return wording.NOTHING if figure is None else escape(wording.probability(figure))


def _needed(row: StoreRow, scale: TableScale) -> str:
    if wording.hardly(row):
        return str(escape(_("more would hardly settle it")))
    return wording.number(row.needed) if row.needed else wording.NOTHING


def _text(name: str, words: Callable[[str], str]) -> Callable[[StoreRow, TableScale], str]:
    return lambda row, scale: str(escape(words(getattr(row, name)) or wording.NOTHING))


_STORE = (Field("store", gettext_lazy("Code"), "text"), Field("name", gettext_lazy("Store"), "text"))
_MOST_FIRST = ("n",)
"""Orders whose first click brings the largest figure up."""
_FALLING = ("attention",)
"""Orders whose plain name begins with the largest figure."""
_WIDTHS: dict[str, float] = {"name": 34, "region": 30, "verdict": 22, "store": 12, "city": 16}

_TEXT_COLUMNS = (
    Column(
        "region",
        gettext_lazy("Region"),
        "ev-extra",
        lambda row, scale: str(escape(region_words(row.region) or wording.NOTHING)),
        (Field("region", gettext_lazy("Region"), "text"),),
        term="region",
        named=True,
    ),
    *(
        Column(key, label, "ev-extra", _text(key, words), (Field(key, label, "text"),), term=term, named=True)
        for key, label, term, words in (
            ("format", gettext_lazy("Format"), "format", format_words),
            ("city", gettext_lazy("Town"), "", str),
        )
    ),
)
_OWN_COLUMNS = (
    Column(
        "value",
        gettext_lazy("Value"),
        "ev-num ev-worth",
        _value,
        (
            Field("value", gettext_lazy("Value")),
            # xgettext:no-python-format
            Field("low", gettext_lazy("95% interval from")),
            # xgettext:no-python-format
            Field("high", gettext_lazy("95% interval to")),
        ),
        sort="value",
    ),
    Column(
        "interval",
        gettext_lazy("Where it lies"),
        "ev-bar-cell",
        lambda row, scale: bar(row, scale.entry, scale.axis, scale.stores),
        (
            # xgettext:no-python-format
            Field("bar_low", gettext_lazy("80% sure: from")),
            # xgettext:no-python-format
            Field("bar_high", gettext_lazy("80% sure: to")),
            # xgettext:no-python-format
            Field("shrunken_low", gettext_lazy("95% sure: from")),
            # xgettext:no-python-format
            Field("shrunken_high", gettext_lazy("95% sure: to")),
            Field("basis", gettext_lazy("Judged by"), "basis"),
            Field("target", gettext_lazy("Standard")),
        ),
        term="bar",
    ),
    Column(
        "n",
        gettext_lazy("Answers"),
        "ev-num ev-n",
        lambda row, scale: wording.number(row.n),
        (Field("n", gettext_lazy("Answers"), "count"),),
        sort="n",
        term="n",
        named=True,
    ),
)
_JUDGED_COLUMNS = (
    Column(
        "shrunken",
        gettext_lazy("Careful estimate"),
        "ev-num ev-worth ev-extra",
        lambda row, scale: escape(wording.value(scale.entry, row.shrunken)),
        (Field("shrunken", gettext_lazy("Careful estimate")),),
        term="estimate",
        named=True,
    ),
    Column(
        "expected",
        gettext_lazy("Comparable stores"),
        "ev-num ev-extra",
        lambda row, scale: escape(wording.value(scale.entry, row.expected)),
        (Field("expected", gettext_lazy("Comparable stores")),),
        term="comparable",
        named=True,
    ),
    Column(
        "target",
        gettext_lazy("Standard"),
        "ev-num ev-extra",
        lambda row, scale: escape(wording.value(scale.entry, row.target)),
        (Field("target", gettext_lazy("Standard")),),
        term="standard",
        named=True,
    ),
    Column(
        "p_below",
        gettext_lazy("Probability of being below"),
        "ev-num ev-extra",
        lambda row, scale: _share(row.p_below),
        (Field("p_below", gettext_lazy("Probability of being below the standard"), "share"),),
        term="p-below",
        named=True,
    ),
    Column(
        "p_worst",
        gettext_lazy("Worst 5%"),
        "ev-num ev-worst",
        lambda row, scale: _share(row.p_worst),
        (Field("p_worst", gettext_lazy("Probability of being among the worst 5%"), "share"),),
        sort="attention",
        term="p-worst",
        named=True,
    ),
    Column(
        "rank",
        gettext_lazy("Rank range"),
        "ev-num ev-rank",
        _rank,
        (
            Field("rank_low", gettext_lazy("Rank from"), "count"),
            Field("rank_high", gettext_lazy("Rank to"), "count"),
        ),
        term="rank-range",
        named=True,
    ),
    Column(
        "verdict",
        gettext_lazy("Verdict"),
        "ev-verdict",
        _verdict,
        (
            Field("verdict", gettext_lazy("Verdict"), "verdict"),
            Field("confirmed", gettext_lazy("Differs from comparable stores"), "flag"),
        ),
        sort="verdict",
        term="verdict",
    ),
    Column(
        "needed",
        gettext_lazy("Answers still needed"),
        "ev-num ev-extra",
        _needed,
        (Field("needed", gettext_lazy("Answers still needed"), "count"),),
        term="needed",
        named=True,
    ),
    Column(
        "change",
        gettext_lazy("Change"),
        "ev-num ev-delta",
        _change,
        (Field("change", gettext_lazy("Change from the window before"), "change"),),
        sort="change",
        term="change",
        named=True,
    ),
)
_COLUMNS = {column.key: column for column in (*_TEXT_COLUMNS, *_OWN_COLUMNS, *_JUDGED_COLUMNS)}
