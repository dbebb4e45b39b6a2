"""Rows of stores for tests of statements."""

from typing import Any

from dashboards.rows import Network, Ranking, StoreRow
from tests.dashboards.networks import OCTOBER

NETWORK = Network(30.0, 5.0, 3.0, 8.0, 50.0, 93.0, 40, 4_000, se_mu=1.0)
_FIGURES = ("low", "high", "shrunken", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q")


def row(code: str, verdict: str = "too_early", *, n: int = 50, **figures: Any) -> StoreRow:
    """A store of 50 answers, value 1 and target 30, with other figures as named."""
    usual = {**dict.fromkeys(_FIGURES), "value": 1.0, "band": None, "confirmed": False, "target": 30.0}
    return StoreRow(store=code, name=code, n=n, verdict=verdict, **{**usual, **figures})


def ranking(*rows: StoreRow, network: Network = NETWORK) -> Ranking:
    return Ranking("b", "B", "nps", OCTOBER, 12, network, rows, len(rows))
