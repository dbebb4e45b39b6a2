"""Erase a customer from facts and from what imports replaced; figures, dates and keys stay."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat

from locations.models import Brand
from reviews import mentions
from reviews.erasure.customer import Customer
from reviews.importing.facts.rows import FACT_KINDS
from reviews.importing.keys import content
from reviews.importing.suppressions import TEXTS
from reviews.importing.tables.bulk import moment_text
from reviews.importing.tables.history import TABLES
from reviews.models import Case, Correction, Fact, Review, ReviewAlias, SurveyResponse

ERASABLE: Mapping[str, type[Fact]] = {"reviews": Review, "surveys": SurveyResponse, "cases": Case}
"""The facts that customers are named in, by the kind of file. Listings show stores, KPIs are figures."""

WORDED = {"reviews": "review", "surveys": "survey"}
"""The kinds that mentions are made of, and what these call them."""

AT_ONCE = 500
"""Rows read and written at once."""

LIKE_A_CONTACT = r"[@＠]|([0-9０-９][^0-9０-９]{0,3}){7}"
"""What a text has in which there is an address or a number, as both databases search for it."""

M = TypeVar("M", bound=Model)


def erase_facts(brand: Brand, customer: Customer) -> dict[str, list[int]]:
    """Erase the customer from all facts of a brand; return the ids of those that changed, by kind of file."""
    return {kind: _erase(kind, brand, customer) for kind in ERASABLE}


def erase_history(brand: Brand, customer: Customer) -> int:
    """Erase the customer from what imports replaced, so that no undo brings them back; return how many rows changed."""
    kinds = {TABLES[model]: kind for kind, model in ERASABLE.items()}
    rows = Correction.objects.filter(job__brand=brand, table__in=kinds)
    changed = 0
    for some in parts(rows):
        found = [row for row in some if _erase_before(row, kinds[Correction.Table(row.table)], customer)]
        Correction.objects.bulk_update(found, ["before"])
        changed += len(found)
    return changed


def content_of(kind: str, fact: Fact) -> str:
    """Return the digest of a stored fact that an import of the same record computes."""
    names = (*FACT_KINDS[kind].names, *(["fingerprint"] if isinstance(fact, Review) else []))
    own = tuple(_as_imported(getattr(fact, name)) for name in names)
    return content((fact.location_id, fact.first_month, fact.last_month, own))


def _erase(kind: str, brand: Brand, customer: Customer) -> list[int]:
    model, names = ERASABLE[kind], _texts(ERASABLE[kind])
    changed: list[int] = []
    for some in parts(_suspects(kind, brand, customer)):
        found = [fact for fact in some if _erase_from(kind, fact, customer)]
        model._default_manager.bulk_update(found, ["content", "external_id", *names])
        changed += [fact.pk for fact in found]
    if kind in WORDED:
        mentions.forget(WORDED[kind], changed)
    if model is Review:
        _mask_aliases(brand, customer)
    return changed


def _suspects(kind: str, brand: Brand, customer: Customer) -> "QuerySet[Fact]":
    """Find the facts that may be about the customer: of the same author, or with something like a contact in a text."""
    rows = ERASABLE[kind]._default_manager.filter(source__brand=brand)
    which = Q(pk__in=())
    if customer.found.contacts:
        names = ("external_id", *_texts(ERASABLE[kind]))
        rows = rows.alias(words=Concat(*(Cast(name, TextField()) for name in names)))
        which = Q(words__regex=LIKE_A_CONTACT)
    if kind == "reviews" and customer.found.authors:
        named = Review.objects.filter(source__brand=brand).exclude(author="")
        authors = named.order_by().values_list("author", flat=True).distinct()
        which |= Q(author__in=[name for name in authors.iterator() if customer.found.is_author(name)])
    return rows.filter(which)


def _erase_from(kind: str, fact: Fact, customer: Customer) -> bool:
    """Leave the figures of a fact; return whether it was about the customer."""
    names = _texts(type(fact))
    before = {name: [getattr(fact, name)] for name in names}
    after = customer.found.hidden(before)
    external_id = customer.found.masked(fact.external_id)
    if after == before and external_id == fact.external_id:
        return False
    customer.wrote(*(value for name in ("text", "reply", "comment") for value in before.get(name, ())))
    for name in names:
        setattr(fact, name, after[name][0])
    fact.external_id, fact.content = external_id, content_of(kind, fact)
    return True


def _erase_before(row: Correction, kind: str, customer: Customer) -> bool:
    """Leave the figures of what an import replaced; return whether it was about the customer."""
    fact = _as_fact(ERASABLE[kind], row.before)
    if not _erase_from(kind, fact, customer):
        return False
    for name in _texts(type(fact)):
        value = getattr(fact, name)
        # SQLite keeps lists as text inside of JSON, as its columns do.
        as_text = isinstance(value, list) and isinstance(row.before[name], str)
        row.before[name] = json.dumps(value, ensure_ascii=False) if as_text else value
    row.before["content"] = fact.content
    return True


def _as_fact(model: type[Fact], before: Mapping[str, Any]) -> Fact:
    """Return the fact that a correction stores, from the values of either database; it is never saved."""
    fact = model()
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in before:
            value = before[column]
            if isinstance(field, JSONField) and isinstance(value, str):
                value = json.loads(value)
            setattr(fact, field.attname, field.to_python(value))
    return fact


def _as_imported(value: Any) -> Any:
    """Return a value as an import writes it."""
    if isinstance(value, datetime):
        return moment_text(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _texts(model: type[Fact]) -> list[str]:
    known = {field.name for field in model._meta.concrete_fields}
    return [name for name in TEXTS if name in known]


def _mask_aliases(brand: Brand, customer: Customer) -> None:
    """Mask the ids under which later scrapes showed reviews."""
    if not customer.found.contacts:
        return
    for some in parts(ReviewAlias.objects.filter(source__brand=brand, external_id__regex=LIKE_A_CONTACT)):
        for alias in some:
            alias.external_id = customer.found.masked(alias.external_id)
        ReviewAlias.objects.bulk_update(some, ["external_id"])


def parts(rows: "QuerySet[M]") -> "Iterator[Sequence[M]]":
    """Yield the rows in parts; which rows these are is settled before the first of them changes."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield list(rows.model._default_manager.filter(pk__in=ids[start : start + AT_ONCE]))
