"""What a new brand still needs, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.rows import SetUp


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A line of the checklist: what, whether it is done, and where to do it."""

    title: str
    about: str
    done: bool
    href: str


def checklist(done: SetUp, slug: str) -> Sequence[FirstStep]:
    """List what a new brand still needs, and what it has."""

    def at(page: str) -> str:
        return reverse(page, args=[slug])

    return [
        FirstStep(_("Stores"), _("Import the list of your stores."), done.stores, at("first_data")),
        FirstStep(_("Answers"), _("Import reviews or survey answers."), done.answers, at("first_data")),
        FirstStep(_("First scoring"), _("Starts by itself after an import."), done.scores, at("imports")),
        FirstStep(_("Standards"), _("Say what you expect of every store."), done.standards, at("standards")),
        FirstStep(_("People"), _("Invite those who look after stores."), done.people, at("people")),
    ]
