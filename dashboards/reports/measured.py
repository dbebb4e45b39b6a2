"""What a report says of each metric, for a place and for one store, from the queries that pages read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from dashboards import queries
from dashboards.findings.statements.network import nine_in_ten, shift
from dashboards.metrics import METRICS, Metric, metric, shown
from dashboards.reports.columnar import ColumnarRows
from dashboards.reports.edition import Figures, MetricLine, MetricTable, Place
from dashboards.rows import CardLine, Network
from dashboards.scoring.verdicts import CUT_OFF, Verdict
from locations.months import USUAL_WINDOW
from locations.scoping import Scope

_RENAMED = {"estimate_low": "shrunken_low", "estimate_high": "shrunken_high"}
_FIGURES = {name: _RENAMED.get(name, name) for name in Figures.__slots__}
"""The fields of an edition's figures, and what they are called in a row of a page."""


@dataclass(frozen=True, slots=True)
class OfMetric:
    """What one metric says, and the indexes of the stores with answers."""

    line: MetricLine
    table: MetricTable
    answered: Sequence[int]


def of_place(scope: Scope, place: Place, month: int, index: Mapping[str, int], file: IO[bytes]) -> list[OfMetric]:
    """Read all metrics of the brand or a region; the tables are written into a file. Raises NotScored.

    ``index`` gives the index of a store by its code.
    """
    scored = {table.metric for table in queries.scored_tables(scope, month) if table.window == USUAL_WINDOW}
    keys = shown(scored)
    if not keys:
        # Asked for all the same, so that the sentence is the one that every page gives.
        queries.ranked_columns(scope, METRICS[0].key, month, USUAL_WINDOW)
    points = queries.network_trends(scope, USUAL_WINDOW, place.key)
    trends = {key: {point.month: point.network for point in points.get(key, ())} for key in keys}
    return [_of_metric(scope, metric(key), month, trends[key], index, file) for key in keys]


def of_card(cards: Sequence[CardLine], index: Mapping[str, int], file: IO[bytes]) -> list[OfMetric]:
    """Give what the score card of one store says."""
    return [_of_card_line(card, index[card.row.store], file) for card in cards]


def _of_metric(
    scope: Scope,
    entry: Metric,
    month: int,
    networks: Mapping[int, Network],
    index: Mapping[str, int],
    file: IO[bytes],
) -> OfMetric:
    """Read one metric: of half a million figures, those of one at a time are in memory."""
    ranked = queries.ranked_columns(scope, entry.key, month, USUAL_WINDOW)
    stores = [index[code] for code in ranked.codes]
    columns = ((name, ranked.column(field)) for name, field in _FIGURES.items())
    table = MetricTable(entry.key, stores, ColumnarRows.written(file, Figures, columns))
    now, before = networks.get(month), networks.get(month - USUAL_WINDOW)
    line = _line(entry, now, before, table, ranked.network)
    return OfMetric(line, table, [store for store, n in zip(stores, ranked.column("n"), strict=True) if n])


def _of_card_line(card: CardLine, store: int, file: IO[bytes]) -> OfMetric:
    columns = {name: [getattr(card.row, field)] for name, field in _FIGURES.items() if field != "is_cut_off"}
    columns["is_cut_off"] = [bool(card.row.details.get(CUT_OFF))]
    table = MetricTable(card.metric, [store], ColumnarRows.written(file, Figures, columns.items()))
    return OfMetric(_line_of_store(card), table, [store] if card.row.n else [])


def _line(entry: Metric, now: Network | None, before: Network | None, table: MetricTable, whole: Network) -> MetricLine:
    moved = shift(entry, now, before) if now else None
    answers = [*table.columns.column("n")]
    targets = {target for target, n in zip(table.columns.column("target"), answers, strict=True) if n}
    verdicts = Counter(table.columns.column("verdict"))
    return MetricLine(
        metric=entry.key,
        direction=whole.better(entry.better),
        value=now.mu if now else None,
        before=before.mu if before else None,
        change=moved.change if moved else None,
        change_low=moved.low if moved else None,
        change_high=moved.high if moved else None,
        change_is_sure=bool(moved and moved.is_sure),
        better=moved.better if moved and moved.is_sure else None,
        **_evenness(entry, now),
        stores=sum(map(bool, answers)),
        answers=sum(answers),
        target=targets.pop() if len(targets) == 1 else None,
        counts={verdict.value: verdicts[verdict] for verdict in Verdict if verdicts[verdict]},
        left_out=_left_out(whole),
        compared_in=_compared_in(whole),
    )


def _compared_in(network: Network) -> int:
    """Give the size of the network; where it may not be known, each store is judged by itself."""
    return network.stores if network.is_compared else 1


def _evenness(entry: Metric, network: Network | None) -> dict[str, float | None]:
    """Give how even a network is, as a line of an edition has it; nothing of one that is not known."""
    truly = nine_in_ten(entry, network) if network and network.tau else None
    names = ("tau", "consistency", "consistency_low", "consistency_high")
    own = {name: getattr(network, name) if network else None for name in names}
    return {**own, "nine_low": truly.low if truly else None, "nine_high": truly.high if truly else None}


def _left_out(network: Network) -> int:
    """Count the answers on other scales than the one that most answers have; none where counts are bands."""
    return 0 if network.is_rough else sum(network.notes.get("left_out", {}).values())


def _line_of_store(card: CardLine) -> MetricLine:
    """Give a store's own value, and the network's range where it may know that."""
    entry, row = metric(card.metric), card.row
    return MetricLine(
        metric=card.metric,
        direction=card.network.better(entry.better),
        value=row.value,
        before=None if row.value is None or row.change is None else row.value - row.change,
        change=row.change,
        change_low=None,
        change_high=None,
        change_is_sure=False,
        better=None,
        **_evenness(entry, card.network),
        stores=1,
        answers=row.n,
        target=row.target,
        counts={row.verdict: 1},
        left_out=_left_out(card.network),
        compared_in=_compared_in(card.network),
    )
