"""People's judgements of marks: right or wrong, the sample behind the precision that pages print."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from locations import events
from locations.models import User
from locations.scoping import Scope, visible_to
from reviews.models import Mention, MentionLabel


@transaction.atomic
def label_mention(scope: Scope, pk: int, verdict: str, *, by: str, now: datetime) -> str:
    """Store a person's judgement of a mark, in place of an earlier one; return its theme.

    Empty where they see no such mark. ``verdict`` is "right" or "wrong". Raises PermissionDenied for roles that only
    read, ValueError for another verdict.
    """
    if scope.read_only:
        raise PermissionDenied("This role changes nothing.")
    if verdict not in (MentionLabel.Verdict.RIGHT, MentionLabel.Verdict.WRONG):
        raise ValueError(f"“{verdict}” is no verdict on a mark.")
    mention = visible_to(scope, Mention.objects.filter(pk=pk), "location").first()
    if mention is None:
        return ""
    place = {name: getattr(mention, name) for name in ("kind", "fact_id", "theme", "start")}
    same = {"polarity": mention.polarity, "end": mention.end, "verdict": verdict}
    if MentionLabel.objects.filter(created_by__username=by, **place, **same).exists():
        return mention.theme
    MentionLabel.objects.update_or_create(
        created_by=User.objects.filter(username=by).first(),
        **place,
        defaults={
            "location_id": mention.location_id,
            "polarity": mention.polarity,
            "end": mention.end,
            "verdict": verdict,
            "created_at": now,
        },
    )
    after = {"theme": mention.theme, "verdict": verdict}
    where = mention.location_id
    events.record(scope.brand, "theme.labelled", None, by=by, now=now, location=where, before={}, after=after)
    return mention.theme
