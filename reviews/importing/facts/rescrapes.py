"""Match reviews without an id that several scrapes show under different dates.

"A month ago" today is "2 months ago" in the next scrape. A record whose key is new is taken for a known review when
store, author, rating and text are the same, the two ranges of dates overlap, and no other record of the file has a
better claim. The narrower range of the two applies. An alias stores the new key, so that the same file again finds
the same review without guessing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from reviews.importing.facts import hashed_authors
from reviews.importing.keys import HASHED, Key, Repeats, content
from reviews.importing.tables import bulk


class Alias(NamedTuple):
    """A key under which a review was shown again."""

    key: Key
    review: int


@dataclass(slots=True)
class Matcher:
    """Find the reviews that records of a file show again.

    ``read_ids`` reads the ids of all records of the file; it is called once, when the first record needs a match.
    ``has_keys`` says whether known reviews have the key of their author in place of the name.
    ``matched`` are reviews (ids) that earlier batches of a dry run matched; an import finds them by their aliases.
    """

    read_ids: Callable[[], Iterable[Sequence[str]]]
    has_keys: bool = False
    matched: set[int] = field(default_factory=set)
    _claims: Repeats | None = field(default=None)

    def claimed(self, external_ids: Sequence[str]) -> list[bool]:
        """Return, for each id, whether a record of this file has it itself."""
        if self._claims is None:
            self._claims = Repeats()
            for batch in self.read_ids():
                self._claims.earlier([hash(external_id) for external_id in batch])
        return self._claims.contains([hash(external_id) for external_id in external_ids])

    def match(self, rows: Sequence[bulk.Row], columns: Sequence[str]) -> dict[Key, bulk.Stored]:
        """Find, for rows of unknown keys, the known reviews that they show again; each review at most once."""
        fingerprint, start, end = (columns.index(name) for name in ("likeness", "posted_from", "posted_to"))
        candidates = self._candidates({(row[bulk.SOURCE], row[fingerprint]) for row in rows})
        matched: dict[Key, bulk.Stored] = {}
        for row in sorted(rows, key=lambda row: (row[end], row[start], row[bulk.EXTERNAL])):
            free = candidates[row[bulk.SOURCE], row[fingerprint]]
            fitting = [stored for stored in free if stored.start <= row[end] and stored.end >= row[start]]
            if fitting:
                chosen = min(fitting, key=lambda stored: (stored.end, stored.pk))
                free.remove(chosen)
                matched[bulk.key(row)] = chosen
        return matched

    def _candidates(self, query: set[tuple[int, str]]) -> dict[tuple[int, str], list[bulk.Stored]]:
        """Find known reviews by source and fingerprint to which no record of the file has a key of its own."""
        found: list[tuple[tuple[int, str], bulk.Stored]] = []
        for source in {source for source, _fingerprint in query}:
            fingerprints = [fingerprint for own, fingerprint in query if own == source]
            reviews = bulk.with_fingerprints(source, fingerprints)
            found += [((source, fingerprint), stored) for fingerprint, stored in reviews]
        groups: dict[tuple[int, str], list[bulk.Stored]] = defaultdict(list)
        for (group, stored), is_free in zip(found, self.free([stored for _group, stored in found]), strict=True):
            if is_free:
                groups[group].append(stored)
        return groups

    def free(self, known: Sequence[bulk.Stored]) -> list[bool]:
        """Return, for each known review, whether no record of the file has a key of its own to it."""
        ids = [(stored.pk, stored.external_id) for stored in known]
        ids += bulk.aliases_of([stored.pk for stored in known])
        claimed = self.claimed([external_id for _pk, external_id in ids]) if ids else []
        taken = self.matched | {pk for (pk, _external_id), own in zip(ids, claimed, strict=True) if own}
        return [stored.pk not in taken for stored in known]

    def match_authors(
        self, rows: Sequence[bulk.Row], columns: Sequence[str], secrets: Mapping[int, bytes]
    ) -> dict[Key, bulk.Stored]:
        """Find, for rows of unknown keys, the known reviews of the same author by the author's key."""
        author = columns.index("author")
        possible = [row for row in rows if row[author] and (self.has_keys or row[author].startswith(HASHED))]
        return hashed_authors.match(possible, columns, secrets, self.free) if possible else {}


def settle(
    rows: Sequence[bulk.Row],
    known: dict[Key, bulk.Stored],
    columns: Sequence[str],
    matcher: Matcher | None,
    secrets: Mapping[int, bytes],
) -> tuple[list[bulk.Row], list[Alias]]:
    """Give records of known reviews the key of those and the narrower dates; also return what has a new key.

    ``known`` gains the reviews that were found.
    """
    if matcher is None and not known:
        return list(rows), []
    fingerprint = columns.index("likeness")
    matched: dict[Key, bulk.Stored] = {}
    if matcher is not None:
        new = [row for row in rows if row[fingerprint] and bulk.key(row) not in known]
        matched = matcher.match(new, columns) if new else {}
        matched |= matcher.match_authors([row for row in new if bulk.key(row) not in matched], columns, secrets)
        rows = hashed_authors.with_names(rows, columns, {**known, **matched})
    settled = []
    for row in rows:
        stored = matched.get(bulk.key(row)) or (known.get(bulk.key(row)) if row[fingerprint] else None)
        settled.append(_with_known_dates(row, stored, columns) if stored else row)
    known |= {Key(key.source, stored.external_id): stored for key, stored in matched.items()}
    known |= {Key(key.source, stored.external_id): stored for key, stored in list(known.items())}
    return settled, [Alias(key, stored.pk) for key, stored in matched.items()]


def save_aliases(aliases: Sequence[Alias], job_id: int | None) -> None:
    """Save the keys under which an import showed known reviews."""
    if aliases:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO reviews_reviewalias (source_id, external_id, review_id, job_id) VALUES (%s, %s, %s, %s)",
                [(*alias.key, alias.review, job_id) for alias in aliases],
            )


def _with_known_dates(row: bulk.Row, stored: bulk.Stored, columns: Sequence[str]) -> bulk.Row:
    """Return the row under the review's own key, with the narrower of the two ranges."""
    start, end, precision = (columns.index(name) for name in ("posted_from", "posted_to", "precision"))
    changed = list(row)
    changed[bulk.EXTERNAL] = stored.external_id
    if not _is_narrower(row[start], row[end], stored):
        changed[start], changed[end], changed[precision] = stored.start, stored.end, stored.precision
        changed[bulk.FIRST], changed[bulk.LAST] = stored.first_month, stored.last_month
    months = (changed[bulk.FIRST], changed[bulk.LAST])
    own = tuple(changed[len(bulk.COMMON) :])
    changed[bulk.CONTENT] = content((changed[bulk.LOCATION], *months, own))
    return tuple(changed)


def _is_narrower(start: str, end: str, stored: bulk.Stored) -> bool:
    inside = stored.start <= start and end <= stored.end
    return inside and (start, end) != (stored.start, stored.end)
