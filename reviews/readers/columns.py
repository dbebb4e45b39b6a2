"""From records to typed columns: each cell parser runs once per distinct text (pure).

A shape is a table of ``Column``: which headers feed a field and which parser reads them. The parsers take a ``Context``
and one text per source.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from reviews.readers.cells.dates import whole_day
from reviews.readers.cells.texts import is_damaged
from reviews.readers.headers import positions, spellings
from reviews.readers.options import Options
from reviews.readers.records import Batch, CellError, Moment, Note, RowError
from reviews.readers.tables import Record

Parser = Callable[..., Any]
Value = TypeVar("Value")
MEMO_LIMIT = 100_000
MOSTLY_DISTINCT = 1_000


class Noted(NamedTuple, Generic[Value]):
    """A value that was read, with something about it that a person should hear."""

    value: Value
    code: str
    given: str


@dataclass(frozen=True)
class Context:
    """What parsers may know beyond the cell: what people said and what the whole file settles.

    ``order`` tells whether the day comes first in 01/02/2026, ``crowded`` which addresses several stores share; both
    may read the file for it, so they are asked only when needed.
    """

    options: Options
    settled: Mapping[str, str] = field(default_factory=dict)
    order: Callable[[], bool | None] = lambda: None
    crowded: Callable[[], frozenset[tuple[str, ...]]] = frozenset

    @functools.cached_property
    def scraped(self) -> Moment | None:
        return whole_day(self.options.scraped) if self.options.scraped else None


@dataclass(frozen=True)
class Column:
    """One field: its parser and the headers that feed it (alternatives joined by |, the first one found wins).

    ``also`` are further texts for the parser, "" where the file has no such header. A ``required`` cell must
    not be empty; a ``key`` cell must not be damaged. ``each`` skips the memory of distinct texts, for columns
    where hardly any repeat;
    ``always`` binds the column even where the file feeds it nothing; ``dated`` says that its first text is a date.
    A name that begins with an underline only checks the record and gives no field.
    """

    name: str
    parse: Parser
    names: str = ""
    also: Sequence[str] = ()
    required: bool = False
    key: bool = False
    each: bool = False
    always: bool = False
    dated: bool = False

    def sources(self) -> list[tuple[str, ...]]:
        return [spellings(names) for names in (self.names, *self.also)]


@dataclass(frozen=True)
class Rule:
    """What must hold between fields of a record: ``test`` takes their values and returns what is wrong, if anything."""

    fields: Sequence[str]
    test: Callable[..., CellError | None]


class Bound:
    """A column tied to the positions of a header."""

    def __init__(self, column: Column, places: Sequence[int | None], headers: Sequence[str], context: Context) -> None:
        self.column, self.places, self.context = column, places, context
        self.headers = headers
        self.memo: dict[Any, Any] = {}
        self.repeats = not column.each

    @property
    def header(self) -> str:
        """The file's own name of the column that a person would look at."""
        return self.headers[0] if self.headers else ""

    def values(self, cells: Sequence[Sequence[str]], count: int) -> tuple[list[Any], bool]:
        """Parsed values of transposed ``cells``, and whether errors or notes are among them."""
        texts = self.texts(cells, count)
        if not self.repeats:
            return self.parsed(texts)
        distinct = set(texts)
        if count > MOSTLY_DISTINCT and len(distinct) * 2 > count:
            self.repeats = False
            self.memo.clear()
            return self.parsed(texts)
        if len(self.memo) > MEMO_LIMIT:
            self.memo.clear()
        memo = self.memo
        new = list(distinct.difference(memo))
        memo.update(zip(new, self.parsed(new)[0], strict=True))
        special = any(isinstance(memo[text], CellError | Noted) for text in distinct)
        return [memo[text] for text in texts], special

    def texts(self, cells: Sequence[Sequence[str]], count: int) -> Sequence[Any]:
        """The texts of the one source, or tuples of texts where there are several ("" where the file has none)."""
        if len(self.places) == 1 and self.places[0] is not None:
            return cells[self.places[0]]
        blank = ("",) * count
        return list(zip(*[blank if place is None else cells[place] for place in self.places], strict=True))

    def parsed(self, texts: Sequence[Any]) -> tuple[list[Any], bool]:
        """All texts at once; cell by cell only where something among them needs a closer look."""
        column, context = self.column, self.context
        try:
            if len(self.places) == 1 and self.places[0] is not None:
                damaged = column.key and is_damaged("\n".join(texts))
                found = [column.parse(context, text) for text in texts]
            else:
                damaged = column.key and any(is_damaged("\n".join(several)) for several in texts)
                found = [column.parse(context, *several) for several in texts]
        except CellError:
            return [self.read(text) for text in texts], True
        missing = column.required and ("" in found or None in found)
        if damaged or missing:
            return [self.read(text) for text in texts], True
        return found, any(isinstance(value, Noted) for value in found)

    def read(self, text: str | tuple[str, ...]) -> Any:
        """The value of one cell, or what is wrong with it."""
        texts = (text,) if isinstance(text, str) else text
        column = self.column
        try:
            if column.key and is_damaged("\n".join(texts)):
                raise CellError("damaged_key", texts[0][:80])
            value = column.parse(self.context, *texts)
            if column.required and (value is None or value == ""):
                raise CellError("missing")
        except CellError as error:
            return error
        return value


