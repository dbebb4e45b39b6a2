"""What publishers show of stores, as tables (pure)."""

from collections.abc import Sequence
from dataclasses import replace

from reviews.readers.cells import texts
from reviews.readers.columns.typed import Column, Context, Noted
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes import locations
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Detector, Excerpt, Match, detector
from reviews.readers.shapes.base.shape import Shape

SEEN_NAMES = f"seen at|seen|last seen|checked at|last checked|as of|{fields.SCRAPED_NAMES}|확인일|조회일"
PRESENT_NAMES = "present|listed|found|exists|노출|등록여부"
URL_NAMES = "listing url|url|link|링크|s link"
"""The first is what a column is called that ends like it: a plain "url" is a website too."""
YES = frozenset({"", "1", "true", "yes", "y", "listed", "found", "present", "o", "예", "있음"})
NO = frozenset({"0", "false", "no", "n", "missing", "absent", "not found", "not listed", "x", "아니오", "없음"})


def present(context: Context, given: str, *shown: str) -> bool | Noted[bool]:
    """Read whether there is a listing; where nothing states it, there is one if it shows anything."""
    word = given.strip().casefold()
    if not word and shown:
        return Noted(False, "not_listed", "—") if all(map(texts.is_nothing, shown)) else True
    if word in YES or word in NO:
        return word in YES
    raise CellError("yes_or_no", given.strip(), "yes, no")


def seen(context: Context, given: str) -> Moment | None:
    """Read when the listing was checked: the row's own time, else the day the file was collected."""
    if texts.is_nothing(given):
        if context.scraped is None:
            raise CellError("scraped", "", "--scraped YYYY-MM-DD")
        return context.scraped
    return fields.absolute(context, given)


def publisher(context: Context, given: str) -> str:
    return fields.cut(texts.short(given), 60) or context.options.publisher


def address_line(context: Context, *parts: str) -> str:
    """Return street, city, state and postcode as one line: the store's key where there is no code."""
    return fields.somewhere(locations.street(context, *parts))


def url(context: Context, given: str) -> str:
    return fields.cut(texts.short(given), 1000)


SHOWN = (
    "name",
    "street",
    "city",
    "state",
    "postcode",
    "country",
    "phone",
    "website",
    "category",
    "hours",
    "latitude",
    "longitude",
)
SIGHTING = (
    Column("publisher", publisher, "publisher|site|platform|directory|퍼블리셔|플랫폼|매체", always=True),
    Column("seen", seen, SEEN_NAMES, required=True, key=True, dated=True),
    Column(
        "present",
        present,
        PRESENT_NAMES,
        also=(
            locations.NAME_NAMES,
            locations.STREET_NAMES,
            locations.PHONE_NAMES,
            locations.WEBSITE_NAMES,
            locations.HOURS_NAMES,
            fields.LATITUDE_NAMES,
            URL_NAMES,
        ),
        always=True,
    ),
    Column("url", url, URL_NAMES),
)


def shown(columns: Sequence[Column]) -> list[Column]:
    """Return those columns of a list of stores that a publisher shows too."""
    return [replace(column, required=False, always=False) for column in columns if column.name in SHOWN]


GENERIC = Shape(
    key="generic",
    kind="listings",
    signature=(f"{locations.CODE_NAMES}|{locations.NAME_NAMES}|{locations.STREET_NAMES}", locations.SOMEWHERE),
    columns=(
        Column("store", fields.store, fields.STORE_NAMES + "|ref|code", key=True),
        Column(
            "store_address",
            address_line,
            locations.STREET_NAMES,
            also=(locations.CITY_NAMES, locations.STATE_NAMES, locations.POSTCODE_NAMES),
        ),
        *SIGHTING,
        *shown(locations.STORE),
        Column("store_name", fields.title, locations.NAME_NAMES),
        Column("status", locations.status, "status|business status|영업상태|상태"),
    ),
)


def detect(excerpt: Excerpt) -> Match | None:
    """Detect a list of listings; a store alone, of which nothing is shown, is none."""
    known = {name for column in GENERIC.columns for names in column.sources() for name in names}
    return detector(GENERIC)(excerpt) if len(known & excerpt.keys.keys()) > 1 else None


def of(shape: Shape) -> Detector:
    """Detect a list of stores of another shape and read it as what a publisher shows; its code identifies the store."""
    code = next(column for column in shape.columns if column.name == "code")
    columns = (replace(code, name="store"), *SIGHTING, *shown(shape.columns))
    return detector(replace(shape, kind="listings", columns=columns))
