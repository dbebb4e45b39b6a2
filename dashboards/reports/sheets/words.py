"""Words that several sheets of a report use."""

from django.utils.translation import gettext as _

from dashboards.metrics import Metric
from dashboards.naming import region_words
from dashboards.reports.edition import BRAND, REGION, Edition, Place


def named(entry: Metric) -> str:
    """Write a metric's name for a row, with the unit where the figures do not show it."""
    return with_unit(_(entry.label), entry)


def with_unit(title: str, entry: Metric) -> str:
    return _("%(title)s (hours)") % {"title": title} if entry.unit == "h" else title


def place_words(place: Place) -> str:
    if place.kind == BRAND:
        return _("whole brand")
    return region_words(place.key) if place.kind == REGION else place.name


def state_words(edition: Edition) -> str:
    """Write whether the edition is a draft, or which revision of a closed month it is."""
    return _("Revision %(number)s") % {"number": edition.revision} if edition.revision else _("Draft")


def direction_words(better: bool) -> str:
    return _("better") if better else _("worse")
