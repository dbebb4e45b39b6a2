"""From records to typed columns: each cell parser runs once per distinct text (pure).

A shape is a table of ``Column``: which headers feed a field and which parser reads them. The parsers take a ``Context``
and one text per source.
"""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from reviews.readers.cells.dates import whole_day
from reviews.readers.cells.texts import is_damaged
from reviews.readers.columns.dialects import Dialect
from reviews.readers.columns.headings import positions, spellings
from reviews.readers.containers.table import FileRecord, ShortRow
from reviews.readers.options import Options
from reviews.readers.records import Batch, CellError, Moment, Note, RowError

Parser = Callable[..., Any]
Many = Callable[..., Sequence[Any] | None]
Value = TypeVar("Value")
MEMO_LIMIT = 100_000
MOSTLY_DISTINCT = 1_000


class Noted(NamedTuple, Generic[Value]):
    """A value that was read, with something about it that a person should know."""

    value: Value
    code: str
    given: str


AT_ONCE: dict[Parser, Many] = {}


def at_once(many: Many) -> Callable[[Parser], Parser]:
    """Give a parser a faster way for whole columns.

    ``many`` takes the context and one sequence of texts per source. It returns what the parser would give for each
    record, or None where some cell has to be read by itself; it never returns errors or notes.
    """

    def register(parse: Parser) -> Parser:
        AT_ONCE[parse] = many
        return parse

    return register


@dataclass(frozen=True)
class Context:
    """What parsers may know beyond the cell: what people stated and what the whole file settles.

    ``day_order`` answers whether the day comes first in 01/02/2026, ``year_first`` whether the year in 26.01.02, and
    ``shared_addresses`` which addresses several stores share; they may read the file for it, so they are asked only
    when needed. ``dialect`` is that of the column.
    """

    options: Options
    settled: Mapping[str, str] = field(default_factory=dict)
    day_order: Callable[[], bool | None] = lambda: None
    year_first: Callable[[], bool | None] = lambda: None
    shared_addresses: Callable[[], frozenset[tuple[str, ...]]] = frozenset
    dialect: Dialect = field(default_factory=Dialect)

    @functools.cached_property
    def scraped(self) -> Moment | None:
        return whole_day(self.options.scraped) if self.options.scraped else None


@dataclass(frozen=True)
class Column:
    """One field: its parser and the headers that feed it (alternatives joined by |, the first one found wins).

    ``also`` are further texts for the parser, "" where the file has no such header. A ``required`` cell must
    not be empty; a ``key`` cell must not be damaged. ``each`` skips the memory of distinct texts, for columns
    where hardly any repeat;
    ``always`` binds the column even where the file has no source for it; ``dated`` marks a column whose first text is a
    date. ``dialect`` is "amount" or "score" for columns whose values are settled together.
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
    dialect: str = ""

    def sources(self) -> list[tuple[str, ...]]:
        return [spellings(names) for names in (self.names, *self.also)]


@dataclass(frozen=True)
class Rule:
    """A condition between fields of a record: ``test`` takes their values and returns what is wrong, if anything."""

    fields: Sequence[str]
    test: Callable[..., CellError | None]


class Bound:
    """A column tied to the positions of a header."""

    def __init__(self, column: Column, indexes: Sequence[int | None], headers: Sequence[str], context: Context) -> None:
        self.column, self.indexes, self.context = column, indexes, context
        self.headers = headers
        self.memo: dict[Any, Any] = {}
        self.repeats = not column.each
        given = [at for at, index in enumerate(indexes) if index is not None]
        self.only = given[0] if len(given) == 1 else None
        """Which of several sources is the only one that the file has: its texts then replace tuples of texts."""

    @property
    def header(self) -> str:
        """The file's own name of the column that a person would correct."""
        return self.headers[0] if self.headers else ""

    def values(self, cells: Sequence[Sequence[str]], count: int) -> tuple[Sequence[Any], bool]:
        """Parse transposed ``cells``; return the values, and whether errors or notes are among them."""
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
        """Return the texts of the only source, or tuples of texts of several ("" for those that the file lacks)."""
        if self.only is not None:
            return cells[self.indexes[self.only] or 0]
        blank = ("",) * count
        return list(zip(*[blank if index is None else cells[index] for index in self.indexes], strict=True))

    def all_texts(self, text: str | tuple[str, ...]) -> tuple[str, ...]:
        """Return one text for every source."""
        if isinstance(text, tuple):
            return text
        return tuple(text if at == self.only else "" for at in range(len(self.indexes)))

    def parsed(self, texts: Sequence[Any]) -> tuple[Sequence[Any], bool]:
        """Parse all texts at once; cell by cell only where one of them fails or is damaged."""
        column, special = self.column, False
        if column.key and is_damaged("\n".join(texts if self.only is not None else map("\n".join, texts))):
            return [self.read(text) for text in texts], True
        found = self.all_at_once(texts)
        if found is None:
            try:
                found = self.one_by_one(texts)
            except CellError:
                return [self.read(text) for text in texts], True
            special = Noted in set(map(type, found))
        if column.required and ("" in found or None in found):
            return [self.read(text) for text in texts], True
        return found, special

    def all_at_once(self, texts: Sequence[Any]) -> Sequence[Any] | None:
        """Parse with the parser's faster form, where it has one that takes these texts."""
        many = AT_ONCE.get(self.column.parse)
        if many is None or not texts:
            return None
        if self.only is None:
            return many(self.context, *zip(*texts, strict=True))
        blank = ("",) * len(texts)
        return many(self.context, *[texts if at == self.only else blank for at in range(len(self.indexes))])

    def one_by_one(self, texts: Sequence[Any]) -> list[Any]:
        """Parse each text. Raises ``CellError`` with the first of them that cannot be read."""
        parse, context = self.column.parse, self.context
        if self.only is None:
            return [parse(context, *several) for several in texts]
        before, after = ("",) * self.only, ("",) * (len(self.indexes) - self.only - 1)
        if before or after:
            return [parse(context, *before, text, *after) for text in texts]
        return [parse(context, text) for text in texts]

    def read(self, text: str | tuple[str, ...]) -> Any:
        """Return the value of one cell, or what is wrong with it."""
        texts = self.all_texts(text)
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


