"""Conversations of Intercom: a table whose headings of times state their zone (pure)."""

import re
from collections.abc import Callable
from datetime import tzinfo
from zoneinfo import ZoneInfo

from reviews.readers.cells import places
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes import cases
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape
from reviews.readers.shapes.surveys import channel

ZONED = re.compile(r"(?P<name>.*\S)\s*\((?P<zone>[A-Za-z0-9_+\-/]+)\)\s*", re.DOTALL)
"""A heading with its zone: "Conversation started at (Europe/Berlin)"."""
STARTED = "conversation started at|conversation created at"


def detect(excerpt: Excerpt) -> Match | None:
    """Detect conversations by their id and the moment at which they started."""
    parts = [ZONED.fullmatch(name) for name in excerpt.header]
    header = [part["name"] if part else name for part, name in zip(parts, excerpt.header, strict=True)]
    started = next((index for index, name in enumerate(header) if key(name) in spellings(STARTED)), None)
    if "conversationid" not in excerpt.keys or started is None:
        return None
    part = parts[started]
    return Match(shape(moment_in(zone_of(part["zone"]) if part else None)), header, shown=excerpt.header)


def zone_of(stated: str) -> tzinfo | None:
    """Return the zone that a heading states; None for another word in brackets."""
    try:
        return ZoneInfo(places.time_zone(stated))
    except CellError:
        return None


def moment_in(zone: tzinfo | None) -> Callable[[Context, str], Moment | None]:
    """Return a parser of moments that have no zone of their own."""

    def read(context: Context, given: str) -> Moment | None:
        found = fields.absolute(context, given)
        if found is None or zone is None or found.start.tzinfo:
            return found
        return Moment(found.start.replace(tzinfo=zone), found.end.replace(tzinfo=zone), found.precision)

    return read


def shape(moment: Callable[[Context, str], Moment | None]) -> Shape:
    """Return the shape of conversations; the team stands in for a store that no column names."""
    columns = (
        *fields.store_columns(store_names=f"{fields.STORE_NAMES}|team currently assigned"),
        Column("external_id", fields.external_id, "conversation id", key=True, required=True, each=True),
        Column("opened", moment, STARTED, required=True, key=True, dated=True),
        Column("first_response", moment, "conversation first replied at", dated=True),
        Column("closed", moment, "conversation last closed at|conversation first closed at", dated=True),
        Column("channel", channel, "channel"),
        Column("status", cases.status, "current conversation state"),
        Column("csat", fields.optional_satisfaction, "last teammate rating|conversation rating", key=True),
    )
    return Shape("intercom", "cases", (), columns, (cases.TIMES,))
