"""Reviews and stores as publishers and collectors write them: Places API, Outscraper, Yelp, Google Local (pure)."""

from collections.abc import Sequence

from reviews.readers.cells import dates, scores, texts
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import Moment
from reviews.readers.shapes import locations, reviews
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.shape import Shape


def seconds_or_date(context: Context, given: str) -> Moment | None:
    """Read seconds since 1970 where the cell is a plain number, else a date."""
    if texts.is_nothing(given):
        return None
    return (
        fields.not_future(context, dates.epoch(given), given)
        if given.strip().isdigit()
        else fields.absolute(context, given)
    )


def milliseconds(context: Context, given: str) -> Moment | None:
    if texts.is_nothing(given):
        return None
    return fields.not_future(context, dates.epoch(given, 1000), given)


def month_first_utc(context: Context, written: str, seconds: str = "") -> Moment | None:
    """Read MM/DD/YYYY HH:MM:SS in UTC, as the header states; the seconds since 1970 instead where there are some."""
    if seconds.strip().isdigit():
        return fields.not_future(context, dates.epoch(seconds), seconds)
    if texts.is_nothing(written):
        return None
    found = dates.moment(written, day_first=False)
    return fields.not_future(context, dates.in_utc(found), written)


def as_utc(context: Context, given: str) -> Moment | None:
    found = fields.absolute(context, given)
    return dates.in_utc(found) if found else None


def short_date(context: Context, given: str) -> Moment | None:
    return None if texts.is_nothing(given) else dates.two_digit_year(given)


def place_review_id(context: Context, given: str) -> str:
    """Read the id of a review, which legacy answers of the Places API do not have."""
    return texts.identifier(given)


def business_id(context: Context, given: str, name: str = "") -> str:
    """Read the store code of a brand; without one the id in ``locations/<id>``."""
    found = fields.code(context, given) or name.strip().rpartition("/")[2]
    return texts.identifier(found, 60)


def spider_street(context: Context, street_address: str, full: str, number: str, road: str) -> str:
    """Read the street line; house number and road where there is no other, the full address last."""
    line = (
        texts.short(street_address)
        or " ".join(filter(None, (texts.short(number), texts.short(road))))
        or texts.short(full)
    )
    return fields.cut(line, 500)


def spider_name(context: Context, branch: str, name: str = "", brand: str = "") -> str:
    """Join name and branch: the name is often the brand's, and only the branch is the store's own."""
    shown, own = texts.short(name) or texts.short(brand), texts.short(branch)
    return fields.cut(f"{shown} {own}".strip() if own and own != shown else shown, 300)


def spider_code(context: Context, ref: str, full: str = "", *parts: str) -> str:
    """Read the reference of the store; without one, derive a code from its address."""
    return locations.code_or_derived(context, ref, "", "", full, "", *parts)


def opened(*names: str) -> Sequence[Column]:
    """Return columns of the general list of stores by their field names."""
    return [column for column in locations.STORE if column.name in names]


