"""The rules of a brand's desk: read from the database, tried on the last 90 days, applied to new items."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from locations.models import Brand, Location, Membership
from locations.people import stand_ins
from locations.regions import with_those_above
from locations.scoping import memberships_on
from locations.zones import day_in
from reviews.desk.routing import Decision, RoutingRule, Seen, decide
from reviews.desk.spoken import Spoken, spoken_of, themes_of
from reviews.desk.states import OPEN
from reviews.models import DeskRule, Item, ItemTag, RuleUse, Tag

TRIED = timedelta(days=90)
TAGS = (
    ("sales_lead", "Sales lead", "판매 기회"),
    ("feature_request", "Feature request", "개선 요청"),
    ("incident", "Incident", "사고"),
    ("technical_problem", "Technical problem", "기술 문제"),
    ("customer_content", "Customer content", "고객 콘텐츠"),
)
"""The tags that every desk begins with."""
SEEDED = (
    (
        {"en": "Incidents to head office", "ko": "사고는 본사로"},
        {"incident": True}, ("incident",), 4, "head_office",
    ),
    (
        {"en": "One and two stars to the store", "ko": "별 한두 개는 매장으로"},
        {"kinds": ["review"], "stars": [1, 2]}, (), 3, "store",
    ),
    (
        {"en": "App and payment", "ko": "앱과 결제"},
        {"themes": ["app_slow"]}, ("technical_problem",), None, "",
    ),
    (
        {"en": "Everything else to the store", "ko": "나머지는 매장으로"},
        {"kinds": ["review", "comment", "case", "note"]}, (), None, "store",
    ),
)  # fmt: skip
"""The rules that every desk begins with: names by language, conditions, tags, severity at least, whom they assign."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What one rule would do over the last 90 days: items it matches, and those that it would newly assign."""

    rule: int
    name: str
    matched: int
    assigned: int


def seed(brand: Brand) -> None:
    """Give a brand the tags and rules that every desk begins with, where it has none; rules in the brand's language."""
    for key, english, korean in TAGS:
        Tag.objects.get_or_create(brand=brand, key=key, defaults={"name_en": english, "name_ko": korean})
    if DeskRule.objects.filter(brand=brand).exists():
        return
    tags = {tag.key: tag for tag in Tag.objects.filter(brand=brand)}
    for position, (names, when, keys, severity, assign) in enumerate(SEEDED, 1):
        columns = {"position": position, "when": when, "severity": severity, "assign": assign}
        rule = DeskRule.objects.create(brand=brand, name=names.get(brand.language[:2], names["en"]), **columns)
        rule.tags.set([tags[key] for key in keys])


def rules_of(brand_id: int) -> list[RoutingRule]:
    """Read the rules of a brand that are in use, in their order."""
    rows = DeskRule.objects.filter(brand_id=brand_id, active=True).order_by("position", "pk")
    return [
        RoutingRule(
            row.pk,
            row.when,
            frozenset(tag.pk for tag in row.tags.all() if tag.active),
            row.severity or 0,
            row.assign if _is_there(row) else "",
            row.team_id,
            row.person_id,
        )
        for row in rows.select_related("team").prefetch_related("tags")
    ]


def _is_there(row: DeskRule) -> bool:
    """Whether the one whom a rule assigns still is; of a retired team the next rule decides."""
    if row.assign == DeskRule.Assign.TEAM:
        return row.team is not None and row.team.active
    return row.assign != DeskRule.Assign.PERSON or row.person_id is not None


def decisions(brand: Brand, facts: Sequence[Spoken]) -> dict[tuple[str, int], Decision]:
    """Give what the rules do with the items of new facts, by kind and id of the fact."""
    rules = rules_of(brand.pk)
    if not rules:
        return {(each.kind, each.fact): Decision(severity=each.severity) for each in facts}
    seen = _seen(brand, facts)
    severity = {(each.kind, each.fact): each.severity for each in facts}
    return {key: decide(rules, item, severity[key]) for key, item in seen.items()}


def follow(item: Item, decision: Decision, owners: "Owners") -> None:
    """Give a new item, which is not written yet, the severity and the owner that the rules decided."""
    item.severity = decision.severity
    if decision.assigned is not None:
        item.owner_id, item.team_id = owners.of(decision.assigned, item.location_id)
        if item.owner_id or item.team_id:
            item.state = Item.State.OPEN


