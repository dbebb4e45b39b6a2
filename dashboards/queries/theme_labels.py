"""What people judged marks to be, and how often marks are right by that."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dashboards.rows import Precision, ThemeExample
from dashboards.scoring.theme_samples import share_of, unseen_figures
from locations.scoping import Scope, visible_to
from reviews.models import Mention, MentionLabel

LABELS = 30
"""Judged marks from which a precision is given."""
_PLACE = ("kind", "fact_id", "theme", "start", "polarity")


def mark_precision(scope: Scope, theme: str = "") -> Precision:
    """Give how many of the visible marks of a theme (or of any) that people judged are right, and how well samples do.

    The share comes with enough of them. Each judgement counts, of two people both. Marks that today's words no longer
    make are left out: they say nothing of those that are counted.
    """
    labels = _of_present_marks(scope)
    chosen = labels.filter(theme=theme) if theme else labels
    counted = chosen.aggregate(n=Count("pk"), right=Count("pk", Q(verdict="right")))
    n, right = counted["n"], counted["right"]
    return Precision(n, right, share_of(right, n) if n >= LABELS else None, unseen_figures(theme))


def labels_of(scope: Scope, examples: Sequence[ThemeExample]) -> dict[int, str]:
    """Give what this person judged some marks to be, by the mark's id."""
    shown = visible_to(scope, Mention.objects.filter(pk__in=[each.mention for each in examples]), "location")
    marks = {place: pk for pk, *place in shown.values_list("pk", *_PLACE) for place in [tuple(place)]}
    own = visible_to(scope, MentionLabel.objects.filter(created_by__username=scope.user), "location")
    rows = own.filter(fact_id__in=[each.fact for each in examples]).values_list(*_PLACE, "verdict")
    return {marks[row[:-1]]: row[-1] for row in rows if row[:-1] in marks}


def _of_present_marks(scope: Scope) -> "QuerySet[MentionLabel]":
    """Find the visible judgements of marks that are still made as they were judged."""
    place = {name: OuterRef(name) for name in _PLACE}
    judged = Q(verdict__in=(MentionLabel.Verdict.RIGHT, MentionLabel.Verdict.WRONG))
    return visible_to(scope, MentionLabel.objects.filter(judged, Exists(Mention.objects.filter(**place))), "location")
