"""Mark the texts of cells: which themes they are about, and how many complain of each.

The mentions of a cell are made with its tallies, in the same transaction, and follow from nothing but its facts and the
words that texts are marked by: the lexicon and the brand's own terms.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from reviews.cells import id_listed, joined, listed, relation
from reviews.fresh_cells import Cell
from reviews.measures import THEME_MEASURES, complained
from reviews.models import BrandTerm, Mention, MentionLabel, Review, StaleCell, SurveyResponse, ThemeMarking
from reviews.themes.marking import Mark, OwnTerm, digest, marks

CELLS_READ = 200
"""Cells whose texts are read at once; where stores are busy these are some ten thousand."""
REMEMBERED, SHORT = 20_000, 200
"""Texts whose marks are remembered, and up to which length: short ones come again and again."""

TABLES = {"review": Review, "survey": SurveyResponse}
"""The facts that have words, by the kind of their mentions."""
TEXTS = {"review": "text", "survey": "comment"}
"""The column of their words."""
_KEYWORDS = {"review": "f.keywords", "survey": "'[]'"}
"""The keywords chosen with a text, which only reviews have."""
SCORES: Mapping[str, Sequence[str]] = {
    "review": ("rating", "rating_max"),
    "survey": ("nps", "csat", "csat_min", "csat_max", "ces", "ces_min", "ces_max", "ces_better"),
}
"""What the score of a text is read from, in the order in which ``score_of`` takes it."""
MENTION_FIELDS = (
    *("location_id", "first_month", "last_month", "kind", "fact_id", "theme", "start", "polarity", "end", "lexicon"),
)
"""The fields of a mention in the order of ``Row``."""
_PLACE = ("kind", "fact_id", "theme", "start")
_COLUMNS = [f'"{name}"' for name in MENTION_FIELDS]
_TYPES = ("bigint", "int", "int", "text", "bigint", "text", "int", "int", "int", "text")
"""Of the columns in PostgreSQL."""

_UNMARKED = (
    "AND NOT EXISTS (SELECT 1 FROM reviews_stalecell s WHERE s.location_id = f.location_id "
    "AND s.first_month = f.first_month AND s.last_month = f.last_month)"
)


class ThemeWords(NamedTuple):
    """What the texts of a brand are marked by: its own terms, and a digest of these and of the lexicon."""

    own: tuple[OwnTerm, ...]
    digest: str


class Row(NamedTuple):
    """A mention, with the fields of its table in the order of ``MENTION_FIELDS``."""

    location: int
    first_month: int
    last_month: int
    kind: str
    fact: int
    theme: str
    start: int
    polarity: int
    end: int
    lexicon: str

    @property
    def place(self) -> tuple[str, int, str, int]:
        """Return what no two mentions have in common."""
        return self.kind, self.fact, self.theme, self.start


@dataclass(slots=True)
class Marked:
    """The mentions of some cells, and for each cell how many texts it has and how many complain, by measure."""

    rows: list[Row] = field(default_factory=list)
    texts: dict[Cell, int] = field(default_factory=lambda: defaultdict(int))
    complaints: dict[Cell, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, cell: Cell, kind: str, fact: int, found: Sequence[Mark], lexicon: str) -> None:
        """Add a text with its marks."""
        self.texts[cell] += 1
        self.rows += rows_of(cell, kind, fact, found, lexicon)
        for measure in complained(found):
            self.complaints[cell][measure] += 1

    def tallies(self) -> Iterator[tuple[Cell, str, int, int]]:
        """Yield cell, measure, texts and complaints: every theme of every cell that has a text."""
        for cell, texts in self.texts.items():
            found = self.complaints.get(cell, {})
            for measure in THEME_MEASURES:
                yield cell, measure, texts, found.get(measure, 0)


def rows_of(cell: Cell, kind: str, fact: int, found: Sequence[Mark], lexicon: str) -> list[Row]:
    """Return the mentions of a text with these marks; of several of a theme at one place the complaint counts."""
    places = {(mark.theme, mark.start): mark for mark in sorted(found, key=lambda mark: -mark.polarity)}
    return [
        Row(*cell, kind, fact, theme, start, polarity, end, lexicon) for theme, polarity, start, end in places.values()
    ]


def words_of(brand_id: int) -> ThemeWords:
    """Read what the texts of a brand are marked by today."""
    rows = BrandTerm.objects.filter(brand_id=brand_id, active=True).order_by("pk")
    return words(OwnTerm(*row) for row in rows.values_list("term", "theme", "polarity"))


def words(own: Iterable[OwnTerm]) -> ThemeWords:
    """Give the lexicon together with some terms."""
    terms = tuple(own)
    if not terms:
        return ThemeWords((), digest())
    return ThemeWords(terms, hashlib.sha256(repr((digest(), terms)).encode()).hexdigest()[:32])


def are_outdated(brand_id: int) -> bool:
    """Whether the texts of a brand were marked by other words than today's."""
    known = ThemeMarking.objects.filter(pk=brand_id).values_list("digest", flat=True).first()
    return known != words_of(brand_id).digest and (known is not None or _has_texts(brand_id))


