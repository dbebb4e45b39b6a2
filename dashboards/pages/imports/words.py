"""Words for files: kinds, shapes, our fields, and why a file or a record was refused, in the language of the reader."""

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from dashboards.pages.imports.form import KINDS
from reviews.importing.messages import NOTES
from reviews.readers.reasons import KOREAN_REFUSALS, KOREAN_WARNINGS, reason

SHAPES = {
    "google_bulk_sheet": gettext_noop("sheet of Google Business Profile"),
    "business_information": gettext_noop("Google Business Information API"),
    "all_the_places": gettext_noop("All The Places"),
    "yelp_businesses": gettext_noop("Yelp open dataset"),
    "google_business_profile": gettext_noop("Google Business Profile (API or Takeout)"),
    "places_api": gettext_noop("Google Places API"),
    "outscraper": gettext_noop("Outscraper"),
    "yelp_reviews": gettext_noop("Yelp open dataset"),
    "google_local": gettext_noop("Google Local data"),
    "store_in_row": gettext_noop("reviews with the store in each row"),
    "venue_reviews": gettext_noop("reviews with a place id in each row"),
    "rating_1_10": gettext_noop("ratings from 1 to 10"),
    "qualtrics": gettext_noop("Qualtrics export"),
    "survey_monkey": gettext_noop("SurveyMonkey export"),
    "typeform": gettext_noop("Typeform export"),
    "lime_survey": gettext_noop("LimeSurvey export"),
    "touchpoints_side_by_side": gettext_noop("scores of many touchpoints in each row"),
    "zendesk": gettext_noop("Zendesk export"),
    "one_kpi": gettext_noop("one KPI by store and month"),
    "generic": gettext_noop("table with the usual columns"),
}
FIELDS = {
    "code": gettext_noop("store code"),
    "name": gettext_noop("name"),
    "coordinates": gettext_noop("coordinates"),
    "format": gettext_noop("format"),
    "ownership": gettext_noop("ownership"),
    "category": gettext_noop("category"),
    "region": gettext_noop("region"),
    "street": gettext_noop("street"),
    "sublocality": gettext_noop("district"),
    "city": gettext_noop("city"),
    "state": gettext_noop("state or province"),
    "postcode": gettext_noop("postcode"),
    "country": gettext_noop("country"),
    "phone": gettext_noop("phone"),
    "website": gettext_noop("website"),
    "hours": gettext_noop("opening hours"),
    "latitude": gettext_noop("latitude"),
    "longitude": gettext_noop("longitude"),
    "coordinate_precision": gettext_noop("precision of the coordinates"),
    "time_zone": gettext_noop("time zone"),
    "opened": gettext_noop("opened"),
    "closed": gettext_noop("closed"),
    "status": gettext_noop("status"),
    "store": gettext_noop("store"),
    "store_name": gettext_noop("store name"),
    "store_address": gettext_noop("store address"),
    "store_latitude": gettext_noop("latitude of the store"),
    "store_longitude": gettext_noop("longitude of the store"),
    "store_precision": gettext_noop("precision of the coordinates"),
    "external_id": gettext_noop("id"),
    "author": gettext_noop("author"),
    "rating": gettext_noop("stars"),
    "rating_max": gettext_noop("most stars"),
    "text": gettext_noop("text"),
    "language": gettext_noop("language"),
    "keywords": gettext_noop("keywords"),
    "posted": gettext_noop("posted"),
    "reply": gettext_noop("answer of the owner"),
    "replied": gettext_noop("answered"),
    "seen": gettext_noop("seen"),
    "answered": gettext_noop("date of the answer"),
    "nps": gettext_noop("NPS score"),
    "csat": gettext_noop("CSAT score"),
    "csat_min": gettext_noop("lowest CSAT score"),
    "csat_max": gettext_noop("highest CSAT score"),
    "ces": gettext_noop("CES score"),
    "ces_min": gettext_noop("lowest CES score"),
    "ces_max": gettext_noop("highest CES score"),
    "ces_better": gettext_noop("better CES score"),
    "comment": gettext_noop("comment"),
    "touchpoint": gettext_noop("touchpoint"),
    "touchpoints": gettext_noop("touchpoints"),
    "segment": gettext_noop("segment"),
    "channel": gettext_noop("channel"),
    "publisher": gettext_noop("publisher"),
    "present": gettext_noop("is shown"),
    "url": gettext_noop("link"),
    "first_response": gettext_noop("first response"),
    "contacts": gettext_noop("contacts"),
    "reopened": gettext_noop("reopened"),
    "reopened_at": gettext_noop("reopened at"),
    "key": gettext_noop("KPI"),
    "month": gettext_noop("month"),
    "value": gettext_noop("value"),
    "better": gettext_noop("better when"),
}
REMEDIES = {
    "scraped": gettext_noop("Enter below the day on which the data was taken, and preview again."),
    "date_order": gettext_noop("Choose below whether its dates begin with the day or the month, and preview again."),
    "encoding": gettext_noop("Choose another encoding below, or let it be recognised, and preview again."),
    "wrong_kind": gettext_noop("Choose below what is in the file, and preview again."),
    "kind": gettext_noop("Choose below what is in the file, and preview again."),
    "stores_or_listings": gettext_noop("Choose below what is in the file, and preview again."),
    "unknown_shape": gettext_noop("Choose below what is in the file, or correct its header and upload it again."),
    "no_store": gettext_noop(
        "Enter below the store that the whole file belongs to, or add a column with the store code to every row and "
        "upload the file again."
    ),
    "no_date": gettext_noop("Add a column with the date, or, for answers of one day, enter below which day it was."),
    "not_yours": gettext_noop("Send the file to head office, or choose below what else it is."),
}


def kind_words(kind: str) -> str:
    """Name the kind as people call it; empty where it is not known yet."""
    return str(dict(KINDS).get(kind, kind))


def shape_words(shape: str) -> str:
    return _(SHAPES[shape]) if shape in SHAPES else shape


def field_words(name: str) -> str:
    """Name our field as people call it; "posted, also" marks a column that only helps to read another."""
    own, _comma, also = name.partition(", ")
    words = _(FIELDS[own]) if own in FIELDS else own
    return _("%(field)s, together with another column") % {"field": words} if also else words


def warning_words(code: str, english: str) -> str:
    """Write a warning of the readers; in Korean its general sentence, where there is one."""
    return KOREAN_WARNINGS.get(code, english) if in_korean() else english


def note_words(code: str) -> str:
    """Write a doubt about a valid record."""
    return _(NOTES.get(code, code))


def refusal_words(code: str, english: str) -> str:
    """Say why a file was not read, without the options of the command line."""
    if in_korean() and code in KOREAN_REFUSALS:
        return KOREAN_REFUSALS[code].replace("--scraped YYYY-MM-DD로 ", "")
    for flag, field in (
        (", with --scraped YYYY-MM-DD.", "."),
        ("give the day of the answers with --scraped YYYY-MM-DD.", "say below on which day they were given."),
        ("say it with --day-first or --month-first, or", "say it below, or"),
    ):
        english = english.replace(flag, field)
    return english


def remedy(code: str) -> str:
    """Say what the person can do about a refused file on the page; empty where only another file helps."""
    return _(REMEDIES[code]) if code in REMEDIES else ""


def reason_words(code: str, given: str, expected: str) -> str:
    """Say why a record was refused."""
    found = reason(code, given, expected)
    return found.korean if in_korean() else found.english


def in_korean() -> bool:
    return (get_language() or "").startswith("ko")
