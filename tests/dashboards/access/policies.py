"""Who may do what at which address: one line for every route of the URLconf.

A route without a line fails ``test_every_route.py``. To add one, name the route and say

* ``reads``, ``writes``: who may GET and who may POST (nobody, where it is left out; other methods are never offered),
* ``of``: the kind of object that its address names, a function of ``objects.py`` (none: the address names the brand
  alone, or nothing),
* ``query``, ``body``: a valid query and a valid POST; ``{brand}`` stands for the slug that is asked for, ``{own}`` for
  the code of a store of the person's own, ``{item}`` for the id of an item of it, ``{person}`` for their name,
* ``hidden``: where the page is not there (404) for those it is not for, instead of refused (403),
* ``gone``: the status for what does not exist, where it is not 404,
* ``changes=False``: where a valid POST leaves the database as it is.

The walk derives the rest: anonymous people are sent to sign in (API: 401), a brand without a role in it and somebody
else's object look like none (404), a function that is not for the role is refused (403), and a read-only role is
refused whatever would change the brand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.dashboards.access import bodies


class Audience(Enum):
    """Who may do something; the values are the roles, by the names that ``people.py`` gives them."""

    NOBODY = frozenset[str]()
    EVERYBODY = frozenset({"anonymous", "", "store", "regional", "head_office", "read_only"})
    PEOPLE = EVERYBODY - {"anonymous"}
    MEMBERS = PEOPLE - {""}
    MEMBERS_WHO_WRITE = MEMBERS - {"read_only"}
    PEERS = MEMBERS - {"store"}
    PEERS_WHO_WRITE = PEERS - {"read_only"}
    OVERSEERS = frozenset({"head_office", "read_only"})
    KEEPERS = frozenset({"head_office"})


NOBODY, EVERYBODY, PEOPLE, MEMBERS = Audience.NOBODY, Audience.EVERYBODY, Audience.PEOPLE, Audience.MEMBERS
MEMBERS_WHO_WRITE = Audience.MEMBERS_WHO_WRITE
PEERS, PEERS_WHO_WRITE = Audience.PEERS, Audience.PEERS_WHO_WRITE
OVERSEERS, KEEPERS = Audience.OVERSEERS, Audience.KEEPERS

Body = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may do what at one route."""

    route: str
    reads: Audience = NOBODY
    writes: Audience = NOBODY
    of: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=dict)
    hidden: bool = False
    gone: int = 404
    changes: bool = True


BRAND = {"brand": "{brand}"}
RANKING = {"brand": "{brand}", "metric": "rating", "window": "12"}

