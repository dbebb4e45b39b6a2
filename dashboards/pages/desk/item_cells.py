"""One item as text: its state path, its answers, who may do what, and what was done with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards import wording
from dashboards.item_words import OTHER_REASONS, state_words
from dashboards.metrics import metric
from dashboards.naming import tag_words, theme_words
from dashboards.pages.desk import words
from dashboards.pages.desk.form import TEAM
from dashboards.pages.desk.words import SEVERITY
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.dates import moment_there
from dashboards.pages.frame.event_rows import by_words
from dashboards.pages.frame.event_words import verb_words
from dashboards.pages.frame.navigation import role_words
from dashboards.pages.frame.review_cards import WEB
from dashboards.rows import (
    CardLine,
    DeskChoices,
    DeskDetail,
    DeskItem,
    DeskStatus,
    EventRow,
    ReplyRow,
    RuleRow,
    TemplateRow,
    ThemeHere,
)
from locations.scoping import Scope
from reviews.desk.replies import LIMITS, LONGEST, PLACEHOLDERS, answers_here, awaits_approval
from reviews.desk.states import ANSWERED, OVER

Option = tuple[str, str, bool]
"""Value, words, and whether it is chosen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the way of an answer: "done", "here" or "ahead"."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The text box: what is in it, and which answer the writer had seen.

    ``second`` is the id of one's own draft where it is that and stands next to the one that goes out, else 0.
    """

    text: str
    reply: int
    version: int
    is_own: bool
    second: int = 0


@dataclass(frozen=True, slots=True)
class Other:
    """An answer that stands next to the text box; ``may_take``: it can be the one that goes out instead."""

    pk: int
    by: str
    when: str
    text: str
    state: str
    live: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do with an item as it is."""

    write: bool
    approve: bool
    send: bool
    needs_approval: bool
    reopen: bool
    undo: bool


def draft_box(detail: DeskDetail, user: str, typed: str | None, seen: tuple[int, int] | None) -> Draft:
    """Give the text box: what was just typed, else one's own newest draft, else the answer that goes out."""
    drafts = [each for each in detail.replies if each.author == user and each.state in ("draft", "approved")]
    live = next((each for each in detail.replies if each.live), None)
    if typed is None:
        shown = next(iter(drafts), live)
        text = shown.text if shown else ""
    else:
        # What was typed may be stored by now.
        shown, text = next((each for each in drafts if each.text == typed), None), typed
        if shown is None and seen is not None:
            return Draft(text, *seen, is_own=True)
    if shown is None:
        return Draft(text, 0, 0, is_own=bool(text))
    is_own = shown.author == user
    return Draft(text, shown.pk, shown.version, is_own, shown.pk if is_own and not shown.live else 0)


def others(detail: DeskDetail, box: Draft, *, may_write: bool) -> list[Other]:
    """Give the answers that are not in the text box."""
    return [
        Other(
            pk=row.pk,
            by=row.author_name,
            when=moment_there(row.sent_at or row.written_at),
            text=row.text,
            state=_reply_words(row),
            live=row.live,
            may_take=may_write and not row.live and row.state == "draft" and detail.item.state not in OVER,
        )
        for row in detail.replies
        if row.text != box.text
    ]


def _reply_words(row: ReplyRow) -> str:
    if row.live and row.state == "draft":
        return _("goes out")
    return {
        "draft": _("second draft"),
        "approved": _("approved by %(name)s") % {"name": row.approved_by},
        "sent": _("sent"),
        "seen": _("seen at the publisher"),
        "refused": _("refused by the publisher"),
    }[row.state]


def path(item: DeskItem, status: DeskStatus) -> list[Step]:
    """Give the way of an answer: drafted, approved (where the brand wants that), sent, seen."""
    named = ["drafted", *(["approved"] if status.answered_by == "approved" else []), "sent"]
    if item.kind == "review":
        named.append("seen")
    stops = [("new", pgettext("state of an item", "new")), *((name, state_words(name)) for name in named)]
    keys = [key for key, _words in stops]
    state = {"open": "new", "waiting": "new", "snoozed": "new", "approved": "drafted"}.get(item.state, item.state)
    state = item.state if item.state in keys else state
    if state not in keys:
        return [Step(state_words(item.state), "here")]
    at = keys.index(state)
    return [
        Step(label, "done" if place < at else "here" if place == at else "ahead")
        for place, (_key, label) in enumerate(stops)
    ]


