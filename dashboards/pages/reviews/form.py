"""Which reviews and comments are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards import queries
from dashboards.naming import DIMENSION_WORDS, part_words
from dashboards.pages.frame.links import address
from dashboards.pages.frame.pickers import INDENT
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
    ("week", _("this week")),
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


def _parts(dimension: str, keys: Iterable[str], every: str | Promise) -> Iterator[tuple[str, str]]:
    """Offer the parts of a dimension of splits, by their names there."""
    yield "", str(every)
    yield from ((key, part_words(dimension, key)) for key in keys)


ON_WEEKDAYS = partial(_parts, "weekday", queries.WEEKDAYS, _("All weekdays"))
IN_DAYPARTS = partial(_parts, "daypart", queries.DAYPARTS, _("All day"))
PARTS = ("touchpoint", "channel", "segment")
"""Fields of surveys, which offer what the files state."""
RARE = ("kind", "language", *PARTS, "weekday", "daypart")
"""Fields that a page shows when one asks for more."""


class ReviewsForm(forms.Form):
    """Which reviews and comments; an address with a value that is not offered is refused.

    ``find`` is what somebody types to find a store; it narrows nothing until a store is chosen.
    """

    region = forms.ChoiceField(label=_("Region"), required=False)
    store = forms.CharField(label=_("Store"), required=False, max_length=60)
    find = forms.CharField(label=_("Store"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=SAID_KINDS)
    stars = forms.ChoiceField(label=_("Stars"), required=False, choices=STARS)
    answered = forms.ChoiceField(label=_("Reply"), required=False, choices=ANSWERED)
    age = forms.ChoiceField(label=_("Posted"), required=False, choices=AGES)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=LANGUAGES)
    touchpoint = forms.CharField(label=DIMENSION_WORDS["touchpoint"], required=False, max_length=120)
    channel = forms.CharField(label=DIMENSION_WORDS["channel"], required=False, max_length=60)
    segment = forms.CharField(label=DIMENSION_WORDS["segment"], required=False, max_length=120)
    weekday = forms.ChoiceField(label=DIMENSION_WORDS["weekday"], required=False, choices=ON_WEEKDAYS)
    daypart = forms.ChoiceField(label=DIMENSION_WORDS["daypart"], required=False, choices=IN_DAYPARTS)
    q = forms.CharField(label=_("Text"), required=False, max_length=100)
    before = forms.DateTimeField(required=False)
    skip = forms.IntegerField(required=False, min_value=0, max_value=5000)

    def __init__(self, data: Mapping[str, Any], now: datetime) -> None:
        super().__init__(data)
        self.now = now

    def offer(self, regions: Sequence[str], stated: Mapping[str, Sequence[str]] | None = None) -> None:
        """Offer the regions of a person, and what surveys state of their parts; what is asked for stays offered."""
        offer_regions(self, regions)
        for name, values in (stated or {}).items():
            asked = self.data.get(name, "")
            offered = [*values, *([asked] if asked and asked not in values else [])]
            if offered:
                self.fields[name].widget = forms.Select(choices=[("", _("All")), *((each, each) for each in offered)])

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
            **{name: given[name] for name in ("region", *PARTS, "weekday", "daypart")},
        }

    @property
    def place(self) -> dict[str, str]:
        """Give the parts of the address that choose stores."""
        return {name: self.data.get(name, "") for name in ("store", "region")}

    @property
    def asks_for_more(self) -> bool:
        """Whether one of the rarer fields asks for something."""
        return any(self.data.get(name) for name in RARE)

    @property
    def narrows_a_place(self) -> bool:
        """Whether it asks for a part of what customers wrote of a place, or for an older page of it."""
        return any(self.data.get(name) for name in self.fields if name not in ("region", "store", "find"))

    def period(self) -> str:
        """Say in words from when they are."""
        return age_words(self.checked()["age"])

    def file_query(self) -> str:
        """Give the query of the files, which contain all pages of the same choice."""
        return address(
            {name: self.data.get(name, "") for name in self.fields if name not in ("before", "skip", "find")}
        )

    def case_query(self) -> str:
        """Give the query of the cases of the same store and age."""
        return address({name: self.data.get(name, "") for name in CasesForm.base_fields})

    def query(self, **changes: str) -> str:
        """Give the same choice as the query of an address, with some parts changed."""
        return address({name: self.data.get(name, "") for name in self.fields} | {"find": ""} | changes) or "?"


class CasesForm(forms.Form):
    """Which service cases: those of a region or store, by when they were opened. What is not offered is refused."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    store = forms.CharField(label=_("Store"), required=False, max_length=60)
    age = forms.ChoiceField(label=_("Opened"), required=False, choices=AGES)

    def checked(self) -> dict[str, Any]:
        """Say what is asked for. Raises BadRequest for a value that is not offered."""
        return _checked(self)


def moments(age: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Give the first and the last moment of an age of ``AGES``: days before now since when, or with a minus until when.

    "week" begins on Monday, in the active zone. None where there is no limit.
    """
    if age == "week":
        return week_of(now), None
    days = int(age or 0)
    since = now - timedelta(days=days) if days > 0 else None
    return since, now + timedelta(days=days) if days < 0 else None


def week_of(moment: datetime) -> datetime:
    """Give the beginning of the week of a moment: Monday, in the active zone."""
    today = timezone.localdate(moment)
    monday = today - timedelta(days=today.weekday())
    return timezone.make_aware(datetime.combine(monday, time()))


def offer_regions(form: forms.Form, regions: Iterable[str]) -> None:
    """Offer the regions that a person sees in the form's field of that name, each further in than the one above it."""
    field = form.fields["region"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: it is declared so above
    field.choices = [("", _("All")), *((path, INDENT * path.count("/") + path.rpartition("/")[2]) for path in regions)]


def age_words(age: str) -> str:
    return str(dict(AGES)[age])


def _checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise BadRequest(f"{next(iter(form.errors))} has a value that is not offered")
    return form.cleaned_data
