"""When reports go out, and in which languages somebody gets them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.pages.frame.brand_choices import zone_choices
from dashboards.reports.making import FORMATS
from dashboards.reports.schedule import Timetable
from dashboards.rows import ReaderRow
from locations.working_days import MOST

CHOICES = (
    ("", _("in their own language")),
    ("en", _("in English")),
    ("ko", _("in Korean")),
    ("en ko", _("in English and Korean")),
    ("none", _("not at all")),
)


class ScheduleForm(forms.Form):
    """The schedule of a brand, by the names of ``Timetable``."""

    is_active = forms.BooleanField(label=_("Send reports by mail once a month is closed"), required=False)
    working_day = forms.IntegerField(
        label=_("Ask for the closing on working day"),
        min_value=1,
        max_value=MOST,
        help_text=_("Of the month after it. Saturdays, Sundays and public holidays do not count."),
    )
    time = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), input_formats=["%H:%M"]
    )
    zone = forms.ChoiceField(label=_("Time zone"))
    to_head_office = forms.BooleanField(label=_("Head office: the report of the whole brand"), required=False)
    to_regional = forms.BooleanField(label=_("Regional managers: that of their region"), required=False)
    to_stores = forms.BooleanField(label=_("Store managers: that of their store"), required=False)
    pdf = forms.BooleanField(label=_("PDF"), required=False)
    xlsx = forms.BooleanField(label=_("XLSX: all figures"), required=False)
    csv = forms.BooleanField(label=_("CSV: for machines"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, current: Timetable) -> None:
        stands = {name: getattr(current, name) for name in current.__slots__ if name != "formats"}
        files = {name: name in current.formats for name in FORMATS}
        # A template would write the time as the language does, which no field of a browser reads.
        stands["time"] = f"{current.time:%H:%M}"
        super().__init__(data, initial=stands | files)
        self.fields["time"].widget.input_type = "time"
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = zone_choices(current.zone)

    def timetable(self) -> Timetable:
        """Give what is written."""
        given = dict(self.cleaned_data)
        return Timetable(formats=tuple(name for name in FORMATS if given.pop(name)), **given)


class ReaderForm(forms.Form):
    """In which languages one person gets the reports."""

    person = forms.CharField(label=_("Sign-in name"), max_length=150)
    choice = forms.ChoiceField(label=_("Gets the reports"), required=False, choices=CHOICES)


def choice_words(row: ReaderRow) -> str:
    return str(dict(CHOICES)[row.choice])
