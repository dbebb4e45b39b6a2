"""How a desk is set up, as far as it concerns who asks: rules and teams of others' stores are left out."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from dashboards.rows import (
    Colleague,
    DeskHours,
    DeskRuleRow,
    DeskTagRow,
    DeskTemplateRow,
    HandoverRow,
    PlaybookRow,
    TeamRow,
)
from locations.models import Membership, Team
from locations.regions import with_those_above
from locations.scoping import Scope, memberships_on, visible_locations, visible_to
from locations.zones import day_in
from reviews.desk.states import OVER
from reviews.models import (
    DeskRule,
    DeskSettings,
    Handover,
    ItemTag,
    Playbook,
    PlaybookRead,
    ReplyTemplate,
    Tag,
)


def desk_hours(scope: Scope) -> DeskHours | None:
    """Give the deadlines of a brand; None where its desk is not switched on."""
    row = DeskSettings.objects.filter(brand_id=scope.brand).first()
    return DeskHours(row.customer_hours, row.house_hours, row.since) if row else None


def desk_tags(scope: Scope) -> list[DeskTagRow]:
    """Give the tags of a brand, those in use first, with the open items that this person sees."""
    seen = visible_to(scope, ItemTag.objects.filter(tag__brand_id=scope.brand), "item__location")
    counted = seen.exclude(item__state__in=OVER).order_by().values_list("tag").annotate(n=Count("pk"))
    number = dict(counted)
    return [
        DeskTagRow(row.pk, row.key, row.name_en, row.name_ko, row.active, number.get(row.pk, 0))
        for row in Tag.objects.filter(brand_id=scope.brand).order_by("-active", "key")
    ]


def desk_rules(scope: Scope) -> list[DeskRuleRow]:
    """Give the rules in their order; those who are not head office get the ones in use for their stores."""
    rows = DeskRule.objects.filter(brand_id=scope.brand).order_by("position", "pk")
    rows = rows.select_related("team", "person").prefetch_related("tags")
    if scope.oversees_the_brand:
        return [_rule(row) for row in rows]
    places = _places(scope)
    return [_rule(row) for row in rows.filter(active=True) if _concerns(row, places)]


def reply_templates(scope: Scope) -> list[DeskTemplateRow]:
    """Give the templates in use, those without a theme first."""
    rows = ReplyTemplate.objects.filter(brand_id=scope.brand, active=True)
    return [
        DeskTemplateRow(row.pk, row.name, row.language, row.stars_from, row.stars_to, row.theme, row.text)
        for row in rows.order_by("language", "theme", "-stars_to", "name")
    ]


def playbooks(scope: Scope) -> list[PlaybookRow]:
    """Give the newest version of each playbook, the service policy first."""
    versions: dict[str, list[Playbook]] = defaultdict(list)
    rows = Playbook.objects.filter(brand_id=scope.brand).select_related("tag").order_by("-number")
    for row in rows:
        versions[row.tag.key if row.tag else ""].append(row)
    newest = [every[0].pk for every in versions.values()]
    reads = PlaybookRead.objects.filter(playbook__brand_id=scope.brand, playbook__in=newest)
    own = dict(reads.filter(user__username=scope.user).values_list("playbook", "at"))
    counted = dict(reads.order_by().values_list("playbook").annotate(n=Count("pk"))) if scope.oversees_the_brand else {}
    return [
        PlaybookRow(
            every[0].pk,
            key,
            every[0].number,
            every[0].text_en,
            every[0].text_ko,
            timezone.localtime(every[0].valid_from),
            every[0].by,
            own.get(every[0].pk),
            counted.get(every[0].pk, 0) if scope.oversees_the_brand else None,
            [timezone.localtime(row.valid_from) for row in every[1:]],
        )
        for key, every in sorted(versions.items())
    ]


def desk_teams(scope: Scope) -> list[TeamRow]:
    """Give the teams in use: head office all, others those that they belong to."""
    rows = Team.objects.filter(brand_id=scope.brand, active=True).order_by("name").prefetch_related("members")
    if not scope.oversees_the_brand:
        rows = rows.filter(members__username=scope.user)
    return [TeamRow(row.pk, row.name, sorted(each.username for each in row.members.all())) for row in rows]


def handovers(scope: Scope) -> list[HandoverRow]:
    """Give the handovers that last: head office all, others those that they give or take."""
    rows = Handover.objects.filter(brand_id=scope.brand, ended_at__isnull=True).select_related("giver", "taker")
    if not scope.oversees_the_brand:
        rows = rows.filter(Q(giver__username=scope.user) | Q(taker__username=scope.user))
    return [
        HandoverRow(
            row.pk, row.giver.username, row.taker.username, row.until, row.note, row.items_given, not scope.read_only
        )
        for row in rows.annotate(items_given=Count("items")).order_by("until", "pk")
    ]


def colleagues(scope: Scope, now: datetime) -> list[Colleague]:
    """Give who answers in the brand today; to a store manager those of the own store and whoever is above it."""
    roles = memberships_on(Membership.objects.filter(brand_id=scope.brand, read_only=False), day_in(scope.zone, now))
    if not scope.oversees_the_brand:
        stores = visible_locations(scope)
        above = {int(pk) for lineage in _lineages(scope) for pk in lineage.strip("/").split("/") if pk}
        roles = roles.filter(
            Q(role=Membership.Role.HEAD_OFFICE) | Q(region__in=above) | Q(location__in=stores.values("pk"))
        )
    people = {row.user for row in roles.filter(user__is_active=True).select_related("user")}
    found = [Colleague(each.username, each.get_full_name() or each.username) for each in people]
    return sorted(found, key=lambda each: each.user)


def store_formats(scope: Scope) -> list[str]:
    """Give the formats of the brand's stores that this person sees."""
    found = visible_locations(scope).exclude(format="").order_by("format").values_list("format", flat=True)
    return [*found.distinct()]


def _lineages(scope: Scope) -> set[str]:
    found = visible_locations(scope).order_by().values_list("region__lineage", flat=True).distinct()
    return {lineage for lineage in found if lineage}


def _places(scope: Scope) -> Mapping[str, set[str]]:
    """Give the regions, with all above them, and the formats of the stores that a person sees."""
    found = {*visible_locations(scope).order_by().values_list("region__path", "format").distinct()}
    return {
        "regions": {each for path, _format in found for each in with_those_above(path or "")},
        "formats": {format_ for _path, format_ in found},
    }


def _concerns(row: DeskRule, places: Mapping[str, set[str]]) -> bool:
    return all(not row.when.get(name) or bool(seen & {*row.when[name]}) for name, seen in places.items())


def _rule(row: DeskRule) -> DeskRuleRow:
    return DeskRuleRow(
        pk=row.pk,
        name=row.name,
        active=row.active,
        when=row.when,
        tags=sorted(tag.key for tag in row.tags.all()),
        severity=row.severity or 0,
        assign=row.assign,
        team=row.team.name if row.team else "",
        person=row.person.username if row.person else "",
    )
