"""Names of things as people write them: regions, kinds of stores, fields of listings, parts of answers."""

import re
from collections.abc import Mapping
from typing import Final, Protocol

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext_lazy, pgettext
from django.utils.translation import gettext as _

FIELD_WORDS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "street": gettext_lazy("Street"),
    "city": gettext_lazy("Town"),
    "postcode": gettext_lazy("Postcode"),
    "phone": gettext_lazy("Phone"),
    "website": gettext_lazy("Website"),
    "hours": gettext_lazy("Opening hours"),
    "pin": gettext_lazy("Pin on the map"),
}
"""The fields of a listing."""


def region_words(path: str) -> str:
    """Write a region with all above it: "Korea › Seoul"."""
    return path.replace("/", " › ")


def format_words(given: str) -> str:
    """Write a format of stores by its usual name; an unknown one as the brand writes it."""
    known = {
        "drive-thru": pgettext("kind of store", "drive-thru"),
        "drive-through": pgettext("kind of store", "drive-thru"),
        "mall": pgettext("kind of store", "mall"),
        "station": pgettext("kind of store", "station"),
        "street": pgettext("kind of store", "street store"),
        "airport": pgettext("kind of store", "airport"),
        "kiosk": pgettext("kind of store", "kiosk"),
        "flagship": pgettext("kind of store", "flagship"),
        "department-store": pgettext("kind of store", "department store"),
        "rest-area": pgettext("kind of store", "rest area"),
    }
    return known.get(re.sub(r"[\s_]+", "-", given.strip().casefold()), given)


DIMENSION_WORDS: Final = {
    "touchpoint": gettext_lazy("Touchpoint"),
    "channel": gettext_lazy("Channel"),
    "segment": gettext_lazy("Customer segment"),
    "language": gettext_lazy("Language"),
    "weekday": gettext_lazy("Weekday"),
    "daypart": gettext_lazy("Time of day"),
}
"""What answers are split by."""
_WEEKDAY_KEYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LATIN = "und-Latn"


def dimension_words(dimension: str) -> str:
    """Name what answers are split by ("touchpoint", "weekday", ...)."""
    return str(DIMENSION_WORDS.get(dimension, dimension))


def part_words(dimension: str, key: str) -> str:
    """Name a part of answers by its key; what files state themselves stays as they write it.

    >>> part_words("touchpoint", "delivery")
    'delivery'
    """
    if not key:
        return pgettext("part of answers", "not stated")
    if dimension == "weekday" and key in _WEEKDAY_KEYS:
        return str(WEEKDAYS[_WEEKDAY_KEYS.index(key)])
    if dimension == "daypart":
        known = {
            "morning": pgettext("time of day", "morning, 5 to 11"),
            "noon": pgettext("time of day", "noon, 11 to 14"),
            "afternoon": pgettext("time of day", "afternoon, 14 to 17"),
            "evening": pgettext("time of day", "evening, 17 to 22"),
            "night": pgettext("time of day", "night, 22 to 5"),
        }
        return known.get(key, key)
    return _language(key) if dimension == "language" else key


def _language(key: str) -> str:
    if key == _LATIN:
        return _("a language in Latin letters")
    if key == "en":
        # Among the languages of the pages it is written in itself.
        return pgettext("language", "English")
    try:
        return str(get_language_info(key)["name_translated"])
    except KeyError:
        return key


def polarity_words(polarity: int | str | None) -> str:
    """Name the polarity that a word gives to its theme; None: the words around it decide."""
    if polarity is None:
        return pgettext("polarity", "as the words around it")
    known = {
        "-1": pgettext("polarity", "complaint"),
        "0": pgettext("polarity", "neither"),
        "1": pgettext("polarity", "praise"),
    }
    return known.get(str(polarity), str(polarity))


class NamedTag(Protocol):
    """A tag of a brand, with its key and its names."""

    @property
    def key(self) -> str: ...

    @property
    def name_en(self) -> str: ...

    @property
    def name_ko(self) -> str: ...


def tag_words(tag: NamedTag) -> str:
    """Name a tag in the language of the page, else in the other one."""
    names = (tag.name_ko, tag.name_en) if get_language() == "ko" else (tag.name_en, tag.name_ko)
    return names[0] or names[1] or tag.key


def theme_words(key: str) -> str:
    """Name a theme as people speak of it; an unknown key as it is."""
    known = {
        "wait": pgettext("theme", "Waiting"),
        "misunderstood": pgettext("theme", "Not understood"),
        "unresolved": pgettext("theme", "Not solved"),
        "robotic": pgettext("theme", "Only machines answer"),
        "impersonal": pgettext("theme", "Impersonal service"),
        "rude": pgettext("theme", "Staff"),
        "app_slow": pgettext("theme", "App and website"),
        "inconsistent": pgettext("theme", "Different from before"),
        "phone_poor": pgettext("theme", "On the phone screen"),
        "messages_many": pgettext("theme", "Too many messages"),
        "message_impersonal": pgettext("theme", "Impersonal messages"),
        "message_robotic": pgettext("theme", "Automatic replies"),
        "clean": pgettext("theme", "Cleanliness"),
        "product": pgettext("theme", "Product and taste"),
        "value": pgettext("theme", "Value for money"),
        "order": pgettext("theme", "Order right"),
        "seats": pgettext("theme", "Seats and room"),
        "delivery": pgettext("theme", "Delivery"),
        "other": pgettext("theme", "Other"),
    }
    return known.get(key, key)


class TwoTexts(Protocol):
    """A text that a brand wrote in one language at least."""

    @property
    def text_en(self) -> str: ...

    @property
    def text_ko(self) -> str: ...


def text_words(row: TwoTexts) -> str:
    """Give a text in the reader's language, else in the other one."""
    is_korean = (get_language() or "").startswith("ko")
    own, other = (row.text_ko, row.text_en) if is_korean else (row.text_en, row.text_ko)
    return own or other
