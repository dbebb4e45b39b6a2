"""Survey answers as tables with the usual headers (pure)."""

from collections.abc import Sequence

from reviews.readers.cells import scores, texts
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape

ID_NAMES = "response id|responseid|respondent id|answer id|survey response id|id|응답id|응답번호"
DATE_NAMES = (
    "date|answered|answered at|response date|survey date|submitted|submitted at|submit date"
    "|completed at|recorded date|end date"
    "|created at|timestamp|응답일|응답일시|응답일자|설문일|작성일|날짜|일자|타임스탬프"
)
NPS_NAMES = (
    "nps|nps score|nps rating|likelihood to recommend|recommend|recommendation|추천의향|추천점수|추천의향점수|추천"
)
CSAT_NAMES = "csat|csat score|satisfaction|overall satisfaction|customer satisfaction|만족도|전반적만족도|고객만족도"
CES_NAMES = "ces|ces score|customer effort|customer effort score|effort|고객노력지수|고객노력|노력지수"
CSAT_SCALE = "csat scale|satisfaction scale|csat range|만족도척도|만족도 척도"
CES_SCALE = "ces scale|ces range|effort scale|노력척도|ces척도"
CES_BETTER = "ces better|ces direction|effort direction|better|ces방향|노력방향"
COMMENT_NAMES = (
    "comment|comments|verbatim|text|feedback|explanation|explication|reason|의견|자유의견|코멘트|내용|주관식"
)
SEGMENT_NAMES = "segment|customer segment|persona|customer type|세그먼트|고객유형|고객군"
CHANNEL_NAMES = "channel|distribution channel|source|채널|경로"
TOUCHPOINT_NAMES = "touchpoint|touch point|stage|journey stage|접점|터치포인트"


def csat_scale(given: str) -> tuple[int, int]:
    return (1, 5) if texts.is_nothing(given) else scores.scale(given)


def csat(context: Context, given: str, scale: str = "") -> int | None:
    low, high = csat_scale(scale)
    return scores.score(given, low, high)


def csat_low(context: Context, given: str, scale: str = "") -> int:
    return csat_scale(scale)[0]


def csat_high(context: Context, given: str, scale: str = "") -> int:
    return csat_scale(scale)[1]


def ces_scale(given: str, scale: str) -> tuple[int, int]:
    """Read the scale of an effort score, which must be given wherever there is a score."""
    if texts.is_nothing(scale):
        if texts.is_nothing(given):
            return 1, 7
        raise CellError("ces_scale", given.strip(), "1-7")
    return scores.scale(scale)


def ces(context: Context, given: str, scale: str = "", direction: str = "") -> int | None:
    low, high = ces_scale(given, scale)
    return scores.score(given, low, high)


def ces_low(context: Context, given: str, scale: str = "") -> int:
    return ces_scale(given, scale)[0]


def ces_high(context: Context, given: str, scale: str = "") -> int:
    return ces_scale(given, scale)[1]


def ces_better(context: Context, direction: str, given: str = "") -> str:
    if texts.is_nothing(direction):
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
    Column("csat", csat, CSAT_NAMES, also=(CSAT_SCALE,), key=True),
    Column("csat_min", csat_low, CSAT_NAMES, also=(CSAT_SCALE,)),
    Column("csat_max", csat_high, CSAT_NAMES, also=(CSAT_SCALE,)),
    Column("ces", ces, CES_NAMES, also=(CES_SCALE,), key=True),
    Column("ces_min", ces_low, CES_NAMES, also=(CES_SCALE,)),
    Column("ces_max", ces_high, CES_NAMES, also=(CES_SCALE,)),
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


def detect(excerpt: Excerpt) -> Match | None:
    """Detect the general survey table; satisfaction that cannot be 1 to 5 and names no scale is left out."""
    if not GENERIC.fits(excerpt.keys):
        return None
    name = next((name for name in excerpt.header if key(name) in spellings(CSAT_NAMES)), "")
    if not name or any(scale in excerpt.keys for scale in spellings(CSAT_SCALE)) or fits_five(excerpt.column(name)):
        return Match(GENERIC, excerpt.header)
    columns = [column for column in COLUMNS if not column.name.startswith("csat")]
    shape = Shape("generic", "surveys", (f"{NPS_NAMES}|{CES_NAMES}",), columns)
    if not shape.fits(excerpt.keys):
        return None
    return Match(shape, excerpt.header, warnings=[("csat_set_aside", SET_ASIDE.format(name))])


SET_ASIDE = (
    "{} has answers other than 1 to 5 and names no scale, so it is left out; give its scale in a column csat_scale."
)


def fits_five(cells: Sequence[str]) -> bool:
    """Return whether most answers are a score from 1 to 5."""
    given = [cell for cell in cells if not texts.is_nothing(cell)]
    return sum(is_score(cell) for cell in given) * 2 >= len(given)


def is_score(cell: str) -> bool:
    try:
        return scores.score(cell, 1, 5) is not None
    except CellError:
        return False
