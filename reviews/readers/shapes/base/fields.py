"""Parsers and columns that several shapes share (pure). Each parser takes the context and one text per source."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from reviews.readers.cells import dates, places, relative, scores, texts
from reviews.readers.cells.hours import by_weekday, opening_hours
from reviews.readers.columns import dialects
from reviews.readers.columns.typed import Column, Context, Noted, at_once
from reviews.readers.columns.vocabulary import FOREIGN
from reviews.readers.records import CellError, Moment

STORE_NAMES = (
    "store code|shop code|store|store id|store number|store no|shop id|location code|location id"
    "|location number|location"
    "|site code|site id|branch code|branch id|outlet code|outlet id|restaurant id|place id|google place id|gmap id"
    "|business id|restaurant|shop|branch|outlet|entity id|location reference|매장코드|점포코드|지점코드|매장번호"
    "|점포번호|가게번호|매장id|매장|점포|지점|가게|" + FOREIGN["store"]
)
STORE_NAME_NAMES = (
    "store name|shop name|location name|venue|venue name|branch name|business name|restaurant name|site name"
    "|outlet name|매장명|점포명|지점명|상호명|가게명|가게이름|" + FOREIGN["store_name"]
)
ADDRESS_NAMES = (
    "store address|address|full address|formatted address|street address|addr|addr full|도로명주소|매장주소"
    "|주소|지번주소|" + FOREIGN["street"]
)
LATITUDE_NAMES = (
    "latitude|lat|y|store latitude|display coordinate latitude|loc lat|위도|y좌표|좌표y|" + FOREIGN["latitude"]
)
LONGITUDE_NAMES = (
    "longitude|lon|lng|long|x|store longitude|display coordinate longitude|loc long|loc lon|경도|x좌표|좌표x|"
    + FOREIGN["longitude"]
)
PAIR_NAMES = (
    "coordinates|coords|lat lng|lat lon|lat long|latlng|latitude longitude|geo point|geopoint|gps|gps coordinates"
    "|store coordinates|좌표|위경도|" + FOREIGN["coordinates"]
)
SCRAPED_NAMES = "scraped at|scraped|scrape date|collected at|crawled at|retrieved at|수집일|수집일시|수집시각"


ROUNDED_CODE = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.ASCII)
"""What a spreadsheet makes of a long code; no code has a plus."""


def text(context: Context, given: str) -> str:
    return texts.short(given)


def title(context: Context, given: str) -> str:
    return cut(texts.short(given), 300)


def label(context: Context, given: str) -> str:
    return cut(texts.short(given), 80)


def cut(given: str, longest: int) -> str:
    """Cut to at most ``longest`` characters; only for words that are shown, never for keys."""
    return given if len(given) <= longest else given[: longest - 1] + "…"


@at_once(lambda _context, given: texts.proses(given))
def prose(context: Context, given: str) -> str:
    return texts.prose(given)


def joined(context: Context, *given: str) -> str:
    """Join all that somebody wrote into the text questions of one questionnaire."""
    return "\n\n".join(part for part in map(texts.prose, given) if part)


@at_once(lambda _context, given: [text.strip() for text in given])
def exact_prose(context: Context, given: str) -> str:
    return given.strip()


def code(context: Context, given: str) -> str:
    if ROUNDED_CODE.fullmatch(given.strip()):
        raise CellError("rounded_code", given.strip())
    found = "" if texts.is_nothing(given) else texts.identifier(given, 60)
    return found[:-2] if found.endswith(".0") and found[:-2].isdigit() else found


def store(context: Context, given: str) -> str:
    if ROUNDED_CODE.fullmatch(given.strip()):
        raise CellError("rounded_code", given.strip())
    return "" if texts.is_nothing(given) else texts.identifier(given)


def address_key(context: Context, given: str, code_given: str = "") -> str:
    """Read an address, which is the store's key where the record has no code."""
    if texts.is_damaged(given) and texts.is_nothing(code_given):
        raise CellError("damaged_key", given[:80])
    return somewhere(texts.short(given))


