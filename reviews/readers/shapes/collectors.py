"""Reviews as collectors and publishers' interfaces answer: Apify, SerpApi, Tripadvisor, Yelp Fusion, Yext (pure).

https://apify.com/compass/google-maps-reviews-scraper, https://serpapi.com/google-maps-reviews-api,
https://tripadvisor-content-api.readme.io, https://docs.developer.yelp.com, https://hitchhikers.yext.com
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reviews.readers.columns.typed import Column
from reviews.readers.containers.json_form import Items, JsonForm, has, inner, list_below
from reviews.readers.shapes import reviews
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.shape import Shape

APIFY_HEADER = (
    "title", "placeId", "address", "location/lat", "location/lng", "reviewId", "name", "stars", "text",
    "originalLanguage", "publishedAtDate", "responseFromOwnerText", "responseFromOwnerDate", "scrapedAt",
)  # fmt: skip
SERPAPI_HEADER = (
    "place_id", "place_title", "place_address", "review_id", "user", "rating", "snippet", "iso_date", "response",
    "response_date",
)  # fmt: skip
TRIPADVISOR_HEADER = (
    "id", "location_id", "username", "rating", "title", "text", "lang", "published_date", "owner_response",
    "owner_response_date",
)  # fmt: skip
YELP_HEADER = ("id", "user", "rating", "text", "time_created")
YEXT_HEADER = ("id", "entityId", "authorName", "rating", "content", "reviewLanguage", "publisherDate")


def apify_reviews(document: Any) -> Items | None:
    """Find the rows of the reviews scraper, or the reviews within the places of the places scraper."""
    if not isinstance(document, list):
        return None
    if has(document, "reviewId", "stars", "publishedAtDate"):
        return document
    if not has(document, "placeId", "reviews"):
        return None
    places = [place for place in document if isinstance(place, Mapping) and isinstance(place.get("reviews"), list)]
    found = [{**place, **each} for place in places for each in place["reviews"] if isinstance(each, Mapping)]
    return found if has(found, "stars", "publishedAtDate") else None


def apify_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    pin = {"location/lat": inner(item, "location", "lat"), "location/lng": inner(item, "location", "lng")}
    return {name: item.get(name) for name in APIFY_HEADER} | pin


def serpapi_reviews(document: Any) -> Items | None:
    """Find the reviews of one answer, or of a list of answers, each with its place."""
    answers = document if isinstance(document, list) else [document]
    found: list[Any] = []
    for answer in answers:
        given = list_below(answer, "reviews", "review_id", "rating", "iso_date") or ()
        found += [{"answer": answer, "review": each} for each in given if isinstance(each, Mapping)]
    return found or None


def serpapi_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    answer, review = item["answer"], item["review"]
    asked = inner(answer, "search_parameters")
    return {
        "place_id": inner(asked, "place_id") or inner(asked, "data_id"),
        "place_title": inner(answer, "place_info", "title"),
        "place_address": inner(answer, "place_info", "address"),
        "review_id": review.get("review_id"),
        "user": inner(review, "user", "name"),
        "rating": review.get("rating"),
        "snippet": inner(review, "extracted_snippet", "original") or review.get("snippet"),
        "iso_date": review.get("iso_date"),
        "response": inner(review, "response", "extracted_snippet", "original") or inner(review, "response", "snippet"),
        "response_date": inner(review, "response", "iso_date"),
    }


def tripadvisor_reviews(document: Any) -> Items | None:
    """Find ``{"data": [...]}`` of the Content API, or the list itself."""
    members = ("location_id", "rating", "published_date")
    if isinstance(document, list):
        return document if has(document, *members) else None
    return list_below(document, "data", *members)


def tripadvisor_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: item.get(name) for name in TRIPADVISOR_HEADER} | {
        "username": inner(item, "user", "username"),
        "owner_response": inner(item, "owner_response", "text"),
        "owner_response_date": inner(item, "owner_response", "published_date"),
    }


def yelp_reviews(document: Any) -> Items | None:
    """Find ``{"reviews": [...]}`` of the Fusion API, which does not name the business."""
    return list_below(document, "reviews", "rating", "time_created")


def yelp_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: item.get(name) for name in YELP_HEADER} | {"user": inner(item, "user", "name")}


def yext_reviews(document: Any) -> Items | None:
    """Find ``{"response": {"reviews": [...]}}`` of the Management API."""
    return list_below(inner(document, "response"), "reviews", "publisherDate", "rating")


def yext_review(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name the store in a column of its own: answers of older versions call an entity a location."""
    return {name: item.get(name) for name in YEXT_HEADER} | {"entityId": item.get("entityId") or item.get("locationId")}


