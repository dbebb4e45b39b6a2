"""Where a store belongs and when it is open, from a month or day on."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.naming import region_words
from locations.months import month_of

EVER = "ever"
MONTHS_BACK, MONTHS_AHEAD = 24, 12


class MoveForm(forms.Form):
    """The region of a store from a month on."""

    region = forms.ChoiceField(label=gettext_lazy("Region"))
    first_month = forms.ChoiceField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Figures of the months before stay as they are; a month to come is a plan."),
    )

    def __init__(self, data: object, *, regions: Sequence[str], today: datetime) -> None:
        super().__init__(data, initial={"first_month": str(month_of(today))})  # type: ignore[arg-type]
        month = month_of(today)
        months = range(month + MONTHS_AHEAD, month - MONTHS_BACK, -1)
        self._choose("region", [("", _("choose one")), *((path, region_words(path)) for path in regions)])
        ever = (EVER, _("ever: it was written wrong before"))
        self._choose("first_month", [*((str(each), wording.month_name(each)) for each in months), ever])

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = [*choices]

    @property
    def first(self) -> int | None:
        """The month that was chosen; None for all months."""
        written: str = self.cleaned_data["first_month"]
        return None if written == EVER else int(written)


class DayForm(forms.Form):
    """A day on which a store closes or opens."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("The day is missing."),
            "invalid": gettext_lazy("Write the day as YYYY-MM-DD."),
        },
    )

    def __init__(self, data: object = None, *, prefix: str) -> None:
        """``prefix`` is "closing" or "opening", whose days are the last and the first."""
        super().__init__(data, auto_id=f"{prefix}-%s")  # type: ignore[arg-type]
        self.fields["day"].label = _("Last day") if prefix == "closing" else _("First day")
