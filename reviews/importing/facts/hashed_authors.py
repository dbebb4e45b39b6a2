"""Match reviews of which one has the author's name and the other only the author's key.

A rejects file names no author. Once it is fixed and imported, the same review may come again with its author, in a
corrected version of the whole file, or the other way round. It has another digest then, and is still one review.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from reviews.importing.keys import HASHED, Key, author_key
from reviews.importing.tables import bulk
from reviews.models import Review

Words = tuple[int, int, Any, str]
"""Source, store, rating and text of a review."""


class Known(NamedTuple):
    """A known review with its author."""

    stored: bulk.Stored
    author: str


def match(
    rows: Sequence[bulk.Row],
    columns: Sequence[str],
    secrets: Mapping[int, bytes],
    is_free: Callable[[Sequence[bulk.Stored]], Sequence[bool]],
) -> dict[Key, bulk.Stored]:
    """Find, for rows of unknown keys, the known reviews whose author is the same by the key.

    ``secrets`` are the keys of the sources, ``is_free`` says of known reviews whether no record of the file is theirs.
    """
    author, rating, text = (columns.index(name) for name in ("author", "rating", "text"))
    start, end = columns.index("posted_from"), columns.index("posted_to")
    known = _known(rows, author, is_free)
    found: dict[Key, bulk.Stored] = {}
    for row in rows:
        candidates = known[row[bulk.SOURCE], row[bulk.LOCATION], row[rating], row[text]]
        own = author_key(secrets[row[bulk.SOURCE]], row[author]) if candidates else ""
        for one in candidates:
            overlaps = one.stored.start <= row[end] and one.stored.end >= row[start]
            if overlaps and author_key(secrets[row[bulk.SOURCE]], one.author) == own:
                candidates.remove(one)
                found[bulk.key(row)] = one.stored
                break
    return found


def with_names(
    rows: Sequence[bulk.Row], columns: Sequence[str], known: Mapping[Key, bulk.Stored]
) -> Sequence[bulk.Row]:
    """Return the rows, those with an author's key under the name that the known review has: no key replaces a name."""
    author, fingerprint = columns.index("author"), columns.index("likeness")
    reviews = {
        bulk.key(row): known[bulk.key(row)].pk
        for row in rows
        if row[author].startswith(HASHED) and bulk.key(row) in known
    }
    if not reviews:
        return rows
    named = Review.objects.filter(pk__in=reviews.values()).exclude(author__startswith=HASHED)
    found = {pk: (name, own) for pk, name, own in named.values_list("pk", "author", "fingerprint")}
    changed = [list(row) for row in rows]
    for row, new in zip(rows, changed, strict=True):
        if (pk := reviews.get(bulk.key(row), 0)) in found:
            new[author], new[fingerprint] = found[pk]
    return [tuple(row) for row in changed]


def _known(
    rows: Sequence[bulk.Row], author: int, is_free: Callable[[Sequence[bulk.Stored]], Sequence[bool]]
) -> defaultdict[Words, list[Known]]:
    """Find the reviews without an id of the same stores and months; only those with a key, unless a row has one."""
    reviews = Review.objects.filter(
        source__in={row[bulk.SOURCE] for row in rows},
        location__in={row[bulk.LOCATION] for row in rows},
        first_month__lte=max(row[bulk.LAST] for row in rows),
        last_month__gte=min(row[bulk.FIRST] for row in rows),
    ).exclude(fingerprint="")
    if not any(row[author].startswith(HASHED) for row in rows):
        reviews = reviews.filter(author__startswith=HASHED)
    fields = [*bulk.STORED_FIELDS, "source_id", "location_id", "rating", "text", "author"]
    found = [(bulk.stored_of(row[:9]), row[9:]) for row in reviews.order_by("pk").values_list(*fields)]
    free = is_free([stored for stored, _rest in found]) if found else ()
    groups: defaultdict[Words, list[Known]] = defaultdict(list)
    for (stored, rest), is_mine in zip(found, free, strict=True):
        if is_mine:
            groups[rest[:4]].append(Known(stored, rest[4]))
    return groups
