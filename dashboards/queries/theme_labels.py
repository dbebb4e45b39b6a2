"""What people said of marks, and how often marks are right by that."""

from collections.abc import Sequence

from django.db.models import Count, Q

from dashboards.rows import Precision, ThemeExample
from dashboards.stats.intervals import wilson
from locations.scoping import Scope, visible_to
from reviews.models import MentionLabel

LABELS = 30
"""Labels from which a precision is given."""


def label_precision(scope: Scope, theme: str = "") -> Precision:
    """Give how many visible labels call a mark of a theme (or of any) right, with the share where they are enough."""
    labels = visible_to(scope, MentionLabel.objects.exclude(verdict="missing"), "location")
    chosen = labels.filter(theme=theme) if theme else labels
    counted = chosen.aggregate(n=Count("pk"), right=Count("pk", Q(verdict="right")))
    n, right = counted["n"], counted["right"]
    if n < LABELS:
        return Precision(n, right, None, None, None)
    low, high = wilson([right], [n])
    return Precision(n, right, right / n, float(low[0]), float(high[0]))


def labels_of(scope: Scope, examples: Sequence[ThemeExample]) -> dict[int, str]:
    """Give what this person has said of some marks, by the mark's id."""
    places = {(each.kind, each.fact, each.theme, each.polarity): each.mention for each in examples}
    own = visible_to(scope, MentionLabel.objects.filter(created_by__username=scope.user), "location")
    said = own.filter(fact_id__in=[each.fact for each in examples])
    rows = said.values_list("kind", "fact_id", "theme", "polarity", "verdict")
    return {places[row[:4]]: row[4] for row in rows if row[:4] in places}
