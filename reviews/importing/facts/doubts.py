"""What is doubtful about a file of facts as a whole: its figures would be wrong though every record is sound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations.models import Location
from reviews.importing.facts.star_order import StarOrder
from reviews.importing.keys import HASHED, Repeats
from reviews.importing.messages import figure
from reviews.models import ImportJob

AUTHOR_KEYS = "author_keys"
"""Option of the job of a file in which authors are named by their keys."""

NAMED = 5
"""Stores that a sentence names."""


@dataclass(slots=True)
class FileDoubts:
    """What all good records of a file show together, batch after batch; ``kind`` is that of the file."""

    kind: str
    stars: StarOrder = field(default_factory=StarOrder)
    ids: Repeats = field(default_factory=Repeats)
    repeated_ids: int = 0
    records: int = 0
    has_ratings: bool = False
    has_author_keys: bool = False

    def add(self, locations: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Take the good records of a batch, in the order of the file."""
        self.records += len(locations)
        ids = [hash(own) for own in columns.get("external_id", ()) if own]
        self.repeated_ids += sum(count > 0 for count in self.ids.earlier(ids)) if ids else 0
        authors = columns.get("author", ())
        self.has_author_keys = self.has_author_keys or any(author and author.startswith(HASHED) for author in authors)
        if self.kind == ImportJob.Kind.REVIEWS and "rating" in columns:
            self.has_ratings = self.has_ratings or any(columns["rating"])
            self.stars.add(locations, columns["rating"])

    def alarms(self, understood: Mapping[str, str]) -> list[str]:
        """Return what a person must read before they approve; ``understood`` are our fields by heading."""
        sentences = [self._cut_off(), self._without_ratings(understood), self._repeated()]
        return [sentence for sentence in sentences if sentence]

    def job_options(self, brand: int) -> dict[str, Any]:
        """Return what later scores and imports have to know of the file, as the options of the job's row store it.

        ``cut_off`` are stores of whose reviews only one end was collected, with how many there are, and ``whole`` those
        of earlier imports of which this file has at least as many, and not from one end. ``author_keys`` is true where
        authors are named by their keys.
        """
        found = self.stars.stores()
        cut_off = {str(store): stars.ratings for store, stars in found.items() if stars.is_cut_off}
        whole = [
            store
            for store, ratings in ImportJob.cut_off_stores(brand).items()
            if store in found and not found[store].is_cut_off and found[store].ratings >= ratings
        ]
        found_out = {"cut_off": cut_off, "whole": whole, AUTHOR_KEYS: self.has_author_keys}
        return {name: value for name, value in found_out.items() if value}

    def _cut_off(self) -> str:
        stores = [store for store, stars in self.stars.stores().items() if stars.is_cut_off]
        if not stores:
            return ""
        codes = Location.objects.filter(pk__in=stores).order_by("code").values_list("code", flat=True)[: NAMED + 1]
        names = ", ".join(codes[:NAMED]) + (", …" if len(stores) > NAMED else "")
        return ngettext(
            "The reviews of %(n)s store are sorted by stars and end before those of others do (%(names)s): only one "
            "end of them was collected. It gets no verdict on its ratings until a fuller file is imported.",
            "The reviews of %(n)s stores are sorted by stars and end before those of others do (%(names)s): only one "
            "end of them was collected. They get no verdict on their ratings until a fuller file is imported.",
            len(stores),
        ) % {"n": figure(len(stores)), "names": names}

    def _without_ratings(self, understood: Mapping[str, str]) -> str:
        heading = next((heading for heading, name in understood.items() if name == "rating"), None)
        if heading is None or self.has_ratings or not self.records or "keywords" in understood.values():
            return ""
        return _(
            "No record has a rating in “%(column)s”, so these reviews count in no score of ratings; if another column "
            'has them, say which (--column "HEADING=rating").'
        ) % {"column": heading}

    def _repeated(self) -> str:
        if not self.repeated_ids:
            return ""
        return ngettext(
            "%(n)s record has an id that another one of this file has before it; of records with one id, the last "
            "counts.",
            "%(n)s records have an id that another one of this file has before them; of records with one id, the last "
            "counts.",
            self.repeated_ids,
        ) % {"n": figure(self.repeated_ids)}
