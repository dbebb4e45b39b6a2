"""The smallest difference worth having of each metric, and the budget of false alarms, as people write them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.findings.weights_and_budget import MOST_WORTH, usual_worth
from dashboards.metrics import Family, Metric, metric
from dashboards.rows import FindingSettingsRow

PREFIX = "worth-"
MISREAD = {"invalid": gettext_lazy("Write a number, for example 0.5 or 5.")}


class Number(forms.FloatField):
    """A number of any decimals, with a point or a comma."""

    def clean(self, value: Any) -> Any:
        return super().clean(value.replace(",", ".") if isinstance(value, str) else value)


class SetupForm(forms.Form):
    """One field for each metric, with the usual difference where nothing else is set, and the budget."""

    alarms_per_year = Number(
        label=gettext_lazy("False alarms a year that you accept, in all stores together"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=MISREAD,
    )

    def __init__(self, data: Mapping[str, Any] | None, row: FindingSettingsRow, metrics: Sequence[str]) -> None:
        applies = {key: row.worth.get(key, usual_worth(key)) for key in metrics}
        initial: dict[str, Any] = {f"{PREFIX}{key}": _shown(metric(key), figure) for key, figure in applies.items()}
        super().__init__(data, initial=initial | {"alarms_per_year": _plain(row.alarms_per_year)})
        self.metrics = metrics
        for key in metrics:
            entry = metric(key)
            facts = {"usual": _shown(entry, usual_worth(key)), "unit": unit_words(entry)}
            most = MOST_WORTH[entry.family] * _factor(entry)
            refused = _("Give a number above 0, at most %(most)s.") % {"most": wording.number(most)}
            self.fields[f"{PREFIX}{key}"] = Number(
                label=_(entry.label),
                required=False,
                min_value=1e-6,
                max_value=most,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                help_text=_("%(unit)s; usual: %(usual)s") % facts,
                error_messages={**MISREAD, "min_value": refused, "max_value": refused},
            )

    def worth_fields(self) -> Iterator[forms.BoundField]:
        return (self[f"{PREFIX}{key}"] for key in self.metrics)

    def worth(self) -> dict[str, float | None]:
        """Give what was written by metric, in the outside unit; None for the usual one."""
        given = {key: self.cleaned_data[f"{PREFIX}{key}"] for key in self.metrics}
        return {key: None if each is None else each / _factor(metric(key)) for key, each in given.items()}


def unit_words(entry: Metric) -> str:
    """Name the unit in which a difference of a metric is written."""
    return {
        Family.NPS: _("points of NPS"),
        Family.MEAN: _("points of the scale"),
        Family.PROPORTION: _("percentage points"),
        Family.DURATION: _("percent of what is expected"),
    }[entry.family]


def _factor(entry: Metric) -> int:
    return 100 if entry.family in (Family.PROPORTION, Family.DURATION) else 1


def _shown(entry: Metric, figure: float) -> str:
    return _plain(figure * _factor(entry))


def _plain(figure: float) -> str:
    return f"{round(figure, 6):g}"
