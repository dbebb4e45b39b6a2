"""Qualtrics exports: names, question texts and import ids above the answers; older ones name columns V1, V2 (pure).

https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reviews.readers.cells import texts
from reviews.readers.cells.places import zone_names
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape
from reviews.readers.shapes.questions import Questions
from reviews.readers.shapes.surveys import channel, language

FIXED = frozenset(
    spellings(
        "StartDate|EndDate|Status|IPAddress|Progress|Duration (in seconds)|Finished|RecordedDate"
        "|ResponseId|RecipientLastName"
        "|RecipientFirstName|RecipientEmail|ExternalReference|LocationLatitude|LocationLongitude|DistributionChannel|UserLanguage"
        "|ResponseSet|Name|ExternalDataReference|EmailAddress|LocationAccuracy|Q_RecaptchaScore|Q_TotalDuration"
    )
)
PREVIEWS = frozenset(
    {"1", "2", "9", "17", "survey preview", "survey test", "preview", "test", "설문조사 미리보기", "미리보기"}
)
SPAM = frozenset({"8", "spam", "spam survey response", "possible spam"})
NOT_FINISHED = frozenset({"0", "false", "no", "거짓"})


def status(context: Context, given: str) -> str:
    """Refuse previews and spam."""
    word = given.strip().casefold()
    if word in PREVIEWS or word in SPAM:
        raise CellError("preview" if word in PREVIEWS else "spam", given.strip())
    return ""


def finished(context: Context, given: str) -> str:
    if given.strip().casefold() in NOT_FINISHED:
        raise CellError("unfinished", given.strip())
    return ""


def answered(context: Context, recorded: str, ended: str = "") -> Moment | None:
    """Read the moment in the zone that the export names."""
    found = fields.absolute(context, ended if texts.is_nothing(recorded) else recorded)
    zone = context.settled.get("zone", "")
    if found is None or not zone or found.start.tzinfo:
        return found
    return Moment(in_zone(found.start, zone), in_zone(found.end, zone), found.precision)


def in_zone(naive: datetime, zone: str) -> datetime:
    return naive.replace(tzinfo=ZoneInfo(zone))


ANSWER = (
    Column("_status", status, "Status"),
    Column("_finished", finished, "Finished"),
    Column("external_id", fields.external_id, "ResponseId", key=True, required=True, each=True),
    Column("answered", answered, "RecordedDate|EndDate", also=("EndDate",), required=True, key=True, dated=True),
    Column("channel", channel, "DistributionChannel"),
    Column("language", language, "UserLanguage"),
)


def detect(excerpt: Excerpt) -> Match | None:
    """Detect either form; the rows of labels may be missing, as in a rejects file."""
    header, labels = excerpt.header, 0
    if excerpt.sample and {"responseid", "finished", "enddate"} <= {key(cell) for cell in excerpt.sample[0]}:
        header = [
            label if re.fullmatch(r"V\d+", name.strip()) else name
            for name, label in zip(header, excerpt.sample[0], strict=False)
        ]
        labels = 1
    keys = {key(name) for name in header}
    if not {"responseid", "enddate", "finished"} <= keys:
        return None
    if any("ImportId" in cell for cells in excerpt.sample[:2] for cell in cells):
        labels = next(n for n, cells in enumerate(excerpt.sample, 1) if any("ImportId" in cell for cell in cells))
    questions = Questions(header, excerpt.sample[:labels], excerpt.sample[labels:], FIXED)
    columns, warnings = questions.columns()
    shape = Shape(
        "qualtrics", "surveys", (), [*ANSWER, *questions.store("ExternalReference|ExternalDataReference"), *columns]
    )
    return Match(shape, header, labels, zone_of(excerpt.sample[:labels]), warnings)


def zone_of(labels: Sequence[Sequence[str]]) -> dict[str, str]:
    for cells in labels:
        for cell in cells:
            if "timeZone" in cell:
                try:
                    zone = json.loads(cell).get("timeZone", "")
                except (ValueError, AttributeError):
                    continue
                if zone in zone_names():
                    return {"zone": zone}
    return {}
