"""One item of the desk with all that its page shows, and what the desk as a whole offers to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation

from dashboards.naming import theme_words
from dashboards.queries.desk import desk_row
from dashboards.queries.desk_aside import rules_and_playbooks
from dashboards.queries.events import desk_events
from dashboards.queries.people import called, full_name
from dashboards.rows import (
    ContactRow,
    DeskChoices,
    DeskDetail,
    DeskItem,
    DeskPerson,
    DeskStatus,
    DeskTag,
    EventRow,
    ReplyRow,
    TemplateRow,
)
from locations.calendars import BadHours, calendar
from locations.matching.phones import national
from locations.models import Membership, Team
from locations.scoping import Scope, memberships_on, visible_locations, visible_to
from locations.zones import day_in
from reviews.desk.clocks import StoreClock
from reviews.desk.replies import PLACEHOLDERS, filled
from reviews.desk.spoken import themes_of
from reviews.desk.states import OVER, can_be_undone
from reviews.importing.keys import ERASED, HASHED
from reviews.models import DeskSettings, Item, Reply, ReplyTemplate, Tag

LAST_ANSWERS = 10
"""Answers of a store among which a template is not to be used again."""
PEOPLE = 200
BETWEEN = "\x1f"
"""Between the two names of a person, which neither has."""


def desk_status(scope: Scope) -> DeskStatus | None:
    """Say how the brand's desk works; None where it is not switched on."""
    found = DeskSettings.objects.filter(brand_id=scope.brand).select_related("brand").first()
    return DeskStatus(found.customer_hours, found.house_hours, found.brand.answered_by) if found else None


def desk_choices(scope: Scope, now: datetime, *, store: str = "") -> DeskChoices:
    """Give how the desk works, with tags, people and teams to choose from; with ``store`` those people who see it.

    Without it a store manager's own store counts, and of many stores those who see several, or have an open item.
    """
    text = CharField()
    tags = Tag.objects.filter(brand_id=scope.brand, active=True).annotate(
        what=Value("tag", text), a=Cast("key", text), b=Cast("name_en", text), c=Cast("name_ko", text), n=F("pk")
    )
    teams = Team.objects.filter(brand_id=scope.brand, active=True).annotate(
        what=Value("team", text), a=Cast("name", text), b=Value("", text), c=Value("", text), n=F("pk")
    )
    settings = DeskSettings.objects.filter(brand_id=scope.brand).annotate(
        what=Value("desk", text),
        a=Cast("customer_hours", text),
        b=Cast("house_hours", text),
        c=Cast("brand__answered_by", text),
        n=F("brand_id"),
    )
    people = _people(scope, now, store).annotate(
        what=Value("person", text),
        a=Cast("user__username", text),
        b=Concat("user__first_name", Value(BETWEEN), "user__last_name", output_field=text),
        c=Cast("role", text),
        n=F("pk"),
    )
    columns = ("what", "a", "b", "c", "n")
    rows = settings.values_list(*columns).union(*(each.values_list(*columns) for each in (tags, teams, people)))
    found: dict[str, list[tuple[str, str, str]]] = {}
    named_tags = []
    for what, first, second, third, pk in sorted(rows, key=lambda row: (row[3] if row[0] == "person" else "", row[4])):
        found.setdefault(what, []).append((first, second, third))
        named_tags += [DeskTag(pk, first, second, third)] if what == "tag" else []
    named: dict[str, DeskPerson] = {}
    for user, name, role in found.get("person", []):
        named.setdefault(user, DeskPerson(user, full_name(*name.split(BETWEEN)) or user, role))
    desk = next(iter(found.get("desk", [])), None)
    return DeskChoices(
        tags=named_tags,
        people=[*named.values()][:PEOPLE],
        teams=sorted(name for name, *_rest in found.get("team", [])),
        status=DeskStatus(int(desk[0]), int(desk[1]), desk[2]) if desk else None,
    )


def _people(scope: Scope, now: datetime, store: str) -> "QuerySet[Membership]":
    rows = Membership.objects.filter(brand_id=scope.brand, read_only=False, user__is_active=True)
    rows = memberships_on(rows, day_in(scope.zone, now))
    many = Q(role=Membership.Role.HEAD_OFFICE)
    if not store and scope.sees_peers:
        own = visible_to(scope, Item.objects.filter(owner=OuterRef("user")), "location", names_brand=True)
        return rows.filter(many | Q(role=Membership.Role.REGIONAL) | Exists(own.exclude(state__in=OVER)))
    places = visible_locations(scope).filter(code=store) if store else visible_locations(scope)
    above = Exists(places.filter(region__lineage__startswith=OuterRef("region__lineage")))
    return rows.filter(many | Q(role=Membership.Role.STORE, location__in=places) | Q(above, region__isnull=False))


