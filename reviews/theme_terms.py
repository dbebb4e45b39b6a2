"""A brand's own words for themes: tried on its texts, added and retired by head office.

Whoever changes them has the texts marked anew, as ``dashboards.jobs.theme_terms`` does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.models import User
from locations.refusals import Refusal
from locations.scoping import Scope, visible_to
from reviews.mentions import SCORES, TABLES, TEXTS, score_of, words_of
from reviews.models import BrandTerm
from reviews.models.mentions import POLARITIES
from reviews.themes.keys import THEMES
from reviews.themes.lexicon import HAS_HANGUL
from reviews.themes.marking import Mark, OwnTerm, holds, marks, plain_term

LONGEST = 60
"""Letters of a term."""
MOST_COMMON = 0.3
"""Share of a brand's texts above which a word is in too many of them to be about one theme."""
READ = 2_000
"""Texts of each kind that a term is tried on; of more, an even sample."""
SHOWN = 5
"""Texts that are shown with what the term would mark in them."""


class Example(NamedTuple):
    """A text with what a term would mark in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TermEffect:
    """What a term would change in the texts of a brand, were it added.

    Of ``texts``, ``having`` have it. ``joining`` would come to its theme; ``turned`` are of the theme already and would
    get another polarity; ``complaining`` and ``praising`` of both would get a complaint or a praise that they have not
    today. ``leaving`` counts those that another theme would lose. Where more texts have the term than are read, all
    these are estimates (``is_estimated``).
    """

    texts: int
    having: int
    joining: int
    complaining: int
    praising: int
    turned: int
    leaving: Mapping[str, int]
    is_estimated: bool
    examples: Sequence[Example]

    @property
    def share(self) -> float:
        """Share of all texts that have the term, 0..1."""
        return self.having / self.texts if self.texts else 0.0

    @property
    def changes_something(self) -> bool:
        """Whether any text would be marked in another way."""
        return bool(self.joining or self.turned or self.leaving)


@dataclass(frozen=True, slots=True)
class _Having:
    """The texts that have a term: each with its score and how many texts it is counted for; ``texts``: of the brand."""

    texts: int
    read: Sequence[tuple[str, float | None, int]]

    @property
    def count(self) -> int:
        return sum(each for _text, _score, each in self.read)


def try_term(scope: Scope, term: str, theme: str, polarity: int | None) -> TermEffect:
    """Give what a term would change. Raises as ``add_term``, but for a word that is in too many texts."""
    new = _checked(scope, term, theme, polarity)
    today = words_of(scope.brand).own
    then = (*(each for each in today if each.term != new.term), new)
    having, counts, leaving, examples = _having(scope, new), Counter[str](), Counter[str](), list[Example]()
    for text, score, each in having.read:
        before, after = (marks(text, score=score, own=own) for own in (today, then))
        counts.update(dict.fromkeys(_changes(theme, before, after), each))
        leaving.update(dict.fromkeys(_themes(before) - _themes(after), each))
        if len(examples) < SHOWN and (place := _new_place(theme, before, after)):
            examples.append(Example(text, *place))
    return TermEffect(
        texts=having.texts,
        having=having.count,
        joining=counts["joining"],
        complaining=counts["complaining"],
        praising=counts["praising"],
        turned=counts["turned"],
        leaving=leaving,
        is_estimated=any(each > 1 for _text, _score, each in having.read),
        examples=examples,
    )


@transaction.atomic
def add_term(scope: Scope, term: str, theme: str, polarity: int | None, *, by: str, now: datetime) -> int:
    """Have a word count for a theme from now on, in place of what it counted for; return its id.

    ``polarity`` is -1, 0 or 1, or None where the words around it decide. Raises PermissionDenied for all but head
    office, and Refusal for a word of under two letters or over ``LONGEST``, one that counts so already, a theme that
    there is not, and a word that is in more than ``MOST_COMMON`` of the brand's texts.
    """
    new = _checked(scope, term, theme, polarity)
    having = _having(scope, new)
    if having.count > MOST_COMMON * having.texts:
        raise Refusal(
            _("“%(term)s” is in %(share)s%% of the texts: too many for a word of one theme.")
            % {"term": new.term, "share": round(100 * having.count / having.texts)},
            "term",
        )
    known = BrandTerm.objects.filter(brand_id=scope.brand, term=new.term).first()
    before = _attributes(known) if known and known.active else {}
    row = known or BrandTerm(brand_id=scope.brand, term=new.term, language="ko" if HAS_HANGUL(new.term) else "en")
    row.theme, row.polarity, row.active = theme, polarity, True
    row.created_by = User.objects.filter(username=by).first()
    row.save()
    _record(scope, row, "theme_term.added", by, now, before, _attributes(row))
    return row.pk


@transaction.atomic
def retire_term(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Have a word count no more; False where the brand has no such word in use. Raises PermissionDenied as above."""
    _refuse_readers(scope)
    row = BrandTerm.objects.filter(brand_id=scope.brand, pk=pk, active=True).first()
    if row is None:
        return False
    row.active = False
    row.save()
    _record(scope, row, "theme_term.retired", by, now, _attributes(row), {})
    return True


