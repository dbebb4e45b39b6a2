"""What data answer to the seven questions of a finding: what happened, when, how long, who else noticed, why, how they
reacted, what changed afterwards.

Another figure goes into the function of its question. They are computed whenever somebody asks, until the finding is
over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Min, Q

from dashboards.findings.statements.parts import different
from dashboards.metrics import metric
from dashboards.models import RootCause
from dashboards.queries.cache import cached_texts
from dashboards.queries.filters import chosen_stores
from dashboards.queries.findings import FindingFilter, findings, visible_by_finding
from dashboards.queries.splits import SPLIT_BY, NotSplit, splits
from dashboards.queries.theme_examples import theme_quotes
from dashboards.rows import YEAR, FindingDetail, FindingRow, QuestionPart, SplitRow
from locations.scoping import Scope, visible_to
from reviews.models import Case, Mention, MonthTally, Review

QUOTES = 3
MOST_TEXTS = 5_000
"""Texts about a theme that authors and publishers are counted in."""
NEIGHBOURS = 5
UNHAPPY_STARS = 2


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the questions are about: a place, its months since the finding began, and its theme if it has one."""

    scope: Scope
    detail: FindingDetail
    stores: Any
    first: int
    month: int

    @property
    def row(self) -> FindingRow:
        return self.detail.row

    @property
    def theme(self) -> str:
        return self.row.cause if self.row.cause_kind == "theme" else self.row.theme

    @property
    def place(self) -> dict[str, str]:
        """The place as queries take it."""
        return {self.row.place_kind: self.row.place_key} if self.row.place_kind in ("store", "region") else {}

    def facts(self) -> dict[str, Any]:
        """Filter facts of the place in these months."""
        return {"location__in": self.stores, "first_month__gte": self.first, "last_month__lte": self.month}


def finding_questions(scope: Scope, detail: FindingDetail) -> list[QuestionPart]:
    """Give what data answer to the seven questions of a visible finding, as stored once it is over."""
    stored = visible_by_finding(scope, RootCause.objects.filter(finding=detail.row.id)).first()
    if stored is not None:
        return [_stored(scope, each) for each in stored.computed]
    row = detail.row
    # Their quotes and counts follow from texts, all else from the finding itself and from what is done about it.
    key = ("questions", row.id, row.last_month, row.cause, row.kind, [each.id for each in detail.actions])
    return cached_texts(scope, key, lambda: _computed(scope, detail), marked=True)


def _computed(scope: Scope, detail: FindingDetail) -> list[QuestionPart]:
    row = detail.row
    month = row.last_month
    # A change has its own months; what lasts is read over a year.
    since = row.since if row.lead.before is not None and row.since else month - YEAR + 1
    store = {"search": ""} if row.place_kind != "region" else {"region": row.place_key, "month": month}
    stores = chosen_stores(scope, **store)
    if row.place_kind == "store":
        stores = stores.filter(code=row.place_key)
    asked = _Asked(scope, detail, stores.values("pk"), since, month)
    return [_what(asked), _when(asked), _how_long(asked), _who_else(asked), _why(asked), _reacted(asked), _after(asked)]


def _stored(scope: Scope, part: Mapping[str, Any]) -> QuestionPart:
    """Give a stored part; what names or compares other stores is head office's alone."""
    hidden = () if scope.knows_all else ("neighbours", "before")
    figures = {name: figure for name, figure in part["figures"].items() if name not in hidden}
    return QuestionPart(part["question"], part["is_answered"], figures)


def as_stored(parts: list[QuestionPart]) -> list[dict[str, Any]]:
    """Give parts as JSON, without anybody's words."""
    return [
        {"question": each.question, "is_answered": each.is_answered, "figures": dict(each.figures)} for each in parts
    ]


def _what(asked: _Asked) -> QuestionPart:
    row, quotes = asked.row, []
    if asked.theme:
        months = asked.month - asked.first + 1
        quotes = theme_quotes(asked.scope, asked.theme, asked.month, months, most=QUOTES, **asked.place)
    figures = {"kind": row.cause_kind, "cause": row.cause, **row.cause_figures}
    return QuestionPart(1, bool(row.cause or asked.theme), figures, quotes)


def _when(asked: _Asked) -> QuestionPart:
    row, figures = asked.row, dict[str, Any]()
    figures |= {"since": row.since, "found": row.first_month, "changed": row.lead.before is not None}
    if asked.theme:
        figures["first_complaint"] = _complaints(asked).aggregate(first=Min("first_month"))["first"]
    return QuestionPart(2, row.since is not None, figures)


