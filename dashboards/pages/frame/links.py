"""Addresses that a page writes many times: the URL resolver is asked once a page, not once a row."""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

from django.urls import reverse

PLACEHOLDER = "CODE"
SAFE = "!$&'()*+,;=/~:@"
"""Characters that ``reverse`` leaves as they are (RFC 3986, section 3.3)."""


def store_links(brand: str, query: str = "") -> Callable[[str], str]:
    """Give the function from a store's code to the address of its page, with ``query`` ("?metric=nps" or "")."""
    before, _placeholder, after = reverse("store", args=[brand, PLACEHOLDER]).rpartition(PLACEHOLDER)
    ending = after + query
    return lambda code: before + quote(code, safe=SAFE) + ending


def address(fields: Mapping[str, str]) -> str:
    """Write what is asked for as the query of an address; empty where nothing is."""
    written = urlencode([(name, value) for name, value in fields.items() if value])
    return f"?{written}" if written else ""