POLICIES = (
    # a person's own
    Policy("home", reads=PEOPLE),
    Policy("sign_in", reads=EVERYBODY, writes=EVERYBODY, body=bodies.SIGN_IN),
    Policy("sign_out", writes=EVERYBODY, changes=False),
    Policy("password", reads=PEOPLE, writes=PEOPLE, body=bodies.PASSWORD),
    Policy("address", reads=PEOPLE, writes=PEOPLE, body=bodies.ADDRESS),
    Policy("language", writes=EVERYBODY, body={"language": "ko"}),
    Policy("glossary", reads=PEOPLE),
    Policy("health", reads=EVERYBODY),
    Policy("keys", reads=PEOPLE),
    # whoever begins; the secret of a link stands for a role
    Policy("start", reads=KEEPERS, writes=KEEPERS, hidden=True, body=bodies.NEW_BRAND),
    Policy("look_around", writes=KEEPERS, hidden=True),
    Policy("first_data", reads=KEEPERS),
    Policy("remove_sample", reads=KEEPERS, writes=KEEPERS, of="sample"),
    Policy("invitation", reads=EVERYBODY, writes=EVERYBODY, of="invitation_link", body=bodies.ACCOUNT),
    Policy("new_password", reads=EVERYBODY, writes=EVERYBODY, of="password_link", body=bodies.NEW_PASSWORD, gone=410),
    # figures
    Policy("overview", reads=MEMBERS),
    Policy("brand_kpis", reads=PEERS),
    Policy("change_cause", reads=PEERS),
    Policy("store_complaint", reads=PEERS),
    Policy("stores", reads=PEERS),
    Policy("stores_csv", reads=PEERS),
    Policy("stores_xlsx", reads=PEERS),
    Policy("map", reads=PEERS),
    Policy("map_json", reads=PEERS),
    Policy("funnel", reads=PEERS),
    Policy("compare", reads=PEERS),
    Policy("compare_csv", reads=PEERS),
    Policy("compare_xlsx", reads=PEERS),
    Policy("reviews", reads=MEMBERS),
    Policy("reviews_csv", reads=MEMBERS),
    Policy("reviews_xlsx", reads=MEMBERS),
    Policy("cases_csv", reads=MEMBERS),
    Policy("cases_xlsx", reads=MEMBERS),
    Policy("kpis_csv", reads=MEMBERS),
    Policy("kpis_xlsx", reads=MEMBERS),
    Policy("listings", reads=MEMBERS),
    Policy("listings_csv", reads=MEMBERS),
    Policy("listings_xlsx", reads=MEMBERS),
    Policy("reports", reads=MEMBERS),
    Policy("report", reads=MEMBERS, of="report"),
    Policy("report_file", reads=MEMBERS, of="report_file"),
    Policy("report_make", writes=MEMBERS, body=bodies.REPORT),
    Policy("reports_of_stores", writes=PEERS, body=bodies.REPORTS_OF_STORES, changes=False),
    Policy("month_close", writes=KEEPERS, body=bodies.MONTH, changes=False),
    Policy("reports_xlsx", reads=OVERSEERS),
    Policy("schedule", reads=OVERSEERS, writes=KEEPERS, body=bodies.SCHEDULE),
    Policy("report_reader", writes=KEEPERS, body={"person": "{person}", "choice": "ko"}),
    # No month of the world is closed, and drafts are not mailed.
    Policy("reports_send", writes=KEEPERS, body=bodies.MONTH, changes=False),
    Policy("mail_again", writes=KEEPERS, of="mail"),
    Policy("mails_csv", reads=OVERSEERS),
    Policy("themes", reads=MEMBERS),
    Policy("theme", reads=MEMBERS, of="theme"),
    Policy("theme_terms", reads=OVERSEERS, writes=KEEPERS, body=bodies.THEME_TERM),
    Policy("theme_term_retire", writes=KEEPERS, of="theme_term"),
    Policy("mention_label", writes=MEMBERS, of="mention", body={"verdict": "wrong"}),
    # findings
    Policy("findings", reads=MEMBERS),
    Policy("alerts", reads=MEMBERS, writes=MEMBERS, body={"do": "set", "pace": "daily"}),
    Policy("api_subscriptions", reads=MEMBERS, writes=MEMBERS, query=BRAND, body={"brand": "{brand}", "pace": "daily"}),
    Policy("findings_setup", reads=OVERSEERS, writes=KEEPERS, body={"alarms_per_year": "2", "worth-nps": "4"}),
    Policy("findings_line", reads=MEMBERS),
    Policy("findings_csv", reads=MEMBERS),
    Policy("findings_xlsx", reads=MEMBERS),
    Policy("finding", reads=MEMBERS, writes=MEMBERS, of="finding", body={"do": "watch"}),
    Policy("api_findings", reads=MEMBERS, query=BRAND),
    Policy("api_finding", reads=MEMBERS, of="finding", query=BRAND),
    Policy("api_finding_accept", writes=MEMBERS, of="finding", query=BRAND),
    Policy("api_finding_assign", writes=MEMBERS, of="finding", query=BRAND, body={"person": "{person}"}),
    Policy("api_finding_watch", writes=MEMBERS, of="finding", query=BRAND),
    Policy("api_finding_dismiss", writes=MEMBERS, of="finding", query=BRAND, body={"reason": "known"}),
    Policy("api_finding_answer", writes=MEMBERS, of="finding", query=BRAND,
           body={"question": "1", "text": "The oven broke."}),
    # the desk
    Policy("desk", reads=MEMBERS),
    Policy("desk_csv", reads=MEMBERS),
    Policy("desk_xlsx", reads=MEMBERS),
    Policy("desk_line", reads=MEMBERS),
    # It is on in the world.
    Policy("desk_on", writes=KEEPERS, changes=False),
    Policy("desk_steps", writes=MEMBERS, body={"do": "needs_none", "item": "{item}"}),
    Policy("desk_note", reads=MEMBERS_WHO_WRITE, writes=MEMBERS, body=bodies.NOTE),
    Policy("desk_item", reads=MEMBERS, writes=MEMBERS, of="desk_item", body={"do": "severity", "severity": "4"}),
    Policy("desk_here", reads=MEMBERS, of="desk_item"),
    # actions; what they changed is read by the address of a calendar, too
    Policy("actions", reads=MEMBERS),
    Policy("actions_csv", reads=MEMBERS),
    Policy("actions_xlsx", reads=MEMBERS),
    Policy("action_new", reads=MEMBERS_WHO_WRITE, writes=MEMBERS, body=bodies.action),
    Policy("action", reads=MEMBERS, writes=MEMBERS, of="action", body={"do": "cancel", "reason": "No need"}),
    Policy("action_stages", reads=MEMBERS_WHO_WRITE, writes=MEMBERS, of="action",
           body={"do": "save", "stages": "1", "begins": "2099-01-02", "stores": "{own}"}),
    Policy("action_calendar", reads=EVERYBODY, of="calendar_link"),
    Policy("goals", reads=MEMBERS, writes=KEEPERS, body=bodies.goal),
    Policy("goal_close", writes=KEEPERS, of="goal", body={"state": "missed"}),
    # what a brand is set up with
    Policy("brand", reads=OVERSEERS, writes=KEEPERS, body={"do": "add", "name": "Elsewhere"}),
    Policy("brand_logo", reads=MEMBERS),
    # The world has a running import, while which nobody is erased; counting is asked for in the same way.
    Policy("customers", reads=KEEPERS, writes=KEEPERS, body={"do": "count", "author": "Somebody"}, changes=False),
    Policy("events", reads=PEERS, hidden=True),
    Policy("events_csv", reads=PEERS, hidden=True),
    Policy("people_csv", reads=OVERSEERS),
    Policy("people_xlsx", reads=OVERSEERS),
    Policy("people", reads=OVERSEERS, writes=KEEPERS, body=bodies.invitation),
    Policy("person", reads=OVERSEERS, writes=KEEPERS, of="person", body=bodies.role),
    Policy("invitation_take_back", writes=KEEPERS, of="invitation"),
    Policy("standards", reads=PEERS),
    Policy("standards_set", reads=KEEPERS, writes=KEEPERS, body=bodies.STANDARD),
    Policy("standards_copy", reads=KEEPERS),
    Policy("standard_change", reads=KEEPERS, writes=KEEPERS, of="standard", body=bodies.STANDARD_CHANGED),
    # The one of the world has begun, which is said; it stays.
    Policy("standard_withdraw", writes=KEEPERS, of="standard", changes=False),
    Policy("standard_end", writes=KEEPERS, of="standard", body=bodies.STANDARD_ENDED),
    Policy("special_days", reads=MEMBERS, writes=PEERS, body=bodies.special_day),
    Policy("special_day_remove", writes=PEERS, of="special_day"),
    # the desk
    Policy("desk_setup", reads=MEMBERS, writes=KEEPERS, body=bodies.DESK_TAG),
    Policy("desk_times", reads=MEMBERS),
    Policy("desk_times_csv", reads=MEMBERS),
    Policy("desk_times_xlsx", reads=MEMBERS),
    Policy("praise", reads=MEMBERS),
    Policy("praise_csv", reads=MEMBERS),
    Policy("api_praise", reads=MEMBERS, query=BRAND),
    Policy("praise_xlsx", reads=MEMBERS),
    Policy("praise_share", writes=MEMBERS, of="item_good", body={"shared_with": "store"}),
    Policy("praise_unshare", writes=MEMBERS, of="item_praised"),
    Policy("playbook_agree", writes=MEMBERS, of="playbook"),
    Policy("desk_handover", writes=MEMBERS, body=bodies.handover),
    # one store
    Policy("store", reads=MEMBERS, of="store"),
    Policy("store_why", reads=MEMBERS, of="store"),
    Policy("store_words", reads=MEMBERS, of="store"),
    Policy("store_about", reads=MEMBERS, of="store"),
    Policy("store_add", reads=KEEPERS, writes=KEEPERS, body=bodies.NEW_STORE),
    Policy("store_record", reads=KEEPERS, writes=KEEPERS, of="store", body={"name": "Renamed"}),
    Policy("store_move", writes=KEEPERS, of="store", body=bodies.MOVED),
    Policy("store_close", writes=KEEPERS, of="store", body={"day": "2026-10-31"}),
    Policy("store_open", writes=KEEPERS, of="store", body={"day": "2026-10-01"}),
    Policy("store_add_name", writes=KEEPERS, of="store", body={"written": "Known as this too"}),
    Policy("store_pin", reads=KEEPERS, writes=KEEPERS, of="store", body=bodies.PIN),
    Policy("store_unpin", writes=KEEPERS, of="store"),
    Policy("store_forget_name", writes=KEEPERS, of="alias"),
    # imports
    Policy("imports", reads=PEERS, writes=PEERS, body=bodies.upload),
    Policy("import", reads=PEERS, of="import_done"),
    Policy("rejects", reads=PEERS, of="import_done"),
    Policy("import_preview", writes=PEERS, of="import_ready", body={"kind": "reviews"}),
    Policy("import_store", reads=PEERS_WHO_WRITE, writes=PEERS, of="import_ready", query=bodies.WRITTEN,
           body={"leave_out": "1"}),
    Policy("import_confirm", writes=PEERS, of="import_ready"),
    Policy("import_forget", writes=PEERS, of="import_ready"),
    Policy("import_drop", writes=PEERS, of="import_ready"),
    Policy("import_stop", writes=PEERS, of="import_running"),
    Policy("import_go_on", writes=PEERS, of="import_stopped"),
    Policy("import_undo", reads=PEERS_WHO_WRITE, writes=PEERS, of="import_done"),
    # API
    Policy("api_imports", reads=PEERS, writes=PEERS, query=BRAND, body=bodies.api_upload),
    Policy("api_import", reads=PEERS, of="import_done", query=BRAND),
    Policy("api_import_confirm", writes=PEERS, of="import_ready", query=BRAND),
    Policy("api_import_drop", writes=PEERS, of="import_ready", query=BRAND),
    Policy("api_import_stop", writes=PEERS, of="import_running", query=BRAND),
    Policy("api_import_go_on", writes=PEERS, of="import_stopped", query=BRAND),
    Policy("api_import_undo", writes=PEERS, of="import_done", query=BRAND),
    Policy("api_import_rejects", reads=PEERS, of="import_done", query=BRAND),
    Policy("api_items", reads=MEMBERS, writes=MEMBERS, query=BRAND, body=BRAND | bodies.NOTE),
    Policy("api_item", reads=MEMBERS, of="item", query=BRAND),
    Policy("api_item_assign", writes=MEMBERS, of="item", query=BRAND, body={"person": "{person}"}),
    Policy("api_item_tags", writes=MEMBERS, of="item", query=BRAND, body={"tags": "incident"}),
    Policy("api_item_severity", writes=MEMBERS, of="item", query=BRAND, body={"severity": "4"}),
    Policy("api_item_snooze", writes=MEMBERS, of="item", query=BRAND, body={"until": "2100-01-01T00:00:00Z"}),
    Policy("api_item_wait", writes=MEMBERS, of="item", query=BRAND),
    Policy("api_item_needs_none", writes=MEMBERS, of="item", query=BRAND),
    Policy("api_item_draft", writes=MEMBERS, of="item", query=BRAND, body={"text": "Thank you"}),
    Policy("api_item_take", writes=MEMBERS, of="item_drafted", query=BRAND),
    Policy("api_item_approve", writes=PEERS, of="item_drafted", query=BRAND),
    Policy("api_item_sent", writes=MEMBERS, of="item_drafted", query=BRAND),
    Policy("api_item_close", writes=MEMBERS, of="item", query=BRAND, body={"reason": "spam"}),
    Policy("api_item_reopen", writes=MEMBERS, of="item_closed", query=BRAND),
    Policy("api_item_undo", writes=MEMBERS, of="item_closed", query=BRAND),
    Policy("api_actions", reads=MEMBERS, writes=MEMBERS, query=BRAND, body=lambda: BRAND | bodies.action()),
    Policy("api_action", reads=MEMBERS, of="action", query=BRAND),
    Policy("api_action_change", writes=MEMBERS, of="action", query=BRAND, body={"title": "Renamed"}),
    Policy("api_action_stores", writes=MEMBERS, of="action", query=BRAND, body={"stores": "{own}"}),
    Policy("api_action_start", writes=MEMBERS, of="action", query=BRAND, body=bodies.STARTED),
    Policy("api_action_start_stage", writes=MEMBERS, of="action", query=BRAND, body=bodies.STARTED | {"stage": "1"}),
    Policy("api_action_finish_store", writes=MEMBERS, of="action_begun", query=BRAND, body=bodies.STARTED),
    Policy("api_action_done", writes=MEMBERS, of="action_begun", query=BRAND),
    Policy("api_action_cancel", writes=MEMBERS, of="action", query=BRAND, body={"reason": "No need"}),
    Policy("api_action_draw", writes=PEERS, of="action_trial", query=BRAND, body={"count": "1"}),
    Policy("api_action_undo", writes=MEMBERS, of="action_begun", query=BRAND),
    Policy("api_effects", reads=MEMBERS, writes=MEMBERS, query=BRAND, body=BRAND | {"action": "{action}"}),
    Policy("api_goals", reads=MEMBERS, writes=KEEPERS, query=BRAND, body=lambda: BRAND | bodies.goal()),
    Policy("api_goal_close", writes=KEEPERS, of="goal", query=BRAND, body={"state": "missed"}),
    # A store manager gets an empty list: other places are no business of theirs.
    Policy("api_changes", reads=MEMBERS, query=BRAND),
    Policy("api_months", reads=MEMBERS, query=BRAND),
    Policy("api_openapi", reads=PEOPLE),
    Policy("api_rankings", reads=MEMBERS, query=RANKING),
    Policy("api_reports", reads=MEMBERS, writes=MEMBERS, query=BRAND, body=bodies.REPORT | BRAND),
    Policy("api_report", reads=MEMBERS, of="report", query=BRAND),
    Policy("api_report_file", reads=MEMBERS, of="report_file", query=BRAND),
    Policy("api_mentions", reads=MEMBERS, query=BRAND),
    Policy("api_themes", reads=MEMBERS, query=BRAND),
    Policy("api_splits", reads=MEMBERS, query=BRAND | {"metric": "rating", "by": "weekday"}),
)  # fmt: skip
