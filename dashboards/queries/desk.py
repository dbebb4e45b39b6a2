"""What waits at the desk, in the order in which it should be taken up.

Incidents first, then what is overdue, then by the time left on the nearer clock, then by severity.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from dashboards.queries.filters import chosen_stores, normal
from dashboards.queries.people import called
from dashboards.rows import DeskCounts, DeskItem, RuleTrial
from locations.models import Brand, Team
from locations.scoping import Scope, visible_to
from locations.zones import zone_of
from reviews.desk.clocks import StoreClock, open_hours
from reviews.desk.contacts import readable
from reviews.desk.deadlines import clocks_at
from reviews.desk.rules import try_rules
from reviews.desk.spoken import Spoken, about_theme, saying, spoken_of, themes_by_fact
from reviews.desk.states import ANSWERED, OPEN, OVER
from reviews.models import DeskSettings, Item, ItemTag, Listing, Review

S = Item.State
PAGE = 50
NEWEST = 1_000
"""Items that are over among which one goes from one to the next."""
_RELATED = ("location__brand", "location__region", "owner", "team")


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """Which items: ``view`` is one of ``VIEWS``, or empty for all that is open; ``with_closed`` adds what is over.

    ``store`` is a code, ``region`` a path with all below it, ``tag`` and ``theme`` are keys, ``owner`` a sign-in name,
    ``team`` a name, ``severity`` 1 to 4 (0: any). Each of the ``words`` has to be in what the customer said, or in the
    name or code of the store.
    """

    view: str = ""
    store: str = ""
    tag: str = ""
    kind: str = ""
    with_closed: bool = False
    region: str = ""
    theme: str = ""
    owner: str = ""
    team: str = ""
    severity: int = 0
    words: str = ""


def desk_items(
    scope: Scope, only: DeskFilter, now: datetime, *, after: int = 0, limit: int | None = PAGE
) -> list[DeskItem]:
    """Give items in the order of the queue; ``after`` is how many come before, ``limit`` None gives all."""
    rows = _ordered(_chosen(scope, only, now), only, now)
    if limit is None:
        items = [*rows.select_related(*_RELATED)[after:]]
    else:
        # Sorted by the index alone: rows are read of those that are shown.
        chosen = [*rows.values_list("pk", flat=True)[after : after + limit]]
        shown = visible_to(scope, Item.objects.filter(pk__in=chosen), "location")
        found = {item.pk: item for item in shown.select_related(*_RELATED)}
        items = [found[pk] for pk in chosen if pk in found]
    return _rows(scope, items, _Left.of(items, now))


def desk_queue(scope: Scope, only: DeskFilter, now: datetime) -> list[int]:
    """Give the ids of items in the order of the queue, for the way from one to the next."""
    rows = _ordered(_chosen(scope, only, now), only, now).values_list("pk", flat=True)
    return [*(rows[:NEWEST] if only.view == CLOSED else rows)]


def desk_item(scope: Scope, pk: int) -> DeskItem | None:
    """Give one item; None for one that there is not, or that this person does not see."""
    found = _visible(scope).select_related(*_RELATED).filter(pk=pk).first()
    return _rows(scope, [found])[0] if found else None


def desk_row(scope: Scope, pk: int, now: datetime) -> tuple[Item, DeskItem, StoreClock] | None:
    """Give one item as it is stored and as lists show it, and the clock of its store; None as in ``desk_item``.

    It comes with its contact, and with whether this person may read that (``reads_contact``).
    """
    rows = _with_review(scope, _visible(scope)).select_related(*_RELATED, "contact")
    found = rows.annotate(reads_contact=Exists(readable(scope).filter(item=OuterRef("pk")))).filter(pk=pk).first()
    if found is None:
        return None
    left = _Left.of([found], now)
    return found, _rows(scope, [found], left)[0], left.clocks[found.location_id]


def _with_review(scope: Scope, rows: "QuerySet[Item]") -> "QuerySet[Item]":
    """Add what a review has next to its words: author, language, reply, keywords, and the store's address there."""
    listed = visible_to(scope, Listing.objects.filter(location=OuterRef("location")), "location").exclude(url="")
    same = listed.filter(source__publisher=OuterRef("source__publisher")).order_by("-seen_at", "-pk")
    review = visible_to(scope, Review.objects.filter(pk=OuterRef("fact_id")), "location")
    review = review.annotate(address=Subquery(same.values("url")[:1]))
    names = ("author", "language", "reply", "keywords", "address")
    columns = {f"review_{name}": Subquery(review.values(name)[:1]) for name in names}
    return rows.annotate(**columns)


