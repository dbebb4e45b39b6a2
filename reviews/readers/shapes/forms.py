"""The JSON forms of the vendors, in the order in which they are tried (pure)."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reviews.readers.cells.hours import ALL_DAY, week
from reviews.readers.containers.json_form import Items, JsonForm, cell, has, inner, list_below
from reviews.readers.records import Refused
from reviews.readers.shapes import collectors

TAKEOUT_REVIEWS = re.compile(
    r"(?:.*/)?(?:Google Business Profile|Google My Business|.*비즈니스.*)/(?:.*/)?reviews[^/]*\.json", re.IGNORECASE
)
AREAS = frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString"})
WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
GEOJSON_FIELDS = (
    "ref", "@spider", "branch", "name", "brand", "brand:wikidata", "addr:full", "addr:housenumber", "addr:street",
    "addr:street_address", "addr:city", "addr:state", "addr:postcode", "addr:country", "phone", "website",
    "opening_hours",
)  # fmt: skip


def google_reviews(document: Any) -> Items | None:
    """Find ``{"reviews": [...]}`` of the API v4 and of Takeout, in a list too, and ``{"locationReviews": [...]}``.

    The latter are the reviews of several stores at once.
    """
    if isinstance(document, list) and has(document, "reviews"):
        pages = [inner(page, "reviews") for page in document]
        found = [review for page in pages if isinstance(page, list) for review in page]
        return found if has(found, "starRating") else None
    if isinstance(document, Mapping) and document.get("reviews") == []:
        return []
    batch = list_below(document, "locationReviews", "review")
    return batch or list_below(document, "reviews", "starRating")


def google_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    item = item.get("review") or item
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
    """Refuse the reviews that the owner of a Takeout wrote about other businesses."""
    features = list_below(document, "features", "properties")
    if features and any(
        isinstance(inner(f, "properties"), Mapping)
        and {"five_star_rating_published", "Star Rating"} & set(f["properties"])
        for f in features
    ):
        raise Refused(
            "own_reviews",
            "These are the reviews that you wrote yourself (Maps, your places); export the reviews of your stores from "
            "Google Business Profile instead.",
        )
    return None


def boundaries(document: Any) -> Items | None:
    """Refuse maps: TopoJSON, and GeoJSON in which nothing is a point."""
    features = list_below(document, "features", "geometry") or ()
    shapes = {str(inner(feature, "geometry", "type")) for feature in features}
    if inner(document, "type") == "Topology" or (shapes and shapes <= AREAS):
        raise Refused(
            "map",
            "This is a map with the boundaries of areas and has no stores; Evenly comes with its own maps, so nothing "
            "needs to be uploaded.",
        )
    return None


def business_locations(document: Any) -> Items | None:
    """Find ``{"locations": [...]}`` of the Business Information API v1, or the list itself."""
    found = document if isinstance(document, list) else inner(document, "locations")
    known = (
        isinstance(found, list) and has(found, "title") and (has(found, "storefrontAddress") or has(found, "storeCode"))
    )
    return found if known else None


def business_location(item: Mapping[str, Any]) -> Mapping[str, Any]:
    lines = inner(item, "storefrontAddress", "addressLines")
    return {
        "name": item.get("name"),
        "storeCode": item.get("storeCode"),
        "title": item.get("title"),
        "primaryPhone": inner(item, "phoneNumbers", "primaryPhone"),
        "primaryCategory": inner(item, "categories", "primaryCategory", "displayName"),
        "addressLines": ", ".join(map(cell, lines)) if isinstance(lines, list) else lines,
        "locality": inner(item, "storefrontAddress", "locality"),
        "administrativeArea": inner(item, "storefrontAddress", "administrativeArea"),
        "postalCode": inner(item, "storefrontAddress", "postalCode"),
        "regionCode": inner(item, "storefrontAddress", "regionCode"),
        "websiteUri": item.get("websiteUri"),
        "regularHours": periods(inner(item, "regularHours", "periods")),
        "latitude": inner(item, "latlng", "latitude"),
        "longitude": inner(item, "latlng", "longitude"),
        "status": inner(item, "openInfo", "status"),
        "openingDate": opening_date(inner(item, "openInfo", "openingDate")),
    }


def periods(found: Any) -> str:
    """Write opening periods as OpenStreetMap text; days without one are closed."""
    if not isinstance(found, list) or not found:
        return ""
    days: dict[int, list[str]] = {}
    for period in found:
        day = inner(period, "openDay")
        if day not in WEEK:
            return "unreadable"
        start, end = clock(inner(period, "openTime"), 0), clock(inner(period, "closeTime"), 24)
        days.setdefault(WEEK.index(day), []).append(ALL_DAY if start == end else f"{start}-{end}")
    return week({day: ",".join(days[day]) if day in days else "off" for day in range(7)})


def clock(found: Any, missing: int) -> str:
    """Return "09:00" as older answers write it, or from hours and minutes, which are left out where they are 0."""
    if isinstance(found, str):
        return found.rjust(5, "0")
    hours, minutes = number(inner(found, "hours")), number(inner(found, "minutes"))
    return f"{hours:02d}:{minutes:02d}" if hours or minutes else f"{missing:02d}:00"


def number(found: Any) -> int:
    """Return a whole number of a document, 0 where there is none."""
    return found if isinstance(found, int) and 0 <= found < 10_000 else 0


def opening_date(found: Any) -> str:
    year, month, day = (number(inner(found, name)) for name in ("year", "month", "day"))
    return f"{year}-{month:02d}-{day or 1:02d}" if year and month else ""


def geojson(document: Any) -> Items | None:
    """Find features of All The Places: a collection, or one feature a line."""
    features = inner(document, "features") if isinstance(document, Mapping) else document
    if isinstance(document, Mapping) and document.get("type") == "Feature":
        features = [document]
    if not isinstance(features, list) or not has(features, "properties"):
        return None
    properties = [inner(feature, "properties") for feature in features if isinstance(feature, Mapping)]
    return features if any(isinstance(p, Mapping) and ("@spider" in p or "ref" in p) for p in properties) else None


def feature(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return properties, and the point as latitude and longitude; e-mail addresses are left out."""
    point = inner(item, "geometry", "coordinates")
    pair = point if isinstance(point, list) and len(point) >= 2 and not isinstance(point[0], list) else (None, None)
    properties = inner(item, "properties")
    known = {name: inner(properties, name) for name in GEOJSON_FIELDS}
    return known | {"latitude": pair[1], "longitude": pair[0]}


