"""The states of an item by what they mean, for whoever counts or shows items (pure)."""

OVER = ("closed", "needs_none")
"""Nothing is waited for any more."""
OPEN = ("new", "open", "drafted", "approved", "sent", "seen", "waiting", "snoozed")
"""Something is still to come: all other states, since an index finds these and not what is none of ``OVER``."""
ANSWERED = ("sent", "seen")
"""The customer has an answer; a later file or a week shows whether it is there."""
LEFT = ("desk.drafted", "desk.draft_taken", "desk.undone", "desk.contact_written", "desk.contact_erased")
"""Steps that are not undone: no text is lost by a draft, undoing twice would go round, and nothing is stored of what
was erased."""


def can_be_undone(verb: str, by: str, made: object, version: int) -> bool:
    """Say whether the last event of an item can be undone, by its verb and who did it (empty: Evenly itself).

    ``made`` is the version that it made of the item, ``version`` the present one.
    """
    return bool(by) and verb not in LEFT and made == version
