"""How often customers of a store complain of the themes of an item, and whether that is unusual there."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, F

from dashboards.queries.themes import store_themes
from dashboards.rows import DeskItem, ThemeHere
from dashboards.stats.monthly_counts import is_unusual
from locations.months import USUAL_WINDOW
from locations.scoping import Scope, visible_to
from reviews.models import Mention


def complaints_here(scope: Scope, store: str, month: int, themes: Iterable[str]) -> list[ThemeHere]:
    """Give how often a store's customers complained of themes in a month, and in an average month of the eleven before.

    Those that stand out come first, then the most frequent: in the month from those before it, or in the year from
    comparable stores. Raises as ``store_themes``.
    """
    wanted = {*themes}
    if not wanted or not month:
        return []
    counted = _complaints(scope, [store], month, wanted)
    year = {row.theme: row for row in store_themes(scope, store, month, USUAL_WINDOW, quoted=False)}
    found = [
        _here(counted, store, theme, month, stands_out=theme in year and year[theme].stands_out)
        for theme in wanted
        if counted[store, theme, True]
    ]
    return sorted(found, key=lambda row: (not row.stands_out, -row.complaints, row.theme))


def unusual_here(scope: Scope, items: Iterable[DeskItem], month: int) -> dict[tuple[str, str], ThemeHere]:
    """Give the themes of items that customers of their stores complained of unusually often in a month.

    By the code of the store and the theme. Only the store's own months before it are compared here.
    """
    themes: dict[str, set[str]] = {}
    for item in items:
        themes.setdefault(item.store, set()).update(item.themes)
    every = {theme for found in themes.values() for theme in found}
    if not every or not month:
        return {}
    counted = _complaints(scope, [*themes], month, every)
    found = {(store, theme): _here(counted, store, theme, month) for store, own in themes.items() for theme in own}
    return {key: row for key, row in found.items() if row.stands_out}


Complaints = Counter[tuple[str, str, bool]]
"""Texts with a complaint by the code of the store, the theme, and whether they are of the month or of those before."""


def _here(counted: Complaints, store: str, theme: str, month: int, *, stands_out: bool = False) -> ThemeHere:
    now, before = counted[store, theme, True], counted[store, theme, False]
    months = USUAL_WINDOW - 1
    return ThemeHere(theme, month, now, before / months, stands_out or is_unusual(now, before, months))


def _complaints(scope: Scope, stores: Sequence[str], month: int, themes: Iterable[str]) -> Complaints:
    rows = visible_to(scope, Mention.objects.filter(location__code__in=stores, polarity=-1), "location")
    rows = rows.filter(theme__in=themes, first_month=F("last_month"))
    rows = rows.filter(first_month__range=(month - USUAL_WINDOW + 1, month)).order_by()
    texts = rows.values_list("location__code", "theme", "first_month", "kind").annotate(
        n=Count("fact_id", distinct=True)
    )
    counted: Complaints = Counter()
    for store, theme, at, _kind, n in texts:
        counted[store, theme, at == month] += n
    return counted
