"""The orders of a ranking, declared once: as keys of database rows that a page begins after, and of rows in memory.

An order is made of parts that follow each other: the stores that have the figure it goes by, those that are scored
without it, and those without a score. Within a part its steps decide, the code last, so that every store has one
position; a page begins after (or ends before) the position of a store. The middle of 50,000 stores costs what the
beginning costs. Another order is a line in ``FIGURES`` and, where the database has to compute its figure, one in
``computed``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter, or_
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Case, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import Verdict

FIGURES = {"attention": "p_worst", "value": "value", "n": "n", "change": "change", "verdict": "severity"}
"""What an order goes by: a column of the score, or what ``computed`` adds to it. By name there is no such figure."""
WORST_FIRST = (
    Verdict.BELOW,
    Verdict.TOO_EARLY,
    Verdict.NOT_ENOUGH,
    Verdict.MEETS,
    Verdict.NO_STANDARD,
    Verdict.NO_DATA,
)
SEVERITY = Case(*(When(verdict=verdict, then=Value(index)) for index, verdict in enumerate(WORST_FIRST)))
"""How bad a verdict is, 0 being the worst."""
_COLUMNS = {"store": "code_point", "name": "folded", "shrunken": "shrunken_or_last"}
_BEYOND_ALL = 1e300


class Step(NamedTuple):
    """One key of an order: a field of StoreRow (or a computed figure), and whether it falls."""

    field: str
    falls: bool

    @property
    def column(self) -> str:
        """The column or annotation of the database rows that contains the field."""
        return _COLUMNS.get(self.field, self.field)


class ByCodePoint(Func):
    """Text ordered by code points on every database, as Python and SQLite order it."""

    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


def steps(sort: str, *, higher_is_better: bool, compared: bool = True) -> tuple[Step, ...]:
    """Give the keys of an order by its name; a minus in front turns it round.

    "attention" is CONTRACT's: the largest probability to be among the worst, then the worst shrunken value, then the
    code. Where stores are not ``compared``, because the network may not be known, it is the largest probability to be
    below the standard, then the worst value.
    """
    name, turned = sort.lstrip("-"), sort.startswith("-")
    if name == "attention" and not compared:
        return Step("p_below", not turned), Step("value", turned == higher_is_better), Step("store", turned)
    if name == "attention":
        return Step("p_worst", not turned), Step("shrunken", turned == higher_is_better), Step("store", turned)
    return Step(FIGURES.get(name, name), turned), Step("store", False)


def shrunken_or_last(keys: Sequence[Step]) -> Coalesce:
    """Return the shrunken value as a key: stores with too few answers, which have none, come last among equals."""
    falls = any(step.falls for step in keys if step.field == "shrunken")
    return Coalesce("shrunken", Value(-_BEYOND_ALL if falls else _BEYOND_ALL))


def in_order(rows: Sequence[StoreRow], keys: Sequence[Step]) -> list[StoreRow]:
    """Sort rows in memory by figures and, last, the code.

    Rows without a figure come after those with it, and stores without answers after all, but where names decide.
    """
    by_code = sorted(rows, key=attrgetter("store"), reverse=keys[-1].falls)
    named = keys[0].field == "name"
    silent = np.array([row.n == 0 and not named for row in by_code], dtype=bool)
    figures = [(_figures(by_code, field), falls) for field, falls in keys[:-1]]
    return [by_code[index] for index in ranks(silent, figures).tolist()]


def _figures(rows: Sequence[StoreRow], field: str) -> np.ndarray:
    """Give a field of rows as numbers that are in its order, NaN for none."""
    if field == "severity":
        return np.array([WORST_FIRST.index(Verdict(row.verdict)) for row in rows], dtype=float)
    if field == "name":
        return np.unique([row.name.lower() for row in rows], return_inverse=True)[1].astype(float)
    return np.array([*map(attrgetter(field), rows)], dtype=float)


def page_of(rows: Sequence[StoreRow], code: str, limit: int, *, back: bool) -> tuple[Sequence[StoreRow], bool, bool]:
    """Give the rows after (or before) the one with a code, as ``page`` does of stores in the database."""
    at = next((index for index, row in enumerate(rows) if row.store == code), None) if code else None
    if at is None:
        return rows[:limit], False, len(rows) > limit
    if back:
        return rows[max(0, at - limit) : at], at > limit, True
    return rows[at + 1 : at + 1 + limit], True, len(rows) > at + 1 + limit


def ranks(silent: np.ndarray, figures: Sequence[tuple[np.ndarray, bool]]) -> np.ndarray:
    """Give the order of stores that are in the order of their codes, by figures of which each rises or falls.

    ``silent`` are those without answers.
    """
    columns = [silent.astype(float), *(-each if falls else each for each, falls in figures)]
    # What is missing is NaN, which sorts last; equal rows stay in the order of their codes.
    return np.lexsort(columns[::-1])


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an order: its database rows, how many, the lookups of their store and code, and the keys."""

    rows: "QuerySet[Any]"
    store: str
    code: str
    keys: tuple[Step, ...]
    size: int

    def stores(self, limit: int | None, start: Sequence[Any] = (), *, back: bool = False) -> list[int]:
        """Give the ids of the stores after a position, or before it, the position itself left out."""
        keys = [(step.column, step.falls != back) for step in self.keys]
        rows = self.rows.filter(_beyond(keys, start)) if start else self.rows
        ordered = rows.order_by(*(F(name).desc() if falls else F(name).asc() for name, falls in keys))
        found = list(ordered.values_list(self.store, flat=True)[:limit])
        return found[::-1] if back else found

    def position(self, code: str) -> tuple[Any, ...] | None:
        """Give the keys of a store; None where it is not in this part."""
        keys = self.rows.filter(**{self.code: code}).values_list(*(step.column for step in self.keys))
        found: tuple[Any, ...] | None = keys.first()
        return found


def page(parts: Sequence[Part], code: str, limit: int, *, back: bool) -> tuple[list[int], bool, bool]:
    """Give the stores after (or before) the one with a code, and whether there are earlier and later ones.

    An empty or unknown code: the first stores.
    """
    filled = [part for part in parts if part.size]
    first, start = _position(filled, code) if code else (0, None)
    back = back and start is not None
    stores: list[int] = []
    for index in range(first, -1, -1) if back else range(first, len(filled)):
        if len(stores) > limit:
            break
        position = start if index == first and start else ()
        found = filled[index].stores(limit + 1 - len(stores), position, back=back)
        stores = found + stores if back else stores + found
    more = len(stores) > limit
    return (stores[-limit:], more, True) if back else (stores[:limit], start is not None, more)


def _position(parts: Sequence[Part], code: str) -> tuple[int, tuple[Any, ...] | None]:
    """The part that a store is in, and its keys there."""
    positions = ((index, part.position(code)) for index, part in enumerate(parts))
    return next(((index, found) for index, found in positions if found is not None), (0, None))


def _beyond(keys: Sequence[tuple[str, bool]], start: Sequence[Any]) -> Q:
    """Rows that come after a position: a later first key, or the same and a later second one, and so on."""
    cases = []
    same: Mapping[str, Any] = {}
    for (name, falls), value in zip(keys, start, strict=True):
        cases.append(Q(**same, **{f"{name}__{'lt' if falls else 'gt'}": value}))
        same = {**same, name: value}
    # The first condition alone lets an index begin at the position.
    name, falls = keys[0]
    return Q(**{f"{name}__{'lte' if falls else 'gte'}": start[0]}) & reduce(or_, cases)
