"""Which reviews and comments are asked for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from dashboards.pages.frame.review_cards import LONG_OVERDUE
from reviews.measures import REPLY_LIMIT

ANSWERED = (
    ("", _("All")),
    ("no", _("not answered")),
    ("day", _("not answered for more than 24 hours")),
    ("week", _("not answered for more than 7 days")),
    ("yes", _("answered")),
    ("untold", _("no information on replies")),
)


AGES = (
    ("", _("At any time")),
    ("7", _("in the last 7 days")),
    ("30", _("in the last 30 days")),
    ("365", _("in the last 12 months")),
    ("-30", _("more than 30 days ago")),
    ("-365", _("more than 12 months ago")),
)


SAID_KINDS = (("", _("Reviews and comments")), ("review", _("Reviews")), ("survey", _("Survey comments")))


LANGUAGES = (
    ("", _("All languages")),
    ("ko", _("Korean")),
    ("en", _("English")),
    ("ja", _("Japanese")),
    ("zh", _("Chinese")),
)


STARS = (("", _("All stars")), *((str(stars), "★" * stars) for stars in range(5, 0, -1)))


class ReviewsForm(forms.Form):
    """Which reviews and comments; an address with a value that is not offered is refused."""

    store = forms.CharField(label=_("Store code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=SAID_KINDS)
    stars = forms.ChoiceField(label=_("Stars"), required=False, choices=STARS)
    answered = forms.ChoiceField(label=_("Reply"), required=False, choices=ANSWERED)
    age = forms.ChoiceField(label=_("Posted"), required=False, choices=AGES)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=LANGUAGES)
    q = forms.CharField(label=_("Text"), required=False, max_length=100)
    before = forms.DateTimeField(required=False)
    skip = forms.IntegerField(required=False, min_value=0, max_value=5000)

    def __init__(self, data: Mapping[str, Any], now: datetime) -> None:
        super().__init__(data)
        self.now = now

    def checked(self) -> dict[str, Any]:
        """Say what is asked for. Raises BadRequest for a value that is not offered."""
        return _checked(self)

    def narrows(self) -> dict[str, Any]:
        """Say what of the reviews is asked for, by the names of ``ReviewFilter``. Raises BadRequest.

        Moments are relative to ``now``: an age as ``since`` or ``until``, a missed deadline as ``until``.
        """
        given = self.checked()
        due = {"day": REPLY_LIMIT, "week": LONG_OVERDUE}.get(given["answered"])
        since, until = moments(given["age"], self.now)
        last = [moment for moment in (until, self.now - due if due else None) if moment]
        return {
            "kind": given["kind"],
            "stars": int(given["stars"]) if given["stars"] else None,
            "answered": {"yes": True, "no": False, "day": False, "week": False}.get(given["answered"]),
            "replies_known": False if given["answered"] == "untold" else None,
            "since": since,
            "until": min(last, default=None),
            "language": given["language"],
            "search": given["q"],
        }

    def period(self) -> str:
        """Say in words from when they are."""
        return age_words(self.checked()["age"])

    def file_query(self) -> str:
        """Give the query of the files, which contain all pages of the same choice."""
        return address({name: self.data.get(name, "") for name in self.fields if name not in ("before", "skip")})

    def case_query(self) -> str:
        """Give the query of the cases of the same store and age."""
        return address({name: self.data.get(name, "") for name in CasesForm.base_fields})

    def query(self, **changes: str) -> str:
        """Give the same choice as the query of an address, with some parts changed."""
        return address({name: self.data.get(name, "") for name in self.fields} | changes) or "?"


class CasesForm(forms.Form):
    """Which service cases: those of a store, by when they were opened. What is not offered is refused."""

    store = forms.CharField(label=_("Store code"), required=False, max_length=60)
    age = forms.ChoiceField(label=_("Opened"), required=False, choices=AGES)

    def checked(self) -> dict[str, Any]:
        """Say what is asked for. Raises BadRequest for a value that is not offered."""
        return _checked(self)


def moments(age: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Give the first and the last moment of an age of ``AGES``: days before now since when, or with a minus until when.

    None where there is no limit.
    """
    days = int(age or 0)
    since = now - timedelta(days=days) if days > 0 else None
    return since, now + timedelta(days=days) if days < 0 else None


def age_words(age: str) -> str:
    return str(dict(AGES)[age])


def address(fields: Mapping[str, str]) -> str:
    """Write what is asked for as the query of an address; empty where nothing is."""
    written = urlencode([(name, value) for name, value in fields.items() if value])
    return f"?{written}" if written else ""


def _checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise BadRequest(f"{next(iter(form.errors))} has a value that is not offered")
    return form.cleaned_data
