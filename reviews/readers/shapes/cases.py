"""Service cases as tables: Zendesk, and any table with the usual headers (pure)."""

import itertools
from datetime import timedelta

from reviews.readers.cells import dates, numbers, texts
from reviews.readers.columns.typed import Column, Context, Rule
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape
from reviews.readers.shapes.surveys import channel

ID_NAMES = (
    "case id|case number|case no|ticket id|ticket number|ticket no|ticket|케이스id|티켓id|티켓번호|접수번호|문의번호"
    "|number|incident|incident number|request number|reference"
)
OPENED_NAMES = (
    "opened|opened at|open date|created|created at|created time|create time|create date|date opened|submitted at"
    "|접수일|접수일시|접수시각|등록일시"
)
ANSWERED_NAMES = (
    "first response|first response at|first reply at|first response time|first responded at|initial response time"
    "|first agent email response date|first agent response date|첫응답|첫응답일시|최초응답일시"
)
CLOSED_NAMES = (
    "resolved|resolved at|resolved time|solved at|date resolved|해결일시|처리완료일시|closed|closed at|closed time"
    "|close date|time to resolution|date closed|종료일|종료일시"
)
STATUS_NAMES = "status|case status|ticket status|state|상태|처리상태"
CHANNEL_NAMES = "channel|ticket channel|case channel|via|contact channel|contact type|source|채널|접수채널|경로"
CSAT_NAMES = "csat|customer satisfaction rating|satisfaction|satisfaction rating|satisfaction score|만족도"
CONTACTS_NAMES = "contacts|contact count|number of contacts|customer contacts|touches|문의횟수|접촉횟수"
REOPENED_NAMES = "reopened|reopens|reopen count|reopenings|times reopened|재문의횟수|재오픈|재오픈횟수"
OPENED_STANDS_IN = (
    "opened_missing",
    "No column states when a case was opened; the day of the first response is used instead, so no time "
    "to resolution is exact.",
)


LONGEST_WAIT = 10 * 366 * 24 * 60
"""Minutes until a first answer that are no slip of the pen: ten years."""


def count(context: Context, given: str) -> int | None:
    """Read a count of zero or more; yes is 1 and no is 0."""
    word = given.strip().casefold()
    if word in ("true", "yes", "y", "예"):
        return 1
    if word in ("false", "no", "n", "아니오"):
        return 0
    if texts.is_nothing(given):
        return None
    found = numbers.whole(given)
    if not 0 <= found <= 32_767:
        raise CellError("out_of_range", given.strip(), "0-32767")
    return found


def status(context: Context, given: str) -> str:
    return fields.cut(texts.short(given), 40)


def day_of(context: Context, given: str) -> Moment | None:
    """Read the day of a moment that is used in place of another one."""
    found = fields.absolute(context, given)
    return dates.whole_day(found.start.date()) if found else None


def answered_after(context: Context, minutes: str, opened: str = "") -> Moment | None:
    """Read the minutes until the first answer as its moment; None where the case states only the day it was opened."""
    if texts.is_nothing(minutes):
        return None
    waited = numbers.whole(minutes)
    if not 0 <= waited <= LONGEST_WAIT:
        raise CellError("out_of_range", minutes.strip(), f"0-{LONGEST_WAIT}")
    asked = fields.absolute(context, opened)
    if asked is None or asked.precision != "exact":
        return None
    answered = asked.start + timedelta(minutes=waited)
    return Moment(answered, answered, "exact")


def in_order(opened: Moment | None, answered: Moment | None, closed: Moment | None) -> CellError | None:
    """Refuse a case that was answered or closed before it was opened, or closed before it was answered."""
    given = [moment for moment in (opened, answered, closed) if moment is not None]
    for earlier, later in itertools.pairwise(given):
        start, end = earlier.start, later.end
        if (start.tzinfo is None) != (end.tzinfo is None):
            start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
        if end < start:
            return CellError("order", f"{later.end:%Y-%m-%d %H:%M}", f"{earlier.start:%Y-%m-%d %H:%M}")
    return None


TIMES = Rule(("opened", "first_response", "closed"), in_order)
OPENED = Column("opened", fields.absolute, OPENED_NAMES, required=True, key=True, dated=True)
STANDS_IN = Column("opened", day_of, ANSWERED_NAMES, required=True, key=True, dated=True)
OTHERS = (
    Column("external_id", fields.external_id, f"{ID_NAMES}|id", key=True, required=True, each=True),
    Column("first_response", fields.absolute, ANSWERED_NAMES, dated=True),
    Column("closed", fields.absolute, CLOSED_NAMES, dated=True),
    Column("contacts", count, CONTACTS_NAMES),
    Column("reopened", count, REOPENED_NAMES),
    Column("reopened_at", fields.absolute, "reopened at|reopened on|재오픈일시", dated=True),
    Column("channel", channel, CHANNEL_NAMES),
    Column("status", status, STATUS_NAMES),
    Column("csat", fields.optional_satisfaction, CSAT_NAMES, key=True),
)
ZENDESK = Shape(
    key="zendesk",
    kind="cases",
    signature=("id|ticket id", "created at", "solved at", "status"),
    columns=(
        *fields.store_columns(store_names=f"{fields.STORE_NAMES}|group"),
        Column("opened", fields.absolute, "created at", required=True, key=True, dated=True),
        *OTHERS,
        Column("first_response", answered_after, "first reply time in minutes", also=("created at",)),
    ),
    rules=(TIMES,),
)
STORES = fields.store_columns()
GENERIC = Shape("generic", "cases", (f"{ID_NAMES}|id", OPENED_NAMES), (*STORES, OPENED, *OTHERS), (TIMES,))
WITHOUT_OPENING = Shape("generic", "cases", (ID_NAMES, ANSWERED_NAMES), (*STORES, STANDS_IN, *OTHERS), (TIMES,))


def detect(excerpt: Excerpt) -> Match | None:
    """Detect a table of cases, also one without the times at which they were opened."""
    if GENERIC.fits(excerpt.keys):
        return Match(GENERIC, excerpt.header)
    if WITHOUT_OPENING.fits(excerpt.keys):
        return Match(WITHOUT_OPENING, excerpt.header, warnings=[OPENED_STANDS_IN])
    return None
