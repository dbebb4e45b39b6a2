"""Cells of tallies as a table that SQL can join: location, first month, last month."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from reviews.fresh_cells import Cell


def relation(cells: Sequence[Cell]) -> tuple[str, list[Any]]:
    """Return SQL for the cells as a table ``c`` (location_id, first_month, last_month), and its parameters."""
    if connection.vendor == "postgresql":
        lists = [list(column) for column in zip(*cells, strict=True)]
        return "unnest(%s::bigint[], %s::int[], %s::int[]) AS c(location_id, first_month, last_month)", lists
    columns = ", ".join(
        f"json_extract(value, '$[{index}]') AS {name}"
        for index, name in enumerate(("location_id", "first_month", "last_month"))
    )
    return f"(SELECT {columns} FROM json_each(%s)) c", [json.dumps(cells)]


def joined(
    cells: Sequence[Cell], table: str, months: tuple[str, str] = ("first_month", "last_month")
) -> tuple[str, list[Any]]:
    """Return SQL (FROM and WHERE) for the rows ``f`` of a table that lie in the cells, and its parameters.

    ``months`` are the columns with the first and last month of a row; a row of one month alone names its one twice.
    """
    sql, parameters = relation(cells)
    return (
        f"FROM {sql} CROSS JOIN {table} f WHERE f.location_id = c.location_id "
        f"AND f.{months[0]} = c.first_month AND f.{months[1]} = c.last_month",
        parameters,
    )


def id_listed() -> str:
    """Return SQL for "the id is one of a list", with ``listed`` giving the parameter."""
    return "id = ANY(%s)" if connection.vendor == "postgresql" else "id IN (SELECT value FROM json_each(%s))"


def listed(ids: Iterable[int]) -> Any:
    """Return ids as the one parameter that ``id_listed`` takes."""
    return list(ids) if connection.vendor == "postgresql" else json.dumps(list(ids))
