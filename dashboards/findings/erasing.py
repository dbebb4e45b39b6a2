"""Take a customer who is erased out of what people wrote of findings, goals and actions."""

from collections.abc import Callable, Sequence

from django.db.models import Model, QuerySet

from dashboards.models import Action, CauseAnswer, Finding, Goal


def scrub_findings(brand: int, scrub: Callable[[str], str]) -> int:
    """Write the texts of a brand anew in which ``scrub`` finds the customer; return how many rows that changed."""
    return (
        _scrubbed(CauseAnswer.objects.filter(finding__brand=brand), ("text",), scrub)
        + _scrubbed(Finding.objects.filter(brand=brand), ("reason", "cause"), scrub)
        + _scrubbed(Goal.objects.filter(brand=brand), ("title", "reason"), scrub)
        + _scrubbed(Action.objects.filter(brand=brand), ("title", "better", "easier", "happier", "reason"), scrub)
    )


def _scrubbed(rows: "QuerySet[Model]", names: Sequence[str], scrub: Callable[[str], str]) -> int:
    changed = 0
    for row in rows.iterator(chunk_size=1_000):
        found = {name: scrubbed for name in names if (scrubbed := scrub(text := getattr(row, name))) != text}
        if found:
            rows.model._default_manager.filter(pk=row.pk).update(**found)
            changed += 1
    return changed
