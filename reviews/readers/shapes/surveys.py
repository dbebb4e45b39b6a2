"""Survey answers as tables with the usual headers (pure)."""

from dataclasses import replace

from reviews.readers.cells import scores, texts
from reviews.readers.columns import dialects
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.typed import Column, Context
from reviews.readers.columns.vocabulary import FOREIGN
from reviews.readers.records import CellError
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape

ID_NAMES = "response id|responseid|respondent id|answer id|survey response id|submission id|id|응답id|응답번호"
DATE_NAMES = (
    "date|answered|answered at|response date|survey date|submitted|submitted at|submit date|submission date"
    "|completed at|completion time|fertigstellungszeit|recorded date|end date|end time"
    "|created at|timestamp|완료 시간|start time|startzeit|시작 시간|응답일|응답일시|응답일자|설문일|작성일|날짜|일자"
    "|타임스탬프|" + FOREIGN["date"]
)
NPS_NAMES = (
    "nps|nps score|nps rating|likelihood to recommend|recommend|recommendation|추천의향|추천점수|추천의향점수|추천|"
    + FOREIGN["nps"]
)
CSAT_NAMES = (
    "csat|csat score|satisfaction|overall satisfaction|customer satisfaction|만족도|전반적만족도|고객만족도|"
    + FOREIGN["csat"]
)
CES_NAMES = "ces|ces score|customer effort|customer effort score|effort|고객노력지수|고객노력|노력지수"
CSAT_SCALE = "csat scale|satisfaction scale|csat range|만족도척도|만족도 척도"
CES_SCALE = "ces scale|ces range|effort scale|노력척도|ces척도"
CES_BETTER = "ces better|ces direction|effort direction|better|ces방향|노력방향"
COMMENT_NAMES = (
    "comment|comments|verbatim|text|feedback|explanation|explication|reason|의견|자유의견|코멘트|내용|주관식|"
    + FOREIGN["comment"]
)
SEGMENT_NAMES = "segment|customer segment|persona|customer type|세그먼트|고객유형|고객군"
CHANNEL_NAMES = "channel|distribution channel|source|채널|경로"
TOUCHPOINT_NAMES = "touchpoint|touch point|stage|journey stage|접점|터치포인트"


def csat_scale(given: str) -> tuple[int, int]:
    return (1, 5) if texts.is_nothing(given) else scores.scale(given)


def csat(context: Context, given: str, scale: str = "") -> int | None:
    low, high = csat_scale(scale)
    return dialects.points(given, context.dialect if texts.is_nothing(scale) else NO_DIALECT, low, high)


def csat_low(context: Context, given: str, scale: str = "") -> int:
    return csat_ends(context, scale)[0]


def csat_high(context: Context, given: str, scale: str = "") -> int:
    return csat_ends(context, scale)[1]


def csat_ends(context: Context, scale: str) -> tuple[int, int]:
    """Return the ends of a satisfaction score's scale: those of the row, else those of the column."""
    of_column = context.dialect.scale
    return of_column.stored if of_column and texts.is_nothing(scale) else csat_scale(scale)


def ces_scale(given: str, scale: str) -> tuple[int, int]:
    """Read the scale of an effort score, which must be given wherever there is a score."""
    if texts.is_nothing(scale):
        if texts.is_nothing(given):
            return 1, 7
        raise CellError("ces_scale", given.strip(), "1-7")
    return scores.scale(scale)


def ces(context: Context, given: str, scale: str = "", direction: str = "") -> int | None:
    if context.dialect.scale and texts.is_nothing(scale):
        return dialects.points(given, context.dialect, 1, 7)
    low, high = ces_scale(given, scale)
    return scores.score(given, low, high)


def ces_low(context: Context, given: str, scale: str = "") -> int:
    return ends(context, given, scale)[0]


def ces_high(context: Context, given: str, scale: str = "") -> int:
    return ends(context, given, scale)[1]


def ends(context: Context, given: str, scale: str) -> tuple[int, int]:
    """Return the ends of an effort score's scale: those of the row, else those of the column."""
    of_column = context.dialect.scale
    return of_column.stored if of_column and texts.is_nothing(scale) else ces_scale(given, scale)


def ces_better(context: Context, direction: str, given: str = "") -> str:
    if texts.is_nothing(direction):
        if context.dialect.scale and context.dialect.scale.better:
            return context.dialect.scale.better
        if texts.is_nothing(given):
            return "high"
        raise CellError("direction", "", "high, low")
    return scores.better(direction)


def channel(context: Context, given: str) -> str:
    return fields.cut(texts.short(given), 60)


def words_of_120(context: Context, given: str) -> str:
    return fields.cut(texts.short(given), 120)


def language(context: Context, given: str) -> str:
    return fields.cut(texts.short(given), 16)


