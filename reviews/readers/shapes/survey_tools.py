"""Exports of SurveyMonkey, Typeform and LimeSurvey (pure)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from reviews.readers.cells import dates, scores, texts
from reviews.readers.columns.headings import key, positions, spellings
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape
from reviews.readers.shapes.questions import Questions
from reviews.readers.shapes.surveys import channel, language

SURVEY_MONKEY = frozenset(
    spellings(
        "Respondent ID|Collector ID|Start Date|End Date|IP Address|Email Address|First Name"
        "|Last Name|Custom Data 1|Custom Data 2"
        "|Custom Data 3|Custom Data|Date Created|Date Modified"
    )
)
TYPEFORM = frozenset(
    spellings("#|Response Type|Start Date (UTC)|Stage Date (UTC)|Submit Date (UTC)|Network ID|Tags|Ending|Score|Token")
)
LIME_SURVEY = frozenset(
    spellings(
        "id|submitdate|lastpage|startlanguage|seed|startdate|datestamp|ipaddr|refurl|token"
        "|Response ID|Date submitted|Last page"
        "|Start language|Date started|Date last action|IP address|Referrer URL|firstname|lastname|email"
        "|Antwort ID|Datum Abgeschickt|Letzte Seite|Start-Sprache|Zufallsgeneratorstartwert|Datum gestartet"
        "|Datum letzte Aktivität|IP-Adresse|Weiterleitungs-URL"
    )
)
PARTIAL = frozenset({"partial", "started", "incomplete", "in progress"})


def utc(context: Context, given: str) -> Moment | None:
    found = fields.absolute(context, given)
    return dates.in_utc(found) if found else None


def completed(context: Context, given: str) -> str:
    if given.strip().casefold() in PARTIAL:
        raise CellError("unfinished", given.strip())
    return ""


def submitted(context: Context, given: str) -> Moment | None:
    """Read the time; LimeSurvey writes no date, or the year 1980, where an answer was not sent."""
    if texts.is_nothing(given) or given.startswith("1980-01-01"):
        raise CellError("unfinished")
    return fields.absolute(context, given)


def found_in(
    excerpt: Excerpt,
    shape: str,
    header: Sequence[str],
    labels: int,
    fixed: frozenset[str],
    answer: Sequence[Column],
    references: str,
) -> Match:
    questions = Questions(header, excerpt.sample[:labels], excerpt.sample[labels:], fixed)
    columns, warnings = questions.columns()
    return Match(
        Shape(shape, "surveys", (), [*answer, *questions.store(references), *columns]),
        header,
        labels,
        warnings=warnings,
    )


def survey_monkey(excerpt: Excerpt) -> Match | None:
    """Detect two header rows; a question with several answers has its text only above the first of them."""
    if not {"respondentid", "collectorid", "startdate", "enddate"} <= set(excerpt.keys):
        return None
    first = excerpt.sample[0] if excerpt.sample else []
    labels = int(bool(first) and not first[excerpt.keys["respondentid"]].strip())
    answer = (
        Column("external_id", fields.external_id, "Respondent ID", key=True, required=True, each=True),
        Column("answered", fields.absolute, "End Date|Date Modified", required=True, key=True, dated=True),
    )
    return found_in(
        excerpt, "survey_monkey", excerpt.header, labels, SURVEY_MONKEY, answer, "Custom Data 1|Custom Data"
    )


def typeform(excerpt: Excerpt) -> Match | None:
    """Detect one header row of question texts between ``#`` and the dates, which are in UTC."""
    keys = set(excerpt.keys)
    if not {key("Submit Date (UTC)"), key("Network ID")} <= keys:
        return None
    answer = (
        Column("_completed", completed, "Response Type"),
        Column("external_id", fields.external_id, "#|Token", key=True, required=True, each=True),
        Column("answered", utc, "Submit Date (UTC)", required=True, key=True, dated=True),
        Column("channel", channel, "Tags"),
    )
    return found_in(excerpt, "typeform", excerpt.header, 0, TYPEFORM, answer, "")


CODE_AND_TEXT = re.compile(r"(?P<code>\w+)\. (?P<text>.*)", re.DOTALL)
"""A heading of LimeSurvey's export with both the code and the text of each question."""


