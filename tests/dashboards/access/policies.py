"""Who may do what at which address: one line for every route of the URLconf.

A route without a line fails ``test_access.py``. To add one, name the route and say

* ``reads``, ``writes``: who may GET and who may POST (nobody, where it is left out; other methods are never offered),
* ``of``: the kind of object that its address names, a function of ``objects.py`` (none: the address names the brand
  alone, or nothing),
* ``query``, ``body``: a valid query and a valid POST; ``{brand}`` stands for the slug that is asked for, ``{own}`` for
  the code of a store of the person's own,
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
    PEERS = MEMBERS - {"store"}
    PEERS_WHO_WRITE = PEERS - {"read_only"}
    OVERSEERS = frozenset({"head_office", "read_only"})
    KEEPERS = frozenset({"head_office"})


NOBODY, EVERYBODY, PEOPLE, MEMBERS = Audience.NOBODY, Audience.EVERYBODY, Audience.PEOPLE, Audience.MEMBERS
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
    changes: bool = True


BRAND = {"brand": "{brand}"}
RANKING = {"brand": "{brand}", "metric": "rating", "window": "12"}

POLICIES = (
    # a person's own
    Policy("home", reads=PEOPLE),
    Policy("sign_in", reads=EVERYBODY, writes=EVERYBODY, body=bodies.SIGN_IN),
    Policy("sign_out", writes=EVERYBODY, changes=False),
    Policy("password", reads=PEOPLE, writes=PEOPLE, body=bodies.PASSWORD),
    Policy("language", writes=EVERYBODY, body={"language": "ko"}),
    Policy("glossary", reads=PEOPLE),
    Policy("keys", reads=PEOPLE),
    # figures
    Policy("overview", reads=MEMBERS),
    Policy("stores", reads=PEERS),
    Policy("stores_csv", reads=PEERS),
    Policy("stores_xlsx", reads=PEERS),
    Policy("map", reads=PEERS),
    Policy("map_json", reads=PEERS),
    Policy("funnel", reads=PEERS),
    Policy("compare", reads=PEERS),
    Policy("reviews", reads=MEMBERS),
    Policy("listings", reads=MEMBERS),
    Policy("listings_csv", reads=MEMBERS),
    Policy("reports", reads=OVERSEERS),
    Policy("reports_xlsx", reads=OVERSEERS),
    Policy("standards", reads=PEERS),
    Policy("people", reads=OVERSEERS),
    Policy("special_days", reads=MEMBERS, writes=PEERS, body=bodies.special_day),
    Policy("special_day_remove", writes=PEERS, of="special_day"),
    # one store
    Policy("store", reads=MEMBERS, of="store"),
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
    Policy("api_rankings", reads=MEMBERS, query=RANKING),
)  # fmt: skip
