"""How a desk is set up, as text: what rules ask and do, and what is behind each line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.naming import format_words, part_words, region_words, tag_words, text_words, theme_words
from dashboards.pages.desk_setup.words import ASSIGN_WORDS, KIND_WORDS, SEVERITY_WORDS
from dashboards.pages.frame.dates import day, moment
from dashboards.rows import (
    Colleague,
    DeskHours,
    DeskRuleRow,
    DeskTagRow,
    DeskTemplateRow,
    HandoverRow,
    PlaybookRow,
    RuleTrial,
    TeamRow,
)


@dataclass(frozen=True, slots=True)
class SetupLine:
    """A line of a list: its id, what it is called, lines about it, text of paragraphs, and what can be done with it."""

    pk: int
    name: str
    about: Sequence[str] = ()
    paragraphs: Sequence[str] = ()
    is_off: bool = False
    may_agree: bool = False
    may_end: bool = False


def reading(hours: DeskHours | None) -> str:
    """Say by when the brand answers, or that its desk is not switched on."""
    if hours is None:
        return _("The desk of this brand is not switched on. Head office does that, on the page Desk.")
    facts = {"customer": wording.number(hours.customer), "house": wording.number(hours.house)}
    return _("Customers get an answer within %(customer)s hours, and within %(house)s open hours of the store.") % facts


def tag_lines(rows: Iterable[DeskTagRow]) -> list[SetupLine]:
    """Write out tags."""
    return [
        SetupLine(
            row.pk,
            tag_words(row),
            [row.key, ngettext("%(n)s open item", "%(n)s open items", row.open) % {"n": wording.number(row.open)}],
            is_off=not row.active,
        )
        for row in rows
    ]


def rule_lines(rows: Iterable[DeskRuleRow], tags: Iterable[DeskTagRow], trials: Iterable[RuleTrial]) -> list[SetupLine]:
    """Write out rules: what they ask, what they do, and where they were tried what they would do."""
    names = {tag.key: tag_words(tag) for tag in tags}
    tried = {each.rule: [trial(each.matched, each.assigned)] for each in trials}
    return [
        SetupLine(row.pk, row.name, [_asks(row.when), _does(row, names), *tried.get(row.pk, ())], is_off=not row.active)
        for row in rows
    ]


def trial(matched: int, assigned: int) -> str:
    """Say what a rule would do with the items of the last 90 days.

    >>> trial(112, 14)
    'Over the last 90 days it would match 112 items, 14 newly assigned.'
    """
    facts = {"matched": wording.number(matched), "assigned": wording.number(assigned)}
    words = ngettext(
        "Over the last 90 days it would match %(matched)s item, %(assigned)s newly assigned.",
        "Over the last 90 days it would match %(matched)s items, %(assigned)s newly assigned.",
        matched,
    )
    return words % facts


def template_lines(rows: Iterable[DeskTemplateRow]) -> list[SetupLine]:
    """Write out templates."""
    return [
        SetupLine(row.pk, row.name, [" · ".join([part_words("language", row.language), *_for(row)])], [row.text])
        for row in rows
    ]


def playbook_lines(rows: Iterable[PlaybookRow], tags: Iterable[DeskTagRow]) -> list[SetupLine]:
    """Write out the newest versions, in the reader's language where there is one."""
    names = {tag.key: tag_words(tag) for tag in tags}
    return [
        SetupLine(
            row.pk,
            names.get(row.tag, row.tag) if row.tag else _("Service policy"),
            [*_version(row)],
            _paragraphs(text_words(row)),
            may_agree=row.agreed_at is None,
        )
        for row in rows
    ]


def team_lines(rows: Iterable[TeamRow], people: Iterable[Colleague]) -> list[SetupLine]:
    """Write out teams with their members."""
    names = {each.user: each.name for each in people}
    return [SetupLine(row.pk, row.name, [", ".join(names.get(each, each) for each in row.members)]) for row in rows]


def handover_lines(rows: Iterable[HandoverRow], people: Iterable[Colleague]) -> list[SetupLine]:
    """Write out who has whose items."""
    names = {each.user: each.name for each in people}
    lines = []
    for row in rows:
        facts = {"giver": names.get(row.giver, row.giver), "taker": names.get(row.taker, row.taker)}
        items = ngettext("%(n)s item", "%(n)s items", row.items) % {"n": wording.number(row.items)}
        about = [f"{items} · " + _("until %(day)s") % {"day": day(row.until)}, *([row.note] if row.note else [])]
        lines.append(SetupLine(row.pk, _("%(giver)s to %(taker)s") % facts, about, may_end=row.may_end))
    return lines


def _asks(when: Mapping[str, Any]) -> str:
    parts = [_condition(name, value) for name, value in when.items()]
    return _("If: %(conditions)s") % {"conditions": " · ".join(part for part in parts if part)}


def _condition(name: str, value: Any) -> str:
    if name == "stars":
        return _("%(stars)s stars") % {"stars": ", ".join(map(str, value))}
    if name == "score_at_most":
        return _("score of at most %(n)s") % {"n": value}
    if name == "open_now":
        return _("the store was open") if value else _("the store was closed")
    if name == "incident":
        return _("speaks of an incident") if value else _("speaks of no incident")
    if name == "words":
        return ", ".join(f"“{each}”" for each in value)
    return ", ".join(_NAMES.get(name, str)(each) for each in value)


def _does(row: DeskRuleRow, names: Mapping[str, str]) -> str:
    parts = [names.get(key, key) for key in row.tags]
    if row.severity:
        parts.append(_("severity at least “%(severity)s”") % {"severity": SEVERITY_WORDS[row.severity]})
    if row.assign:
        parts.append(_("goes to %(whom)s") % {"whom": row.team or row.person or ASSIGN_WORDS[row.assign]})
    return _("Then: %(steps)s") % {"steps": " · ".join(parts)}


def _for(row: DeskTemplateRow) -> list[str]:
    if row.stars_to == 0:
        stars = _("no stars given")
    elif row.stars_from == row.stars_to:
        stars = ngettext("%(n)s star", "%(n)s stars", row.stars_to) % {"n": row.stars_to}
    else:
        stars = _("%(low)s to %(high)s stars") % {"low": row.stars_from, "high": row.stars_to}
    return [stars, *([theme_words(row.theme)] if row.theme else [])]


def _version(row: PlaybookRow) -> list[str]:
    facts = {"n": row.number, "moment": moment(row.valid_from), "by": row.by}
    lines = [_("Version %(n)s of %(moment)s, by %(by)s") % facts]
    if row.agreed_at is not None:
        lines.append(_("You have read it and agreed on %(day)s.") % {"day": day(row.agreed_at)})
    if row.readers is not None:
        words = ngettext("%(n)s person has agreed.", "%(n)s people have agreed.", row.readers)
        lines.append(words % {"n": wording.number(row.readers)})
    if row.earlier:
        lines.append(_("Earlier versions: %(days)s") % {"days": ", ".join(day(each) for each in row.earlier)})
    return lines


def _paragraphs(text: str) -> list[str]:
    """Split a plain text at its empty lines.

    >>> _paragraphs("One\\nmore.\\n\\n\\nTwo.")
    ['One\\nmore.', 'Two.']
    """
    return [each.strip("\n") for each in text.split("\n\n") if each.strip()]


_NAMES: Mapping[str, Callable[[str], str]] = {
    "kinds": lambda key: str(KIND_WORDS[key]),
    "themes": theme_words,
    "regions": region_words,
    "formats": format_words,
    "publishers": wording.publisher,
    "languages": lambda key: part_words("language", key),
}