LIME_SURVEY_ANSWER = (
    Column("external_id", fields.external_id, "id|Response ID|Antwort ID", key=True, required=True, each=True),
    Column("answered", submitted, "submitdate|Date submitted|Datum Abgeschickt", key=True, dated=True),
    Column("language", language, "startlanguage|Start language|Start-Sprache"),
)


LIME_SURVEY_SENT = (
    ("submitdate", "startlanguage"),
    ("Date submitted", "Start language"),
    ("Datum Abgeschickt", "Start-Sprache"),
)
"""What the export is known by: as codes, and as texts in English and German."""


def lime_survey(excerpt: Excerpt) -> Match | None:
    """Detect codes or texts of questions, or both, after the fixed columns of the tool's own export."""
    both = [found for name in excerpt.header if (found := CODE_AND_TEXT.fullmatch(name.strip()))]
    header, texts_of_questions = excerpt.header, [""] * len(excerpt.header)
    if both and len(both) == len(excerpt.header):
        header, texts_of_questions = [found["code"] for found in both], [found["text"] for found in both]
    keys = set(positions(header))
    if not any({key(sent), key(spoken)} <= keys for sent, spoken in LIME_SURVEY_SENT):
        return None
    with_texts = Excerpt(header, [texts_of_questions, *excerpt.sample])
    match = found_in(with_texts, "lime_survey", header, 1, LIME_SURVEY, LIME_SURVEY_ANSWER, "")
    return replace(match, labels=0, shown=excerpt.header)


FORMBRICKS = frozenset(
    spellings(
        "No.|Response ID|Timestamp|Finished|Survey ID|Formbricks ID (internal)|User ID|Tags|Quotas|Verified Email"
    )
)
NUMBERED = re.compile(r"\d+\. ")
OPTION_ID = re.compile(r"\d+\. .* - Option ID", re.DOTALL)
FORMBRICKS_ANSWER = (
    Column("_finished", lambda _context, given: finished(given), "Finished"),
    Column("external_id", fields.external_id, "Response ID", key=True, required=True, each=True),
    Column("answered", fields.absolute, "Timestamp", required=True, key=True, dated=True),
    Column("channel", channel, "source"),
)


def finished(given: str) -> str:
    """Accept answers that were given to the end. Raises ``CellError`` unfinished."""
    if given.strip().casefold() == "no":
        raise CellError("unfinished", given.strip())
    return ""


def formbricks(excerpt: Excerpt) -> Match | None:
    """Detect questions with their numbers ("1. How likely ...?") between fixed columns, metadata and hidden fields."""
    if not {key("Response ID"), key("Finished"), key("Formbricks ID (internal)")} <= set(excerpt.keys):
        return None
    stores = spellings(fields.STORE_NAMES)
    others = (n for n in excerpt.header if key(n) not in stores and (not NUMBERED.match(n) or OPTION_ID.fullmatch(n)))
    fixed = FORMBRICKS | frozenset(map(key, others))
    return found_in(excerpt, "formbricks", excerpt.header, 0, fixed, FORMBRICKS_ANSWER, "")


def score_of(kind: str) -> Callable[[Context, str, str], int | None]:
    """Return a parser of the score in rows of one type of question ("nps", "csat")."""

    def read(context: Context, given: str, type_of_row: str = "") -> int | None:
        if type_of_row.strip().casefold() not in ("", kind):
            return None
        return scores.score(given, 0, 10) if kind == "nps" else scores.score(given, 1, 5)

    return read


DELIGHTED = Shape(
    "delighted",
    "surveys",
    ("survey type", "score", "response id|id", "created at"),
    (
        *fields.store_columns(),
        Column("external_id", fields.external_id, "response id|id", key=True, required=True, each=True),
        Column("answered", fields.absolute, "created at", required=True, key=True, dated=True),
        Column("nps", score_of("nps"), "score", also=("survey type",), key=True),
        Column("csat", score_of("csat"), "score", also=("survey type",), key=True),
        Column("comment", fields.prose, "comment", each=True),
    ),
)
