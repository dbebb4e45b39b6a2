"""What a person was notified of, what they subscribe to, and the record of the weekly watch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from dashboards.rows.actions import ActionRow
from dashboards.rows.findings import FindingRow


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One thing that somebody was notified of: of a finding or of an action, as it is now."""

    pk: int
    at: datetime
    step: str
    finding: FindingRow | None
    action: ActionRow | None
    is_mailed: bool
    is_read: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of what reached somebody, newest first.

    ``older`` is where the next page begins, None on the last; ``unread`` counts on all pages.
    """

    rows: Sequence[InboxRow]
    older: int | None
    unread: int


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """What somebody subscribes to: a store (code) or region (path), or neither for all they see.

    ``kinds`` is empty for all, ``weekday`` 0 is Monday, ``time`` that of ``zone`` (IANA name).
    """

    pk: int
    store: str
    store_name: str
    region: str
    kinds: tuple[str, ...]
    pace: str
    weekday: int
    time: time
    zone: str
    version: int


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A store that fell faster than chance would have it; weeks by their Mondays."""

    store: str
    store_name: str
    metric: str
    week: date
    since: date
    finding: int | None


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """The false-alarm record: what was watched since when, how many alarms there were, and how many chance would raise.

    ``expected`` and ``budget`` (alarms a year) are of the whole network, so None for all but head office; ``alarms``
    are those of the stores that a person sees.
    """

    weeks: int
    since: date | None
    until: date | None
    alarms: int
    expected: float | None
    budget: float | None
    metrics: Sequence[str]
    newest: Sequence[AlarmRow]