def mark_outdated(brand_id: int) -> ThemeWords:
    """Mark all cells with texts as stale where these were marked by other words; return the words of today.

    In a new brand, cells that carry a mark get no other: an import that has set it may know all that is in them.
    """
    current = words_of(brand_id)
    known = ThemeMarking.objects.filter(pk=brand_id).values_list("digest", flat=True).first()
    if known != current.digest:
        with transaction.atomic():
            for kind in TABLES:
                _mark_cells(brand_id, kind, _UNMARKED if known is None else "")
            ThemeMarking.objects.update_or_create(brand_id=brand_id, defaults={"digest": current.digest})
    return current


def marked(cells: Sequence[Cell], by: ThemeWords) -> Marked:
    """Mark all texts of the cells."""
    found, remembered = Marked(), dict[tuple[Any, ...], list[Mark]]()
    for start in range(0, len(cells), CELLS_READ):
        for kind in TABLES:
            for cell, fact, text, score, keywords in _texts(kind, cells[start : start + CELLS_READ]):
                key = (text, score, *keywords)
                of_text = remembered.get(key)
                if of_text is None:
                    of_text = marks(text, score=score, keywords=keywords, own=by.own)
                    if len(text) <= SHORT and len(remembered) < REMEMBERED:
                        remembered[key] = of_text
                found.add(cell, kind, fact, of_text, by.digest)
    return found


def write(brand_id: int, cells: Sequence[Cell], found: Marked) -> None:
    """Bring the stored mentions of the cells in line with what was found, inside the caller's transaction.

    A mention that is found again at its place stays the same row, whatever is new of it. The version grows in any case:
    cells without a text may have had some before.
    """
    stored = {Row(*row): pk for pk, *row in _stored(cells)}
    places = {row.place for row in found.rows}
    gone = [pk for row, pk in stored.items() if row.place not in places]
    if gone:
        _delete(cells, gone)
    new = [row for row in found.rows if row not in stored]
    if new:
        _insert(new)
    ThemeMarking.objects.filter(pk=brand_id).update(version=F("version") + 1)


def forget(kind: str, facts: Collection[int]) -> None:
    """Delete what was found in some texts and the judgements of it, and mark their cells as stale."""
    if not facts:
        return
    rows = TABLES[kind]._default_manager.filter(pk__in=facts)
    cells = {*rows.values_list("location_id", "first_month", "last_month")}
    StaleCell.objects.bulk_create(StaleCell(location_id=at, first_month=a, last_month=b) for at, a, b in sorted(cells))
    Mention.objects.filter(kind=kind, fact_id__in=facts).delete()
    MentionLabel.objects.filter(kind=kind, fact_id__in=facts).delete()


