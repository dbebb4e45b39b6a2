"""States of items of the desk and why they are closed, in the words that pages, files and the log of changes share."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = str | Promise
STATES: Mapping[str, Words] = {
    "new": pgettext_lazy("state of an item", "new"),
    "open": pgettext_lazy("state of an item", "open"),
    "drafted": pgettext_lazy("state of an item", "drafted"),
    "approved": pgettext_lazy("state of an item", "approved"),
    "sent": pgettext_lazy("state of an item", "sent"),
    "seen": pgettext_lazy("state of an item", "seen at the publisher"),
    "waiting": pgettext_lazy("state of an item", "waits for the customer"),
    "snoozed": pgettext_lazy("state of an item", "set aside"),
    "needs_none": pgettext_lazy("state of an item", "needs no answer"),
    "closed": pgettext_lazy("state of an item", "closed"),
}
REASONS = (
    ("answered", gettext_lazy("answered")),
    ("solved", gettext_lazy("solved with the customer")),
    ("no_answer_needed", gettext_lazy("needs no answer")),
    ("not_ours", gettext_lazy("not about us")),
    ("spam", gettext_lazy("spam, or not by a customer")),
)
OTHER_REASONS: Mapping[str, Words] = {
    **dict(REASONS),
    "closed_at_source": gettext_lazy("closed in the system that it came from"),
    "source_taken_back": gettext_lazy("its import was undone"),
}


def state_words(state: str) -> str:
    """Name the state of an item."""
    return str(STATES[state])


def reason_words(reason: str) -> str:
    """Give the reason for which an item was closed."""
    return str(OTHER_REASONS.get(reason, reason))
