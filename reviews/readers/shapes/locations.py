"""Lists of stores as tables: the Google Business Profile bulk sheet, and any list with the usual headers (pure)."""

from locations.matching.addresses import made_code, one_line
from reviews.readers.cells import texts
from reviews.readers.columns import vocabulary
from reviews.readers.columns.headings import spellings
from reviews.readers.columns.typed import Column, Context, Noted
from reviews.readers.columns.vocabulary import (
    ABOUT_RECOMMENDING,
    ABOUT_SATISFACTION,
    FOREIGN,
)
from reviews.readers.records import CellError
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match, detector
from reviews.readers.shapes.base.shape import Shape

CODE_NAMES = (
    "store code|shop code|code|store number|storenumber|store no|store id|shop id|location code"
    "|location id|location number|location reference|entity id"
    "|site code|site id|branch code|branch id|outlet code|restaurant id|ref|place id|business id"
    "|매장코드|점포코드|지점코드"
    "|매장번호|점포번호|store|store key|" + FOREIGN["store"] + "|id|no|nr|number|번호"
)
"""Bare numbers come last: a list with both has its codes in the other column."""
NAME_NAMES = (
    "store name|shop name|location name|business name|name|title|branch|branch name|venue|매장명|점포명"
    "|지점명|상호명|이름|매장|점포|지점|" + f"{FOREIGN['store_name']}|{FOREIGN['name']}"
)
STREET_NAMES = (
    "address|street address|street|address line 1|address line1|address1|store address"
    "|store addr new|full address|addr full"
    "|주소|도로명주소|매장주소|store addr|지번주소|" + FOREIGN["street"]
)
MORE_STREET = (
    "address line 2|address line2|address2|adresszeile 2", "address line 3|address line3",
    "address line 4|address line4", "address line 5|address line5",
)  # fmt: skip
OLDER_STREET = "store addr|지번주소"
CITY_NAMES = "city|locality|town|addr city|address city|시군구|도시|" + FOREIGN["city"]
STATE_NAMES = (
    "state|province|state province|administrative area|addr state|address region|county|시도|광역시도|"
    + FOREIGN["state"]
)
POSTCODE_NAMES = (
    "postcode|postal code|zip|zip code|zipcode|post code|addr postcode|address postal code|우편번호|"
    + FOREIGN["postcode"]
)
COUNTRY_NAMES = (
    "country|country code|country region|country/region|addr country|address country|address country region"
    "|address country code|국가|나라|" + FOREIGN["country"]
)
PHONE_NAMES = (
    "phone|phone number|primary phone|main phone|main phone phone number|telephone|tel|store tel|contact"
    "|전화|전화번호|연락처|매장전화번호|" + FOREIGN["phone"]
)
WEBSITE_NAMES = (
    "website|web site|url|store url|homepage|home page|website uri|website url|website url url|홈페이지|웹사이트|"
    + FOREIGN["website"]
)
CATEGORY_NAMES = "category|primary category|main category|categories|primäre kategorie|업종|카테고리|분류"
HOURS_NAMES = (
    "hours|opening hours|open hours|business hours|weekday hours|working hours|영업시간|운영시간|" + FOREIGN["hours"]
)
FORMAT_NAMES = "format|store type|storetype|store format|location type|매장타입|매장유형|타입|유형|매장형태"
OWNERSHIP_NAMES = "ownership|ownership type|owner type|operation type|운영형태|소유형태"
REGION_NAMES = "region|region path|area|district|catchment|지역|권역|상권"
WEEKDAYS = tuple(
    f"{name} hours|{name[:3]} hrs|{name[:3]} hours|{name}|{korean}요일 영업시간|{korean}요일|hours {name}|{foreign}"
    for name, korean, foreign in zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        "월화수목금토일",
        vocabulary.WEEKDAYS,
        strict=True,
    )
)
STATUS_NAMES = "status|state of business|business status|open status|is open|영업상태|상태"
CLOSED_WORDS = (
    "closed permanently",
    "permanently closed",
    "closed",
    "폐점",
    "폐업",
    "0",
    "false",
    "no",
)
GONE_NAMES = (
    "permanently closed|closed permanently|is permanently closed|is closed|폐점여부|폐업여부|" + FOREIGN["gone"]
)
YES = frozenset({"1", "true", "yes", "y", "ja", "oui", "sí", "si", "sim", "sì", "예", "네", "o", "はい", "是"})
PAUSED_WORDS = ("temporarily closed", "closed temporarily", "paused", "휴업", "임시휴업", "휴점")


