"""Score months: the only module where database rows meet the mathematics, month tallies in, scores out.

Scores are computed over the whole brand, so that ranks are right whoever sees them, and written in one transaction
per brand and month.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from types import MappingProxyType

from django.db import transaction
from django.db.models import Max, Min, Q

from dashboards.models import Change, MonthClose, NetworkScore, Score
from dashboards.rows import StandardRow
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.closed import is_closed
from dashboards.scoring.computing import ALL_METRICS, Computed, Part, StoredInputs, computed, stored_inputs
from dashboards.scoring.computing import FORMULA as FORMULA
from dashboards.scoring.counting import Stores, Tallies, months_with_data, stores_of, tallies_of
from dashboards.scoring.rows import insert
from dashboards.scoring.shards import MonthAsked, computed_months
from dashboards.scoring.written import NetworkRow, ScoreRow
from locations.models import Brand
from locations.months import WINDOWS, format_month
from reviews.garbage import uncollected

log = logging.getLogger(__name__)

TREND_WINDOWS = (1, 12)
"""Windows that older months are scored in; the newest month has all."""
TREND_MONTHS = 24
NOTHING_UNCHANGED: Mapping[Part, StoredInputs] = MappingProxyType({})


class NotAsBefore(RuntimeError):
    """Stored scores that should have stayed are others now, or gone."""


class NothingToScore(ValueError):
    """A month without any tally that ends in it or before it."""


def score_month(
    brand: Brand,
    month: int,
    windows: Sequence[int] = WINDOWS,
    *,
    stores: Stores | None = None,
    even_closed: bool = False,
    only_changed: bool = False,
) -> int:
    """Compute and write the scores of a brand for windows that end with a month; returns how many rows were written.

    Existing scores of that month and those windows are replaced; those of a closed month stay, unless ``even_closed``
    is set, as a revision does. With ``only_changed`` those stay, too, that were computed from what would be computed
    from now. Raises NothingToScore where no tally lies in any of the windows.
    """
    if not even_closed and is_closed(brand, month):
        return 0
    stored = stored_inputs(brand.pk, month) if only_changed else {}
    found = computed(brand, month, windows, stores=stores, stored=stored)
    return _write(brand, month, windows, found, stores=stores, even_closed=even_closed)


def _write(
    brand: Brand,
    month: int,
    windows: Sequence[int],
    found: Computed,
    *,
    stores: Stores | None = None,
    even_closed: bool = False,
) -> int:
    """Write what was computed of a month; computes all of it anew where what should have stayed is gone."""
    if not found.networks and not found.unchanged:
        raise NothingToScore(f"{brand.name} has no data in or before {format_month(month)}.")
    try:
        return write_scores(
            brand, month, windows, found.scores, found.networks, even_closed=even_closed, unchanged=found.unchanged
        )
    except NotAsBefore:
        return score_month(brand, month, windows, stores=stores, even_closed=even_closed)


def write_scores(
    brand: Brand,
    month: int,
    windows: Sequence[int],
    scores: Sequence[ScoreRow],
    networks: Sequence[NetworkRow],
    *,
    even_closed: bool = False,
    unchanged: Mapping[Part, StoredInputs] = NOTHING_UNCHANGED,
) -> int:
    """Write what ``compute`` gave in place of the scores of a month and these windows; as ``score_month``.

    What was ``unchanged`` stays. Raises NotAsBefore where somebody changed it meanwhile; then nothing is written.
    """
    with uncollected(), transaction.atomic():
        # Whoever closes the month meanwhile has this row first, or waits for it.
        Brand.objects.select_for_update().get(pk=brand.pk)
        if not even_closed and is_closed(brand, month):
            return 0
        if unchanged:
            now = stored_inputs(brand.pk, month)
            if any(now.get(part) != before for part, before in unchanged.items()):
                raise NotAsBefore(f"{brand.slug} {format_month(month)}")
        _delete(brand, month, windows, unchanged)
        insert(Score, scores)
        insert(NetworkScore, networks)
        later = Q(scored_until__isnull=True) | Q(scored_until__lt=month)
        Brand.objects.filter(later, pk=brand.pk).update(scored_until=month)
    log.info(
        "scored %s for %s: %d rows, %d parts as before", brand.slug, format_month(month), len(scores), len(unchanged)
    )
    return len(scores)


def _delete(brand: Brand, month: int, windows: Sequence[int], unchanged: Collection[Part]) -> None:
    """Delete the scores of a month in these windows but for what is unchanged."""
    for model in (Score, NetworkScore):
        for window in windows:
            staying = [metric for metric, of in unchanged if of == window]
            rows = model._default_manager.filter(brand=brand, month=month, window=window)
            (rows.exclude(metric__in=staying) if staying else rows).delete()


def compute(
    brand: Brand,
    month: int,
    windows: Sequence[int],
    *,
    stores: Stores | None = None,
    standards: Sequence[StandardRow] = (),
    metrics: Collection[str] = ALL_METRICS,
) -> tuple[list[ScoreRow], list[NetworkRow]]:
    """Compute the rows of a brand's month: those of the stores, and those of the brand and its regions.

    ``metrics`` are keys: only their rows are given, with ``standards`` by these in place of the brand's own. Without
    ``stores``, each is where it was in that month.
    """
    found = computed(brand, month, windows, stores=stores, standards=standards, metrics=metrics)
    return found.scores, found.networks


@contextmanager
def scored_as_now(brand: Brand, month: int, window: int) -> Iterator[None]:
    """Show, as long as a block lasts, the scores of a month as if all stores had been where they are now.

    Nothing of it stays: they are written in a transaction that is rolled back.
    """
    with transaction.atomic():
        score_month(brand, month, [window], stores=stores_of(brand, None), even_closed=True)
        yield
        transaction.set_rollback(True)


def score_history(
    brand: Brand,
    month: int,
    goes_on: Callable[[float], bool] = lambda share: True,
    *,
    since: int | None = None,
    only_changed: bool = False,
) -> int:
    """Score a month with all windows and the months before it with those of a trend; returns rows written.

    ``goes_on`` is called with the share that is done after each month and may end the work by answering False. The
    changes that the newest month shows come last. With ``since``, no month before that one is touched, and with
    ``only_changed`` no metric and window whose answers, standards and places are as they were.
    """
    months = [each for each in months_with_data(brand, month)[-TREND_MONTHS:] if since is None or each >= since]
    earlier = [MonthAsked(each, TREND_WINDOWS) for each in months[:-1]]
    asked = [each for each in (MonthAsked(month, WINDOWS), *earlier) if not is_closed(brand, each.month)]
    tallies = Tallies(month, stores_of(brand, month))
    written = 0
    with closing(computed_months(brand, asked, tallies, only_changed=only_changed)) as months_computed:
        for done, (each, found) in enumerate(zip(asked, months_computed, strict=True)):
            # A month between two years-old reviews may have no whole cell; it has no point in a trend.
            with suppress(NothingToScore) if each.month != month else nullcontext():
                written += _write(brand, each.month, each.windows, found)
            if done + 1 < len(asked) and not goes_on((done + 1) / len(asked)):
                return written
    forget_empty_months(brand, but=month)
    return written + mark_changes(brand, month, tallies=tallies)


def forget_empty_months(brand: Brand, *, but: int = 0) -> int:
    """Delete the scores of months before the first and after the newest answer; returns of how many months.

    An import that is undone leaves such months behind, and their figures describe answers that are gone. The month
    ``but`` stays: it was asked for by name.
    """
    answered = tallies_of(brand).aggregate(first=Min("last_month"), newest=Max("last_month"))
    empty = Q(month__lt=answered["first"]) | Q(month__gt=answered["newest"]) if answered["first"] is not None else Q()
    closed = MonthClose.closed(brand.pk).values("month")
    scored = NetworkScore.objects.filter(empty, brand=brand).exclude(month=but).exclude(month__in=closed)
    months = list(scored.order_by().values_list("month", flat=True).distinct())
    with transaction.atomic():
        for model in (Score, NetworkScore, Change):
            model._default_manager.filter(brand=brand, month__in=months).delete()
    return len(months)


def is_outdated(brand: Brand, month: int) -> bool:
    """Return whether a month was scored by other formulas than today's."""
    scored = NetworkScore.objects.filter(brand=brand, region=None, month=month)
    return any(notes.get("formula") != FORMULA for notes in scored.values_list("notes", flat=True))
