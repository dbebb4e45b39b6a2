"""Rows of one dataclass, stored field by field, for tables with hundreds of thousands of them (pure)."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Generic, SupportsIndex, TypeVar, get_args, overload

Row = TypeVar("Row")


class ColumnarRows(Sequence[Row], Generic[Row]):
    """A sequence of dataclass instances that are built when they are asked for; a stored one takes 8 bytes a field.

    Fields annotated as float or int, with or without None, are stored as binary numbers and None as NaN, so no field
    may be NaN itself; whole numbers are exact up to 2**53. An int in a field of floats comes back as a float. It equals
    every sequence of equal rows.
    """

    __slots__ = ("_columns", "_kind", "_size")

    def __init__(self, kind: Callable[..., Row], columns: Mapping[str, Sequence[Any]]) -> None:
        """Take the columns by the name of their field; fields of ``kind`` with a default may be left out.

        Raises ValueError for columns of different lengths, and KeyError for a name that is no field.
        """
        self._kind = kind
        self._columns = {name: _stored(_number(kind)[name], values) for name, values in columns.items()}
        self._size = max(map(len, columns.values()), default=0)
        if any(len(column) != self._size for column in columns.values()):
            raise ValueError("The columns of a table have different lengths.")

    @classmethod
    def of(cls, kind: Callable[..., Row], rows: Iterable[Row]) -> "ColumnarRows[Row]":
        """Store rows, which are read once."""
        listed = [*rows]
        return cls(kind, {name: [getattr(row, name) for row in listed] for name in _number(kind)})

    @property
    def names(self) -> list[str]:
        """The fields that are stored, in the order of the dataclass."""
        return [*self._columns]

    def column(self, name: str) -> Iterator[Any]:
        """Give one field of all rows; raises KeyError for one that is not stored."""
        return _given(_number(self._kind)[name], self._columns[name])

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: SupportsIndex) -> Row: ...
    @overload
    def __getitem__(self, index: "slice[Any, Any, Any]") -> list[Row]: ...
    def __getitem__(self, index: "SupportsIndex | slice[Any, Any, Any]") -> Row | list[Row]:
        part = index if isinstance(index, slice) else slice(at := range(self._size)[index], at + 1)
        rows = [*self._rows(part)]
        return rows if isinstance(index, slice) else rows[0]

    def __iter__(self) -> Iterator[Row]:
        return self._rows(slice(None))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(own == its for own, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr([*self])

    def _rows(self, part: "slice[Any, Any, Any]") -> Iterator[Row]:
        columns = [_given(_number(self._kind)[name], column[part]) for name, column in self._columns.items()]
        return (self._kind(**dict(zip(self._columns, row, strict=True))) for row in zip(*columns, strict=True))


@cache
def _number(kind: Callable[..., Any]) -> dict[str, type[float] | None]:
    """Give for each field the kind of number that it takes, None for those that take something else."""
    taken = {each.name: get_args(each.type) or (each.type,) for each in fields(kind)}  # type: ignore[arg-type]
    return {name: next((kind for kind in (float, int) if kind in types), None) for name, types in taken.items()}


def _stored(number: type[float] | None, values: Sequence[Any]) -> Sequence[Any]:
    if number is None:
        # Of words there are few: what was read from a file has each of them anew in every row.
        known: dict[Any, Any] = {}
        return [known.setdefault(value, value) for value in values]
    return array("d", (float("nan") if value is None else value for value in values))


def _given(number: type[float] | None, stored: Sequence[Any]) -> Iterator[Any]:
    if number is None:
        return iter(stored)
    return (None if figure != figure else number(figure) for figure in stored)
