"""One item of the desk with all that its page shows, and what the desk as a whole offers to choose from."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery
from django.utils import translation

from dashboards.naming import theme_words
from dashboards.queries.desk import desk_row
from dashboards.queries.events import desk_events
from dashboards.queries.themes import store_themes
from dashboards.rows import (
    DeskChoices,
    DeskDetail,
    DeskItem,
    DeskPerson,
    DeskStatus,
    DeskTag,
    ReplyRow,
    RuleRow,
    TemplateRow,
    ThemeHere,
)
from locations.calendars import BadHours, calendar
from locations.matching.phones import national
from locations.models import Membership, Team, User
from locations.months import USUAL_WINDOW
from locations.scoping import Scope, memberships_on, visible_locations, visible_to
from locations.zones import day_in
from reviews.desk.clocks import StoreClock
from reviews.desk.replies import PLACEHOLDERS, filled
from reviews.importing.keys import ERASED, HASHED
from reviews.models import DeskSettings, Item, Listing, Reply, ReplyTemplate, Review, RuleUse, Tag

LAST_ANSWERS = 10
"""Answers of a store among which a template is not to be used again."""
PEOPLE = 200


def desk_status(scope: Scope) -> DeskStatus | None:
    """Say how the brand's desk works; None where it is not switched on."""
    found = DeskSettings.objects.filter(brand_id=scope.brand).select_related("brand").first()
    return DeskStatus(found.customer_hours, found.house_hours, found.brand.answered_by) if found else None


def desk_choices(scope: Scope, now: datetime, *, store: str = "") -> DeskChoices:
    """Give tags, people and teams to choose from; with ``store`` those people who see it.

    Without it a store manager's own store counts, and of many stores only those who see several are named.
    """
    tags = Tag.objects.filter(brand_id=scope.brand, active=True).order_by("pk")
    teams = Team.objects.filter(brand_id=scope.brand, active=True).order_by("name")
    return DeskChoices(
        tags=[DeskTag(tag.key, tag.name_en, tag.name_ko) for tag in tags],
        people=_people(scope, now, store),
        teams=[*teams.values_list("name", flat=True)],
    )


def _people(scope: Scope, now: datetime, store: str) -> list[DeskPerson]:
    rows = Membership.objects.filter(brand_id=scope.brand, read_only=False, user__is_active=True)
    rows = memberships_on(rows, day_in(scope.zone, now)).select_related("user", "region")
    near = Q(role=Membership.Role.HEAD_OFFICE) | Q(role=Membership.Role.REGIONAL)
    places = visible_locations(scope).filter(code=store) if store else visible_locations(scope)
    if store or not scope.sees_peers:
        near |= Q(role=Membership.Role.STORE, location__in=places)
    lineage = places.values_list("region__lineage", flat=True).first() or "" if store or not scope.sees_peers else None
    found: dict[str, DeskPerson] = {}
    for row in rows.filter(near).order_by("role", "user__username")[:PEOPLE]:
        if lineage is not None and row.region and not lineage.startswith(row.region.lineage):
            continue
        user = row.user.get_username()
        found.setdefault(user, DeskPerson(user, called(row.user), row.role))
    return [*found.values()]


def called(user: User) -> str:
    return user.get_full_name() or user.get_username()


def desk_detail(scope: Scope, pk: int, now: datetime, language: str) -> DeskDetail | None:
    """Give an item with its answers, templates and history; None for one that this person does not see.

    ``language`` is that of templates where the customer's own is not known.
    """
    found = desk_row(scope, pk, now)
    if found is None:
        return None
    item, row, clock = found
    said = _said(scope, item)
    spoken = str(said.get("language") or "")[:2]
    zone = row.spoke_at.tzinfo
    hours = hours_today(clock, now)
    values = {
        "store": item.location.name,
        "phone": national(item.location.phone),
        "hours_today": hours,
        "theme": row.themes[0] if row.themes else "",
    }
    author = str(said.get("author") or "")
    return DeskDetail(
        item=row,
        language=spoken,
        author="" if author.startswith((HASHED, ERASED)) else author,
        address=str(said.get("address") or ""),
        reply=str(said.get("reply") or ""),
        keywords=tuple(map(str, said.get("keywords") or ())),  # type: ignore[call-overload]
        severity_by=item.severity_by,
        sent_at=item.sent_at.astimezone(zone) if item.sent_at else None,
        reopened=item.reopened,
        source_gone=item.source_gone,
        replies=_replies(scope, item, zone),
        templates=_templates(scope, item, row, spoken or language, values),
        history=desk_events(scope, pk),
        rules=_rules(scope, item),
        hours_today=hours,
    )


