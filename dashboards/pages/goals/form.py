"""What a person gives of a goal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.actions.goals import LONGEST_REASON, LONGEST_TITLE, NewGoal
from dashboards.metrics import METRICS, Family, metric
from dashboards.naming import region_words


class GoalForm(forms.Form):
    """A goal of a store, of a region or of the brand; shares are given in percent."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    metric = forms.ChoiceField(label=gettext_lazy("Measured by"))
    target = forms.FloatField(label=gettext_lazy("Target"), help_text=gettext_lazy("Shares in percent."))
    due = forms.DateField(
        label=gettext_lazy("By"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    store = forms.ChoiceField(label=gettext_lazy("Store"), required=False)

    def __init__(self, *args: Any, stores: Mapping[str, str], regions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "metric": [(each.key, _(each.label)) for each in METRICS],
            "region": [("", "–"), *((path, region_words(path)) for path in regions)],
            "store": [("", "–"), *((code, wording.name(name)) for code, name in stores.items())],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = offered

    def goal(self) -> NewGoal:
        """Give the goal, its target in the unit of the metric."""
        given = self.cleaned_data
        is_share = metric(given["metric"]).family is Family.PROPORTION
        target = given["target"] / 100 if is_share else given["target"]
        return NewGoal(given["title"], given["metric"], target, given["due"], given["store"], given["region"])


class GoalCloseForm(forms.Form):
    """Why a goal is cancelled."""

    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