SCORES = (
    Column("nps", fields.zero_to_ten, NPS_NAMES, key=True),
    Column("csat", csat, CSAT_NAMES, also=(CSAT_SCALE,), key=True, dialect="score"),
    Column("csat_min", csat_low, CSAT_NAMES, also=(CSAT_SCALE,), dialect="score"),
    Column("csat_max", csat_high, CSAT_NAMES, also=(CSAT_SCALE,), dialect="score"),
    Column("ces", ces, CES_NAMES, also=(CES_SCALE,), key=True, dialect="score"),
    Column("ces_min", ces_low, CES_NAMES, also=(CES_SCALE,), dialect="score"),
    Column("ces_max", ces_high, CES_NAMES, also=(CES_SCALE,), dialect="score"),
    Column("ces_better", ces_better, CES_BETTER, also=(CES_NAMES,)),
)
ASPECTS = (
    Column("comment", fields.prose, COMMENT_NAMES, each=True),
    Column("touchpoint", words_of_120, TOUCHPOINT_NAMES),
    Column("segment", words_of_120, SEGMENT_NAMES),
    Column("channel", channel, CHANNEL_NAMES),
    Column("language", language, "language|lang|user language|언어"),
)
COLUMNS = (
    *fields.store_columns(),
    Column("external_id", fields.external_id, ID_NAMES, key=True, each=True),
    Column("answered", fields.absolute, DATE_NAMES, required=True, key=True, dated=True),
    *SCORES,
    *ASPECTS,
)
TOUCHPOINT_NAMES_OF_FLIGHTS = (
    "Departure and Arrival Time Convenience", "Ease of Online Booking", "Check-in Service", "Online Boarding",
    "Gate Location", "On-board Service", "Seat Comfort", "Leg Room Service", "Cleanliness", "Food and Drink",
    "In-flight Service", "In-flight Wifi Service", "In-flight Entertainment", "Baggage Handling",
)  # fmt: skip
GENERIC = Shape("generic", "surveys", (f"{NPS_NAMES}|{CSAT_NAMES}|{CES_NAMES}",), COLUMNS)


def applicable(context: Context, given: str) -> None:
    """Check a score from 1 to 5, where 0 means "not applicable" and is no score."""
    scores.score(given, 0, 5)


FLIGHTS = Shape(
    key="touchpoints_side_by_side",
    kind="surveys",
    signature=("seat comfort", "online boarding", "in-flight service|inflight service", "baggage handling"),
    columns=(
        *[column for column in COLUMNS if column.name in ("store", "answered", "external_id", "comment")],
        *[Column("_touchpoint", applicable, name, key=True) for name in TOUCHPOINT_NAMES_OF_FLIGHTS],
        Column("segment", words_of_120, "customer type|class"),
    ),
    warnings=(
        ("not_applicable", "0 means that a touchpoint did not apply and counts in no average."),
        (
            "no_score",
            "The scores of the touchpoints are checked and not stored, and the overall answer has no scale: no score "
            "of this file counts anywhere.",
        ),
    ),
)


NO_DIALECT = dialects.Dialect()
MICROSOFT_FORMS = (
    ("start time", "completion time"),
    ("startzeit", "fertigstellungszeit"),
    ("시작 시간", "완료 시간"),
)
"""Headings of an answer's times in English, German and Korean."""
LEAST_WORDS = 3
"""Words of a heading that is a question."""


def detect(excerpt: Excerpt) -> Match | None:
    """Detect the general survey table; questions that are answered in words are comments."""
    if not GENERIC.fits(excerpt.keys):
        return None
    shape = replace(GENERIC, columns=[without_running_ids(c) for c in COLUMNS]) if counts_from_1(excerpt) else GENERIC
    asked = [name for index, name in enumerate(excerpt.header) if is_open_question(excerpt, index)]
    if not asked or any(name in excerpt.keys for name in spellings(COMMENT_NAMES)):
        return Match(shape, excerpt.header)
    comment = Column("comment", fields.joined, asked[0], also=tuple(asked[1:]), each=True)
    columns = [comment if column.name == "comment" else column for column in shape.columns]
    return Match(replace(shape, columns=columns), excerpt.header)


def counts_from_1(excerpt: Excerpt) -> bool:
    """Return whether the ids of a table begin with 1 in every questionnaire, as those of Microsoft Forms do."""
    keys = set(excerpt.keys)
    return "id" in keys and any({key(start), key(end)} <= keys for start, end in MICROSOFT_FORMS)


def without_running_ids(column: Column) -> Column:
    """Return the column as it is, that of ids without the heading "ID": people may still say that it has ids."""
    return replace(column, names=ID_NAMES.replace("|id|", "|")) if column.name == "external_id" else column


def is_open_question(excerpt: Excerpt, index: int) -> bool:
    """Return whether a heading is a question, or has several words, and its answers are words."""
    name = excerpt.header[index]
    words = sum(any(map(str.isalpha, word)) for word in name.split())
    is_question = name.strip().endswith(("?", "？")) or words >= LEAST_WORDS
    if not is_question or key(name) in KNOWN or "|" in name:
        return False
    given = [c[index] for c in excerpt.sample if index < len(c) and not texts.is_nothing(c[index])]
    return bool(given) and all(any(map(str.isalpha, cell)) for cell in given)


KNOWN = frozenset(name for column in COLUMNS for names in column.sources() for name in names)
