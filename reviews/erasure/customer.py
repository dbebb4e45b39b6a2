"""Who is to be erased: a name with all its spellings, or a contact, as the digests that imports look up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from locations.models import Brand
from locations.refusals import Refusal
from reviews.customers import CUT, author_form, contact_forms
from reviews.importing.keys import author_key, digest
from reviews.importing.suppressions import Suppressions
from reviews.models import Review, Source, Suppression, SuppressionKey
from reviews.readers.cells.texts import words

TELLING = 12
"""Characters of a text from which on it tells of its author; "very good" has been written by many."""

QUOTED = re.compile("“([^”]*)”")
SHOWN = (80, 300)
"""To how many characters previews cut the values and the texts of a file."""


@dataclass(slots=True)
class Customer:
    """A customer: ``found`` recognises them as an import does, ``names`` are their spellings.

    ``texts`` are what they wrote, as it is found, for the places that quote a record without its author.
    """

    found: Suppressions
    names: frozenset[str] = frozenset()
    texts: set[str] = field(default_factory=set)

    def wrote(self, *texts: str) -> None:
        """Remember what the customer wrote, as previews cut it too."""
        for text in texts:
            if len(text) >= TELLING:
                self.texts |= {text, *(text[:length] for length in SHOWN)}

    def scrub(self, value: Any) -> Any:
        """Return a text, or the texts of a value of JSON, without name, contact and quoted texts of the customer.

        Names of attributes stay: somebody may be called like one.
        """
        if isinstance(value, dict):
            return {name: self.scrub(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.scrub(each) for each in value]
        if not isinstance(value, str):
            return value
        if value in self.texts:
            return CUT
        quoted = QUOTED.sub(lambda match: f"“{CUT}”" if match[1] in self.texts else match[0], value)
        return self.found.cut(_without(self.names, quoted))


def suppress(brand: Brand, author: str, contact: str) -> Customer:
    """Make the customer known to all later imports of a brand. Raises Refusal for what names nobody."""
    contacts = contact_forms(contact, brand.country) if contact.strip() else frozenset()
    if contact.strip() and not contacts:
        raise Refusal(
            _("This is neither an e-mail address nor a phone number; a name belongs into the field for names."),
            "contact",
        )
    if not contacts and not author_form(author):
        raise Refusal(_("Write the name, or an e-mail address or phone number, of the customer."), "author")
    names = frozenset(_spellings(brand, author)) if author_form(author) else frozenset()
    authors = {author_form(form) for form in (*names, *_keys(brand, names))}
    key, _created = SuppressionKey.objects.get_or_create(brand=brand)
    secret = bytes.fromhex(key.key)
    found = Suppressions(secret, _digests(secret, authors), _digests(secret, contacts))
    Suppression.objects.bulk_create(_rows(brand, found), ignore_conflicts=True)
    return Customer(found, names)


def _digests(secret: bytes, forms: Iterable[str]) -> frozenset[str]:
    return frozenset(digest(secret, form) for form in forms)


def _rows(brand: Brand, found: Suppressions) -> Iterator[Suppression]:
    for kind, digests in ((Suppression.Kind.AUTHOR, found.authors), (Suppression.Kind.CONTACT, found.contacts)):
        yield from (Suppression(brand=brand, kind=kind, digest=own) for own in sorted(digests))


def _spellings(brand: Brand, author: str) -> Iterator[str]:
    """Yield the name as it was given and as reviews spell it."""
    yield from {author.strip(), words(author)}
    form = author_form(author)
    known = Review.objects.filter(source__brand=brand).exclude(author="").order_by().values_list("author", flat=True)
    yield from (name for name in known.distinct().iterator() if author_form(name) == form)


def _keys(brand: Brand, names: Iterable[str]) -> Iterator[str]:
    """Yield what stands for these names in files of refused records, source by source."""
    for key in Source.objects.filter(brand=brand).values_list("key", flat=True):
        yield from (author_key(bytes.fromhex(key), name) for name in names)


def _without(names: Iterable[str], text: str) -> str:
    """Return a text with ``CUT`` in place of the names, whatever their case; none is cut out of a longer Latin word."""
    for name in sorted(names, key=len, reverse=True):
        pattern = r"\s+".join(map(re.escape, name.split()))
        if name.isascii():
            pattern = rf"(?<![^\W_]){pattern}(?![^\W_])"
        text = re.sub(pattern, CUT, text, flags=re.IGNORECASE)
    return text
