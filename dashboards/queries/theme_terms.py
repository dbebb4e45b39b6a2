"""A brand's own words for themes, for who may read how it is set up."""

from dashboards.rows import TermRow
from locations.scoping import Scope
from reviews.mentions import are_outdated
from reviews.models import BrandTerm


def theme_terms(scope: Scope) -> list[TermRow]:
    """Give the words that the brand has had, those in use first, by theme and word; none to who does not oversee it."""
    if not scope.oversees_the_brand:
        return []
    rows = BrandTerm.objects.filter(brand_id=scope.brand).order_by("-active", "theme", "term", "pk")
    named = rows.values_list("pk", "term", "theme", "polarity", "active", "created_by__username")
    return [TermRow(*row[:5], by=row[5] or "") for row in named]


def is_being_marked(scope: Scope) -> bool:
    """Whether texts are still marked by other words than today's."""
    return are_outdated(scope.brand)