def bind(columns: Sequence[Column], header: Sequence[str], context: Context) -> list[Bound]:
    """Columns that the header feeds, and those that are ``always`` there."""
    where = positions(header)
    bound = []
    for column in columns:
        places = [next((where[name] for name in names if name in where), None) for names in column.sources()]
        if column.always or any(place is not None for place in places[: 1 if column.names else None]):
            bound.append(Bound(column, places, [header[place] for place in places if place is not None], context))
    return bound


def build(records: Sequence[Record], bound: Sequence[Bound], rules: Sequence[Rule]) -> Batch:
    """A batch of the records: good ones as columns, the others as errors."""
    sound = [record for record in records if record.fault is None]
    errors = [
        RowError(r.line, "", r.fault.code, r.fault.given, r.fault.expected, r.cells)
        for r in records
        if r.fault is not None
    ]
    cells = list(zip(*[record.cells for record in sound], strict=True)) if sound else []
    columns: dict[str, list[Any]] = {}
    refused: set[int] = set()
    notes: list[Note] = []
    for one in bound:
        values, special = one.values(cells, len(sound)) if sound else ([], False)
        columns[one.column.name] = values
        if special:
            sort_out(one, values, sound, refused, errors, notes)
    for rule in rules:
        enforce(rule, columns, sound, refused, errors)
    if refused:
        keep = [index for index in range(len(sound)) if index not in refused]
        sound = [sound[index] for index in keep]
        columns = {name: [values[index] for index in keep] for name, values in columns.items()}
    raw = [record.cells for record in sound]
    columns = {name: values for name, values in columns.items() if not name.startswith("_")}
    return Batch(
        lines=[record.line for record in sound],
        columns=columns,
        raw=raw,
        damaged=damage(raw),
        errors=sorted(errors, key=lambda error: error.line),
        read=len(records),
        notes=notes,
    )


def damage(raw: Sequence[Sequence[str]]) -> list[bool]:
    """Which records hold damaged text in any cell."""
    if not any(is_damaged("".join(cells)) for cells in zip(*raw, strict=True)):
        return [False] * len(raw)
    return [is_damaged("".join(cells)) for cells in raw]


def sort_out(
    one: Bound, values: list[Any], sound: Sequence[Record], refused: set[int], errors: list[RowError], notes: list[Note]
) -> None:
    """Move errors and notes out of a column."""
    for index, value in enumerate(values):
        if isinstance(value, CellError):
            record = sound[index]
            values[index] = None
            if index in refused and any((e.line, e.column) == (record.line, one.header) for e in errors):
                continue
            refused.add(index)
            errors.append(RowError(record.line, one.header, value.code, value.given, value.expected, record.cells))
        elif isinstance(value, Noted):
            values[index] = value.value
            notes.append(Note(sound[index].line, one.header, value.code, value.given))


def enforce(
    rule: Rule, columns: Mapping[str, list[Any]], sound: Sequence[Record], refused: set[int], errors: list[RowError]
) -> None:
    """Hold a rule against every record that is still good."""
    nothing: list[Any] = [None] * len(sound)
    for index, values in enumerate(zip(*[columns.get(name, nothing) for name in rule.fields], strict=True)):
        error = rule.test(*values) if index not in refused else None
        if error:
            refused.add(index)
            record = sound[index]
            errors.append(RowError(record.line, "", error.code, error.given, error.expected, record.cells))
