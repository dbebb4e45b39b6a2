"""What a report is asked for: whose, and in which language."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.naming import region_words
from dashboards.reports.making import LANGUAGES
from dashboards.rows import Choices, StoreHead

NAMES = {"en": "English", "ko": "한국어"}
LISTED = 300
"""Stores that the field suggests while somebody types."""


class ReportForm(forms.Form):
    """The place of a report: a region, a store by its name or code, or neither for all that the person sees."""

    month = forms.CharField(widget=forms.HiddenInput)
    region = forms.ChoiceField(label=gettext_lazy("Of"), required=False)
    store = forms.CharField(
        label=gettext_lazy("Or of one store"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Its name or its code."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[(key, NAMES[key]) for key in LANGUAGES])

    def __init__(self, *args: Any, choices: Choices, months: Sequence[str], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": translation.get_language()})
        super().__init__(*args, **kwargs)
        self.months = months
        whole = [("", _("the whole brand"))] if choices.role == "head_office" else []
        regions = [path for path in choices.regions if path.startswith(choices.home)]
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = [*whole, *((path, region_words(path)) for path in regions)]
        if not choices.sees_peers:
            del self.fields["region"], self.fields["store"]

    def clean_month(self) -> str:
        month: str = self.cleaned_data["month"]
        if month not in self.months:
            raise forms.ValidationError(_("This month is not scored."))
        return month


def store_named(written: str, found: Sequence[StoreHead]) -> str:
    """Give the code of the store that somebody named; empty where none or several of those found are called so."""
    name = written.strip().casefold()
    codes = [store.store for store in found if store.store.casefold() == name]
    codes = codes or [store.store for store in found if store.name.casefold() == name]
    codes = codes or [store.store for store in found]
    return codes[0] if len(codes) == 1 else ""
