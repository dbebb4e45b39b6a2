"""Which stores a name that no store answers to can mean, each with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, NamedTuple

from django.utils.translation import gettext as _

from locations.matching.names import (
    NEAREST,
    folded,
    loose_code,
    names_with,
    nearest_addresses,
    nearest_codes,
)
from locations.matching.vicinity import house_number
from reviews.importing.messages import figure
from reviews.importing.stores.columns import StoreName
from reviews.importing.stores.known import KnownStores


class Suggestion(NamedTuple):
    """A known store that can be meant, and why, in a few words for people."""

    code: str
    name: str
    why: Annotated[str, "all that speaks for it, in a few words"]


WITHIN = 1_000.0
"""Metres within which a store is suggested for its position alone."""


@dataclass(slots=True)
class Suggestions:
    """Suggest stores for names that none answers to."""

    known: KnownStores

    def nearest(self, name: StoreName) -> list[Suggestion]:
        """Return at most ``NEAREST`` stores, the likeliest first; each with all reasons that speak for it."""
        reasons: dict[str, list[str]] = {}
        for code, why in self._reasons(name):
            if code in reasons or len(reasons) < NEAREST:
                reasons.setdefault(code, []).append(why)
        named = ((code, self.known.records[code].name, whys) for code, whys in reasons.items())
        return [Suggestion(code, own, ", ".join(dict.fromkeys(whys[:2]))) for code, own, whys in named]

    def _reasons(self, name: StoreName) -> Iterator[tuple[str, str]]:
        """Yield codes with reasons, the strongest reasons first."""
        known = self.known
        titles = list(dict.fromkeys(filter(None, (name.code, name.name))))
        for title in titles:
            yield from ((code, _("same name")) for code in known.by_name.get(folded(title), ()))
        if name.code:
            yield from (
                (code, _("same code but for zeros")) for code in known.by_loose_code.get(loose_code(name.code), ())
            )
        yield from ((code, _("same phone")) for code in known.with_phone(name.phone))
        if name.code:
            yield from ((code, _("code much alike")) for code in nearest_codes(name.code, known.records))
        for title in titles:
            yield from self._by_title(title)
        yield from self._by_place(name)

    def _by_title(self, title: str) -> Iterator[tuple[str, str]]:
        by_name, written = self.known.by_name, folded(title)
        for own in nearest_codes(written, by_name):
            if own != written:
                yield from ((code, _("name much alike")) for code in by_name[own])
        parts = (own for own in names_with(written, self.known.normal_names) if own != written)
        for own in islice(parts, NEAREST):
            yield from ((code, _("part of the name")) for code in by_name[own])

    def _by_place(self, name: StoreName) -> Iterator[tuple[str, str]]:
        known, number = self.known, house_number(name.address)[:1]
        if number:
            same_house = known.by_house_number.get(number, {})
            yield from ((code, _("same house number")) for code in nearest_addresses(name.address, same_house))
        if name.latitude is not None and name.longitude is not None:
            around = known.vicinity.around(name.latitude, name.longitude, WITHIN)[:NEAREST]
            yield from ((code, _("%(n)s m away") % {"n": figure(round(metres))}) for metres, code in around)