def street(context: Context, *lines: str) -> str:
    """Join all address lines; a part that repeats an earlier one is left out."""
    parts: list[str] = []
    for line in map(texts.short, lines):
        if line and line not in parts:
            parts.append(line)
    return fields.cut(", ".join(parts), 500)


def newest_street(context: Context, road: str, lot: str = "", *more: str) -> str:
    """Return the road-name address, and the lot-number one only where there is no other."""
    return street(context, texts.short(road) or lot, *more)


def region(context: Context, given: str) -> str:
    """Read a path whose levels are joined by / ("Korea > Seoul" too)."""
    parts = [part.strip() for part in texts.short(given).replace(">", "/").replace("\\", "/").split("/")]
    return fields.cut("/".join(part for part in parts if part), 600)


def status(context: Context, given: str, gone: str = "") -> str | Noted[str]:
    """Read whether a store is open, paused or closed; ``gone`` is yes for one that is closed for ever."""
    if gone.strip().casefold() in YES:
        return "closed"
    word = texts.short(given).casefold().replace("_", " ")
    if word in PAUSED_WORDS:
        return "paused"
    if word in CLOSED_WORDS:
        return "closed"
    if not word:
        return ""
    return "open" if word in OPEN_WORDS else Noted("open", "status", given.strip())


def status_if_gone(context: Context, gone: str) -> str:
    return "closed" if gone.strip().casefold() in YES else ""


OPEN_WORDS = (
    "open",
    "operational",
    "active",
    "opened",
    "영업",
    "영업중",
    "운영중",
    "1",
    "true",
    "yes",
    "verified",
    "published",
    "live",
)


def code_or_derived(context: Context, given: str, name: str, phone: str, *address: str) -> str:
    """Return the code in the file; without one, the code that the same address gets where reviews create their stores.

    In a list with a column of codes, a store without one is a mistake: this is for lists that have no such column.
    Where several stores of the file share an address, their names (or phones) are added to it.
    """
    found = fields.code(context, given)
    if found:
        return found
    if not any(map(texts.short, address)) and not texts.short(name):
        return ""
    road, second, city, state, postcode, country = map(texts.short, address)
    line = one_line(", ".join(filter(None, (road, second))), "", city, state, postcode, country) or texts.short(name)
    if texts.is_damaged(line):
        raise CellError("damaged_key", line[:80])
    if address in context.shared_addresses():
        line = f"{line} {texts.short(name) or texts.short(phone)}"
    return made_code(line)


