"""Reviews as tables: the McDonald's and Hector shapes, and any table with the usual headers (pure)."""

from reviews.readers.cells import dates, texts
from reviews.readers.columns.typed import Column, Context, Rule
from reviews.readers.columns.vocabulary import FOREIGN
from reviews.readers.records import Moment
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.shape import Shape

ID_NAMES = "review id|reviewid|external id|리뷰id|리뷰번호"
DATE_NAMES = (
    "date|review date|review datetime|review created|review created utc|review date utc|date utc|created utc"
    "|posted|posted at|created|created at|create time|published|published at"
    "|published at date|published date|publish time|review time|rating time|rating date|submitted|submitted at|time"
    "|iso date|date iso|timestamp|작성일|작성일자|작성일시|리뷰일|등록일|날짜|일자|타임스탬프|" + FOREIGN["date"]
)
RATING_NAMES = (
    "review rating|review stars|review score|rating value|star rating|number of stars|stars|star|rating|score"
    "|overall rating|별점|평점|점수|" + FOREIGN["rating"]
)
"""The most specific first: next to a rating of the review, a plain one is the place's average."""
TEXT_NAMES = (
    "text|review text|review content|review body|review comment|comment|content|body|review|snippet|리뷰|리뷰내용"
    "|내용|후기|코멘트|" + FOREIGN["text"]
)
AUTHOR_NAMES = (
    "author|author name|reviewer|reviewer name|user|user name|user id|nickname|작성자|닉네임|" + FOREIGN["author"]
)
REPLY_NAMES = (
    "reply|owner reply|owner answer|response|owner response|reply text|답글|사장님 답글|사장님 댓글|댓글|"
    + FOREIGN["reply"]
)
REPLIED_NAMES = (
    "replied|replied at|reply date|reply time|response date|owner answer date|답글일|답글일시|답글 작성일|답글 작성일시"
    "|사장님 댓글 작성일시|사장님 댓글 작성일|댓글 작성일시|댓글 작성일"
)


def epoch_or_date(context: Context, seconds: str, written: str = "") -> Moment | None:
    """Read the moment in seconds since 1970, which needs no zone; the written date where there are none."""
    if texts.is_nothing(seconds):
        return fields.absolute(context, written)
    return fields.not_future(context, dates.epoch(seconds), seconds)


def seen(context: Context, given: str) -> Moment | None:
    return fields.absolute(context, given)


def keywords(context: Context, given: str) -> list[str]:
    """Read the keywords of a cell, separated by comma, semicolon, vertical bar or line break."""
    given = texts.short(given.strip("[]").replace("'", "").replace('"', "").replace("\n", "|"))
    for mark in "|;":
        given = given.replace(mark, ",")
    return [word.strip() for word in given.split(",") if word.strip()]


STORE_IS_NAMED = Rule(("store", "store_address", "store_name"), fields.store_is_named)
"""Not applied to a file without any such column, all of which belongs to one store."""
SEEN = Column("seen", seen, fields.SCRAPED_NAMES)
RATING = Column("rating", fields.stars, RATING_NAMES, key=True, dialect="score")
MOST = Column("rating_max", fields.most_stars, RATING_NAMES, dialect="score")
REPLY = (
    Column("reply", fields.exact_prose, REPLY_NAMES),
    Column("replied", fields.when, REPLIED_NAMES, also=(fields.SCRAPED_NAMES,), dated=True),
)

MCDONALDS = Shape(
    key="store_in_row",
    kind="reviews",
    signature=("reviewer id", "store name", "store address", "review time", "review", "rating"),
    columns=(
        Column("store_name", fields.title, "store name"),
        Column("store_address", fields.address_key, "store address", key=True, required=True),
        *fields.pin_columns("store_", "latitude", "longitude"),
        RATING,
        Column("text", fields.exact_prose, "review", each=True),
        Column("posted", fields.when, "review time", also=(fields.SCRAPED_NAMES,), required=True, key=True, dated=True),
    ),
)
HECTOR = Shape(
    key="venue_reviews",
    kind="reviews",
    signature=(
        "place id",
        "reviewer",
        "rating",
        "comment",
        "review date",
        "review time",
        "relative date",
        "scraped at",
    ),
    columns=(
        Column("store", fields.store, "place id", key=True, required=True),
        Column("store_name", fields.title, "venue|name"),
        Column("store_address", fields.text, "address"),
        Column("author", fields.title, "reviewer"),
        RATING,
        Column("text", fields.exact_prose, "comment", each=True),
        Column("posted", epoch_or_date, "review time", also=("review date",), required=True, key=True),
        SEEN,
    ),
)
GENERIC = Shape(
    key="generic",
    kind="reviews",
    signature=(f"{RATING_NAMES}|{TEXT_NAMES}|keywords|키워드", f"{DATE_NAMES}|relative date"),
    columns=(
        *fields.store_columns(),
        Column("external_id", fields.external_id, ID_NAMES, key=True, each=True),
        Column("author", fields.title, AUTHOR_NAMES),
        RATING,
        MOST,
        Column("text", fields.exact_prose, TEXT_NAMES, each=True),
        Column("language", fields.label, "language|lang|language code|언어"),
        Column("keywords", keywords, "keywords|키워드|장점"),
        Column(
            "posted", fields.when, f"{DATE_NAMES}|relative date", also=(fields.SCRAPED_NAMES,),
            required=True, key=True, dated=True,
        ),
        *REPLY,
        SEEN,
    ),
    rules=(STORE_IS_NAMED,),
)  # fmt: skip
