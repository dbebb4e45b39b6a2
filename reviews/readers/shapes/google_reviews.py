"""Google Business Profile reviews, API v4 and Takeout (pure).

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews
"""

import re

from reviews.readers.cells import texts
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.shape import Shape

NAME = re.compile(r"(?:accounts/[^/]+/)?(?P<id>locations/(?P<location>[^/]+)/reviews/[^/]+)")
TRANSLATED = "(Translated by Google)"
ORIGINAL = "(Original)"


def external_id(context: Context, review_id: str, name: str = "") -> str:
    """Read ``locations/<l>/reviews/<r>``, the same whichever account asked; the review id alone without a name."""
    found = NAME.fullmatch(name.strip())
    if found:
        return texts.identifier(found["id"])
    if not review_id.strip() and not name.strip():
        raise CellError("missing")
    return texts.identifier(review_id.strip() or name)


def store(context: Context, name: str) -> str:
    """Read the location part of the name: Google's id of the store."""
    found = NAME.fullmatch(name.strip())
    return found["location"] if found else ""


def comment(context: Context, given: str) -> str:
    """Read what the customer wrote, without Google's translation of it."""
    if ORIGINAL in given and TRANSLATED in given:
        return given.split(ORIGINAL, 1)[1].strip()
    return given.split(TRANSLATED, 1)[0].strip() if TRANSLATED in given else given.strip()


SHAPE = Shape(
    key="google_business_profile",
    kind="reviews",
    signature=("starRating", "createTime", "name|reviewId"),
    columns=(
        Column("external_id", external_id, "reviewId|name", also=("name",), key=True, required=True, each=True),
        Column("store", store, "name", key=True, each=True),
        Column("author", fields.title, "reviewer"),
        Column("rating", fields.stars, "starRating", key=True),
        Column("text", comment, "comment", each=True),
        Column("posted", fields.absolute, "createTime", required=True, key=True),
        Column("reply", comment, "reply", each=True),
        Column("replied", fields.absolute, "replyTime"),
    ),
    publisher="google",
)
