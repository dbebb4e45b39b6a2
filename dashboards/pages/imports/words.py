"""Words for files: kinds, shapes, our fields, and why a file or a record was refused, in the language of the reader."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.imports.form import KINDS
from reviews.importing.messages import NOTES
from reviews.readers.reasons import KOREAN_REFUSALS, reason, refusal_in, warning_in

SHAPES = {
    "google_bulk_sheet": gettext_noop("sheet of Google Business Profile"),
    "business_information": gettext_noop("Google Business Information API"),
    "all_the_places": gettext_noop("All The Places"),
    "yelp_businesses": gettext_noop("Yelp open dataset"),
    "google_business_profile": gettext_noop("Google Business Profile (API or Takeout)"),
    "places_api": gettext_noop("Google Places API"),
    "outscraper": gettext_noop("Outscraper"),
    "apify": gettext_noop("Google Maps reviews by Apify"),
    "serpapi": gettext_noop("Google Maps reviews by SerpApi"),
    "tripadvisor": gettext_noop("Tripadvisor Content API"),
    "yelp_fusion": gettext_noop("Yelp Fusion API"),
    "yext": gettext_noop("Yext reviews"),
    "trustpilot": gettext_noop("Trustpilot export"),
    "yelp_reviews": gettext_noop("Yelp open dataset"),
    "google_local": gettext_noop("Google Local data"),
    "store_in_row": gettext_noop("reviews with the store in each row"),
    "venue_reviews": gettext_noop("reviews with a place id in each row"),
    "rating_1_10": gettext_noop("ratings from 1 to 10"),
    "qualtrics": gettext_noop("Qualtrics export"),
    "survey_monkey": gettext_noop("SurveyMonkey export"),
    "typeform": gettext_noop("Typeform export"),
    "lime_survey": gettext_noop("LimeSurvey export"),
    "formbricks": gettext_noop("Formbricks export"),
    "delighted": gettext_noop("Delighted export"),
    "touchpoints_side_by_side": gettext_noop("scores of many touchpoints in each row"),
    "zendesk": gettext_noop("Zendesk export"),
    "intercom": gettext_noop("Intercom export"),
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
AGAIN = {
    "replace": gettext_noop("This file takes their place: every record counts once. Undoing it brings the first back."),
    "keep": gettext_noop("Both stay: these records count twice."),
}
WAYS = {
    "sum": gettext_noop("added up"),
    "mean": gettext_noop("averaged"),
    "last": gettext_noop("the last value of the month"),
}
GOOD = {"high": gettext_noop("a high value is good"), "low": gettext_noop("a low value is good")}
STATED = re.compile(r"[;,] (?:state|say)\b[^;]*--(?:column|scale|kpi|decimal)\b.*$", re.DOTALL)
"""The end of a sentence that names an option of the command line, whose place the page's own controls take."""
REMEDIES = {
    "question": gettext_noop("Answer the question below; then the file is read again at once."),
    "ces_scale": gettext_noop("Answer the question below; then the file is read again at once."),
    "direction": gettext_noop("Answer the question below; then the file is read again at once."),
    "column": gettext_noop("Choose below what each column is."),
    "role": gettext_noop("Choose below what each column is."),
    "scale": gettext_noop("Correct the scale below."),
    "kpi": gettext_noop("Answer the question below; then the file is read again at once."),
    "sheet": gettext_noop("Choose one of the sheets below."),
    "years": gettext_noop("Enter below the day on which the data was taken, and preview again."),
    "scraped": gettext_noop("Enter below the day on which the data was taken, and preview again."),
    "date_order": gettext_noop("Choose below whether its dates begin with the day or the month, and preview again."),
    "encoding": gettext_noop("Choose another encoding below, or let it be recognised, and preview again."),
    "wrong_kind": gettext_noop("Choose below what is in the file, and preview again."),
    "kind": gettext_noop("Choose below what is in the file, and preview again."),
    "stores_or_listings": gettext_noop("Choose below what is in the file, and preview again."),
    "unknown_shape": gettext_noop("Choose below what is in the file, and then what each of its columns is."),
    "no_store": gettext_noop(
        "Choose below which column names the store, or enter the store that the whole file belongs to."
    ),
    "no_date": gettext_noop(
        "Choose below which column has the date, or, for answers of one day, enter which day it was."
    ),
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


def dialect_words(english: str) -> str:
    """Say how a column is written, as the readers name it ("decimal ,", "scale 1-6, halves")."""
    words = []
    if found := re.search(r"decimal (.)", english):
        words.append(_("decimal sign “%s”") % found[1])
    if found := re.search(r"scale (\S+?)(?:,|$)", english):
        words.append(_("scale %s") % span_words(found[1]))
    named = {"money": _("amounts of money"), "halves": _("half points"), "words": _("in words")}
    return ", ".join([*words, *(said for word, said in named.items() if word in english)])


def span_words(scale: str) -> str:
    """Write the two ends of a scale."""
    low, _dash, high = scale.partition("-")
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def sheets_words(names: Sequence[str]) -> dict[str, Any]:
    """Count the sheets and name the first and the last of them."""
    few = ", ".join(names) if len(names) <= 3 else f"{names[0]} {wording.RANGE} {names[-1]}"
    return {"n": len(names), "names": few}


def question_words(question: Mapping[str, Any]) -> str:
    """Ask what only a person can say about a file, without the options of the command line."""
    subject, _colon, name = question["key"].partition(":")
    heading = question.get("heading") or name
    if subject == "again":
        return str(question["text"]).partition(" (--again")[0]
    if subject == "column":
        return _("Do the names of the sheets say the store?")
    if subject == "decimal":
        return _("Which sign stands before the decimals in “%s”?") % heading
    if subject == "kpi":
        return _("How do the values of “%s” become a month, and which end is good?") % (heading or _("this KPI"))
    if any("|" in choice for choice in question["choices"]):
        return _("In which order are the answers of “%s”, from the worst to the best?") % heading
    if name == "ces":
        return _("Which scale is “%s”, and which end means little effort?") % heading
    return _("Which scale is “%s”?") % heading


def question_help(question: Mapping[str, Any]) -> str:
    """Say how an answer is written that is not among the choices."""
    subject, _colon, name = question["key"].partition(":")
    if subject == "again":
        return _("Write replace or keep.")
    if subject == "column":
        return _("What the column says, for example store or store_name.")
    if subject == "decimal":
        return _("The sign before the decimals.")
    if subject == "kpi":
        return _("For example sales=sum,high or waiting=mean,low; the ways are sum, mean and last.")
    if any("|" in choice for choice in question["choices"]):
        return _("The answers from the worst to the best, with | between them.")
    if name == "ces":
        return _("Lowest and highest point and the good end, for example 1-6,low.")
    return _("Lowest and highest point, for example 1-6 or 0-100.")


def choice_words(question: str, choice: str) -> str:
    """Write an answer to a question as people say it."""
    subject, _colon, _name = question.partition(":")
    if subject == "again":
        return _(AGAIN[choice])
    if subject == "column":
        return _("yes: each sheet is named after its store")
    if subject == "decimal":
        return _("decimals follow “%s”") % choice
    if subject == "kpi":
        own, _equals, rule = choice.rpartition("=")
        way, _comma, good = rule.partition(",")
        return f"{own}: {_(WAYS.get(way, way))}; {_(GOOD.get(good, good))}"
    if "|" in choice:
        return " < ".join(choice.split("|"))
    span, _comma, good = choice.partition(",")
    return f"{span_words(span)}; {_(GOOD[good])}" if good in GOOD else span_words(span)


def effect_words(question: str, value: float) -> str:
    """Say what a column comes to with an answer."""
    if question == "scale:csat":
        return _("satisfied %s %%") % wording.number(100 * value)
    return _("mean %s") % wording.number(value, 2)


def warning_words(code: str, english: str) -> str:
    """Write a warning of the readers; in Korean its general sentence, where there is one."""
    return warning_in(get_language() or "", code, below(english))


def below(english: str) -> str:
    """Name the control of the page in place of an option of the command line."""
    named = english.replace("state --encoding cp1252", "choose Windows-1252 as its encoding below")
    return named.replace(" with --sheet.", " below.")


def note_words(code: str) -> str:
    """Write a doubt about a valid record."""
    return _(NOTES.get(code, code))


def refusal_words(code: str, english: str) -> str:
    """Say why a file was not read, without the options of the command line."""
    if in_korean() and code in KOREAN_REFUSALS:
        return refusal_in("ko", code, english).replace("--scraped YYYY-MM-DD로 ", "")
    english = STATED.sub(".", below(english))
    for flag, field in (
        (", with --scraped YYYY-MM-DD.", "."),
        ("say it with --day-first or --month-first, or", "say it below, or"),
    ):
        english = english.replace(flag, field)
    return english


def remedy(code: str) -> str:
    """Say what the person can do about a refused file on the page; empty where only another file helps."""
    return _(REMEDIES[code]) if code in REMEDIES else ""


def reason_words(code: str, given: str, expected: str) -> str:
    """Say why a record was refused."""
    found = reason(code, given, expected, with_option=False)
    return found.korean if in_korean() else found.english


def in_korean() -> bool:
    return (get_language() or "").startswith("ko")