def _how_long(asked: _Asked) -> QuestionPart:
    row = asked.row
    begun = visible_to(asked.scope, MonthTally.objects.filter(location__in=asked.stores), "location").aggregate(
        first=Min("first_month")
    )["first"]
    since = row.since or begun
    if since is None:
        return QuestionPart(3, is_answered=False)
    figures = {"months": asked.month - since + 1, "first": since, "last": asked.month, "data": begun}
    return QuestionPart(3, is_answered=True, figures=figures | {"at_least": begun is not None and since <= begun + 1})


def _who_else(asked: _Asked) -> QuestionPart:
    figures: dict[str, Any] = {}
    if asked.theme:
        reviews = _reviews(asked)
        by_publisher = reviews.values_list("source__publisher").annotate(n=Count("pk")).order_by("-n")
        figures |= {
            "authors": reviews.exclude(author="").values("author").distinct().count(),
            "publishers": [[publisher, n] for publisher, n in by_publisher],
            "answers": _complaints(asked).filter(kind=Mention.Kind.SURVEY).values("fact_id").distinct().count(),
        }
    row = asked.row
    others = findings(asked.scope, asked.month, FindingFilter(region=row.region, direction=row.direction))
    alike = [each for each in others if each.id != row.id and each.place_kind == "store" and _is_alike(each, row)]
    figures["neighbours"] = [[each.id, each.place] for each in alike[:NEIGHBOURS]]
    figures["stores"] = int(row.lead.figures.get("stores", 0)) if row.place_kind == "region" else 0
    return QuestionPart(4, bool(figures.get("authors") or figures["neighbours"] or figures["stores"]), figures)


def _is_alike(one: FindingRow, other: FindingRow) -> bool:
    return one.cause == other.cause if other.cause else one.metric == other.metric


def _why(asked: _Asked) -> QuestionPart:
    """Suggest the part of the customers that is served worst, with its interval."""
    row = asked.row
    if not asked.place or row.metric not in SPLIT_BY:
        return QuestionPart(5, is_answered=False)
    higher = metric(row.metric).higher_is_better
    worst: SplitRow | None = None
    for by in SPLIT_BY[row.metric]:
        try:
            parts = splits(asked.scope, row.metric, by, asked.month, asked.month - asked.first + 1, **asked.place)
        except NotSplit:
            continue
        for part in different(parts):
            size = abs(part.difference or 0.0)
            if ((part.difference or 0.0) < 0) == higher and size > abs((worst and worst.difference) or 0.0):
                worst = part
    if worst is None:
        return QuestionPart(5, is_answered=False, figures={"by": [*SPLIT_BY[row.metric]]})
    names = ("by", "value_of", "n", "value", "low", "high", "difference")
    figures: Mapping[str, Any] = {name: getattr(worst, name) for name in names}
    return QuestionPart(5, is_answered=True, figures={**figures, "metric": row.metric})


def _reacted(asked: _Asked) -> QuestionPart:
    reviews = (
        _reviews(asked) if asked.theme else visible_to(asked.scope, Review.objects.filter(**asked.facts()), "location")
    )
    found = reviews.aggregate(
        reviews=Count("pk"),
        unhappy=Count("pk", filter=Q(rating__lte=UNHAPPY_STARS, rating_max=5)),
        answered=Count("pk", filter=Q(replied_at__isnull=False) | ~Q(reply="")),
    )
    cases = visible_to(asked.scope, Case.objects.filter(**asked.facts()), "location").aggregate(
        cases=Count("pk"),
        reopened=Count("pk", filter=Q(reopened__gt=0)),
        satisfied=Avg("csat"),
        hours=Avg(F("first_response_at") - F("opened_at"), filter=Q(first_response_at__gte=F("opened_at"))),
    )
    hours = cases.pop("hours")
    figures = {**found, **cases, "hours": hours.total_seconds() / 3_600 if hours is not None else None}
    return QuestionPart(6, bool(found["reviews"] or cases["cases"]), figures)


def _after(asked: _Asked) -> QuestionPart:
    row = asked.row
    actions = [[each.id, each.title, each.state, each.verdict] for each in asked.detail.actions]
    figures = {"metric": row.metric, "value": row.lead.value, "low": row.lead.low, "high": row.lead.high}
    if row.lead.before is not None:
        figures |= {"low": None, "high": None}
    return QuestionPart(7, bool(actions), {**figures, "month": asked.month, "actions": actions})


def _complaints(asked: _Asked) -> Any:
    return visible_to(asked.scope, Mention.objects.filter(theme=asked.theme, polarity=-1, **asked.facts()), "location")


def _reviews(asked: _Asked) -> Any:
    """Find the reviews that complain of the theme."""
    ids = _complaints(asked).filter(kind=Mention.Kind.REVIEW).values_list("fact_id", flat=True).distinct()
    return visible_to(asked.scope, Review.objects.filter(pk__in=[*ids[:MOST_TEXTS]]), "location")
