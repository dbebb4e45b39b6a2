"""Which items of the desk are asked for, and what is done with several of them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import queries
from dashboards.naming import tag_words
from dashboards.pages.desk.words import CHANNELS, KINDS, REASONS, VIEWS
from dashboards.pages.frame.links import address
from dashboards.rows import DeskChoices
from locations.refusals import Refusal

MORNING = time(9)
"""When an item comes back that was set aside until a day."""
FURTHEST = timedelta(days=366)


class DeskForm(forms.Form):
    """Which items; an address with a value that is not offered is refused.

    ``find`` is what somebody types to find a store; it narrows nothing until a store is chosen.
    """

    view = forms.ChoiceField(required=False, choices=[("", ""), *((name, "") for name in VIEWS)])
    store = forms.CharField(label=gettext_lazy("Store"), required=False, max_length=60)
    find = forms.CharField(label=gettext_lazy("Store"), required=False, max_length=100)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *KINDS])
    after = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)

    def __init__(self, data: Mapping[str, Any], choices: DeskChoices) -> None:
        super().__init__(data)
        field = self.fields["tag"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = [("", _("All")), *((tag.key, tag_words(tag)) for tag in choices.tags)]

    def checked(self) -> dict[str, Any]:
        """Say what is asked for. Raises BadRequest for a value that is not offered."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        return self.cleaned_data

    def only(self, *, view: str | None = None) -> queries.DeskFilter:
        """Give the items that are asked for."""
        given = self.checked()
        chosen = given["view"] if view is None else view
        return queries.DeskFilter("" if chosen == "all" else chosen, given["store"], given["tag"], given["kind"])

    def query(self, **changes: str) -> str:
        """Give the same choice as the query of an address, with some parts changed."""
        given = {name: self.data.get(name, "") for name in self.fields} | {"find": "", "after": ""} | changes
        return address(given)

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in ("store", "tag", "kind"))


NAMES = tuple(DeskForm.base_fields)


def moment_of(until: str, day: date | None, zone: str, now: datetime) -> datetime:
    """Give when an item comes back: "tomorrow", "week" (next Monday) or a day, in the morning of the brand's zone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if until == "tomorrow":
        day = today + timedelta(days=1)
    elif until == "week":
        day = today + timedelta(days=7 - today.weekday())
    if day is None:
        raise Refusal(_("Choose a day."), "until")
    if day > today + FURTHEST:
        raise Refusal(_("Choose a day within a year."), "until")
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone))


UNTIL = (
    ("tomorrow", gettext_lazy("tomorrow morning")),
    ("week", gettext_lazy("Monday morning")),
    ("date", gettext_lazy("a day")),
)


class StepForm(forms.Form):
    """What a step at the desk is given besides its name; which of it a step needs, the step says."""

    person = forms.CharField(required=False, max_length=150)
    tag = forms.CharField(required=False, max_length=40)
    severity = forms.IntegerField(required=False)
    until = forms.ChoiceField(required=False, choices=[("", ""), *UNTIL])
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    reason = forms.ChoiceField(required=False, choices=[("", ""), *REASONS])
    take = forms.IntegerField(required=False, min_value=0)
    reply = forms.IntegerField(required=False, min_value=0)
    reply_version = forms.IntegerField(required=False, min_value=0)
    version = forms.IntegerField(required=False, min_value=0)
    template = forms.IntegerField(required=False, min_value=0)
    language = forms.CharField(required=False, max_length=8)
    text = forms.CharField(required=False, strip=False)

    def checked(self) -> dict[str, Any]:
        """Give what was sent. Raises BadRequest for a value that no form of the page sends."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        return self.cleaned_data


class NoteForm(forms.Form):
    """What a customer said to staff: where, how, in which words, and the score where they gave one."""

    store = forms.CharField(label=gettext_lazy("Store code"), max_length=60)
    channel = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=CHANNELS)
    text = forms.CharField(label=gettext_lazy("What the customer said"), required=False, strip=False)
    score = forms.ChoiceField(
        label=gettext_lazy("Stars, if the customer gave any"),
        required=False,
        choices=[("", gettext_lazy("none")), *((str(stars), "★" * stars) for stars in range(5, 0, -1))],
    )
