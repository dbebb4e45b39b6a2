"""Columns of many rows as one text each, made by the database and read by numpy: no number is ever an object."""

from typing import Any

import numpy as np
from django.db.models import Aggregate, TextField

SEPARATOR = "\x1f"
"""Between texts, which may contain any printable character."""


class Listed(Aggregate):
    """All values of a group in one text, in the order in which rows were stored; ``separator`` comes between them.

    All lists of one query are in the same order: each row is added to all of them before the next one is. SQLite writes
    floats with 15 digits, which is every digit of halves and whole numbers; with all that it has where they are
    ``exact``, which takes longer.
    """

    output_field = TextField()
    function = "GROUP_CONCAT"

    def __init__(self, column: str, *, separator: str = ",", exact: bool = False, **extra: Any) -> None:
        super().__init__(column, separator=f"'{separator}'", value="QUOTE" if exact else "", **extra)

    template = "%(function)s(%(value)s(%(expressions)s), %(separator)s)"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        stored = f'"{compiler.query.get_initial_alias()}"."id"'
        template = f"STRING_AGG((%(expressions)s)::text, %(separator)s ORDER BY {stored})"
        return self.as_sql(compiler, connection, template=template, **extra)


def whole_numbers(text: str) -> np.ndarray:
    """Read a list of whole numbers.

    >>> whole_numbers("3,-1").tolist()
    [3, -1]
    """
    return np.fromstring(text, dtype=np.int64, sep=",")


def floats(text: str) -> np.ndarray:
    """Read a list of numbers.

    >>> floats("3.5,1e-05").tolist()
    [3.5, 1e-05]
    """
    return np.fromstring(text, sep=",")
