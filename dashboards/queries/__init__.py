"""All reading for people: every public function takes the scope first and gives plain rows.

Page, API, CSV and command read the same functions, so they show the same number. What a role may learn is decided
here once: rows by ``locations.scoping.visible_to``, and what a store manager may know of the rest by ``disclosure``.
"""

from dashboards.queries.imports import import_row, imports, rejects_path
from dashboards.queries.networks import NotScored, choices, network_trend, newest_scored, region_networks
from dashboards.queries.ranking import rankings
from dashboards.queries.said import said
from dashboards.queries.stores import distribution, score_card, store_head, trend

__all__ = [
    "NotScored",
    "choices",
    "distribution",
    "import_row",
    "imports",
    "network_trend",
    "newest_scored",
    "rankings",
    "region_networks",
    "rejects_path",
    "said",
    "score_card",
    "store_head",
    "trend",
]
