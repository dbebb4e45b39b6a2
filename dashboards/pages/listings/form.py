"""What the Listings page can be asked for."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from dashboards.naming import FIELD_WORDS
from dashboards.queries import ListingsFilter
from dashboards.rows import Choices
from dashboards.wording import month_name
from locations.months import format_month, parse_month

STATES = (
    ("", _("All")),
    ("different", _("Different")),
    ("missing", _("Missing at the publisher")),
    ("absent", _("Store not shown at all")),
)
INDENT = "\u2003"


class ListingsForm(forms.Form):
    """Which listings; an address with a value that is not offered is refused."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=60)
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All")), *FIELD_WORDS.items()])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    month = forms.ChoiceField(label=_("As seen by the end of"), required=False)
    q = forms.CharField(label=_("Store, code or town"), required=False, max_length=100)
    store = forms.CharField(label=_("Store code"), required=False, max_length=60)
    after = forms.CharField(required=False, max_length=60)
    before = forms.CharField(required=False, max_length=60)

    def __init__(self, data: dict[str, str], choices: Choices) -> None:
        super().__init__(data)
        regions = [(path, INDENT * path.count("/") + path.rpartition("/")[2]) for path in choices.regions]
        months = [(format_month(month), month_name(month)) for month in choices.months]
        for name, options in (("region", [("", _("All")), *regions]), ("month", [("", _("Today")), *months])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what is declared above
            field.choices = options

    def checked(self) -> dict[str, Any]:
        """Say what is asked for, the month as its number or None. Raises BadRequest for a value that is not offered."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        given = self.cleaned_data
        return given | {"month": parse_month(given["month"]) if given["month"] else None}

    def narrows(self) -> ListingsFilter:
        """Say which stores, publishers and fields are asked for. Raises BadRequest."""
        given = self.checked()
        names = ("region", "store", "publisher", "field", "state")
        return ListingsFilter(search=given["q"], **{name: given[name] for name in names})

    def query(self, **changes: str) -> str:
        """Give the same choice as the query of an address, from its first page, with some parts changed."""
        fields = {name: self.data.get(name, "") for name in self.fields} | {"after": "", "before": ""} | changes
        written = urlencode([(name, value) for name, value in fields.items() if value])
        return f"?{written}" if written else ""
