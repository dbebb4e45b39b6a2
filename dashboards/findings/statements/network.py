"""The state of a network (the brand or a region), and whether it moved since the window before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboards.metrics import Family, Metric
from dashboards.rows import Network, NetworkPoint, StoreRow, change_from
from dashboards.scoring.verdicts import Verdict
from dashboards.stats.quantiles import Z80, Z90, Z95
from locations.months import window_before


@dataclass(frozen=True, slots=True)
class TrueRange:
    """Where nine stores in ten truly lie, sampling noise removed."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a network's mean moved from one window to the next, with the 95 % interval of the change."""

    now: float
    before: float
    change: float
    low: float
    high: float
    better: bool

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


class SpreadVerdict(StrEnum):
    """How the spread between stores changed."""

    APART = "apart"
    CLOSER = "closer"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class SpreadChange:
    """The 95 % intervals of the true spread (tau) now and before, and what they say of its change."""

    now: tuple[float, float]
    before: tuple[float, float]
    verdict: SpreadVerdict


def point_before(points: Sequence[NetworkPoint], month: int, window: int) -> Network | None:
    """Give the network one window earlier, so that no answer counts in both; None where it was not scored.

    All time has no window before it: the month before is used instead.
    """
    earlier = window_before(month, window or 1)
    return next((point.network for point in points if point.month == earlier), None)


def mean_change(now: Network, before: Network | None, window: int) -> float | None:
    """Give the change of the mean from the window before; None for all time, whose windows share their answers."""
    return change_from(before.mu if before else None, now.mu) if window else None


def nine_in_ten(metric: Metric, network: Network) -> TrueRange | None:
    """Give the range within which nine stores in ten truly lie: ``mu -+ 1.645 tau``, cut off at the metric's bounds.

    Durations are spread on a logarithmic scale, so their range is ``mu`` divided and multiplied by one factor. None
    where the network has no mean or no spread of its own. Taken to be normal, as the model takes it (Spiegelhalter,
    Abrams & Myles 2004, "Bayesian Approaches to Clinical Trials and Health-Care Evaluation", on predictive ranges).
    """
    if network.mu is None or network.tau is None:
        return None
    if metric.family is Family.DURATION:
        factor = math.exp(Z90 * network.tau)
        return TrueRange(network.mu / factor, network.mu * factor)
    low, high = network.mu - Z90 * network.tau, network.mu + Z90 * network.tau
    if metric.bounds is None:
        return TrueRange(low, high)
    least, most = (float(metric.outside(bound)) for bound in metric.bounds)
    return TrueRange(max(low, least), min(high, most))


def shift(metric: Metric, now: Network, before: Network | None) -> Shift | None:
    """Compare a network's mean with that of the window before: a z test of two independent means.

    A cause that all stores of a region share moves none of them away from its neighbours, so only this shows it.
    The interval is ``change -+ 1.96 sqrt(se1^2 + se2^2)``. None where a mean or its standard error is missing, and for
    durations, whose standard error is that of a logarithm.
    """
    if before is None or metric.family is Family.DURATION:
        return None
    if now.mu is None or before.mu is None or now.se_mu is None or before.se_mu is None:
        return None
    moved, reach = now.mu - before.mu, Z95 * math.hypot(now.se_mu, before.se_mu)
    better = (moved > 0) == (now.better(metric.better) == "high")
    return Shift(now.mu, before.mu, moved, moved - reach, moved + reach, better)


def network_row(metric: Metric, name: str, network: Network, target: float | None) -> StoreRow | None:
    """Give the mean of a network as the row of a store, so that it is drawn and judged as those are.

    The ends are ``mu -+ 1.28 se`` and ``mu -+ 1.96 se``, of durations on their logarithms; the verdict takes 90 %.
    None where the mean or its standard error is not known.
    """
    if network.mu is None or network.se_mu is None:
        return None
    ends = [_end(metric, network.mu, z * network.se_mu) for z in (-Z95, -Z80, Z80, Z95)]
    verdict = Verdict.NO_STANDARD
    if target is not None:
        above, below = ends[1] >= target, ends[2] < target
        verdict = Verdict.TOO_EARLY
        if above or below:
            verdict = Verdict.MEETS if above == (network.better(metric.better) == "high") else Verdict.BELOW
    nothing: dict[str, None] = dict.fromkeys(("rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q", "band"))
    return StoreRow(
        store=name,
        name=name,
        n=network.answers,
        value=network.mu,
        low=ends[0],
        high=ends[3],
        shrunken=network.mu,
        confirmed=None,
        verdict=verdict,
        shrunken_low=ends[0],
        shrunken_high=ends[3],
        bar_low=ends[1],
        bar_high=ends[2],
        basis="estimate",
        target=target,
        **nothing,  # type: ignore[arg-type]
    )


def _end(metric: Metric, mu: float, reach: float) -> float:
    return mu * math.exp(reach) if metric.family is Family.DURATION else mu + reach


def spread_change(now: Network, before: Network | None) -> SpreadChange | None:
    """Tell whether the stores grew apart: the 95 % intervals of tau (Q-profile, Viechtbauer 2007) do not overlap.

    Intervals that do not overlap are a stricter test than one at 5 % (Schenker & Gentleman 2001). None where an
    interval is missing.
    """
    if before is None or now.tau_low is None or now.tau_high is None:
        return None
    if before.tau_low is None or before.tau_high is None:
        return None
    verdict = SpreadVerdict.UNCLEAR
    if now.tau_low > before.tau_high:
        verdict = SpreadVerdict.APART
    elif now.tau_high < before.tau_low:
        verdict = SpreadVerdict.CLOSER
    return SpreadChange((now.tau_low, now.tau_high), (before.tau_low, before.tau_high), verdict)
