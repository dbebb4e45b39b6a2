"""Rows of the desk: what waits, by when, and who has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboards.rows.events import EventRow


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One item as lists show it. Moments are on the clock of the store.

    ``stars`` is 1 to 5 (None where the customer gave none), ``score`` an NPS of 0 to 10. ``themes`` are keys.
    ``in_time_customer`` and ``in_time_house`` are None while that is open. ``house_is_brands`` says that the deadline
    in open hours counts the brand's hours, since the store states none. ``house_left`` are the open hours until that
    deadline, below 0 after it; None where there is none or nobody asked. ``owner`` is a sign-in name, ``owner_name``
    how the person is called.
    """

    pk: int
    kind: str
    store: str
    store_name: str
    spoke_at: datetime
    is_exact: bool
    state: str
    severity: int
    tags: Sequence[str]
    owner: str
    team: str
    due_customer: datetime
    due_house: datetime | None
    house_is_brands: bool
    answered_at: datetime | None
    in_time_customer: bool | None
    in_time_house: bool | None
    snoozed_until: datetime | None
    not_shown_since: datetime | None
    closed_at: datetime | None
    close_reason: str
    version: int
    text: str = ""
    publisher: str = ""
    stars: int | None = None
    score: int | None = None
    themes: Sequence[str] = ()
    owner_name: str = ""
    house_left: float | None = None


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """How a brand's desk works: hours by the wall clock and open hours of the store until an answer is due.

    ``answered_by`` is who sends answers: "stores", "approved" or "head_office".
    """

    customer_hours: int
    house_hours: int
    answered_by: str


@dataclass(frozen=True, slots=True)
class DeskTag:
    """A tag in use, with its names."""

    pk: int
    key: str
    name_en: str
    name_ko: str


@dataclass(frozen=True, slots=True)
class DeskPerson:
    """Somebody whom items can be given to: sign-in name, how the person is called, role."""

    user: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class DeskChoices:
    """What people choose from at the desk: tags, people and teams (by name); ``status`` is None where it is off."""

    tags: Sequence[DeskTag]
    people: Sequence[DeskPerson]
    teams: Sequence[str]
    status: DeskStatus | None


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One answer; ``live`` is the one that goes out. ``written_at`` and ``sent_at`` are on the clock of the store."""

    pk: int
    author: str
    author_name: str
    text: str
    language: str
    state: str
    live: bool
    written_at: datetime
    sent_at: datetime | None
    approved_by: str
    version: int


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A text to begin an answer with, filled in for an item.

    ``unfilled`` are the placeholders that have no value there. ``answers_ago`` counts from 1 how many of the store's
    last answers ago it was used; 0: not among the last ten.
    """

    pk: int
    name: str
    language: str
    stars_from: int
    stars_to: int
    text: str
    unfilled: Sequence[str]
    answers_ago: int


@dataclass(frozen=True, slots=True)
class PlaybookHere:
    """The newest playbook of a tag of an item (``tag`` empty: the service policy).

    ``agreed_at`` is when its reader agreed to it, ``read_before`` when they last agreed to an earlier version.
    """

    pk: int
    tag: str
    number: int
    text_en: str
    text_ko: str
    valid_from: datetime
    agreed_at: datetime | None
    read_before: datetime | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """How the customer of an item can be reached; ``may_read`` is false for those who only learn that it is known."""

    may_read: bool
    name: str = ""
    email: str = ""
    phone: str = ""
    consent_at: datetime | None = None
    erase_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What a rule did with an item: keys "tags", "severity" and "assign" as far as it did."""

    name: str
    did: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DeskDetail:
    """All that the page of an item shows.

    ``author`` is the customer as the publisher names them, ``address`` where the publisher shows the store, ``reply``
    what it shows as the answer; empty where no file states it. ``keywords`` are those that the customer chose.
    ``playbooks`` are those of its tags and the service policy, ``contact`` is None where nobody wrote one down.
    ``undoable`` says whether the last step was a person's and can be undone.
    """

    item: DeskItem
    language: str
    author: str
    address: str
    reply: str
    keywords: Sequence[str]
    severity_by: str
    sent_at: datetime | None
    reopened: int
    source_gone: bool
    replies: Sequence[ReplyRow] = ()
    templates: Sequence[TemplateRow] = ()
    history: Sequence[EventRow] = ()
    rules: Sequence[RuleRow] = ()
    hours_today: str = ""
    playbooks: Sequence[PlaybookHere] = ()
    contact: ContactRow | None = None
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class ThemeHere:
    """Complaints about a theme at a store: of the month, and of an average month of the eleven before it.

    ``stands_out``: those are unusually many, for this store or next to comparable ones.
    """

    theme: str
    month: int
    complaints: int
    usual: float
    stands_out: bool


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many items each view of the desk has, and how many customers wait for an answer."""

    mine: int = 0
    unassigned: int = 0
    due_today: int = 0
    overdue: int = 0
    incidents: int = 0
    not_shown: int = 0
    snoozed: int = 0
    open: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What one rule would do over the last 90 days."""

    rule: int
    name: str
    matched: int
    assigned: int
