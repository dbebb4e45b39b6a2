"""What goes with a change of a place: complaints, a part of its customers, or words that they did not use before.

Another source is a function of ``_SOURCES``, the most telling one first.
"""

from collections.abc import Callable, Iterator

from dashboards.findings.statements.causes import part_that_moved
from dashboards.metrics import metric
from dashboards.queries.cache import cached_texts
from dashboards.queries.phrases import phrases
from dashboards.queries.splits import NotSplit, splits
from dashboards.queries.themes import store_themes
from dashboards.rows import YEAR, Cause, CauseKind, ChangedPlace, PlaceKind, SplitRow
from locations.months import MONTHS_BEFORE_CHANGE
from locations.scoping import Scope

STATED = ("touchpoint", "channel", "segment")
"""Dimensions that are asked for: what customers came for, how, and who they are."""
SPOKEN = ("nps", "csat", "ces", "rating")
"""Metrics that customers' own words can explain."""


def likely_cause(scope: Scope, month: int, place: ChangedPlace) -> Cause | None:
    """Give what goes with the change of a place that ``changed`` names in a month; None where nothing stands out.

    Computed once for all who see the same, and again after any import, and after texts were marked with themes anew.
    """
    asked = (
        "cause",
        month,
        place.kind,
        place.place,
        place.better,
        [(each.metric, each.since) for each in place.metrics],
    )
    # In a tuple, for None is an answer, too.
    return cached_texts(scope, asked, lambda: (_first(scope, month, place),), marked=True)[0]


def _first(scope: Scope, month: int, place: ChangedPlace) -> Cause | None:
    return next((found for source in _SOURCES if (found := source(scope, month, place)) is not None), None)


def _part(scope: Scope, month: int, place: ChangedPlace) -> Cause | None:
    """The part of the customers whose answers moved away from the rest's."""
    lead = place.lead
    rose = place.better == metric(lead.metric).higher_is_better
    found = part_that_moved(_splits(scope, month, place), rose=rose)
    if found is None:
        return None
    since, before = found.since, found.before
    return Cause(
        CauseKind.PART,
        since.value_of,
        since.n,
        lead.answers,
        by=since.by,
        since=since.difference or 0.0,
        before=before.difference or 0.0,
    )


def _splits(scope: Scope, month: int, place: ChangedPlace) -> Iterator[tuple[list[SplitRow], list[SplitRow]]]:
    lead, at = place.lead, _at(place)
    for by in STATED:
        try:
            since = splits(scope, lead.metric, by, month, month - lead.since + 1, **at)
            before = (
                splits(scope, lead.metric, by, lead.since - 1, MONTHS_BEFORE_CHANGE, **at) if len(since) > 1 else []
            )
        except NotSplit:
            continue
        yield since, before


def _phrase(scope: Scope, month: int, place: ChangedPlace) -> Cause | None:
    """The words that are new since the change, the surest."""
    if place.lead.metric not in SPOKEN:
        return None
    found = phrases(scope, month, YEAR, since=place.lead.since, **_at(place))
    if not found.rows or found.comparisons[0].kind != "before":
        return None
    row = found.rows[0]
    return Cause(CauseKind.PHRASE, row.phrase, row.n, found.texts, row.others[0], found.comparisons[0].texts)


def _theme(scope: Scope, month: int, place: ChangedPlace) -> Cause | None:
    """What customers complain of more since a change to the worse, or less since one to the better, the surest."""
    lead = place.lead
    if lead.metric not in SPOKEN:
        return None
    at = {"store": "", "region": "", **_at(place)}
    for row in store_themes(scope, at["store"], month, YEAR, region=at["region"], since=lead.since):
        if not row.confirmed or row.share is None or row.before is None:
            continue
        if (row.share < row.before) == place.better:
            return Cause(CauseKind.THEME, row.theme, row.complaints, row.texts, since=row.share, before=row.before)
    return None


def _at(place: ChangedPlace) -> dict[str, str]:
    return {} if place.kind is PlaceKind.BRAND else {str(place.kind): place.place}


_SOURCES: tuple[Callable[[Scope, int, ChangedPlace], Cause | None], ...] = (_theme, _part, _phrase)
