"""Words of a place's customers that others do not use, or that are new: causes that nobody put on a list.

A place is a store, a region (as it was in the month), or all that a person sees. The texts are reviews and the comments
of surveys.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Optional

from django.db.models import Count, Q, QuerySet

from dashboards.queries.filters import chosen_stores
from dashboards.queries.known import OUTSIDE_FOR_NETWORK, banded, may_know
from dashboards.queries.peers import ANSWERS, OTHERS, groups_of
from dashboards.queries.splits import NoSuchPlace
from dashboards.queries.stores import store_head
from dashboards.rows import Comparison, PhraseRow, Phrases
from dashboards.stats.phrases import Phrase, distinctive
from locations.models import Location, Membership
from locations.months import MONTHS_BEFORE_CHANGE, window_start
from locations.regions import is_within
from locations.scoping import Scope, visible_locations, visible_to
from reviews.models import Review, SurveyResponse
from reviews.ngrams import Encoded, Vocabulary, sentence_around, stems_of

MOST_TEXTS = 50_000
"""Reviews, and as many comments, that are read on each side, the newest: 100,000 texts take some 110 MB."""
TEXTS_TO_COMPARE = 2_000
"""Texts that comparable stores have at least: among fewer, a phrase of four texts proves nothing."""
SHOWN = 20
"""Phrases that are shown at most, the surest."""
EXAMPLES = 3
LONG = 40
"""Letters from which the same text twice in one store is one text that came twice; short ones are alike by nature."""
ROWS = 2_000
_NAMES = ("name", "street", "sublocality", "city", "state", "region__path")
"""What a store is called after; its customers use these words, and others do not."""
_BRANCH = re.compile(r"점\b")
"""What ends a Korean name of a store, and is left out where people speak of the place."""
_KINDS = {"review": (Review, "text"), "survey": (SurveyResponse, "comment")}
Stores = Optional["QuerySet[Location]"]
"""The stores whose texts are meant; None for all that the scope sees."""
Months = tuple[int | None, int]
"""The first and the last month; None for a window without beginning."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """Texts to compare with, and what they are."""

    what: Comparison
    texts: Encoded


def phrases(
    scope: Scope, month: int, window: int, *, store: str = "", region: str = "", since: int | None = None
) -> Phrases:
    """Find the phrases of a place that comparable stores do not use, or with ``since`` a month those that are new.

    Without ``since`` a store's texts of the window are compared with those of the narrowest group of comparable stores
    that has enough, a region's with all other stores'; the whole brand has nobody to be compared with. With ``since``
    the texts from that month on are compared with the place's own of the 12 months before, and with those of the others
    since, so that what is new everywhere is no news. A store manager's store is compared with all others together.
    Nobody is compared with texts of which they may know nothing (``queries.known``), and counts of others' texts are
    told in bands. Raises NoSuchPlace.
    """
    stores, ignored = _place(scope, store, region, month)
    first = window_start(month, window) if since is None else since
    words = Vocabulary(ignored)
    own, keys = _with_keys(words, _rows_of(scope, stores, (first, month)))
    compared = []
    if since is not None:
        before = words.encode(_texts(scope, stores, (since - MONTHS_BEFORE_CHANGE, since - 1)))
        compared.append(_Compared(Comparison("before", before.texts), before))
    if rest := _others(scope, store, region, (first, month)):
        everyone = replace(scope, role=Membership.Role.HEAD_OFFICE)
        texts = words.encode(_texts(everyone, rest[1], (first, month)))
        compared.append(_Compared(replace(rest[0], texts=banded(scope, texts.texts)), texts))
    others = [each.texts for each in compared]
    found = distinctive(own, *others, not_alone=words.not_alone())[:SHOWN] if others else []
    rows = _rows_of_phrases(scope, words, found, keys, [each.what.kind for each in compared])
    return Phrases(own.texts, [each.what for each in compared], rows)


def _place(scope: Scope, store: str, region: str, month: int) -> tuple[Stores, set[str]]:
    """Give the stores of a place, and the words of its name and address."""
    if not store and not region:
        return None, set()
    stores = chosen_stores(scope, region=region, month=month)
    stores = stores.filter(code=store) if store else stores
    names = [*stores.values_list(*_NAMES)[:1]]
    if not names:
        raise NoSuchPlace(f"There is no store “{store}”." if store else f"There is no region “{region}”.")
    named = " ".join(filter(None, names[0] if store else [region])).replace("/", " ")
    return stores, {*stems_of(named), *stems_of(_BRANCH.sub("", named))}


def _others(scope: Scope, store: str, region: str, months: Months) -> tuple[Comparison, Stores] | None:
    """Give the stores that a place is compared with; None where there are none, or too few for this person to know."""
    everyone = replace(scope, role=Membership.Role.HEAD_OFFICE)
    if store and scope.sees_peers:
        return _comparable(scope, everyone, store, months)
    own = visible_locations(scope)
    if region and scope.sees_peers:
        own = chosen_stores(everyone, region=region, month=months[1])
    # All others together are the same whichever of them wrote it; a part of them would show single stores.
    rest = visible_locations(everyone).exclude(pk__in=own.values("pk"))
    with_texts = {pk for pk, *_kind in _texts_by_store(everyone, None, months)}
    others = len(with_texts - {*own.values_list("pk", flat=True)})
    seen = set() if scope.knows_all else {*visible_locations(scope).values_list("pk", flat=True)}
    knows = may_know(scope, len(with_texts), len(with_texts - seen))
    return (_of_stores(scope, others), rest) if others and knows else None


def _of_stores(scope: Scope, stores: int, region: str = "", store_format: str = "") -> Comparison:
    is_rough = not scope.knows_all
    return Comparison("stores", 0, banded(scope, stores), region, store_format, is_rough=is_rough)


def _comparable(scope: Scope, everyone: Scope, store: str, months: Months) -> tuple[Comparison, Stores] | None:
    """Give the narrowest group of comparable stores with enough texts, or else the widest with any."""
    head = store_head(scope, store)
    texts = _texts_by_store(everyone, None, months)
    own = {*visible_locations(scope).values_list("code", "pk")}
    seen, alone = {pk for _code, pk in own}, {pk for code, pk in own if code == store}
    with_texts = {pk for pk, *_kind in texts}
    knows = may_know(scope, len(with_texts), len(with_texts - seen))
    found = None
    for path, store_format in groups_of(head) if head else ():
        inside = {pk: n for (pk, at, of), n in texts.items() if is_within(at, path) and store_format in ("", of)}
        group = {pk: n for pk, n in inside.items() if pk not in alone}
        outside = len(group.keys() - seen)
        # Of own stores alone everything is known; a few of others could be computed from the rest.
        is_told = not outside or (knows and outside >= OUTSIDE_FOR_NETWORK) or scope.knows_all
        if is_told and sum(count >= ANSWERS for count in group.values()) >= OTHERS:
            others = chosen_stores(everyone, region=path, format=store_format).exclude(code=store)
            found = _of_stores(scope, len(group), path, store_format), others
            if sum(group.values()) >= TEXTS_TO_COMPARE:
                break
    return found


def _texts_by_store(scope: Scope, stores: Stores, months: Months) -> Counter[tuple[int, str, str]]:
    """Count the texts of each of some stores that has any, by id, region (now) and format."""
    counts: Counter[tuple[int, str, str]] = Counter()
    for kind in _KINDS:
        facts = _facts(scope, kind, stores, months)
        rows = facts.values_list("location", "location__region__path", "location__format").annotate(Count("pk"))
        counts.update({(pk, region or "", of): count for pk, region, of, count in rows})
    return counts


def _facts(scope: Scope, kind: str, stores: Stores, months: Months) -> "QuerySet[Any]":
    """Give the reviews or answers with words that lie wholly within some months."""
    model, text = _KINDS[kind]
    first, last = months
    inside = Q(last_month__lte=last) & (Q() if first is None else Q(first_month__gte=first))
    if stores is not None:
        inside &= Q(location__in=stores.values("pk"))
    return visible_to(scope, model._default_manager.filter(inside).exclude(**{text: ""}), "location").order_by()


def _rows_of(scope: Scope, stores: Stores, months: Months) -> Iterator[tuple[str, int, str]]:
    """Yield kind, id and text, newest first; a long text that one store has twice comes once."""
    seen: set[int] = set()
    for kind, (_model, text) in _KINDS.items():
        facts = _facts(scope, kind, stores, months).order_by("-pk")[:MOST_TEXTS]
        for pk, location, words in facts.values_list("pk", "location_id", text).iterator(chunk_size=ROWS):
            if len(words) >= LONG:
                known = len(seen)
                seen.add(hash((location, words)))
                if len(seen) == known:
                    continue
            yield kind, pk, words


def _texts(scope: Scope, stores: Stores, months: Months) -> Iterator[str]:
    return map(itemgetter(2), _rows_of(scope, stores, months))


def _with_keys(words: Vocabulary, rows: Iterable[tuple[str, int, str]]) -> tuple[Encoded, list[tuple[str, int]]]:
    """Encode texts, and give kind and id of each, in their order."""
    keys: list[tuple[str, int]] = []

    def texts() -> Iterator[str]:
        for kind, pk, text in rows:
            keys.append((kind, pk))
            yield text

    return words.encode(texts()), keys


def _rows_of_phrases(
    scope: Scope, words: Vocabulary, found: Sequence[Phrase], keys: Sequence[tuple[str, int]], kinds: Sequence[str]
) -> list[PhraseRow]:
    """Give the phrases that were found; ``kinds`` are those of the comparisons, of which a place's own is exact.

    Also of the odds and the chance only their order goes to people, for they are reckoned from exact counts.
    """
    examples = [[keys[index] for index in phrase.texts[:EXAMPLES].tolist()] for phrase in found]
    written = _written(scope, {each[0] for each in examples})
    rows = []
    for phrase, (newest, *older) in zip(found, examples, strict=True):
        text = written[newest]
        start, end = words.place(text, phrase.words)
        rows.append(
            PhraseRow(
                phrase=text[start:end],
                sentence=sentence_around(text, start, end),
                n=phrase.n,
                others=tuple(
                    n if kind == "before" else banded(scope, n) for kind, n in zip(kinds, phrase.others, strict=True)
                ),
                log_odds=phrase.log_odds,
                q=phrase.q,
                examples=[newest, *older],
            )
        )
    return rows


def _written(scope: Scope, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Give the texts of some reviews and answers, by kind and id."""
    found: dict[tuple[str, int], str] = {}
    for kind, (model, text) in _KINDS.items():
        chosen = model._default_manager.filter(pk__in=[pk for of_kind, pk in keys if of_kind == kind])
        rows = visible_to(scope, chosen, "location").values_list("pk", text)
        found |= {(kind, pk): words for pk, words in rows}
    return found