def items_with(*members: str) -> Callable[[Any], Items | None]:
    """Return a finder of a list, or of a single object, whose first item has all ``members``."""

    def items(document: Any) -> Items | None:
        found = [document] if isinstance(document, Mapping) else document
        return found if isinstance(found, list) and has(found, *members) else None

    return items


def yelp_business(item: Mapping[str, Any]) -> Mapping[str, Any]:
    hours = item.get("hours")
    return {**item, "hours": json.dumps(hours) if isinstance(hours, Mapping) else ""}


def local_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**item, "resp text": inner(item, "resp", "text"), "resp time": inner(item, "resp", "time")}


def places_reviews(document: Any) -> Items | None:
    """Find reviews of the Places API (new and legacy), each with its place, in an answer or a list of them."""
    found: list[Any] = []
    for place in places_in(document):
        given = inner(place, "reviews")
        for review in given if isinstance(given, list) else ():
            if isinstance(review, Mapping) and (
                "publishTime" in review
                or "relative_time_description" in review
                or ("author_name" in review and "time" in review)
            ):
                found.append({"place": place, "review": review})
    return found or None


def places_in(document: Any) -> list[Any]:
    if isinstance(document, list):
        return [place for each in document for place in places_in(each)]
    result = inner(document, "result")
    if isinstance(result, Mapping):
        return [result]
    several = inner(document, "places")
    return several if isinstance(several, list) else [document]


def places_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    place, review = item["place"], item["review"]
    new = "publishTime" in review
    name = cell(review.get("name"))
    of_place = name.split("/")[1] if name.startswith("places/") and name.count("/") >= 2 else ""
    original = inner(review, "originalText") or inner(review, "text")
    return {
        "review name": name,
        "places id": place.get("id") or place.get("place_id") or of_place,
        "places name": inner(place, "displayName", "text") or (None if new else place.get("name")),
        "places address": place.get("formattedAddress") or place.get("formatted_address"),
        "author": inner(review, "authorAttribution", "displayName") if new else review.get("author_name"),
        "rating": review.get("rating"),
        "text": inner(original, "text") if new else review.get("text"),
        "language": inner(original, "languageCode") if new else review.get("language"),
        "publish time": review.get("publishTime") or review.get("time"),
    }


BOUNDARIES = JsonForm((), boundaries, lambda item: item)
OWN_REVIEWS = JsonForm((), own_reviews, lambda item: item)
GOOGLE_REVIEWS = JsonForm(
    ("name", "reviewId", "reviewer", "starRating", "comment", "createTime", "updateTime", "reply", "replyTime"),
    google_reviews,
    google_review,
    archived=TAKEOUT_REVIEWS,
)
BUSINESS_LOCATIONS = JsonForm(
    (
        "name", "storeCode", "title", "primaryPhone", "primaryCategory", "addressLines", "locality",
        "administrativeArea", "postalCode", "regionCode", "websiteUri", "regularHours", "latitude", "longitude",
        "status", "openingDate",
    ),
    business_locations,
    business_location,
)  # fmt: skip
ALL_THE_PLACES = JsonForm((*GEOJSON_FIELDS, "latitude", "longitude"), geojson, feature)
PLACES_REVIEWS = JsonForm(
    (
        "review name", "places id", "places name", "places address", "author", "rating", "text", "language",
        "publish time",
    ),
    places_reviews,
    places_review,
)  # fmt: skip
YELP_REVIEWS = JsonForm(
    ("review_id", "user_id", "business_id", "stars", "text", "date"),
    items_with("review_id", "business_id", "stars"),
    lambda item: item,
)
YELP_BUSINESSES = JsonForm(
    (
        "business_id", "name", "address", "city", "state", "postal_code", "latitude", "longitude", "is_open",
        "categories", "hours",
    ),
    items_with("business_id", "name", "address", "is_open"),
    yelp_business,
)  # fmt: skip
GOOGLE_LOCAL = JsonForm(
    ("user_id", "name", "time", "rating", "text", "resp text", "resp time", "gmap_id"),
    items_with("gmap_id", "user_id", "rating"),
    local_review,
)

FORMS: Sequence[JsonForm] = (
    BOUNDARIES,
    OWN_REVIEWS,
    GOOGLE_REVIEWS,
    BUSINESS_LOCATIONS,
    ALL_THE_PLACES,
    PLACES_REVIEWS,
    YELP_REVIEWS,
    YELP_BUSINESSES,
    GOOGLE_LOCAL,
    *collectors.FORMS,
)