def may(scope: Scope, detail: DeskDetail, status: DeskStatus) -> May:
    """Say what a person may do with an item."""
    item, live = detail.item, next((each for each in detail.replies if each.live), None)
    writes = not scope.read_only
    is_open = item.state not in OVER
    awaits = awaits_approval(scope, status.answered_by, live.state if live is not None else "")
    return May(
        write=writes and is_open,
        approve=writes and is_open and scope.sees_peers and item.state in ("new", "open", "drafted", "waiting"),
        send=writes
        and is_open
        and item.state not in ANSWERED
        and answers_here(scope, status.answered_by)
        and not awaits,
        needs_approval=awaits,
        reopen=writes and item.state in (*OVER, *ANSWERED),
        undo=writes and detail.undoable,
    )


def templates(rows: Sequence[TemplateRow]) -> list[tuple[int, str, str]]:
    """Give templates as id, words and filled text; the words say when one was used here lately."""
    return [(row.pk, _template_words(row), row.text) for row in rows]


def _template_words(row: TemplateRow) -> str:
    parts = [row.name]
    if row.answers_ago:
        ago = ngettext("used here in the last answer", "used here %(n)s answers ago", row.answers_ago)
        parts.append(ago % {"n": row.answers_ago})
    return " · ".join(parts)


def unfilled(text: str) -> str:
    """Say which placeholders of a text have no value; empty without any."""
    left = [name for name in PLACEHOLDERS if f"{{{name}}}" in text]
    if not left:
        return ""
    names = ", ".join(f"{{{name}}}" for name in left)
    return _("Fill in %(names)s before it goes out: the store's record states nothing there.") % {"names": names}


def longest(item: DeskItem) -> int:
    """Give the characters that the publisher takes."""
    return LIMITS.get(item.publisher.casefold(), LONGEST)


def people(choices: DeskChoices, user: str, owner: str = "", team: str = "") -> list[Option]:
    """Give whom an item can be given to: oneself, others with their role, teams; the present owner is chosen."""
    own = [("", _("nobody"), not owner and not team), (user, _("You"), owner == user)]
    named = [
        (each.user, f"{each.name} · {role_words(each.role)}", each.user == owner)
        for each in choices.people
        if each.user != user
    ]
    if owner and owner not in {value for value, *_rest in (*own, *named)}:
        named.append((owner, owner, True))
    teams = [(f"{TEAM}{name}", _("Team: %(name)s") % {"name": name}, name == team) for name in choices.teams]
    return [*own, *named, *teams]


def tags(choices: DeskChoices, own: Iterable[str]) -> list[Option]:
    """Give the tags in use, and which of them an item has."""
    given = {*own}
    return [(tag.key, tag_words(tag), tag.key in given) for tag in choices.tags]


def severities(item: DeskItem) -> list[tuple[int, str, bool]]:
    return [(number, str(label), number == item.severity) for number, label in SEVERITY.items()]


def rules(rows: Sequence[RuleRow], choices: DeskChoices) -> list[str]:
    """Say which rules did what."""
    names = {tag.pk: tag_words(tag) for tag in choices.tags}
    return [_rule(row, names) for row in rows]


def _rule(row: RuleRow, names: dict[int, str]) -> str:
    did = []
    given = row.did.get("tags")
    if isinstance(given, list) and given:
        did.append(_("tag %(names)s") % {"names": ", ".join(names.get(key, str(key)) for key in given)})
    severity = row.did.get("severity")
    if isinstance(severity, int) and severity in SEVERITY:
        did.append(_("at least: %(severity)s") % {"severity": SEVERITY[severity]})
    if (whom := row.did.get("assign")) in words.ASSIGNS:
        did.append(str(words.ASSIGNS[str(whom)]))
    return _("Rule “%(name)s”: %(did)s") % {"name": row.name, "did": ", ".join(did) or _("nothing was left to do")}


def history(rows: Sequence[EventRow]) -> list[tuple[str, str, str]]:
    """Give each step as words, who took it, and when."""
    return [(_event_words(row), by_words(row), moment_there(row.at)) for row in rows]


def _event_words(row: EventRow) -> str:
    after = row.after
    if row.verb == "desk.severity_set" and after.get("severity") in SEVERITY:
        return f"{verb_words(row.verb)}: {SEVERITY[after['severity']]}"
    if row.verb == "desk.closed" and after.get("close_reason") in OTHER_REASONS:
        return f"{verb_words(row.verb)}: {OTHER_REASONS[after['close_reason']]}"
    return verb_words(row.verb)


