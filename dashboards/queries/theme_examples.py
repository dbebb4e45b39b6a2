"""Sentences with marks: what customers wrote of a theme, the newest first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from dashboards.queries.filters import chosen_stores
from dashboards.rows import ThemeExample
from locations.months import window_start
from locations.scoping import Scope, visible_to
from reviews.models import Mention, Review, SurveyResponse
from reviews.ngrams import sentence_span

EXAMPLES = 3
"""Sentences of a theme that go with its figures."""
READ = 600
"""Newest marks that examples are chosen from."""
AROUND = 120
"""Letters that are shown on either side of a mark, of a sentence without an end."""

_FACTS: Mapping[str, tuple[type[Review] | type[SurveyResponse], tuple[str, ...]]] = {
    "review": (Review, ("text", "keywords", "posted_to")),
    "survey": (SurveyResponse, ("comment", "answered_at")),
}
_FIELDS = (
    *("pk", "kind", "fact_id", "location__code", "location__name", "theme", "polarity", "last_month", "start", "end"),
)


def examples_of(scope: Scope, codes: Sequence[str], month: int, window: int) -> dict[str, list[ThemeExample]]:
    """Give the newest complaints of some visible stores by theme, at most three each, no sentence twice."""
    marks = _inside(scope, month, window).filter(location__code__in=codes, polarity=-1)
    found: dict[str, list[ThemeExample]] = defaultdict(list)
    for example in _examples(scope, _newest(marks, READ)):
        own = found[example.theme]
        if len(own) < EXAMPLES and all(example.sentence != other.sentence for other in own):
            own.append(example)
    return found


def theme_quotes(
    scope: Scope, theme: str, month: int, window: int, *, region: str = "", store: str = "", most: int = 20
) -> list[ThemeExample]:
    """Give the newest sentences of visible stores that complain of a theme in a window, no sentence twice."""
    marks = _inside(scope, month, window).filter(theme=theme, polarity=-1)
    if region or store:
        stores = chosen_stores(scope, region=region, month=month)
        marks = marks.filter(location__in=(stores.filter(code=store) if store else stores).values("pk"))
    found: dict[str, ThemeExample] = {}
    for example in _examples(scope, _newest(marks, READ // 3)):
        found.setdefault(example.sentence, example)
    return [*found.values()][:most]


def mentions(
    scope: Scope, *, theme: str = "", store: str = "", polarity: int | None = None, before: int = 0, limit: int = 100
) -> tuple[list[ThemeExample], int]:
    """Give visible marks by falling id, from the one below ``before`` on, and the id that the next ones are below.

    That is 0 where there are no more. A mark whose text has changed since is left out.
    """
    asked = Q(theme=theme) if theme else Q()
    asked &= Q(location__code=store) if store else Q()
    asked &= Q() if polarity is None else Q(polarity=polarity)
    asked &= Q(pk__lt=before) if before else Q()
    marks = visible_to(scope, Mention.objects.filter(asked), "location").order_by("-pk")
    rows = [*marks.values_list(*_FIELDS)[:limit]]
    found = sorted(_examples(scope, rows), key=lambda example: -example.mention)
    return found, rows[-1][0] if len(rows) == limit else 0


def _inside(scope: Scope, month: int, window: int) -> "QuerySet[Mention]":
    start = window_start(month, window)
    inside = Q(last_month__lte=month) & (Q() if start is None else Q(first_month__gte=start))
    return visible_to(scope, Mention.objects.filter(inside), "location")


def _newest(marks: "QuerySet[Mention]", most: int) -> list[tuple[Any, ...]]:
    """Read the marks of the newest texts, as far as their months show."""
    return [*marks.order_by("-last_month", "-pk").values_list(*_FIELDS)[:most]]


def _examples(scope: Scope, rows: Sequence[tuple[Any, ...]]) -> list[ThemeExample]:
    """Read the sentences of some marks, the newest text first; a text that has changed since is left out."""
    facts = {kind: _facts(scope, kind, {row[2] for row in rows if row[1] == kind}) for kind in _FACTS}
    found = []
    for pk, kind, fact, code, name, theme, polarity, month, start, end in rows:
        text, keywords, at = facts[kind].get(fact, ("", (), None))
        part = _part(text, keywords, start, end)
        if part and at is not None:
            found.append(ThemeExample(pk, kind, fact, code, name, theme, polarity, month, at, *part))
    return sorted(found, key=lambda example: (example.at, example.fact), reverse=True)


def _facts(scope: Scope, kind: str, ids: set[int]) -> dict[int, tuple[Any, Any, Any]]:
    """Read text, keywords and moment of some visible facts."""
    if not ids:
        return {}
    model, (words, *keywords, at) = _FACTS[kind]
    rows = visible_to(scope, model._default_manager.filter(pk__in=ids), "location")
    fields = ("pk", words, *keywords, at)
    return {pk: (text, more[0] if more else (), when) for pk, text, *more, when in rows.values_list(*fields)}


def _part(text: str, keywords: Sequence[str], start: int, end: int) -> tuple[str, int, int] | None:
    """Give the sentence around a mark and where the mark stands in it; of a keyword, the keyword."""
    if start < 0:
        index = -1 - start
        return (keywords[index], 0, len(keywords[index])) if index < len(keywords) else None
    if end > len(text) or start >= end:
        return None
    first, last = sentence_span(text, start, end)
    first, last = min(first, start), max(last, end)
    before, after = max(first, start - AROUND), min(last, end + AROUND)
    cut_before, cut_after = "… " if before > first else "", " …" if after < last else ""
    sentence = f"{cut_before}{text[before:after]}{cut_after}"
    shift = len(cut_before) - before
    return sentence, start + shift, end + shift
