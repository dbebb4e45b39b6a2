"""A file to import, and what a person states about it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from dashboards.jobs.upload_limits import ENCODINGS, LARGEST_UPLOAD

KINDS = (
    ("locations", _("Stores")),
    ("reviews", _("Reviews")),
    ("surveys", _("Survey responses")),
    ("listings", _("Listings")),
    ("cases", _("Service cases")),
    ("kpis", _("Imported KPIs")),
)
FIND_OUT = ("", _("Recognise automatically"))
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp949": "CP949 (EUC-KR)",
    "cp1252": "Windows-1252",
    "latin-1": "ISO-8859-1 (Latin-1)",
}
ENCODING_CHOICES = (
    ("", _("recognise automatically")),
    *((encoding, ENCODING_NAMES[encoding]) for encoding in ENCODINGS),
)
FIRST_OF_A_DATE = (
    ("", _("recognise from the file")),
    ("day", _("the day: 31/12/2026")),
    ("month", _("the month: 12/31/2026")),
)

ALL = ("", _("All"))
STATES = (
    ("waiting", _("awaiting approval")),
    ("running", _("running")),
    ("done", _("done")),
    ("failed", _("failed")),
    ("stopped", _("stopped")),
    ("undone", _("undone")),
    ("dropped", _("discarded")),
)
"""States that people filter by; ``queries.imports`` knows what each means."""


class OptionsForm(forms.Form):
    """What the file itself may not say; without a kind it is recognised."""

    kind = forms.ChoiceField(label=_("What is in the file"), choices=(FIND_OUT, *KINDS), required=False)
    publisher = forms.CharField(
        label=_("Publisher or system"),
        required=False,
        max_length=60,
        help_text=_("For reviews and listings, for example google, naver or yelp."),
    )
    scraped = forms.DateField(
        label=_("Day the data was taken"),
        required=False,
        help_text=_("Needed where dates are written like “2 years ago”."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    first = forms.ChoiceField(
        label=_("Dates like 01/02/2026 begin with"),
        choices=FIRST_OF_A_DATE,
        required=False,
        help_text=_("Needed only where no date of the file has a day above 12."),
    )
    store = forms.CharField(
        label=_("Store of the whole file"),
        required=False,
        max_length=60,
        help_text=_("The store code, for a file whose records name no store."),
    )
    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=ENCODING_CHOICES)
    create_stores = forms.BooleanField(
        label=_("Create missing stores"),
        required=False,
        help_text=_("For review files that name the store in each row."),
    )

    whole_list = forms.BooleanField(
        label=_("The file has all of your stores"),
        required=False,
        help_text=_("Says which of your stores the file does not have; nothing of them is changed."),
    )

    def __init__(self, *args: Any, keeps_the_brand: bool, **kwargs: Any) -> None:
        """Leave out what changes the list of stores for everybody who may not change it."""
        super().__init__(*args, **kwargs)
        if not keeps_the_brand:
            del self.fields["create_stores"]
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            kind.choices = [FIND_OUT, *KINDS[1:]]

    def details(self) -> Iterator[forms.BoundField]:
        """Give the fields that most files do not need."""
        return (field for field in self if field.name not in ("file", "kind"))

    def arguments(self) -> dict[str, Any]:
        """Give kind, publisher and options of the import, as ``jobs.queue_import`` takes them."""
        given = self.cleaned_data
        options = {
            "scraped": given["scraped"].isoformat() if given["scraped"] else None,
            "encoding": given["encoding"] or None,
            "day_first": {"day": True, "month": False}.get(given["first"]),
            "create_stores": given.get("create_stores", False),
            "store": given["store"],
            "whole_list": given["whole_list"],
        }
        return {"kind": given["kind"], "publisher": given["publisher"], "options": options}


class UploadForm(OptionsForm):
    """A file with its options."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSON as it comes from the publisher or survey tool; at most 200 MB."),
        error_messages={"empty": _("The file is empty: nothing was imported.")},
    )
    field_order = ("file", "kind")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("The file is larger than 200 MB; split it and import the parts."))
        return file


class ListForm(forms.Form):
    """Which imports are listed; an address with a value that is not offered is refused."""

    NAMES = ("kind", "state", "before")
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=(ALL, *KINDS))
    state = forms.ChoiceField(label=_("State"), required=False, choices=(ALL, *STATES))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def checked(self) -> dict[str, Any]:
        """Say what is asked for, by the names that ``queries.imports`` takes. Raises BadRequest."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        return self.cleaned_data | {"before": self.cleaned_data["before"] or 0}

    def address(self, **changes: str) -> str:
        """Give the same choice as the query of an address, from the newest on or from another import."""
        fields = {name: self.data.get(name, "") for name in ("kind", "state")} | changes
        return f"?{urlencode([(name, value) for name, value in fields.items() if value])}#list"


def initial(kind: str, publisher: str, options: dict[str, Any]) -> dict[str, Any]:
    """Give values of the form from what the job stores."""
    first = {True: "day", False: "month", None: ""}[options.get("day_first")]
    fields = {name: options.get(name) or "" for name in ("scraped", "encoding", "create_stores", "store", "whole_list")}
    return {"kind": kind, "publisher": publisher, "first": first, **fields}