def score_of(kind: str, values: Sequence[Any]) -> float | None:
    """Return the score that was given with a text, 0 worst to 1 best, from ``SCORES``; None where there is none."""
    if kind == "review":
        rating, top = values
        return None if rating is None or top <= 1 else (rating - 1) / (top - 1)
    nps, csat, csat_min, csat_max, ces, ces_min, ces_max, better = values
    if nps is not None:
        return float(nps / 10)
    if csat is not None and csat_max > csat_min:
        return float((csat - csat_min) / (csat_max - csat_min))
    if ces is not None and ces_max > ces_min:
        share = (ces - ces_min) / (ces_max - ces_min)
        return float(share if better == "high" else 1 - share)
    return None


def _texts(kind: str, cells: Sequence[Cell]) -> Iterator[tuple[Cell, int, str, float | None, Sequence[str]]]:
    """Yield cell, id, text, score and keywords of the facts of some cells that have words."""
    sql, parameters = joined(cells, TABLES[kind]._meta.db_table)
    read = ", ".join([f"f.{TEXTS[kind]}", _KEYWORDS[kind], *(f"f.{name}" for name in SCORES[kind])])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.location_id, f.first_month, f.last_month, f.id, {read} {sql} AND {_worded(kind)}", parameters
        )
        for location, first, last, pk, text, listed, *scores in cursor:
            keywords = json.loads(listed) if isinstance(listed, str) else listed
            yield (location, first, last), pk, text, score_of(kind, scores), keywords


def _worded(kind: str) -> str:
    """Return SQL for "the fact f has words"."""
    if kind == "survey":
        return "f.comment <> ''"
    empty = "'[]'::jsonb" if connection.vendor == "postgresql" else "'[]'"
    return f"(f.text <> '' OR f.keywords <> {empty})"


def _has_texts(brand_id: int) -> bool:
    with connection.cursor() as cursor:
        for kind in TABLES:
            cursor.execute(f"SELECT 1 {_of_brand(kind)} LIMIT 1", [brand_id])
            if cursor.fetchone():
                return True
    return False


def _mark_cells(brand_id: int, kind: str, condition: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_stalecell (location_id, first_month, last_month) "
            f"SELECT DISTINCT f.location_id, f.first_month, f.last_month {_of_brand(kind)} {condition}",
            [brand_id],
        )


def _of_brand(kind: str) -> str:
    """Return SQL (FROM and WHERE) for the facts ``f`` of a brand, the one parameter, that have words."""
    return (
        f"FROM {TABLES[kind]._meta.db_table} f JOIN locations_location l ON l.id = f.location_id "
        f"WHERE l.brand_id = %s AND {_worded(kind)}"
    )


def _stored(cells: Sequence[Cell]) -> list[tuple[Any, ...]]:
    sql, parameters = joined(cells, "reviews_mention")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT f.id, {', '.join(f'f.{name}' for name in _COLUMNS)} {sql}", parameters)
        return list(cursor.fetchall())


def _delete(cells: Sequence[Cell], ids: Sequence[int]) -> None:
    """Delete mentions of the cells; those that another worker has just moved out of them stay."""
    sql, parameters = relation(cells)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM reviews_mention WHERE {id_listed()} AND (location_id, first_month, last_month) IN "
            f"(SELECT c.location_id, c.first_month, c.last_month FROM {sql})",
            [listed(ids), *parameters],
        )


def _insert(rows: Sequence[Row]) -> None:
    """Insert mentions; those of a fact that came from another cell move."""
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in MENTION_FIELDS if name not in _PLACE)
    into = f"INSERT INTO reviews_mention ({', '.join(_COLUMNS)})"
    moves = f"ON CONFLICT ({', '.join(_PLACE)}) DO UPDATE SET {changed}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One statement for all of them, which must not meet a place twice.
            columns = zip(*{row.place: row for row in rows}.values(), strict=True)
            arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}) {moves}", [[*column] for column in columns])
            return
        places = ", ".join(["%s"] * len(_COLUMNS))
        cursor.executemany(f"{into} VALUES ({places}) {moves}", rows)
