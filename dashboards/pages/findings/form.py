"""Which findings are asked for, and what is done with one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import finding_words, queries
from dashboards.metrics import metric
from dashboards.naming import region_words
from dashboards.pages.frame.links import address
from dashboards.queries.findings import KINDS, STATES
from dashboards.rows import Choices

NAMES = ("state", "kind", "metric", "region", "direction")
STEPS = ("accept", "assign", "watch", "dismiss", "reopen", "answer", "undo", "snooze", "end_snooze")

SNOOZE_DAYS = (7, 30, 90)
"""Days after which somebody may be reminded of a finding."""


class FindingsForm(forms.Form):
    """The filters of the list; an address with a value that is not offered is refused."""

    state = forms.ChoiceField(required=False, choices=[("", ""), *((each, each) for each in STATES)])
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    metric = forms.ChoiceField(label=gettext_lazy("Metric"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), required=False)

    def __init__(self, data: Mapping[str, Any], choices: Choices, regions: Iterable[str]) -> None:
        super().__init__(data)
        every = [("", _("All"))]
        offered = {
            "kind": [(kind, finding_words.kind_words(kind)) for kind in KINDS],
            "metric": [(key, _(metric(key).label)) for key in choices.metrics],
            "region": [(path, region_words(path)) for path in regions],
            "direction": [("worse", _("to the worse")), ("better", _("to the better"))],
        }
        for name, options in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = [*every, *options]

    def only(self) -> queries.FindingFilter:
        """Give the findings that are asked for. Raises BadRequest for a value that is not offered."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        return queries.FindingFilter(**self.cleaned_data)

    def query(self, **changes: str) -> str:
        """Give the same choice as the query of an address, with some parts changed."""
        return address({name: self.data.get(name, "") for name in NAMES} | changes)


class StepForm(forms.Form):
    """One step with a finding."""

    do = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    version = forms.IntegerField(required=False, min_value=1)
    person = forms.CharField(required=False, max_length=150)
    reason = forms.CharField(required=False, max_length=500)
    question = forms.IntegerField(required=False, min_value=1, max_value=7)
    text = forms.CharField(required=False, max_length=4_000)
    days = forms.TypedChoiceField(required=False, coerce=int, choices=[(days, days) for days in SNOOZE_DAYS])
