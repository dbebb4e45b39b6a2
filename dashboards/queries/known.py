"""What a person may be given of stores that they do not see: the one rule for every total, whoever shows it (TRUST).

Head office is given everything. Whoever else asks is given what all stores of the brand come to only where at least 30
of them have answers, five or more of which this person does not see; and then no count of it exactly, for an exact
total less one's own is a count of the others. Else all that is given comes from the own stores alone.
"""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np

from dashboards.metrics import Family, metric
from dashboards.rows import Network, StoreRow
from dashboards.scoring.assessment import BAR_HIGH, BAR_LOW
from dashboards.scoring.own_answers import BetweenEnds
from dashboards.scoring.verdicts import CUT_OFF, STORES_FOR_NETWORK, verdicts
from dashboards.stats.quantiles import Z95
from dashboards.stats.smoothed import rounded_to
from locations.scoping import Scope

OUTSIDE_FOR_NETWORK = 5
"""Stores among these that the person who asks does not see."""
STEPS = (5, 3, 2, 1)
"""Bands begin at these times a power of ten, so that each is at least a third as wide as what lies in it."""
DIGITS = 2
"""Of standard errors and variances, from which shares of all answers would follow."""
NO_NETWORK = Network(None, None, None, None, None, None, 0, 0)
_SETTLED = ("better", "formula", "informed_by")
_COUNTED = ("scales", "left_out")
"""Notes that count answers by scale."""
_RANKS = ("rank", "rank_low", "rank_high")
_NO_RANKS: dict[str, Any] = dict.fromkeys(_RANKS)
_AMONG_OTHERS: dict[str, Any] = dict.fromkeys(
    (*_RANKS, "p_worst", "z", "q", "band", "confirmed", "expected", "reliability")
)
"""What a row says of a store's place among others."""
_DETAILS_OF_OTHERS = ("cluster", "alone")


def may_know(scope: Scope, stores: int, outside: int) -> bool:
    """Whether a person may be given what ``stores`` with answers come to, ``outside`` of which they do not see."""
    return scope.knows_all or (stores >= STORES_FOR_NETWORK and outside >= OUTSIDE_FOR_NETWORK)


def banded(scope: Scope, count: int) -> int:
    """Give a count of what others have as this person may know it: the lower end of its band, for head office itself.

    From 30 stores on, a band is as wide as what ten of them have on average, so that neither one store less nor a month
    more is seen in it.
    """
    if scope.knows_all or count < 1:
        return count
    power = 10 ** (len(str(count)) - 1)
    return int(next(step * power for step in STEPS if step * power <= count))


def rounded(scope: Scope, share: float, texts: float) -> float:
    """Give a share of so many texts of others as this person may know it: rounded to its standard error.

    An exact share is the quotient of two counts, which can be found from it.
    """
    if scope.knows_all or not texts or share != share:
        return share
    return _to(sqrt(share * (1.0 - share) / texts), share)


def known_to(scope: Scope, network: Network, metric_key: str) -> Network:
    """Give the brand's network in a metric as this person may know it, also whether others' answers have changed.

    Counts are bands, and all else is rounded to how sure it is, so that two people who put together what each is given
    do not get at the store that neither sees.
    """
    if scope.knows_all:
        return network
    if not network.is_known:
        # Which scale is asked for is no figure of anybody.
        scales = dict.fromkeys(network.notes.get("scales", {}), 0)
        notes = _notes(network, "better", "formula") | {"scales": scales}
        return replace(NO_NETWORK, notes=notes, is_known=False, is_compared=False)
    notes = _notes(network, *_SETTLED) | {
        name: {scale: banded(scope, n) for scale, n in network.notes[name].items()}
        for name in _COUNTED
        if name in network.notes
    }
    if (noted := network.notes.get("answer_variance")) is not None:
        notes["answer_variance"] = float(f"{noted:.{DIGITS}g}")
    return replace(
        network,
        **_roughly(network, metric(metric_key).family),
        stores=banded(scope, network.stores),
        answers=banded(scope, network.answers),
        notes=notes,
        is_rough=True,
        pk=0,
        inputs="",
    )