CODE = Column("code", fields.code, CODE_NAMES, key=True, required=True, each=True)
DERIVED_CODE = Column(
    "code",
    code_or_derived,
    also=(
        NAME_NAMES,
        PHONE_NAMES,
        STREET_NAMES,
        *MORE_STREET[:1],
        CITY_NAMES,
        STATE_NAMES,
        POSTCODE_NAMES,
        COUNTRY_NAMES,
    ),
    required=True,
    always=True,
)
ADDRESS = (
    Column("sublocality", fields.text, "sub locality|sublocality|neighborhood|동|읍면동"),
    Column("city", fields.text, CITY_NAMES),
    Column("state", fields.text, STATE_NAMES),
    Column("postcode", fields.postcode, POSTCODE_NAMES, also=(COUNTRY_NAMES, STATE_NAMES)),
    Column("country", fields.country, COUNTRY_NAMES),
    Column(
        "phone",
        fields.phone,
        PHONE_NAMES,
        also=(
            COUNTRY_NAMES,
            STATE_NAMES,
            POSTCODE_NAMES,
            fields.LATITUDE_NAMES,
            fields.LONGITUDE_NAMES,
            STREET_NAMES,
            OLDER_STREET,
        ),
    ),
    Column("website", fields.website, WEBSITE_NAMES),
    Column("category", fields.title, CATEGORY_NAMES),
)
HOURS = Column("hours", fields.hours, HOURS_NAMES, also=WEEKDAYS)
HOURS_BY_DAY = Column("hours", fields.weekday_hours, WEEKDAYS[0], also=WEEKDAYS[1:])
PIN = fields.pin_columns(
    "",
    fields.LATITUDE_NAMES + "|store x",
    fields.LONGITUDE_NAMES + "|store y",
    COUNTRY_NAMES,
    precision_name="coordinate_precision",
)
STORE = (
    CODE,
    Column("name", fields.title, NAME_NAMES),
    Column("street", newest_street, STREET_NAMES, also=(OLDER_STREET, *MORE_STREET)),
    *ADDRESS,
    HOURS_BY_DAY,
    HOURS,
    *PIN,
    Column("format", fields.label, FORMAT_NAMES),
    Column("ownership", fields.label, OWNERSHIP_NAMES),
    Column("region", region, REGION_NAMES),
    Column("time_zone", fields.time_zone, "time zone|timezone|tz|시간대|표준시"),
    Column(
        "opened",
        fields.calendar_day,
        "opened|opened on|opening date|open date|opened at|eröffnungsdatum|개점일|오픈일|개업일",
        dated=True,
    ),
    Column(
        "closed", fields.calendar_day, "closed|closed on|closing date|close date|closed at|폐점일|폐업일", dated=True
    ),
    Column("status", status_if_gone, GONE_NAMES),
    Column("status", status, STATUS_NAMES, also=(GONE_NAMES,)),
)

GOOGLE_BULK_SHEET = Shape(
    key="google_bulk_sheet",
    kind="locations",
    signature=(
        "store code|shop code",
        "business name",
        "address line 1",
        "monday hours|primary phone|primary category",
    ),
    columns=STORE,
)
SOMEWHERE = f"{NAME_NAMES}|{STREET_NAMES}|{CITY_NAMES}|{fields.LATITUDE_NAMES}|{REGION_NAMES}|store x"
GENERIC = Shape("generic", "locations", (CODE_NAMES, SOMEWHERE), STORE)
WITHOUT_CODES = Shape("generic", "locations", (f"{NAME_NAMES}|{STREET_NAMES}", SOMEWHERE), (DERIVED_CODE, *STORE[1:]))


def detect(excerpt: Excerpt) -> Match | None:
    """Detect any list of stores; one without a column of codes gets codes from names and addresses.

    A name or a town alone makes no list of stores: most names must differ, and nothing may be asked of customers.
    """
    match = next(filter(None, (detector(shape)(excerpt) for shape in (GENERIC, WITHOUT_CODES))), None)
    if match is None or has_answers(excerpt) or not (is_placed(excerpt) or names_differ(excerpt)):
        return None
    return match


def has_answers(excerpt: Excerpt) -> bool:
    """Return whether a heading asks for a recommendation or for satisfaction."""
    return any(ABOUT_RECOMMENDING.search(name) or ABOUT_SATISFACTION.search(name) for name in excerpt.header)


def is_placed(excerpt: Excerpt) -> bool:
    """Return whether a column has codes of its own, addresses or coordinates."""
    return is_addressed(excerpt) or any(name in excerpt.keys for name in spellings(CODE_NAMES))


def is_addressed(excerpt: Excerpt) -> bool:
    """Return whether a column has addresses or coordinates."""
    names = spellings(f"{STREET_NAMES}|{fields.LATITUDE_NAMES}|store x")
    return any(name in excerpt.keys for name in names)


def names_differ(excerpt: Excerpt) -> bool:
    """Return whether most names of the sample differ from one another."""
    index = next((excerpt.keys[name] for name in spellings(NAME_NAMES) if name in excerpt.keys), None)
    given = [] if index is None else [c[index] for c in excerpt.sample if index < len(c) and texts.short(c[index])]
    return len(set(given)) * 2 > len(given)