def somewhere(address: str) -> str:
    """Return the address, empty where it has neither a letter nor a digit."""
    return address if any(map(str.isalnum, address)) else ""


@at_once(lambda _context, given: texts.identifiers(given))
def external_id(context: Context, given: str) -> str:
    return "" if texts.is_nothing(given) else texts.identifier(given)


def absolutes(context: Context, given: Sequence[str], *_scraped: Sequence[str]) -> list[Moment] | None:
    """Read moments that the file need not settle; None with a day of collection, as each is compared with it."""
    return dates.iso_moments(given) if context.scraped is None else None


@at_once(absolutes)
def absolute(context: Context, given: str) -> Moment | None:
    """Read a moment, with the order of day and month settled by the whole file where that is needed."""
    if texts.is_nothing(given):
        return None
    if "date_system" in context.settled and dates.SERIAL.fullmatch(given.strip()):
        return dates.excel_serial(float(given), since_1904=True)
    try:
        found = dates.moment(given)
    except CellError as error:
        if error.code != "date_order" and not dates.TWO_DIGITS.fullmatch(given.strip()):
            raise
        settled = context.day_order()
        day_first = context.options.day_first if settled is None else settled
        found = dates.moment(given, day_first, context.year_first())
    return found if context.scraped is None else not_future(context, found, given)


def not_future(context: Context, found: Moment, given: str, seen: Moment | None = None) -> Moment:
    seen = seen or context.scraped
    if seen is not None and dates.later_than(found, seen):
        raise CellError("future", given.strip(), seen.end.date().isoformat())
    return found


@at_once(absolutes)
def when(context: Context, given: str, scraped: str = "") -> Moment | None:
    """Read an absolute moment, or the range of a relative one by the row's or the file's day of collection."""
    if not relative.counts_from_collection(given):
        return absolute(context, given)
    seen = dates.moment(scraped, context.options.day_first) if not texts.is_nothing(scraped) else context.scraped
    if seen is None:
        raise CellError("scraped", given.strip(), "--scraped YYYY-MM-DD")
    ago = relative.span(given)
    return relative.before(seen, *ago) if ago else dates.without_year(given, seen)


def calendar_day(context: Context, given: str) -> date | None:
    found = absolute(context, given)
    return found.start.date() if found else None


def region_of(context: Context, given: str) -> str:
    """Return the country of a row, else the brand's."""
    try:
        return places.country(given) or context.options.country.upper()
    except CellError:
        return context.options.country.upper()


def country(context: Context, given: str) -> str | Noted[str]:
    try:
        return places.country(given) or context.options.country.upper()
    except CellError as error:
        return Noted("", "country", error.given)


def phone(
    context: Context,
    given: str,
    row_country: str = "",
    state: str = "",
    zip_code: str = "",
    north: str = "",
    east: str = "",
    *addresses: str,
) -> str | Noted[str]:
    """Read a phone number with the country of its row, the brand, its address or its pin."""
    if places.ROUNDED.fullmatch(given.strip()):
        return Noted("", "phone_lost", given.strip())
    region = region_of(context, row_country) or places.implied_country(state, zip_code, *addresses)
    near = "" if region or given.lstrip().startswith("+") else places.country_at(north, east)
    found = places.phone(given, region or near, is_guess=bool(near))
    return Noted(cut(found, 40), "phone", given.strip()) if found and not found.startswith("+") else found


def postcode(context: Context, given: str, row_country: str = "", state: str = "") -> str | Noted[str]:
    region = region_of(context, row_country) or places.implied_country(state, given)
    found = places.postcode(given, region)
    if (
        found
        and found != texts.short(given)
        and region == "US"
        and sum(map(str.isdigit, found)) > sum(map(str.isdigit, given))
    ):
        return Noted(found, "postcode_zeros", given.strip())
    return cut(found, 20)


def website(context: Context, given: str) -> str:
    return cut(places.website(given), 1000)


