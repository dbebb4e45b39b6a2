"""Rows of one dataclass as lines of a file, one a field, for tables with hundreds of thousands of them (pure).

A line is a JSON array. So a figure becomes text once and has the same digits wherever it is frozen, shown or compared;
and a line is read as far as it is needed, so the rows take no memory.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from io import SEEK_END, BytesIO
from itertools import compress
from typing import IO, Any, Generic, SupportsIndex, TypeVar, get_args, overload

Row = TypeVar("Row")
PIECE = 1 << 16
"""Bytes that are read at a time of a line whose cells are wanted one after the other."""
NOTHING = "null"


@dataclass(frozen=True, slots=True)
class Line:
    """A JSON array in a file, from the byte ``start`` up to ``end``, its brackets included."""

    file: IO[bytes]
    start: int
    end: int

    @classmethod
    def of(cls, file: IO[bytes], values: Sequence[Any]) -> "Line":
        """Write values at the end of a file. Raises ValueError for NaN and infinity, which JSON has not."""
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return cls.copied(file, text.encode())

    @classmethod
    def copied(cls, file: IO[bytes], content: bytes) -> "Line":
        start = file.seek(0, SEEK_END)
        file.write(content)
        return cls(file, start, start + len(content))

    @property
    def content(self) -> bytes:
        self.file.seek(self.start)
        return self.file.read(self.end - self.start)

    def numbers(self) -> Iterator[str]:
        """Give the cells of an array of numbers as they are written; empty where there is none."""
        at, end, rest = self.start + 1, self.end - 1, ""
        if at == end:
            return
        while at < end:
            self.file.seek(at)
            piece = self.file.read(min(PIECE, end - at))
            at += len(piece)
            whole, comma, rest = (rest + piece.decode()).rpartition(",")
            if comma:
                yield from whole.replace(NOTHING, "").split(",")
        yield rest.replace(NOTHING, "")


class ColumnarRows(Sequence[Row], Generic[Row]):
    """A sequence of dataclass instances that are built when they are asked for, from a line for each field.

    The file of the lines has to stay open as long as they are read. No figure may be NaN or infinite. An int in a field
    of floats comes back as a float. It equals every sequence of equal rows.
    """

    __slots__ = ("_kind", "_lines", "_size")

    def __init__(self, kind: Callable[..., Row], lines: Mapping[str, Line], size: int) -> None:
        """Take the lines by the name of their field; fields of ``kind`` with a default may be left out.

        Raises KeyError for a name that is no field.
        """
        if strange := lines.keys() - _number(kind).keys():
            raise KeyError(*sorted(strange))
        self._kind = kind
        self._lines = lines
        self._size = size

    @classmethod
    def of(cls, kind: Callable[..., Row], rows: Iterable[Row]) -> "ColumnarRows[Row]":
        """Write rows down in memory."""
        listed = [*rows]
        columns = ((name, [getattr(row, name) for row in listed]) for name in _number(kind))
        return cls.written(BytesIO(), kind, columns)

    @classmethod
    def written(
        cls, file: IO[bytes], kind: Callable[..., Row], columns: Iterable[tuple[str, Sequence[Any]]]
    ) -> "ColumnarRows[Row]":
        """Write columns, each with the name of its field, at the end of a file.

        Raises ValueError for columns of different lengths, and KeyError for a name that is no field.
        """
        lines, sizes = {}, set()
        for name, values in columns:
            lines[name] = Line.of(file, _alike(_number(kind)[name], values))
            sizes.add(len(values))
        if len(sizes) > 1:
            raise ValueError("The columns of a table have different lengths.")
        return cls(kind, lines, max(sizes, default=0))

    @property
    def lines(self) -> Mapping[str, Line]:
        """The line of every field that is stored, in the order of the dataclass."""
        return self._lines

    def is_number(self, name: str) -> bool:
        return _number(self._kind)[name] is not None

    def column(self, name: str) -> Iterator[Any]:
        """Give one field of all rows; raises KeyError for one that is not stored."""
        number, line = _number(self._kind)[name], self._lines[name]
        if number is None:
            return iter(json.loads(line.content))
        return (number(written) if written else None for written in line.numbers())

    def digits(self, name: str) -> Iterator[str]:
        """Give a field of numbers as they are written, empty where there is none; raises KeyError as ``column``."""
        return self._lines[name].numbers()

    def chosen(self, places: Collection[int]) -> list[Row]:
        """Give the rows at some places, in the order of the table."""
        wanted = bytearray(self._size)
        for place in places:
            wanted[place] = True
        last = max(places, default=-1) + 1
        columns = [compress(self.column(name), wanted[:last]) for name in self._lines]
        return [self._row(row) for row in zip(*columns, strict=True)]

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: SupportsIndex) -> Row: ...
    @overload
    def __getitem__(self, index: "slice[Any, Any, Any]") -> list[Row]: ...
    def __getitem__(self, index: "SupportsIndex | slice[Any, Any, Any]") -> Row | list[Row]:
        places = range(self._size)[index]
        if isinstance(places, int):
            return self.chosen([places])[0]
        rows = self.chosen(places)
        return rows if places.step > 0 else rows[::-1]

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, zip(*map(self.column, self._lines), strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(own == its for own, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr([*self])

    def _row(self, values: Iterable[Any]) -> Row:
        return self._kind(**dict(zip(self._lines, values, strict=True)))


@cache
def _number(kind: Callable[..., Any]) -> dict[str, type[float] | None]:
    """Give for each field the kind of number that it takes, None for those that take something else."""
    taken = {each.name: get_args(each.type) or (each.type,) for each in fields(kind)}  # type: ignore[arg-type]
    return {name: next((kind for kind in (float, int) if kind in types), None) for name, types in taken.items()}


def _alike(number: type[float] | None, values: Sequence[Any]) -> Sequence[Any]:
    """Give values of one type, or the same figure would have other digits."""
    return values if number is None else [None if value is None else number(value) for value in values]
