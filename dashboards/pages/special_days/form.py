"""A special day: where, when, and until when stores are open."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.naming import region_words
from dashboards.rows import SpecialDays
from locations.regions import PlaceKey


class SpecialDayForm(forms.Form):
    """What a person gives of a special day; ``known`` says for which regions they may set one."""

    region = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    store = forms.CharField(
        label=gettext_lazy("Store code"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Only where it is for one store alone."),
    )
    date = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    closed = forms.BooleanField(label=gettext_lazy("Closed all day"), required=False)
    hours = forms.CharField(
        label=gettext_lazy("Hours of that day"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as 10:00-15:00 or 10:00-12:00,14:00-18:00; a night as 18:00-02:00."),
    )
    name_ko = forms.CharField(label=gettext_lazy("Name in Korean"), required=False, max_length=100)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=100)

    def __init__(self, *args: Any, known: SpecialDays, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = known.today
        whole = [("", _("All stores of the brand"))] if known.may_set_brand else []
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = [*whole, *((path, region_words(path)) for path in known.regions)]
        self.fields["date"].widget.input_type = "date"

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for either hours or "closed", so that an empty field closes no store by mistake."""
        given = self.cleaned_data
        hours = given.get("hours", "").strip()
        if given.get("closed"):
            if hours:
                self.add_error("hours", _("Either give hours, or tick “Closed all day”."))
        elif not hours:
            self.add_error("hours", _("Give the hours of that day, or tick “Closed all day”."))
        return given

    def arguments(self) -> dict[str, Any]:
        """Give what ``set_special_day`` takes."""
        given = self.cleaned_data
        return {
            "place": PlaceKey(region=given["region"], store=given["store"].strip()),
            "day": given["date"],
            "hours": given["hours"],
            "name_ko": given["name_ko"],
            "name_en": given["name_en"],
        }
