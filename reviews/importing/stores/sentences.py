"""What people read of how the stores of a file were found."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import ngettext

from reviews.importing.messages import figure


def loosely_written(found: Counter[tuple[str, str]]) -> list[str]:
    """Say which codes of the file (first) were found only without their zeros, case and separators."""
    if not found:
        return []
    (written, code), _times = found.most_common(1)[0]
    return [
        ngettext(
            "%(count)s store is written with other zeros, capitals or separators than in your list, "
            "for example “%(written)s” for “%(code)s”.",
            "%(count)s stores are written with other zeros, capitals or separators than in your list, "
            "for example “%(written)s” for “%(code)s”.",
            len(found),
        )
        % {"count": len(found), "written": written, "code": code}
    ]


def called_shortly(found: Mapping[str, str]) -> list[str]:
    """Say which names of the file, with their codes, lack the words that all names of the list share."""
    if not found:
        return []
    written, code = next(iter(found.items()))
    return [
        ngettext(
            "%(count)s store is called without the words that all names in your list share, for example “%(written)s” "
            "for “%(code)s”.",
            "%(count)s stores are called without the words that all names in your list share, for example "
            "“%(written)s” for “%(code)s”.",
            len(found),
        )
        % {"count": len(found), "written": written, "code": code}
    ]


def differing_stores(found: Counter[tuple[str, str]]) -> list[str]:
    """Say of how many records, by what is written and the code, name, phone and house number are not the store's."""
    if not found:
        return []
    (written, code), _times = found.most_common(1)[0]
    records = found.total()
    return [
        ngettext(
            "%(n)s record has the code or place id of a store whose name, phone and house number differ (%(example)s): "
            "is it the right store?",
            "%(n)s records have the codes or place ids of stores whose name, phone and house number differ (for "
            "example %(example)s): are they the right stores?",
            records,
        )
        % {"n": figure(records), "example": f"“{code}”" if written == code else f"“{written}” → “{code}”"}
    ]
