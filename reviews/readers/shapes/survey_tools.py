"""Exports of SurveyMonkey, Typeform and LimeSurvey (pure)."""

from collections.abc import Sequence

from reviews.readers.cells import dates, texts
from reviews.readers.columns.headings import key, spellings
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


def lime_survey(excerpt: Excerpt) -> Match | None:
    """Detect codes or texts of questions after the fixed columns of the tool's own export."""
    keys = set(excerpt.keys)
    if not ({"submitdate", "startlanguage"} <= keys or {"datesubmitted", "startlanguage"} <= keys):
        return None
    answer = (
        Column("external_id", fields.external_id, "id|Response ID", key=True, required=True, each=True),
        Column("answered", submitted, "submitdate|Date submitted", key=True, dated=True),
        Column("language", language, "startlanguage"),
    )
    return found_in(excerpt, "lime_survey", excerpt.header, 0, LIME_SURVEY, answer, "")