def time_zone(context: Context, given: str) -> str | Noted[str]:
    try:
        return places.time_zone(given)
    except CellError as error:
        return Noted("", "time_zone", error.given)


def hours(context: Context, given: str, *days: str) -> str | Noted[str]:
    """Read the hours of a week from one cell, and from seven more, Monday first, of the days that have their own."""
    found = by_weekday(days, given) if any(days) else opening_hours(given)
    return Noted("", "hours", given.strip()[:200]) if found is None else cut(found, 1000)


def weekday_hours(context: Context, *given: str) -> str | Noted[str]:
    """Read hours from seven cells, Monday first."""
    found = by_weekday(given)
    return Noted("", "hours", " | ".join(given)[:200]) if found is None else found


def latitude(context: Context, north: str, east: str, row_country: str = "") -> float | Noted[float | None] | None:
    found = places.pin(north, east, region_of(context, row_country))
    return Noted(found.latitude, found.doubt, f"{north.strip()}, {east.strip()}") if found.doubt else found.latitude


def longitude(context: Context, east: str, north: str, row_country: str = "") -> float | None:
    return places.pin(north, east, region_of(context, row_country)).longitude


def precision(context: Context, north: str, east: str) -> float | None:
    return places.pin(north, east, "").precision


def latitude_of_pair(context: Context, given: str, row_country: str = "") -> float | Noted[float | None] | None:
    return latitude(context, *places.pair(given), row_country)


def longitude_of_pair(context: Context, given: str, row_country: str = "") -> float | None:
    north, east = places.pair(given)
    return longitude(context, east, north, row_country)


def precision_of_pair(context: Context, given: str) -> float | None:
    return precision(context, *places.pair(given))


def stars(context: Context, given: str) -> int | None:
    return dialects.points(given, context.dialect, 1, 5)


def most_stars(context: Context, given: str) -> int:
    """Return the top of the scale of ratings, in half stars where there are some."""
    return context.dialect.scale.stored[1] if context.dialect.scale else 5


def zero_to_ten(context: Context, given: str) -> int | None:
    return scores.score(given, 0, 10)


def optional_satisfaction(context: Context, given: str) -> int | Noted[None] | None:
    """Read satisfaction from 1 to 5; a word ("Good", "Offered") costs only its own cell, not the record."""
    try:
        return scores.score(given, 1, 5)
    except CellError as error:
        if error.code == "number":
            return Noted(None, "score", given.strip()[:80])
        raise


def pin_columns(
    prefix: str, north: str, east: str, country_names: str = "", precision_name: str = ""
) -> tuple[Column, ...]:
    """Return columns for latitude, longitude and precision, all from the same two headers, or from one with both."""
    return (
        Column(f"{prefix}latitude", latitude, north, also=(east, country_names)),
        Column(f"{prefix}longitude", longitude, east, also=(north, country_names)),
        Column(precision_name or f"{prefix}precision", precision, north, also=(east,)),
        Column(f"{prefix}latitude", latitude_of_pair, PAIR_NAMES, also=(country_names,)),
        Column(f"{prefix}longitude", longitude_of_pair, PAIR_NAMES, also=(country_names,)),
        Column(precision_name or f"{prefix}precision", precision_of_pair, PAIR_NAMES),
    )


def store_columns(store_names: str = STORE_NAMES, name_names: str = STORE_NAME_NAMES) -> tuple[Column, ...]:
    """Return the columns that identify a record's store: its code, or its name, address and coordinates."""
    return (
        Column("store", store, store_names, key=True),
        Column("store_name", title, name_names),
        Column("store_address", address_key, ADDRESS_NAMES, also=(store_names,)),
        *pin_columns("store_", LATITUDE_NAMES, LONGITUDE_NAMES),
    )


def store_is_named(code_: Any, address: Any, name: Any) -> CellError | None:
    """Refuse a record that gives its store by neither code, address nor name."""
    return None if code_ or address or name else CellError("no_store")
