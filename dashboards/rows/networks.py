"""Rows of the brand, or one region of it, as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Network:
    """The whole brand (or one region) in a metric, month and window. None: not measured, or not to be shown.

    ``pk`` and ``inputs`` tell one scoring from the next, which replaces its rows. ``is_known`` says that the person who
    asks may be given it, ``is_compared`` that their stores may be compared in it, ``is_rough`` that its counts are the
    lower ends of the bands in which they lie.
    """

    mu: float | None
    tau: float | None
    tau_low: float | None
    tau_high: float | None
    i2: float | None
    consistency: float | None
    stores: int
    answers: int
    consistency_low: float | None = None
    consistency_high: float | None = None
    dominated: bool = False
    notes: Mapping[str, Any] = field(default_factory=dict)
    se_mu: float | None = None
    pk: int = field(default=0, compare=False)
    inputs: str = field(default="", compare=False)
    is_known: bool = True
    is_compared: bool = True
    is_rough: bool = False

    def better(self, usual: Literal["high", "low"]) -> Literal["high", "low"]:
        """Give the good direction ("high" or "low") of the question that was asked, or the usual one."""
        return "low" if self.notes.get("better", usual) == "low" else "high"


@dataclass(frozen=True, slots=True)
class NetworkPoint:
    """One scored month of the network in a metric and window."""

    month: int
    network: Network