def write(brand: Brand, decided: Mapping[tuple[str, int], Decision]) -> None:
    """Write which rule did what with the items of facts (by kind and id), and their tags; a second time nothing."""
    new = Item.objects.filter(brand=brand, fact_id__in=[fact for _kind, fact in decided], rule_uses__isnull=True)
    found = new.filter(state__in=OPEN).values_list("pk", "kind", "fact_id")
    done = [(pk, decided[kind, fact]) for pk, kind, fact in found if (kind, fact) in decided]
    tags = [ItemTag(item_id=pk, tag_id=tag, rule_id=rule) for pk, each in done for tag, rule in each.tags.items()]
    ItemTag.objects.bulk_create(tags, ignore_conflicts=True, batch_size=1_000)
    uses = [RuleUse(item_id=pk, rule_id=rule, did=did) for pk, each in done for rule, did in each.did.items()]
    RuleUse.objects.bulk_create(uses, ignore_conflicts=True, batch_size=1_000)


def try_rules(brand: Brand, now: datetime, rules: Sequence[RoutingRule] | None = None) -> list[Tried]:
    """Give what rules, those in use or others, would do with the items of the last 90 days, were these new."""
    rules = rules_of(brand.pk) if rules is None else rules
    matched, assigned = Counter[int](), Counter[int]()
    items = [*Item.objects.filter(brand=brand, spoke_at__gte=now - TRIED, source_gone=False)]
    facts = {
        (kind, fact): each
        for kind in {item.kind for item in items}
        for fact, each in spoken_of(kind, [item.fact_id for item in items if item.kind == kind]).items()
    }
    seen = _seen(brand, facts.values())
    for item in items:
        if (key := (item.kind, item.fact_id)) not in facts:
            continue
        decision = decide(rules, seen[key], facts[key].severity)
        matched.update([*decision.did])
        if decision.assigned is not None and item.owner_id is None and item.team_id is None:
            assigned[decision.assigned.pk] += 1
    names = dict(DeskRule.objects.filter(brand=brand).values_list("pk", "name"))
    return [Tried(rule.pk, names.get(rule.pk, ""), matched[rule.pk], assigned[rule.pk]) for rule in rules]


def _seen(brand: Brand, facts: Iterable[Spoken]) -> dict[tuple[str, int], Seen]:
    """Give facts as rules see them."""
    every = [*facts]
    stores = {
        pk: (region, format_)
        for pk, region, format_ in Location.objects.filter(pk__in={each.location for each in every}).values_list(
            "pk", "region__path", "format"
        )
    }
    themes: dict[tuple[str, int], frozenset[str]] = {}
    for kind in {each.kind for each in every}:
        found = themes_of(kind, [each.fact for each in every if each.kind == kind])
        themes |= {(kind, fact): marked for fact, marked in found.items()}
    return {
        (each.kind, each.fact): Seen(
            kind=str(each.kind),
            text=each.text,
            stars=each.stars,
            score=each.score,
            themes=themes.get((each.kind, each.fact), frozenset()),
            language=each.language,
            publisher=each.publisher,
            touchpoint=each.touchpoint,
            regions=with_those_above(stores[each.location][0] or ""),
            format=stores[each.location][1],
            is_incident=each.is_incident,
        )
        for each in every
    }


class Owners:
    """Who gets what a rule assigns: the person with that role for the store who was given it first.

    Whoever is absent on the day is stood in for.
    """

    def __init__(self, brand: Brand, now: datetime) -> None:
        rows = Membership.objects.filter(brand=brand, read_only=False).select_related("region").order_by("pk")
        day = day_in(brand.default_zone, now)
        self.roles = [*memberships_on(rows, day)]
        self.absent = stand_ins(brand.pk, day)
        stores = Location.objects.filter(brand=brand).values_list("pk", "region__lineage")
        self.branches: dict[int, str] = {pk: lineage or "" for pk, lineage in stores}
        self.found: dict[tuple[str, int], int | None] = {}

    def of(self, rule: RoutingRule, store: int) -> tuple[int | None, int | None]:
        """Give owner and team; neither where nobody has the role."""
        if rule.assign == DeskRule.Assign.TEAM:
            return None, rule.team
        if rule.assign == DeskRule.Assign.PERSON:
            return self._present(rule.person), None
        return self._present(self.with_role(rule.assign, store)), None

    def _present(self, person: int | None) -> int | None:
        return None if person is None else self.absent.get(person, person)

    def with_role(self, role: str, store: int) -> int | None:
        """Give who has a role for a store; of several regional managers the one of the narrowest region."""
        if (role, store) not in self.found:
            self.found[role, store] = self._find(role, store)
        return self.found[role, store]

    def _find(self, role: str, store: int) -> int | None:
        found = [row for row in self.roles if row.role == role and self._is_for(row, store)]
        found.sort(key=lambda row: -len(row.region.lineage) if row.region else 0)
        return found[0].user_id if found else None

    def _is_for(self, row: Membership, store: int) -> bool:
        if row.role == Membership.Role.STORE:
            return row.location_id == store
        if row.role == Membership.Role.REGIONAL:
            return bool(row.region) and self.branches.get(store, "").startswith(row.region.lineage)  # type: ignore[union-attr]
        return True
