"""What differs after any change of a brand that a page could show, read in one statement.

Whatever people do writes an event, and what jobs do shows in their own row, in the transaction that writes the facts;
stores have versions, their regions are rows that a move replaces, and a scoring replaces the row of the network. Steps
of the desk change tallies later and without a job; the settings of the desk count how often. So a page that was made in
a state is what it would be now as long as that state is the brand's.
"""

from functools import cache
from hashlib import sha256

from django.db import connection

from dashboards.models import Action, Change, EffectRun, FindingMonth, MonthClose, NetworkScore, Standard
from locations.models import Event, Location, Placement, Region
from locations.scoping import Scope
from reviews.models import DeskSettings, ImportJob, ThemeMarking

HANDLED = "('theme', 'desk', 'note')"
"""Subjects of the events of what people do all day: judge a mark, take a step at the desk, write down what a customer
reports. Few pages show those."""
EVENTS = 500
"""How many events may be written by others, in all brands, while one that was begun before is not yet visible."""


def brand_state(scope: Scope, *, with_handling: bool = False) -> str:
    """Return a digest of the brand's state.

    ``with_handling`` also differs after somebody judged a mark or took a step at the desk.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [*[scope.brand] * _statement().count("%s")])
        rows = sorted(cursor.fetchall(), key=lambda row: row[0])
    seen = [row for row in rows if with_handling or row[0] != "handling"]
    return sha256(repr(seen).encode()).hexdigest()


@cache
def _statement() -> str:
    """Give the statement: a line for each kind of change, with up to five figures.

    Sums of ids and not the newest alone: what two transactions write at once may become visible in any order. Of events
    only the last count, so that a log of years costs nothing.
    """
    of_brand = "FROM {table} WHERE brand_id = %s"
    last = f"{of_brand} AND id > (SELECT MAX(id) FROM {{table}}) - {EVENTS}"
    by_format = f"{of_brand} GROUP BY format"
    of_regions = f"FROM {{table}} WHERE region_id IN (SELECT id FROM {_table(Region)} WHERE brand_id = %s)"
    of_actions = f"FROM {{table}} WHERE action_id IN (SELECT id FROM {_table(Action)} WHERE brand_id = %s)"
    rows = "COUNT(*), SUM(id)"
    lines = (
        ("events", Event, rows, f"{last} AND subject NOT IN {HANDLED}"),
        ("handling", Event, rows, f"{last} AND subject IN {HANDLED}"),
        ("jobs", ImportJob, f"{rows}, SUM(cursor), SUM(inserted + updated), COUNT(undone_at)", of_brand),
        ("heartbeats", ImportJob, "MAX(heartbeat)", of_brand),
        ("stores", Location, f"format, {rows}, SUM(version), SUM(region_id * id)", by_format),
        ("regions", Region, rows, of_brand),
        ("placements", Placement, rows, of_regions),
        ("scorings", NetworkScore, rows, f"{of_brand} AND region_id IS NULL"),
        ("changes", Change, rows, of_brand),
        ("findings", FindingMonth, f"{rows}, SUM(found), MAX(at)", of_brand),
        ("effects", EffectRun, f"{rows}, MAX(finished_at)", of_actions),
        ("closes", MonthClose, "COUNT(*), SUM(revision), SUM(later)", of_brand),
        ("standards", Standard, rows, of_brand),
        ("marking", ThemeMarking, "MAX(version), MAX(digest)", of_brand),
        ("desk", DeskSettings, "SUM(tallied)", of_brand),
    )
    return " UNION ALL ".join(
        f"SELECT '{name}', {_padded(figures)} {source.format(table=_table(model))}"
        for name, model, figures, source in lines
    )


def _padded(figures: str) -> str:
    """Five columns of text, so that lines of every kind fit into one answer of both databases."""
    given = figures.split(", ")
    return ", ".join([*(f"CAST({figure} AS TEXT)" for figure in given), *["NULL"] * (5 - len(given))])


def _table(model: type) -> str:
    return f'"{model._meta.db_table}"'  # type: ignore[attr-defined]
