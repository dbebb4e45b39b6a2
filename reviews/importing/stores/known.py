"""What is known of the stores that were there before an import, by each thing that a record can name them by."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from locations.matching.addresses import normalise
from locations.matching.names import can_be_one_store, folded, loose_code, one_in_other
from locations.matching.phones import FEWEST_DIGITS, phone_key, same_phone
from locations.matching.streets import Street, loose_address, units_agree
from locations.matching.vicinity import Place, Vicinity, house_number
from locations.scoping import Scope, visible_locations
from reviews.importing.stores.columns import StoreName

FEWEST_NAMES = 3
"""Stores from which on the words that all of their names share are the brand's."""

COARSEST = 0.001
"""Degrees: coordinates written with fewer digits tell the town, not the house."""


class StoreRecord(NamedTuple):
    """What the list of stores says of a store."""

    code: str
    name: str
    phone: str
    country: str
    street: str
    sublocality: str
    city: str
    state: str
    postcode: str
    latitude: float | None
    longitude: float | None
    coordinate_precision: float | None

    @property
    def address(self) -> str:
        """The parts of the address without the country, as an address in one line has them."""
        return " ".join(filter(None, (self.street, self.sublocality, self.city, self.state, self.postcode)))

    @property
    def pin(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, where both are known to the house."""
        if self.latitude is None or self.longitude is None or (self.coordinate_precision or 0) > COARSEST:
            return None
        return self.latitude, self.longitude


@dataclass
class KnownStores:
    """The stores within a scope that an import found when it began; read when first needed.

    Without those that it created itself (``import_id``): one that is resumed must find what it found before.
    ``country`` is the brand's (ISO 3166 code), for phones that state none.
    """

    within: Scope
    import_id: int | None
    country: str
    _places: dict[str, Street] = field(default_factory=dict)

    @cached_property
    def records(self) -> Mapping[str, StoreRecord]:
        known = visible_locations(self.within)
        if self.import_id is not None:
            known = known.exclude(written_by_import=self.import_id)
        rows = known.order_by("code").values_list(*StoreRecord._fields).iterator()
        return {row[0]: StoreRecord(*row) for row in rows}

    @cached_property
    def by_loose_code(self) -> Mapping[str, Sequence[str]]:
        return grouped((loose_code(code), code) for code in self.records)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[str]]:
        return grouped((folded(store.name), code) for code, store in self.records.items())

    @cached_property
    def by_short_name(self) -> Mapping[str, Sequence[str]]:
        """Codes by what is left of a name without the words that the names of all stores begin or end with.

        Of "Garam Coffee Gangnam", "Garam Coffee Busan" and more it is "gangnam". Empty where the names share nothing,
        or where one has nothing else.
        """
        names = [folded(store.name).split() for store in self.records.values()]
        start, end = shared_words(names), shared_words([words[::-1] for words in names])
        short = [words[start : len(words) - end] for words in names]
        if len(names) < FEWEST_NAMES or not start + end or not all(short):
            return {}
        return grouped((" ".join(words), code) for words, code in zip(short, self.records, strict=True))

    def called(self, name: str) -> Sequence[str]:
        """Return the codes of the stores that have a name, also without the words that all names share."""
        key = folded(name)
        return (self.by_name.get(key) or self.by_short_name.get(key) or ()) if key else ()

    @cached_property
    def normal_names(self) -> Mapping[str, str]:
        """Names, as ``by_name`` has them, with their normalised form; without codes in the place of a name."""
        named = (folded(store.name) for code, store in self.records.items() if store.name != code)
        return {name: normalise(name) for name in dict.fromkeys(named) if name}

    @cached_property
    def _by_last_digits(self) -> Mapping[str, Sequence[str]]:
        """Codes by the digits of their phones that are the same with and without the country."""
        return grouped((self.phone_of(store)[-FEWEST_DIGITS:], code) for code, store in self.records.items())

    @cached_property
    def by_house_number(self) -> Mapping[tuple[str, ...], Mapping[str, str]]:
        """Normalised addresses by the number of the house and the code."""
        found: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for code, store in self.records.items():
            if number := house_number(store.street)[:1]:
                found[number][code] = normalise(store.address)
        return found

    @cached_property
    def vicinity(self) -> Vicinity:
        exact = ((store, store.pin) for store in self.records.values())
        return Vicinity(Place(store.code, store.street, *pin) for store, pin in exact if pin)

    @cached_property
    def phone_country(self) -> str:
        """The country of phones that state none: the brand's, or else the only one in which it has stores."""
        countries = {store.country for store in self.records.values()} - {""}
        return self.country or (countries.pop() if len(countries) == 1 else "")

    def phone(self, written: str) -> str:
        """Return the key of a phone as a record writes it; empty for none."""
        return phone_key(written, self.phone_country) if written else ""

    def phone_of(self, store: StoreRecord) -> str:
        return phone_key(store.phone, store.country or self.phone_country) if store.phone else ""

    def with_phone(self, written: str) -> list[str]:
        """Return the codes of the stores that answer a phone."""
        if not (key := self.phone(written)):
            return []
        alike = self._by_last_digits.get(key[-FEWEST_DIGITS:], ())
        return [code for code in alike if same_phone(self.phone_of(self.records[code]), key)]

    def at_address(self, written: str) -> list[str]:
        """Return the codes of the stores at an address that is written with other zeros, provinces or units."""
        candidates = self.by_house_number.get(house_number(written)[:1], ())
        if not candidates:
            return []
        place = loose_address(written)
        places = ((code, self._place(code)) for code in candidates)
        return [code for code, own in places if own.words == place.words and units_agree(place, own)]

    def _place(self, code: str) -> Street:
        """Return the address of a store in its loose form, made once."""
        if code not in self._places:
            self._places[code] = loose_address(self.records[code].address)
        return self._places[code]

    def has_house_number(self, code: str, address: str) -> bool | None:
        """Return whether a store has the house number of an address; None where one of the two has no number."""
        number = house_number(address)[:1]
        own = house_number(self.records[code].street)[:1] if code in self.records else ()
        return number == own if number and own else None

    def has_phone(self, code: str, written: str) -> bool | None:
        """Return whether a store answers a phone; None where one of the two is not known."""
        store = self.records.get(code)
        own, key = self.phone_of(store) if store else "", self.phone(written)
        return same_phone(own, key) if own and key else None

    def has_name(self, code: str, name: str) -> bool | None:
        """Return whether a name can be a store's, or holds it; None where one of the two has none."""
        known = self.records[code].name if code in self.records else ""
        if not name or not known or known == code:
            return None
        return one_in_other(known, name) or can_be_one_store(known, name, code)

    def is_another(self, code: str, name: StoreName) -> bool:
        """Return whether name, phone and house number of a record all differ from those of a store."""
        return (
            self.has_house_number(code, name.address) is False
            and self.has_phone(code, name.phone) is False
            and self.has_name(code, name.name) is False
        )


def shared_words(names: Sequence[Sequence[str]]) -> int:
    """Return with how many words all of these names begin.

    >>> shared_words([["garam", "coffee", "gangnam"], ["garam", "coffee", "busan"]])
    2
    """
    return sum(1 for _same in itertools.takewhile(lambda words: len(set(words)) == 1, zip(*names, strict=False)))


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the codes by their keys; what has no key is left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, code in pairs:
        if key:
            found[key].append(code)
    return found
