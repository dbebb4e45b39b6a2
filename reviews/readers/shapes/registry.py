"""All shapes, the special ones of a kind before its general one (pure)."""

from collections.abc import Mapping, Sequence

from reviews.readers.shapes import google_reviews, listings, locations, qualtrics, reviews, surveys
from reviews.readers.shapes.opening import Detector, detector

SPECIAL: Mapping[str, Sequence[Detector]] = {
    "reviews": [detector(google_reviews.SHAPE), detector(reviews.MCDONALDS), detector(reviews.HECTOR)],
    "surveys": [qualtrics.detect],
    "locations": [detector(locations.GOOGLE_BULK_SHEET)],
    "listings": [],
}
GENERAL: Mapping[str, Detector] = {
    "reviews": detector(reviews.GENERIC),
    "surveys": detector(surveys.GENERIC),
    "locations": detector(locations.GENERIC),
    "listings": detector(listings.GENERIC),
}
KINDS = tuple(GENERAL)
