"""What differs after any change of a brand that a page could show, read in one statement.

Whatever people do writes an event, and what jobs do shows in their own row, in the transaction that writes the facts;
the database counts changes of stores and regions, a move replaces the stays of its stores, and a scoring replaces the
row of the network. Steps of the desk change tallies later and without a job; the settings of the desk count how often.
So a page that was made in a state is what it would be now as long as that state is the brand's.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from django.db import connection

from dashboards.models import Action, Change, EffectRun, FindingMonth, MonthClose, NetworkScore, Standard
from locations.models import Event, Placement, Region
from locations.models.events import HANDLED
from locations.place_changes import COUNTS
from locations.scoping import Scope
from reviews.models import DeskSettings, ImportJob, ThemeMarking

NOT_HANDLED = f"NOT (subject IN {HANDLED})"
"""Of events that most pages show; written as in the index that has only these."""
SEEN_LATE = 500
"""How many rows may be added by others, in all brands, while one that was begun before is not yet visible."""


Read = tuple[Sequence[str], str]
"""Figures, and what they are of."""
Line = tuple[str, str, Sequence[str], str]
"""Name of a kind of change, table, figures and source."""


def brand_state(scope: Scope, *, with_handling: bool = False) -> str:
    """Return a digest of the brand's state.

    ``with_handling`` also differs after somebody judged a mark or took a step at the desk.
    """
    with connection.cursor() as cursor:
        statement = _statement(connection.vendor)
        cursor.execute(statement, [scope.brand] * statement.count("%s"))
        rows = sorted(cursor.fetchall(), key=lambda row: row[0])
    seen = [row for row in rows if with_handling or row[0] != "handling"]
    return sha256(repr(seen).encode()).hexdigest()


@cache
def _statement(vendor: str) -> str:
    """Give the statement: a line for each kind of change, with up to five figures.

    Sums of ids and not the newest alone: what two transactions write at once may become visible in any order.
    """
    of_brand = "FROM {table} WHERE brand_id = %s"
    of_actions = f"FROM {{table}} WHERE action_id IN (SELECT id FROM {_table(Action)} WHERE brand_id = %s)"
    # Naming a metric makes SQLite choose the index without scores of regions.
    of_whole_brand = f"{of_brand} AND region_id IS NULL AND metric > ''"
    rows = ("COUNT(*)", "SUM(id)")
    lines = (
        ("events", _table(Event), *_last_of(_table(Event), NOT_HANDLED)),
        ("handling", _table(Event), *_last_of(_table(Event))),
        ("jobs", _table(ImportJob), (*rows, "SUM(cursor)", "SUM(inserted + updated)", "COUNT(undone_at)"), of_brand),
        ("heartbeats", _table(ImportJob), ("MAX(heartbeat)",), of_brand),
        *_places(vendor),
        ("scorings", _table(NetworkScore), rows, of_whole_brand),
        ("changes", _table(Change), rows, of_brand),
        ("findings", _table(FindingMonth), (*rows, "SUM(found)", "MAX(at)"), of_brand),
        ("effects", _table(EffectRun), (*rows, "MAX(finished_at)"), of_actions),
        ("closes", _table(MonthClose), ("COUNT(*)", "SUM(revision)", "SUM(later)"), of_brand),
        ("standards", _table(Standard), rows, of_brand),
        ("marking", _table(ThemeMarking), ("MAX(version)", "MAX(digest)"), of_brand),
        ("desk", _table(DeskSettings), ("SUM(tallied)",), of_brand),
    )
    return _united(lines)


def places_state(scope: Scope) -> tuple[Any, ...]:
    """Return what differs after each change of a store or region of the brand, or of where a store was in a month."""
    statement = _united(_places(connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.brand] * statement.count("%s"))
        return tuple(sorted(cursor.fetchall()))


def _places(vendor: str) -> tuple[Line, ...]:
    of_regions = f"FROM {{table}} WHERE region_id IN (SELECT id FROM {_table(Region)} WHERE brand_id = %s)"
    return (
        ("places", f'"{COUNTS}"', *_place_changes(vendor)),
        ("placements", _table(Placement), ("COUNT(*)", "SUM(id)"), of_regions),
    )


def _united(lines: Sequence[Line]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}', {_padded(figures)} {source.format(table=table)}" for name, table, figures, source in lines
    )


def _last_of(table: str, only: str = "TRUE") -> Read:
    """Give figures and source of rows that are only ever added, so that a log of years costs nothing.

    The newest id never comes back once it was exceeded; older ones that became visible later count with the last rows.
    """
    newest = f"(SELECT id FROM {table} WHERE brand_id = %s AND {only} ORDER BY id DESC LIMIT 1)"
    last = f"FROM {table} WHERE brand_id = %s AND id > (SELECT MAX(id) FROM {table}) - {SEEN_LATE} AND {only}"
    return (newest, "COUNT(*)", "SUM(id)"), last


def _place_changes(vendor: str) -> Read:
    """Give figures and source of what the triggers of ``locations.place_changes`` write."""
    if vendor == "sqlite":
        return ("SUM(changes)",), "FROM {table} WHERE brand_id = %s"
    return _last_of(f'"{COUNTS}"')


def _padded(figures: Sequence[str]) -> str:
    """Five columns of text, so that lines of every kind fit into one answer of both databases."""
    return ", ".join([*(f"CAST({figure} AS TEXT)" for figure in figures), *["NULL"] * (5 - len(figures))])


def _table(model: type) -> str:
    return f'"{model._meta.db_table}"'  # type: ignore[attr-defined]
