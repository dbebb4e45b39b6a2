"""A store's record as a person types it; hours, phones and countries are read as files write them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.naming import region_words
from dashboards.rows import StoreRecord
from locations.refusals import Refusal
from reviews.readers.cells.hours import opening_hours
from reviews.readers.cells.places import country, phone
from reviews.readers.records import CellError


class RecordForm(forms.Form):
    """The record of a store; region, closing and the pin are changed elsewhere."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=300, error_messages={"required": gettext_lazy("The name is missing.")}
    )
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=500, required=False)
    sublocality = forms.CharField(label=gettext_lazy("District"), max_length=200, required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=200, required=False)
    state = forms.CharField(label=gettext_lazy("State or province"), max_length=200, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=20, required=False)
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Two letters or the name, such as KR or Korea."),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("For example “Mo-Fr 09:00-21:00; Sa 10:00-18:00” or “평일 09:00~21:00”."),
    )
    website = forms.URLField(
        label=gettext_lazy("Website"), max_length=1000, required=False, assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Write an address such as https://example.com/store.")},
    )  # fmt: skip
    format = forms.CharField(
        label=gettext_lazy("Format"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("The kind of store, written as for other stores: those of one format are compared."),
    )
    ownership = forms.CharField(label=gettext_lazy("Ownership"), max_length=80, required=False)
    category = forms.CharField(label=gettext_lazy("Category"), max_length=200, required=False)
    opened = forms.DateField(
        label=gettext_lazy("Opened"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as YYYY-MM-DD.")},
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        """``country`` (ISO 3166) is the brand's, by which phones are read where the record names none."""
        super().__init__(*args, **kwargs)
        self._country = country

    def clean_country(self) -> str:
        try:
            return country(self.cleaned_data["country"]) if self.cleaned_data["country"] else ""
        except CellError as unknown:
            raise forms.ValidationError(_("This country is not known; write its two letters, such as KR.")) from unknown

    def clean_hours(self) -> str:
        """Read hours as files write them; what only OpenStreetMap can say is checked when it is saved."""
        written = self.cleaned_data["hours"].strip()
        read = opening_hours(written)
        return written if read is None else read

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("phone"):
            given["phone"] = phone(given["phone"], given.get("country") or self._country)
        return given

    def attributes(self) -> dict[str, Any]:
        """Give what is written, by the names that the record has for it."""
        return {name: self.cleaned_data[name] for name in asdict(StoreRecord())}

    def refuse(self, refused: Refusal) -> None:
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))


class NewStoreForm(RecordForm):
    """A store to add."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("As your files name the store; it never changes."),
        error_messages={"required": gettext_lazy("The code is missing.")},
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    field_order = ("code", "name", "region", "street", "sublocality", "city", "state", "postcode", "country", "phone")

    def __init__(self, *args: Any, country: str, regions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, country=country, **kwargs)
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        region.choices = [("", "—"), *((path, region_words(path)) for path in regions)]


class NameForm(forms.Form):
    """What else files call a store."""

    written = forms.CharField(
        label=gettext_lazy("Another name"),
        max_length=500,
        help_text=gettext_lazy("As a file writes it. Records under this name then go to this store."),
        error_messages={"required": gettext_lazy("The name is missing.")},
    )


def as_typed(record: StoreRecord) -> dict[str, str]:
    """Give a record as a person would type it."""
    return asdict(record) | {"opened": record.opened.isoformat() if record.opened else ""}
