"""Answers to an item, as programs read them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ItemReply:
    """An answer: the one that goes out (``is_live``), or a draft next to it. Moments are UTC."""

    pk: int
    author: str
    text: str
    language: str
    state: str
    is_live: bool
    version: int
    written_at: datetime
    sent_at: datetime | None
