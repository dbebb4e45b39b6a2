"""The keys of the themes, in the order in which lists give them (pure)."""

from collections.abc import Sequence

THEMES: Sequence[str] = (
    *("wait", "misunderstood", "unresolved", "robotic", "impersonal", "rude"),
    *("app_slow", "inconsistent", "phone_poor", "messages_many", "message_impersonal", "message_robotic"),
    *("clean", "product", "value", "order", "seats", "delivery"),
)
"""The twelve causes of bad experience, then what a store is judged by. Praise of a team is ``rude`` with +1."""
OTHER = "other"
"""What a text without any theme counts as; never the theme of a mark."""
