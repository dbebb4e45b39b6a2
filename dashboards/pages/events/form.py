"""Which changes are shown."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from dashboards.queries import EventFilter

NAMES = ("subject", "by", "store", "search", "first_day", "last_day")


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


class EventsForm(forms.Form):
    """The filters of the log; an address with a value that cannot be read is refused."""

    subject = forms.CharField(required=False, max_length=30)
    by = forms.CharField(required=False, max_length=150)
    store = forms.CharField(required=False, max_length=60)
    search = forms.CharField(label=_("Store (part of its name)"), required=False, max_length=100)
    first_day = _day(_("From"))
    last_day = _day(_("Until"))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def checked(self) -> tuple[EventFilter, int | None]:
        """Say what is asked for, and where the page begins. Raises BadRequest."""
        if not self.is_valid():
            name = next(iter(self.errors))
            raise BadRequest(f"{name} has a value that cannot be read")
        given = dict(self.cleaned_data)
        before: int | None = given.pop("before")
        return EventFilter(**given), before

    def address(self, **changed: str) -> str:
        """Write the filters as the query of an address, with some parts changed; "?" without any."""
        parts = {name: self.data.get(name, "") for name in NAMES} | changed
        return "?" + urlencode({name: value for name, value in parts.items() if value})
