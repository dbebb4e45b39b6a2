"""Which standard applies: the only place that says it (pure).

Scoring takes the targets of stores from here, the overview those of the whole brand, and the page of standards how many
stores each is the one for. Another dimension by which standards differ (ownership, say) goes into ``_covers`` and
``_precedence``.
"""

from collections.abc import Iterable

from dashboards.rows import StandardRow
from locations.regions import is_within


def standard_for(
    standards: Iterable[StandardRow], metric: str, month: int, *, region: str = "", format: str = ""
) -> StandardRow | None:
    """Give the standard of a metric that applies to the stores of a region and format in a month; None without any.

    Of those that have begun, the narrowest goes first (region and format before one of them before none, a region
    before the one above it), then the newest; at the same month one of a region goes before one of a format. Without
    region and format: the standard of the whole brand.

    The newest of a region and format replaces the ones before it for good: where it is over, theirs do not come back,
    and the next wider one applies.
    """
    begun = [row for row in standards if row.metric == metric and row.valid_from <= month]
    newest: dict[tuple[str, str], StandardRow] = {}
    for row in sorted((each for each in begun if _covers(each, region, format)), key=lambda each: each.valid_from):
        newest[row.region, row.format] = row
    current = [row for row in newest.values() if row.valid_to is None or row.valid_to >= month]
    return max(current, key=_precedence, default=None)


def _covers(row: StandardRow, region: str, format: str) -> bool:
    return is_within(region, row.region) and row.format in ("", format)


def _precedence(row: StandardRow) -> tuple[int, int, int, bool]:
    narrowness = bool(row.region) + bool(row.format)
    return narrowness, row.region.count("/"), row.valid_from, bool(row.region)
