"""Which metrics of a store have changed, and what its own answers say before and since."""

from collections.abc import Sequence

import numpy as np

from dashboards.metrics import METRICS, Metric, metric
from dashboards.models import Change
from dashboards.queries.splits import sums_of_parts
from dashboards.queries.stores import Tallied, store_tallies
from dashboards.rows import CardLine, ChangeRow, LevelChange, StoreRow
from dashboards.scoring.cells import Cell, Cells, add_up, on_scale
from dashboards.scoring.sums import Modelled, OwnValue, outside
from dashboards.scoring.verdicts import CUT_OFF, JUDGED_FROM, SHOWN_FROM, Verdict, verdicts
from locations.months import MONTHS_BEFORE_CHANGE
from locations.scoping import Scope, visible_to
from reviews.measures import MEASURES

BAR = (0.1, 0.9)
_BEFORE, _SINCE = 0, 1


def store_changes(scope: Scope, code: str, month: int) -> list[ChangeRow]:
    """Give the metrics in which a visible store had changed lately in a month: for the worse first, the surest first.

    What publishers show is a state and not answers, so that it has no level before and since; it is left out.
    """
    listed = visible_to(scope, Change.objects.filter(location__code=code, month=month), "location")
    columns = ("location__code", "location__name", "metric", "month", "since", "better", "q")
    found = [ChangeRow(*row) for row in listed.values_list(*columns)]
    answered = [row for row in found if not MEASURES[metric(row.metric).measure].is_state]
    order = [entry.key for entry in METRICS]
    return sorted(answered, key=lambda row: (row.better, row.q, order.index(row.metric)))


def level_changes(
    scope: Scope,
    found: Sequence[ChangeRow],
    card: Sequence[CardLine],
    month: int,
    *,
    tallies: Sequence[Tallied] | None = None,
) -> list[LevelChange]:
    """Give for the changes of one store, in their order, its own answers before and since, up to a month.

    ``card`` are the lines of its score card, which say the standard and the scale of each metric; a change whose metric
    has no line there, or no answer since, is left out. ``tallies`` are those of the store, where they were
    read already.
    """
    lines = {line.metric: line for line in card}
    wanted = [row for row in found if row.metric in lines]
    if not wanted:
        return []
    if tallies is None:
        tallies = store_tallies(scope, wanted[0].store, {metric(row.metric).measure for row in wanted})
    changes = (_change(row, lines[row.metric], tallies, month) for row in wanted)
    return [change for change in changes if change is not None]


def _change(found: ChangeRow, line: CardLine, tallies: Sequence[Tallied], month: int) -> LevelChange | None:
    entry, scale = metric(found.metric), next(iter(line.network.notes.get("scales", {})), "")
    measure = MEASURES[entry.measure]
    if measure.one_scale and scale:
        entry = on_scale(entry, scale)
    cells = []
    for each in tallies:
        side = _side(found.since, month, each.first_month, each.last_month)
        of_scale = not measure.one_scale or measure.scale(each.series) == scale
        if each.measure == entry.measure and side is not None and of_scale:
            figures = (each.n, each.total, each.total_sq, each.histogram)
            cells.append(Cell(side, each.series, each.first_month, *figures))
    if not any(cell.location == _SINCE and cell.n for cell in cells):
        return None
    return _levels(found, entry, line, cells)


def _side(since: int, month: int, first: int, last: int) -> int | None:
    """Say whether a tally lies before or since a change; None for what lies outside or on both sides."""
    if since <= first and last <= month:
        return _SINCE
    return _BEFORE if since - MONTHS_BEFORE_CHANGE <= first and last < since else None


def _levels(found: ChangeRow, entry: Metric, line: CardLine, cells: Sequence[Cell]) -> LevelChange:
    sums = sums_of_parts(add_up(entry, Cells.of(cells, {_BEFORE: _BEFORE, _SINCE: _SINCE}), {}, 2))
    data = Modelled.of(entry, sums)
    own = OwnValue.of(entry, data)
    shown = np.where(sums.n >= SHOWN_FROM, 1.0, np.nan)
    value, low, high = (outside(entry, each) * shown for each in (own.value, own.low, own.high))
    bar_low, bar_high = (outside(entry, data.own.quantile(level)) * shown for level in BAR)
    target = np.nan if line.row.target is None else entry.inside(line.row.target)
    below = data.own.below(np.array([target, target]))
    missed = below if line.network.better(entry.better) == "high" else 1.0 - below
    n, missed = sums.n[_SINCE:], missed[_SINCE:]
    verdict = verdicts(n, missed, np.array([target]), [True], stores=0)[0]
    cut_off = {name: figure for name, figure in line.row.details.items() if name == CUT_OFF}
    row = StoreRow(
        **dict.fromkeys(("shrunken", "rank", "rank_low", "rank_high", "p_worst", "z", "q", "band", "confirmed")),  # type: ignore[arg-type]
        store=line.row.store,
        name=line.row.name,
        n=int(n[0]),
        value=_known(value[_SINCE]),
        low=_known(low[_SINCE]),
        high=_known(high[_SINCE]),
        shrunken_low=_known(low[_SINCE]),
        shrunken_high=_known(high[_SINCE]),
        bar_low=_known(bar_low[_SINCE]),
        bar_high=_known(bar_high[_SINCE]),
        basis="own",
        p_below=_known(missed[0]) if n[0] >= JUDGED_FROM else None,
        verdict=(Verdict.NOT_ENOUGH if cut_off else verdict).value,
        target=line.row.target,
        expected=line.row.expected,
        details=cut_off,
    )
    return LevelChange(found.metric, found.since, found.better, row, _known(value[_BEFORE]), int(sums.n[_BEFORE]))


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)
