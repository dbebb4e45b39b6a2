"""Roles that no heading gives as a whole: by its end and the values of its column, or by the values alone (pure).

"bib_strasse" and "kakao_name" end like headings that we know, and "cafe_id" is a code where every value differs from
all others. A column is only looked at where no heading has the role, and every finding is shown in the dry run.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from reviews.readers.cells import places, texts
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.personal import is_personal
from reviews.readers.columns.rewriting import Roles, is_of_the_store
from reviews.readers.columns.upright import month_of

MOST = 0.8
"""The share of values that must look like what a column is taken for."""

WORDS = re.compile(r"[^\W_]+")
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
OF_OTHERS = re.compile(
    r"\b(?:manager|owner|director|staff|employee|order|transaction|invoice|ticket|case|response|review|user|member"
    r"|customer|client|guest|contact|product|item|parent|region|area|brand|company|chain|country|city|state|category|group|search|query|web|ip|mail"
    r"|billing)\b",
    re.IGNORECASE,
)
"""Whose name, number or address a heading speaks of, where it is not the store's."""

CODE_ENDS = "id|code|no|nr|number|key|번호|코드"
CODE_LIKE = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_./\-]{1,19}", re.ASCII)
POSTCODE_IN = re.compile(
    r"(?<![\d\-])(?:\d{5}(?:-\d{3,4})?|\d{3}-\d{4}|\d{4}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2})"
    r"(?![\d\-])"
)


def find_by_values(kind: str, roles: Roles) -> None:
    """Give roles that are still missing to columns whose values show them."""
    if kind in ("locations", "listings"):
        find_by_ends(roles, "code" if kind == "locations" else "store")
        find_addresses(roles)
        find_coordinates(roles)
        if kind == "locations":
            take_names_for_codes(roles)
    elif kind == "reviews":
        find_names_of_stores(roles)
    elif kind == "kpis":
        find_period(roles)
        find_observed_stores(roles)


def are_codes(roles: Roles, index: int) -> bool:
    """Return whether every record has a short value that no other one has."""
    values = roles.values(index)
    return len(values) == len(roles.sample) == len(set(values)) and max(map(len, values), default=99) <= 60


def mostly_differ(roles: Roles, index: int) -> bool:
    """Return whether most records have a value with letters that differs from the others."""
    values = roles.values(index)
    return 2 * len({value for value in values if any(map(str.isalpha, value))}) > len(roles.sample)


def have_letters_and_digits(roles: Roles, index: int) -> bool:
    """Return whether most values have both, as a street with its number does."""
    return share(roles.values(index), lambda value: any(map(str.isalpha, value)) and any(map(str.isdigit, value)))


def any_values(roles: Roles, index: int) -> bool:
    """Return whether there is any value."""
    return bool(roles.values(index))


def share(values: Sequence[str], fits: Callable[[str], object]) -> bool:
    """Return whether most of the values fit, and there are any."""
    return bool(values) and sum(bool(fits(value)) for value in values) >= MOST * len(values)


BY_END: Mapping[str, Callable[[Roles, int], bool]] = {
    "code": are_codes,
    "store": are_codes,
    "name": mostly_differ,
    "street": have_letters_and_digits,
    "city": any_values,
    "postcode": any_values,
    "phone": any_values,
    "hours": any_values,
    "url": any_values,
    "latitude": any_values,
    "longitude": any_values,
}
"""What a list of stores has, with what the values of a column have to be."""


def ends(heading: str) -> list[str]:
    """Return the ends of a heading of several words as keys, the longest first: "kakao_place_id" has two."""
    words = WORDS.findall(CAPITAL.sub(" ", heading).replace("_", " "))
    return [key(" ".join(words[first:])) for first in range(1, len(words))]


def find_by_ends(roles: Roles, code: str) -> None:
    """Give each missing role of a list of stores to the first column whose heading ends like one of its own."""
    for role, fits in BY_END.items():
        if role not in roles.columns or roles.indexes(role) or role in {"code", "store"} - {code}:
            continue
        names = {*roles.columns[role].sources()[0], *(spellings(CODE_ENDS) if role == code else ())}
        for index in roles.open_columns():
            heading = CAPITAL.sub(" ", roles.header[index]).replace("_", " ")
            is_own = not OF_OTHERS.search(heading) and (role == "phone" or not is_personal(heading))
            if is_own and not names.isdisjoint(ends(heading)) and fits(roles, index):
                roles.give(index, role)
                break