def _checked(scope: Scope, term: str, theme: str, polarity: int | None) -> OwnTerm:
    _refuse_readers(scope)
    plain = plain_term(term)
    if sum(letter.isalnum() for letter in plain) < 2:
        raise Refusal(_("Give a word of at least two letters."), "term")
    if len(plain) > LONGEST:
        raise Refusal(_("Give at most %(n)s letters.") % {"n": LONGEST}, "term")
    if theme not in THEMES or polarity not in (None, *POLARITIES):
        raise Refusal(_("There is no such theme."), "theme")
    same = BrandTerm.objects.filter(brand_id=scope.brand, term=plain, theme=theme, polarity=polarity, active=True)
    if same.exists():
        raise Refusal(_("“%(term)s” counts so already.") % {"term": plain}, "term")
    return OwnTerm(plain, theme, polarity)


def _refuse_readers(scope: Scope) -> None:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office changes what texts are marked by.")


def _having(scope: Scope, term: OwnTerm) -> _Having:
    """Find the texts of a brand that have a term, of more than ``READ`` of a kind an even sample."""
    found, texts, read = holds(term), 0, list[tuple[str, float | None, int]]()
    for kind, column in TEXTS.items():
        rows = visible_to(scope, TABLES[kind]._default_manager.exclude(**{column: ""}), "location")
        texts += rows.count()
        for word in term.term.split():
            rows = rows.filter(**{f"{column}__icontains": word})
        keys = [*rows.order_by("pk").values_list("pk", flat=True)]
        each = -(-len(keys) // READ) or 1
        for row in rows.in_bulk(keys[::each]).values():
            if found(text := getattr(row, column)):
                read.append((text, score_of(kind, [getattr(row, at) for at in SCORES[kind]]), each))
    return _Having(texts, read)


def _changes(theme: str, before: Sequence[Mark], after: Sequence[Mark]) -> Iterator[str]:
    """Name what of the theme is other in a text."""
    old, new = (sorted({mark.polarity for mark in found if mark.theme == theme}) for found in (before, after))
    if old == new:
        return
    yield "turned" if old else "joining"
    if -1 in new and -1 not in old:
        yield "complaining"
    if 1 in new and 1 not in old:
        yield "praising"


def _themes(found: Sequence[Mark]) -> set[str]:
    return {mark.theme for mark in found}


def _new_place(theme: str, before: Sequence[Mark], after: Sequence[Mark]) -> tuple[int, int] | None:
    fresh = [mark for mark in after if mark.theme == theme and mark not in before and mark.start >= 0]
    return (fresh[0].start, fresh[0].end) if fresh else None


def _attributes(row: BrandTerm) -> dict[str, Any]:
    polarity = None if row.polarity is None else str(row.polarity)
    return {"term": row.term, "theme": row.theme, "polarity": polarity}


def _record(
    scope: Scope, row: BrandTerm, verb: str, by: str, now: datetime, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    events.record(scope.brand, verb, row, by=by, now=now, before=before, after=after)
