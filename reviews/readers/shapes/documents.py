"""What a JSON form is, and the two of Google reviews (pure).

A form finds its records in a document and names their cells, so that one table of columns reads JSON and CSV alike.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.readers.cells.texts import REPLACEMENT
from reviews.readers.containers.decoding import NUL, nul_refusal
from reviews.readers.containers.table import HeldTable, Record
from reviews.readers.records import Refused

Items = Sequence[Any]
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Form:
    """One JSON shape. ``items`` finds its records in a document, if it has this form; ``flatten`` names their cells."""

    key: str
    header: Sequence[str]
    items: Callable[[Any], Items | None]
    flatten: Callable[[Mapping[str, Any]], Mapping[str, Any]]

    def table(self, items: Items, encoding: str) -> HeldTable:
        """A table whose lines are the numbers of the records."""
        rows = [self.record(number, item) for number, item in enumerate(items, 1)]
        return HeldTable(self.header, rows, encoding, self.key)

    def record(self, number: int, item: Any) -> Record:
        given = self.flatten(item) if isinstance(item, Mapping) else {}
        return Record(number, [cell(given.get(name)) for name in self.header])


def cell(value: Any) -> str:
    """A JSON value as the text of a cell; lone surrogates are damaged characters. Raises ``Refused`` for NUL."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if NUL in value:
            raise nul_refusal()
        return value if value.isascii() else SURROGATES.sub(REPLACEMENT, value)
    return str(value)


def inner(item: Any, *path: str) -> Any:
    """A member below members, None where one of them is missing."""
    for name in path:
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def list_below(document: Any, name: str, *members: str) -> Items | None:
    """``document[name]`` where it is a list whose first entry has all ``members``."""
    found = inner(document, name)
    return found if isinstance(found, list) and has(found, *members) else None


def has(items: Sequence[Any], *members: str) -> bool:
    first = next((item for item in items if isinstance(item, Mapping)), None)
    return first is not None and all(member in first for member in members)


def google_reviews(document: Any) -> Items | None:
    """``{"reviews": [...]}`` of the API v4 and of Takeout; also several answers of the API in a list."""
    if isinstance(document, list) and has(document, "reviews"):
        pages = [inner(page, "reviews") for page in document]
        found = [review for page in pages if isinstance(page, list) for review in page]
        return found if has(found, "starRating") else None
    if isinstance(document, Mapping) and document.get("reviews") == []:
        return []
    return list_below(document, "reviews", "starRating")


def google_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "name": item.get("name"),
        "reviewId": item.get("reviewId"),
        "reviewer": inner(item, "reviewer", "displayName"),
        "starRating": item.get("starRating"),
        "comment": item.get("comment"),
        "createTime": item.get("createTime"),
        "updateTime": item.get("updateTime"),
        "reply": inner(item, "reviewReply", "comment"),
        "replyTime": inner(item, "reviewReply", "updateTime"),
    }


def own_reviews(document: Any) -> Items | None:
    """Refuses the reviews that the owner of a Takeout wrote about other places."""
    features = list_below(document, "features", "properties")
    if features and any(
        isinstance(inner(f, "properties"), Mapping)
        and {"five_star_rating_published", "Star Rating"} & set(f["properties"])
        for f in features
    ):
        raise Refused(
            "own_reviews",
            "These are the reviews that you wrote yourself (Maps, your places); export the reviews "
            "of your stores from Google "
            "Business Profile instead.",
        )
    return None


AREAS = frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString"})


def boundaries(document: Any) -> Items | None:
    """Refuses maps: TopoJSON, and GeoJSON in which nothing is a point."""
    features = list_below(document, "features", "geometry") or ()
    shapes = {str(inner(feature, "geometry", "type")) for feature in features}
    if inner(document, "type") == "Topology" or (shapes and shapes <= AREAS):
        raise Refused(
            "map",
            "This is a map with the boundaries of areas and holds no stores; Evenly brings its own maps, so nothing "
            "needs to be uploaded.",
        )
    return None


BOUNDARIES = Form("boundaries", (), boundaries, lambda item: item)
OWN_REVIEWS = Form("own_reviews", (), own_reviews, lambda item: item)
GOOGLE_REVIEWS = Form(
    "google_business_profile",
    ("name", "reviewId", "reviewer", "starRating", "comment", "createTime", "updateTime", "reply", "replyTime"),
    google_reviews,
    google_review,
)
