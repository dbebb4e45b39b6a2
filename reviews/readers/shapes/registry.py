"""All shapes, the special ones of a kind before its general one (pure)."""

import functools
from collections.abc import Mapping, Sequence

from reviews.readers.columns.typed import Column
from reviews.readers.shapes import (
    cases,
    collectors,
    google_reviews,
    intercom,
    kpis,
    listings,
    locations,
    publishers,
    qualtrics,
    reviews,
    survey_tools,
    surveys,
)
from reviews.readers.shapes.base.detection import Detector, detector

SPECIAL: Mapping[str, Sequence[Detector]] = {
    "reviews": [
        detector(google_reviews.SHAPE),
        detector(reviews.MCDONALDS),
        detector(reviews.HECTOR),
        detector(publishers.PLACES_API),
        detector(publishers.OUTSCRAPER),
        detector(publishers.TRUSTPILOT),
        detector(publishers.YELP_REVIEWS),
        detector(publishers.GOOGLE_LOCAL),
        detector(publishers.DATED_RATINGS),
        *map(detector, collectors.SHAPES),
    ],
    "surveys": [
        qualtrics.detect,
        survey_tools.survey_monkey,
        survey_tools.typeform,
        survey_tools.lime_survey,
        survey_tools.formbricks,
        detector(survey_tools.DELIGHTED),
        detector(surveys.FLIGHTS),
    ],
    "locations": [
        detector(locations.GOOGLE_BULK_SHEET),
        detector(publishers.BUSINESS_INFORMATION),
        detector(publishers.ALL_THE_PLACES),
        detector(publishers.YELP_BUSINESSES),
    ],
    "listings": [listings.of(publishers.ALL_THE_PLACES), listings.of(publishers.BUSINESS_INFORMATION)],
    "cases": [detector(cases.ZENDESK), intercom.detect],
    "kpis": [],
}
GENERAL: Mapping[str, Detector] = {
    "reviews": detector(reviews.GENERIC),
    "surveys": surveys.detect,
    "locations": locations.detect,
    "listings": listings.detect,
    "cases": cases.detect,
    "kpis": kpis.detect,
}
KINDS = tuple(GENERAL)
COLUMNS: Mapping[str, Sequence[Column]] = {
    "reviews": reviews.GENERIC.columns,
    "surveys": surveys.COLUMNS,
    "locations": locations.STORE,
    "listings": listings.GENERIC.columns,
    "cases": cases.GENERIC.columns,
    "kpis": kpis.LONG.columns,
}
"""The columns of the general shape of each kind: the roles that people can give."""


@functools.cache
def known_headings() -> frozenset[str]:
    """Return every heading that feeds a field of a general shape, as ``headings.key`` writes it."""
    columns = (column for kind in COLUMNS.values() for column in kind)
    return frozenset(name for column in columns for source in column.sources() for name in source if name)