def desk_waits(scope: Scope, now: datetime, *, store: str = "") -> DeskCounts | None:
    """Count what waits at the desk, of one store (code) or of all that a person sees; None where it is not on."""
    if not DeskSettings.objects.filter(brand_id=scope.brand).exists():
        return None
    return desk_counts(scope, now, store=store)


def desk_counts(scope: Scope, now: datetime, *, store: str = "") -> DeskCounts:
    """Count the items of each view at once, with ``store`` (code) those of one store."""
    views = {name: Count("pk", filter=condition(scope, now)) for name, condition in CONDITIONS.items()}
    rows = _visible(scope).filter(state__in=OPEN)
    if store:
        rows = rows.filter(location__code=store)
    waits = Q(answered_at__isnull=True) & ~Q(state__in=ANSWERED)
    counted = rows.aggregate(open=Count("pk"), waiting=Count("pk", filter=waits), **views)
    return DeskCounts(**counted)


def desk_rule_trials(scope: Scope, now: datetime) -> list[RuleTrial]:
    """Give what the rules in use would do with the items of the last 90 days; for head office."""
    brand = Brand.objects.get(pk=scope.brand)
    return [RuleTrial(row.rule, row.name, row.matched, row.assigned) for row in try_rules(brand, now)]


def _mine(scope: Scope, _now: datetime) -> Q:
    # Asked for once and not joined, so that every item is one row.
    teams = Team.objects.filter(brand_id=scope.brand, members__username=scope.user).values("pk")
    return (Q(owner__username=scope.user) | Q(team__in=teams, owner__isnull=True)) & ~Q(
        state__in=[*ANSWERED, S.SNOOZED]
    )


def _unassigned(_scope: Scope, _now: datetime) -> Q:
    return Q(owner__isnull=True, team__isnull=True) & ~Q(state__in=[*ANSWERED, S.SNOOZED])


def _due_today(scope: Scope, now: datetime) -> Q:
    midnight = datetime.combine(
        now.astimezone(ZoneInfo(scope.zone)).date() + timedelta(days=1), time(), tzinfo=ZoneInfo(scope.zone)
    )
    soon = Q(due_customer__lt=midnight) | Q(due_house__lt=midnight)
    return Q(answered_at__isnull=True, due_customer__gte=now) & soon


def _overdue(_scope: Scope, now: datetime) -> Q:
    return Q(answered_at__isnull=True, due_customer__lt=now)


CONDITIONS: Mapping[str, Callable[[Scope, datetime], Q]] = {
    "mine": _mine,
    "unassigned": _unassigned,
    "due_today": _due_today,
    "overdue": _overdue,
    "incidents": lambda _scope, _now: Q(severity=Item.Severity.INCIDENT),
    "not_shown": lambda _scope, _now: Q(not_shown_since__isnull=False),
    "snoozed": lambda _scope, _now: Q(state=S.SNOOZED),
}
"""The views of the desk that are a condition on items that are not over."""
CLOSED = "closed"
"""The view of what is over, the newest first."""
VIEWS = (*CONDITIONS, CLOSED)


def _visible(scope: Scope) -> "QuerySet[Item]":
    return visible_to(scope, Item.objects.all(), "location", names_brand=True)