@dataclass(frozen=True, slots=True)
class Head:
    """The item itself: what was said, where, when and about which store, and both clocks with their deadlines."""

    severity: int
    severity_words: str
    stars: str
    stars_label: str
    score: str
    source: str
    when: str
    author: str
    state: str
    aside: str
    customer: words.ClockCells
    house: words.ClockCells
    due_customer: str
    due_house: str
    house_note: str


def head(detail: DeskDetail, status: DeskStatus, now: datetime) -> Head:
    item = detail.item
    return Head(
        severity=item.severity,
        severity_words=str(SEVERITY[item.severity]),
        stars=words.stars(item),
        stars_label=words.stars_label(item),
        score=words.score_words(item),
        source=words.source_words(item),
        when=moment_there(item.spoke_at) if item.is_exact else _("by %(day)s") % {"day": moment_there(item.spoke_at)},
        author=detail.author,
        state=state_words(item.state),
        aside=_aside(detail),
        customer=words.customer_clock(item, status.customer_hours, now),
        house=words.house_clock(item, status.house_hours),
        due_customer=_due(item, status.customer_hours, now),
        due_house=_due_house(item, status.house_hours, now),
        house_note=_("Counted by the brand's hours, since the store states none.") if item.house_is_brands else "",
    )


def _due(item: DeskItem, hours: int, now: datetime) -> str:
    facts = {"hours": hours, "when": words.when_words(item.due_customer, now)}
    return ngettext("%(hours)s hour: until %(when)s", "%(hours)s hours: until %(when)s", hours) % facts


def _due_house(item: DeskItem, hours: int, now: datetime) -> str:
    if item.due_house is None:
        return ""
    facts = {"hours": hours, "when": words.when_words(item.due_house, now)}
    return ngettext("%(hours)s open hour: until %(when)s", "%(hours)s open hours: until %(when)s", hours) % facts


def _aside(detail: DeskDetail) -> str:
    """Say what is special about the state of an item; empty where nothing is."""
    item = detail.item
    if item.snoozed_until:
        return _("Set aside until %(when)s.") % {"when": moment_there(item.snoozed_until)}
    if item.not_shown_since:
        return _("The publisher did not show the answer on %(when)s, a week or more after it was sent.") % {
            "when": moment_there(item.not_shown_since)
        }
    if item.state == "closed":
        reason = OTHER_REASONS.get(item.close_reason, item.close_reason)
        return _("Closed on %(when)s: %(reason)s.") % {
            "when": moment_there(item.closed_at) if item.closed_at else "",
            "reason": reason,
        }
    return ""


def outward(detail: DeskDetail) -> str:
    """Give the address of the store at the publisher, where a file of listings states one."""
    return detail.address if detail.address.startswith(WEB) else ""


def publisher(item: DeskItem) -> str:
    return wording.publisher(item.publisher) if item.publisher else ""


def verdict(card: Sequence[CardLine], first: CardLine | None, meets: Sequence[CardLine]) -> tuple[Chip, str] | None:
    """Give how the store stands: the chip and the metric that is to be fixed first, else one that meets."""
    line = first or next(iter(meets), None) or next(iter(card), None)
    if line is None:
        return None
    entry = metric(line.metric)
    return chip(line.row.verdict), _(entry.label)


def themes(rows: Sequence[ThemeHere]) -> list[tuple[str, bool]]:
    """Say of each theme how often it was complained of here, and whether that is unusual."""
    return [(_theme(row), row.stands_out) for row in rows]


def _theme(row: ThemeHere) -> str:
    facts = {
        "theme": theme_words(row.theme),
        "n": wording.number(row.complaints),
        "usual": wording.number(row.usual, 0 if row.usual >= 1 else 1),
        "month": wording.month_name(row.month),
    }
    sentence = ngettext(
        "%(theme)s: %(n)s complaint in %(month)s, usual %(usual)s a month",
        "%(theme)s: %(n)s complaints in %(month)s, usual %(usual)s a month",
        row.complaints,
    )
    return sentence % facts


def step_words(reason: str) -> str:
    """Say why a step was not taken, from what a verb raised."""
    known = {
        "stale": _("somebody has changed it meanwhile"),
        "state": _("the step does not fit its state any more"),
        "other_draft": _("somebody else has written an answer meanwhile"),
        "awaits_approval": _("a regional manager or head office approves the answer first"),
        "not_theirs": _("this person does not see the store"),
        "nothing_to_undo": _("there is nothing to take back"),
        "absent": _("it is not there"),
    }
    return known.get(reason, reason)
