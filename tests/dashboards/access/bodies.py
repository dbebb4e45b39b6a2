"""Valid bodies, so that a refusal is never that of a bad request."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from locations.months import format_month
from tests.dashboards.networks import OCTOBER

KNOWN_PASSWORD = "a password that everybody here has"
SIGN_IN = {"username": "no_role", "password": KNOWN_PASSWORD}
PASSWORD = {
    "old_password": KNOWN_PASSWORD,
    "new_password1": "another-long-one-7",
    "new_password2": "another-long-one-7",
}
ADDRESS = {"email": "somebody@example.com", "old_password": KNOWN_PASSWORD}
NEW_PASSWORD = {"new_password1": "another-long-one-7", "new_password2": "another-long-one-7"}
ACCOUNT = {"username": "newcomer", "password1": "another-long-one-7", "password2": "another-long-one-7"}
NEW_BRAND = {
    "name": "Founded",
    "country": "KR",
    "zone": "Asia/Seoul",
    "language": "ko",
    "answered_by": "stores",
}
NEW_STORE = {"code": "added", "name": "Added"}
STANDARD_SINCE = OCTOBER - 12
"""The first month of the standard that every brand of the world has."""
STANDARD = {
    "do": "save",
    "rows": "1",
    "s0-metric": "rating",
    "s0-target": "4.2",
    "s0-valid_from": format_month(OCTOBER),
}
STANDARD_CHANGED = {"do": "save", "target": "4.1", "valid_from": format_month(STANDARD_SINCE)}
STANDARD_ENDED = {"end-valid_to": format_month(OCTOBER)}
MOVED = {"region": "Korea", "first_month": str(OCTOBER)}
REPORT = {"month": format_month(OCTOBER), "language": "en", "store": "{own}"}
REPORTS_OF_STORES = {"month": format_month(OCTOBER), "language": "en"}
SCHEDULE = {"working_day": "3", "time": "09:00", "zone": "Asia/Seoul", "to_stores": "on", "pdf": "on"}
THEME_TERM = {"do": "save", "term": "Loyalty card", "theme": "value", "polarity": "-1"}
DESK_TAG = {"part": "tags", "do": "save", "key": "parking", "name_en": "Parking"}
NOTE = {"store": "{own}", "channel": "counter", "text": "The ice machine is too loud"}
MONTH = {"month": format_month(OCTOBER)}
PIN = {"latitude": "37.56653", "longitude": "126.97796"}
UNKNOWN_STORE = "nowhere"
WRITTEN = {"written": UNKNOWN_STORE}
"""The name in the files of the world that is no store of ours."""

HEADINGS = "review id,store,date,rating,author,text"
RECORD = "sent-1,{store},2024-01-02,5,Somebody,Fine"


STARTED = {"on": "2026-10-05"}


def file() -> SimpleUploadedFile:
    """Give a file of reviews that nobody has sent before."""
    return SimpleUploadedFile("sent.csv", f"{HEADINGS}\n{RECORD.format(store=UNKNOWN_STORE)}\n".encode())


def upload() -> dict[str, Any]:
    return {"file": file(), "kind": "reviews"}


def api_upload() -> dict[str, Any]:
    return {"brand": "{brand}", "file": file(), "kind": "reviews"}


def special_day() -> dict[str, Any]:
    return {"store": "{own}", "date": (date.today() + timedelta(days=60)).isoformat(), "closed": "on"}


def role() -> dict[str, Any]:
    return {"do": "give", "role": "head_office", "first_day": date.today().isoformat()}


def invitation() -> dict[str, Any]:
    return {"name": "Somebody", "role": "head_office", "first_day": date.today().isoformat()}


def handover() -> dict[str, Any]:
    return {"taker": "head_office", "until": (date.today() + timedelta(days=20)).isoformat()}


def action() -> dict[str, Any]:
    return {
        "title": "Training",
        "metric": "rating",
        "check_after": "3",
        "kind": "training",
        "due": (date.today() + timedelta(days=30)).isoformat(),
        "stores": "{own}",
    }


def goal() -> dict[str, Any]:
    due = (date.today() + timedelta(days=300)).isoformat()
    return {"title": "Better", "metric": "rating", "target": "4.5", "due": due}