def _chosen(scope: Scope, only: DeskFilter, now: datetime) -> "QuerySet[Item]":
    rows = _visible(scope)
    if only.view == CLOSED:
        rows = rows.filter(state__in=OVER)
    elif not only.with_closed:
        rows = rows.filter(state__in=OPEN)
    if only.view in CONDITIONS:
        rows = rows.filter(CONDITIONS[only.view](scope, now))
    if only.tag:
        tagged = visible_to(
            scope, ItemTag.objects.filter(tag__brand_id=scope.brand, tag__key=only.tag), "item__location"
        )
        rows = rows.filter(pk__in=tagged.values("item"))
    given = {
        "location__code": only.store,
        "kind": only.kind,
        "owner__username": only.owner,
        "team__name": only.team,
        "severity": only.severity,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if only.region:
        rows = rows.filter(location__in=chosen_stores(scope, region=only.region).order_by().values("pk"))
    if only.theme:
        rows = rows.filter(about_theme(only.theme))
    return rows.filter(*map(saying, normal(only.words).split()))


def _ordered(rows: "QuerySet[Item]", only: DeskFilter, now: datetime) -> "QuerySet[Item]":
    if only.view == CLOSED:
        return rows.order_by("-spoke_at", "-pk")
    waits = Q(answered_at__isnull=True) & ~Q(state__in=[*OVER, *ANSWERED])
    return rows.annotate(
        turn=Case(
            When(waits & Q(severity=Item.Severity.INCIDENT), then=Value(0)),
            When(waits & (Q(due_customer__lt=now) | Q(due_house__lt=now)), then=Value(1)),
            When(waits, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
        nearer=Least(
            "due_customer",
            Coalesce("due_house", "due_customer", output_field=DateTimeField()),
            output_field=DateTimeField(),
        ),
    ).order_by("turn", "nearer", F("severity").desc(), "pk")


@dataclass(frozen=True, slots=True)
class _Left:
    """How many open hours of their stores items have left."""

    now: datetime
    clocks: Mapping[int, StoreClock]

    @classmethod
    def of(cls, items: Sequence[Item], now: datetime) -> "_Left":
        if not items:
            return cls(now, {})
        moments = [now, *(item.due_house for item in items if item.due_house)]
        first, last = (min(moments) - timedelta(days=2)).date(), (max(moments) + timedelta(days=2)).date()
        stores = {item.location_id: item.location for item in items}
        lineages = {pk: store.region.lineage if store.region else "" for pk, store in stores.items()}
        return cls(now, clocks_at(items[0].location.brand, stores.values(), lineages, first, last))

    def hours(self, item: Item) -> float | None:
        """Give the open hours until an item's deadline, below 0 after it; None where it is over or has none."""
        if item.due_house is None or item.answered_at is not None or item.state in OVER:
            return None
        clock = self.clocks[item.location_id]
        if item.due_house >= self.now:
            return open_hours(clock, self.now, item.due_house)
        over = open_hours(clock, item.due_house, self.now)
        return None if over is None else -over


def _rows(scope: Scope, items: Sequence[Item], left: _Left | None = None) -> list[DeskItem]:
    tags = _tags(scope, items)
    spoken: dict[tuple[str, int], Spoken] = {}
    facts_of = _by_kind(items)
    for kind, facts in facts_of.items():
        spoken |= {(kind, fact): each for fact, each in spoken_of(kind, facts).items()}
    themes = themes_by_fact(facts_of)
    rows = [_row(item, spoken.get((item.kind, item.fact_id)), tags[item.pk], themes) for item in items]
    if left is None:
        return rows
    return [replace(row, house_left=left.hours(item)) for row, item in zip(rows, items, strict=True)]


def _by_kind(items: Iterable[Item]) -> dict[str, list[int]]:
    facts: dict[str, list[int]] = defaultdict(list)
    for item in items:
        facts[item.kind].append(item.fact_id)
    return facts


def _tags(scope: Scope, items: Iterable[Item]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = visible_to(scope, ItemTag.objects.filter(item__in=[item.pk for item in items]), "item__location")
    for item, key in rows.order_by("tag__key").values_list("item", "tag__key"):
        found[item].append(key)
    return found


def _row(
    item: Item, spoken: Spoken | None, tags: Sequence[str], themes: dict[tuple[str, int], frozenset[str]]
) -> DeskItem:
    store = item.location
    zone = zone_of(store.time_zone, store.latitude, store.longitude, store.brand.default_zone)

    def there(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    return DeskItem(
        pk=item.pk,
        kind=item.kind,
        store=store.code,
        store_name=store.name,
        spoke_at=item.spoke_at.astimezone(zone),
        is_exact=item.is_exact,
        state=item.state,
        severity=item.severity,
        tags=tags,
        owner=item.owner.username if item.owner else "",
        owner_name=called(item.owner) if item.owner else "",
        team=item.team.name if item.team else "",
        due_customer=item.due_customer.astimezone(zone),
        due_house=there(item.due_house),
        house_is_brands=item.house_is_brands,
        answered_at=there(item.answered_at),
        in_time_customer=item.in_time_customer,
        in_time_house=item.in_time_house,
        snoozed_until=there(item.snoozed_until),
        not_shown_since=there(item.not_shown_since),
        closed_at=there(item.closed_at),
        close_reason=item.close_reason,
        version=item.version,
        text=spoken.text if spoken else item.text,
        publisher=spoken.publisher if spoken else "",
        stars=spoken.stars if spoken else None,
        score=spoken.score if spoken else None,
        themes=sorted(themes.get((item.kind, item.fact_id), ())),
    )
