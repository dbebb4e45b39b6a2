"""What one explores: the funnel, stores side by side, and what customers said."""

import json
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from dashboards import charts, queries
from dashboards.display import beside, table, voices, words
from dashboards.display.explain import explain
from dashboards.display.missing import missing
from dashboards.display.page import Asked, ask, page, ranking_of
from dashboards.forms.state import MOST_COMPARED, PICKED, ReviewsForm, read_stores
from dashboards.metrics import metric

VOICES = 25
MOST_COUNTED = 2_000
OFFERED = 400
"""Stores up to which the field for a store offers them all."""
WITHOUT_REGION = ("metric", "window", "month")


@require_GET
@login_required
def funnel(request: HttpRequest, slug: str) -> HttpResponse:
    """Value against number of answers, with the limits of chance."""
    asked = ask(request, slug, (*PICKED, "format"), peers=True)
    drawn = _drawn(asked) if asked.state.month else None
    if drawn is None:
        return page(request, "explore/funnel.html", asked, "funnel", {"missing": missing(asked)})
    packed, context = drawn
    context = {**context, "figure": json.loads(zlib.decompress(packed))}
    return page(request, "explore/funnel.html", asked, "funnel", context, pickers=(*PICKED, "format"))


Drawn = tuple[bytes, dict[str, Any]]
"""The figure of a funnel as packed JSON, and the rest of its page."""


def _drawn(asked: Asked) -> Drawn | None:
    """The funnel and what stands beneath it, made once after each change of scores or stores."""
    state, said = asked.state, words.funnel_words(metric(asked.state.metric))
    shown = ("funnel", state.filters, state.query(), get_language(), said)
    mark = queries.ranking_mark(asked.scope, state.metric, state.month, state.window, shown)
    return queries.kept(asked.scope, mark, lambda: _draw(asked, said))


def _draw(asked: Asked, said: charts.FunnelWords) -> Drawn | None:
    ranking = ranking_of(asked)
    if ranking is None:
        return None
    entry = metric(ranking.metric)
    unusual = beside.outside(ranking)
    listed = beside.gravest(unusual)
    axis = charts.axis_of([each for row in listed for each in (row.low, row.high, row.shrunken, row.target)])
    figure = charts.funnel_figure(ranking, entry, words=words.beside_alike(said, ranking), show=words.shown(entry))
    packed = zlib.compress(charts.compact_json(figure).encode())
    return packed, {
        "thinned": beside.thinned_sentence(figure["left_out"]),
        "reading": beside.funnel_sentence(unusual, ranking),
        "rows": table.cells(listed, ranking, axis, asked.state.query()),
        "scale": table.scale(axis, entry, ranking.target) if listed else "",
        "explain": explain(ranking),
    }


@require_GET
@login_required
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two to six stores side by side on every metric."""
    asked = ask(request, slug, (*WITHOUT_REGION, "region", "store", "near", "q"), peers=True, repeated=("store",))
    codes = read_stores(request.GET)
    near = request.GET.get("near", "")
    if near:
        alike = (near, *queries.nearest_alike(asked.scope, near, 4))
        return redirect(reverse("compare", args=[slug]) + beside.with_stores(asked.state, alike))
    cards = queries.score_cards(asked.scope, codes, asked.state.month, asked.state.window) if codes else {}
    found = queries.roster(asked.scope, search=asked.state.q, limit=20) if asked.state.q else []
    context = {
        "missing": missing(asked),
        "side": beside.side_by_side(cards, codes, asked.state, slug),
        "codes": codes,
        "found": [
            (store, beside.with_stores(asked.state, (*codes, store.store)))
            for store in found
            if store.store not in codes
        ],
        "full": len(codes) >= MOST_COMPARED,
        "near": beside.near(asked.state, codes),
    }
    return page(request, "explore/compare.html", asked, "compare", context, pickers=("window", "month"))


@require_GET
@login_required
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """What customers said, newest first."""
    now = timezone.now()
    form = ReviewsForm(request.GET, now)
    asked = ask(request, slug, tuple(form.fields), plain=True)
    only, given = queries.SaidFilter(**form.narrows()), form.checked()
    before = given["before"] and given["before"] + timedelta(microseconds=1)
    skipped = given["skip"] or 0
    rows = queries.said(asked.scope, given["store"], limit=skipped + VOICES + 1, only=replace(only, before=before))
    shown, moment, gone = voices.cut(rows, skipped, VOICES)
    context = {
        "form": form,
        "voices": voices.voices(shown, slug, now),
        "reading": voices.waiting_sentence(queries.waiting(asked.scope, given["store"]), now),
        **(_counted(asked, given["store"], only) if any(given.values()) else _unanswered(asked)),
        "stores": queries.roster(asked.scope, limit=OFFERED) if 1 < asked.choices.stores <= OFFERED else [],
        "later": form.query(before=moment, skip=str(gone)) if moment else "",
        "first_page": form.query(before="", skip="") if before else "",
        "missing": missing(asked),
        "narrowed": any(given.values()),
    }
    return page(request, "reviews/reviews.html", asked, "reviews", context, pickers=())


def _counted(asked: Asked, store: str, only: queries.SaidFilter) -> dict[str, object]:
    return {"count": voices.count_words(queries.count_said(asked.scope, store, only, MOST_COUNTED), MOST_COUNTED)}


def _unanswered(asked: Asked) -> dict[str, object]:
    """What to answer first, in place of a count of everything, which nobody asked for."""
    open_ones, low = (
        queries.count_said(asked.scope, "", queries.SaidFilter("review", stars=stars, answered=False), MOST_COUNTED)
        for stars in (None, voices.WORST_STARS)
    )
    return {
        "unanswered": voices.unanswered_sentence(open_ones, low, MOST_COUNTED),
        "unanswered_links": voices.unanswered_links(open_ones, low),
    }
