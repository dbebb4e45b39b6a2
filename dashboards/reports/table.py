"""An edition as CSV for machines: a row for each store and metric, keys in English, figures unrounded."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from dashboards.files.documents import LINES_A_PART, csv_line, csv_lines
from dashboards.reports.columnar import ColumnarRows
from dashboards.reports.edition import Edition, Figures, MetricTable
from dashboards.reports.month_work import ActionLine
from locations.months import format_month, format_window

FIGURES = (
    *("n", "value", "low", "high", "estimate_low", "estimate_high", "bar_low", "bar_high", "basis", "shrunken"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "q", "confirmed", "target", "verdict", "change"),
)
OF_ACTION = (
    *("actions", "action", "action_title", "action_state", "action_since"),
    *("effect", "effect_low", "effect_high", "effect_verdict", "effect_of"),
)
"""How many actions of the month a store had that are judged by the metric, and the one that matters most.

``effect_of`` is "action" where the effect is that of all its stores together, "store" where it is that of one alone.
"""
_STORE = ("store", "name", "region", "format", "metric", "month", "window")
HEADER = (*_STORE, *FIGURES, *OF_ACTION, "revision", "fingerprint")
"""Keys as ``rank`` has them; ``revision`` is 0 for a draft."""
OLDER_HEADER = (*_STORE, *FIGURES, "revision", "fingerprint")
"""Of editions that are older than actions."""


def csv_of(edition: Edition, fingerprint: str) -> bytes:
    """Give the CSV of an edition: UTF-8 with the mark that spreadsheets ask for, as all CSV files of ours.

    The rows are those of stores alone, so that answers can be added up; figures of the whole place are in the other
    files. Metrics follow each other, each with its stores in the order of ``rank``. Empty where there is no figure.
    """
    return b"".join(csv_parts(edition, fingerprint))


def csv_parts(edition: Edition, fingerprint: str) -> Iterator[bytes]:
    """Give the same in parts, since the CSV of a large brand takes a hundred megabytes."""
    done = None if edition.actions is None else _actions_by_store(edition.actions)
    yield from (part.encode() for part in csv_lines(OLDER_HEADER if done is None else HEADER, ()))
    stores = [csv_line((store.code, store.name, store.region, store.format)) for store in edition.stores]
    for table in edition.tables:
        lines = _lines(edition, table, stores, done, fingerprint)
        while part := "".join(islice(lines, LINES_A_PART)):
            yield part.encode()


def _actions_by_store(lines: Sequence[ActionLine]) -> Mapping[tuple[str, str], str]:
    """Give the cells of the actions by store (code) and metric; ``lines`` are in the order of what matters most."""
    found: dict[tuple[str, str], list[ActionLine]] = defaultdict(list)
    for line in lines:
        for code in line.codes:
            found[code, line.metric].append(line)
    return {at: csv_line(_action_cells(own)) for at, own in found.items()}


def _action_cells(own: Sequence[ActionLine]) -> Sequence[object]:
    first = own[0]
    effect = first.effect if first.effect and first.effect.is_known else None
    figures = (effect.value, effect.low, effect.high) if effect and effect.has_figures else ("", "", "")
    verdict, whose = (effect.verdict, "store" if first.of_store else "action") if effect else ("", "")
    return (len(own), first.number, first.title, first.state, first.since, *figures, verdict, whose)


def _lines(
    edition: Edition,
    table: MetricTable,
    stores: Sequence[str],
    done: Mapping[tuple[str, str], str] | None,
    fingerprint: str,
) -> Iterator[str]:
    """Give the lines of a table, made of what is text already: its stores, and figures with their frozen digits."""
    nothing = "" if done is None else csv_line((0, *[""] * (len(OF_ACTION) - 1))) + ","
    which = csv_line((table.metric, format_month(edition.month), format_window(edition.window)))
    tail = csv_line((edition.revision, fingerprint))
    figures = zip(*(_cells(table.columns, name) for name in FIGURES), strict=True)
    for at, cells in zip(table.stores, figures, strict=True):
        own = done.get((edition.stores[at].code, table.metric)) if done else None
        yield f"{stores[at]},{which},{','.join(cells)},{nothing if own is None else own + ','}{tail}\r\n"


def _cells(columns: ColumnarRows[Figures], name: str) -> Iterator[str]:
    """Give a column as cells: digits, or keys and truths that need no quotes."""
    if columns.is_number(name):
        return columns.digits(name)
    return ("" if key is None else str(key) for key in columns.column(name))
