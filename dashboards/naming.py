"""Names of things as people write them: regions, kinds of stores, fields of listings."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext

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
