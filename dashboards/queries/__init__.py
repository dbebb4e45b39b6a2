"""All reading for people: every public function takes the scope first and gives plain rows.

Page, API, CSV and command read the same functions, so they show the same number. What a role may learn is decided
here once: rows by ``locations.scoping.visible_to``, and what a person may know of all others by ``known``.
"""

from dashboards.queries.actions import (
    ACTION_VIEWS,
    ACTIONS_UNDER_WAY,
    ActionFilter,
    action,
    action_effect,
    action_effects,
    action_owners,
    actions,
    count_actions,
    goals,
    said_and_done,
    stores_by_region,
    stores_to_choose,
)
from dashboards.queries.alerts import alarm_record, inbox, snoozed_until, subscriptions
from dashboards.queries.answers_by_part import DAYPARTS, WEEKDAYS
from dashboards.queries.brand import scored_months, scored_tables, standard_line, standard_lines
from dashboards.queries.brand_state import brand_state
from dashboards.queries.cache import cached, cached_texts, ranking_mark
from dashboards.queries.cases import CaseFilter, all_cases, has_cases, response_times
from dashboards.queries.causes import likely_cause
from dashboards.queries.change_parts import change_by_part
from dashboards.queries.changed import changed, changed_place
from dashboards.queries.complaints_here import complaints_here, unusual_here
from dashboards.queries.desk import VIEWS as DESK_VIEWS
from dashboards.queries.desk import (
    DeskFilter,
    desk_counts,
    desk_item,
    desk_items,
    desk_queue,
    desk_rule_trials,
    desk_waits,
)
from dashboards.queries.desk_details import desk_choices, desk_detail, desk_place, desk_status
from dashboards.queries.desk_setup import (
    colleagues,
    desk_hours,
    desk_rules,
    desk_tags,
    desk_teams,
    handovers,
    playbooks,
    reply_templates,
    store_formats,
)
from dashboards.queries.desk_times import desk_times
from dashboards.queries.events import EventFilter, all_events, event_choices, events, finding_steps
from dashboards.queries.finding_questions import finding_questions
from dashboards.queries.finding_settings import finding_settings
from dashboards.queries.findings import (
    FindingFilter,
    finding,
    finding_counts,
    finding_detail,
    finding_months,
    findings,
    findings_now,
    searched_months,
)
from dashboards.queries.findings_by_place import finding_ids, findings_by_place
from dashboards.queries.import_changes import changes_of_import, undo_of_import
from dashboards.queries.imports import IN_ONE_LIST, import_row, imports, rejects_path
from dashboards.queries.item_replies import item_replies
from dashboards.queries.kpis import KpiFilter, all_kpis, brand_kpis, has_kpis, kpis
from dashboards.queries.level_changes import level_changes, store_changes
from dashboards.queries.listings import ListingsFilter, all_listings, listing_errors, listings
from dashboards.queries.mails import all_mails, failed_mails, mails, report_readers
from dashboards.queries.month_actions import month_actions
from dashboards.queries.networks import (
    NetworkOverview,
    NotScored,
    choices,
    network_overview,
    network_trends,
    newest_scored,
    region_networks,
    standards,
)
from dashboards.queries.peers import peers
from dashboards.queries.people import absences, invitations, people, person, region_paths
from dashboards.queries.phrases import phrases
from dashboards.queries.praise import praise, praise_to_share
from dashboards.queries.ranking_columns import RankedColumns, ranked_columns
from dashboards.queries.rankings import (
    RankingQuery,
    below,
    changes,
    ranking_page,
    ranking_rows,
    rankings,
)
from dashboards.queries.records import country, record_history, stays, store_record, twins
from dashboards.queries.reports import (
    month_state,
    month_states,
    newest_reports,
    report,
    reports,
    revisions,
    stores_made,
    withheld_months,
)
from dashboards.queries.reviews import (
    ReviewFilter,
    all_reviews,
    count_reviews,
    oldest_unanswered,
    parts_stated,
    quoted,
    replies_known,
    reviews,
    waiting,
)
from dashboards.queries.settings import brand_logo, brand_settings, formats, region_tree
from dashboards.queries.setup import sample, set_up, waits_since
from dashboards.queries.special_days import special_days
from dashboards.queries.splits import NoSuchPlace, NotSplit, splits
from dashboards.queries.steadiness import store_steadiness
from dashboards.queries.stores import (
    distribution,
    measured,
    nearest_alike,
    others_alike,
    roster,
    score_card,
    score_cards,
    store_and_pin,
    store_head,
    store_tallies,
    store_with_names,
    trend,
    unscored,
)
from dashboards.queries.theme_examples import mentions, theme_quotes
from dashboards.queries.theme_labels import labels_of, mark_precision
from dashboards.queries.theme_terms import is_being_marked, theme_terms
from dashboards.queries.themes import NoThemes, store_themes, theme_ranking, theme_totals

