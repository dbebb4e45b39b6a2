"""The rules of a desk as head office keeps them: added, changed, moved, switched off and on, and tried beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from locations import events
from locations.models import Brand, Membership, Team, User
from locations.refusals import Refusal
from locations.scoping import Scope, memberships_on
from locations.zones import day_in
from reviews.desk.conditions import checked_conditions
from reviews.desk.deadlines import touch
from reviews.desk.keeping import checked_text, differing, own_desk
from reviews.desk.routing import RoutingRule
from reviews.desk.rules import Tried, rules_of, try_rules
from reviews.models import DeskRule, Item, Tag

LONGEST_NAME = 120
MOST_RULES = 100
UNSAVED = 0
"""The id of a rule that is tried and not saved yet."""


@dataclass(frozen=True, slots=True)
class RuleGiven:
    """A rule as somebody gives it: conditions by name, keys of tags, severity at least (0: none), and whom it assigns.

    ``team`` is a team's name where a team gets it, ``person`` a sign-in name where a person does.
    """

    name: str
    when: dict[str, Any] = field(default_factory=dict)
    tags: Sequence[str] = ()
    severity: int = 0
    assign: str = ""
    team: str = ""
    person: str = ""


@transaction.atomic
def add_rule(scope: Scope, given: RuleGiven, *, by: str, now: datetime) -> int:
    """Add a rule behind all others; return its id.

    Raises PermissionDenied for all but head office, and Refusal as ``_columns`` and for a name that is in use.
    """
    brand = own_desk(scope)
    columns, tags = _columns(scope, brand, given, now)
    rows = DeskRule.objects.filter(brand=brand)
    if rows.count() >= MOST_RULES:
        raise Refusal(_("At most %(n)s at once.") % {"n": MOST_RULES})
    _refuse_taken(brand, columns["name"], None)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    row = DeskRule.objects.create(brand=brand, position=last + 1, **columns)
    row.tags.set(tags)
    _record(row, "desk_rule.added", by, now, {}, _attributes(row))
    return row.pk


@transaction.atomic
def change_rule(scope: Scope, pk: int, given: RuleGiven, *, by: str, now: datetime) -> bool:
    """Change a rule; what it did with items stays. False where the brand has no such rule. Raises as ``add_rule``."""
    brand = own_desk(scope)
    row = DeskRule.objects.filter(brand=brand, pk=pk).first()
    if row is None:
        return False
    columns, tags = _columns(scope, brand, given, now)
    _refuse_taken(brand, columns["name"], pk)
    before = _attributes(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    row.tags.set(tags)
    old, new = differing(before, _attributes(row))
    if new:
        _record(row, "desk_rule.changed", by, now, old, new)
    return True


@transaction.atomic
def move_rule(scope: Scope, pk: int, position: int, *, by: str, now: datetime) -> bool:
    """Put a rule at a place of the order, 1 the first; False where the brand has no such rule."""
    brand = own_desk(scope)
    rows = [*DeskRule.objects.filter(brand=brand).order_by("position", "pk")]
    row = next((each for each in rows if each.pk == pk), None)
    if row is None:
        return False
    before = rows.index(row) + 1
    place = min(max(position, 1), len(rows))
    rows.remove(row)
    rows.insert(place - 1, row)
    for at, each in enumerate(rows, 1):
        each.position = at
    DeskRule.objects.bulk_update(rows, ["position"])
    if place != before:
        _record(row, "desk_rule.moved", by, now, {"position": before}, {"position": place})
    return True


@transaction.atomic
def switch_rule(scope: Scope, pk: int, *, on: bool, by: str, now: datetime) -> bool:
    """Switch a rule off, or on again; False where the brand has no such rule."""
    brand = own_desk(scope)
    row = DeskRule.objects.filter(brand=brand, pk=pk).first()
    if row is None:
        return False
    if row.active != on:
        row.active = on
        row.save()
        _record(row, "desk_rule.switched", by, now, {"active": not on}, {"active": on})
    return True


def try_rule(scope: Scope, given: RuleGiven, now: datetime, *, pk: int | None = None) -> Tried:
    """Give what a rule that is not saved would do with the items of the last 90 days, among those in use.

    With ``pk`` it stands in place of that rule, else behind all others. Raises as ``add_rule``.
    """
    with transaction.atomic():
        brand = own_desk(scope)
        columns, tags = _columns(scope, brand, given, now)
    team, person = columns["team"], columns["person"]
    new = RoutingRule(
        pk or UNSAVED,
        columns["when"],
        frozenset(tag.pk for tag in tags),
        columns["severity"] or 0,
        columns["assign"],
        team.pk if team else None,
        person.pk if person else None,
    )
    today = rules_of(brand.pk)
    rules = [replace(new, pk=rule.pk) if rule.pk == pk else rule for rule in today]
    if all(rule.pk != pk for rule in today):
        rules.append(new)
    return next(row for row in try_rules(brand, now, rules) if row.rule == new.pk)


def _columns(scope: Scope, brand: Brand, given: RuleGiven, now: datetime) -> tuple[dict[str, Any], list[Tag]]:
    """Give a rule as columns, and its tags.

    Raises Refusal for conditions that are wrong or missing, for a tag, team or person that the brand does not have,
    and for a rule that would do nothing.
    """
    name = checked_text(given.name, "name", LONGEST_NAME)
    when = checked_conditions(scope, given.when)
    tags = [*Tag.objects.filter(brand=brand, active=True, key__in=given.tags)]
    if unknown := sorted({*given.tags} - {tag.key for tag in tags}):
        raise Refusal(_("There is no tag “%(key)s”.") % {"key": unknown[0]}, "tags")
    if given.severity and given.severity not in Item.Severity.values:
        raise Refusal(_("Severity is 1 to 4."), "severity")
    if given.assign not in DeskRule.Assign.values:
        raise Refusal(_("Choose who gets it."), "assign")
    if not tags and not given.severity and not given.assign:
        raise Refusal(_("Say what the rule does: tags, a severity, or who gets it."), "assign")
    return {
        "name": name,
        "when": when,
        "severity": given.severity or None,
        "assign": given.assign,
        "team": _team(brand, given.team) if given.assign == DeskRule.Assign.TEAM else None,
        "person": _person(brand, given.person, now) if given.assign == DeskRule.Assign.PERSON else None,
    }, tags


def _team(brand: Brand, name: str) -> Team:
    found = Team.objects.filter(brand=brand, name=name, active=True).first()
    if found is None:
        raise Refusal(_("Choose a team."), "team")
    return found


def _person(brand: Brand, name: str, now: datetime) -> User:
    roles = memberships_on(Membership.objects.filter(brand=brand, read_only=False), day_in(brand.default_zone, now))
    found = User.objects.filter(username=name, pk__in=roles.values("user")).first()
    if found is None:
        raise Refusal(_("Choose a person."), "person")
    return found


def _refuse_taken(brand: Brand, name: str, own: int | None) -> None:
    if DeskRule.objects.filter(brand=brand, name=name).exclude(pk=own or 0).exists():
        raise Refusal(_("There is a rule “%(name)s” already.") % {"name": name}, "name")


def _attributes(row: DeskRule) -> dict[str, Any]:
    return {
        "name": row.name,
        "when": dict(row.when),
        "tags": sorted(tag.key for tag in row.tags.all()),
        "severity": row.severity,
        "assign": row.assign,
        "team": row.team.name if row.team else "",
        "person": row.person.get_username() if row.person else "",
    }


def _record(row: DeskRule, verb: str, by: str, now: datetime, before: dict[str, Any], after: dict[str, Any]) -> None:
    touch(row.brand_id)
    events.record(row.brand_id, verb, row, by=by, now=now, before=before, after=after)
