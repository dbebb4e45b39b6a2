"""All JSON forms, in the order in which they are tried (pure)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reviews.readers.cells.hours import ALL_DAY, week
from reviews.readers.containers.table import HeldTable, Record
from reviews.readers.shapes.documents import BOUNDARIES, GOOGLE_REVIEWS, OWN_REVIEWS, Form, Items, cell, has, inner

WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
GEOJSON_FIELDS = (
    "ref", "@spider", "branch", "name", "brand", "brand:wikidata", "addr:full", "addr:housenumber", "addr:street",
    "addr:street_address", "addr:city", "addr:state", "addr:postcode", "addr:country", "phone", "website",
    "opening_hours",
)  # fmt: skip
AT_MOST_FIVE = ("at_most_five", "The Places API gives at most 5 reviews of a place, so these are never a store's mean.")


def business_locations(document: Any) -> Items | None:
    """``{"locations": [...]}`` of the Business Information API v1, or the list itself."""
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
    """OpenStreetMap text of opening periods; days without one are closed."""
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
    """ "09:00" as older answers write it, or hours and minutes as numbers, which are left out where they are 0."""
    if isinstance(found, str):
        return found.rjust(5, "0")
    hours, minutes = number(inner(found, "hours")), number(inner(found, "minutes"))
    return f"{hours:02d}:{minutes:02d}" if hours or minutes else f"{missing:02d}:00"


def number(found: Any) -> int:
    """A whole number of a document, 0 where there is none."""
    return found if isinstance(found, int) and 0 <= found < 10_000 else 0


def opening_date(found: Any) -> str:
    year, month, day = (number(inner(found, name)) for name in ("year", "month", "day"))
    return f"{year}-{month:02d}-{day or 1:02d}" if year and month else ""


def geojson(document: Any) -> Items | None:
    """Features of All The Places: a collection, or a feature a line."""
    features = inner(document, "features") if isinstance(document, Mapping) else document
    if isinstance(document, Mapping) and document.get("type") == "Feature":
        features = [document]
    if not isinstance(features, list) or not has(features, "properties"):
        return None
    properties = [inner(feature, "properties") for feature in features if isinstance(feature, Mapping)]
    return features if any(isinstance(p, Mapping) and ("@spider" in p or "ref" in p) for p in properties) else None


def feature(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Properties, and the point as latitude and longitude; e-mail addresses are left out."""
    place = inner(item, "geometry", "coordinates")
    pair = place if isinstance(place, list) and len(place) >= 2 and not isinstance(place[0], list) else (None, None)
    properties = inner(item, "properties")
    known = {name: inner(properties, name) for name in GEOJSON_FIELDS}
    return known | {"latitude": pair[1], "longitude": pair[0]}


def yelp(*members: str) -> Any:
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
    """Reviews of the Places API (new and legacy), each with its place; one answer, a list of places, or answers."""
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


FORMS: Sequence[Form] = (
    BOUNDARIES,
    OWN_REVIEWS,
    GOOGLE_REVIEWS,
    Form(
        "business_information",
        ("name", "storeCode", "title", "primaryPhone", "primaryCategory", "addressLines", "locality",
        "administrativeArea",
         "postalCode", "regionCode", "websiteUri", "regularHours", "latitude", "longitude", "status", "openingDate"),
        business_locations,
        business_location,
    ),
    Form("all_the_places", (*GEOJSON_FIELDS, "latitude", "longitude"), geojson, feature),
    Form(
        "places_api",
        ("review name", "places id", "places name", "places address", "author", "rating", "text", "language",
        "publish time"), places_reviews,
        places_review,
    ),
    Form(
        "yelp_reviews",
        ("review_id", "user_id", "business_id", "stars", "text", "date"),
        yelp("review_id", "business_id", "stars"),
        lambda item: item,
    ),
    Form(
        "yelp_businesses",
        ("business_id", "name", "address", "city", "state", "postal_code", "latitude", "longitude", "is_open",
        "categories",
         "hours"),
        yelp("business_id", "name", "address", "is_open"),
        yelp_business,
    ),
    Form(
        "google_local",
        ("user_id", "name", "time", "rating", "text", "resp text", "resp time", "gmap_id"),
        yelp("gmap_id", "user_id", "rating"),
        local_review,
    ),
)  # fmt: skip


def plain_table(document: Any, encoding: str) -> HeldTable | None:
    """Any list of flat objects as a table; nested values stay JSON."""
    items = next((found for found in candidates(document) if isinstance(found, list) and has(found)), None)
    if items is None:
        return None
    header = list(dict.fromkeys(str(name) for item in items if isinstance(item, Mapping) for name in item))
    return HeldTable(header, [plain_record(header, number, item) for number, item in enumerate(items, 1)], encoding)


def plain_record(header: Sequence[str], number: int, item: Any) -> Record:
    return Record(number, [flat(item.get(name)) if isinstance(item, Mapping) else "" for name in header])


def candidates(document: Any) -> list[Any]:
    if isinstance(document, list):
        return [document]
    named = [
        inner(document, name)
        for name in ("data", "results", "items", "records", "rows", "reviews", "stores", "tickets")
    ]
    return named if any(named) else [[document]] if isinstance(document, Mapping) else []


def flat(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(map(cell, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping | list) else cell(value)
