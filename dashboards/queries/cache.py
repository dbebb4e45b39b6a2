"""What is computed from stores, scores and listings, cached for as long as nothing that it comes from has changed.

The key is the database's own record of its state, read before it is computed: imports and undos show in their own row,
in the transaction that writes the facts, stores and regions by what the database counts, and a scoring by the row of
the network, which it replaces. So nobody ever gets what is out of date; where something changed meanwhile, the next
request computes it again.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from dashboards.models import NetworkScore
from dashboards.queries.brand_state import places_state
from locations.months import window_before
from locations.scoping import Scope
from reviews.models import ImportJob, ThemeMarking

T = TypeVar("T")
CACHED_SECONDS = 86_400
"""How long it is cached at most, so that what nobody asks for any more goes away."""


def cached_listings(scope: Scope, asked: Any, make: Callable[[], T]) -> T:
    """Give what ``make`` computes for a scope and its question, again after any change of the brand's listings."""
    return cached(scope, mark("listings", scope, (asked, state(scope))), make)


def cached_texts(scope: Scope, asked: Any, make: Callable[[], T], *, marked: bool = False) -> T:
    """Give what ``make`` reads out of what customers wrote, again after any import, undo or move.

    With ``marked`` also after texts were marked with themes anew.
    """
    marking = _marking(scope) if marked else None
    return cached(scope, mark("texts", scope, (asked, marking, state(scope))), make)


def themes_state(scope: Scope) -> tuple[Any, ...]:
    """Return what differs after each change of the brand's texts, of the words they are marked by, or of its stores."""
    return _marking(scope), *places_state(scope)


def _marking(scope: Scope) -> tuple[Any, ...] | None:
    """Give the words that the brand's texts were marked by last, and how often they were."""
    return ThemeMarking.objects.filter(brand_id=scope.brand).values_list("digest", "version").first()


def cached_themes(scope: Scope, state: tuple[Any, ...], asked: Any, make: Callable[[], T]) -> T:
    """Give what ``make`` computes of the themes of a brand, once for a ``themes_state``."""
    return cached(scope, mark("themes", scope, (asked, state)), make)


def cached(scope: Scope, mark: str, make: Callable[[], T]) -> T:
    """Give what ``make`` computes, once under a mark of this scope."""
    key = f"{scope.brand}-{mark}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, CACHED_SECONDS)
    return found


def ranking_mark(scope: Scope, metric_key: str, month: int, window: int, asked: Any) -> str:
    """Give a digest that differs whenever ``rankings`` of this scope could, or what else is ``asked`` of it.

    ``asked`` has to show all of itself in its repr. ``month`` is 0 where no month is scored.
    """
    scorings = _scorings(scope, metric_key, month, window)
    return mark("ranking", scope, (metric_key, month, window, asked, scorings, places_state(scope)))


def state(scope: Scope) -> tuple[Any, ...]:
    """Give what differs after each import, undo, move or correction of a visible store; only imports write listings."""
    jobs = ImportJob.objects.filter(brand_id=scope.brand).aggregate(
        at=Max("pk"),
        cursor=Sum("cursor"),
        inserted=Sum("inserted"),
        updated=Sum("updated"),
        touched=Max("heartbeat"),
        undone=Count("undone_at"),
    )
    return jobs, places_state(scope)


def _scorings(scope: Scope, metric_key: str, month: int, window: int) -> list[Any]:
    """The scorings that a ranking shows: of its month, and of the window before, which changes are counted from."""
    rows = NetworkScore.objects.filter(
        brand_id=scope.brand,
        region__isnull=True,
        metric=metric_key,
        window=window,
        month__in={month, window_before(month, window) or month},
    )
    return [*rows.order_by("pk").values_list("pk", "month", "inputs")]


def mark(kind: str, scope: Scope, asked: Any) -> str:
    """Give a digest of what is asked, which shows all of itself in its repr; the same for people of equal rights."""
    return f"{kind}-{sha256(repr((replace(scope, user=''), asked)).encode()).hexdigest()}"
