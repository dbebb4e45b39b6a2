"""Reviews without an id that several scrapes show under different dates.

"A month ago" today is "2 months ago" in the next scrape. A record whose key is new is taken for a known review when
store, author, rating and text are the same, the two ranges of dates overlap, and no other record of the file has a
better claim. The narrower range of the two is kept. An alias remembers the new key, so that the same file again finds
the same review without guessing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from reviews.importing.keys import content
from reviews.importing.repeats import Repeats
from reviews.importing.tables import bulk


class Alias(NamedTuple):
    """A key under which a review was shown again."""

    source: int
    key: str
    review: int


@dataclass(slots=True)
class Matcher:
    """Finds the review that a record shows again.

    ``read_keys`` gives the keys of all records of the file; it is called once, when the first record needs a match.
    """

    read_keys: Callable[[], Iterable[Sequence[str]]]
    _claims: Repeats | None = field(default=None)

    def claimed(self, keys: Sequence[str]) -> list[bool]:
        """Whether records of this file have these keys themselves."""
        if self._claims is None:
            self._claims = Repeats()
            for batch in self.read_keys():
                self._claims.earlier([hash(key) for key in batch])
        return self._claims.holds([hash(key) for key in keys])

    def match(self, rows: Sequence[bulk.Row], columns: Sequence[str]) -> dict[bulk.Key, bulk.Kept]:
        """For rows of unknown keys, the known reviews that they show again; each review at most once."""
        likeness, start, end = (columns.index(name) for name in ("likeness", "posted_from", "posted_to"))
        candidates = self._candidates({(row[bulk.SOURCE], row[likeness]) for row in rows})
        matched: dict[bulk.Key, bulk.Kept] = {}
        for row in sorted(rows, key=lambda row: (row[end], row[start], row[bulk.EXTERNAL])):
            free = candidates[row[bulk.SOURCE], row[likeness]]
            fitting = [kept for kept in free if kept.start <= row[end] and kept.end >= row[start]]
            if fitting:
                chosen = min(fitting, key=lambda kept: (kept.end, kept.pk))
                free.remove(chosen)
                matched[bulk.key(row)] = chosen
        return matched

    def _candidates(self, wanted: set[tuple[int, str]]) -> dict[tuple[int, str], list[bulk.Kept]]:
        """Known reviews of these likenesses to which no record of the file has a key of its own."""
        found: list[tuple[tuple[int, str], bulk.Kept]] = []
        for source in {source for source, _likeness in wanted}:
            likenesses = [likeness for own, likeness in wanted if own == source]
            found += [((source, likeness), kept) for likeness, kept in bulk.alike(source, likenesses)]
        keys = [(kept.pk, kept.key) for _group, kept in found]
        keys += bulk.aliases_of([kept.pk for _group, kept in found])
        taken = {
            pk for (pk, _key), own in zip(keys, self.claimed([key for _pk, key in keys]), strict=True) if own
        } if keys else set()  # fmt: skip
        groups: dict[tuple[int, str], list[bulk.Kept]] = defaultdict(list)
        for group, kept in found:
            if kept.pk not in taken:
                groups[group].append(kept)
        return groups


def settle(
    rows: Sequence[bulk.Row],
    known: dict[bulk.Key, bulk.Kept],
    columns: Sequence[str],
    matcher: Matcher | None,
) -> tuple[list[bulk.Row], list[Alias]]:
    """Give records of known reviews the key of those and the narrower dates; also what is shown under a new key.

    ``known`` gains the reviews that were found.
    """
    place = columns.index("likeness")
    matched: dict[bulk.Key, bulk.Kept] = {}
    if matcher is not None:
        new = [row for row in rows if row[place] and bulk.key(row) not in known]
        matched = matcher.match(new, columns) if new else {}
    settled = []
    for row in rows:
        kept = matched.get(bulk.key(row)) or (known.get(bulk.key(row)) if row[place] else None)
        settled.append(_with_known_dates(row, kept, columns) if kept else row)
    known |= {(key[0], kept.key): kept for key, kept in matched.items()}
    known |= {(key[0], kept.key): kept for key, kept in list(known.items())}
    return settled, [Alias(key[0], key[1], kept.pk) for key, kept in matched.items()]


def remember(shown_again: Sequence[Alias], job_id: int | None) -> None:
    """Keep the keys under which an import showed known reviews."""
    if shown_again:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO reviews_reviewalias (source_id, external_id, review_id, job_id) VALUES (%s, %s, %s, %s)",
                [(*alias, job_id) for alias in shown_again],
            )


def _with_known_dates(row: bulk.Row, kept: bulk.Kept, columns: Sequence[str]) -> bulk.Row:
    """The row under the review's own key, with the narrower of the two ranges."""
    start, end, precision = (columns.index(name) for name in ("posted_from", "posted_to", "precision"))
    changed = list(row)
    changed[bulk.EXTERNAL] = kept.key
    if not _is_narrower(row[start], row[end], kept):
        changed[start], changed[end], changed[precision] = kept.start, kept.end, kept.precision
        changed[bulk.FIRST], changed[bulk.LAST] = kept.first_month, kept.last_month
    months = (changed[bulk.FIRST], changed[bulk.LAST])
    own = tuple(changed[len(bulk.COMMON) :])
    changed[bulk.CONTENT] = content((changed[bulk.LOCATION], *months, own))
    return tuple(changed)


def _is_narrower(start: str, end: str, kept: bulk.Kept) -> bool:
    inside = kept.start <= start and end <= kept.end
    return inside and (start, end) != (kept.start, kept.end)