def _said(scope: Scope, item: Item) -> Mapping[str, object]:
    """Give what a review has beside its words; of other kinds nothing is known."""
    if item.kind != Item.Kind.REVIEW:
        return {}
    listed = visible_to(scope, Listing.objects.filter(location=OuterRef("location")), "location")
    same = listed.filter(source__publisher=OuterRef("source__publisher")).exclude(url="")
    rows = visible_to(scope, Review.objects.filter(pk=item.fact_id), "location")
    rows = rows.annotate(address=Subquery(same.order_by("-seen_at", "-pk").values("url")[:1]))
    return rows.values("author", "language", "reply", "keywords", "address").first() or {}


def hours_today(clock: StoreClock | None, now: datetime) -> str:
    """Write when a store is open today ("08:00–21:00"); empty where it states no hours, and on days it is closed."""
    if clock is None or clock.is_brands:
        return ""
    zone = ZoneInfo(clock.zone)
    try:
        spans = calendar(clock.hours, clock.zone, clock.country, clock.special).spans(now.astimezone(zone).date())
    except BadHours:
        return ""
    return ", ".join(f"{_clock_time(begin)}–{_clock_time(end)}" for begin, end in spans)


def _clock_time(minute: int) -> str:
    hours, minutes = divmod(minute, 60)
    return f"{hours if hours <= 24 else hours - 24:02d}:{minutes:02d}"


def _replies(scope: Scope, item: Item, zone: tzinfo | None) -> list[ReplyRow]:
    rows = visible_to(scope, Reply.objects.filter(item=item), "item__location").select_related("author")
    return [
        ReplyRow(
            pk=row.pk,
            author=row.author_name,
            author_name=called(row.author) if row.author else row.author_name,
            text=row.text,
            language=row.language,
            state=row.state,
            live=row.live,
            written_at=row.written_at.astimezone(zone),
            sent_at=row.sent_at.astimezone(zone) if row.sent_at else None,
            approved_by=row.approved_by,
            version=row.version,
        )
        for row in rows.order_by("-live", "-pk")
    ]


def _templates(scope: Scope, item: Item, row: DeskItem, language: str, values: Mapping[str, str]) -> list[TemplateRow]:
    """Give the texts that fit an item: of its stars and themes, its language first, those used here lately last."""
    stars = row.stars or 0
    rows = ReplyTemplate.objects.filter(brand_id=scope.brand, stars_from__lte=stars, stars_to__gte=stars)
    fitting = [*rows.filter(active=True, theme__in=["", *row.themes]).order_by("name", "pk")]
    if not fitting:
        return []
    sent = visible_to(scope, Reply.objects.filter(item__location=item.location_id), "item__location")
    last = sent.filter(sent_at__isnull=False).order_by("-sent_at").values_list("template", flat=True)[:LAST_ANSWERS]
    ago: dict[int, int] = {}
    for place, template in enumerate(last, 1):
        if template is not None:
            ago.setdefault(template, place)
    fitting.sort(key=lambda each: (each.pk in ago, each.language != language, not each.theme, -ago.get(each.pk, 0)))
    return [_template(each, values, ago.get(each.pk, 0)) for each in fitting]


def _template(row: ReplyTemplate, values: Mapping[str, str], ago: int) -> TemplateRow:
    with translation.override(row.language):
        text = filled(row.text, {**values, "theme": theme_words(values["theme"]) if values["theme"] else ""})
    unfilled = [name for name in PLACEHOLDERS if f"{{{name}}}" in text]
    return TemplateRow(row.pk, row.name, row.language, row.stars_from, row.stars_to, text, unfilled, ago)


def _rules(scope: Scope, item: Item) -> list[RuleRow]:
    uses = visible_to(scope, RuleUse.objects.filter(item=item), "item__location").select_related("rule")
    return [RuleRow(use.rule.name, use.did) for use in uses.order_by("rule__position", "pk")]


def complaints_here(scope: Scope, store: str, month: int, themes: Iterable[str]) -> list[ThemeHere]:
    """Give how often a store's customers complained of themes in a month, and in an average month before it.

    Those that stand out come first, then the most frequent. Raises as ``store_themes``.
    """
    wanted = {*themes}
    if not wanted or not month:
        return []
    now = {row.theme: row for row in store_themes(scope, store, month, 1)}
    year = {row.theme: row for row in store_themes(scope, store, month, USUAL_WINDOW)}
    found = [
        ThemeHere(
            theme=theme,
            month=month,
            complaints=now[theme].complaints,
            usual=(year[theme].complaints - now[theme].complaints) / (USUAL_WINDOW - 1),
            stands_out=now[theme].stands_out or year[theme].stands_out,
        )
        for theme in wanted
        if theme in now and theme in year and now[theme].complaints
    ]
    return sorted(found, key=lambda row: (not row.stands_out, -row.complaints, row.theme))