def find_addresses(roles: Roles) -> None:
    """Take the first column of texts in several parts with postcodes as the address, where no heading names one."""
    if roles.indexes("street") or roles.indexes("city"):
        return
    for index in roles.open_columns():
        values = roles.values(index)
        if mostly_differ(roles, index) and share(values, is_address):
            roles.give(index, "street")
            return


def is_address(value: str) -> bool:
    """Return whether a text has several parts and a postcode."""
    parts = [part for part in re.split(r",|\s-\s", value) if part.strip()]
    return len(parts) > 1 and len(value) <= 200 and "://" not in value and bool(POSTCODE_IN.search(value))


def find_coordinates(roles: Roles) -> None:
    """Take the first column of pairs of coordinates, or of addresses of maps, as where the stores are."""
    if roles.indexes("latitude"):
        return
    for index in roles.open_columns():
        if share(roles.values(index), lambda value: places.pair(value)[0]):
            roles.header[index] = "coordinates"
            return


def take_names_for_codes(roles: Roles) -> None:
    """Take names that are written like codes ("BAR002") and differ from one another as codes, where there are none."""
    named = roles.indexes("name")
    if roles.indexes("code") or not named or named[0] in roles.stated or len(roles.sample) < 2:
        return
    if are_codes(roles, named[0]) and all(map(CODE_LIKE.fullmatch, roles.values(named[0]))):
        roles.give(named[0], "code")


def find_names_of_stores(roles: Roles) -> None:
    """Take a name or title that never changes within a store as the store's."""
    store = next((i for role in ("store", "store_address") for i in roles.indexes(role)), None)
    if store is None or roles.indexes("store_name"):
        return
    for index in roles.open_columns():
        if key(roles.header[index]) in ("name", "title") and is_of_the_store(roles.sample, store, index):
            roles.give(index, "store_name")
            return


def find_period(roles: Roles) -> None:
    """Take the first column of months or days that come again as the period of the values beside it.

    Where stores are named, they have to come again too: the opening dates in a list of stores are no periods.
    """
    stores = [index for role in ("store", "store_name", "store_address") for index in roles.indexes(role)[:1]]
    if roles.indexes("month") or not all(comes_again(roles, index) for index in stores):
        return
    for index in roles.open_columns():
        if comes_again(roles, index) and share(list(dict.fromkeys(roles.values(index))), is_period):
            roles.give(index, "month")
            return


def comes_again(roles: Roles, index: int) -> bool:
    """Return whether some value of a column occurs several times."""
    values = roles.values(index)
    return len(set(values)) < len(values)


def is_period(value: str) -> bool:
    """Return whether a text is a month or a day with its year, and no bare number."""
    return not value.strip().isdecimal() and bool(month_of(value))


def find_observed_stores(roles: Roles) -> None:
    """Take the column of words that tells the records of each period apart as the stores' names.

    Another column with one value for each of these names, and no name's twice, has their codes.
    """
    months = roles.indexes("month")
    if not months or any(roles.indexes(role) for role in ("store", "store_name", "store_address")):
        return
    columns = roles.open_columns()
    names = next((index for index in columns if are_observed(roles, index, months[0])), None)
    if names is None:
        return
    codes = next((index for index in columns if index != names and are_one_to_one(roles, index, names)), None)
    roles.give(names, "store_name")
    if codes is not None:
        roles.give(codes, "store")


def are_observed(roles: Roles, index: int, month: int) -> bool:
    """Return whether words of a column come again in several periods, but never twice in one."""
    told = [(cells[month], cells[index]) for cells in roles.sample if max(month, index) < len(cells)]
    words = {name for _month, name in told}
    has_words = share(sorted(words), lambda name: any(map(str.isalpha, name)) and not texts.is_nothing(name))
    return has_words and len(set(told)) == len(told) > len(words)


def are_one_to_one(roles: Roles, index: int, other: int) -> bool:
    """Return whether each value of a column belongs to one value of another, and the other way round."""
    here: dict[str, set[str]] = defaultdict(set)
    there: dict[str, set[str]] = defaultdict(set)
    for cells in roles.sample:
        if max(index, other) < len(cells):
            here[cells[index]].add(cells[other])
            there[cells[other]].add(cells[index])
    return len(here) > 1 and all(len(found) == 1 for found in (*here.values(), *there.values()))