def desk_detail(scope: Scope, pk: int, now: datetime, language: str) -> DeskDetail | None:
    """Give an item with its answers, templates and history; None for one that this person does not see.

    ``language`` is that of templates where the customer's own is not known.
    """
    found = desk_row(scope, pk, now)
    if found is None:
        return None
    item, row, clock = found
    facts = _said(item)
    spoken = str(facts.get("language") or "")[:2]
    zone = row.spoke_at.tzinfo
    hours = hours_today(clock, now)
    values = {
        "store": item.location.name,
        "phone": national(item.location.phone),
        "hours_today": hours,
        "theme": row.themes[0] if row.themes else "",
    }
    author = str(facts.get("author") or "")
    replies = _replies(scope, item)
    rules, playbooks = rules_and_playbooks(scope, pk, row.tags)
    history = desk_events(scope, pk)
    return DeskDetail(
        item=row,
        language=spoken,
        author="" if author.startswith((HASHED, ERASED)) else author,
        address=str(facts.get("address") or ""),
        reply=str(facts.get("reply") or ""),
        keywords=tuple(map(str, facts.get("keywords") or ())),
        severity_by=item.severity_by,
        sent_at=item.sent_at.astimezone(zone) if item.sent_at else None,
        reopened=item.reopened,
        source_gone=item.source_gone,
        replies=[_reply(each, zone) for each in replies if each.item_id == item.pk],
        templates=_templates(scope, row, spoken or language, values, _used_lately(replies)),
        history=history,
        rules=rules,
        playbooks=playbooks,
        contact=_contact(item),
        hours_today=hours,
        undoable=_is_undoable(history, item.version),
    )


def _is_undoable(history: Sequence[EventRow], version: int) -> bool:
    last = history[0] if history else None
    return last is not None and can_be_undone(last.verb, last.by, last.of.get("version"), version)


def _said(item: Item) -> dict[str, Any]:
    """Give what a review has next to its words; of other kinds nothing is known."""
    if item.kind != Item.Kind.REVIEW:
        return {}
    return {name: getattr(item, f"review_{name}") for name in ("author", "language", "reply", "keywords", "address")}


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


def _replies(scope: Scope, item: Item) -> list[Reply]:
    """Read the answers of an item, the live one first, and after them the last ones of its store."""
    rows = visible_to(scope, Reply.objects.select_related("author"), "item__location")
    last = rows.filter(item__location=item.location_id, sent_at__isnull=False).order_by("-sent_at", "-pk")
    chosen = rows.filter(Q(item=item) | Q(pk__in=last.values("pk")[:LAST_ANSWERS]))
    return [*chosen.order_by("-live", "-pk")]


def _used_lately(replies: Iterable[Reply]) -> dict[int, int]:
    """Say which templates the last answers of a store were begun with, and how many answers ago."""
    sent = [row for row in replies if row.sent_at]
    sent.sort(key=lambda row: (row.sent_at, row.pk), reverse=True)
    ago: dict[int, int] = {}
    for place, row in enumerate(sent[:LAST_ANSWERS], 1):
        if row.template_id is not None:
            ago.setdefault(row.template_id, place)
    return ago


def _reply(row: Reply, zone: tzinfo | None) -> ReplyRow:
    return ReplyRow(
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


def _templates(
    scope: Scope, row: DeskItem, language: str, values: Mapping[str, str], ago: Mapping[int, int]
) -> list[TemplateRow]:
    """Give the texts that fit an item: of its stars and themes, its language first, those used here lately last."""
    stars = row.stars or 0
    rows = ReplyTemplate.objects.filter(brand_id=scope.brand, stars_from__lte=stars, stars_to__gte=stars)
    fitting = [*rows.filter(active=True, theme__in=["", *row.themes]).order_by("name", "pk")]
    fitting.sort(key=lambda each: (each.pk in ago, each.language != language, not each.theme, -ago.get(each.pk, 0)))
    return [_template(each, values, ago.get(each.pk, 0)) for each in fitting]


def _template(row: ReplyTemplate, values: Mapping[str, str], ago: int) -> TemplateRow:
    with translation.override(row.language):
        text = filled(row.text, {**values, "theme": theme_words(values["theme"]) if values["theme"] else ""})
    unfilled = [name for name in PLACEHOLDERS if f"{{{name}}}" in text]
    return TemplateRow(row.pk, row.name, row.language, row.stars_from, row.stars_to, text, unfilled, ago)


def _contact(item: Item) -> ContactRow | None:
    """Give how the customer can be reached; those who may not read it learn that there is something to read."""
    row = getattr(item, "contact", None)
    if row is None or not item.reads_contact:  # type: ignore[attr-defined]
        return None if row is None else ContactRow(may_read=False)
    return ContactRow(True, row.name, row.email, row.phone, row.consent_at, row.erase_after)


def desk_place(scope: Scope, pk: int) -> tuple[str, frozenset[str]] | None:
    """Give the code of the store that an item is about, and its themes; None as in ``desk_detail``."""
    found = visible_to(scope, Item.objects.filter(pk=pk), "location", names_brand=True)
    row = found.values_list("location__code", "kind", "fact_id").first()
    return (row[0], themes_of(row[1], [row[2]]).get(row[2], frozenset())) if row else None
