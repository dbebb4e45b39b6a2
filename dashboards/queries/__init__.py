"""All reading for people: every public function takes the scope first and gives plain rows.

Page, API, CSV and command read the same functions, so they show the same number. What a role may learn is decided
here once: rows by ``locations.scoping.visible_to``, and what a store manager may know of the rest by ``networks``.
"""

from dashboards.queries.brand import people, scored_months, scored_tables, standard_lines
from dashboards.queries.cache import cached, ranking_mark
from dashboards.queries.import_changes import changes_of_import, undo_of_import
from dashboards.queries.imports import IN_ONE_LIST, import_row, imports, rejects_path
from dashboards.queries.kpis import kpis
from dashboards.queries.listings import ListingsFilter, all_listings, listing_errors, listings
from dashboards.queries.networks import NotScored, choices, network_trends, newest_scored, region_networks, standards
from dashboards.queries.peers import peers
from dashboards.queries.rankings import RankingQuery, changes, ranking_page, ranking_rows, rankings
from dashboards.queries.reviews import ReviewFilter, count_reviews, oldest_unanswered, reviews
from dashboards.queries.special_days import special_days
from dashboards.queries.stores import (
    distribution,
    measured,
    nearest_alike,
    roster,
    score_card,
    score_cards,
    store_and_pin,
    store_head,
    store_with_names,
    trend,
    unscored,
)

__all__ = [
    "IN_ONE_LIST",
    "ListingsFilter",
    "NotScored",
    "RankingQuery",
    "ReviewFilter",
    "all_listings",
    "cached",
    "changes",
    "changes_of_import",
    "choices",
    "count_reviews",
    "distribution",
    "import_row",
    "imports",
    "kpis",
    "listing_errors",
    "listings",
    "measured",
    "nearest_alike",
    "network_trends",
    "newest_scored",
    "oldest_unanswered",
    "peers",
    "people",
    "ranking_mark",
    "ranking_page",
    "ranking_rows",
    "rankings",
    "region_networks",
    "rejects_path",
    "reviews",
    "roster",
    "score_card",
    "score_cards",
    "scored_months",
    "scored_tables",
    "special_days",
    "standard_lines",
    "standards",
    "store_and_pin",
    "store_head",
    "store_with_names",
    "trend",
    "undo_of_import",
    "unscored",
]