AT_MOST_FIVE = (
    "at_most_five",
    "The Places API gives at most 5 reviews of a place, so these are never a store's mean.",
)
PLACES_API = Shape(
    key="places_api",
    kind="reviews",
    signature=("places id", "publish time", "rating"),
    columns=(
        Column("external_id", place_review_id, "review name", key=True, each=True),
        Column("store", fields.store, "places id", key=True),
        Column("store_name", fields.title, "places name"),
        Column("store_address", fields.address_key, "places address", also=("places id",)),
        Column("author", fields.title, "author"),
        reviews.RATING,
        Column("text", fields.exact_prose, "text", each=True),
        Column("language", fields.label, "language"),
        Column("posted", seconds_or_date, "publish time", required=True, key=True),
    ),
    rules=(reviews.STORE_IS_NAMED,),
    publisher="google",
    warnings=(AT_MOST_FIVE,),
)
OUTSCRAPER = Shape(
    key="outscraper",
    kind="reviews",
    signature=("review id", "review rating", "review datetime utc|review timestamp", "place id|google id"),
    columns=(
        Column("external_id", fields.external_id, "review id", key=True, required=True, each=True),
        Column("store", fields.store, "place id|google id", key=True),
        Column("store_name", fields.title, "name"),
        Column("store_address", fields.address_key, "full address|address", also=("place id|google id",)),
        *fields.pin_columns("store_", "latitude", "longitude"),
        Column("author", fields.title, "author title"),
        Column("rating", fields.stars, "review rating", key=True),
        Column("text", fields.exact_prose, "review text", each=True),
        Column(
            "posted",
            month_first_utc,
            "review datetime utc",
            also=("review timestamp",),
            required=True,
            key=True,
            always=True,
        ),
        Column("reply", fields.exact_prose, "owner answer", each=True),
        Column("replied", month_first_utc, "owner answer timestamp datetime utc", also=("owner answer timestamp",)),
    ),
    publisher="google",
)
TRUSTPILOT = Shape(
    key="trustpilot",
    kind="reviews",
    signature=("review created utc", "review stars"),
    columns=(
        Column("external_id", fields.external_id, "review id", key=True, required=True, each=True),
        Column("store", fields.store, "location id|location name|business unit", key=True),
        Column("store_name", fields.title, "location name"),
        Column("author", fields.title, "review username|consumer name"),
        Column("rating", fields.stars, "review stars", key=True),
        Column("text", fields.joined, "review title", also=("review content",), each=True),
        Column("language", fields.label, "review language"),
        Column("posted", as_utc, "review created utc", required=True, key=True, dated=True),
        Column("reply", fields.exact_prose, "company reply|company reply text", each=True),
        Column("replied", as_utc, "company reply date utc"),
    ),
    publisher="trustpilot",
)
YELP_REVIEWS = Shape(
    key="yelp_reviews",
    kind="reviews",
    signature=("review id", "business id", "stars", "date"),
    columns=(
        Column("external_id", fields.external_id, "review id", key=True, required=True, each=True),
        Column("store", fields.store, "business id", key=True, required=True),
        Column("author", fields.title, "user id"),
        Column("rating", fields.stars, "stars", key=True),
        Column("text", fields.exact_prose, "text", each=True),
        Column("posted", as_utc, "date", required=True, key=True, dated=True),
    ),
    publisher="yelp",
)
GOOGLE_LOCAL = Shape(
    key="google_local",
    kind="reviews",
    signature=("gmap id", "user id", "rating", "time"),
    columns=(
        Column("store", fields.store, "gmap id", key=True, required=True),
        Column("author", fields.title, "name|user id"),
        reviews.RATING,
        Column("text", fields.exact_prose, "text", each=True),
        Column("posted", milliseconds, "time", required=True, key=True),
        Column("reply", fields.exact_prose, "resp text", each=True),
        Column("replied", milliseconds, "resp time"),
    ),
    publisher="google",
)
BUSINESS_INFORMATION = Shape(
    key="business_information",
    kind="locations",
    signature=("storeCode|name", "title", "regionCode|addressLines"),
    columns=(
        Column("code", business_id, "storeCode", also=("name",), key=True, required=True, always=True),
        Column("name", fields.title, "title"),
        Column("street", locations.street, "addressLines"),
        Column("city", fields.text, "locality"),
        Column("state", fields.text, "administrativeArea"),
        Column("postcode", fields.postcode, "postalCode", also=("regionCode",)),
        Column("country", fields.country, "regionCode"),
        Column("phone", fields.phone, "primaryPhone", also=("regionCode",)),
        Column("website", fields.website, "websiteUri"),
        Column("category", fields.title, "primaryCategory"),
        Column("hours", fields.hours, "regularHours"),
        *fields.pin_columns("", "latitude", "longitude", "regionCode", precision_name="coordinate_precision"),
        Column("opened", fields.calendar_day, "openingDate"),
        Column("status", locations.status, "status"),
    ),
)
ALL_THE_PLACES = Shape(
    key="all_the_places",
    kind="locations",
    signature=("ref", "@spider|brand:wikidata|addr:street_address|addr:full"),
    columns=(
        Column(
            "code",
            spider_code,
            "ref",
            also=("addr:full|addr:street_address", "addr:city", "addr:state", "addr:postcode", "addr:country"),
            required=True,
        ),
        Column("name", spider_name, "branch", also=("name", "brand"), always=True),
        Column(
            "street",
            spider_street,
            "addr:street_address",
            also=("addr:full", "addr:housenumber", "addr:street"),
            always=True,
        ),
        *opened("city", "state", "postcode", "country", "phone", "website"),
        Column("hours", fields.hours, "opening_hours"),
        *fields.pin_columns("", "latitude", "longitude", "addr:country", precision_name="coordinate_precision"),
    ),
)
YELP_BUSINESSES = Shape(
    key="yelp_businesses",
    kind="locations",
    signature=("business id", "name", "address", "is open"),
    columns=(
        Column("code", fields.code, "business id", key=True, required=True),
        *opened("name", "street", "city", "state", "postcode", "latitude", "longitude",
                                               "coordinate_precision", "hours"),
        Column("category", fields.title, "categories"),
        Column("status", locations.status, "is open"),
    ),
)  # fmt: skip
DATED_RATINGS = Shape(
    key="rating_1_10",
    kind="reviews",
    signature=("rating 1 10", "date yy mm dd|date", "review", "movie id|place id|store id|store code"),
    columns=(
        Column("external_id", fields.external_id, "review id", key=True, each=True),
        Column("store", fields.store, "movie id|place id|store id|store code", key=True, required=True),
        Column("author", fields.title, "author masked|author"),
        Column("rating", lambda context, given: scores.score(given, 1, 10), "rating 1 10", key=True),
        Column("rating_max", lambda context, given: 10, "rating 1 10"),
        Column("text", fields.exact_prose, "review", each=True),
        Column("posted", short_date, "date yy mm dd|date", required=True, key=True),
    ),
)
