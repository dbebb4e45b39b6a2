"""Rows of a desk's set-up: deadlines, tags, rules, templates, playbooks, teams and handovers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class DeskTagRow:
    """A tag; ``open`` are items that have it and wait for something, of stores that the reader sees."""

    pk: int
    key: str
    name_en: str
    name_ko: str
    active: bool
    open: int


@dataclass(frozen=True, slots=True)
class DeskRuleRow:
    """A rule: conditions by name, and what it does (severity 0: none)."""

    pk: int
    name: str
    active: bool
    when: Mapping[str, Any]
    tags: Sequence[str]
    severity: int
    assign: str
    team: str
    person: str


@dataclass(frozen=True, slots=True)
class DeskTemplateRow:
    """A template that is in use."""

    pk: int
    name: str
    language: str
    stars_from: int
    stars_to: int
    theme: str
    text: str


@dataclass(frozen=True, slots=True)
class PlaybookRow:
    """The newest version of a playbook (``tag`` empty: the service policy).

    ``agreed_at`` is when the reader of the page agreed to it; ``readers`` how many people did, None for all but head
    office. ``earlier`` are the moments of older versions, the newest first.
    """

    pk: int
    tag: str
    number: int
    text_en: str
    text_ko: str
    valid_from: datetime
    by: str
    agreed_at: datetime | None
    readers: int | None
    earlier: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in use with the sign-in names of its members."""

    pk: int
    name: str
    members: Sequence[str]


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover that lasts; ``may_end`` says whether the reader may end it."""

    pk: int
    giver: str
    taker: str
    until: date
    note: str
    items: int
    may_end: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who answers in the brand today: sign-in name, and the name that people know."""

    user: str
    name: str


@dataclass(frozen=True, slots=True)
class DeskHours:
    """By when a brand answers: hours by the wall clock, and open hours of the store."""

    customer: int
    house: int
    since: datetime
