"""What stands next to an item of the desk: which rules did what, and the playbooks of its tags."""

import json
from collections.abc import Collection

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from dashboards.rows import PlaybookHere, RuleRow
from locations.scoping import Scope, visible_to
from reviews.models import Playbook, PlaybookRead, RuleUse

RULE, PLAYBOOK = "rule", "playbook"
COLUMNS = ("what", "place", "key", "a", "b", "id", "version", "begun", "agreed", "before")


def rules_and_playbooks(scope: Scope, pk: int, tags: Collection[str]) -> tuple[list[RuleRow], list[PlaybookHere]]:
    """Give what rules did with an item, in their order, and the newest playbooks of tags (keys), the policy last.

    Both are read in one statement.
    """
    rows = _playbooks(scope, tags).values_list(*COLUMNS).union(_rules(scope, pk).values_list(*COLUMNS), all=True)
    rules, playbooks = [], []
    for what, _place, key, a, b, number, version, *moments in sorted(rows, key=lambda row: (row[1], row[2], row[5])):
        if what == RULE:
            rules.append(RuleRow(key, json.loads(a)))
        else:
            playbooks.append(PlaybookHere(number, key, version, a, b, *moments))
    return rules, playbooks


def _playbooks(scope: Scope, tags: Collection[str]) -> "QuerySet[Playbook]":
    """Find the newest version of each, with when the reader agreed to it, and to the last one before it."""
    about = Coalesce("tag_id", Value(0))
    every = Playbook.objects.filter(brand_id=scope.brand).annotate(about=about)
    newer = every.filter(about=OuterRef("about"), number__gt=OuterRef("number"))
    reads = PlaybookRead.objects.filter(user__username=scope.user, playbook__brand_id=scope.brand)
    same = reads.annotate(about=Coalesce("playbook__tag_id", Value(0))).filter(about=OuterRef("about"))
    rows = every.filter(~Exists(newer), Q(tag__isnull=True) | Q(tag__key__in=tags))
    return rows.annotate(
        what=Value(PLAYBOOK, CharField()),
        place=Case(When(tag__isnull=True, then=Value(1)), default=Value(0), output_field=IntegerField()),
        key=Coalesce("tag__key", Value(""), output_field=CharField()),
        a=F("text_en"),
        b=F("text_ko"),
        version=F("number"),
        begun=F("valid_from"),
        agreed=Subquery(reads.filter(playbook=OuterRef("pk")).values("at")[:1]),
        before=Subquery(same.exclude(playbook=OuterRef("pk")).order_by("-at").values("at")[:1]),
    )


def _rules(scope: Scope, pk: int) -> "QuerySet[RuleUse]":
    nothing = Value(None, DateTimeField())
    return visible_to(scope, RuleUse.objects.filter(item=pk), "item__location").annotate(
        what=Value(RULE, CharField()),
        place=F("rule__position"),
        key=F("rule__name"),
        a=Cast("did", TextField()),
        b=Value("", TextField()),
        version=Value(0, IntegerField()),
        begun=nothing,
        agreed=nothing,
        before=nothing,
    )
