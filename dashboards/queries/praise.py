"""Praise that people chose to share, as far as it is shared with who asks, and what could be shared."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from dashboards.rows import PraiseOffer, PraiseRow
from locations.scoping import Scope, visible_locations, visible_to
from reviews.desk.spoken import spoken_of
from reviews.models import Item, Praise

SHOWN = 60
OFFERED = 20
OFFERED_FOR = timedelta(days=90)


def praise(scope: Scope) -> list[PraiseRow]:
    """Give the newest praise that is shared with a person: of the stores that they see, and what others shared with
    the whole brand or with a region that holds one of these stores.

    The order is that of sharing.
    """
    rows = Praise.objects.filter(item__brand_id=scope.brand, item__source_gone=False)
    own = {
        *visible_to(scope, Item.objects.filter(praise__isnull=False), "location", names_brand=True).values_list(
            "pk", flat=True
        )
    }
    if not scope.oversees_the_brand:
        around = _regions_around(scope)
        shared = Q(shared_with=Praise.Shared.BRAND) | Q(shared_with=Praise.Shared.REGION, region__in=around)
        rows = rows.filter(Q(item__in=own) | shared)
    found = [*rows.select_related("item__location").order_by("-at", "-pk")[:SHOWN]]
    texts = _texts(row.item for row in found)
    return [
        PraiseRow(
            item=row.item_id,
            store=row.item.location.code,
            store_name=row.item.location.name,
            text=texts[row.item_id],
            staff=row.staff,
            shared_with=row.shared_with,
            shared_by=row.shared_by if row.item_id in own else "",
            at=timezone.localtime(row.at),
            may_take_back=row.item_id in own and not scope.read_only,
        )
        for row in found
        if texts[row.item_id]
    ]


def praise_to_share(scope: Scope, now: datetime) -> list[PraiseOffer]:
    """Give what customers said lately that they were happy about, with words, and that is not shared yet."""
    rows = visible_to(
        scope, Item.objects.filter(severity=Item.Severity.INFORMATION, source_gone=False), "location", names_brand=True
    )
    rows = rows.filter(praise__isnull=True, spoke_at__gte=now - OFFERED_FOR).select_related("location")
    found = [*rows.order_by("-spoke_at", "-pk")[: 3 * OFFERED]]
    texts = _texts(found)
    offers = [
        PraiseOffer(item.pk, item.location.name, texts[item.pk], timezone.localtime(item.spoke_at))
        for item in found
        if texts[item.pk]
    ]
    return offers[:OFFERED]


def _regions_around(scope: Scope) -> set[int]:
    """Give the regions, up to the topmost, of the stores that a person sees."""
    lineages = visible_locations(scope).order_by().values_list("region__lineage", flat=True).distinct()
    return {int(pk) for lineage in lineages if lineage for pk in lineage.strip("/").split("/") if pk}


def _texts(items: Iterable[Item]) -> dict[int, str]:
    every = [*items]
    by_kind: dict[str, list[int]] = defaultdict(list)
    for item in every:
        by_kind[item.kind].append(item.fact_id)
    words = {
        (kind, fact): each.text for kind, facts in by_kind.items() for fact, each in spoken_of(kind, facts).items()
    }
    return {item.pk: words.get((item.kind, item.fact_id), item.text).strip() for item in every}
