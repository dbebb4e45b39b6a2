"""The stores outside the limits of the funnel, and its sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.rows import Ranking, StoreRow

LISTED = 25


def outside(ranking: Ranking) -> list[StoreRow]:
    """The stores beyond the limits, of those that the funnel draws: a value that is not shown is not judged either."""
    return [row for row in ranking.rows if row.value is not None and row.band in ("watch", "alarm")]


def gravest(rows: Sequence[StoreRow]) -> list[StoreRow]:
    """The stores outside the funnel, those farthest from comparable stores first."""
    return sorted(rows, key=lambda row: -abs(row.z or 0.0))[:LISTED]


def thinned_sentence(left_out: int) -> str:
    """How many stores within the limits the funnel leaves out; empty where it shows all of them."""
    facts = {"n": wording.number(left_out)}
    return _("Not drawn: %(n)s stores that lie within the limits; all outside are.") % facts if left_out else ""


def funnel_sentence(unusual: Sequence[StoreRow], ranking: Ranking) -> str:
    """How many stores lie outside, beside how many would by chance."""
    tested = sum(row.z is not None and row.value is not None for row in ranking.rows)
    if not tested:
        return _("Too few stores to compare with each other: it takes eight with answers.")
    if not unusual:
        facts = {"tested": wording.number(tested), "chance": wording.number(tested * 0.05)}
        return (
            _("None of %(tested)s stores lies outside the 95%% limits, where chance alone puts about %(chance)s.")
            % facts
        )
    facts = {
        "unusual": wording.number(len(unusual)),
        "tested": wording.number(tested),
        "chance": wording.number(tested * 0.05),
        "confirmed": wording.number(sum(bool(row.confirmed) for row in unusual)),
    }
    return (
        _(
            "%(unusual)s of %(tested)s stores lie outside the 95%% limits, where chance alone puts about %(chance)s; "
            "%(confirmed)s of them are confirmed."
        )
        % facts
    )