__all__ = [
    "ACTIONS_UNDER_WAY",
    "ACTION_VIEWS",
    "DAYPARTS",
    "DESK_VIEWS",
    "IN_ONE_LIST",
    "WEEKDAYS",
    "ActionFilter",
    "CaseFilter",
    "DeskFilter",
    "EventFilter",
    "FindingFilter",
    "KpiFilter",
    "ListingsFilter",
    "NetworkOverview",
    "NoSuchPlace",
    "NoThemes",
    "NotScored",
    "NotSplit",
    "RankedColumns",
    "RankingQuery",
    "ReviewFilter",
    "absences",
    "action",
    "action_effect",
    "action_effects",
    "action_owners",
    "actions",
    "alarm_record",
    "all_cases",
    "all_events",
    "all_kpis",
    "all_listings",
    "all_mails",
    "all_reviews",
    "below",
    "brand_kpis",
    "brand_logo",
    "brand_settings",
    "brand_state",
    "cached",
    "cached_texts",
    "change_by_part",
    "changed",
    "changed_place",
    "changes",
    "changes_of_import",
    "choices",
    "colleagues",
    "complaints_here",
    "count_actions",
    "count_reviews",
    "country",
    "desk_choices",
    "desk_counts",
    "desk_detail",
    "desk_hours",
    "desk_item",
    "desk_items",
    "desk_place",
    "desk_queue",
    "desk_rule_trials",
    "desk_rules",
    "desk_status",
    "desk_tags",
    "desk_teams",
    "desk_times",
    "desk_waits",
    "distribution",
    "event_choices",
    "events",
    "failed_mails",
    "finding",
    "finding_counts",
    "finding_detail",
    "finding_ids",
    "finding_months",
    "finding_questions",
    "finding_settings",
    "finding_steps",
    "findings",
    "findings_by_place",
    "findings_now",
    "formats",
    "goals",
    "handovers",
    "has_cases",
    "has_kpis",
    "import_row",
    "imports",
    "inbox",
    "invitations",
    "is_being_marked",
    "item_replies",
    "kpis",
    "labels_of",
    "level_changes",
    "likely_cause",
    "listing_errors",
    "listings",
    "mails",
    "mark_precision",
    "measured",
    "mentions",
    "month_actions",
    "month_state",
    "month_states",
    "nearest_alike",
    "network_overview",
    "network_trends",
    "newest_reports",
    "newest_scored",
    "oldest_unanswered",
    "others_alike",
    "parts_stated",
    "peers",
    "people",
    "person",
    "phrases",
    "playbooks",
    "praise",
    "praise_to_share",
    "quoted",
    "ranked_columns",
    "ranking_mark",
    "ranking_page",
    "ranking_rows",
    "rankings",
    "record_history",
    "region_networks",
    "region_paths",
    "region_tree",
    "rejects_path",
    "replies_known",
    "reply_templates",
    "report",
    "report_readers",
    "reports",
    "response_times",
    "reviews",
    "revisions",
    "roster",
    "said_and_done",
    "sample",
    "score_card",
    "score_cards",
    "scored_months",
    "scored_tables",
    "searched_months",
    "set_up",
    "snoozed_until",
    "special_days",
    "splits",
    "standard_line",
    "standard_lines",
    "standards",
    "stays",
    "store_and_pin",
    "store_changes",
    "store_formats",
    "store_head",
    "store_record",
    "store_steadiness",
    "store_tallies",
    "store_themes",
    "store_with_names",
    "stores_by_region",
    "stores_made",
    "stores_to_choose",
    "subscriptions",
    "theme_quotes",
    "theme_ranking",
    "theme_terms",
    "theme_totals",
    "trend",
    "twins",
    "undo_of_import",
    "unscored",
    "unusual_here",
    "waiting",
    "waits_since",
    "withheld_months",
]