FORMS: Sequence[JsonForm] = (
    JsonForm(APIFY_HEADER, apify_reviews, apify_review),
    JsonForm(SERPAPI_HEADER, serpapi_reviews, serpapi_review),
    JsonForm(TRIPADVISOR_HEADER, tripadvisor_reviews, tripadvisor_review),
    JsonForm(YELP_HEADER, yelp_reviews, yelp_review),
    JsonForm(YEXT_HEADER, yext_reviews, yext_review),
)


def review(name_of_id: str, author: str, rating: str, posted: str, *, required: bool = True) -> tuple[Column, ...]:
    """Return the columns that every answer has; some collectors leave out ids together with personal data."""
    return (
        Column("external_id", fields.external_id, name_of_id, key=True, required=required, each=True),
        Column("author", fields.title, author),
        replace(reviews.RATING, names=rating),
        replace(reviews.MOST, names=rating),
        Column("posted", fields.absolute, posted, required=True, key=True, dated=True),
    )


APIFY = Shape(
    key="apify",
    kind="reviews",
    signature=("review id", "stars", "published at date", "place id"),
    columns=(
        *review("review id", "name", "stars", "published at date", required=False),
        Column("store", fields.store, "place id", key=True),
        Column("store_name", fields.title, "title"),
        Column("store_address", fields.address_key, "address", also=("place id",)),
        *fields.pin_columns("store_", "location/lat", "location/lng"),
        Column("text", fields.exact_prose, "text", each=True),
        Column("language", fields.label, "original language"),
        Column("reply", fields.exact_prose, "response from owner text", each=True),
        Column("replied", fields.absolute, "response from owner date"),
        reviews.SEEN,
    ),
    publisher="google",
)
SERPAPI = Shape(
    key="serpapi",
    kind="reviews",
    signature=("review id", "snippet", "iso date", "place title"),
    columns=(
        *review("review id", "user", "rating", "iso date"),
        Column("store", fields.store, "place id", key=True),
        Column("store_name", fields.title, "place title"),
        Column("store_address", fields.address_key, "place address", also=("place id",)),
        Column("text", fields.exact_prose, "snippet", each=True),
        Column("reply", fields.exact_prose, "response", each=True),
        Column("replied", fields.absolute, "response date"),
    ),
    publisher="google",
)
TRIPADVISOR = Shape(
    key="tripadvisor",
    kind="reviews",
    signature=("id", "location id", "published date", "rating", "owner response date"),
    columns=(
        *review("id", "username", "rating", "published date"),
        Column("store", fields.store, "location id", key=True, required=True),
        Column("text", fields.joined, "title", also=("text",), each=True),
        Column("language", fields.label, "lang"),
        Column("reply", fields.exact_prose, "owner response", each=True),
        Column("replied", fields.absolute, "owner response date"),
    ),
    publisher="tripadvisor",
    warnings=(
        ("few_reviews", "The Content API gives at most 5 reviews of a place, so these are never a store's mean."),
    ),
)
YELP_FUSION = Shape(
    key="yelp_fusion",
    kind="reviews",
    signature=("id", "user", "rating", "text", "time created"),
    columns=(
        *review("id", "user", "rating", "time created"),
        Column("text", fields.exact_prose, "text", each=True),
    ),
    publisher="yelp",
    warnings=(
        (
            "few_reviews",
            "The Fusion API gives at most 3 reviews of a business (7 to some), so these are never a store's mean.",
        ),
    ),
)
YEXT = Shape(
    key="yext",
    kind="reviews",
    signature=("id", "entity id", "rating", "publisher date"),
    columns=(
        *review("id", "author name", "rating", "publisher date"),
        Column("store", fields.store, "entity id", key=True, required=True),
        Column("text", fields.exact_prose, "content", each=True),
        Column("language", fields.label, "review language"),
    ),
)
SHAPES: Sequence[Shape] = (APIFY, SERPAPI, TRIPADVISOR, YELP_FUSION, YEXT)