def _roughly(network: Network, family: Family) -> dict[str, Any]:
    """Give mean, spread and consistency rounded to their standard errors; a spread that there is does not vanish."""
    found: dict[str, Any] = {}
    if network.mu is not None and network.se_mu is not None:
        # The error of a duration is that of its logarithm.
        error = network.se_mu * (network.mu if family is Family.DURATION else 1.0)
        found |= {"mu": _to(error, network.mu), "se_mu": float(f"{network.se_mu:.{DIGITS}g}")}
    for name in ("tau", "consistency"):
        at, low, high = (getattr(network, f"{name}{end}") for end in ("", "_low", "_high"))
        if at is None:
            continue
        error = abs(high - low) / (2 * Z95) if low is not None and high is not None else abs(at) / 10
        ends = {
            f"{name}{end}": None if each is None else _to(error, each) for end, each in (("_low", low), ("_high", high))
        }
        found |= ends | {name: _to(error, at) or at}
    if network.i2 is not None:
        found["i2"] = round(network.i2, 1)
    return found


def _to(error: float, figure: float) -> float:
    # Multiples of a step in its own digits: 3.4, not 3.4000000000000004.
    return float(f"{rounded_to(error, [figure])[0]:.12g}")


def _notes(network: Network, *names: str) -> dict[str, Any]:
    return {name: network.notes[name] for name in names if name in network.notes}


def known_row(scope: Scope, row: StoreRow, network: Network, metric_key: str) -> StoreRow:
    """Give a store's row in the brand's network as this person may see it.

    A store manager sees nothing of the place among others. Of a network that may not be known, value, interval and
    verdict come from the own answers alone, which the score keeps as "alone" in its details in small networks.
    """
    if scope.knows_all:
        return row
    if not network.is_compared:
        return _alone(row, is_high_better=network.better(metric(metric_key).better) == "high")
    if scope.sees_peers:
        # The rank of a store of which nothing is given is the middle of all, and would show their number.
        return row if row.value is not None else replace(row, **_NO_RANKS)
    return _without_others(row)


def _without_others(row: StoreRow) -> StoreRow:
    details = {name: figure for name, figure in row.details.items() if name not in _DETAILS_OF_OTHERS}
    return replace(row, **_AMONG_OTHERS, details=details)


def _alone(row: StoreRow, *, is_high_better: bool) -> StoreRow:
    """Give a row that says what the store's own answers say, whatever those of others are."""
    own, known = _without_others(row), row.details.get("alone", {})
    low, high = (known.get(name, getattr(row, name)) for name in ("low", "high"))
    own = replace(own, low=low, high=high, shrunken=None, shrunken_low=low, shrunken_high=high, needed=None)
    if CUT_OFF in own.details or row.value is None:
        return replace(own, bar_low=None, bar_high=None, basis=None, p_below=None)
    below, bar_low, bar_high = (known.get(name) for name in ("p_below", "bar_low", "bar_high"))
    target = np.array([np.nan if row.target is None else row.target])
    if not known:
        ends = BetweenEnds(*(np.array([np.nan if each is None else each]) for each in (row.value, low, high)))
        chance = ends.below(target)[0] if is_high_better else 1.0 - ends.below(target)[0]
        below = None if np.isnan(chance) else float(chance)
        bar_low, bar_high = (float(ends.quantile(level)[0]) for level in (BAR_LOW, BAR_HIGH))
    p_below = np.array([np.nan if below is None else below])
    word = verdicts(np.array([row.n]), p_below, target, [None], stores=0)[0]
    return replace(own, bar_low=bar_low, bar_high=bar_high, basis="own", p_below=below, verdict=word.value)
