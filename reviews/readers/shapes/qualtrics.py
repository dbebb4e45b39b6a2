"""Qualtrics exports: names, question texts and import ids above the answers; older ones name their columns V1, V2 (pure).

https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reviews.readers.cells import scores, texts
from reviews.readers.cells.places import zone_names
from reviews.readers.columns import Column, Context
from reviews.readers.headers import key, spellings
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes import fields
from reviews.readers.shapes.opening import Found, Opening
from reviews.readers.shapes.shape import Shape
from reviews.readers.shapes.surveys import channel, csat, csat_high, csat_low, language

FIXED = frozenset(
    spellings(
        "StartDate|EndDate|Status|IPAddress|Progress|Duration (in seconds)|Finished|RecordedDate|ResponseId|RecipientLastName"
        "|RecipientFirstName|RecipientEmail|ExternalReference|LocationLatitude|LocationLongitude|DistributionChannel|UserLanguage"
        "|ResponseSet|Name|ExternalDataReference|EmailAddress|LocationAccuracy|Q_RecaptchaScore|Q_TotalDuration"
    )
)
GROUP = re.compile(r"(.+)_NPS_GROUP", re.IGNORECASE)
ABOUT_NPS = re.compile(r"\bnps\b|recommend|추천|weiterempfehl|recommander", re.IGNORECASE)
ABOUT_CSAT = re.compile(r"\bcsat\b|satisf|만족|zufrieden", re.IGNORECASE)
PREVIEWS = frozenset({"1", "2", "9", "17", "survey preview", "survey test", "preview", "test", "설문조사 미리보기", "미리보기"})
SPAM = frozenset({"8", "spam", "spam survey response", "possible spam"})
NOT_FINISHED = frozenset({"0", "false", "no", "거짓"})


def status(context: Context, given: str) -> str:
    """Refuses previews and spam."""
    word = given.strip().casefold()
    if word in PREVIEWS or word in SPAM:
        raise CellError("preview" if word in PREVIEWS else "spam", given.strip())
    return ""


def finished(context: Context, given: str) -> str:
    if given.strip().casefold() in NOT_FINISHED:
        raise CellError("unfinished", given.strip())
    return ""


def answered(context: Context, recorded: str, ended: str = "") -> Moment | None:
    """The moment in the zone that the export names."""
    found = fields.absolute(context, ended if texts.is_nothing(recorded) else recorded)
    zone = context.settled.get("zone", "")
    if found is None or not zone or found.start.tzinfo:
        return found
    return Moment(in_zone(found.start, zone), in_zone(found.end, zone), found.precision)


def in_zone(naive: datetime, zone: str) -> datetime:
    return naive.replace(tzinfo=ZoneInfo(zone))


def joined(context: Context, *given: str) -> str:
    """All that somebody wrote into the text questions of one questionnaire."""
    return "\n\n".join(part for part in map(texts.prose, given) if part)


def detect(opening: Opening) -> Found | None:
    """Either form; the rows of labels may be missing, as in a rejects file."""
    header, labels = opening.header, 0
    if opening.sample and {"responseid", "finished", "enddate"} <= {key(cell) for cell in opening.sample[0]}:
        header = [
            label if re.fullmatch(r"V\d+", name.strip()) else name for name, label in zip(header, opening.sample[0], strict=False)
        ]
        labels = 1
    keys = {key(name) for name in header}
    if not {"responseid", "enddate", "finished"} <= keys:
        return None
    if any("ImportId" in cell for cells in opening.sample[:2] for cell in cells):
        labels = next(n for n, cells in enumerate(opening.sample, 1) if any("ImportId" in cell for cell in cells))
    questions = Questions(header, opening.sample[:labels], opening.sample[labels:])
    columns, warnings = questions.columns()
    shape = Shape("qualtrics", "surveys", (), columns)
    return Found(shape, header, labels, zone_of(opening.sample[:labels]), warnings)


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


class Questions:
    """Which questions of a questionnaire are ours, told from names, texts and answers."""

    def __init__(self, header: Sequence[str], labels: Sequence[Sequence[str]], answers: Sequence[Sequence[str]]) -> None:
        self.header, self.labels, self.answers = header, labels, answers
        self.own = [index for index, name in enumerate(header) if key(name) and key(name) not in FIXED]

    def words(self, index: int) -> str:
        """Name and text of a question."""
        return " ".join([self.header[index], *(cells[index] for cells in self.labels[:1] if index < len(cells))])

    def all_between(self, index: int, low: int, high: int) -> bool:
        given = [cells[index] for cells in self.answers if index < len(cells) and not texts.is_nothing(cells[index])]
        try:
            return all(scores.score(cell, low, high) is not None for cell in given)
        except CellError:
            return False

    def nps(self) -> str:
        """The question of likelihood to recommend: the one with a group column, else one about it with answers 0 to 10."""
        for name in self.header:
            grouped = GROUP.fullmatch(name.strip())
            if grouped and any(key(other) == key(grouped[1]) for other in self.header):
                return grouped[1]
        fitting = (i for i in self.own if ABOUT_NPS.search(self.words(i)) and not GROUP.fullmatch(self.header[i].strip()))
        return next((self.header[i] for i in fitting if self.all_between(i, 0, 10)), "")

    def csat(self) -> str:
        fitting = (i for i in self.own if ABOUT_CSAT.search(self.words(i)))
        return next((self.header[i] for i in fitting if self.all_between(i, 1, 5)), "")

    def prose(self) -> list[str]:
        """Text questions: by their import id, else by a name that says so."""
        found = []
        for index in self.own:
            ids = " ".join(cells[index] for cells in self.labels if index < len(cells) and "ImportId" in cells[index])
            named = re.search(r"comment|verbatim|feedback|의견", self.header[index], re.IGNORECASE)
            if re.search(r'_TEXT"', ids) or not ids and (named or self.is_prose(index)):
                found.append(self.header[index])
        return found

    def is_prose(self, index: int) -> bool:
        return any(index < len(cells) and len(cells[index].split()) > 3 for cells in self.answers) or any(
            "free text" in self.words(index).casefold() for _ in self.labels
        )

    def columns(self) -> tuple[list[Column], list[tuple[str, str]]]:
        nps, csat_name, prose = self.nps(), self.csat(), self.prose()
        found = [
            Column("_status", status, "Status"),
            Column("_finished", finished, "Finished"),
            Column("external_id", fields.external_id, "ResponseId", key=True, required=True, each=True),
            Column("answered", answered, "RecordedDate|EndDate", also=("EndDate",), required=True, key=True, dated=True),
            Column("store", fields.store, self.store_names(), key=True),
            Column("channel", channel, "DistributionChannel"),
            Column("language", language, "UserLanguage"),
        ]
        warnings: list[tuple[str, str]] = []
        if nps:
            found.append(Column("nps", fields.zero_to_ten, nps, key=True))
        else:
            warnings.append(("no_nps", "No question of this export is about likelihood to recommend (0 to 10)."))
        if csat_name and csat_name != nps:
            found += [Column("csat", csat, csat_name, key=True), Column("csat_min", csat_low, csat_name)]
            found.append(Column("csat_max", csat_high, csat_name))
            warnings.append(("csat_scale", f"{csat_name} names no scale; its answers are taken as 1 to 5."))
        if prose:
            found.append(Column("comment", joined, prose[0], also=tuple(prose[1:]), each=True))
        return found, warnings

    def store_names(self) -> str:
        """Embedded data named like a store, else the reference of the contact."""
        return f"{fields.STORE_NAMES}|ExternalReference|ExternalDataReference"
