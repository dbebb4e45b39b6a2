"""Rows of standards: dated targets, what somebody wants to set, and what stores would make of it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.rows.stores import StoreRow


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A dated target; an empty region or format means all of them.

    ``valid_to`` is the last month it applies to; None: until the next one of its region and format.
    """

    metric: str
    target: float
    valid_from: int
    region: str
    format: str
    valid_to: int | None = None
    weight: float = 1.0
    pk: int = 0


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard, the number of visible stores it is the one for, and its state: "now", "earlier" or "coming".

    For an earlier or coming standard the stores are those that it would be the one for in its first month. ``owner`` is
    the sign-in name of whom to ask about it.
    """

    row: StandardRow
    stores: int
    state: str
    owner: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a person wants to demand of a metric: a standard that is not saved yet.

    ``target`` is in the outside unit of the metric, ``owner`` a sign-in name.
    """

    metric: str
    target: float
    valid_from: int
    region: str = ""
    format: str = ""
    valid_to: int | None = None
    weight: float = 1.0
    owner: str = ""
    reason: str = ""

    @property
    def row(self) -> StandardRow:
        return StandardRow(
            self.metric, self.target, self.valid_from, self.region, self.format, self.valid_to, self.weight
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A store against a standard that is not saved yet: its figures, and the verdict that it has now."""

    row: StoreRow
    now: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What standards of one metric would make of the stores that they are for.

    They are judged by the answers of a ``window`` that ends with a ``month``, and by the standards that apply in the
    month ``of``. ``stores`` are those with answers, ``network`` the number of all stores that they are compared with.
    ``judged`` are those that would be below or have another verdict than now, the newly below ones first.
    """

    metric: str
    month: int
    window: int
    of: int
    network: int
    stores: int
    below: int
    below_now: int
    judged: Sequence[Judged]