def bind(
    columns: Sequence[Column],
    header: Sequence[str],
    context: Context,
    shown: Sequence[str] = (),
    empty: Collection[int] = (),
) -> list[Bound]:
    """Tie columns to the header: those that it feeds, and those that are ``always`` there.

    ``shown`` are the headings for people, where they are others. Columns that are ``empty``, by index, feed a field
    only where no other one does.
    """
    where, shown = positions(header), shown or header
    bound = []
    for column in columns:
        indexes = [_first([where[name] for name in names if name in where], empty) for names in column.sources()]
        if column.always or any(index is not None for index in indexes[: 1 if column.names else None]):
            bound.append(Bound(column, indexes, [shown[index] for index in indexes if index is not None], context))
    return bound


def _first(indexes: Sequence[int], empty: Collection[int]) -> int | None:
    """Return the first index that is not among the empty ones, or else the first."""
    return next((index for index in indexes if index not in empty), indexes[0] if indexes else None)


def build(records: Sequence[FileRecord], bound: Sequence[Bound], rules: Sequence[Rule]) -> Batch:
    """Build a batch of the records: good ones as columns, the others as errors."""
    notes: list[Note] = []
    if any(record.fault for record in records):
        records = [filled_up(record, bound, notes) for record in records]
    sound = [record for record in records if record.fault is None]
    errors = [
        RowError(r.line, "", r.fault.code, r.fault.given, r.fault.expected, r.cells)
        for r in records
        if r.fault is not None
    ]
    cells = list(zip(*[record.cells for record in sound], strict=True)) if sound else []
    columns: dict[str, Sequence[Any]] = {}
    refused: set[int] = set()
    for one in bound:
        values, special = one.values(cells, len(sound)) if sound else ([], False)
        columns[one.column.name] = sort_out(one, values, sound, refused, errors, notes) if special else values
    for rule in (rule for rule in rules if not columns.keys().isdisjoint(rule.fields)):
        enforce(rule, columns, sound, refused, errors)
    if refused:
        good = [index for index in range(len(sound)) if index not in refused]
        sound = [sound[index] for index in good]
        cells = list(zip(*[record.cells for record in sound], strict=True))
        columns = {name: [values[index] for index in good] for name, values in columns.items()}
    raw = [record.cells for record in sound]
    columns = {name: values for name, values in columns.items() if not name.startswith("_")}
    return Batch(
        lines=[record.line for record in sound],
        columns=columns,
        raw=raw,
        damaged=damage(raw, cells),
        errors=sorted(errors, key=lambda error: error.line),
        read=len(records),
        notes=notes,
    )


def filled_up(record: FileRecord, bound: Sequence[Bound], notes: list[Note]) -> FileRecord:
    """Return a short record with empty cells at its end, unless one of them identifies or scores it."""
    if not isinstance(record.fault, ShortRow):
        return record
    there = len(record.cells)
    if any(one.column.key or one.column.required for one in bound if (one.indexes[0] or 0) >= there):
        return record
    notes.append(Note(record.line, "", "filled_up", f"{there} / {record.fault.width}"))
    return FileRecord(record.line, [*record.cells, *[""] * (record.fault.width - there)])


def damage(raw: Sequence[Sequence[str]], cells: Sequence[Sequence[str]]) -> list[bool]:
    """Return which records have damaged text in any cell; ``cells`` are the same ones column by column."""
    if not any(is_damaged("\n".join(column)) for column in cells):
        return [False] * len(raw)
    return [is_damaged("\n".join(record)) for record in raw]


def sort_out(
    one: Bound,
    values: Sequence[Any],
    sound: Sequence[FileRecord],
    refused: set[int],
    errors: list[RowError],
    notes: list[Note],
) -> list[Any]:
    """Return the column with its errors and notes moved out of it."""
    plain = list(values)
    # Several fields may read one cell, which is refused once.
    known = {error.line for error in errors if error.column == one.header}
    for index, value in enumerate(values):
        if isinstance(value, CellError):
            record = sound[index]
            plain[index] = None
            if record.line in known:
                continue
            refused.add(index)
            errors.append(RowError(record.line, one.header, value.code, value.given, value.expected, record.cells))
        elif isinstance(value, Noted):
            plain[index] = value.value
            notes.append(Note(sound[index].line, one.header, value.code, value.given))
    return plain


def enforce(
    rule: Rule,
    columns: Mapping[str, Sequence[Any]],
    sound: Sequence[FileRecord],
    refused: set[int],
    errors: list[RowError],
) -> None:
    """Apply a rule to every record that is still good."""
    nothing: list[Any] = [None] * len(sound)
    for index, values in enumerate(zip(*[columns.get(name, nothing) for name in rule.fields], strict=True)):
        error = rule.test(*values) if index not in refused else None
        if error:
            refused.add(index)
            record = sound[index]
            errors.append(RowError(record.line, "", error.code, error.given, error.expected, record.cells))
