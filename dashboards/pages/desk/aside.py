"""What stands next to the answer: the playbooks to follow, and how the customer can be reached."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.naming import tag_words, text_words
from dashboards.pages.frame.dates import day
from dashboards.rows import ContactRow, DeskTag, PlaybookHere


@dataclass(frozen=True, slots=True)
class PlaybookCard:
    """A playbook in the reader's language: ``state`` says whether they have agreed, ``is_new`` that they have not."""

    pk: int
    name: str
    text: str
    state: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How the customer can be reached; ``note`` says until when that is stored, or who reads it."""

    may_read: bool
    name: str
    email: str
    phone: str
    calls: str
    note: str


def playbook_cards(rows: Iterable[PlaybookHere], tags: Iterable[DeskTag]) -> list[PlaybookCard]:
    """Write out playbooks in the reader's language."""
    names = {tag.key: tag_words(tag) for tag in tags}
    return [
        PlaybookCard(
            row.pk,
            names.get(row.tag, row.tag) if row.tag else _("Service policy"),
            text_words(row),
            _state(row),
            row.agreed_at is None,
        )
        for row in rows
    ]


def _state(row: PlaybookHere) -> str:
    if row.agreed_at is not None:
        return _("You have read it and agreed on %(day)s.") % {"day": day(row.agreed_at)}
    if row.read_before is not None:
        facts = {"n": row.number, "day": day(row.valid_from)}
        return _("New since you read it: version %(n)s of %(day)s") % facts
    return _("You have not read it yet: version %(n)s of %(day)s") % {"n": row.number, "day": day(row.valid_from)}


def contact_card(row: ContactRow | None) -> ContactCard | None:
    """Write out how a customer can be reached; None where nobody wrote that down."""
    if row is None:
        return None
    if not row.may_read:
        return ContactCard(
            False, "", "", "", "", _("The owner of the item, regional managers and head office read the contact.")
        )
    stored = (
        _("It is erased on %(day)s.") % {"day": day(row.erase_after)}
        if row.erase_after
        else _("It is erased 90 days after the item is closed.")
    )
    agreed = _("The customer agreed on %(day)s.") % {"day": day(row.consent_at)} if row.consent_at else ""
    calls = "".join(each for each in row.phone if each.isdigit() or each == "+")
    return ContactCard(True, row.name, row.email, row.phone, calls, f"{agreed} {stored}".strip())
