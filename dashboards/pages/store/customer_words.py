"""What customers of a store say now: phrases that are new, or that others do not use, each with an example.

The phrases take some tenths of a second to find, so that the pages of a store load them after themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dashboards import charts, queries, wording
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.review_cards import ReviewCard, review_cards
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.store.complaints import complaints, themes_of
from dashboards.pages.store.tabs import tabs
from dashboards.rows import Comparison, PhraseRow, Phrases, ReviewRow
from locations.months import USUAL_WINDOW
from reviews.ngrams import sentence_around

PARTS = {"": "store/words.html", "card": "store/words_card.html", "list": "store/words_list.html"}
"""The whole page, and what other pages load of it."""
LONGEST = 140
"""Letters of an example that are shown on either side of its phrase."""
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's sentence around a phrase, which stands in the middle, and where it is from."""

    before: str
    phrase: str
    after: str
    card: ReviewCard


@dataclass(frozen=True, slots=True)
class PhraseCells:
    """One phrase: in how many texts it stands, in how many it stood or stands elsewhere, and an example."""

    phrase: str
    n: str
    others: str
    bar: SafeString
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class PhraseList:
    """All phrases of a store: the finding as a sentence, what was compared with what, and the rows."""

    sentence: str
    compared: str
    rows: Sequence[PhraseCells]


@require_safe
@login_required
@stored_page()
def words(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what customers of a store say, as a page of its own or as the part of another that asks for it."""
    page_request = read_request(request, slug, (*CARRIED, "part"))
    part = request.GET.get("part", "")
    if part not in PARTS:
        raise BadRequest("part has a value that is not offered")
    head = queries.store_head(page_request.scope, code)
    if head is None:
        raise Http404
    context: dict[str, Any] = {"head": head, "brand": slug, "query": page_request.state.query()}
    if page_request.state.month:
        context |= _read(page_request, code)
    if part:
        return render(request, PARTS[part], context)
    context["tabs"] = tabs(page_request, code, "why")
    return render_page(request, PARTS[part], page_request, "store", context, pickers=())


def _read(page_request: PageRequest, code: str) -> dict[str, Any]:
    """Read phrases and themes of a store: since its worst change where one was found, else of 12 months."""
    scope, month = page_request.scope, page_request.state.month
    changes = queries.store_changes(scope, code, month)
    since = changes[0].since if changes else None
    phrases, themes = queries.cached_texts(
        scope,
        ("words", code, month, since),
        lambda: (
            queries.phrases(scope, month, USUAL_WINDOW, store=code, since=since),
            themes_of(scope, code, month, since),
        ),
        marked=True,
    )
    return {
        "phrases": phrase_list(page_request, phrases, since),
        "complaints": complaints(themes, since, sees_peers=scope.sees_peers),
    }


def phrase_list(page_request: PageRequest, found: Phrases, since: int | None) -> PhraseList:
    """Word the phrases of a store, with examples as their texts are now."""
    scope = page_request.scope
    wanted = {key for row in found.rows for key in row.examples}
    texts = queries.quoted(scope, wanted)
    cards = dict(zip(texts, review_cards([*texts.values()], page_request.brand, timezone.now()), strict=True))
    most = max((row.n for row in found.rows), default=0)
    rows = [_phrase(row, found.comparisons, most, texts, cards) for row in found.rows]
    return PhraseList(_sentence(found, since), _compared(found, since), rows)


def _phrase(
    row: PhraseRow,
    comparisons: Sequence[Comparison],
    most: int,
    texts: dict[Key, ReviewRow],
    cards: dict[Key, ReviewCard],
) -> PhraseCells:
    n = wording.number(row.n)
    others = [
        (_("before: %(n)s") if each.kind == "before" else _("elsewhere: %(n)s"))
        % {"n": wording.count(count, rough=each.is_rough)}
        for each, count in zip(comparisons, row.others, strict=True)
    ]
    label = _("“%(phrase)s” in %(n)s texts") % {"phrase": row.phrase, "n": n}
    quotes = (_quote(row.phrase, texts[key], cards[key]) for key in row.examples if key in texts)
    return PhraseCells(
        phrase=row.phrase,
        n=n,
        others=" · ".join(others),
        bar=mark_safe(charts.count_bar(row.n, most, label=label)),
        quote=next((quote for quote in quotes if quote is not None), None),
    )


def _quote(phrase: str, text: ReviewRow, card: ReviewCard) -> Quote | None:
    """Cut the sentence around a phrase out of a text; None where the text does not have it so, or no longer."""
    start = text.text.find(phrase)
    if start < 0 or text.erased:
        return None
    sentence = sentence_around(text.text, start, start + len(phrase))
    before, _phrase, after = sentence.partition(phrase)
    if len(before) > LONGEST:
        before = f"… {before[-LONGEST:].lstrip()}"
    if len(after) > LONGEST:
        after = f"{after[:LONGEST].rstrip()} …"
    return Quote(before, phrase, after, card)


def _sentence(found: Phrases, since: int | None) -> str:
    if not found.comparisons:
        return _("There are too few texts of other stores to compare what customers say.")
    if not found.rows:
        return (
            _("No phrase is new since %(month)s.") % {"month": wording.month_name(since)}
            if since is not None
            else _("No phrase stands out: customers say what those of comparable stores say.")
        )
    first = found.rows[0]
    facts = {"phrase": first.phrase, "n": wording.number(first.n)}
    if since is None:
        words = ngettext(
            "“%(phrase)s” stands out: %(n)s text here has it.", "“%(phrase)s” stands out: %(n)s texts here have it.",
            first.n,
        )  # fmt: skip
        return words % facts
    if first.others[0]:
        words = ngettext(
            "“%(phrase)s” is said more often since %(month)s: %(n)s text has it.",
            "“%(phrase)s” is said more often since %(month)s: %(n)s texts have it.",
            first.n,
        )
    else:
        words = ngettext(
            "“%(phrase)s” is new since %(month)s: %(n)s text has it.",
            "“%(phrase)s” is new since %(month)s: %(n)s texts have it.",
            first.n,
        )
    return words % (facts | {"month": wording.month_name(since)})


def _compared(found: Phrases, since: int | None) -> str:
    """Say how many texts were compared with which."""
    own = ngettext("%(n)s text", "%(n)s texts", found.texts) % {"n": wording.number(found.texts)}
    parts = [_("%(texts)s since %(month)s") % {"texts": own, "month": wording.month_name(since)} if since else own]
    for each in found.comparisons:
        facts = {"n": wording.count(each.texts, rough=each.is_rough)}
        parts.append(
            ngettext("%(n)s in the 12 months before", "%(n)s in the 12 months before", each.texts) % facts
            if each.kind == "before"
            else ngettext("%(n)s of comparable stores", "%(n)s of comparable stores", each.texts) % facts
            if each.region or each.format
            else ngettext("%(n)s of all other stores", "%(n)s of all other stores", each.texts) % facts
        )
    return " · ".join(parts)
