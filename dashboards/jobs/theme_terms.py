"""Change a brand's own words for themes on behalf of a person, and have all its texts marked anew."""

from datetime import datetime

from dashboards.jobs.queue import queue_scoring
from locations.models import Brand
from locations.scoping import Scope
from reviews import theme_terms


def add_term(scope: Scope, term: str, theme: str, polarity: int | None, *, by: str, now: datetime) -> int:
    """Add a word and queue the marking of the brand's texts; returns its id. Raises as ``theme_terms.add_term``."""
    added = theme_terms.add_term(scope, term, theme, polarity, by=by, now=now)
    queue_scoring(Brand.objects.get(pk=scope.brand))
    return added


def retire_term(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Retire a word and queue the marking; False where there is none. Raises as ``theme_terms.retire_term``."""
    is_retired = theme_terms.retire_term(scope, pk, by=by, now=now)
    if is_retired:
        queue_scoring(Brand.objects.get(pk=scope.brand))
    return is_retired
