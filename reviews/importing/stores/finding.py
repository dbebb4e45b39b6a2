"""The order in which the store of a record is found.

By its code, also without zeros, capitals and separators; by a publisher's place id or a name that was taught; by the
exact name of one store alone, also without the words that all names share; by its phone; by its address; by its
position and house number. What a code, a place id or a person says is certain. Any other match is refused where name,
phone and house number all differ.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from locations.matching.addresses import address_key
from locations.matching.names import LONGEST_ALIAS, alias_key, can_be_one_store, folded, loose_code
from locations.matching.vicinity import house_number
from reviews.importing.stores.columns import KnownStore, StoreName
from reviews.importing.stores.known import COARSEST, KnownStores

MOST_SHARING = 2
"""Stores that one phone can still tell apart with a name or a house number; more have the number of a call centre."""

NONE_OF_OURS = ""
"""What stands for the store of a name that a person leaves out."""


@dataclass(slots=True)
class Finder:
    """Find the stores that records name, by code.

    ``stores`` and ``addresses`` are all stores that records may name, by code and by address key, those that the
    import creates included. ``create`` says whether it does so: then a code or an address of its own is the key of
    another store. ``taught`` are codes by publisher and key of an alias; those that this file itself is told, with
    no publisher, may be ``NONE_OF_OURS``. ``publisher`` is whose place ids the file has.
    """

    known: KnownStores
    stores: Mapping[str, KnownStore]
    addresses: Mapping[str, Sequence[str]]
    taught: Mapping[tuple[str, str], str]
    create: bool
    publisher: str
    loosely: Counter[tuple[str, str]] = field(default_factory=Counter)
    shortened: dict[str, str] = field(default_factory=dict)
    learnt: dict[str, str] = field(default_factory=dict)
    refused: dict[StoreName, str] = field(default_factory=dict)
    differing: dict[tuple[Any, ...], str] = field(default_factory=dict)
    _places_of_phone: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))

    def find(self, name: StoreName) -> str:
        """Return the code of the store that a record names; empty for none.

        Remember what its place id teaches, which certain matches differ in everything, and which ones were refused.
        """
        if name.code in self.stores:
            found = name.code
        elif self.is_left_out(name):
            return ""
        else:
            found = self._by_loose_code(name.code) or self._by_what_was_taught(name)
        if found:
            if name.phone and self.known.is_another(found, name):
                self.differing[name] = found
            return found
        found = self._by_name(name) or self._by_phone(name) or self._by_address(name) or self._by_position(name)
        if found and name.phone and self.known.is_another(found, name):
            self.refused[name] = found
            return ""
        return found

    def is_left_out(self, name: StoreName) -> bool:
        """Return whether a person says that a name stands for none of the stores."""
        return self.taught.get(("", alias_key(name.written))) == NONE_OF_OURS

    def count_phones(self, names: Iterable[tuple[Any, ...]]) -> None:
        """Remember at how many places of the file each phone is answered that no known code stands beside."""
        for name in (StoreName(*each) for each in names):
            if name.code not in self.stores and (key := self.known.phone(name.phone)):
                self._places_of_phone[key].add(house_number(name.address)[:1] or folded(name.name))

    def _by_loose_code(self, written: str) -> str:
        """Return the only code that differs from this one in no more than zeros, case and separators."""
        close = self.known.by_loose_code.get(loose_code(written), ()) if written else ()
        if len(close) != 1:
            return ""
        self.loosely[written, close[0]] += 1
        return close[0]

    def _by_what_was_taught(self, name: StoreName) -> str:
        """Return the code of the store whose place id this is, or that a person has said is so called."""
        if self.publisher and (found := self.taught.get((self.publisher, name.code[:LONGEST_ALIAS]))):
            return found
        return self.taught.get(("", alias_key(name.written)), "")

    def _by_name(self, name: StoreName) -> str:
        """Return the code of the only store so named, or that a person has said is so called.

        A name that comes with a code of its own or with an address is that of another store where a file creates
        stores, or where the house number is another one.
        """
        if found := self._by_own_name(name.code):
            return found
        if self.create or not name.code or not name.name:
            return ""
        own = self.known.by_name.get(folded(name.name), ())
        found = self.taught.get(("", alias_key(name.name))) or (own[0] if len(own) == 1 else "")
        return "" if not found or self._lies_elsewhere(found, name.address) else self._learnt(name, found)

    def _by_own_name(self, written: str) -> str:
        """Return the code of the only store that has a name, also without the words that all names share."""
        alone = self.known.called(written)
        if len(alone) != 1:
            return ""
        if folded(written) not in self.known.by_name:
            self.shortened[written] = alone[0]
        return alone[0]

    def _by_phone(self, name: StoreName) -> str:
        """Return the code of the only store that answers the phone of a record.

        Of two stores with one phone, it is the one whose house number or name the record has.
        """
        stores = self.known.with_phone(name.phone)
        places = self._places_of_phone.get(self.known.phone(name.phone), ()) if stores else ()
        if not 0 < len(stores) <= MOST_SHARING or len(places) > MOST_SHARING:
            return ""
        if len(stores) > 1:
            same_house = [code for code in stores if self.known.has_house_number(code, name.address)]
            stores = same_house or [code for code in stores if self.known.has_name(code, name.name)]
        if len(stores) != 1 or (self.create and self.known.has_house_number(stores[0], name.address) is False):
            return ""
        return self._learnt(name, stores[0])

    def _by_address(self, name: StoreName) -> str:
        """Return the code of the store at an address, which beside a code of its own must have the name as well."""
        if not name.address:
            return ""
        at = self.addresses.get(address_key(name.address), ())
        is_exact = bool(at)
        at = at or self.known.at_address(name.address)
        if name.code:
            at = [code for code in at if self._is_named(code, name.name)]
        return self._learnt(name, at[0]) if at and (len(at) == 1 or (is_exact and not name.code)) else ""

    def _by_position(self, name: StoreName) -> str:
        """Return the code of the store that the address means by its coordinates and house number."""
        if name.latitude is None or name.longitude is None or (name.precision or 0) > COARSEST or not name.address:
            return ""
        found = self.known.vicinity.find(name.address, name.latitude, name.longitude)
        if not found or (name.code and (self.create or not self._is_named(found, name.name))):
            return ""
        return self._learnt(name, found)

    def _is_named(self, code: str, name: str) -> bool:
        """Whether a store at the address of a record has its name; without creating stores, one much like it."""
        known = self.stores[code].name
        return known.casefold() == name.casefold() or (not self.create and can_be_one_store(known, name, code))

    def _lies_elsewhere(self, code: str, address: str) -> bool:
        """Whether an address has another house number than the one of a known store."""
        return bool(house_number(address)) and not self.known.has_house_number(code, address)

    def _learnt(self, name: StoreName, code: str) -> str:
        """Return the code; remember the publisher's id beside it. An id beside two stores is none of either."""
        if self.publisher and name.code:
            self.learnt[name.code] = code if self.learnt.get(name.code, code) == code else ""
        return code
